//! Making, naming, nesting, merging and deleting tags, and giving them to articles.

use std::collections::BTreeSet;

use rusqlite::{OptionalExtension, named_params};
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;

use super::{Colour, TagId};
use crate::article::{ArticleId, Selection};
use crate::error::{Error, Result};
use crate::fold::fold_key;
use crate::library::{Edit, View};
use crate::mention::Kind;

/// A name longer than this is no tag; the rest is cut off.
const LONGEST_NAME: usize = 120;
/// Tags are not nested deeper than this; what is below is one name.
const DEEPEST: usize = 12;

/// The names of a tag's path, cleaned: NFC, single spaces, no empty ones.
///
/// # Errors
/// `EmptyTag` if nothing is left.
pub(crate) fn names_of(path: &str) -> Result<Vec<String>> {
    let clean = |name: &str| -> String {
        let words: Vec<&str> = name.split(|c: char| c.is_whitespace() || c.is_control()).collect();
        let joined = words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        joined.nfc().take(LONGEST_NAME).collect()
    };
    let names: Vec<String> = path.splitn(DEEPEST, '/').map(clean).filter(|name| !name.is_empty()).collect();
    match names.is_empty() {
        true => Err(Error::EmptyTag),
        false => Ok(names),
    }
}

impl Colour {
    /// The name the database knows it by.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Colour::Red => "red",
            Colour::Orange => "orange",
            Colour::Yellow => "yellow",
            Colour::Green => "green",
            Colour::Teal => "teal",
            Colour::Blue => "blue",
            Colour::Purple => "purple",
            Colour::Pink => "pink",
            Colour::Grey => "grey",
        }
    }
}

impl View<'_> {
    fn child_tag(&self, parent: Option<TagId>, name: &str) -> Result<Option<TagId>> {
        Ok(self
            .db
            .prepare_cached("SELECT id FROM tag WHERE coalesce(parent, 0) = :parent AND key = :key")?
            .query_row(named_params! { ":parent": parent.map_or(0, |tag| tag.0), ":key": fold_key(name) }, |row| {
                row.get(0).map(TagId)
            })
            .optional()?)
    }

    /// The tag of this path, if there is one.
    ///
    /// # Errors
    /// `EmptyTag`.
    pub fn tag_at(&self, path: &str) -> Result<Option<TagId>> {
        let mut tag = None;
        for name in names_of(path)? {
            match self.child_tag(tag, &name)? {
                Some(found) => tag = Some(found),
                None => return Ok(None),
            }
        }
        Ok(tag)
    }

    pub(super) fn tag_parent(&self, id: TagId) -> Result<Option<TagId>> {
        self.db
            .prepare_cached("SELECT parent FROM tag WHERE id = :id")?
            .query_row(named_params! { ":id": id.0 }, |row| Ok(row.get::<_, Option<i64>>(0)?.map(TagId)))
            .optional()?
            .ok_or(Error::NotFound("tag"))
    }

    pub(super) fn tag_name(&self, id: TagId) -> Result<String> {
        self.db
            .prepare_cached("SELECT name FROM tag WHERE id = :id")?
            .query_row(named_params! { ":id": id.0 }, |row| row.get(0))
            .optional()?
            .ok_or(Error::NotFound("tag"))
    }

    /// Whether `tag` is `above` or below it.
    pub(super) fn is_tag_within(&self, tag: Option<TagId>, above: TagId) -> Result<bool> {
        let mut next = tag;
        while let Some(tag) = next {
            if tag == above {
                return Ok(true);
            }
            next = self.tag_parent(tag)?;
        }
        Ok(false)
    }
}

impl Edit<'_> {
    /// Gives tags to articles and takes others off; tags that are not there yet are made.
    ///
    /// # Errors
    /// `EmptyTag`.
    pub fn tag(&mut self, selection: &Selection, add: &[String], remove: &[String]) -> Result<()> {
        let articles = self.resolve(selection)?;
        self.about(&[add, remove].concat().join(", "))?;
        let added = add.iter().map(|path| self.tag_or_new(path)).collect::<Result<Vec<_>>>()?;
        let removed = remove.iter().map(|path| self.tag_at(path)).collect::<Result<Vec<_>>>()?;
        let mut changed = BTreeSet::new();
        for id in &articles {
            for tag in &added {
                if self.add_tag(*id, *tag)? {
                    changed.insert(*id);
                }
            }
            for tag in removed.iter().flatten() {
                let mut delete =
                    self.view.db.prepare_cached("DELETE FROM article_tag WHERE article = :article AND tag = :tag")?;
                if delete.execute(named_params! { ":article": id.0, ":tag": tag.0 })? > 0 {
                    changed.insert(*id);
                }
            }
        }
        self.items += u32::try_from(changed.len()).unwrap_or(u32::MAX);
        Ok(())
    }

    /// Gives one tag to one article; whether it had not got it yet.
    pub(crate) fn add_tag(&mut self, article: ArticleId, tag: TagId) -> Result<bool> {
        Ok(self
            .view
            .db
            .prepare_cached("INSERT OR IGNORE INTO article_tag (article, tag, added) VALUES (:article, :tag, :added)")?
            .execute(named_params! { ":article": article.0, ":tag": tag.0, ":added": crate::time::now() })?
            > 0)
    }

    /// The tag of this path; made, with those above it, where it is not there.
    ///
    /// # Errors
    /// `EmptyTag`.
    pub fn tag_or_new(&mut self, path: &str) -> Result<TagId> {
        self.tag_below(names_of(path)?)?.ok_or(Error::EmptyTag)
    }

    fn tag_below(&mut self, names: Vec<String>) -> Result<Option<TagId>> {
        let mut tag: Option<TagId> = None;
        for name in names {
            tag = Some(match self.child_tag(tag, &name)? {
                Some(found) => found,
                None => {
                    self.db
                        .prepare_cached("INSERT INTO tag (uid, parent, name, key) VALUES (:uid, :parent, :name, :key)")?
                        .execute(named_params! {
                            ":uid": Uuid::now_v7().to_string(), ":parent": tag.map(|tag| tag.0),
                            ":name": name, ":key": fold_key(&name),
                        })?;
                    TagId(self.db.last_insert_rowid())
                }
            });
        }
        Ok(tag)
    }

    /// Makes a tag that no article has yet.
    ///
    /// # Errors
    /// `EmptyTag`; `Invalid` if it is there already.
    pub fn create_tag(&mut self, path: &str) -> Result<TagId> {
        if self.tag_at(path)?.is_some() {
            return Err(Error::Invalid(format!("there is already a tag “{}”", path.trim())));
        }
        self.items += 1;
        self.about(path.trim())?;
        self.tag_or_new(path)
    }

    /// Gives a tag another path. Onto a tag that exists, the two become one and so do the tags below them.
    ///
    /// # Errors
    /// `EmptyTag`, `NotFound`; `InsideItself` if the new path leads through the tag itself.
    pub fn rename_tag(&mut self, id: TagId, path: &str) -> Result<()> {
        let old = self.tag_name(id)?;
        self.about(&format!("{old} → {}", names_of(path)?.join("/")))?;
        self.carrying(Kind::Tag, |edit| edit.put_tag(id, path))
    }

    /// Gives a tag another path, as a part of some step.
    pub(super) fn put_tag(&mut self, id: TagId, path: &str) -> Result<()> {
        let mut names = names_of(path)?;
        let old = self.tag_name(id)?;
        self.about(&format!("{old} → {}", names.join("/")))?;
        let name = names.pop().ok_or(Error::EmptyTag)?;
        let parent = self.tag_below(names)?;
        if self.is_tag_within(parent, id)? {
            return Err(Error::InsideItself(old));
        }
        self.place_tag(id, parent, &name)
    }

    /// Puts a tag below another, or at the root; onto one of the same name there, the two become one.
    ///
    /// # Errors
    /// `NotFound`; `InsideItself`.
    pub fn nest_tag(&mut self, id: TagId, parent: Option<TagId>) -> Result<()> {
        self.carrying(Kind::Tag, |edit| edit.put_below(id, parent))
    }

    /// Puts a tag below another, as a part of some step.
    pub(super) fn put_below(&mut self, id: TagId, parent: Option<TagId>) -> Result<()> {
        let name = self.tag_name(id)?;
        self.about(&name)?;
        if self.is_tag_within(parent, id)? {
            return Err(Error::InsideItself(name));
        }
        self.place_tag(id, parent, &name)
    }

    /// Whether renaming a tag to this path would make two tags one.
    ///
    /// # Errors
    /// `EmptyTag`.
    pub fn would_merge(&self, id: TagId, path: &str) -> Result<bool> {
        Ok(self.tag_at(path)?.is_some_and(|found| found != id))
    }

    pub(super) fn place_tag(&mut self, id: TagId, parent: Option<TagId>, name: &str) -> Result<()> {
        if let Some(target) = self.child_tag(parent, name)?.filter(|found| *found != id) {
            return self.merge_tag(id, target);
        }
        self.items += u32::try_from(
            self.db
                .prepare_cached(
                    "UPDATE tag SET parent = :parent, name = :name, key = :key
                     WHERE id = :id AND (parent IS NOT :parent OR name IS NOT :name)",
                )?
                .execute(named_params! {
                    ":id": id.0, ":parent": parent.map(|tag| tag.0), ":name": name, ":key": fold_key(name),
                })?,
        )
        .unwrap_or(0);
        Ok(())
    }

    /// Makes `id` one with `target`: its articles get the target, its children go below the target. What only the one
    /// that goes has, a colour or a description, goes over.
    pub(super) fn merge_tag(&mut self, id: TagId, target: TagId) -> Result<()> {
        self.db
            .prepare_cached(
                "INSERT INTO article_tag (article, tag, added)
                 SELECT article, :target, added FROM article_tag WHERE tag = :id
                 ON CONFLICT DO UPDATE SET added = excluded.added WHERE excluded.added > article_tag.added",
            )?
            .execute(named_params! { ":id": id.0, ":target": target.0 })?;
        self.db
            .prepare_cached(
                "UPDATE tag SET colour = coalesce(tag.colour, other.colour),
                     description = iif(tag.description = '', other.description, tag.description)
                 FROM tag AS other WHERE tag.id = :target AND other.id = :id",
            )?
            .execute(named_params! { ":id": id.0, ":target": target.0 })?;
        let children = self
            .db
            .prepare_cached("SELECT id, name FROM tag WHERE parent = :id")?
            .query_map(named_params! { ":id": id.0 }, |row| Ok((TagId(row.get(0)?), row.get::<_, String>(1)?)))?
            .collect::<rusqlite::Result<Vec<_>>>()?;
        // A child of its own name would be made one with it where the target is its parent, and go with it.
        self.db
            .prepare_cached("UPDATE tag SET key = char(1) || :id WHERE id = :id")?
            .execute(named_params! { ":id": id.0 })?;
        for (child, name) in children {
            self.place_tag(child, Some(target), &name)?;
        }
        self.db.prepare_cached("DELETE FROM tag WHERE id = :id")?.execute(named_params! { ":id": id.0 })?;
        self.went.push((id.0, target.0));
        self.items += 1;
        Ok(())
    }

    /// Gives a tag a colour, or none.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn recolour_tag(&mut self, id: TagId, colour: Option<Colour>) -> Result<()> {
        let name = self.tag_name(id)?;
        self.about(&name)?;
        self.items += u32::try_from(
            self.db
                .prepare_cached("UPDATE tag SET colour = :colour WHERE id = :id AND colour IS NOT :colour")?
                .execute(named_params! { ":id": id.0, ":colour": colour.map(Colour::name) })?,
        )
        .unwrap_or(0);
        Ok(())
    }

    /// Deletes a tag and those below it; the articles stay.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn delete_tag(&mut self, id: TagId) -> Result<()> {
        let name = self.tag_name(id)?;
        self.about(&name)?;
        self.db.prepare_cached("DELETE FROM tag WHERE id = :id")?.execute(named_params! { ":id": id.0 })?;
        self.items += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_cleaned_before_it_names_tags() {
        for (path, names) in [
            ("sea", vec!["sea"]),
            ("  politics / Russia ", vec!["politics", "Russia"]),
            ("//a//b/", vec!["a", "b"]),
            ("two\twords\n here", vec!["two words here"]),
            ("Cafe\u{301}", vec!["Caf\u{e9}"]),
        ] {
            assert_eq!(names_of(path).unwrap(), names, "{path:?}");
        }
        for empty in ["", " ", "/", " / / "] {
            assert!(matches!(names_of(empty), Err(Error::EmptyTag)), "{empty:?}");
        }
    }
}
