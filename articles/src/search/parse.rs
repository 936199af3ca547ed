//! Text → [`Query`]. Tolerant of what is still being typed (an open quote, an open parenthesis, an `OR`
//! without its other side); an error points at the character that no reading makes sense of.

use super::dates::Span;
use super::query::*;
use super::words::query_words;
use super::{Sort, SortField};
use crate::error::{Error, Result};

/// Deeper nesting than a person writes.
const DEEPEST: usize = 100;

/// Longer queries than a person writes.
const LONGEST: usize = 20_000;

impl Query {
    /// Understands a query.
    pub(crate) fn parse(text: &str) -> Result<Query> {
        let chars: Vec<char> = text.chars().collect();
        if chars.len() > LONGEST {
            return Err(wrong(LONGEST, format!("a query may have {LONGEST} characters at most")));
        }
        let mut parser = Parser { chars, at: 0, depth: 0, sort: None };
        let expr = parser.all()?;
        match parser.peek() {
            None => Ok(Query {
                open: !text.ends_with(char::is_whitespace)
                    && expr.as_ref().is_some_and(|expr| last_is_word(expr) == Some(true)),
                expr,
                sort: parser.sort,
            }),
            Some(_) => Err(wrong(parser.at, "this parenthesis closes nothing")),
        }
    }
}

struct Parser {
    chars: Vec<char>,
    at: usize,
    depth: usize,
    sort: Option<Sort>,
}

/// What a value was written as.
struct Value {
    text: String,
    /// Where it starts.
    at: usize,
    quoted: bool,
}

fn wrong(at: usize, message: impl Into<String>) -> Error {
    Error::Query { message: message.into(), at }
}

impl Parser {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn skip_spaces(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    /// Parts, side by side, up to the end or a closing parenthesis.
    fn all(&mut self) -> Result<Option<Expr>> {
        let mut parts = Vec::new();
        loop {
            self.skip_spaces();
            match self.peek() {
                None | Some(')') => break,
                Some(_) => match self.alternatives()? {
                    Some(Expr::And(inner)) => parts.extend(inner),
                    Some(part) => parts.push(part),
                    None => {}
                },
            }
        }
        Ok(joined(parts, Expr::And))
    }

    fn alternatives(&mut self) -> Result<Option<Expr>> {
        let mut parts: Vec<Expr> = Vec::new();
        loop {
            self.skip_spaces();
            if self.take_or() {
                continue;
            }
            match self.peek() {
                None | Some(')') => break,
                Some(_) => match self.one()? {
                    Some(Expr::Or(inner)) => parts.extend(inner),
                    Some(part) => parts.push(part),
                    None => {}
                },
            }
            self.skip_spaces();
            if !self.take_or() {
                break;
            }
        }
        Ok(joined(parts, Expr::Or))
    }

    fn take_or(&mut self) -> bool {
        let rest = &self.chars[self.at..];
        let is_or = rest.starts_with(&['O', 'R'])
            && rest.get(2).is_none_or(|&c| c.is_whitespace() || matches!(c, '(' | ')' | '"'));
        if is_or {
            self.at += 2;
        }
        is_or
    }

    fn one(&mut self) -> Result<Option<Expr>> {
        let (mut negated, from) = (false, self.at);
        while self.peek() == Some('-') {
            self.at += 1;
            negated = !negated;
        }
        if self.at > from && self.take_or() {
            return Ok(None);
        }
        let part = match self.peek() {
            Some('(') => self.group()?,
            Some(c) if !c.is_whitespace() && c != ')' => self.term()?,
            // A dash by itself says nothing.
            _ => return Ok(None),
        };
        Ok(match (negated, part) {
            (true, Some(Expr::Not(inner))) => Some(*inner),
            (true, Some(part)) => Some(Expr::Not(Box::new(part))),
            (_, part) => part,
        })
    }

    fn group(&mut self) -> Result<Option<Expr>> {
        if self.depth == DEEPEST {
            return Err(wrong(self.at, format!("more than {DEEPEST} parentheses inside each other")));
        }
        self.at += 1;
        self.depth += 1;
        let inner = self.all()?;
        self.depth -= 1;
        if self.peek() == Some(')') {
            self.at += 1;
        }
        Ok(inner)
    }

    fn term(&mut self) -> Result<Option<Expr>> {
        let from = self.at;
        if let Some((field, value_at)) = self.field() {
            self.at = value_at;
            let value = self.value();
            return self.in_field(&field, value, from);
        }
        let value = self.value();
        Ok(text(Field::Anywhere, value))
    }

    /// The name before a colon, and where the value after it starts.
    fn field(&self) -> Option<(String, usize)> {
        let length = self.chars[self.at..].iter().position(|c| !c.is_ascii_alphabetic())?;
        if self.chars.get(self.at + length) != Some(&':') {
            return None;
        }
        let name: String = self.chars[self.at..self.at + length].iter().collect();
        let name = name.to_ascii_lowercase();
        FIELDS.contains(&&name[..]).then_some((name, self.at + length + 1))
    }

    /// A quoted text, or one up to the next space, parenthesis or quote.
    fn value(&mut self) -> Value {
        let at = self.at;
        let mut text = String::new();
        if self.peek() != Some('"') {
            while let Some(c) = self.peek().filter(|c| !c.is_whitespace() && !matches!(c, '(' | ')' | '"')) {
                text.push(c);
                self.at += 1;
            }
            return Value { text, at, quoted: false };
        }
        self.at += 1;
        while let Some(c) = self.peek() {
            self.at += 1;
            match c {
                '"' => break,
                '\\' if matches!(self.peek(), Some('"' | '\\')) => {
                    text.extend(self.peek());
                    self.at += 1;
                }
                _ => text.push(c),
            }
        }
        Value { text, at, quoted: true }
    }

    fn in_field(&mut self, field: &str, value: Value, from: usize) -> Result<Option<Expr>> {
        if value.text.trim().is_empty() {
            return Err(wrong(from, format!("“{field}:” needs a value")));
        }
        let at = value.at;
        let name = || value.text.trim().to_owned();
        let condition = match field {
            "title" | "url" | "note" => {
                let field = match field {
                    "title" => Field::Title,
                    "url" => Field::Url,
                    _ => Field::Note,
                };
                return Ok(text(field, value));
            }
            "sort" => {
                return self.sorted(&value).map(|()| None);
            }
            "tag" => Condition::Tag(name()),
            "folder" => Condition::Folder(name()),
            "in" => Condition::In(name()),
            "site" => Condition::Site(name()),
            "author" => Condition::Author(name()),
            "lang" => Condition::Language(name()),
            "format" => Condition::Format(name()),
            "is" => Condition::Is(named("is", &Mark::NAMES, &value.text, at)?),
            "has" => Condition::Has(named("has", &Part::NAMES, &value.text, at)?),
            "saved" => Condition::Saved(range(&value.text, Span::parse).ok_or_else(|| no_date(at))?),
            "read" => Condition::Read(range(&value.text, Span::parse).ok_or_else(|| no_date(at))?),
            "published" => Condition::Published(range(&value.text, Span::parse).ok_or_else(|| no_date(at))?),
            "words" => Condition::Words(
                range(&value.text, |text| text.parse().ok())
                    .ok_or_else(|| wrong(at, "a number of words is written 1000, >1000, <=500 or 100..200"))?,
            ),
            _ => Condition::Import(value.text.parse().map_err(|_| wrong(at, "an import is named by its number"))?),
        };
        Ok(Some(Expr::Is(condition)))
    }

    fn sorted(&mut self, value: &Value) -> Result<()> {
        if self.depth > 0 {
            return Err(wrong(value.at, "“sort:” belongs outside of parentheses"));
        }
        let (name, minus) = match value.text.strip_prefix('-') {
            Some(name) => (name, true),
            None => (&value.text[..], false),
        };
        let alias = SORT_ALIASES.iter().find(|(alias, _)| alias.eq_ignore_ascii_case(name.trim()));
        let by = alias.map_or_else(|| named("sort", &SORT_NAMES, name, value.at), |(_, by)| Ok(*by))?;
        // The best match comes first, with or without the sign.
        let descending = minus || by == SortField::Relevance;
        self.sort = Some(Sort { by, descending });
        Ok(())
    }
}

pub(super) const FIELDS: [&str; 18] = [
    "title",
    "url",
    "note",
    "sort",
    "tag",
    "folder",
    "in",
    "site",
    "author",
    "lang",
    "format",
    "is",
    "has",
    "saved",
    "read",
    "published",
    "words",
    "import",
];

/// Whether the last of its texts is a bare word; none where it has no text.
pub(super) fn last_is_word(expr: &Expr) -> Option<bool> {
    match expr {
        Expr::And(parts) | Expr::Or(parts) => parts.iter().rev().find_map(last_is_word),
        Expr::Not(part) => last_is_word(part),
        Expr::Text(text) => Some(text.shape == Shape::Word),
        Expr::Is(_) => None,
    }
}

fn joined(mut parts: Vec<Expr>, join: fn(Vec<Expr>) -> Expr) -> Option<Expr> {
    match parts.len() {
        0 | 1 => parts.pop(),
        _ => Some(join(parts)),
    }
}

/// Words to look for; none where there is no word in it, as in `&`.
fn text(field: Field, value: Value) -> Option<Expr> {
    let mut text = value.text;
    let shape = match (value.quoted, text.ends_with('*')) {
        (true, _) => Shape::Phrase,
        (false, true) => Shape::Prefix,
        (false, false) => Shape::Word,
    };
    if shape == Shape::Prefix {
        text.truncate(text.trim_end_matches('*').len());
    }
    match query_words(&text).is_empty() {
        true => None,
        false => Some(Expr::Text(Text { field, text, shape })),
    }
}

fn named<T: Copy>(field: &str, names: &[(&'static str, T)], name: &str, at: usize) -> Result<T> {
    names.iter().find(|(known, _)| known.eq_ignore_ascii_case(name.trim())).map(|(_, value)| *value).ok_or_else(|| {
        let known: Vec<&str> = names.iter().map(|(known, _)| *known).collect();
        wrong(at, format!("after “{field}:” comes one of {}", known.join(", ")))
    })
}

fn no_date(at: usize) -> Error {
    wrong(at, "a date is written 2026, 2026-03, 2026-03-31, last-week, <2020, >=2020-05 or 2026-01..2026-03")
}

fn range<T>(text: &str, one: impl Fn(&str) -> Option<T>) -> Option<Range<T>> {
    let text = text.trim();
    if let Some((from, to)) = text.split_once("..") {
        return match (from, to) {
            (from, "") => one(from).map(Range::From),
            ("", to) => one(to).map(Range::UpTo),
            (from, to) => Some(Range::Between(one(from)?, one(to)?)),
        };
    }
    for (sign, made) in
        [("<=", Range::UpTo as fn(T) -> Range<T>), (">=", Range::From), ("<", Range::Below), (">", Range::Above)]
    {
        if let Some(value) = text.strip_prefix(sign) {
            return one(value).map(made);
        }
    }
    one(text).map(Range::Is)
}

#[cfg(test)]
mod tests;
