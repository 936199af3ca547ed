//! Whether single articles answer a query, read from the articles themselves: the text index follows a change only
//! after a while, and what just came in is to be judged at once. Finds what the index would, a typo not forgiven.

use rusqlite::types::ValueRef;
use rusqlite::{Row, named_params};
use tantivy::tokenizer::TokenStream;

use super::Place;
use super::columns::Columns;
use super::dates::Clock;
use super::query::{self, Expr, Query, Shape, Text};
use super::set::Set;
use super::text_index::follow::TEXTS;
use super::text_index::stems::{Stem, Stemmers};
use super::words::{Words, is_single_paired, query_words};
use crate::article::ArticleId;
use crate::body::Packed;
use crate::error::Result;
use crate::library::View;

/// Letters that another form of a word may be longer by.
const LONGER_FORM: usize = 6;

impl View<'_> {
    /// For each query, which of these articles answer it.
    pub(crate) fn answering(&self, queries: &[Query], articles: &[ArticleId]) -> Result<Vec<Vec<ArticleId>>> {
        let clock = Clock::now();
        let columns = self.engine.columns();
        let mut tests = Vec::with_capacity(queries.len());
        for query in queries {
            let place = columns.place(&Place::All, query.looks_into_trash());
            tests.push((place, query.expr.as_ref().map(|expr| Test::of(expr, &columns, &clock))));
        }
        let mut answering = vec![Vec::new(); queries.len()];
        for &id in articles {
            let Some(slot) = columns.slot(id.0) else { continue };
            let mut one = One { view: self, id, slot, texts: None };
            for ((place, test), answering) in tests.iter_mut().zip(&mut answering) {
                let satisfies = place.contains(slot)
                    && match test {
                        Some(test) => one.satisfies(test)?,
                        None => true,
                    };
                if satisfies {
                    answering.push(id);
                }
            }
        }
        Ok(answering)
    }
}

/// A query, made ready to be asked of one article after the other.
enum Test {
    And(Vec<Test>),
    Or(Vec<Test>),
    Not(Box<Test>),
    In(Set),
    Words(Wanted),
}

impl Test {
    fn of(expr: &Expr, columns: &Columns, clock: &Clock) -> Test {
        let each = |parts: &[Expr]| parts.iter().map(|part| Test::of(part, columns, clock)).collect();
        match expr {
            Expr::And(parts) => Test::And(each(parts)),
            Expr::Or(parts) => Test::Or(each(parts)),
            Expr::Not(part) => Test::Not(Box::new(Test::of(part, columns, clock))),
            Expr::Is(condition) => Test::In(columns.satisfying(condition, clock)),
            Expr::Text(text) => Test::Words(Wanted::of(text, columns.common_languages())),
        }
    }
}

/// Words that are looked for.
struct Wanted {
    field: query::Field,
    is_address: bool,
    words: Vec<(usize, String)>,
    /// The last of them may be only the beginning of a word.
    is_beginning: bool,
    stems: Vec<Stem>,
}

impl Wanted {
    fn of(text: &Text, languages: &[String]) -> Wanted {
        let words = query_words(&text.text);
        let mut is_beginning = text.shape == Shape::Prefix;
        let mut stems = Vec::new();
        if let [(_, word)] = &words[..] {
            is_beginning |= is_single_paired(word);
            if text.shape == Shape::Word {
                stems = Stemmers::of(languages.iter().map(|language| &language[..])).stems(word);
            }
        }
        let is_address = text.text.contains("://") || text.text.starts_with("www.");
        Wanted { field: text.field, is_address, words, is_beginning, stems }
    }

    /// Whether a text has these words, one after the other.
    fn is_in(&mut self, text: &Tokens) -> bool {
        let Some(((first_at, first), rest)) = self.words.split_first() else {
            return false;
        };
        let last = self.words.len() - 1;
        if last == 0 {
            let (is_beginning, stems) = (self.is_beginning, &mut self.stems);
            return text.words().any(|(_, word)| {
                word == first
                    || (is_beginning && word.starts_with(&first[..]))
                    || (word.len() <= first.len() + LONGER_FORM
                        && stems.iter_mut().any(|stem| word.starts_with(&stem.beginning) && stem.is_of(word)))
            });
        }
        let fits = |nth: usize, word: &str, wanted: &str| {
            word == wanted || (nth == last && self.is_beginning && word.starts_with(wanted))
        };
        (0..text.len()).any(|from| {
            let (begins, word) = text.word(from);
            fits(0, word, first)
                && (1..).zip(rest).all(|(nth, (at, wanted))| {
                    let place = begins + (at - first_at);
                    text.at(from, place).is_some_and(|word| fits(nth, word, wanted))
                })
        })
    }
}

/// A text as words, each with its place among them.
#[derive(Default)]
struct Tokens {
    letters: String,
    /// Place of a word, and where its letters end.
    words: Vec<(usize, usize)>,
}

impl Tokens {
    fn of(text: &str) -> Tokens {
        let mut tokens = Tokens::default();
        let mut reader = Words::of(text);
        while reader.advance() {
            tokens.letters.push_str(&reader.token.text);
            tokens.words.push((reader.token.position, tokens.letters.len()));
        }
        tokens
    }

    fn len(&self) -> usize {
        self.words.len()
    }

    /// A word by its number, with its place.
    fn word(&self, nth: usize) -> (usize, &str) {
        let from = nth.checked_sub(1).map_or(0, |before| self.words[before].1);
        let (place, to) = self.words[nth];
        (place, &self.letters[from..to])
    }

    fn words(&self) -> impl Iterator<Item = (usize, &str)> {
        (0..self.len()).map(|nth| self.word(nth))
    }

    /// The word at a place, at or after the word of this number. Places ascend.
    fn at(&self, from: usize, place: usize) -> Option<&str> {
        let nth = from + self.words[from..].partition_point(|(at, _)| *at < place);
        let (at, word) = (nth < self.len()).then(|| self.word(nth))?;
        (at == place).then_some(word)
    }
}

/// The texts of an article, as the index takes them.
#[derive(Default)]
struct Texts {
    title: Tokens,
    url: Tokens,
    notes: [Tokens; 2],
    /// Byline, site, body, and quotes that the body has not.
    others: [Tokens; 4],
}

impl Texts {
    fn read(view: &View<'_>, row: &Row<'_>) -> Result<Texts> {
        let column = |name: &str| -> Result<Tokens> {
            let text = row.get_ref(name)?.as_str_or_null().map_err(rusqlite::Error::from)?;
            Ok(text.map(Tokens::of).unwrap_or_default())
        };
        let mut body = Tokens::default();
        if row.get::<_, bool>("has_body")?
            && let ValueRef::Blob(packed) = row.get_ref("packed")?
            && let Ok(text) = view.text_of(Packed { packed, html_bytes: row.get("html_bytes")? })
        {
            // A body that cannot be read is the library's check to report.
            body = Tokens::of(&text);
        }
        Ok(Texts {
            title: column("title")?,
            url: column("url")?,
            notes: [column("note")?, column("notes")?],
            others: [column("byline")?, column("site")?, body, column("quotes")?],
        })
    }

    fn have(&self, wanted: &mut Wanted) -> bool {
        match wanted.field {
            query::Field::Title => wanted.is_in(&self.title),
            query::Field::Url => wanted.is_in(&self.url),
            query::Field::Note => self.notes.iter().any(|text| wanted.is_in(text)),
            query::Field::Anywhere => {
                wanted.is_in(&self.title)
                    || self.notes.iter().chain(&self.others).any(|text| wanted.is_in(text))
                    || (wanted.is_address && wanted.is_in(&self.url))
            }
        }
    }
}

/// An article that is asked.
struct One<'a, 'v> {
    view: &'a View<'v>,
    id: ArticleId,
    slot: u32,
    texts: Option<Texts>,
}

impl One<'_, '_> {
    fn satisfies(&mut self, test: &mut Test) -> Result<bool> {
        Ok(match test {
            Test::And(parts) => {
                for part in parts {
                    if !self.satisfies(part)? {
                        return Ok(false);
                    }
                }
                true
            }
            Test::Or(parts) => {
                for part in parts {
                    if self.satisfies(part)? {
                        return Ok(true);
                    }
                }
                false
            }
            Test::Not(part) => !self.satisfies(part)?,
            Test::In(set) => set.contains(self.slot),
            Test::Words(wanted) => self.texts()?.have(wanted),
        })
    }

    /// Its texts; read once, and only if a query asks for words.
    fn texts(&mut self) -> Result<&Texts> {
        let texts = match self.texts.take() {
            Some(texts) => texts,
            None => {
                let mut statement = self.view.db.prepare_cached(&format!("{TEXTS} WHERE article.id = :id"))?;
                let mut rows = statement.query(named_params! { ":id": self.id.0 })?;
                rows.next()?.map(|row| Texts::read(self.view, row)).transpose()?.unwrap_or_default()
            }
        };
        Ok(self.texts.insert(texts))
    }
}

#[cfg(test)]
mod tests;
