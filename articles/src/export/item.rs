//! What an export reads: one article after the other, whole, and the names of tags and folders, on one consistent view.

use std::collections::{HashMap, HashSet};

use rusqlite::{OptionalExtension, named_params};
use serde_json::{Map, Value};

use crate::article::{ArticleId, Format, Original, State};
use crate::error::Result;
use crate::folder::escaped;
use crate::highlight::Highlight;
use crate::interchange::{FolderOf, FolderRecord, TagOf, TagRecord};
use crate::library::View;

/// An article as an export needs it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Item {
    pub uid: String,
    pub title: String,
    pub byline: Option<String>,
    pub site: Option<String>,
    pub url: Option<String>,
    pub published: Option<String>,
    pub saved: i64,
    pub modified: i64,
    pub language: Option<String>,
    pub excerpt: Option<String>,
    pub words: u32,
    pub picture: Option<String>,
    pub format: Format,
    pub state: State,
    pub state_before: Option<State>,
    pub starred: bool,
    pub read_at: Option<i64>,
    pub progress: u16,
    pub note: String,
    pub original: Option<Original>,
    pub fields: Map<String, Value>,
    pub html: String,
    pub tags: Vec<TagOf>,
    pub folders: Vec<FolderOf>,
    pub highlights: Vec<Highlight>,
}

/// The trees of tags and folders, by number.
#[derive(Default)]
pub(crate) struct Shelves {
    pub tags: HashMap<i64, (TagRecord, String)>,
    pub folders: HashMap<i64, (FolderRecord, String)>,
    /// Numbers with each after the one it is below.
    pub tag_order: Vec<i64>,
    pub folder_order: Vec<i64>,
}

/// Puts nodes of a tree in an order in which each comes after its parent, and gives each its path.
fn paths(nodes: &[(i64, Option<i64>, String)]) -> Vec<(i64, String)> {
    let mut children: HashMap<Option<i64>, Vec<usize>> = HashMap::new();
    for (at, (_, parent, _)) in nodes.iter().enumerate() {
        children.entry(*parent).or_default().push(at);
    }
    let mut ordered = Vec::with_capacity(nodes.len());
    let mut open: Vec<(usize, String)> =
        children.get(&None).into_iter().flatten().rev().map(|&at| (at, nodes[at].2.clone())).collect();
    while let Some((at, path)) = open.pop() {
        for &child in children.get(&Some(nodes[at].0)).into_iter().flatten().rev() {
            open.push((child, format!("{path}/{}", nodes[child].2)));
        }
        ordered.push((nodes[at].0, path));
    }
    ordered
}

impl View<'_> {
    /// Every tag and folder.
    pub(super) fn export_shelves(&self) -> Result<Shelves> {
        let mut shelves = Shelves::default();
        let mut nodes = Vec::new();
        let mut uids = HashMap::new();
        let mut found: HashMap<i64, TagRecord> = HashMap::new();
        let mut tags =
            self.db.prepare_cached("SELECT id, uid, parent, name, colour, description FROM tag ORDER BY key, id")?;
        let mut rows = tags.query([])?;
        while let Some(row) = rows.next()? {
            let (id, parent): (i64, Option<i64>) = (row.get("id")?, row.get("parent")?);
            let (uid, name): (String, String) = (row.get("uid")?, row.get("name")?);
            let colour: Option<String> = row.get("colour")?;
            let colour = colour.and_then(|name| serde_json::from_value(Value::String(name)).ok());
            nodes.push((id, parent, name.clone()));
            uids.insert(id, uid.clone());
            found.insert(id, TagRecord { uid, parent: None, name, colour, description: row.get("description")? });
        }
        for (id, parent, _) in &nodes {
            if let Some(tag) = found.get_mut(id) {
                tag.parent = parent.and_then(|parent| uids.get(&parent).cloned());
            }
        }
        for (id, path) in paths(&nodes) {
            shelves.tag_order.push(id);
            shelves.tags.extend(found.remove(&id).map(|tag| (id, (tag, path))));
        }
        nodes.clear();
        uids.clear();
        let mut found: HashMap<i64, FolderRecord> = HashMap::new();
        let mut folders = self
            .db
            .prepare_cached("SELECT id, uid, parent, name, position, view FROM folder ORDER BY position, key, id")?;
        let mut rows = folders.query([])?;
        while let Some(row) = rows.next()? {
            let (id, parent): (i64, Option<i64>) = (row.get("id")?, row.get("parent")?);
            let (uid, name): (String, String) = (row.get("uid")?, row.get("name")?);
            nodes.push((id, parent, escaped(&name)));
            uids.insert(id, uid.clone());
            let (position, view) = (row.get("position")?, row.get("view")?);
            found.insert(id, FolderRecord { uid, parent: None, name, position, view });
        }
        for (id, parent, _) in &nodes {
            if let Some(folder) = found.get_mut(id) {
                folder.parent = parent.and_then(|parent| uids.get(&parent).cloned());
            }
        }
        for (id, path) in paths(&nodes) {
            shelves.folder_order.push(id);
            shelves.folders.extend(found.remove(&id).map(|folder| (id, (folder, path))));
        }
        Ok(shelves)
    }

    /// One article, whole; none if it is not in the library any more.
    pub(crate) fn export_item(&self, id: ArticleId, shelves: &Shelves) -> Result<Option<Item>> {
        let item = self
            .db
            .prepare_cached(
                "SELECT uid, title, byline, site, url, published, saved, modified, language, excerpt, words, picture,
                    format, state, state_before, starred, read_at, progress, note, original, original_name,
                    original_bytes, part, fields
                 FROM visible_article WHERE id = :id",
            )?
            .query_row(named_params! { ":id": id.0 }, |row| {
                let state = |name: Option<String>| name.and_then(|name| State::from_name(&name));
                let original: Option<String> = row.get("original")?;
                let fields: Option<String> = row.get("fields")?;
                Ok(Item {
                    uid: row.get("uid")?,
                    title: row.get("title")?,
                    byline: row.get("byline")?,
                    site: row.get("site")?,
                    url: row.get("url")?,
                    published: row.get("published")?,
                    saved: row.get("saved")?,
                    modified: row.get("modified")?,
                    language: row.get("language")?,
                    excerpt: row.get("excerpt")?,
                    words: row.get("words")?,
                    picture: row.get("picture")?,
                    format: Format::from_name(&row.get::<_, String>("format")?).unwrap_or(Format::Text),
                    state: state(row.get("state")?).unwrap_or(State::Inbox),
                    state_before: state(row.get("state_before")?),
                    starred: row.get("starred")?,
                    read_at: row.get("read_at")?,
                    progress: row.get("progress")?,
                    note: row.get("note")?,
                    original: match original {
                        Some(hash) => Some(Original {
                            hash,
                            name: row.get::<_, Option<String>>("original_name")?.unwrap_or_default(),
                            bytes: row.get::<_, Option<i64>>("original_bytes")?.unwrap_or_default(),
                            part: row.get("part")?,
                        }),
                        None => None,
                    },
                    fields: fields.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default(),
                    html: String::new(),
                    tags: Vec::new(),
                    folders: Vec::new(),
                    highlights: Vec::new(),
                })
            })
            .optional()?;
        let Some(mut item) = item else { return Ok(None) };
        (item.html, _) = self.body_of(id)?.unwrap_or_default();
        item.highlights = self.highlights(id)?;
        let mut tags = self.db.prepare_cached("SELECT tag, added FROM article_tag WHERE article = ?1")?;
        let mut rows = tags.query([id.0])?;
        while let Some(row) = rows.next()? {
            if let Some((tag, path)) = shelves.tags.get(&row.get("tag")?) {
                item.tags.push(TagOf { uid: tag.uid.clone(), path: path.clone(), added: row.get("added")? });
            }
        }
        let mut folders = self.db.prepare_cached("SELECT folder FROM article_folder WHERE article = ?1")?;
        let mut rows = folders.query([id.0])?;
        while let Some(row) = rows.next()? {
            if let Some((folder, path)) = shelves.folders.get(&row.get("folder")?) {
                item.folders.push(FolderOf { uid: folder.uid.clone(), path: path.clone() });
            }
        }
        item.tags.sort_by(|one, other| one.path.cmp(&other.path));
        item.folders.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(Some(item))
    }
}

impl Item {
    /// Hashes of the pictures it shows that the library has, each once, its lead picture first.
    pub(super) fn pictures(&self) -> Vec<&str> {
        let mut known = HashSet::new();
        let named = self.html.match_indices("\"picture:").filter_map(|(at, mark)| {
            let hash = self.html.get(at + mark.len()..at + mark.len() + 64)?;
            is_hash(hash).then_some(hash)
        });
        let lead = self.picture.as_deref().and_then(|address| address.strip_prefix("picture:"));
        lead.filter(|hash| is_hash(hash)).into_iter().chain(named).filter(|hash| known.insert(*hash)).collect()
    }
}

fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_of_a_tree_comes_after_the_one_it_is_in() {
        let nodes = [(3, Some(2), "c".into()), (2, Some(1), "b".into()), (1, None, "a".into()), (4, None, "d".into())];
        let ordered = paths(&nodes);
        let named: Vec<(i64, &str)> = ordered.iter().map(|(id, path)| (*id, path.as_str())).collect();
        assert_eq!(named, [(1, "a"), (2, "a/b"), (3, "a/b/c"), (4, "d")]);
    }
}
