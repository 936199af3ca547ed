//! The searches a person used last, to be offered again. They are no part of history: nothing is undone by them.

use rusqlite::named_params;

use crate::error::Result;
use crate::library::{Edit, Library, Table, View};

/// Searches that are kept.
const KEPT: u32 = 50;

/// Longer ones nobody would recognise in a list.
const LONGEST: usize = 500;

impl View<'_> {
    /// The searches that were used last, newest first.
    pub fn recent_searches(&self, limit: u32) -> Result<Vec<String>> {
        let mut recent =
            self.db.prepare_cached("SELECT query FROM recent_search ORDER BY at DESC, query LIMIT :limit")?;
        let queries = recent.query_map(named_params! { ":limit": limit }, |row| row.get(0))?;
        Ok(queries.collect::<rusqlite::Result<_>>()?)
    }
}

impl Edit<'_> {
    /// Notes that a search was used now.
    fn note_search(&mut self, query: &str) -> Result<()> {
        let query = query.trim();
        if query.is_empty() || query.len() > LONGEST {
            return Ok(());
        }
        // Two within a millisecond still have an order.
        self.db
            .prepare_cached(
                "INSERT INTO recent_search (query, at)
                 SELECT :query, max(:now, coalesce((SELECT max(at) + 1 FROM recent_search), 0)) WHERE true
                 ON CONFLICT (query) DO UPDATE SET at = excluded.at",
            )?
            .execute(named_params! { ":query": query, ":now": crate::time::now() })?;
        self.db
            .prepare_cached(
                "DELETE FROM recent_search WHERE query NOT IN
                 (SELECT query FROM recent_search ORDER BY at DESC, query LIMIT :kept)",
            )?
            .execute(named_params! { ":kept": KEPT })?;
        self.touched(Table::RecentSearch);
        Ok(())
    }

    /// Forgets one of them, or all.
    fn forget_searches(&mut self, query: Option<&str>) -> Result<()> {
        self.db
            .prepare_cached("DELETE FROM recent_search WHERE :query IS NULL OR query = :query")?
            .execute(named_params! { ":query": query })?;
        self.touched(Table::RecentSearch);
        Ok(())
    }
}

impl Library {
    /// Notes that a search was used: that something was opened from it, or that it was asked for in so many words.
    pub async fn note_search(&self, query: String) -> Result<()> {
        self.writing(move |writer| writer.write_unnoted(|edit| edit.note_search(&query))).await
    }

    /// Forgets a search that was used, or all of them.
    pub async fn forget_searches(&self, query: Option<String>) -> Result<()> {
        self.writing(move |writer| writer.write_unnoted(|edit| edit.forget_searches(query.as_deref()))).await
    }
}
