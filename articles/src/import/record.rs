//! What the library remembers of its imports: which ones there were, what became of each file, and how to take
//! one back.

use rusqlite::named_params;
use uuid::Uuid;

use super::{ImportItem, Outcome};
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

impl ImportItem {
    pub(super) fn added(source: &str, title: &str) -> ImportItem {
        ImportItem {
            source: source.to_owned(),
            outcome: Outcome::Added,
            article: None,
            uid: None,
            title: Some(title.to_owned()),
            code: None,
            message: None,
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
            ..ImportItem::added(source, "")
        }
    }
}

impl View<'_> {
    /// Lines of the report of an import, in the order in which they came; of one outcome, or all.
    pub fn import_items(
        &self,
        import: i64,
        outcome: Option<Outcome>,
        offset: u32,
        limit: u32,
    ) -> Result<Vec<ImportItem>> {
        let mut lines = self.db.prepare_cached(
            "SELECT source, outcome, article, article.uid, coalesce(import_item.title, article.title) AS title, code, message
             FROM import_item LEFT JOIN article ON article.id = article
             WHERE import_item.import = :import AND (:outcome IS NULL OR outcome = :outcome)
             ORDER BY import_item.id LIMIT :limit OFFSET :offset",
        )?;
        let parse = |name: String| serde_json::Value::String(name);
        let items = lines.query_map(
            named_params! {
                ":import": import, ":outcome": outcome.map(Outcome::name), ":limit": limit, ":offset": offset,
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
        let articles: Option<u32> = self
            .db
            .prepare_cached(
                "SELECT (SELECT count(*) FROM article WHERE import = import.id AND removed = 0)
                 FROM import WHERE id = :import",
            )?
            .query_map(named_params! { ":import": import }, |row| row.get(0))?
            .next()
            .transpose()?;
        let articles = articles.ok_or(Error::NotFound("import"))?;
        if self.set_withdrawn(import, true)? {
            self.items += articles;
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
