//! From what was dropped to the files in it: folders are walked in the order of their names, links to folders are
//! not followed, and nothing but ordinary files is ever opened.

use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::own::json::is_library_file;
use crate::error::Error;
use crate::interchange;

/// A file that was found, or what could not be looked into and why.
pub(super) enum Found {
    /// A file of so many bytes.
    File(PathBuf, u64),
    /// Not a file that can be read.
    Unreadable(PathBuf, Error),
}

/// Names that no person calls an article.
pub(super) fn is_clutter(name: &str) -> bool {
    name.starts_with('.') || name.starts_with("~$") || matches!(name, "Thumbs.db" | "desktop.ini" | "__MACOSX")
}

/// Whether this is the folder of pictures and scripts that a browser saves beside `page.html`.
fn belongs_to_page(folder: &Path) -> bool {
    let Some(name) = folder.file_name().and_then(|name| name.to_str()) else {
        return false;
    };
    pages_of_folder(name).any(|page| folder.with_file_name(page).is_file())
}

/// Whether this is a picture that our own export put beside an article: the article brings it.
fn is_exported_picture(file: &Path) -> bool {
    let is_hash = |name: &str| name.len() == 32 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
    file.parent().is_some_and(|folder| folder.ends_with("pictures"))
        && file.file_stem().and_then(|name| name.to_str()).is_some_and(is_hash)
}

/// Whether this is the folder of originals and pictures beside a lossless export.
fn belongs_to_library(folder: &Path) -> bool {
    folder.ends_with("files") && is_library_file(&folder.with_file_name(interchange::FILE))
}

/// The pages that a folder of this name, or path, may belong to.
pub(super) fn pages_of_folder(name: &str) -> impl Iterator<Item = String> {
    let endings = ["_files", ".files", "-Dateien", "_fichiers", "_archivos"];
    let stem = endings.into_iter().find_map(|ending| name.strip_suffix(ending));
    stem.into_iter().flat_map(|page| ["html", "htm", "xhtml"].map(|kind| format!("{page}.{kind}")))
}

/// Calls `found` for each file at or below `path`, until it answers false.
pub(super) fn walk(path: &Path, found: &mut dyn FnMut(Found) -> bool) -> bool {
    let walk = WalkDir::new(path).follow_links(false).follow_root_links(true).sort_by_file_name();
    let wanted = |entry: &walkdir::DirEntry| {
        let is_clutter = is_clutter(&entry.file_name().to_string_lossy());
        let is_part = entry.file_type().is_dir() && (belongs_to_page(entry.path()) || belongs_to_library(entry.path()));
        entry.depth() == 0 || !(is_clutter || is_part || is_exported_picture(entry.path()))
    };
    for entry in walk.into_iter().filter_entry(wanted) {
        let next = match entry {
            Ok(entry) if entry.file_type().is_dir() => continue,
            Ok(entry) => look(entry.into_path()),
            Err(error) => {
                let at = error.path().unwrap_or(path).to_owned();
                let reason = error.into_io_error().unwrap_or_else(|| std::io::Error::other("a loop of links"));
                Found::Unreadable(at.clone(), Error::file(at, reason))
            }
        };
        if !found(next) {
            return false;
        }
    }
    true
}

fn look(path: PathBuf) -> Found {
    match std::fs::metadata(&path) {
        Ok(data) if data.is_file() => Found::File(path, data.len()),
        // A link in a dropped folder to a folder elsewhere: its files are not what was dropped.
        Ok(data) if data.is_dir() => {
            let error = Error::Invalid("a link to a folder: drop that folder itself".into());
            Found::Unreadable(path, error)
        }
        Ok(_) => {
            let error = Error::UnknownFormat("a pipe, a socket or a device".into());
            Found::Unreadable(path, error)
        }
        Err(error) => Found::Unreadable(path.clone(), Error::file(path, error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(path: &Path) -> Vec<String> {
        let mut names = Vec::new();
        walk(path, &mut |found| {
            let (path, mark) = match found {
                Found::File(path, _) => (path, ""),
                Found::Unreadable(path, _) => (path, "!"),
            };
            names.push(format!("{mark}{}", path.file_name().unwrap().to_string_lossy()));
            true
        });
        names
    }

    #[test]
    fn a_folder_is_walked_in_order_without_clutter_and_without_what_belongs_to_a_saved_page() {
        let folder = tempfile::tempdir().unwrap();
        let put = |name: &str| {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "x").unwrap();
        };
        for name in [
            "b.txt",
            "a/z.md",
            "a/.DS_Store",
            ".git/config",
            "page.html",
            "page_files/a.js",
            "page_files_of_mine/n.txt",
        ] {
            put(name);
        }
        assert_eq!(names(folder.path()), ["z.md", "b.txt", "page.html", "n.txt"]);
    }

    #[test]
    fn what_is_not_there_is_said() {
        assert_eq!(names(Path::new("/nowhere/at/all.txt")), ["!all.txt"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_in_a_circle_end_and_a_pipe_is_not_opened() {
        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(folder.path(), folder.path().join("again")).unwrap();
        std::os::unix::fs::symlink("nothing", folder.path().join("broken.txt")).unwrap();
        let made = std::process::Command::new("mkfifo").arg(folder.path().join("pipe.txt")).status().unwrap();
        assert!(made.success());
        assert_eq!(names(folder.path()), ["!again", "!broken.txt", "!pipe.txt"]);
    }
}
