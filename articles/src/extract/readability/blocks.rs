//! Which blocks of a page stay: those that belong by themselves, and what is too short to be known but stands among
//! them.

use dom_query::Document;

use super::outline::{Block, Name, Outline};
use super::repeats;

/// Fewer words than this may be missed by accident.
const SHORT: u32 = 12;
/// Fewer words than this on a whole page are no article.
const FEW: u32 = 25;
/// A block belongs if it is as likely as this, or at least in the same range as the likeliest tenth of its page.
const LIKELY: f32 = 0.55;
const IN_RANGE: f32 = 0.6;
const UNLIKELY: f32 = 0.1;

/// Leaves in the body of a page the blocks that belong to the article; everything if none does.
pub(super) fn keep(page: &Document, outline: &Outline, scores: &[f32]) {
    let blocks = &outline.blocks;
    let limit = limit(blocks, scores);
    let mut kept: Vec<bool> =
        blocks.iter().zip(scores).map(|(block, score)| block.line.words > 0 && *score >= limit).collect();
    let words =
        |kept: &[bool]| blocks.iter().zip(kept).filter(|(_, kept)| **kept).map(|(block, _)| block.line.words).sum();
    if FEW > words(&kept) {
        return;
    }
    keep_between(outline, scores, limit, &mut kept);
    repeats::drop_repeated(outline, &mut kept);
    keep_pictures(outline, &mut kept);
    for (block, kept) in blocks.iter().zip(&kept) {
        if !kept {
            for node in block.nodes.iter().filter_map(|node| page.tree.get(node)) {
                node.remove_from_parent();
            }
        }
    }
}

/// How likely a block has to be. Pages unlike others get low scores all over: what counts then is who stands out.
fn limit(blocks: &[Block], scores: &[f32]) -> f32 {
    let mut ranked: Vec<(f32, u32)> = scores.iter().copied().zip(blocks.iter().map(|block| block.line.words)).collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    let tenth = ranked.iter().map(|(_, words)| words).sum::<u32>() / 10;
    let mut seen = 0;
    let top = ranked.iter().find(|(_, words)| {
        seen += words;
        seen > tenth
    });
    top.map_or(LIKELY, |(score, _)| (score * IN_RANGE).clamp(UNLIKELY, LIKELY))
}

/// Headings, cells, items, code and films belong where what is around them does.
fn keep_between(outline: &Outline, scores: &[f32], limit: f32, kept: &mut [bool]) {
    let with_words: Vec<usize> = (0..kept.len()).filter(|at| outline.blocks[*at].line.words > 0).collect();
    let mut at = 0;
    while at < with_words.len() {
        let end = (at..with_words.len()).find(|end| kept[with_words[*end]]).unwrap_or(with_words.len());
        let gap = &with_words[at..end];
        let is_part = |block: &usize| is_part(outline, &outline.blocks[*block], scores[*block] >= 0.4 * limit);
        if at > 0 && end < with_words.len() {
            let is_whole = gap.iter().all(is_part);
            for block in gap {
                // Code is of the text around it, whatever else stands between.
                kept[*block] = is_whole || is_in(outline, &outline.blocks[*block], Name::Code);
            }
        }
        at = end + 1;
    }
    // Code that ends an article has nothing behind it, but stands beside what is before it.
    let parent = |at: usize| outline.elements.get(outline.blocks[at].element).map(|element| element.parent);
    for pair in with_words.windows(2) {
        let follows = kept[pair[0]] && parent(pair[0]) == parent(pair[1]);
        kept[pair[1]] |= follows && is_in(outline, &outline.blocks[pair[1]], Name::Code);
    }
}

/// Whether a block is of a kind that is short by nature, or that no model of prose knows.
fn is_part(outline: &Outline, block: &Block, is_possible: bool) -> bool {
    let is_short = block.line.words < SHORT && is_possible;
    block.is_player
        || is_in(outline, block, Name::Code)
        || (is_short
            && (block.heading > 1
                || [Name::Item, Name::Cell, Name::Caption, Name::Term].iter().any(|name| is_in(outline, block, *name))))
}

/// A picture without words belongs if what stands before and after it does, or if it is a figure between the headline
/// and the text. Its caption goes with it.
fn keep_pictures(outline: &Outline, kept: &mut [bool]) {
    let blocks = &outline.blocks;
    let first = (0..blocks.len()).find(|at| kept[*at] && blocks[*at].heading != 1).unwrap_or(0);
    let headline = blocks[..first].iter().rposition(|block| block.heading == 1).unwrap_or(first);
    let mut before = false;
    let mut waiting: Vec<usize> = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        if block.line.words == 0 && !block.pictures.is_empty() {
            kept[at] = (headline..first).contains(&at) && is_in(outline, block, Name::Figure);
            waiting.push(at);
            continue;
        }
        for picture in waiting.drain(..) {
            kept[picture] |= before && kept[at];
        }
        before = kept[at];
    }
    for at in 1..blocks.len() {
        kept[at] |= kept[at - 1] && blocks[at - 1].line.words == 0 && is_in(outline, &blocks[at], Name::Caption);
    }
}

/// Whether a block is, or stands in, an element of a name.
fn is_in(outline: &Outline, block: &Block, name: Name) -> bool {
    outline.up(block.element).take(4).any(|(_, element)| element.name == name)
}
