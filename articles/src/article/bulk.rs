//! One change of many fields on many articles: those that are selected, or all that a search finds.

use std::collections::BTreeSet;

use rusqlite::ToSql;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::change::{beginning_of, err_if_empty};
use super::{ArticleId, Selection, State};
use crate::error::Result;
use crate::library::Edit;
use crate::time;

/// What becomes of every article of a selection; what is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, rename_all = "camelCase")]
#[ts(export, export_to = "../../ui/src/generated/", optional_fields)]
pub struct ArticlesPatch {
    /// May not be empty.
    pub title: Option<String>,
    /// Authors, separated by `, `; empty: none.
    pub byline: Option<String>,
    /// Name of the site; empty: none.
    pub site: Option<String>,
    /// `2024`, `2024-03`, `2024-03-22` or an instant; empty: none.
    pub published: Option<String>,
    /// Primary language subtag; empty: none.
    pub language: Option<String>,
    /// Put after each article's note, as a paragraph of its own.
    pub note: Option<String>,
    /// Where they go.
    pub state: Option<State>,
    /// With a star, or without.
    pub starred: Option<bool>,
    /// Marked as read, or as unread.
    pub read: Option<bool>,
    /// Paths of tags they get; those that are not there yet are made.
    pub add_tags: Vec<String>,
    /// Paths of tags they lose.
    pub remove_tags: Vec<String>,
    /// Paths of folders they are put into; those that are not there yet are made.
    pub add_folders: Vec<String>,
    /// Paths of folders they are taken out of.
    pub remove_folders: Vec<String>,
}

/// Articles under change, and those that did change.
struct Bulk {
    ids: Vec<ArticleId>,
    changed: BTreeSet<ArticleId>,
}

impl Edit<'_> {
    /// Changes every article of a selection. What the selection means is settled before anything changes.
    ///
    /// # Errors
    /// `Invalid` for an empty title and a date that is none; `EmptyTag`, `EmptyFolder`.
    pub fn edit_articles(&mut self, selection: &Selection, patch: &ArticlesPatch) -> Result<()> {
        let mut bulk = Bulk { ids: self.resolve(selection)?, changed: BTreeSet::new() };
        self.set_fields(&mut bulk, patch)?;
        self.set_marks(&mut bulk, patch)?;
        self.shelve(&mut bulk, patch)?;
        let names = [&patch.add_tags[..], &patch.remove_tags, &patch.add_folders, &patch.remove_folders].concat();
        if !names.is_empty() {
            self.about(&names.join(", "))?;
        }
        self.items += u32::try_from(bulk.changed.len()).unwrap_or(u32::MAX);
        Ok(())
    }

    fn set_fields(&mut self, bulk: &mut Bulk, patch: &ArticlesPatch) -> Result<()> {
        let trimmed = |value: &Option<String>| value.as_ref().map(|text| text.trim().to_owned());
        let (title, published) = (trimmed(&patch.title), trimmed(&patch.published));
        err_if_empty(title.as_deref())?;
        let published_at = beginning_of(published.as_deref())?;
        let language = trimmed(&patch.language).map(|tag| tag.to_lowercase());
        let note = trimmed(&patch.note).filter(|note| !note.is_empty());
        let fields: [(Option<String>, &str); 6] = [
            (title, "UPDATE article SET title = ?2, modified = ?3 WHERE id = ?1 AND title <> ?2"),
            (
                trimmed(&patch.byline),
                "UPDATE article SET byline = nullif(?2, ''), modified = ?3 WHERE id = ?1 AND coalesce(byline, '') <> ?2",
            ),
            (
                trimmed(&patch.site),
                "UPDATE article SET site = nullif(?2, ''), modified = ?3 WHERE id = ?1 AND coalesce(site, '') <> ?2",
            ),
            (
                published,
                "UPDATE article SET published = nullif(?2, ''), published_at = ?4, modified = ?3
                 WHERE id = ?1 AND coalesce(published, '') <> ?2",
            ),
            (
                language,
                "UPDATE article SET language = nullif(?2, ''), modified = ?3
                 WHERE id = ?1 AND coalesce(language, '') <> ?2",
            ),
            (
                note,
                "UPDATE article SET note = CASE note WHEN '' THEN ?2 ELSE note || char(10, 10) || ?2 END, modified = ?3
                 WHERE id = ?1",
            ),
        ];
        let now = time::now();
        for (value, sql) in fields {
            if let Some(value) = value {
                let with_date = sql.contains("?4");
                let values: [&dyn ToSql; 3] = [&value, &now, &published_at];
                self.change_each(bulk, sql, &values[..if with_date { 3 } else { 2 }])?;
            }
        }
        Ok(())
    }

    fn set_marks(&mut self, bulk: &mut Bulk, patch: &ArticlesPatch) -> Result<()> {
        if let Some(state) = patch.state {
            self.change_each(
                bulk,
                "UPDATE article SET state = ?2, state_before = CASE ?2 WHEN 'trash' THEN state END
                 WHERE id = ?1 AND state <> ?2",
                &[&state.name()],
            )?;
        }
        if let Some(starred) = patch.starred {
            let sql = "UPDATE article SET starred = ?2 WHERE id = ?1 AND starred <> ?2";
            self.change_each(bulk, sql, &[&starred])?;
        }
        match patch.read {
            Some(true) => {
                let sql = "UPDATE article SET read_at = ?2 WHERE id = ?1 AND read_at IS NULL";
                self.change_each(bulk, sql, &[&time::now()])
            }
            Some(false) => {
                let sql = "UPDATE article SET read_at = NULL, progress = 0 WHERE id = ?1 AND read_at IS NOT NULL";
                self.change_each(bulk, sql, &[])
            }
            None => Ok(()),
        }
    }

    fn shelve(&mut self, bulk: &mut Bulk, patch: &ArticlesPatch) -> Result<()> {
        // Nothing is made for nobody.
        if bulk.ids.is_empty() {
            return Ok(());
        }
        for path in &patch.add_tags {
            let tag = self.tag_or_new(path)?;
            for &id in &bulk.ids {
                if self.add_tag(id, tag)? {
                    bulk.changed.insert(id);
                }
            }
        }
        for path in &patch.add_folders {
            let folder = self.folder_or_new(path)?;
            for &id in &bulk.ids {
                if self.add_to_folder(id, folder)? {
                    bulk.changed.insert(id);
                }
            }
        }
        for path in &patch.remove_tags {
            if let Some(tag) = self.tag_at(path)? {
                self.change_each(bulk, "DELETE FROM article_tag WHERE article = ?1 AND tag = ?2", &[&tag.0])?;
            }
        }
        for path in &patch.remove_folders {
            if let Some(folder) = self.folder_at(path)? {
                let sql = "DELETE FROM article_folder WHERE article = ?1 AND folder = ?2";
                self.change_each(bulk, sql, &[&folder.0])?;
            }
        }
        Ok(())
    }

    /// Runs a statement with each article's number as `?1` and these values after it, and notes which it changed.
    fn change_each(&mut self, bulk: &mut Bulk, sql: &str, values: &[&dyn ToSql]) -> Result<()> {
        let mut statement = self.view.db.prepare_cached(sql)?;
        for &id in &bulk.ids {
            let all: Vec<&dyn ToSql> = std::iter::once(&id.0 as &dyn ToSql).chain(values.iter().copied()).collect();
            if statement.execute(&all[..])? > 0 {
                bulk.changed.insert(id);
            }
        }
        Ok(())
    }
}
