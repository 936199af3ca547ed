//! The course through a document of rich text: tokens change the state of the group that is open, and text goes where
//! the group sends it.

mod blocks;
mod words;

use std::collections::HashMap;

use encoding_rs::{Encoding, WINDOWS_1252};

use super::state::{Destination, State, character_of, destination_of};
use super::token::{Token, Tokens};
use crate::error::Result;
use crate::extract::page::{Picture, keep_picture};
use crate::extract::plain_text::collapse;
use crate::import::office::field_address;
use crate::import::office::flow::Flow;
use crate::import::office::line::Line;
use crate::import::office::roles::{Role, role_of};

/// Groups inside one another; deeper ones share the state of the last.
const DEPTH: usize = 4_000;
/// Most bytes of a name or an instruction.
const LONGEST_FIELD: usize = 64 << 10;
/// Bytes of text that are read at once.
const LONGEST_RUN: usize = 64 << 10;
/// Most cells that one row describes.
const MOST_CELLS: usize = 500;

/// A document that was read.
pub(super) struct Document {
    pub flow: Flow,
    pub info: HashMap<&'static str, String>,
    pub created: Option<String>,
    pub pictures: Vec<Picture>,
}

/// A field that is open, by the depth of its group.
#[derive(Debug)]
struct Field {
    depth: usize,
    instruction: String,
    link: Option<String>,
}

/// A note that is open, and the text around it.
struct Note {
    depth: usize,
    flow: Flow,
    line: Line,
    marker: Option<String>,
}

/// How a cell is one with others.
#[derive(Debug, Clone, Copy, Default)]
struct CellPlan {
    with_above: bool,
    with_left: bool,
}

/// A picture being read.
#[derive(Debug, Default)]
struct Pixels {
    is_raster: bool,
    half: Option<u8>,
    bytes: Vec<u8>,
}

/// Reads a document.
pub(super) struct Reader<'a> {
    tokens: Tokens<'a>,
    is_utf_8: bool,
    groups: Vec<State>,
    state: State,
    /// Groups that are open beyond the last that has a state, and the first of them whose text goes nowhere.
    beyond: usize,
    mute: Option<usize>,
    /// What comes next is the first word of a group that may be passed over.
    may_skip: bool,
    /// Characters still to be passed over after one of Unicode.
    skip: u32,
    encoding: &'static Encoding,
    fonts: HashMap<i32, &'static Encoding>,
    styles: HashMap<i32, Role>,
    style_name: String,
    pending: Vec<u8>,
    high: Option<u16>,
    line: Line,
    marker: Option<String>,
    counts: [u32; 10],
    fields: Vec<Field>,
    notes: Vec<Note>,
    plan: Vec<CellPlan>,
    next_plan: CellPlan,
    cell: usize,
    is_in_row: bool,
    is_head: bool,
    pixels: Pixels,
    date: [i32; 5],
    document: Document,
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Reader<'a> {
        Reader {
            tokens: Tokens::new(bytes),
            is_utf_8: !bytes.is_ascii() && std::str::from_utf8(bytes).is_ok(),
            groups: Vec::new(),
            state: State::default(),
            beyond: 0,
            mute: None,
            may_skip: false,
            skip: 0,
            encoding: WINDOWS_1252,
            fonts: HashMap::new(),
            styles: HashMap::new(),
            style_name: String::new(),
            pending: Vec::new(),
            high: None,
            line: Line::default(),
            marker: None,
            counts: [0; 10],
            fields: Vec::new(),
            notes: Vec::new(),
            plan: Vec::new(),
            next_plan: CellPlan::default(),
            cell: 0,
            is_in_row: false,
            is_head: false,
            pixels: Pixels::default(),
            date: [0; 5],
            document: Document { flow: Flow::new(), info: HashMap::new(), created: None, pictures: Vec::new() },
        }
    }

    /// Reads it to its end, or to where it was cut off.
    pub(super) fn read(mut self) -> Result<Document> {
        while let Some(token) = self.tokens.next() {
            match token {
                Token::Escaped(byte) => self.byte(byte),
                Token::Byte(byte) if byte >= 0x80 && self.is_utf_8 => {
                    self.flush();
                    if let Some(c) = self.tokens.character() {
                        self.text(c.encode_utf8(&mut [0; 4]));
                    }
                }
                Token::Byte(byte) => self.byte(byte),
                token => {
                    self.flush();
                    match token {
                        Token::Open => self.open(),
                        Token::Close => self.close()?,
                        Token::Word(word, number) => self.word(word, number)?,
                        Token::Symbol(sign) => self.symbol(sign)?,
                        Token::Escaped(_) | Token::Byte(_) => {}
                    }
                }
            }
        }
        self.flush();
        while !self.notes.is_empty() {
            self.end_note()?;
        }
        self.end_paragraph()?;
        Ok(self.document)
    }

    fn open(&mut self) {
        self.skip = 0;
        if self.groups.len() >= DEPTH {
            self.beyond += 1;
            return;
        }
        self.groups.push(self.state);
    }

    fn close(&mut self) -> Result<()> {
        self.skip = 0;
        if self.beyond > 0 {
            self.beyond -= 1;
            self.mute = self.mute.filter(|muted| *muted <= self.beyond);
            return Ok(());
        }
        let Some(around) = self.groups.pop() else { return Ok(()) };
        let depth = self.groups.len();
        let ended = std::mem::replace(&mut self.state, around);
        if ended.destination != around.destination {
            self.end_destination(ended.destination);
        }
        if self.notes.last().is_some_and(|note| note.depth == depth) {
            self.end_note()?;
        }
        self.fields.pop_if(|field| field.depth == depth);
        Ok(())
    }

    fn end_destination(&mut self, ended: Destination) {
        match ended {
            Destination::FieldInstruction => {
                if let Some(field) = self.fields.last_mut() {
                    field.link = field_address(&field.instruction);
                }
            }
            Destination::Picture => {
                let Pixels { is_raster, bytes, .. } = std::mem::take(&mut self.pixels);
                let pictures = &mut self.document.pictures;
                let take = std::cell::Cell::new(bytes);
                if is_raster && let Some(address) = keep_picture("picture", None, &|_| Some(take.take()), pictures) {
                    self.line.picture(&address, "");
                }
            }
            Destination::Created => {
                let [year, month, day, hour, minute] = self.date;
                self.document.created = Some(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:00Z"));
            }
            _ => {}
        }
    }

    fn word(&mut self, word: &str, number: Option<i32>) -> Result<()> {
        let may_skip = std::mem::take(&mut self.may_skip);
        if word == "bin" {
            let bytes = self.tokens.binary(number.and_then(|count| usize::try_from(count).ok()).unwrap_or(0));
            if self.state.destination == Destination::Picture && self.pixels.is_raster {
                self.pixels.bytes.extend_from_slice(bytes);
            }
            self.skip = self.skip.saturating_sub(1);
            return Ok(());
        }
        if self.skip > 0 {
            self.skip -= 1;
            return Ok(());
        }
        if self.state.destination == Destination::Nowhere {
            return Ok(());
        }
        if word == "u" {
            self.unicode(number.unwrap_or(0));
            self.skip = self.state.stand_ins;
            return Ok(());
        }
        if let Some(destination) = destination_of(word) {
            match self.beyond {
                0 => self.begin(destination),
                beyond => self.mute = self.mute.or(Some(beyond)),
            }
            return Ok(());
        }
        if self.state.set(word, number) {
            return Ok(());
        }
        if let Some(text) = character_of(word) {
            self.text(text);
            return Ok(());
        }
        let is_known = match self.state.destination {
            Destination::Fonts => self.font_word(word, number),
            Destination::Styles => self.style_word(word, number),
            Destination::Created => self.date_word(word, number),
            Destination::Picture => self.picture_word(word),
            _ => self.document_word(word, number)?,
        };
        match self.beyond {
            _ if !may_skip || is_known => {}
            0 => self.state.destination = Destination::Nowhere,
            beyond => self.mute = self.mute.or(Some(beyond)),
        }
        Ok(())
    }

    /// Begins a group that is for something else than the text around it.
    fn begin(&mut self, destination: Destination) {
        // Titles and authors outside of the group for them are styles of a program's own.
        let is_misplaced = matches!(destination, Destination::InfoField(_) | Destination::Created)
            && self.state.destination != Destination::Info;
        match destination {
            _ if is_misplaced => return,
            Destination::Picture => self.pixels = Pixels::default(),
            Destination::Created => self.date = [0; 5],
            Destination::Marker => self.marker = Some(String::new()),
            _ => {}
        }
        self.state.destination = destination;
    }

    fn symbol(&mut self, sign: u8) -> Result<()> {
        if self.skip > 0 && sign != b'*' {
            self.skip -= 1;
            return Ok(());
        }
        match sign {
            b'*' => self.may_skip = true,
            b'~' => self.text("\u{a0}"),
            b'_' => self.text("\u{2011}"),
            b'{' | b'}' | b'\\' => self.byte(sign),
            b'\n' | b'\r' => self.end_paragraph()?,
            b'\t' => self.text("\t"),
            _ => {}
        }
        Ok(())
    }

    fn byte(&mut self, byte: u8) {
        if self.skip > 0 {
            self.skip -= 1;
            return;
        }
        match self.state.destination {
            Destination::Nowhere => {}
            Destination::Picture => {
                if let (true, Some(digit)) = (self.pixels.is_raster, char::from(byte).to_digit(16)) {
                    match self.pixels.half.take() {
                        Some(half) => self.pixels.bytes.push(half << 4 | digit as u8),
                        None => self.pixels.half = Some(digit as u8),
                    }
                }
            }
            _ => {
                self.pending.push(byte);
                // Behind a byte of ASCII no character is torn apart, but for rare ones in a run that long.
                if self.pending.len() >= LONGEST_RUN && byte.is_ascii() {
                    self.flush();
                }
            }
        }
    }

    /// Reads the bytes that wait in the encoding they are in.
    fn flush(&mut self) {
        if !self.pending.is_empty() {
            let bytes = std::mem::take(&mut self.pending);
            let encoding = self.fonts.get(&self.state.font).copied().unwrap_or(self.encoding);
            self.text(&encoding.decode_without_bom_handling(&bytes).0);
        }
    }

    fn unicode(&mut self, number: i32) {
        // Numbers above 32,767 are written as negative ones.
        let Ok(unit) = u16::try_from(if number < 0 { number + 65_536 } else { number }) else { return };
        let high = self.high.take();
        if (0xd800..0xdc00).contains(&unit) {
            self.high = Some(unit);
            return;
        }
        let units = high.into_iter().chain([unit]);
        let text: String = char::decode_utf16(units).flatten().collect();
        self.text(&text);
    }

    /// Text goes where the group sends it.
    fn text(&mut self, text: &str) {
        let add = |to: &mut String| {
            if to.len() + text.len() <= LONGEST_FIELD {
                to.push_str(text);
            }
        };
        if self.mute.is_some() {
            return;
        }
        match self.state.destination {
            Destination::Text => {
                let link = self.fields.iter().rev().find_map(|field| field.link.as_deref());
                self.line.push(text, self.state.style, link);
            }
            Destination::InfoField(name) => add(self.document.info.entry(name).or_default()),
            Destination::FieldInstruction => {
                if let Some(field) = self.fields.last_mut() {
                    add(&mut field.instruction);
                }
            }
            Destination::Marker => {
                if let Some(marker) = &mut self.marker {
                    add(marker);
                }
            }
            Destination::Styles => {
                add(&mut self.style_name);
                if let Some(name) = self.style_name.split_once(';').map(|(name, _)| collapse(name).to_lowercase()) {
                    let number = self.state.paragraph_style.unwrap_or(0);
                    let role =
                        role_of(&name).or_else(|| Some(Role::Heading(self.state.outline.filter(|it| *it < 9)? + 1)));
                    self.styles.extend(role.map(|role| (number, role)));
                    self.style_name.clear();
                }
            }
            _ => {}
        }
    }
}
