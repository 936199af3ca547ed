//! The characters of a document in their order, put together from its pieces.

use encoding_rs::WINDOWS_1252;

use super::bytes::{between, slice, u16_at, u32_at};
use super::damaged;
use super::header::{Header, Part};
use crate::error::{Error, Result};

/// Most characters that a document may have.
const MOST: usize = 32 << 20;

/// The text of a document with all its notes: one unit of UTF-16 for each place.
pub(super) struct Text {
    pub units: Vec<u16>,
    pieces: Vec<Piece>,
}

/// Where some units stand in the part with the text.
struct Piece {
    from: usize,
    place: u32,
    /// Bytes of a unit.
    width: u32,
}

impl Text {
    /// Puts the pieces together.
    ///
    /// # Errors
    /// There are none, or they hold more than what is read.
    pub(super) fn of(header: &Header, main: &[u8], table: &[u8]) -> Result<Text> {
        let mut text = Text { units: Vec::new(), pieces: Vec::new() };
        let list = list_of_pieces(header.part(table, Part::Pieces)).ok_or_else(damaged)?;
        for (from, to, piece) in between(list, 8) {
            let count = to.saturating_sub(from) as usize;
            let place = u32_at(piece, 2).ok_or_else(damaged)?;
            let width = if place & 0x4000_0000 != 0 { 1 } else { 2 };
            let place = (place & 0x3fff_ffff) / (3 - width);
            if text.units.len() + count > MOST {
                return Err(Error::Invalid(format!("it holds more than {} MB of text", MOST >> 20)));
            }
            let size = count * width as usize;
            // What is cut off gives what is there.
            let rest = main.get(place as usize..).unwrap_or_default();
            let bytes = slice(rest, 0, size).unwrap_or(rest);
            text.pieces.push(Piece { from: text.units.len(), place, width });
            match width {
                1 => text.units.extend(WINDOWS_1252.decode_without_bom_handling(bytes).0.encode_utf16()),
                _ => text.units.extend(bytes.as_chunks().0.iter().map(|unit| u16::from_le_bytes(*unit))),
            }
        }
        match text.units.is_empty() {
            true => Err(Error::NoText),
            false => Ok(text),
        }
    }

    /// Where the unit of this number stands in the part with the text.
    pub(super) fn place(&self, unit: usize) -> u32 {
        let at = self.pieces.partition_point(|piece| piece.from <= unit);
        self.pieces.get(at.wrapping_sub(1)).map_or(0, |piece| {
            let within = u32::try_from(unit - piece.from).unwrap_or(u32::MAX);
            piece.place.saturating_add(within.saturating_mul(piece.width))
        })
    }
}

/// The list of the pieces, behind what was changed in haste.
fn list_of_pieces(mut rest: &[u8]) -> Option<&[u8]> {
    loop {
        match rest.first()? {
            1 => rest = rest.get(3 + usize::from(u16_at(rest, 1)?)..)?,
            2 => {
                let length = u32_at(rest, 1)? as usize;
                return slice(rest, 5, length).or(rest.get(5..));
            }
            _ => return None,
        }
    }
}
