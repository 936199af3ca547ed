//! Names that many articles share (sites, authors, languages), each kept once and known by a number.
//! Names that differ only in case, accents or width are one.

use rustc_hash::FxHashMap;

use crate::fold::fold_search;

/// The number of no name.
pub(crate) const NOBODY: u32 = u32::MAX;

/// The names.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// As it was written last, and folded.
    names: Vec<(String, String)>,
    by_folded: FxHashMap<String, u32>,
    /// As written: spares folding what was folded before.
    by_spelling: FxHashMap<String, u32>,
}

impl Names {
    /// The number of a name, a new one if it has none.
    pub(crate) fn number(&mut self, name: &str) -> u32 {
        if let Some(&number) = self.by_spelling.get(name) {
            let last = &mut self.names[number as usize].0;
            if last != name {
                name.clone_into(last);
            }
            return number;
        }
        let folded = fold_search(name);
        let number = match self.by_folded.get(&folded) {
            Some(&number) => {
                name.clone_into(&mut self.names[number as usize].0);
                number
            }
            None => {
                let number = self.names.len() as u32;
                self.names.push((name.into(), folded.clone()));
                self.by_folded.insert(folded, number);
                number
            }
        };
        self.by_spelling.insert(name.into(), number);
        number
    }

    /// The number of a folded name.
    pub(crate) fn find(&self, folded: &str) -> Option<u32> {
        self.by_folded.get(folded).copied()
    }

    /// A name as it was written last.
    pub(crate) fn name(&self, number: u32) -> Option<&str> {
        self.names.get(number as usize).map(|(name, _)| &name[..])
    }

    /// A name, folded.
    pub(crate) fn folded(&self, number: u32) -> Option<&str> {
        self.names.get(number as usize).map(|(_, folded)| &folded[..])
    }

    /// Whether this is the number of no name.
    pub(crate) fn is_none(number: u32) -> bool {
        number == NOBODY
    }

    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }

    /// By number, whether a name in a query means it: exactly this name; where there is none, those
    /// that have it among their words, the last word as a beginning.
    pub(crate) fn meant(&self, name: &str) -> Vec<bool> {
        let folded = fold_search(name);
        let mut meant = vec![false; self.names.len()];
        if let Some(number) = self.find(&folded) {
            meant[number as usize] = true;
            return meant;
        }
        for (meant, (_, known)) in meant.iter_mut().zip(&self.names) {
            *meant = !folded.is_empty()
                && known
                    .match_indices(&folded)
                    .any(|(at, _)| !known[..at].chars().next_back().is_some_and(char::is_alphanumeric));
        }
        meant
    }
}
