//! What is weighed of an article where another one, of the library or of an import, turns out to be the same: one reading of
//! the columns and one way to decide for both.

use rusqlite::named_params;
use serde_json::{Map, Value};

use crate::article::{ArticleId, State};
use crate::error::Result;
use crate::library::View;

/// What of an article another one can complete.
pub(crate) struct Known {
    pub title: String,
    pub byline: Option<String>,
    pub canonical_url: Option<String>,
    /// The date as it was given, and where the span it names begins.
    pub published: Option<(String, Option<i64>)>,
    pub saved: i64,
    pub state: State,
    pub starred: bool,
    pub read_at: Option<i64>,
    pub progress: u16,
    pub note: String,
    pub has_body: bool,
    pub text_key: i64,
    pub fields: Map<String, Value>,
}

impl Known {
    /// The state it is in once this one is known of the other: what was decided there counts if nothing was here.
    pub(crate) fn decided(&self, there: Option<State>) -> State {
        match (self.state, there) {
            (State::Inbox, Some(there @ (State::Later | State::Archive))) => there,
            (here, _) => here,
        }
    }
}

impl View<'_> {
    /// What is known of an article.
    pub(crate) fn known(&self, id: ArticleId) -> Result<Known> {
        Ok(self
            .db
            .prepare_cached(
                "SELECT title, byline, canonical_url, published, published_at, saved, state, starred, read_at, progress,
                    note, has_body, text_key, fields
                 FROM article WHERE id = :id",
            )?
            .query_row(named_params! { ":id": id.0 }, |row| {
                let published: Option<String> = row.get("published")?;
                let published_at = row.get("published_at")?;
                let fields: Option<String> = row.get("fields")?;
                let state: String = row.get("state")?;
                Ok(Known {
                    title: row.get("title")?,
                    byline: row.get("byline")?,
                    canonical_url: row.get("canonical_url")?,
                    published: published.map(|published| (published, published_at)),
                    saved: row.get("saved")?,
                    state: State::from_name(&state).unwrap_or(State::Inbox),
                    starred: row.get("starred")?,
                    read_at: row.get("read_at")?,
                    progress: row.get("progress")?,
                    note: row.get("note")?,
                    has_body: row.get("has_body")?,
                    text_key: row.get("text_key")?,
                    fields: fields.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default(),
                })
            })?)
    }
}

/// The earlier of two times that may be known.
pub(crate) fn earlier(one: Option<i64>, other: Option<i64>) -> Option<i64> {
    [one, other].into_iter().flatten().min()
}

/// Fields with those of another that they have not.
pub(crate) fn with_more(mut fields: Map<String, Value>, more: &Map<String, Value>) -> Map<String, Value> {
    for (name, value) in more {
        if !fields.contains_key(name) {
            fields.insert(name.clone(), value.clone());
        }
    }
    fields
}

/// What a source said besides, as the column keeps it; none for nothing.
pub(crate) fn fields_json(fields: &Map<String, Value>) -> Option<String> {
    (!fields.is_empty()).then(|| serde_json::to_string(fields).unwrap_or_default())
}
