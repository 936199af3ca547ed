//! Saving a search, and changing what was saved.

use rusqlite::{OptionalExtension, named_params};
use uuid::Uuid;

use super::{SavedSearchId, SearchToSave};
use crate::error::{Error, Result};
use crate::fold::fold_key;
use crate::folder::{FolderId, clean};
use crate::library::{Edit, View};
use crate::order::{Ordered, Shift, placed, shifted};

impl View<'_> {
    fn saved_search_in(&self, parent: Option<FolderId>, key: &str) -> Result<Option<SavedSearchId>> {
        Ok(self
            .db
            .prepare_cached("SELECT id FROM saved_search WHERE coalesce(parent, 0) = :parent AND key = :key")?
            .query_row(named_params! { ":parent": parent.map_or(0, |folder| folder.0), ":key": key }, |row| {
                row.get(0).map(SavedSearchId)
            })
            .optional()?)
    }

    /// The name and the query as they are kept; `own` may have the name already.
    fn fit_to_save(&self, search: &SearchToSave, own: Option<SavedSearchId>) -> Result<(String, String)> {
        let name = clean(&search.name).map_err(|_| Error::Invalid("a saved search needs a name".into()))?;
        if self.saved_search_in(search.parent, &fold_key(&name))?.is_some_and(|found| Some(found) != own) {
            return Err(Error::Invalid(format!("there is already a saved search “{name}” here")));
        }
        let query = search.query.trim().to_owned();
        // Counting it parses it, and is what is asked next anyway.
        self.count_of(&query)?;
        match query.is_empty() {
            true => Err(Error::Query { message: "there is nothing to search for yet".into(), at: 0 }),
            false => Ok((name, query)),
        }
    }
}

impl Edit<'_> {
    /// Saves a search under a name.
    ///
    /// # Errors
    /// `Query` at the character where it is wrong; `Invalid` for a name that is empty or taken; `NotFound` for the
    /// folder.
    pub fn save_search(&mut self, search: &SearchToSave) -> Result<SavedSearchId> {
        let (name, query) = self.fit_to_save(search, None)?;
        self.err_if_no_folder(search.parent)?;
        self.about(&name)?;
        self.db
            .prepare_cached(
                "INSERT INTO saved_search (uid, parent, name, key, query, position)
                 VALUES (:uid, :parent, :name, :key, :query, (SELECT CASE WHEN max(position) > 0 THEN
                    max(position) + 1 ELSE 0 END FROM saved_search WHERE parent IS :parent))",
            )?
            .execute(named_params! {
                ":uid": Uuid::now_v7().to_string(), ":parent": search.parent.map(|folder| folder.0),
                ":name": name, ":key": fold_key(&name), ":query": query,
            })?;
        self.items += 1;
        Ok(SavedSearchId(self.db.last_insert_rowid()))
    }

    /// Gives a saved search another name, query or folder.
    ///
    /// # Errors
    /// As [`Edit::save_search`], and `NotFound`.
    pub fn edit_saved_search(&mut self, id: SavedSearchId, search: &SearchToSave) -> Result<()> {
        self.saved_search(id)?;
        let (name, query) = self.fit_to_save(search, Some(id))?;
        self.err_if_no_folder(search.parent)?;
        self.about(&name)?;
        let changed = self
            .db
            .prepare_cached(
                "UPDATE saved_search SET parent = :parent, name = :name, key = :key, query = :query
                 WHERE id = :id AND (parent IS NOT :parent OR name IS NOT :name OR query IS NOT :query)",
            )?
            .execute(named_params! {
                ":id": id.0, ":parent": search.parent.map(|folder| folder.0), ":name": name,
                ":key": fold_key(&name), ":query": query,
            })?;
        self.items += u32::try_from(changed).unwrap_or(0);
        Ok(())
    }

    /// Shows a saved search in another folder, or at the root, before one of those there or after all of them.
    ///
    /// # Errors
    /// As [`Edit::edit_saved_search`].
    pub fn order_saved_search(
        &mut self,
        id: SavedSearchId,
        parent: Option<FolderId>,
        before: Option<SavedSearchId>,
    ) -> Result<()> {
        let items = self.items;
        let saved = self.saved_search(id)?;
        self.edit_saved_search(id, &SearchToSave { name: saved.name, query: saved.query, parent })?;
        let moved = self.items > items;
        let order = placed(&self.saved_searches_in_order(parent)?, id.0, before.map(|before| before.0));
        self.items = items + u32::from(self.put_in_order(Ordered::SavedSearches, order)? || moved);
        Ok(())
    }

    /// Moves a saved search past the one above or below it in the same folder, as they are in order now; the first does
    /// not go up, nor the last down.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn shift_saved_search(&mut self, id: SavedSearchId, way: Shift) -> Result<()> {
        let saved = self.saved_search(id)?;
        self.about(&saved.name)?;
        if let Some(order) = shifted(&self.saved_searches_in_order(saved.parent)?, id.0, way) {
            self.items += u32::from(self.put_in_order(Ordered::SavedSearches, order)?);
        }
        Ok(())
    }

    fn saved_searches_in_order(&self, parent: Option<FolderId>) -> Result<Vec<i64>> {
        Ok(self
            .db
            .prepare_cached("SELECT id FROM saved_search WHERE parent IS :parent ORDER BY position, key, id")?
            .query_map(named_params! { ":parent": parent.map(|folder| folder.0) }, |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?)
    }

    /// Deletes a saved search; what it found stays.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn delete_saved_search(&mut self, id: SavedSearchId) -> Result<()> {
        let name = self.saved_search(id)?.name;
        self.about(&name)?;
        self.db.prepare_cached("DELETE FROM saved_search WHERE id = :id")?.execute(named_params! { ":id": id.0 })?;
        self.items += 1;
        Ok(())
    }

    fn err_if_no_folder(&self, folder: Option<FolderId>) -> Result<()> {
        folder.map_or(Ok(()), |folder| self.folder(folder).map(drop))
    }
}
