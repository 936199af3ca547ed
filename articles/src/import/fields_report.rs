//! What the report of an import says of fields: how many of each the sources had, how many of them are in the library,
//! and what the sources were recognised as.

use std::collections::BTreeMap;

use rusqlite::named_params;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Draft, DraftHighlight};
use crate::article::Format;
use crate::error::Result;
use crate::library::{Edit, View};

/// What a source can say of an article, as the report counts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "../../ui/src/generated/")]
pub enum ImportField {
    /// Its title.
    Title,
    /// Who wrote it.
    Authors,
    /// Its address.
    Address,
    /// When it was published.
    Published,
    /// When it was saved.
    Saved,
    /// Its tags, each counted.
    Tags,
    /// Its folders, each counted.
    Folders,
    /// Inbox, later, archive.
    State,
    /// A star.
    Starred,
    /// That it was read.
    Read,
    /// How far it was read.
    Progress,
    /// What was written about it or about a passage, each counted.
    Notes,
    /// Passages marked in it, each counted.
    Highlights,
    /// Its text.
    Text,
    /// Pictures that came with it, each counted.
    Pictures,
    /// Whatever else the source said, each counted.
    Other,
}

impl ImportField {
    /// Every field with the name that the report knows it by.
    pub const NAMES: [(&'static str, ImportField); 16] = [
        ("title", ImportField::Title),
        ("authors", ImportField::Authors),
        ("address", ImportField::Address),
        ("published", ImportField::Published),
        ("saved", ImportField::Saved),
        ("tags", ImportField::Tags),
        ("folders", ImportField::Folders),
        ("state", ImportField::State),
        ("starred", ImportField::Starred),
        ("read", ImportField::Read),
        ("progress", ImportField::Progress),
        ("notes", ImportField::Notes),
        ("highlights", ImportField::Highlights),
        ("text", ImportField::Text),
        ("pictures", ImportField::Pictures),
        ("other", ImportField::Other),
    ];

    /// The name that the report knows it by.
    pub fn name(self) -> &'static str {
        ImportField::NAMES[self as usize].0
    }
}

/// Where the report keeps, among the fields, how many parts of files it has no line for, and of how many articles not
/// everything could be read.
const UNLISTED: &str = "unlisted";
const REMARKED: &str = "remarked";

/// How a field fared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct FieldCount {
    /// Which.
    pub field: ImportField,
    /// How many the sources had, of the articles that were read.
    pub had: u32,
    /// How many of them the library had when the import was done. Less than `had` where a duplicate's own title, text or
    /// date stayed.
    pub kept: u32,
}

/// Something by its name, and how many articles have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct Counted {
    /// `Pocket export`; `time_to_read`.
    pub name: String,
    /// How many articles.
    pub articles: u32,
}

/// A number for each field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Numbers([u32; ImportField::NAMES.len()]);

impl Numbers {
    pub(super) fn of(&self, field: ImportField) -> u32 {
        self.0[field as usize]
    }

    pub(super) fn set(&mut self, field: ImportField, number: usize) {
        self.0[field as usize] = u32::try_from(number).unwrap_or(u32::MAX);
    }

    fn add(&mut self, other: &Numbers) {
        for (sum, number) in self.0.iter_mut().zip(other.0) {
            *sum = sum.saturating_add(number);
        }
    }

    /// How many of each field a draft has.
    pub(super) fn of_draft(draft: &Draft) -> Numbers {
        use ImportField::*;
        let notes = draft.highlights.iter().filter(|highlight| has_note(highlight)).count();
        let mut numbers = Numbers::default();
        for (field, number) in [
            (Title, 1),
            (Authors, draft.byline.is_some().into()),
            (Address, draft.url.is_some().into()),
            (Published, draft.published.is_some().into()),
            (Saved, draft.saved.is_some().into()),
            (Tags, draft.tags.len()),
            (Folders, draft.folders.len()),
            (State, draft.state.is_some().into()),
            (Starred, draft.starred.into()),
            (Read, draft.read_at.is_some().into()),
            (Progress, draft.progress.is_some().into()),
            (Notes, notes + usize::from(note_of(draft).is_some())),
            (Highlights, draft.highlights.len()),
            (Text, usize::from(!draft.text.is_empty())),
            (Pictures, draft.pictures.len()),
            (Other, draft.fields.len()),
        ] {
            numbers.set(field, number);
        }
        numbers
    }
}

/// The note of a draft, if it says anything.
pub(super) fn note_of(draft: &Draft) -> Option<&str> {
    draft.note.as_deref().map(str::trim).filter(|note| !note.is_empty())
}

/// Whether something was written about a passage.
pub(super) fn has_note(highlight: &DraftHighlight) -> bool {
    highlight.note.as_ref().is_some_and(|note| !note.trim().is_empty())
}

/// What a person calls what a draft was read from.
pub(super) fn recognised(draft: &Draft) -> &str {
    draft.recognised.as_deref().unwrap_or(match draft.format {
        Format::Text => "Plain text",
        Format::Markdown => "Markdown",
        Format::Html => "Web page",
        Format::Pdf => "PDF",
        Format::Epub => "EPUB book",
        Format::Docx => "Word document",
        Format::Odt => "OpenDocument text",
        Format::Rtf => "Rich text",
        Format::Mail => "Mail",
        Format::Note => "Note",
        Format::Link => "Saved address",
        Format::Reference => "Bibliography",
    })
}

/// The counts of some articles.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    had: Numbers,
    kept: Numbers,
    kinds: BTreeMap<String, u32>,
    /// Parts of files that have no line of their own.
    pub unlisted: u32,
    /// Articles of whose file not everything could be read.
    pub remarked: u32,
}

impl Tally {
    /// Counts an article: what its draft had, and what the library has of it now.
    pub(super) fn count(&mut self, draft: &Draft, kept: &Numbers) {
        self.had.add(&Numbers::of_draft(draft));
        self.kept.add(kept);
        let kind = recognised(draft);
        match self.kinds.get_mut(kind) {
            Some(articles) => *articles += 1,
            None => drop(self.kinds.insert(kind.to_owned(), 1)),
        }
    }

    /// What the sources were recognised as, the most frequent first.
    pub(super) fn recognised(&self) -> Vec<Counted> {
        by_count(&self.kinds)
    }

    /// How many of a field the drafts had.
    pub(super) fn had(&self, field: ImportField) -> u32 {
        self.had.of(field)
    }
}

/// Names with their counts, the most frequent first.
pub(super) fn by_count(names: &BTreeMap<String, u32>) -> Vec<Counted> {
    let mut counted: Vec<Counted> =
        names.iter().map(|(name, articles)| Counted { name: name.clone(), articles: *articles }).collect();
    counted.sort_by_key(|counted| std::cmp::Reverse(counted.articles));
    counted
}

impl View<'_> {
    /// How each field of an import fared; fields that no source had are left out.
    pub fn import_fields(&self, import: i64) -> Result<Vec<FieldCount>> {
        let mut statement =
            self.db.prepare_cached("SELECT field, had, kept FROM import_field WHERE import = :import AND had > 0")?;
        let mut rows = statement.query(named_params! { ":import": import })?;
        let mut fields = Vec::new();
        while let Some(row) = rows.next()? {
            let name: String = row.get("field")?;
            if let Some((_, field)) = ImportField::NAMES.iter().find(|(known, _)| *known == name) {
                fields.push(FieldCount { field: *field, had: row.get("had")?, kept: row.get("kept")? });
            }
        }
        fields.sort_by_key(|count| count.field);
        Ok(fields)
    }

    /// What the sources of an import were recognised as, the most frequent first.
    pub fn import_kinds(&self, import: i64) -> Result<Vec<Counted>> {
        Ok(self
            .db
            .prepare_cached(
                "SELECT name, articles FROM import_kind WHERE import = :import ORDER BY articles DESC, name",
            )?
            .query_map(named_params! { ":import": import }, |row| {
                Ok(Counted { name: row.get("name")?, articles: row.get("articles")? })
            })?
            .collect::<rusqlite::Result<_>>()?)
    }
}

impl Edit<'_> {
    /// Adds counts to the report of an import.
    pub(super) fn report_counts(&mut self, import: i64, tally: &Tally) -> Result<()> {
        let mut field = self.view.db.prepare_cached(
            "INSERT INTO import_field (import, field, had, kept) VALUES (:import, :field, :had, :kept)
             ON CONFLICT DO UPDATE SET had = had + excluded.had, kept = kept + excluded.kept",
        )?;
        for (name, which) in ImportField::NAMES {
            if tally.had.of(which) > 0 {
                field.execute(named_params! {
                    ":import": import, ":field": name, ":had": tally.had.of(which), ":kept": tally.kept.of(which),
                })?;
            }
        }
        for (name, number) in [(UNLISTED, tally.unlisted), (REMARKED, tally.remarked)] {
            if number > 0 {
                field.execute(named_params! { ":import": import, ":field": name, ":had": number, ":kept": 0 })?;
            }
        }
        let mut kind = self.view.db.prepare_cached(
            "INSERT INTO import_kind (import, name, articles) VALUES (:import, :name, :articles)
             ON CONFLICT DO UPDATE SET articles = articles + excluded.articles",
        )?;
        for (name, articles) in &tally.kinds {
            kind.execute(named_params! { ":import": import, ":name": name, ":articles": articles })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_stands_at_its_own_place_among_the_names() {
        for (at, (name, field)) in ImportField::NAMES.into_iter().enumerate() {
            assert_eq!((field as usize, field.name()), (at, name));
            assert_eq!(serde_json::to_value(field).unwrap(), name);
        }
    }
}
