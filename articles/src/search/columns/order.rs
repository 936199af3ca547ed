//! All articles in each order a list can have, made when first asked for and kept until it no longer holds.

use std::hash::{BuildHasher, BuildHasherDefault};
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use rustc_hash::{FxHashMap, FxHasher};

use super::{Columns, NO_DATE};
use crate::error::Result;
use crate::fold::fold_search;
use crate::search::{Sort, SortField};

/// The orders made so far.
#[derive(Default)]
pub(crate) struct Orders(Mutex<FxHashMap<Sort, Arc<[u32]>>>);

impl Orders {
    /// Forgets the orders by this field.
    pub(crate) fn forget(&mut self, by: SortField) {
        self.0.get_mut().unwrap_or_else(PoisonError::into_inner).retain(|sort, _| sort.by != by);
    }

    /// Forgets all.
    pub(crate) fn forget_all(&mut self) {
        self.0.get_mut().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

impl Columns {
    /// All slots in this order.
    pub(crate) fn order(&self, db: &Connection, sort: Sort) -> Result<Arc<[u32]>> {
        let kept = || self.orders.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(order) = kept().get(&sort) {
            return Ok(order.clone());
        }
        let (order, holds) = match sort.by {
            SortField::Saved | SortField::Relevance => (self.by_number(&self.saved, sort.descending), true),
            SortField::Published => (self.by_number(&self.published, sort.descending), true),
            SortField::Words => {
                let words: Vec<i64> = self.words.iter().map(|&words| i64::from(words)).collect();
                (self.by_number(&words, sort.descending), true)
            }
            SortField::Site => (self.by_number(&self.site_ranks(), sort.descending), true),
            SortField::Title => {
                let (ranks, complete) = self.title_ranks(db)?;
                (self.by_number(&ranks, sort.descending), complete)
            }
        };
        let order: Arc<[u32]> = order.into();
        if holds {
            kept().insert(sort, order.clone());
        }
        Ok(order)
    }

    /// Slots by a value, [`NO_DATE`] last either way, equal ones newest first.
    fn by_number(&self, values: &[i64], descending: bool) -> Vec<u32> {
        let mut keys: Vec<(i64, u32)> = values
            .iter()
            .zip((0..values.len() as u32).rev())
            .map(|(&value, from_end)| match (value, descending) {
                (NO_DATE, _) => (i64::MAX, from_end),
                (value, true) => (-value, from_end),
                (value, false) => (value, from_end),
            })
            .collect();
        keys.sort_unstable();
        let last = values.len() as u32;
        keys.into_iter().map(|(_, from_end)| last - 1 - from_end).collect()
    }

    fn site_ranks(&self) -> Vec<i64> {
        let mut order: Vec<u32> = (0..self.sites.len() as u32).collect();
        order.sort_by_key(|&site| self.sites.folded(site));
        let mut ranks = vec![0; order.len()];
        for (rank, site) in order.into_iter().enumerate() {
            ranks[site as usize] = rank as i64;
        }
        self.site.iter().map(|&site| ranks.get(site as usize).copied().unwrap_or(NO_DATE)).collect()
    }

    /// A rank per slot, and whether the titles read are those the columns were made from: a reader may look
    /// at a slightly older library.
    fn title_ranks(&self, db: &Connection) -> Result<(Vec<i64>, bool)> {
        let mut titles: Vec<(String, u32)> = Vec::with_capacity(self.len());
        let mut same = true;
        let mut statement = db.prepare_cached("SELECT id, title FROM article")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let title = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
            if let Some(slot) = self.slot(row.get(0)?) {
                same &= self.title[slot as usize] == title_hash(title);
                let letters = title.trim_start_matches(|c: char| !c.is_alphanumeric());
                titles.push((fold_search(letters), slot));
            }
        }
        let complete = same && titles.len() == self.len();
        titles.sort_unstable();
        let mut ranks = vec![NO_DATE; self.len()];
        let mut rank = 0;
        for (at, (title, slot)) in titles.iter().enumerate() {
            if at > 0 && titles[at - 1].0 != *title {
                rank += 1;
            }
            ranks[*slot as usize] = rank;
        }
        Ok((ranks, complete))
    }
}

/// What the columns keep of a title.
pub(super) fn title_hash(title: &str) -> u64 {
    BuildHasherDefault::<FxHasher>::default().hash_one(title)
}
