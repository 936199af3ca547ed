//! How the index keeps up: it reads the change log of the library from where its own last commit left it.
//! A crash at any point leaves a commit that says how far it got, and the next run goes on from there.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use rusqlite::{Connection, Row, named_params};
use tantivy::indexer::UserOperation;
use tantivy::schema::Term;
use tantivy::{IndexWriter, TantivyDocument};

use super::{Progress, TextIndex, VERSION, index_error, lock};
use crate::body::Packed;
use crate::error::{Error, Result};

/// Memory for words that are not on disk yet.
const WRITER_BYTES: usize = 50 << 20;

/// Articles read from the database at a time, so that no long read holds its log back.
const BATCH: usize = 500;

/// Changes that are handed over together, and bytes of text.
const HANDFUL: usize = 32;
const HANDFUL_BYTES: usize = 1 << 20;

/// What is read becomes searchable at least this often.
const COMMIT_EVERY: Duration = Duration::from_secs(2);

/// A quote that the text has is found there already.
pub(in crate::search) const TEXTS: &str =
    "SELECT article.id AS id, title, byline, site, url, note, has_body, html_bytes, packed,
    (SELECT group_concat(note, char(10, 10)) FROM highlight WHERE article = article.id AND note <> '') AS notes,
    (SELECT group_concat(quote, char(10, 10)) FROM highlight WHERE article = article.id AND position IS NULL) AS quotes
    FROM article JOIN article_body ON article_body.article = article.id";

impl TextIndex {
    /// Takes in what changed since the last time, in batches, until nothing is left or `stop` says so. Returns how
    /// many articles are left. An index that turns out to be damaged is made anew.
    pub(crate) fn catch_up(&self, db: &Connection, stop: &dyn Fn() -> bool) -> Result<u32> {
        if !self.writable {
            return self.pending(db);
        }
        let mut writer = lock(&self.writer);
        match self.follow(&mut writer, db, stop) {
            Err(Error::Index(_)) => {
                *writer = None;
                self.start_anew()?;
                self.follow(&mut writer, db, stop)?;
            }
            outcome => outcome?,
        }
        self.pending(db)
    }

    fn follow(&self, writer: &mut Option<IndexWriter>, db: &Connection, stop: &dyn Fn() -> bool) -> Result<()> {
        let mut progress = lock(&self.progress).clone();
        if progress == Progress::default() {
            progress.version = VERSION;
            progress.filled = Some(i64::MIN);
            progress.seq = last_change(db)?;
        }
        let mut committed = Instant::now();
        let mut is_new = false;
        while !stop() {
            let before = progress.clone();
            match progress.filled {
                Some(filled) => self.fill(self.writer(writer)?, db, &mut progress, filled)?,
                None => self.take_changes(writer, db, &mut progress)?,
            }
            if progress == before {
                break;
            }
            is_new = true;
            if committed.elapsed() > COMMIT_EVERY {
                self.commit(self.writer(writer)?, db, &mut progress)?;
                committed = Instant::now();
                is_new = false;
            }
        }
        match is_new {
            true => self.commit(self.writer(writer)?, db, &mut progress),
            false => Ok(()),
        }
    }

    fn writer<'a>(&self, writer: &'a mut Option<IndexWriter>) -> Result<&'a mut IndexWriter> {
        if writer.is_none() {
            let opened = self.opened().ok_or_else(|| Error::Index("it is not open".into()))?;
            let made = opened.index.writer_with_num_threads(1, WRITER_BYTES).map_err(index_error)?;
            *writer = Some(made);
        }
        writer.as_mut().ok_or_else(|| Error::Index("it cannot be written".into()))
    }

    /// Reads the articles after `filled`, in the order of their numbers.
    fn fill(&self, writer: &IndexWriter, db: &Connection, progress: &mut Progress, filled: i64) -> Result<()> {
        let mut statement =
            db.prepare_cached(&format!("{TEXTS} WHERE article.id > :filled ORDER BY article.id LIMIT :batch"))?;
        let mut rows = statement.query(named_params! { ":filled": filled, ":batch": BATCH as i64 })?;
        progress.filled = None;
        let mut handful = Handful::of(writer);
        while let Some(row) = rows.next()? {
            let id = row.get("id")?;
            let (document, bytes) = self.document(db, row)?;
            handful.push(UserOperation::Add(document), bytes)?;
            progress.filled = Some(id);
            progress.highest = id;
        }
        handful.hand_over()
    }

    /// Reads the articles of the next rows of the change log.
    fn take_changes(&self, writer: &mut Option<IndexWriter>, db: &Connection, progress: &mut Progress) -> Result<()> {
        let mut statement =
            db.prepare_cached("SELECT seq, article FROM text_change WHERE seq > :seq ORDER BY seq LIMIT :batch")?;
        let changes: Vec<(i64, i64)> = statement
            .query_map(named_params! { ":seq": progress.seq, ":batch": BATCH as i64 }, |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?
            .collect::<rusqlite::Result<_>>()?;
        let Some(&(last, _)) = changes.last() else {
            return Ok(());
        };
        let mut articles: Vec<i64> = changes.into_iter().map(|(_, article)| article).collect();
        articles.sort_unstable();
        articles.dedup();
        let mut statement = db.prepare_cached(&format!("{TEXTS} WHERE article.id = :id"))?;
        let mut handful = Handful::of(self.writer(writer)?);
        for id in articles {
            if id <= progress.highest {
                handful.push(UserOperation::Delete(Term::from_field_u64(self.fields.id, id as u64)), 0)?;
            }
            let mut rows = statement.query(named_params! { ":id": id })?;
            if let Some(row) = rows.next()? {
                let (document, bytes) = self.document(db, row)?;
                handful.push(UserOperation::Add(document), bytes)?;
                progress.highest = progress.highest.max(id);
            }
        }
        handful.hand_over()?;
        progress.seq = last;
        Ok(())
    }

    /// An article as the index takes it, and the bytes of its text.
    fn document(&self, db: &Connection, row: &Row) -> Result<(TantivyDocument, usize)> {
        let mut document = TantivyDocument::new();
        document.add_u64(self.fields.id, row.get::<_, i64>("id")? as u64);
        for (field, column) in [
            (self.fields.title, "title"),
            (self.fields.byline, "byline"),
            (self.fields.site, "site"),
            (self.fields.url, "url"),
            (self.fields.note, "note"),
            (self.fields.note, "notes"),
            (self.fields.body, "quotes"),
        ] {
            if let Some(text) = row.get_ref(column)?.as_str_or_null().map_err(rusqlite::Error::from)? {
                document.add_text(field, text);
            }
        }
        if !row.get::<_, bool>("has_body")? {
            return Ok((document, 0));
        }
        let mut bytes = 0;
        let packed = row.get_ref("packed")?.as_blob().map_err(rusqlite::Error::from)?;
        // A body that cannot be read is the library's check to report; the rest is still found.
        if let Ok(text) = self.bodies.text(db, Packed { packed, html_bytes: row.get("html_bytes")? }) {
            bytes = text.len();
            document.add_text(self.fields.body, text);
        }
        Ok((document, bytes))
    }

    fn commit(&self, writer: &mut IndexWriter, db: &Connection, progress: &mut Progress) -> Result<()> {
        progress.witness = db
            .query_row(
                "SELECT id, uid FROM article WHERE id <= :highest ORDER BY id DESC LIMIT 1",
                named_params! { ":highest": progress.highest },
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .map(Some)
            .or_else(|error| match error {
                rusqlite::Error::QueryReturnedNoRows => Ok(None),
                other => Err(other),
            })?;
        let payload = serde_json::to_string(progress).map_err(|error| Error::Index(error.to_string()))?;
        let mut prepared = writer.prepare_commit().map_err(index_error)?;
        prepared.set_payload(&payload);
        prepared.commit().map_err(index_error)?;
        if let Some(opened) = self.opened() {
            opened.reader.reload().map_err(index_error)?;
        }
        *lock(&self.progress) = progress.clone();
        self.commits.fetch_add(1, Ordering::Release);
        Ok(())
    }
}

/// Changes that are handed together to the thread that indexes: each handing over wakes it.
struct Handful<'a> {
    writer: &'a IndexWriter,
    operations: Vec<UserOperation>,
    bytes: usize,
}

impl Handful<'_> {
    fn of(writer: &IndexWriter) -> Handful<'_> {
        Handful { writer, operations: Vec::new(), bytes: 0 }
    }

    fn push(&mut self, operation: UserOperation, bytes: usize) -> Result<()> {
        self.operations.push(operation);
        self.bytes += bytes;
        match self.operations.len() >= HANDFUL || self.bytes >= HANDFUL_BYTES {
            true => self.hand_over(),
            false => Ok(()),
        }
    }

    fn hand_over(&mut self) -> Result<()> {
        self.bytes = 0;
        self.writer.run(std::mem::take(&mut self.operations)).map(drop).map_err(index_error)
    }
}

fn last_change(db: &Connection) -> Result<i64> {
    Ok(db.query_row("SELECT coalesce(max(seq), 0) FROM text_change", [], |row| row.get(0))?)
}
