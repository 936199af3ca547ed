//! Tags and folders that an article may want, each with the reason why. A source looks at the article and gives
//! evidence for nodes of a tree; the rest weighs what all sources say. Another source, such as one that learns, is one
//! more line in [`View::suggest`].

mod named;
mod neighbours;
mod weigh;

use rusqlite::named_params;
use rusqlite::types::ValueRef;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use self::weigh::{Evidence, Source, Weighed};
use super::columns::Columns;
use super::tree::Tree;
use crate::article::ArticleId;
use crate::body::Packed;
use crate::error::{Error, Result};
use crate::library::View;
use crate::tag::Colour;

/// Folders among the suggestions, at most: an article is in few.
const MOST_FOLDERS: usize = 2;
/// A folder is offered from this score on: a wrong one costs more than a wrong tag.
const LEAST_FOLDER: u16 = 300;
/// From this score on, a suggestion is more likely right than wrong.
const LIKELY: u16 = 500;
/// Tags that were given lately, so many of them.
const RECENT: usize = 9;
/// Steps of the history that are looked at for them.
const RECENT_STEPS: i64 = 40;
/// Of a longer text only the beginning is read, in bytes.
const READ: usize = 64 * 1024;

/// What a suggestion would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export, export_to = "../../ui/src/generated/")]
pub enum Shelving {
    /// Give the article a tag.
    Tag,
    /// Put it into a folder.
    Folder,
}

/// Why something is suggested.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "lowercase")]
#[ts(export, export_to = "../../ui/src/generated/")]
pub enum Reason {
    /// Its name is in the title.
    Title,
    /// Its name is in the text.
    Text {
        /// So often.
        count: u32,
    },
    /// Other articles of an author have it.
    Author {
        /// The author.
        name: String,
        /// So many of them.
        count: u32,
    },
    /// Other articles of the site have it.
    Site {
        /// The site.
        name: String,
        /// So many of them.
        count: u32,
    },
    /// It goes together with a tag that the article has.
    Together {
        /// Path of that tag.
        tag: String,
        /// On so many other articles.
        count: u32,
    },
    /// It was given lately.
    Recent,
}

/// A tag or a folder that an article may want.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct Suggestion {
    /// What taking it does.
    pub kind: Shelving,
    /// Number of the tag or folder.
    #[ts(type = "number")]
    pub id: i64,
    /// Names from the root, separated by `/`.
    pub path: String,
    /// Colour of the tag, where it has one.
    pub colour: Option<Colour>,
    /// How sure it is, per mille.
    pub score: u16,
    /// Whether it is more likely right than wrong.
    pub likely: bool,
    /// What speaks for it most.
    pub reason: Reason,
}

impl View<'_> {
    /// At most `limit` tags and folders that an article may want, best first; those it has, and those above them, are
    /// left out.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn suggest(&self, article: ArticleId, limit: u32) -> Result<Vec<Suggestion>> {
        let columns = self.engine.columns();
        let slot = columns.slot(article.0).ok_or(Error::NotFound("article"))?;
        let (title, text) = self.words_of(article)?;
        let (mut tags, folders) = columns.neighbours(slot);
        tags.extend(named::in_words(&columns.tag_tree, &title, &text));
        tags.extend(self.given_lately(&columns)?);

        let tags = columns.weighed(&columns.tag_tree, columns.tags.get(slot as usize), tags);
        let folders = columns.weighed(&columns.folder_tree, columns.folders.get(slot as usize), folders);
        let folders = folders.into_iter().filter(|folder| folder.score >= LEAST_FOLDER).take(MOST_FOLDERS);
        let mut all: Vec<(Shelving, Weighed)> = tags.into_iter().map(|tag| (Shelving::Tag, tag)).collect();
        all.extend(folders.map(|folder| (Shelving::Folder, folder)));
        // Stable: among equals tags come first, and each kind stays in its order.
        all.sort_by_key(|(_, weighed)| std::cmp::Reverse(weighed.score));
        all.truncate(limit as usize);
        Ok(all.into_iter().map(|(kind, weighed)| columns.suggestion(slot, kind, &weighed)).collect())
    }

    /// Title of an article and the beginning of its text.
    fn words_of(&self, article: ArticleId) -> Result<(String, String)> {
        let mut statement = self.db.prepare_cached(
            "SELECT title, has_body, html_bytes, packed FROM visible_article
             LEFT JOIN article_body ON article = id WHERE id = :id",
        )?;
        let mut rows = statement.query(named_params! { ":id": article.0 })?;
        let row = rows.next()?.ok_or(Error::NotFound("article"))?;
        let text = match row.get_ref("packed")? {
            ValueRef::Blob(packed) if row.get("has_body")? => {
                let mut text = self.text_of(Packed { packed, html_bytes: row.get("html_bytes")? })?;
                text.truncate(text.floor_char_boundary(READ));
                text
            }
            _ => String::new(),
        };
        Ok((row.get("title")?, text))
    }

    /// Tags that were given by hand, the latest first.
    fn given_lately(&self, columns: &Columns) -> Result<Vec<Evidence>> {
        // The first notes of a step hold every tag it gave: each article gets all of them before the next one.
        let mut steps = self
            .db
            .prepare_cached("SELECT id FROM step WHERE action = 'tag' AND undone = 0 ORDER BY id DESC LIMIT :steps")?;
        let mut notes = self.db.prepare_cached(
            "SELECT json_extract(key, '$.tag') FROM step_note
             WHERE step = :step AND tbl = 'article_tag' AND kind = 'insert' ORDER BY id LIMIT 9",
        )?;
        let mut seen = FxHashSet::default();
        let mut found = Vec::new();
        let mut steps = steps.query(named_params! { ":steps": RECENT_STEPS })?;
        while let Some(step) = steps.next()? {
            let mut tags = notes.query(named_params! { ":step": step.get::<_, i64>(0)? })?;
            while let Some(tag) = tags.next()? {
                let Some(node) = columns.tag_tree.find(tag.get(0)?) else { continue };
                if seen.insert(node) {
                    found.push(Evidence {
                        node,
                        source: Source::Recent,
                        strength: weigh::recent(found.len()),
                        count: 0,
                    });
                }
                if found.len() == RECENT {
                    return Ok(found);
                }
            }
        }
        Ok(found)
    }
}

impl Columns {
    /// What the evidence comes to, without nodes that are there already, in the order of their scores.
    fn weighed(&self, tree: &Tree, has: &[u32], mut evidence: Vec<Evidence>) -> Vec<Weighed> {
        let has: FxHashSet<u32> = has.iter().flat_map(|&node| tree.upwards(node)).collect();
        evidence.retain(|one| !has.contains(&one.node) && tree.nodes[one.node as usize].lives);
        let mut weighed = weigh::together(evidence);
        weighed.sort_unstable_by_key(|one| (std::cmp::Reverse(one.score), tree.nodes[one.node as usize].first));
        weighed
    }

    fn suggestion(&self, slot: u32, kind: Shelving, weighed: &Weighed) -> Suggestion {
        let tree = match kind {
            Shelving::Tag => &self.tag_tree,
            Shelving::Folder => &self.folder_tree,
        };
        let node = &tree.nodes[weighed.node as usize];
        let count = weighed.count;
        let reason = match weighed.source {
            Source::Title => Reason::Title,
            Source::Text => Reason::Text { count },
            Source::Author(author) => {
                Reason::Author { name: self.author_names.name(author).unwrap_or_default().to_owned(), count }
            }
            Source::Site => {
                let site = self.sites.name(self.site[slot as usize]);
                Reason::Site { name: site.unwrap_or_default().to_owned(), count }
            }
            Source::Together(tag) => Reason::Together { tag: self.tag_tree.nodes[tag as usize].path.clone(), count },
            Source::Recent => Reason::Recent,
        };
        Suggestion {
            kind,
            id: node.id,
            path: node.path.clone(),
            colour: node.colour.as_deref().and_then(Colour::from_column),
            score: weighed.score,
            likely: weighed.score >= LIKELY,
            reason,
        }
    }
}

#[cfg(test)]
mod tests;
