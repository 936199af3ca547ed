//! The structures that answer searches, as the library holds them.

use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use rusqlite::Connection;

use super::Changes;
use super::answer::Answers;
use super::columns::Columns;
use super::count::KeptCounts;
use super::proposals::Proposals;
use super::text_index::TextIndex;
use crate::body::Bodies;
use crate::error::Result;

/// The structures that answer searches: columns in memory, the text index, the bodies, the latest answers. All are
/// derived from the library.
pub(crate) struct Engine {
    columns: RwLock<Columns>,
    pub(super) text: TextIndex,
    pub(crate) bodies: Arc<Bodies>,
    pub(super) answers: Answers,
    pub(super) counts: KeptCounts,
    pub(super) proposals: Proposals,
}

impl Engine {
    /// Loads the columns and opens `folder/index`. What the index lacks is brought in by [`Engine::catch_up`]. Without
    /// `writable` nothing is made or written, and a library without an index is searched without words.
    pub(crate) fn open(folder: &Path, db: &Connection, writable: bool) -> Result<Engine> {
        let bodies = Arc::new(Bodies::open(db)?);
        Ok(Engine {
            columns: RwLock::new(Columns::load(db)?),
            text: TextIndex::open(folder, db, bodies.clone(), writable)?,
            bodies,
            answers: Answers::default(),
            counts: KeptCounts::default(),
            proposals: Proposals::default(),
        })
    }

    /// Takes over what a committed write changed. `db` must see it.
    pub(crate) fn refresh(&self, db: &Connection, changes: &Changes) -> Result<()> {
        let mut columns = self.columns.write().unwrap_or_else(PoisonError::into_inner);
        let refreshed = columns.refresh(db, changes);
        if refreshed.is_err() {
            // Half a refresh must not answer anything.
            let (generation, numbering) = (columns.generation, columns.numbering);
            *columns = Columns::load(db)?;
            (columns.generation, columns.numbering) = (generation + 1, numbering + 1);
        }
        Ok(())
    }

    /// Brings text that changed into the index, until nothing is left or `stop` says so. Returns how many articles are
    /// left. For one thread of the process that writes; `db` must not be inside a transaction.
    pub(crate) fn catch_up(&self, db: &Connection, stop: &dyn Fn() -> bool) -> Result<u32> {
        self.text.catch_up(db, stop)
    }

    /// About how many articles words do not find yet.
    pub(crate) fn pending(&self, db: &Connection) -> Result<u32> {
        self.text.pending(db)
    }

    /// Rows of `text_change` up to this number are no longer needed.
    pub(crate) fn committed_seq(&self) -> i64 {
        self.text.committed_seq()
    }

    pub(crate) fn columns(&self) -> RwLockReadGuard<'_, Columns> {
        self.columns.read().unwrap_or_else(PoisonError::into_inner)
    }
}
