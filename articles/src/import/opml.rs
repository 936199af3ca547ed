//! Outlines (OPML): what has an address becomes a saved link in the folder of the outlines above it. Lists of feeds are
//! such outlines too; an outline of a feed is the address of its site, with that of the feed among its fields.

#[cfg(test)]
mod tests;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use serde_json::Value;

use super::finish::Found;
use super::{Entry, Flow, Sink, Source};
use crate::article::Format;
use crate::error::{Error, Result};
use crate::extract::plain_text::{collapse, escape_into};
use crate::extract::{clean_address, date};

/// Outlines within outlines; what is deeper is in the folder of the last.
const DEEPEST: usize = 200;
/// Attributes that have a place of their own.
const KNOWN: [&str; 9] = ["text", "title", "url", "htmlurl", "xmlurl", "category", "created", "description", "_note"];

/// Whether a text is an outline.
pub(super) fn is_opml(text: &str) -> bool {
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    while rest.starts_with("<?") || rest.starts_with("<!") {
        let end = if rest.starts_with("<!--") { "-->" } else { ">" };
        match rest.find(end) {
            Some(at) => rest = rest[at + end.len()..].trim_start(),
            None => return false,
        }
    }
    rest.get(..5).is_some_and(|tag| tag.eq_ignore_ascii_case("<opml"))
}

/// Reads the links of an outline.
pub(super) fn read(source: &Source<'_>, text: &str, sink: &mut Sink<'_>) -> Result<()> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    // The names of the outlines that are open; none where one is no folder.
    let mut open: Vec<String> = Vec::new();
    let mut number = 0;
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) if is_outline(tag.local_name().as_ref()) => {
                let outline = Outline::of(&tag);
                if number_and_give(&outline, &open, &mut number, source, sink) == Flow::Stop {
                    return Ok(());
                }
                open.push(outline.name());
            }
            Ok(Event::Empty(tag)) if is_outline(tag.local_name().as_ref()) => {
                if number_and_give(&Outline::of(&tag), &open, &mut number, source, sink) == Flow::Stop {
                    return Ok(());
                }
            }
            Ok(Event::End(tag)) if is_outline(tag.local_name().as_ref()) => {
                open.pop();
            }
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => {
                let place = reader.error_position();
                let error = Error::Invalid(format!("the outline is damaged at byte {place}: {error}"));
                if number == 0 {
                    return Err(error);
                }
                // What was read so far is an outline too.
                sink(Entry { part: Some(format!("after outline {number}")), original: None, draft: Err(error) });
                return Ok(());
            }
        }
    }
    match number {
        0 => Err(Error::Invalid("there is no link in this outline".to_owned())),
        _ => Ok(()),
    }
}

fn is_outline(name: &str) -> bool {
    name.eq_ignore_ascii_case("outline")
}

fn number_and_give(
    outline: &Outline,
    open: &[String],
    number: &mut usize,
    source: &Source<'_>,
    sink: &mut Sink<'_>,
) -> Flow {
    let Some(found) = outline.found(open) else {
        return Flow::Continue;
    };
    *number += 1;
    let draft = found.finish(Format::Link, source.name);
    sink(Entry { part: Some(format!("outline {number}")), original: None, draft })
}

/// An outline: its attributes by their names in lower case.
struct Outline(Vec<(String, String)>);

impl Outline {
    fn of(tag: &BytesStart<'_>) -> Outline {
        let mut attributes = tag.attributes();
        let known = attributes.with_checks(false).filter_map(|attribute| {
            let attribute = attribute.ok()?;
            let name = attribute.key.local_name().as_ref().to_ascii_lowercase();
            let value = match attribute.normalized_value(XmlVersion::Implicit1_0) {
                Ok(value) => value.into_owned(),
                // An address with a bare `&` in it is an address all the same.
                Err(_) => attribute.value.into_owned(),
            };
            Some((name, value))
        });
        Outline(known.take(100).collect())
    }

    fn get(&self, name: &str) -> Option<&str> {
        let value = self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.trim())?;
        (!value.is_empty()).then_some(value)
    }

    fn name(&self) -> String {
        collapse(self.get("text").or_else(|| self.get("title")).unwrap_or_default())
    }

    /// What is in it, if it has an address.
    fn found(&self, open: &[String]) -> Option<Found> {
        let site = ["htmlurl", "url"].iter().filter_map(|name| self.get(name)).find_map(clean_address);
        let feed = self.get("xmlurl").and_then(clean_address);
        let url = site.or_else(|| feed.clone())?;
        let title =
            [self.get("title"), self.get("text")].into_iter().flatten().map(collapse).find(|text| !text.is_empty());
        let folder = open.iter().take(DEEPEST).filter(|name| !name.is_empty());
        let folder: Vec<String> = folder.map(|name| name.replace('/', "\\/")).collect();
        let mut found = Found {
            recognised: Some("OPML list"),
            title: title.or_else(|| Some(url.clone())),
            url: Some(url),
            saved: self.get("created").and_then(date::milliseconds),
            folders: (!folder.is_empty()).then(|| folder.join("/")).into_iter().collect(),
            ..Found::default()
        };
        for category in self.get("category").unwrap_or_default().split(',') {
            let tag = category.trim().trim_matches('/').to_owned();
            if !tag.is_empty() && !found.tags.contains(&tag) {
                found.tags.push(tag);
            }
        }
        if let Some(text) = self.get("description").or_else(|| self.get("_note")) {
            found.html.push_str("<p>");
            escape_into(&mut found.html, &collapse(text));
            found.html.push_str("</p>");
        }
        if let Some(feed) = feed {
            found.fields.insert("feed".to_owned(), Value::String(feed));
        }
        for (name, value) in
            self.0.iter().filter(|(name, value)| !KNOWN.contains(&name.as_str()) && !value.trim().is_empty())
        {
            found.fields.entry(name.clone()).or_insert_with(|| Value::String(value.chars().take(2000).collect()));
        }
        Some(found)
    }
}
