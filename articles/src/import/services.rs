//! The exports of services that keep articles for later. What a file is, is told from the names of its columns, its
//! keys or its members; each kind of export has a table of what its keys say, and what no table names is kept in the
//! fields of the article, so that nothing of an export is lost.

mod hypothesis;
mod json;
mod karakeep;
mod kinds;
mod linkwarden;
mod matter;
mod members;
mod omnivore;
mod pocket;
mod put;
mod readwise;
mod record;
mod table;
mod tabs;
#[cfg(test)]
mod tests;
mod when;

use serde_json::{Map, Value};

use self::record::{Kind, Record, object};
use self::table::Header;
use super::archive::Archive;
use super::{Entry, Flow, Sink, Source};
use crate::error::{Error, Result};

/// Who reads an export that is a zip archive, and one that is a text.
type BytesReader = fn(&Source<'_>, &mut Sink<'_>) -> Result<()>;
type TextReader = fn(&Source<'_>, &str, &mut Sink<'_>) -> Result<()>;

/// Whether a member has a name that no other export has.
type IsItsOwn = fn(&str) -> bool;

/// Archives, by one of their members.
const ARCHIVES: &[(IsItsOwn, BytesReader)] = &[
    (pocket::is_part, pocket::read_archive),
    (omnivore::is_metadata, omnivore::read_archive),
    (matter::is_history, matter::read_archive),
];

/// Tables, by columns that no other export has together.
const TABLES: &[(&[&str], TextReader)] = &[
    (&["url", "time_added", "status"], pocket::read_table),
    (&["url", "title", "selection", "folder"], kinds::instapaper),
    (&["url", "mime type", "creation date"], kinds::wallabag_table),
    (&["highlight", "book title"], readwise::read_highlights),
    (&["url", "document tags", "saved date"], kinds::reader),
    (&["url", "file id", "last interaction date"], matter::read_history),
    (&["title", "text", "highlighted date"], matter::read_highlights),
    (&["url", "is_archived", "is_marked"], kinds::readeck_table),
    (&["url", "type", "content", "note", "created"], kinds::mymind),
    (&["url", "excerpt", "folder", "created"], kinds::raindrop),
    (&["url", "cover", "created"], kinds::raindrop),
    (&["url", "note", "folder", "created"], kinds::raindrop),
];

/// JSON, by the key of its list (none where it is the list) and keys that no other export's records have together.
const LISTS: &[(&str, &[&str], TextReader)] = &[
    ("", &["url", "is_marked"], kinds::readeck),
    ("", &["url", "is_archived", "is_starred"], kinds::wallabag),
    ("", &["url", "is_read", "is_fav"], kinds::wallabag),
    ("", &["url", "slug", "savedAt"], omnivore::read_list),
    ("", &["url", "addedAt"], kinds::goodlinks),
    ("items", &["url", "addedAt"], kinds::goodlinks_wrapped),
    ("", &["href", "description", "toread"], kinds::pinboard),
    ("", &["href", "description", "extended"], kinds::pinboard),
    ("", &["url", "created", "private"], kinds::delicious),
    ("", &["url", "created_at", "is_saved"], kinds::elcurator),
    ("", &["url", "highlights", "title"], pocket::read_annotations),
    ("bookmarks", &["article__url"], kinds::readability),
    ("bookmarks", &["createdAt", "content"], karakeep::read),
    ("collections", &["links"], linkwarden::read),
    ("annotations", &["uri", "target"], hypothesis::read),
    ("rows", &["uri", "target"], hypothesis::read_rows),
    ("", &["uri", "target"], hypothesis::read_list),
    ("", &["windows"], tabs::read_sessions),
];

/// The reader of an export that is a zip archive, if these bytes are one.
pub(super) fn recognise_zip(_name: &str, bytes: &[u8]) -> Option<BytesReader> {
    if !bytes.starts_with(b"PK\x03\x04") {
        return None;
    }
    let names = Archive::open(bytes).ok()?.names();
    let found = ARCHIVES.iter().find(|(is_its_own, _)| names.iter().any(|name| is_its_own(name)))?;
    Some(found.1)
}

/// The reader of an export that is a text, if this is one.
pub(super) fn recognise_text(_name: &str, text: &str) -> Option<TextReader> {
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    match start.chars().next()? {
        '<' => pocket::is_page(start).then_some(pocket::read_page as TextReader),
        '{' | '[' => recognise_json(start),
        _ => recognise_lines(text),
    }
}

fn recognise_json(text: &str) -> Option<TextReader> {
    let shape = json::shape(text);
    let has = |list: &str, keys: &[&str]| {
        shape.iter().any(|(key, record)| key == list && keys.iter().all(|key| record.contains_key(*key)))
    };
    let named = LISTS.iter().find(|(list, keys, _)| has(list, keys)).map(|(_, _, read)| *read);
    let is_one = || ["url", "is_marked", "is_archived"].iter().all(|key| shape.iter().any(|(known, _)| known == key));
    named
        .or_else(|| is_one().then_some(kinds::readeck as TextReader))
        .or_else(|| shape.iter().any(|(key, record)| key.is_empty() && kinds::is_link(record)).then_some(kinds::links))
}

fn recognise_lines(text: &str) -> Option<TextReader> {
    if tabs::is_list(text) {
        return Some(tabs::read_list);
    }
    let header = Header::of(text)?;
    let named = TABLES.iter().find(|(columns, _)| header.has_all(columns)).map(|(_, read)| *read);
    named.or_else(|| kinds::is_link_table(&header, text).then_some(kinds::link_table as TextReader))
}

/// Values that are held until it is known where they belong. What comes after so many is told without waiting; the
/// library joins what has the same address.
const MOST_HELD: usize = 500_000;

/// Takes a record and its number.
type Take<'a> = &'a mut dyn FnMut(usize, Result<Record>) -> Flow;

/// Reads a table of which every row is an article.
fn read_table(kind: &Kind, source: &Source<'_>, text: &str, sink: &mut Sink<'_>) -> Result<()> {
    rows(kind, text, &mut |row, record| sink(entry(row_name(row), record, kind, source)))
}

/// Reads a list of which every element is an article.
fn read_list(kind: &Kind, path: &[&str], source: &Source<'_>, text: &str, sink: &mut Sink<'_>) -> Result<()> {
    items(kind, path, text, &mut |item, record| sink(entry(item_name(item), record, kind, source)))
}

/// Hands over the rows of a table as records.
fn rows(kind: &Kind, text: &str, take: Take<'_>) -> Result<()> {
    let mut is_empty = true;
    if let Some(header) = Header::of(text) {
        header.rows(text, &mut |row, cells| match cells {
            Ok(cells) if cells.is_empty() => Flow::Continue,
            cells => {
                is_empty = false;
                take(row, cells.map(|cells| Record::read(cells, kind)))
            }
        });
    }
    not_empty(is_empty, kind)
}

/// Hands over the elements of a list as records.
fn items(kind: &Kind, path: &[&str], text: &str, take: Take<'_>) -> Result<()> {
    objects(kind, path, text, &mut |item, object| take(item, object.map(|object| Record::read(object, kind))))
}

/// Hands over the elements of a list as they are.
fn objects(
    kind: &Kind,
    path: &[&str],
    text: &str,
    take: &mut dyn FnMut(usize, Result<Map<String, Value>>) -> Flow,
) -> Result<()> {
    let mut is_empty = true;
    json::each(text, path, &mut |item, value| {
        is_empty = false;
        take(item, value.and_then(object))
    })?;
    not_empty(is_empty, kind)
}

fn not_empty(is_empty: bool, kind: &Kind) -> Result<()> {
    match is_empty {
        true => Err(Error::Invalid(format!("there is nothing in this export of {}", kind.name))),
        false => Ok(()),
    }
}

/// The line of the report for a record.
fn entry(part: String, record: Result<Record>, kind: &Kind, source: &Source<'_>) -> Entry {
    let draft = record.and_then(|record| record.finish(kind, source.beside));
    Entry { part: Some(part), original: None, draft }
}

/// The line of the report for a part that could not be read.
fn failed(part: impl Into<String>, error: Error) -> Entry {
    Entry { part: Some(part.into()), original: None, draft: Err(error) }
}

/// Rows are counted as a spreadsheet counts them: the header is row 1.
fn row_name(row: usize) -> String {
    format!("row {row}")
}

fn item_name(item: usize) -> String {
    format!("item {item}")
}
