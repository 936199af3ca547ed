//! A table as spreadsheets and scripts read it (RFC 4180): a row an article, a column a field. Values are written exactly
//! as they are, also those that a spreadsheet would take for a formula: a table that is changed to be safe in one
//! program is wrong in every other.

use super::item::Item;
use super::staging::{Out, Staging};
use super::{Result, Writer};
use crate::error::Error;
use crate::time;

/// The columns, in their order.
const COLUMNS: [&str; 20] = [
    "uid",
    "title",
    "byline",
    "site",
    "url",
    "published",
    "saved",
    "modified",
    "language",
    "format",
    "words",
    "state",
    "starred",
    "read",
    "progress",
    "tags",
    "folders",
    "note",
    "highlights",
    "excerpt",
];

/// The file of a table.
pub(super) struct Table {
    rows: Option<csv::Writer<Out>>,
}

impl Table {
    /// Writes the line of the names.
    pub(super) fn begin(staging: &mut Staging) -> Result<Table> {
        let mut rows = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(staging.single()?);
        rows.write_record(COLUMNS).map_err(failed)?;
        Ok(Table { rows: Some(rows) })
    }
}

impl Writer for Table {
    fn article(&mut self, item: &Item, _: &mut Staging) -> Result<()> {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let joined = |paths: Vec<&str>| paths.join("; ");
        let yes = |is: bool| if is { "yes" } else { "no" }.to_owned();
        let marked: Vec<String> = item
            .highlights
            .iter()
            .map(|highlight| match highlight.note.is_empty() {
                true => format!("“{}”", highlight.quote),
                false => format!("“{}” — {}", highlight.quote, highlight.note),
            })
            .collect();
        let row: [String; COLUMNS.len()] = [
            item.uid.clone(),
            item.title.clone(),
            text(&item.byline),
            text(&item.site),
            text(&item.url),
            text(&item.published),
            time::iso(item.saved),
            time::iso(item.modified),
            text(&item.language),
            item.format.name().to_owned(),
            item.words.to_string(),
            item.state.name().to_owned(),
            yes(item.starred),
            item.read_at.map(time::iso).unwrap_or_default(),
            format!("{}.{}", item.progress / 10, item.progress % 10),
            joined(item.tags.iter().map(|tag| tag.path.as_str()).collect()),
            joined(item.folders.iter().map(|folder| folder.path.as_str()).collect()),
            item.note.clone(),
            marked.join("\n"),
            text(&item.excerpt),
        ];
        match &mut self.rows {
            Some(rows) => rows.write_record(row).map_err(failed),
            None => Ok(()),
        }
    }

    fn end(&mut self, _: &mut Staging) -> Result<()> {
        let Some(rows) = self.rows.take() else { return Ok(()) };
        rows.into_inner().map_err(|error| Error::Internal(format!("the table: {error}")))?.end()
    }
}

fn failed(error: csv::Error) -> Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => Error::file("the table", error),
        kind => Error::Internal(format!("the table: {kind:?}")),
    }
}
