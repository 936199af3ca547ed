//! How the text is set: pages of 512 bytes that say of stretches of the text what their characters or paragraphs are.

use super::bytes::{between, modifications, slice, u16_at, u32_at};
use crate::import::office::line::Style;

const PAGE: usize = 512;
/// Most stretches that are read.
const MOST: usize = 4_000_000;

/// What is said of stretches of the text, in the order of their places.
pub(super) struct Runs<T> {
    runs: Vec<(u32, u32, T)>,
    default: T,
}

/// How characters are set.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Characters {
    pub style: Style,
    /// They stand for something else than themselves.
    pub is_special: bool,
    /// Where the picture is that they stand for.
    pub picture: Option<u32>,
}

/// How a paragraph is set.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Paragraph {
    /// The number of its style.
    pub style: u16,
    pub is_in_table: bool,
    /// It ends a row of a table, and is nothing else.
    pub ends_row: bool,
    /// The list it is of, and its level.
    pub list: u16,
    pub level: u8,
    /// Its level in the outline.
    pub outline: Option<u8>,
}

impl<T: Clone + Default> Runs<T> {
    /// Reads the pages that a list names. `size` is that of the entry for a stretch, `read` reads what stands in a page at
    /// the place that the entry gives.
    fn of(list: &[u8], main: &[u8], size: usize, read: impl Fn(&[u8]) -> Option<T>) -> Runs<T> {
        let mut runs = Vec::new();
        for (_, _, page) in between(list, 4) {
            let number = (u32_at(page, 0).unwrap_or_default() & 0x3f_ffff) as usize;
            let Some(page) = number.checked_mul(PAGE).and_then(|at| slice(main, at, PAGE)) else { continue };
            let count = usize::from(page[PAGE - 1]);
            for run in 0..count {
                let (Some(from), Some(to)) = (u32_at(page, 4 * run), u32_at(page, 4 * run + 4)) else { break };
                let Some(at) = page.get(4 * (count + 1) + size * run) else { break };
                let said = (*at != 0).then(|| read(page.get(2 * usize::from(*at)..)?)).flatten();
                runs.push((from, to, said.unwrap_or_default()));
            }
            if runs.len() > MOST {
                break;
            }
        }
        runs.sort_by_key(|(from, ..)| *from);
        Runs { runs, default: T::default() }
    }

    /// What is said of the place.
    pub(super) fn at(&self, place: u32) -> &T {
        let at = self.runs.partition_point(|(from, ..)| *from <= place);
        let run = self.runs.get(at.wrapping_sub(1)).filter(|(_, to, _)| place < *to);
        run.map_or(&self.default, |(.., said)| said)
    }
}

/// How the characters are set.
pub(super) fn characters(list: &[u8], main: &[u8]) -> Runs<Characters> {
    Runs::of(list, main, 1, |said| {
        let said = slice(said, 1, usize::from(*said.first()?))?;
        let mut characters = Characters::default();
        for (code, value) in modifications(said) {
            let is_on = matches!(value.first(), Some(1 | 0x81));
            let style = &mut characters.style;
            match code {
                0x0835 => style.bold = is_on,
                0x0836 => style.italic = is_on,
                0x0837 => style.struck = is_on,
                // Hidden, or deleted while changes were tracked.
                0x083c | 0x0800 => style.hidden |= is_on,
                0x2a48 => (style.raised, style.lowered) = (value == [1], value == [2]),
                0x0855 => characters.is_special = is_on,
                0x6a03 => characters.picture = u32_at(value, 0),
                _ => {}
            }
        }
        Some(characters)
    })
}

/// How the paragraphs are set.
pub(super) fn paragraphs(list: &[u8], main: &[u8]) -> Runs<Paragraph> {
    Runs::of(list, main, 13, |said| {
        let said = match *said.first()? {
            0 => slice(said, 2, 2 * usize::from(*said.get(1)?))?,
            half => slice(said, 1, 2 * usize::from(half) - 1)?,
        };
        let mut paragraph = Paragraph { style: u16_at(said, 0)?, ..Paragraph::default() };
        for (code, value) in modifications(said.get(2..)?) {
            let first = value.first().copied().unwrap_or_default();
            match code {
                0x2416 => paragraph.is_in_table = first != 0,
                0x2417 => paragraph.ends_row = first != 0,
                0x460b => paragraph.list = u16_at(value, 0)?,
                0x260a => paragraph.level = first,
                0x2640 => paragraph.outline = Some(first),
                _ => {}
            }
        }
        Some(paragraph)
    })
}
