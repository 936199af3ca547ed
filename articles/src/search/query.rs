//! The query language as a tree, and the tree as text again. Knows no database: names of tags and
//! sites are only names here, and `last-week` is only a name of a span of time.
//!
//! `OR` binds tighter than a space, so that whatever is added to a query narrows it.

use std::fmt::{self, Display, Formatter};

use super::dates::Span;
use super::{Sort, SortField};

/// A query, understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Query {
    /// What articles have to satisfy; none: nothing.
    pub expr: Option<Expr>,
    /// The order it asks for.
    pub sort: Option<Sort>,
    /// The last of its texts is a word that no space follows at the end: it may still be the beginning of a longer one.
    pub open: bool,
}

/// A part of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Expr {
    And(Vec<Expr>),
    Or(Vec<Expr>),
    Not(Box<Expr>),
    Text(Text),
    Is(Condition),
}

/// Words to be found in the text of an article.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Text {
    pub field: Field,
    pub text: String,
    pub shape: Shape,
}

/// Where words are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Field {
    /// Title, byline, site, note and body.
    Anywhere,
    Title,
    Url,
    Note,
}

/// How words are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Shape {
    Word,
    /// The beginning of a word.
    Prefix,
    /// These words, one after the other.
    Phrase,
}

/// Something that an article is or is not, besides its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Condition {
    Tag(String),
    Folder(String),
    /// In this folder itself, and not only in one below it.
    In(String),
    Site(String),
    Author(String),
    Language(String),
    Format(String),
    Is(Mark),
    Has(Part),
    Saved(Range<Span>),
    Read(Range<Span>),
    Published(Range<Span>),
    Words(Range<u32>),
    Import(i64),
}

/// What follows `is:`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    Unread,
    Read,
    Starred,
    Inbox,
    Later,
    Archived,
    Trashed,
    Untagged,
    Unfiled,
    /// Among the duplicates, in a group of whatever likeness that nobody kept apart.
    Duplicate,
}

/// What follows `has:`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Highlight,
    Note,
    Picture,
}

impl Mark {
    pub(crate) const NAMES: [(&'static str, Mark); 10] = [
        ("unread", Mark::Unread),
        ("read", Mark::Read),
        ("starred", Mark::Starred),
        ("inbox", Mark::Inbox),
        ("later", Mark::Later),
        ("archived", Mark::Archived),
        ("trashed", Mark::Trashed),
        ("untagged", Mark::Untagged),
        ("unfiled", Mark::Unfiled),
        ("duplicate", Mark::Duplicate),
    ];
}

impl Part {
    pub(crate) const NAMES: [(&'static str, Part); 3] =
        [("highlight", Part::Highlight), ("note", Part::Note), ("picture", Part::Picture)];
}

/// What follows `sort:`.
pub(crate) const SORT_NAMES: [(&str, SortField); 6] = [
    ("relevance", SortField::Relevance),
    ("saved", SortField::Saved),
    ("published", SortField::Published),
    ("title", SortField::Title),
    ("site", SortField::Site),
    ("words", SortField::Words),
];

/// Other words for the same orders.
pub(crate) const SORT_ALIASES: [(&str, SortField); 3] =
    [("recency", SortField::Saved), ("date", SortField::Published), ("length", SortField::Words)];

/// Values on one side of a value, or between two; `T` may itself be a span, as a year is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Range<T> {
    Is(T),
    Below(T),
    UpTo(T),
    Above(T),
    From(T),
    Between(T, T),
}

impl Expr {
    /// Whether some part of it satisfies `test`.
    pub(crate) fn any(&self, test: &impl Fn(&Expr) -> bool) -> bool {
        test(self)
            || match self {
                Expr::And(parts) | Expr::Or(parts) => parts.iter().any(|part| part.any(test)),
                Expr::Not(part) => part.any(test),
                Expr::Text(_) | Expr::Is(_) => false,
            }
    }

    /// Calls `each` with every condition of it.
    pub(crate) fn each_condition(&self, each: &mut impl FnMut(&Condition)) {
        match self {
            Expr::And(parts) | Expr::Or(parts) => parts.iter().for_each(|part| part.each_condition(each)),
            Expr::Not(part) => part.each_condition(each),
            Expr::Is(condition) => each(condition),
            Expr::Text(_) => {}
        }
    }

    /// The same with something else in place of the conditions for which there is something.
    pub(crate) fn replaced(self, by: &impl Fn(&Condition) -> Option<Expr>) -> Expr {
        let each = |parts: Vec<Expr>| parts.into_iter().map(|part| part.replaced(by));
        match self {
            Expr::And(parts) => Expr::And(each(parts).collect()),
            Expr::Or(parts) => {
                let alternatives = each(parts).flat_map(|part| match part {
                    Expr::Or(inner) => inner,
                    part => vec![part],
                });
                Expr::Or(alternatives.collect())
            }
            Expr::Not(part) => Expr::Not(Box::new(part.replaced(by))),
            Expr::Is(condition) => by(&condition).unwrap_or(Expr::Is(condition)),
            Expr::Text(text) => Expr::Text(text),
        }
    }

    /// How many texts there are in it to look for.
    pub(crate) fn texts(&self) -> usize {
        match self {
            Expr::And(parts) | Expr::Or(parts) => parts.iter().map(Expr::texts).sum(),
            Expr::Not(part) => part.texts(),
            Expr::Text(_) => 1,
            Expr::Is(_) => 0,
        }
    }
}

impl Query {
    /// Whether it asks for articles of the trash, which are passed over elsewhere.
    pub(crate) fn looks_into_trash(&self) -> bool {
        let is_trash = |expr: &Expr| *expr == Expr::Is(Condition::Is(Mark::Trashed));
        self.expr.as_ref().is_some_and(|expr| expr.any(&is_trash))
    }

    /// What satisfies this query and another one, which may be still being typed. The order is the other one's.
    pub(crate) fn narrowed(self, by: Query) -> Query {
        let expr = match (self.expr, by.expr) {
            (Some(one), Some(other)) => Some(Expr::And(vec![one, other])),
            (one, other) => one.or(other),
        };
        Query { expr, ..by }
    }
}

/// A value as the query language writes it: quoted where it has to be.
pub(crate) fn quoted(value: &str) -> String {
    let bare = !value.is_empty()
        && value.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '/' | '.'))
        && value.starts_with(char::is_alphanumeric)
        && !value.contains("..");
    match bare {
        true => value.into(),
        false => format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\"")),
    }
}

pub(crate) fn name_of<T: PartialEq>(names: &[(&'static str, T)], value: &T) -> &'static str {
    names.iter().find(|(_, named)| named == value).map_or("", |(name, _)| name)
}

impl Display for Query {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if let Some(sort) = &self.sort {
            let sign = if sort.descending { "-" } else { "" };
            write!(f, "sort:{sign}{}", name_of(&SORT_NAMES, &sort.by))?;
            if self.expr.is_some() {
                write!(f, " ")?;
            }
        }
        if let Some(expr) = &self.expr {
            match expr {
                Expr::And(parts) => separated(f, parts, " ")?,
                _ => write!(f, "{expr}")?,
            }
            if !self.open {
                write!(f, " ")?;
            }
        }
        Ok(())
    }
}

fn separated(f: &mut Formatter<'_>, parts: &[Expr], by: &str) -> fmt::Result {
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            write!(f, "{by}")?;
        }
        write!(f, "{part}")?;
    }
    Ok(())
}

impl Display for Expr {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Expr::And(parts) => {
                write!(f, "(")?;
                separated(f, parts, " ")?;
                write!(f, ")")
            }
            Expr::Or(parts) => separated(f, parts, " OR "),
            Expr::Not(part) => match **part {
                Expr::Or(_) => write!(f, "-({part})"),
                _ => write!(f, "-{part}"),
            },
            Expr::Text(text) => write!(f, "{text}"),
            Expr::Is(condition) => write!(f, "{condition}"),
        }
    }
}

impl Display for Text {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}",
            match self.field {
                Field::Anywhere => "",
                Field::Title => "title:",
                Field::Url => "url:",
                Field::Note => "note:",
            }
        )?;
        match self.shape {
            Shape::Word => write!(f, "{}", self.text),
            Shape::Prefix => write!(f, "{}*", self.text),
            Shape::Phrase => write!(f, "\"{}\"", self.text.replace('\\', "\\\\").replace('"', "\\\"")),
        }
    }
}

impl Display for Condition {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Condition::Tag(name) => write!(f, "tag:{}", quoted(name)),
            Condition::Folder(name) => write!(f, "folder:{}", quoted(name)),
            Condition::In(name) => write!(f, "in:{}", quoted(name)),
            Condition::Site(name) => write!(f, "site:{}", quoted(name)),
            Condition::Author(name) => write!(f, "author:{}", quoted(name)),
            Condition::Language(name) => write!(f, "lang:{}", quoted(name)),
            Condition::Format(name) => write!(f, "format:{}", quoted(name)),
            Condition::Is(mark) => write!(f, "is:{}", name_of(&Mark::NAMES, mark)),
            Condition::Has(part) => write!(f, "has:{}", name_of(&Part::NAMES, part)),
            Condition::Saved(range) => write!(f, "saved:{range}"),
            Condition::Read(range) => write!(f, "read:{range}"),
            Condition::Published(range) => write!(f, "published:{range}"),
            Condition::Words(range) => write!(f, "words:{range}"),
            Condition::Import(number) => write!(f, "import:{number}"),
        }
    }
}

impl<T: Display> Display for Range<T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Range::Is(value) => write!(f, "{value}"),
            Range::Below(value) => write!(f, "<{value}"),
            Range::UpTo(value) => write!(f, "<={value}"),
            Range::Above(value) => write!(f, ">{value}"),
            Range::From(value) => write!(f, ">={value}"),
            Range::Between(from, to) => write!(f, "{from}..{to}"),
        }
    }
}
