//! CSL JSON: a list of entries under the very names that this module works with.

use serde_json::{Map, Value};

use super::item::Item;
use super::kinds::CSL;
use super::{hand_over, refuse};
use crate::error::{Error, Result};
use crate::import::{Flow, Sink, Source};

/// Whether a text that begins with `[` is a list of entries.
pub(super) fn is_csl(text: &str) -> bool {
    first_of(&text[1..]).is_some_and(|entry| is_entry(&entry))
}

/// Whether a text that begins with `{` is such a list under the name `items`.
pub(super) fn is_wrapped(text: &str) -> bool {
    let inside = text[1..].trim_start().strip_prefix("\"items\"").map(str::trim_start);
    let list = inside.and_then(|rest| rest.strip_prefix(':')).map(str::trim_start);
    list.and_then(|list| list.strip_prefix('[')).and_then(first_of).is_some_and(|entry| is_entry(&entry))
}

/// The first value of a list, without reading the others.
fn first_of(list: &str) -> Option<Map<String, Value>> {
    serde_json::Deserializer::from_str(list).into_iter().next()?.ok()
}

fn is_entry(entry: &Map<String, Value>) -> bool {
    let is_kind = entry.get("type").and_then(Value::as_str).is_some_and(|kind| CSL.contains(&kind));
    // A type alone says little: `article` is one of many programs'.
    let telling = [
        "issued",
        "author",
        "editor",
        "container-title",
        "DOI",
        "ISBN",
        "ISSN",
        "URL",
        "publisher",
        "accessed",
        "page",
    ];
    is_kind
        && (entry.contains_key("id") || entry.contains_key("title"))
        && telling.iter().any(|name| entry.contains_key(*name))
}

/// Hands over each entry.
pub(super) fn read(source: &Source<'_>, text: &str, sink: &mut Sink<'_>) -> Result<()> {
    let text = text.trim_start_matches('\u{feff}');
    let file: Value = serde_json::from_str(text)
        .map_err(|error| Error::Invalid(format!("the bibliography is damaged in line {}", error.line())))?;
    let entries = match file {
        Value::Array(entries) => entries,
        Value::Object(mut file) => match file.remove("items") {
            Some(Value::Array(entries)) => entries,
            _ => Vec::new(),
        },
        _ => Vec::new(),
    };
    for (number, entry) in entries.into_iter().enumerate() {
        let part = format!("entry {}", number + 1);
        let flow = match entry {
            Value::Object(entry) => hand_over(item_of(entry), part, source, sink),
            _ => refuse(part, "this is no entry of a bibliography", sink),
        };
        if flow == Flow::Stop {
            break;
        }
    }
    Ok(())
}

fn item_of(entry: Map<String, Value>) -> Item {
    let mut item = Item::default();
    for (name, value) in entry {
        match (name.as_str(), value) {
            ("keyword", Value::String(words)) => {
                let separator = if words.contains(';') { ';' } else { ',' };
                item.keywords.extend(words.split(separator).map(str::to_owned));
            }
            ("keyword", Value::Array(words)) => {
                for word in words {
                    match word {
                        Value::String(word) => item.keywords.push(word),
                        other => item.keep("keyword", other),
                    }
                }
            }
            ("annote", Value::String(note)) => item.notes.push(note),
            (_, Value::Null) => {}
            (_, value) => {
                item.csl.insert(name, value);
            }
        }
    }
    item
}
