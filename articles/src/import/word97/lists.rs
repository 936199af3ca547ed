//! The lists of a document: which of their levels have numbers, and from where they count.

use std::collections::HashMap;

use super::bytes::{slice, u16_at, u32_at};

/// A level of a list: its first number, none if it has signs instead.
#[derive(Debug, Clone, Copy, Default)]
struct Level {
    first: Option<u32>,
}

/// The lists, and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Lists {
    /// Levels by the number of the list.
    levels: HashMap<u32, Vec<Level>>,
    /// The number of the list that a paragraph names by its place here, counted from 1.
    used: Vec<u32>,
    counted: HashMap<(u32, u8), u32>,
}

impl Lists {
    /// Reads the lists that are there, and those that are used.
    pub(super) fn of(lists: &[u8], used: &[u8]) -> Lists {
        let count = u32_at(used, 0).unwrap_or_default().min(65_535) as usize;
        let used = (0..count).map_while(|at| u32_at(used, 4 + 16 * at)).collect();
        Lists { levels: levels(lists).unwrap_or_default(), used, counted: HashMap::new() }
    }

    /// The number of the next item of a list on a level; none if it has a sign.
    pub(super) fn next(&mut self, list: u16, level: u8) -> Option<u32> {
        let list = *self.used.get(usize::from(list).checked_sub(1)?)?;
        let first = self.levels.get(&list)?.get(usize::from(level)).copied().unwrap_or_default().first?;
        // An item begins the lists below it anew.
        self.counted.retain(|(known, below), _| *known != list || *below <= level);
        let number = self.counted.entry((list, level)).and_modify(|number| *number += 1).or_insert(first);
        Some(*number)
    }
}

fn levels(lists: &[u8]) -> Option<HashMap<u32, Vec<Level>>> {
    const HEAD: usize = 28;
    const BULLET: u8 = 23;
    const NOTHING: u8 = 255;
    let count = usize::from(u16_at(lists, 0)?);
    let mut at = 2 + HEAD * count;
    let mut all = HashMap::new();
    for list in 0..count {
        let head = slice(lists, 2 + HEAD * list, HEAD)?;
        let is_simple = head[26] & 1 != 0;
        let mut levels = Vec::new();
        for _ in 0..if is_simple { 1 } else { 9 } {
            let Some(level) = slice(lists, at, HEAD) else { return Some(all) };
            let has_number = !matches!(level[4], BULLET | NOTHING);
            levels.push(Level { first: has_number.then(|| u32_at(level, 0)).flatten() });
            at += HEAD + usize::from(level[24]) + usize::from(level[25]);
            at += 2 + 2 * usize::from(u16_at(lists, at).unwrap_or_default());
        }
        all.insert(u32_at(head, 0)?, levels);
    }
    Some(all)
}
