//! Drafts become articles: within a transaction of the writer, what is in the library already is found and
//! completed, everything else is added.

use std::collections::HashSet;

use rusqlite::{OptionalExtension, named_params};
use unicode_segmentation::UnicodeSegmentation;
use uuid::Uuid;

use super::prepare::{Content, New, Prepared, Ready, made_from};
use super::{Destination, Draft, ImportItem, Outcome};
use crate::article::{ArticleId, State};
use crate::body;
use crate::error::{Error, Result};
use crate::extract::SANITIZER_VERSION;
use crate::fold::fold_key;
use crate::folder::FolderId;
use crate::library::{Edit, View};
use crate::tag::TagId;
use crate::time;

impl View<'_> {
    /// The article that this draft would be a duplicate of: one of the same text, or of the same canonical address
    /// unless it is clearly about something else. (Addresses in front matter are typed by hand, and a site's front
    /// page is another article every day: dropping the second would lose it.)
    pub(super) fn duplicate_of(&self, ready: &Ready) -> Result<Option<ArticleId>> {
        let same_text = self
            .db
            .prepare_cached("SELECT id FROM visible_article WHERE text_key = ?1 AND words = ?2 ORDER BY id LIMIT 1")?
            .query_row((ready.text_key, ready.draft.words), |row| row.get(0).map(ArticleId))
            .optional()?;
        let (None, Some(address)) = (same_text, &ready.canonical_url) else {
            return Ok(same_text);
        };
        let mut same_address = self.db.prepare_cached(
            "SELECT id, title, html_bytes, packed FROM visible_article JOIN article_body ON article = id
             WHERE canonical_url = ?1 ORDER BY id",
        )?;
        let mut rows = same_address.query([address])?;
        while let Some(row) = rows.next()? {
            let title: String = row.get("title")?;
            let (_, text) = body::unpack(&row.get::<_, Vec<u8>>("packed")?, row.get("html_bytes")?)?;
            if is_about_the_same((&title, &text), (&ready.draft.title, &ready.draft.text)) {
                return Ok(Some(ArticleId(row.get("id")?)));
            }
        }
        Ok(None)
    }

    /// The uid and the title of an article.
    pub(super) fn named(&self, id: ArticleId) -> Result<(String, String)> {
        self.db
            .prepare_cached("SELECT uid, title FROM article WHERE id = ?1")?
            .query_row([id.0], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?
            .ok_or(Error::NotFound("article"))
    }
}

/// Whether two saves of one address are of one article: the shorter title has half of its words in the other, or the
/// shorter text (of which a long one's beginning is enough) three fifths. Two articles of one language share about a
/// third.
fn is_about_the_same(one: (&str, &str), other: (&str, &str)) -> bool {
    const ENOUGH: usize = 4_000;
    let words = |text: &str| -> HashSet<String> {
        let begin: String = text.chars().take(ENOUGH).collect();
        begin.unicode_words().map(fold_key).collect()
    };
    let shares = |one: HashSet<String>, other: HashSet<String>, tenths: usize| {
        one.intersection(&other).count() * 10 >= one.len().min(other.len()) * tenths
    };
    shares(words(one.0), words(other.0), 5) || shares(words(one.1), words(other.1), 6)
}

/// What every article of an import gets, looked up once.
#[derive(Debug, Clone)]
pub(super) struct Common {
    pub import: i64,
    pub folder: Option<FolderId>,
    pub tags: Vec<TagId>,
}

impl Edit<'_> {
    /// Makes the tags of a destination and checks its folder.
    pub(super) fn common(&mut self, import: i64, into: &Destination) -> Result<Common> {
        let tags = into.tags.iter().map(|path| self.tag_or_new(path)).collect::<Result<_>>()?;
        Ok(Common { import, folder: into.folder, tags })
    }

    /// Adds what was prepared, and its line to the report.
    pub(super) fn add_prepared(&mut self, prepared: &Prepared, common: &Common) -> Result<Option<ImportItem>> {
        let source = &prepared.source;
        let item = match &prepared.content {
            Ok(Content::Nothing) => return Ok(None),
            Err(error) => ImportItem::failed(source, error),
            Ok(Content::Known(id)) => {
                self.complete(*id, None, common)?;
                ImportItem::duplicate(source, *id, self.named(*id)?)
            }
            Ok(Content::New(new)) => match self.known(new)? {
                Some(id) => {
                    self.complete(id, Some(&new.ready.draft), common)?;
                    ImportItem::duplicate(source, id, self.named(id)?)
                }
                None => {
                    let (id, uid) = self.add(new, common)?;
                    let title = &new.ready.draft.title;
                    ImportItem { article: Some(id), uid: Some(uid), ..ImportItem::added(source, title) }
                }
            },
        };
        self.report(common.import, &item)?;
        Ok(Some(item))
    }

    /// Looks for a duplicate once more: two files of the same bytes can be in the same import.
    fn known(&self, new: &New) -> Result<Option<ArticleId>> {
        let same_bytes = if new.is_sole { made_from(self.db, &new.original.hash)? } else { None };
        match same_bytes {
            Some(id) => Ok(Some(id)),
            None => self.duplicate_of(&new.ready),
        }
    }

    fn add(&mut self, new: &New, common: &Common) -> Result<(ArticleId, String)> {
        let New { original, ready, .. } = new;
        let draft = &ready.draft;
        let (now, uid) = (time::now(), Uuid::now_v7().to_string());
        let tags = draft.tags.iter().filter_map(|path| match self.tag_or_new(path) {
            Err(Error::EmptyTag) => None,
            made => Some(made),
        });
        let mut tags = tags.collect::<Result<Vec<_>>>()?;
        tags.extend(&common.tags);
        self.unnoted(|edit| {
            edit.db
                .prepare_cached(
                    "INSERT INTO article (uid, title, byline, site, url, canonical_url, published, published_at,
                        saved, modified, language, excerpt, words, picture, format, state, starred, original,
                        original_name, original_bytes, text_key, fields, import)
                     VALUES (:uid, :title, :byline, :site, :url, :canonical_url, :published, :published_at,
                        :saved, :now, :language, :excerpt, :words, :picture, :format, :state, :starred, :original,
                        :original_name, :original_bytes, :text_key, :fields, :import)",
                )?
                .execute(named_params! {
                    ":uid": uid, ":title": draft.title, ":byline": draft.byline,
                    ":site": draft.site, ":url": draft.url, ":canonical_url": ready.canonical_url,
                    ":published": draft.published,
                    ":published_at": draft.published.as_deref().and_then(time::begin_of),
                    ":saved": draft.saved.unwrap_or(now), ":now": now, ":language": draft.language,
                    ":excerpt": draft.excerpt, ":words": draft.words, ":picture": draft.picture,
                    ":format": draft.format.name(),
                    ":state": draft.state.unwrap_or(State::Inbox).name(), ":starred": draft.starred,
                    ":original": original.hash, ":original_name": original.name,
                    ":original_bytes": original.bytes, ":text_key": ready.text_key,
                    ":fields": (!draft.fields.is_empty())
                        .then(|| serde_json::Value::Object(draft.fields.clone()).to_string()),
                    ":import": common.import,
                })?;
            let id = ArticleId(edit.db.last_insert_rowid());
            edit.db
                .prepare_cached(
                    "INSERT INTO article_body (article, html_bytes, packed, sanitizer)
                     VALUES (:article, :html_bytes, :packed, :sanitizer)",
                )?
                .execute(named_params! {
                    ":article": id.0, ":html_bytes": ready.html_bytes, ":packed": ready.packed,
                    ":sanitizer": SANITIZER_VERSION,
                })?;
            for tag in tags {
                edit.add_tag(id, tag)?;
            }
            if let Some(folder) = common.folder {
                edit.add_to_folder(id, folder)?;
            }
            edit.items += 1;
            Ok((id, uid))
        })
    }

    /// Gives an article that is there already what the import knows more: tags, folder, an earlier date, fields
    /// that were empty. Out of the trash, since somebody wants it again.
    fn complete(&mut self, id: ArticleId, draft: Option<&Draft>, common: &Common) -> Result<()> {
        for tag in &common.tags {
            self.add_tag(id, *tag)?;
        }
        if let Some(folder) = common.folder {
            self.add_to_folder(id, folder)?;
        }
        self.db
            .prepare_cached(
                "UPDATE article SET state = coalesce(state_before, 'inbox'), state_before = NULL
                 WHERE id = :id AND state = 'trash'",
            )?
            .execute(named_params! { ":id": id.0 })?;
        let Some(draft) = draft else {
            return Ok(());
        };
        for path in &draft.tags {
            match self.tag_or_new(path) {
                Err(Error::EmptyTag) => {}
                tag => {
                    self.add_tag(id, tag?)?;
                }
            }
        }
        self.db
            .prepare_cached(
                "UPDATE article SET
                    saved = min(saved, coalesce(:saved, saved)), starred = max(starred, :starred),
                    byline = coalesce(byline, :byline), site = coalesce(site, :site), url = coalesce(url, :url),
                    canonical_url = CASE WHEN url IS NULL THEN :canonical_url ELSE canonical_url END,
                    published_at = CASE WHEN published IS NULL THEN :published_at ELSE published_at END,
                    published = coalesce(published, :published)
                 WHERE id = :id AND (saved > :saved OR starred < :starred
                    OR (byline IS NULL AND :byline IS NOT NULL) OR (site IS NULL AND :site IS NOT NULL)
                    OR (url IS NULL AND :url IS NOT NULL) OR (published IS NULL AND :published IS NOT NULL))",
            )?
            .execute(named_params! {
                ":id": id.0, ":saved": draft.saved, ":starred": draft.starred, ":byline": draft.byline,
                ":site": draft.site, ":url": draft.url,
                ":canonical_url": draft.url.as_deref().and_then(crate::extract::canonical_address),
                ":published": draft.published,
                ":published_at": draft.published.as_deref().and_then(time::begin_of),
            })?;
        Ok(())
    }

    /// Adds a line to the report of an import.
    pub(super) fn report(&mut self, import: i64, item: &ImportItem) -> Result<()> {
        self.db
            .prepare_cached(
                "INSERT INTO import_item (import, source, outcome, article, title, code, message)
                 VALUES (:import, :source, :outcome, :article, :title, :code, :message)",
            )?
            .execute(named_params! {
                ":import": import, ":source": item.source, ":outcome": item.outcome.name(),
                ":article": item.article.map(|id| id.0),
                // The title of what was added is in the article; of a duplicate it can be asked for.
                ":title": match item.outcome { Outcome::Added => None, _ => item.title.as_ref() },
                ":code": item.code.and_then(|code| serde_json::to_value(code).ok())
                    .and_then(|code| code.as_str().map(str::to_owned)),
                ":message": item.message,
            })?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_saves_of_an_address_are_told_from_two_articles_with_one_address() {
        let sea = ("The sea", "It is wide, and nobody has ever seen all of it at once, not even from a ship.");
        let again = ("The sea, revisited", "Years later the author went back and found other things to say.");
        let renamed = ("What nobody has seen", "It is wide, and nobody has ever seen all of it. An update follows.");
        let other = ("Bread for beginners", "Flour, water, salt and patience are what a loaf asks of its baker.");
        assert!(is_about_the_same(sea, again), "a title that is nearly the same");
        assert!(is_about_the_same(sea, renamed), "a text that is nearly the same");
        assert!(!is_about_the_same(sea, other));
        assert!(is_about_the_same(sea, ("A bookmark", "")), "nothing would be lost");
    }
}
