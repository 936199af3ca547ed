//! What the library remembers of its imports: which ones there were, what became of each file, and how to take
//! one back.

use std::collections::BTreeSet;

use rusqlite::{OptionalExtension, Row, named_params};
use serde::Serialize;
use ts_rs::TS;
use uuid::Uuid;

use super::run::subject_of;
use super::{ImportItem, ImportReport, Outcome, ReportLines};
use crate::article::ArticleId;
use crate::error::{Code, Error, Result};
use crate::library::{Edit, View};
use crate::time;

impl Outcome {
    /// The name the report knows it by.
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Added => "added",
            Outcome::Duplicate => "duplicate",
            Outcome::Failed => "failed",
        }
    }
}

impl ReportLines {
    /// The outcome of such lines.
    fn outcome(self) -> Option<Outcome> {
        match self {
            ReportLines::All => None,
            ReportLines::Added | ReportLines::Remarked => Some(Outcome::Added),
            ReportLines::Duplicate => Some(Outcome::Duplicate),
            ReportLines::Failed => Some(Outcome::Failed),
        }
    }
}

impl ImportItem {
    /// Whether it is an article of whose file not everything could be read.
    pub(crate) fn is_remarked(&self) -> bool {
        self.outcome == Outcome::Added && self.message.is_some()
    }

    pub(super) fn added(source: &str, title: &str) -> ImportItem {
        ImportItem {
            source: source.to_owned(),
            outcome: Outcome::Added,
            article: None,
            uid: None,
            title: Some(title.to_owned()),
            code: None,
            message: None,
            completed: false,
            parts: 1,
        }
    }

    pub(super) fn duplicate(source: &str, of: ArticleId, (uid, title): (String, String)) -> ImportItem {
        ImportItem {
            outcome: Outcome::Duplicate,
            article: Some(of),
            uid: Some(uid),
            ..ImportItem::added(source, &title)
        }
    }

    pub(super) fn failed(source: &str, error: &Error) -> ImportItem {
        ImportItem {
            outcome: Outcome::Failed,
            title: None,
            code: Some(error.code()),
            message: Some(error.to_string()),
            parts: match error {
                Error::More { count, .. } => *count,
                _ => 1,
            },
            ..ImportItem::added(source, "")
        }
    }
}

/// An import as the list of them shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct ImportSummary {
    /// Number of the import.
    #[ts(type = "number")]
    pub import: i64,
    /// When it began, UTC milliseconds.
    #[ts(type = "number")]
    pub started: i64,
    /// When it ended; none: it runs, or the program ended before it did.
    #[ts(type = "number | null")]
    pub finished: Option<i64>,
    /// It was stopped before its end.
    pub cancelled: bool,
    /// It was taken back.
    pub withdrawn: bool,
    /// The paths that were given.
    pub sources: Vec<String>,
    /// New articles.
    pub added: u32,
    /// Of these, those of whose file not everything could be read.
    pub remarked: u32,
    /// In the library already.
    pub duplicates: u32,
    /// Of these, articles that were only an address and have a text now.
    pub completed: u32,
    /// Not read.
    pub failed: u32,
    /// Of these, how many have no line of their own in the report but are summed up in one.
    pub unlisted: u32,
}

const SUMMARIES: &str = "SELECT id, started, finished, cancelled, withdrawn, sources,
        (SELECT count(*) FROM import_item WHERE import = import.id AND outcome = 'added') AS added,
        (SELECT count(*) FROM import_item WHERE import = import.id AND outcome = 'duplicate') AS duplicates,
        (SELECT count(*) FROM import_item WHERE import = import.id AND outcome = 'duplicate' AND completed) AS completed,
        (SELECT count(*) FROM import_item WHERE import = import.id AND outcome = 'failed') AS failed,
        (SELECT coalesce(sum(had), 0) FROM import_field WHERE import = import.id AND field = 'unlisted') AS unlisted,
        (SELECT coalesce(sum(had), 0) FROM import_field WHERE import = import.id AND field = 'remarked') AS remarked
    FROM import";

fn summary(row: &Row<'_>) -> rusqlite::Result<ImportSummary> {
    Ok(ImportSummary {
        import: row.get("id")?,
        started: row.get("started")?,
        finished: row.get("finished")?,
        cancelled: row.get("cancelled")?,
        withdrawn: row.get("withdrawn")?,
        sources: serde_json::from_str(&row.get::<_, String>("sources")?).unwrap_or_default(),
        added: row.get("added")?,
        remarked: row.get("remarked")?,
        duplicates: row.get("duplicates")?,
        completed: row.get("completed")?,
        failed: row.get::<_, u32>("failed")?.saturating_add(row.get("unlisted")?),
        unlisted: row.get("unlisted")?,
    })
}

impl View<'_> {
    /// The imports there were, newest first.
    pub fn imports(&self, offset: u32, limit: u32) -> Result<Vec<ImportSummary>> {
        Ok(self
            .db
            .prepare_cached(&format!("{SUMMARIES} ORDER BY id DESC LIMIT :limit OFFSET :offset"))?
            .query_map(named_params! { ":limit": limit, ":offset": offset }, summary)?
            .collect::<rusqlite::Result<_>>()?)
    }

    /// One of them.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn import_summary(&self, import: i64) -> Result<ImportSummary> {
        self.db
            .prepare_cached(&format!("{SUMMARIES} WHERE id = :import"))?
            .query_row(named_params! { ":import": import }, summary)
            .optional()?
            .ok_or(Error::NotFound("import"))
    }

    /// What an import did, as it answered when it was done.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn import_report(&self, import: i64) -> Result<ImportReport> {
        let summary = self.import_summary(import)?;
        let first: Option<i64> = self
            .db
            .prepare_cached("SELECT min(id) FROM visible_article WHERE import = :import")?
            .query_row(named_params! { ":import": import }, |row| row.get(0))?;
        let milliseconds = summary.finished.map_or(0, |finished| finished - summary.started);
        Ok(ImportReport {
            import,
            added: summary.added,
            remarked: summary.remarked,
            duplicates: summary.duplicates,
            completed: summary.completed,
            failed: summary.failed,
            unlisted: summary.unlisted,
            recognised: self.import_kinds(import)?,
            fields: self.import_fields(import)?,
            seconds: milliseconds as f64 / 1_000.0,
            cancelled: summary.cancelled,
            first: first.map(ArticleId),
            rules: self.import_rules(import)?,
        })
    }

    /// Lines of the report of an import, in the order in which they came.
    pub fn import_items(&self, import: i64, which: ReportLines, offset: u32, limit: u32) -> Result<Vec<ImportItem>> {
        let mut lines = self.db.prepare_cached(
            "SELECT source, outcome, completed, article, article.uid, coalesce(import_item.title, article.title) AS title,
                code, message
             FROM import_item LEFT JOIN article ON article.id = article
             WHERE import_item.import = :import AND (:outcome IS NULL OR outcome = :outcome)
                AND (NOT :remarked OR message IS NOT NULL)
             ORDER BY import_item.id LIMIT :limit OFFSET :offset",
        )?;
        let parse = |name: String| serde_json::Value::String(name);
        let items = lines.query_map(
            named_params! {
                ":import": import, ":outcome": which.outcome().map(Outcome::name),
                ":remarked": which == ReportLines::Remarked, ":limit": limit, ":offset": offset,
            },
            |row| {
                let outcome: String = row.get("outcome")?;
                let code: Option<String> = row.get("code")?;
                Ok(ImportItem {
                    source: row.get("source")?,
                    outcome: serde_json::from_value(parse(outcome)).unwrap_or(Outcome::Failed),
                    article: row.get::<_, Option<i64>>("article")?.map(ArticleId),
                    uid: row.get("uid")?,
                    title: row.get("title")?,
                    code: code.map(|code| serde_json::from_value(parse(code)).unwrap_or(Code::Internal)),
                    message: row.get("message")?,
                    completed: row.get("completed")?,
                    // What a line that sums up stands for is counted for the whole import, not for the line.
                    parts: 1,
                })
            },
        )?;
        Ok(items.collect::<rusqlite::Result<_>>()?)
    }
}

impl Edit<'_> {
    /// Opens an import: its articles are seen from now on, until the step is taken back.
    pub(super) fn open_import(&mut self, sources: &[String]) -> Result<i64> {
        let sources = serde_json::to_string(sources).unwrap_or_default();
        self.unnoted(|edit| {
            edit.db
                .prepare_cached(
                    "INSERT INTO import (uid, started, sources, withdrawn) VALUES (:uid, :now, :sources, 1)",
                )?
                .execute(named_params! {
                    ":uid": Uuid::now_v7().to_string(), ":now": time::now(), ":sources": sources,
                })?;
            Ok(())
        })?;
        let import = self.db.last_insert_rowid();
        self.set_withdrawn(import, false)?;
        Ok(import)
    }

    /// Notes that an import ended. One that changed nothing in the library is no step of the history.
    pub(super) fn close_import(&mut self, import: i64, step: i64, cancelled: bool) -> Result<()> {
        self.db
            .prepare_cached(
                "DELETE FROM step WHERE id = :step AND items = 0
                 AND (SELECT count(*) FROM step_note WHERE step = :step) = 1",
            )?
            .execute(named_params! { ":step": step })?;
        self.rules_of_import_are_done(import, step)?;
        self.db
            .prepare_cached("UPDATE import SET finished = :now, cancelled = :cancelled WHERE id = :import")?
            .execute(named_params! { ":import": import, ":now": time::now(), ":cancelled": cancelled })?;
        Ok(())
    }

    /// Takes everything back out that an import added, whatever was done since; a step of its own.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn withdraw_import(&mut self, import: i64) -> Result<()> {
        let found: Option<(u32, String)> = self
            .db
            .prepare_cached(
                "SELECT (SELECT count(*) FROM article WHERE import = import.id AND removed = 0), sources
                 FROM import WHERE id = :import",
            )?
            .query_row(named_params! { ":import": import }, |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let (articles, sources) = found.ok_or(Error::NotFound("import"))?;
        if self.set_withdrawn(import, true)? {
            self.about(&subject_of(&serde_json::from_str::<Vec<String>>(&sources).unwrap_or_default()))?;
            self.items += articles;
            self.remove_made("tag", "article_tag", "AND colour IS NULL AND description = ''", import)?;
            self.remove_made("folder", "article_folder", "", import)?;
        }
        Ok(())
    }

    /// Deletes the tags or folders that an import made, as the history tells, if no article that is left is with them
    /// and nobody did anything else with them.
    fn remove_made(&mut self, table: &str, links: &str, untouched: &str, import: i64) -> Result<()> {
        let made = self
            .db
            .prepare_cached(
                "SELECT json_extract(key, '$.id') FROM step_note
                 WHERE kind = 'insert' AND tbl = :table AND step IN (
                     SELECT step FROM step_note JOIN step ON step.id = step
                     WHERE step.action = 'import' AND tbl = 'import' AND json_extract(key, '$.id') = :import)",
            )?
            .query_map(named_params! { ":table": table, ":import": import }, |row| row.get(0))?
            .collect::<rusqlite::Result<BTreeSet<i64>>>()?;
        let shown = match table {
            "folder" => "OR EXISTS (SELECT 1 FROM saved_search WHERE saved_search.parent = :id)",
            _ => "",
        };
        let mut delete = self.view.db.prepare_cached(&format!(
            "DELETE FROM {table} WHERE id = :id {untouched} AND NOT (
                 EXISTS (SELECT 1 FROM {links} JOIN visible_article ON id = article WHERE {table} = :id)
                 OR EXISTS (SELECT 1 FROM {table} AS child WHERE child.parent = :id) {shown})"
        ))?;
        // Those below others were made after them.
        for id in made.into_iter().rev() {
            delete.execute(named_params! { ":id": id })?;
        }
        Ok(())
    }

    fn set_withdrawn(&mut self, import: i64, withdrawn: bool) -> Result<bool> {
        Ok(self
            .db
            .prepare_cached("UPDATE import SET withdrawn = :withdrawn WHERE id = :import AND withdrawn <> :withdrawn")?
            .execute(named_params! { ":import": import, ":withdrawn": withdrawn })?
            > 0)
    }
}
