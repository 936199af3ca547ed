//! Articles that are in the library more than once: groups of them by what they have in common, and making one of
//! several without losing anything of any.

mod group;
mod known;
mod merge;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::article::{ArticleId, Row};

pub(crate) use self::group::{Apart, Likenesses};
pub(crate) use self::known::{Known, earlier, fields_json, with_more};

/// How alike the articles of a group are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "../../ui/src/generated/")]
pub enum Likeness {
    /// The same text, or made from the same bytes.
    Exact,
    /// The same address, once what does not matter is taken off it.
    Address,
    /// The same title on the same site, whatever the case and accents.
    Title,
}

impl Likeness {
    pub(crate) const ALL: [Likeness; 3] = [Likeness::Exact, Likeness::Address, Likeness::Title];
}

/// Some groups of duplicates.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct DuplicatePage {
    /// Those with the newest article first.
    pub groups: Vec<DuplicateGroup>,
    /// How many groups of this kind there are.
    pub total: u32,
    /// How many groups there are of each kind.
    pub counts: LikenessCounts,
    /// Articles that go to the trash when all groups that are exactly the same are merged.
    pub exact_surplus: u32,
}

/// How many groups of duplicates there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/")]
#[allow(missing_docs)]
pub struct LikenessCounts {
    pub exact: u32,
    pub address: u32,
    pub title: u32,
}

/// Articles that seem to be one.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct DuplicateGroup {
    /// All of them, in the order in which they came.
    pub ids: Vec<ArticleId>,
    /// What is told of them; of a large group only of the first ones.
    pub articles: Vec<Duplicate>,
    /// The one to be kept, if nobody says otherwise: that with the longest text.
    pub keep: ArticleId,
}

/// An article beside others that seem to be the same.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct Duplicate {
    /// What lists show of it.
    pub row: Row,
    /// Its address.
    pub url: Option<String>,
    /// The beginning of the person's note.
    pub note: String,
    /// How many highlights it has.
    pub highlights: u32,
    /// Name of the file it was made from.
    pub original: Option<String>,
}
