//! Bytes that are too many to hold in memory: a file as it lies on the disk, what was unpacked, and where it goes.
//!
//! What lies on the disk is looked at through the system's own paging, so that only what is being read takes room. A
//! file that somebody shortens meanwhile ends the process that looks: a person's file is therefore only looked at like
//! this in the process that reads for another one (see [`worker`](super::worker)), and one of our own anywhere.

use std::io::{Read, Write};
use std::ops::Deref;
use std::path::{Path, PathBuf};

use tantivy::Directory;
use tantivy::directory::{MmapDirectory, OwnedBytes};
use tempfile::{NamedTempFile, TempPath};

use super::sniff::{DOCUMENT_MB, LIMIT_MB, may_be_large};
use crate::error::{Error, Result};

/// Bytes that are unpacked in memory; more goes to the disk.
const IN_MEMORY: u64 = LIMIT_MB << 20;
/// Bytes after which it is clear what they are.
const HEAD: usize = 4096;

/// A file as bytes.
///
/// # Errors
/// It cannot be opened.
pub(super) fn map(path: &Path) -> Result<OwnedBytes> {
    let refuse = |error: String| Error::file(path, std::io::Error::other(error));
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return Err(Error::NotFound("file"));
    };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let directory = MmapDirectory::open(folder).map_err(|error| refuse(error.to_string()))?;
    let file = directory.open_read(Path::new(name)).map_err(|error| refuse(error.to_string()))?;
    file.read_bytes().map_err(|error| Error::file(path, error))
}

/// What was unpacked.
pub(super) enum Unpacked {
    /// In memory.
    Memory(Vec<u8>),
    /// In a file that goes with it.
    Disk(OwnedBytes, #[cfg_attr(not(test), expect(dead_code, reason = "it is what keeps the file"))] TempPath),
}

impl Deref for Unpacked {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Unpacked::Memory(bytes) => bytes,
            Unpacked::Disk(bytes, _) => bytes,
        }
    }
}

/// How unpacking ended.
pub(super) struct Unpacking {
    /// What there is.
    pub bytes: Unpacked,
    /// It is more than is unpacked.
    pub is_too_large: bool,
    /// What was packed is damaged from here on.
    pub is_damaged: bool,
}

/// Unpacks what a reader gives, at most so many bytes. Only what can be large, as a mailbox or an export can, is more
/// than what fits in memory.
///
/// # Errors
/// The disk cannot take it.
pub(super) fn unpack(mut from: impl Read, most: u64) -> Result<Unpacking> {
    let mut bytes = Vec::new();
    let first = most.min(IN_MEMORY);
    let read = (&mut from).take(first + 1).read_to_end(&mut bytes);
    let is_over = bytes.len() as u64 > first;
    let here = |bytes, is_too_large, is_damaged| Unpacking { bytes: Unpacked::Memory(bytes), is_too_large, is_damaged };
    if !is_over || most <= IN_MEMORY || read.is_err() || !may_be_large(&bytes[..HEAD]) {
        return Ok(here(bytes, is_over, read.is_err()));
    }
    let folder = roomy();
    let refuse = |error| Error::file(&folder, error);
    let mut file = NamedTempFile::with_prefix_in("sheaf-", &folder).map_err(refuse)?;
    file.write_all(&bytes).map_err(refuse)?;
    drop(bytes);
    let mut left = most + 1 - (first + 1);
    let mut chunk = vec![0; 1 << 18];
    let is_damaged = loop {
        if left == 0 {
            break false;
        }
        let wanted = chunk.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        match from.read(&mut chunk[..wanted]) {
            Ok(0) => break false,
            Ok(got) => {
                file.write_all(&chunk[..got]).map_err(refuse)?;
                left -= got as u64;
            }
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(_) => break true,
        }
    };
    file.flush().map_err(refuse)?;
    let path = file.into_temp_path();
    let bytes = map(&path)?;
    Ok(Unpacking { is_too_large: bytes.len() as u64 > most, bytes: Unpacked::Disk(bytes, path), is_damaged })
}

/// A folder for large files that last a moment. What Linux has for files that last a moment is often memory.
fn roomy() -> PathBuf {
    let lasting = Path::new("/var/tmp");
    match cfg!(target_os = "linux") && lasting.is_dir() {
        true => lasting.to_owned(),
        false => std::env::temp_dir(),
    }
}

/// Refuses what is larger than its kind may be.
pub(super) fn within(bytes: usize, limit_mb: u64) -> Result<()> {
    let size = (bytes as u64).div_ceil(1 << 20);
    match size > limit_mb {
        true => Err(Error::TooLarge { size, limit: limit_mb }),
        false => Ok(()),
    }
}

/// How much may come out of an archive of so many bytes and those in it.
pub(super) fn most_of(packed: usize) -> u64 {
    /// What even a small one may give.
    const LEAST: u64 = DOCUMENT_MB << 20;
    /// Texts are packed to a tenth, and seldom to less.
    const TIMES: u64 = 20;
    LEAST.max((packed as u64).saturating_mul(TIMES))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_large_is_unpacked_to_the_disk_and_leaves_nothing_there() {
        let line = b"From ada@example.org Fri Mar 22 09:30:00 2024\nSubject: Sea\n\n";
        let size = IN_MEMORY + 5_000;
        let mailbox = || line.chain(std::io::repeat(b'x')).take(size);
        let unpacked = unpack(mailbox(), size).unwrap();
        assert!(!unpacked.is_too_large && !unpacked.is_damaged);
        assert_eq!(unpacked.bytes.len() as u64, size);
        assert!(unpacked.bytes.starts_with(line) && unpacked.bytes.ends_with(b"xxx"));
        let Unpacked::Disk(_, path) = &unpacked.bytes else { panic!("it is on the disk") };
        let path = path.to_path_buf();
        drop(unpacked);
        assert!(!path.exists());
        assert!(unpack(mailbox(), size - 1).unwrap().is_too_large);
    }

    #[test]
    fn what_cannot_be_large_is_not_unpacked_further() {
        let unpacked = unpack(std::io::repeat(0), 1 << 40).unwrap();
        assert!(unpacked.is_too_large && unpacked.bytes.len() as u64 == IN_MEMORY + 1);
        let small = unpack(&b"abc"[..], 3).unwrap();
        assert!(!small.is_too_large && &*small.bytes == b"abc");
        assert!(unpack(&b"abcd"[..], 3).unwrap().is_too_large);
    }
}
