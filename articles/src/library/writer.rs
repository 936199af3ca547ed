//! The writer: the one connection that changes the library, and what surrounds each of its transactions.

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};

use rusqlite::{Connection, TransactionBehavior, named_params};

use super::indexer::Indexer;
use super::undo::{self, Recorder, Way};
use super::{Action, Done, Edit, Listener, Table, View, Walked, announce, history};
use crate::error::Result;
use crate::search::Engine;

/// The writing connection. Lives on its own thread.
pub(crate) struct Writer {
    db: Connection,
    recorder: Recorder,
    engine: Arc<Engine>,
    indexer: Arc<Indexer>,
    listeners: Arc<Mutex<Vec<Listener>>>,
}

/// Pages that the log may have before it is brought into the file: ordinarily, and in bulk.
const LOG: u32 = 1_000;
const BULK_LOG: u32 = 8_000;

/// How the changes of a transaction enter history.
enum History {
    /// As a step of their own.
    NewStep(Action),
    /// Under a step that is there already.
    Step(i64),
    /// Not at all.
    None,
}

impl Writer {
    pub(super) fn new(
        db: Connection,
        engine: Arc<Engine>,
        indexer: Arc<Indexer>,
        listeners: Arc<Mutex<Vec<Listener>>>,
    ) -> Result<Writer> {
        let recorder = Recorder::default();
        recorder.attach(&db)?;
        Ok(Writer { db, recorder, engine, indexer, listeners })
    }

    /// One transaction that is one step of the history.
    pub(super) fn write<T>(
        &mut self,
        action: Action,
        change: impl FnOnce(&mut Edit<'_>) -> Result<T>,
    ) -> Result<(T, Done)> {
        self.transact(History::NewStep(action), change).map(|(value, items)| (value, Done { action, items }))
    }

    /// One transaction whose changes belong to a step that an earlier one opened.
    pub(crate) fn write_under<T>(&mut self, step: i64, change: impl FnOnce(&mut Edit<'_>) -> Result<T>) -> Result<T> {
        self.transact(History::Step(step), change).map(|(value, _)| value)
    }

    /// One transaction that history does not know of.
    pub(crate) fn write_unnoted<T>(&mut self, change: impl FnOnce(&mut Edit<'_>) -> Result<T>) -> Result<T> {
        self.transact(History::None, change).map(|(value, _)| value)
    }

    fn transact<T>(&mut self, history: History, change: impl FnOnce(&mut Edit<'_>) -> Result<T>) -> Result<(T, u32)> {
        let Writer { db, recorder, engine, .. } = self;
        let at = crate::time::now();
        let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let step = match history {
            History::NewStep(action) => Some(undo::open_step(&transaction, action, at)?),
            History::Step(step) => Some(step),
            History::None => None,
        };
        recorder.begin(step);
        let fresh = AtomicBool::new(false);
        let view = View { db: &transaction, engine, stale: &fresh };
        let mut edit = Edit { view, recorder, step, items: 0, went: Vec::new() };
        let value = change(&mut edit)?;
        let mut items = edit.items;
        match (history, step) {
            (History::NewStep(_), Some(step)) => {
                if recorder.notes() == 0 {
                    items = 0;
                }
                undo::close_step(&transaction, step, recorder.notes(), items, at)?;
            }
            (History::Step(_), Some(step)) => {
                transaction
                    .prepare_cached("UPDATE step SET items = items + :items WHERE id = :step")?
                    .execute(named_params! { ":items": items, ":step": step })?;
            }
            _ => {}
        }
        transaction.commit()?;
        self.after_commit()?;
        Ok((value, items))
    }

    /// Has the rules asked of what imports brought that the program did not live to end.
    pub(super) fn pay_rules(&mut self) -> Result<()> {
        for (import, asked) in self.write_unnoted(|edit| edit.imports_owed_rules())? {
            match self.write_unnoted(|edit| edit.step_of_import(import))? {
                Some(step) => self.write_under(step, |edit| edit.pay_rules(import, asked, step))?,
                // Nothing can be taken back any more; 0 is no step.
                None => self.write_unnoted(|edit| edit.pay_rules(import, asked, 0))?,
            }
        }
        Ok(())
    }

    /// Walks one step through history.
    pub(super) fn run_step(&mut self, way: Way) -> Result<Done> {
        let transaction = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        self.recorder.begin(None);
        let done = undo::run_step(&transaction, &self.recorder, way)?;
        transaction.commit()?;
        self.after_commit()?;
        Ok(done)
    }

    /// Walks through history until a step is the newest that is done.
    pub(super) fn walk_to(&mut self, step: i64) -> Result<Walked> {
        let transaction = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        self.recorder.begin(None);
        let walked = history::walk_to(&transaction, &self.recorder, step)?;
        transaction.commit()?;
        self.after_commit()?;
        Ok(walked)
    }

    /// Brings memory up to date with what was committed and tells who listens.
    fn after_commit(&mut self) -> Result<()> {
        let (changes, mut tables) = self.recorder.finish(&self.db)?;
        self.engine.refresh(&self.db, &changes)?;
        if tables.is_empty() {
            return Ok(());
        }
        if tables.contains(&Table::Import) {
            // An import that is withdrawn, or brought back, takes its articles with it.
            let carried = [Table::Article, Table::ArticleTag, Table::ArticleFolder, Table::Highlight];
            let missing: Vec<Table> = carried.into_iter().filter(|table| !tables.contains(table)).collect();
            tables.extend(missing);
        }
        if tables.contains(&Table::Article) || tables.contains(&Table::Highlight) {
            self.indexer.wake();
        }
        tables.push(Table::Step);
        announce(&self.listeners, &tables);
        Ok(())
    }

    /// In bulk a commit need not reach the disk by itself, and pages that change with every batch are brought from the
    /// log into the file less often. What [`Writer::careful`] commits next takes everything before it to the disk.
    pub(crate) fn hasty(&mut self) -> Result<()> {
        self.db.pragma_update(None, "synchronous", "NORMAL")?;
        Ok(self.db.pragma_update(None, "wal_autocheckpoint", BULK_LOG)?)
    }

    /// Back to commits that are on the disk when they are answered.
    pub(crate) fn careful(&mut self) -> Result<()> {
        Ok(self.db.pragma_update(None, "synchronous", "FULL")?)
    }

    /// Has what comes in now packed by what the bodies of the library have in common.
    pub(crate) fn learn_bodies(&mut self) -> Result<()> {
        self.engine.bodies.learn_if_due(&self.db)
    }

    /// The end of what was done in bulk: brings the log into the file, as far as nobody reads what was before.
    pub(crate) fn checkpoint(&mut self) -> Result<()> {
        self.db.pragma_update(None, "wal_autocheckpoint", LOG)?;
        Ok(self.db.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))?)
    }
}

impl Drop for Writer {
    /// Leaves a small file behind. What fails here was committed already and costs only room.
    fn drop(&mut self) {
        let forget_indexed = || -> Result<()> {
            self.db.execute("DELETE FROM text_change WHERE seq <= ?1", [self.engine.committed_seq()])?;
            self.db.execute_batch("PRAGMA optimize")?;
            Ok(())
        };
        let _ = forget_indexed();
    }
}
