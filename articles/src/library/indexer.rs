//! The thread that keeps the text index behind the library: it follows the log of changed texts, and is woken
//! by commits.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use rusqlite::Connection;

use crate::background;
use crate::error::{Error, Result};
use crate::search::Engine;

/// Least time between two commits of the index while nobody waits for it: a commit costs some ten milliseconds of
/// disk, and a bulk import makes several batches a second.
const PAUSE: Duration = Duration::from_millis(500);

/// The same while a bulk import goes on, which is when so many texts came in since the last time: a larger part of the
/// index costs little more than a small one, and has to be joined to others less often.
const LONG_PAUSE: Duration = Duration::from_secs(2);
const BULK: i64 = 200;

#[derive(Default)]
struct Wanted {
    /// Somebody waits until everything is indexed.
    waiting: usize,
    /// Something may have been committed since the thread last looked.
    work: bool,
    /// The thread is looking.
    busy: bool,
    /// What the last look failed with.
    failure: Option<String>,
}

#[derive(Default)]
struct Shared {
    wanted: Mutex<Wanted>,
    changed: Condvar,
    stop: AtomicBool,
}

impl Shared {
    fn wanted(&self) -> MutexGuard<'_, Wanted> {
        self.wanted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A thread that indexes what was committed.
pub(crate) struct Indexer {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

impl Indexer {
    /// Starts the thread; its first work is to catch up with what an earlier process left.
    pub(super) fn start(db: Connection, engine: Arc<Engine>, caught_up: impl Fn() + Send + 'static) -> Result<Indexer> {
        let shared = Arc::new(Shared::default());
        shared.wanted().work = true;
        let seen = shared.clone();
        // Whoever searches or types meanwhile goes first.
        let thread = background::start("library-indexer", move || follow(&db, &engine, &seen, &caught_up))?;
        Ok(Indexer { shared, thread: Some(thread) })
    }

    /// Says that something was committed.
    pub(super) fn wake(&self) {
        self.shared.wanted().work = true;
        self.shared.changed.notify_all();
    }

    /// Waits until everything committed so far is indexed.
    pub(super) fn settle(&self) -> Result<()> {
        let mut wanted = self.shared.wanted();
        wanted.waiting += 1;
        self.shared.changed.notify_all();
        while wanted.work || wanted.busy {
            wanted = self.shared.changed.wait(wanted).unwrap_or_else(PoisonError::into_inner);
        }
        wanted.waiting -= 1;
        wanted.failure.take().map_or(Ok(()), |failure| Err(Error::Index(failure)))
    }
}

impl Drop for Indexer {
    fn drop(&mut self) {
        {
            // Under the lock, so that the thread cannot miss it between looking and waiting.
            let _wanted = self.shared.wanted();
            self.shared.stop.store(true, Ordering::Relaxed);
        }
        self.shared.changed.notify_all();
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has nothing more to say: the next start catches up.
            let _ = thread.join();
        }
    }
}

fn follow(db: &Connection, engine: &Engine, shared: &Shared, caught_up: &dyn Fn()) {
    let stopped = || shared.stop.load(Ordering::Relaxed);
    loop {
        let mut wanted = shared.wanted();
        if stopped() {
            return;
        }
        if !wanted.work {
            drop(shared.changed.wait(wanted).unwrap_or_else(PoisonError::into_inner));
            continue;
        }
        (wanted.work, wanted.busy) = (false, true);
        drop(wanted);
        let before = engine.committed_seq();
        let looked = engine.catch_up(db, &stopped);
        let mut wanted = shared.wanted();
        wanted.busy = false;
        match looked {
            Ok(left) => wanted.work |= left > 0 && engine.committed_seq() > before,
            Err(error) => wanted.failure = Some(error.to_string()),
        }
        drop(wanted);
        shared.changed.notify_all();
        if engine.committed_seq() > before {
            caught_up();
            pause(shared, if engine.committed_seq() - before >= BULK { LONG_PAUSE } else { PAUSE });
        }
    }
}

/// Lets commits gather, unless somebody waits or the thread is to end.
fn pause(shared: &Shared, most: Duration) {
    let idle = |wanted: &mut Wanted| wanted.waiting == 0 && !shared.stop.load(Ordering::Relaxed);
    drop(shared.changed.wait_timeout_while(shared.wanted(), most, idle));
}
