//! What is known of a block and of what is around it, in numbers.

use rustc_hash::FxHashMap;

use super::furniture;
use super::hints::KINDS;
use super::inherited::{Inherited, Shared};
use super::outline::{Block, Element, NONE, Name, Outline};
use super::words::Text;

/// How many numbers there are for a block.
pub(super) const FEATURES: usize = 77 + KINDS;

/// What is asked of the page as a whole, once.
pub(super) struct Whole {
    prose: f32,
    /// The deepest element with at least half of the prose in it, and the deepest with most of it.
    half: usize,
    most: usize,
    /// Words of prose under the same template.
    templates: FxHashMap<u64, (u32, u32, u32)>,
    /// How often a line stands on the page.
    lines: FxHashMap<u64, u32>,
    headline: Option<usize>,
    /// Words of prose right under each element, and the element with most of them.
    direct: Vec<u32>,
    pub(super) candidate: usize,
}

/// The numbers of each block of a page, in order. `declared` is the text the page says it holds, `title` its title.
pub(super) fn of(outline: &Outline, declared: Option<&Text>, title: Option<&Text>) -> Vec<[f32; FEATURES]> {
    let whole = Whole::of(outline, title);
    let mut before = 0u32;
    let mut heading: Option<usize> = None;
    let inherited = Inherited::of(outline, &whole);
    let prose: Vec<u32> = outline.blocks.iter().map(Block::prose).collect();
    let sums = sums(outline, &prose);
    let last_prose: Vec<usize> = scan(prose.iter().enumerate());
    let mut next_prose: Vec<usize> = scan(prose.iter().rev().enumerate());
    next_prose.reverse();
    (0..outline.blocks.len())
        .map(|at| {
            let block = &outline.blocks[at];
            let mut row = Row { values: [0.0; FEATURES], at: 0 };
            row.line(block);
            row.around(outline, at, &sums);
            row.push(last_prose[at].min(40) as f32);
            row.push(next_prose[at].min(40) as f32);
            row.push(before as f32 / whole.prose.max(1.0));
            row.push(at as f32 / outline.blocks.len() as f32);
            row.push(whole.headline.map_or(-1.0, |headline| match at >= headline {
                true => ln((at - headline) as u32),
                false => -2.0,
            }));
            match heading {
                Some(near) if block.heading == 0 => {
                    let near_block = &outline.blocks[near];
                    row.push(f32::from(near_block.heading));
                    row.push(f32::from(u8::from(furniture::is_end(near_block))));
                    row.push(share(near_block.linked, near_block.line.words));
                    row.push(ln((at - near) as u32));
                }
                _ => [0.0, 0.0, 0.0, -1.0].into_iter().for_each(|value| row.push(value)),
            }
            row.above(outline, at, &whole, &inherited);
            row.push(declared.map_or(-1.0, |text| text.share(&block.line)));
            row.push(f32::from(u8::from(
                title.is_some_and(|title| title.share(&block.line) > 0.7 && block.line.words < 40),
            )));
            row.push(whole.lines.get(&block.line.key()).copied().unwrap_or(1).min(9) as f32);
            row.push(ln(whole.prose as u32));
            before += prose[at];
            if block.heading > 0 {
                heading = Some(at);
            }
            row.values
        })
        .collect()
}

/// Words, words of links and words of prose before each block, and in all.
fn sums(outline: &Outline, prose: &[u32]) -> Vec<[u32; 3]> {
    let mut sum = [0; 3];
    let mut sums = vec![sum];
    for (block, prose) in outline.blocks.iter().zip(prose) {
        sum = [sum[0] + block.line.words, sum[1] + block.linked, sum[2] + prose];
        sums.push(sum);
    }
    sums
}

/// Blocks since the last prose.
fn scan<'a>(prose: impl Iterator<Item = (usize, &'a u32)>) -> Vec<usize> {
    let mut last = None;
    prose
        .map(|(at, words)| {
            let since = last.map_or(99, |last| at - last);
            if *words > 0 {
                last = Some(at);
            }
            since
        })
        .collect()
}

impl Whole {
    fn of(outline: &Outline, title: Option<&Text>) -> Whole {
        let prose = outline.elements.first().map_or(0, |body| body.prose);
        let mut templates: FxHashMap<u64, (u32, u32, u32)> = FxHashMap::default();
        let mut lines: FxHashMap<u64, u32> = FxHashMap::default();
        for block in &outline.blocks {
            let Some(element) = outline.elements.get(block.element) else { continue };
            let sums = templates.entry(element.signature).or_default();
            sums.0 += block.prose();
            sums.1 += block.line.words;
            sums.2 += 1;
            *lines.entry(block.line.key()).or_default() += 1;
        }
        let deepest = |least: f32| {
            (0..outline.elements.len())
                .filter(|at| prose > 0 && outline.elements[*at].prose as f32 >= least * prose as f32)
                .max_by_key(|at| outline.elements[*at].depth)
                .unwrap_or(0)
        };
        let is_title = |block: &Block| {
            block.heading == 1 || (block.heading == 2 && title.is_some_and(|title| title.share(&block.line) > 0.7))
        };
        let headline = outline.blocks.iter().position(is_title);
        let mut direct = vec![0; outline.elements.len()];
        for block in &outline.blocks {
            if let Some(sum) = direct.get_mut(container(outline, block)) {
                *sum += block.prose();
            }
        }
        let candidate = (0..direct.len()).max_by_key(|at| (direct[*at], usize::MAX - at)).unwrap_or(0);
        Whole {
            direct,
            candidate,
            prose: prose as f32,
            half: deepest(0.5),
            most: deepest(0.8),
            templates,
            lines,
            headline,
        }
    }
}

impl Whole {
    /// The elements that may be the article.
    pub(super) fn mains(&self) -> [usize; 3] {
        [self.half, self.most, self.candidate]
    }

    /// How much of the prose of the page is in an element.
    pub(super) fn part(&self, element: &Element) -> f32 {
        element.prose as f32 / self.prose.max(1.0)
    }
}

/// The element whose children a block is one of: a paragraph is one of what it stands in, bare text of what it is in.
fn container(outline: &Outline, block: &Block) -> usize {
    match outline.elements.get(block.element) {
        Some(element) if element.name != Name::Other && element.parent != NONE => element.parent,
        _ => block.element,
    }
}

struct Row {
    values: [f32; FEATURES],
    at: usize,
}

impl Row {
    fn push(&mut self, value: f32) {
        if let Some(place) = self.values.get_mut(self.at) {
            *place = value;
        }
        self.at += 1;
    }

    /// The block itself.
    fn line(&mut self, block: &Block) {
        let line = &block.line;
        self.push(line.words as f32);
        self.push(share(block.linked, line.words));
        self.push(share(block.strong, line.words));
        self.push(share(line.commas, line.words));
        self.push(share(line.stops, line.words));
        self.push(f32::from(u8::from(line.is_sentence())));
        self.push(share(line.digits, line.words));
        self.push(share(line.capitals, line.words));
        self.push(share(line.letters, line.words));
        self.push(f32::from(block.heading));
        self.push(f32::from(u8::from(furniture::is_furniture(block))));
        self.push(f32::from(u8::from(line.last == Some(':'))));
        self.push(block.pictures.len() as f32);
    }

    /// The blocks before and after it.
    fn around(&mut self, outline: &Outline, at: usize, sums: &[[u32; 3]]) {
        for offset in [-2, -1, 1, 2] {
            let near = at.checked_add_signed(offset).and_then(|near| outline.blocks.get(near));
            self.push(near.map_or(-1.0, |near| near.line.words.min(100) as f32));
            self.push(near.map_or(-1.0, |near| share(near.linked, near.line.words)));
        }
        for reach in [3, 8] {
            let (from, to) = (at.saturating_sub(reach), (at + reach + 1).min(outline.blocks.len()));
            let [words, linked, prose] = std::array::from_fn(|kind| sums[to][kind] - sums[from][kind]);
            self.push(share(linked, words));
            self.push(share(prose, words));
            self.push(ln(words));
        }
    }

    /// The elements it stands in.
    fn above(&mut self, outline: &Outline, at: usize, whole: &Whole, inherited: &[Inherited]) {
        let block = &outline.blocks[at];
        let (Some(own), Some(known)) = (outline.elements.get(block.element), inherited.get(block.element)) else {
            return;
        };
        for (kind, part) in known.kinds.iter().enumerate() {
            self.push(if block.hints.has_kind(kind) { 0.0 } else { *part });
        }
        for part in known.names {
            self.push(part);
        }
        let near = |names: &[Name]| {
            f32::from(u8::from(outline.up(block.element).take(6).any(|(_, element)| names.contains(&element.name))))
        };
        self.push(f32::from(u8::from(own.name == Name::Paragraph)));
        self.push(near(&[Name::Item]));
        self.push(near(&[Name::Cell]));
        self.push(near(&[Name::Caption, Name::Figure]));
        self.push(near(&[Name::Code, Name::Quote]));
        // Elements that hold the same blocks count once.
        let mut last = (NONE, NONE);
        let mut levels = 0;
        for (_, element) in outline.up(block.element) {
            if (element.first, element.end) == last {
                continue;
            }
            last = (element.first, element.end);
            levels += 1;
            if levels == 1 && element.end - element.first == 1 {
                levels = 0;
                continue;
            }
            self.push(share(element.linked, element.words));
            self.push(whole.part(element));
            self.push(ln(element.words));
            if levels == 4 {
                break;
            }
        }
        for _ in levels..4 {
            [1.0, 1.0, 12.0].into_iter().for_each(|value| self.push(value));
        }
        for (main, shared) in whole.mains().into_iter().zip(known.shared) {
            let main_depth = outline.elements.get(main).map_or(0, |main| main.depth);
            self.push(match shared {
                Shared::All => f32::from(own.depth.saturating_sub(main_depth).min(12)),
                Shared::DownTo(depth) => -1.0 - f32::from(main_depth.saturating_sub(depth).min(12)),
            });
        }
        let direct = |at: usize| whole.direct.get(at).copied().unwrap_or(0);
        let around = container(outline, block);
        let best = direct(whole.candidate);
        self.push(share(direct(around), best));
        // A list or a table under the candidate is as much part of it as a paragraph is.
        self.push(outline.up(around).take(3).map(|(at, _)| share(direct(at), best)).fold(0.0, f32::max));
        self.push(f32::from(u8::from(known.shared[2] == Shared::All)));
        let range = outline.elements.get(whole.candidate).map_or(0..0, |element| element.first..element.end);
        self.push(ln(range.start.saturating_sub(at) as u32) - ln((at + 1).saturating_sub(range.end) as u32));
        self.push(f32::from(u8::from(known.is_beside_candidate)));
        self.push(ln(best));
        let (prose, words, blocks) = whole.templates.get(&own.signature).copied().unwrap_or_default();
        self.push(prose as f32 / whole.prose.max(1.0));
        self.push(share(prose, words));
        self.push(share(words, blocks).min(200.0));
        self.push(f32::from(u8::from(known.is_in_body)));
    }
}

fn share(part: u32, of: u32) -> f32 {
    if of == 0 { 0.0 } else { part as f32 / of as f32 }
}

fn ln(words: u32) -> f32 {
    (words as f32 + 1.0).ln()
}
