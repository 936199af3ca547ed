//! Asking for one article, whole.

use rusqlite::{OptionalExtension, named_params};

use super::{Article, ArticleId, Original};
use crate::body::Packed;
use crate::error::{Error, Result};
use crate::extract::text_of;
use crate::folder::FolderId;
use crate::library::View;

impl View<'_> {
    /// One article with its text.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn article(&self, id: ArticleId) -> Result<Article> {
        let gone = || Error::NotFound("article");
        let row = self.rows(&[id])?.pop().ok_or_else(gone)?;
        let (html, text) = self.body_of(id)?.unwrap_or_default();
        let folder_ids = self
            .db
            .prepare_cached("SELECT folder FROM article_folder WHERE article = :id")?
            .query_map(named_params! { ":id": id.0 }, |row| row.get(0).map(FolderId))?
            .collect::<rusqlite::Result<Vec<_>>>()?;
        let highlights = self.highlights(id)?;
        self.db
            .prepare_cached(
                "SELECT url, picture, note, original, original_name, original_bytes, part, fields
                 FROM visible_article WHERE id = :id",
            )?
            .query_row(named_params! { ":id": id.0 }, |found| {
                let fields: Option<String> = found.get("fields")?;
                let original: Option<String> = found.get("original")?;
                Ok(Article {
                    url: found.get("url")?,
                    picture: found.get("picture")?,
                    note: found.get("note")?,
                    highlights,
                    original: match original {
                        Some(hash) => Some(Original {
                            hash,
                            name: found.get("original_name")?,
                            bytes: found.get("original_bytes")?,
                            part: found.get("part")?,
                        }),
                        None => None,
                    },
                    fields: fields.and_then(|json| serde_json::from_str(&json).ok()),
                    row,
                    html,
                    text,
                    folder_ids,
                })
            })
            .optional()?
            .ok_or_else(gone)
    }

    /// HTML and text of an article; both empty for one that is only an address so far.
    pub(crate) fn body_of(&self, id: ArticleId) -> Result<Option<(String, String)>> {
        self.db
            .prepare_cached(
                "SELECT has_body, html_bytes, packed FROM visible_article
                 LEFT JOIN article_body ON article = id WHERE id = :id",
            )?
            .query_row(named_params! { ":id": id.0 }, |row| {
                let packed: Option<Vec<u8>> = row.get("packed")?;
                Ok((row.get::<_, bool>("has_body")?, row.get::<_, Option<u32>>("html_bytes")?, packed))
            })
            .optional()?
            .map(|body| match body {
                (true, Some(html_bytes), Some(packed)) => {
                    let html = self.engine.bodies.html(self.db, Packed { packed: &packed, html_bytes })?;
                    let text = text_of(&html);
                    Ok((html, text))
                }
                _ => Ok(Default::default()),
            })
            .transpose()
    }

    /// The text of a body.
    pub(crate) fn text_of(&self, body: Packed<'_>) -> Result<String> {
        self.engine.bodies.text(self.db, body)
    }

    /// Whether an article has a text, and is not only an address so far.
    pub(crate) fn has_body(&self, id: ArticleId) -> Result<bool> {
        Ok(self
            .db
            .prepare_cached("SELECT has_body FROM article WHERE id = :id")?
            .query_row(named_params! { ":id": id.0 }, |row| row.get(0))
            .optional()?
            .unwrap_or(false))
    }
}
