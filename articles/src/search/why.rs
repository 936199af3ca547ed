//! Why a search found an article: where each thing it looked for stands in the article, and how what stands there
//! differs from what was typed. Answered for one article at a time, by reading it with the eyes of the index.

use rusqlite::{OptionalExtension, named_params};
use rustc_hash::FxHashMap;
use serde::Serialize;
use tantivy::tokenizer::TokenStream;
use ts_rs::TS;

use super::SearchRequest;
use super::answer::Answer;
use super::columns::{Columns, Sparse};
use super::query::{Condition, Expr, Field, Query, Shape, Text};
use super::snippet::phrase_end;
use super::text_index::{Stem, Stemmers};
use super::tree::Tree;
use super::words::{Words, is_single_paired, query_words};
use crate::article::ArticleId;
use crate::body::Packed;
use crate::error::Result;
use crate::fold::fold_key;
use crate::library::View;

/// Bytes of a text that are looked through.
const READ: usize = 1 << 20;

/// Spellings that are told of one word in one field.
const SPELLINGS: usize = 8;

/// One thing that a search looked for, found in one part of an article in one way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct MatchReason {
    /// The word, phrase or name, as it was typed.
    pub sought: String,
    /// Where it stands.
    pub field: FoundIn,
    /// How what stands there differs from it.
    pub how: Resemblance,
    /// What stands there, as it is written, each spelling once.
    pub spellings: Vec<String>,
    /// How often.
    pub times: u32,
}

/// A part of an article that is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export, export_to = "../../ui/src/generated/")]
#[allow(missing_docs)]
pub enum FoundIn {
    Title,
    Byline,
    Site,
    Tag,
    Folder,
    Note,
    Text,
    Url,
}

/// How a word of an article differs from the one that was sought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export, export_to = "../../ui/src/generated/")]
pub enum Resemblance {
    /// Not at all, but for the size of letters.
    Exact,
    /// By accents, ligatures, width or punctuation.
    Folded,
    /// It is another form of the word.
    Form,
    /// It is longer than what was typed.
    Beginning,
    /// By a letter: a typo was forgiven.
    Typo,
    /// It is a name that has the sought one in it.
    Part,
    /// It is a tag or folder below the sought one.
    Below,
}

/// A text of the query, ready to be compared with words.
struct Sought<'a> {
    text: &'a Text,
    words: Vec<String>,
    is_beginning: bool,
    stems: Vec<Stem>,
    close: &'a [String],
    /// What was found out about words that came before: most occur again.
    known: FxHashMap<String, Option<Resemblance>>,
}

#[derive(Default)]
struct Reasons(Vec<MatchReason>);

impl View<'_> {
    /// Why the search found this article; nothing where it did not, or where it asks for nothing that has a place in it.
    pub fn why(&self, request: &SearchRequest, article: ArticleId) -> Result<Vec<MatchReason>> {
        let query = Query::parse(&request.query)?;
        let (columns, answer) = self.answer(request)?;
        let slot = columns.slot(article.0).filter(|&slot| answer.set.contains(slot));
        let (Some(slot), Some(expr)) = (slot, &query.expr) else {
            return Ok(Vec::new());
        };
        let mut reasons = Reasons::default();
        let mut texts = Vec::new();
        let mut conditions = Vec::new();
        wanted(expr, true, &mut texts, &mut conditions);
        for condition in conditions {
            reasons.of_condition(&columns, slot as usize, condition);
        }
        let open = query.open.then(|| expr.texts() - 1);
        let languages = columns.common_languages().to_vec();
        drop(columns);
        let mut sought: Vec<Sought> =
            texts.into_iter().map(|(at, text)| Sought::of(text, open == Some(at), &languages, &answer)).collect();
        if !sought.is_empty() {
            self.look_through(article, &mut sought, &mut reasons)?;
        }
        Ok(reasons.0)
    }

    fn look_through(&self, article: ArticleId, sought: &mut [Sought], reasons: &mut Reasons) -> Result<()> {
        let fields = self
            .db
            .prepare_cached("SELECT title, byline, site, note, url FROM visible_article WHERE id = :id")?
            .query_row(named_params! { ":id": article.0 }, |row| {
                let text = |column: &str| row.get::<_, Option<String>>(column);
                Ok([
                    (FoundIn::Title, text("title")?),
                    (FoundIn::Byline, text("byline")?),
                    (FoundIn::Site, text("site")?),
                    (FoundIn::Note, text("note")?),
                    (FoundIn::Url, text("url")?),
                ])
            })
            .optional()?;
        for (field, text) in fields.into_iter().flatten() {
            reasons.of_text(sought, field, text.as_deref().unwrap_or_default());
        }
        let mut highlights = self.db.prepare_cached(
            "SELECT note, iif(position IS NULL, quote, '') AS lost FROM highlight WHERE article = :id ORDER BY id",
        )?;
        let mut rows = highlights.query(named_params! { ":id": article.0 })?;
        while let Some(row) = rows.next()? {
            reasons.of_text(sought, FoundIn::Note, &row.get::<_, String>("note")?);
            // A passage that is not in the text counts as text all the same.
            reasons.of_text(sought, FoundIn::Text, &row.get::<_, String>("lost")?);
        }
        let body = self
            .db
            .prepare_cached(
                "SELECT html_bytes, packed FROM article_body JOIN article ON id = article
                 WHERE article = :id AND has_body = 1",
            )?
            .query_row(named_params! { ":id": article.0 }, |row| {
                Ok((row.get::<_, u32>("html_bytes")?, row.get::<_, Vec<u8>>("packed")?))
            })
            .optional()?;
        if let Some((html_bytes, packed)) = body {
            let text = self.text_of(Packed { packed: &packed, html_bytes })?;
            reasons.of_text(sought, FoundIn::Text, &text[..text.floor_char_boundary(READ)]);
        }
        Ok(())
    }
}

/// Texts (with their number among all of the query) and conditions that an article is to satisfy, not to fail.
fn wanted<'a>(
    expr: &'a Expr,
    is_wanted: bool,
    texts: &mut Vec<(usize, &'a Text)>,
    conditions: &mut Vec<&'a Condition>,
) {
    fn walk<'a>(
        expr: &'a Expr,
        is_wanted: bool,
        number: &mut usize,
        texts: &mut Vec<(usize, &'a Text)>,
        conditions: &mut Vec<&'a Condition>,
    ) {
        match expr {
            Expr::And(parts) | Expr::Or(parts) => {
                parts.iter().for_each(|part| walk(part, is_wanted, number, texts, conditions));
            }
            Expr::Not(part) => walk(part, !is_wanted, number, texts, conditions),
            Expr::Text(text) => {
                if is_wanted {
                    texts.push((*number, text));
                }
                *number += 1;
            }
            Expr::Is(condition) if is_wanted => conditions.push(condition),
            Expr::Is(_) => {}
        }
    }
    walk(expr, is_wanted, &mut 0, texts, conditions);
}

impl<'a> Sought<'a> {
    fn of(text: &'a Text, is_open: bool, languages: &[String], answer: &'a Answer) -> Sought<'a> {
        let words: Vec<String> = query_words(&text.text).into_iter().map(|(_, word)| word).collect();
        let is_word = text.shape == Shape::Word && words.len() == 1;
        let stems = match &words[..] {
            [word] if is_word => Stemmers::of(languages.iter().map(|language| &language[..])).stems(word),
            _ => Vec::new(),
        };
        let typo = answer.typos.iter().find(|typo| is_word && typo.word == text.text);
        Sought {
            text,
            is_beginning: text.shape == Shape::Prefix || (is_open && text.shape == Shape::Word),
            words,
            stems,
            close: typo.map_or(&[], |typo| &typo.close),
            known: FxHashMap::default(),
        }
    }

    fn looks_in(&self, field: FoundIn) -> bool {
        let is_address = self.text.text.contains("://") || self.text.text.starts_with("www.");
        match self.text.field {
            Field::Anywhere => field != FoundIn::Url || is_address,
            Field::Title => field == FoundIn::Title,
            Field::Note => field == FoundIn::Note,
            Field::Url => field == FoundIn::Url,
        }
    }

    /// How the word at the reader is what is sought, and where that ends.
    fn at(&mut self, text: &str, reader: &Words) -> Option<(Resemblance, usize)> {
        let token = &reader.token;
        if self.words.len() > 1 {
            let end = phrase_end(text, token.offset_from, &self.words, self.is_beginning)?;
            return Some((Resemblance::Exact, end));
        }
        let how = match self.known.get(&token.text) {
            Some(how) => *how,
            None => {
                let how = self.compare(&token.text);
                self.known.insert(token.text.clone(), how);
                how
            }
        };
        how.map(|how| (how, token.offset_to))
    }

    fn compare(&mut self, token: &str) -> Option<Resemblance> {
        let word = self.words.first()?;
        if token == word || (is_single_paired(word) && token.starts_with(&word[..])) {
            return Some(Resemblance::Exact);
        }
        let is_form =
            |stem: &mut Stem| token.starts_with(&stem.beginning) && token.len() <= word.len() + 6 && stem.is_of(token);
        if self.stems.iter_mut().any(is_form) {
            return Some(Resemblance::Form);
        }
        if self.is_beginning && token.starts_with(&word[..]) {
            return Some(Resemblance::Beginning);
        }
        self.close.iter().any(|close| close == token).then_some(Resemblance::Typo)
    }
}

/// The letters of a text, whatever their size, and nothing between them.
fn letters_of(text: &str) -> String {
    fold_key(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

impl Reasons {
    fn of_text(&mut self, sought: &mut [Sought], field: FoundIn, text: &str) {
        let mut wanted: Vec<&mut Sought> = sought.iter_mut().filter(|sought| sought.looks_in(field)).collect();
        if wanted.is_empty() || text.is_empty() {
            return;
        }
        let mut reader = Words::of(text);
        while reader.advance() {
            for sought in &mut wanted {
                let Some((how, end)) = sought.at(text, &reader) else {
                    continue;
                };
                let found = &text[reader.token.offset_from..end];
                let folded = how == Resemblance::Exact
                    && letters_of(found) != letters_of(&sought.text.text)
                    && !(sought.is_beginning && sought.words.len() > 1)
                    && !is_single_paired(sought.words.first().map_or("", |word| word));
                self.add(&sought.text.text, field, if folded { Resemblance::Folded } else { how }, found);
            }
        }
    }

    fn of_condition(&mut self, columns: &Columns, slot: usize, condition: &Condition) {
        match condition {
            Condition::Tag(name) => self.of_node(&columns.tag_tree, &columns.tags, slot, FoundIn::Tag, name),
            Condition::Folder(name) => {
                self.of_node(&columns.folder_tree, &columns.folders, slot, FoundIn::Folder, name);
            }
            Condition::Site(name) => {
                let meant = columns.sites.meant(name);
                let site = columns.site[slot];
                if meant.get(site as usize) == Some(&true) {
                    self.of_name(FoundIn::Site, name, columns.sites.name(site).unwrap_or_default());
                }
            }
            Condition::Author(name) => {
                let meant = columns.author_names.meant(name);
                for &author in columns.authors.get(slot).iter().filter(|&&author| meant[author as usize]) {
                    self.of_name(FoundIn::Byline, name, columns.author_names.name(author).unwrap_or_default());
                }
            }
            _ => {}
        }
    }

    fn of_node(&mut self, tree: &Tree, rows: &Sparse, slot: usize, field: FoundIn, name: &str) {
        let tops = tree.named(name);
        let below = tree.with_below(&tops);
        for &at in rows.get(slot).iter().filter(|&&at| below[at as usize]) {
            let how = if tops.contains(&at) { Resemblance::Exact } else { Resemblance::Below };
            self.add(name, field, how, &tree.nodes[at as usize].path);
        }
    }

    fn of_name(&mut self, field: FoundIn, sought: &str, found: &str) {
        let how = match letters_of(sought) == letters_of(found) {
            true => Resemblance::Exact,
            false => Resemblance::Part,
        };
        self.add(sought, field, how, found);
    }

    fn add(&mut self, sought: &str, field: FoundIn, how: Resemblance, spelling: &str) {
        let same = |reason: &&mut MatchReason| reason.sought == sought && reason.field == field && reason.how == how;
        match self.0.iter_mut().find(same) {
            Some(reason) => {
                reason.times += 1;
                let is_known = reason.spellings.iter().any(|known| fold_key(known) == fold_key(spelling));
                if !is_known && reason.spellings.len() < SPELLINGS {
                    reason.spellings.push(spelling.to_owned());
                }
            }
            None => self.0.push(MatchReason {
                sought: sought.to_owned(),
                field,
                how,
                spellings: vec![spelling.to_owned()],
                times: 1,
            }),
        }
    }
}
