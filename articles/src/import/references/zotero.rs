//! Zotero RDF: items, the journals and series they are part of, notes, attachments and the tree of collections.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value, json};

use super::hand_over;
use super::item::{Attachment, Item, milliseconds, paragraphs};
use super::kinds::{of_zotero, zotero_field, zotero_role};
use super::rdf::{Element, Graph, Id};
use crate::article::Format;
use crate::error::Result;
use crate::import::finish::Found;
use crate::import::{Entry, Flow, Sink, Source};

/// Bytes in which a file shows what it is.
const BEGIN: usize = 64 * 1024;
/// Collections, and containers, inside one another.
const DEEPEST: usize = 60;

/// Whether a text that begins with a tag is RDF of Zotero.
pub(super) fn is_zotero(text: &str) -> bool {
    let end = (0..=BEGIN.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    text[..end].contains("http://www.zotero.org/namespaces/export#")
}

/// Hands over each item, and each note and file that belongs to none.
pub(super) fn read(source: &Source<'_>, text: &str, sink: &mut Sink<'_>) -> Result<()> {
    let graph = Graph::read(text);
    let folders = folders(&graph);
    let parts = parts(&graph);
    let mut number = 0;
    for id in graph.nodes.iter().copied() {
        let node = graph.element(id);
        let is_item =
            graph.text(id, "z:itemType").is_some() || matches!(node.name.as_str(), "bib:Memo" | "z:Attachment");
        let is_other = node.name.starts_with("bib:") && graph.text(id, "dc:title").is_some();
        if node.name == "z:Collection" || parts.contains(&id) || !(is_item || is_other) {
            continue;
        }
        number += 1;
        let part = format!("entry {number}");
        let folders = node.about.as_ref().and_then(|about| folders.get(about).cloned()).unwrap_or_default();
        let flow = match node.name.as_str() {
            "bib:Memo" => sink(Entry { part: Some(part), original: None, draft: note(&graph, id, folders) }),
            _ => hand_over(Item { folders, ..item_of(&graph, id) }, part, source, sink),
        };
        if flow == Flow::Stop {
            return Ok(());
        }
    }
    // What could be read is read; then what is wrong is said.
    graph.damage.map_or(Ok(()), Err)
}

/// A note that belongs to no item is an article of its own.
fn note(graph: &Graph, id: Id, folders: Vec<String>) -> Result<crate::import::Draft> {
    let html = paragraphs(graph.text(id, "rdf:value").unwrap_or_default());
    let mut item = Item::default();
    graph.properties(id).filter(|(_, property)| property.name == "dc:subject").for_each(|(at, property)| {
        subject(graph, at, property, &mut item);
    });
    Found { html, tags: item.keywords, folders, fields: item.other, ..Found::default() }.finish(Format::Note, "")
}

/// The nodes that are a part of others: attachments and notes of items, journals, books, series.
fn parts(graph: &Graph) -> HashSet<Id> {
    let links = ["link:link", "dcterms:isReferencedBy", "dcterms:isPartOf"];
    let properties = graph.nodes.iter().flat_map(|node| graph.properties(*node));
    properties
        .filter(|(_, property)| links.contains(&property.name.as_str()))
        .filter_map(|(at, _)| graph.target(at))
        .collect()
}

/// The paths of the collections that each node is in, by its name.
fn folders(graph: &Graph) -> HashMap<String, Vec<String>> {
    let collections: Vec<Id> =
        graph.nodes.iter().copied().filter(|node| graph.element(*node).name == "z:Collection").collect();
    let members = |collection: Id| {
        let parts = graph.properties(collection).filter(|(_, property)| property.name == "dcterms:hasPart");
        parts.filter_map(|(_, property)| property.resource.as_deref())
    };
    let mut above: HashMap<Id, Id> = HashMap::new();
    for collection in &collections {
        for member in members(*collection).filter_map(|name| graph.named(name)) {
            if graph.element(member).name == "z:Collection" {
                above.entry(member).or_insert(*collection);
            }
        }
    }
    let mut folders: HashMap<String, Vec<String>> = HashMap::new();
    for collection in collections {
        let (mut steps, mut seen) = (Vec::new(), HashSet::new());
        let mut next = Some(collection);
        while let Some(id) = next.filter(|id| seen.len() < DEEPEST && seen.insert(*id)) {
            let name: String = graph.text(id, "dc:title").unwrap_or_default().chars().take(200).collect();
            steps.extend((!name.is_empty()).then(|| name.replace('/', "\\/")));
            next = above.get(&id).copied();
        }
        steps.reverse();
        let path = steps.join("/");
        for member in members(collection).filter(|_| !path.is_empty()) {
            folders.entry(member.to_owned()).or_default().push(path.clone());
        }
    }
    folders
}

fn item_of(graph: &Graph, id: Id) -> Item {
    let mut item = Item::default();
    let node = graph.element(id);
    let kind = graph.text(id, "z:itemType").unwrap_or(match node.name.as_str() {
        "bib:Article" => "journalArticle",
        "bib:Book" => "book",
        "bib:Thesis" => "thesis",
        "z:Attachment" => "attachment",
        _ => "document",
    });
    item.set("type", of_zotero(kind));
    item.keep("item-type", kind.into());
    if kind == "attachment" {
        item.attachments.push(attachment(graph, id, &mut Item::default()));
    }
    for (at, property) in graph.properties(id) {
        take(graph, at, property, kind, &mut item);
    }
    if let Some(about) =
        node.about.as_deref().filter(|about| about.starts_with("http") && !item.csl.contains_key("URL"))
    {
        item.set("URL", about);
    }
    item
}

fn take(graph: &Graph, at: Id, property: &Element, kind: &str, item: &mut Item) {
    let text = property.text.trim();
    match property.name.as_str() {
        "z:itemType" => {}
        "dc:title" => item.set("title", text),
        "dc:date" | "dcterms:issued" => item.date("issued", text),
        "dcterms:dateSubmitted" => {
            item.date("accessed", text);
            // Zotero looks at a page when it saves it.
            item.saved = item.saved.or_else(|| milliseconds(text));
        }
        "dcterms:abstract" => item.set("abstract", text),
        "dc:description" => item.set("note", text),
        "dc:subject" => subject(graph, at, property, item),
        "dc:identifier" => identifier(graph, at, property, item),
        "dcterms:isPartOf" => container(graph, at, item, DEEPEST),
        "prism:volume" => item.set("volume", text),
        "prism:number" if matches!(kind, "journalArticle" | "magazineArticle" | "newspaperArticle") => {
            item.set("issue", text)
        }
        "prism:number" => item.set("number", text),
        "prism:edition" if kind == "computerProgram" => item.set("version", text),
        "prism:edition" => item.set("edition", text),
        "bib:pages" => item.set("page", text),
        "dc:publisher" => publisher(graph, at, text, item),
        "bib:presentedAt" => {
            let name = graph.target(at).and_then(|conference| graph.text(conference, "dc:title"));
            item.set("event-title", name.unwrap_or(text));
        }
        "dc:coverage" => item.set("archive_location", text),
        "dc:source" => item.set("archive", text),
        "dcterms:medium" => item.set("medium", text),
        "dc:type" => item.set("genre", text),
        "dc:language" => item.set("language", text),
        "dc:relation" => item.keep("relation", property.resource.as_deref().unwrap_or(text).into()),
        "dcterms:isReferencedBy" => {
            let Some(memo) = graph.target(at) else { return };
            item.notes.extend(graph.text(memo, "rdf:value").map(str::to_owned));
            let mut tags = Item::default();
            let of_note = graph.properties(memo).filter(|(_, property)| property.name == "dc:subject");
            of_note.for_each(|(at, property)| subject(graph, at, property, &mut tags));
            tags.keywords.into_iter().for_each(|tag| item.keep("note-tags", tag.into()));
        }
        "link:link" => {
            if let Some(file) = graph.target(at) {
                let file = attachment(graph, file, item);
                item.attachments.push(file);
            }
        }
        "rdf:resource" | "link:type" | "link:charset" if kind == "attachment" => {}
        name => {
            if let Some(list) = graph.target(at).filter(|list| graph.element(*list).name == "rdf:Seq") {
                return people(graph, list, name, item);
            }
            let (_, field) = name.split_once(':').unwrap_or(("", name));
            let value = if text.is_empty() { property.resource.as_deref().unwrap_or_default() } else { text };
            match zotero_field(field).filter(|_| name.starts_with("z:")) {
                Some(known) => item.set(known, value),
                None => item.keep(field, value.into()),
            }
        }
    }
}

/// The people of a list: `bib:authors`, `z:translators`.
fn people(graph: &Graph, list: Id, name: &str, item: &mut Item) {
    let role = name.split_once(':').map_or(name, |(_, role)| role);
    let role = zotero_role(role.strip_suffix('s').unwrap_or(role)).to_owned();
    for (at, entry) in graph.properties(list) {
        let Some(person) = graph.target(at) else {
            item.person_of(&role, &entry.text);
            continue;
        };
        let text = |names: &[&str]| names.iter().find_map(|name| graph.text(person, name));
        match (text(&["foaf:surname"]), text(&["foaf:givenName", "foaf:givenname"])) {
            (Some(family), Some(given)) => item.person(&role, json!({ "family": family, "given": given })),
            (Some(name), None) | (None, Some(name)) => item.person(&role, json!({ "literal": name })),
            (None, None) => item.person_of(&role, text(&["foaf:name"]).unwrap_or_default()),
        }
    }
}

/// A tag of a person, one that came with the item, or a shelf mark.
fn subject(graph: &Graph, at: Id, property: &Element, item: &mut Item) {
    let Some(inside) = graph.target(at) else {
        return item.keywords.push(property.text.trim().to_owned());
    };
    let value = graph.text(inside, "rdf:value").unwrap_or_default();
    match graph.element(inside).name.as_str() {
        "dcterms:LCC" => item.set("call-number", value),
        name => {
            if name == "z:AutomaticTag" && !value.is_empty() {
                item.keep("automatic-tags", json!([value]));
            }
            item.keywords.push(value.to_owned());
        }
    }
}

/// An address, or a number whose first word says what it is.
fn identifier(graph: &Graph, at: Id, property: &Element, item: &mut Item) {
    if let Some(address) = graph.target(at).and_then(|inside| graph.text(inside, "rdf:value")) {
        return item.set("URL", address);
    }
    let text = property.text.trim();
    match text.split_once(' ') {
        Some((name @ ("DOI" | "ISSN" | "ISBN"), number)) => item.set(name, number),
        _ => item.keep("identifier", text.into()),
    }
}

/// The journal, book, site, section or series that something is part of, and what that is part of.
fn container(graph: &Graph, at: Id, item: &mut Item, left: usize) {
    let Some(whole) = graph.target(at) else {
        let property = graph.element(at);
        return item.keep("isPartOf", property.resource.as_deref().unwrap_or(property.text.trim()).into());
    };
    let kind = graph.element(whole).name.as_str();
    for (at, property) in graph.properties(whole) {
        let text = property.text.trim();
        match (kind, property.name.as_str()) {
            ("bib:Series", "dc:title") => item.set("collection-title", text),
            ("bib:Series", "dc:identifier") => item.set("collection-number", text),
            ("bib:Series", "dcterms:alternative") => item.keep("series-title", text.into()),
            ("bib:Series", "dc:description") => item.keep("series-text", text.into()),
            ("bib:Part", "dc:title") => item.set("section", text),
            (_, "dc:title") => item.set("container-title", text),
            (_, "dcterms:alternative") => item.set("container-title-short", text),
            (_, "prism:volume") => item.set("volume", text),
            (_, "prism:number") => item.set("issue", text),
            (_, "dc:identifier") => identifier(graph, at, property, item),
            (_, "dcterms:isPartOf") if left > 0 => container(graph, at, item, left - 1),
            (_, name) => item.keep(name, text.into()),
        }
    }
}

fn publisher(graph: &Graph, at: Id, text: &str, item: &mut Item) {
    let Some(organisation) = graph.target(at) else {
        return item.set("publisher", text);
    };
    item.set("publisher", graph.text(organisation, "foaf:name").unwrap_or_default());
    let address = graph.property(organisation, "vcard:adr").and_then(|at| graph.target(at));
    item.set("publisher-place", address.and_then(|address| graph.text(address, "vcard:locality")).unwrap_or_default());
}

/// A file of an item. What is tagged on it and written about it goes to the item.
fn attachment(graph: &Graph, id: Id, item: &mut Item) -> Attachment {
    let mut file = Attachment::default();
    let mut fields = Map::new();
    for (at, property) in graph.properties(id) {
        let text = property.text.trim();
        let value = if text.is_empty() { property.resource.as_deref().unwrap_or_default() } else { text };
        match property.name.as_str() {
            "z:itemType" => {}
            "rdf:resource" | "z:path" => file.path = Some(value.to_owned()),
            "dc:title" => file.title = Some(value.to_owned()),
            "link:type" => file.kind = Some(value.to_owned()),
            "dc:identifier" => {
                let address = graph.target(at).and_then(|inside| graph.text(inside, "rdf:value"));
                file.url = Some(address.unwrap_or(value).to_owned());
            }
            "dc:subject" => {
                let mut tags = Item::default();
                subject(graph, at, property, &mut tags);
                tags.keywords.into_iter().for_each(|tag| item.keep("attachment-tags", tag.into()));
            }
            "dc:description" => item.notes.push(value.to_owned()),
            name if !value.is_empty() => {
                let name = name.split_once(':').map_or(name, |(_, field)| field);
                fields.insert(name.to_owned(), Value::from(value));
            }
            _ => {}
        }
    }
    Attachment { fields, ..file }
}
