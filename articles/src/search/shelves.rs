//! Where single articles stand: their state, star, tags and folders, as the columns know them.

use std::sync::RwLockReadGuard;

use super::columns::{Columns, flag};
use crate::article::{ArticleId, State};
use crate::folder::FolderId;
use crate::library::View;
use crate::tag::TagId;

/// Tags and folders that an article should have; none: one that is not there yet.
pub(crate) struct Shelved {
    pub tags: Vec<Option<TagId>>,
    pub folders: Vec<Option<FolderId>>,
}

/// The columns, asked about one article after the other.
pub(crate) struct Shelves<'a>(RwLockReadGuard<'a, Columns>);

impl View<'_> {
    /// Where articles stand, as of the last change that was committed.
    pub(crate) fn shelves(&self) -> Shelves<'_> {
        Shelves(self.engine.columns())
    }
}

impl Shelves<'_> {
    /// The state of an article, and whether it has a star.
    pub(crate) fn state(&self, id: ArticleId) -> Option<(State, bool)> {
        let slot = self.0.slot(id.0)?;
        Some((self.0.state[slot as usize], self.0.has(slot, flag::STARRED)))
    }

    /// Whether an article has not all of these tags and is not in all of these folders.
    pub(crate) fn lacks(&self, id: ArticleId, shelved: &Shelved) -> bool {
        let columns = &*self.0;
        let Some(slot) = columns.slot(id.0) else { return false };
        let has = |row: &[u32], node: Option<u32>| node.is_some_and(|at| row.contains(&at));
        let (tags, folders) = (columns.tags.get(slot as usize), columns.folders.get(slot as usize));
        shelved.tags.iter().any(|tag| !has(tags, tag.and_then(|tag| columns.tag_tree.find(tag.0))))
            || shelved.folders.iter().any(|it| !has(folders, it.and_then(|it| columns.folder_tree.find(it.0))))
    }
}
