//! The lossless export: a line for what articles have in common, a line an article, and every original and picture.

use std::collections::HashSet;
use std::path::Path;

use super::item::{Item, Shelves};
use super::staging::{Out, Staging};
use super::{Context, Writer};
use crate::article::{ArticleId, State};
use crate::error::{Error, Result};
use crate::interchange::{
    ArticleRecord, Dismissed, FILE, FolderRecord, Head, HighlightRecord, RuleRecord, SearchRecord,
};
use crate::library::View;

/// The files of an export in JSON.
pub(super) struct Json {
    lines: Option<Out>,
    copied: HashSet<String>,
}

impl Json {
    /// Writes the first line.
    pub(super) fn begin(context: &Context<'_>, staging: &mut Staging) -> Result<Json> {
        let mut lines = staging.file(Path::new(FILE))?;
        write_line(&mut lines, &head(context)?)?;
        Ok(Json { lines: Some(lines), copied: HashSet::new() })
    }
}

impl Writer for Json {
    fn article(&mut self, item: &Item, staging: &mut Staging) -> Result<()> {
        let original = item.original.as_ref().map(|original| original.hash.as_str());
        for hash in original.into_iter().chain(item.pictures()) {
            if hash.len() > 2 && self.copied.insert(hash.to_owned()) {
                staging.copy(hash, &Path::new("files").join(&hash[..2]).join(hash))?;
            }
        }
        let lines = self.lines.as_mut().ok_or_else(|| Error::Internal("the export has ended".into()))?;
        write_line(lines, &record(item))
    }

    fn end(&mut self, _: &mut Staging) -> Result<()> {
        self.lines.take().map_or(Ok(()), Out::end)
    }
}

fn write_line(out: &mut Out, line: &impl serde::Serialize) -> Result<()> {
    serde_json::to_writer(&mut out.file, line).map_err(|error| out.failed(error.into()))?;
    out.put("\n")
}

fn record(item: &Item) -> ArticleRecord {
    let Item { uid, title, byline, site, url, published, language, excerpt, picture, note, html, .. } = item.clone();
    ArticleRecord {
        uid,
        title,
        byline,
        site,
        url,
        published,
        saved: item.saved,
        modified: item.modified,
        language,
        excerpt,
        picture,
        format: item.format,
        state: item.state,
        state_before: item.state_before,
        starred: item.starred,
        read: item.read_at,
        progress: item.progress,
        note,
        tags: item.tags.clone(),
        folders: item.folders.clone(),
        highlights: item
            .highlights
            .iter()
            .map(|highlight| HighlightRecord {
                uid: highlight.uid.clone(),
                quote: highlight.quote.clone(),
                note: highlight.note.clone(),
                colour: highlight.colour.clone(),
                created: highlight.created,
                position: highlight.position,
                tags: highlight.tags.clone(),
            })
            .collect(),
        original: item.original.clone().map(Into::into),
        fields: item.fields.clone(),
        html,
    }
}

/// What the articles of an export have in common; all there is, if they are all there are.
fn head(context: &Context<'_>) -> Result<Head> {
    let Context { view, shelves, export, articles } = context;
    let mut head = Head::new(u32::try_from(articles.len()).unwrap_or(u32::MAX));
    let is_whole = export.is_whole();
    let used = match is_whole {
        true => None,
        false => Some(view.used_shelves(articles)?),
    };
    let tags = shelves.tag_order.iter().filter_map(|id| Some((*id, &shelves.tags.get(id)?.0))).collect();
    head.tags = within(tags, used.as_ref().map(|(tags, _)| tags), |tag| (&tag.uid, tag.parent.as_deref()));
    let folders = shelves.folder_order.iter().filter_map(|id| Some((*id, &shelves.folders.get(id)?.0))).collect();
    let in_folder: fn(&FolderRecord) -> (&str, Option<&str>) = |folder| (&folder.uid, folder.parent.as_deref());
    head.folders = within(folders, used.as_ref().map(|(_, folders)| folders), in_folder);
    if is_whole {
        head.searches = view.search_records(shelves)?;
        head.rules = view.rule_records()?;
        head.dismissed = view.dismissed_records()?;
    }
    Ok(head)
}

/// Those that are used, and those they are below; all of them if nobody says which are used.
fn within<T: Clone>(all: Vec<(i64, &T)>, used: Option<&HashSet<i64>>, uids: fn(&T) -> (&str, Option<&str>)) -> Vec<T> {
    let mut above: HashSet<&str> = HashSet::new();
    let mut kept: Vec<T> = Vec::new();
    // Each comes after the one it is below.
    for (id, one) in all.into_iter().rev() {
        let (uid, parent) = uids(one);
        if used.is_none_or(|used| used.contains(&id)) || above.contains(uid) {
            above.extend(parent);
            kept.push(one.clone());
        }
    }
    kept.reverse();
    kept
}

impl View<'_> {
    /// The tags and folders of some articles.
    fn used_shelves(&self, articles: &[ArticleId]) -> Result<(HashSet<i64>, HashSet<i64>)> {
        let (mut used_tags, mut used_folders) = (HashSet::new(), HashSet::new());
        let mut tags = self.db.prepare_cached("SELECT tag FROM article_tag WHERE article = ?1")?;
        let mut folders = self.db.prepare_cached("SELECT folder FROM article_folder WHERE article = ?1")?;
        for id in articles {
            for tag in tags.query_map([id.0], |row| row.get::<_, i64>(0))? {
                used_tags.insert(tag?);
            }
            for folder in folders.query_map([id.0], |row| row.get::<_, i64>(0))? {
                used_folders.insert(folder?);
            }
        }
        Ok((used_tags, used_folders))
    }

    fn search_records(&self, shelves: &Shelves) -> Result<Vec<SearchRecord>> {
        let mut searches = self
            .db
            .prepare_cached("SELECT uid, parent, name, query, position FROM saved_search ORDER BY position, key, id")?;
        let records = searches.query_map([], |row| {
            let parent: Option<i64> = row.get("parent")?;
            Ok(SearchRecord {
                uid: row.get("uid")?,
                parent: parent.and_then(|id| shelves.folders.get(&id)).map(|(folder, _)| folder.uid.clone()),
                name: row.get("name")?,
                query: row.get("query")?,
                position: row.get("position")?,
            })
        })?;
        Ok(records.collect::<rusqlite::Result<_>>()?)
    }

    fn rule_records(&self) -> Result<Vec<RuleRecord>> {
        let mut rules = self.db.prepare_cached(
            "SELECT uid, name, query, add_tags, folders, state, star, on_import, position FROM rule ORDER BY position, id",
        )?;
        let records = rules.query_map([], |row| {
            let list = |column: &str| -> rusqlite::Result<Vec<String>> {
                Ok(serde_json::from_str(&row.get::<_, String>(column)?).unwrap_or_default())
            };
            let state: Option<String> = row.get("state")?;
            Ok(RuleRecord {
                uid: row.get("uid")?,
                name: row.get("name")?,
                query: row.get("query")?,
                add_tags: list("add_tags")?,
                folders: list("folders")?,
                state: state.and_then(|name| State::from_name(&name)),
                star: row.get("star")?,
                on_import: row.get("on_import")?,
                position: row.get("position")?,
            })
        })?;
        Ok(records.collect::<rusqlite::Result<_>>()?)
    }

    fn dismissed_records(&self) -> Result<Vec<Dismissed>> {
        let mut dismissed = self.db.prepare_cached("SELECT kind, subject FROM dismissed ORDER BY kind, subject")?;
        let records =
            dismissed.query_map([], |row| Ok(Dismissed { kind: row.get("kind")?, subject: row.get("subject")? }))?;
        Ok(records.collect::<rusqlite::Result<_>>()?)
    }
}
