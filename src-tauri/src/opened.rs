//! Files the program was asked to open, kept until the page takes them.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

/// Files that wait for the page.
#[derive(Default)]
pub struct OpenedFiles(Mutex<Vec<PathBuf>>);

impl OpenedFiles {
    /// Puts files behind those that wait.
    pub fn add(&self, files: Vec<PathBuf>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend(files);
    }

    /// Takes all that wait.
    pub fn take(&self) -> Vec<PathBuf> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
