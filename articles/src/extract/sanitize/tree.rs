//! The allow-list applied to a tree that is at hand, so that no other parser has to make one of it again.

use dom_query::{NodeData, NodeRef};
use html5ever::ns;
use url::{ParseError, Url};

use super::{ATTRIBUTES, ELEMENTS, EMPTIED, GENERIC, SCHEMES, is_allowed, note_address};
use crate::extract::plain_text::{escape_attribute_into, escape_into};

/// What nests deeper is left to the other parser.
const DEEPEST: usize = 200;

/// What is harmless in a node, as HTML; none if it has something in it that only a parser knows what to do with.
pub(super) fn clean(node: &NodeRef<'_>) -> Option<String> {
    let mut html = String::new();
    children(node, DEEPEST, &mut html)?;
    Some(html)
}

fn children(node: &NodeRef<'_>, room: usize, html: &mut String) -> Option<()> {
    let room = room.checked_sub(1)?;
    for child in node.children_it(false) {
        match child.query_or(Some(Inside::Nothing), |inner| begin(&inner.data, html))? {
            Inside::Nothing => {}
            Inside::Bare => children(&child, room, html)?,
            Inside::Of(name) => {
                children(&child, room, html)?;
                html.push_str("</");
                html.push_str(name);
                html.push('>');
            }
        }
    }
    Some(())
}

/// What is to be written of what is in a node.
enum Inside {
    Nothing,
    /// All of it, without the element around it.
    Bare,
    /// All of it, and then the end of the element of this name.
    Of(&'static str),
}

/// Writes a text, or the tag that an element begins with.
fn begin(node: &NodeData, html: &mut String) -> Option<Inside> {
    let element = match node {
        NodeData::Text { contents } => {
            escape_into(html, contents);
            return Some(Inside::Nothing);
        }
        NodeData::Element(element) => element,
        _ => return Some(Inside::Nothing),
    };
    let name = &*element.name.local;
    if EMPTIED.contains(&name) {
        return Some(Inside::Nothing);
    }
    // Of another namespace, or an element that swallows whatever comes after it.
    if element.name.ns != ns!(html) || name == "plaintext" {
        return None;
    }
    let Ok(at) = ELEMENTS.binary_search(&name) else { return Some(Inside::Bare) };
    let name = ELEMENTS[at];
    html.push('<');
    html.push_str(name);
    for attribute in &element.attrs {
        let (key, value) = (&*attribute.name.local, &*attribute.value);
        if stays(name, key, value) {
            html.push(' ');
            html.push_str(key);
            html.push_str("=\"");
            escape_attribute_into(html, value);
            html.push('"');
        }
    }
    html.push('>');
    Some(if matches!(name, "br" | "hr" | "img") { Inside::Nothing } else { Inside::Of(name) })
}

fn stays(element: &str, attribute: &str, value: &str) -> bool {
    let of_element = || ATTRIBUTES.iter().any(|(name, allowed)| *name == element && allowed.contains(&attribute));
    let is_harmless = || !matches!(attribute, "href" | "src") || leads_somewhere(value);
    (GENERIC.contains(&attribute) || of_element()) && is_harmless() && is_allowed(element, attribute, value)
}

fn leads_somewhere(address: &str) -> bool {
    match Url::parse(address) {
        Ok(url) => SCHEMES.contains(&url.scheme()),
        Err(ParseError::RelativeUrlWithoutBase) => note_address(address).is_some(),
        Err(_) => false,
    }
}
