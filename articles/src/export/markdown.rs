//! A body as Markdown, and the file that an article is: front matter with every field, its title, its text.

mod blocks;
mod inline;
#[cfg(test)]
mod tests;

use super::item::Item;
use super::tree::{Element, Node, elements, parse};
use crate::time;

/// What a body is written with.
pub(super) struct Body<'a> {
    /// Under which address the file shows a picture; none: it is only described.
    pub picture: &'a dyn Fn(&str) -> Option<String>,
    /// How many notes it has, if Markdown can have them.
    notes: usize,
}

impl Body<'_> {
    /// The number of the note that a raised number refers to.
    fn note_of(&self, raised: &Element) -> Option<usize> {
        reference(raised).filter(|number| *number <= self.notes)
    }
}

/// The number of a note in `<sup><a href="#fn-1">1</a></sup>`.
fn reference(raised: &Element) -> Option<usize> {
    match &raised.children[..] {
        [Node::Element(link)] if raised.is("sup") && link.is("a") => {
            let number = link.attribute("href")?.strip_prefix("#fn-")?;
            (link.children == [Node::Text(number.to_owned())]).then(|| number.parse().ok())?
        }
        _ => None,
    }
}

/// How many notes a body ends with, if they are as our own readers write them: numbered, and each referred to in order.
fn count_notes(nodes: &[Node]) -> Option<(usize, usize)> {
    let last = nodes.iter().rposition(|node| !node.is_blank())?;
    let Node::Element(list) = &nodes[last] else { return None };
    let rule = nodes[..last].iter().rposition(|node| !node.is_blank())?;
    let is_rule = matches!(&nodes[rule], Node::Element(rule) if rule.is("hr"));
    let is_numbered =
        list.elements().enumerate().all(|(at, note)| note.attribute("id") == Some(format!("fn-{}", at + 1).as_str()));
    if !list.is("ol") || !is_rule || !is_numbered {
        return None;
    }
    let count = list.elements().count();
    let mut next = 1;
    let is_whole = referred(&nodes[..rule], &mut next) && next == count + 1 && !refers(&nodes[last..]);
    is_whole.then_some((rule, count))
}

/// Whether the notes are referred to in the order of their numbers.
fn referred(nodes: &[Node], next: &mut usize) -> bool {
    elements(nodes).all(|element| match reference(element) {
        Some(number) if number == *next => {
            *next += 1;
            true
        }
        Some(number) => number < *next && number > 0,
        None => referred(&element.children, next),
    })
}

fn refers(nodes: &[Node]) -> bool {
    elements(nodes).any(|element| reference(element).is_some() || refers(&element.children))
}

/// A body as Markdown. `picture` says which address the source of a picture becomes.
pub(super) fn markdown(html: &str, picture: &dyn Fn(&str) -> Option<String>) -> String {
    let nodes = parse(html);
    match count_notes(&nodes) {
        Some((rule, notes)) => {
            let body = Body { picture, notes };
            let list = elements(&nodes[rule..]).nth(1);
            let notes = list.map(|list| blocks::notes(list, &body)).unwrap_or_default();
            format!("{}\n\n{notes}", blocks::blocks(&nodes[..rule], &body))
        }
        None => blocks::blocks(&nodes, &Body { picture, notes: 0 }),
    }
}

/// A link to an address under a title.
pub(crate) fn link(title: &str, address: Option<&str>) -> String {
    let none = |_: &str| None;
    let words = Node::Text(title.to_owned());
    let node = match address {
        Some(address) => {
            let attributes = vec![("href".to_owned(), address.to_owned())];
            Node::Element(Element { name: "a".into(), attributes, children: vec![words] })
        }
        None => words,
    };
    inline::inline(&[node], &Body { picture: &none, notes: 0 }, inline::Line::Single)
}

/// The file of an article.
pub(super) fn file(item: &Item, picture: &dyn Fn(&str) -> Option<String>) -> String {
    let mut out = front_matter(item, picture);
    let none = |_: &str| None;
    let title = [Node::Text(item.title.clone())];
    out.push('\n');
    out.push_str(&blocks::heading(&title, 1, &Body { picture: &none, notes: 0 }));
    out.push('\n');
    let body = markdown(&item.html, picture);
    if !body.trim().is_empty() {
        out.push('\n');
        out.push_str(&body);
        out.push('\n');
    }
    out
}

fn front_matter(item: &Item, picture: &dyn Fn(&str) -> Option<String>) -> String {
    let mut out = String::from("---\nsheaf: 1\n");
    let mut line = |key: &str, value: Option<String>| {
        if let Some(value) = value {
            let space = if value.starts_with('\n') { "" } else { " " };
            out.push_str(&format!("{key}:{space}{value}\n"));
        }
    };
    let text = |value: &Option<String>| value.as_deref().map(quoted);
    line("title", Some(quoted(&item.title)));
    line("byline", text(&item.byline));
    line("site", text(&item.site));
    line("url", text(&item.url));
    line("published", text(&item.published));
    line("saved", Some(quoted(&time::iso(item.saved))));
    line("modified", Some(quoted(&time::iso(item.modified))));
    line("language", text(&item.language));
    line("excerpt", text(&item.excerpt));
    line("picture", item.picture.as_deref().and_then(picture).map(|address| quoted(&address)));
    line("tags", list(item.tags.iter().map(|tag| quoted(&tag.path))));
    line("folders", list(item.folders.iter().map(|folder| quoted(&folder.path))));
    line("state", Some(quoted(item.state.name())));
    line("starred", Some(item.starred.to_string()));
    line("read", item.read_at.map(|read| quoted(&time::iso(read))));
    line("progress", Some(item.progress.to_string()));
    line("note", (!item.note.is_empty()).then(|| quoted(&item.note)));
    let highlights = item.highlights.iter().map(|highlight| {
        let mut parts = vec![format!("\"uid\": {}", quoted(&highlight.uid))];
        parts.push(format!("\"quote\": {}", quoted(&highlight.quote)));
        if !highlight.note.is_empty() {
            parts.push(format!("\"note\": {}", quoted(&highlight.note)));
        }
        parts.extend(highlight.colour.as_deref().map(|colour| format!("\"colour\": {}", quoted(colour))));
        parts.push(format!("\"created\": {}", quoted(&time::iso(highlight.created))));
        if !highlight.tags.is_empty() {
            let tags: Vec<String> = highlight.tags.iter().map(|tag| quoted(tag)).collect();
            parts.push(format!("\"tags\": [{}]", tags.join(", ")));
        }
        format!("{{{}}}", parts.join(", "))
    });
    line("highlights", list(highlights));
    line("uid", Some(quoted(&item.uid)));
    let fields = serde_json::Value::Object(item.fields.clone()).to_string();
    line("fields", (!item.fields.is_empty()).then(|| printable(&fields)));
    out.push_str("---\n");
    out
}

/// A list, an entry a line; none for an empty one.
fn list(entries: impl Iterator<Item = String>) -> Option<String> {
    let lines: String = entries.map(|entry| format!("\n  - {entry}")).collect();
    (!lines.is_empty()).then_some(lines)
}

/// A text as JSON has it, which is YAML too.
fn quoted(text: &str) -> String {
    printable(&serde_json::Value::from(text).to_string())
}

/// JSON without the characters that YAML has only as escapes.
fn printable(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => {
                out.push_str(&format!("\\u{:04x}", c as u32));
            }
            c => out.push(c),
        }
    }
    out
}
