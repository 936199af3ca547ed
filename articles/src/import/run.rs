//! The course of an import: one thread walks, a few read and parse, one collects what they made into batches for
//! the writer. Each batch is one transaction, so that an article is whole or not there; all of them are one step
//! of the history.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::add::Common;
use super::prepare::{Content, PASTED, Prepared};
use super::threads::{self, Walked};
use super::{Destination, Flow, ImportItem, ImportReport, Outcome, Progress};
use crate::error::{Error, Result};
use crate::library::Library;

/// Most files of a transaction, and most bytes.
const BATCH_FILES: usize = 400;
const BATCH_BYTES: u64 = 16 << 20;
/// A batch is written after this long even if it is small, so that articles appear while the import runs.
const BATCH_TIME: Duration = Duration::from_millis(250);
/// Progress is told this often.
const TELL_EVERY: Duration = Duration::from_millis(100);

/// What is to be imported.
#[derive(Debug, Clone)]
pub enum Sources {
    /// Files and folders.
    Paths(Vec<PathBuf>),
    /// Bytes that are no file, each with a name.
    Memory(Vec<(String, Vec<u8>)>),
    /// What was pasted.
    Pasted {
        /// Its HTML, where it has any.
        html: Option<String>,
        /// Its text.
        text: String,
    },
}

/// What an import tells while it runs.
pub enum Told<'a> {
    /// How it is going; at most ten times a second.
    Progress(&'a Progress),
    /// What became of a file.
    Item(&'a ImportItem),
}

/// Whom an import tells how it goes; the answer says whether it goes on.
pub type Listener = Box<dyn FnMut(Told<'_>) -> Flow + Send>;

/// Imports into the library. The articles are found by searches for words once the text index followed, shortly
/// after. Stopped, it keeps what it did, and importing the same again completes it.
///
/// # Errors
/// Only what ends the import as a whole: the library cannot be written. A file that cannot be read is a line of
/// the report.
pub async fn import(
    library: &Library,
    sources: Sources,
    into: Destination,
    listener: Listener,
) -> Result<ImportReport> {
    start(library, sources, Mode::Write(into), listener).await
}

/// Says what importing would do, without doing it. The report has no import number (0).
///
/// # Errors
/// The library cannot be read.
pub async fn preview(library: &Library, sources: Sources, listener: Listener) -> Result<ImportReport> {
    start(library, sources, Mode::LookOnly, listener).await
}

enum Mode {
    Write(Destination),
    LookOnly,
}

async fn start(library: &Library, sources: Sources, mode: Mode, listener: Listener) -> Result<ImportReport> {
    let (reply, answer) = oneshot::channel();
    let library = library.clone();
    std::thread::Builder::new()
        .name("import".to_owned())
        .spawn(move || {
            // Whoever asked may have stopped listening: the import is in the library all the same.
            let _ = reply.send(pollster::block_on(Import::run(library, sources, mode, listener)));
        })
        .map_err(|error| Error::Internal(format!("no thread could be started: {error}")))?;
    answer.await.map_err(|_| Error::Closed)?
}

struct Import {
    library: Library,
    listener: Listener,
    progress: Progress,
    began: Instant,
    told: Option<Instant>,
    stop: Arc<AtomicBool>,
    first: Option<crate::article::ArticleId>,
    seen: std::collections::HashSet<i64>,
}

impl Import {
    async fn run(library: Library, sources: Sources, mode: Mode, listener: Listener) -> Result<ImportReport> {
        let dry = matches!(mode, Mode::LookOnly);
        let begun = match mode {
            Mode::Write(into) => Some(begin(&library, &sources, into).await?),
            Mode::LookOnly => None,
        };
        let mut import = Import {
            progress: Progress {
                import: begun.as_ref().map_or(0, |(common, _)| common.import),
                searching: true,
                ..Progress::default()
            },
            library,
            listener,
            began: Instant::now(),
            told: None,
            stop: Arc::default(),
            first: None,
            seen: Default::default(),
        };
        let (prepared, walked) = threads::start(&import.library, sources, dry, &import.stop)?;
        let done = import.collect(&prepared, &walked, begun.as_ref()).await;
        // Ends the threads that still wait to hand something over.
        import.stop.store(done.is_err() || import.is_stopped(), Ordering::Relaxed);
        drop(prepared);
        let cancelled = import.is_stopped();
        if let Some((common, step)) = begun {
            done.and(finish(&import.library, common.import, step, cancelled).await)?;
        } else {
            done?;
        }
        import.tell_progress(true);
        let Progress { added, duplicates, failed, seconds, import: number, .. } = import.progress;
        Ok(ImportReport { import: number, added, duplicates, failed, seconds, cancelled, first: import.first })
    }

    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Takes prepared files as they come and hands them to the writer in batches.
    async fn collect(
        &mut self,
        prepared: &Receiver<Prepared>,
        walked: &Receiver<Walked>,
        begun: Option<&(Common, i64)>,
    ) -> Result<()> {
        let (mut batch, mut bytes, mut since) = (Vec::new(), 0, Instant::now());
        loop {
            for walked in walked.try_iter() {
                match walked {
                    Walked::Found(size) => {
                        self.progress.found += 1;
                        self.progress.bytes_found += size;
                    }
                    Walked::End => self.progress.searching = false,
                }
            }
            let next = prepared.recv_timeout(TELL_EVERY);
            let ended = matches!(next, Err(RecvTimeoutError::Disconnected));
            if let Ok(one) = next {
                bytes += one.size;
                self.progress.current = Some(one.source.clone());
                batch.push(one);
            }
            let full = batch.len() >= BATCH_FILES || bytes >= BATCH_BYTES || since.elapsed() >= BATCH_TIME;
            if (full || ended) && !batch.is_empty() {
                self.write(std::mem::take(&mut batch), begun).await?;
                (bytes, since) = (0, Instant::now());
            }
            self.tell_progress(false);
            if ended || self.is_stopped() {
                return Ok(());
            }
        }
    }

    async fn write(&mut self, batch: Vec<Prepared>, begun: Option<&(Common, i64)>) -> Result<()> {
        let sizes: u64 = batch.iter().map(|prepared| prepared.size).sum();
        let files = batch.iter().filter(|prepared| prepared.ends_file).count();
        let files = u32::try_from(files).unwrap_or(u32::MAX);
        let sources: Vec<String> = batch.iter().map(|prepared| prepared.source.clone()).collect();
        let items = match begun {
            Some((common, step)) => add_batch(&self.library, batch, common.clone(), *step).await,
            None => self.look_up(batch).await,
        };
        // A library that cannot be written ends the import, but not without naming the files this is about.
        let (items, failure) = match items {
            Ok(items) => (items, None),
            Err(error) => (sources.iter().map(|source| ImportItem::failed(source, &error)).collect(), Some(error)),
        };
        for item in &items {
            match item.outcome {
                Outcome::Added => self.progress.added += 1,
                Outcome::Duplicate => self.progress.duplicates += 1,
                Outcome::Failed => self.progress.failed += 1,
            }
            if item.outcome == Outcome::Added && self.first.is_none() {
                self.first = item.article;
            }
            self.tell(Told::Item(item));
        }
        self.progress.done += files;
        self.progress.bytes_done += sizes;
        failure.map_or(Ok(()), Err)
    }

    /// What the writer would say of these files.
    async fn look_up(&mut self, batch: Vec<Prepared>) -> Result<Vec<ImportItem>> {
        let mut seen = std::mem::take(&mut self.seen);
        let (items, seen) = self
            .library
            .read(move |view| {
                let mut items = Vec::new();
                for one in &batch {
                    match &one.content {
                        Err(error) => items.push(ImportItem::failed(&one.source, error)),
                        Ok(Content::Known(id)) => {
                            items.push(ImportItem::duplicate(&one.source, *id, view.named(*id)?));
                        }
                        Ok(Content::Nothing) => {}
                        Ok(Content::New(new)) => {
                            let title = &new.ready.draft.title;
                            let is_new = seen.insert(new.ready.text_key);
                            items.push(match view.duplicate_of(&new.ready)? {
                                Some(id) => ImportItem::duplicate(&one.source, id, view.named(id)?),
                                None if is_new => ImportItem::added(&one.source, title),
                                None => {
                                    ImportItem { outcome: Outcome::Duplicate, ..ImportItem::added(&one.source, title) }
                                }
                            });
                        }
                    }
                }
                Ok((items, seen))
            })
            .await?;
        self.seen = seen;
        Ok(items)
    }

    fn tell_progress(&mut self, now: bool) {
        if now || self.told.is_none_or(|told| told.elapsed() >= TELL_EVERY) {
            self.told = Some(Instant::now());
            self.progress.seconds = self.began.elapsed().as_secs_f64();
            let progress = self.progress.clone();
            self.tell(Told::Progress(&progress));
        }
    }

    fn tell(&mut self, told: Told<'_>) {
        if (self.listener)(told) == Flow::Stop {
            self.stop.store(true, Ordering::Relaxed);
        }
    }
}

/// Opens an import and the step of the history that it is.
async fn begin(library: &Library, sources: &Sources, into: Destination) -> Result<(Common, i64)> {
    let names: Vec<String> = match sources {
        Sources::Paths(paths) => paths.iter().map(|path| path.to_string_lossy().into_owned()).collect(),
        Sources::Memory(items) => items.iter().map(|(name, _)| name.clone()).collect(),
        Sources::Pasted { .. } => vec![PASTED.to_owned()],
    };
    library
        .write(crate::library::Action::Import, move |edit| {
            let import = edit.open_import(&names)?;
            let common = edit.common(import, &into)?;
            let step = edit.step().ok_or_else(|| Error::Internal("an import is a step".into()))?;
            Ok((common, step))
        })
        .await
        .map(|(begun, _)| begun)
}

async fn add_batch(library: &Library, batch: Vec<Prepared>, common: Common, step: i64) -> Result<Vec<ImportItem>> {
    let files = library.files();
    library
        .writing(move |writer| {
            files.sync(batch.iter().filter_map(|one| match &one.content {
                Ok(Content::New(new)) => Some(new.original.hash.as_str()),
                _ => None,
            }))?;
            writer.hasty()?;
            let added = writer.write_under(step, |edit| {
                let mut items = Vec::new();
                for prepared in &batch {
                    items.extend(edit.add_prepared(prepared, &common)?);
                }
                Ok(items)
            });
            writer.careful()?;
            added
        })
        .await
}

async fn finish(library: &Library, import: i64, step: i64, cancelled: bool) -> Result<()> {
    library.writing(move |writer| writer.write_unnoted(|edit| edit.close_import(import, step, cancelled))).await
}
