//! One look at a watched folder: which files are new and whole, and the import of those.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use rusqlite::named_params;

use super::WatchedFolder;
use crate::error::Result;
use crate::import::walk::{Found, walk};
use crate::import::{Destination, ImportReport, Listener, Sources, Told, import};
use crate::library::{Action, Edit, Library, View};

/// A file that was not written to for so long is whole.
const AT_REST: Duration = Duration::from_secs(5);
/// Endings of files that a browser or an editor is still writing.
const PARTIAL: [&str; 7] = [".crdownload", ".part", ".partial", ".download", ".opdownload", ".tmp", ".temp"];

/// Size and time of the last change, in milliseconds.
pub(super) type Shape = (u64, i64);

/// What a look found.
pub(super) struct Look {
    /// What was imported; none where there was nothing new.
    pub report: Option<ImportReport>,
    /// Files that may still be being written, as they were: the next look compares.
    pub growing: HashMap<PathBuf, Shape>,
}

/// Looks once at every watched folder and takes in what is new. Answers a report for each folder that had something.
///
/// # Errors
/// Only what ends an import as a whole.
pub async fn scan_watched(library: &Library, listener: Listener) -> Result<Vec<ImportReport>> {
    let mut reports = Vec::new();
    // Each folder is an import of its own, and all of them tell one listener.
    let listener = Arc::new(Mutex::new(listener));
    for folder in library.read(|view| view.watched_folders()).await? {
        let listener = listener.clone();
        let told = Box::new(move |told: Told<'_>| listener.lock().unwrap_or_else(PoisonError::into_inner)(told));
        reports.extend(look(library, &folder, &HashMap::new(), true, told).await?.report);
    }
    Ok(reports)
}

/// Looks at a folder. A file counts as whole if it is as it was at the look before, or was left alone for a while;
/// `at_once`: whatever is there.
pub(super) async fn look(
    library: &Library,
    folder: &WatchedFolder,
    before: &HashMap<PathBuf, Shape>,
    at_once: bool,
    listener: Listener,
) -> Result<Look> {
    // Two looks at a time would import everything twice.
    let _alone = library.scanning().await;
    let path = folder.path.clone();
    let known = library.read(move |view| view.files_dealt_with(&path)).await?;
    let (mut whole, mut growing) = (Vec::new(), HashMap::new());
    let now = SystemTime::now();
    walk(Path::new(&folder.path), &mut |found| {
        let Found::File(path, _) = found else { return true };
        let Some((shape, at_rest)) = shape_of(&path, now) else { return true };
        if known.get(&*path.to_string_lossy()) == Some(&shape) || is_partial(&path) {
            return true;
        }
        match at_once || at_rest || before.get(&path) == Some(&shape) {
            true => whole.push((path, shape)),
            false => drop(growing.insert(path, shape)),
        }
        true
    });
    let report = match whole.is_empty() {
        true => None,
        false => take_in(library, folder, whole, listener).await?,
    };
    Ok(Look { report, growing })
}

fn is_partial(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    PARTIAL.iter().any(|ending| name.ends_with(ending))
}

fn shape_of(path: &Path, now: SystemTime) -> Option<(Shape, bool)> {
    let data = std::fs::metadata(path).ok()?;
    let modified = data.modified().ok()?;
    let milliseconds = modified.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_millis();
    let at_rest = now.duration_since(modified).is_ok_and(|age| age >= AT_REST);
    Some(((data.len(), i64::try_from(milliseconds).unwrap_or(i64::MAX)), at_rest))
}

async fn take_in(
    library: &Library,
    folder: &WatchedFolder,
    files: Vec<(PathBuf, Shape)>,
    listener: Listener,
) -> Result<Option<ImportReport>> {
    let into = destination(library, folder).await?;
    let paths = files.iter().map(|(path, _)| path.clone()).collect();
    let sources = Sources::Below { top: PathBuf::from(&folder.path), paths };
    let report = import(library, sources, into, listener).await?;
    // Stopped: what it did not come to is looked at again.
    if report.cancelled {
        return Ok(Some(report));
    }
    let top = folder.path.clone();
    let is_silent = report.added + report.completed + report.failed == 0;
    let import = report.import;
    library
        .writing(move |writer| {
            writer.write_unnoted(|edit| {
                edit.deal_with(&top, &files)?;
                if is_silent { edit.forget_import(import) } else { Ok(()) }
            })
        })
        .await?;
    Ok((!is_silent).then_some(report))
}

async fn destination(library: &Library, folder: &WatchedFolder) -> Result<Destination> {
    let into = Destination { folder: None, tags: folder.tags.clone(), keep_folders: folder.keep_folders };
    let Some(path) = folder.folder.clone() else { return Ok(into) };
    let at = path.clone();
    let folder = match library.read(move |view| view.folder_at(&at)).await? {
        Some(folder) => folder,
        None => library.write(Action::CreateFolder, move |edit| edit.folder_or_new(&path)).await?.0,
    };
    Ok(Destination { folder: Some(folder), ..into })
}

impl View<'_> {
    /// The files of a watched folder that were dealt with, as they were then.
    fn files_dealt_with(&self, folder: &str) -> Result<HashMap<String, Shape>> {
        Ok(self
            .db
            .prepare_cached(
                "SELECT watched_file.path AS path, bytes, modified FROM watched_file
                 JOIN watched_folder ON watched_folder.id = watched_folder WHERE watched_folder.path = :folder",
            )?
            .query_map(named_params! { ":folder": folder }, |row| {
                Ok((row.get("path")?, (row.get("bytes")?, row.get("modified")?)))
            })?
            .collect::<rusqlite::Result<_>>()?)
    }
}

impl Edit<'_> {
    fn deal_with(&mut self, folder: &str, files: &[(PathBuf, Shape)]) -> Result<()> {
        let mut note = self.view.db.prepare_cached(
            "INSERT INTO watched_file (watched_folder, path, bytes, modified)
             SELECT id, :path, :bytes, :modified FROM watched_folder WHERE path = :folder
             ON CONFLICT DO UPDATE SET bytes = excluded.bytes, modified = excluded.modified",
        )?;
        for (path, (bytes, modified)) in files {
            note.execute(named_params! {
                ":folder": folder, ":path": path.to_string_lossy(), ":bytes": bytes, ":modified": modified,
            })?;
        }
        Ok(())
    }

    /// Takes an import out of the list of them that brought nothing and changed nothing.
    fn forget_import(&mut self, import: i64) -> Result<()> {
        self.db
            .prepare_cached(
                "DELETE FROM import WHERE id = :import AND id NOT IN (
                     SELECT json_extract(key, '$.id') FROM step_note WHERE tbl = 'import')",
            )?
            .execute(named_params! { ":import": import })?;
        Ok(())
    }
}
