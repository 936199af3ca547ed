//! What is known of a block and of what is around it, in numbers.

use rustc_hash::FxHashMap;

use super::furniture;
use super::hints::{BODY, KINDS};
use super::outline::{Block, Element, NONE, Name, Outline};
use super::words::Text;

/// How many numbers there are for a block.
pub(super) const FEATURES: usize = 77 + KINDS;

/// What is asked of the page as a whole, once.
struct Whole {
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
    candidate: usize,
}

/// The numbers of each block of a page, in order. `declared` is the text the page says it holds, `title` its title.
pub(super) fn of(outline: &Outline, declared: Option<&Text>, title: Option<&Text>) -> Vec<[f32; FEATURES]> {
    let whole = Whole::of(outline, title);
    let mut before = 0u32;
    let mut heading: Option<usize> = None;
    let prose: Vec<u32> = outline.blocks.iter().map(Block::prose).collect();
    let last_prose: Vec<usize> = scan(prose.iter().enumerate());
    let mut next_prose: Vec<usize> = scan(prose.iter().rev().enumerate());
    next_prose.reverse();
    (0..outline.blocks.len())
        .map(|at| {
            let block = &outline.blocks[at];
            let mut row = Row { values: [0.0; FEATURES], at: 0 };
            row.line(block);
            row.around(outline, at);
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
            row.above(outline, at, &whole);
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
    fn around(&mut self, outline: &Outline, at: usize) {
        for offset in [-2, -1, 1, 2] {
            let near = at.checked_add_signed(offset).and_then(|near| outline.blocks.get(near));
            self.push(near.map_or(-1.0, |near| near.line.words.min(100) as f32));
            self.push(near.map_or(-1.0, |near| share(near.linked, near.line.words)));
        }
        for reach in [3, 8] {
            let (from, to) = (at.saturating_sub(reach), (at + reach + 1).min(outline.blocks.len()));
            let (mut words, mut linked, mut prose) = (0, 0, 0);
            for near in &outline.blocks[from..to] {
                words += near.line.words;
                linked += near.linked;
                prose += near.prose();
            }
            self.push(share(linked, words));
            self.push(share(prose, words));
            self.push(ln(words));
        }
    }

    /// The elements it stands in.
    fn above(&mut self, outline: &Outline, at: usize, whole: &Whole) {
        let block = &outline.blocks[at];
        let chain: Vec<(usize, &Element)> = outline.up(block.element).collect();
        let part = |element: &Element| element.prose as f32 / whole.prose.max(1.0);
        // The nearest element of which a hint is true, by how much of the prose of the page is in it: what holds most
        // of it is the article, whatever it is called.
        for kind in 0..KINDS {
            let near = chain.iter().find(|(at, element)| *at > 0 && element.hints.has_kind(kind));
            let own = block.hints.has_kind(kind).then_some(0.0);
            self.push(own.or(near.map(|(_, element)| part(element))).unwrap_or(2.0));
        }
        for name in [Name::Article, Name::Main, Name::Aside, Name::Header, Name::Footer, Name::Navigation, Name::Form] {
            let near = chain.iter().find(|(_, element)| element.name == name);
            self.push(near.map_or(2.0, |(_, element)| part(element)));
        }
        let near = |names: &[Name]| {
            f32::from(u8::from(chain.iter().take(6).any(|(_, element)| names.contains(&element.name))))
        };
        let own = chain.first().map(|(_, element)| element.name);
        self.push(f32::from(u8::from(own == Some(Name::Paragraph))));
        self.push(near(&[Name::Item]));
        self.push(near(&[Name::Cell]));
        self.push(near(&[Name::Caption, Name::Figure]));
        self.push(near(&[Name::Code, Name::Quote]));
        // Elements that hold the same blocks count once.
        let mut last = (NONE, NONE);
        let mut levels = 0;
        for (_, element) in &chain {
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
            self.push(part(element));
            self.push(ln(element.words));
            if levels == 4 {
                break;
            }
        }
        for _ in levels..4 {
            [1.0, 1.0, 12.0].into_iter().for_each(|value| self.push(value));
        }
        for main in [whole.half, whole.most, whole.candidate] {
            let main_depth = outline.elements.get(main).map_or(0, |main| main.depth);
            let inside = chain.iter().any(|(at, _)| *at == main);
            let depth = chain.first().map_or(0, |(_, element)| element.depth);
            self.push(match inside {
                true => f32::from(depth.saturating_sub(main_depth).min(12)),
                false => {
                    let common = outline.up(main).find(|(at, _)| chain.iter().any(|(above, _)| above == at));
                    -1.0 - f32::from(main_depth.saturating_sub(common.map_or(0, |(_, common)| common.depth)).min(12))
                }
            });
        }
        let direct = |at: usize| whole.direct.get(at).copied().unwrap_or(0);
        let own = container(outline, block);
        let best = direct(whole.candidate);
        self.push(share(direct(own), best));
        // A list or a table under the candidate is as much part of it as a paragraph is.
        self.push(outline.up(own).take(3).map(|(at, _)| share(direct(at), best)).fold(0.0, f32::max));
        self.push(f32::from(u8::from(chain.iter().any(|(at, _)| *at == whole.candidate))));
        let range = outline.elements.get(whole.candidate).map_or(0..0, |element| element.first..element.end);
        self.push(ln(range.start.saturating_sub(at) as u32) - ln((at + 1).saturating_sub(range.end) as u32));
        let above = outline.elements.get(whole.candidate).map_or(0, |element| element.parent);
        self.push(f32::from(u8::from(chain.iter().any(|(at, _)| *at == above))));
        self.push(ln(best));
        let signature = chain.first().map_or(0, |(_, element)| element.signature);
        let (prose, words, blocks) = whole.templates.get(&signature).copied().unwrap_or_default();
        self.push(prose as f32 / whole.prose.max(1.0));
        self.push(share(prose, words));
        self.push(share(words, blocks).min(200.0));
        self.push(f32::from(u8::from(chain.iter().any(|(_, element)| element.hints.has(BODY)))));
    }
}

fn share(part: u32, of: u32) -> f32 {
    if of == 0 { 0.0 } else { part as f32 / of as f32 }
}

fn ln(words: u32) -> f32 {
    (words as f32 + 1.0).ln()
}
