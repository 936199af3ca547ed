//! The styles of an OpenDocument text: what they mean for paragraphs and runs, and which levels of lists have numbers.

use std::collections::{HashMap, HashSet};

use crate::error::Result;
use crate::import::office::flow::Kind;
use crate::import::office::line::Style;
use crate::import::office::xml::{Node, Tag, Xml};

/// Styles that inherit from one another; more is a circle.
const GENERATIONS: usize = 20;

#[derive(Debug, Default)]
struct Declared {
    parent: Option<String>,
    outline: Option<u8>,
    bold: Option<bool>,
    italic: Option<bool>,
    struck: Option<bool>,
    hidden: Option<bool>,
    shift: Option<i8>,
}

/// The styles of a document, those of all parts together.
#[derive(Debug, Default)]
pub(super) struct Styles {
    /// By family (paragraph or text) and name.
    declared: HashMap<(bool, String), Declared>,
    /// The levels of lists that have numbers, from 1.
    numbered: HashSet<(String, u8)>,
}

impl Styles {
    /// Takes in the styles of a part.
    pub(super) fn read(&mut self, text: &str) -> Result<()> {
        let mut xml = Xml::new(text);
        while let Some(node) = xml.next()? {
            let Node::Open(tag) = node else { continue };
            match tag.name() {
                "style" => {
                    let Some(name) = tag.attribute("name") else { continue };
                    let is_paragraph = match tag.attribute("family").as_deref() {
                        Some("paragraph") => true,
                        Some("text") => false,
                        _ => continue,
                    };
                    let mut style = Declared {
                        parent: tag.attribute("parent-style-name"),
                        outline: tag.number("default-outline-level").and_then(|level| u8::try_from(level).ok()),
                        ..Declared::default()
                    };
                    xml.inside(|node| {
                        if let Node::Open(tag) = node
                            && tag.name() == "text-properties"
                        {
                            style.take(&tag);
                        }
                        Ok(())
                    })?;
                    self.declared.insert((is_paragraph, name), style);
                }
                "list-style" => {
                    let Some(name) = tag.attribute("name") else { continue };
                    xml.inside(|node| {
                        if let Node::Open(tag) = node
                            && tag.name() == "list-level-style-number"
                            && tag.attribute("num-format").is_none_or(|format| !format.is_empty())
                            && let Some(level) = tag.number("level").and_then(|level| u8::try_from(level).ok())
                        {
                            self.numbered.insert((name.clone(), level));
                        }
                        Ok(())
                    })?;
                }
                // The text comes after the styles, and is far longer than they are.
                "body" => return Ok(()),
                _ => {}
            }
        }
        Ok(())
    }

    /// Whether a level of a list, from 0, has numbers.
    pub(super) fn is_numbered(&self, list: &str, level: u8) -> bool {
        self.numbered.contains(&(list.to_owned(), level + 1))
    }

    /// What a paragraph of this style is where nothing else is known of it.
    pub(super) fn kind(&self, name: &str) -> Kind {
        for (name, style) in self.line_of(true, name) {
            match name.as_str() {
                "Title" => return Kind::Title,
                "Quotations" | "Quote" => return Kind::Quote,
                "Preformatted_20_Text" | "Preformatted" => return Kind::Code,
                _ => {}
            }
            if let Some(level @ 1..=10) = style.and_then(|style| style.outline) {
                return Kind::Heading(level);
            }
            if let Some(level) = name.strip_prefix("Heading_20_").and_then(|level| level.parse::<u8>().ok()) {
                return Kind::Heading(level.clamp(1, 10));
            }
        }
        Kind::Paragraph
    }

    /// How a run is set whose paragraph and spans, from the outside in, have these styles.
    pub(super) fn style(&self, paragraph: &str, spans: &[String]) -> Style {
        let mut style = Style::default();
        for (is_paragraph, name) in
            [(true, paragraph)].into_iter().chain(spans.iter().map(|name| (false, name.as_str())))
        {
            let mut all = Declared::default();
            for (name, declared) in self.line_of(is_paragraph, name) {
                if !is_paragraph && matches!(name.as_str(), "Source_20_Text" | "Teletype" | "User_20_Entry") {
                    style.code = true;
                }
                let Some(own) = declared else { continue };
                all.bold = all.bold.or(own.bold);
                all.italic = all.italic.or(own.italic);
                all.struck = all.struck.or(own.struck);
                all.hidden = all.hidden.or(own.hidden);
                all.shift = all.shift.or(own.shift);
            }
            style.bold = all.bold.unwrap_or(style.bold);
            style.italic = all.italic.unwrap_or(style.italic);
            style.struck = all.struck.unwrap_or(style.struck);
            style.hidden = all.hidden.unwrap_or(style.hidden);
            if let Some(shift) = all.shift {
                (style.raised, style.lowered) = (shift > 0, shift < 0);
            }
        }
        style
    }

    /// A style and those it inherits from.
    fn line_of<'a>(&'a self, is_paragraph: bool, name: &str) -> impl Iterator<Item = (String, Option<&'a Declared>)> {
        let mut next = Some(name.to_owned()).filter(|name| !name.is_empty());
        let line = std::iter::from_fn(move || {
            let name = next.take()?;
            let declared = self.declared.get(&(is_paragraph, name.clone()));
            next = declared.and_then(|style| style.parent.clone());
            Some((name, declared))
        });
        line.take(GENERATIONS)
    }
}

impl Declared {
    fn take(&mut self, tag: &Tag<'_>) {
        if let Some(weight) = tag.attribute("font-weight") {
            self.bold = Some(weight == "bold" || weight.parse::<u16>().is_ok_and(|weight| weight >= 600));
        }
        if let Some(slant) = tag.attribute("font-style") {
            self.italic = Some(slant == "italic" || slant == "oblique");
        }
        if let Some(line) = tag.attribute("text-line-through-style") {
            self.struck = Some(line != "none");
        }
        if let Some(shown) = tag.attribute("display") {
            self.hidden = Some(shown == "none");
        }
        if let Some(position) = tag.attribute("text-position") {
            let shift = position.split_whitespace().next().unwrap_or_default();
            self.shift = Some(match shift {
                "super" => 1,
                "sub" => -1,
                _ if shift.starts_with('-') => -1,
                _ if shift.trim_end_matches('%').parse::<f32>().is_ok_and(|shift| shift > 0.0) => 1,
                _ => 0,
            });
        }
    }
}
