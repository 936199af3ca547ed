//! Which article of the library a new one would be a duplicate of.

use std::collections::HashSet;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use rusqlite::{Connection, OptionalExtension, named_params};
use rustc_hash::FxHashSet;
use unicode_segmentation::UnicodeSegmentation;

use super::prepare::{New, Ready};
use crate::article::ArticleId;
use crate::body::Packed;
use crate::error::Result;
use crate::fold::fold_key;
use crate::library::View;

/// Below this many words a text says less of which article it is than its address does: it can be what a site or a
/// service says in place of a text, over and over.
const TELLING_WORDS: u32 = 100;

/// As many files are looked up one by one before reading all hashes at once is worth it.
const LOOKED_UP: u32 = 200;

/// Originals that a library has, by the beginnings of their hashes: of most files of a large import this alone tells that
/// they are new.
#[derive(Default)]
pub(super) struct Originals {
    looked_up: AtomicU32,
    known: OnceLock<FxHashSet<u32>>,
}

impl Originals {
    /// As [`made_from`], where one that came in since may be missed: the writer looks again.
    pub(super) fn made_from(&self, db: &Connection, hash: &str) -> Result<Option<ArticleId>> {
        if self.looked_up.fetch_add(1, Ordering::Relaxed) < LOOKED_UP {
            return made_from(db, hash);
        }
        let known = match self.known.get() {
            Some(known) => known,
            None => {
                let read = beginnings(db)?;
                self.known.get_or_init(|| read)
            }
        };
        match beginning_of(hash).is_some_and(|beginning| known.contains(&beginning)) {
            true => made_from(db, hash),
            false => Ok(None),
        }
    }
}

fn beginnings(db: &Connection) -> Result<FxHashSet<u32>> {
    let mut hashes = db.prepare("SELECT substr(original, 1, 8) FROM article WHERE original IS NOT NULL")?;
    let mut rows = hashes.query([])?;
    let mut known = FxHashSet::default();
    while let Some(row) = rows.next()? {
        known.extend(beginning_of(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?));
    }
    Ok(known)
}

fn beginning_of(hash: &str) -> Option<u32> {
    u32::from_str_radix(hash.get(..8)?, 16).ok()
}

// The plus keeps SQLite from putting the hash in place of the column everywhere, and so from not knowing the index.
const MADE_FROM: &str = "SELECT id FROM visible_article
    WHERE substr(original, 1, 8) = substr(?1, 1, 8) AND +original = ?1 AND part IS NULL ORDER BY id LIMIT 1";
const AT_PLACE: &str = "SELECT id FROM visible_article
    WHERE substr(original, 1, 8) = substr(?1, 1, 8) AND +original = ?1 AND part = ?2 AND text_key = ?3
    ORDER BY id LIMIT 1";

/// The article that was made from the bytes of this hash, all of them, if the library has one.
fn made_from(db: &Connection, hash: &str) -> Result<Option<ArticleId>> {
    Ok(db.prepare_cached(MADE_FROM)?.query_row([hash], |row| row.get(0).map(ArticleId)).optional()?)
}

impl View<'_> {
    /// The article that this would be a duplicate of: one of the same bytes or the same place in them, of the same text,
    /// or of the same canonical address unless it is clearly about something else. (Addresses in front matter are typed
    /// by hand, and a site's front page is another article every day: dropping the second would lose it.) Without a
    /// text its address decides alone, and without both its title, author and date.
    pub(super) fn duplicate_of(&self, new: &New) -> Result<Option<ArticleId>> {
        let ready = &new.ready;
        if let Some(article) = new.article.filter(|article| self.named(*article).is_ok()) {
            return Ok(Some(article));
        }
        let same_place = match &new.part {
            None => made_from(self.db, &new.original.hash)?,
            Some(part) => self.at_place(&new.original.hash, part, ready.text_key)?,
        };
        if same_place.is_some() {
            return Ok(same_place);
        }
        match (ready.draft.text.is_empty(), &ready.canonical_url) {
            // Two files without a text, scans say, are alike in nothing but the name they were given.
            (true, None) if new.part.is_none() => Ok(None),
            (true, None) => self.of_same_title(ready),
            (true, Some(address)) => self.of_same_address(address, ready),
            (false, address) => match (self.of_same_text(ready)?, address) {
                (None, Some(address)) => self.of_same_address(address, ready),
                (same_text, _) => Ok(same_text),
            },
        }
    }

    /// A source can name two of its parts alike: only with the same words they are one.
    fn at_place(&self, hash: &str, part: &str, text_key: i64) -> Result<Option<ArticleId>> {
        Ok(self
            .db
            .prepare_cached(AT_PLACE)?
            .query_row((hash, part, text_key), |row| row.get(0).map(ArticleId))
            .optional()?)
    }

    fn of_same_text(&self, ready: &Ready) -> Result<Option<ArticleId>> {
        Ok(self
            .db
            .prepare_cached(
                "SELECT id FROM visible_article WHERE text_key = :key AND words = :words AND has_body = 1
                   AND (words >= :telling OR canonical_url IS NULL OR :address IS NULL OR canonical_url = :address)
                 ORDER BY id LIMIT 1",
            )?
            .query_row(
                named_params! {
                    ":key": ready.text_key, ":words": ready.draft.words, ":telling": TELLING_WORDS,
                    ":address": ready.canonical_url,
                },
                |row| row.get(0).map(ArticleId),
            )
            .optional()?)
    }

    fn of_same_title(&self, ready: &Ready) -> Result<Option<ArticleId>> {
        let draft = &ready.draft;
        Ok(self
            .db
            .prepare_cached(
                "SELECT id FROM visible_article WHERE text_key = :key AND words = 0 AND url IS NULL
                   AND byline IS :byline AND published IS :published ORDER BY id LIMIT 1",
            )?
            .query_row(
                named_params! {
                    ":key": ready.text_key, ":byline": draft.byline, ":published": draft.published,
                },
                |row| row.get(0).map(ArticleId),
            )
            .optional()?)
    }

    fn of_same_address(&self, address: &str, ready: &Ready) -> Result<Option<ArticleId>> {
        let mut same_address = self.db.prepare_cached(
            "SELECT id, title, has_body, html_bytes, packed FROM visible_article JOIN article_body ON article = id
             WHERE canonical_url = ?1 ORDER BY id",
        )?;
        let mut rows = same_address.query([address])?;
        while let Some(row) = rows.next()? {
            let id = ArticleId(row.get("id")?);
            if ready.draft.text.is_empty() || !row.get::<_, bool>("has_body")? {
                return Ok(Some(id));
            }
            let title: String = row.get("title")?;
            let packed = row.get_ref("packed")?.as_blob().map_err(rusqlite::Error::from)?;
            let text = self.text_of(Packed { packed, html_bytes: row.get("html_bytes")? })?;
            if is_about_the_same((&title, &text), (&ready.draft.title, &ready.draft.text)) {
                return Ok(Some(id));
            }
        }
        Ok(None)
    }
}

/// Whether two saves of one address are of one article: the shorter title has half of its words in the other, or the
/// shorter text (of which a long one's beginning is enough) three fifths. Two articles of one language share about a
/// third.
pub(super) fn is_about_the_same(one: (&str, &str), other: (&str, &str)) -> bool {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::Library;

    #[test]
    fn an_original_is_looked_up_and_not_searched_for() {
        let folder = tempfile::tempdir().unwrap();
        let library = Library::open(folder.path()).unwrap();
        let db = library.connect().unwrap();
        for query in [MADE_FROM, AT_PLACE] {
            let mut plan = db.prepare(&format!("EXPLAIN QUERY PLAN {query}")).unwrap();
            let given = plan.parameter_count();
            let steps =
                plan.query_map(rusqlite::params_from_iter(vec!["0".repeat(64); given]), |row| row.get("detail"));
            let steps: Vec<String> = steps.unwrap().collect::<rusqlite::Result<_>>().unwrap();
            assert!(steps.iter().any(|step| step.contains("USING INDEX article_original")), "{query}: {steps:?}");
        }
    }

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
