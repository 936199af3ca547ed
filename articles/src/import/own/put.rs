//! Puts into the library what only an export of our own says.

use std::collections::HashMap;

use rusqlite::{OptionalExtension, named_params};
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;

use super::{Own, OwnHighlight, uid};
use crate::article::{ArticleId, State};
use crate::error::{Error, Result};
use crate::extract::plain_text::collapse;
use crate::fold::fold_key;
use crate::folder::FolderId;
use crate::highlight::HighlightId;
use crate::import::prepare::New;
use crate::interchange::{FolderOf, FolderRecord, Head, SearchRecord, TagOf, TagRecord};
use crate::library::{Edit, View};
use crate::tag::TagId;

/// Longest names, as tags and folders have them.
const TAG: usize = 120;
const FOLDER: usize = 200;
/// A way a folder is looked at is no longer than this.
const VIEW: usize = 4_096;

impl View<'_> {
    /// The article that an article of an export is: the one with its uid, or one that another import brought. Two
    /// articles of one export are two, however alike they are.
    pub(in crate::import) fn own_duplicate(&self, own: &Own, new: &New, import: i64) -> Result<Option<ArticleId>> {
        if let Some(uid) = &own.uid {
            let known = self
                .db
                .prepare_cached("SELECT id FROM visible_article WHERE uid = :uid")?
                .query_row(named_params! { ":uid": uid }, |row| row.get(0).map(ArticleId))
                .optional()?;
            if known.is_some() {
                return Ok(known);
            }
        }
        let Some(found) = self.duplicate_of(new)? else { return Ok(None) };
        let is_of_this = self
            .db
            .prepare_cached("SELECT import IS :import FROM article WHERE id = :id")?
            .query_row(named_params! { ":import": import, ":id": found.0 }, |row| row.get::<_, bool>(0))?;
        Ok((!is_of_this).then_some(found))
    }

    /// A uid for a new row of a table: the one it had, if nothing here has it.
    pub(in crate::import) fn free_uid(&self, table: Uids, wanted: Option<&str>) -> Result<String> {
        if let Some(wanted) = wanted.and_then(uid)
            && self.with_uid(table, &wanted)?.is_none()
        {
            return Ok(wanted);
        }
        Ok(Uuid::now_v7().to_string())
    }

    fn with_uid(&self, table: Uids, uid: &str) -> Result<Option<i64>> {
        let sql = match table {
            Uids::Article => "SELECT id FROM article WHERE uid = ?1",
            Uids::Highlight => "SELECT id FROM highlight WHERE uid = ?1",
            Uids::Tag => "SELECT id FROM tag WHERE uid = ?1",
            Uids::Folder => "SELECT id FROM folder WHERE uid = ?1",
            Uids::Search => "SELECT id FROM saved_search WHERE uid = ?1",
            Uids::Rule => "SELECT id FROM rule WHERE uid = ?1",
        };
        Ok(self.db.prepare_cached(sql)?.query_row([uid], |row| row.get(0)).optional()?)
    }
}

/// Tables whose rows have uids.
#[derive(Debug, Clone, Copy)]
pub(in crate::import) enum Uids {
    Article,
    Highlight,
    Tag,
    Folder,
    Search,
    Rule,
}

impl Edit<'_> {
    /// The tags of an article, by their uids or else by their paths.
    pub(in crate::import) fn own_tags(&mut self, tags: &[TagOf]) -> Result<Vec<TagId>> {
        let mut found = Vec::with_capacity(tags.len());
        for tag in tags {
            match self.with_uid(Uids::Tag, &tag.uid)? {
                Some(id) => found.push(TagId(id)),
                None => match self.tag_or_new(&tag.path) {
                    Err(Error::EmptyTag) => {}
                    made => found.push(made?),
                },
            }
        }
        Ok(found)
    }

    /// The folders of an article, by their uids or else by their paths.
    pub(in crate::import) fn own_folders(&mut self, folders: &[FolderOf]) -> Result<Vec<FolderId>> {
        let mut found = Vec::with_capacity(folders.len());
        for folder in folders {
            match self.with_uid(Uids::Folder, &folder.uid)? {
                Some(id) => found.push(FolderId(id)),
                None => match self.folder_or_new(&folder.path) {
                    Err(Error::EmptyFolder) => {}
                    made => found.push(made?),
                },
            }
        }
        Ok(found)
    }

    /// Gives a new article what no draft of another source has.
    pub(in crate::import) fn put_own(&mut self, id: ArticleId, own: &Own, tags: &[TagId]) -> Result<()> {
        self.db
            .prepare_cached(
                "UPDATE article SET modified = coalesce(:modified, modified), state_before = :before WHERE id = :id",
            )?
            .execute(named_params! {
                ":id": id.0, ":modified": own.modified, ":before": own.state_before.map(State::name),
            })?;
        if let Some(original) = &own.original {
            let original = original.as_ref();
            self.db
                .prepare_cached(
                    "UPDATE article SET original = :hash, original_name = :name, original_bytes = :bytes, part = :part
                     WHERE id = :id",
                )?
                .execute(named_params! {
                    ":id": id.0, ":hash": original.map(|it| &it.hash), ":name": original.map(|it| &it.name),
                    ":bytes": original.map(|it| it.bytes), ":part": original.and_then(|it| it.part.as_ref()),
                })?;
        }
        for (tag, of) in tags.iter().zip(own.tags.iter().flatten()) {
            self.db
                .prepare_cached("UPDATE article_tag SET added = :added WHERE article = :article AND tag = :tag")?
                .execute(named_params! { ":article": id.0, ":tag": tag.0, ":added": of.added })?;
        }
        Ok(())
    }

    /// Gives a new highlight its uid and its place.
    pub(in crate::import) fn put_own_highlight(&mut self, id: HighlightId, own: &OwnHighlight) -> Result<()> {
        let uid = self.free_uid(Uids::Highlight, own.uid.as_deref())?;
        self.db
            .prepare_cached("UPDATE highlight SET uid = :uid WHERE id = :id")?
            .execute(named_params! { ":id": id.0, ":uid": uid })?;
        if let Some(position) = own.position {
            self.db
                .prepare_cached("UPDATE highlight SET position = :position WHERE id = :id")?
                .execute(named_params! { ":id": id.0, ":position": position })?;
        }
        Ok(())
    }

    /// Makes the tags, folders, saved searches and rules of an export that are not there; what is there only gets what
    /// it lacks.
    pub(in crate::import) fn put_head(&mut self, head: &Head) -> Result<()> {
        let mut made = HashMap::new();
        for tag in &head.tags {
            let parent = tag.parent.as_ref().map(|uid| made.get(uid).copied());
            // Of one that is below nothing, nobody can say where it belongs.
            let Some(parent) = parent.unwrap_or(Some(None)) else { continue };
            if let Some(id) = self.put_own_tag(tag, parent)? {
                made.insert(tag.uid.clone(), Some(id));
            }
        }
        let mut folders = HashMap::new();
        for folder in &head.folders {
            let parent = folder.parent.as_ref().map(|uid| folders.get(uid).copied());
            let Some(parent) = parent.unwrap_or(Some(None)) else { continue };
            if let Some(id) = self.put_folder(folder, parent)? {
                folders.insert(folder.uid.clone(), Some(id));
            }
        }
        for search in &head.searches {
            let parent = search.parent.as_ref().and_then(|uid| folders.get(uid).copied().flatten());
            self.put_search(search, parent)?;
        }
        self.put_rules(head)?;
        for one in &head.dismissed {
            self.db
                .prepare_cached("INSERT OR IGNORE INTO dismissed (kind, subject) VALUES (:kind, :subject)")?
                .execute(named_params! { ":kind": one.kind, ":subject": one.subject })?;
        }
        Ok(())
    }

    fn put_own_tag(&mut self, tag: &TagRecord, parent: Option<i64>) -> Result<Option<i64>> {
        let name = named(&tag.name.replace('/', "-"), TAG);
        if name.is_empty() {
            return Ok(None);
        }
        let colour = tag.colour.and_then(|colour| serde_json::to_value(colour).ok());
        let colour = colour.as_ref().and_then(|colour| colour.as_str());
        let known = match self.with_uid(Uids::Tag, &tag.uid)? {
            Some(id) => Some(id),
            None => self
                .db
                .prepare_cached("SELECT id FROM tag WHERE coalesce(parent, 0) = :parent AND key = :key")?
                .query_row(named_params! { ":parent": parent.unwrap_or(0), ":key": fold_key(&name) }, |row| row.get(0))
                .optional()?,
        };
        if let Some(id) = known {
            self.db
                .prepare_cached(
                    "UPDATE tag SET colour = coalesce(colour, :colour),
                        description = CASE description WHEN '' THEN :description ELSE description END
                     WHERE id = :id AND (colour IS NULL AND :colour IS NOT NULL OR description = '' AND :description <> '')",
                )?
                .execute(named_params! { ":id": id, ":colour": colour, ":description": tag.description })?;
            return Ok(Some(id));
        }
        let uid = self.free_uid(Uids::Tag, Some(&tag.uid))?;
        self.db
            .prepare_cached(
                "INSERT INTO tag (uid, parent, name, key, colour, description)
                 VALUES (:uid, :parent, :name, :key, :colour, :description)",
            )?
            .execute(named_params! {
                ":uid": uid, ":parent": parent, ":name": name, ":key": fold_key(&name), ":colour": colour,
                ":description": tag.description,
            })?;
        Ok(Some(self.db.last_insert_rowid()))
    }

    fn put_folder(&mut self, folder: &FolderRecord, parent: Option<i64>) -> Result<Option<i64>> {
        let name = named(&folder.name, FOLDER);
        if name.is_empty() {
            return Ok(None);
        }
        let known = match self.with_uid(Uids::Folder, &folder.uid)? {
            Some(id) => Some(id),
            None => self
                .db
                .prepare_cached("SELECT id FROM folder WHERE coalesce(parent, 0) = :parent AND key = :key")?
                .query_row(named_params! { ":parent": parent.unwrap_or(0), ":key": fold_key(&name) }, |row| row.get(0))
                .optional()?,
        };
        if known.is_some() {
            return Ok(known);
        }
        let uid = self.free_uid(Uids::Folder, Some(&folder.uid))?;
        let is_view = |view: &&String| view.len() <= VIEW && serde_json::from_str::<serde_json::Value>(view).is_ok();
        self.db
            .prepare_cached(
                "INSERT INTO folder (uid, parent, name, key, position, view)
                 VALUES (:uid, :parent, :name, :key, :position, :view)",
            )?
            .execute(named_params! {
                ":uid": uid, ":parent": parent, ":name": name, ":key": fold_key(&name),
                ":position": folder.position, ":view": folder.view.as_ref().filter(is_view),
            })?;
        Ok(Some(self.db.last_insert_rowid()))
    }

    fn put_search(&mut self, search: &SearchRecord, parent: Option<i64>) -> Result<()> {
        let name = named(&search.name, FOLDER);
        if name.is_empty() || self.with_uid(Uids::Search, &search.uid)?.is_some() {
            return Ok(());
        }
        let uid = self.free_uid(Uids::Search, Some(&search.uid))?;
        self.db
            .prepare_cached(
                "INSERT OR IGNORE INTO saved_search (uid, parent, name, key, query, position)
                 VALUES (:uid, :parent, :name, :key, :query, :position)",
            )?
            .execute(named_params! {
                ":uid": uid, ":parent": parent, ":name": name, ":key": fold_key(&name), ":query": search.query,
                ":position": search.position,
            })?;
        Ok(())
    }

    fn put_rules(&mut self, head: &Head) -> Result<()> {
        for rule in &head.rules {
            if self.with_uid(Uids::Rule, &rule.uid)?.is_some() {
                continue;
            }
            let uid = self.free_uid(Uids::Rule, Some(&rule.uid))?;
            self.db
                .prepare_cached(
                    "INSERT INTO rule (uid, name, query, add_tags, folders, state, star, on_import, position)
                     VALUES (:uid, :name, :query, :add_tags, :folders, :state, :star, :on_import, :position)",
                )?
                .execute(named_params! {
                    ":uid": uid, ":name": rule.name, ":query": rule.query,
                    ":add_tags": serde_json::Value::from(&rule.add_tags[..]).to_string(),
                    ":folders": serde_json::Value::from(&rule.folders[..]).to_string(),
                    ":state": rule.state.map(State::name), ":star": rule.star, ":on_import": rule.on_import,
                    ":position": rule.position,
                })?;
        }
        Ok(())
    }
}

/// A name as tags and folders have them.
fn named(name: &str, longest: usize) -> String {
    let seen: String = name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    collapse(&seen).nfc().take(longest).collect()
}
