//! The text of an OpenDocument text, element by element and without recursion: notes, frames and cells hold
//! paragraphs of their own, so what is open is kept on stacks.

use super::styles::Styles;
use crate::error::Result;
use crate::extract::page::{Picture, keep_picture};
use crate::extract::url::link_address;
use crate::import::office::flow::{Flow, Kind, Merge};
use crate::import::office::line::Line;
use crate::import::office::xml::{Node, Tag, Xml};

/// Most spaces that one element stands for, and most cells that one is repeated to.
const MOST_SPACES: u32 = 100;
const MOST_REPEATED: u32 = 20;

#[derive(Debug)]
struct Paragraph {
    line: Line,
    style: String,
    /// Level of a heading that is marked as one.
    level: Option<u8>,
    /// Spans that are open, by their styles.
    spans: Vec<String>,
    links: Vec<Option<String>>,
}

#[derive(Debug)]
struct List {
    style: String,
    next: u32,
    /// The item that is open has no paragraph yet.
    is_new: bool,
}

#[derive(Debug, Clone, Copy)]
struct CellSpan {
    columns: u32,
    rows: u32,
    repeated: u32,
}

/// What is open at one place of the text.
#[derive(Debug, Default)]
struct Open {
    paragraphs: Vec<Paragraph>,
    lists: Vec<List>,
    cells: Vec<CellSpan>,
    is_head: bool,
    description: String,
    /// The paragraph that a picture waits for that stands between paragraphs.
    loose: Line,
}

/// Reads the text.
pub(super) struct Body<'d> {
    styles: &'d Styles,
    beside: &'d dyn Fn(&str) -> Option<Vec<u8>>,
    pictures: &'d mut Vec<Picture>,
}

impl<'d> Body<'d> {
    pub(super) fn new(
        styles: &'d Styles,
        beside: &'d dyn Fn(&str) -> Option<Vec<u8>>,
        pictures: &'d mut Vec<Picture>,
    ) -> Body<'d> {
        Body { styles, beside, pictures }
    }

    /// Reads the body of the part that holds it.
    pub(super) fn read(mut self, text: &str, flow: &mut Flow) -> Result<()> {
        let mut xml = Xml::new(text);
        while let Some(node) = xml.next()? {
            if let Node::Open(tag) = node
                && tag.name() == "body"
            {
                let outside = xml.depth() - 1;
                self.content(&mut xml, outside, flow, 0)?;
            }
        }
        Ok(())
    }

    /// Reads until no more than `outside` elements are open. `notes` of them surround this.
    fn content(&mut self, xml: &mut Xml<'_>, outside: usize, flow: &mut Flow, notes: usize) -> Result<()> {
        let mut open = Open::default();
        while let Some(node) = xml.next()? {
            if xml.depth() == outside {
                break;
            }
            match node {
                Node::Open(tag) if tag.name() == "note" => {
                    let html = self.note(xml, notes)?;
                    if let (Some(html), Some(paragraph)) = (html, open.paragraphs.last_mut()) {
                        paragraph.line.note(flow.note(html));
                    }
                }
                Node::Open(tag) => self.open(&tag, xml, &mut open, flow)?,
                Node::Close(name) => self.close(&name, &mut open, flow)?,
                Node::Text(text) => self.text(&spaced(&text), &mut open),
            }
        }
        Ok(())
    }

    /// The HTML of a note. A note in a note is none.
    fn note(&mut self, xml: &mut Xml<'_>, notes: usize) -> Result<Option<String>> {
        let around = xml.depth() - 1;
        let mut html = None;
        while let Some(node) = xml.next()? {
            if xml.depth() == around {
                break;
            }
            match node {
                Node::Open(tag) if tag.name() == "note-body" && notes == 0 => {
                    let mut flow = Flow::new();
                    let outside = xml.depth() - 1;
                    self.content(xml, outside, &mut flow, notes + 1)?;
                    html = Some(flow.into_piece());
                }
                Node::Open(_) => xml.skip()?,
                _ => {}
            }
        }
        Ok(html)
    }

    fn open(&mut self, tag: &Tag<'_>, xml: &mut Xml<'_>, open: &mut Open, flow: &mut Flow) -> Result<()> {
        match tag.name() {
            // What was deleted, what was remarked, and what lists the rest.
            "tracked-changes" | "annotation" | "table-of-content" | "alphabetical-index" | "illustration-index"
            | "forms" | "sequence-decls" | "ruby-text" => xml.skip()?,
            name @ ("p" | "h") => {
                let level = (name == "h").then(|| tag.number("outline-level").unwrap_or(1).clamp(1, 10) as u8);
                let style = tag.attribute("style-name").unwrap_or_default();
                open.paragraphs.push(Paragraph {
                    line: Line::default(),
                    style,
                    level,
                    spans: Vec::new(),
                    links: Vec::new(),
                });
            }
            "span" => {
                if let Some(paragraph) = open.paragraphs.last_mut() {
                    paragraph.spans.push(tag.attribute("style-name").unwrap_or_default());
                }
            }
            "a" => {
                if let Some(paragraph) = open.paragraphs.last_mut() {
                    paragraph.links.push(tag.attribute("href").and_then(|address| link_address(&address, None)));
                }
            }
            "s" => {
                let spaces = tag.number("c").unwrap_or(1).min(MOST_SPACES);
                let is_code = open.paragraphs.last().is_some_and(|it| self.kind_of(it) == Kind::Code);
                self.text(&" ".repeat(if is_code { spaces as usize } else { 1 }), open);
            }
            "tab" => self.text("\t", open),
            "line-break" => {
                if let Some(paragraph) = open.paragraphs.last_mut() {
                    paragraph.line.end_line();
                }
            }
            "frame" => open.description.clear(),
            "title" | "desc" if !open.paragraphs.is_empty() || !open.loose.is_empty() => {
                let text = xml.text()?;
                if open.description.is_empty() {
                    open.description = text.trim().to_owned();
                }
            }
            "image" => self.picture(tag, xml, open)?,
            "list" => {
                let style = tag.attribute("style-name").or_else(|| open.lists.last().map(|list| list.style.clone()));
                open.lists.push(List { style: style.unwrap_or_default(), next: 1, is_new: false });
            }
            "list-item" | "list-header" => {
                if let Some(list) = open.lists.last_mut() {
                    list.next = tag.number("start-value").unwrap_or(list.next);
                    list.is_new = true;
                }
            }
            "table" => flow.open_table(),
            "table-header-rows" => open.is_head = true,
            "table-row" => flow.open_row(open.is_head),
            "table-cell" => {
                let span = |name: &str| tag.number(name).unwrap_or(1);
                open.cells.push(CellSpan {
                    columns: span("number-columns-spanned"),
                    rows: span("number-rows-spanned"),
                    repeated: span("number-columns-repeated").min(MOST_REPEATED),
                });
                flow.open_cell();
            }
            "covered-table-cell" => xml.skip()?,
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str, open: &mut Open, flow: &mut Flow) -> Result<()> {
        match name {
            "p" | "h" => {
                let Some(paragraph) = open.paragraphs.pop() else { return Ok(()) };
                let kind = match (self.kind_of(&paragraph), paragraph.line.is_empty()) {
                    (Kind::Paragraph, false) => self.place(open),
                    (kind, _) => kind,
                };
                flow.paragraph(kind, paragraph.line)?;
            }
            "span" => {
                if let Some(paragraph) = open.paragraphs.last_mut() {
                    paragraph.spans.pop();
                }
            }
            "a" => {
                if let Some(paragraph) = open.paragraphs.last_mut() {
                    paragraph.links.pop();
                }
            }
            "frame" if open.paragraphs.is_empty() => {
                flow.paragraph(Kind::Paragraph, std::mem::take(&mut open.loose))?
            }
            "list" => drop(open.lists.pop()),
            "table-header-rows" => open.is_head = false,
            "table-cell" => {
                if let Some(cell) = open.cells.pop() {
                    flow.close_cell(cell.columns, cell.rows, Merge::None)?;
                    for _ in 1..cell.repeated {
                        flow.open_cell();
                        flow.close_cell(1, 1, Merge::None)?;
                    }
                }
            }
            "table" => flow.close_table(),
            _ => {}
        }
        Ok(())
    }

    fn text(&self, text: &str, open: &mut Open) {
        let Some(paragraph) = open.paragraphs.last_mut() else { return };
        let mut style = self.styles.style(&paragraph.style, &paragraph.spans);
        let kind = self.kind_of(paragraph);
        // A heading is bold by being one, and a line of code is code.
        style.bold &= !matches!(kind, Kind::Heading(_) | Kind::Title);
        style.code &= kind != Kind::Code;
        let link = paragraph.links.iter().rev().find_map(Option::as_deref);
        paragraph.line.push(text, style, link);
    }

    fn kind_of(&self, paragraph: &Paragraph) -> Kind {
        paragraph.level.map_or_else(|| self.styles.kind(&paragraph.style), Kind::Heading)
    }

    /// What a paragraph is by the list it stands in.
    fn place(&self, open: &mut Open) -> Kind {
        let level = u8::try_from(open.lists.len().saturating_sub(1)).unwrap_or(u8::MAX).min(9);
        let Some(list) = open.lists.last_mut() else { return Kind::Paragraph };
        if !std::mem::take(&mut list.is_new) {
            return Kind::MoreOfItem;
        }
        let number = self.styles.is_numbered(&list.style, level).then_some(list.next);
        list.next = list.next.saturating_add(1);
        Kind::Item(level, number)
    }

    fn picture(&mut self, tag: &Tag<'_>, xml: &mut Xml<'_>, open: &mut Open) -> Result<()> {
        let address = tag.attribute("href");
        let mut data = String::new();
        let mut is_data = false;
        xml.inside(|node| {
            match node {
                Node::Open(tag) => is_data = tag.name() == "binary-data",
                Node::Text(text) if is_data => data.push_str(&text),
                _ => is_data = false,
            }
            Ok(())
        })?;
        let kept = match address {
            Some(address) if address.contains("://") => keep_picture(&address, None, &|_| None, self.pictures),
            Some(address) => keep_picture("picture", None, &|_| (self.beside)(&address), self.pictures),
            None if data.is_empty() => None,
            None => keep_picture(&format!("data:image/png;base64,{data}"), None, &|_| None, self.pictures),
        };
        if let Some(address) = kept {
            let line = open.paragraphs.last_mut().map_or(&mut open.loose, |paragraph| &mut paragraph.line);
            line.picture(&address, &std::mem::take(&mut open.description));
        }
        Ok(())
    }
}

/// Text with runs of white space as one space: how the document was written is not what it says.
fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            ' ' | '\t' | '\n' | '\r' if out.ends_with(' ') => {}
            ' ' | '\t' | '\n' | '\r' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
