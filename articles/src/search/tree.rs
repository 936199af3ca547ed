//! Tags or folders in memory: their paths, who is below whom, and what a name in a query means.

use std::cmp::Ordering;

use rusqlite::Connection;
use rustc_hash::FxHashMap;

use crate::error::Result;
use crate::fold::{fold_key, fold_search};
use crate::folder::FolderView;

/// No node: the parent of a root.
pub(crate) const NONE: u32 = u32::MAX;

/// Deeper than any tree a person makes; a damaged library could hold a circle.
const DEEPEST: usize = 64;

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
}

impl Tree {
    /// Reads all tags again.
    pub(crate) fn load_tags(&mut self, db: &Connection) -> Result<()> {
        self.load(db, "SELECT id, coalesce(parent, 0), name, key, colour, 0, NULL FROM tag")
    }

    /// Reads all folders again.
    pub(crate) fn load_folders(&mut self, db: &Connection) -> Result<()> {
        self.load(db, "SELECT id, coalesce(parent, 0), name, key, NULL, position, view FROM folder")
    }

    fn load(&mut self, db: &Connection, sql: &str) -> Result<()> {
        for node in &mut self.nodes {
            node.lives = false;
        }
        let mut statement = db.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
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
        }
        self.arrange();
        Ok(())
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
            let parent = self.nodes[at as usize].parent;
            let moved = moved || self.nodes[at as usize].path.is_empty() || self.is_elsewhere(at);
            if moved {
                let (path, folded, path_key) = match parent {
                    NONE => Default::default(),
                    _ => {
                        let parent = &self.nodes[parent as usize];
                        (format!("{}/", parent.path), format!("{}/", parent.folded), format!("{}/", parent.path_key))
                    }
                };
                let node = &mut self.nodes[at as usize];
                node.path = path + &node.name;
                node.folded = folded + &fold_search(&node.name);
                node.letters = letters(&node.folded);
                node.path_key = path_key + &fold_key(&node.name);
            }
            self.nodes[at as usize].first = self.order.len() as u32;
            self.order.push(at);
            if let Some(children) = below.get(&at).filter(|_| depth < DEEPEST) {
                self.place(children, below, depth + 1, moved);
            }
            self.nodes[at as usize].last = self.order.len() as u32;
        }
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
