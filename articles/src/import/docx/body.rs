//! The text of a document of Word, element by element and without recursion. Text boxes nest paragraphs in paragraphs
//! and fields nest in fields; each keeps its own state on a stack.

use std::collections::HashMap;

use super::numbering::{Counters, Numbering, Place};
use super::styles::{Run, Styles, level};
use super::{Relation, Relations};
use crate::error::Result;
use crate::extract::page::{Picture, keep_picture};
use crate::extract::url::link_address;
use crate::import::office::field_address;
use crate::import::office::flow::{Flow, Kind, Merge};
use crate::import::office::line::{Line, Style};
use crate::import::office::roles::Role;
use crate::import::office::xml::{Node, Tag, Xml};

/// The footnotes and endnotes of a document, by their kind and their number.
#[derive(Debug, Default)]
pub(super) struct Notes(HashMap<(&'static str, String), String>);

impl Notes {
    pub(super) fn insert(&mut self, kind: &'static str, notes: Vec<(String, String)>) {
        self.0.extend(notes.into_iter().map(|(id, html)| ((kind, id), html)));
    }
}

#[derive(Debug, Default)]
struct Paragraph {
    line: Line,
    style: Option<String>,
    outline: Option<u8>,
    list: Option<String>,
    list_level: Option<u8>,
    /// Its end was deleted: the next one goes on where it stops.
    joins_next: bool,
}

#[derive(Debug, Default)]
struct Field {
    instruction: String,
    /// What it shows has begun.
    shows: bool,
    link: Option<String>,
}

#[derive(Debug, Clone, Copy)]
struct CellSpan {
    columns: u32,
    merge: Merge,
}

/// What is open at one place of the text.
#[derive(Debug, Default)]
struct Open {
    paragraphs: Vec<Paragraph>,
    runs: Vec<(Run, bool)>,
    links: Vec<Option<String>>,
    fields: Vec<Field>,
    cells: Vec<CellSpan>,
    in_text: bool,
    /// The description of the picture that comes next.
    description: String,
    /// The content that comes next is a table of contents.
    is_contents: bool,
    carried: Option<Line>,
}

/// Reads one part of a document.
pub(super) struct Body<'d> {
    styles: &'d Styles,
    numbering: &'d Numbering,
    relations: &'d Relations,
    beside: &'d dyn Fn(&str) -> Option<Vec<u8>>,
    pictures: &'d mut Vec<Picture>,
    counters: Counters,
}

impl<'d> Body<'d> {
    pub(super) fn new(
        styles: &'d Styles,
        numbering: &'d Numbering,
        relations: &'d Relations,
        beside: &'d dyn Fn(&str) -> Option<Vec<u8>>,
        pictures: &'d mut Vec<Picture>,
    ) -> Body<'d> {
        Body { styles, numbering, relations, beside, pictures, counters: Counters::default() }
    }

    /// Reads the main part.
    pub(super) fn read(mut self, text: &str, notes: &Notes, flow: &mut Flow) -> Result<()> {
        self.content(&mut Xml::new(text), None, notes, flow)
    }

    /// Reads a part of notes: the number of each, and its HTML.
    pub(super) fn notes(mut self, text: &str) -> Result<Vec<(String, String)>> {
        let mut xml = Xml::new(text);
        let mut notes = Vec::new();
        while let Some(node) = xml.next()? {
            let Node::Open(tag) = node else { continue };
            // Those of another type are the lines above the notes.
            if matches!(tag.name(), "footnote" | "endnote")
                && tag.attribute("type").is_none_or(|kind| kind == "normal")
                && let Some(id) = tag.attribute("id")
            {
                let mut flow = Flow::new();
                let outside = xml.depth() - 1;
                self.content(&mut xml, Some(outside), &Notes::default(), &mut flow)?;
                notes.push((id, flow.into_piece()));
            }
        }
        Ok(notes)
    }

    /// Reads up to the end, or until no more than `outside` elements are open.
    fn content(&mut self, xml: &mut Xml<'_>, outside: Option<usize>, notes: &Notes, flow: &mut Flow) -> Result<()> {
        let mut open = Open::default();
        while let Some(node) = xml.next()? {
            if Some(xml.depth()) == outside {
                break;
            }
            match node {
                Node::Open(tag) => self.open(&tag, xml, &mut open, notes, flow)?,
                Node::Close(name) => self.close(&name, &mut open, flow)?,
                Node::Text(text) if open.in_text => self.text(&text, &mut open),
                Node::Text(_) => {}
            }
        }
        Ok(())
    }

    fn open(
        &mut self,
        tag: &Tag<'_>,
        xml: &mut Xml<'_>,
        open: &mut Open,
        notes: &Notes,
        flow: &mut Flow,
    ) -> Result<()> {
        match tag.name() {
            // What is no text, what was deleted, and what older programs would show instead.
            "del" | "moveFrom" | "sectPr" | "tblPr" | "tblGrid" | "tblPrEx" | "Fallback" | "rt" => xml.skip()?,
            "sdtPr" => {
                xml.inside(|node| {
                    if let Node::Open(tag) = node {
                        open.is_contents |= tag.name() == "docPartGallery"
                            && tag.attribute("val").is_some_and(|kind| kind == "Table of Contents");
                    }
                    Ok(())
                })?;
            }
            "sdtContent" if std::mem::take(&mut open.is_contents) => xml.skip()?,
            "p" => {
                let line = open.carried.take().unwrap_or_default();
                open.paragraphs.push(Paragraph { line, ..Paragraph::default() });
            }
            "pPr" => {
                if let Some(paragraph) = open.paragraphs.last_mut() {
                    paragraph_properties(xml, paragraph)?;
                }
            }
            "r" => open.runs.push(Default::default()),
            "rPr" => {
                if let Some(run) = open.runs.last_mut() {
                    *run = self.run_properties(xml)?;
                }
            }
            "t" => open.in_text = true,
            "instrText" => {
                let text = xml.text()?;
                if let Some(field) = open.fields.last_mut().filter(|field| !field.shows) {
                    field.instruction.push_str(&text);
                }
            }
            "delInstrText" => xml.skip()?,
            "fldChar" => match tag.attribute("fldCharType").as_deref() {
                Some("begin") => open.fields.push(Field::default()),
                Some("separate") => {
                    if let Some(field) = open.fields.last_mut() {
                        field.shows = true;
                        field.link = field_address(&field.instruction);
                    }
                }
                Some("end") => drop(open.fields.pop()),
                _ => {}
            },
            "fldSimple" => open.links.push(tag.attribute("instr").and_then(|instruction| field_address(&instruction))),
            "hyperlink" => {
                let relation = tag.attribute("id").and_then(|id| self.relations.get(&id));
                open.links.push(relation.filter(|to| to.is_outside).and_then(|to| link_address(&to.target, None)));
            }
            "tab" | "ptab" => self.text(" ", open),
            "noBreakHyphen" => self.text("\u{2011}", open),
            "br" | "cr" => match (tag.attribute("type").as_deref(), open.paragraphs.last_mut()) {
                (Some("page" | "column"), _) => self.text(" ", open),
                (_, Some(paragraph)) => paragraph.line.end_line(),
                _ => {}
            },
            "sym" => {
                let code = tag.attribute("char").and_then(|code| u32::from_str_radix(&code, 16).ok());
                // The fonts of signs have them in an area that means nothing elsewhere.
                if let Some(c) = code.and_then(char::from_u32).filter(|c| !('\u{e000}'..='\u{f8ff}').contains(c)) {
                    self.text(c.encode_utf8(&mut [0; 4]), open);
                }
            }
            "docPr" => open.description = tag.attribute("descr").unwrap_or_default(),
            "blip" => self.picture(tag.attribute("embed"), open),
            "imagedata" => {
                open.description = tag.attribute("title").unwrap_or_default();
                self.picture(tag.attribute("id"), open);
            }
            name @ ("footnoteReference" | "endnoteReference") => {
                let kind = if name.starts_with('f') { "footnotes" } else { "endnotes" };
                let html = tag.attribute("id").and_then(|id| notes.0.get(&(kind, id)));
                if let (Some(html), Some(paragraph)) = (html, open.paragraphs.last_mut()) {
                    paragraph.line.note(flow.note(html.clone()));
                }
            }
            "tbl" => flow.open_table(),
            "tr" => flow.open_row(false),
            "tblHeader" => flow.row_is_head(),
            "tc" => {
                open.cells.push(CellSpan { columns: 1, merge: Merge::None });
                flow.open_cell();
            }
            "gridSpan" => {
                if let (Some(cell), Some(columns)) = (open.cells.last_mut(), tag.number("val")) {
                    cell.columns = columns;
                }
            }
            "vMerge" => {
                if let Some(cell) =
                    open.cells.last_mut().filter(|_| tag.attribute("val").is_none_or(|it| it != "restart"))
                {
                    cell.merge = Merge::WithAbove;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str, open: &mut Open, flow: &mut Flow) -> Result<()> {
        match name {
            "p" => match open.paragraphs.pop() {
                Some(paragraph) if paragraph.joins_next => open.carried = Some(paragraph.line),
                Some(paragraph) => {
                    if let Some(kind) = self.kind(&paragraph) {
                        flow.paragraph(kind, paragraph.line)?;
                    }
                }
                None => {}
            },
            "r" => drop(open.runs.pop()),
            "t" => open.in_text = false,
            "hyperlink" | "fldSimple" => drop(open.links.pop()),
            "tc" => {
                if let Some(cell) = open.cells.pop() {
                    flow.close_cell(cell.columns, 1, cell.merge)?;
                }
            }
            "tbl" => flow.close_table(),
            _ => {}
        }
        Ok(())
    }

    fn text(&self, text: &str, open: &mut Open) {
        let Some(paragraph) = open.paragraphs.last_mut() else { return };
        if open.fields.last().is_some_and(|field| !field.shows) {
            return;
        }
        let of = self.styles.of(paragraph.style.as_deref());
        let (run, is_code) = open.runs.last().copied().unwrap_or_default();
        let mut style = Style { code: is_code && of.role != Some(Role::Code), ..of.run.over(run, false).style() };
        // A heading is bold by being one.
        style.bold &= !matches!(self.role(paragraph), Some(Role::Heading(_) | Role::Title));
        let field = open.fields.iter().rev().find_map(|field| field.link.as_deref());
        let link = open.links.iter().rev().find_map(Option::as_deref).or(field);
        paragraph.line.push(text, style, link);
    }

    fn picture(&mut self, id: Option<String>, open: &mut Open) {
        let relation = id.and_then(|id| self.relations.get(&id));
        let Some(paragraph) = open.paragraphs.last_mut() else { return };
        let kept = match relation {
            Some(Relation { target, is_outside: false, .. }) => {
                keep_picture("picture", None, &|_| (self.beside)(target), self.pictures)
            }
            Some(Relation { target, .. }) => keep_picture(target, None, &|_| None, self.pictures),
            None => None,
        };
        if let Some(address) = kept {
            paragraph.line.picture(&address, std::mem::take(&mut open.description).trim());
        }
    }

    fn run_properties(&self, xml: &mut Xml<'_>) -> Result<(Run, bool)> {
        let (mut run, mut style) = (Run::default(), None);
        let outside = xml.depth() - 1;
        while let Some(node) = xml.next()? {
            if xml.depth() == outside {
                break;
            }
            match node {
                Node::Open(tag) if tag.name() == "rPrChange" => xml.skip()?,
                Node::Open(tag) if tag.name() == "rStyle" => style = tag.attribute("val"),
                Node::Open(tag) => run.take(&tag),
                _ => {}
            }
        }
        let Some(style) = style else { return Ok((run, false)) };
        let style = self.styles.of(Some(&style));
        Ok((style.run.over(run, false), style.role == Some(Role::Code)))
    }

    fn role(&self, paragraph: &Paragraph) -> Option<Role> {
        match paragraph.outline {
            Some(level @ 0..=8) => Some(Role::Heading(level + 1)),
            Some(_) => None,
            None => self.styles.of(paragraph.style.as_deref()).role,
        }
    }

    /// What a paragraph is; `None` for one that only repeats others.
    fn kind(&mut self, paragraph: &Paragraph) -> Option<Kind> {
        let style = self.styles.of(paragraph.style.as_deref());
        let role = self.role(paragraph);
        match role {
            Some(Role::Title) => return Some(Kind::Title),
            Some(Role::Heading(level)) => return Some(Kind::Heading(level)),
            Some(Role::Contents) => return None,
            _ => {}
        }
        let own = paragraph.list.as_ref().map(|id| Place { id: id.clone(), level: 0 });
        if let Some(mut place) = own.or_else(|| style.place.clone())
            && !paragraph.line.is_empty()
        {
            place.level = paragraph.list_level.unwrap_or(place.level);
            if let Some((list, level)) = self.numbering.at(&place) {
                let number = level.is_numbered.then(|| self.counters.next(list, place.level, level.start));
                return Some(Kind::Item(place.level, number));
            }
        }
        Some(match role {
            Some(Role::Quote) => Kind::Quote,
            Some(Role::Code) => Kind::Code,
            _ => Kind::Paragraph,
        })
    }
}

fn paragraph_properties(xml: &mut Xml<'_>, paragraph: &mut Paragraph) -> Result<()> {
    let outside = xml.depth() - 1;
    while let Some(node) = xml.next()? {
        if xml.depth() == outside {
            break;
        }
        let Node::Open(tag) = node else { continue };
        match tag.name() {
            // How it was before a change.
            "pPrChange" | "rPrChange" | "sectPr" => xml.skip()?,
            "pStyle" => paragraph.style = tag.attribute("val"),
            "outlineLvl" => paragraph.outline = level(&tag),
            "numId" => paragraph.list = tag.attribute("val"),
            "ilvl" => paragraph.list_level = level(&tag),
            "del" => paragraph.joins_next = true,
            _ => {}
        }
    }
    Ok(())
}
