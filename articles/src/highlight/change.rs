//! What a person can do to highlights.

use rusqlite::{OptionalExtension, named_params};
use uuid::Uuid;

use super::{HighlightId, HighlightPatch, NewHighlight, Places};
use crate::article::ArticleId;
use crate::error::{Error, Result};
use crate::import::DraftHighlight;
use crate::library::Edit;
use crate::time;

impl Edit<'_> {
    /// Marks a passage of an article.
    ///
    /// # Errors
    /// `Invalid` for an empty passage, `NotFound` for the article.
    pub fn highlight(&mut self, article: ArticleId, new: &NewHighlight) -> Result<HighlightId> {
        let quote = new.quote.trim();
        if quote.is_empty() {
            return Err(Error::Invalid("there is nothing marked".into()));
        }
        let (_, text) = self.body_of(article)?.ok_or(Error::NotFound("article"))?;
        let position = new.position.or_else(|| Places::of(&text).find(quote));
        let marked = DraftHighlight {
            quote: quote.to_owned(),
            note: new.note.clone(),
            colour: new.colour.clone().filter(|colour| !colour.is_empty()),
            created: None,
            tags: new.tags.clone().unwrap_or_default(),
        };
        let id = self.insert_highlight(article, &marked, position)?;
        self.about(quote)?;
        self.items += 1;
        Ok(id)
    }

    /// Writes a highlight as it is given.
    pub(crate) fn insert_highlight(
        &mut self,
        article: ArticleId,
        new: &DraftHighlight,
        position: Option<u32>,
    ) -> Result<HighlightId> {
        self.db
            .prepare_cached(
                "INSERT INTO highlight (uid, article, quote, note, colour, created, position, tags)
                 VALUES (:uid, :article, :quote, :note, :colour, :created, :position, :tags)",
            )?
            .execute(named_params! {
                ":uid": Uuid::now_v7().to_string(), ":article": article.0, ":quote": new.quote,
                ":note": new.note.as_deref().unwrap_or_default().trim(), ":colour": new.colour,
                ":created": new.created.unwrap_or_else(time::now), ":position": position, ":tags": json(&new.tags),
            })?;
        Ok(HighlightId(self.db.last_insert_rowid()))
    }

    /// Gives fields of a highlight new values.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn edit_highlight(&mut self, id: HighlightId, patch: &HighlightPatch) -> Result<()> {
        self.items += u32::from(self.patch_highlight(id, patch)?);
        Ok(())
    }

    /// As [`Edit::edit_highlight`], as a part of something else that is counted; whether it changed.
    pub(crate) fn patch_highlight(&mut self, id: HighlightId, patch: &HighlightPatch) -> Result<bool> {
        let (note, colour): (String, Option<String>) = self
            .db
            .prepare_cached("SELECT note, colour FROM highlight WHERE id = :id")?
            .query_row(named_params! { ":id": id.0 }, |row| Ok((row.get("note")?, row.get("colour")?)))
            .optional()?
            .ok_or(Error::NotFound("highlight"))?;
        let colour = match &patch.colour {
            Some(colour) => Some(colour.clone()).filter(|colour| !colour.is_empty()),
            None => colour,
        };
        let changed = self
            .db
            .prepare_cached(
                "UPDATE highlight SET note = :note, colour = :colour, tags = coalesce(:tags, tags)
                 WHERE id = :id AND (note IS NOT :note OR colour IS NOT :colour OR tags IS NOT coalesce(:tags, tags))",
            )?
            .execute(named_params! {
                ":id": id.0, ":note": patch.note.as_ref().map_or(&*note, |note| note.trim()), ":colour": colour,
                ":tags": patch.tags.as_ref().map(|tags| json(tags)),
            })?;
        Ok(changed > 0)
    }

    /// Takes a highlight off, with what was written about it.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn remove_highlight(&mut self, id: HighlightId) -> Result<()> {
        let gone =
            self.db.prepare_cached("DELETE FROM highlight WHERE id = :id")?.execute(named_params! { ":id": id.0 })?;
        if gone == 0 {
            return Err(Error::NotFound("highlight"));
        }
        self.items += 1;
        Ok(())
    }
}

/// Names as the column keeps them.
pub(crate) fn json(names: &[String]) -> String {
    serde_json::Value::from(names).to_string()
}
