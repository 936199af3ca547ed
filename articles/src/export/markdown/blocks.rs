//! Blocks of Markdown: paragraphs, headings, lists, quotes, code and tables. What Markdown has no signs for, tables with
//! joined cells say, is written as HTML, which is part of Markdown.

use super::Body;
use super::inline::{Line, inline, longest_run};
use crate::export::tree::{Element, Node, elements, words_of, write_xhtml};

/// A block and what has to be known of it to put others beside it.
struct Block {
    text: String,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Plain,
    /// Words that stood in no element of their own.
    Bare,
    /// A list, and whether it may stand right under a line of text.
    List {
        interrupts: bool,
    },
}

/// Writes blocks, a blank line between each two.
pub(super) fn blocks(nodes: &[Node], body: &Body<'_>) -> String {
    join(&gather(nodes, body), "\n\n")
}

fn join(blocks: &[Block], between: &str) -> String {
    let mut out = String::new();
    for (at, block) in blocks.iter().enumerate() {
        if at > 0 {
            out.push_str(between);
            let is_list = |block: &Block| matches!(block.kind, Kind::List { .. });
            // Two lists after one another would be read as one.
            if is_list(block) && is_list(&blocks[at - 1]) {
                out.push_str("<!-- -->\n\n");
            }
        }
        out.push_str(&block.text);
    }
    out
}

fn gather(nodes: &[Node], body: &Body<'_>) -> Vec<Block> {
    let mut out = Vec::new();
    let mut line: Vec<Node> = Vec::new();
    for node in nodes {
        match node {
            node if node.is_inline() => line.push(node.clone()),
            Node::Element(element) => {
                flush(&mut line, &mut out, body);
                block(element, &mut out, body);
            }
            Node::Text(_) => {}
        }
    }
    flush(&mut line, &mut out, body);
    out
}

fn flush(line: &mut Vec<Node>, out: &mut Vec<Block>, body: &Body<'_>) {
    let nodes = std::mem::take(line);
    let text = inline(&nodes, body, Line::Open);
    if !text.is_empty() {
        out.push(Block { text, kind: Kind::Bare });
    }
}

fn block(element: &Element, out: &mut Vec<Block>, body: &Body<'_>) {
    let children = &element.children;
    let all_inline = children.iter().all(Node::is_inline);
    let text = match element.name.as_str() {
        "p" if all_inline => inline(children, body, Line::Open),
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
            let level = element.name.as_bytes().get(1).map_or(2, |level| usize::from(level - b'0'));
            // The title is the only heading of the first level.
            heading(children, level.max(2), body)
        }
        "ul" | "ol" => {
            list(element, out, body);
            return;
        }
        "blockquote" => prefixed(&blocks(children, body), "> ", "> "),
        "pre" => fenced(children),
        "hr" => "***".to_owned(),
        "table" => table(element, body).unwrap_or_else(|| raw(element, body)),
        "dl" | "details" => raw(element, body),
        _ => {
            out.extend(gather(children, body).into_iter().map(|block| match block.kind {
                Kind::Bare => Block { kind: Kind::Plain, ..block },
                _ => block,
            }));
            return;
        }
    };
    if !text.is_empty() {
        out.push(Block { text, kind: Kind::Plain });
    }
}

pub(super) fn heading(nodes: &[Node], level: usize, body: &Body<'_>) -> String {
    let mut words = inline(nodes, body, Line::Single);
    if words.is_empty() {
        return words;
    }
    // Signs at the end would be read as the end of the heading's line.
    if words.ends_with('#') && !words.ends_with("\\#") {
        words.insert(words.len() - 1, '\\');
    }
    format!("{} {words}", "#".repeat(level.min(6)))
}

/// Each line of a text behind a mark; an empty one behind the mark without its space.
fn prefixed(text: &str, first: &str, rest: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for (at, line) in text.split('\n').enumerate() {
        let prefix = if at == 0 { first } else { rest };
        if at > 0 {
            out.push('\n');
        }
        out.push_str(if line.is_empty() { prefix.trim_end() } else { prefix });
        out.push_str(line);
    }
    out
}

fn list(element: &Element, out: &mut Vec<Block>, body: &Body<'_>) {
    let start: Option<u32> = element.is("ol").then(|| {
        element.attribute("start").and_then(|start| start.parse().ok()).filter(|start| *start <= 99_999).unwrap_or(1)
    });
    let items: Vec<Vec<Block>> = elements(&element.children)
        .map(|item| match item.is("li") {
            true => gather(&item.children, body),
            false => gather(&[Node::Element(item.clone())], body),
        })
        .collect();
    let is_tight = items.iter().all(|blocks| {
        blocks.iter().enumerate().all(|(at, block)| match block.kind {
            Kind::Bare => at == 0,
            Kind::List { interrupts } => interrupts && at == 1,
            Kind::Plain => false,
        })
    });
    let mut text = String::new();
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            text.push_str(if is_tight { "\n" } else { "\n\n" });
        }
        let marker = match start {
            Some(start) => format!("{}. ", u64::from(start) + at as u64),
            None => "- ".to_owned(),
        };
        let inside = join(item, if is_tight { "\n" } else { "\n\n" });
        text.push_str(&prefixed(&inside, &marker, &" ".repeat(marker.len())));
    }
    if !text.is_empty() {
        out.push(Block { text, kind: Kind::List { interrupts: is_tight && start.is_none_or(|start| start == 1) } });
    }
}

/// The notes of a text: `[^1]: …`.
pub(super) fn notes(list: &Element, body: &Body<'_>) -> String {
    let notes = list.elements().enumerate().map(|(at, note)| {
        let inside = blocks(&note.children, body);
        prefixed(&inside, &format!("[^{}]: ", at + 1), "    ")
    });
    notes.collect::<Vec<_>>().join("\n\n")
}

fn fenced(nodes: &[Node]) -> String {
    let mut words = String::new();
    words_of(nodes, &mut words);
    let fence = "`".repeat(longest_run(&words, '`').max(2) + 1);
    format!("{fence}\n{}\n{fence}", words.strip_suffix('\n').unwrap_or(&words))
}

/// A table that has a line of headings and no joined cells.
fn table(table: &Element, body: &Body<'_>) -> Option<String> {
    let mut rows: Vec<&Element> = Vec::new();
    for part in table.elements() {
        match part.name.as_str() {
            "tr" => rows.push(part),
            "thead" | "tbody" | "tfoot" => {
                for row in part.elements() {
                    rows.push(Some(row).filter(|row| row.is("tr"))?);
                }
            }
            _ => return None,
        }
    }
    let head = rows.first()?;
    let columns = head.elements().count();
    let is_head = columns > 0 && head.elements().all(|cell| cell.is("th"));
    let is_simple = |row: &&Element| {
        let mut cells = row.elements();
        row.elements().count() <= columns
            && cells.all(|cell| {
                let joined = |name| cell.attribute(name).is_some_and(|number| number != "1");
                (cell.is("td") || cell.is("th"))
                    && !joined("colspan")
                    && !joined("rowspan")
                    && cell_content(cell).iter().all(Node::is_inline)
            })
    };
    let rest_is_data = rows[1..].iter().all(|row| row.elements().all(|cell| cell.is("td")));
    if !is_head || !rest_is_data || !rows.iter().all(is_simple) {
        return None;
    }
    let mut lines = Vec::with_capacity(rows.len() + 1);
    for (at, row) in rows.iter().enumerate() {
        let mut line = String::from("|");
        for number in 0..columns {
            let cell = row.elements().nth(number).map(|cell| inline(cell_content(cell), body, Line::Single));
            let cell = cell.unwrap_or_default();
            // Readers disagree on what a bar is that stands in the only column.
            if columns == 1 && cell.contains('|') {
                return None;
            }
            // A bar is escaped whatever it stands in, code and addresses too.
            line.push_str(&format!(" {} |", cell.replace('|', "\\|")));
        }
        lines.push(line);
        if at == 0 {
            lines.push(format!("|{}", " --- |".repeat(columns)));
        }
    }
    Some(lines.join("\n"))
}

/// What is in a cell; a single paragraph in it is the cell itself.
fn cell_content(cell: &Element) -> &[Node] {
    let mut inside = cell.children.iter().filter(|node| !node.is_blank());
    match (inside.next(), inside.next()) {
        (Some(Node::Element(paragraph)), None) if paragraph.is("p") => &paragraph.children,
        _ => &cell.children,
    }
}

/// An element as HTML in one line, which no blank line can end.
fn raw(element: &Element, body: &Body<'_>) -> String {
    let mut nodes = vec![Node::Element(element.clone())];
    on_one_line(&mut nodes, false);
    let mut html = String::new();
    write_xhtml(&nodes, body.picture, &mut html);
    html.replace('\n', "&#10;")
}

fn on_one_line(nodes: &mut Vec<Node>, is_code: bool) {
    nodes.retain_mut(|node| match node {
        Node::Text(text) => {
            if !is_code {
                *text = text.replace(['\n', '\r', '\t'], " ");
            }
            !text.is_empty()
        }
        Node::Element(element) => {
            let is_code = is_code || element.is("pre");
            on_one_line(&mut element.children, is_code);
            true
        }
    });
}
