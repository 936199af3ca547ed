//! Bookmarks as browsers and bookmark services write them: the Netscape file that all of them know, the backup of
//! Firefox and the file of Chrome and its relatives. Each bookmark becomes a link with its folders, tags and dates.
//!
//! What is no address of a page (a script, a search of the browser, a file) is a line of the report and no article.

mod json;
mod netscape;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use serde_json::{Map, Value};
use url::Url;

use super::finish::Found;
use super::sniff::TextReader;
use super::{Draft, Entry, Flow, Sink};
use crate::article::{Format, State};
use crate::error::{Error, Result};
use crate::extract::plain_text::collapse;
use crate::extract::{clean_address, date, excerpt};

/// A folder's name longer than this is cut; whoever nests deeper than this many folders has the rest in the last.
const FOLDER_NAME: usize = 200;
const DEEPEST: usize = 60;
/// A tag longer than this is none.
const TAG: usize = 100;
/// Linkding marks what was archived by a tag of its own.
pub(crate) const ARCHIVED: &str = "linkding:bookmarks.archived";

/// Who reads a file of bookmarks, if it is one.
pub(super) fn recognise(_name: &str, text: &str) -> Option<TextReader> {
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    match start.as_bytes().first()? {
        b'<' if netscape::is_netscape(start) => Some(|_, text, sink| netscape::read(text, sink)),
        b'{' if json::is_firefox(start) => Some(|_, text, sink| json::read_firefox(text, sink)),
        b'{' if json::is_chrome(start) => Some(|_, text, sink| json::read_chrome(text, sink)),
        _ => None,
    }
}

/// A bookmark as its file has it.
#[derive(Debug, Default)]
struct Bookmark {
    title: String,
    address: String,
    /// Names of the folders around it, the outermost first.
    folders: Vec<String>,
    tags: Vec<String>,
    /// What is written about it.
    description: Option<String>,
    /// What the person wrote about it, where the source keeps that apart from the description.
    note: Option<String>,
    saved: Option<i64>,
    is_unread: bool,
    is_starred: bool,
    picture: Option<String>,
    /// Everything else.
    fields: Map<String, Value>,
}

impl Bookmark {
    /// Hands it over as the article it is, or as the reason why it is none.
    fn hand_over(self, number: usize, sink: &mut Sink<'_>) -> Flow {
        let part = match no_page(&self.address) {
            Some(_) if !self.title.is_empty() => {
                format!("bookmark {number} “{}”", super::finish::title_of(&self.title))
            }
            _ => format!("bookmark {number}"),
        };
        sink(Entry { part: Some(part), original: None, draft: self.draft() })
    }

    fn draft(mut self) -> Result<Draft> {
        let Some(url) = clean_address(&self.address) else {
            return Err(Error::Invalid(no_page(&self.address).unwrap_or("not the address of a page").into()));
        };
        // What the cleaning took away is kept; a slash that was put at the end is no difference.
        if Url::parse(self.address.trim()).is_ok_and(|whole| whole.as_str() != url) {
            self.fields.insert("address".into(), self.address.trim().into());
        }
        let before = self.tags.len();
        self.tags.retain(|tag| tag != ARCHIVED);
        let is_archived = self.tags.len() < before;
        let folder = path_of(&self.folders);
        let description = self.description.filter(|text| !text.is_empty());
        let found = Found {
            recognised: Some("Bookmarks"),
            title: Some(self.title).filter(|title| !title.is_empty()),
            url: Some(url),
            excerpt: description.as_deref().and_then(excerpt),
            note: match (description, self.note.filter(|note| !note.is_empty())) {
                (Some(description), Some(note)) => {
                    // The excerpt has room for a sentence or two.
                    if excerpt(&description).is_none_or(|short| short != description) {
                        self.fields.insert("description".into(), description.into());
                    }
                    Some(note)
                }
                (description, note) => note.or(description),
            },
            picture: self.picture.as_deref().and_then(clean_address),
            tags: tags(self.tags),
            saved: self.saved,
            starred: self.is_starred,
            state: match () {
                () if is_archived => Some(State::Archive),
                () if self.is_unread => Some(State::Later),
                () => None,
            },
            folders: Some(folder).filter(|path| !path.is_empty()).into_iter().collect(),
            fields: self.fields,
            ..Found::default()
        };
        found.finish(Format::Link, "")
    }
}

/// Why an address is not that of a page.
fn no_page(address: &str) -> Option<&'static str> {
    let address = address.trim();
    if clean_address(address).is_some() {
        return None;
    }
    let scheme = address.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    Some(match scheme.as_deref() {
        _ if address.is_empty() => "a bookmark without an address",
        Some("javascript") => "a script and not the address of a page",
        Some("place") => "a search of the browser and not the address of a page",
        Some("file") => "a file of the computer it was made on and not the address of a page",
        Some("about" | "chrome" | "edge" | "brave" | "vivaldi" | "opera" | "moz-extension" | "chrome-extension") => {
            "a page of the browser itself"
        }
        Some("data") => "a page inside of its own address",
        _ => "not the address of a page",
    })
}

/// The path of a folder. Nameless folders have no step of their own.
fn path_of(names: &[String]) -> String {
    let names = names.iter().map(|name| collapse(name)).filter(|name| !name.is_empty()).take(DEEPEST);
    let steps = names.map(|name| name.chars().take(FOLDER_NAME).collect::<String>().replace('/', "\\/"));
    steps.collect::<Vec<_>>().join("/")
}

fn tags(all: Vec<String>) -> Vec<String> {
    let mut known = HashSet::new();
    let all = all.iter().map(|tag| collapse(tag));
    all.filter(|tag| !tag.is_empty() && tag.chars().count() <= TAG && known.insert(tag.to_lowercase())).collect()
}

/// UTC milliseconds of a date as bookmarks have it: a number since 1970 in seconds, milliseconds, microseconds or
/// nanoseconds, microseconds since 1601, or a date in words. Zero is no date.
fn milliseconds(text: &str) -> Option<i64> {
    /// From here on a number is of the next smaller unit: the years 5138, 5138 and 2286.
    const MILLISECONDS: i64 = 100_000_000_000;
    const MICROSECONDS: i64 = 100_000_000_000_000;
    const SINCE_1601: i64 = 10_000_000_000_000_000;
    const NANOSECONDS: i64 = 100_000_000_000_000_000;
    let text = text.trim();
    let whole = text.split('.').next().unwrap_or_default();
    let Ok(number) = whole.parse::<i64>() else {
        return date::milliseconds(text);
    };
    match number {
        ..=0 => None,
        1..MILLISECONDS => Some(number * 1_000),
        MILLISECONDS..MICROSECONDS => Some(number),
        MICROSECONDS..SINCE_1601 => Some(number / 1_000),
        SINCE_1601..NANOSECONDS => since_1601(number),
        NANOSECONDS.. => Some(number / 1_000_000),
    }
}

/// UTC milliseconds of microseconds since the year 1601.
fn since_1601(number: i64) -> Option<i64> {
    const BETWEEN: i64 = 11_644_473_600_000;
    Some(number / 1_000 - BETWEEN).filter(|millis| number > 0 && *millis > 0)
}
