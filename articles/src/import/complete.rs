//! What an import knows of an article that is in the library already: everything it lacked is added to it, and what a
//! person decided stays. Each change is part of the import's step.

use std::collections::BTreeSet;

use rusqlite::named_params;

use super::add::{Batch, is_highlight};
use super::fields_report::{Numbers, has_note, note_of};
use super::prepare::New;
use super::{Draft, DraftHighlight, ImportField};
use crate::article::ArticleId;
use crate::duplicates::{Known, earlier, fields_json, with_more};
use crate::error::Result;
use crate::extract::{canonical_address, clean_address, plain_text::collapse};
use crate::highlight::{Highlight, HighlightPatch, Places};
use crate::library::Edit;
use crate::time;

impl Edit<'_> {
    /// An article that was imported again: gets what all of the import get, and leaves the trash, since somebody wants it.
    pub(super) fn want_again(&mut self, id: ArticleId, below: Option<&str>, batch: &mut Batch<'_>) -> Result<()> {
        let place = self.place_of(below, batch)?;
        self.give_common(id, place, batch)?;
        self.db
            .prepare_cached(
                "UPDATE article SET state = coalesce(state_before, 'inbox'), state_before = NULL
                 WHERE id = :id AND state = 'trash'",
            )?
            .execute(named_params! { ":id": id.0 })?;
        Ok(())
    }

    /// Gives an article what a draft knows more. Answers how many of the draft's fields the library has now, and
    /// whether an article that was only an address has a text now.
    pub(super) fn complete(&mut self, id: ArticleId, new: &New, batch: &mut Batch<'_>) -> Result<(Numbers, bool)> {
        let draft = &new.ready.draft;
        let tags = self.tags_of(draft, batch)?;
        for tag in &tags {
            self.add_tag(id, *tag)?;
        }
        let folders = self.folders_of(draft, batch)?;
        for folder in &folders {
            self.add_to_folder(id, *folder)?;
        }
        let before = self.known(id)?;
        let completed = !before.has_body && !draft.html.is_empty();
        if completed {
            self.give_text(id, new, &before)?;
        }
        self.merge(id, draft, before)?;
        let highlights = self.merge_highlights(id, &draft.highlights, completed)?;
        let after = self.known(id)?;
        let mut kept = after.has_of(draft, new.ready.text_key);
        kept.set(ImportField::Tags, tags.len());
        kept.set(ImportField::Folders, folders.len());
        kept.set(ImportField::Highlights, highlights);
        Ok((kept, completed))
    }

    /// The text for an article that was only an address. Its title stays unless it was the address too.
    fn give_text(&mut self, id: ArticleId, new: &New, before: &Known) -> Result<()> {
        let draft = &new.ready.draft;
        let title = if clean_address(&before.title).is_some() { &draft.title } else { &before.title };
        self.put_body(id, new)?;
        self.db
            .prepare_cached(
                "UPDATE article SET has_body = 1, title = :title, words = :words, text_key = :text_key, format = :format,
                    language = coalesce(:language, language), excerpt = coalesce(excerpt, :excerpt),
                    picture = coalesce(picture, :picture), original = :original, original_name = :original_name,
                    original_bytes = :original_bytes, part = :part
                 WHERE id = :id",
            )?
            .execute(named_params! {
                ":id": id.0, ":title": title, ":words": draft.words, ":text_key": new.ready.text_key,
                ":format": draft.format.name(), ":language": draft.language, ":excerpt": draft.excerpt,
                ":picture": draft.picture, ":original": new.original.hash, ":original_name": new.original.name,
                ":original_bytes": new.original.bytes, ":part": new.part,
            })?;
        self.items += 1;
        Ok(())
    }

    fn merge(&mut self, id: ArticleId, draft: &Draft, before: Known) -> Result<()> {
        let state = before.decided(draft.state);
        let fields = fields_json(&with_more(before.fields, &draft.fields));
        // Where nothing is new nothing is written, so that history has no empty changes.
        self.db
            .prepare_cached(
                "UPDATE article SET
                    saved = :saved, starred = :starred, state = :state, read_at = :read_at, progress = :progress,
                    note = :note, fields = :fields,
                    byline = coalesce(byline, :byline), site = coalesce(site, :site), url = coalesce(url, :url),
                    canonical_url = CASE WHEN url IS NULL THEN :canonical_url ELSE canonical_url END,
                    published_at = CASE WHEN published IS NULL THEN :published_at ELSE published_at END,
                    published = coalesce(published, :published)
                 WHERE id = :id AND (saved <> :saved OR starred <> :starred OR state <> :state
                    OR read_at IS NOT :read_at OR progress <> :progress OR note <> :note OR fields IS NOT :fields
                    OR (byline IS NULL AND :byline IS NOT NULL) OR (site IS NULL AND :site IS NOT NULL)
                    OR (url IS NULL AND :url IS NOT NULL) OR (published IS NULL AND :published IS NOT NULL))",
            )?
            .execute(named_params! {
                ":id": id.0, ":saved": draft.saved.unwrap_or(before.saved).min(before.saved),
                ":starred": before.starred || draft.starred, ":state": state.name(),
                ":read_at": earlier(before.read_at, draft.read_at),
                ":progress": draft.progress.unwrap_or(0).min(1_000).max(before.progress),
                ":note": joined(&before.note, note_of(draft)), ":fields": fields,
                ":byline": draft.byline, ":site": draft.site, ":url": draft.url,
                ":canonical_url": draft.url.as_deref().and_then(canonical_address),
                ":published": draft.published,
                ":published_at": draft.published.as_deref().and_then(time::begin_of),
            })?;
        Ok(())
    }

    /// Adds the highlights that are not there yet; of those that are, what the draft knows more. Answers how many of
    /// them the article has now.
    pub(crate) fn merge_highlights(
        &mut self,
        id: ArticleId,
        new: &[DraftHighlight],
        has_new_text: bool,
    ) -> Result<usize> {
        if new.is_empty() && !has_new_text {
            return Ok(0);
        }
        let there = self.highlights(id)?;
        let (_, text) = self.body_of(id)?.unwrap_or_default();
        let mut places = Places::of(&text);
        if has_new_text {
            for highlight in &there {
                self.db
                    .prepare_cached(
                        "UPDATE highlight SET position = :position WHERE id = :id AND position IS NOT :position",
                    )?
                    .execute(named_params! { ":id": highlight.id.0, ":position": places.find(&highlight.quote) })?;
            }
        }
        let mut kept = 0;
        let mut added = BTreeSet::new();
        for highlight in new.iter().filter(|highlight| is_highlight(highlight)) {
            kept += 1;
            let quote = collapse(&highlight.quote);
            let same = there.iter().find(|known| collapse(&known.quote) == quote);
            match same {
                Some(known) => drop(self.patch_highlight(known.id, &more_of(known, highlight))?),
                None if added.insert((quote, highlight.note.clone())) => {
                    self.insert_highlight(id, highlight, places.find(&highlight.quote))?;
                }
                None => {}
            }
        }
        Ok(kept)
    }
}

/// A note with what it does not say yet after it.
pub(crate) fn joined(note: &str, more: Option<&str>) -> String {
    match more.map(str::trim) {
        Some(more) if note.is_empty() => more.to_owned(),
        Some(more) if !more.is_empty() && !note.contains(more) => format!("{note}\n\n{more}"),
        _ => note.to_owned(),
    }
}

fn more_of(known: &Highlight, more: &DraftHighlight) -> HighlightPatch {
    let mut tags = known.tags.clone();
    tags.extend(more.tags.iter().filter(|tag| !known.tags.contains(tag)).cloned());
    HighlightPatch {
        note: Some(joined(&known.note, more.note.as_deref())),
        colour: known.colour.is_none().then(|| more.colour.clone()).flatten(),
        tags: Some(tags),
    }
}

impl Known {
    /// How many of a draft's fields it has as the draft has them; of those that can only be whole or missing.
    fn has_of(&self, draft: &Draft, text_key: i64) -> Numbers {
        use ImportField::*;
        let address = draft.url.as_deref().and_then(canonical_address);
        let same_text = self.has_body && self.text_key == text_key;
        let fields = draft.fields.iter().filter(|(name, value)| self.fields.get(*name) == Some(*value)).count();
        let note = note_of(draft).is_some_and(|note| self.note.contains(note));
        let notes = draft.highlights.iter().filter(|highlight| has_note(highlight)).count();
        let mut kept = Numbers::of_draft(draft);
        for (field, is_kept) in [
            (Title, collapse(&self.title) == collapse(&draft.title)),
            (Authors, self.byline == draft.byline),
            (Address, self.canonical_url == address),
            (Published, self.published.as_ref().map(|(published, _)| published) == draft.published.as_ref()),
            (Saved, draft.saved.is_none_or(|saved| self.saved <= saved)),
            (State, draft.state.is_none_or(|state| state == self.state)),
            (Starred, self.starred),
            (Read, self.read_at.is_some()),
            (Progress, draft.progress.is_none_or(|progress| progress.min(1_000) <= self.progress)),
            (Text, same_text),
            (Pictures, same_text),
        ] {
            if !is_kept {
                kept.set(field, 0);
            }
        }
        kept.set(Notes, notes + usize::from(note));
        kept.set(Other, fields);
        kept
    }
}
