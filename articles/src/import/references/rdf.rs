//! RDF as XML, as far as programs for references write it: named nodes, their properties, and properties that are
//! nodes. Kept as one flat list, so that no nesting ends the stack.

use std::collections::HashMap;

use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::error::Error;

/// Elements inside one another.
const DEEPEST: usize = 200;
/// Elements of a file at all.
const MOST: usize = 4_000_000;

/// The number of an element in its file.
pub(super) type Id = usize;

/// An element: a node of the graph or a property of one.
#[derive(Debug, Default)]
pub(super) struct Element {
    /// As written, with its prefix.
    pub name: String,
    /// `rdf:about` or `rdf:nodeID`: what others call it.
    pub about: Option<String>,
    /// `rdf:resource`, or the `rdf:nodeID` of a property: what it points to.
    pub resource: Option<String>,
    /// The text directly inside.
    pub text: String,
    pub children: Vec<Id>,
}

/// A file of RDF.
#[derive(Debug, Default)]
pub(super) struct Graph {
    elements: Vec<Element>,
    /// The elements directly below the root.
    pub nodes: Vec<Id>,
    by_name: HashMap<String, Id>,
    /// Why it could not be read to its end.
    pub damage: Option<Error>,
}

impl Graph {
    /// Reads a file as far as it is XML and nests no deeper than anyone writes; what is wrong then is its damage.
    pub(super) fn read(text: &str) -> Graph {
        let mut graph = Graph::default();
        let mut reader = Reader::from_str(text);
        reader.config_mut().check_end_names = false;
        graph.damage = graph.read_events(&mut reader).err().map(|why| {
            let before = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX).min(text.len());
            let line = text.as_bytes()[..before].iter().filter(|b| **b == b'\n').count() + 1;
            Error::Invalid(format!("the bibliography is damaged in line {line}: {why}"))
        });
        graph
    }

    fn read_events(&mut self, reader: &mut Reader<&[u8]>) -> Result<(), &'static str> {
        let mut open: Vec<Id> = Vec::new();
        let (mut has_root, mut is_closed) = (false, false);
        loop {
            match reader.read_event().map_err(|_| "it is no XML")? {
                Event::Eof if is_closed => return Ok(()),
                Event::Eof => return Err("it is cut off"),
                Event::Start(_) | Event::Empty(_) if self.elements.len() >= MOST => {
                    return Err("it is larger than any");
                }
                Event::Start(_) if !has_root => has_root = true,
                Event::Start(_) if open.len() >= DEEPEST => return Err("it nests too deep"),
                Event::Start(tag) => {
                    let id = self.add(&tag, &open);
                    open.push(id);
                }
                Event::Empty(tag) => {
                    self.add(&tag, &open);
                }
                Event::End(_) => is_closed = open.pop().is_none(),
                Event::Text(piece) => self.push_text(&open, &piece.xml10_content()),
                Event::CData(piece) => self.push_text(&open, &piece.xml10_content()),
                Event::GeneralRef(reference) => {
                    let whole = format!("&{};", reference.xml10_content());
                    // What no parser of XML knows stays as it is written.
                    let text = unescape(&whole).map_or_else(|_| whole.clone(), |text| text.into_owned());
                    self.push_text(&open, &text);
                }
                _ => {}
            }
        }
    }

    fn add(&mut self, tag: &BytesStart<'_>, open: &[Id]) -> Id {
        let is_node = open.len().is_multiple_of(2);
        let mut element = Element { name: tag.name().0.to_owned(), ..Element::default() };
        for attribute in tag.attributes().with_checks(false).flatten() {
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).unwrap_or_else(|_| attribute.value.clone());
            let value = value.into_owned();
            match attribute.key.local_name().into_inner() {
                "about" => element.about = Some(value),
                "ID" => element.about = Some(format!("#{value}")),
                "resource" => element.resource = Some(value),
                "nodeID" if is_node => element.about = Some(value),
                "nodeID" => element.resource = Some(value),
                _ => {}
            }
        }
        let id = self.elements.len();
        if let Some(about) = &element.about {
            self.by_name.entry(about.clone()).or_insert(id);
        }
        self.elements.push(element);
        match open.last() {
            Some(parent) => self.elements[*parent].children.push(id),
            None => self.nodes.push(id),
        }
        id
    }

    fn push_text(&mut self, open: &[Id], text: &str) {
        if let Some(id) = open.last() {
            self.elements[*id].text.push_str(text);
        }
    }

    pub(super) fn element(&self, id: Id) -> &Element {
        &self.elements[id]
    }

    /// The properties of a node.
    pub(super) fn properties(&self, node: Id) -> impl Iterator<Item = (Id, &Element)> {
        self.elements[node].children.iter().map(|id| (*id, &self.elements[*id]))
    }

    /// The first property of a name.
    pub(super) fn property(&self, node: Id, name: &str) -> Option<Id> {
        self.properties(node).find(|(_, element)| element.name == name).map(|(id, _)| id)
    }

    /// The text of the first property of a name.
    pub(super) fn text(&self, node: Id, name: &str) -> Option<&str> {
        self.property(node, name).map(|id| self.elements[id].text.trim()).filter(|text| !text.is_empty())
    }

    /// The node of a name.
    pub(super) fn named(&self, name: &str) -> Option<Id> {
        self.by_name.get(name).copied()
    }

    /// The node that a property points to or holds.
    pub(super) fn target(&self, property: Id) -> Option<Id> {
        let element = &self.elements[property];
        element.children.first().copied().or_else(|| self.named(element.resource.as_deref()?))
    }
}
