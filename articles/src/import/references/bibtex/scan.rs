//! How a file of BibTeX is written: entries, macros, comments, values in braces and in quotes. An entry that is never
//! closed ends where the next one begins, so that one mistake does not cost the rest of the file.

use std::collections::HashMap;

/// Bytes that macros may stand for, beside the size of the file: a few that double each other would be no end.
const EXPANDED: usize = 16 << 20;
/// More fields than this no entry has.
const FIELDS: usize = 1_000;

/// What `@string` defines.
#[derive(Debug)]
pub(super) struct Macros {
    known: HashMap<String, String>,
    left: usize,
}

impl Macros {
    /// For a file of so many bytes.
    pub(super) fn new(size: usize) -> Macros {
        Macros { known: HashMap::new(), left: EXPANDED + size }
    }

    fn expand(&mut self, name: &str) -> Option<&str> {
        let text = self.known.get(&name.to_ascii_lowercase())?;
        self.left = self.left.checked_sub(text.len())?;
        Some(text)
    }
}

/// An entry as it is written.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Raw {
    /// In lower case.
    pub kind: String,
    pub key: String,
    /// Names in lower case, and values without their delimiters.
    pub fields: Vec<(String, String)>,
}

impl Raw {
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let value = self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.trim());
        value.filter(|value| !value.is_empty())
    }
}

/// A piece of a file.
#[derive(Debug, PartialEq)]
pub(super) enum Piece {
    Entry(Raw),
    /// What stands in an `@comment`.
    Comment(String),
    /// An entry that cannot be read.
    Broken {
        key: String,
        why: String,
    },
}

/// Whether an entry begins within so many bytes: `@kind{key,`.
pub(super) fn first_entry(text: &str, within: usize) -> bool {
    let starts = text.match_indices('@').take_while(|(at, _)| *at < within).take(200);
    starts.into_iter().any(|(at, _)| {
        let is_at_start = text[..at].trim_end_matches([' ', '\t']).ends_with('\n') || text[..at].trim().is_empty();
        is_at_start
            && begin(&text[at + 1..]).is_some_and(|(kind, _, inside)| {
                let key = inside.trim_start();
                match kind.to_ascii_lowercase().as_str() {
                    "comment" => key.starts_with("jabref"),
                    "string" | "preamble" => true,
                    _ => key.find([',', '=', '}', '\n']).is_some_and(|end| {
                        let is_word = !key[..end].trim_end().contains(char::is_whitespace);
                        key[end..].starts_with(',') && end < 300 && is_word
                    }),
                }
            })
    })
}

/// The kind of an entry, the delimiter that ends it, and what stands behind the one that begins it.
fn begin(text: &str) -> Option<(&str, u8, &str)> {
    let length = text.bytes().take(40).take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-')).count();
    let (kind, rest) = text.split_at(length);
    let rest = rest.trim_start();
    let end = match rest.as_bytes().first()? {
        b'{' => b'}',
        b'(' => b')',
        _ => return None,
    };
    (!kind.is_empty()).then_some((kind, end, &rest[1..]))
}

/// The pieces of a file in order. Macros are known from where they are defined on.
pub(super) fn pieces<'a>(text: &'a str, macros: &'a mut Macros) -> impl Iterator<Item = Piece> + 'a {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            let at = rest.find('@')?;
            let Some((kind, end, inside)) = begin(&rest[at + 1..]) else {
                rest = &rest[at + 1..];
                continue;
            };
            let mut scanner = Scanner { text: inside, at: 0, end };
            let kind = kind.to_ascii_lowercase();
            let piece = match kind.as_str() {
                "comment" => Some(Piece::Comment(scanner.braced(end).unwrap_or_default().to_owned())),
                "preamble" => {
                    scanner.braced(end);
                    None
                }
                "string" => {
                    for (name, value) in scanner.fields(macros).0 {
                        macros.known.insert(name, value);
                    }
                    None
                }
                _ => Some(scanner.entry(kind, macros)),
            };
            rest = &inside[scanner.at.min(inside.len())..];
            if piece.is_some() {
                return piece;
            }
        }
    })
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
    /// What closes the entry.
    end: u8,
}

impl<'a> Scanner<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while self.peek().is_some_and(|b| b.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    fn entry(&mut self, kind: String, macros: &mut Macros) -> Piece {
        self.skip_space();
        let from = self.at;
        while self.peek().is_some_and(|b| b != b',' && b != self.end && b != b'\n') {
            self.at += 1;
        }
        let mut key = self.text[from..self.at].trim().to_owned();
        // An entry without a key begins with its first field.
        if key.contains('=') {
            self.at = from;
            key.clear();
        } else if self.peek() == Some(b'\n') {
            self.skip_space();
        }
        if self.peek() == Some(b',') {
            self.at += 1;
        }
        let (fields, is_closed) = self.fields(macros);
        // What was read of an entry before a mistake is worth having.
        match is_closed || !fields.is_empty() {
            true => Piece::Entry(Raw { kind, key, fields }),
            false => Piece::Broken { key, why: "an entry that is never closed".into() },
        }
    }

    /// Fields up to the end of the entry, and whether there was one.
    fn fields(&mut self, macros: &mut Macros) -> (Vec<(String, String)>, bool) {
        let mut fields = Vec::new();
        loop {
            while self.peek().is_some_and(|b| b.is_ascii_whitespace() || b == b',') {
                self.at += 1;
            }
            match self.peek() {
                None => return (fields, false),
                Some(b) if b == self.end => {
                    self.at += 1;
                    return (fields, true);
                }
                Some(b'@') if self.begins_entry(self.at) => return (fields, false),
                Some(_) => {}
            }
            let from = self.at;
            while self
                .peek()
                .is_some_and(|b| !b.is_ascii_whitespace() && !matches!(b, b'=' | b',' | b'{' | b'}' | b'"'))
            {
                self.at += 1;
            }
            let name = self.text[from..self.at].to_ascii_lowercase();
            self.skip_space();
            if self.peek() != Some(b'=') {
                // Not a field: what it is nobody knows, but the next begins behind it.
                if self.at == from {
                    self.at += self.text[self.at..].chars().next().map_or(1, char::len_utf8);
                }
                continue;
            }
            self.at += 1;
            let from = self.at;
            let value = self.value(macros);
            let is_closed = value.is_some();
            let value =
                value.unwrap_or_else(|| self.text[from..self.at].trim().trim_start_matches(['{', '"']).to_owned());
            if fields.len() < FIELDS {
                fields.push((name, value));
            }
            if !is_closed {
                return (fields, false);
            }
        }
    }

    /// A value: pieces in braces or quotes, numbers and macros, joined by `#`.
    fn value(&mut self, macros: &mut Macros) -> Option<String> {
        let mut value = String::new();
        loop {
            self.skip_space();
            match self.peek()? {
                b'{' => {
                    self.at += 1;
                    value.push_str(self.braced(b'}')?);
                }
                b'"' => {
                    self.at += 1;
                    value.push_str(self.braced(b'"')?);
                }
                _ => {
                    let from = self.at;
                    let ends =
                        |b: u8| b.is_ascii_whitespace() || matches!(b, b',' | b'#' | b'{' | b'"') || b == self.end;
                    while self.peek().is_some_and(|b| !ends(b)) {
                        self.at += 1;
                    }
                    let word = &self.text[from..self.at];
                    value.push_str(macros.expand(word).unwrap_or(word));
                }
            }
            self.skip_space();
            if self.peek() != Some(b'#') {
                return Some(value);
            }
            self.at += 1;
        }
    }

    /// Up to the delimiter that closes what was opened before, with whole pairs of braces inside. None if nothing
    /// closes it before the next entry begins.
    fn braced(&mut self, end: u8) -> Option<&'a str> {
        let bytes = self.text.as_bytes();
        let from = self.at;
        let mut depth = 0usize;
        while let Some(b) = bytes.get(self.at) {
            match b {
                // Programs write braces that are part of the text with a backslash, in pairs or not.
                b'\\' => self.at += 1,
                b if *b == end && depth == 0 => {
                    self.at += 1;
                    return Some(&self.text[from..self.at - 1]);
                }
                b'{' => depth += 1,
                b'}' => depth = depth.saturating_sub(1),
                b'@' if self.begins_entry(self.at) => return None,
                _ => {}
            }
            self.at += 1;
        }
        self.at = bytes.len();
        None
    }

    /// Whether an `@` begins a new entry: first in its line, with a key behind it.
    fn begins_entry(&self, at: usize) -> bool {
        if !self.text[..at].trim_end_matches([' ', '\t']).ends_with('\n') {
            return false;
        }
        begin(&self.text[at + 1..]).is_some_and(|(_, _, inside)| {
            let key =
                inside.bytes().take(200).take_while(|b| !b.is_ascii_whitespace() && !b",={}()\"".contains(b)).count();
            key > 0 && inside.as_bytes().get(key) == Some(&b',')
        })
    }
}
