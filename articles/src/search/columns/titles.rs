//! The titles of all articles, folded, for what looks at each of them. Read when first asked for; from then on only
//! those that changed are read again.

use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, OptionalExtension, named_params};

use super::Columns;
use super::order::title_hash;
use crate::error::Result;
use crate::fold::push_folded;
use crate::search::tree::letters;

/// From this many unread titles on, a walk through the table beats finding each.
const MANY: usize = 1_000;
/// Of a longer title only the beginning counts, in bytes.
const LONGEST: usize = 300;

/// The titles read so far.
#[derive(Default)]
pub(crate) struct Titles(Mutex<Folded>);

/// Folded titles by slot.
#[derive(Default)]
pub(crate) struct Folded {
    /// What each title was when it was read.
    hashes: Vec<u64>,
    letters: Vec<u64>,
    spans: Vec<(u32, u32)>,
    text: String,
    wasted: usize,
}

impl Folded {
    /// The folded title of a slot.
    pub(crate) fn get(&self, slot: u32) -> &str {
        let (from, to) = self.spans.get(slot as usize).copied().unwrap_or_default();
        &self.text[from as usize..to as usize]
    }

    /// Which letters are in it, as [`letters`] tells.
    pub(crate) fn letters(&self, slot: u32) -> u64 {
        self.letters.get(slot as usize).copied().unwrap_or_default()
    }

    /// Bytes that the titles take.
    #[cfg(test)]
    pub(crate) fn room(&self) -> usize {
        self.text.len()
    }

    fn set(&mut self, slot: usize, title: &str) {
        if self.spans.len() <= slot {
            self.spans.resize(slot + 1, (0, 0));
            self.letters.resize(slot + 1, 0);
            self.hashes.resize(slot + 1, 0);
        }
        let (from, to) = self.spans[slot];
        self.wasted += (to - from) as usize;
        let from = self.text.len();
        push_folded(&title[..title.floor_char_boundary(LONGEST)], &mut self.text);
        self.spans[slot] = (from as u32, self.text.len() as u32);
        self.letters[slot] = letters(&self.text[from..]);
        self.hashes[slot] = title_hash(title);
    }

    fn pack(&mut self) {
        let mut text = String::with_capacity(self.text.len() - self.wasted);
        for (from, to) in &mut self.spans {
            let begin = text.len() as u32;
            text.push_str(&self.text[*from as usize..*to as usize]);
            (*from, *to) = (begin, text.len() as u32);
        }
        (self.text, self.wasted) = (text, 0);
    }
}

impl Columns {
    /// The titles as they are now.
    pub(crate) fn titles(&self, db: &Connection) -> Result<MutexGuard<'_, Folded>> {
        let mut folded = self.titles.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = &folded.hashes;
        let changed: Vec<usize> = (0..self.len()).filter(|&slot| known.get(slot) != Some(&self.title[slot])).collect();
        if changed.len() >= MANY {
            let mut statement = db.prepare_cached("SELECT id, title FROM article")?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                if let Some(slot) = self.slot(row.get(0)?) {
                    folded.set(slot as usize, row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?);
                }
            }
        } else {
            let mut statement = db.prepare_cached("SELECT title FROM article WHERE id = :id")?;
            for slot in changed {
                let id = self.ids[slot];
                let title: Option<String> =
                    statement.query_row(named_params! { ":id": id }, |row| row.get(0)).optional()?;
                folded.set(slot, title.as_deref().unwrap_or_default());
            }
        }
        if folded.wasted > 1_000 && folded.wasted > folded.text.len() / 2 {
            folded.pack();
        }
        Ok(folded)
    }
}
