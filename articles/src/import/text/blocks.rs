//! Lines of plain text to blocks: paragraphs, headings, lists, quotes. Told by blank lines, by the width of lines,
//! and by the marks that people put before lines.

use std::borrow::Cow;

use crate::extract::plain_text::{escape_into, is_cjk};

/// A line at least this wide is a paragraph by itself, wherever the next one begins.
const PARAGRAPH: usize = 111;
/// The narrowest column that people wrap text to; narrower lines are verses or an address.
const COLUMN: usize = 50;
/// A heading is not wider than this.
const HEADING: usize = 80;

/// A piece of a text.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Block<'a> {
    /// Lines that were broken on purpose; most have one.
    Paragraph(Vec<Cow<'a, str>>),
    Heading(Cow<'a, str>),
    List {
        ordered: bool,
        items: Vec<Cow<'a, str>>,
    },
    Quote(Vec<Cow<'a, str>>),
    Rule,
}

/// Width of a line on a screen, in columns of a Latin letter.
pub(super) fn width(line: &str) -> usize {
    line.chars().map(|c| 1 + usize::from(is_cjk(c))).sum()
}

/// Whether a line ends as a sentence does.
pub(super) fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(['"', '”', '’', '\'', '»', ')', '」', '』', '）', '“'])
        .ends_with(['.', '!', '?', '…', '。', '！', '？', ':', '：'])
}

/// The blocks of the lines of a text.
pub(super) fn blocks<'a>(lines: &[&'a str]) -> Vec<Block<'a>> {
    let hyphens = Hyphens::of(lines);
    let mut blocks = Vec::new();
    for group in lines.split(|line| line.trim().is_empty()).filter(|group| !group.is_empty()) {
        push_group(group, &hyphens, &mut blocks);
    }
    mark_headings(&mut blocks);
    blocks
}

/// Blocks of lines without a blank one between them.
fn push_group<'a>(group: &[&'a str], hyphens: &Hyphens, blocks: &mut Vec<Block<'a>>) {
    let mut rest = group;
    while let Some(first) = rest.first() {
        let is_quoted = |line: &&str| line.trim_start().starts_with('>');
        let count = if is_rule(first) {
            blocks.push(Block::Rule);
            1
        } else if is_quoted(first) {
            let count = rest.iter().take_while(|line| is_quoted(line)).count();
            push_quote(&rest[..count], hyphens, blocks);
            count
        } else if let Some(marked) = marker(first) {
            push_list(rest, marked.0, hyphens, blocks)
        } else {
            let ends = |line: &&str| is_rule(line) || is_quoted(line) || marker(line).is_some();
            let count = rest.iter().position(ends).unwrap_or(rest.len());
            // A line of dashes or equals signs under a short one makes it a heading.
            let is_underlined =
                count == 1 && rest.get(1).is_some_and(|line| is_rule(line)) && width(first.trim()) <= HEADING;
            if is_underlined {
                blocks.push(Block::Heading(first.trim().into()));
                2
            } else {
                push_prose(&rest[..count], hyphens, blocks);
                count
            }
        };
        rest = &rest[count..];
    }
}

fn push_quote<'a>(lines: &[&'a str], hyphens: &Hyphens, blocks: &mut Vec<Block<'a>>) {
    let bare: Vec<&str> = lines.iter().map(|line| line.trim_start().trim_start_matches(['>', ' '])).collect();
    let mut inside = Vec::new();
    for group in bare.split(|line| line.trim().is_empty()).filter(|group| !group.is_empty()) {
        push_prose(group, hyphens, &mut inside);
    }
    let paragraphs: Vec<Cow<'a, str>> = inside
        .into_iter()
        .filter_map(|block| match block {
            Block::Paragraph(mut lines) if lines.len() == 1 => lines.pop(),
            Block::Paragraph(lines) => Some(lines.join("\n").into()),
            _ => None,
        })
        .collect();
    if !paragraphs.is_empty() {
        blocks.push(Block::Quote(paragraphs));
    }
}

fn push_list<'a>(lines: &[&'a str], ordered: bool, hyphens: &Hyphens, blocks: &mut Vec<Block<'a>>) -> usize {
    let mut items: Vec<Cow<'a, str>> = Vec::new();
    let mut count = 0;
    for line in lines {
        match marker(line) {
            Some((kind, rest)) if kind == ordered => items.push(rest.into()),
            // A line that is set in belongs to the item above it.
            None if line.starts_with([' ', '\t']) && !is_rule(line) => {
                if let Some(item) = items.last_mut() {
                    hyphens.join(item.to_mut(), line.trim());
                }
            }
            _ => break,
        }
        count += 1;
    }
    match blocks.last_mut() {
        // Items with blank lines between them are one list still.
        Some(Block::List { ordered: kind, items: before }) if *kind == ordered => before.append(&mut items),
        _ => blocks.push(Block::List { ordered, items }),
    }
    count
}

/// Whether a line is an item of an ordered list, and the text after its mark.
fn marker(line: &str) -> Option<(bool, &str)> {
    let line = line.trim_start();
    for bullet in ["- ", "* ", "• ", "‣ ", "◦ ", "▪ ", "· ", "•\t", "-\t", "*\t"] {
        if let Some(rest) = line.strip_prefix(bullet) {
            return Some((false, rest.trim())).filter(|(_, rest)| !rest.is_empty());
        }
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = line[digits..].strip_prefix(['.', ')'])?;
    // The number of an item is not repeated in the body, so it has to be one that a list would give it.
    ((1..=2).contains(&digits) && rest.starts_with([' ', '\t']) && !rest.trim().is_empty()).then(|| (true, rest.trim()))
}

/// `* * *`, `-----`, `=====`
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    let mut marks = line.chars().filter(|c| !c.is_whitespace());
    let first = marks.next();
    first.is_some_and(|first| "-*=_~#+·•".contains(first) && marks.clone().count() >= 2 && marks.all(|c| c == first))
}

/// Lines of prose: wrapped ones are joined, long ones are a paragraph each, short ones stay lines.
fn push_prose<'a>(lines: &[&'a str], hyphens: &Hyphens, blocks: &mut Vec<Block<'a>>) {
    let widths: Vec<usize> = lines.iter().map(|line| width(line.trim())).collect();
    let column = widths[..widths.len().saturating_sub(1)].iter().copied().max().unwrap_or(0);
    let full = widths[..widths.len().saturating_sub(1)].iter().filter(|width| **width * 5 >= column * 3).count();
    let sentences = lines.iter().filter(|line| ends_sentence(line.trim())).count();
    let is_long = widths.iter().any(|width| *width >= PARAGRAPH);
    let is_wrapped = column >= COLUMN && full * 4 >= (lines.len() - 1) * 3 && sentences < lines.len();
    let is_set_in = lines.iter().all(|line| line.starts_with("    ") || line.starts_with('\t'));
    if lines.len() == 1 || is_long || (!is_wrapped && column >= COLUMN) {
        for line in lines {
            let is_quote = lines.len() == 1 && is_set_in && width(line.trim()) > HEADING;
            blocks.push(match is_quote {
                true => Block::Quote(vec![line.trim().into()]),
                false => Block::Paragraph(vec![line.trim().into()]),
            });
        }
        return;
    }
    if !is_wrapped {
        blocks.push(Block::Paragraph(lines.iter().map(|line| line.trim().into()).collect()));
        return;
    }
    let mut paragraphs: Vec<Cow<'a, str>> = Vec::new();
    let mut ended = true;
    for (at, line) in lines.iter().enumerate() {
        let begins_set_in = !is_set_in && line.starts_with([' ', '\t', '\u{3000}']);
        match paragraphs.last_mut() {
            Some(paragraph) if !ended && !begins_set_in => hyphens.join(paragraph.to_mut(), line.trim()),
            _ => paragraphs.push(line.trim().into()),
        }
        ended = widths[at] * 4 < column * 3 && ends_sentence(line.trim());
    }
    match is_set_in {
        true => blocks.push(Block::Quote(paragraphs)),
        false => blocks.extend(paragraphs.into_iter().map(|text| Block::Paragraph(vec![text]))),
    }
}

/// What a hyphen at the end of a line means in this text: in one that divides words it happens again and again.
struct Hyphens {
    divide: bool,
}

impl Hyphens {
    fn of(lines: &[&str]) -> Hyphens {
        let divided = lines.windows(2).filter(|pair| is_divided(pair[0].trim(), pair[1].trim())).count();
        Hyphens { divide: divided >= 3 }
    }

    fn join(&self, text: &mut String, line: &str) {
        if is_divided(text, line) {
            if self.divide {
                text.pop();
            }
        } else if !(text.ends_with(is_cjk_or_mark) && line.starts_with(is_cjk_or_mark)) {
            text.push(' ');
        }
        text.push_str(line);
    }
}

fn is_cjk_or_mark(c: char) -> bool {
    is_cjk(c) || matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}')
}

fn is_divided(above: &str, below: &str) -> bool {
    above.strip_suffix('-').is_some_and(|word| word.ends_with(char::is_lowercase))
        && below.starts_with(char::is_lowercase)
}

/// Short lines between paragraphs that look like titles become headings.
fn mark_headings(blocks: &mut [Block<'_>]) {
    for at in 1..blocks.len() {
        let Block::Paragraph(lines) = &blocks[at] else {
            continue;
        };
        let [line] = lines.as_slice() else { continue };
        let follows_text = match &blocks[at - 1] {
            Block::Paragraph(lines) => lines.last().is_some_and(|line| ends_sentence(line) || width(line) > HEADING),
            Block::Heading(_) => false,
            _ => true,
        };
        let leads_text = match blocks.get(at + 1) {
            Some(Block::Paragraph(lines)) => lines.iter().map(|line| width(line)).sum::<usize>() > width(line).max(60),
            Some(Block::List { .. } | Block::Quote(_)) => true,
            _ => false,
        };
        if (follows_text || at == 1) && leads_text && looks_like_heading(line) {
            blocks[at] = Block::Heading(line.clone());
        }
    }
}

pub(super) fn looks_like_heading(line: &str) -> bool {
    let is_sentence =
        line.ends_with(['.', '!', ',', ';', ':', '…', '。', '！', '，', '：', '；', '"', '”', '」', '-', '–', '—']);
    let starts_well = line
        .chars()
        .next()
        .is_some_and(|c| c.is_uppercase() || c.is_numeric() || (c.is_alphabetic() && !c.is_lowercase()));
    line.len() <= 4 * HEADING
        && width(line) <= HEADING
        && line.split_whitespace().count() <= 12
        && starts_well
        && !is_sentence
        && line.chars().any(char::is_alphabetic)
        && !line.contains("://")
        && !line.contains(". ")
}

/// Blocks as HTML.
pub(super) fn html(blocks: &[Block<'_>]) -> String {
    let mut html = String::new();
    for block in blocks {
        match block {
            Block::Paragraph(lines) => push_lines(&mut html, lines.iter().map(|line| &**line)),
            Block::Heading(text) => {
                html.push_str("<h2>");
                escape_into(&mut html, text);
                html.push_str("</h2>");
            }
            Block::List { ordered, items } => {
                html.push_str(if *ordered { "<ol>" } else { "<ul>" });
                for item in items {
                    html.push_str("<li>");
                    escape_into(&mut html, item);
                    html.push_str("</li>");
                }
                html.push_str(if *ordered { "</ol>" } else { "</ul>" });
            }
            Block::Quote(paragraphs) => {
                html.push_str("<blockquote>");
                for paragraph in paragraphs {
                    push_lines(&mut html, paragraph.split('\n'));
                }
                html.push_str("</blockquote>");
            }
            Block::Rule => html.push_str("<hr>"),
        }
    }
    html
}

/// A text as it stands, line by line: what has more lines than people write is data, and nothing of it is judged.
pub(super) fn as_it_stands(lines: &[&str]) -> String {
    let mut html = String::with_capacity(lines.iter().map(|line| line.len() + 4).sum());
    for group in lines.split(|line| line.trim().is_empty()).filter(|group| !group.is_empty()) {
        push_lines(&mut html, group.iter().map(|line| line.trim()));
    }
    html
}

fn push_lines<'a>(html: &mut String, lines: impl Iterator<Item = &'a str>) {
    html.push_str("<p>");
    for (at, line) in lines.enumerate() {
        html.push_str(if at > 0 { "<br>" } else { "" });
        escape_into(html, line);
    }
    html.push_str("</p>");
}
