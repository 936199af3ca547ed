//! The front matter of our own export of Markdown, told by its first line: `sheaf: 1`. Every field is read as it was
//! written, and nothing is guessed; a file that a person changed by hand is read as far as it goes.

use serde_json::{Map, Value};

use super::{Own, OwnHighlight, uid};
use crate::article::State;
use crate::error::Result;
use crate::extract::page::{Beside, keep_picture};
use crate::extract::{clean_address, date};
use crate::import::front_matter::Source;
use crate::import::{Draft, DraftHighlight};
use crate::time;

/// Longer than this it is none: it holds every highlight and note.
const LIMIT: usize = 16 << 20;

/// Front matter of our own and the text below it, if there is any.
pub(in crate::import) fn split(text: &str) -> Option<(Map<String, Value>, &str)> {
    let inside = text.strip_prefix("---\n").or_else(|| text.strip_prefix("---\r\n"))?;
    if !inside.trim_start().starts_with("sheaf:") {
        return None;
    }
    let mut at = 0;
    for line in inside.split_inclusive('\n') {
        if line.trim_end() == "---" {
            let above = &inside[..at];
            let map = exact(above).unwrap_or_else(|| Source::Yaml(above).parse());
            return Some((map, &inside[at + line.len()..]));
        }
        at += line.len();
        if at > LIMIT {
            break;
        }
    }
    None
}

/// Lines of a key and a value of JSON, or of a key and a list of them. None as soon as a line is anything else.
fn exact(text: &str) -> Option<Map<String, Value>> {
    let mut map = Map::new();
    let mut open: Option<String> = None;
    for line in text.lines() {
        if let Some(item) = line.strip_prefix("  - ") {
            let Some(Value::Array(items)) = open.as_ref().and_then(|key| map.get_mut(key)) else { return None };
            items.push(serde_json::from_str(item).ok()?);
            continue;
        }
        let (key, value) = line.split_once(':')?;
        let value = match value.trim() {
            "" => Value::Array(Vec::new()),
            value => serde_json::from_str(value).ok()?,
        };
        open = value.is_array().then(|| key.to_owned());
        map.insert(key.to_owned(), value);
    }
    Some(map)
}

/// What the front matter says before the text is read: what other front matter says too.
pub(in crate::import) fn address(map: &Map<String, Value>) -> Option<String> {
    text(map, "url").and_then(|url| clean_address(&url))
}

/// Makes a draft what its front matter says, whatever was made of its text.
pub(in crate::import) fn apply(mut map: Map<String, Value>, draft: Draft, beside: Beside<'_>) -> Result<Draft> {
    let mut pictures = draft.pictures;
    let picture = text(&map, "picture").and_then(|address| keep_picture(&address, None, beside, &mut pictures));
    let (highlights, own_highlights) = highlights(map.get("highlights")).into_iter().unzip();
    let instant = |key: &str| text(&map, key).and_then(|text| milliseconds(&text));
    let (saved, read_at) = (instant("saved"), instant("read"));
    let own = Own {
        uid: text(&map, "uid").as_deref().and_then(uid),
        modified: instant("modified"),
        highlights: own_highlights,
        ..Own::default()
    };
    let mut fields = match map.remove("fields") {
        Some(Value::Object(fields)) => fields,
        Some(other) => Map::from_iter([("fields".to_owned(), other)]),
        None => Map::new(),
    };
    let draft = Draft {
        title: text(&map, "title").filter(|title| !title.trim().is_empty()).unwrap_or(draft.title),
        byline: text(&map, "byline"),
        site: text(&map, "site"),
        url: address(&map),
        published: text(&map, "published").filter(|date| time::begin_of(date).is_some()),
        saved,
        language: text(&map, "language"),
        excerpt: text(&map, "excerpt"),
        picture,
        pictures,
        tags: texts(map.get("tags")),
        folders: texts(map.get("folders")),
        state: text(&map, "state").and_then(|name| State::from_name(&name)),
        starred: map.get("starred") == Some(&Value::Bool(true)),
        read_at,
        progress: map.get("progress").and_then(Value::as_u64).and_then(|number| u16::try_from(number.min(1_000)).ok()),
        note: text(&map, "note"),
        highlights,
        own: Some(Box::new(own)),
        remark: None,
        ..draft
    };
    for known in [
        "sheaf",
        "title",
        "byline",
        "site",
        "url",
        "published",
        "saved",
        "modified",
        "language",
        "excerpt",
        "picture",
        "tags",
        "folders",
        "state",
        "starred",
        "read",
        "progress",
        "note",
        "highlights",
        "uid",
    ] {
        map.remove(known);
    }
    // What a person added by hand.
    for (key, value) in map {
        fields.entry(key).or_insert(value);
    }
    Ok(Draft { fields, ..draft })
}

fn text(map: &Map<String, Value>, key: &str) -> Option<String> {
    match map.get(key)? {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// An instant to the millisecond, as it was written; or a date that a person put there.
fn milliseconds(text: &str) -> Option<i64> {
    let exact = text.parse::<jiff::Timestamp>().map(|instant| instant.as_millisecond());
    exact.ok().or_else(|| date::milliseconds(text))
}

fn texts(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        Some(Value::String(text)) if !text.is_empty() => vec![text.clone()],
        _ => Vec::new(),
    }
}

fn highlights(value: Option<&Value>) -> Vec<(DraftHighlight, OwnHighlight)> {
    let Some(Value::Array(items)) = value else { return Vec::new() };
    let highlight = |item: &Value| {
        let Value::Object(item) = item else { return None };
        let draft = DraftHighlight {
            quote: text(item, "quote").unwrap_or_default(),
            note: text(item, "note"),
            colour: text(item, "colour"),
            created: text(item, "created").and_then(|text| milliseconds(&text)),
            tags: texts(item.get("tags")),
        };
        Some((draft, OwnHighlight { uid: text(item, "uid").as_deref().and_then(uid), position: None }))
    };
    items.iter().filter_map(highlight).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_front_matter_is_read_so() {
        let (map, body) =
            split("---\nsheaf: 1\ntitle: \"a: \\\"b\\\"\"\ntags:\n  - \"x/y\"\n  - \"*z\"\n---\n\n# a\n").unwrap();
        assert_eq!((map["title"].as_str(), body), (Some("a: \"b\""), "\n# a\n"));
        assert_eq!(texts(map.get("tags")), ["x/y", "*z"]);
        let (map, _) = split("---\nsheaf: 1\ntitle: By hand\ntags: [a, b]\nstarred: true\n---\ntext").unwrap();
        assert_eq!(text(&map, "title").as_deref(), Some("By hand"));
        assert_eq!(texts(map.get("tags")), ["a", "b"]);
        for other in ["---\ntitle: x\n---\n", "---\nsheaf: 1\n", "sheaf: 1\n---\n", "# x"] {
            assert!(split(other).is_none(), "{other}");
        }
    }
}
