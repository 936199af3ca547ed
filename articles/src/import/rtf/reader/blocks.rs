//! The ends of paragraphs, notes and cells, and what they turn out to be.

use super::super::state::Destination;
use super::Reader;
use crate::error::Result;
use crate::import::office::flow::{Kind, Merge};
use crate::import::office::roles::Role;

impl Reader<'_> {
    /// Puts what a note says where it belongs, and goes on with the text around it.
    pub(super) fn end_note(&mut self) -> Result<()> {
        self.end_paragraph()?;
        if let Some(note) = self.notes.pop() {
            let inside = std::mem::replace(&mut self.document.flow, note.flow);
            (self.line, self.marker) = (note.line, note.marker);
            let number = self.document.flow.note(inside.into_piece());
            self.line.note(number);
        }
        Ok(())
    }

    pub(super) fn end_paragraph(&mut self) -> Result<()> {
        if self.state.destination != Destination::Text {
            return Ok(());
        }
        let (line, marker) = (std::mem::take(&mut self.line), self.marker.take());
        let in_table = self.state.is_in_table && self.notes.is_empty();
        if in_table {
            self.ensure_cell();
        } else if self.document.flow.is_in_table() && !line.is_empty() {
            self.document.flow.close_table();
            self.is_in_row = false;
        }
        let kind = self.kind(marker);
        match kind {
            Some(kind) => self.document.flow.paragraph(kind, line),
            None => Ok(()),
        }
    }

    /// What the paragraph that ends is; `None` for a line of the table of contents.
    pub(super) fn kind(&mut self, marker: Option<String>) -> Option<Kind> {
        let role = match self.state.outline {
            Some(level @ 0..=8) => Some(Role::Heading(level + 1)),
            _ => self.state.paragraph_style.and_then(|style| self.styles.get(&style)).copied(),
        };
        Some(match (role, marker) {
            (Some(Role::Contents), _) => return None,
            (Some(Role::Title), _) => Kind::Title,
            (Some(Role::Heading(level)), _) => Kind::Heading(level),
            (_, Some(marker)) => self.item(&marker),
            (Some(Role::Quote), None) => Kind::Quote,
            (Some(Role::Code), None) => Kind::Code,
            (None, None) => Kind::Paragraph,
        })
    }

    /// What an item is by the sign before it: a number, or a dot.
    pub(super) fn item(&mut self, marker: &str) -> Kind {
        let level = self.state.level;
        let at = usize::from(level);
        if !marker.chars().any(char::is_alphanumeric) {
            return Kind::Item(level, None);
        }
        let mut digits = marker.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty());
        let number =
            digits.next_back().and_then(|digits| digits.parse().ok()).unwrap_or(self.counts[at].saturating_add(1));
        self.counts[at] = number;
        self.counts[at + 1..].fill(0);
        Kind::Item(level, Some(number))
    }

    pub(super) fn ensure_cell(&mut self) {
        if !self.document.flow.is_in_table() {
            self.document.flow.open_table();
            self.is_in_row = false;
        }
        if !self.is_in_row {
            self.document.flow.open_row(self.is_head);
            (self.is_in_row, self.cell) = (true, 0);
        }
        self.document.flow.open_cell();
    }

    pub(super) fn end_cell(&mut self) -> Result<()> {
        if self.state.destination != Destination::Text {
            return Ok(());
        }
        self.state.is_in_table = true;
        self.end_paragraph()?;
        let plan = |at: usize| self.plan.get(at).copied().unwrap_or_default();
        let (own, columns) = (plan(self.cell), (self.cell + 1..).take_while(|at| plan(*at).with_left).count());
        self.cell += 1;
        let merge = if own.with_above { Merge::WithAbove } else { Merge::None };
        match own.with_left {
            // It is a part of the one before it, which has its columns already.
            true => {
                self.document.flow.drop_cell();
                Ok(())
            }
            false => self.document.flow.close_cell(columns as u32 + 1, 1, merge),
        }
    }
}
