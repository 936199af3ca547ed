//! What became of the articles over time, counted. Every number comes with the query that finds the articles it counts,
//! everywhere but in the trash.

mod calendar;
mod count;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How far statistics look back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "../../ui/src/generated/")]
pub enum Period {
    /// The last 13 weeks, this one included.
    Quarter,
    /// The last 53 weeks, this one included.
    Year,
    /// Since the first article, by months; by years where that were too many.
    All,
}

/// What one bar of a chart stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "../../ui/src/generated/")]
#[allow(missing_docs)]
pub enum Unit {
    Week,
    Month,
    Year,
}

/// What was counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct Statistics {
    /// What the spans are.
    pub unit: Unit,
    /// One after the other, the last one is now.
    pub spans: Vec<SpanCounts>,
    /// Of all of them together.
    pub whole: SpanCounts,
    /// Sites with the most articles saved in this time.
    pub sites: Vec<Share>,
    /// Languages of the articles saved in this time, the most frequent first.
    pub languages: Vec<Share>,
    /// Tags with the most articles saved in this time; each counts the articles of the tags below it too.
    pub tags: Vec<TagCounts>,
}

/// What was counted within a span of time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct SpanCounts {
    /// Its first day, month or year: `2026-03-02`, `2026-03`, `2026`.
    pub begins: String,
    /// Articles that were saved.
    pub saved: u32,
    /// Articles that were read for the first time.
    pub read: u32,
    /// Words of those.
    #[ts(type = "number")]
    pub words: u64,
    /// Articles that waited to be read at its end: those that are unread in the inbox or later and had been saved
    /// by then, and those that were read only afterwards. (When an article was archived unread nobody noted.)
    pub waiting: u32,
    /// Finds what was saved.
    pub saved_query: String,
    /// Finds what was read.
    pub read_query: String,
    /// Finds what waited.
    pub waiting_query: String,
}

/// A part of the articles saved in some time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct Share {
    /// Name of a site, code of a language.
    pub name: String,
    /// How many there are.
    pub count: u32,
    /// How many of them were read.
    pub read: u32,
    /// Finds them.
    pub query: String,
}

/// A tag over time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct TagCounts {
    /// Its path.
    pub name: String,
    /// Articles with it, of those saved in this time.
    pub count: u32,
    /// The same by span.
    pub counts: Vec<u32>,
    /// Finds the articles of all time: before the query of a span it finds those of the span.
    pub token: String,
}
