//! The header of a document: which of its parts stand where.

use std::ops::Range;

use super::bytes::{size_at, slice, u16_at};
use super::damaged;
use crate::error::{Error, Result};

/// The first version of which more than the bare text is read.
const WORD_97: u16 = 0xc1;

/// How a document is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    /// By Word 6 or 95.
    Old,
    /// By Word 97 or one after it.
    Of97,
}

/// Where things are. Places are those of the part with the tables, lengths of texts are in characters.
#[derive(Debug)]
pub(super) struct Header {
    pub version: Version,
    /// Which of the two parts has the tables.
    pub second_table: bool,
    /// The text of an old document.
    pub bare: Range<usize>,
    pub text: usize,
    pub footnotes: usize,
    pub headers: usize,
    pub comments: usize,
    pub endnotes: usize,
    pub boxes: usize,
    places: Vec<Range<usize>>,
}

/// What is found by its number in the list of places.
#[derive(Debug, Clone, Copy)]
pub(super) enum Part {
    Styles = 1,
    FootnoteMarks = 2,
    FootnoteTexts = 3,
    CharacterRuns = 12,
    ParagraphRuns = 13,
    Pieces = 33,
    EndnoteMarks = 46,
    EndnoteTexts = 47,
    Lists = 73,
    ListsUsed = 74,
}

impl Header {
    /// Reads the header of the part with the text.
    ///
    /// # Errors
    /// The document is encrypted, damaged, or so old and oddly saved that its text is not in one piece.
    pub(super) fn of(main: &[u8]) -> Result<Header> {
        let version = match (u16_at(main, 0), u16_at(main, 2)) {
            (Some(0xa5ec | 0xa5dc), Some(version)) if version >= WORD_97 => Version::Of97,
            (Some(0xa5ec | 0xa5dc), Some(_)) => Version::Old,
            _ => return Err(damaged()),
        };
        let flags = u16_at(main, 10).ok_or_else(damaged)?;
        if flags & 0x0100 != 0 {
            return Err(Error::Invalid("the document is protected by a password".into()));
        }
        let mut header = Header {
            version,
            second_table: flags & 0x0200 != 0,
            bare: 0..0,
            text: 0,
            footnotes: 0,
            headers: 0,
            comments: 0,
            endnotes: 0,
            boxes: 0,
            places: Vec::new(),
        };
        if version == Version::Old {
            if flags & 0x0004 != 0 {
                let why =
                    "a document of Word 6 or 95 that was saved in haste is not read: save it as .docx, and import that";
                return Err(Error::Invalid(why.into()));
            }
            header.bare = size_at(main, 24).zip(size_at(main, 28)).map(|(from, to)| from..to).ok_or_else(damaged)?;
            return Ok(header);
        }
        header.read_lengths(main).ok_or_else(damaged)?;
        Ok(header)
    }

    fn read_lengths(&mut self, main: &[u8]) -> Option<()> {
        let shorts = usize::from(u16_at(main, 32)?);
        let longs_at = 34 + 2 * shorts;
        let longs = usize::from(u16_at(main, longs_at)?);
        let length = |number: usize| (number < longs).then(|| size_at(main, longs_at + 2 + 4 * number)).flatten();
        (self.text, self.footnotes, self.headers) = (length(3)?, length(4)?, length(5)?);
        (self.comments, self.endnotes, self.boxes) = (length(7)?, length(8)?, length(9).unwrap_or_default());
        let places_at = longs_at + 2 + 4 * longs;
        let places = usize::from(u16_at(main, places_at)?);
        for number in 0..places {
            let at = places_at + 2 + 8 * number;
            let (Some(from), Some(length)) = (size_at(main, at), size_at(main, at + 4)) else { break };
            self.places.push(from..from.checked_add(length)?);
        }
        Some(())
    }

    /// A part of the tables; nothing where there is none.
    pub(super) fn part<'t>(&self, table: &'t [u8], part: Part) -> &'t [u8] {
        let place = self.places.get(part as usize).cloned().unwrap_or_default();
        slice(table, place.start, place.len()).unwrap_or_default()
    }

    /// A part of the tables and all behind it: some are longer than the header says.
    pub(super) fn part_and_rest<'t>(&self, table: &'t [u8], part: Part) -> &'t [u8] {
        let place = self.places.get(part as usize).cloned().unwrap_or_default();
        if place.is_empty() { &[] } else { table.get(place.start..).unwrap_or_default() }
    }
}
