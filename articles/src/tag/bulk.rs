//! Changes of many tags at once: each call is one thing a person does, and one step of the history. Tags that are gone
//! meanwhile are passed over.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::named_params;

use super::{CleanUp, CleanUpKind, Colour, TagId};
use crate::error::{Error, Result};
use crate::library::{Edit, View};
use crate::mention::Kind;

/// A description longer than this is cut off.
const LONGEST_DESCRIPTION: usize = 2_000;
/// Names that the history spells out of a change of many tags.
const NAMED: usize = 3;

impl View<'_> {
    /// The path of a tag; none if it is gone.
    fn tag_path(&self, id: TagId) -> Result<Option<String>> {
        let mut names = Vec::new();
        let mut next = Some(id);
        while let Some(tag) = next {
            match self.tag_name(tag) {
                Ok(name) => names.push(name),
                Err(Error::NotFound(_)) => return Ok(None),
                Err(error) => return Err(error),
            }
            next = self.tag_parent(tag)?;
        }
        names.reverse();
        Ok(Some(names.join("/")))
    }

    /// Those of the tags that are there, each once, with their paths; the deepest first.
    fn tags_there(&self, tags: &[TagId]) -> Result<Vec<(TagId, String)>> {
        let mut there = Vec::new();
        for tag in tags.iter().collect::<BTreeSet<_>>() {
            there.extend(self.tag_path(*tag)?.map(|path| (*tag, path)));
        }
        there.sort_by_key(|(_, path)| std::cmp::Reverse(path.matches('/').count()));
        Ok(there)
    }
}

/// Some names, as the history says them.
fn named(tags: &[(TagId, String)]) -> String {
    let mut names: Vec<&str> = tags.iter().map(|(_, path)| path.as_str()).collect();
    names.sort_unstable();
    let rest = names.len().saturating_sub(NAMED);
    names.truncate(NAMED);
    match rest {
        0 => names.join(", "),
        rest => format!("{} +{rest}", names.join(", ")),
    }
}

impl Edit<'_> {
    /// Makes these tags one, at this path: the tag that is there, or else the one of them that most articles have.
    ///
    /// # Errors
    /// `EmptyTag`; `InsideItself` if the path leads through one of them.
    pub fn merge_tags(&mut self, tags: &[TagId], path: &str) -> Result<()> {
        self.carrying(Kind::Tag, |edit| edit.make_one(tags, path))
    }

    fn make_one(&mut self, tags: &[TagId], path: &str) -> Result<()> {
        let there = self.tags_there(tags)?;
        self.about(&format!("{} → {path}", named(&there)))?;
        let mut rest: Vec<(TagId, String)> = there;
        let target = match self.tag_at(path)? {
            Some(target) => target,
            None => {
                let uses = |tag: TagId| self.tags_affected(&[tag], None).map(|affected| affected.articles);
                let mut most: Option<(u32, TagId)> = None;
                for (tag, _) in &rest {
                    let count = uses(*tag)?;
                    if most.is_none_or(|(best, _)| count > best) {
                        most = Some((count, *tag));
                    }
                }
                let Some((_, target)) = most else { return Ok(()) };
                self.put_tag(target, path)?;
                target
            }
        };
        rest.retain(|(tag, _)| *tag != target);
        for (tag, _) in rest {
            self.merge_into(tag, target)?;
        }
        Ok(())
    }

    /// Makes one tag a part of another. One that is gone went into another already.
    fn merge_into(&mut self, tag: TagId, target: TagId) -> Result<()> {
        let Some(path) = self.tag_path(tag)? else { return Ok(()) };
        if self.is_tag_within(Some(target), tag)? {
            return Err(Error::InsideItself(path));
        }
        self.merge_tag(tag, target)
    }

    /// Puts these tags below another, or at the root. One that is below another of them stays below it.
    ///
    /// # Errors
    /// `NotFound` if the parent is gone; `InsideItself`.
    pub fn nest_tags(&mut self, tags: &[TagId], parent: Option<TagId>) -> Result<()> {
        self.carrying(Kind::Tag, |edit| edit.put_each_below(tags, parent))
    }

    fn put_each_below(&mut self, tags: &[TagId], parent: Option<TagId>) -> Result<()> {
        let there = self.tags_there(tags)?;
        let chosen: BTreeSet<TagId> = there.iter().map(|(tag, _)| *tag).collect();
        let above = parent.map(|parent| self.tag_path(parent)?.ok_or(Error::NotFound("tag"))).transpose()?;
        self.about(&format!("{} → {}", named(&there), above.as_deref().unwrap_or("/")))?;
        for (tag, _) in there {
            let mut next = self.tag_parent(tag)?;
            let mut is_carried = false;
            while let (Some(above), false) = (next, is_carried) {
                is_carried = chosen.contains(&above);
                next = self.tag_parent(above)?;
            }
            if !is_carried {
                self.put_below(tag, parent)?;
            }
        }
        Ok(())
    }

    /// Gives tags a colour, or none.
    pub fn recolour_tags(&mut self, tags: &[TagId], colour: Option<Colour>) -> Result<()> {
        let there = self.tags_there(tags)?;
        self.about(&named(&there))?;
        there.into_iter().try_for_each(|(tag, _)| self.recolour_tag(tag, colour))
    }

    /// Says what a tag is for.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn describe_tag(&mut self, tag: TagId, description: &str) -> Result<()> {
        let path = self.tag_path(tag)?.ok_or(Error::NotFound("tag"))?;
        self.about(&path)?;
        let description: String = description.trim().chars().take(LONGEST_DESCRIPTION).collect();
        self.items += u32::try_from(
            self.db
                .prepare_cached("UPDATE tag SET description = :text WHERE id = :id AND description IS NOT :text")?
                .execute(named_params! { ":id": tag.0, ":text": description })?,
        )
        .unwrap_or(0);
        Ok(())
    }

    /// Deletes tags and those below them; the articles stay.
    pub fn delete_tags(&mut self, tags: &[TagId]) -> Result<()> {
        let there = self.tags_there(tags)?;
        self.about(&named(&there))?;
        // The deepest go first: none is taken along by another before its turn.
        there.into_iter().try_for_each(|(tag, _)| self.delete_tag(tag))
    }

    /// Carries out proposals. One whose tag is gone, or would come below itself by what went before, is passed over;
    /// one onto a tag that was merged goes where that went.
    pub fn clean_up_tags(&mut self, accepted: &[CleanUp]) -> Result<()> {
        self.carrying(Kind::Tag, |edit| edit.tidy(accepted))
    }

    fn tidy(&mut self, accepted: &[CleanUp]) -> Result<()> {
        let there = self.tags_there(&accepted.iter().map(|one| one.tag).collect::<Vec<_>>())?;
        self.about(&named(&there))?;
        let mut went: BTreeMap<TagId, TagId> = BTreeMap::new();
        for one in accepted {
            let mut onto = one.onto;
            // What a tag went into was there then: the way has an end.
            while let Some(further) = onto.and_then(|onto| went.get(&onto)) {
                onto = Some(*further);
            }
            if self.tag_path(one.tag)?.is_none() {
                continue;
            }
            let Some(target) = onto else {
                if one.kind == CleanUpKind::Rare {
                    self.delete_tag(one.tag)?;
                }
                continue;
            };
            if self.tag_path(target)?.is_none() || self.is_tag_within(Some(target), one.tag)? {
                continue;
            }
            if one.kind == CleanUpKind::Parent {
                self.put_below(one.tag, Some(target))?;
            } else {
                self.merge_tag(one.tag, target)?;
                went.insert(one.tag, target);
            }
        }
        Ok(())
    }

    /// Has these proposals not made again: their tags are fine as they are.
    pub fn keep_tags_apart(&mut self, declined: &[CleanUp]) -> Result<()> {
        for one in declined {
            let tags: Vec<TagId> = [Some(one.tag), one.onto].into_iter().flatten().collect();
            let mut uids = Vec::new();
            for tag in &tags {
                let mut found = self.db.prepare_cached("SELECT uid FROM tag WHERE id = :id")?;
                let uid: Option<String> =
                    found.query(named_params! { ":id": tag.0 })?.next()?.map(|row| row.get(0)).transpose()?;
                uids.extend(uid);
            }
            if uids.len() < tags.len() {
                continue;
            }
            uids.sort_unstable();
            self.items += u32::try_from(
                self.db
                    .prepare_cached("INSERT OR IGNORE INTO dismissed (kind, subject) VALUES ('tags', :subject)")?
                    .execute(named_params! { ":subject": uids.join(" ") })?,
            )
            .unwrap_or(0);
        }
        Ok(())
    }
}
