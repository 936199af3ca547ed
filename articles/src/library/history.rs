//! The history as a person looks at it and walks through it: pages of steps, and the way to any of them.

use rusqlite::{Connection, OptionalExtension, Row, named_params};
use serde::Serialize;
use ts_rs::TS;

use super::undo::{self, Recorder, Way};
use super::{Action, Edit, Library, Step, View};
use crate::article::ArticleId;
use crate::error::{Error, Result};

/// A longer subject is cut.
const LONGEST_SUBJECT: usize = 200;

/// Some steps of the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct HistoryPage {
    /// Newest first; those that were taken back come before all others.
    pub steps: Vec<Step>,
    /// How many steps there are in all.
    pub total: u32,
    /// How many of them were taken back and can be done again.
    pub undone: u32,
}

/// How far a walk through the history went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct Walked {
    /// Steps that were taken back.
    pub undone: u32,
    /// Steps that were done again.
    pub redone: u32,
}

const STEPS: &str =
    "SELECT id, action, at, items, subject, undone FROM step ORDER BY id DESC LIMIT :limit OFFSET :offset";

fn step(row: &Row<'_>) -> Result<Option<Step>> {
    let Some(action) = Action::from_name(&row.get::<_, String>("action")?) else {
        return Ok(None);
    };
    Ok(Some(Step {
        id: row.get("id")?,
        action,
        at: row.get("at")?,
        items: row.get("items")?,
        subject: row.get("subject")?,
        undone: row.get("undone")?,
    }))
}

impl View<'_> {
    /// The newest steps, newest first.
    pub fn history(&self, limit: u32) -> Result<Vec<Step>> {
        self.steps(0, limit)
    }

    /// Some steps, newest first, and how many there are.
    pub fn history_page(&self, offset: u32, limit: u32) -> Result<HistoryPage> {
        let (total, undone) = self
            .db
            .prepare_cached("SELECT count(*), coalesce(sum(undone), 0) FROM step")?
            .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(HistoryPage { steps: self.steps(offset, limit)?, total, undone })
    }

    fn steps(&self, offset: u32, limit: u32) -> Result<Vec<Step>> {
        let mut steps = self.db.prepare_cached(STEPS)?;
        let mut rows = steps.query(named_params! { ":limit": limit, ":offset": offset })?;
        let mut history = Vec::new();
        while let Some(row) = rows.next()? {
            history.extend(step(row)?);
        }
        Ok(history)
    }
}

impl Edit<'_> {
    /// Says in a few words what the step is about: the name of a tag, a folder, a source.
    pub(crate) fn about(&mut self, subject: &str) -> Result<()> {
        if let (Some(step), false) = (self.step, subject.is_empty()) {
            let short: String = subject.chars().take(LONGEST_SUBJECT).collect();
            self.db
                .prepare_cached("UPDATE step SET subject = :subject WHERE id = :step")?
                .execute(named_params! { ":subject": short, ":step": step })?;
        }
        Ok(())
    }

    /// Says that the step is about these articles: where it is one, by its title.
    pub(crate) fn about_articles(&mut self, articles: &[ArticleId]) -> Result<()> {
        let [only] = articles else {
            return Ok(());
        };
        let title: Option<String> = self
            .db
            .prepare_cached("SELECT title FROM article WHERE id = :id")?
            .query_row(named_params! { ":id": only.0 }, |row| row.get(0))
            .optional()?;
        self.about(&title.unwrap_or_default())
    }
}

impl Library {
    /// Takes steps back, or does steps again, until this step is the newest one that is done; 0: until none is. All of
    /// them, or none where one fails.
    ///
    /// # Errors
    /// `NotFound` for a step that the history does not have.
    pub async fn undo_to(&self, step: i64) -> Result<Walked> {
        self.writing(move |writer| writer.walk_to(step)).await
    }
}

/// Walks to a step; see [`Library::undo_to`]. Runs inside the caller's transaction, after [`Recorder::begin`].
pub(super) fn walk_to(db: &Connection, recorder: &Recorder, step: i64) -> Result<Walked> {
    let (known, later, earlier): (bool, u32, u32) = db
        .prepare_cached(
            "SELECT :step = 0 OR EXISTS (SELECT 1 FROM step WHERE id = :step),
                (SELECT count(*) FROM step WHERE undone = 0 AND id > :step),
                (SELECT count(*) FROM step WHERE undone = 1 AND id <= :step)",
        )?
        .query_row(named_params! { ":step": step }, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    if !known {
        return Err(Error::NotFound("step"));
    }
    for (way, steps) in [(Way::Undo, later), (Way::Redo, earlier)] {
        for _ in 0..steps {
            undo::run_step(db, recorder, way)?;
        }
    }
    Ok(Walked { undone: later, redone: earlier })
}
