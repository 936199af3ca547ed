//! Exports of Evernote (ENEX): each note an article, with its pictures, check boxes, tasks, tags and dates.
//!
//! The file is cut into its notes before any of it is parsed, so that a note that is no sound XML costs no other.

mod attached;
mod content;
mod note;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::ops::Range;

use memchr::memmem;

use super::charset::decode;
use super::sniff::LIMIT_MB;
use super::{Flow, Sink, Source, position};
use crate::error::{Error, Result};

/// Whether a text is such an export.
pub(super) fn is_enex(text: &str) -> bool {
    let end = (0..=text.len().min(2048)).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    let start = text[..end].trim_start_matches('\u{feff}').trim_start();
    start.starts_with('<') && start.contains("<en-export")
}

/// Whether these bytes are such an export that is too large to be looked at as one text.
pub(super) fn is_large(bytes: &[u8]) -> bool {
    bytes.len() as u64 > LIMIT_MB << 20 && is_enex(&String::from_utf8_lossy(&bytes[..4096]))
}

/// Reads the notes of an export.
pub(super) fn read(source: &Source<'_>, text: &str, sink: &mut Sink<'_>) -> Result<()> {
    let notes = notes(text.as_bytes()).inspect(|note| position::reached_of(note.start as u64, text.len() as u64));
    hand_over(notes.map(|note| Cow::Borrowed(&text[note])), source, sink)
}

/// Reads the notes of a large export, each decoded by itself.
pub(super) fn read_large(source: &Source<'_>, sink: &mut Sink<'_>) -> Result<()> {
    let all = source.bytes.len() as u64;
    let notes = notes(source.bytes).inspect(|note| position::reached_of(note.start as u64, all));
    hand_over(notes.map(|note| decode(&source.bytes[note])), source, sink)
}

fn hand_over<'a>(notes: impl Iterator<Item = Cow<'a, str>>, source: &Source<'_>, sink: &mut Sink<'_>) -> Result<()> {
    let mut number = 0;
    for note in notes {
        number += 1;
        if attached::read(&note, source, &format!("note {number}"), sink) == Flow::Stop {
            return Ok(());
        }
    }
    match number {
        0 => Err(Error::Invalid("there is no note in this export".to_owned())),
        _ => Ok(()),
    }
}

/// Where the notes of an export are, each without its outermost tags. The last may have been cut off.
fn notes(bytes: &[u8]) -> impl Iterator<Item = Range<usize>> {
    const START: &[u8] = b"<note";
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            at += memmem::find(&bytes[at..], START)? + START.len();
            // `<note-attributes>` is no note.
            if !bytes.get(at).is_some_and(|byte| *byte == b'>' || byte.is_ascii_whitespace()) {
                continue;
            }
            let begin = at + memchr::memchr(b'>', &bytes[at..])? + 1;
            at = begin + end_of_note(&bytes[begin..]);
            return Some(begin..at);
        }
    })
}

/// Where a note ends: its end tag stands before another note or the end of the export, and not within a text.
fn end_of_note(note: &[u8]) -> usize {
    const END: &[u8] = b"</note>";
    let mut ends = memmem::find_iter(note, END);
    let is_end = |at: &usize| {
        let after = note[at + END.len()..].trim_ascii_start();
        after.is_empty() || after.starts_with(b"<note") || after.starts_with(b"</en-export")
    };
    ends.find(is_end).unwrap_or(note.len())
}
