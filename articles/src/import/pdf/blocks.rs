//! Lines to paragraphs, headings and lists, by the gaps between lines, the size of the letters and how lines end; a
//! paragraph goes on over the end of a column or a page, and a word that was divided is whole again.

use std::collections::HashSet;

use super::lines::{Line, Page};
use crate::extract::plain_text::{escape_into, is_cjk};

/// Letters larger than those of the text by this factor are a heading.
const HEADING: f32 = 1.14;
/// A heading is not longer than this, in characters.
const LONGEST_HEADING: usize = 180;

/// A block of the text.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Block {
    /// A heading; its letters are that high.
    Heading(String, f32),
    Paragraph(String),
    Item(String),
    /// Rows of a table, one a line.
    Rows(Vec<String>),
}

impl Block {
    pub(super) fn text(&self) -> String {
        match self {
            Block::Heading(text, _) | Block::Paragraph(text) | Block::Item(text) => text.clone(),
            Block::Rows(rows) => rows.join("\n"),
        }
    }
}

/// The size most letters of a document have.
pub(super) fn body_size(pages: &[Page]) -> f32 {
    let mut counts: std::collections::BTreeMap<i32, usize> = Default::default();
    for line in pages.iter().flat_map(|page| &page.lines) {
        *counts.entry((line.size * 2.0).round() as i32).or_default() += line.text.len();
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map_or(10.0, |(half, _)| half as f32 / 2.0)
}

/// The blocks of a document.
pub(super) fn blocks(pages: &[Page], body: f32) -> Vec<Block> {
    let whole_words = whole_words(pages);
    let pages: Vec<Vec<Line>> = pages.iter().map(|page| with_initials(&page.lines)).collect();
    let mut blocks = Vec::new();
    let mut open: Option<Open> = None;
    for lines in &pages {
        let leading = leading(lines);
        for (at, line) in lines.iter().enumerate() {
            match &mut open {
                Some(block) if block.takes(line, lines.get(at + 1), leading, at == 0) => block.push(line, &whole_words),
                _ => {
                    blocks.extend(open.take().map(|open| open.close(body)));
                    open = Some(Open::new(line));
                }
            }
        }
    }
    blocks.extend(open.map(|open| open.close(body)));
    blocks.retain(|block| !block.text().trim().is_empty());
    blocks
}

/// The blocks as HTML.
pub(super) fn html(blocks: &[Block]) -> String {
    let mut sizes: Vec<i32> = blocks
        .iter()
        .filter_map(|block| if let Block::Heading(_, size) = block { Some(size.round() as i32) } else { None })
        .collect();
    sizes.sort_unstable_by_key(|size| -size);
    sizes.dedup();
    let mut html = String::new();
    let mut in_list = false;
    for block in blocks {
        let is_item = matches!(block, Block::Item(_));
        if is_item != in_list {
            html.push_str(if is_item { "<ul>" } else { "</ul>" });
            in_list = is_item;
        }
        let level = match block {
            Block::Heading(_, size) => {
                (2 + sizes.iter().position(|known| *known == size.round() as i32).unwrap_or(0)).min(4)
            }
            _ => 0,
        };
        let (begin, end) = match level {
            2 => ("<h2>", "</h2>"),
            3 => ("<h3>", "</h3>"),
            4 => ("<h4>", "</h4>"),
            _ if is_item => ("<li>", "</li>"),
            _ => ("<p>", "</p>"),
        };
        html.push_str(begin);
        match block {
            Block::Heading(text, _) | Block::Paragraph(text) | Block::Item(text) => escape_into(&mut html, text),
            Block::Rows(rows) => {
                for (at, row) in rows.iter().enumerate() {
                    html.push_str(if at > 0 { "<br>" } else { "" });
                    escape_into(&mut html, row);
                }
            }
        }
        html.push_str(end);
    }
    html.push_str(if in_list { "</ul>" } else { "" });
    html
}

/// A block that may still grow.
struct Open<'a> {
    lines: Vec<&'a Line>,
    text: String,
    rows: Vec<String>,
    left: f32,
    right: f32,
    is_item: bool,
}

impl<'a> Open<'a> {
    fn new(line: &'a Line) -> Open<'a> {
        let (text, is_item) = match bullet(&line.text) {
            Some(rest) => (rest, true),
            None => (line.text.as_str(), false),
        };
        Open {
            lines: vec![line],
            text: text.to_owned(),
            rows: vec![text.to_owned()],
            left: line.x0,
            right: line.x1,
            is_item,
        }
    }

    fn last(&self) -> &'a Line {
        self.lines[self.lines.len() - 1]
    }

    /// Whether the next line is of the same block.
    fn takes(&self, line: &Line, next: Option<&Line>, leading: f32, is_first_of_page: bool) -> bool {
        let before = self.last();
        let size = before.size.max(line.size);
        if before.size.min(line.size) < size * 0.9
            || bullet(&line.text).is_some()
            || before.bold != line.bold && size > line.size.min(before.size) * 1.02
        {
            return false;
        }
        let down = line.y - before.y;
        let overlap = self.right.min(line.x1) - self.left.max(line.x0);
        let is_below = !is_first_of_page && down > 0.0 && overlap > 0.0;
        let ends = ends_sentence(&before.text);
        if !is_below {
            // The next column or the next page: the paragraph goes on if its sentence does.
            let goes_on = line.text.starts_with(|c: char| c.is_lowercase() || is_cjk(c)) || before.text.ends_with('-');
            let is_text = before.text.chars().count() > 20 && !before.is_row && !line.is_row;
            return is_text && !ends && goes_on && (is_first_of_page || !is_level(before, line));
        }
        if before.is_row != line.is_row {
            return false;
        }
        if down > size * (leading * 1.28).max(leading + 0.25) {
            return false;
        }
        if let [.., above, _] = self.lines.as_slice()
            && before.y > above.y
            && down > (before.y - above.y) * 1.25 + 0.5
        {
            return false;
        }
        if before.bold != line.bold {
            return false;
        }
        let width = (self.right - self.left).max(1.0);
        let is_short = before.x1 < self.right.max(line.x1) - width.max(line.x1 - line.x0) * 0.2;
        let is_indented = line.x0 > before.x0 + 0.8 * size;
        let is_hanging = next.is_some_and(|next| (next.x0 - line.x0).abs() < 0.5 * size && next.y > line.y);
        if is_indented && (ends || is_short) && !is_hanging && !self.is_item {
            return false;
        }
        let is_outdented = line.x0 < before.x0 - 0.8 * size;
        if is_outdented && self.lines.len() > 1 && (ends || is_short) {
            return false;
        }
        !(is_short && ends && line.text.starts_with(|c: char| !c.is_lowercase()))
    }

    fn push(&mut self, line: &'a Line, whole_words: &HashSet<String>) {
        join(&mut self.text, &line.text, whole_words);
        self.rows.push(line.text.clone());
        let is_new_column = line.y <= self.last().y;
        if is_new_column {
            (self.left, self.right) = (line.x0, line.x1);
        }
        self.left = self.left.min(line.x0);
        self.right = self.right.max(line.x1);
        self.lines.push(line);
    }

    fn close(self, body: f32) -> Block {
        let first = self.lines[0];
        let length = self.text.chars().count();
        let has_letters = self.text.chars().any(char::is_alphabetic);
        let is_short = length <= LONGEST_HEADING && self.lines.len() <= 4 && length >= 2;
        let is_larger = first.size >= body * HEADING;
        let is_bold = first.bold && first.size >= body * 0.97 && self.lines.len() <= 2 && length <= 100;
        let ends = self.text.ends_with(['.', ',', ';', ':']);
        if self.is_item {
            return Block::Item(self.text);
        }
        if has_letters && is_short && !first.is_row && (is_larger || is_bold && !ends) {
            return Block::Heading(self.text, first.size);
        }
        if first.is_row && self.rows.len() > 1 {
            return Block::Rows(self.rows);
        }
        Block::Paragraph(self.text)
    }
}

fn is_level(a: &Line, b: &Line) -> bool {
    (a.y - b.y).abs() < 0.3 * a.size.min(b.size)
}

/// Puts a line behind the one before it; a word that was divided becomes whole.
fn join(text: &mut String, line: &str, whole_words: &HashSet<String>) {
    let (Some(last), Some(first)) = (text.chars().next_back(), line.chars().next()) else {
        text.push_str(line);
        return;
    };
    let is_hyphen = matches!(last, '-' | '\u{ad}' | '\u{2010}');
    let stem = text.trim_end_matches(['-', '\u{ad}', '\u{2010}']);
    if is_hyphen && stem.ends_with(char::is_alphabetic) && first.is_lowercase() {
        let begin = stem.rsplit(char::is_whitespace).next().unwrap_or(stem);
        let end = line.split(char::is_whitespace).next().unwrap_or(line);
        let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        let (whole, compound) = (bare(&format!("{begin}{end}")), bare(&format!("{begin}-{end}")));
        // A hyphen stays if the text writes the word with it elsewhere, and never without.
        if last == '\u{ad}' || whole_words.contains(&whole) || !whole_words.contains(&compound) {
            let length = stem.len();
            text.truncate(length);
        }
        text.push_str(line);
        return;
    }
    let is_wide = |c: char| is_cjk(c) || matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}');
    if !(is_wide(last) && is_wide(first)) {
        text.push(' ');
    }
    text.push_str(line);
}

/// The words of a document that stand within a line.
fn whole_words(pages: &[Page]) -> HashSet<String> {
    let mut known = HashSet::new();
    for line in pages.iter().flat_map(|page| &page.lines) {
        let mut words: Vec<&str> = line.text.split_whitespace().collect();
        words.pop();
        known.extend(
            words
                .into_iter()
                .skip(1)
                .filter(|word| word.len() > 3)
                .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()),
        );
    }
    known
}

/// How far lines of a page are apart, in heights of their letters.
fn leading(lines: &[Line]) -> f32 {
    let mut gaps: Vec<f32> = lines
        .windows(2)
        .filter(|pair| (pair[0].size - pair[1].size).abs() < 0.05 * pair[0].size)
        .map(|pair| (pair[1].y - pair[0].y) / pair[0].size)
        .filter(|gap| (0.7..2.2).contains(gap))
        .collect();
    gaps.sort_by(f32::total_cmp);
    gaps.get(gaps.len() * 2 / 5).copied().unwrap_or(1.2)
}

/// A large first letter joined to the word that it begins.
fn with_initials(lines: &[Line]) -> Vec<Line> {
    let mut joined: Vec<Line> = Vec::with_capacity(lines.len());
    for line in lines {
        if let Some(initial) = joined.last()
            && initial.text.chars().count() == 1
            && initial.text.starts_with(char::is_uppercase)
            && initial.size > line.size * 1.8
            && line.x0 >= initial.x0
            && line.x0 < initial.x1 + 1.5 * line.size
            && (-0.3 * initial.size..initial.size * 1.2).contains(&(initial.y - line.y))
        {
            let initial = joined.pop().map(|line| line.text).unwrap_or_default();
            joined.push(Line { text: initial + &line.text, ..line.clone() });
            continue;
        }
        joined.push(line.clone());
    }
    joined
}

fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(['"', '”', '’', '\'', ')', ']', '»', '」', '』']);
    text.ends_with(['.', '!', '?', ':', '…', '。', '！', '？', '：', '؟', '।'])
}

/// What stands behind the sign of a list item.
fn bullet(text: &str) -> Option<&str> {
    let rest = text.strip_prefix(['•', '▪', '●', '○', '■', '□', '◦', '‣', '➢', '✓', '❖', '·', '∙', '⁃'])?;
    Some(rest.trim_start()).filter(|rest| !rest.is_empty())
}
