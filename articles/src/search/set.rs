//! A set of articles by slot: one bit each. Results are dense and small, so plain words of bits beat
//! compressed ones here: a million articles are 122 KB.

/// Some of the articles of the columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Set {
    words: Vec<u64>,
    len: usize,
}

impl Set {
    /// None of `len` articles.
    pub(crate) fn empty(len: usize) -> Set {
        Set { words: vec![0; len.div_ceil(64)], len }
    }

    /// Those of `len` articles for which `holds` is true.
    pub(crate) fn of(len: usize, mut holds: impl FnMut(usize) -> bool) -> Set {
        let mut set = Set::empty(len);
        for (at, word) in set.words.iter_mut().enumerate() {
            let first = at * 64;
            for bit in 0..64.min(len - first) {
                *word |= u64::from(holds(first + bit)) << bit;
            }
        }
        set
    }

    /// Those of the column whose value is accepted.
    pub(crate) fn of_column<T: Copy>(column: &[T], accept: impl Fn(T) -> bool) -> Set {
        Set::of(column.len(), |slot| accept(column[slot]))
    }

    pub(crate) fn insert(&mut self, slot: u32) {
        self.words[slot as usize / 64] |= 1 << (slot % 64);
    }

    pub(crate) fn remove(&mut self, slot: u32) {
        self.words[slot as usize / 64] &= !(1 << (slot % 64));
    }

    pub(crate) fn contains(&self, slot: u32) -> bool {
        self.words.get(slot as usize / 64).is_some_and(|word| word >> (slot % 64) & 1 == 1)
    }

    pub(crate) fn count(&self) -> u32 {
        self.words.iter().map(|word| word.count_ones()).sum()
    }

    pub(crate) fn and(&mut self, other: &Set) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= other;
        }
    }

    pub(crate) fn or(&mut self, other: &Set) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word |= other;
        }
    }

    pub(crate) fn without(&mut self, other: &Set) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= !other;
        }
    }

    /// Everything it does not hold.
    pub(crate) fn inverted(&self) -> Set {
        let mut set = Set { words: self.words.iter().map(|word| !word).collect(), len: self.len };
        if let (Some(last), 1..) = (set.words.last_mut(), self.len % 64) {
            *last &= (1 << (self.len % 64)) - 1;
        }
        set
    }

    /// Its slots, ascending.
    pub(crate) fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.words.iter().enumerate().flat_map(|(at, &word)| {
            let mut rest = word;
            std::iter::from_fn(move || {
                (rest != 0).then(|| {
                    let bit = rest.trailing_zeros();
                    rest &= rest - 1;
                    at as u32 * 64 + bit
                })
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    proptest::proptest! {
        #[test]
        fn it_does_what_sets_do(
            len in 1_usize..200,
            a in proptest::collection::btree_set(0_u32..200, 0..50),
            b in proptest::collection::btree_set(0_u32..200, 0..50),
        ) {
            let fits = |set: BTreeSet<u32>| -> BTreeSet<u32> { set.into_iter().filter(|&n| (n as usize) < len).collect() };
            let (a, b) = (fits(a), fits(b));
            let made = |set: &BTreeSet<u32>| Set::of(len, |slot| set.contains(&(slot as u32)));
            let slots = |set: &Set| set.iter().collect::<BTreeSet<u32>>();
            let mut both = made(&a);
            both.and(&made(&b));
            proptest::prop_assert_eq!(slots(&both), &a & &b);
            let mut either = made(&a);
            either.or(&made(&b));
            proptest::prop_assert_eq!(slots(&either), &a | &b);
            let mut rest = made(&a);
            rest.without(&made(&b));
            proptest::prop_assert_eq!(slots(&rest), &a - &b);
            proptest::prop_assert_eq!(made(&a).inverted().count() as usize, len - a.len());
            proptest::prop_assert_eq!(made(&a).count() as usize, a.len());
        }
    }
}
