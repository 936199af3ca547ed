//! Bibliographies as reference managers write them: Zotero RDF, CSL JSON, RIS, BibTeX and the JSON of Better BibTeX.
//! Each reader makes [`Item`]s; what an item is as an article is decided in one place. A file that stands beside the
//! bibliography and belongs to an entry becomes its text.

mod better;
mod bibtex;
mod csl;
mod groups;
mod item;
mod kinds;
mod latex;
mod partial;
mod rdf;
mod ris;
#[cfg(test)]
mod tests;
mod zotero;

use serde_json::Value;

use self::item::{Attachment, Item};
use super::sniff::TextReader;
use super::{Draft, Entry, Flow, Sink, Source, read_within};
use crate::article::Format;
use crate::error::{Error, Result};

/// Whether CSL knows a type of entries by this name.
pub(crate) fn is_csl_type(kind: &str) -> bool {
    kinds::CSL.contains(&kind)
}

/// Who reads a bibliography, if it is one.
pub(super) fn recognise(name: &str, text: &str) -> Option<TextReader> {
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    match start.as_bytes().first()? {
        b'<' if zotero::is_zotero(start) => Some(zotero::read),
        b'[' if csl::is_csl(start) => Some(csl::read),
        b'{' if better::is_better(start) => Some(better::read),
        b'{' if csl::is_wrapped(start) => Some(csl::read),
        _ if ris::is_ris(start) => Some(ris::read),
        _ if bibtex::is_bibtex(name, start) => Some(bibtex::read),
        _ => None,
    }
}

/// Hands an entry over as an article; `part` says where it stands.
fn hand_over(item: Item, part: String, source: &Source<'_>, sink: &mut Sink<'_>) -> Flow {
    let body = body_of(&item, source);
    let (original, draft) = match body {
        Some((name, bytes, body)) => (Some((name, bytes)), with_body(item, body)),
        None => (None, item.found().finish(Format::Reference, "")),
    };
    let draft = draft.map_err(|error| match error {
        Error::NoText => Error::Invalid("an entry without a title, an address or a text".into()),
        error => error,
    });
    sink(Entry { part: Some(part), original, draft })
}

/// Hands over an entry that could not be read.
fn refuse(part: String, why: &str, sink: &mut Sink<'_>) -> Flow {
    sink(Entry { part: Some(part), original: None, draft: Err(Error::Invalid(why.into())) })
}

/// The draft of an entry whose text is a file: what the entry says counts, and the file where the entry says nothing.
fn with_body(item: Item, body: Draft) -> Result<Draft> {
    let mut found = item.found();
    let summary = crate::extract::text_of(&found.html);
    if !summary.is_empty() {
        found.fields.insert("abstract".into(), Value::from(summary));
    }
    found.html.clear();
    found.title = found.title.or_else(|| Some(body.title.clone()));
    let has_site = found.site.is_some();
    let said = found.finish(Format::Reference, "")?;
    let mut fields = body.fields;
    fields.extend(said.fields);
    Ok(Draft {
        byline: said.byline.or(body.byline),
        site: if has_site { said.site } else { body.site.or(said.site) },
        url: said.url.or(body.url),
        published: said.published.or(body.published),
        language: body.language.or(said.language),
        excerpt: said.excerpt.or(body.excerpt),
        html: body.html,
        text: body.text,
        words: body.words,
        picture: body.picture,
        pictures: body.pictures,
        format: body.format,
        highlights: body.highlights,
        remark: body.remark,
        fields,
        ..said
    })
}

/// What is read as a text beside a bibliography: an attachment of any other kind stays a line of the fields.
const TEXTS: [&str; 9] = ["pdf", "html", "htm", "xhtml", "epub", "docx", "odt", "md", "txt"];
/// What the text of an attachment may read beside itself. No text among them, so that no file leads back to itself.
const PICTURES: [&str; 8] = ["png", "jpg", "jpeg", "gif", "webp", "avif", "svg", "bmp"];

/// The first attachment that stands beside the bibliography and can be read: name, bytes, and what it is.
fn body_of(item: &Item, source: &Source<'_>) -> Option<(String, Vec<u8>, Draft)> {
    let is_page = matches!(item.text("type"), Some("webpage" | "post" | "post-weblog" | "article-newspaper"));
    let mut files: Vec<(&Attachment, &str)> =
        item.attachments.iter().filter_map(|file| Some((file, file.path.as_deref()?))).collect();
    // Of a page the page as it was saved is best to read, of everything else the print.
    files.sort_by_key(|(_, path)| match extension(path).as_str() {
        "htm" | "html" | "xhtml" => !is_page,
        "pdf" => is_page,
        _ => true,
    });
    files.into_iter().take(20).find_map(|(file, path)| {
        let (path, bytes) = beside(path, source)?;
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
        let pictures = |relative: &str| {
            let is_picture = PICTURES.contains(&extension(relative).as_str());
            is_picture.then(|| (source.beside)(&format!("{folder}/{relative}")))?
        };
        let address = file.url.as_deref().or(item.text("URL"));
        let inside = Source { name, bytes: &bytes, address, beside: &pictures };
        // What cannot be read of a file beside it is no fault of the entry: it keeps what it says itself.
        let draft = read_within(&inside).ok()?;
        Some((name.to_owned(), bytes, draft))
    })
}

/// The bytes of an attachment, under the path it has or, where it was moved with the bibliography, by its name.
fn beside(path: &str, source: &Source<'_>) -> Option<(String, Vec<u8>)> {
    let path = path.strip_prefix("file://").unwrap_or(path).replace('\\', "/");
    if !TEXTS.contains(&extension(&path).as_str()) {
        return None;
    }
    let decoded = percent_decoded(&path);
    let name = path.rsplit('/').next().unwrap_or_default().to_owned();
    let paths = [path.clone(), decoded, name.clone(), format!("files/{name}")];
    paths.into_iter().find_map(|path| {
        let bytes = (source.beside)(&path)?;
        Some((path, bytes))
    })
}

fn extension(path: &str) -> String {
    path.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default()
}

/// `a b` of `a%20b`.
pub(super) fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let digit = |at: usize| after.get(at).and_then(|b| char::from(*b).to_digit(16));
        match (first, digit(0), digit(1)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push((high * 16 + low) as u8);
                rest = &after[2..];
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}
