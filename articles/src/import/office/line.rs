//! The words of one paragraph as HTML: runs of text with their marks become elements that are nested as they must be.

use crate::extract::plain_text::{escape_attribute_into, escape_into};

/// Bytes after which nothing more is added: far more than a whole document may have.
const LONGEST: usize = 20 << 20;

/// How a run of text is set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::import) struct Style {
    pub bold: bool,
    pub italic: bool,
    pub struck: bool,
    pub raised: bool,
    pub lowered: bool,
    pub code: bool,
    /// There, but not to be seen.
    pub hidden: bool,
}

/// An element around a run.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Mark {
    Link(String),
    Element(&'static str),
}

/// A paragraph being written.
#[derive(Debug, Default)]
pub(in crate::import) struct Line {
    html: String,
    open: Vec<Mark>,
    /// Characters that are seen, and of these the bold ones.
    seen: usize,
    bold: usize,
    has_picture: bool,
}

impl Line {
    /// Adds a run of text, within a link if there is an address.
    pub(in crate::import) fn push(&mut self, text: &str, style: Style, link: Option<&str>) {
        if text.is_empty() || style.hidden || self.html.len() > LONGEST {
            return;
        }
        let mut marks = Vec::new();
        marks.extend(link.map(|address| Mark::Link(address.to_owned())));
        let elements = [
            (style.bold, "strong"),
            (style.italic, "em"),
            (style.struck, "del"),
            (style.raised, "sup"),
            (style.lowered, "sub"),
            (style.code, "code"),
        ];
        marks.extend(elements.iter().filter(|(wanted, _)| *wanted).map(|(_, name)| Mark::Element(name)));
        // White space alone looks the same in any style, and ends none.
        if !text.trim().is_empty() || link.is_none() && self.open.iter().any(|mark| matches!(mark, Mark::Link(_))) {
            self.switch(marks);
        }
        let seen = text.chars().filter(|c| !c.is_whitespace()).count();
        self.seen += seen;
        self.bold += if style.bold { seen } else { 0 };
        escape_into(&mut self.html, text);
    }

    /// Ends a line within the paragraph.
    pub(in crate::import) fn end_line(&mut self) {
        if self.html.len() <= LONGEST {
            self.html.push_str("<br>");
        }
    }

    /// Adds a picture by the address it has in a body.
    pub(in crate::import) fn picture(&mut self, address: &str, description: &str) {
        self.switch(Vec::new());
        self.has_picture = true;
        self.html.push_str("<img src=\"");
        escape_attribute_into(&mut self.html, address);
        if !description.is_empty() {
            self.html.push_str("\" alt=\"");
            escape_attribute_into(&mut self.html, description);
        }
        self.html.push_str("\">");
    }

    /// Refers to the note of this number.
    pub(in crate::import) fn note(&mut self, number: usize) {
        self.switch(Vec::new());
        self.seen += 1;
        self.html.push_str(&format!("<sup><a href=\"#fn-{number}\">{number}</a></sup>"));
    }

    /// Bytes written so far.
    pub(in crate::import) fn size(&self) -> usize {
        self.html.len()
    }

    /// Whether there is nothing to be seen in it.
    pub(in crate::import) fn is_empty(&self) -> bool {
        self.seen == 0 && !self.has_picture
    }

    /// Whether all of its words are bold.
    pub(in crate::import) fn is_bold(&self) -> bool {
        self.seen > 0 && self.bold == self.seen && !self.has_picture
    }

    /// The HTML of it, without a block around it, and without blank space and empty lines at its ends.
    pub(in crate::import) fn finish(mut self) -> String {
        self.switch(Vec::new());
        let mut html = self.html.trim();
        while let Some(rest) = html.strip_suffix("<br>") {
            html = rest.trim_end();
        }
        while let Some(rest) = html.strip_prefix("<br>") {
            html = rest.trim_start();
        }
        html.to_owned()
    }

    /// Closes what is open and not wanted, opens what is wanted and not open.
    fn switch(&mut self, wanted: Vec<Mark>) {
        let same = self.open.iter().zip(&wanted).take_while(|(open, wanted)| open == wanted).count();
        for mark in self.open[same..].iter().rev() {
            match mark {
                Mark::Link(_) => self.html.push_str("</a>"),
                Mark::Element(name) => self.html.push_str(&format!("</{name}>")),
            }
        }
        for mark in &wanted[same..] {
            match mark {
                Mark::Link(address) => {
                    self.html.push_str("<a href=\"");
                    escape_attribute_into(&mut self.html, address);
                    self.html.push_str("\">");
                }
                Mark::Element(name) => self.html.push_str(&format!("<{name}>")),
            }
        }
        self.open = wanted;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_nested_and_not_repeated() {
        let plain = Style::default();
        let bold = Style { bold: true, ..plain };
        let both = Style { italic: true, ..bold };
        let mut line = Line::default();
        for (text, style, link) in [
            ("  a ", plain, None),
            ("b", bold, None),
            (" ", plain, None),
            ("c", both, None),
            ("d <", both, Some("https://example.org/?a&b")),
            ("hidden", Style { hidden: true, ..plain }, None),
            (" e", plain, None),
        ] {
            line.push(text, style, link);
        }
        line.note(1);
        line.end_line();
        assert_eq!(
            line.finish(),
            "a <strong>b <em>c</em></strong><a href=\"https://example.org/?a&amp;b\"><strong><em>d &lt;</em></strong></a> e\
             <sup><a href=\"#fn-1\">1</a></sup>"
        );
    }
}
