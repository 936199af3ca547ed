//! Formats that can abort, hang or eat memory are read in a process of their own: this same program, started once more
//! by a name that no person types. It reads one file after the other under limits of memory and time; if a file ends
//! it, the file gets a line in the report and the import goes on with a new one.
//!
//! A program asks for this by [`isolate_readers`], first thing in its `main`. Where nobody asked, as in a test that
//! uses this crate as a library, such formats are read in the process itself, and only panics are caught.

mod memory;
mod process;
mod serve;
#[cfg(test)]
mod tests;
mod wire;

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

pub(super) use self::memory::room;
use self::process::{Asked, Ended, Program, Worker};
use super::failures::Failures;
use super::finish::{Found, name_as_title};
use super::large::map;
use super::sniff::{DOCUMENT_MB, sniff};
use super::{Entry, Flow, Sink, Source};
use crate::article::Format;
use crate::error::{Error, Result};

/// The only argument of a program that is started to read.
const VERB: &str = "--read-for-another-sheaf";

static PROGRAM: OnceLock<Program> = OnceLock::new();

thread_local! {
    /// The process that reads for this thread, while nothing is being read.
    static WORKER: Cell<Option<Worker>> = const { Cell::new(None) };
    /// Says when nobody wants any more what is read for this thread.
    static STOP: RefCell<Option<Arc<AtomicBool>>> = const { RefCell::new(None) };
}

/// Ends the process that reads for this thread as soon as this is true.
pub(super) fn stop_with(stop: Arc<AtomicBool>) {
    STOP.set(Some(stop));
}

/// Whether nobody wants any more what is read for this thread.
pub(super) fn is_stopped() -> bool {
    STOP.with_borrow(|stop| stop.as_ref().is_some_and(|stop| stop.load(Ordering::Relaxed)))
}

/// How much longer than others a file of so many bytes may take, to the first word and from one to the next: as long as
/// a slow disk does to give it.
fn patience(bytes: u64) -> Duration {
    const SLOW_DISK: u64 = 16 << 20;
    Duration::from_secs(30 + bytes / SLOW_DISK)
}

/// Lets this program read hostile formats in another process of itself. In a process that was started to be the other
/// one, reads until nobody asks any more, and does not return.
///
/// To be called before anything else in `main`.
pub fn isolate_readers() {
    let mut words = std::env::args_os().skip(1);
    let is_other = words.next().is_some_and(|word| word == VERB) && words.next().is_none();
    // The path of a program that was replaced while it runs would start another version of it.
    let program = match cfg!(target_os = "linux") {
        true => Ok(PathBuf::from("/proc/self/exe")),
        false => std::env::current_exe(),
    };
    if let Ok(program) = program {
        isolate_readers_in(program);
    }
    if is_other {
        // What is hostile in a large archive is read in a third process, so that it costs only itself.
        serve::serve();
    }
}

/// Lets hostile formats be read by this program, which has to call [`isolate_readers`] in its `main`. The first program
/// named stays the one.
pub fn isolate_readers_in(program: PathBuf) {
    let _ = PROGRAM.set(Program::new(program));
}

/// Reads a source of a format that is not to be trusted: in the other process if there is one, by `read` if not.
pub(super) fn read_apart(
    source: &Source<'_>,
    sink: &mut Sink<'_>,
    read: impl FnOnce(&mut Sink<'_>) -> Result<()>,
) -> Result<()> {
    match PROGRAM.get() {
        Some(program) => read_in(program, &Asked::Source(source), sink),
        None => caught(|| read(sink)),
    }
}

/// Reads a file that is too large to be held in memory.
pub(crate) fn read_large(path: &Path, name: &str, size: u64, sink: &mut Sink<'_>) -> Result<()> {
    match PROGRAM.get() {
        Some(program) => read_in(program, &Asked::File { path, name, size }, sink),
        None => read_mapped(path, name, sink),
    }
}

/// Reads a file that is too large to be held in memory, in this process.
fn read_mapped(path: &Path, name: &str, sink: &mut Sink<'_>) -> Result<()> {
    let bytes = map(path)?;
    let source = Source { name, bytes: &bytes, address: None, beside: &|_| None };
    let mut failures = Failures::default();
    caught(|| {
        sniff(&source)?.read_here(&source, &mut |entry| match &entry.draft {
            Err(error) if !failures.has_line(entry.part.as_deref(), error) => Flow::Continue,
            _ => sink(entry),
        })
    })?;
    if let Some(error) = failures.rest() {
        sink(Entry { part: None, original: None, draft: Err(error) });
    }
    Ok(())
}

/// What a reader answers, a panic among it.
pub(super) fn caught(read: impl FnOnce() -> Result<()>) -> Result<()> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(Error::Internal("reading this file failed".into())))
}

fn read_in(program: &Program, asked: &Asked<'_>, sink: &mut Sink<'_>) -> Result<()> {
    let told = Cell::new(false);
    let mut sink = |entry: Entry| {
        told.set(true);
        sink(entry)
    };
    let Some(_room) = room(memory::limit_of(asked.bytes()), is_stopped) else { return Ok(()) };
    loop {
        let used = WORKER.take();
        let was_fresh = used.is_none();
        let mut worker = match used {
            Some(worker) => worker,
            None => program.start()?,
        };
        let ended = worker.read(asked, &mut sink, program.limit);
        match ended {
            Ended::Done(done) => {
                if !worker.is_spent() {
                    WORKER.set(Some(worker));
                }
                return done;
            }
            Ended::Stopped => return Ok(()),
            // What files before this one left behind may have ended it.
            Ended::Died if !was_fresh && !told.get() => continue,
            Ended::Died | Ended::TooLong => {
                let why = match ended {
                    Ended::TooLong => "reading this file took too long",
                    _ => "reading this file needed too much memory, or it makes its reader fail",
                };
                // The file itself is kept, so that nothing is lost that was given.
                if !told.get()
                    && let Some(draft) = without_text(asked, why)?
                    && sink(Entry::whole(draft)) == Flow::Stop
                {
                    return Ok(());
                }
                return Err(Error::Invalid(why.into()));
            }
        }
    }
}

/// The article of a file that could not be read: its name, and why there is no more. None if it is too large to be one.
fn without_text(asked: &Asked<'_>, why: &str) -> Result<Option<super::Draft>> {
    let (name, head) = match asked {
        Asked::Source(source) => (source.name, source.bytes[..source.bytes.len().min(8)].to_vec()),
        Asked::File { size, .. } if *size > DOCUMENT_MB << 20 => return Ok(None),
        Asked::File { path, name, .. } => (*name, map(path)?[..8].to_vec()),
    };
    let remark = Some(format!("its text is unavailable: {why}"));
    let found = Found { title: Some(name_as_title(name)), remark, ..Found::default() };
    found.finish(format_of(name, &head), name).map(Some)
}

fn format_of(name: &str, head: &[u8]) -> Format {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    match (head, ending.as_str()) {
        ([b'%', b'P', b'D', b'F', ..], _) => Format::Pdf,
        ([b'{', b'\\', b'r', b't', b'f', ..], _) => Format::Rtf,
        (_, "epub") => Format::Epub,
        (_, "docx" | "docm" | "dotx" | "doc" | "dot") => Format::Docx,
        (_, "odt" | "ott") => Format::Odt,
        (_, "eml" | "email") => Format::Mail,
        (_, "html" | "htm" | "xhtml") => Format::Html,
        _ => Format::Text,
    }
}
