//! A row of numbers per article, of any length, packed one after the other.

/// The rows.
#[derive(Debug, Default)]
pub(crate) struct Sparse {
    /// Where each row starts, and its length.
    spans: Vec<(u32, u32)>,
    values: Vec<u32>,
    wasted: usize,
}

impl Sparse {
    pub(crate) fn get(&self, row: usize) -> &[u32] {
        let (start, length) = self.spans[row];
        &self.values[start as usize..(start + length) as usize]
    }

    /// Adds a row at the end.
    pub(crate) fn push(&mut self, row: &[u32]) {
        self.spans.push((self.values.len() as u32, row.len() as u32));
        self.values.extend_from_slice(row);
    }

    /// Replaces a row.
    pub(crate) fn set(&mut self, at: usize, row: &[u32]) {
        let (start, length) = self.spans[at];
        if row.len() <= length as usize {
            let start = start as usize;
            self.values[start..start + row.len()].copy_from_slice(row);
            self.spans[at].1 = row.len() as u32;
            self.wasted += length as usize - row.len();
        } else {
            self.wasted += length as usize;
            self.spans[at] = (self.values.len() as u32, row.len() as u32);
            self.values.extend_from_slice(row);
        }
        if self.wasted > 1_000 && self.wasted > self.values.len() / 2 {
            self.pack();
        }
    }

    fn pack(&mut self) {
        let mut packed = Sparse::default();
        for row in 0..self.spans.len() {
            packed.push(self.get(row));
        }
        *self = packed;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn rows_stay_what_they_were_set_to(
            changes in proptest::collection::vec((0_usize..20, proptest::collection::vec(0_u32..9, 0..40)), 0..300)
        ) {
            let mut plain = vec![Vec::new(); 20];
            let mut sparse = Sparse::default();
            for _ in 0..20 {
                sparse.push(&[]);
            }
            for (at, row) in changes {
                sparse.set(at, &row);
                plain[at] = row;
            }
            for (at, row) in plain.iter().enumerate() {
                proptest::prop_assert_eq!(sparse.get(at), &row[..]);
            }
        }
    }
}
