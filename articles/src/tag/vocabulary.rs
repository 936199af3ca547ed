//! What the tag browser asks and is told: the vocabulary, its picks, and what a change of tags would be about.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Colour, TagId};
use crate::mention::Mentions;
use crate::search::SearchRequest;

/// A tag that was picked in the browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct TagPick {
    /// Its number.
    pub id: TagId,
    /// Articles with it are left out, instead of asked for.
    pub except: bool,
}

/// What the vocabulary is ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export, export_to = "../../ui/src/generated/")]
pub enum TagSort {
    /// The most articles first.
    Count,
    /// By name, as the tree has it.
    Name,
    /// The one given last first.
    Used,
    /// The one that grew most first: articles given it in the last 30 days, less those of the 30 days before.
    Growth,
}

/// Which part of the vocabulary to list, and within what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct VocabularyRequest {
    /// The search within which tags are counted.
    pub within: SearchRequest,
    /// Tags that articles must have, or must not have. Those that are gone are passed over.
    pub picks: Vec<TagPick>,
    /// Articles with any of the tags that were picked, instead of with all of them.
    pub any: bool,
    /// Only tags whose path contains this (folded).
    pub filter: String,
    /// The order of the list, or of siblings in the tree.
    pub sort: TagSort,
    /// As a tree, instead of a flat list.
    pub tree: bool,
    /// In the tree: the tags whose children are listed. With a filter every tag above one that fits is unfolded.
    pub unfolded: Vec<TagId>,
    /// How many to leave out at the beginning.
    pub offset: u32,
    /// How many at most.
    pub limit: u32,
}

/// A tag as the browser shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct TagEntry {
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
    /// What it is for; may be empty.
    pub description: String,
    /// Articles within the picks and the search that have it or a tag below it.
    pub count: u32,
    /// When an article of the library was given it last, UTC milliseconds; none: no article has it.
    #[ts(type = "number | null")]
    pub used: Option<i64>,
    /// Articles of the library given it in the last 30 days.
    pub recent: u32,
    /// Articles of the library given it in the 30 days before those.
    pub before: u32,
    /// How many tags directly below it the list can show.
    pub children: u32,
    /// Whether its children follow it.
    pub unfolded: bool,
    /// How deep it is in the list, counted from 1.
    pub level: u32,
    /// Its place among its siblings in the list, counted from 1.
    pub nth: u32,
    /// How many siblings there are in the list, itself included.
    pub siblings: u32,
}

/// A part of the vocabulary.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct VocabularyPage {
    /// The tags from the offset that was asked for.
    pub tags: Vec<TagEntry>,
    /// How many lines the whole list has.
    pub total: u32,
    /// How many tags the library has.
    pub vocabulary: u32,
    /// The largest count in the list.
    pub most: u32,
    /// The articles of the search and the picks, as a search.
    pub request: SearchRequest,
    /// How many articles those are.
    pub articles: u32,
}

/// What a change of tags would be about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct TagsAffected {
    /// How many of the tags are there.
    pub tags: u32,
    /// How many more are below them.
    pub below: u32,
    /// Articles with one of them or one below, without the trash.
    pub articles: u32,
    /// The tag that is at the path they are to go to already, and is none of them.
    pub onto: Option<TagId>,
    /// Articles of that one.
    pub onto_articles: u32,
    /// Articles that the two have together.
    pub together: u32,
    /// What names one of the tags or one below.
    pub mentions: Mentions,
}
