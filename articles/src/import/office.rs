//! What the readers of office documents and books share, and the look into a zip archive that tells them apart.

pub(super) mod flow;
pub(super) mod line;
pub(super) mod roles;
pub(super) mod xml;

use self::flow::Flow;
use super::archive::Archive;
use super::charset::decode;
use super::finish::Found;
use super::sniff::BytesReader;
use super::{docx, epub, odt};
use crate::error::{Error, Result};
use crate::extract::Picture;
use crate::extract::page::first_picture;
use crate::extract::url::link_address;

/// Puts a document that was written, and those of its pictures that it shows, into what its properties said.
pub(super) fn write_into(found: &mut Found, flow: Flow, mut pictures: Vec<Picture>) {
    let written = flow.finish(found.title.as_deref());
    found.title = written.title;
    found.byline = written.byline.or(found.byline.take());
    found.picture = first_picture(&written.html);
    pictures.retain(|known| written.html.contains(&known.hash));
    found.html = written.html;
    found.pictures = pictures;
}

/// Whoever reads a zip archive that is a document and not a collection of files.
pub(super) fn recognise(_: &str, bytes: &[u8]) -> Option<BytesReader> {
    if !bytes.starts_with(b"PK\x03\x04") {
        return None;
    }
    let mut archive = Archive::open(bytes).ok()?;
    let kind = text(&mut archive, "mimetype").ok().flatten().unwrap_or_default();
    let kind = kind.trim();
    if kind == "application/epub+zip" || archive.has("META-INF/container.xml") {
        return Some(epub::read);
    }
    if let Some(kind) = kind.strip_prefix("application/vnd.oasis.opendocument.") {
        return Some(match kind.split('-').next().unwrap_or_default() {
            "text" => odt::read,
            "spreadsheet" => |_, _| no_article("a spreadsheet (OpenDocument)"),
            "presentation" => |_, _| no_article("a presentation (OpenDocument)"),
            _ => |_, _| no_article("an OpenDocument file that is no text"),
        });
    }
    let names = archive.names();
    let holds = |start: &str| names.iter().any(|name| name.starts_with(start));
    if archive.has("[Content_Types].xml") {
        return match () {
            () if holds("word/") || archive.has("_rels/.rels") && docx::main_part(&mut archive).is_some() => {
                Some(docx::read)
            }
            () if holds("xl/") => Some(|_, _| no_article("a spreadsheet (Excel)")),
            () if holds("ppt/") => Some(|_, _| no_article("a presentation (PowerPoint)")),
            () => None,
        };
    }
    if holds("Index/") && names.iter().any(|name| name.ends_with(".iwa")) {
        return Some(|_, _| no_article("a document of Apple Pages, Numbers or Keynote"));
    }
    archive.has("META-INF/MANIFEST.MF").then_some(|_, _| no_article("a program (JAR)"))
}

fn no_article(what: &str) -> Result<()> {
    Err(Error::UnknownFormat(format!("it looks like {what}")))
}

/// A member as text, whatever its encoding.
pub(super) fn text(archive: &mut Archive<'_>, name: &str) -> Result<Option<String>> {
    Ok(archive.read(name)?.map(|bytes| decode(&bytes).into_owned()))
}

/// A member that a document cannot do without, as text.
pub(super) fn needed(archive: &mut Archive<'_>, name: &str) -> Result<String> {
    text(archive, name)?.ok_or_else(|| Error::Invalid(format!("the document is damaged: “{name}” is missing")))
}

/// The address in the instruction of a field: `HYPERLINK "https://…" \o "tip"`.
pub(super) fn field_address(instruction: &str) -> Option<String> {
    let rest = instruction.trim().strip_prefix("HYPERLINK")?.trim_start();
    let address = match rest.strip_prefix('"') {
        Some(rest) => rest.split('"').next()?,
        None => rest.split_whitespace().next().filter(|word| !word.starts_with('\\'))?,
    };
    link_address(address, None)
}

/// Names as a program keeps them, without those that a program gives to everybody.
pub(super) fn people(names: &str) -> Option<String> {
    let is_nobody = |name: &str| {
        let nobody = ["user", "admin", "administrator", "author", "owner", "unknown", "python-docx", "microsoft", "pc"];
        let lower = name.to_lowercase();
        nobody.contains(&lower.as_str()) || lower.contains("office user") || lower.contains("microsoft office")
    };
    let names = names.split(';').map(str::trim).filter(|name| !name.is_empty() && !is_nobody(name));
    crate::extract::byline::join(names.map(turned).collect::<Vec<_>>().iter().map(String::as_str))
}

/// `Marsh, Ada` as `Ada Marsh`; anything else as it is.
pub(super) fn turned(name: &str) -> String {
    match name.split_once(',') {
        Some((last, first))
            if !first.contains(',')
                && last.split_whitespace().count() <= 2
                && first.split_whitespace().count() <= 3 =>
        {
            format!("{} {}", first.trim(), last.trim()).trim().to_owned()
        }
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_a_field_is_found_if_it_is_one_of_the_web() {
        for (instruction, address) in [
            (r#" HYPERLINK "https://example.org/a b" \o "tip" "#, Some("https://example.org/a%20b")),
            ("HYPERLINK https://example.org/", Some("https://example.org/")),
            (r#"HYPERLINK \l "chapter""#, None),
            (r#"HYPERLINK "javascript:alert(1)""#, None),
            ("PAGE", None),
        ] {
            assert_eq!(field_address(instruction).as_deref(), address, "{instruction}");
        }
    }

    #[test]
    fn names_are_turned_and_those_of_nobody_left_out() {
        for (names, byline) in [
            ("Marsh, Ada; Bo Lind", Some("Ada Marsh, Bo Lind")),
            ("Ada Marsh", Some("Ada Marsh")),
            ("Microsoft Office User", None),
            ("admin", None),
            ("", None),
        ] {
            assert_eq!(people(names).as_deref(), byline, "{names}");
        }
    }
}
