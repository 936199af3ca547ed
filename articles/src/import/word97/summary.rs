//! What a document says of itself, in a list of properties that all old office documents have.

use super::bytes::{size_at, slice, u16_at, u32_at};
use crate::extract::plain_text::collapse;
use crate::import::charset::decode;

/// The properties that are known.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Summary {
    pub title: Option<String>,
    pub subject: Option<String>,
    pub author: Option<String>,
    pub keywords: Option<String>,
    pub comments: Option<String>,
    pub last_author: Option<String>,
    /// ISO 8601.
    pub created: Option<String>,
    pub modified: Option<String>,
}

/// Reads the properties.
pub(super) fn read(part: &[u8]) -> Summary {
    properties(part).unwrap_or_default()
}

fn properties(part: &[u8]) -> Option<Summary> {
    let set = part.get(size_at(part, 44)?..)?;
    let count = size_at(set, 4)?.min(100);
    let value = |wanted: u32| {
        let at = (0..count).map(|at| 8 + 8 * at).find(|at| u32_at(set, *at) == Some(wanted))?;
        set.get(size_at(set, at + 4)?..)
    };
    // Numbers of code pages that are no encodings of a page but can stand here.
    let code_page = value(1).and_then(|value| u16_at(value, 4));
    let text = |wanted| text(value(wanted)?, code_page);
    let moment = |wanted| moment(value(wanted)?);
    Some(Summary {
        title: text(2),
        subject: text(3),
        author: text(4),
        keywords: text(5),
        comments: text(6),
        last_author: text(8),
        created: moment(12),
        modified: moment(13),
    })
}

fn text(value: &[u8], code_page: Option<u16>) -> Option<String> {
    let length = size_at(value, 4)?.min(1 << 20);
    let text = match (u32_at(value, 0)?, code_page) {
        (0x1f, _) | (0x1e, Some(1200)) => {
            let bytes = if u32_at(value, 0)? == 0x1f { 2 * length } else { length };
            let units: Vec<u16> =
                slice(value, 8, bytes)?.as_chunks().0.iter().map(|unit| u16::from_le_bytes(*unit)).collect();
            String::from_utf16_lossy(&units)
        }
        (0x1e, code_page) => {
            let bytes = slice(value, 8, length)?;
            let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
            let label = code_page.map(|page| format!("windows-{page}"));
            match label.and_then(|label| encoding_rs::Encoding::for_label(label.as_bytes())) {
                Some(encoding) => encoding.decode_without_bom_handling(&bytes[..end]).0.into_owned(),
                None => decode(&bytes[..end]).into_owned(),
            }
        }
        _ => return None,
    };
    Some(collapse(&text.replace(char::is_control, " "))).filter(|text| !text.is_empty())
}

/// A moment that is counted in ten millionths of a second from 1601 on.
fn moment(value: &[u8]) -> Option<String> {
    const BEFORE_1970: i64 = 11_644_473_600;
    let ticks = u64::from(u32_at(value, 4)?) | u64::from(u32_at(value, 8)?) << 32;
    let seconds = i64::try_from(ticks / 10_000_000).ok()? - BEFORE_1970;
    // Durations are written like this too, and clocks that were never set.
    let is_sound = u32_at(value, 0) == Some(0x40) && (315_532_800..4_102_444_800).contains(&seconds);
    is_sound.then(|| jiff::Timestamp::from_second(seconds).ok()).flatten().map(|moment| moment.to_string())
}
