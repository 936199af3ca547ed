//! What the bodies of a library have in common, learned from some of them and kept in the library: without it, whatever is
//! packed with it is lost, so it is committed before the first body that names it.

use std::sync::{Arc, OnceLock, PoisonError, RwLockWriteGuard};

use rusqlite::{Connection, OptionalExtension, named_params};
use zstd::zstd_safe::{CDict, DDict, create_cdict, create_ddict, get_dict_id_from_dict};

use super::{Bodies, Dictionaries, Packed, broken, pack};
use crate::error::Result;

/// The level that bodies are packed at: beyond it zstd takes twice the time for 4 % less.
pub(super) const LEVEL: i32 = 3;

/// The size of a dictionary, as zstd recommends it.
const SIZE: usize = 112 << 10;

/// Bodies that a dictionary is learned from, how much of each at most, and how much there has to be.
const SAMPLES: i64 = 400;
const SAMPLE_BYTES: usize = 8_000;
const LEAST_BYTES: usize = 512 << 10;

/// A library that has grown so many times over may be about other things than it was: a new one is learned.
const GROWN: i64 = 32;

/// As many bodies of before the first dictionary are packed anew with it; more would keep the writer for too long.
const PACKED_ANEW: i64 = 4 * SAMPLES;

/// A dictionary, ready to be used.
pub(super) struct Dictionary {
    id: u32,
    /// Highest number of an article when it was learned.
    articles: i64,
    bytes: Vec<u8>,
    packing: OnceLock<CDict<'static>>,
    unpacking: OnceLock<DDict<'static>>,
}

impl Dictionary {
    pub(super) fn of(bytes: Vec<u8>, articles: i64) -> Result<Dictionary> {
        let id = get_dict_id_from_dict(&bytes).ok_or_else(broken)?.get();
        Ok(Dictionary { id, articles, bytes, packing: OnceLock::new(), unpacking: OnceLock::new() })
    }

    pub(super) fn for_packing(&self) -> &CDict<'static> {
        self.packing.get_or_init(|| create_cdict(&self.bytes, LEVEL))
    }

    pub(super) fn for_unpacking(&self) -> &DDict<'static> {
        self.unpacking.get_or_init(|| create_ddict(&self.bytes))
    }
}

impl Bodies {
    /// The dictionary that a frame names. Another process may have learned it since this one opened the library.
    pub(super) fn dictionary(&self, db: &Connection, id: u32) -> Result<Arc<Dictionary>> {
        let known = self.dictionaries.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(dictionary) = known.known.iter().find(|dictionary| dictionary.id == id) {
            return Ok(dictionary.clone());
        }
        drop(known);
        let bytes = db
            .prepare_cached("SELECT bytes FROM body_dictionary WHERE id = ?1")?
            .query_row([id], |row| row.get(0))
            .optional()?
            .ok_or_else(broken)?;
        let dictionary = Arc::new(Dictionary::of(bytes, 0)?);
        self.write().known.push(dictionary.clone());
        Ok(dictionary)
    }

    /// Packs with this dictionary from now on.
    pub(super) fn learn(&self, dictionary: Dictionary) {
        let dictionary = Arc::new(dictionary);
        let mut dictionaries = self.write();
        dictionaries.known.push(dictionary.clone());
        dictionaries.newest = Some(dictionary);
    }

    /// Learns a dictionary from the bodies of the library and keeps it there, if one is due: once there are enough of them,
    /// and again when there are many more. `db` must be able to write, outside of a transaction.
    pub(crate) fn learn_if_due(&self, db: &Connection) -> Result<()> {
        let highest = db
            .prepare_cached("SELECT coalesce(max(article), 0) FROM article_body")?
            .query_row([], |row| row.get::<_, i64>(0))?;
        {
            let mut dictionaries = self.write();
            let learned = dictionaries.newest.as_ref().map_or(0, |newest| newest.articles);
            if highest < SAMPLES.max(learned.saturating_mul(GROWN)).max(dictionaries.tried.saturating_mul(2)) {
                return Ok(());
            }
            dictionaries.tried = highest;
        }
        let samples = self.samples(db, highest)?;
        if samples.iter().map(Vec::len).sum::<usize>() < LEAST_BYTES {
            return Ok(());
        }
        // Bodies with nothing in common are packed as before.
        let Ok(bytes) = zstd::dict::from_samples(&samples, SIZE) else { return Ok(()) };
        let dictionary = Dictionary::of(bytes, highest)?;
        let transaction = db.unchecked_transaction()?;
        db.execute(
            "INSERT OR IGNORE INTO body_dictionary (id, articles, bytes) VALUES (:id, :articles, :bytes)",
            named_params! { ":id": dictionary.id, ":articles": highest, ":bytes": dictionary.bytes },
        )?;
        if self.newest().is_none() && highest <= PACKED_ANEW {
            self.pack_anew(db, &dictionary)?;
        }
        transaction.commit()?;
        self.learn(dictionary);
        Ok(())
    }

    /// Packs every body with this dictionary. All are taken out and put in again, since rows that only shrink leave their
    /// pages half empty. None says anything else than before, so the index need not look at them.
    fn pack_anew(&self, db: &Connection, dictionary: &Dictionary) -> Result<()> {
        let known: i64 = db.query_row("SELECT coalesce(max(seq), 0) FROM text_change", [], |row| row.get(0))?;
        let mut anew = Vec::new();
        {
            let mut bodies = db.prepare("SELECT article, html_bytes, packed, sanitizer FROM article_body")?;
            let mut rows = bodies.query([])?;
            while let Some(row) = rows.next()? {
                let packed = row.get_ref("packed")?.as_blob().map_err(rusqlite::Error::from)?;
                let html_bytes: u32 = row.get("html_bytes")?;
                let html = self.html(db, Packed { packed, html_bytes })?;
                let packed = pack(&html, Some(dictionary))?;
                anew.push((row.get::<_, i64>("article")?, html_bytes, packed, row.get::<_, i64>("sanitizer")?));
            }
        }
        db.execute("DELETE FROM article_body", [])?;
        let mut keep =
            db.prepare("INSERT INTO article_body (article, html_bytes, packed, sanitizer) VALUES (?, ?, ?, ?)")?;
        anew.into_iter().try_for_each(|body| keep.execute(body).map(drop))?;
        db.execute("DELETE FROM text_change WHERE seq > ?1", [known])?;
        Ok(())
    }

    /// The beginnings of bodies from all over the library.
    fn samples(&self, db: &Connection, highest: i64) -> Result<Vec<Vec<u8>>> {
        let mut next = db.prepare_cached(
            "SELECT article, html_bytes, packed FROM article_body WHERE article >= ?1 ORDER BY article LIMIT 1",
        )?;
        let mut samples = Vec::new();
        let mut at = 0;
        for number in 0..SAMPLES {
            let mut rows = next.query([at.max(number * highest / SAMPLES)])?;
            let Some(row) = rows.next()? else { break };
            at = row.get::<_, i64>("article")? + 1;
            let packed = row.get_ref("packed")?.as_blob().map_err(rusqlite::Error::from)?;
            let html = self.html(db, Packed { packed, html_bytes: row.get("html_bytes")? })?;
            let mut sample = html.into_bytes();
            sample.truncate(SAMPLE_BYTES);
            samples.push(sample);
        }
        Ok(samples)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Dictionaries> {
        self.dictionaries.write().unwrap_or_else(PoisonError::into_inner)
    }
}
