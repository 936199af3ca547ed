//! Smart folders: queries that were saved under a name. Each is a place of its own, shown among the folders, and
//! holds whatever its query finds at the moment.

mod change;

use rusqlite::{OptionalExtension, Row, named_params};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::{Error, Result};
use crate::folder::FolderId;
use crate::library::View;

/// A saved search's number in this library.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/", type = "number")]
pub struct SavedSearchId(pub i64);

/// A saved search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct SavedSearch {
    /// Its number.
    pub id: SavedSearchId,
    /// The folder it is shown in.
    pub parent: Option<FolderId>,
    /// What it is called.
    pub name: String,
    /// In the query language, with its `sort:`.
    pub query: String,
}

/// What is to be saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct SearchToSave {
    /// What it is called.
    pub name: String,
    /// In the query language.
    pub query: String,
    /// The folder it is shown in.
    pub parent: Option<FolderId>,
}

/// How many articles a saved search finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct SavedSearchCount {
    /// Which.
    pub id: SavedSearchId,
    /// What opening it shows; none where its query is not understood any more.
    pub count: Option<u32>,
}

fn saved(row: &Row<'_>) -> rusqlite::Result<SavedSearch> {
    Ok(SavedSearch {
        id: SavedSearchId(row.get("id")?),
        parent: row.get::<_, Option<i64>>("parent")?.map(FolderId),
        name: row.get("name")?,
        query: row.get("query")?,
    })
}

impl View<'_> {
    /// All saved searches; those of one folder in their order.
    pub fn saved_searches(&self) -> Result<Vec<SavedSearch>> {
        Ok(self
            .db
            .prepare_cached("SELECT id, parent, name, query FROM saved_search ORDER BY position, key, id")?
            .query_map([], saved)?
            .collect::<rusqlite::Result<_>>()?)
    }

    /// One of them.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn saved_search(&self, id: SavedSearchId) -> Result<SavedSearch> {
        self.db
            .prepare_cached("SELECT id, parent, name, query FROM saved_search WHERE id = :id")?
            .query_row(named_params! { ":id": id.0 }, saved)
            .optional()?
            .ok_or(Error::NotFound("saved search"))
    }

    /// How many articles each of these finds; those that are gone are left out.
    pub fn saved_search_counts(&self, ids: &[SavedSearchId]) -> Result<Vec<SavedSearchCount>> {
        let mut counts = Vec::with_capacity(ids.len());
        for &id in ids {
            self.err_if_interrupted()?;
            let count = match self.saved_search(id).and_then(|saved| self.count_of(&saved.query)) {
                Ok(count) => Some(count),
                Err(Error::Query { .. }) => None,
                Err(Error::NotFound(_)) => continue,
                Err(error) => return Err(error),
            };
            counts.push(SavedSearchCount { id, count });
        }
        Ok(counts)
    }
}
