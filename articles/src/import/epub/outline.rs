//! The table of contents of a book: for each of its pages, the title it goes by and how deep that stands.

use std::collections::HashMap;

use super::package::Package;
use crate::error::Result;
use crate::extract::plain_text::collapse;
use crate::import::archive::{Archive, decoded, member_address};
use crate::import::office::text;
use crate::import::office::xml::{Node, Xml};

/// The title of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Title {
    pub text: String,
    /// How many others it stands below.
    pub depth: u8,
}

/// The titles of a book's pages, as far as it names them. A book without a table of contents has none, and so has one
/// whose table is damaged.
pub(super) fn read(archive: &mut Archive<'_>, book: &Package) -> HashMap<String, Title> {
    for (place, read) in [(&book.nav, nav as Reader), (&book.ncx, ncx)] {
        if let Some(place) = place
            && let Ok(Some(text)) = text(archive, place)
        {
            let mut titles = HashMap::new();
            // What was read before the damage holds all the same.
            let _ = read(&text, &mut |address, text, depth| {
                let text = collapse(text);
                if let Some(name) = member_address(place, &decoded(address)).filter(|_| !text.is_empty()) {
                    titles.entry(name).or_insert(Title { text, depth: depth.min(3) });
                }
            });
            if !titles.is_empty() {
                return titles;
            }
        }
    }
    HashMap::new()
}

/// Takes an address, the title it goes by, and how many others that stands below.
type Take<'a> = dyn FnMut(&str, &str, u8) + 'a;
type Reader = fn(&str, &mut Take<'_>) -> Result<()>;

/// The list of links of EPUB 3.
fn nav(text: &str, take: &mut Take<'_>) -> Result<()> {
    let mut xml = Xml::new(text);
    let (mut lists, mut is_contents) = (0u8, false);
    while let Some(node) = xml.next()? {
        match node {
            Node::Open(tag) => match tag.name() {
                "nav" => {
                    is_contents = tag.attribute("type").is_none_or(|kind| kind.split(' ').any(|kind| kind == "toc"))
                }
                "ol" => lists = lists.saturating_add(1),
                "a" if is_contents => {
                    if let Some(address) = tag.attribute("href") {
                        let title = xml.text()?;
                        take(&address, &title, lists.saturating_sub(1));
                    }
                }
                _ => {}
            },
            Node::Close(name) if name == "ol" => lists = lists.saturating_sub(1),
            _ => {}
        }
    }
    Ok(())
}

/// The map of EPUB 2.
fn ncx(text: &str, take: &mut Take<'_>) -> Result<()> {
    let mut xml = Xml::new(text);
    let (mut depth, mut title) = (0u8, String::new());
    while let Some(node) = xml.next()? {
        match node {
            Node::Open(tag) => match tag.name() {
                "navPoint" => depth = depth.saturating_add(1),
                "text" if depth > 0 => title = xml.text()?,
                "content" if depth > 0 => {
                    if let Some(address) = tag.attribute("src") {
                        take(&address, &title, depth - 1);
                    }
                }
                _ => {}
            },
            Node::Close(name) if name == "navPoint" => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    Ok(())
}
