//! What the command palette finds besides commands: folders, saved searches, tags and
//! articles by a few letters of their names.

use rusqlite::{OptionalExtension, named_params};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::columns::Columns;
use super::fuzzy::Typed;
use super::tree::{Tree, letters};
use super::{Sort, SortField};
use crate::error::{Error, Result};
use crate::fold::fold_search;
use crate::library::View;
use crate::saved_search::SavedSearchId;
use crate::tag::Colour;

/// Articles between two looks at whether the question is still wanted.
const PATIENCE: usize = 8_192;
/// Where few titles fit by their words, so many of the newest are looked at letter by letter.
const LOOSELY: usize = 10_000;

/// What kind of thing the palette found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "../../ui/src/generated/")]
pub enum Found {
    /// A folder.
    Folder,
    /// A saved search.
    SavedSearch,
    /// A tag.
    Tag,
    /// An article.
    Article,
}

/// Something that was chosen in the palette before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct FoundKey {
    /// What kind of thing it is.
    pub kind: Found,
    /// Its number.
    #[ts(type = "number")]
    pub id: i64,
}

/// A line of the palette.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct FoundItem {
    /// What kind of thing it is.
    pub kind: Found,
    /// Its number.
    #[ts(type = "number")]
    pub id: i64,
    /// Path of a folder or tag, name of a saved search, title of an article.
    pub name: String,
    /// Colour of a tag, where it has one.
    pub colour: Option<Colour>,
    /// Articles that opening it shows; none for an article, and for a search that is not understood any more.
    pub count: Option<u32>,
    /// How it fits what was typed; smaller is better.
    pub fit: u8,
}

impl View<'_> {
    /// At most `limit` of each kind whose name fits `text`, the best of each kind first: among equals what was chosen
    /// before, then the more used and the newer. Without a text: of what was chosen before, what is still there, in
    /// its order.
    pub fn palette(&self, text: &str, recent: &[FoundKey], limit: u32) -> Result<Vec<FoundItem>> {
        let columns = self.engine.columns();
        let typed = Typed::of(&fold_search(text));
        let limit = limit as usize;
        if typed.is_empty() {
            // Who opens the palette is about to type: the titles are read by then.
            drop(columns.titles(self.db)?);
            let again = recent.iter().take(limit).map(|key| self.item(&columns, *key, 0));
            return again.filter_map(Result::transpose).collect();
        }
        let was_chosen = |kind, id| recent.contains(&FoundKey { kind, id });
        let mut items = Vec::new();
        for (kind, tree, counts) in [
            (Found::Folder, &columns.folder_tree, &columns.counts().folders),
            (Found::Tag, &columns.tag_tree, &columns.counts().tags),
        ] {
            let found = nodes_that_fit(tree, &typed).map(|(fit, at)| {
                let node = &tree.nodes[at as usize];
                ((fit, !was_chosen(kind, node.id), !counts[at as usize], node.first), node.id)
            });
            for (rank, id) in best(found.collect(), limit) {
                items.extend(self.item(&columns, FoundKey { kind, id }, rank.0)?);
            }
        }
        let saved = (0_u32..).zip(self.saved_searches()?).filter_map(|(place, saved)| {
            let name = fold_search(&saved.name);
            let fit = typed.fit_loosely(&name, letters(&name))?;
            Some(((fit, !was_chosen(Found::SavedSearch, saved.id.0), place), saved.id.0))
        });
        for (rank, id) in best(saved.collect(), limit) {
            items.extend(self.item(&columns, FoundKey { kind: Found::SavedSearch, id }, rank.0)?);
        }
        let titles = columns.titles(self.db)?;
        let rank = |fit: u8, slot: u32| {
            let is_new = !was_chosen(Found::Article, columns.id(slot).0);
            (fit, is_new, std::cmp::Reverse(columns.saved[slot as usize]), slot)
        };
        let mut found = Vec::new();
        for (turn, slot) in columns.outside_trash().iter().enumerate() {
            if turn % PATIENCE == 0 {
                self.err_if_interrupted()?;
            }
            if let Some(fit) = typed.fit(titles.get(slot), titles.letters(slot)) {
                found.push((rank(fit, slot), columns.id(slot).0));
            }
        }
        if found.len() < limit {
            found.clear();
            let newest = columns.order(self.db, Sort { by: SortField::Saved, descending: true })?;
            let place = columns.outside_trash();
            let newest = newest.iter().copied().filter(|&slot| place.contains(slot)).enumerate();
            for (turn, slot) in newest {
                let (title, letters) = (titles.get(slot), titles.letters(slot));
                let fit = if turn < LOOSELY { typed.fit_loosely(title, letters) } else { typed.fit(title, letters) };
                found.extend(fit.map(|fit| (rank(fit, slot), columns.id(slot).0)));
            }
        }
        drop(titles);
        for (rank, id) in best(found, limit) {
            items.extend(self.item(&columns, FoundKey { kind: Found::Article, id }, rank.0)?);
        }
        Ok(items)
    }

    fn item(&self, columns: &Columns, key: FoundKey, fit: u8) -> Result<Option<FoundItem>> {
        let FoundKey { kind, id } = key;
        let node = |tree: &Tree, counts: &[u32]| {
            tree.find(id).map(|at| {
                let node = &tree.nodes[at as usize];
                let colour = node.colour.as_deref().and_then(Colour::from_column);
                FoundItem { kind, id, name: node.path.clone(), colour, count: Some(counts[at as usize]), fit }
            })
        };
        Ok(match kind {
            Found::Folder => node(&columns.folder_tree, &columns.counts().folders),
            Found::Tag => node(&columns.tag_tree, &columns.counts().tags),
            Found::SavedSearch => match self.saved_search(SavedSearchId(id)) {
                Ok(saved) => {
                    let count = match self.count_in(columns, &saved.query) {
                        Err(Error::Query { .. }) => None,
                        count => Some(count?),
                    };
                    Some(FoundItem { kind, id, name: saved.name, colour: None, count, fit })
                }
                Err(Error::NotFound(_)) => None,
                Err(error) => return Err(error),
            },
            Found::Article => self
                .db
                .prepare_cached("SELECT title FROM visible_article WHERE id = :id AND state <> 'trash'")?
                .query_row(named_params! { ":id": id }, |row| row.get(0))
                .optional()?
                .map(|name| FoundItem { kind, id, name, colour: None, count: None, fit }),
        })
    }
}

/// Living nodes whose path or own name fits.
fn nodes_that_fit<'t>(tree: &'t Tree, typed: &'t Typed) -> impl Iterator<Item = (u8, u32)> + 't {
    tree.folded_paths().filter_map(|(at, path, has)| {
        let fit = typed.fit_loosely(path, has)?;
        let own = path.rsplit('/').next().unwrap_or_default();
        Some((typed.fit(own, letters(own)).map_or(fit, |own| own.min(fit)), at))
    })
}

/// The smallest ranks, in order.
fn best<R: Ord + Copy>(mut found: Vec<(R, i64)>, limit: usize) -> Vec<(R, i64)> {
    if found.len() > limit && limit > 0 {
        found.select_nth_unstable(limit - 1);
    }
    found.truncate(limit);
    found.sort_unstable();
    found
}

#[cfg(test)]
mod tests;
