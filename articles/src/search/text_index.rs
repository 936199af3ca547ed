//! The text of the library as a Tantivy index beside the database: derived, and made anew when it is
//! missing, damaged, of another version or of another library. It holds words and places of words, nothing
//! that could be read back, and neither tags nor folders, so that tagging never touches it.

mod corrections;
pub(super) mod follow;
mod lookup;
mod phrase;
mod slots;
pub(super) mod stems;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use rusqlite::{Connection, OptionalExtension, named_params};
use serde::{Deserialize, Serialize};
use tantivy::directory::MmapDirectory;
use tantivy::directory::error::OpenWriteError;
use tantivy::schema::{FAST, Field, INDEXED, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy};

pub(crate) use lookup::{Manner, Reading};
pub(crate) use stems::{Stem, Stemmers};

use self::slots::SlotMaps;
use super::words::WordReader;
use crate::body::Bodies;
use crate::error::{Error, Result};

/// Rises when the fields or the way words are read change.
const VERSION: u32 = 1;

/// The fields of the index.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    pub id: Field,
    pub title: Field,
    pub byline: Field,
    pub site: Field,
    pub note: Field,
    pub url: Field,
    pub body: Field,
}

/// What the index knows of the library, kept in its own commits.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Progress {
    version: u32,
    /// All text changes up to this one are in it.
    seq: i64,
    /// While all articles are read for the first time: those up to this number have been.
    filled: Option<i64>,
    /// No article above this number was ever added.
    highest: i64,
    /// Number and uid of some article: tells whether the index belongs to the library.
    witness: Option<(i64, String)>,
}

/// The index.
pub(crate) struct TextIndex {
    path: PathBuf,
    fields: Fields,
    schema: Schema,
    /// None: there is none, and this process may not make one.
    opened: RwLock<Option<Opened>>,
    progress: Mutex<Progress>,
    writer: Mutex<Option<IndexWriter>>,
    writable: bool,
    slot_maps: SlotMaps,
    bodies: Arc<Bodies>,
    /// How often what the reader sees has changed.
    commits: AtomicU64,
}

#[derive(Clone)]
struct Opened {
    index: Index,
    reader: IndexReader,
}

impl TextIndex {
    /// Opens the index in `folder/index`, or makes an empty one that [`TextIndex::catch_up`] fills. A process that
    /// may not write opens what is there and makes nothing.
    pub(crate) fn open(folder: &Path, db: &Connection, bodies: Arc<Bodies>, writable: bool) -> Result<TextIndex> {
        let (schema, fields) = schema();
        let text_index = TextIndex {
            path: folder.join("index"),
            fields,
            schema,
            opened: RwLock::new(None),
            progress: Mutex::default(),
            writer: Mutex::new(None),
            writable,
            slot_maps: SlotMaps::default(),
            bodies,
            commits: AtomicU64::new(0),
        };
        match text_index.open_existing(db)? {
            Some((opened, progress)) => text_index.put(opened, progress),
            None if writable => text_index.start_anew()?,
            None => {}
        }
        Ok(text_index)
    }

    /// The last text change that is safely in the index; older rows of the change log are no longer needed.
    pub(crate) fn committed_seq(&self) -> i64 {
        let progress = lock(&self.progress);
        match progress.filled {
            Some(_) => 0,
            None => progress.seq,
        }
    }

    /// A number that rises whenever words may find something else.
    pub(crate) fn commits(&self) -> u64 {
        self.commits.load(Ordering::Acquire)
    }

    /// About how many articles words do not find yet.
    pub(crate) fn pending(&self, db: &Connection) -> Result<u32> {
        let progress = lock(&self.progress).clone();
        let changed: i64 =
            db.prepare_cached("SELECT coalesce(max(seq), 0) FROM text_change")?.query_row([], |row| row.get(0))?;
        let mut pending = (changed - progress.seq).max(0);
        let is_empty = progress == Progress::default();
        if let Some(filled) = progress.filled.or(is_empty.then_some(i64::MIN)) {
            let left: i64 = db
                .prepare_cached("SELECT count(*) FROM article_body WHERE article > :filled")?
                .query_row(named_params! { ":filled": filled }, |row| row.get(0))?;
            pending = left;
        }
        Ok(u32::try_from(pending).unwrap_or(u32::MAX))
    }

    fn put(&self, opened: Opened, progress: Progress) {
        *self.opened.write().unwrap_or_else(PoisonError::into_inner) = Some(opened);
        *lock(&self.progress) = progress;
        self.commits.fetch_add(1, Ordering::Release);
    }

    fn opened(&self) -> Option<Opened> {
        self.opened.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The index that is there, if it is whole, of this version and of this library.
    fn open_existing(&self, db: &Connection) -> Result<Option<(Opened, Progress)>> {
        if !self.path.join("meta.json").exists() {
            return Ok(None);
        }
        let open = || -> tantivy::Result<Option<(Opened, Progress)>> {
            let index = Index::open(MmapDirectory::open(&self.path)?)?;
            if index.schema() != self.schema {
                return Ok(None);
            }
            let progress = index.load_metas()?.payload.and_then(|payload| serde_json::from_str(&payload).ok());
            let reader = reader(&index)?;
            Ok(progress.map(|progress| (Opened { index, reader }, progress)))
        };
        // Whatever is wrong with it, the answer is the same: it is made anew.
        let Some((opened, progress)) = open().unwrap_or_default() else {
            return Ok(None);
        };
        Ok((progress.version == VERSION && belongs(&progress, db)?).then_some((opened, progress)))
    }

    fn start_anew(&self) -> Result<()> {
        *self.opened.write().unwrap_or_else(PoisonError::into_inner) = None;
        let io = |error| Error::file(&self.path, error);
        if self.path.exists() {
            std::fs::remove_dir_all(&self.path).map_err(io)?;
        }
        std::fs::create_dir_all(&self.path).map_err(io)?;
        let directory = MmapDirectory::open(&self.path).map_err(|error| Error::Index(error.to_string()))?;
        let index = Index::create(directory, self.schema.clone(), Default::default()).map_err(index_error)?;
        let reader = reader(&index).map_err(index_error)?;
        self.put(Opened { index, reader }, Progress::default());
        Ok(())
    }
}

/// Whether the index was made from this library, and not from one that was here before or is newer.
fn belongs(progress: &Progress, db: &Connection) -> Result<bool> {
    let last: Option<i64> =
        db.query_row("SELECT seq FROM sqlite_sequence WHERE name = 'text_change'", [], |row| row.get(0)).optional()?;
    if progress.seq > last.unwrap_or(0) {
        return Ok(false);
    }
    let Some((id, uid)) = &progress.witness else {
        return Ok(true);
    };
    let found: Option<String> = db
        .query_row("SELECT uid FROM article WHERE id = :id", named_params! { ":id": id }, |row| row.get(0))
        .optional()?;
    Ok(found.as_ref() == Some(uid))
}

fn reader(index: &Index) -> tantivy::Result<IndexReader> {
    index.tokenizers().register("words", WordReader);
    index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()
}

fn schema() -> (Schema, Fields) {
    let words = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default().set_tokenizer("words").set_index_option(IndexRecordOption::WithFreqsAndPositions),
    );
    let mut schema = Schema::builder();
    let fields = Fields {
        id: schema.add_u64_field("id", INDEXED | FAST),
        title: schema.add_text_field("title", words.clone()),
        byline: schema.add_text_field("byline", words.clone()),
        site: schema.add_text_field("site", words.clone()),
        note: schema.add_text_field("note", words.clone()),
        url: schema.add_text_field("url", words.clone()),
        body: schema.add_text_field("body", words),
    };
    (schema.build(), fields)
}

pub(crate) fn index_error(error: tantivy::TantivyError) -> Error {
    let full = |error: &std::io::Error| {
        matches!(error.kind(), std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded)
    };
    match &error {
        tantivy::TantivyError::IoError(source) if full(source) => Error::DiskFull,
        tantivy::TantivyError::OpenWriteError(OpenWriteError::IoError { io_error, .. }) if full(io_error) => {
            Error::DiskFull
        }
        _ => Error::Index(error.to_string()),
    }
}

pub(crate) fn read_error(error: std::io::Error) -> Error {
    Error::Index(error.to_string())
}

/// What a panic of another thread left is still whole here: nothing is changed in steps under these locks.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
