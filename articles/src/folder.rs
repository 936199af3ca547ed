//! Folders: a tree; an article may be in many of them.

mod change;
mod view;

pub(crate) use self::change::{clean, escaped};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::search::Sort;

/// A folder's number in this library.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/", type = "number")]
pub struct FolderId(pub i64);

/// How much of an article a row of a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export, export_to = "../../ui/src/generated/")]
pub enum Density {
    /// Two lines and what there is room for.
    Comfortable,
    /// One line.
    Compact,
}

/// How the list of a folder is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct FolderView {
    /// With the articles of the folders below it.
    pub below: bool,
    /// The order; none: as every other list.
    pub sort: Option<Sort>,
    /// The density; none: as every other list.
    pub density: Option<Density>,
}

impl Default for FolderView {
    fn default() -> FolderView {
        FolderView { below: true, sort: None, density: None }
    }
}

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
    /// Articles that opening it shows: those in it and, where its view says so, in every folder below it; without the trash.
    pub count: u32,
    /// How its list is looked at, where that is not as usual.
    #[serde(skip_serializing_if = "FolderView::is_usual")]
    #[ts(as = "Option<FolderView>", optional)]
    pub view: FolderView,
}
