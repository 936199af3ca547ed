//! Tags: a tree (`politics/russia`), unique whatever the case and Unicode form, with a colour each.

mod bulk;
mod change;
mod proposal;
mod vocabulary;

pub use proposal::*;
pub use vocabulary::*;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A tag's number in this library.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/", type = "number")]
pub struct TagId(pub i64);

/// The colours a tag can have: names that every theme draws readably.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export, export_to = "../../ui/src/generated/")]
#[allow(missing_docs)]
pub enum Colour {
    Red,
    Orange,
    Yellow,
    Green,
    Teal,
    Blue,
    Purple,
    Pink,
    Grey,
}

/// A tag as a row of a list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct TagChip {
    /// Its number.
    pub id: TagId,
    /// Names from the root, separated by `/`.
    pub path: String,
    /// Its colour, where it has one.
    pub colour: Option<Colour>,
}

/// A tag as the tree shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct TagNode {
    /// Its number.
    pub id: TagId,
    /// The tag it is below.
    pub parent: Option<TagId>,
    /// Its own name.
    pub name: String,
    /// Names from the root, separated by `/`.
    pub path: String,
    /// Its colour, where it has one.
    pub colour: Option<Colour>,
    /// Articles with it or a tag below it, without the trash.
    pub count: u32,
    /// How many tags are directly below it.
    pub children: u32,
}

/// Which tags to list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct TagRequest {
    /// Only tags whose path contains this (folded), as a flat list; empty: the children of `parent`.
    pub filter: String,
    /// The tag whose children are asked for; none: the roots. Does not matter with a filter.
    pub parent: Option<TagId>,
    /// How many to leave out at the beginning.
    pub offset: u32,
    /// How many at most.
    pub limit: u32,
}

/// Some tags of the library.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct TagPage {
    /// By name.
    pub tags: Vec<TagNode>,
    /// How many there are in all.
    pub total: u32,
}

/// A tag offered while one is typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct TagOffer {
    /// Names from the root, separated by `/`.
    pub path: String,
    /// Its colour, where it has one.
    pub colour: Option<Colour>,
    /// Articles with it, without the trash.
    pub count: u32,
    /// No tag of that name exists yet: taking it makes one.
    pub is_new: bool,
}
