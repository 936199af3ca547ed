//! The Netscape bookmark file: `DT` and `DD` within `DL`, of which nobody closes all. Read by one pass over its tags
//! and not as a tree, since such files hold tens of megabytes of icons and every kind of broken nesting.

use std::borrow::Cow;
use std::sync::LazyLock;

use dom_query::Document;
use regex::Regex;
use serde_json::Value;

use super::{Bookmark, DEEPEST, FOLDER_NAME, milliseconds};
use crate::error::Result;
use crate::extract::plain_text::collapse;
use crate::import::markup::Tag;
use crate::import::{Flow, Sink};

/// Characters in which a file shows what it is.
const BEGIN: usize = 64 * 1024;

/// Nothing is such a file that does not say one of these at its beginning.
static MAY_BE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("(?i-u)add_date|last_modified|netscape-bookmark").expect("the pattern is constant and tested")
});

/// Whether a text that begins with a tag is a file of bookmarks.
pub(super) fn is_netscape(text: &str) -> bool {
    const MARK: &str = "<!doctype netscape-bookmark-file";
    if text.get(..MARK.len()).is_some_and(|start| start.eq_ignore_ascii_case(MARK)) {
        return true;
    }
    // Without its first line: a list of terms that are links or headings and know when they were added.
    let end = (0..=BEGIN.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    if !MAY_BE.is_match(&text[..end]) {
        return false;
    }
    let mut tokens = Tokens { text: &text[..end], at: 0 };
    let (mut has_list, mut after_term) = (false, false);
    while let Some(token) = tokens.next_token() {
        match token {
            Token::Start(tag)
                if tag.is("!doctype") && tag.attributes().any(|(name, _)| name.starts_with("netscape-bookmark")) =>
            {
                return true;
            }
            Token::Start(tag) if tag.is("dl") => has_list = true,
            Token::Start(tag) if tag.is("dt") => after_term = true,
            Token::Start(tag) if has_list && after_term && (tag.is("a") || tag.is("h3")) => {
                if tag.attributes().any(|(name, _)| name == "add_date" || name == "last_modified") {
                    return true;
                }
                after_term = false;
            }
            Token::Text(text) if text.trim().is_empty() => {}
            _ => after_term = false,
        }
    }
    false
}

/// Hands over each bookmark of a file.
pub(super) fn read(text: &str, sink: &mut Sink<'_>) -> Result<()> {
    let mut reader = Reader::default();
    let mut tokens = Tokens { text, at: 0 };
    while let Some(token) = tokens.next_token() {
        let flow = match token {
            Token::Start(tag) => reader.start(&tag, sink),
            Token::End(name) => reader.end(name, sink),
            Token::Text(text) => {
                reader.text(text);
                Flow::Continue
            }
        };
        if flow == Flow::Stop {
            return Ok(());
        }
    }
    reader.finish_bookmark(sink);
    Ok(())
}

/// What the text that comes next belongs to.
#[derive(Default, Clone, Copy, PartialEq)]
enum Place {
    #[default]
    Nowhere,
    FolderName,
    Title,
    Description,
}

#[derive(Default)]
struct Reader {
    /// Names of the folders whose lists are open.
    folders: Vec<String>,
    /// For each open list, whether it is that of one of `folders`.
    lists: Vec<bool>,
    /// The folder whose list has not begun.
    next_folder: Option<String>,
    bookmark: Option<Bookmark>,
    place: Place,
    words: String,
    /// A term was begun since the last description.
    in_term: bool,
    number: usize,
}

impl Reader {
    fn start(&mut self, tag: &Tag<'_>, sink: &mut Sink<'_>) -> Flow {
        // A description may hold links and headings of its own: only a new term ends it, or a link with a date.
        let in_description =
            self.place == Place::Description && !self.in_term && !tag.attributes().any(|(name, _)| name == "add_date");
        match () {
            () if tag.is("dt") => {
                self.take_words();
                self.in_term = true;
                Flow::Continue
            }
            () if tag.is("dd") => {
                self.take_words();
                self.in_term = false;
                self.place = if self.bookmark.is_some() { Place::Description } else { Place::Nowhere };
                Flow::Continue
            }
            () if tag.is("dl") => {
                let flow = self.finish_bookmark(sink);
                let name = self.next_folder.take().filter(|name| !name.is_empty() && self.folders.len() < DEEPEST);
                self.lists.push(name.is_some());
                self.folders.extend(name);
                flow
            }
            () if tag.is("h3") && !in_description => {
                let flow = self.finish_bookmark(sink);
                self.place = Place::FolderName;
                flow
            }
            () if tag.is("a") && !in_description => {
                let flow = self.finish_bookmark(sink);
                self.next_folder = None;
                self.bookmark = Some(self.begin(tag));
                self.place = Place::Title;
                flow
            }
            () if tag.is("br") || tag.is("p") => {
                self.words.push('\n');
                Flow::Continue
            }
            () if tag.is("hr") => self.finish_bookmark(sink),
            () => Flow::Continue,
        }
    }

    fn end(&mut self, name: &str, sink: &mut Sink<'_>) -> Flow {
        let is = |wanted: &str| name.eq_ignore_ascii_case(wanted);
        match self.place {
            Place::FolderName if is("h3") => self.take_words(),
            Place::Title if is("a") => self.take_words(),
            _ => {}
        }
        if is("dl") {
            let flow = self.finish_bookmark(sink);
            if self.lists.pop() == Some(true) {
                self.folders.pop();
            }
            self.next_folder = None;
            return flow;
        }
        Flow::Continue
    }

    fn text(&mut self, text: &str) {
        if self.place != Place::Nowhere {
            self.words.push_str(text);
        }
    }

    /// Puts the text read so far where it belongs.
    fn take_words(&mut self) {
        let words = std::mem::take(&mut self.words);
        match (std::mem::take(&mut self.place), &mut self.bookmark) {
            (Place::FolderName, _) => {
                self.next_folder = Some(collapse(&decoded(&words)).chars().take(FOLDER_NAME).collect());
            }
            (Place::Title, Some(bookmark)) => bookmark.title = collapse(&decoded(&words)),
            (Place::Description, Some(bookmark)) => describe(bookmark, &decoded(&words)),
            _ => {}
        }
    }

    fn begin(&self, tag: &Tag<'_>) -> Bookmark {
        let mut bookmark = Bookmark { folders: self.folders.clone(), ..Bookmark::default() };
        for (name, value) in tag.attributes() {
            // Pictures of sites are no part of what a person keeps.
            if name == "icon" || name == "icon_uri" && value.starts_with("data:") || value.trim().is_empty() {
                continue;
            }
            let value = decoded(value).trim().to_owned();
            let is_set = !matches!(value.to_ascii_lowercase().as_str(), "0" | "false" | "no");
            match name.as_str() {
                "href" => bookmark.address = value,
                "tags" | "labels" => bookmark.tags.extend(value.split(',').map(str::to_owned)),
                "add_date" if bookmark.saved.is_none() && milliseconds(&value).is_some() => {
                    bookmark.saved = milliseconds(&value);
                }
                "toread" | "unread" => bookmark.is_unread = is_set,
                "data-important" => bookmark.is_starred = is_set,
                "data-cover" if bookmark.picture.is_none() => bookmark.picture = Some(value),
                "private" if value.len() == 1 => {
                    bookmark.fields.insert(name, is_set.into());
                }
                _ => {
                    bookmark.fields.insert(name, Value::String(value));
                }
            }
        }
        bookmark
    }

    fn finish_bookmark(&mut self, sink: &mut Sink<'_>) -> Flow {
        self.take_words();
        self.in_term = false;
        let Some(bookmark) = self.bookmark.take() else {
            return Flow::Continue;
        };
        self.number += 1;
        bookmark.hand_over(self.number, sink)
    }
}

/// Linkding writes the person's notes behind the description, between marks.
fn describe(bookmark: &mut Bookmark, text: &str) {
    const BEGIN: &str = "[linkding-notes]";
    const END: &str = "[/linkding-notes]";
    let (description, note) = match text.split_once(BEGIN) {
        Some((description, rest)) => (description, rest.split_once(END).map_or(rest, |(note, _)| note)),
        None => (text, ""),
    };
    bookmark.description = Some(lines(description)).filter(|text| !text.is_empty());
    bookmark.note = Some(lines(note)).filter(|text| !text.is_empty());
}

/// A text of several lines without blank space at their ends.
fn lines(text: &str) -> String {
    let lines: Vec<&str> = text.trim().lines().map(str::trim).collect();
    lines.join("\n")
}

/// A text with its character references as characters.
fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(34).position(|b| b == b';').map(|end| end + 1);
        let known = end.and_then(|end| Some((character(&rest[1..end - 1])?, end)));
        let (piece, length): (Cow<'_, str>, usize) = match known {
            Some((piece, end)) => (piece, end),
            None => ("&".into(), 1),
        };
        out.push_str(&piece);
        rest = &rest[length..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// What a character reference stands for.
fn character(name: &str) -> Option<Cow<'static, str>> {
    Some(match name {
        "amp" => "&".into(),
        "lt" => "<".into(),
        "gt" => ">".into(),
        "quot" => "\"".into(),
        "apos" | "#39" | "#039" | "#x27" => "'".into(),
        "nbsp" => " ".into(),
        _ if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'#') => return None,
        // The two thousand others are the parser's to know.
        _ => {
            let reference = format!("&{name};");
            let text = Document::fragment(reference.as_str()).text().to_string();
            if text == reference {
                return None;
            }
            text.into()
        }
    })
}

/// A piece of the file.
enum Token<'a> {
    Start(Tag<'a>),
    End(&'a str),
    Text(&'a str),
}

/// The tags and texts of a file in order; comments are left out.
struct Tokens<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Tokens<'a> {
    fn next_token(&mut self) -> Option<Token<'a>> {
        loop {
            let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
            let is_tag = |at: usize| {
                let after = &rest.as_bytes()[at + 1..];
                match after.first() {
                    Some(b'/') => after.get(1).is_some_and(u8::is_ascii_alphabetic),
                    Some(b) => b.is_ascii_alphabetic() || *b == b'!',
                    None => false,
                }
            };
            let start = memchr::memchr_iter(b'<', rest.as_bytes()).find(|at| is_tag(*at)).unwrap_or(rest.len());
            if start > 0 {
                self.at += start;
                return Some(Token::Text(&rest[..start]));
            }
            if let Some(comment) = rest.strip_prefix("<!--") {
                self.at += comment.find("-->").map_or(rest.len(), |end| 4 + end + 3);
                continue;
            }
            let end = tag_end(rest);
            self.at += (end + 1).min(rest.len());
            let inside = &rest[1..end];
            if let Some(name) = inside.strip_prefix('/') {
                return Some(Token::End(name.trim()));
            }
            return Some(Token::Start(Tag::new(inside)));
        }
    }
}

/// Where the tag at the start of a text ends. A `>` between quotes does not end it, unless the quote is never closed.
fn tag_end(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 1;
    let mut after_equals = false;
    while at < bytes.len() {
        match bytes[at] {
            b'>' => return at,
            quote @ (b'"' | b'\'') if after_equals => {
                let closed = bytes[at + 1..].iter().position(|b| *b == quote);
                let Some(length) = closed else {
                    // An unclosed quote: the tag ends where any does.
                    return text.find('>').unwrap_or(text.len());
                };
                at += length + 1;
                after_equals = false;
            }
            b'=' => after_equals = true,
            b if b.is_ascii_whitespace() => {}
            _ => after_equals = false,
        }
        at += 1;
    }
    text.len()
}
