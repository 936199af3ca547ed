//! Highlights: passages that were marked in an article, each with what the person wrote about it.

mod change;
mod place;

use rusqlite::named_params;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub(crate) use self::change::json;
pub(crate) use self::place::Places;
use crate::article::ArticleId;
use crate::error::Result;
use crate::library::View;

/// A highlight's number in this library.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/", type = "number")]
pub struct HighlightId(pub i64);

/// A marked passage of an article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct Highlight {
    /// Number in this library.
    pub id: HighlightId,
    /// UUIDv7, the same wherever the highlight goes.
    pub uid: String,
    /// The text that was marked.
    pub quote: String,
    /// What the person wrote about it; empty: nothing.
    pub note: String,
    /// Colour, as whoever made it named it: one of the palette's names, or what the source of an import says.
    pub colour: Option<String>,
    /// When it was made, UTC milliseconds.
    #[ts(type = "number")]
    pub created: i64,
    /// The character (Unicode scalar value, counted from 0) of the article's text at which the quote begins; none
    /// where the text does not have it.
    pub position: Option<u32>,
    /// Its own tags.
    pub tags: Vec<String>,
}

/// A highlight to be made.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export, export_to = "../../ui/src/generated/", optional_fields)]
pub struct NewHighlight {
    /// The text that is marked; may not be empty.
    #[ts(optional = false)]
    pub quote: String,
    /// What the person writes about it.
    pub note: Option<String>,
    /// Its colour.
    pub colour: Option<String>,
    /// The character of the article's text at which the quote begins, where the caller knows; else it is looked for.
    pub position: Option<u32>,
    /// Its own tags.
    pub tags: Option<Vec<String>>,
}

/// New values for some fields of a highlight; what is absent stays, an empty text clears.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export, export_to = "../../ui/src/generated/", optional_fields)]
pub struct HighlightPatch {
    /// What the person writes about it.
    pub note: Option<String>,
    /// Its colour.
    pub colour: Option<String>,
    /// Its own tags, all of them.
    pub tags: Option<Vec<String>>,
}

impl View<'_> {
    /// The highlights of an article in the order of its text; those that are not found there come last, oldest first.
    pub fn highlights(&self, article: ArticleId) -> Result<Vec<Highlight>> {
        Ok(self
            .db
            .prepare_cached(
                "SELECT id, uid, quote, note, colour, created, position, tags FROM highlight
                 WHERE article = :article ORDER BY position IS NULL, position, created, id",
            )?
            .query_map(named_params! { ":article": article.0 }, |row| {
                Ok(Highlight {
                    id: HighlightId(row.get("id")?),
                    uid: row.get("uid")?,
                    quote: row.get("quote")?,
                    note: row.get("note")?,
                    colour: row.get("colour")?,
                    created: row.get("created")?,
                    position: row.get("position")?,
                    tags: serde_json::from_str(&row.get::<_, String>("tags")?).unwrap_or_default(),
                })
            })?
            .collect::<rusqlite::Result<_>>()?)
    }
}
