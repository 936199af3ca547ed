//! What stands above a Markdown text between two lines of `---` (YAML) or `+++` (TOML).
//!
//! Most of it is `key: value` and short lists, and is read line by line; only what is more than that goes to a YAML
//! parser. What no parser understands is read line by line as far as it goes, and the text below is kept in any case.

#[cfg(test)]
mod tests;

use serde_json::{Map, Value};

use crate::extract::byline;
use crate::extract::date;
use crate::extract::plain_text::collapse;
use crate::extract::{clean_address, language};

/// Longer than this it is no metadata.
const LIMIT: usize = 64 * 1024;

/// What front matter says of an article.
#[derive(Debug, Default, PartialEq)]
pub(super) struct FrontMatter {
    pub title: Option<String>,
    pub byline: Option<String>,
    pub site: Option<String>,
    pub url: Option<String>,
    pub published: Option<String>,
    pub language: Option<String>,
    pub excerpt: Option<String>,
    pub picture: Option<String>,
    pub tags: Vec<String>,
    pub saved: Option<i64>,
    pub fields: Map<String, Value>,
}

/// Front matter and the text below it, if there is any.
pub(super) fn split(text: &str) -> Option<(Source<'_>, &str)> {
    let toml = text.starts_with("+++");
    if !toml && !text.starts_with("---") {
        return None;
    }
    let first = text.find('\n')?;
    if !text[3..first].trim().is_empty() {
        return None;
    }
    let inside = &text[first + 1..];
    let mut at = 0;
    for line in inside.split_inclusive('\n') {
        let bare = line.trim_end();
        if bare == if toml { "+++" } else { "---" } || (!toml && bare == "...") {
            let source = &inside[..at];
            let body = &inside[at + line.len()..];
            let source = if toml { Source::Toml(source) } else { Source::Yaml(source) };
            return source.is_plausible().then_some((source, body));
        }
        at += line.len();
        if at > LIMIT {
            return None;
        }
    }
    None
}

/// The text of front matter, in its language.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Source<'a> {
    Yaml(&'a str),
    Toml(&'a str),
}

impl Source<'_> {
    /// Whether the first line that says something is a key, and not a paragraph between two rules.
    fn is_plausible(self) -> bool {
        let (text, mark) = match self {
            Source::Yaml(text) => (text, ':'),
            Source::Toml(text) => (text, '='),
        };
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        lines.next().is_none_or(|line| match line.split_once(mark) {
            Some((key, rest)) => {
                !key.trim().is_empty()
                    && key.split_whitespace().count() <= 3
                    && (mark == '=' || rest.is_empty() || rest.starts_with([' ', '\t']))
            }
            None => mark == '=' && line.starts_with('['),
        })
    }

    /// What it says.
    pub(super) fn read(self) -> FrontMatter {
        FrontMatter::from_pairs(self.parse())
    }

    pub(super) fn parse(self) -> Map<String, Value> {
        match self {
            Source::Yaml(text) => simple_yaml(text).or_else(|| full_yaml(text)).unwrap_or_else(|| lenient(text, ':')),
            Source::Toml(text) => match toml::from_str::<Map<String, Value>>(text) {
                Ok(map) => map.into_iter().map(|(key, value)| (key, plain(value))).collect(),
                Err(_) => lenient(text, '='),
            },
        }
    }
}

/// A TOML date arrives as a map of one private key; a date is its text.
fn plain(value: Value) -> Value {
    match value {
        Value::Object(map) if map.len() == 1 && map.keys().all(|key| key.starts_with("$__toml")) => {
            map.into_iter().next().map_or(Value::Null, |(_, value)| value)
        }
        other => other,
    }
}

fn full_yaml(text: &str) -> Option<Map<String, Value>> {
    // An alias can stand for a tree of any size, and nesting for a stack of any depth.
    let tame = |line: &str| {
        !line.contains(['*', '&']) || !line.split([' ', '[', ',', ':']).any(|word| word.starts_with(['*', '&']))
    };
    let nesting = text.bytes().filter(|b| matches!(b, b'[' | b'{')).count();
    if nesting > 100 || !text.lines().all(tame) {
        return None;
    }
    serde_norway::from_str(text).ok()
}

/// `key: value` and lists of plain values. None as soon as a line is anything else.
fn simple_yaml(text: &str) -> Option<Map<String, Value>> {
    let mut map = Map::new();
    let mut open: Option<String> = None;
    for line in text.lines() {
        let line = line.trim_end();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(item) = line.trim_start().strip_prefix("- ") {
            let Some(Value::Array(items)) = open.as_ref().and_then(|key| map.get_mut(key)) else {
                return None;
            };
            items.push(simple_scalar(item.trim())?);
            continue;
        }
        let (key, value) = line.split_once(':')?;
        let key_is_plain = key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-' || b >= 0x80);
        if key.is_empty() || !key_is_plain || !(value.is_empty() || value.starts_with(' ')) || map.contains_key(key) {
            return None;
        }
        let value = value.trim();
        if value.is_empty() {
            open = Some(key.to_owned());
            map.insert(key.to_owned(), Value::Array(Vec::new()));
            continue;
        }
        open = None;
        let value = match value.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            Some("") => Value::Array(Vec::new()),
            Some(inside) if !inside.contains(['[', ']', '{', '\\']) && quotes_are_whole(inside) => {
                Value::Array(inside.split(',').map(|item| simple_scalar(item.trim())).collect::<Option<_>>()?)
            }
            Some(_) => return None,
            None => simple_scalar(value)?,
        };
        map.insert(key.to_owned(), value);
    }
    // A key without a value and without a list below it says nothing.
    for value in map.values_mut() {
        if value.as_array().is_some_and(Vec::is_empty) {
            *value = Value::Null;
        }
    }
    Some(map)
}

/// Whether no quoted value of a list has a comma in it.
fn quotes_are_whole(inside: &str) -> bool {
    inside.split(',').all(|item| item.matches('"').count() % 2 == 0 && item.matches('\'').count() % 2 == 0)
}

fn simple_scalar(text: &str) -> Option<Value> {
    for quote in ['"', '\''] {
        if let Some(rest) = text.strip_prefix(quote) {
            let inside = rest.strip_suffix(quote)?;
            return (!inside.contains([quote, '\\'])).then(|| Value::String(inside.to_owned()));
        }
    }
    let special = text.starts_with(['&', '*', '!', '|', '>', '%', '@', '`', '{', '[', '?', ','])
        || text.starts_with("- ")
        || text.contains(": ")
        || text.contains(" #")
        || text.ends_with(':')
        || text.is_empty();
    if special {
        return None;
    }
    Some(match text {
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        "null" | "~" => Value::Null,
        _ => Value::String(text.to_owned()),
    })
}

/// Every line that is a key and a value, whatever stands between.
fn lenient(text: &str, mark: char) -> Map<String, Value> {
    let mut map = Map::new();
    for line in text.lines() {
        let Some((key, value)) = line.split_once(mark) else {
            continue;
        };
        let key = key.trim();
        let value = value.trim().trim_matches(['"', '\'']);
        if !key.is_empty()
            && !key.contains([' ', '-', '"'])
            && !value.is_empty()
            && !value.starts_with(['[', '{', '&', '*'])
        {
            map.entry(key).or_insert_with(|| Value::String(value.to_owned()));
        }
    }
    map
}

impl FrontMatter {
    /// What some keys and values say, wherever they stood.
    pub(super) fn from_pairs(pairs: impl IntoIterator<Item = (String, Value)>) -> FrontMatter {
        let mut found = FrontMatter::default();
        let mut pairs: Vec<(String, Value)> = pairs.into_iter().collect();
        // Who has a place for the day of publication means the day of the note by the other, even if the place is empty.
        let has_published = pairs.iter().any(|(key, _)| {
            let key = key.to_lowercase();
            key == "pubdate" || key.contains("publish") && !key.contains("publisher")
        });
        // The day it was published says more than a date of any kind, and that more than the day the note was made.
        pairs.sort_by_key(|(key, _)| match key.to_lowercase() {
            key if key.contains("publi") => 0,
            key if key.starts_with("creat") => 2,
            _ => 1,
        });
        for (key, value) in pairs {
            found.take(key, value, has_published);
        }
        found
    }

    fn take(&mut self, key: String, value: Value, has_published: bool) {
        if value.is_null() {
            return;
        }
        let folded: String = key.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
        let taken = match folded.as_str() {
            "title" | "headline" => fill(&mut self.title, || text(&value)),
            "author" | "authors" | "byline" | "creator" | "by" => {
                fill(&mut self.byline, || byline::join(texts(&value, &[]).iter().map(String::as_str)))
            }
            "date" | "published" | "publisheddate" | "publishdate" | "datepublished" | "pubdate" | "publishedat"
            | "created" | "createdat" => {
                // Clippers write both when the page was published and when the note was made.
                let is_note = folded.starts_with("created");
                match text(&value) {
                    Some(text) if is_note && (has_published || self.published.is_some()) => {
                        fill(&mut self.saved, || date::milliseconds(&text))
                    }
                    Some(text) => fill(&mut self.published, || date::parse(&text)),
                    None => false,
                }
            }
            "source" | "url" | "link" | "canonical" | "canonicalurl" | "sourceurl" | "originalurl" | "permalink" => {
                fill(&mut self.url, || address(&value))
            }
            "tags" | "tag" | "keywords" | "categories" | "category" => {
                let before = self.tags.len();
                for tag in tags(&value) {
                    if !self.tags.iter().any(|known| known.to_lowercase() == tag.to_lowercase()) {
                        self.tags.push(tag);
                    }
                }
                self.tags.len() > before || value.as_array().is_some_and(Vec::is_empty)
            }
            "description" | "excerpt" | "summary" | "abstract" | "subtitle" => {
                fill(&mut self.excerpt, || crate::extract::excerpt(&text(&value)?))
            }
            "site" | "sitename" | "website" | "publication" | "publisher" => fill(&mut self.site, || text(&value)),
            "lang" | "language" | "locale" => fill(&mut self.language, || language::primary_subtag(&text(&value)?)),
            "saved" | "added" | "savedat" | "dateadded" | "datesaved" | "clipped" => {
                fill(&mut self.saved, || date::milliseconds(&text(&value)?))
            }
            "image" | "cover" | "thumbnail" | "banner" => fill(&mut self.picture, || address(&value)),
            _ => false,
        };
        if !taken {
            self.fields.insert(key, value);
        }
    }
}

fn fill<T>(slot: &mut Option<T>, value: impl FnOnce() -> Option<T>) -> bool {
    if slot.is_some() {
        return false;
    }
    *slot = value();
    slot.is_some()
}

/// An address, bare or as a link of Markdown: `[The page](https://…)`, `<https://…>`.
fn address(value: &Value) -> Option<String> {
    let raw = match value {
        Value::String(raw) => raw.trim(),
        Value::Array(items) => return items.iter().find_map(address),
        _ => return None,
    };
    let inside =
        raw.strip_prefix('[').and_then(|rest| rest.split_once("](")).and_then(|(_, rest)| rest.strip_suffix(')'));
    clean_address(inside.unwrap_or(raw).trim_start_matches('<').trim_end_matches('>'))
}

/// What is read of a link to a note, `[[Name]]` or `[[Name|shown]]`, or of a link of Markdown; any other text as it is.
fn shown(raw: &str) -> String {
    let note = raw.trim().strip_prefix("[[").and_then(|rest| rest.strip_suffix("]]"));
    let link =
        || raw.trim().strip_prefix('[').and_then(|rest| rest.split_once("](")).filter(|(_, rest)| rest.ends_with(')'));
    match (note, link()) {
        (Some(note), _) if !note.contains(['[', ']']) => collapse(note.rsplit('|').next().unwrap_or(note)),
        (_, Some((words, _))) if !words.is_empty() => collapse(words),
        _ => collapse(raw),
    }
}

fn text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => shown(text),
        Value::Number(number) => number.to_string(),
        Value::Array(items) if items.len() == 1 => return text(&items[0]),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// The texts of a list, or of one text split at `separators`. A list may hold maps with a `name` each.
fn texts(value: &Value, separators: &[char]) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().flat_map(|item| texts(item, &[])).collect(),
        Value::Object(map) => map.get("name").and_then(text).into_iter().collect(),
        Value::String(text) => {
            text.split(|c| separators.contains(&c)).map(shown).filter(|text| !text.is_empty()).collect()
        }
        other => text(other).into_iter().collect(),
    }
}

/// Tags of a list, of `a, b c`, or of `#a #b`.
fn tags(value: &Value) -> Vec<String> {
    let one_text = value.as_str();
    let separators: &[char] = match one_text {
        Some(text) if text.contains([',', ';']) => &[',', ';'],
        Some(_) => &[' ', '\t', '\n'],
        None => &[],
    };
    let clean = |tag: String| {
        // Obsidian writes `[[Tag]]` for tags that are notes too.
        let tag = tag.trim_start_matches(['#', '[']).trim_end_matches(']').trim_matches('/');
        collapse(tag)
    };
    texts(value, separators)
        .into_iter()
        .map(clean)
        .filter(|tag| !tag.is_empty() && tag.chars().count() <= 100)
        .collect()
}
