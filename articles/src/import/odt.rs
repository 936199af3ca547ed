//! Documents of OpenDocument (ODT): headings, lists, tables, links, notes and pictures by what the styles say. What
//! was deleted while changes were tracked stays deleted; annotations and the table of contents are left out.

mod body;
mod styles;
#[cfg(test)]
mod tests;

use serde_json::{Value, json};

use super::archive::{Archive, Pictures};
use super::finish::Found;
use super::office::flow::Flow;
use super::office::xml::{Node, Xml};
use super::office::{needed, people, text, write_into};
use super::{Entry, Sink, Source};
use crate::article::Format;
use crate::error::{Error, Result};
use crate::extract::plain_text::collapse;
use crate::extract::{date, excerpt};
use body::Body;
use styles::Styles;

/// Reads a document.
pub(super) fn read(source: &Source<'_>, sink: &mut Sink<'_>) -> Result<()> {
    let mut archive = Archive::open(source.bytes)?;
    if is_encrypted(&mut archive) {
        return Err(Error::Invalid("the document is protected by a password".into()));
    }
    let content = needed(&mut archive, "content.xml")?;
    let mut styles = Styles::default();
    if let Ok(Some(shared)) = text(&mut archive, "styles.xml") {
        // Without them a document is still a text.
        let _ = styles.read(&shared);
    }
    styles.read(&content)?;
    let mut found = properties(&mut archive);
    let mut pictures = Vec::new();
    let shelf = Pictures::of(&mut archive);
    let beside = |address: &str| shelf.beside("", address);
    let mut flow = Flow::new();
    Body::new(&styles, &beside, &mut pictures).read(&content, &mut flow)?;
    write_into(&mut found, flow, pictures);
    sink(Entry::whole(found.finish(Format::Odt, source.name)?));
    Ok(())
}

/// Whether the list of members says that they are encrypted.
fn is_encrypted(archive: &mut Archive<'_>) -> bool {
    let Ok(Some(manifest)) = text(archive, "META-INF/manifest.xml") else {
        return archive.has("encrypted-package");
    };
    let mut xml = Xml::new(&manifest);
    let mut member = String::new();
    while let Ok(Some(node)) = xml.next() {
        if let Node::Open(tag) = node {
            match tag.name() {
                "file-entry" => member = tag.attribute("full-path").unwrap_or_default(),
                "encryption-data" if member == "content.xml" || member == "encrypted-package" => return true,
                _ => {}
            }
        }
    }
    false
}

/// What the document says of itself.
fn properties(archive: &mut Archive<'_>) -> Found {
    let mut found = Found::default();
    let Ok(Some(meta)) = text(archive, "meta.xml") else {
        return found;
    };
    let mut xml = Xml::new(&meta);
    let (mut first_author, mut last_author) = (None, None);
    while let Ok(Some(node)) = xml.next() {
        let Node::Open(tag) = node else { continue };
        let name = tag.name().to_owned();
        let known = [
            "title",
            "initial-creator",
            "creator",
            "creation-date",
            "date",
            "keyword",
            "subject",
            "description",
            "language",
            "user-defined",
        ];
        if !known.contains(&name.as_str()) {
            continue;
        }
        let own_name = tag.attribute("name");
        let Ok(value) = xml.text().map(|text| collapse(&text)) else { break };
        if value.is_empty() {
            continue;
        }
        match name.as_str() {
            "title" => found.title = Some(value),
            "initial-creator" => first_author = Some(value),
            "creator" => last_author = Some(value),
            "creation-date" => {
                found.published = date::parse(&value);
                found.fields.insert("created".into(), json!(value));
            }
            "date" => drop(found.fields.insert("modified".into(), json!(value))),
            "keyword" => {
                let words = value.split([',', ';']).map(str::trim).filter(|word| !word.is_empty());
                found.tags.extend(words.take(50).map(str::to_owned));
            }
            "description" => {
                found.excerpt = excerpt(&value);
                found.fields.insert(name, json!(value));
            }
            "language" => found.declared_language = Some(value),
            "user-defined" => {
                if let Some(own) = own_name {
                    found.fields.insert(own, Value::String(value));
                }
            }
            _ => drop(found.fields.insert(name, Value::String(value))),
        }
    }
    found.byline = first_author.as_deref().or(last_author.as_deref()).and_then(people);
    for (name, author) in [("creator", first_author), ("last creator", last_author)] {
        if let Some(author) = author {
            found.fields.insert(name.into(), json!(author));
        }
    }
    found.tags.truncate(50);
    found
}
