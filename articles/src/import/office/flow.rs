//! The blocks of a document as HTML: headings, paragraphs, lists, quotes, tables and notes, as the readers of office
//! formats find them one after the other.

mod table;
#[cfg(test)]
mod tests;

use super::line::Line;
use crate::error::{Error, Result};
use crate::extract::plain_text::collapse;
use crate::extract::text_of;
use table::Table;

pub(in crate::import) use table::{Cell, Merge};

/// Most bytes of text that a document may have. The longest books have a third of it.
const MOST_TEXT: usize = 16 << 20;
/// Most blocks and cells.
const MOST_BLOCKS: usize = 500_000;
/// Tables inside one another; deeper ones are read as paragraphs.
const MOST_TABLES: usize = 20;
/// Levels of a list.
const MOST_LEVELS: u8 = 12;
/// A line longer than this is no title and no heading.
const LONGEST_TITLE: usize = 150;

/// What a paragraph is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::import) enum Kind {
    /// The title of the document.
    Title,
    /// A heading; 1 is the highest level.
    Heading(u8),
    Paragraph,
    Quote,
    /// Lines that are set as they stand.
    Code,
    /// An item of a list on this level, from 0; with its number if it is numbered.
    Item(u8, Option<u32>),
    /// A further paragraph of the item before it.
    MoreOfItem,
    /// A whole table.
    Table,
}

#[derive(Debug)]
struct Block {
    kind: Kind,
    html: String,
    is_bold: bool,
}

/// A document being written.
#[derive(Debug)]
pub(in crate::import) struct Flow {
    /// The blocks of the document, and above them those of each cell that is open.
    frames: Vec<Vec<Block>>,
    tables: Vec<Table>,
    /// Tables that were not opened, as they are too deep.
    flat: usize,
    notes: Vec<String>,
    size: usize,
    blocks: usize,
}

/// A document that was written.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::import) struct Written {
    /// Its title, where it shows one; it is not in the body.
    pub title: Option<String>,
    /// A line below the title that names the author.
    pub byline: Option<String>,
    pub html: String,
}

impl Flow {
    pub(in crate::import) fn new() -> Flow {
        Flow { frames: vec![Vec::new()], tables: Vec::new(), flat: 0, notes: Vec::new(), size: 0, blocks: 0 }
    }

    /// Adds a paragraph, unless there is nothing in it.
    ///
    /// # Errors
    /// The document is longer than what is read.
    pub(in crate::import) fn paragraph(&mut self, kind: Kind, line: Line) -> Result<()> {
        self.count(line.size())?;
        // An empty line of code is a line too.
        if line.is_empty() && kind != Kind::Code {
            return Ok(());
        }
        let is_bold = line.is_bold();
        self.push(Block { kind, html: line.finish(), is_bold });
        Ok(())
    }

    /// Adds a note, and answers the number by which the text refers to it.
    pub(in crate::import) fn note(&mut self, html: String) -> usize {
        self.notes.push(html);
        self.notes.len()
    }

    /// Begins a table.
    pub(in crate::import) fn open_table(&mut self) {
        match self.tables.len() < MOST_TABLES {
            true => self.tables.push(Table::default()),
            false => self.flat += 1,
        }
    }

    /// Begins a row of the table; of its head, if the document says so.
    pub(in crate::import) fn open_row(&mut self, is_head: bool) {
        if let (0, Some(table)) = (self.flat, self.tables.last_mut()) {
            table.open_row(is_head);
        }
    }

    /// Says that the row belongs to the head.
    pub(in crate::import) fn row_is_head(&mut self) {
        if let (0, Some(table)) = (self.flat, self.tables.last_mut()) {
            table.row_is_head();
        }
    }

    /// Begins a cell.
    pub(in crate::import) fn open_cell(&mut self) {
        if self.flat == 0 && self.frames.len() <= self.tables.len() {
            self.frames.push(Vec::new());
        }
    }

    /// Ends a cell.
    ///
    /// # Errors
    /// There are more than what is read.
    pub(in crate::import) fn close_cell(&mut self, columns: u32, rows: u32, merge: Merge) -> Result<()> {
        self.count(0)?;
        if self.flat > 0 || self.frames.len() <= self.tables.len() {
            return Ok(());
        }
        if let (Some(blocks), Some(table)) = (self.frames.pop(), self.tables.last_mut()) {
            table.push(Cell { blocks: blocks.into(), columns: columns.clamp(1, 99), rows: rows.clamp(1, 999), merge });
        }
        Ok(())
    }

    /// Ends a cell that is none, as another one before it takes its place.
    pub(in crate::import) fn drop_cell(&mut self) {
        if self.flat == 0 && self.frames.len() > self.tables.len() && self.frames.len() > 1 {
            self.frames.pop();
        }
    }

    /// Ends a table.
    pub(in crate::import) fn close_table(&mut self) {
        if self.flat > 0 {
            self.flat -= 1;
            return;
        }
        // A cell that was not closed.
        while self.frames.len() > self.tables.len() && self.frames.len() > 1 {
            let Some(blocks) = self.frames.pop() else { break };
            if let Some(table) = self.tables.last_mut() {
                table.push(Cell { blocks: blocks.into(), columns: 1, rows: 1, merge: Merge::None });
            }
        }
        if let Some(table) = self.tables.pop() {
            match table.finish() {
                table::Made::Blocks(blocks) => blocks.0.into_iter().for_each(|block| self.push(block)),
                table::Made::Html(html) => self.push(Block { kind: Kind::Table, html, is_bold: false }),
                table::Made::Nothing => {}
            }
        }
    }

    /// Whether a cell of a table is open.
    pub(in crate::import) fn is_in_table(&self) -> bool {
        !self.tables.is_empty()
    }

    /// What was written as a piece of another document: a note.
    pub(in crate::import) fn into_piece(mut self) -> String {
        self.close_all();
        let blocks = std::mem::take(&mut self.frames[0]);
        table::piece(blocks)
    }

    /// Ends the document. `title` is what the file says of itself, and not always true.
    pub(in crate::import) fn finish(mut self, title: Option<&str>) -> Written {
        self.close_all();
        let mut blocks = std::mem::take(&mut self.frames[0]);
        promote_bold_lines(&mut blocks);
        let title = take_title(&mut blocks, title.map(collapse).filter(|title| is_telling(title)));
        let byline = blocks.iter().take(3).find_map(byline);
        even_out(&mut blocks);
        let mut html = render(blocks);
        if !self.notes.is_empty() {
            html.push_str("<hr><ol>");
            for (number, note) in self.notes.iter().enumerate() {
                html.push_str(&format!("<li id=\"fn-{}\">{note}</li>", number + 1));
            }
            html.push_str("</ol>");
        }
        Written { title, byline, html }
    }

    fn close_all(&mut self) {
        self.flat = 0;
        while !self.tables.is_empty() {
            self.close_table();
        }
    }

    fn push(&mut self, block: Block) {
        if let Some(frame) = self.frames.last_mut() {
            frame.push(block);
        }
    }

    fn count(&mut self, bytes: usize) -> Result<()> {
        self.size += bytes;
        self.blocks += 1;
        if self.size > MOST_TEXT {
            return Err(Error::Invalid(format!("it holds more than {} MB of text", MOST_TEXT >> 20)));
        }
        if self.blocks > MOST_BLOCKS {
            return Err(Error::Invalid(format!("it holds more than {MOST_BLOCKS} paragraphs")));
        }
        Ok(())
    }
}

/// Where nobody marked a heading as one, short lines that are bold from end to end are headings, if they are few.
fn promote_bold_lines(blocks: &mut [Block]) {
    if blocks.iter().any(|block| matches!(block.kind, Kind::Heading(_))) {
        return;
    }
    let last = blocks.len().saturating_sub(1);
    let is_heading = |block: &Block| {
        let length = block.html.chars().count();
        block.kind == Kind::Paragraph && block.is_bold && length < LONGEST_TITLE && !block.html.ends_with(".</strong>")
    };
    let count = blocks[..last].iter().filter(|block| is_heading(block)).count();
    if count * 3 > blocks.len().max(6) {
        return;
    }
    let follows: Vec<bool> = blocks.iter().skip(1).map(|next| !is_heading(next)).collect();
    for (block, followed) in blocks.iter_mut().zip(follows) {
        if followed && is_heading(block) {
            block.kind = Kind::Heading(1);
            block.html = text_to_html(&text_of(&block.html));
        }
    }
}

fn text_to_html(text: &str) -> String {
    let mut html = String::new();
    crate::extract::plain_text::escape_into(&mut html, &collapse(text));
    html
}

/// Takes the title out of the blocks: a paragraph set as one, the one highest heading at the top, what the file calls
/// itself, or a short first line.
fn take_title(blocks: &mut Vec<Block>, declared: Option<String>) -> Option<String> {
    if let Some(at) = blocks.iter().take(20).position(|block| block.kind == Kind::Title) {
        let length = blocks[at..].iter().take_while(|block| block.kind == Kind::Title).count();
        let title: Vec<String> = blocks.drain(at..at + length).map(|block| text_of(&block.html)).collect();
        return Some(collapse(&title.join(" ")));
    }
    let highest = blocks.iter().filter_map(level).min();
    let first = blocks.iter().position(|block| block.kind != Kind::Table)?;
    let is_only_highest =
        level(&blocks[first]) == highest && blocks.iter().filter(|block| level(block) == highest).count() == 1;
    let text = collapse(&text_of(&blocks[first].html));
    let is_short = !text.is_empty() && text.chars().count() <= LONGEST_TITLE;
    if highest.is_some() && is_only_highest && is_short {
        blocks.remove(first);
        return Some(text);
    }
    if let Some(declared) = declared {
        if folded(&declared) == folded(&text) {
            blocks.remove(first);
        }
        return Some(declared);
    }
    let is_line = is_short && blocks.len() > 1 && !text.ends_with(['.', '!', ',', ';', ':', '。']);
    let kind = blocks[first].kind;
    (is_line && (kind == Kind::Paragraph || level(&blocks[first]).is_some())).then(|| {
        blocks.remove(first);
        text
    })
}

fn level(block: &Block) -> Option<u8> {
    match block.kind {
        Kind::Heading(level) => Some(level),
        _ => None,
    }
}

/// Whether a title is not what programs write where they know none.
fn is_telling(title: &str) -> bool {
    let lower = title.to_lowercase();
    let is_file = [".doc", ".docx", ".dotx", ".dot", ".odt", ".rtf", ".txt", ".indd", ".dvi"];
    let is_empty_name = ["untitled", "unbenannt", "sans titre", "sin título", "document", "dokument", "word document"];
    !lower.is_empty()
        && !lower.starts_with("microsoft word")
        && !is_file.iter().any(|ending| lower.ends_with(ending))
        && !is_empty_name.contains(&lower.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_whitespace()))
}

fn folded(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The names in a line that introduces them.
fn byline(block: &Block) -> Option<String> {
    let text = text_of(&block.html);
    let names = crate::extract::byline::introduced(&text).filter(|names| names.chars().count() < 80)?;
    crate::extract::byline::join([names])
}

/// Lets the headings begin at the second level (the first is the title's), wherever the document began.
fn even_out(blocks: &mut [Block]) {
    let highest = blocks.iter().filter_map(level).min().unwrap_or(1);
    for block in blocks {
        block.kind = match block.kind {
            Kind::Heading(level) => Kind::Heading((level - highest).saturating_add(2).min(6)),
            Kind::Title => Kind::Heading(2),
            kind => kind,
        };
    }
}

/// Blocks as HTML; headings have the level they will have.
fn render(blocks: Vec<Block>) -> String {
    let mut html = String::with_capacity(blocks.iter().map(|block| block.html.len() + 16).sum());
    // The lists that are open, by their level; each has an item open.
    let mut lists: Vec<(u8, &'static str)> = Vec::new();
    let mut around: Option<Kind> = None;
    for block in blocks {
        if around.is_some_and(|kind| kind != block.kind) {
            html.push_str(if around == Some(Kind::Code) { "</code></pre>" } else { "</blockquote>" });
            around = None;
        }
        if !matches!(block.kind, Kind::Item(..) | Kind::MoreOfItem) {
            close_lists(&mut html, &mut lists, None);
        }
        match block.kind {
            Kind::Heading(level) => html.push_str(&format!("<h{level}>{}</h{level}>", block.html)),
            Kind::Paragraph | Kind::Title => html.extend(["<p>", &block.html, "</p>"]),
            Kind::MoreOfItem => html.extend(["<p>", &block.html, "</p>"]),
            Kind::Table => html.push_str(&block.html),
            Kind::Quote => {
                html.push_str(if around.is_none() { "<blockquote>" } else { "" });
                html.extend(["<p>", &block.html, "</p>"]);
                around = Some(Kind::Quote);
            }
            Kind::Code => {
                html.push_str(if around.is_none() { "<pre><code>" } else { "\n" });
                html.push_str(&block.html);
                around = Some(Kind::Code);
            }
            Kind::Item(level, number) => open_item(&mut html, &mut lists, level.min(MOST_LEVELS), number, &block.html),
        }
    }
    match around {
        Some(Kind::Code) => html.push_str("</code></pre>"),
        Some(_) => html.push_str("</blockquote>"),
        None => {}
    }
    close_lists(&mut html, &mut lists, None);
    html
}

fn open_item(html: &mut String, lists: &mut Vec<(u8, &'static str)>, level: u8, number: Option<u32>, content: &str) {
    let name = if number.is_some() { "ol" } else { "ul" };
    close_lists(html, lists, Some(level));
    match lists.last() {
        Some((open, kind)) if *open == level && *kind == name => html.push_str("</li><li>"),
        last => {
            if let Some((_, kind)) = last.filter(|(open, _)| *open == level) {
                html.push_str(&format!("</li></{kind}>"));
                lists.pop();
            }
            match number {
                Some(start @ (0 | 2..=99_999)) => html.push_str(&format!("<ol start=\"{start}\"><li>")),
                _ => html.push_str(&format!("<{name}><li>")),
            }
            lists.push((level, name));
        }
    }
    html.push_str(content);
}

/// Ends the lists that are deeper than a level, or all.
fn close_lists(html: &mut String, lists: &mut Vec<(u8, &'static str)>, level: Option<u8>) {
    while let Some((_, name)) = lists.pop_if(|(open, _)| level.is_none_or(|level| *open > level)) {
        html.push_str(&format!("</li></{name}>"));
    }
}
