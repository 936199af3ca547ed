//! Tags or folders in memory: their paths, who is below whom, and what a name in a query means.

mod lineage;

use std::cmp::Ordering;
use std::sync::OnceLock;

use rusqlite::{Connection, Row};
use rustc_hash::FxHashMap;

use self::lineage::Lineage;
use crate::error::Result;
use crate::fold::{fold_key, fold_search};
use crate::folder::FolderView;

/// No node: the parent of a root.
pub(crate) const NONE: u32 = u32::MAX;

/// Deeper than any tree a person makes; a damaged library could hold a circle.
const DEEPEST: usize = 64;

/// Beyond so many changed nodes a tree is read again as a whole.
const FEW: usize = 200;

const TAGS: &str = "SELECT id, coalesce(parent, 0), name, key, colour, 0, NULL FROM tag";

/// A tag or a folder.
#[derive(Debug, Clone, Default)]
pub(crate) struct Node {
    pub id: i64,
    /// Number of the parent in the table; 0 for roots.
    parent_id: i64,
    /// Index of the parent, or [`NONE`].
    pub parent: u32,
    pub name: String,
    key: String,
    position: i64,
    pub colour: Option<String>,
    /// Of a folder: how it is looked at.
    pub view: FolderView,
    pub path: String,
    /// The path as [`fold_key`] makes it: unique.
    pub path_key: String,
    /// The path as search folds it.
    pub folded: String,
    /// Which letters are in the folded path, by [`letters`].
    pub letters: u64,
    /// Nodes directly below.
    pub children: u32,
    /// Its place in the order of the tree, and the place after the last node below it.
    pub first: u32,
    pub last: u32,
    /// Whether it is (still) in the library.
    pub lives: bool,
}

/// A bit per byte that a text has, bytes 64 apart sharing one: what lacks a bit of another text does not hold it.
pub(crate) fn letters(text: &str) -> u64 {
    text.bytes().fold(0, |letters, byte| letters | 1 << (byte % 64))
}

/// A forest. A node keeps its index as long as the library is open, whatever becomes of it.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    pub nodes: Vec<Node>,
    index: FxHashMap<i64, u32>,
    /// Living nodes, parents before children, siblings in order.
    pub order: Vec<u32>,
    lineage: OnceLock<Lineage>,
}

impl Tree {
    /// Reads all tags again.
    pub(crate) fn load_tags(&mut self, db: &Connection) -> Result<()> {
        self.load(db, TAGS)
    }

    /// Reads these tags again, in ascending order. New ones, which is what tagging makes, are put into their places;
    /// anything else that moves has the whole tree arranged anew.
    pub(crate) fn refresh_tags(&mut self, db: &Connection, ids: &[i64]) -> Result<()> {
        if ids.len() > FEW {
            return self.load_tags(db);
        }
        self.lineage.take();
        let mut statement = db.prepare_cached(&format!("{TAGS} WHERE id = ?1"))?;
        let (mut added, mut moved) = (Vec::new(), false);
        for &id in ids {
            let place = |node: &Node| (node.lives, node.parent_id, node.key.clone(), node.name.clone());
            let before = self.index.get(&id).map(|&at| place(&self.nodes[at as usize]));
            let mut rows = statement.query([id])?;
            let Some(row) = rows.next()? else {
                if let Some(&at) = self.index.get(&id) {
                    self.nodes[at as usize].lives = false;
                    moved = true;
                }
                continue;
            };
            let at = self.read(row)?;
            match before.filter(|(lives, ..)| *lives) {
                None => added.push(at),
                Some(before) => moved |= before != place(&self.nodes[at as usize]),
            }
        }
        // A parent that came back with its children has no place before it is put there.
        let is_after = |at: usize| {
            let parent = self.nodes[added[at] as usize].parent_id;
            !added[at..].iter().any(|&later| self.nodes[later as usize].id == parent)
        };
        let in_order = !moved && (0..added.len()).all(is_after);
        if !(in_order && added.into_iter().all(|at| self.insert(at))) {
            self.arrange();
        }
        Ok(())
    }

    /// Reads all folders again.
    pub(crate) fn load_folders(&mut self, db: &Connection) -> Result<()> {
        self.load(db, "SELECT id, coalesce(parent, 0), name, key, NULL, position, view FROM folder")
    }

    fn load(&mut self, db: &Connection, sql: &str) -> Result<()> {
        self.lineage.take();
        for node in &mut self.nodes {
            node.lives = false;
        }
        let mut statement = db.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            self.read(row)?;
        }
        self.arrange();
        Ok(())
    }

    /// Takes a node from the table, and answers its index.
    fn read(&mut self, row: &Row<'_>) -> Result<u32> {
        let id = row.get(0)?;
        let index = *self.index.entry(id).or_insert_with(|| {
            self.nodes.push(Node::default());
            self.nodes.len() as u32 - 1
        });
        let node = &mut self.nodes[index as usize];
        let key = row.get_ref(3)?.as_str().map_err(rusqlite::Error::from)?;
        let name = row.get_ref(2)?.as_str().map_err(rusqlite::Error::from)?;
        node.id = id;
        node.parent_id = row.get(1)?;
        if node.name != name {
            name.clone_into(&mut node.name);
            node.path.clear();
        }
        if node.key != key {
            key.clone_into(&mut node.key);
        }
        node.colour = row.get(4)?;
        node.position = row.get(5)?;
        node.view = FolderView::from_column(row.get_ref(6)?.as_str_or_null().map_err(rusqlite::Error::from)?);
        node.lives = true;
        Ok(index)
    }

    /// Puts a new node without any below it into its place; false where its parent has none.
    fn insert(&mut self, at: u32) -> bool {
        let parent = match self.nodes[at as usize].parent_id {
            0 => NONE,
            id => match self.find(id) {
                Some(parent) if self.upwards(parent).count() < DEEPEST => parent,
                _ => return false,
            },
        };
        let above = self.nodes.get(parent as usize);
        let (mut place, end) =
            above.map_or((0, self.order.len()), |above| (above.first as usize + 1, above.last as usize));
        while place < end && self.compare(at, self.order[place]) == Ordering::Greater {
            place = self.nodes[self.order[place] as usize].last as usize;
        }
        self.order.insert(place, at);
        for &later in &self.order[place + 1..] {
            let node = &mut self.nodes[later as usize];
            (node.first, node.last) = (node.first + 1, node.last + 1);
        }
        let upwards: Vec<u32> = self.upwards(parent).collect();
        for above in upwards {
            self.nodes[above as usize].last += 1;
        }
        if let Some(above) = self.nodes.get_mut(parent as usize) {
            above.children += 1;
        }
        let node = &mut self.nodes[at as usize];
        (node.parent, node.children) = (parent, 0);
        (node.first, node.last) = (place as u32, place as u32 + 1);
        self.call(at);
        true
    }

    /// Paths, order and intervals, from names and parents.
    fn arrange(&mut self) {
        let mut below: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        for at in 0..self.nodes.len() {
            let node = &mut self.nodes[at];
            node.children = 0;
            if node.lives {
                let parent = match node.parent_id {
                    0 => NONE,
                    id => self.index.get(&id).copied().unwrap_or(NONE),
                };
                node.parent = parent;
                below.entry(parent).or_default().push(at as u32);
            }
        }
        for (parent, children) in &mut below {
            children.sort_unstable_by(|&a, &b| self.compare(a, b));
            if *parent != NONE {
                self.nodes[*parent as usize].children = children.len() as u32;
            }
        }
        self.order.clear();
        let roots = below.remove(&NONE).unwrap_or_default();
        self.place(&roots, &below, 0, false);
    }

    fn place(&mut self, siblings: &[u32], below: &FxHashMap<u32, Vec<u32>>, depth: usize, moved: bool) {
        for &at in siblings {
            let moved = moved || self.nodes[at as usize].path.is_empty() || self.is_elsewhere(at);
            if moved {
                self.call(at);
            }
            self.nodes[at as usize].first = self.order.len() as u32;
            self.order.push(at);
            if let Some(children) = below.get(&at).filter(|_| depth < DEEPEST) {
                self.place(children, below, depth + 1, moved);
            }
            self.nodes[at as usize].last = self.order.len() as u32;
        }
    }

    /// Makes a node's paths from its parent's and its name.
    fn call(&mut self, at: u32) {
        let parent = self.nodes[at as usize].parent;
        let (path, folded, path_key) = match self.nodes.get(parent as usize) {
            None => Default::default(),
            Some(parent) => {
                (format!("{}/", parent.path), format!("{}/", parent.folded), format!("{}/", parent.path_key))
            }
        };
        let node = &mut self.nodes[at as usize];
        node.path = path + &node.name;
        node.folded = folded + &fold_search(&node.name);
        node.letters = letters(&node.folded);
        node.path_key = path_key + &fold_key(&node.name);
    }

    /// Whether the path is no longer that of its parent and its name.
    fn is_elsewhere(&self, at: u32) -> bool {
        let node = &self.nodes[at as usize];
        let above = node.path.len().checked_sub(node.name.len() + 1);
        match (node.parent, above) {
            (NONE, above) => above.is_some(),
            (_, None) => true,
            (parent, Some(above)) => self.nodes[parent as usize].path != node.path[..above],
        }
    }

    fn compare(&self, a: u32, b: u32) -> Ordering {
        let (a, b) = (&self.nodes[a as usize], &self.nodes[b as usize]);
        (a.position, &a.key, a.id).cmp(&(b.position, &b.key, b.id))
    }

    /// The living node of this number.
    pub(crate) fn find(&self, id: i64) -> Option<u32> {
        self.index.get(&id).copied().filter(|&at| self.nodes[at as usize].lives)
    }

    /// Living nodes with their indexes.
    pub(crate) fn living(&self) -> impl Iterator<Item = (u32, &Node)> {
        self.order.iter().map(|&at| (at, &self.nodes[at as usize]))
    }

    /// The node and those above it.
    pub(crate) fn upwards(&self, at: u32) -> impl Iterator<Item = u32> + '_ {
        let mut next = at;
        std::iter::from_fn(move || {
            let node = self.nodes.get(next as usize).filter(|node| node.lives)?;
            Some(std::mem::replace(&mut next, node.parent))
        })
        .take(DEEPEST + 1)
    }

    /// For each node, whether it is one of these or below one of them.
    pub(crate) fn with_below(&self, tops: &[u32]) -> Vec<bool> {
        let mut wanted = vec![false; self.nodes.len()];
        for &top in tops {
            let node = &self.nodes[top as usize];
            for &at in &self.order[node.first as usize..node.last as usize] {
                wanted[at as usize] = true;
            }
        }
        wanted
    }

    /// What a name in a query means: the node of exactly this path; else those whose last name or
    /// last names it is; else the same without regard to accents.
    pub(crate) fn named(&self, name: &str) -> Vec<u32> {
        let segments = |fold: fn(&str) -> String| {
            let folded: Vec<String> = name.split('/').map(|part| fold(part.trim())).collect();
            folded.join("/")
        };
        let key = segments(fold_key);
        let whole: Vec<u32> = self.living().filter(|(_, node)| node.path_key == key).map(|(at, _)| at).collect();
        if !whole.is_empty() {
            return whole;
        }
        let ends =
            |path: &str, name: &str| path.strip_suffix(name).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'));
        let last: Vec<u32> = self.living().filter(|(_, node)| ends(&node.path_key, &key)).map(|(at, _)| at).collect();
        if !last.is_empty() {
            return last;
        }
        let folded = segments(fold_search);
        self.living().filter(|(_, node)| ends(&node.folded, &folded)).map(|(at, _)| at).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What can be seen of a tree: names in order, with their depth and what is below.
    fn shape(tree: &Tree) -> Vec<(String, u32, u32, u32)> {
        tree.living().map(|(_, node)| (node.path.clone(), node.first, node.last, node.children)).collect()
    }

    proptest! {
        #[test]
        fn a_tree_that_was_told_of_each_change_is_the_tree_that_was_read_at_once(
            changes in prop::collection::vec((0..4_u8, 1..14_i64, 0..14_i64, "[a-d]{1,2}"), 1..40),
        ) {
            let db = Connection::open_in_memory().unwrap();
            db.execute_batch(
                "CREATE TABLE tag (id INTEGER PRIMARY KEY, parent INTEGER, name TEXT, key TEXT, colour TEXT)",
            ).unwrap();
            let mut told = Tree::default();
            told.load_tags(&db).unwrap();
            for (kind, id, parent, name) in changes {
                // A parent has a smaller number, so that there is no circle.
                let is_there = |id: i64| db.prepare("SELECT 1 FROM tag WHERE id = ?1").unwrap().exists([id]).unwrap();
                let parent = (parent < id && is_there(parent)).then_some(parent);
                let has_below = db.prepare("SELECT 1 FROM tag WHERE parent = ?1").unwrap().exists([id]).unwrap();
                match kind {
                    0 if !has_below => db.execute("DELETE FROM tag WHERE id = ?1", [id]).unwrap(),
                    _ => db
                        .execute(
                            "INSERT INTO tag (id, parent, name, key) VALUES (?1, ?2, ?3, ?3)
                             ON CONFLICT DO UPDATE SET parent = ?2, name = ?3, key = ?3",
                            (id, parent, &name),
                        )
                        .unwrap(),
                };
                told.refresh_tags(&db, &[id]).unwrap();
                let mut read = Tree::default();
                read.load_tags(&db).unwrap();
                prop_assert_eq!(shape(&told), shape(&read));
            }
        }
    }
}
