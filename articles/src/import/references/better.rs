//! The JSON of Better BibTeX: Zotero's own fields, with collections, notes and attachments.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value, json};

use super::item::{Attachment, Item, milliseconds};
use super::kinds::{of_zotero, zotero_field, zotero_role};
use super::{hand_over, refuse};
use crate::error::{Error, Result};
use crate::import::{Flow, Sink, Source};

/// Bytes in which a file shows what it is.
const BEGIN: usize = 64 * 1024;
/// Collections inside one another.
const DEEPEST: usize = 60;

/// Whether a text that begins with `{` is such a file.
pub(super) fn is_better(text: &str) -> bool {
    let end = (0..=BEGIN.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let begin = &text[..end];
    begin.contains("BetterBibTeX JSON") || begin.contains("\"itemType\"") && begin.contains("\"items\"")
}

/// Hands over each item.
pub(super) fn read(source: &Source<'_>, text: &str, sink: &mut Sink<'_>) -> Result<()> {
    let damaged = |why: String| Error::Invalid(format!("the bibliography is damaged {why}"));
    let text = text.trim_start_matches('\u{feff}');
    let mut file: Map<String, Value> =
        serde_json::from_str(text).map_err(|error| damaged(format!("in line {}", error.line())))?;
    let Some(Value::Array(items)) = file.remove("items") else {
        return Err(damaged("and has no items".into()));
    };
    let folders = folders(file.get("collections"));
    for (number, entry) in items.into_iter().enumerate() {
        let Value::Object(entry) = entry else {
            if refuse(format!("entry {}", number + 1), "this is no entry of a bibliography", sink) == Flow::Stop {
                break;
            }
            continue;
        };
        let key = ["citationKey", "citekey"].iter().find_map(|name| entry.get(*name)?.as_str());
        let part = match key {
            Some(key) => format!("entry {} “{}”", number + 1, key.chars().take(80).collect::<String>()),
            None => format!("entry {}", number + 1),
        };
        let mut item = item_of(entry);
        let id = item.other.get("itemID").map(name_of);
        item.folders = id.and_then(|id| folders.get(&id).cloned()).unwrap_or_default();
        if hand_over(item, part, source, sink) == Flow::Stop {
            break;
        }
    }
    Ok(())
}

/// The paths of the collections that each item is in.
fn folders(collections: Option<&Value>) -> HashMap<String, Vec<String>> {
    let mut folders: HashMap<String, Vec<String>> = HashMap::new();
    let Some(Value::Object(collections)) = collections else {
        return folders;
    };
    let text =
        |collection: &Value, name: &str| collection.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    for (key, collection) in collections {
        let (mut steps, mut seen) = (Vec::new(), HashSet::new());
        let mut next = Some((key.clone(), collection));
        while let Some((_, collection)) = next.filter(|(key, _)| seen.len() < DEEPEST && seen.insert(key.clone())) {
            let name: String = text(collection, "name").trim().chars().take(200).collect();
            steps.extend((!name.is_empty()).then(|| name.replace('/', "\\/")));
            let parent = text(collection, "parent");
            next = collections.get(&parent).map(|above| (parent, above));
        }
        steps.reverse();
        let path = steps.join("/");
        for item in collection.get("items").and_then(Value::as_array).into_iter().flatten() {
            if !path.is_empty() {
                folders.entry(name_of(item)).or_default().push(path.clone());
            }
        }
    }
    folders
}

/// A number or a text as the text it is.
fn name_of(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn item_of(entry: Map<String, Value>) -> Item {
    let mut item = Item::default();
    let kind = entry.get("itemType").and_then(Value::as_str).unwrap_or_default().to_owned();
    item.set("type", of_zotero(&kind));
    if kind == "attachment" {
        item.attachments.extend(attachment(entry.clone()));
    }
    for (name, value) in entry {
        match (name.as_str(), value) {
            ("itemType", value) => item.keep("item-type", value),
            ("creators", Value::Array(people)) => people.into_iter().for_each(|person| creator(&mut item, person)),
            ("tags", Value::Array(tags)) => tags.into_iter().for_each(|value| tag(&mut item, value)),
            ("note", Value::String(note)) => item.notes.push(note),
            ("notes", Value::Array(notes)) => {
                for note in notes {
                    match note {
                        Value::String(note) => item.notes.push(note),
                        Value::Object(mut note) => match note.remove("note") {
                            Some(Value::String(text)) => item.notes.push(text),
                            _ => item.keep("notes", Value::Object(note)),
                        },
                        other => item.keep("notes", other),
                    }
                }
            }
            ("attachments", Value::Array(files)) => {
                for file in files {
                    match file {
                        Value::Object(file) => item.attachments.extend(attachment(file)),
                        other => item.keep("attachments", other),
                    }
                }
            }
            ("date", Value::String(date)) => item.date("issued", &date),
            ("accessDate", Value::String(date)) => item.date("accessed", &date),
            ("dateAdded", Value::String(date)) if milliseconds(&date).is_some() => item.saved = milliseconds(&date),
            // A file of its own has them as its attachment.
            ("path" | "localPath" | "mimeType" | "contentType", _) if kind == "attachment" => {}
            (_, Value::Array(list)) if list.is_empty() => {}
            (_, Value::Object(map)) if map.is_empty() => {}
            (field, Value::String(text)) => match zotero_field(field) {
                Some(known) => item.set(known, &text),
                None => item.keep(field, text.into()),
            },
            (field, value) => item.keep(field, value),
        }
    }
    item
}

fn creator(item: &mut Item, person: Value) {
    let part = |name: &str| person.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    let role = zotero_role(part("creatorType").unwrap_or("author")).to_owned();
    match (part("lastName"), part("firstName"), part("name")) {
        (Some(family), Some(given), _) => item.person(&role, json!({ "family": family, "given": given })),
        (Some(name), None, _) | (None, Some(name), _) | (None, None, Some(name)) => {
            item.person(&role, json!({ "literal": name }));
        }
        (None, None, None) => item.keep("creators", person),
    }
}

/// Tags are texts, or know whether a person gave them.
fn tag(item: &mut Item, value: Value) {
    match value {
        Value::String(tag) => item.keywords.push(tag),
        Value::Object(map) => {
            let Some(name) = map.get("tag").and_then(Value::as_str) else {
                return item.keep("tags", Value::Object(map));
            };
            if map.get("type").and_then(Value::as_i64) == Some(1) {
                item.keep("automatic-tags", json!([name]));
            }
            item.keywords.push(name.to_owned());
        }
        other => item.keep("tags", other),
    }
}

fn attachment(mut file: Map<String, Value>) -> Option<Attachment> {
    let mut take = |names: &[&str]| {
        names.iter().find_map(|name| match file.remove(*name) {
            Some(Value::String(text)) if !text.trim().is_empty() => Some(text.trim().to_owned()),
            Some(other) if !other.is_null() && !other.is_string() => {
                file.insert((*name).to_owned(), other);
                None
            }
            _ => None,
        })
    };
    let path = take(&["path", "localPath"]);
    let (url, title, kind) = (take(&["url"]), take(&["title"]), take(&["mimeType", "contentType"]));
    file.retain(|name, value| {
        let is_empty = value.as_array().is_some_and(Vec::is_empty) || value.as_object().is_some_and(Map::is_empty);
        !is_empty && !value.is_null() && name != "itemType"
    });
    Some(Attachment { path, url, title, kind, fields: file })
}
