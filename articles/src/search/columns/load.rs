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

const ARTICLES: &str = "SELECT article.id AS id, saved, published_at, words, state, starred,
    read_at IS NOT NULL AS is_read, note <> '' AS has_note, picture IS NOT NULL AS has_picture,
    format, language, site, byline, import, title, read_at, text_key, has_body, canonical_url, original, part,
    removed = 0 AND coalesce(withdrawn, 0) = 0 AS visible
    FROM article LEFT JOIN import ON import.id = article.import";

impl Columns {
    /// Everything from the tables.
    pub(crate) fn load(db: &Connection) -> Result<Columns> {
        let mut columns = Columns::default();
        columns.tag_tree.load_tags(db)?;
        columns.folder_tree.load_folders(db)?;
        let mut statement = db.prepare(&format!("{ARTICLES} ORDER BY article.id"))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            columns.push(row.get("id")?);
            columns.read(columns.len() - 1, row)?;
        }
        columns.load_rows(db, None)?;
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
        match (changes.articles.first(), changes.articles.last()) {
            (Some(&first), Some(&last))
                if changes.articles.len() >= MANY && (last - first) / 4 < changes.articles.len() as i64 =>
            {
                self.refresh_range(db, &changes.articles, first, last)?;
            }
            _ => self.refresh_each(db, &changes.articles)?,
        }
        if changes.dismissed {
            self.apart = Apart::load(db, |id| self.slot(id))?;
        }
        self.counts.take();
        self.likenesses.take();
        self.tag_use.forget();
        self.duplicates.take();
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
        self.load_each_rows(db, articles)
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
        self.load_highlights(db, first, last)?;
        self.load_rows(db, Some((articles, first, last)))
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
        let text = |column: &str| -> Result<Option<&str>> {
            Ok(row.get_ref(column)?.as_str_or_null().map_err(rusqlite::Error::from)?)
        };
        let mut flags = 0;
        for (column, bit) in [
            ("visible", flag::VISIBLE),
            ("starred", flag::STARRED),
            ("is_read", flag::READ),
            ("has_note", flag::NOTE),
            ("has_picture", flag::PICTURE),
        ] {
            if row.get::<_, bool>(column)? {
                flags |= bit;
            }
        }
        self.flags[slot] = flags;
        self.state[slot] = State::from_column(text("state")?.unwrap_or_default())?;
        self.format[slot] = Format::from_column(text("format")?.unwrap_or_default())?;
        self.read_at[slot] = row.get::<_, Option<i64>>("read_at")?.unwrap_or(NO_DATE);
        self.prints.read(slot, row)?;
        self.import[slot] = row.get::<_, Option<i64>>("import")?.unwrap_or(0);
        let number = |names: &mut super::Names, name: Option<&str>| match name {
            Some(name) if !name.is_empty() => names.number(name),
            _ => NOBODY,
        };
        self.language[slot] = number(&mut self.languages, text("language")?);
        let site = number(&mut self.sites, text("site")?);
        let mut authors: Vec<u32> =
            authors(text("byline")?.unwrap_or_default()).map(|author| self.author_names.number(author)).collect();
        authors.sort_unstable();
        authors.dedup();
        if self.authors.get(slot) != authors {
            self.authors.set(slot, &authors);
        }
        let published = row.get::<_, Option<i64>>("published_at")?.unwrap_or(NO_DATE);
        let words = row.get("words")?;
        let saved = row.get("saved")?;
        let title = title_hash(text("title")?.unwrap_or_default());
        let orders = &mut self.orders;
        put(&mut self.saved[slot], saved, || orders.forget(SortField::Saved));
        put(&mut self.published[slot], published, || orders.forget(SortField::Published));
        put(&mut self.words[slot], words, || orders.forget(SortField::Words));
        put(&mut self.site[slot], site, || orders.forget(SortField::Site));
        put(&mut self.title[slot], title, || orders.forget(SortField::Title));
        Ok(())
    }

    fn load_each_rows(&mut self, db: &Connection, articles: &[i64]) -> Result<()> {
        let mut tags = db.prepare_cached("SELECT tag, added FROM article_tag WHERE article = :article")?;
        let mut folders = db.prepare_cached("SELECT folder, 0 FROM article_folder WHERE article = :article")?;
        let mut row: Vec<(u32, u32)> = Vec::new();
        for &id in articles {
            let Some(slot) = self.slot(id) else { continue };
            for (statement, is_tag) in [(&mut tags, true), (&mut folders, false)] {
                row.clear();
                let mut found = statement.query(named_params! { ":article": id })?;
                while let Some(found) = found.next()? {
                    let tree = if is_tag { &self.tag_tree } else { &self.folder_tree };
                    let added = found.get(1)?;
                    row.extend(tree.find(found.get(0)?).map(|node| (node, seconds(added))));
                }
                self.set_row(slot, &row, is_tag);
            }
        }
        Ok(())
    }

    fn set_row(&mut self, slot: u32, row: &[(u32, u32)], is_tag: bool) {
        let slot = slot as usize;
        let nodes: Vec<u32> = row.iter().map(|&(node, _)| node).collect();
        if is_tag {
            let given: Vec<u32> = row.iter().map(|&(_, given)| given).collect();
            self.tags.set(slot, &nodes);
            self.given.set(slot, &given);
        } else {
            self.folders.set(slot, &nodes);
        }
    }

    /// Tags and folders of all articles, or of those of a range that changed.
    fn load_rows(&mut self, db: &Connection, only: Option<(&[i64], i64, i64)>) -> Result<()> {
        let (articles, first, last) = only.unwrap_or((&[], i64::MIN, i64::MAX));
        let all;
        let articles = match only {
            Some(_) => articles,
            None => {
                all = self.ids.clone();
                &all[..]
            }
        };
        for (sql, is_tag) in [
            (
                "SELECT article, tag, added FROM article_tag WHERE article BETWEEN :first AND :last ORDER BY article",
                true,
            ),
            (
                "SELECT article, folder, 0 FROM article_folder WHERE article BETWEEN :first AND :last ORDER BY article",
                false,
            ),
        ] {
            let mut statement = db.prepare_cached(sql)?;
            let mut pairs = statement.query(named_params! { ":first": first, ":last": last })?;
            let mut next: Option<(i64, i64, i64)> = None;
            let mut row: Vec<(u32, u32)> = Vec::new();
            for &id in articles {
                row.clear();
                loop {
                    if next.is_none() {
                        next = match pairs.next()? {
                            Some(pair) => Some((pair.get(0)?, pair.get(1)?, pair.get(2)?)),
                            None => break,
                        };
                    }
                    match next {
                        Some((article, node, added)) if article <= id => {
                            if article == id {
                                let tree = if is_tag { &self.tag_tree } else { &self.folder_tree };
                                row.extend(tree.find(node).map(|node| (node, seconds(added))));
                            }
                            next = None;
                        }
                        _ => break,
                    }
                }
                if let Some(slot) = self.slot(id) {
                    self.set_row(slot, &row, is_tag);
                }
            }
        }
        Ok(())
    }
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
