//! Search: a query becomes a page of rows with a snippet each, and the facets of the whole result.
//! SQLite is the truth; the text index and the columns in memory are derived and can be rebuilt.

mod answer;
mod columns;
mod complete;
mod conditions;
mod count;
mod dates;
mod engine;
mod facets;
mod first_bytes;
#[cfg(test)]
mod fixture;
mod fuzzy;
mod ordered;
mod palette;
mod parse;
mod proposals;
mod query;
mod queue;
mod recent;
mod relax;
mod rows;
mod set;
mod shelves;
mod single;
mod snippet;
mod suggest;
mod tags;
#[cfg(test)]
mod tests;
mod text_index;
mod timeline;
mod tree;
mod vocabulary;
mod why;
mod words;

pub(crate) use columns::{Columns, NO_DATE, Names, count_upwards, flag};
pub use complete::{Completion, CompletionKind, CompletionOffer};
pub(crate) use count::whole;
pub(crate) use dates::{Clock, Span};
pub(crate) use engine::Engine;
pub use palette::{Found, FoundItem, FoundKey};
pub(crate) use query::{Condition, Expr, Query, Range};
pub use queue::Queue;
pub use relax::{Relaxation, Relaxing};
pub(crate) use set::Set;
pub(crate) use shelves::Shelved;
pub use suggest::{Reason, Shelving, Suggestion};
pub use timeline::TimelineBar;
pub(crate) use tree::Tree;
pub use why::{FoundIn, MatchReason, Resemblance};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::article::Row;
use crate::folder::FolderId;
use crate::saved_search::SavedSearchId;
use crate::tag::TagId;

/// The part of the library a search looks at.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
#[ts(export, export_to = "../../ui/src/generated/")]
pub enum Place {
    /// Everything but the trash. (A query with `is:trashed` looks into the trash.)
    All,
    /// What came in.
    Inbox,
    /// To be read later.
    Later,
    /// Done with.
    Archive,
    /// With a star, not in the trash.
    Starred,
    /// In no folder, not in the trash.
    Unfiled,
    /// The trash.
    Trash,
    /// In this folder or one below it.
    Folder(FolderId),
    /// With this tag or one below it.
    Tag(TagId),
    /// Of this site.
    Site(String),
    /// What this saved search finds.
    SavedSearch(SavedSearchId),
    /// Brought in by this import.
    Import(#[ts(type = "number")] i64),
}

/// What a list is ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export, export_to = "../../ui/src/generated/")]
pub enum SortField {
    /// How well the words match; without words, as `Saved`.
    Relevance,
    /// When it came into the library.
    Saved,
    /// When it was published; articles without a date come last either way.
    Published,
    /// Title, by its letters and whatever their case.
    Title,
    /// Site; articles without one come last either way.
    Site,
    /// Words.
    Words,
}

/// An order of a list. Equal articles are ordered by number, newest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct Sort {
    /// By what.
    pub by: SortField,
    /// Largest, newest or last first.
    pub descending: bool,
}

/// A question to the library.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct SearchRequest {
    /// Where to look.
    pub place: Place,
    /// In the query language; may be empty.
    pub query: String,
    /// The order, unless the query says `sort:`. None: relevance where there are words, else newest first.
    pub sort: Option<Sort>,
}

/// A window onto an answer.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct SearchPage {
    /// The rows from the offset that was asked for.
    pub rows: Vec<Row>,
    /// How many articles the whole answer has.
    pub total: u32,
    /// A note on how the query was understood: a typo that was forgiven.
    pub forgiven: Option<String>,
    /// The text index is still learning this many articles: words may not find them yet.
    pub pending: u32,
}

/// A value of a facet, with its count within the result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct FacetValue {
    /// As it is shown: a path for tags and folders, the year, the language subtag.
    pub name: String,
    /// Articles of the result that have it.
    pub count: u32,
    /// What to put before the query, with a space, to narrow to it: `tag:"politics/russia"`. Before it, because
    /// the end of a query may be a word or a quote that is still open.
    pub token: String,
}

/// What the articles of a result have in common.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct Facets {
    /// Tags; each counts the articles of the tags below it too.
    pub tags: Vec<FacetValue>,
    /// Folders; each counts the articles of the folders below it too.
    pub folders: Vec<FacetValue>,
    /// Sites.
    pub sites: Vec<FacetValue>,
    /// Authors, each of a byline by itself.
    pub authors: Vec<FacetValue>,
    /// Years of publication, latest first.
    pub years: Vec<FacetValue>,
    /// When they were published, without gaps: by year, by month where all are of one year, coarser where the years
    /// are many.
    pub timeline: Vec<TimelineBar>,
    /// Languages.
    pub languages: Vec<FacetValue>,
    /// Formats.
    pub formats: Vec<FacetValue>,
}

/// How many articles each place holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/")]
#[allow(missing_docs)]
pub struct PlaceCounts {
    pub all: u32,
    pub inbox: u32,
    pub later: u32,
    pub archive: u32,
    pub starred: u32,
    pub unfiled: u32,
    pub trash: u32,
}

/// What a write changed, for the structures in memory.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    /// Articles whose row or highlights changed, appeared or went; sorted, each once, as are those below.
    pub articles: Vec<i64>,
    /// Articles whose tags changed.
    pub tagged: Vec<i64>,
    /// Articles whose folders changed.
    pub filed: Vec<i64>,
    /// Tags that were made, renamed, nested, recoloured or deleted; sorted, each once.
    pub tags: Vec<i64>,
    /// Some folder was made, renamed, moved or deleted.
    pub folders: bool,
    /// Some proposal was declined, or is made again.
    pub dismissed: bool,
}
