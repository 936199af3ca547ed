//! Undo and redo by values: temporary triggers on the writing connection note what each row was before a
//! change, in the same transaction; running a step's notes backwards writes the notes of its reverse, which is
//! redo. (The trigger technique is SQLite's, <https://www.sqlite.org/undoredo.html>; the notes here are rows and
//! not SQL, and live in the library, so that history survives a restart.) The same triggers tell which articles
//! changed, for the structures in memory and for the change notice.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::functions::FunctionFlags;
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, named_params, params_from_iter};
use serde_json::Value as Json;

use super::{Action, Done, Table};
use crate::error::{Error, Result};
use crate::search::Changes;

/// A table that a person's changes touch.
struct Noted {
    table: Table,
    name: &'static str,
    key: &'static [&'static str],
    /// The column that says which article, import, tag or folder a row is about; `NULL` where that does not matter.
    about: &'static str,
    /// Columns that are no part of history.
    outside: &'static [&'static str],
}

const fn noted(
    table: Table,
    name: &'static str,
    key: &'static [&'static str],
    about: &'static str,
    outside: &'static [&'static str],
) -> Noted {
    Noted { table, name, key, about, outside }
}

const TABLES: &[Noted] = &[
    noted(Table::Article, "article", &["id"], "id", &["progress"]),
    noted(Table::ArticleTag, "article_tag", &["article", "tag"], "article", &[]),
    noted(Table::ArticleFolder, "article_folder", &["article", "folder"], "article", &[]),
    noted(Table::Highlight, "highlight", &["id"], "article", &[]),
    noted(Table::Tag, "tag", &["id"], "id", &[]),
    noted(Table::Folder, "folder", &["id"], "id", &[]),
    noted(Table::SavedSearch, "saved_search", &["id"], "id", &[]),
    noted(Table::Rule, "rule", &["id"], "id", &[]),
    noted(Table::Dismissed, "dismissed", &["kind", "subject"], "NULL", &[]),
    // Watching a folder is no step, but what a step does to where it leads is.
    noted(Table::WatchedFolder, "watched_folder", &["path"], "NULL", &[]),
    noted(Table::Import, "import", &["id"], "id", &["finished", "cancelled"]),
];

/// How much history is kept: steps, and days.
const KEPT_STEPS: i64 = 500;
const KEPT_DAYS: i64 = 90;

/// What the triggers saw in the transaction that is under way.
#[derive(Default)]
struct Seen {
    /// The step that notes belong to; none: nothing is noted.
    step: Option<i64>,
    notes: u32,
    articles: BTreeSet<i64>,
    tagged: BTreeSet<i64>,
    filed: BTreeSet<i64>,
    imports: BTreeSet<i64>,
    tags: BTreeSet<i64>,
    tables: BTreeSet<Table>,
}

/// The listening side of the triggers.
#[derive(Clone, Default)]
pub(crate) struct Recorder(Arc<Mutex<Seen>>);

impl Recorder {
    /// Puts the triggers on a writing connection.
    pub(crate) fn attach(&self, db: &Connection) -> Result<()> {
        let seen = self.clone();
        db.create_scalar_function("noted_step", 0, FunctionFlags::SQLITE_UTF8, move |_| {
            let mut seen = seen.seen();
            seen.notes += u32::from(seen.step.is_some());
            Ok(seen.step)
        })?;
        let seen = self.clone();
        db.create_scalar_function("saw_change", 2, FunctionFlags::SQLITE_UTF8, move |call| {
            let (table, id) = (call.get::<i64>(0)?, call.get::<i64>(1)?);
            let mut seen = seen.seen();
            let table = TABLES[usize::try_from(table).unwrap_or_default()].table;
            seen.tables.insert(table);
            match table {
                Table::Article | Table::Highlight => seen.articles.insert(id),
                Table::ArticleTag => seen.tagged.insert(id),
                Table::ArticleFolder => seen.filed.insert(id),
                Table::Import => seen.imports.insert(id),
                Table::Tag => seen.tags.insert(id),
                _ => false,
            };
            Ok(None::<i64>)
        })?;
        for (number, Noted { name: table, key, about, outside, .. }) in TABLES.iter().enumerate() {
            let columns = columns_of(db, table)?;
            let noted: Vec<&String> = columns.iter().filter(|column| !outside.contains(&column.as_str())).collect();
            let object = |row: &str, names: &mut dyn Iterator<Item = &str>| {
                let pairs: Vec<String> = names.map(|name| format!("'{name}', {row}.{name}")).collect();
                format!("json_object({})", pairs.join(", "))
            };
            let key_of = |row: &str| object(row, &mut key.iter().copied());
            let whole = object("old", &mut columns.iter().map(String::as_str));
            // An object of the columns that changed, each `"name":value` with a comma before it; one expression, because
            // a query for each column takes longer than the change.
            let differences: Vec<String> = noted
                .iter()
                .map(|name| format!("iif(old.{name} IS NOT new.{name}, ',\"{name}\":' || json_quote(old.{name}), '')"))
                .collect();
            let differs: Vec<String> = noted.iter().map(|name| format!("old.{name} IS NOT new.{name}")).collect();
            let saw = |row: &str| match *about {
                "NULL" => format!("SELECT saw_change({number}, 0);"),
                about => format!("SELECT saw_change({number}, {row}.{about});"),
            };
            let note = |kind: &str, key: &str, before: &str| {
                format!(
                    "INSERT INTO step_note (step, kind, tbl, key, before)
                     SELECT step, '{kind}', '{table}', {key}, {before}
                     FROM (SELECT noted_step() AS step) WHERE step IS NOT NULL;"
                )
            };
            db.execute_batch(&format!(
                "CREATE TEMP TRIGGER note_insert_{table} AFTER INSERT ON main.{table} BEGIN
                     {saw_new} {inserted}
                 END;
                 CREATE TEMP TRIGGER note_update_{table} AFTER UPDATE ON main.{table} BEGIN
                     {saw_new}
                 END;
                 CREATE TEMP TRIGGER note_change_{table} AFTER UPDATE ON main.{table} WHEN {differs} BEGIN
                     {updated}
                 END;
                 CREATE TEMP TRIGGER note_delete_{table} AFTER DELETE ON main.{table} BEGIN
                     {saw_old} {deleted}
                 END;",
                saw_new = saw("new"),
                saw_old = saw("old"),
                inserted = note("insert", &key_of("new"), "NULL"),
                updated =
                    note("update", &key_of("new"), &format!("'{{' || substr({}, 2) || '}}'", differences.join(" || "))),
                deleted = note("delete", &key_of("old"), &whole),
                differs = differs.join(" OR "),
            ))?;
        }
        Ok(())
    }

    /// Begins to listen: what follows is noted under this step, or under none.
    pub(crate) fn begin(&self, step: Option<i64>) {
        *self.seen() = Seen { step, ..Seen::default() };
    }

    /// Goes on listening: what follows is noted under another step.
    fn under(&self, step: i64) {
        self.seen().step = Some(step);
    }

    /// Runs something whose changes are no part of history.
    pub(crate) fn unnoted<T>(&self, work: impl FnOnce() -> Result<T>) -> Result<T> {
        let step = self.seen().step.take();
        let done = work();
        self.seen().step = step;
        done
    }

    /// Says of a table without triggers that it changed.
    pub(crate) fn touched(&self, table: Table) {
        self.seen().tables.insert(table);
    }

    /// How many notes were written since [`Recorder::begin`].
    pub(crate) fn notes(&self) -> u32 {
        self.seen().notes
    }

    /// What changed since [`Recorder::begin`], for the structures in memory and for whoever watches.
    pub(crate) fn finish(&self, db: &Connection) -> Result<(Changes, Vec<Table>)> {
        let mut seen = std::mem::take(&mut *self.seen());
        for import in &seen.imports {
            let mut ids = db.prepare_cached("SELECT id FROM article WHERE import = :import")?;
            for id in ids.query_map(named_params! { ":import": import }, |row| row.get(0))? {
                seen.articles.insert(id?);
            }
        }
        let changes = Changes {
            articles: seen.articles.into_iter().collect(),
            tagged: seen.tagged.into_iter().collect(),
            filed: seen.filed.into_iter().collect(),
            tags: seen.tags.into_iter().collect(),
            folders: seen.tables.contains(&Table::Folder),
            dismissed: seen.tables.contains(&Table::Dismissed),
        };
        Ok((changes, seen.tables.into_iter().collect()))
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Opens a step; [`close_step`] must follow in the same transaction.
pub(crate) fn open_step(db: &Connection, action: Action, at: i64) -> Result<i64> {
    db.prepare_cached("INSERT INTO step (action, at, items) VALUES (:action, :at, 0)")?
        .execute(named_params! { ":action": action.name(), ":at": at })?;
    Ok(db.last_insert_rowid())
}

/// Ends a step: one without notes goes, one with notes makes what was undone before it unrepeatable.
pub(crate) fn close_step(db: &Connection, step: i64, notes: u32, items: u32, at: i64) -> Result<()> {
    if notes == 0 {
        db.prepare_cached("DELETE FROM step WHERE id = :step")?.execute(named_params! { ":step": step })?;
        return Ok(());
    }
    db.prepare_cached("UPDATE step SET items = :items WHERE id = :step")?
        .execute(named_params! { ":step": step, ":items": items })?;
    db.prepare_cached("DELETE FROM step WHERE undone = 1")?.execute([])?;
    db.prepare_cached("DELETE FROM step WHERE id <= :step - :kept OR at < :oldest")?.execute(named_params! {
        ":step": step, ":kept": KEPT_STEPS, ":oldest": at - KEPT_DAYS * 86_400_000,
    })?;
    Ok(())
}

/// Which way history is walked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    Undo,
    Redo,
}

/// Takes back the newest step, or does the step undone last again. Runs inside the caller's transaction, after
/// [`Recorder::begin`].
pub(crate) fn run_step(db: &Connection, recorder: &Recorder, way: Way) -> Result<Done> {
    let (sql, verb) = match way {
        Way::Undo => ("SELECT id, action, items FROM step WHERE undone = 0 ORDER BY id DESC LIMIT 1", "undo"),
        Way::Redo => ("SELECT id, action, items FROM step WHERE undone = 1 ORDER BY id LIMIT 1", "redo"),
    };
    let (step, action, items): (i64, String, u32) = db
        .prepare_cached(sql)?
        .query_row([], |row| Ok((row.get("id")?, row.get("action")?, row.get("items")?)))
        .optional()?
        .ok_or(Error::NothingTo(verb))?;
    let action = Action::from_name(&action)
        .ok_or_else(|| Error::Internal(format!("the history has an unknown step “{action}”")))?;
    // Rows come back in an order in which a child can precede its parent.
    db.pragma_update(None, "defer_foreign_keys", true)?;
    let last: i64 = db
        .prepare_cached("SELECT coalesce(max(id), 0) FROM step_note WHERE step = :step")?
        .query_row(named_params! { ":step": step }, |row| row.get(0))?;
    recorder.under(step);
    let mut notes = db.prepare_cached(
        "SELECT id, kind, tbl, key, before FROM step_note WHERE step = :step AND id <= :last ORDER BY id DESC",
    )?;
    let mut rows = notes.query(named_params! { ":step": step, ":last": last })?;
    while let Some(row) = rows.next()? {
        let (table, key): (String, String) = (row.get("tbl")?, row.get("key")?);
        let before: Option<String> = row.get("before")?;
        take_back(db, &row.get::<_, String>("kind")?, &table, &key, before.as_deref())?;
    }
    drop(rows);
    db.prepare_cached("DELETE FROM step_note WHERE step = :step AND id <= :last")?
        .execute(named_params! { ":step": step, ":last": last })?;
    db.prepare_cached("UPDATE step SET undone = :undone WHERE id = :step")?
        .execute(named_params! { ":step": step, ":undone": way == Way::Undo })?;
    Ok(Done { action, items })
}

/// Reverses one note. A row that is already as it should be is left alone: an import's notes and the steps
/// done while it ran can overlap.
fn take_back(db: &Connection, kind: &str, table: &str, key: &str, before: Option<&str>) -> Result<()> {
    let known = TABLES.iter().any(|noted| noted.name == table);
    let (key, before) = (object(key)?, before.map(object).transpose()?.unwrap_or_default());
    let named = |pairs: &[(String, Value)]| pairs.iter().all(|(name, _)| is_column(name));
    if !known || key.is_empty() || !named(&key) || !named(&before) {
        return Err(Error::Internal("the history of this library is damaged".into()));
    }
    let wheres: Vec<String> = key.iter().map(|(name, _)| format!("{name} = ?")).collect();
    let wheres = wheres.join(" AND ");
    let names: Vec<&str> = before.iter().map(|(name, _)| name.as_str()).collect();
    let (sql, values): (String, Vec<Value>) = match kind {
        "insert" => (format!("DELETE FROM {table} WHERE {wheres}"), values(key)),
        "update" => {
            let sets: Vec<String> = names.iter().map(|name| format!("{name} = ?")).collect();
            let sql = format!("UPDATE {table} SET {} WHERE {wheres}", sets.join(", "));
            (sql, values(before).into_iter().chain(values(key)).collect())
        }
        _ => {
            let marks = vec!["?"; names.len()].join(", ");
            let sql = format!("INSERT OR IGNORE INTO {table} ({}) VALUES ({marks})", names.join(", "));
            (sql, values(before))
        }
    };
    db.prepare_cached(&sql)?.execute(params_from_iter(values))?;
    Ok(())
}

fn values(pairs: Vec<(String, Value)>) -> Vec<Value> {
    pairs.into_iter().map(|(_, value)| value).collect()
}

fn object(json: &str) -> Result<Vec<(String, Value)>> {
    let damaged = || Error::Internal("the history of this library is damaged".into());
    let pairs: serde_json::Map<String, Json> = serde_json::from_str(json).map_err(|_| damaged())?;
    pairs
        .into_iter()
        .map(|(name, value)| {
            let value = match value {
                Json::Null => Value::Null,
                Json::Number(number) => Value::Integer(number.as_i64().ok_or_else(damaged)?),
                Json::String(text) => Value::Text(text),
                _ => return Err(damaged()),
            };
            Ok((name, value))
        })
        .collect()
}

fn is_column(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

fn columns_of(db: &Connection, table: &str) -> Result<Vec<String>> {
    let mut columns = db.prepare("SELECT name FROM pragma_table_info(?1) ORDER BY cid")?;
    Ok(columns.query_map([table], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// Really deletes what was deleted for good, or came by an import that was taken back, once no step of the
/// history can bring it back. Run when a library is opened.
pub(crate) fn purge(db: &Connection) -> Result<()> {
    let mut gone = 0;
    for sql in [
        "DELETE FROM article WHERE removed = 1 AND id NOT IN (
             SELECT json_extract(key, '$.id') FROM step_note
             WHERE tbl = 'article' AND json_extract(before, '$.removed') IS NOT NULL)",
        "DELETE FROM article WHERE import IN (
             SELECT id FROM import WHERE withdrawn = 1 AND id NOT IN (
                 SELECT json_extract(key, '$.id') FROM step_note WHERE tbl = 'import'))",
    ] {
        gone += db.execute(sql, [])?;
    }
    if gone > 0 {
        // A tag that was deleted took it off these too; when it comes back, they do not.
        db.execute(
            "DELETE FROM step_note WHERE kind = 'delete' AND tbl IN ('article_tag', 'article_folder', 'highlight')
             AND json_extract(before, '$.article') NOT IN (SELECT id FROM article)",
            [],
        )?;
    }
    Ok(())
}
