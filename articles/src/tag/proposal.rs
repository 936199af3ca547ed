//! What could be tidied in the vocabulary: proposals, and what a person says to them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{TagChip, TagId};

/// Why something is proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export, export_to = "../../ui/src/generated/")]
pub enum CleanUpKind {
    /// Two names that differ in case, accents, hyphens, spaces or number only: become one.
    Spelling,
    /// Two names a letter or two apart: become one.
    Typo,
    /// Two tags that nearly always occur together: become one.
    Together,
    /// A tag whose articles nearly all have a much larger one, or whose name begins with another's: goes below it.
    Parent,
    /// A tag that one article has, or none: is deleted.
    Rare,
}

/// A proposal, as it is accepted or declined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct CleanUp {
    /// Why.
    pub kind: CleanUpKind,
    /// The tag that would become another, go below another, or go.
    pub tag: TagId,
    /// The one that stays; none where a tag would only go.
    pub onto: Option<TagId>,
}

/// A tag of a proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct ProposedTag {
    /// Which one.
    pub chip: TagChip,
    /// Articles with it or a tag below it, without the trash.
    pub count: u32,
    /// Titles of some of them.
    pub titles: Vec<String>,
}

/// A proposal with what one has to know to decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct Proposal {
    /// What is proposed.
    pub change: CleanUp,
    /// The tag that would change.
    pub tag: ProposedTag,
    /// The one that stays.
    pub onto: Option<ProposedTag>,
    /// Articles that have both.
    pub both: u32,
}

/// Some proposals of a kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct ProposalPage {
    /// From the offset that was asked for, the surest first.
    pub proposals: Vec<Proposal>,
    /// How many there are of the kind.
    pub total: u32,
}

/// How many proposals there are of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct ProposalCount {
    /// The kind.
    pub kind: CleanUpKind,
    /// How many.
    pub count: u32,
}
