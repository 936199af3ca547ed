//! What note-taking programs such as Obsidian write beyond Markdown: links between notes, embedded pictures, tags in
//! the text, callouts, highlights, comments and the ids of blocks.
//!
//! Only a note of a vault is read so: its links in double brackets, or the vault's own folder beside it, tell it from
//! any other Markdown, in which `#word` and `==` are what the author wrote and nothing else. Callouts are read in all.

mod comments;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use comrak::Arena;
use comrak::nodes::{AstNode, NodeLink, NodeValue};

use crate::extract::page::Beside;

/// Folders in which vaults keep pictures, below the note.
const PICTURE_FOLDERS: [&str; 10] =
    ["attachments", "Attachments", "assets", "Assets", "images", "Images", "media", "files", "Files", "_resources"];
/// What is embedded as a picture.
const PICTURES: [&str; 7] = ["png", "jpg", "jpeg", "gif", "webp", "avif", "bmp"];
/// How many of them are looked for.
const MOST_PICTURES: usize = 500;
/// The longest target of a link, and the longest tag.
const LONGEST: usize = 200;

/// What a note says beside its text.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Notes {
    /// Tags that stand in the text.
    pub tags: Vec<String>,
    /// The notes it links to.
    pub links: Vec<String>,
}

/// Whether a Markdown text is a note of a vault.
pub(super) fn is_note(text: &str, beside: Beside<'_>) -> bool {
    // Looking on the disk is worth it only where something would be read differently.
    let may_differ = || text.contains(" #") || text.contains("\n#") || text.contains("==") || text.contains("%%");
    has_note_link(text) || may_differ() && beside(".obsidian/app.json").is_some()
}

/// Whether a link to a note stands in the text outside of code: `[[Note]]`, and not `[[ -f x ]]` or `[[1]](…)`.
fn has_note_link(text: &str) -> bool {
    if !text.contains("[[") {
        return false;
    }
    let mut fence: Option<&str> = None;
    for line in text.lines() {
        let bare = line.trim_start_matches([' ', '>', '\t']);
        let mark = ["```", "~~~"].into_iter().find(|mark| bare.starts_with(mark));
        match (fence, mark) {
            (None, Some(mark)) => fence = Some(mark),
            (Some(open), Some(mark)) if open == mark => fence = None,
            (None, None) if is_prose_line(line) && links_of(line) => return true,
            _ => {}
        }
    }
    false
}

/// Whether a line is no indented code.
fn is_prose_line(line: &str) -> bool {
    !line.starts_with("    ") && !line.starts_with('\t')
}

fn links_of(line: &str) -> bool {
    line.match_indices("[[").take(20).any(|(at, _)| {
        let (before, inside) = (&line[..at], &line[at + 2..]);
        let Some((target, after)) = inside.split_once("]]") else {
            return false;
        };
        let is_target = target.len() <= LONGEST
            && !target.contains(['[', ']'])
            && target
                .starts_with(|c: char| c.is_alphanumeric() || matches!(c, '#' | '@' | '_' | '.') || c as u32 > 0x2fff)
            && target.chars().any(char::is_alphabetic);
        let in_code = before.bytes().filter(|b| *b == b'`').count() % 2 == 1;
        is_target && !in_code && !after.starts_with(['(', '[', ':'])
    })
}

/// Reads what only a note of a vault has, and makes ordinary Markdown of it. `beside` reads a file of the vault.
pub(super) fn read<'a>(document: &'a AstNode<'a>, beside: Beside<'_>) -> Notes {
    comments::remove(document);
    let (mut notes, mut links, mut tags) = (Notes::default(), HashSet::new(), HashSet::new());
    let nodes: Vec<&AstNode<'a>> = document.descendants().collect();
    let mut pictures = 0;
    for node in nodes {
        let link = match &node.data.borrow().value {
            NodeValue::WikiLink(link) => Some((link.url.clone(), link.embed)),
            _ => None,
        };
        match link {
            Some((target, is_embedded)) => {
                let note = note_of(&target).to_owned();
                if is_embedded && is_picture(&target) {
                    pictures += 1;
                    embed(node, &target, if pictures <= MOST_PICTURES { beside } else { &|_| None });
                    continue;
                }
                relabel(node, &target);
                if !note.is_empty() && links.insert(note.to_lowercase()) {
                    notes.links.push(note);
                }
            }
            None => {
                remove_block_id(node);
                if let NodeValue::Text(text) = &node.data.borrow().value
                    && is_prose(node)
                {
                    let is_start = begins_word(node);
                    notes.tags.extend(
                        tags_of(text, is_start).filter(|tag| tags.insert(tag.to_lowercase())).map(str::to_owned),
                    );
                }
            }
        }
    }
    notes
}

/// The note a link leads to, without the place in it.
fn note_of(target: &str) -> &str {
    let end = target.find(['#', '^']).unwrap_or(target.len());
    target[..end].trim()
}

fn is_picture(target: &str) -> bool {
    target.rsplit_once('.').is_some_and(|(_, kind)| PICTURES.contains(&kind.trim().to_ascii_lowercase().as_str()))
}

/// Writes a link as what is read: its own words, or the note and the heading.
fn relabel<'a>(node: &'a AstNode<'a>, target: &str) {
    let label = label_of(node);
    if label == target {
        let steps: Vec<&str> =
            target.split('#').map(str::trim).filter(|step| !step.is_empty() && !step.starts_with('^')).collect();
        let shown = if steps.is_empty() { target.to_owned() } else { steps.join(" > ") };
        set_label(node, shown);
    }
}

fn label_of<'a>(node: &'a AstNode<'a>) -> String {
    let mut label = String::new();
    for node in node.descendants() {
        if let NodeValue::Text(text) = &node.data.borrow().value {
            label.push_str(text);
        }
    }
    label
}

fn set_label<'a>(node: &'a AstNode<'a>, label: String) {
    let mut children = node.children();
    let first = children.next();
    let rest: Vec<&AstNode<'a>> = children.collect();
    rest.iter().for_each(|child| child.detach());
    if let Some(first) = first {
        first.data.borrow_mut().value = NodeValue::Text(label.into());
    }
}

/// Makes an embedded picture one of Markdown, if it is found; else its description or its name is read.
fn embed<'a>(node: &'a AstNode<'a>, target: &str, beside: Beside<'_>) {
    let label = label_of(node);
    let is_size = |text: &str| {
        let mut numbers = text.split('x');
        text.len() <= 11 && numbers.all(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
    };
    let name = target.rsplit('/').next().unwrap_or(target);
    let described = Some(label).filter(|label| label != target && !is_size(label));
    match paths_of(target).into_iter().find(|path| beside(path).is_some()) {
        Some(path) => {
            set_label(node, described.unwrap_or_default());
            node.data.borrow_mut().value = NodeValue::Image(Box::new(NodeLink { url: path, title: String::new() }));
        }
        None => set_label(node, described.unwrap_or_else(|| name.to_owned())),
    }
}

/// Where a file may be that a note names: links say the name and not the folder.
pub(super) fn paths_of(target: &str) -> Vec<String> {
    let target = target.trim();
    let name = target.rsplit('/').next().unwrap_or(target);
    let in_folders = PICTURE_FOLDERS.iter().map(|folder| format!("{folder}/{name}"));
    let mut paths = vec![target.to_owned(), name.to_owned()];
    paths.extend(in_folders);
    paths.dedup();
    paths
}

/// Takes the id off the end of a block: ` ^id`, alone or behind its text.
fn remove_block_id<'a>(node: &'a AstNode<'a>) {
    if !matches!(node.data.borrow().value, NodeValue::Paragraph) {
        return;
    }
    let Some(last) = node.last_child() else { return };
    let mut data = last.data.borrow_mut();
    let NodeValue::Text(text) = &mut data.value else {
        return;
    };
    let Some(at) = text.rfind('^') else { return };
    let id = &text[at + 1..];
    let is_id = !id.is_empty() && id.len() <= 60 && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let stands_apart = match text[..at].chars().next_back() {
        Some(before) => before.is_whitespace(),
        // First in its line.
        None => last
            .previous_sibling()
            .is_none_or(|before| matches!(before.data.borrow().value, NodeValue::SoftBreak | NodeValue::LineBreak)),
    };
    if is_id && stands_apart {
        let kept = text[..at].trim_end().to_owned();
        let is_empty = kept.is_empty() && last.previous_sibling().is_none();
        *text = kept.into();
        drop(data);
        if is_empty {
            node.detach();
        }
    }
}

/// Whether a text is part of a sentence, and not of a heading or a link.
fn is_prose<'a>(node: &'a AstNode<'a>) -> bool {
    node.ancestors().skip(1).all(|above| {
        !matches!(
            above.data.borrow().value,
            NodeValue::Heading(_) | NodeValue::Link(_) | NodeValue::WikiLink(_) | NodeValue::Image(_)
        )
    })
}

/// Whether a text begins where a word could.
fn begins_word<'a>(node: &'a AstNode<'a>) -> bool {
    node.previous_sibling().is_none_or(|before| match &before.data.borrow().value {
        NodeValue::SoftBreak | NodeValue::LineBreak => true,
        NodeValue::Text(text) => text.ends_with(char::is_whitespace),
        _ => false,
    })
}

/// The tags in a text: `#word` and `#nested/word` behind a space; a number is none.
fn tags_of(text: &str, is_start: bool) -> impl Iterator<Item = &str> {
    text.match_indices('#').filter_map(move |(at, _)| {
        let stands_apart = match text[..at].chars().next_back() {
            Some(before) => before.is_whitespace(),
            None => is_start,
        };
        let rest = &text[at + 1..];
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '/' | '\u{200d}') || is_symbol(c);
        let end = rest.find(|c: char| !is_part(c)).unwrap_or(rest.len());
        // `#a#b` and `#!` are something else.
        let ends = !rest[end..].starts_with('#');
        let tag = rest[..end].trim_end_matches(['/', '-']).trim_start_matches('/');
        let is_word = tag.chars().any(|c| c.is_alphabetic() || is_symbol(c));
        (stands_apart && ends && is_word && tag.len() <= LONGEST).then_some(tag)
    })
}

/// Pictographs, which are letters to those who tag with them.
fn is_symbol(c: char) -> bool {
    matches!(c, '\u{1f300}'..='\u{1faff}' | '\u{2600}'..='\u{27bf}' | '\u{fe0f}')
}

/// Writes callouts (`> [!note] Title`) as quotes that begin with their title.
pub(super) fn read_callouts<'a>(arena: &'a Arena<'a>, document: &'a AstNode<'a>) {
    let quotes = document.descendants().filter(|node| matches!(node.data.borrow().value, NodeValue::BlockQuote));
    let quotes: Vec<&AstNode<'a>> = quotes.collect();
    for quote in quotes {
        let Some(paragraph) = quote.first_child() else { continue };
        if !matches!(paragraph.data.borrow().value, NodeValue::Paragraph) {
            continue;
        }
        let Some(first) = paragraph.first_child() else { continue };
        let title = match &first.data.borrow().value {
            NodeValue::Text(text) => callout(text),
            _ => None,
        };
        let Some((kind, title)) = title else { continue };
        let ends =
            |node: &&AstNode<'a>| matches!(node.data.borrow().value, NodeValue::SoftBreak | NodeValue::LineBreak);
        let line: Vec<&AstNode<'a>> = paragraph.children().take_while(|node| !ends(node)).collect();
        let shown = if title.is_empty() && line.len() == 1 { kind } else { title };
        first.data.borrow_mut().value = NodeValue::Text(shown.into());
        // The title is a paragraph of its own above what follows it.
        let head = arena.alloc(NodeValue::Paragraph.into());
        let strong = arena.alloc(NodeValue::Strong.into());
        head.append(strong);
        for node in line {
            node.detach();
            strong.append(node);
        }
        if let Some(end) = paragraph.first_child() {
            end.detach();
        }
        paragraph.insert_before(head);
        if paragraph.first_child().is_none() {
            paragraph.detach();
        }
    }
}

/// What kind of callout a line begins, as a word, and what else stands in it: `[!tip]- Title`.
fn callout(line: &str) -> Option<(String, String)> {
    let (kind, rest) = line.trim_start().strip_prefix("[!")?.split_once(']')?;
    let is_kind = !kind.is_empty()
        && kind.len() <= 40
        && kind.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ' | '|'));
    let mut letters = kind.split('|').next().unwrap_or(kind).chars();
    let first = letters.next().filter(|_| is_kind)?;
    let word = first.to_uppercase().chain(letters.flat_map(char::to_lowercase)).collect();
    let title = rest.strip_prefix(['-', '+']).unwrap_or(rest);
    Some((word, title.trim_start().to_owned()))
}
