//! What an export of our own says beyond what other sources can: the uid an article has, when it was given a tag, where
//! it goes when it leaves the trash. Read back, the same library comes of it.

pub(super) mod front_matter;
pub(super) mod json;
mod put;
pub(super) mod zipped;

pub(super) use self::put::Uids;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::article::State;
use crate::interchange::{FolderOf, OriginalRecord, TagOf};

/// What only an export of our own says of an article.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Own {
    pub(super) uid: Option<String>,
    pub(super) modified: Option<i64>,
    pub(super) state_before: Option<State>,
    /// The file it was made from is this, or none; not what it is read from now.
    pub(super) original: Option<Option<OriginalRecord>>,
    pub(super) tags: Option<Vec<TagOf>>,
    pub(super) folders: Option<Vec<FolderOf>>,
    /// Of each highlight of the draft.
    pub(super) highlights: Vec<OwnHighlight>,
}

/// What only an export of our own says of a highlight.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct OwnHighlight {
    pub uid: Option<String>,
    /// The character of the text at which it begins; none: it is looked for.
    pub position: Option<Option<u32>>,
}

/// A uid as the library has them, if it is one.
fn uid(text: &str) -> Option<String> {
    Uuid::try_parse(text.trim()).ok().map(|uid| uid.to_string())
}
