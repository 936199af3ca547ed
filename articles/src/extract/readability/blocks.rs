//! The blocks of a page, and which of them stay.

use dom_query::{Document, NodeId, NodeRef};
use rustc_hash::FxHashSet;

use super::words::{Reading, words};
use crate::extract::page::{PLAYER, is_block};

/// How much of a block a reading has to hold to count as having it.
const HAS: f32 = 0.5;

/// Fewer words than this may be missing from a reading by accident.
const SHORT: usize = 12;

/// A run of a page with no block inside it.
struct Block<'a> {
    nodes: Vec<NodeRef<'a>>,
    words: Vec<u64>,
    /// Addresses of the pictures in it.
    pictures: Vec<String>,
}

impl Block<'_> {
    /// Whether it is of a kind that is short by nature.
    fn is_part(&self) -> bool {
        let is_short = self.words.len() < SHORT;
        let kinds = ["h2", "h3", "h4", "h5", "li", "td", "th", "caption", "dt", "dd", "figcaption"];
        self.is_in("pre")
            || self.nodes.iter().any(|node| node.has_attr(PLAYER))
            || (is_short && kinds.iter().any(|kind| self.is_in(kind)))
    }

    /// Whether it is, or stands in, an element of a name.
    fn is_in(&self, name: &str) -> bool {
        self.nodes
            .first()
            .is_some_and(|node| node.has_name(name) || node.ancestors_it(Some(4)).any(|above| above.has_name(name)))
    }
}

/// Leaves in the body of a page what belongs to the article by the readings of it; everything if there are none.
pub(super) fn keep(page: &Document, readings: &[Reading], pictures: &FxHashSet<String>) {
    let Some(body) = page.body() else { return };
    let Some(judge) = medoid(readings) else {
        return;
    };
    let mut blocks = Vec::new();
    collect(&body, &with_blocks_inside(page), &mut blocks);
    let mut kept: Vec<bool> = blocks.iter().map(|block| belongs(block, judge, readings)).collect();
    if !kept.contains(&true) {
        return;
    }
    keep_between(&blocks, &mut kept);
    keep_pictures(&blocks, pictures, &mut kept);
    for (block, kept) in blocks.iter().zip(&kept) {
        if !kept {
            for node in &block.nodes {
                node.remove_from_parent();
            }
        }
    }
}

/// The reading most like the others.
fn medoid(readings: &[Reading]) -> Option<&Reading> {
    let likeness = |reading: &Reading| readings.iter().map(|other| reading.likeness(other)).sum::<f32>();
    readings.iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)))
}

fn belongs(block: &Block<'_>, judge: &Reading, readings: &[Reading]) -> bool {
    let others = readings.iter().filter(|reading| reading.share(&block.words) >= HAS).count();
    judge.share(&block.words) >= HAS || others >= 3
}

/// Too few words to be known again: headings, cells, items, code and films belong where what is around them does.
fn keep_between(blocks: &[Block<'_>], kept: &mut [bool]) {
    let with_words: Vec<usize> = (0..blocks.len()).filter(|at| !blocks[*at].words.is_empty()).collect();
    let mut at = 0;
    while at < with_words.len() {
        let end = (at..with_words.len()).find(|end| kept[with_words[*end]]).unwrap_or(with_words.len());
        let gap = &with_words[at..end];
        if at > 0 && end < with_words.len() && gap.iter().all(|block| blocks[*block].is_part()) {
            for block in gap {
                kept[*block] = true;
            }
        }
        at = end + 1;
    }
}

/// A picture without words belongs if the reader who keeps pictures kept it, if what stands before and after it does, or
/// if it is a figure between the headline and the text. Its caption goes with it.
fn keep_pictures(blocks: &[Block<'_>], pictures: &FxHashSet<String>, kept: &mut [bool]) {
    let first = (0..blocks.len()).find(|at| kept[*at] && !blocks[*at].is_in("h1")).unwrap_or(0);
    let headline = blocks[..first].iter().rposition(|block| block.is_in("h1")).unwrap_or(first);
    let mut before = false;
    let mut waiting: Vec<usize> = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        if block.words.is_empty() {
            let leads = (headline..first).contains(&at) && block.is_in("figure");
            kept[at] = leads || block.pictures.iter().any(|address| pictures.contains(address));
            waiting.push(at);
            continue;
        }
        for picture in waiting.drain(..) {
            kept[picture] |= before && kept[at];
        }
        before = kept[at];
    }
    for at in 1..blocks.len() {
        kept[at] |= kept[at - 1] && blocks[at - 1].words.is_empty() && blocks[at].is_in("figcaption");
    }
}

fn with_blocks_inside(page: &Document) -> FxHashSet<NodeId> {
    let mut inside = FxHashSet::default();
    for node in page.root().descendants_it().filter(splits) {
        for above in node.ancestors_it(None) {
            if !inside.insert(above.id) {
                break;
            }
        }
    }
    inside
}

fn collect<'a>(node: &NodeRef<'a>, with_blocks: &FxHashSet<NodeId>, blocks: &mut Vec<Block<'a>>) {
    let mut run: Vec<NodeRef<'a>> = Vec::new();
    for child in node.children_it(false) {
        let has_blocks = with_blocks.contains(&child.id);
        if !has_blocks && !splits(&child) {
            run.push(child);
            continue;
        }
        push(std::mem::take(&mut run), blocks);
        match has_blocks {
            true => collect(&child, with_blocks, blocks),
            false => push(vec![child], blocks),
        }
    }
    push(run, blocks);
}

fn push<'a>(nodes: Vec<NodeRef<'a>>, blocks: &mut Vec<Block<'a>>) {
    let text: String = nodes.iter().map(|node| node.text().to_string()).collect();
    let pictures: Vec<String> = nodes
        .iter()
        .flat_map(|node| std::iter::once(*node).chain(node.descendants_it()))
        .filter(|node| node.has_name("img"))
        .filter_map(|picture| picture.attr("src"))
        .map(|src| src.to_string())
        .collect();
    if !pictures.is_empty() || !text.trim().is_empty() {
        blocks.push(Block { nodes, words: words(&text), pictures });
    }
}

/// A line break parts blocks too: many pages know no paragraphs.
fn splits(node: &NodeRef<'_>) -> bool {
    is_block(node) || node.has_name("br")
}
