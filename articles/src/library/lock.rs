//! One process writes a library: whoever holds the lock on the file `lock` in its folder.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use crate::error::{Error, Result};

const FILE: &str = "lock";

/// The right to write to a library, for as long as it lives. The system takes it back from a process that dies.
pub(crate) struct Lock {
    file: File,
}

impl Lock {
    /// Takes the lock; none if another process has it.
    pub(crate) fn take(folder: &Path) -> Result<Option<Lock>> {
        let path = folder.join(FILE);
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(|error| Error::file(&path, error))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Lock { file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(Error::file(path, error)),
        }
    }
}

impl Drop for Lock {
    /// Gives the lock back outright. A process that this one is starting has the open file too until it runs its own
    /// program, so that closing it here would not be enough.
    fn drop(&mut self) {
        // What cannot be given back goes with the file.
        let _ = self.file.unlock();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_library_has_one_writer_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let first = Lock::take(folder.path()).unwrap().unwrap();
        assert!(Lock::take(folder.path()).unwrap().is_none());
        drop(first);
        assert!(Lock::take(folder.path()).unwrap().is_some());
    }

    #[test]
    fn a_lock_that_is_given_back_is_free_even_while_somebody_else_has_the_file_open() {
        let folder = tempfile::tempdir().unwrap();
        let first = Lock::take(folder.path()).unwrap().unwrap();
        // As a process has it that is just being started.
        let _twin = first.file.try_clone().unwrap();
        drop(first);
        assert!(Lock::take(folder.path()).unwrap().is_some());
    }
}
