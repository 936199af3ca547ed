//! Verbs about the library as a whole: its history, its duplicates, its statistics.

use clap::{Args, ValueEnum};
use pollster::block_on;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Exit, Output, change};
use crate::duplicates::{DuplicateGroup, Likeness};
use crate::error::Result;
use crate::library::{Action, Library};
use crate::statistics::{Period, Share, SpanCounts};
use crate::time;

/// Groups asked for at a time.
const PAGE: u32 = 200;

#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub(super) struct Undo {
    /// Take back every step after this one (its number in the history), or do steps again until it is done; 0: all.
    #[arg(long, value_name = "STEP")]
    to: Option<i64>,
}

impl Undo {
    pub(super) fn carry_out(self, library: &Library, output: &mut Output<'_>) -> Result<Exit> {
        let Some(step) = self.to else {
            return change::step(block_on(library.undo())?, output);
        };
        let walked = block_on(library.undo_to(step))?;
        output.line(&json!({ "undone": walked.undone, "redone": walked.redone }), || {
            format!("{} steps undone, {} done again", walked.undone, walked.redone)
        })?;
        Ok(Exit::Done)
    }
}

pub(super) fn history(library: &Library, limit: u32, output: &mut Output<'_>) -> Result<Exit> {
    for step in block_on(library.read(move |view| view.history(limit)))? {
        let (action, when) = (step.action.name(), time::iso(step.at));
        let object = json!({
            "step": step.id, "action": action, "when": when, "items": step.items, "subject": step.subject,
            "undone": step.undone,
        });
        output.line(&object, || {
            let undone = if step.undone { "  (undone)" } else { "" };
            let subject = step.subject.map(|subject| format!(": {subject}")).unwrap_or_default();
            format!("{:>5}  {when}  {} ({}){subject}{undone}", step.id, action.replace('_', " "), step.items)
        })?;
    }
    Ok(Exit::Done)
}

#[derive(Debug, Clone, Copy, ValueEnum, Serialize, Deserialize)]
enum Kind {
    Exact,
    Address,
    Title,
}

impl From<Kind> for Likeness {
    fn from(kind: Kind) -> Likeness {
        match kind {
            Kind::Exact => Likeness::Exact,
            Kind::Address => Likeness::Address,
            Kind::Title => Likeness::Title,
        }
    }
}

#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub(super) struct Duplicates {
    /// Only those that are exactly the same, of one address, or of one title on one site.
    #[arg(long, value_enum)]
    kind: Option<Kind>,
    /// Merge all that are exactly the same: the kept one gets all the others have, and those go to the trash.
    #[arg(long, conflicts_with = "kind")]
    merge_exact: bool,
}

impl Duplicates {
    pub(super) fn writes(&self) -> bool {
        self.merge_exact
    }

    pub(super) fn carry_out(self, library: &Library, output: &mut Output<'_>) -> Result<Exit> {
        if self.merge_exact {
            let write = library.write(Action::MergeDuplicates, |edit| edit.merge_exact_duplicates());
            return change::step(block_on(write)?.1, output);
        }
        let kinds = match self.kind {
            Some(kind) => vec![kind],
            None => vec![Kind::Exact, Kind::Address, Kind::Title],
        };
        for kind in kinds {
            let mut offset = 0;
            loop {
                let page = block_on(library.read(move |view| view.duplicates(kind.into(), offset, PAGE)))?;
                page.groups.iter().try_for_each(|group| print_group(kind.into(), group, output))?;
                offset += PAGE;
                if offset >= page.total {
                    break;
                }
            }
        }
        Ok(Exit::Done)
    }
}

fn print_group(kind: Likeness, group: &DuplicateGroup, output: &mut Output<'_>) -> Result<()> {
    output.line(&json!({ "likeness": kind, "ids": group.ids, "keep": group.keep }), || {
        let title = group.articles.first().map_or("", |article| &article.row.title[..]);
        let ids: Vec<String> = group.ids.iter().map(|id| id.0.to_string()).collect();
        let like = match kind {
            Likeness::Exact => "same text",
            Likeness::Address => "same address",
            Likeness::Title => "same title",
        };
        format!("{like}  {}  {title}", ids.join(" "))
    })
}

#[derive(Debug, Clone, Copy, ValueEnum, Serialize, Deserialize)]
enum Since {
    Quarter,
    Year,
    All,
}

#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub(super) struct Statistics {
    /// How far to look back.
    #[arg(long, value_enum, default_value = "quarter")]
    period: Since,
}

impl Statistics {
    pub(super) fn carry_out(self, library: &Library, output: &mut Output<'_>) -> Result<Exit> {
        let period = match self.period {
            Since::Quarter => Period::Quarter,
            Since::Year => Period::Year,
            Since::All => Period::All,
        };
        let found = block_on(library.read(move |view| view.statistics(period)))?;
        if !output.json {
            output.line(&json!(null), || "begins         saved    read      words  waiting".to_owned())?;
        }
        for span in &found.spans {
            output.line(&span_object(span), || {
                let SpanCounts { begins, saved, read, words, waiting, .. } = span;
                format!("{begins:<12}{saved:>8}{read:>8}{words:>11}{waiting:>9}")
            })?;
        }
        shares("sites", &found.sites, output)?;
        shares("languages", &found.languages, output)?;
        let tags = found.tags.into_iter().map(|tag| {
            let query = format!("{} {}", tag.token, found.whole.saved_query);
            Share { name: tag.name, count: tag.count, read: 0, query }
        });
        shares("tags", &tags.collect::<Vec<_>>(), output)?;
        Ok(Exit::Done)
    }
}

fn span_object(span: &SpanCounts) -> serde_json::Value {
    json!({
        "begins": span.begins, "saved": span.saved, "read": span.read, "words": span.words, "waiting": span.waiting,
    })
}

fn shares(facet: &str, shares: &[Share], output: &mut Output<'_>) -> Result<()> {
    if !shares.is_empty() && !output.json {
        output.line(&json!(null), || facet.to_owned())?;
    }
    for share in shares {
        let object = json!({ "facet": facet, "name": share.name, "count": share.count, "query": share.query });
        output.line(&object, || format!("{:>7}  {}", share.count, share.name))?;
    }
    Ok(())
}
