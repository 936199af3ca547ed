//! Making one article of several: everything the others have goes to the one that is kept, and they go to the trash as
//! they were, so that nothing is lost even after the history is.

use rusqlite::named_params;

use super::Likeness;
use super::known::{Known, earlier, fields_json, with_more};
use crate::article::{ArticleId, Selection, State};
use crate::error::{Error, Result};
use crate::highlight::Highlight;
use crate::import::{DraftHighlight, joined};
use crate::library::{Edit, Table};

impl Edit<'_> {
    /// Makes one of several articles: the kept one gets every tag, folder, note and highlight of the others, the
    /// earliest dates, a star if one of them had it, the furthest progress, and whatever field it lacked. The others go
    /// to the trash.
    ///
    /// # Errors
    /// `NotFound` for the one to be kept.
    pub fn merge_duplicates(&mut self, keep: ArticleId, others: &[ArticleId]) -> Result<()> {
        let kept = self.resolve(&Selection::Ids { ids: vec![keep] })?;
        if kept.is_empty() {
            return Err(Error::NotFound("article"));
        }
        let others: Vec<ArticleId> = others.iter().copied().filter(|&id| id != keep).collect();
        let others = self.resolve(&Selection::Ids { ids: others })?;
        self.about_articles(&kept)?;
        for &other in &others {
            self.take_over(keep, other)?;
        }
        self.put_into_trash(others)
    }

    /// Merges every group of articles that are exactly the same, each into the one with the longest text.
    pub fn merge_exact_duplicates(&mut self) -> Result<()> {
        let groups: Vec<(ArticleId, Vec<ArticleId>)> = {
            let columns = self.engine.columns();
            let exact = columns.groups_of(Likeness::Exact);
            exact
                .map(|group| {
                    let keep = columns.longest(group);
                    let others = group.iter().filter(|&&slot| slot != keep).map(|&slot| columns.id(slot));
                    (columns.id(keep), others.collect())
                })
                .collect()
        };
        for (keep, others) in groups {
            for &other in &others {
                self.take_over(keep, other)?;
            }
            self.put_into_trash(others)?;
        }
        Ok(())
    }

    /// Says that these articles are no duplicates of each other: they are not proposed again.
    ///
    /// # Errors
    /// `Invalid` for fewer than two.
    pub fn keep_apart(&mut self, articles: &[ArticleId]) -> Result<()> {
        let articles = self.resolve(&Selection::Ids { ids: articles.to_vec() })?;
        if articles.len() < 2 {
            return Err(Error::Invalid("there is nothing to keep apart".into()));
        }
        self.about_articles(&articles[..1])?;
        let mut find = self.view.db.prepare_cached("SELECT uid FROM article WHERE id = :id")?;
        let mut uids = articles
            .iter()
            .map(|id| Ok(find.query_row(named_params! { ":id": id.0 }, |row| row.get(0))?))
            .collect::<Result<Vec<String>>>()?;
        uids.sort_unstable();
        let added = self
            .db
            .prepare_cached("INSERT OR IGNORE INTO dismissed (kind, subject) VALUES ('duplicates', :subject)")?
            .execute(named_params! { ":subject": uids.join(" ") })?;
        self.items += u32::try_from(added).unwrap_or(0);
        self.touched(Table::Dismissed);
        Ok(())
    }

    fn put_into_trash(&mut self, others: Vec<ArticleId>) -> Result<()> {
        let mut discard = self.view.db.prepare_cached(
            "UPDATE article SET state = 'trash', state_before = state WHERE id = :id AND state <> 'trash'",
        )?;
        for other in others {
            self.items += u32::try_from(discard.execute(named_params! { ":id": other.0 })?).unwrap_or(0);
        }
        Ok(())
    }

    fn take_over(&mut self, keep: ArticleId, other: ArticleId) -> Result<()> {
        for sql in [
            "INSERT INTO article_tag (article, tag, added) SELECT :keep, tag, added FROM article_tag WHERE article = :other
             ON CONFLICT DO UPDATE SET added = excluded.added WHERE excluded.added > 0 AND excluded.added < added",
            "INSERT OR IGNORE INTO article_folder (article, folder)
             SELECT :keep, folder FROM article_folder WHERE article = :other",
        ] {
            self.db.prepare_cached(sql)?.execute(named_params! { ":keep": keep.0, ":other": other.0 })?;
        }
        let (before, more) = (self.known(keep)?, self.known(other)?);
        if more.has_body && !before.has_body {
            self.take_text(keep, other)?;
        }
        self.take_fields(keep, other, before, more)?;
        let highlights: Vec<DraftHighlight> = self.highlights(other)?.into_iter().map(draft).collect();
        self.merge_highlights(keep, &highlights, false)?;
        Ok(())
    }

    /// The text for an article that is only an address. What its body held until now was empty, so that history needs
    /// only to know that it is not shown any more.
    fn take_text(&mut self, keep: ArticleId, other: ArticleId) -> Result<()> {
        for sql in [
            "INSERT INTO article_body (article, html_bytes, packed, sanitizer)
             SELECT :keep, html_bytes, packed, sanitizer FROM article_body WHERE article = :other
             ON CONFLICT DO UPDATE SET html_bytes = excluded.html_bytes, packed = excluded.packed,
                sanitizer = excluded.sanitizer",
            "UPDATE article SET has_body = 1, (words, text_key, format, original, original_name, original_bytes, part)
             = (SELECT words, text_key, format, original, original_name, original_bytes, part
                FROM article WHERE id = :other) WHERE id = :keep",
        ] {
            self.db.prepare_cached(sql)?.execute(named_params! { ":keep": keep.0, ":other": other.0 })?;
        }
        Ok(())
    }

    fn take_fields(&mut self, keep: ArticleId, other: ArticleId, before: Known, more: Known) -> Result<()> {
        let state = match before.state {
            State::Trash => more.state,
            _ => before.decided(Some(more.state)),
        };
        let published = [before.published, more.published].into_iter().flatten();
        let (published, published_at) = published
            .min_by_key(|(_, at)| at.unwrap_or(i64::MAX))
            .map_or((None, None), |(published, at)| (Some(published), at));
        let fields = fields_json(&with_more(before.fields, &more.fields));
        self.db
            .prepare_cached(
                "UPDATE article SET
                    saved = :saved, starred = :starred, state = :state, read_at = :read_at, progress = :progress,
                    state_before = CASE WHEN :state = 'trash' THEN state_before END,
                    note = :note, fields = :fields, published = :published, published_at = :published_at,
                    (byline, site, url, canonical_url, language, excerpt, picture) = (
                        SELECT coalesce(article.byline, more.byline), coalesce(article.site, more.site),
                            coalesce(article.url, more.url), coalesce(article.canonical_url, more.canonical_url),
                            coalesce(article.language, more.language), coalesce(article.excerpt, more.excerpt),
                            coalesce(article.picture, more.picture)
                        FROM article AS more WHERE more.id = :other)
                 WHERE id = :keep",
            )?
            .execute(named_params! {
                ":keep": keep.0, ":other": other.0, ":saved": before.saved.min(more.saved),
                ":starred": before.starred || more.starred, ":state": state.name(),
                ":read_at": earlier(before.read_at, more.read_at),
                ":progress": before.progress.max(more.progress), ":note": joined(&before.note, Some(&more.note)),
                ":fields": fields, ":published": published, ":published_at": published_at,
            })?;
        Ok(())
    }
}

fn draft(highlight: Highlight) -> DraftHighlight {
    DraftHighlight {
        quote: highlight.quote,
        note: Some(highlight.note).filter(|note| !note.is_empty()),
        colour: highlight.colour,
        created: Some(highlight.created),
        tags: highlight.tags,
    }
}
