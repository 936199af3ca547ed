//! What the control words of rich text do, by the group they stand in.

use super::super::code_page::{of_charset, of_page};
use super::super::state::Destination;
use super::{CellPlan, Field, MOST_CELLS, Note, Reader};
use crate::error::Result;
use crate::import::office::flow::Flow;

impl Reader<'_> {
    pub(super) fn font_word(&mut self, word: &str, number: Option<i32>) -> bool {
        match (word, number) {
            ("f", Some(font)) => self.state.font = font,
            ("fcharset", Some(set)) => {
                if let Some(encoding) = of_charset(set) {
                    self.fonts.insert(self.state.font, encoding);
                }
            }
            ("cpg", Some(page)) => {
                if let Some(encoding) = of_page(page) {
                    self.fonts.insert(self.state.font, encoding);
                }
            }
            _ => {}
        }
        true
    }

    pub(super) fn style_word(&mut self, word: &str, number: Option<i32>) -> bool {
        if word == "s" {
            self.state.paragraph_style = number;
            self.style_name.clear();
        }
        // Styles of characters and tables, which are marked as what may be passed over.
        !matches!(word, "cs" | "ds" | "ts")
    }

    pub(super) fn date_word(&mut self, word: &str, number: Option<i32>) -> bool {
        let at = ["yr", "mo", "dy", "hr", "min"].iter().position(|known| *known == word);
        if let (Some(at), Some(number)) = (at, number) {
            self.date[at] = number.clamp(0, 9_999);
        }
        true
    }

    pub(super) fn picture_word(&mut self, word: &str) -> bool {
        self.pixels.is_raster |= matches!(word, "pngblip" | "jpegblip");
        true
    }

    /// A word of the document itself; answers whether it is a known one.
    pub(super) fn document_word(&mut self, word: &str, number: Option<i32>) -> Result<bool> {
        match (word, number) {
            ("ansicpg", Some(page)) => self.encoding = of_page(page).unwrap_or(self.encoding),
            ("mac", _) => self.encoding = encoding_rs::MACINTOSH,
            ("f", Some(font)) => self.state.font = font,
            ("s", _) => self.state.paragraph_style = number,
            ("par" | "sect", _) => self.end_paragraph()?,
            ("line", _) if self.state.destination == Destination::Text => self.line.end_line(),
            ("page" | "column", _) => self.text(" "),
            ("field", _) => self.fields.push(Field {
                depth: self.groups.len().saturating_sub(1),
                instruction: String::new(),
                link: None,
            }),
            ("footnote", _)
                if self.notes.is_empty() && self.state.destination == Destination::Text && self.beyond == 0 =>
            {
                self.notes.push(Note {
                    depth: self.groups.len().saturating_sub(1),
                    flow: std::mem::replace(&mut self.document.flow, Flow::new()),
                    line: std::mem::take(&mut self.line),
                    marker: self.marker.take(),
                });
                self.state.reset_paragraph();
                self.state.style = Default::default();
            }
            ("footnote", _) => self.state.destination = Destination::Nowhere,
            ("trowd", _) => {
                self.plan.clear();
                self.next_plan = CellPlan::default();
                self.is_head = false;
            }
            ("trhdr", _) => self.is_head = true,
            ("clvmrg", _) => self.next_plan.with_above = true,
            ("clmrg", _) => self.next_plan.with_left = true,
            ("cellx", _) => {
                let plan = std::mem::take(&mut self.next_plan);
                if self.plan.len() < MOST_CELLS {
                    self.plan.push(plan);
                }
            }
            ("cell", _) if self.notes.is_empty() => self.end_cell()?,
            ("nestcell" | "nestrow", _) => self.end_paragraph()?,
            ("row", _) => (self.is_in_row, self.cell) = (false, 0),
            ("fldrslt" | "shppict" | "shptxt" | "shpinst" | "result" | "ud" | "rtf", _) => {}
            _ => return Ok(false),
        }
        Ok(true)
    }
}
