//! The articles of an answer in their order. By relevance only the first ones are put in order at once: few people look
//! further, and who does waits for the rest then.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::set::Set;

/// Articles that are put in order at once.
const FIRST: usize = 200;

/// Slots in order.
pub(crate) struct Ordered {
    len: usize,
    first: Vec<u32>,
    /// What the order of all of them is made from, until it is.
    rest: Mutex<Rest>,
    all: OnceLock<Vec<u32>>,
}

#[derive(Default)]
struct Rest {
    /// The score turned round, and the place in `order`, of each: smallest first is best first.
    keys: Vec<u64>,
    order: Arc<[u32]>,
}

impl Ordered {
    /// The slots of a set as an order of all has them.
    pub(crate) fn as_in(order: &[u32], set: &Set) -> Ordered {
        let mut all = Vec::with_capacity(set.count() as usize);
        all.extend(order.iter().copied().filter(|&slot| set.contains(slot)));
        Ordered { len: all.len(), first: Vec::new(), rest: Mutex::default(), all: all.into() }
    }

    /// The slots of a set by their scores, none of which is negative, the highest first; equal ones as in `order`.
    pub(crate) fn by_score(order: Arc<[u32]>, set: &Set, scores: &[f32]) -> Ordered {
        let mut keys = Vec::with_capacity(set.count() as usize);
        for (place, &slot) in order.iter().enumerate().filter(|(_, slot)| set.contains(**slot)) {
            // The bits of numbers that are not negative are ordered as the numbers are.
            keys.push(u64::from(!scores[slot as usize].to_bits()) << 32 | place as u64);
        }
        let len = keys.len();
        if len > FIRST {
            keys.select_nth_unstable(FIRST);
        }
        let mut first = keys[..len.min(FIRST)].to_vec();
        first.sort_unstable();
        let first = slots(&first, &order);
        match len > FIRST {
            true => Ordered { len, first, rest: Mutex::new(Rest { keys, order }), all: OnceLock::new() },
            false => Ordered { len, first: Vec::new(), rest: Mutex::default(), all: first.into() },
        }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// At most `limit` of them from `offset` on.
    pub(crate) fn page(&self, offset: usize, limit: usize) -> &[u32] {
        let from = self.len.min(offset);
        let to = self.len.min(from.saturating_add(limit));
        self.first.get(from..to).unwrap_or_else(|| &self.all()[from..to])
    }

    /// All of them.
    pub(crate) fn all(&self) -> &[u32] {
        self.all.get_or_init(|| {
            let mut rest = std::mem::take(&mut *self.rest.lock().unwrap_or_else(PoisonError::into_inner));
            rest.keys.sort_unstable();
            slots(&rest.keys, &rest.order)
        })
    }
}

fn slots(keys: &[u64], order: &[u32]) -> Vec<u32> {
    keys.iter().map(|key| order[*key as u32 as usize]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn every_page_is_a_part_of_the_whole_order(
            found in proptest::collection::vec(proptest::option::of(0_u8..6), 1..700),
            pages in proptest::collection::vec((0_usize..800, 0_usize..300), 1..6),
        ) {
            let set = Set::of(found.len(), |slot| found[slot].is_some());
            let scores: Vec<f32> = found.iter().map(|score| f32::from(score.unwrap_or(0)) / 3.0).collect();
            let order: Arc<[u32]> = (0..found.len() as u32).rev().collect();
            let mut expected: Vec<u32> = order.iter().copied().filter(|&slot| found[slot as usize].is_some()).collect();
            let plain = Ordered::as_in(&order, &set);
            proptest::prop_assert_eq!(plain.all(), &expected[..]);
            expected.sort_by(|&a, &b| scores[b as usize].total_cmp(&scores[a as usize]));
            let ordered = Ordered::by_score(order, &set, &scores);
            proptest::prop_assert_eq!(ordered.len(), expected.len());
            for (offset, limit) in pages {
                let from = offset.min(expected.len());
                let to = (from + limit).min(expected.len());
                proptest::prop_assert_eq!(ordered.page(offset, limit), &expected[from..to]);
            }
            proptest::prop_assert_eq!(ordered.all(), &expected[..]);
        }
    }
}
