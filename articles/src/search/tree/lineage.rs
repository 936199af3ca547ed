//! A tree as plain arrays side by side, for what looks at all of it: walking from node to node takes longer than the
//! rest of such a question.

use memchr::memmem::Finder;

use super::{NONE, Tree, letters};

/// The arrays, by node unless they say otherwise.
#[derive(Debug)]
pub(crate) struct Lineage {
    parents: Vec<u32>,
    /// The topmost node above each; [`NONE`] for what is not in the library.
    roots: Vec<u32>,
    /// As [`super::Node`] has them.
    spans: Vec<(u32, u32)>,
    /// The folded paths one after the other, where each ends, and which letters it has: in the order of the tree.
    paths: String,
    ends: Vec<u32>,
    letters: Vec<u64>,
}

impl Lineage {
    pub(super) fn of(tree: &Tree) -> Lineage {
        let nodes = tree.nodes.len();
        let mut lineage = Lineage {
            parents: vec![NONE; nodes],
            roots: vec![NONE; nodes],
            spans: vec![(0, 0); nodes],
            paths: String::new(),
            ends: Vec::with_capacity(tree.order.len()),
            letters: Vec::with_capacity(tree.order.len()),
        };
        for (at, node) in tree.living() {
            let place = at as usize;
            lineage.parents[place] = node.parent;
            lineage.roots[place] = lineage.roots.get(node.parent as usize).copied().unwrap_or(at);
            lineage.spans[place] = (node.first, node.last);
            lineage.paths.push_str(&node.folded);
            lineage.ends.push(lineage.paths.len() as u32);
            lineage.letters.push(node.letters);
        }
        lineage
    }

    /// Whether some two of these nodes are below the same root.
    fn meet(&self, nodes: &[u32]) -> bool {
        /// From this many on, comparing each with each takes too long.
        const MANY: usize = 16;
        let root = |at: u32| self.roots[at as usize];
        nodes.len() > MANY || (1..nodes.len()).any(|nth| nodes[..nth].iter().any(|&one| root(one) == root(nodes[nth])))
    }

    /// The lowest node that is both or above both, where there is one; `one` comes first in the order of the tree.
    fn common(&self, one: u32, other: u32) -> Option<u32> {
        if self.roots[one as usize] != self.roots[other as usize] {
            return None;
        }
        let place = self.spans[other as usize].0;
        let mut above = one;
        while above != NONE && place >= self.spans[above as usize].1 {
            above = self.parents[above as usize];
        }
        (above != NONE).then_some(above)
    }
}

/// Adds up, by node, how many rows have it or one below it, each row once.
pub(crate) struct Upwards<'a> {
    tree: &'a Tree,
    lineage: &'a Lineage,
    counts: Vec<u32>,
    sorted: Vec<u32>,
}

impl Upwards<'_> {
    /// Counts a row.
    pub(crate) fn add(&mut self, row: &[u32]) {
        for &node in row {
            let count = &mut self.counts[node as usize];
            *count = count.wrapping_add(1);
        }
        if row.len() < 2 || !self.lineage.meet(row) {
            return;
        }
        // The nodes of a row that are below the same one are neighbours in the order of the tree, so it is counted once
        // too often for each two neighbours that it is above.
        let (lineage, sorted) = (self.lineage, &mut self.sorted);
        sorted.clear();
        sorted.extend(row.iter().filter(|&&node| lineage.roots[node as usize] != NONE));
        sorted.sort_unstable_by_key(|&node| lineage.spans[node as usize].0);
        for two in sorted.windows(2) {
            if let Some(above) = lineage.common(two[0], two[1]) {
                let count = &mut self.counts[above as usize];
                *count = count.wrapping_sub(1);
            }
        }
    }

    /// The counts.
    pub(crate) fn finish(mut self) -> Vec<u32> {
        for (count, root) in self.counts.iter_mut().zip(&self.lineage.roots) {
            if *root == NONE {
                *count = 0;
            }
        }
        for &at in self.tree.order.iter().rev() {
            let count = self.counts[at as usize];
            if let Some(above) = self.counts.get_mut(self.lineage.parents[at as usize] as usize) {
                *above = above.wrapping_add(count);
            }
        }
        self.counts
    }
}

impl Tree {
    /// The tree as arrays.
    pub(super) fn lineage(&self) -> &Lineage {
        self.lineage.get_or_init(|| Lineage::of(self))
    }

    /// For counting rows of nodes upwards.
    pub(crate) fn upwards_from_rows(&self) -> Upwards<'_> {
        let counts = vec![0; self.nodes.len()];
        Upwards { tree: self, lineage: self.lineage(), counts, sorted: Vec::new() }
    }

    /// Living nodes whose path fits what was typed, folded, and how: 1 a name begins like it, 2 it contains it, 3 it
    /// has its letters in this order.
    pub(crate) fn fitting(&self, typed: &str) -> impl Iterator<Item = (u32, u8)> {
        let (wanted, finder) = (letters(typed), Finder::new(typed).into_owned());
        let typed = typed.to_owned();
        let paths = self.folded_paths().filter(move |(_, _, has)| wanted & !has == 0);
        paths.filter_map(move |(at, path, _)| fit(path, &typed, &finder).map(|fit| (at, fit)))
    }

    /// Living nodes in order, each with its folded path and [`letters`] of it.
    pub(crate) fn folded_paths(&self) -> impl Iterator<Item = (u32, &str, u64)> {
        let lineage = self.lineage();
        let mut from = 0;
        self.order.iter().zip(&lineage.ends).zip(&lineage.letters).map(move |((&at, &to), &letters)| {
            let path = &lineage.paths[from..to as usize];
            from = to as usize;
            (at, path, letters)
        })
    }
}

/// How a path fits what was typed.
fn fit(path: &str, typed: &str, finder: &Finder) -> Option<u8> {
    if typed.is_empty() {
        return Some(1);
    }
    let mut contains = false;
    for at in finder.find_iter(path.as_bytes()) {
        if at == 0 || path.as_bytes()[at - 1] == b'/' {
            return Some(1);
        }
        contains = true;
    }
    if contains {
        return Some(2);
    }
    let mut letters = path.chars();
    typed.chars().all(|wanted| letters.any(|letter| letter == wanted)).then_some(3)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rusqlite::Connection;

    use super::*;

    fn tree(parents: &[i64]) -> Tree {
        let db = Connection::open_in_memory().unwrap();
        db.execute_batch("CREATE TABLE tag (id INTEGER PRIMARY KEY, parent INTEGER, name TEXT, key TEXT, colour TEXT)")
            .unwrap();
        for (id, parent) in (1..).zip(parents) {
            let parent = (*parent < id && *parent > 0).then_some(*parent);
            let name = format!("t{id}");
            db.execute("INSERT INTO tag (id, parent, name, key) VALUES (?1, ?2, ?3, ?3)", (id, parent, name)).unwrap();
        }
        let mut tree = Tree::default();
        tree.load_tags(&db).unwrap();
        // One that is gone and whose number rows still have.
        db.execute("DELETE FROM tag WHERE id = (SELECT max(id) FROM tag)", []).unwrap();
        tree.load_tags(&db).unwrap();
        tree
    }

    proptest! {
        #[test]
        fn each_row_counts_once_for_every_node_above_it(
            parents in prop::collection::vec(0_i64..12, 2..14),
            rows in prop::collection::vec(prop::collection::btree_set(0_usize..14, 0..8), 0..12),
        ) {
            let tree = tree(&parents);
            let mut upwards = tree.upwards_from_rows();
            let mut expected = vec![0_u32; tree.nodes.len()];
            for row in &rows {
                let row: Vec<u32> = row.iter().filter(|&&at| at < tree.nodes.len()).map(|&at| at as u32).collect();
                upwards.add(&row);
                let above: std::collections::BTreeSet<u32> = row.iter().flat_map(|&at| tree.upwards(at)).collect();
                above.iter().for_each(|&at| expected[at as usize] += 1);
            }
            prop_assert_eq!(upwards.finish(), expected);
        }
    }

    #[test]
    fn a_path_fits_by_its_names_its_parts_or_its_letters() {
        let fitting = |path: &str, typed: &str| fit(path, typed, &Finder::new(typed));
        for (path, typed, expected) in [
            ("politics/russia", "", Some(1)),
            ("politics/russia", "pol", Some(1)),
            ("politics/russia", "rus", Some(1)),
            ("politics/russia", "tics", Some(2)),
            ("politics/russia", "plr", Some(3)),
            ("politics/russia", "xyz", None),
        ] {
            assert_eq!(fitting(path, typed), expected, "{typed}");
        }
    }
}
