//! Which tags keep company: those that nearly always occur together, and those that hardly occur without a much larger
//! one. Tags above and below each other always do, and are left out.

use super::super::columns::Columns;
use super::super::tree::NONE;
use crate::error::Result;

/// Articles below which nothing follows from them.
const FEWEST: u32 = 5;
/// How many times larger a tag must be to be the parent of another.
const LARGER: u32 = 3;
/// In a library of this size, a tag that nearly every article has says nothing of the others.
const MANY: u32 = 100;

/// What was found, as nodes of the tag tree.
#[derive(Debug, Default)]
pub(super) struct Company {
    /// Two tags, and how many articles have both: at least nine tenths of those that have either.
    pub together: Vec<(u32, u32, u32)>,
    /// A tag, the larger one that at least nine tenths of its articles have, and how many those are.
    pub within: Vec<(u32, u32, u32)>,
}

/// Rows of numbers, packed.
struct Rows {
    starts: Vec<u32>,
    values: Vec<u32>,
}

impl Rows {
    fn get(&self, row: u32) -> &[u32] {
        &self.values[self.starts[row as usize] as usize..self.starts[row as usize + 1] as usize]
    }
}

/// Looks at every tag beside every other. `check` is asked now and then whether to go on.
pub(super) fn company(columns: &Columns, check: impl Fn() -> Result<()>) -> Result<Company> {
    let (articles, of_tag) = rows(columns);
    let nodes = &columns.tag_tree.nodes;
    let size = |at: u32| of_tag.get(at).len() as u32;
    let total = articles.starts.len() as u32 - 1;
    let mut both = vec![0_u32; nodes.len()];
    let mut met: Vec<u32> = Vec::new();
    let mut found = Company::default();
    for &tag in &columns.tag_tree.order {
        let has = size(tag);
        if has < FEWEST {
            continue;
        }
        for &article in of_tag.get(tag) {
            for &other in articles.get(article) {
                if both[other as usize] == 0 {
                    met.push(other);
                }
                both[other as usize] += 1;
            }
        }
        check()?;
        let mut best: Option<(u32, u32, u32)> = None;
        for other in met.drain(..) {
            let (other_has, common) = (size(other), std::mem::take(&mut both[other as usize]));
            if other == tag || is_within(columns, tag, other) || is_within(columns, other, tag) {
                continue;
            }
            if tag < other && u64::from(common) * 10 >= u64::from(has + other_has - common) * 9 {
                found.together.push((tag, other, common));
            }
            let is_much_larger = other_has / LARGER >= has && (total < MANY || other_has < total / 10 * 8);
            if nodes[tag as usize].parent == NONE && is_much_larger && u64::from(common) * 10 >= u64::from(has) * 9 {
                let better = best.is_none_or(|(_, node, most)| (common, size(node)) > (most, other_has));
                if better {
                    best = Some((tag, other, common));
                }
            }
        }
        found.within.extend(best);
    }
    Ok(found)
}

/// Whether a node is below another.
pub(super) fn is_within(columns: &Columns, at: u32, above: u32) -> bool {
    let (node, above) = (&columns.tag_tree.nodes[at as usize], &columns.tag_tree.nodes[above as usize]);
    (above.first..above.last).contains(&node.first)
}

/// The tags of each article outside the trash, with those above them; and the articles of each tag.
fn rows(columns: &Columns) -> (Rows, Rows) {
    let tree = &columns.tag_tree;
    let mut articles = Rows { starts: vec![0], values: Vec::new() };
    let mut counts = vec![0_u32; tree.nodes.len() + 1];
    let mut seen = vec![NONE; tree.nodes.len()];
    for slot in columns.outside_trash().iter() {
        for &tag in columns.tags.get(slot as usize) {
            for at in tree.upwards(tag) {
                if std::mem::replace(&mut seen[at as usize], slot) == slot {
                    break;
                }
                articles.values.push(at);
                counts[at as usize + 1] += 1;
            }
        }
        articles.starts.push(articles.values.len() as u32);
    }
    for at in 1..counts.len() {
        counts[at] += counts[at - 1];
    }
    let mut next = counts.clone();
    let mut of_tag = Rows { starts: counts, values: vec![0; articles.values.len()] };
    for article in 0..articles.starts.len() as u32 - 1 {
        for &at in articles.get(article) {
            of_tag.values[next[at as usize] as usize] = article;
            next[at as usize] += 1;
        }
    }
    (articles, of_tag)
}
