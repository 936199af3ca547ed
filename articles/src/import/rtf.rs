//! Rich text (RTF): text in the code pages of its fonts, headings by style and outline level, lists, tables, links,
//! notes, pictures, and what the document says of itself. Read byte by byte, with a stack that has an end.

mod code_page;
mod reader;
mod state;
#[cfg(test)]
mod tests;
mod token;

use serde_json::json;

use self::reader::Reader;
use super::finish::Found;
use super::office::{people, write_into};
use super::sniff::BytesReader;
use super::{Entry, Sink, Source};
use crate::article::Format;
use crate::error::Result;
use crate::extract::plain_text::collapse;
use crate::extract::{date, excerpt};

/// Whoever reads rich text.
pub(super) fn recognise(_: &str, bytes: &[u8]) -> Option<BytesReader> {
    let start = bytes.iter().position(|byte| !byte.is_ascii_whitespace())?;
    bytes[start..].starts_with(b"{\\rtf").then_some(read)
}

fn read(source: &Source<'_>, sink: &mut Sink<'_>) -> Result<()> {
    let mut document = Reader::new(source.bytes).read()?;
    let mut said = |name: &str| document.info.remove(name).map(|text| collapse(&text)).filter(|text| !text.is_empty());
    let (title, author, keywords) = (said("title"), said("author"), said("keywords"));
    let mut found = Found { title, byline: author.as_deref().and_then(people), ..Found::default() };
    for name in ["subject", "category", "company", "doccomm", "operator"] {
        if let Some(value) = said(name) {
            if name == "doccomm" {
                found.excerpt = excerpt(&value);
            }
            let name = if name == "doccomm" { "description" } else { name };
            found.fields.insert(name.into(), json!(value));
        }
    }
    if let Some(author) = author {
        found.fields.insert("creator".into(), json!(author));
    }
    found.published = document.created.and_then(|created| date::parse(&created));
    let words =
        keywords.iter().flat_map(|words| words.split([',', ';'])).map(str::trim).filter(|word| !word.is_empty());
    found.tags = words.take(50).map(str::to_owned).collect();
    write_into(&mut found, document.flow, document.pictures);
    sink(Entry::whole(found.finish(Format::Rtf, source.name)?));
    Ok(())
}
