//! The thread that watches: the system tells it that something happened in a folder, and once that has been quiet for
//! a moment it looks what.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};
use pollster::block_on;

use super::WatchedFolder;
use super::scan::{Shape, look};
use crate::error::{Error, Result};
use crate::import::{Flow, ImportReport, Listener};
use crate::library::{Library, Table};

/// A folder is looked at once nothing happened in it for so long.
const QUIET: Duration = Duration::from_millis(700);
/// A folder in which something happens all the time is looked at this often.
const PATIENCE: Duration = Duration::from_secs(10);
/// A folder of which the system tells nothing (a drive that is not there, a share) is looked at this often.
const BLIND: Duration = Duration::from_secs(60);

/// Watches the watched folders of a library until it is dropped.
pub struct Watcher {
    tell: Sender<News>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

enum News {
    /// Something happened at these paths.
    Happened(Vec<PathBuf>),
    /// Folders were added to the watched ones, or left them.
    Others,
    Stop,
}

impl Watcher {
    /// Starts to watch, with a look at what came while nobody did. `told` hears of each import that brought something,
    /// or failed to read something; of duplicates it hears nothing.
    ///
    /// # Errors
    /// `Busy` if this process may only read the library.
    pub fn start(library: &Library, told: impl FnMut(ImportReport) + Send + 'static) -> Result<Watcher> {
        if !library.is_writable() {
            return Err(Error::Busy);
        }
        let (tell, news) = channel();
        let others = tell.clone();
        library.on_change(move |tables| {
            if tables.contains(&Table::WatchedFolder) {
                // A watcher that was dropped needs to know no more.
                let _ = others.send(News::Others);
            }
        });
        let happened = tell.clone();
        let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            let paths = match event {
                Ok(event) if event.kind.is_access() => return,
                Ok(event) => event.paths,
                // Something was missed: every folder is looked at.
                Err(_) => Vec::new(),
            };
            let _ = happened.send(News::Happened(paths));
        });
        let weak = library.weak();
        let stop = Arc::new(AtomicBool::new(false));
        let watching =
            Watching { watcher: watcher.ok(), folders: HashMap::new(), told: Box::new(told), stop: stop.clone() };
        let thread = std::thread::Builder::new()
            .name("watched-folders".to_owned())
            .spawn(move || watching.run(&weak, &news))
            .map_err(|error| Error::Internal(format!("no thread could be started: {error}")))?;
        Ok(Watcher { tell, stop, thread: Some(thread) })
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        // An import that runs ends too; the next start goes on with it.
        self.stop.store(true, Ordering::Relaxed);
        let _ = self.tell.send(News::Stop);
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has nothing more to say: the next start looks again.
            let _ = thread.join();
        }
    }
}

/// What is known of a folder.
struct Folder {
    watched: WatchedFolder,
    /// When it is to be looked at next, and until when that may be put off.
    due: Option<(Instant, Instant)>,
    /// The system tells what happens in it.
    is_told: bool,
    growing: HashMap<PathBuf, Shape>,
}

struct Watching {
    watcher: Option<RecommendedWatcher>,
    folders: HashMap<String, Folder>,
    told: Box<dyn FnMut(ImportReport) + Send>,
    stop: Arc<AtomicBool>,
}

impl Watching {
    fn run(mut self, library: &crate::library::Weak, news: &Receiver<News>) {
        let mut is_new = true;
        loop {
            let Some(library) = library.upgrade() else { return };
            if is_new && self.follow(&library).is_err() {
                return;
            }
            is_new = false;
            if self.look_where_due(&library).is_err() {
                return;
            }
            drop(library);
            let next = self.folders.values().filter_map(|folder| Some(folder.due?.0)).min();
            let wait = next.map_or(BLIND, |due| due.saturating_duration_since(Instant::now()).min(BLIND));
            match news.recv_timeout(wait) {
                Ok(News::Happened(paths)) => self.happened(&paths),
                Ok(News::Others) => is_new = true,
                Ok(News::Stop) | Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }

    /// Watches what is to be watched now, and nothing else.
    fn follow(&mut self, library: &Library) -> Result<()> {
        let watched = block_on(library.read(|view| view.watched_folders()))?;
        let gone: Vec<String> =
            self.folders.keys().filter(|path| !watched.iter().any(|folder| folder.path == **path)).cloned().collect();
        for path in gone {
            self.folders.remove(&path);
            if let Some(watcher) = &mut self.watcher {
                // It may not have been watched, or its drive may be gone.
                let _ = watcher.unwatch(Path::new(&path));
            }
        }
        let now = Instant::now();
        for watched in watched {
            match self.folders.get_mut(&watched.path) {
                Some(folder) => folder.watched = watched,
                None => {
                    let path = watched.path.clone();
                    let folder = Folder { watched, due: Some((now, now)), is_told: false, growing: HashMap::new() };
                    self.folders.insert(path, folder);
                }
            }
        }
        Ok(())
    }

    fn happened(&mut self, paths: &[PathBuf]) {
        let now = Instant::now();
        for (path, folder) in &mut self.folders {
            if paths.is_empty() || paths.iter().any(|happened| happened.starts_with(path)) {
                let latest = folder.due.map_or(now + PATIENCE, |(_, latest)| latest);
                folder.due = Some(((now + QUIET).min(latest), latest));
            }
        }
    }

    fn look_where_due(&mut self, library: &Library) -> Result<()> {
        let Watching { watcher, folders, told, stop } = self;
        for folder in folders.values_mut() {
            let now = Instant::now();
            if folder.due.is_none_or(|(due, _)| due > now) {
                continue;
            }
            if !folder.is_told {
                // Before the look, so that nothing comes between them unseen.
                let path = Path::new(&folder.watched.path);
                folder.is_told =
                    watcher.as_mut().is_some_and(|watcher| watcher.watch(path, RecursiveMode::Recursive).is_ok());
            }
            let listener = until(stop.clone());
            let looked = block_on(look(library, &folder.watched, &folder.growing, false, listener))?;
            if stop.load(Ordering::Relaxed) {
                return Err(Error::Closed);
            }
            folder.growing = looked.growing;
            let now = Instant::now();
            folder.due = match (folder.growing.is_empty(), folder.is_told) {
                (false, _) => Some((now + QUIET, now + QUIET)),
                (true, false) => Some((now + BLIND, now + BLIND)),
                (true, true) => None,
            };
            if let Some(report) = looked.report {
                told(report);
            }
        }
        Ok(())
    }
}

/// Lets an import run until it is to stop.
fn until(stop: Arc<AtomicBool>) -> Listener {
    Box::new(move |_| match stop.load(Ordering::Relaxed) {
        true => Flow::Stop,
        false => Flow::Continue,
    })
}
