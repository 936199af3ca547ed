//! Who takes what from a record: one function for each thing that a key can say, whatever the export calls it. Each
//! answers whether it took all of it; what was cut or could not be read stays in the fields as well.

use serde_json::{Map, Value};

use super::record::{Body, Marks, Record, is_nothing};
use super::when;
use crate::article::State;
use crate::extract::page::keep_picture;
use crate::extract::plain_text::collapse;
use crate::extract::{byline as names, clean_address, excerpt as shorten};

/// A text longer than this is no list that a person made: it stays in the fields as it is.
pub(super) const LONGEST_LIST: usize = 1 << 20;
/// Titles are cut here.
const LONGEST_TITLE: usize = 500;

/// A value as text; none if it is no text or says nothing.
pub(super) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Takes a text out of an object.
pub(super) fn take_text(object: &mut Map<String, Value>, key: &str) -> Option<String> {
    let text = text(object.get(key)?)?;
    object.remove(key);
    Some(text)
}

/// Yes or no, as JSON, numbers and words say it.
pub(super) fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(truth) => Some(*truth),
        _ => match text(value)?.to_ascii_lowercase().as_str() {
            "1" | "true" | "yes" | "y" => Some(true),
            "0" | "false" | "no" | "n" => Some(false),
            _ => None,
        },
    }
}

pub(super) fn address(record: &mut Record, value: &Value) -> bool {
    let Some(raw) = text(value).filter(|_| record.address.is_none()) else {
        return false;
    };
    let has_no_scheme = || {
        let host = raw.split(['/', '?', '#']).next().unwrap_or_default();
        host.contains('.') && !raw.contains([' ', ':', '@']) && !raw.starts_with('.')
    };
    let clean = clean_address(&raw).or_else(|| has_no_scheme().then(|| clean_address(&format!("https://{raw}")))?);
    // Trackers and fragments are left out of an address, and letters written in another way: what it was is kept.
    let is_same = clean.as_ref().is_some_and(|clean| clean.trim_end_matches('/') == raw.trim_end_matches('/'));
    record.found.url = clean;
    record.address = Some(raw);
    is_same
}

pub(super) fn title(record: &mut Record, value: &Value) -> bool {
    let Some(title) = text(value).filter(|_| record.found.title.is_none()) else {
        return false;
    };
    let title = collapse(&title);
    let is_whole = title.chars().count() <= LONGEST_TITLE;
    record.found.title = Some(title);
    is_whole
}

pub(super) fn byline(record: &mut Record, value: &Value) -> bool {
    let people: Vec<String> = match value {
        Value::Array(people) => people.iter().filter_map(text).collect(),
        _ => text(value).into_iter().collect(),
    };
    let raw = collapse(&people.join(", "));
    if raw.is_empty() || record.found.byline.is_some() {
        return false;
    }
    let byline = names::join(people.iter().map(String::as_str)).unwrap_or_else(|| raw.clone());
    let is_all = byline == raw;
    record.found.byline = Some(byline);
    is_all
}

pub(super) fn site(record: &mut Record, value: &Value) -> bool {
    fill(&mut record.found.site, value)
}

pub(super) fn language(record: &mut Record, value: &Value) -> bool {
    fill(&mut record.found.declared_language, value)
}

fn fill(slot: &mut Option<String>, value: &Value) -> bool {
    match text(value) {
        Some(text) if slot.is_none() => *slot = Some(collapse(&text)),
        _ => return false,
    }
    true
}

pub(super) fn excerpt(record: &mut Record, value: &Value) -> bool {
    let Some(text) = text(value).filter(|_| record.found.excerpt.is_none()) else {
        return false;
    };
    record.found.excerpt = shorten(&text);
    record.found.excerpt.as_ref().is_some_and(|excerpt| *excerpt == collapse(&text))
}

pub(super) fn note(record: &mut Record, value: &Value) -> bool {
    let text = text(value);
    record.add_note(text.as_deref().unwrap_or_default());
    text.is_some()
}

pub(super) fn picture(record: &mut Record, value: &Value) -> bool {
    let found = &mut record.found;
    let address = text(value).and_then(|address| keep_picture(&address, None, &|_| None, &mut found.pictures));
    let is_taken = address.is_some() && found.picture.is_none();
    found.picture = found.picture.take().or(address);
    is_taken
}

pub(super) fn html(record: &mut Record, value: &Value) -> bool {
    match text(value) {
        Some(html) if record.body == Body::None => record.body = Body::Html(html),
        _ => return false,
    }
    true
}

pub(super) fn plain(record: &mut Record, value: &Value) -> bool {
    match text(value) {
        Some(text) if record.body == Body::None => record.body = Body::Text(text),
        _ => return false,
    }
    true
}

pub(super) fn saved(record: &mut Record, value: &Value) -> bool {
    let when = when::instant(value);
    let is_taken = when.is_some() && record.found.saved.is_none();
    record.found.saved = record.found.saved.or(when);
    is_taken
}

pub(super) fn read_at(record: &mut Record, value: &Value) -> bool {
    let when = when::instant(value);
    let is_taken = when.is_some() && record.found.read_at.is_none();
    record.found.read_at = record.found.read_at.or(when);
    is_taken
}

pub(super) fn published(record: &mut Record, value: &Value) -> bool {
    match when::published(value) {
        Some((date, is_all)) if record.found.published.is_none() => {
            record.found.published = Some(date);
            is_all
        }
        _ => false,
    }
}

pub(super) fn starred(record: &mut Record, value: &Value) -> bool {
    let truth = truth(value);
    record.found.starred |= truth == Some(true);
    truth.is_some()
}

pub(super) fn archived(record: &mut Record, value: &Value) -> bool {
    let truth = truth(value);
    record.found.state = match truth {
        Some(true) => Some(State::Archive),
        Some(false) => record.found.state.or(Some(State::Inbox)),
        None => record.found.state,
    };
    truth.is_some()
}

/// A place by the name that services give it. Places that are none here count as the nearest one and stay in the
/// fields as well.
pub(super) fn state(record: &mut Record, value: &Value) -> bool {
    let Some(name) = text(value).map(|name| name.to_ascii_lowercase()) else {
        return false;
    };
    let (state, is_exact) = match name.as_str() {
        "unread" | "inbox" | "new" | "active" | "succeeded" => (State::Inbox, true),
        "later" => (State::Later, true),
        "shortlist" => (State::Later, false),
        "archive" | "archived" | "read" => (State::Archive, true),
        _ => return false,
    };
    record.found.state = Some(state);
    is_exact
}

/// How far it was read, in percent.
pub(super) fn percent(record: &mut Record, value: &Value) -> bool {
    progress(record, value, 10.0)
}

/// How far it was read, of one.
pub(super) fn fraction(record: &mut Record, value: &Value) -> bool {
    progress(record, value, 1000.0)
}

fn progress(record: &mut Record, value: &Value, scale: f64) -> bool {
    let number = text(value).and_then(|text| text.trim_end_matches('%').trim().parse::<f64>().ok());
    match number.map(|number| number * scale) {
        Some(part) if (0.0..=1000.0).contains(&part) => {
            record.found.progress = Some(part.round() as u16);
            true
        }
        _ => false,
    }
}

/// A list of tags, or a text with commas between them, or JSON of a list in a text.
pub(super) fn tags(record: &mut Record, value: &Value) -> bool {
    tags_into(&mut record.found.tags, value)
}

/// The same into any list; false if the tags say more than their names.
pub(super) fn tags_into(tags: &mut Vec<String>, value: &Value) -> bool {
    match value {
        Value::Array(values) => {
            let mut is_all = true;
            for value in values {
                is_all &= match value {
                    Value::Object(tag) => {
                        let name =
                            ["name", "label", "title"].iter().find_map(|key| Some((*key, text(tag.get(*key)?)?)));
                        tags.extend(name.iter().map(|(_, name)| collapse(name)));
                        name.is_some_and(|(key, _)| tag.iter().all(|(other, value)| other == key || is_nothing(value)))
                    }
                    value => {
                        tags.extend(text(value).map(|tag| collapse(&tag)));
                        is_nothing(value) || text(value).is_some()
                    }
                };
            }
            is_all
        }
        Value::String(list) if list.len() > LONGEST_LIST => false,
        Value::String(list) => {
            match serde_json::from_str::<Vec<String>>(list) {
                Ok(list) => tags.extend(names_of(list.iter().map(String::as_str))),
                Err(_) => tags.extend(names_of(list.split(','))),
            }
            true
        }
        _ => false,
    }
}

pub(super) fn tags_by_bar(record: &mut Record, value: &Value) -> bool {
    tags_by(record, value, '|')
}

pub(super) fn tags_by_semicolon(record: &mut Record, value: &Value) -> bool {
    tags_by(record, value, ';')
}

pub(super) fn tags_by_space(record: &mut Record, value: &Value) -> bool {
    tags_by(record, value, ' ')
}

fn tags_by(record: &mut Record, value: &Value, separator: char) -> bool {
    let Value::String(list) = value else {
        return tags(record, value);
    };
    if list.len() > LONGEST_LIST {
        return false;
    }
    record.found.tags.extend(names_of(list.split(separator)));
    true
}

/// Names without those that are empty.
fn names_of<'a>(list: impl Iterator<Item = &'a str>) -> impl Iterator<Item = String> {
    list.map(collapse).filter(|tag| !tag.is_empty())
}

/// A folder that is named by its path; services write `/` or ` / ` between the names. Names of places are places.
pub(super) fn folder(record: &mut Record, value: &Value) -> bool {
    let Some(path) = text(value) else {
        return false;
    };
    match path.to_ascii_lowercase().as_str() {
        "starred" => record.found.starred = true,
        "unread" | "archive" => return state(record, value),
        // Where Raindrop keeps what is in no collection.
        "unsorted" => return false,
        _ => {
            // Where names are separated by ` / `, a slash without spaces is a letter of a name.
            let separator = if path.contains(" / ") { " / " } else { "/" };
            record.found.folders.extend(folder_path(path.split(separator)));
        }
    }
    true
}

/// The name of one folder, whatever is in it.
pub(super) fn folder_name(record: &mut Record, value: &Value) -> bool {
    let name = text(value);
    record.found.folders.extend(name.as_deref().and_then(|name| folder_path([name])));
    name.is_some()
}

/// A path of folders as drafts have it.
pub(super) fn folder_path<'a>(names: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let names = names.into_iter().map(|name| collapse(name).replace('/', "\\/")).filter(|name| !name.is_empty());
    Some(names.collect::<Vec<_>>().join("/")).filter(|path| !path.is_empty())
}

/// Annotations in a list, or in JSON of a list in a text.
pub(super) fn annotations(record: &mut Record, value: &Value, marks: &Marks) -> bool {
    let parsed = match value {
        Value::String(json) if json.len() > LONGEST_LIST => None,
        Value::String(json) => serde_json::from_str(json).ok(),
        value => Some(value.clone()),
    };
    let Some(Value::Array(annotations)) = parsed else {
        return false;
    };
    for annotation in annotations.into_iter().filter(|annotation| !is_nothing(annotation)) {
        record.annotate(annotation, marks);
    }
    true
}
