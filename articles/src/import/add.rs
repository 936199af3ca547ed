//! Drafts become articles: within a transaction of the writer, what is in the library already is completed, everything
//! else is added.

use std::collections::HashMap;

use rusqlite::{OptionalExtension, named_params};

use super::fields_report::{Numbers, Tally, note_of};
use super::own::Uids;
use super::prepare::{Content, New, Prepared};
use super::{Destination, Draft, DraftHighlight, ImportField, ImportItem, Outcome};
use crate::article::{ArticleId, State};
use crate::duplicates::fields_json;
use crate::error::{Error, Result};
use crate::extract::SANITIZER_VERSION;
use crate::folder::FolderId;
use crate::library::{Edit, View};
use crate::tag::TagId;
use crate::time;

impl View<'_> {
    /// The uid and the title of an article.
    pub(super) fn named(&self, id: ArticleId) -> Result<(String, String)> {
        self.db
            .prepare_cached("SELECT uid, title FROM article WHERE id = ?1")?
            .query_row([id.0], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?
            .ok_or(Error::NotFound("article"))
    }
}

/// What every article of an import gets, looked up once.
#[derive(Debug, Clone)]
pub(super) struct Common {
    pub import: i64,
    folder: Option<FolderId>,
    tags: Vec<TagId>,
}

/// What a transaction of an import has looked up and counted so far. Only for one: a folder or a tag can be deleted
/// between two of them.
pub(super) struct Batch<'a> {
    pub common: &'a Common,
    tags: HashMap<String, Option<TagId>>,
    folders: HashMap<String, Option<FolderId>>,
    below: HashMap<String, FolderId>,
    pub tally: Tally,
}

impl<'a> Batch<'a> {
    pub(super) fn new(common: &'a Common) -> Batch<'a> {
        let (tags, folders, below) = Default::default();
        Batch { common, tags, folders, below, tally: Tally::default() }
    }
}

/// Whether a highlight says anything.
pub(super) fn is_highlight(highlight: &DraftHighlight) -> bool {
    !highlight.quote.trim().is_empty() || super::fields_report::has_note(highlight)
}

impl Edit<'_> {
    /// Makes the tags of a destination and checks its folder.
    pub(super) fn common(&mut self, import: i64, into: &Destination) -> Result<Common> {
        let tags = into.tags.iter().map(|path| self.tag_or_new(path)).collect::<Result<_>>()?;
        Ok(Common { import, folder: into.folder, tags })
    }

    /// Adds what was prepared, and its line to the report.
    pub(super) fn add_prepared(&mut self, prepared: &Prepared, batch: &mut Batch<'_>) -> Result<Option<ImportItem>> {
        let (source, below) = (&prepared.source, prepared.below.as_deref());
        let item = match &prepared.content {
            Ok(Content::Nothing) => return Ok(None),
            Ok(Content::Head(head)) => {
                self.put_head(head)?;
                return Ok(None);
            }
            Err(error) => ImportItem::failed(source, error),
            Ok(Content::Known(id)) => {
                self.want_again(*id, below, batch)?;
                ImportItem::duplicate(source, *id, self.named(*id)?)
            }
            Ok(Content::New(new)) => {
                let draft = &new.ready.draft;
                let known = match draft.own.as_deref() {
                    Some(own) => self.own_duplicate(own, new, batch.common.import)?,
                    None => self.duplicate_of(new)?,
                };
                match known {
                    Some(id) => {
                        self.want_again(id, below, batch)?;
                        let (kept, completed) = self.complete(id, new, batch)?;
                        batch.tally.count(draft, &kept);
                        ImportItem { completed, ..ImportItem::duplicate(source, id, self.named(id)?) }
                    }
                    None => {
                        let (id, uid) = self.add(new, below, batch)?;
                        let message = draft.remark.clone();
                        let added = ImportItem::added(source, &draft.title);
                        ImportItem { article: Some(id), uid: Some(uid), message, ..added }
                    }
                }
            }
        };
        self.report(batch.common.import, &item)?;
        batch.tally.remarked += u32::from(item.is_remarked());
        batch.tally.unlisted = batch.tally.unlisted.saturating_add(item.parts.saturating_sub(1));
        Ok(Some(item))
    }

    /// The tags of a draft; what is no tag is left out.
    pub(super) fn tags_of(&mut self, draft: &Draft, batch: &mut Batch<'_>) -> Result<Vec<TagId>> {
        let mut tags = Vec::with_capacity(draft.tags.len());
        for path in &draft.tags {
            let known = match batch.tags.get(path) {
                Some(known) => *known,
                None => {
                    let made = match self.tag_or_new(path) {
                        Err(Error::EmptyTag) => None,
                        made => Some(made?),
                    };
                    batch.tags.insert(path.clone(), made);
                    made
                }
            };
            tags.extend(known);
        }
        Ok(tags)
    }

    /// The folders of a draft, made where they are not there; what is no name of one is left out.
    pub(super) fn folders_of(&mut self, draft: &Draft, batch: &mut Batch<'_>) -> Result<Vec<FolderId>> {
        let mut folders = Vec::with_capacity(draft.folders.len());
        for path in &draft.folders {
            let known = match batch.folders.get(path) {
                Some(known) => *known,
                None => {
                    let made = match self.folder_or_new(path) {
                        Err(Error::EmptyFolder) => None,
                        made => Some(made?),
                    };
                    batch.folders.insert(path.clone(), made);
                    made
                }
            };
            folders.extend(known);
        }
        Ok(folders)
    }

    /// Gives an article what all of its import get. `below`: the folder on the disk it was in, which becomes one here.
    pub(super) fn give_common(&mut self, id: ArticleId, place: Option<FolderId>, batch: &Batch<'_>) -> Result<()> {
        for tag in &batch.common.tags {
            self.add_tag(id, *tag)?;
        }
        if let Some(folder) = place {
            self.add_to_folder(id, folder)?;
        }
        Ok(())
    }

    /// The folder for what came from this folder on the disk.
    pub(super) fn place_of(&mut self, below: Option<&str>, batch: &mut Batch<'_>) -> Result<Option<FolderId>> {
        let Some(below) = below.filter(|below| !below.is_empty()) else {
            return Ok(batch.common.folder);
        };
        if let Some(folder) = batch.below.get(below) {
            return Ok(Some(*folder));
        }
        let folder = match self.folder_below(batch.common.folder, below) {
            Err(Error::EmptyFolder) => return Ok(batch.common.folder),
            made => made?,
        };
        batch.below.insert(below.to_owned(), folder);
        Ok(Some(folder))
    }

    fn add(&mut self, new: &New, below: Option<&str>, batch: &mut Batch<'_>) -> Result<(ArticleId, String)> {
        let draft = &new.ready.draft;
        let own = draft.own.as_deref();
        let uid = self.free_uid(Uids::Article, own.and_then(|own| own.uid.as_deref()))?;
        let tags = match own.and_then(|own| own.tags.as_deref()) {
            Some(tags) => self.own_tags(tags)?,
            None => self.tags_of(draft, batch)?,
        };
        let folders = match own.and_then(|own| own.folders.as_deref()) {
            Some(folders) => self.own_folders(folders)?,
            None => self.folders_of(draft, batch)?,
        };
        let place = self.place_of(below, batch)?;
        let (id, highlights) = self.unnoted(|edit| {
            let id = edit.insert(new, &uid, batch.common.import)?;
            for tag in &tags {
                edit.add_tag(id, *tag)?;
            }
            for folder in &folders {
                edit.add_to_folder(id, *folder)?;
            }
            edit.give_common(id, place, batch)?;
            let mut highlights = 0;
            for (at, (highlight, position)) in draft.highlights.iter().zip(&new.ready.positions).enumerate() {
                if is_highlight(highlight) {
                    let created = highlight.created.or(draft.saved);
                    let highlight = DraftHighlight { created, ..highlight.clone() };
                    let id = edit.insert_highlight(id, &highlight, *position)?;
                    if let Some(own) = own.and_then(|own| own.highlights.get(at)) {
                        edit.put_own_highlight(id, own)?;
                    }
                    highlights += 1;
                }
            }
            if let Some(own) = own {
                edit.put_own(id, own, &tags)?;
            }
            edit.items += 1;
            Ok((id, highlights))
        })?;
        let mut kept = Numbers::of_draft(draft);
        kept.set(ImportField::Tags, tags.len());
        kept.set(ImportField::Folders, folders.len());
        kept.set(ImportField::Highlights, highlights);
        batch.tally.count(draft, &kept);
        Ok((id, uid))
    }

    /// Writes an article and its body.
    fn insert(&mut self, new: &New, uid: &str, import: i64) -> Result<ArticleId> {
        let (New { original, part, ready, .. }, now) = (new, time::now());
        let draft = &ready.draft;
        self.db
            .prepare_cached(
                "INSERT INTO article (uid, title, byline, site, url, canonical_url, published, published_at,
                    saved, modified, language, excerpt, words, picture, format, state, starred, read_at, progress,
                    note, original, original_name, original_bytes, part, has_body, text_key, fields, import)
                 VALUES (:uid, :title, :byline, :site, :url, :canonical_url, :published, :published_at,
                    :saved, :now, :language, :excerpt, :words, :picture, :format, :state, :starred, :read_at, :progress,
                    :note, :original, :original_name, :original_bytes, :part, :has_body, :text_key, :fields, :import)",
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
                ":read_at": draft.read_at, ":progress": draft.progress.unwrap_or(0).min(1_000),
                ":note": note_of(draft).unwrap_or_default(), ":original": original.hash,
                ":original_name": original.name, ":original_bytes": original.bytes, ":part": part,
                ":has_body": !draft.html.is_empty(), ":text_key": ready.text_key,
                ":fields": fields_json(&draft.fields), ":import": import,
            })?;
        let id = ArticleId(self.db.last_insert_rowid());
        self.put_body(id, new)?;
        Ok(id)
    }

    /// Writes the body of an article, over the one that is there.
    pub(super) fn put_body(&mut self, id: ArticleId, new: &New) -> Result<()> {
        self.db
            .prepare_cached(
                "INSERT INTO article_body (article, html_bytes, packed, sanitizer)
                 VALUES (:article, :html_bytes, :packed, :sanitizer)
                 ON CONFLICT DO UPDATE SET html_bytes = excluded.html_bytes, packed = excluded.packed,
                    sanitizer = excluded.sanitizer",
            )?
            .execute(named_params! {
                ":article": id.0, ":html_bytes": new.ready.html_bytes, ":packed": new.ready.packed,
                ":sanitizer": SANITIZER_VERSION,
            })?;
        Ok(())
    }

    /// Adds a line to the report of an import.
    pub(super) fn report(&mut self, import: i64, item: &ImportItem) -> Result<()> {
        self.db
            .prepare_cached(
                "INSERT INTO import_item (import, source, outcome, completed, article, title, code, message)
                 VALUES (:import, :source, :outcome, :completed, :article, :title, :code, :message)",
            )?
            .execute(named_params! {
                ":import": import, ":source": item.source, ":outcome": item.outcome.name(),
                ":completed": item.completed, ":article": item.article.map(|id| id.0),
                // The title of what was added is in the article; of a duplicate it can be asked for.
                ":title": match item.outcome { Outcome::Added => None, _ => item.title.as_ref() },
                ":code": item.code.and_then(|code| serde_json::to_value(code).ok())
                    .and_then(|code| code.as_str().map(str::to_owned)),
                ":message": item.message,
            })?;
        Ok(())
    }
}
