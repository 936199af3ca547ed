//! The verb that asks about the vocabulary: tags in any order, and what could be tidied.

use clap::Args;
use pollster::block_on;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::browse::{counted, everywhere, last_name};
use super::{Exit, Output};
use crate::error::{Error, Result};
use crate::library::Library;
use crate::tag::{CleanUpKind, Proposal, TagEntry, TagSort, VocabularyRequest};
use crate::time;

/// Lines asked for at a time.
const PAGE: u32 = 500;
/// Proposals asked for at a time.
const PROPOSALS: u32 = 100;

#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub(super) struct Tags {
    /// Count within what this finds.
    query: Option<String>,
    /// count, name, used or growth; else by name, or by count within a search.
    #[arg(long)]
    sort: Option<String>,
    /// Print what could be tidied instead: tags that are probably one, belong below another, or are hardly used.
    #[arg(long, conflicts_with_all = ["query", "sort"])]
    clean_up: bool,
}

impl Tags {
    pub(super) fn carry_out(self, library: &Library, output: &mut Output<'_>) -> Result<Exit> {
        if self.clean_up {
            return clean_up(library, output);
        }
        let sort = match self.sort.as_deref() {
            None if self.query.is_some() => TagSort::Count,
            None | Some("name") => TagSort::Name,
            Some("count") => TagSort::Count,
            Some("used") => TagSort::Used,
            Some("growth") => TagSort::Growth,
            Some(name) => return Err(Error::Invalid(format!("there is no order “{name}”"))),
        };
        let within = everywhere(self.query.as_deref().unwrap_or_default(), None);
        let mut offset = 0;
        loop {
            let request = VocabularyRequest {
                within: within.clone(),
                picks: Vec::new(),
                any: false,
                filter: String::new(),
                sort,
                tree: false,
                unfolded: Vec::new(),
                offset,
                limit: PAGE,
            };
            let page = block_on(library.read(move |view| view.vocabulary(&request)))?;
            for tag in &page.tags {
                match sort {
                    TagSort::Name | TagSort::Count => counted(last_name(&tag.path), &tag.path, tag.count, output)?,
                    TagSort::Used | TagSort::Growth => used(tag, output)?,
                }
            }
            offset += PAGE;
            if offset >= page.total {
                return Ok(Exit::Done);
            }
        }
    }
}

/// A tag with when it was used, for the orders that go by that.
fn used(tag: &TagEntry, output: &mut Output<'_>) -> Result<()> {
    let last = tag.used.map(time::iso);
    let object = json!({
        "name": tag.name, "path": tag.path, "count": tag.count, "used": last,
        "recent": tag.recent, "before": tag.before,
    });
    output.line(&object, || {
        let day = last.as_deref().and_then(|last| last.get(..10)).unwrap_or("");
        let growth = i64::from(tag.recent) - i64::from(tag.before);
        format!("{:>7}  {day:<10}  {growth:>+5}  {}", tag.count, tag.path)
    })
}

fn clean_up(library: &Library, output: &mut Output<'_>) -> Result<Exit> {
    for count in block_on(library.read(|view| view.tag_proposal_counts()))? {
        let mut offset = 0;
        while offset < count.count {
            let kind = count.kind;
            let page = block_on(library.read(move |view| view.tag_proposals(kind, offset, PROPOSALS)))?;
            for proposal in &page.proposals {
                proposed(proposal, output)?;
            }
            offset += PROPOSALS;
            if page.proposals.is_empty() {
                break;
            }
        }
    }
    Ok(Exit::Done)
}

fn proposed(proposal: &Proposal, output: &mut Output<'_>) -> Result<()> {
    let onto = proposal.onto.as_ref();
    let object = json!({
        "kind": proposal.change.kind, "tag": proposal.tag.chip.path, "count": proposal.tag.count,
        "onto": onto.map(|onto| &onto.chip.path), "onto_count": onto.map(|onto| onto.count), "both": proposal.both,
    });
    output.line(&object, || {
        let (kind, verb) = match proposal.change.kind {
            CleanUpKind::Spelling => ("spelling", "into"),
            CleanUpKind::Typo => ("typo", "into"),
            CleanUpKind::Together => ("together", "into"),
            CleanUpKind::Parent => ("parent", "below"),
            CleanUpKind::Rare => ("rare", ""),
        };
        let tag = format!("{kind:<9} {} ({})", proposal.tag.chip.path, proposal.tag.count);
        onto.map_or(tag.clone(), |onto| format!("{tag} {verb} {} ({})", onto.chip.path, onto.count))
    })
}
