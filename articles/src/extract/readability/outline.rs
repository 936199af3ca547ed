//! A page as one walk sees it: its block elements with what is in them, and the runs of text and pictures between
//! their borders, in order.

use std::hash::{Hash, Hasher};

use dom_query::NodeData;
use dom_query::{Document, NodeId, NodeRef, Tree};
use html5ever::{LocalName, local_name};
use rustc_hash::FxHasher;

use super::hints::{self, Hints};
use super::words::Line;
use crate::extract::page::{PLAYER, is_block_name};
use crate::extract::plain_text::is_blank;

/// No element: what stands above the body.
pub(super) const NONE: usize = usize::MAX;

/// An element that begins a line of its own, with what is in it.
#[derive(Debug)]
pub(super) struct Element {
    pub node: NodeId,
    pub parent: usize,
    pub depth: u16,
    pub name: Name,
    /// What its class, id and role say it is.
    pub hints: Hints,
    /// The same for elements made by the same template.
    pub signature: u64,
    /// The first block in it, and the one after the last.
    pub first: usize,
    pub end: usize,
    pub words: u32,
    pub linked: u32,
    /// Words in blocks that read like prose.
    pub prose: u32,
}

/// A run of text or pictures that no border of a block crosses.
pub(super) struct Block {
    pub element: usize,
    pub nodes: Vec<NodeId>,
    pub line: Line,
    pub linked: u32,
    pub strong: u32,
    /// What the inline elements say in which the run begins.
    pub hints: Hints,
    /// The level of the heading it is, or 0.
    pub heading: u8,
    pub pictures: Vec<String>,
    pub is_player: bool,
}

/// The elements that say something about the text in them by their name alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Name {
    Paragraph,
    Item,
    List,
    Heading(u8),
    Cell,
    Table,
    Quote,
    Code,
    Figure,
    Caption,
    Term,
    Article,
    Main,
    Section,
    Navigation,
    Aside,
    Header,
    Footer,
    Form,
    Other,
}

/// The elements and blocks of a page.
#[derive(Default)]
pub(super) struct Outline {
    pub elements: Vec<Element>,
    pub blocks: Vec<Block>,
}

impl Outline {
    /// The outline of the body of a page.
    pub(super) fn of(page: &Document) -> Outline {
        let mut walk =
            Walk { tree: &page.tree, outline: Outline::default(), inline: Vec::new(), run: None, links: 0, strong: 0 };
        if let Some(body) = page.body() {
            walk.element(&body, NONE, 0);
        }
        let mut outline = walk.outline;
        outline.sum_up();
        outline
    }

    /// An element and those above it, from the inside out.
    pub(super) fn up(&self, from: usize) -> impl Iterator<Item = (usize, &Element)> {
        let mut at = from;
        std::iter::from_fn(move || {
            let element = self.elements.get(at)?;
            let here = at;
            at = element.parent;
            Some((here, element))
        })
    }

    fn sum_up(&mut self) {
        for block in &self.blocks {
            if let Some(element) = self.elements.get_mut(block.element) {
                element.words += block.line.words;
                element.linked += block.linked;
                element.prose += block.prose();
            }
        }
        // Children come after their parents, so that from the end on every sum is whole before it is passed on.
        for at in (1..self.elements.len()).rev() {
            let Element { parent, words, linked, prose, .. } = self.elements[at];
            if let Some(parent) = self.elements.get_mut(parent) {
                parent.words += words;
                parent.linked += linked;
                parent.prose += prose;
            }
        }
    }
}

impl Block {
    /// Its words if it reads like prose: sentences, and few links in them.
    pub(super) fn prose(&self) -> u32 {
        let is_prose = self.line.words >= 12 && self.line.stops > 0 && self.linked * 2 < self.line.words;
        if is_prose { self.line.words } else { 0 }
    }
}

struct Walk<'a> {
    tree: &'a Tree,
    outline: Outline,
    /// Hints of the inline elements that are open.
    inline: Vec<Hints>,
    run: Option<Block>,
    links: u32,
    strong: u32,
}

impl Walk<'_> {
    fn element(&mut self, node: &NodeRef<'_>, parent: usize, depth: u16) {
        let Some((name, hints, signature)) = describe(node) else { return };
        let at = self.outline.elements.len();
        let above = self.outline.elements.get(parent).map_or(0, |above| above.signature);
        let mut hasher = FxHasher::default();
        (above, signature).hash(&mut hasher);
        self.outline.elements.push(Element {
            node: node.id,
            parent,
            depth,
            name,
            hints,
            signature: hasher.finish(),
            first: self.outline.blocks.len(),
            end: 0,
            words: 0,
            linked: 0,
            prose: 0,
        });
        self.children(node, at, depth);
        self.flush();
        self.outline.elements[at].end = self.outline.blocks.len();
    }

    fn children(&mut self, node: &NodeRef<'_>, at: usize, depth: u16) {
        let mut next = node.first_child();
        while let Some(child) = next {
            next = child.next_sibling();
            match kind(&child) {
                Kind::Text => self.text(&child, at),
                Kind::Block => {
                    self.flush();
                    self.element(&child, at, depth + 1);
                }
                Kind::Break => self.flush(),
                Kind::Picture => {
                    if let Some(src) = child.attr("src") {
                        let run = self.run(at);
                        run.pictures.push(src.to_string());
                        run.nodes.push(child.id);
                    }
                }
                Kind::Inline { link, strong } => {
                    self.links += u32::from(link);
                    self.strong += u32::from(strong);
                    let hints = describe(&child).map(|(_, hints, _)| hints).unwrap_or_default();
                    self.inline.push(hints);
                    self.children(&child, at, depth);
                    self.inline.pop();
                    self.links -= u32::from(link);
                    self.strong -= u32::from(strong);
                }
                Kind::Nothing => {}
            }
        }
    }

    fn text(&mut self, node: &NodeRef<'_>, at: usize) {
        let (links, strong) = (self.links > 0, self.strong > 0);
        node.query(|inner| {
            let NodeData::Text { contents } = &inner.data else { return };
            let is_blank = is_blank(contents);
            if is_blank && self.run.is_none() {
                return;
            }
            let is_first = self.run.as_ref().is_none_or(|run| run.line.words == 0);
            let hints = self.inline.iter().copied().fold(Hints::default(), Hints::and);
            let run = self.run(at);
            let before = run.line.words;
            run.line.push(contents);
            let new = run.line.words - before;
            run.linked += if links { new } else { 0 };
            run.strong += if strong { new } else { 0 };
            if is_first && !is_blank {
                run.hints = hints;
            }
            run.nodes.push(node.id);
        });
    }

    fn run(&mut self, element: usize) -> &mut Block {
        self.run.get_or_insert_with(|| Block {
            element,
            nodes: Vec::new(),
            line: Line::default(),
            linked: 0,
            strong: 0,
            hints: Hints::default(),
            heading: 0,
            pictures: Vec::new(),
            is_player: false,
        })
    }

    fn flush(&mut self) {
        let Some(mut run) = self.run.take() else { return };
        if run.line.words == 0 && run.pictures.is_empty() && run.line.is_blank() {
            return;
        }
        run.line.end();
        run.heading = self
            .outline
            .up(run.element)
            .take(2)
            .find_map(|(_, above)| match above.name {
                Name::Heading(level) => Some(level),
                _ => None,
            })
            .unwrap_or(0);
        run.is_player = self
            .outline
            .elements
            .get(run.element)
            .is_some_and(|element| self.tree.get(&element.node).is_some_and(|node| node.has_attr(PLAYER)));
        self.outline.blocks.push(run);
    }
}

enum Kind {
    Text,
    Block,
    Break,
    Picture,
    Inline { link: bool, strong: bool },
    Nothing,
}

fn kind(node: &NodeRef<'_>) -> Kind {
    node.query_or(Kind::Nothing, |inner| match &inner.data {
        NodeData::Text { .. } => Kind::Text,
        NodeData::Element(element) => match &element.name.local {
            &local_name!("br") => Kind::Break,
            &local_name!("img") => Kind::Picture,
            &local_name!("a") | &local_name!("button") => Kind::Inline { link: true, strong: false },
            &local_name!("b") | &local_name!("strong") => Kind::Inline { link: false, strong: true },
            &local_name!("script")
            | &local_name!("style")
            | &local_name!("template")
            | &local_name!("noscript")
            | &local_name!("svg")
            | &local_name!("select")
            | &local_name!("textarea")
            | &local_name!("head")
            | &local_name!("title") => Kind::Nothing,
            name if is_block_name(name) => Kind::Block,
            _ => Kind::Inline { link: false, strong: false },
        },
        _ => Kind::Nothing,
    })
}

/// What an element is called, what its attributes say, and a number for its name and class.
fn describe(node: &NodeRef<'_>) -> Option<(Name, Hints, u64)> {
    node.query(|inner| {
        let NodeData::Element(element) = &inner.data else { return None };
        let mut hasher = FxHasher::default();
        element.name.local.hash(&mut hasher);
        let mut hints = Hints::default();
        for attribute in &element.attrs {
            match &*attribute.name.local {
                "class" => {
                    attribute.value.split_ascii_whitespace().next().hash(&mut hasher);
                    hints = hints.and(hints::of_names(&attribute.value));
                }
                "id" | "data-testid" | "data-component" | "data-type" => {
                    hints = hints.and(hints::of_names(&attribute.value))
                }
                "itemprop" | "property" if &*attribute.value == "articleBody" => hints = hints.and(hints::BODY),
                name => hints = hints.and(hints::of_attribute(name, &attribute.value)),
            }
        }
        Some((name_of(&element.name.local), hints, hasher.finish()))
    })?
}

fn name_of(name: &LocalName) -> Name {
    match *name {
        local_name!("p") => Name::Paragraph,
        local_name!("li") => Name::Item,
        local_name!("ul") | local_name!("ol") => Name::List,
        local_name!("h1") => Name::Heading(1),
        local_name!("h2") => Name::Heading(2),
        local_name!("h3") => Name::Heading(3),
        local_name!("h4") => Name::Heading(4),
        local_name!("h5") => Name::Heading(5),
        local_name!("h6") => Name::Heading(6),
        local_name!("td") | local_name!("th") => Name::Cell,
        local_name!("table") => Name::Table,
        local_name!("blockquote") => Name::Quote,
        local_name!("pre") => Name::Code,
        local_name!("figure") => Name::Figure,
        local_name!("figcaption") | local_name!("caption") => Name::Caption,
        local_name!("dt") | local_name!("dd") => Name::Term,
        local_name!("article") => Name::Article,
        local_name!("main") => Name::Main,
        local_name!("section") => Name::Section,
        local_name!("nav") => Name::Navigation,
        local_name!("aside") => Name::Aside,
        local_name!("header") => Name::Header,
        local_name!("footer") => Name::Footer,
        local_name!("form") | local_name!("fieldset") => Name::Form,
        _ => Name::Other,
    }
}
