//! Watched folders: what a person puts into one becomes an article by itself. Each file is dealt with once for as long
//! as it stays as it is; what came while nobody watched is found by looking again at the start.

mod scan;
mod watcher;

use rusqlite::{OptionalExtension, named_params};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use self::scan::scan_watched;
pub use self::watcher::Watcher;
use crate::error::{Error, Result};
use crate::highlight::json;
use crate::library::{Edit, Library, View};

/// A folder on the disk that is watched, and where its articles go.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct WatchedFolder {
    /// Its path, absolute.
    pub path: String,
    /// Path of the folder its articles go to (`Work/Energy`), made when the first one comes.
    pub folder: Option<String>,
    /// Tags they get.
    pub tags: Vec<String>,
    /// The folders in it become folders too.
    #[serde(default)]
    pub keep_folders: bool,
}

impl View<'_> {
    /// The folders that are watched, by path.
    pub fn watched_folders(&self) -> Result<Vec<WatchedFolder>> {
        Ok(self
            .db
            .prepare_cached("SELECT path, folder, tags, keep_folders FROM watched_folder ORDER BY path")?
            .query_map([], |row| {
                Ok(WatchedFolder {
                    path: row.get("path")?,
                    folder: row.get("folder")?,
                    tags: serde_json::from_str(&row.get::<_, String>("tags")?).unwrap_or_default(),
                    keep_folders: row.get("keep_folders")?,
                })
            })?
            .collect::<rusqlite::Result<_>>()?)
    }
}

impl Edit<'_> {
    fn watch(&mut self, folder: &WatchedFolder) -> Result<()> {
        self.db
            .prepare_cached(
                "INSERT INTO watched_folder (path, folder, tags, keep_folders)
                 VALUES (:path, :folder, :tags, :keep_folders)
                 ON CONFLICT (path) DO UPDATE SET folder = excluded.folder, tags = excluded.tags,
                    keep_folders = excluded.keep_folders",
            )?
            .execute(named_params! {
                ":path": folder.path, ":folder": folder.folder, ":tags": json(&folder.tags),
                ":keep_folders": folder.keep_folders,
            })?;
        Ok(())
    }

    fn unwatch(&mut self, path: &str) -> Result<()> {
        let gone = self
            .db
            .prepare_cached("DELETE FROM watched_folder WHERE path = :path RETURNING id")?
            .query_row(named_params! { ":path": path }, |_| Ok(()))
            .optional()?;
        gone.ok_or(Error::NotFound("folder"))
    }
}

/// Watches a folder from now on, or watches it otherwise. What is in it is taken in by the next look at it. A setting
/// and no step of the history.
///
/// # Errors
/// `Invalid` if it is no folder, or the library is in it: then it would eat its own files.
pub async fn watch_folder(library: &Library, folder: WatchedFolder) -> Result<()> {
    let refuse = |why: &str| Err(Error::Invalid(format!("“{}” {why}", folder.path)));
    let Ok(path) = std::path::Path::new(&folder.path).canonicalize() else {
        return refuse("is not there");
    };
    if !path.is_dir() || !std::path::Path::new(&folder.path).is_absolute() {
        return refuse("is no folder");
    }
    let own = library.folder().canonicalize().map_err(|error| Error::file(library.folder(), error))?;
    if own.starts_with(&path) || path.starts_with(&own) {
        return refuse("holds the library itself");
    }
    library.writing(move |writer| writer.write_unnoted(|edit| edit.watch(&folder))).await
}

/// Watches a folder no longer; its articles stay.
///
/// # Errors
/// `NotFound` if it is not watched.
pub async fn unwatch_folder(library: &Library, path: String) -> Result<()> {
    library.writing(move |writer| writer.write_unnoted(|edit| edit.unwatch(&path))).await
}
