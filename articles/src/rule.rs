//! Rules: what is done by itself to the articles that answer a query, when they come in or when a person says so.
//! Every rule looks at an article as it was before any of them did something; of two states the later rule's counts.

mod apply;
mod change;
mod import;

pub(crate) use apply::NewRules;
use rusqlite::{OptionalExtension, Row, named_params};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::article::State;
use crate::error::{Error, Result};
use crate::library::View;

/// A rule's number in this library.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/", type = "number")]
pub struct RuleId(pub i64);

/// What a rule says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct RuleTerms {
    /// What it is called.
    pub name: String,
    /// Which articles it is about, in the query language; empty: all of them.
    pub query: String,
    /// Tags they get.
    pub add_tags: Vec<String>,
    /// Paths of folders they are put into.
    pub folders: Vec<String>,
    /// The state they are put into.
    pub state: Option<State>,
    /// They get a star.
    pub star: bool,
    /// It is applied to every article that comes in.
    pub on_import: bool,
}

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct Rule {
    /// Its number.
    pub id: RuleId,
    /// What it says.
    pub terms: RuleTerms,
}

/// What a rule does to the articles that were looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct RuleEffect {
    /// Name of the rule.
    pub name: String,
    /// Articles that answer its query.
    pub matches: u32,
    /// Of these, articles that it changes: the others are as it wants them already.
    pub changes: u32,
}

/// What rules do, or would do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct RuleReport {
    /// Each rule that was looked at, in order.
    pub rules: Vec<RuleEffect>,
    /// Articles that all of them together change.
    pub changes: u32,
    /// The text index is still learning this many articles: words may not find them yet.
    pub pending: u32,
}

fn rule(row: &Row<'_>) -> rusqlite::Result<Rule> {
    let list = |column: &str| -> rusqlite::Result<Vec<String>> {
        Ok(serde_json::from_str(&row.get::<_, String>(column)?).unwrap_or_default())
    };
    let state: Option<String> = row.get("state")?;
    Ok(Rule {
        id: RuleId(row.get("id")?),
        terms: RuleTerms {
            name: row.get("name")?,
            query: row.get("query")?,
            add_tags: list("add_tags")?,
            folders: list("folders")?,
            state: state.as_deref().and_then(State::from_name),
            star: row.get("star")?,
            on_import: row.get("on_import")?,
        },
    })
}

const RULES: &str = "SELECT id, name, query, add_tags, folders, state, star, on_import FROM rule";

impl View<'_> {
    /// All rules, in the order in which they are applied.
    pub fn rules(&self) -> Result<Vec<Rule>> {
        Ok(self
            .db
            .prepare_cached(&format!("{RULES} ORDER BY position, id"))?
            .query_map([], rule)?
            .collect::<rusqlite::Result<_>>()?)
    }

    /// One of them.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn rule(&self, id: RuleId) -> Result<Rule> {
        self.db
            .prepare_cached(&format!("{RULES} WHERE id = :id"))?
            .query_row(named_params! { ":id": id.0 }, rule)
            .optional()?
            .ok_or(Error::NotFound("rule"))
    }
}
