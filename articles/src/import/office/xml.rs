//! The XML of office documents and books, read as a flat run of nodes by their local names. Entities that a document
//! declares itself are never expanded, and what nests without end is refused.

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use crate::error::{Error, Result};

/// Elements inside one another. Real documents stay below a tenth of it.
const DEPTH: usize = 2_000;

/// A piece of a document, in the order it stands there.
pub(in crate::import) enum Node<'a> {
    /// An element begins. An empty one ends at once.
    Open(Tag<'a>),
    /// The element of this local name ends.
    Close(String),
    /// Text between tags, references resolved.
    Text(Cow<'a, str>),
}

/// The beginning of an element.
pub(in crate::import) struct Tag<'a>(BytesStart<'a>);

impl Tag<'_> {
    /// Its name without the prefix.
    pub(in crate::import) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// The value of the first attribute of this name, whatever its prefix.
    pub(in crate::import) fn attribute(&self, name: &str) -> Option<String> {
        let mut attributes = self.0.attributes();
        // Looking for the same name twice costs the square of their number.
        attributes.with_checks(false);
        let found = attributes.flatten().find(|attribute| attribute.key.local_name().into_inner() == name)?;
        let value = found.normalized_value(XmlVersion::Implicit1_0);
        Some(value.map_or_else(|_| found.value.to_string(), Cow::into_owned))
    }

    /// The value of an attribute as a number.
    pub(in crate::import) fn number(&self, name: &str) -> Option<u32> {
        self.attribute(name)?.trim().parse().ok()
    }
}

/// A document being read.
pub(in crate::import) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    depth: usize,
}

impl<'a> Xml<'a> {
    /// Begins to read a document.
    pub(in crate::import) fn new(text: &'a str) -> Xml<'a> {
        let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.allow_dangling_amp = true;
        Xml { reader, depth: 0 }
    }

    /// The next node; `None` at the end.
    ///
    /// # Errors
    /// It is not well-formed, or nests too deep.
    pub(in crate::import) fn next(&mut self) -> Result<Option<Node<'a>>> {
        loop {
            let event = self.reader.read_event().map_err(|_| damaged())?;
            return Ok(Some(match event {
                Event::Start(start) => {
                    self.depth += 1;
                    if self.depth > DEPTH {
                        return Err(Error::Invalid(format!("it nests more than {DEPTH} elements in one another")));
                    }
                    Node::Open(Tag(start))
                }
                Event::End(end) => {
                    self.depth = self.depth.saturating_sub(1);
                    Node::Close(end.local_name().into_inner().to_owned())
                }
                Event::Text(text) => Node::Text(text.xml10_content()),
                Event::CData(text) => Node::Text(text.xml10_content()),
                Event::GeneralRef(reference) => match resolve(&reference) {
                    Some(c) => Node::Text(Cow::Owned(c.to_string())),
                    None => continue,
                },
                // With the last element open, the file was cut off.
                Event::Eof if self.depth > 0 => return Err(damaged()),
                Event::Eof => return Ok(None),
                _ => continue,
            }));
        }
    }

    /// How many elements are open.
    pub(in crate::import) fn depth(&self) -> usize {
        self.depth
    }

    /// Reads past the end of the element that was opened last.
    ///
    /// # Errors
    /// As [`Xml::next`].
    pub(in crate::import) fn skip(&mut self) -> Result<()> {
        self.inside(|_| Ok(()))
    }

    /// The text of the element that was opened last and of those in it, up to its end.
    ///
    /// # Errors
    /// As [`Xml::next`].
    pub(in crate::import) fn text(&mut self) -> Result<String> {
        let mut all = String::new();
        self.inside(|node| {
            if let Node::Text(text) = node {
                all.push_str(&text);
            }
            Ok(())
        })?;
        Ok(all)
    }

    /// Hands over every node inside the element that was opened last, up to its end.
    ///
    /// # Errors
    /// As [`Xml::next`], and those of `each`.
    pub(in crate::import) fn inside(&mut self, mut each: impl FnMut(Node<'a>) -> Result<()>) -> Result<()> {
        let outside = self.depth.saturating_sub(1);
        while let Some(node) = self.next()? {
            if self.depth == outside {
                break;
            }
            each(node)?;
        }
        Ok(())
    }
}

/// A reference to a character, or to one of those that XML names itself.
fn resolve(reference: &quick_xml::events::BytesRef<'_>) -> Option<char> {
    if reference.is_char_ref() {
        return reference.resolve_char_ref().ok().flatten();
    }
    match &**reference {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => None,
    }
}

fn damaged() -> Error {
    Error::Invalid("the document is damaged".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(text: &str) -> Result<String> {
        let (mut xml, mut all) = (Xml::new(text), String::new());
        while let Some(node) = xml.next()? {
            match node {
                Node::Open(tag) if tag.name() == "skipped" => xml.skip()?,
                Node::Open(tag) => all.push_str(&format!("({}", tag.name())),
                Node::Close(_) => all.push(')'),
                Node::Text(text) => all.push_str(&text),
            }
        }
        Ok(all)
    }

    #[test]
    fn nodes_come_in_order_by_their_local_names() {
        for (text, expected) in [
            ("<a:x><b/>t&amp;u &#x41;</a:x>", "(x(b)t&u A)"),
            ("<x><skipped><y>1</y><y/></skipped>2</x>", "(x2)"),
            ("<x><![CDATA[<y>]]></x>", "(x<y>)"),
            ("<!DOCTYPE x [<!ENTITY e \"expanded\">]><x>[&e;]</x>", "(x[])"),
        ] {
            assert_eq!(outline(text).unwrap(), expected, "{text}");
        }
    }

    #[test]
    fn what_is_cut_off_or_nests_without_end_is_an_error() {
        assert!(outline("<x><y>text").is_err());
        assert!(outline(&"<x>".repeat(100_000)).is_err());
        assert!(outline("<x></y>").is_err());
    }

    #[test]
    fn attributes_are_found_among_very_many() {
        let many: String = (0..80_000).map(|number| format!(" a{number}='1'")).collect();
        let text = format!("<x{many} n:last='4 &lt; 5' size='7'/>");
        let Ok(Some(Node::Open(tag))) = Xml::new(&text).next() else { panic!("it begins with an element") };
        assert_eq!(tag.attribute("last").as_deref(), Some("4 < 5"));
        assert_eq!(tag.number("size"), Some(7));
        assert_eq!(tag.attribute("none"), None);
    }
}
