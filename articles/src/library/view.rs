//! The two doors of the library: a view for those who ask, an edit for those who change.

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rusqlite::Connection;

use super::Table;
use super::undo::Recorder;
use crate::error::{Error, Result};
use crate::search::Engine;

/// A consistent view of the library. Methods that ask live on `View`, beside the noun they ask about;
/// methods that change live on [`Edit`] only, so the compiler keeps readers honest.
pub struct View<'a> {
    pub(crate) db: &'a Connection,
    pub(crate) engine: &'a Engine,
    pub(crate) stale: &'a AtomicBool,
}

/// What a writer holds: a view and the right to change things, in one transaction that is one undo step.
pub struct Edit<'a> {
    pub(crate) view: View<'a>,
    pub(super) recorder: &'a Recorder,
    /// The step that the changes are noted under.
    pub(super) step: Option<i64>,
    /// How many articles, folders or tags were changed so far.
    pub(crate) items: u32,
    /// Tags that became others since this was emptied, each with the other.
    pub(crate) went: Vec<(i64, i64)>,
}

impl<'a> Deref for Edit<'a> {
    type Target = View<'a>;

    fn deref(&self) -> &View<'a> {
        &self.view
    }
}

/// Operations between two looks at whether a question is still wanted.
const STALE_EVERY: i32 = 2_000;

/// Runs a question in a read transaction, and ends it early when a newer one takes its place.
pub(super) fn read<T>(
    db: &mut Connection,
    engine: &Engine,
    stale: &Arc<AtomicBool>,
    ask: impl FnOnce(&View<'_>) -> Result<T>,
) -> Result<T> {
    let mark = stale.clone();
    db.progress_handler(STALE_EVERY, Some(move || mark.load(Ordering::Relaxed)))?;
    let transaction = db.transaction()?;
    let view = View { db: &transaction, engine, stale };
    view.err_if_interrupted()?;
    ask(&view)
}

impl View<'_> {
    /// To be asked in long loops: fails once a newer question has taken this one's place.
    pub(crate) fn err_if_interrupted(&self) -> Result<()> {
        match self.stale.load(Ordering::Relaxed) {
            true => Err(Error::Interrupted),
            false => Ok(()),
        }
    }
}

impl Edit<'_> {
    /// The step of the history that the changes are noted under.
    pub(crate) fn step(&self) -> Option<i64> {
        self.step
    }

    /// Says of a table that is no part of history that it changed.
    pub(crate) fn touched(&mut self, table: Table) {
        self.recorder.touched(table);
    }

    /// Makes changes that are no part of history.
    pub(crate) fn unnoted<T>(&mut self, change: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        // Nor are they what the step is about.
        let (recorder, step) = (self.recorder, self.step.take());
        let done = recorder.unnoted(|| change(self));
        self.step = step;
        done
    }
}
