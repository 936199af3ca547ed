//! The text of a document, character by character: signs among them end paragraphs and cells, and stand for notes,
//! fields and pictures.

use std::collections::HashMap;
use std::ops::Range;

use super::bytes::{between, size_at, slice, u16_at};
use super::header::{Header, Part};
use super::lists::Lists;
use super::runs::{self, Characters, Paragraph, Runs};
use super::styles;
use super::text::Text;
use crate::error::Result;
use crate::extract::Picture;
use crate::extract::page::keep_picture;
use crate::import::office::field_address;
use crate::import::office::flow::{Flow, Kind, Merge};
use crate::import::office::line::Line;
use crate::import::office::roles::Role;

/// The longest instruction of a field.
const LONGEST_FIELD: usize = 4_000;
/// Fields inside one another.
const MOST_FIELDS: usize = 50;

/// A document and all that says how it is set.
pub(super) struct Document<'d> {
    text: &'d Text,
    data: &'d [u8],
    characters: Runs<Characters>,
    paragraphs: Runs<Paragraph>,
    styles: Vec<Option<Role>>,
    /// The texts of notes by the places of their marks.
    notes: HashMap<usize, Range<usize>>,
    lists: (&'d [u8], &'d [u8]),
    main: Range<usize>,
    boxes: Range<usize>,
}

impl<'d> Document<'d> {
    pub(super) fn of(header: &Header, main: &[u8], table: &'d [u8], text: &'d Text, data: &'d [u8]) -> Document<'d> {
        let mut notes = HashMap::new();
        let endnotes = header.text + header.footnotes + header.headers + header.comments;
        for (marks, texts, begin) in [
            (Part::FootnoteMarks, Part::FootnoteTexts, header.text),
            (Part::EndnoteMarks, Part::EndnoteTexts, endnotes),
        ] {
            let texts = between(header.part(table, texts), 0);
            let texts = texts.map(|(from, to, _)| begin + from as usize..begin + to as usize);
            notes.extend(between(header.part(table, marks), 2).map(|(mark, ..)| mark as usize).zip(texts));
        }
        let boxes = endnotes + header.endnotes;
        Document {
            text,
            data,
            characters: runs::characters(header.part(table, Part::CharacterRuns), main),
            paragraphs: runs::paragraphs(header.part(table, Part::ParagraphRuns), main),
            styles: styles::read(header.part(table, Part::Styles)),
            notes,
            lists: (header.part_and_rest(table, Part::Lists), header.part(table, Part::ListsUsed)),
            main: 0..header.text,
            boxes: boxes..boxes + header.boxes,
        }
    }

    /// The picture of this place.
    fn picture(&self, at: u32) -> Option<&[u8]> {
        let at = at as usize;
        let length = size_at(self.data, at)?;
        let head = usize::from(u16_at(self.data, at + 4)?);
        let bytes = slice(self.data, at, length)?.get(head..)?;
        let starts: [&[u8]; 3] = [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8"];
        let found = starts.iter().filter_map(|start| memchr::memmem::find(bytes, start)).min()?;
        Some(&bytes[found..])
    }
}

/// Writes the text of a document.
///
/// # Errors
/// It is longer than what is read.
pub(super) fn read(document: &Document<'_>, flow: &mut Flow, pictures: &mut Vec<Picture>) -> Result<()> {
    let mut writer = Writer::new(document, pictures, Lists::of(document.lists.0, document.lists.1));
    writer.read(document.main.clone(), flow, true)?;
    // What stands in boxes beside the text has no place in it.
    writer.read(document.boxes.clone(), flow, false)
}

/// A field that is open: an instruction, and behind a sign what came of it.
#[derive(Default)]
struct Field {
    instruction: String,
    shows: bool,
    link: Option<String>,
    is_hidden: bool,
}

struct Writer<'d, 'p> {
    document: &'d Document<'d>,
    pictures: &'p mut Vec<Picture>,
    lists: Lists,
    fields: Vec<Field>,
    line: Line,
    /// Characters that are set alike and not yet in the line.
    units: Vec<u16>,
    set: Characters,
    is_in_row: bool,
    is_in_cell: bool,
}

impl<'d, 'p> Writer<'d, 'p> {
    fn new(document: &'d Document<'d>, pictures: &'p mut Vec<Picture>, lists: Lists) -> Writer<'d, 'p> {
        Writer {
            document,
            pictures,
            lists,
            fields: Vec::new(),
            line: Line::default(),
            units: Vec::new(),
            set: Characters::default(),
            is_in_row: false,
            is_in_cell: false,
        }
    }

    fn read(&mut self, range: Range<usize>, flow: &mut Flow, with_notes: bool) -> Result<()> {
        let document = self.document;
        let all = &document.text.units;
        let range = range.start.min(all.len())..range.end.min(all.len());
        for (at, unit) in all[range.clone()].iter().enumerate().map(|(at, unit)| (range.start + at, *unit)) {
            let place = document.text.place(at);
            match unit {
                0x13 => self.open_field(),
                0x14 => self.show_field(),
                0x15 => {
                    self.flush();
                    self.fields.pop();
                }
                7 | 0x0c | 0x0d => self.end_paragraph(unit, place, flow)?,
                _ if self.fields.iter().any(|field| !field.shows) => {
                    if let Some(field) = self.fields.last_mut().filter(|field| field.instruction.len() < LONGEST_FIELD)
                    {
                        field.instruction.extend(char::decode_utf16([unit]).map(|c| c.unwrap_or(' ')));
                    }
                }
                _ if self.fields.iter().any(|field| field.is_hidden) => {}
                _ => {
                    let set = *document.characters.at(place);
                    if set != self.set {
                        self.flush();
                        self.set = set;
                    }
                    match unit {
                        2 if with_notes => self.note(at, flow)?,
                        1 => self.picture(),
                        0x0b => {
                            self.flush();
                            self.line.end_line();
                        }
                        0x1e => self.units.push(0x2011),
                        9 | 0x20.. => self.units.push(unit),
                        _ => {}
                    }
                }
            }
        }
        let end = document.text.place(range.end);
        self.fields.clear();
        self.end_paragraph(0x0d, end, flow)?;
        self.leave_table(flow);
        Ok(())
    }

    /// Puts the characters that wait into the line.
    fn flush(&mut self) {
        let text = String::from_utf16_lossy(&self.units);
        self.units.clear();
        let link = self.fields.iter().rev().find_map(|field| field.link.as_deref());
        self.line.push(&text, self.set.style, link);
    }

    fn open_field(&mut self) {
        self.flush();
        if self.fields.len() < MOST_FIELDS {
            self.fields.push(Field::default());
        }
    }

    fn show_field(&mut self) {
        self.flush();
        if let Some(field) = self.fields.last_mut() {
            field.shows = true;
            field.link = field_address(&field.instruction);
            let word = field.instruction.split_whitespace().next().unwrap_or_default();
            // The table of contents, and an index.
            field.is_hidden = ["TOC", "INDEX", "TOA"].contains(&word);
        }
    }

    fn end_paragraph(&mut self, sign: u16, place: u32, flow: &mut Flow) -> Result<()> {
        self.flush();
        let line = std::mem::take(&mut self.line);
        let set = *self.document.paragraphs.at(place);
        if !set.is_in_table {
            self.leave_table(flow);
        } else if !self.is_in_row && !set.ends_row {
            if !flow.is_in_table() {
                flow.open_table();
            }
            flow.open_row(false);
            self.is_in_row = true;
        }
        if self.is_in_row && !self.is_in_cell && !set.ends_row {
            flow.open_cell();
            self.is_in_cell = true;
        }
        let role = self.document.styles.get(usize::from(set.style)).copied().flatten();
        let kind = match (role, set.outline) {
            (Some(Role::Contents), _) => None,
            (Some(Role::Title), _) => Some(Kind::Title),
            (Some(Role::Heading(level)), _) => Some(Kind::Heading(level)),
            (Some(Role::Quote), _) => Some(Kind::Quote),
            (Some(Role::Code), _) => Some(Kind::Code),
            (None, Some(level @ 0..9)) => Some(Kind::Heading(level + 1)),
            // Those lists that were there and were taken away again are counted from the end.
            (None, _) if (1..0xf800).contains(&set.list) && !line.is_empty() => {
                Some(Kind::Item(set.level, self.lists.next(set.list, set.level)))
            }
            (None, _) => Some(Kind::Paragraph),
        };
        if let Some(kind) = kind {
            flow.paragraph(kind, line)?;
        }
        if sign == 7 && self.is_in_cell {
            flow.close_cell(1, 1, Merge::None)?;
            self.is_in_cell = false;
        }
        if set.ends_row {
            self.is_in_row = false;
        }
        Ok(())
    }

    fn leave_table(&mut self, flow: &mut Flow) {
        if flow.is_in_table() {
            flow.close_table();
        }
        (self.is_in_row, self.is_in_cell) = (false, false);
    }

    /// Refers to the note that belongs to the mark at this place.
    fn note(&mut self, at: usize, flow: &mut Flow) -> Result<()> {
        let Some(range) = self.document.notes.get(&at).cloned() else { return Ok(()) };
        self.flush();
        let mut piece = Flow::new();
        let mut inner = Writer::new(self.document, self.pictures, Lists::default());
        inner.read(range, &mut piece, false)?;
        let number = flow.note(piece.into_piece());
        self.line.note(number);
        Ok(())
    }

    fn picture(&mut self) {
        let picture = self.set.picture.filter(|_| self.set.is_special && !self.set.style.hidden);
        let Some(bytes) = picture.and_then(|at| self.document.picture(at)) else { return };
        self.flush();
        if let Some(address) = keep_picture("picture", None, &|_| Some(bytes.to_vec()), self.pictures) {
            self.line.picture(&address, "");
        }
    }
}
