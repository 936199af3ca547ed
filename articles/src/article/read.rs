//! Asking for one article, whole.

use rusqlite::{OptionalExtension, named_params};

use super::{Article, ArticleId, Original};
use crate::body;
use crate::error::{Error, Result};
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
        let (html, text) = self
            .db
            .prepare_cached("SELECT html_bytes, packed FROM article_body WHERE article = :id")?
            .query_row(named_params! { ":id": id.0 }, |row| {
                Ok((row.get::<_, u32>("html_bytes")?, row.get::<_, Vec<u8>>("packed")?))
            })
            .optional()?
            .map_or(Ok(Default::default()), |(html_bytes, packed)| body::unpack(&packed, html_bytes))?;
        let folder_ids = self
            .db
            .prepare_cached("SELECT folder FROM article_folder WHERE article = :id")?
            .query_map(named_params! { ":id": id.0 }, |row| row.get(0).map(FolderId))?
            .collect::<rusqlite::Result<Vec<_>>>()?;
        self.db
            .prepare_cached(
                "SELECT url, picture, note, original, original_name, original_bytes, fields
                 FROM visible_article WHERE id = :id",
            )?
            .query_row(named_params! { ":id": id.0 }, |found| {
                let fields: Option<String> = found.get("fields")?;
                let original: Option<String> = found.get("original")?;
                Ok(Article {
                    url: found.get("url")?,
                    picture: found.get("picture")?,
                    note: found.get("note")?,
                    original: match original {
                        Some(hash) => Some(Original {
                            hash,
                            name: found.get("original_name")?,
                            bytes: found.get("original_bytes")?,
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
}
