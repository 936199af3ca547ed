//! Columns from the tables, and from what a write changed in them.

use rusqlite::{Connection, Row, named_params};

use super::names::NOBODY;
use super::order::title_hash;
use super::{Columns, NO_DATE, flag};
use crate::article::{Format, State};
use crate::duplicates::Apart;
use crate::error::{Error, Result};
use crate::search::{Changes, SortField};

/// From this many changes on, a walk through the table beats finding each.
const MANY: usize = 200;

const ARTICLES: &str = "SELECT article.id, removed = 0 AND coalesce(withdrawn, 0) = 0, starred, read_at IS NOT NULL,
    note <> '', picture IS NOT NULL, state, format, read_at, import, language, site, byline, published_at, words, saved,
    title, text_key, has_body, canonical_url, original, part
    FROM article LEFT JOIN import ON import.id = article.import";

/// The columns of that question by number: looking up their names takes as long as reading them, and a library of any
/// size is read at every start.
pub(super) mod at {
    pub(in crate::search::columns) const ID: usize = 0;
    pub(in crate::search::columns) const VISIBLE: usize = 1;
    pub(in crate::search::columns) const STARRED: usize = 2;
    pub(in crate::search::columns) const IS_READ: usize = 3;
    pub(in crate::search::columns) const HAS_NOTE: usize = 4;
    pub(in crate::search::columns) const HAS_PICTURE: usize = 5;
    pub(in crate::search::columns) const STATE: usize = 6;
    pub(in crate::search::columns) const FORMAT: usize = 7;
    pub(in crate::search::columns) const READ_AT: usize = 8;
    pub(in crate::search::columns) const IMPORT: usize = 9;
    pub(in crate::search::columns) const LANGUAGE: usize = 10;
    pub(in crate::search::columns) const SITE: usize = 11;
    pub(in crate::search::columns) const BYLINE: usize = 12;
    pub(in crate::search::columns) const PUBLISHED_AT: usize = 13;
    pub(in crate::search::columns) const WORDS: usize = 14;
    pub(in crate::search::columns) const SAVED: usize = 15;
    pub(in crate::search::columns) const TITLE: usize = 16;
    pub(in crate::search::columns) const TEXT_KEY: usize = 17;
    pub(in crate::search::columns) const HAS_BODY: usize = 18;
    pub(in crate::search::columns) const ADDRESS: usize = 19;
    pub(in crate::search::columns) const ORIGINAL: usize = 20;
    pub(in crate::search::columns) const PART: usize = 21;
}

impl Columns {
    /// Everything from the tables.
    pub(crate) fn load(db: &Connection) -> Result<Columns> {
        let mut columns = Columns::default();
        columns.tag_tree.load_tags(db)?;
        columns.folder_tree.load_folders(db)?;
        let mut statement = db.prepare(&format!("{ARTICLES} ORDER BY article.id"))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            columns.push(row.get(at::ID)?);
            columns.read(columns.len() - 1, row)?;
        }
        let all = columns.ids.clone();
        for sql in [TAGS, FOLDERS] {
            columns.load_rows(db, sql, &all, i64::MIN, i64::MAX)?;
        }
        columns.load_highlights(db, i64::MIN, i64::MAX)?;
        columns.apart = Apart::load(db, |id| columns.slot(id))?;
        Ok(columns)
    }

    /// Takes over what a write changed; the cost follows the number of changes.
    pub(crate) fn refresh(&mut self, db: &Connection, changes: &Changes) -> Result<()> {
        if !changes.tags.is_empty() {
            self.tag_tree.refresh_tags(db, &changes.tags)?;
        }
        if changes.folders {
            self.folder_tree.load_folders(db)?;
        }
        let known = self.ids.last().copied().unwrap_or(i64::MIN);
        if changes.articles.iter().any(|&id| id < known && self.slot(id).is_none()) {
            let (generation, numbering) = (self.generation, self.numbering);
            *self = Columns::load(db)?;
            self.numbering = numbering + 1;
            self.generation = generation + 1;
            return Ok(());
        }
        match range(&changes.articles) {
            Some((first, last)) => self.refresh_range(db, &changes.articles, first, last)?,
            None => self.refresh_each(db, &changes.articles)?,
        }
        for (changed, sql) in [(&changes.tagged, TAGS), (&changes.filed, FOLDERS)] {
            match range(changed) {
                Some((first, last)) => self.load_rows(db, sql, changed, first, last)?,
                None => self.load_each_rows(db, sql, changed)?,
            }
        }
        if changes.dismissed {
            self.apart = Apart::load(db, |id| self.slot(id))?;
        }
        self.counts.take();
        self.likenesses.take();
        self.tag_use.forget();
        self.duplicates.take();
        self.outside_trash.take();
        self.common_languages.take();
        self.generation += 1;
        Ok(())
    }

    fn refresh_each(&mut self, db: &Connection, articles: &[i64]) -> Result<()> {
        let mut statement = db.prepare_cached(&format!("{ARTICLES} WHERE article.id = :id"))?;
        for &id in articles {
            let mut rows = statement.query(named_params! { ":id": id })?;
            match rows.next()? {
                Some(row) => {
                    let slot = self.slot_for(id);
                    self.read(slot, row)?;
                }
                None => self.hide(id),
            }
            self.load_highlights(db, id, id)?;
        }
        Ok(())
    }

    fn refresh_range(&mut self, db: &Connection, articles: &[i64], first: i64, last: i64) -> Result<()> {
        let mut statement =
            db.prepare_cached(&format!("{ARTICLES} WHERE article.id BETWEEN :first AND :last ORDER BY article.id"))?;
        let mut rows = statement.query(named_params! { ":first": first, ":last": last })?;
        let mut changed = articles.iter().copied().peekable();
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            while let Some(gone) = changed.next_if(|&changed| changed < id) {
                self.hide(gone);
            }
            if changed.next_if_eq(&id).is_some() {
                let slot = self.slot_for(id);
                self.read(slot, row)?;
            }
        }
        changed.for_each(|gone| self.hide(gone));
        self.load_highlights(db, first, last)
    }

    /// Marks the articles of a range that have highlights, and notes on them. Most have none: it costs what is there.
    fn load_highlights(&mut self, db: &Connection, first: i64, last: i64) -> Result<()> {
        let mut statement = db.prepare_cached(
            "SELECT article, max(note <> '') AS has_note FROM highlight
             WHERE article BETWEEN :first AND :last GROUP BY article",
        )?;
        let mut rows = statement.query(named_params! { ":first": first, ":last": last })?;
        while let Some(row) = rows.next()? {
            if let Some(slot) = self.slot(row.get("article")?) {
                let note = if row.get("has_note")? { flag::NOTE } else { 0 };
                self.flags[slot as usize] |= flag::HIGHLIGHT | note;
            }
        }
        Ok(())
    }

    /// The slot of an article, a new one at the end for a new article.
    fn slot_for(&mut self, id: i64) -> usize {
        match self.slot(id) {
            Some(slot) => slot as usize,
            None => {
                self.push(id);
                self.len() - 1
            }
        }
    }

    fn push(&mut self, id: i64) {
        self.ids.push(id);
        self.saved.push(0);
        self.published.push(NO_DATE);
        self.words.push(0);
        self.state.push(State::Inbox);
        self.flags.push(0);
        self.format.push(Format::Text);
        self.language.push(NOBODY);
        self.site.push(NOBODY);
        self.import.push(0);
        self.read_at.push(NO_DATE);
        self.prints.push();
        self.title.push(0);
        self.authors.push(&[]);
        self.tags.push(&[]);
        self.given.push(&[]);
        self.folders.push(&[]);
        self.orders.forget_all();
    }

    /// An article that is in the table no more.
    fn hide(&mut self, id: i64) {
        if let Some(slot) = self.slot(id) {
            self.flags[slot as usize] = 0;
        }
    }

    fn read(&mut self, slot: usize, row: &Row) -> Result<()> {
        let text = |column: usize| -> Result<Option<&str>> {
            Ok(row.get_ref(column)?.as_str_or_null().map_err(rusqlite::Error::from)?)
        };
        let mut flags = 0;
        for (column, bit) in [
            (at::VISIBLE, flag::VISIBLE),
            (at::STARRED, flag::STARRED),
            (at::IS_READ, flag::READ),
            (at::HAS_NOTE, flag::NOTE),
            (at::HAS_PICTURE, flag::PICTURE),
        ] {
            if row.get::<_, bool>(column)? {
                flags |= bit;
            }
        }
        self.flags[slot] = flags;
        self.state[slot] = State::from_column(text(at::STATE)?.unwrap_or_default())?;
        self.format[slot] = Format::from_column(text(at::FORMAT)?.unwrap_or_default())?;
        self.read_at[slot] = row.get::<_, Option<i64>>(at::READ_AT)?.unwrap_or(NO_DATE);
        self.prints.read(slot, row)?;
        self.import[slot] = row.get::<_, Option<i64>>(at::IMPORT)?.unwrap_or(0);
        let number = |names: &mut super::Names, name: Option<&str>| match name {
            Some(name) if !name.is_empty() => names.number(name),
            _ => NOBODY,
        };
        self.language[slot] = number(&mut self.languages, text(at::LANGUAGE)?);
        let site = number(&mut self.sites, text(at::SITE)?);
        let mut authors: Vec<u32> =
            authors(text(at::BYLINE)?.unwrap_or_default()).map(|author| self.author_names.number(author)).collect();
        authors.sort_unstable();
        authors.dedup();
        if self.authors.get(slot) != authors {
            self.authors.set(slot, &authors);
        }
        let published = row.get::<_, Option<i64>>(at::PUBLISHED_AT)?.unwrap_or(NO_DATE);
        let words = row.get(at::WORDS)?;
        let saved = row.get(at::SAVED)?;
        let title = title_hash(text(at::TITLE)?.unwrap_or_default());
        let orders = &mut self.orders;
        put(&mut self.saved[slot], saved, || orders.forget(SortField::Saved));
        put(&mut self.published[slot], published, || orders.forget(SortField::Published));
        put(&mut self.words[slot], words, || orders.forget(SortField::Words));
        put(&mut self.site[slot], site, || orders.forget(SortField::Site));
        put(&mut self.title[slot], title, || orders.forget(SortField::Title));
        Ok(())
    }

    fn load_each_rows(&mut self, db: &Connection, rows: Rows, articles: &[i64]) -> Result<()> {
        for &id in articles {
            self.load_rows(db, rows, &[id], id, id)?;
        }
        Ok(())
    }

    /// Tags or folders of these articles, all of which are in this range.
    fn load_rows(&mut self, db: &Connection, rows: Rows, articles: &[i64], first: i64, last: i64) -> Result<()> {
        let mut statement = db.prepare_cached(rows.sql)?;
        let mut pairs = statement.query([first, last])?;
        let mut next = pairs.next()?;
        let (mut nodes, mut given): (Vec<u32>, Vec<u32>) = (Vec::new(), Vec::new());
        for &id in articles {
            nodes.clear();
            given.clear();
            while let Some(pair) = next {
                let article: i64 = pair.get(0)?;
                if article > id {
                    break;
                }
                if article == id {
                    let tree = if rows.are_tags { &self.tag_tree } else { &self.folder_tree };
                    if let Some(node) = tree.find(pair.get(1)?) {
                        nodes.push(node);
                        given.push(seconds(pair.get(2)?));
                    }
                }
                next = pairs.next()?;
            }
            let Some(slot) = self.slot(id).map(|slot| slot as usize) else { continue };
            if rows.are_tags {
                self.tags.set(slot, &nodes);
                self.given.set(slot, &given);
            } else {
                self.folders.set(slot, &nodes);
            }
        }
        Ok(())
    }
}

/// What an article has several of: the question for a range of articles, and what it answers.
#[derive(Clone, Copy)]
struct Rows {
    sql: &'static str,
    are_tags: bool,
}

const TAGS: Rows = Rows {
    sql: "SELECT article, tag, added FROM article_tag WHERE article BETWEEN ?1 AND ?2 ORDER BY article",
    are_tags: true,
};
const FOLDERS: Rows = Rows {
    sql: "SELECT article, folder, 0 FROM article_folder WHERE article BETWEEN ?1 AND ?2 ORDER BY article",
    are_tags: false,
};

/// The range of articles to walk through, where that beats finding each of them.
fn range(articles: &[i64]) -> Option<(i64, i64)> {
    let (first, last) = (*articles.first()?, *articles.last()?);
    (articles.len() >= MANY && (last - first) / 4 < articles.len() as i64).then_some((first, last))
}

/// Milliseconds as the columns keep them of a tag that was given: whole seconds, 0 where it is not known.
fn seconds(milliseconds: i64) -> u32 {
    u32::try_from(milliseconds / 1_000).unwrap_or(0)
}

/// Each author of a byline.
pub(crate) fn authors(byline: &str) -> impl Iterator<Item = &str> {
    byline.split(',').map(str::trim).filter(|author| !author.is_empty())
}

fn put<T: PartialEq>(place: &mut T, value: T, changed: impl FnOnce()) {
    if *place != value {
        *place = value;
        changed();
    }
}

impl State {
    pub(crate) fn from_column(text: &str) -> Result<State> {
        match text {
            "inbox" => Ok(State::Inbox),
            "later" => Ok(State::Later),
            "archive" => Ok(State::Archive),
            "trash" => Ok(State::Trash),
            _ => Err(unknown("state")),
        }
    }
}

impl Format {
    pub(crate) fn from_column(text: &str) -> Result<Format> {
        Format::from_name(text).ok_or_else(|| unknown("format"))
    }
}

fn unknown(what: &str) -> Error {
    Error::Internal(format!("the library holds a {what} that this version does not know"))
}
