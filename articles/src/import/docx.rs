//! Documents of Word: the body with its headings by style and outline level, lists, tables, links, notes and pictures.
//! What was deleted while changes were tracked stays deleted; comments and the table of contents are left out.

mod body;
mod numbering;
mod styles;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use serde_json::{Value, json};

use super::archive::{Archive, Pictures, member_address};
use super::finish::Found;
use super::office::flow::Flow;
use super::office::xml::{Node, Xml};
use super::office::{needed, people, text, write_into};
use super::{Entry, Sink, Source};
use crate::article::Format;
use crate::error::Result;
use crate::extract::plain_text::collapse;
use crate::extract::{date, excerpt};
use body::{Body, Notes};

/// What a part of a document names by a number of its own.
#[derive(Debug, Clone)]
struct Relation {
    kind: String,
    target: String,
    is_outside: bool,
}

type Relations = HashMap<String, Relation>;

/// Reads a document.
pub(super) fn read(source: &Source<'_>, sink: &mut Sink<'_>) -> Result<()> {
    let mut archive = Archive::open(source.bytes)?;
    let main = main_part(&mut archive).unwrap_or_else(|| "word/document.xml".to_owned());
    let document = needed(&mut archive, &main)?;
    let relations = relations(&mut archive, &main);
    let part = |archive: &mut Archive<'_>, kind: &str| -> Option<(String, String)> {
        let relation = relations.values().find(|relation| relation.kind == kind && !relation.is_outside)?;
        let name = member_address(&main, &relation.target)?;
        Some((text(archive, &name).ok()??, name))
    };
    // Without its styles and numbers a document is still a text.
    let styles = part(&mut archive, "styles").and_then(|(xml, _)| styles::read(&xml).ok()).unwrap_or_default();
    let numbering = part(&mut archive, "numbering").and_then(|(xml, _)| numbering::read(&xml).ok()).unwrap_or_default();

    let mut pictures = Vec::new();
    let mut notes = Notes::default();
    for kind in ["footnotes", "endnotes"] {
        if let Some((xml, name)) = part(&mut archive, kind) {
            let relations = self::relations(&mut archive, &name);
            let shelf = Pictures::of(&mut archive);
            let beside = |address: &str| shelf.beside(&name, address);
            let body = Body::new(&styles, &numbering, &relations, &beside, &mut pictures);
            // Notes that are damaged cost the notes.
            notes.insert(kind, body.notes(&xml).unwrap_or_default());
        }
    }
    let shelf = Pictures::of(&mut archive);
    let beside = |address: &str| shelf.beside(&main, address);
    let mut flow = Flow::new();
    Body::new(&styles, &numbering, &relations, &beside, &mut pictures).read(&document, &notes, &mut flow)?;

    let mut found = properties(&mut archive);
    write_into(&mut found, flow, pictures);
    sink(Entry::whole(found.finish(Format::Docx, source.name)?));
    Ok(())
}

/// The part that is the text, as the package names it.
pub(super) fn main_part(archive: &mut Archive<'_>) -> Option<String> {
    let relations = relations(archive, "");
    let main = relations.values().find(|relation| relation.kind == "officeDocument")?;
    let name = member_address("", &main.target)?;
    (name.starts_with("word/") || name.ends_with("document.xml")).then_some(name).filter(|name| archive.has(name))
}

/// What a part refers to; that of the package itself for an empty name.
fn relations(archive: &mut Archive<'_>, part: &str) -> Relations {
    let (folder, name) = part.rsplit_once('/').map_or(("", part), |(folder, name)| (folder, name));
    let place = if folder.is_empty() { format!("_rels/{name}.rels") } else { format!("{folder}/_rels/{name}.rels") };
    let Ok(Some(list)) = text(archive, &place) else {
        return Relations::new();
    };
    let mut relations = Relations::new();
    let mut xml = Xml::new(&list);
    while let Ok(Some(node)) = xml.next() {
        if let Node::Open(tag) = node
            && tag.name() == "Relationship"
            && let (Some(id), Some(kind), Some(target)) =
                (tag.attribute("Id"), tag.attribute("Type"), tag.attribute("Target"))
        {
            let is_outside = tag.attribute("TargetMode").is_some_and(|mode| mode == "External");
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            relations.insert(id, Relation { kind, target, is_outside });
        }
    }
    relations
}

/// What the document says of itself.
fn properties(archive: &mut Archive<'_>) -> Found {
    let mut found = Found::default();
    let place = relations(archive, "").into_values().find(|relation| relation.kind == "core-properties");
    let place = place.and_then(|relation| member_address("", &relation.target));
    let Ok(Some(core)) = text(archive, place.as_deref().unwrap_or("docProps/core.xml")) else {
        return found;
    };
    let mut xml = Xml::new(&core);
    while let Ok(Some(node)) = xml.next() {
        let Node::Open(tag) = node else { continue };
        let name = tag.name().to_owned();
        if name == "coreProperties" {
            continue;
        }
        let Ok(value) = xml.text().map(|text| collapse(&text)) else { break };
        if value.is_empty() {
            continue;
        }
        match name.as_str() {
            "title" => found.title = Some(value),
            "creator" => {
                found.byline = people(&value);
                found.fields.insert(name, json!(value));
            }
            "created" => {
                // A library that makes documents gives this moment to all that do not say another.
                found.published = date::parse(&value).filter(|_| !value.starts_with("2013-12-23T23:15:00"));
                found.fields.insert(name, json!(value));
            }
            "keywords" => {
                let words = value.split([',', ';']).map(str::trim).filter(|word| !word.is_empty());
                found.tags.extend(words.take(50).map(str::to_owned));
            }
            "description" => {
                found.excerpt = excerpt(&value);
                found.fields.insert(name, json!(value));
            }
            "language" => found.declared_language = Some(value),
            "modified" | "subject" | "category" | "lastModifiedBy" | "contentStatus" | "revision" | "identifier" => {
                found.fields.insert(name, Value::String(value));
            }
            _ => {}
        }
    }
    found
}
