//! The styles of a document, by what their names mean.

use super::bytes::{slice, u16_at};
use crate::import::office::roles::{Role, role_of};

/// What the styles mean, by their numbers.
pub(super) fn read(styles: &[u8]) -> Vec<Option<Role>> {
    roles(styles).unwrap_or_default()
}

fn roles(styles: &[u8]) -> Option<Vec<Option<Role>>> {
    let head = usize::from(u16_at(styles, 0)?);
    let (count, base) = (u16_at(styles, 2)?, usize::from(u16_at(styles, 4)?));
    let mut at = 2 + head;
    let mut roles = Vec::new();
    for _ in 0..count.min(4096) {
        let Some(length) = u16_at(styles, at).map(usize::from) else { break };
        let style = slice(styles, at + 2, length).unwrap_or_default();
        roles.push(role(style, base));
        at += 2 + length.next_multiple_of(2);
    }
    Some(roles)
}

fn role(style: &[u8], base: usize) -> Option<Role> {
    let kind = u16_at(style, 0)? & 0x0fff;
    let length = usize::from(u16_at(style, base)?);
    let name = slice(style, base + 2, 2 * length)?;
    let units: Vec<u16> = name.as_chunks().0.iter().map(|unit| u16::from_le_bytes(*unit)).collect();
    let name = String::from_utf16_lossy(&units).to_lowercase();
    // A style can have other names behind a comma.
    let named = name.split(',').find_map(|name| role_of(name.trim()));
    named.or(match kind {
        level @ 1..=9 => Some(Role::Heading(level as u8)),
        19..=27 => Some(Role::Contents),
        62 => Some(Role::Title),
        _ => None,
    })
}
