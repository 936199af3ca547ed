//! Originals and pictures, kept byte for byte under the BLAKE3 of their bytes: `files/ab/abcdef…`.
//! A file is written beside its place and renamed into it, so that it is whole or not there.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// The files of a library.
#[derive(Debug, Clone)]
pub struct Files(PathBuf);

impl Files {
    pub(crate) fn of(library: &Path) -> Files {
        Files(library.join("files"))
    }

    /// Where the file of this hash is, or would be; none if that is no hash.
    pub fn path(&self, hash: &str) -> Option<PathBuf> {
        let is_hash = hash.len() == 64 && hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        is_hash.then(|| self.0.join(&hash[..2]).join(hash))
    }

    /// Reads the file of this hash.
    ///
    /// # Errors
    /// `NotFound` if the library has none.
    pub fn read(&self, hash: &str) -> Result<Vec<u8>> {
        let path = self.path(hash).ok_or(Error::NotFound("file"))?;
        let mut bytes = Vec::new();
        File::open(&path).and_then(|mut file| file.read_to_end(&mut bytes)).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => Error::NotFound("file"),
            _ => Error::file(&path, error),
        })?;
        Ok(bytes)
    }

    /// Keeps these bytes under their hash; does nothing if they are kept already. That they are on the disk is
    /// certain only after [`Files::sync`].
    pub(crate) fn keep(&self, hash: &str, bytes: &[u8]) -> Result<()> {
        let path = self.path(hash).ok_or(Error::NotFound("file"))?;
        if fs::metadata(&path).is_ok_and(|found| found.len() == bytes.len() as u64) {
            return Ok(());
        }
        self.write(path, hash, |file| file.write_all(bytes))
    }

    /// Keeps a copy of a file under its hash; does nothing if it is kept already.
    ///
    /// # Errors
    /// It is not what it was when it was hashed.
    pub(crate) fn keep_copy(&self, hash: &str, from: &Path) -> Result<()> {
        let path = self.path(hash).ok_or(Error::NotFound("file"))?;
        let mut source = File::open(from).map_err(|error| Error::file(from, error))?;
        let size = source.metadata().map_err(|error| Error::file(from, error))?.len();
        if fs::metadata(&path).is_ok_and(|found| found.len() == size) {
            return Ok(());
        }
        self.write(path, hash, |file| {
            let mut hasher = blake3::Hasher::new();
            each_chunk(&mut source, |chunk| {
                hasher.update(chunk);
                file.write_all(chunk)
            })?;
            match hasher.finalize().to_hex().as_str() == hash {
                true => Ok(()),
                false => Err(std::io::Error::other("the file was changed while it was read")),
            }
        })
    }

    fn write(&self, path: PathBuf, hash: &str, content: impl FnOnce(&mut File) -> std::io::Result<()>) -> Result<()> {
        let folder = path.parent().unwrap_or(&self.0);
        let new = folder.join(format!(".{}.{:?}", &hash[..16], std::thread::current().id()));
        let write = || -> std::io::Result<()> {
            let mut file = match File::create(&new) {
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                    fs::create_dir_all(folder)?;
                    File::create(&new)?
                }
                opened => opened?,
            };
            content(&mut file)?;
            drop(file);
            fs::rename(&new, &path)
        };
        write().map_err(|error| {
            // The half-written file is in nobody's way, but takes room.
            let _ = fs::remove_file(&new);
            Error::file(path, error)
        })
    }

    /// Makes sure that these files, kept before, are on the disk.
    pub(crate) fn sync<'a>(&self, hashes: impl Iterator<Item = &'a str>) -> Result<()> {
        #[cfg(target_os = "linux")]
        {
            // One call for the whole file system instead of one for each of thousands of files.
            if hashes.count() > 0 {
                let folder = match File::open(&self.0) {
                    // Nothing was kept: an export of our own can name files that it does not have.
                    Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
                    opened => opened.map_err(|error| Error::file(&self.0, error))?,
                };
                rustix::fs::syncfs(&folder).map_err(|error| Error::file(&self.0, error.into()))?;
            }
        }
        #[cfg(not(target_os = "linux"))]
        for path in hashes.filter_map(|hash| self.path(hash)).filter(|path| path.exists()) {
            File::options()
                .write(true)
                .open(&path)
                .and_then(|file| file.sync_all())
                .map_err(|error| Error::file(path, error))?;
        }
        Ok(())
    }
}

/// The hash of a file of any size, and how many bytes it has.
pub(crate) fn hash_of(path: &Path) -> std::io::Result<(String, u64)> {
    let (mut hasher, mut bytes) = (blake3::Hasher::new(), 0);
    each_chunk(&mut File::open(path)?, |chunk| {
        hasher.update(chunk);
        bytes += chunk.len() as u64;
        Ok(())
    })?;
    Ok((hasher.finalize().to_hex().to_string(), bytes))
}

fn each_chunk(from: &mut impl Read, mut take: impl FnMut(&[u8]) -> std::io::Result<()>) -> std::io::Result<()> {
    let mut chunk = vec![0; 1 << 18];
    loop {
        match from.read(&mut chunk) {
            Ok(0) => return Ok(()),
            Ok(got) => take(&chunk[..got])?,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back_as_they_went_in_and_only_hashes_name_files() {
        let library = tempfile::tempdir().unwrap();
        let files = Files::of(library.path());
        let hash = blake3::hash(b"a page").to_hex().to_string();
        files.keep(&hash, b"a page").unwrap();
        files.keep(&hash, b"a page").unwrap();
        let given = library.path().join("given");
        fs::write(&given, b"a copy").unwrap();
        let (copy, bytes) = hash_of(&given).unwrap();
        assert_eq!((copy.as_str(), bytes), (blake3::hash(b"a copy").to_hex().as_str(), 6));
        fs::write(&given, b"a cop!").unwrap();
        assert!(files.keep_copy(&copy, &given).is_err(), "it is another file by now");
        fs::write(&given, b"a copy").unwrap();
        files.keep_copy(&copy, &given).unwrap();
        assert_eq!(files.read(&copy).unwrap(), b"a copy");
        files.sync([hash.as_str()].into_iter()).unwrap();
        assert_eq!(files.read(&hash).unwrap(), b"a page");
        for odd in ["", "../../etc/passwd", "AB", &hash[1..], &hash.to_uppercase()] {
            assert!(matches!(files.read(odd), Err(Error::NotFound(_))), "{odd}");
        }
        let kept: Vec<_> = fs::read_dir(files.path(&hash).unwrap().parent().unwrap()).unwrap().collect();
        assert_eq!(kept.len(), 1, "nothing half-written is left");
    }
}
