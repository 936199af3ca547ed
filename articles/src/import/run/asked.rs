//! What an import is asked for, and whom it tells how it goes.

use std::path::PathBuf;

use crate::fetch::Fetching;
use crate::import::{Flow, ImportItem, Page, Progress};

/// What is to be imported.
#[derive(Debug, Clone)]
pub enum Sources {
    /// Files and folders.
    Paths(Vec<PathBuf>),
    /// Files and folders in a folder that was given before.
    Below {
        /// That folder.
        top: PathBuf,
        /// Which.
        paths: Vec<PathBuf>,
    },
    /// Bytes that are no file, each with a name.
    Memory(Vec<(String, Vec<u8>)>),
    /// Pages that are fetched.
    Pages {
        /// Which.
        pages: Vec<Page>,
        /// And how.
        how: Fetching,
    },
    /// What was pasted.
    Pasted {
        /// Its HTML, where it has any.
        html: Option<String>,
        /// Its text.
        text: String,
    },
}

/// What an import tells while it runs.
pub enum Told<'a> {
    /// How it is going; at most ten times a second.
    Progress(&'a Progress),
    /// What became of a file.
    Item(&'a ImportItem),
}

/// Whom an import tells how it goes; the answer says whether it goes on.
pub type Listener = Box<dyn FnMut(Told<'_>) -> Flow + Send>;
