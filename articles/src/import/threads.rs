//! The threads of an import besides the one that collects: one walks, a few read and parse.

use std::cell::Cell;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::{Duration, Instant};

use super::own::json::is_library_file;
use super::prepare::{Bytes, Desk, Prepared};
use super::queue::{Taker, queue};
use super::run::Sources;
use super::same::Originals;
use super::under_way::UnderWay;
use super::walk::{Found, walk};
use super::worker;
use crate::background;
use crate::error::{Error, Result};
use crate::fetch::Fetcher;
use crate::folder::escaped;
use crate::library::Library;

/// Files that were found and wait; handfuls of prepared files that wait.
const WAITING_FOUND: usize = 4_096;
const WAITING_PREPARED: usize = 4;
/// Most files of a handful, most bytes, and how long the first may wait for the others: each handing over wakes a
/// thread, which costs as much as reading a short text does.
const HANDFUL: usize = 16;
const HANDFUL_BYTES: u64 = 1 << 20;
const HANDFUL_TIME: Duration = Duration::from_millis(20);
/// What is read before a file of so many bytes does not wait for it.
const SLOW: u64 = 128 << 10;

/// What the walker tells the collector beside the files it hands to the readers.
pub(super) enum Walked {
    Found(u64),
    End,
}

/// What the walker hands to the readers.
struct Job {
    place: u64,
    bytes: Bytes,
    size: u64,
    /// Path of the folder it was found in, below the one that was given; only where that is to become a folder.
    below: Option<String>,
}

/// Starts the walker and the readers.
pub(super) fn start(
    library: &Library,
    sources: Sources,
    dry: bool,
    keep_folders: bool,
    stop: &Arc<AtomicBool>,
    under_way: &UnderWay,
) -> Result<(Receiver<Vec<Prepared>>, Receiver<Walked>)> {
    let (found, files) = queue(WAITING_FOUND);
    let (done, prepared) = sync_channel(WAITING_PREPARED);
    let (tell, walked) = std::sync::mpsc::channel();
    let fetching = match &sources {
        Sources::Pages { how, .. } => Some(Arc::new((Fetcher::new(how), how.pictures))),
        _ => None,
    };
    let originals = Arc::new(Originals::default());
    let readers = std::thread::available_parallelism().map_or(2, |cores| cores.get().min(8));
    for _ in 0..readers {
        let desk = Desk { fetching: fetching.clone(), ..Desk::of(library, originals.clone(), dry)? };
        let (files, done, stop, under_way) = (files.clone(), done.clone(), stop.clone(), under_way.clone());
        background::start("import-reader", move || prepare_all(&desk, &files, &done, &stop, &under_way))?;
    }
    let stop = stop.clone();
    background::start("import-walker", move || {
        let goes_on = || !stop.load(Ordering::Relaxed);
        let places = Cell::new(0);
        let next_place = || {
            places.set(places.get() + 1);
            places.get()
        };
        let hand_over_from = |below: Option<String>, bytes: Bytes, size: u64| {
            // The collector is gone only when the import was stopped.
            let _ = tell.send(Walked::Found(size));
            goes_on() && found.give(Job { place: next_place(), bytes, size, below })
        };
        let hand_over = |bytes, size| hand_over_from(None, bytes, size);
        match sources {
            Sources::Paths(_) | Sources::Below { .. } => {
                let (top, paths) = match sources {
                    Sources::Below { top, paths } => (Some(top), paths),
                    Sources::Paths(paths) => (None, paths),
                    _ => (None, Vec::new()),
                };
                paths.iter().all(|path| {
                    let top = top.as_ref().unwrap_or(path);
                    walk(path, &mut |next| match next {
                        Found::File(file, size) => {
                            let below = if keep_folders { folders_between(top, &file) } else { None };
                            let bytes = match is_library_file(&file) {
                                true => Bytes::Library(file),
                                false => Bytes::File(file),
                            };
                            hand_over_from(below, bytes, size)
                        }
                        Found::Unreadable(path, error) => {
                            let _ = tell.send(Walked::Found(0));
                            let source = path.to_string_lossy().into_owned();
                            let (place, content) = (next_place(), Err(error));
                            let unread = Prepared { source, place, size: 0, ends_file: true, below: None, content };
                            goes_on() && done.send(vec![unread]).is_ok()
                        }
                    })
                });
            }
            Sources::Memory(items) => {
                items.into_iter().all(|(name, bytes)| {
                    let size = bytes.len() as u64;
                    hand_over(Bytes::Memory(name, bytes), size)
                });
            }
            Sources::Pages { pages, .. } => {
                pages.into_iter().all(|page| hand_over(Bytes::Page(page), 0));
            }
            Sources::Pasted { html, text } => {
                let size = html.as_ref().map_or(text.len(), String::len) as u64;
                hand_over(Bytes::Pasted { html, text }, size);
            }
        }
        let _ = tell.send(Walked::End);
    })?;
    Ok((prepared, walked))
}

/// The folders between one that was given and a file in it, as a path of our own folders.
fn folders_between(top: &Path, file: &Path) -> Option<String> {
    let folders = file.parent()?.strip_prefix(top).ok()?;
    let names: Vec<String> = folders.iter().map(|name| escaped(&name.to_string_lossy())).collect();
    (!names.is_empty()).then(|| names.join("/"))
}

/// A reader's life. A parser that panics costs its file and nothing else.
fn prepare_all(
    desk: &Desk,
    files: &Taker<Job>,
    done: &SyncSender<Vec<Prepared>>,
    stop: &Arc<AtomicBool>,
    under_way: &UnderWay,
) {
    worker::stop_with(stop.clone());
    let mut handful = Handful { files: Vec::with_capacity(HANDFUL), bytes: 0, since: Instant::now(), done };
    loop {
        let next = files.try_take().or_else(|| {
            // Nobody knows when the next one is found.
            handful.hand_over();
            files.take()
        });
        let Some(Job { place, bytes, size, below }) = next else { return };
        if stop.load(Ordering::Relaxed) {
            return;
        }
        if size >= SLOW || matches!(bytes, Bytes::Page(_)) {
            handful.hand_over();
        }
        let source = bytes.name();
        let _heard = under_way.begin(place, &source, size);
        let mut hears = true;
        let mut hand_over = |prepared: Prepared| {
            hears = handful.push(Prepared { place, below: below.clone(), ..prepared });
            hears && !stop.load(Ordering::Relaxed)
        };
        let work = std::panic::AssertUnwindSafe(|| desk.prepare(bytes, size, &mut hand_over));
        if std::panic::catch_unwind(work).is_err() {
            let content = Err(Error::Internal("reading this file failed".into()));
            hears &= handful.push(Prepared { source, place, size, ends_file: true, below: None, content });
        }
        if !hears {
            return;
        }
    }
}

/// Prepared files that are handed over together.
struct Handful<'a> {
    files: Vec<Prepared>,
    bytes: u64,
    /// When the first of them was ready.
    since: Instant,
    done: &'a SyncSender<Vec<Prepared>>,
}

impl Handful<'_> {
    /// Adds one, and hands them over if that is due; whether anybody hears.
    fn push(&mut self, prepared: Prepared) -> bool {
        if self.files.is_empty() {
            self.since = Instant::now();
        }
        self.bytes += prepared.weight();
        self.files.push(prepared);
        let is_due = self.files.len() >= HANDFUL || self.bytes >= HANDFUL_BYTES || self.since.elapsed() >= HANDFUL_TIME;
        !is_due || self.hand_over()
    }

    fn hand_over(&mut self) -> bool {
        self.bytes = 0;
        let files = std::mem::replace(&mut self.files, Vec::with_capacity(HANDFUL));
        files.is_empty() || self.done.send(files).is_ok()
    }
}

impl Drop for Handful<'_> {
    fn drop(&mut self) {
        // Whoever stopped listening has no use for them.
        let _ = self.hand_over();
    }
}
