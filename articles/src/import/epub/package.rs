//! What a book says of itself (the package document): its metadata, its members, and the order they are read in.

use std::collections::HashMap;

use crate::error::Result;
use crate::extract::plain_text::collapse;
use crate::import::archive::{decoded, member_address};
use crate::import::office::xml::{Node, Tag, Xml};

/// Most entries of any list.
const MOST: usize = 100_000;

/// A book's description of itself. Members are named as the archive names them.
#[derive(Debug, Default)]
pub(super) struct Package {
    pub title: Option<String>,
    pub authors: Vec<String>,
    pub contributors: Vec<String>,
    pub publisher: Option<String>,
    pub date: Option<String>,
    pub language: Option<String>,
    pub description: Option<String>,
    pub subjects: Vec<String>,
    pub identifiers: Vec<String>,
    /// Identifiers and sources that are addresses.
    pub addresses: Vec<String>,
    pub rights: Option<String>,
    pub series: Option<String>,
    pub cover: Option<String>,
    /// The chapters in their order.
    pub spine: Vec<String>,
    /// The table of contents of EPUB 3, and that of EPUB 2.
    pub nav: Option<String>,
    pub ncx: Option<String>,
}

/// A member, as the book lists it.
struct Item {
    name: String,
    kind: String,
    properties: String,
}

/// A piece of metadata, with what others say of it.
#[derive(Default)]
struct Said {
    name: String,
    id: Option<String>,
    role: Option<String>,
    event: Option<String>,
    text: String,
}

#[derive(Default)]
struct Reading {
    said: Vec<Said>,
    /// What is said of another piece: its id, the property, the value.
    refined: Vec<(String, String, String)>,
    /// The pairs of EPUB 2.
    named: HashMap<String, String>,
    items: HashMap<String, Item>,
    spine: Vec<String>,
    ncx: Option<String>,
    guide_cover: Option<String>,
    guide_contents: Option<String>,
}

impl Package {
    /// Reads a package document that is the member `place`.
    pub(super) fn read(text: &str, place: &str) -> Result<Package> {
        let mut reading = Reading::default();
        let mut xml = Xml::new(text);
        while let Some(node) = xml.next()? {
            if let Node::Open(tag) = node {
                reading.take(tag, &mut xml, place)?;
            }
        }
        Ok(reading.finish())
    }
}

impl Reading {
    fn take(&mut self, tag: Tag<'_>, xml: &mut Xml<'_>, place: &str) -> Result<()> {
        let member = |address: &str| member_address(place, &decoded(address));
        match tag.name() {
            "title" | "creator" | "contributor" | "publisher" | "date" | "language" | "description" | "subject"
            | "identifier" | "source" | "rights"
                if self.said.len() < MOST =>
            {
                let said = Said {
                    name: tag.name().to_owned(),
                    id: tag.attribute("id"),
                    role: tag.attribute("role"),
                    event: tag.attribute("event"),
                    text: collapse(&xml.text()?),
                };
                if !said.text.is_empty() {
                    self.said.push(said);
                }
            }
            "meta" if self.refined.len() < MOST => {
                if let (Some(name), Some(content)) = (tag.attribute("name"), tag.attribute("content")) {
                    self.named.entry(name).or_insert(content);
                } else if let Some(property) = tag.attribute("property") {
                    let refines = tag.attribute("refines").unwrap_or_default();
                    let value = collapse(&xml.text()?);
                    self.refined.push((refines.trim_start_matches('#').to_owned(), property, value));
                }
            }
            "item" if self.items.len() < MOST => {
                let place = tag.attribute("href").and_then(|href| member(&href));
                if let (Some(id), Some(name)) = (tag.attribute("id"), place) {
                    let kind = tag.attribute("media-type").unwrap_or_default();
                    self.items
                        .insert(id, Item { name, kind, properties: tag.attribute("properties").unwrap_or_default() });
                }
            }
            "spine" => self.ncx = tag.attribute("toc"),
            "itemref" if self.spine.len() < MOST => self.spine.extend(tag.attribute("idref")),
            "reference" => {
                let name = tag.attribute("href").and_then(|href| member(&href));
                match tag.attribute("type").as_deref() {
                    Some("cover") => self.guide_cover = name,
                    Some("toc") => self.guide_contents = name,
                    _ => {}
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn finish(self) -> Package {
        let all = |name: &'static str| self.said.iter().filter(move |said| said.name == name);
        let first = |name: &'static str| all(name).next().map(|said| said.text.clone());
        let refinement = |said: &Said, property: &str| {
            let id = said.id.as_deref()?;
            let found = self.refined.iter().find(|(of, name, _)| of == id && name == property)?;
            Some(found.2.clone())
        };
        let role = |said: &Said| said.role.clone().or_else(|| refinement(said, "role"));
        let is_author = |said: &&Said| role(said).is_none_or(|role| role == "aut");

        let of_kind =
            |kind: &'static str| all("title").find(|said| refinement(said, "title-type").as_deref() == Some(kind));
        let main = of_kind("main").or_else(|| all("title").next());
        let title = main.map(|main| match of_kind("subtitle") {
            Some(subtitle) => format!("{}: {}", main.text, subtitle.text),
            None => main.text.clone(),
        });
        let date = all("date").find(|said| said.event.as_deref() == Some("publication"));
        let date = date.or_else(|| all("date").find(|said| said.event.as_deref() != Some("modification")));

        let with =
            |property: &str| self.items.values().find(|item| item.properties.split(' ').any(|it| it == property));
        let is_picture = |item: &&Item| item.kind.starts_with("image/");
        let named_cover = self.named.get("cover").and_then(|id| self.items.get(id));
        let cover = with("cover-image").or(named_cover).filter(is_picture).map(|item| item.name.clone());
        let nav = with("nav").map(|item| item.name.clone());
        let is_ncx = |item: &&Item| item.kind == "application/x-dtbncx+xml";
        let ncx = self.ncx.as_ref().and_then(|id| self.items.get(id)).or_else(|| self.items.values().find(is_ncx));

        // The pages that only list the others are what the outline is for.
        let is_contents = |name: &String| nav.as_ref() == Some(name) || self.guide_contents.as_ref() == Some(name);
        let chapters = self.spine.iter().filter_map(|id| self.items.get(id));
        let spine: Vec<String> = chapters.map(|item| item.name.clone()).filter(|name| !is_contents(name)).collect();
        let texts = |name: &'static str| all(name).map(|said| said.text.clone());
        Package {
            title,
            authors: all("creator").filter(is_author).map(|said| said.text.clone()).collect(),
            contributors: all("creator")
                .filter(|said| !is_author(said))
                .map(|said| said.text.clone())
                .chain(texts("contributor"))
                .collect(),
            publisher: first("publisher"),
            date: date.map(|said| said.text.clone()),
            language: first("language"),
            description: first("description"),
            subjects: texts("subject").collect(),
            identifiers: texts("identifier").collect(),
            addresses: texts("source").chain(texts("identifier")).filter(|text| text.starts_with("http")).collect(),
            rights: first("rights"),
            series: self.named.get("calibre:series").cloned().or_else(|| {
                self.refined
                    .iter()
                    .find(|(_, property, _)| property == "belongs-to-collection")
                    .map(|found| found.2.clone())
            }),
            cover: cover.or_else(|| self.guide_cover.clone().filter(|name| is_picture_name(name))),
            spine,
            nav,
            ncx: ncx.map(|item| item.name.clone()),
        }
    }
}

fn is_picture_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [".jpg", ".jpeg", ".png", ".gif", ".webp"].iter().any(|ending| name.ends_with(ending))
}
