//! Making, naming, moving and deleting folders, and putting articles into them.

use std::collections::BTreeSet;

use rusqlite::{OptionalExtension, named_params};
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;

use super::FolderId;
use crate::article::{ArticleId, Selection};
use crate::error::{Error, Result};
use crate::fold::fold_key;
use crate::library::{Edit, View};
use crate::mention::Kind;
use crate::order::{Ordered, Shift, placed, shifted};

/// A name longer than this is cut off.
const LONGEST_NAME: usize = 200;
/// Folders deeper than this in a path are left out of it.
const DEEPEST: usize = 60;

/// A name as it is kept: one space between words, not too long.
///
/// # Errors
/// `EmptyFolder`.
pub(crate) fn clean(name: &str) -> Result<String> {
    let words: Vec<&str> =
        name.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()).collect();
    match words.is_empty() {
        true => Err(Error::EmptyFolder),
        false => Ok(words.join(" ").nfc().take(LONGEST_NAME).collect()),
    }
}

impl View<'_> {
    fn child_folder(&self, parent: Option<FolderId>, name: &str) -> Result<Option<FolderId>> {
        Ok(self
            .db
            .prepare_cached("SELECT id FROM folder WHERE coalesce(parent, 0) = :parent AND key = :key")?
            .query_row(
                named_params! { ":parent": parent.map_or(0, |folder| folder.0), ":key": fold_key(name) },
                |row| row.get(0).map(FolderId),
            )
            .optional()?)
    }

    /// The folder of this path (`Work/Energy`), if there is one.
    ///
    /// # Errors
    /// `EmptyFolder`.
    pub fn folder_at(&self, path: &str) -> Result<Option<FolderId>> {
        let mut folder = None;
        for name in names_of(path)? {
            match self.child_folder(folder, &name)? {
                Some(found) => folder = Some(found),
                None => return Ok(None),
            }
        }
        Ok(folder)
    }

    /// Its name and the folder it is in.
    ///
    /// # Errors
    /// `NotFound`.
    pub(crate) fn folder(&self, id: FolderId) -> Result<(String, Option<FolderId>)> {
        self.db
            .prepare_cached("SELECT name, parent FROM folder WHERE id = :id")?
            .query_row(named_params! { ":id": id.0 }, |row| {
                Ok((row.get("name")?, row.get::<_, Option<i64>>("parent")?.map(FolderId)))
            })
            .optional()?
            .ok_or(Error::NotFound("folder"))
    }
}

/// The names of a path: `/` stands between them, `\/` is a slash inside one.
fn names_of(path: &str) -> Result<Vec<String>> {
    const SLASH: &str = "\u{0}";
    let inside = path.replace('\0', " ").replace("\\/", SLASH);
    let names = inside.split('/').filter_map(|name| clean(&name.replace(SLASH, "/")).ok());
    let names: Vec<String> = names.take(DEEPEST).collect();
    match names.is_empty() {
        true => Err(Error::EmptyFolder),
        false => Ok(names),
    }
}

impl Edit<'_> {
    /// Puts articles into a folder, besides those they are in.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn file(&mut self, selection: &Selection, folder: FolderId) -> Result<()> {
        let (name, _) = self.folder(folder)?;
        self.about(&name)?;
        for id in self.resolve(selection)? {
            self.items += u32::from(self.add_to_folder(id, folder)?);
        }
        Ok(())
    }

    /// Puts one article into a folder; whether it was not there yet.
    pub(crate) fn add_to_folder(&mut self, article: ArticleId, folder: FolderId) -> Result<bool> {
        Ok(self
            .db
            .prepare_cached("INSERT OR IGNORE INTO article_folder (article, folder) VALUES (:article, :folder)")?
            .execute(named_params! { ":article": article.0, ":folder": folder.0 })?
            > 0)
    }

    /// Takes articles out of a folder.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn unfile(&mut self, selection: &Selection, folder: FolderId) -> Result<()> {
        let (name, _) = self.folder(folder)?;
        self.about(&name)?;
        for id in self.resolve(selection)? {
            let gone = self
                .view
                .db
                .prepare_cached("DELETE FROM article_folder WHERE article = :article AND folder = :folder")?
                .execute(named_params! { ":article": id.0, ":folder": folder.0 })?;
            self.items += u32::try_from(gone).unwrap_or(0);
        }
        Ok(())
    }

    /// Puts articles into this folder and takes them out of every other.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn move_to(&mut self, selection: &Selection, folder: FolderId) -> Result<()> {
        let (name, _) = self.folder(folder)?;
        self.about(&name)?;
        let mut changed = BTreeSet::new();
        for id in self.resolve(selection)? {
            let gone = self
                .view
                .db
                .prepare_cached("DELETE FROM article_folder WHERE article = :article AND folder <> :folder")?
                .execute(named_params! { ":article": id.0, ":folder": folder.0 })?;
            if self.add_to_folder(id, folder)? || gone > 0 {
                changed.insert(id);
            }
        }
        self.items += u32::try_from(changed.len()).unwrap_or(u32::MAX);
        Ok(())
    }

    /// The folder of this path; made, with those above it, where it is not there.
    ///
    /// # Errors
    /// `EmptyFolder`.
    pub fn folder_or_new(&mut self, path: &str) -> Result<FolderId> {
        self.folder_below(None, path)
    }

    /// As [`Edit::folder_or_new`], with a path that begins in a folder.
    pub(crate) fn folder_below(&mut self, top: Option<FolderId>, path: &str) -> Result<FolderId> {
        let mut folder = top;
        for name in names_of(path)? {
            folder = Some(match self.child_folder(folder, &name)? {
                Some(found) => found,
                None => self.new_folder(&name, folder)?,
            });
        }
        folder.ok_or(Error::EmptyFolder)
    }

    fn new_folder(&mut self, name: &str, parent: Option<FolderId>) -> Result<FolderId> {
        self.db
            .prepare_cached(
                // Where siblings were put in order by hand, a new one comes last; else all are ordered by name.
                "INSERT INTO folder (uid, parent, name, key, position) VALUES (:uid, :parent, :name, :key,
                    (SELECT CASE WHEN max(position) > 0 THEN max(position) + 1 ELSE 0 END
                     FROM folder WHERE parent IS :parent))",
            )?
            .execute(named_params! {
                ":uid": Uuid::now_v7().to_string(), ":parent": parent.map(|folder| folder.0),
                ":name": name, ":key": fold_key(name),
            })?;
        Ok(FolderId(self.db.last_insert_rowid()))
    }

    /// Makes a folder; `/` in the name makes folders in folders.
    ///
    /// # Errors
    /// `EmptyFolder`, `FolderExists`, `NotFound` for the parent.
    pub fn create_folder(&mut self, name: &str, parent: Option<FolderId>) -> Result<FolderId> {
        if let Some(parent) = parent {
            self.folder(parent)?;
        }
        let mut names = names_of(name)?;
        let last = names.pop().ok_or(Error::EmptyFolder)?;
        let mut inside = parent;
        for name in names {
            inside = Some(match self.child_folder(inside, &name)? {
                Some(found) => found,
                None => self.new_folder(&name, inside)?,
            });
        }
        if self.child_folder(inside, &last)?.is_some() {
            return Err(Error::FolderExists(last));
        }
        self.items += 1;
        self.about(&last)?;
        self.new_folder(&last, inside)
    }

    /// Gives a folder another name.
    ///
    /// # Errors
    /// `EmptyFolder`, `FolderExists`, `NotFound`; `Invalid` for a name with a slash.
    pub fn rename_folder(&mut self, id: FolderId, name: &str) -> Result<()> {
        if name.contains('/') {
            return Err(Error::Invalid("a folder's name may not have a slash in it".into()));
        }
        let (old, parent) = self.folder(id)?;
        self.about(&format!("{old} → {}", clean(name)?))?;
        let name = clean(name)?;
        self.carrying(Kind::Folder, |edit| edit.place_folder(id, parent, &name))
    }

    /// Puts a folder into another, or at the root.
    ///
    /// # Errors
    /// `InsideItself`, `FolderExists`, `NotFound`.
    pub fn move_folder(&mut self, id: FolderId, parent: Option<FolderId>) -> Result<()> {
        self.carrying(Kind::Folder, |edit| edit.put_inside(id, parent))
    }

    fn put_inside(&mut self, id: FolderId, parent: Option<FolderId>) -> Result<()> {
        let (name, _) = self.folder(id)?;
        self.about(&name)?;
        let mut above = parent;
        while let Some(folder) = above {
            if folder == id {
                return Err(Error::InsideItself(name));
            }
            above = self.folder(folder)?.1;
        }
        self.place_folder(id, parent, &name)
    }

    fn place_folder(&mut self, id: FolderId, parent: Option<FolderId>, name: &str) -> Result<()> {
        if self.child_folder(parent, name)?.is_some_and(|found| found != id) {
            return Err(Error::FolderExists(name.to_owned()));
        }
        let changed = self
            .db
            .prepare_cached(
                "UPDATE folder SET parent = :parent, name = :name, key = :key,
                    position = CASE WHEN parent IS :parent THEN position ELSE
                        (SELECT CASE WHEN max(position) > 0 THEN max(position) + 1 ELSE 0 END
                         FROM folder AS sibling WHERE sibling.parent IS :parent) END
                 WHERE id = :id AND (parent IS NOT :parent OR name IS NOT :name)",
            )?
            .execute(named_params! {
                ":id": id.0, ":parent": parent.map(|folder| folder.0), ":name": name, ":key": fold_key(name),
            })?;
        self.items += u32::try_from(changed).unwrap_or(0);
        Ok(())
    }

    /// Puts a folder into another, or at the root, before one of those there or after all of them.
    ///
    /// # Errors
    /// As [`Edit::move_folder`].
    pub fn order_folder(&mut self, id: FolderId, parent: Option<FolderId>, before: Option<FolderId>) -> Result<()> {
        let items = self.items;
        self.move_folder(id, parent)?;
        let moved = self.items > items;
        let order = placed(&self.folders_in_order(parent)?, id.0, before.map(|folder| folder.0));
        self.items = items + u32::from(self.put_in_order(Ordered::Folders, order)? || moved);
        Ok(())
    }

    /// Moves a folder past the one above or below it in the same folder, as they are in order now; the first does not
    /// go up, nor the last down.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn shift_folder(&mut self, id: FolderId, way: Shift) -> Result<()> {
        let (name, parent) = self.folder(id)?;
        self.about(&name)?;
        if let Some(order) = shifted(&self.folders_in_order(parent)?, id.0, way) {
            self.items += u32::from(self.put_in_order(Ordered::Folders, order)?);
        }
        Ok(())
    }

    fn folders_in_order(&self, parent: Option<FolderId>) -> Result<Vec<i64>> {
        Ok(self
            .db
            .prepare_cached("SELECT id FROM folder WHERE parent IS :parent ORDER BY position, key, id")?
            .query_map(named_params! { ":parent": parent.map(|folder| folder.0) }, |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?)
    }

    /// Deletes a folder and those in it; the articles stay.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn delete_folder(&mut self, id: FolderId) -> Result<()> {
        let (name, _) = self.folder(id)?;
        self.about(&name)?;
        self.db.prepare_cached("DELETE FROM folder WHERE id = :id")?.execute(named_params! { ":id": id.0 })?;
        self.items += 1;
        Ok(())
    }
}

/// A name as a part of a path.
pub(crate) fn escaped(name: &str) -> String {
    name.replace('/', "\\/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_taken_apart_at_its_slashes_but_those_inside_a_name() {
        for (path, names) in [
            ("Work/Energy", &["Work", "Energy"][..]),
            (" Work // Energy / ", &["Work", "Energy"]),
            ("TCP\\/IP/Notes", &["TCP/IP", "Notes"]),
            ("a\\/b\\/c", &["a/b/c"]),
            ("a\\b", &["a\\b"]),
        ] {
            assert_eq!(names_of(path).unwrap(), names, "{path}");
        }
        assert_eq!(names_of(&escaped("a/b")).unwrap(), ["a/b"]);
        assert!(names_of(" / ").is_err());
        assert_eq!(names_of(&"deep/".repeat(1_000)).unwrap().len(), DEEPEST);
    }
}
