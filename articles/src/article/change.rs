//! What a person can do to articles.

use rusqlite::named_params;

use super::{ArticleId, ArticlePatch, Selection, State};
use crate::error::{Error, Result};
use crate::extract::{canonical_address, clean_address};
use crate::library::{Action, Edit};
use crate::time;

impl State {
    /// The name the database, the query language and the command line know it by.
    pub fn name(self) -> &'static str {
        match self {
            State::Inbox => "inbox",
            State::Later => "later",
            State::Archive => "archive",
            State::Trash => "trash",
        }
    }

    /// The state of that name.
    pub fn from_name(name: &str) -> Option<State> {
        [State::Inbox, State::Later, State::Archive, State::Trash].into_iter().find(|state| state.name() == name)
    }

    /// What putting an article there is called.
    pub fn action(self) -> Action {
        match self {
            State::Inbox => Action::ToInbox,
            State::Later => Action::ToLater,
            State::Archive => Action::Archive,
            State::Trash => Action::Trash,
        }
    }
}

/// A new title may not be empty.
pub(super) fn err_if_empty(title: Option<&str>) -> Result<()> {
    match title {
        Some("") => Err(Error::Invalid("an article needs a title".into())),
        _ => Ok(()),
    }
}

/// Where the span of a new date begins; an empty one clears.
pub(super) fn beginning_of(published: Option<&str>) -> Result<Option<i64>> {
    let at = published.and_then(time::begin_of);
    match (published, at) {
        (Some(date), None) if !date.is_empty() => {
            Err(Error::Invalid("a date is written like 2024, 2024-03 or 2024-03-22".into()))
        }
        _ => Ok(at),
    }
}

impl Edit<'_> {
    /// Puts articles into a state. What goes to the trash remembers where it was.
    pub fn set_state(&mut self, selection: &Selection, state: State) -> Result<()> {
        self.each(
            selection,
            "UPDATE article SET state = ?2, state_before = CASE ?2 WHEN 'trash' THEN state END
             WHERE id = ?1 AND state IS NOT ?2",
            Some(state.name()),
        )
    }

    /// Takes articles out of the trash, to where they were.
    pub fn restore(&mut self, selection: &Selection) -> Result<()> {
        self.each(
            selection,
            "UPDATE article SET state = coalesce(state_before, 'inbox'), state_before = NULL
             WHERE id = ?1 AND state = 'trash' AND ?2 IS NULL",
            None,
        )
    }

    /// Stars articles, or takes the star off.
    pub fn set_starred(&mut self, selection: &Selection, starred: bool) -> Result<()> {
        let sql = match starred {
            true => "UPDATE article SET starred = 1 WHERE id = ?1 AND starred = 0 AND ?2 IS NULL",
            false => "UPDATE article SET starred = 0 WHERE id = ?1 AND starred = 1 AND ?2 IS NULL",
        };
        self.each(selection, sql, None)
    }

    /// Marks articles as read now, or as unread from the beginning.
    pub fn set_read(&mut self, selection: &Selection, read: bool) -> Result<()> {
        let now = time::now().to_string();
        match read {
            true => self.each(
                selection,
                "UPDATE article SET read_at = CAST(?2 AS INTEGER) WHERE id = ?1 AND read_at IS NULL",
                Some(&now),
            ),
            false => self.each(
                selection,
                "UPDATE article SET read_at = NULL, progress = 0
                 WHERE id = ?1 AND read_at IS NOT NULL AND ?2 IS NULL",
                None,
            ),
        }
    }

    /// Deletes articles that are in the trash. They stay in the file, unseen, while history can bring them back.
    pub fn delete(&mut self, selection: &Selection) -> Result<()> {
        self.each(
            selection,
            "UPDATE article SET removed = 1 WHERE id = ?1 AND state = 'trash' AND removed = 0 AND ?2 IS NULL",
            None,
        )
    }

    /// Notes how far an article was read, and that it was.
    pub(crate) fn set_progress(&mut self, id: ArticleId, progress: u16) -> Result<()> {
        self.db
            .prepare_cached(
                "UPDATE article SET progress = :progress, read_at = coalesce(read_at, :now) WHERE id = :id",
            )?
            .execute(named_params! { ":id": id.0, ":progress": progress.min(1_000), ":now": time::now() })?;
        Ok(())
    }

    /// Gives fields of an article new values.
    ///
    /// # Errors
    /// `Invalid` for an empty title, an address that is none and a date that is none; `NotFound`.
    pub fn edit_article(&mut self, id: ArticleId, patch: &ArticlePatch) -> Result<()> {
        let text = |value: &Option<String>| value.as_ref().map(|text| text.trim().to_owned());
        let title = text(&patch.title);
        err_if_empty(title.as_deref())?;
        let published = text(&patch.published);
        let published_at = beginning_of(published.as_deref())?;
        let url = match text(&patch.url) {
            Some(url) if !url.is_empty() => {
                Some(clean_address(&url).ok_or_else(|| Error::Invalid("that is no address of the web".into()))?)
            }
            url => url,
        };
        let canonical = url.as_deref().and_then(canonical_address);
        let changed = self
            .db
            .prepare_cached(
                "UPDATE article SET
                    title = coalesce(:title, title),
                    byline = CASE WHEN :byline IS NULL THEN byline ELSE nullif(:byline, '') END,
                    site = CASE WHEN :site IS NULL THEN site ELSE nullif(:site, '') END,
                    url = CASE WHEN :url IS NULL THEN url ELSE nullif(:url, '') END,
                    canonical_url = CASE WHEN :url IS NULL THEN canonical_url ELSE :canonical END,
                    published = CASE WHEN :published IS NULL THEN published ELSE nullif(:published, '') END,
                    published_at = CASE WHEN :published IS NULL THEN published_at ELSE :published_at END,
                    language = CASE WHEN :language IS NULL THEN language ELSE nullif(:language, '') END,
                    note = coalesce(:note, note),
                    modified = :now
                 WHERE id = :id AND removed = 0",
            )?
            .execute(named_params! {
                ":id": id.0, ":title": title, ":byline": text(&patch.byline), ":site": text(&patch.site),
                ":url": url, ":canonical": canonical, ":published": published,
                ":published_at": published_at, ":language": text(&patch.language).map(|tag| tag.to_lowercase()),
                ":note": patch.note, ":now": time::now(),
            })?;
        if changed == 0 {
            return Err(Error::NotFound("article"));
        }
        self.about_articles(&[id])?;
        self.items += 1;
        Ok(())
    }

    /// Runs a statement with each article's number as `?1` and one more value as `?2`, and counts those it changed.
    fn each(&mut self, selection: &Selection, sql: &str, value: Option<&str>) -> Result<()> {
        let ids = self.resolve(selection)?;
        self.about_articles(&ids)?;
        let mut statement = self.view.db.prepare_cached(sql)?;
        for id in ids {
            self.items += u32::try_from(statement.execute((id.0, value))?).unwrap_or(0);
        }
        Ok(())
    }
}
