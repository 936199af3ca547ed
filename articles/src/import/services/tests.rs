//! What every reader of an export owes: the export is recognised by its content, each record becomes what it says, and
//! nothing of it is lost.

mod archives;
mod hostile;
mod lists;
mod pieces;
mod tables;

use std::io::{Cursor, Write};

use serde_json::{Map, Value, json};
use zip::write::SimpleFileOptions;

use crate::extract::plain_text::collapse;
use crate::import::{Draft, Entry, Flow, Source, read};
use crate::time::iso;

/// The entries of a file that stands alone.
fn entries(name: &str, bytes: &[u8]) -> Vec<Entry> {
    entries_beside(name, bytes, &|_| None)
}

fn entries_beside(name: &str, bytes: &[u8], beside: &dyn Fn(&str) -> Option<Vec<u8>>) -> Vec<Entry> {
    let mut entries = Vec::new();
    let done = read(&Source { name, bytes, address: None, beside }, &mut |entry| {
        entries.push(entry);
        Flow::Continue
    });
    assert!(done.is_ok(), "{name}: {done:?}");
    entries
}

/// What stands in a text export, each article as what it says.
fn articles(text: &str) -> Vec<Value> {
    shown(entries("export", text.as_bytes()))
}

fn shown(entries: Vec<Entry>) -> Vec<Value> {
    entries
        .into_iter()
        .map(|entry| entry.draft.map_or_else(|error| json!(error.to_string()), |draft| show(&draft)))
        .collect()
}

/// Everything that is in a draft but its language and what is worked out from its text.
fn show(draft: &Draft) -> Value {
    let highlights = draft.highlights.iter().map(|highlight| {
        said(json!({
            "quote": highlight.quote, "note": highlight.note, "colour": highlight.colour,
            "created": highlight.created.map(iso), "tags": highlight.tags,
        }))
    });
    said(json!({
        "title": draft.title, "byline": draft.byline, "site": draft.site, "url": draft.url,
        "published": draft.published, "excerpt": draft.excerpt, "html": draft.html, "picture": draft.picture,
        "format": draft.format, "tags": draft.tags, "saved": draft.saved.map(iso), "state": draft.state,
        "starred": draft.starred.then_some(true), "folders": draft.folders, "note": draft.note,
        "highlights": highlights.collect::<Vec<_>>(), "progress": draft.progress,
        "read": draft.read_at.map(iso), "fields": draft.fields,
    }))
}

/// Without what says nothing.
fn said(value: Value) -> Value {
    let Value::Object(object) = value else { return value };
    let is_nothing = |value: &Value| match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(values) => values.is_empty(),
        Value::Object(values) => values.is_empty(),
        _ => false,
    };
    Value::Object(object.into_iter().filter(|(_, value)| !is_nothing(value)).collect())
}

/// The law: every value of a record stands in its draft word for word, in a field of its own or among the fields.
/// Only what has another form in a draft (dates, states, yes and no) is named and left to be compared by itself.
fn keeps_every_value(record: &Value, draft: &Draft, of_another_form: &[&str]) {
    let mut kept = Vec::new();
    leaves("", &json!([show(draft), draft.language]), &mut kept);
    let texts: Vec<String> = kept.iter().map(|(_, text)| collapse(text)).collect();
    let whole = texts.join("\n");
    let mut leaves_of_record = Vec::new();
    leaves("", record, &mut leaves_of_record);
    assert!(!leaves_of_record.is_empty());
    for (key, leaf) in leaves_of_record {
        let leaf = collapse(&leaf);
        let stands = texts.contains(&leaf) || leaf.len() > 3 && whole.contains(&leaf);
        assert!(stands || of_another_form.contains(&key.as_str()), "{key}: “{leaf}” is lost in {:#}", show(draft));
    }
}

/// Every single value with the key that it stands under.
fn leaves(key: &str, value: &Value, into: &mut Vec<(String, String)>) {
    match value {
        Value::Null => {}
        Value::String(text) if text.trim().is_empty() => {}
        Value::String(text) => into.push((key.to_owned(), text.clone())),
        Value::Bool(_) | Value::Number(_) => into.push((key.to_owned(), value.to_string())),
        Value::Array(values) => values.iter().for_each(|value| leaves(key, value, into)),
        Value::Object(values) => values.iter().for_each(|(key, value)| leaves(key, value, into)),
    }
}

/// Holds a table to the law: row by row, but for those that are no article.
fn every_row_is_kept(text: &str, separator: u8, of_another_form: &[&str]) {
    let mut reader = csv::ReaderBuilder::new().delimiter(separator).from_reader(text.as_bytes());
    let header = reader.headers().unwrap().clone();
    let entries = entries("export", text.as_bytes());
    let mut rows = 0;
    for (row, entry) in reader.records().zip(entries) {
        let row = row.unwrap();
        let cells = header.iter().zip(row.iter()).map(|(name, cell)| (name.to_owned(), json!(cell)));
        if let Ok(draft) = entry.draft {
            rows += 1;
            keeps_every_value(&Value::Object(cells.collect::<Map<_, _>>()), &draft, of_another_form);
        }
    }
    assert!(rows > 0);
}

/// Holds a list to the law, item by item.
fn every_item_is_kept(items: &Value, text: &str, of_another_form: &[&str]) {
    let items = items.as_array().unwrap();
    let entries = entries("export", text.as_bytes());
    assert_eq!(items.len(), entries.len());
    for (item, entry) in items.iter().zip(entries) {
        if let Ok(draft) = entry.draft {
            keeps_every_value(item, &draft, of_another_form);
        }
    }
}

/// An export of one list is that list.
fn of_list(items: &Value, of_another_form: &[&str]) -> Vec<Value> {
    let text = items.to_string();
    every_item_is_kept(items, &text, of_another_form);
    articles(&text)
}

/// A zip archive.
fn packed(members: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in members {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}
