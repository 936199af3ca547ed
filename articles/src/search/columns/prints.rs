//! What articles are compared by to find those that are the same: a hash each of their text, their address, the bytes
//! they were made from, and their title. 0: nothing to compare.

use std::hash::{BuildHasher, BuildHasherDefault};

use rusqlite::Row;
use rusqlite::types::ValueRef;
use rustc_hash::FxHasher;

use super::load::at;
use crate::error::Result;
use crate::fold::push_folded;

/// Below this many words a text says less of which article it is than its address does: it can be what a site says in
/// place of a text, over and over.
const TELLING_WORDS: u32 = 100;

/// The hashes, by slot.
#[derive(Debug, Default)]
pub(crate) struct Prints {
    pub text: Vec<u64>,
    pub address: Vec<u64>,
    pub original: Vec<u64>,
    /// Of the folded title.
    pub title: Vec<u64>,
    /// How many words the title has, as far as that matters.
    pub title_words: Vec<u8>,
    folded: String,
}

impl Prints {
    pub(super) fn push(&mut self) {
        for column in [&mut self.text, &mut self.address, &mut self.original, &mut self.title] {
            column.push(0);
        }
        self.title_words.push(0);
    }

    pub(super) fn read(&mut self, slot: usize, row: &Row<'_>) -> Result<()> {
        let address = text(row, at::ADDRESS)?.map_or(0, |address| hash(&address));
        let words: u32 = row.get(at::WORDS)?;
        self.address[slot] = address;
        self.text[slot] = match (words, row.get::<_, bool>(at::HAS_BODY)?) {
            (0, _) | (_, false) => 0,
            (words, true) => {
                let place = if words < TELLING_WORDS { address } else { 0 };
                hash(&(row.get::<_, i64>(at::TEXT_KEY)?, words, place))
            }
        };
        self.original[slot] = match text(row, at::ORIGINAL)? {
            Some(original) => hash(&(original, text(row, at::PART)?)),
            None => 0,
        };
        self.folded.clear();
        push_folded(text(row, at::TITLE)?.unwrap_or_default().trim(), &mut self.folded);
        self.title[slot] = if self.folded.is_empty() { 0 } else { hash(&self.folded) };
        let words = self.folded.split_whitespace().take(usize::from(u8::MAX)).count();
        self.title_words[slot] = words as u8;
        Ok(())
    }
}

fn text<'a>(row: &'a Row<'_>, column: usize) -> Result<Option<&'a str>> {
    match row.get_ref(column)? {
        ValueRef::Null => Ok(None),
        value => Ok(Some(value.as_str().map_err(rusqlite::Error::from)?)),
    }
}

/// A hash that is never 0.
fn hash(value: &impl std::hash::Hash) -> u64 {
    BuildHasherDefault::<FxHasher>::default().hash_one(value).max(1)
}
