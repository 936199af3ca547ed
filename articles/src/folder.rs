//! Folders: a tree; an article may be in many of them.

mod change;

pub(crate) use self::change::escaped;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A folder's number in this library.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/", type = "number")]
pub struct FolderId(pub i64);

/// A folder as a tree shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct FolderNode {
    /// Its number.
    pub id: FolderId,
    /// The folder it is in.
    pub parent: Option<FolderId>,
    /// Its own name.
    pub name: String,
    /// Names from the root, separated by `/`.
    pub path: String,
    /// Articles in it and in every folder below it, without the trash.
    pub count: u32,
}
