//! Exports of Evernote (ENEX): each note an article, with its pictures, check boxes, tasks, tags and dates.
//!
//! The file is cut into its notes before any of it is parsed, so that a note that is no sound XML costs no other.

mod content;
mod note;
#[cfg(test)]
mod tests;

use super::{Entry, Flow, Sink, Source};
use crate::error::{Error, Result};

/// Whether a text is such an export.
pub(super) fn is_enex(text: &str) -> bool {
    let end = (0..=text.len().min(2048)).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    let start = text[..end].trim_start_matches('\u{feff}').trim_start();
    start.starts_with('<') && start.contains("<en-export")
}

/// Reads the notes of an export.
pub(super) fn read(source: &Source<'_>, text: &str, sink: &mut Sink<'_>) -> Result<()> {
    let mut number = 0;
    for note in notes(text) {
        number += 1;
        let draft = note::read(note, source);
        let part = match &draft {
            Ok(draft) => format!("note {number}: {}", draft.title),
            Err(_) => format!("note {number}"),
        };
        if sink(Entry { part: Some(part), original: None, draft }) == Flow::Stop {
            return Ok(());
        }
    }
    match number {
        0 => Err(Error::Invalid("there is no note in this export".to_owned())),
        _ => Ok(()),
    }
}

/// The notes of an export, each without its outermost tags. The last may have been cut off.
fn notes(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            let at = rest.find("<note")?;
            let after = &rest[at + "<note".len()..];
            // `<note-attributes>` is no note.
            if !after.starts_with(|c: char| c == '>' || c.is_whitespace()) {
                rest = after;
                continue;
            }
            let begin = after.find('>')? + 1;
            let note = &after[begin..];
            let end = end_of_note(note);
            rest = &note[end..];
            return Some(&note[..end]);
        }
    })
}

/// Where a note ends: its end tag stands before another note or the end of the export, and not within a text.
fn end_of_note(note: &str) -> usize {
    const END: &str = "</note>";
    let ends = note.match_indices(END).map(|(at, _)| at);
    for at in ends {
        let after = note[at + END.len()..].trim_start();
        if after.is_empty() || after.starts_with("<note") || after.starts_with("</en-export") {
            return at;
        }
    }
    note.len()
}
