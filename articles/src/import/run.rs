//! The course of an import: one thread walks, a few read and parse, one collects what they made into batches for
//! the writer. Each batch is one transaction, so that an article is whole or not there; all of them are one step
//! of the history.

mod asked;
mod steps;
#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

pub use self::asked::{Listener, Sources, Told};
pub(super) use self::steps::subject_of;
use self::steps::{add_batch, begin, finish, look_up, sum_up};
use super::add::Common;
use super::look::{Look, Looking};
use super::prepare::{Content, Prepared};
use super::threads::{self, Walked};
use super::under_way::UnderWay;
use super::{Destination, Flow, ImportItem, ImportReport, Outcome, Progress};
use crate::article::ArticleId;
use crate::error::{Error, Result};
use crate::library::Library;
use crate::rule::{NewRules, RuleEffect};

/// Most files of a transaction, and most bytes.
const BATCH_FILES: usize = 400;
const BATCH_BYTES: u64 = 16 << 20;
/// A batch is written after this long even if it is small, so that articles appear while the import runs.
const BATCH_TIME: Duration = Duration::from_millis(250);
/// Progress is told this often.
const TELL_EVERY: Duration = Duration::from_millis(100);

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
    let library = library.clone();
    on_a_thread(move || pollster::block_on(Import::new(library, listener).write_all(sources, into))).await
}

/// Says what importing would do, without doing it.
///
/// # Errors
/// The library cannot be read.
pub async fn preview(library: &Library, sources: Sources, into: Destination, listener: Listener) -> Result<Look> {
    let library = library.clone();
    on_a_thread(move || pollster::block_on(Import::new(library, listener).look(sources, &into))).await
}

async fn on_a_thread<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let (reply, answer) = oneshot::channel();
    std::thread::Builder::new()
        .name("import".to_owned())
        .spawn(move || {
            // Whoever asked may have stopped listening: the import is in the library all the same.
            let _ = reply.send(work());
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
    /// What is being read, and how much of it was.
    under_way: UnderWay,
    /// Bytes of the files that have an outcome, and the name of the one read last.
    bytes: u64,
    last: Option<String>,
    first: Option<ArticleId>,
    completed: u32,
    unlisted: u32,
    remarked: u32,
    /// Originals of many articles that are safely on the disk.
    kept: HashSet<String>,
    /// What the rules did so far.
    rules: Vec<RuleEffect>,
}

/// What becomes of the files.
enum Doing {
    /// They are written under this step, and given over to the rules for what comes in.
    Writing(Common, i64, Option<Arc<NewRules>>),
    /// They are only looked at.
    Looking(Option<Box<Looking>>),
}

impl Import {
    fn new(library: Library, listener: Listener) -> Import {
        Import {
            progress: Progress { searching: true, ..Progress::default() },
            library,
            listener,
            began: Instant::now(),
            told: None,
            stop: Arc::default(),
            under_way: UnderWay::default(),
            bytes: 0,
            last: None,
            first: None,
            completed: 0,
            unlisted: 0,
            remarked: 0,
            kept: HashSet::new(),
            rules: Vec::new(),
        }
    }

    async fn write_all(mut self, sources: Sources, into: Destination) -> Result<ImportReport> {
        let keep_folders = into.keep_folders;
        let (common, step) = begin(&self.library, &sources, into).await?;
        let rules = self.library.read(|view| view.rules_for_new()).await?.map(Arc::new);
        let import = common.import;
        self.progress.import = import;
        let done = self.run(sources, keep_folders, &mut Doing::Writing(common, step, rules)).await;
        let cancelled = self.is_stopped();
        done.and(finish(&self.library, import, step, cancelled).await)?;
        self.tell_progress(true);
        let (recognised, fields) =
            self.library.read(move |view| Ok((view.import_kinds(import)?, view.import_fields(import)?))).await?;
        let Progress { added, duplicates, failed, seconds, .. } = self.progress;
        let (completed, unlisted, remarked, first) = (self.completed, self.unlisted, self.remarked, self.first);
        // Rules that were about none of it are not worth a line.
        let rules: Vec<RuleEffect> = self.rules.into_iter().filter(|effect| effect.matches > 0).collect();
        Ok(ImportReport {
            import,
            added,
            remarked,
            duplicates,
            completed,
            failed,
            unlisted,
            recognised,
            fields,
            seconds,
            cancelled,
            first,
            rules,
        })
    }

    async fn look(mut self, sources: Sources, into: &Destination) -> Result<Look> {
        let mut doing = Doing::Looking(Some(Box::default()));
        self.run(sources, into.keep_folders, &mut doing).await?;
        self.tell_progress(true);
        let cancelled = self.is_stopped();
        match doing {
            Doing::Looking(Some(looking)) => Ok(looking.end(self.progress.seconds, cancelled)),
            _ => Err(Error::Internal("a look was lost".into())),
        }
    }

    async fn run(&mut self, sources: Sources, keep_folders: bool, doing: &mut Doing) -> Result<()> {
        let dry = matches!(doing, Doing::Looking(_));
        let (prepared, walked) =
            threads::start(&self.library, sources, dry, keep_folders, &self.stop, &self.under_way)?;
        let done = self.collect(&prepared, &walked, doing).await;
        // Ends the threads that still wait to hand something over.
        self.stop.store(done.is_err() || self.is_stopped(), Ordering::Relaxed);
        done
    }

    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Takes prepared files as they come and hands them to the writer in batches.
    async fn collect(
        &mut self,
        prepared: &Receiver<Vec<Prepared>>,
        walked: &Receiver<Walked>,
        doing: &mut Doing,
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
            if let Ok(handful) = next {
                // A part of a file takes room for its own text.
                bytes += handful.iter().map(|one| one.size.max(weight(one))).sum::<u64>();
                self.last = handful.last().map(|one| one.source.clone());
                batch.extend(handful);
            }
            let full = batch.len() >= BATCH_FILES || bytes >= BATCH_BYTES || since.elapsed() >= BATCH_TIME;
            if (full || ended) && !batch.is_empty() {
                self.write(std::mem::take(&mut batch), doing).await?;
                (bytes, since) = (0, Instant::now());
            }
            self.tell_progress(false);
            if ended || self.is_stopped() {
                return Ok(());
            }
        }
    }

    async fn write(&mut self, mut batch: Vec<Prepared>, doing: &mut Doing) -> Result<()> {
        // Several readers hand over what they read as it comes: what was together stays together, in its order.
        batch.sort_by_key(|prepared| prepared.place);
        let sizes: u64 = batch.iter().map(|prepared| prepared.size).sum();
        let ended: Vec<u64> = batch.iter().filter(|one| one.ends_file).map(|one| one.place).collect();
        let files = u32::try_from(ended.len()).unwrap_or(u32::MAX);
        let sources: Vec<String> = batch.iter().map(|prepared| prepared.source.clone()).collect();
        let items = match doing {
            Doing::Writing(common, step, rules) => {
                let unsynced = self.unsynced(&batch);
                let added = add_batch(&self.library, batch, unsynced, common.clone(), *step, rules.clone()).await;
                added.map(|(items, effects)| {
                    sum_up(&mut self.rules, effects);
                    items
                })
            }
            Doing::Looking(looking) => look_up(&self.library, batch, looking).await,
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
                Outcome::Failed => self.progress.failed += item.parts,
            }
            self.unlisted += item.parts.saturating_sub(1);
            self.completed += u32::from(item.completed);
            self.remarked += u32::from(item.is_remarked());
            if item.outcome == Outcome::Added && self.first.is_none() {
                self.first = item.article;
            }
            self.tell(Told::Item(item));
        }
        self.progress.done += files;
        self.bytes += sizes;
        ended.into_iter().for_each(|place| self.under_way.end(place));
        failure.map_or(Ok(()), Err)
    }

    /// Originals of a batch that may not be on the disk yet; one of many articles comes up again and again.
    fn unsynced(&mut self, batch: &[Prepared]) -> Vec<String> {
        let news = batch.iter().filter_map(|one| match &one.content {
            Ok(Content::New(new)) => Some(new),
            _ => None,
        });
        news.filter(|new| new.part.is_none() || self.kept.insert(new.original.hash.clone()))
            .map(|new| new.original.hash.clone())
            .collect()
    }

    fn tell_progress(&mut self, now: bool) {
        if now || self.told.is_none_or(|told| told.elapsed() >= TELL_EVERY) {
            self.told = Some(Instant::now());
            self.progress.seconds = self.began.elapsed().as_secs_f64();
            let (so_far, being_read) = self.under_way.so_far();
            self.progress.bytes_done = self.bytes + so_far;
            self.progress.current = being_read.or(self.last.take()).or(self.progress.current.take());
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

/// About how much memory something prepared takes while it waits for the writer.
fn weight(prepared: &Prepared) -> u64 {
    match &prepared.content {
        Ok(Content::New(new)) => (new.ready.html_bytes + new.ready.draft.text.len()) as u64,
        _ => 0,
    }
}
