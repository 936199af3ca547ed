//! Where an export is written: beside its place and under a name of its own, until it is whole. What is not finished is
//! gone without a trace.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::ExportFormat;
use crate::error::{Error, Result};
use crate::files::Files;

/// The folder that is made where the one that was asked for has files of its own.
const FOLDER: &str = "Sheaf export";

/// An export that is being written.
pub(super) struct Staging {
    /// The files of the library.
    pub files: Files,
    folder: TempDir,
    place: Place,
    /// Folders below that were made.
    made: std::collections::HashSet<PathBuf>,
    /// Files written.
    pub written: u32,
    /// Files of the library that are not there.
    pub missing: u32,
}

/// Where it goes when it is whole.
enum Place {
    /// A folder that is not there, or empty.
    Folder(PathBuf),
    /// A new folder in this one.
    NewFolder(PathBuf),
    /// A file in this folder: its name and ending.
    File(PathBuf, &'static str, &'static str),
}

impl Staging {
    /// Begins an export to a folder.
    pub(super) fn begin(files: Files, folder: &Path, format: ExportFormat) -> Result<Staging> {
        let folder = std::path::absolute(folder).map_err(|error| Error::file(folder, error))?;
        let is_there = folder.is_dir();
        let is_empty = is_there && fs::read_dir(&folder).map_err(|error| Error::file(&folder, error))?.next().is_none();
        let place = match format.file() {
            Some((name, ending)) => {
                fs::create_dir_all(&folder).map_err(|error| Error::file(&folder, error))?;
                Place::File(folder.clone(), name, ending)
            }
            None if is_there && !is_empty => Place::NewFolder(folder.clone()),
            None => Place::Folder(folder.clone()),
        };
        // On the same disk as its place, so that it can be moved there in one go.
        let beside = match &place {
            Place::Folder(folder) => folder.parent().unwrap_or(folder),
            Place::NewFolder(folder) | Place::File(folder, ..) => folder,
        };
        fs::create_dir_all(beside).map_err(|error| Error::file(beside, error))?;
        let staged = tempfile::Builder::new().prefix(".sheaf-export-").tempdir_in(beside);
        let staged = staged.map_err(|error| Error::file(beside, error))?;
        Ok(Staging { files, folder: staged, place, made: Default::default(), written: 0, missing: 0 })
    }

    /// A new file at a place below.
    pub(super) fn file(&mut self, path: &Path) -> Result<Out> {
        let whole = self.folder.path().join(path);
        if let Some(folder) = path.parent().filter(|folder| !self.made.contains(*folder)) {
            let below = self.folder.path().join(folder);
            fs::create_dir_all(&below).map_err(|error| Error::file(&below, error))?;
            self.made.insert(folder.to_owned());
        }
        let file = File::create_new(&whole).map_err(|error| Error::file(&whole, error))?;
        self.written += 1;
        Ok(Out { file: BufWriter::new(file), path: whole })
    }

    /// Writes a file at a place below.
    pub(super) fn write(&mut self, path: &Path, bytes: &[u8]) -> Result<()> {
        let mut out = self.file(path)?;
        out.put(bytes)?;
        out.end()
    }

    /// The bytes of a file of the library; none, and counted, if it is missing.
    pub(super) fn kept(&mut self, hash: &str) -> Result<Option<Vec<u8>>> {
        match self.files.read(hash) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(Error::NotFound(_)) => {
                self.missing += 1;
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// Copies a file of the library to a place below; false, and counted, if it is missing.
    pub(super) fn copy(&mut self, hash: &str, path: &Path) -> Result<bool> {
        let Some(from) = self.files.path(hash).filter(|from| from.is_file()) else {
            self.missing += 1;
            return Ok(false);
        };
        let mut source = File::open(&from).map_err(|error| Error::file(&from, error))?;
        let mut out = self.file(path)?;
        std::io::copy(&mut source, &mut out.file).map_err(|error| Error::file(&out.path, error))?;
        out.end()?;
        Ok(true)
    }

    /// The name of the one file of an export that is one.
    pub(super) fn single(&mut self) -> Result<Out> {
        let name = match &self.place {
            Place::File(_, name, ending) => format!("{name}{ending}"),
            Place::Folder(_) | Place::NewFolder(_) => return Err(Error::Internal("an export that is a folder".into())),
        };
        self.file(Path::new(&name))
    }

    /// Moves what was written to its place.
    pub(super) fn finish(self) -> Result<PathBuf> {
        let Staging { folder: staged, place, .. } = self;
        sync(staged.path())?;
        match place {
            Place::File(folder, name, ending) => {
                let from = staged.path().join(format!("{name}{ending}"));
                let to = numbered(&folder, name, ending, &|to| claim_file(&from, to))?;
                Ok(to)
            }
            Place::NewFolder(folder) => {
                let to = numbered(&folder, FOLDER, "", &|to| move_folder(staged.path(), to))?;
                // There is nothing left to remove.
                let _ = staged.keep();
                Ok(to)
            }
            Place::Folder(folder) => {
                // One that is there is empty; a system that cannot replace it by another lets go of it first.
                if folder.is_dir() && fs::remove_dir(&folder).is_err() {
                    return move_contents(staged.path(), &folder).map(|()| folder);
                }
                let refuse = |error| Error::file(&folder, error);
                if folder.exists() {
                    return Err(refuse(std::io::ErrorKind::AlreadyExists.into()));
                }
                fs::rename(staged.path(), &folder).map_err(refuse)?;
                open_up(&folder)?;
                let _ = staged.keep();
                Ok(folder)
            }
        }
    }
}

/// A file that is being written.
pub(super) struct Out {
    pub file: BufWriter<File>,
    path: PathBuf,
}

impl Out {
    pub(super) fn put(&mut self, bytes: impl AsRef<[u8]>) -> Result<()> {
        self.file.write_all(bytes.as_ref()).map_err(|error| Error::file(&self.path, error))
    }

    pub(super) fn failed(&self, error: std::io::Error) -> Error {
        Error::file(&self.path, error)
    }

    pub(super) fn end(mut self) -> Result<()> {
        self.file.flush().map_err(|error| Error::file(&self.path, error))
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

/// Tries names until one is free: `name`, `name 2`, `name 3`.
fn numbered(
    folder: &Path,
    name: &str,
    ending: &str,
    claim: &dyn Fn(&Path) -> std::io::Result<bool>,
) -> Result<PathBuf> {
    for number in 1..10_000 {
        let name = if number == 1 { format!("{name}{ending}") } else { format!("{name} {number}{ending}") };
        let to = folder.join(name);
        if claim(&to).map_err(|error| Error::file(&to, error))? {
            return Ok(to);
        }
    }
    Err(Error::Invalid("the folder is full of exports".into()))
}

/// Moves a file to a name unless something has it; a hard link is never made over another file.
fn claim_file(from: &Path, to: &Path) -> std::io::Result<bool> {
    match fs::hard_link(from, to) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(false),
        // A disk that has no links: the name is taken first, and filled by the move.
        Err(_) => match File::create_new(to) {
            Ok(_) => fs::rename(from, to).map(|()| true),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(error),
        },
    }
}

/// Moves a folder to a name unless something has it.
fn move_folder(from: &Path, to: &Path) -> std::io::Result<bool> {
    match fs::create_dir(to) {
        Ok(()) => {}
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => return Ok(false),
        Err(error) => return Err(error),
    }
    // The new folder is ours and empty. Windows moves nothing onto a folder.
    if cfg!(windows) {
        fs::remove_dir(to)?;
    }
    fs::rename(from, to)?;
    open_up(to).map_err(std::io::Error::other).map(|()| true)
}

/// Moves what is in a folder into an empty one that has to stay, as the root of a disk has.
fn move_contents(from: &Path, to: &Path) -> Result<()> {
    let refuse = |error| Error::file(to, error);
    for entry in fs::read_dir(from).map_err(refuse)? {
        let entry = entry.map_err(refuse)?;
        fs::rename(entry.path(), to.join(entry.file_name())).map_err(refuse)?;
    }
    Ok(())
}

/// A folder that was made for a moment is its owner's alone; one that stays is like any other.
fn open_up(folder: &Path) -> Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let parent = folder.parent().unwrap_or(folder);
        let like = fs::metadata(parent).map_err(|error| Error::file(parent, error))?.permissions().mode() & 0o055;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700 | like))
            .map_err(|error| Error::file(folder, error))?;
    }
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

/// Makes sure that what was written is on the disk before it takes its name.
fn sync(folder: &Path) -> Result<()> {
    #[cfg(target_os = "linux")]
    {
        let opened = File::open(folder).map_err(|error| Error::file(folder, error))?;
        rustix::fs::syncfs(&opened).map_err(|error| Error::file(folder, error.into()))?;
    }
    #[cfg(not(target_os = "linux"))]
    for entry in walkdir::WalkDir::new(folder).into_iter().flatten().filter(|entry| entry.file_type().is_file()) {
        File::options()
            .write(true)
            .open(entry.path())
            .and_then(|file| file.sync_all())
            .map_err(|error| Error::file(entry.path(), error))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begin(folder: &Path, format: ExportFormat) -> Staging {
        Staging::begin(Files::of(Path::new("/nowhere")), folder, format).unwrap()
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn nothing_that_is_there_is_overwritten() {
        let scratch = tempfile::tempdir().unwrap();
        let new = scratch.path().join("a/new");
        let mut staging = begin(&new, ExportFormat::Markdown);
        staging.write(Path::new("x/one.md"), b"1").unwrap();
        assert_eq!(staging.finish().unwrap(), new);
        assert_eq!(fs::read(new.join("x/one.md")).unwrap(), b"1");
        for expected in ["Sheaf export", "Sheaf export 2"] {
            let mut staging = begin(&new, ExportFormat::Html);
            staging.write(Path::new("two.html"), b"2").unwrap();
            assert_eq!(staging.finish().unwrap(), new.join(expected));
        }
        for expected in ["articles.csv", "articles 2.csv"] {
            let mut staging = begin(&new, ExportFormat::Csv);
            let mut out = staging.single().unwrap();
            out.put("a").unwrap();
            out.end().unwrap();
            assert_eq!(staging.finish().unwrap(), new.join(expected));
        }
        assert_eq!(names(&new), ["Sheaf export", "Sheaf export 2", "articles 2.csv", "articles.csv", "x"]);
    }

    #[test]
    fn an_empty_folder_becomes_the_export_and_one_that_is_not_finished_leaves_nothing() {
        let scratch = tempfile::tempdir().unwrap();
        let empty = scratch.path().join("empty");
        fs::create_dir(&empty).unwrap();
        let mut staging = begin(&empty, ExportFormat::Json);
        staging.write(Path::new("library.jsonl"), b"{}").unwrap();
        drop(staging);
        assert_eq!((names(&empty), names(scratch.path())), (vec![], vec!["empty".to_owned()]));
        let mut staging = begin(&empty, ExportFormat::Json);
        staging.write(Path::new("library.jsonl"), b"{}").unwrap();
        staging.finish().unwrap();
        assert_eq!(
            (names(&empty), names(scratch.path())),
            (vec!["library.jsonl".to_owned()], vec!["empty".to_owned()])
        );
    }
}
