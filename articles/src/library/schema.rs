//! Opening the database file: what it must be, how it is brought up to date, and what happens to a broken one.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use crate::error::{Error, Result};

/// Name of the database inside a library's folder.
pub(crate) const FILE: &str = "library.sqlite";

/// Pages kept in memory by the writing connection and by each of the reading ones, in KiB.
const WRITING_CACHE: i32 = 16_000;
const READING_CACHE: i32 = 4_000;

/// Marks the file as a Sheaf library ("Shef").
const APPLICATION_ID: i32 = 0x5368_6566;

/// Every version of the schema in order; the database's `user_version` counts how many it has.
const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001.sql"),
    include_str!("migrations/0002.sql"),
    include_str!("migrations/0003.sql"),
    include_str!("migrations/0004.sql"),
];

/// Opens the library's database for writing: makes it, migrates it, or says why it cannot be used.
///
/// # Errors
/// `NewerLibrary`, `NotALibrary`, or `Damaged` after the damaged file was renamed beside itself, and from then on until
/// there is a library again.
pub(crate) fn open_for_writing(folder: &Path) -> Result<Connection> {
    let path = folder.join(FILE);
    if !path.exists()
        && let Some(kept) = last_set_aside(folder)
    {
        return Err(Error::Damaged { detail: "it was set aside before".into(), kept });
    }
    match try_open(&path) {
        Err(Error::Corrupt(detail)) => Err(Error::Damaged { detail, kept: set_aside(&path)? }),
        opened => opened,
    }
}

/// Opens the library's database for reading only.
///
/// # Errors
/// `NewerLibrary`; `OlderLibrary` if it first has to be opened for writing once.
pub(crate) fn open_for_reading(folder: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(folder.join(FILE), flags)?;
    harden(&db)?;
    db.pragma_update(None, "query_only", true)?;
    db.pragma_update(None, "cache_size", -READING_CACHE)?;
    match version(&db)? {
        found if found > MIGRATIONS.len() => Err(Error::NewerLibrary),
        found if found < MIGRATIONS.len() => Err(Error::OlderLibrary),
        _ => Ok(db),
    }
}

fn try_open(path: &Path) -> Result<Connection> {
    let mut db = Connection::open(path)?;
    harden(&db)?;
    let found = version(&db)?;
    let application: i32 = db.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let tables: i64 = db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if tables > 0 && application != APPLICATION_ID {
        return Err(Error::NotALibrary(path.to_owned()));
    }
    if found > MIGRATIONS.len() {
        return Err(Error::NewerLibrary);
    }
    db.pragma_update(None, "journal_mode", "WAL")?;
    db.pragma_update(None, "synchronous", "FULL")?;
    db.pragma_update(None, "cache_size", -WRITING_CACHE)?;
    db.pragma_update(None, "journal_size_limit", 64 << 20)?;
    if tables > 0 {
        check(&db)?;
    }
    migrate(&mut db, path, found)?;
    Ok(db)
}

/// Settings of every connection: nothing in a library file from elsewhere may run or reach outside it.
fn harden(db: &Connection) -> Result<()> {
    db.busy_timeout(Duration::from_secs(5))?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    // Without it a statement that a partial index might serve is prepared anew for each value it is bound to.
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    db.pragma_update(None, "trusted_schema", false)?;
    db.pragma_update(None, "cell_size_check", true)?;
    db.pragma_update(None, "foreign_keys", true)?;
    db.set_prepared_statement_cache_capacity(128);
    Ok(())
}

fn version(db: &Connection) -> Result<usize> {
    let version: i64 = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
    Ok(usize::try_from(version).unwrap_or(usize::MAX))
}

/// Looks for damage where it shows at once. The thorough check is `sheaf check`; this one reads the schema
/// and the tables that every start needs, so that a library of a million articles still opens quickly.
fn check(db: &Connection) -> Result<()> {
    for table in ["import", "folder", "tag", "step"] {
        let found: String = db.query_row(&format!("PRAGMA quick_check({table})"), [], |row| row.get(0))?;
        if found != "ok" {
            return Err(Error::Corrupt(found));
        }
    }
    Ok(())
}

/// Applies the migrations the file does not have, each in a transaction with its number; a file that holds
/// articles is copied beside itself first.
fn migrate(db: &mut Connection, path: &Path, found: usize) -> Result<()> {
    if found > 0 && found < MIGRATIONS.len() {
        let copy = path.with_file_name(format!("{FILE}.before-{}", MIGRATIONS.len()));
        if !copy.exists() {
            db.execute("VACUUM INTO ?1", [copy.to_string_lossy()])?;
        }
    }
    for (number, sql) in MIGRATIONS.iter().enumerate().skip(found) {
        let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute_batch(sql)?;
        transaction.pragma_update(None, "user_version", number + 1)?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.commit()?;
    }
    Ok(())
}

/// Makes an empty library where there is none, even beside a damaged one.
pub(crate) fn start_anew(folder: &Path) -> Result<()> {
    try_open(&folder.join(FILE)).map(drop)
}

/// The damaged database that was set aside last.
fn last_set_aside(folder: &Path) -> Option<PathBuf> {
    let entries = std::fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path());
    let is_kept = |path: &PathBuf| {
        let stamp = path.file_name().and_then(|name| name.to_str()?.strip_prefix(FILE)?.strip_prefix(".damaged-"));
        stamp.is_some_and(|stamp| !stamp.ends_with("-wal") && !stamp.ends_with("-shm"))
    };
    entries.filter(is_kept).max()
}

/// Renames a damaged database and its journal, so that nothing overwrites them.
fn set_aside(path: &Path) -> Result<PathBuf> {
    let stamp = jiff::Timestamp::now().strftime("%Y%m%d-%H%M%S");
    let kept = path.with_file_name(format!("{FILE}.damaged-{stamp}"));
    std::fs::rename(path, &kept).map_err(|error| Error::file(path, error))?;
    for suffix in ["-wal", "-shm"] {
        let beside = |file: &Path| PathBuf::from(format!("{}{suffix}", file.display()));
        if beside(path).exists() {
            std::fs::rename(beside(path), beside(&kept)).map_err(|error| Error::file(path, error))?;
        }
    }
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_sqlite_has_the_fix_for_two_writers_in_wal() {
        assert!(rusqlite::version_number() >= 3_051_003, "{}", rusqlite::version());
    }

    #[test]
    fn a_newer_library_is_refused_and_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        drop(open_for_writing(folder.path()).unwrap());
        let db = Connection::open(folder.path().join(FILE)).unwrap();
        db.pragma_update(None, "user_version", 9_999).unwrap();
        drop(db);
        assert!(matches!(open_for_writing(folder.path()), Err(Error::NewerLibrary)));
        assert!(matches!(open_for_reading(folder.path()), Err(Error::NewerLibrary)));
    }

    #[test]
    fn another_programs_database_is_not_touched() {
        let folder = tempfile::tempdir().unwrap();
        let db = Connection::open(folder.path().join(FILE)).unwrap();
        db.execute_batch("CREATE TABLE recipe (name TEXT)").unwrap();
        drop(db);
        assert!(matches!(open_for_writing(folder.path()), Err(Error::NotALibrary(_))));
    }

    #[test]
    fn a_damaged_library_is_kept_under_another_name() {
        let folder = tempfile::tempdir().unwrap();
        drop(open_for_writing(folder.path()).unwrap());
        let path = folder.path().join(FILE);
        let mut bytes = std::fs::read(&path).unwrap();
        for byte in bytes.iter_mut().skip(100) {
            *byte = 0x5a;
        }
        std::fs::write(&path, &bytes).unwrap();
        let Err(Error::Damaged { kept, .. }) = open_for_writing(folder.path()) else {
            panic!("damage was not seen");
        };
        assert_eq!(std::fs::read(&kept).unwrap(), bytes);
        assert!(!path.exists());
        let again = open_for_writing(folder.path());
        assert!(matches!(again, Err(Error::Damaged { kept: told, .. }) if told == kept), "nobody asked for a new one");
        start_anew(folder.path()).unwrap();
        assert!(open_for_writing(folder.path()).is_ok());
        assert_eq!(std::fs::read(kept).unwrap(), bytes);
    }
}
