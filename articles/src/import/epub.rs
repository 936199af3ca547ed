//! Books (EPUB 2 and 3): one article of all chapters in the order they are read, with the headings and the titles of
//! the table of contents as its outline. Members are looked up by name in the archive and nowhere else; a book that is
//! locked says so.

mod chapter;
mod outline;
mod package;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use serde_json::json;

use super::archive::{Archive, Pictures, decoded, member_address};
use super::finish::Found;
use super::office::xml::{Node, Xml};
use super::office::{needed, text, turned};
use super::{Entry, Sink, Source};
use crate::article::Format;
use crate::error::{Error, Result};
use crate::extract::page::{first_picture, keep_picture};
use crate::extract::{byline, clean_address, date, excerpt, text_of};
use package::Package;

/// Most bytes of all chapters together. The longest books have a third of it.
const MOST_TEXT: usize = 16 << 20;
/// Letters that only hide what fonts look like.
const FONT_ONLY: [&str; 2] = ["http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"];

/// Reads a book.
pub(super) fn read(source: &Source<'_>, sink: &mut Sink<'_>) -> Result<()> {
    let mut archive = Archive::open(source.bytes)?;
    let place = package_place(&mut archive)?;
    let book = Package::read(&needed(&mut archive, &place)?, &place)?;
    refuse_locked(&mut archive, &book)?;
    let outline = outline::read(&mut archive, &book);

    let mut pictures = Vec::new();
    let shelf = Pictures::of(&mut archive);
    let cover = book.cover.as_deref();
    let picture =
        cover.and_then(|cover| keep_picture("cover", None, &|_| shelf.beside("", &format!("/{cover}")), &mut pictures));

    let (mut html, mut failed) = (String::new(), Vec::new());
    let mut first_failure = None;
    let mut seen = HashSet::new();
    for name in book.spine.iter().filter(|name| seen.insert(name.as_str())) {
        match text(&mut archive, name) {
            Ok(Some(page)) if page.len() <= MOST_TEXT => {
                let shelf = Pictures::of(&mut archive);
                let beside = |address: &str| shelf.beside(name, address);
                let chapter = chapter::clean(&page, outline.get(name), &beside, &mut pictures);
                let is_cover = picture.is_some() && first_picture(&chapter) == picture;
                if !(is_cover && text_of(&chapter).is_empty()) {
                    html.push_str(&chapter);
                }
            }
            Ok(Some(_)) => failed.push(name.clone()),
            Ok(None) => failed.push(name.clone()),
            Err(error) => {
                failed.push(name.clone());
                first_failure = first_failure.or(Some(error));
            }
        }
        if html.len() > MOST_TEXT {
            return Err(Error::Invalid(format!("the book holds more than {} MB of text", MOST_TEXT >> 20)));
        }
    }
    if html.is_empty() {
        return Err(first_failure.unwrap_or(Error::NoText));
    }
    let mut found = found(&book);
    if !failed.is_empty() {
        found.fields.insert("unread chapters".into(), json!(failed));
    }
    found.picture = picture.or_else(|| first_picture(&html));
    pictures.retain(|known| {
        html.contains(&known.hash) || found.picture.as_ref().is_some_and(|own| own.contains(&known.hash))
    });
    found.html = html;
    found.pictures = pictures;
    sink(Entry::whole(found.finish(Format::Epub, source.name)?));
    Ok(())
}

/// Where the book's description of itself is.
fn package_place(archive: &mut Archive<'_>) -> Result<String> {
    if let Some(container) = text(archive, "META-INF/container.xml")? {
        let mut xml = Xml::new(&container);
        while let Ok(Some(node)) = xml.next() {
            if let Node::Open(tag) = node
                && tag.name() == "rootfile"
                && let Some(place) = tag.attribute("full-path").and_then(|place| member_address("", &place))
                && archive.has(&place)
            {
                return Ok(place);
            }
        }
    }
    let found = archive.names().into_iter().find(|name| name.ends_with(".opf"));
    found.ok_or_else(|| Error::Invalid("the book is damaged: it does not say what is in it".into()))
}

/// A book whose chapters are encrypted can be read by the shop's own program only.
fn refuse_locked(archive: &mut Archive<'_>, book: &Package) -> Result<()> {
    let Ok(Some(list)) = text(archive, "META-INF/encryption.xml") else {
        return Ok(());
    };
    let mut xml = Xml::new(&list);
    let mut hides_text = false;
    while let Ok(Some(node)) = xml.next() {
        let Node::Open(tag) = node else { continue };
        match tag.name() {
            "EncryptedData" => hides_text = true,
            "EncryptionMethod" if tag.attribute("Algorithm").is_some_and(|used| FONT_ONLY.contains(&used.as_str())) => {
                hides_text = false;
            }
            "CipherReference" if hides_text => {
                let name = tag.attribute("URI").and_then(|uri| member_address("", &decoded(&uri)));
                if name.is_some_and(|name| book.spine.contains(&name)) {
                    return Err(Error::Invalid(
                        "the book is locked (DRM); only the shop's own program can read it".into(),
                    ));
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// What the book says of itself.
fn found(book: &Package) -> Found {
    let names: Vec<String> = book.authors.iter().map(|name| turned(name)).collect();
    let is_subject =
        |subject: &&String| !subject.contains("--") && !subject.contains('/') && subject.chars().count() <= 40;
    let mut found = Found {
        title: book.title.clone(),
        byline: byline::join(names.iter().map(String::as_str)),
        site: book.publisher.clone(),
        url: book.addresses.iter().find_map(|address| clean_address(address)),
        published: book.date.as_deref().and_then(date::parse).filter(|date| !date.starts_with('0')),
        declared_language: book.language.clone(),
        excerpt: book.description.as_deref().and_then(|html| excerpt(&text_of(&crate::extract::sanitize(html)))),
        tags: book.subjects.iter().filter(is_subject).take(20).cloned().collect(),
        ..Found::default()
    };
    let others: Vec<&String> = book.subjects.iter().filter(|subject| !is_subject(subject)).take(50).collect();
    for (name, value) in [
        ("subjects", json!(others)),
        ("identifiers", json!(book.identifiers)),
        ("contributors", json!(book.contributors)),
        ("rights", json!(book.rights)),
        ("series", json!(book.series)),
    ] {
        if !value.is_null() && value.as_array().is_none_or(|list| !list.is_empty()) {
            found.fields.insert(name.into(), value);
        }
    }
    found
}
