//! Looking before importing: what was recognised, and what would be added, without changing anything.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Serialize;
use ts_rs::TS;

use super::fields_report::{Counted, Numbers, Tally, by_count};
use super::prepare::{Content, New, Prepared};
use super::same::is_about_the_same;
use super::{ImportField, ImportItem, Outcome};
use crate::error::Result;
use crate::library::View;

/// Names of unmapped fields that are told apart; a hostile source can have a million.
const MOST_NAMES: usize = 500;

/// What an import would do.
#[derive(Debug, Clone, Default, PartialEq, Serialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct Look {
    /// What the sources were recognised as, the most frequent first.
    pub recognised: Vec<Counted>,
    /// Articles that would be added.
    pub added: u32,
    /// Those that are in the library already, or twice in the sources.
    pub duplicates: u32,
    /// Of these, articles that are only an address and would get a text.
    pub completed: u32,
    /// Files and rows that could not be read.
    pub failed: u32,
    /// Different folders that the sources say their articles are in.
    pub folders: u32,
    /// Different folders on the disk, below those that were given, that become folders if that is wished.
    pub disk_folders: u32,
    /// Different tags the sources have.
    pub tags: u32,
    /// Highlights the sources have.
    pub highlights: u32,
    /// Notes the sources have, on articles and on passages.
    pub notes: u32,
    /// What the sources say that no field of an article holds, and that would be kept beside it.
    pub unmapped: Vec<Counted>,
    /// How long it took.
    pub seconds: f64,
    /// It was stopped before its end.
    pub cancelled: bool,
}

/// A look that is being taken.
#[derive(Default)]
pub(super) struct Looking {
    look: Look,
    tally: Tally,
    /// Texts and addresses that were seen, since the sources can hold an article twice.
    texts: HashSet<i64>,
    addresses: HashMap<String, (String, String)>,
    folders: HashSet<String>,
    disk_folders: HashSet<String>,
    tags: HashSet<String>,
    unmapped: BTreeMap<String, u32>,
}

impl Looking {
    /// What the writer would say of these files.
    pub(super) fn take(&mut self, view: &View<'_>, batch: &[Prepared]) -> Result<Vec<ImportItem>> {
        let mut items = Vec::new();
        for one in batch {
            let item = match &one.content {
                Err(error) => ImportItem::failed(&one.source, error),
                Ok(Content::Known(id)) => ImportItem::duplicate(&one.source, *id, view.named(*id)?),
                Ok(Content::Nothing | Content::Head(_)) => continue,
                Ok(Content::New(new)) => {
                    self.count(new, one.below.as_deref());
                    let own = new.ready.draft.own.as_deref();
                    let is_new = self.is_new(new) || own.is_some();
                    let known = match own {
                        Some(own) => view.own_duplicate(own, new, 0)?,
                        None => view.duplicate_of(new)?,
                    };
                    match known {
                        Some(id) => {
                            let completed = !new.ready.draft.html.is_empty() && !view.has_body(id)?;
                            ImportItem { completed, ..ImportItem::duplicate(&one.source, id, view.named(id)?) }
                        }
                        None => {
                            let outcome = if is_new { Outcome::Added } else { Outcome::Duplicate };
                            let (draft, added) = (&new.ready.draft, ImportItem::added);
                            let message = draft.remark.clone().filter(|_| is_new);
                            ImportItem { outcome, message, ..added(&one.source, &draft.title) }
                        }
                    }
                }
            };
            match item.outcome {
                Outcome::Added => self.look.added += 1,
                Outcome::Duplicate => self.look.duplicates += 1,
                Outcome::Failed => self.look.failed += item.parts,
            }
            self.look.completed += u32::from(item.completed);
            items.push(item);
        }
        Ok(items)
    }

    fn count(&mut self, new: &New, below: Option<&str>) {
        let draft = &new.ready.draft;
        self.tally.count(draft, &Numbers::default());
        self.tags.extend(draft.tags.iter().cloned());
        self.folders.extend(draft.folders.iter().cloned());
        self.disk_folders.extend(below.map(str::to_owned));
        for name in draft.fields.keys() {
            if let Some(articles) = self.unmapped.get_mut(name) {
                *articles += 1;
            } else if self.unmapped.len() < MOST_NAMES {
                self.unmapped.insert(name.clone(), 1);
            }
        }
    }

    /// Whether none of the sources before had this article, as the library would decide.
    fn is_new(&mut self, new: &New) -> bool {
        let (ready, draft) = (&new.ready, &new.ready.draft);
        let telling = (draft.title.as_str(), draft.excerpt.as_deref().unwrap_or_default());
        let same_address = ready.canonical_url.as_ref().is_some_and(|address| match self.addresses.get(address) {
            Some((title, excerpt)) => draft.text.is_empty() || is_about_the_same((title, excerpt), telling),
            None => {
                self.addresses.insert(address.clone(), (telling.0.to_owned(), telling.1.to_owned()));
                false
            }
        });
        let by_text = !draft.text.is_empty() || ready.canonical_url.is_none();
        let same_text = by_text && !self.texts.insert(ready.text_key);
        !same_address && !same_text
    }

    /// What was seen.
    pub(super) fn end(self, seconds: f64, cancelled: bool) -> Look {
        let number = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        Look {
            recognised: self.tally.recognised(),
            folders: number(self.folders.len()),
            disk_folders: number(self.disk_folders.len()),
            tags: number(self.tags.len()),
            highlights: self.tally.had(ImportField::Highlights),
            notes: self.tally.had(ImportField::Notes),
            unmapped: by_count(&self.unmapped),
            seconds,
            cancelled,
            ..self.look
        }
    }
}
