//! The library: open, read, write, undo, redo.
//!
//! `library.read(|view| …)` asks, `library.write(Action::Tag, |edit| …)` changes: one write is one SQLite
//! transaction, one undo step and one change notice. Structures in memory are brought up to date before the
//! answer of a write comes back, so that whoever changed something sees it.

mod action;
mod choice;
mod executor;
mod history;
mod indexer;
mod lock;
mod schema;
mod undo;
mod view;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use tokio::sync::{Mutex as AsyncMutex, MutexGuard as AsyncMutexGuard};

pub use action::{Action, Done, Step, Table};
pub use choice::library_folder;
pub use executor::Lane;
pub use history::{HistoryPage, Walked};
pub use view::{Edit, View};

use crate::article::ArticleId;
use crate::body::Bodies;
use crate::error::{Error, Result};
use crate::files::Files;
use crate::search::Engine;
use executor::{Lanes, Threads};
use indexer::Indexer;
use lock::Lock;
use undo::Way;
use writer::Writer;

/// Threads that answer questions. Two cores are common; a third lets a short question pass two long ones.
const READERS: usize = 3;

/// Who is told of changes.
type Listener = Box<dyn Fn(&[Table]) + Send + Sync>;

/// A library of articles. Cloning is cheap and gives another handle on the same library; it closes with the last.
#[derive(Clone)]
pub struct Library(Arc<Inner>);

struct Inner {
    folder: PathBuf,
    engine: Arc<Engine>,
    listeners: Arc<Mutex<Vec<Listener>>>,
    lanes: Lanes,
    scanning: AsyncMutex<()>,
    // Fields drop in this order: nobody reads or writes any more when the lock goes.
    readers: Threads<Connection>,
    writer: Option<Threads<Writer>>,
    indexer: Option<Arc<Indexer>>,
    _lock: Option<Lock>,
}

/// A handle on a library that does not keep it open.
pub(crate) struct Weak(std::sync::Weak<Inner>);

impl Weak {
    /// The library, if it is still open.
    pub(crate) fn upgrade(&self) -> Option<Library> {
        self.0.upgrade().map(Library)
    }
}

/// How a library could be opened for writing.
pub enum Opened {
    /// This process is its writer now.
    Writing(Library),
    /// Another process is; this one can read, and can hand its writes over.
    Reading(Library),
}

/// Tells everyone who listens which tables changed.
fn announce(listeners: &Mutex<Vec<Listener>>, tables: &[Table]) {
    for told in listeners.lock().unwrap_or_else(PoisonError::into_inner).iter() {
        told(tables);
    }
}

impl Library {
    /// Opens the library in this folder for reading and writing; makes both if they are not there.
    ///
    /// # Errors
    /// `Busy` if another process writes to it, and whatever [`Library::open_or_read`] says.
    pub fn open(folder: &Path) -> Result<Library> {
        match Library::open_or_read(folder)? {
            Opened::Writing(library) => Ok(library),
            Opened::Reading(_) => Err(Error::Busy),
        }
    }

    /// Opens the library for writing, or for reading only where another process writes to it.
    ///
    /// # Errors
    /// `NewerLibrary`, `NotALibrary`, `Damaged` (after the damaged file was set aside), `File`.
    pub fn open_or_read(folder: &Path) -> Result<Opened> {
        std::fs::create_dir_all(folder).map_err(|error| Error::file(folder, error))?;
        let Some(lock) = Lock::take(folder)? else {
            return Library::open_for_reading(folder).map(Opened::Reading);
        };
        let db = schema::open_for_writing(folder)?;
        undo::purge(&db)?;
        let engine = Arc::new(Engine::open(folder, &db, true)?);
        let listeners: Arc<Mutex<Vec<Listener>>> = Arc::default();
        let tell = listeners.clone();
        let caught_up = move || announce(&tell, &[Table::Text]);
        let reading = schema::open_for_reading(folder)?;
        let indexer = Arc::new(Indexer::start(reading, engine.clone(), caught_up)?);
        let mut writer = Writer::new(db, engine.clone(), indexer.clone(), listeners.clone())?;
        writer.pay_rules()?;
        Library::assemble(folder, engine, listeners, Some((lock, writer, indexer))).map(Opened::Writing)
    }

    /// Makes a new, empty library in a folder whose library was damaged and set aside; one that is there is left alone.
    ///
    /// # Errors
    /// `Busy` if another process writes to it, and whatever [`Library::open`] says.
    pub fn start_anew(folder: &Path) -> Result<()> {
        let _lock = Lock::take(folder)?.ok_or(Error::Busy)?;
        schema::start_anew(folder)
    }

    /// Opens a library that is there for reading only, whoever writes to it.
    ///
    /// # Errors
    /// `NotFound` if there is no library in the folder.
    pub fn open_for_reading(folder: &Path) -> Result<Library> {
        if !folder.join(schema::FILE).exists() {
            return Err(Error::NotFound("library"));
        }
        let db = schema::open_for_reading(folder)?;
        let engine = Arc::new(Engine::open(folder, &db, false)?);
        Library::assemble(folder, engine, Arc::default(), None)
    }

    fn assemble(
        folder: &Path,
        engine: Arc<Engine>,
        listeners: Arc<Mutex<Vec<Listener>>>,
        writing: Option<(Lock, Writer, Arc<Indexer>)>,
    ) -> Result<Library> {
        let readers = (0..READERS).map(|_| schema::open_for_reading(folder)).collect::<Result<Vec<_>>>()?;
        let (lock, writer, indexer) = match writing {
            Some((lock, writer, indexer)) => {
                (Some(lock), Some(Threads::start("library-writer", vec![writer])?), Some(indexer))
            }
            None => (None, None, None),
        };
        Ok(Library(Arc::new(Inner {
            folder: folder.to_owned(),
            engine,
            listeners,
            lanes: Lanes::default(),
            scanning: AsyncMutex::default(),
            readers: Threads::start("library-reader", readers)?,
            writer,
            indexer,
            _lock: lock,
        })))
    }

    /// The folder of this library.
    pub fn folder(&self) -> &Path {
        &self.0.folder
    }

    /// The originals and pictures of this library.
    pub fn files(&self) -> Files {
        Files::of(&self.0.folder)
    }

    /// How the bodies of this library are packed.
    pub(crate) fn bodies(&self) -> Arc<Bodies> {
        self.0.engine.bodies.clone()
    }

    /// Calls this after each change, on the writer's thread, with the tables it touched.
    pub fn on_change(&self, told: impl Fn(&[Table]) + Send + Sync + 'static) {
        self.0.listeners.lock().unwrap_or_else(PoisonError::into_inner).push(Box::new(told));
    }

    /// Asks something, on a consistent view.
    pub async fn read<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&View<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.ask(Arc::default(), ask).await
    }

    /// Asks something of which only the newest question matters.
    ///
    /// # Errors
    /// `Interrupted` once a newer question of the same lane was asked.
    pub async fn read_latest<T: Send + 'static>(
        &self,
        lane: Lane,
        ask: impl FnOnce(&View<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.ask(self.0.lanes.enter(lane), ask).await
    }

    async fn ask<T: Send + 'static>(
        &self,
        stale: Arc<AtomicBool>,
        ask: impl FnOnce(&View<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let engine = self.0.engine.clone();
        self.0.readers.run(move |db| view::read(db, &engine, &stale, ask)).await
    }

    /// Changes something: one transaction, one undo step, one change notice. If `change` fails, nothing happened.
    ///
    /// # Errors
    /// `Busy` if this process may only read; what `change` fails with.
    pub async fn write<T: Send + 'static>(
        &self,
        action: Action,
        change: impl FnOnce(&mut Edit<'_>) -> Result<T> + Send + 'static,
    ) -> Result<(T, Done)> {
        self.writing(move |writer| writer.write(action, change)).await
    }

    /// Takes the newest step back.
    ///
    /// # Errors
    /// `NothingTo` if there is none.
    pub async fn undo(&self) -> Result<Done> {
        self.writing(|writer| writer.run_step(Way::Undo)).await
    }

    /// Does the step that was undone last again.
    ///
    /// # Errors
    /// `NothingTo` if there is none.
    pub async fn redo(&self) -> Result<Done> {
        self.writing(|writer| writer.run_step(Way::Redo)).await
    }

    /// Notes how far an article was read (per mille), and that it was. Is no step of the history.
    pub async fn set_progress(&self, id: ArticleId, progress: u16) -> Result<()> {
        self.writing(move |writer| writer.write_unnoted(|edit| edit.set_progress(id, progress))).await
    }

    /// Runs something on the writer's thread.
    pub(crate) async fn writing<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Writer) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.0.writer.as_ref().ok_or(Error::Busy)?.run(work).await
    }

    /// Whether this process may write.
    pub fn is_writable(&self) -> bool {
        self.0.writer.is_some()
    }

    /// Waits until nobody else looks at watched folders; nobody does while the answer lives.
    pub(crate) async fn scanning(&self) -> AsyncMutexGuard<'_, ()> {
        self.0.scanning.lock().await
    }

    /// A handle that does not keep the library open.
    pub(crate) fn weak(&self) -> Weak {
        Weak(Arc::downgrade(&self.0))
    }

    /// Asks something long, on this thread and a connection of its own, so that nobody waits behind it.
    pub(crate) fn ask_apart<T>(&self, ask: impl FnOnce(&View<'_>) -> Result<T>) -> Result<T> {
        view::read(&mut self.connect()?, &self.0.engine, &Arc::default(), ask)
    }

    /// Another connection for reading, for a thread of an import.
    pub(crate) fn connect(&self) -> Result<Connection> {
        schema::open_for_reading(&self.0.folder)
    }

    /// Waits until the text index knows everything that was committed. Blocks.
    ///
    /// # Errors
    /// What indexing failed with.
    pub fn settle(&self) -> Result<()> {
        self.0.indexer.as_ref().map_or(Ok(()), |indexer| indexer.settle())
    }
}
