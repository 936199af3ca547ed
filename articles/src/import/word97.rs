//! Documents of Word from 97 to 2003 (.doc): little file systems in which the text stands in pieces, and how it is set in
//! tables of pages. Headings, lists, tables, links, notes, text boxes and pictures come over, and what the document says
//! of itself; comments, headers and footers do not. Of Word 6 and 95 the bare text is read.

mod body;
mod bytes;
mod header;
mod lists;
mod runs;
mod styles;
mod summary;
#[cfg(test)]
mod tests;
mod text;

use std::io::{Cursor, Read};

use cfb::CompoundFile;
use serde_json::json;

use self::header::{Header, Version};
use self::text::Text;
use super::finish::Found;
use super::office::flow::{Flow, Kind};
use super::office::line::{Line, Style};
use super::office::{people, write_into};
use super::sniff::BytesReader;
use super::{Entry, Sink, Source, charset, old_office};
use crate::article::Format;
use crate::error::{Error, Result};
use crate::extract::excerpt;

/// Most bytes of one part of the document.
const LARGEST_PART: u64 = 512 << 20;

type Parts<'a> = CompoundFile<Cursor<&'a [u8]>>;

/// Whoever reads such a document.
pub(super) fn recognise(_: &str, bytes: &[u8]) -> Option<BytesReader> {
    old_office::is_word(bytes).then_some(read)
}

fn read(source: &Source<'_>, sink: &mut Sink<'_>) -> Result<()> {
    let mut parts = CompoundFile::open(Cursor::new(source.bytes)).map_err(|_| damaged())?;
    let Some(main) = part(&mut parts, "/WordDocument") else {
        // Another kind of document with one of Word in it.
        return Err(old_office::refusal(source.bytes).map_or_else(damaged, |why| Error::Invalid(why.into())));
    };
    let header = Header::of(&main)?;
    let mut flow = Flow::new();
    let mut pictures = Vec::new();
    match header.version {
        Version::Old => read_bare(&header, &main, &mut flow)?,
        Version::Of97 => {
            let name = if header.second_table { "/1Table" } else { "/0Table" };
            let table = part(&mut parts, name).ok_or_else(damaged)?;
            let text = Text::of(&header, &main, &table)?;
            let data = part(&mut parts, "/Data").unwrap_or_default();
            body::read(&body::Document::of(&header, &main, &table, &text, &data), &mut flow, &mut pictures)?;
        }
    }
    let said = part(&mut parts, "/\u{5}SummaryInformation").map(|part| summary::read(&part)).unwrap_or_default();
    let mut found = about(said);
    write_into(&mut found, flow, pictures);
    sink(Entry::whole(found.finish(Format::Docx, source.name)?));
    Ok(())
}

fn damaged() -> Error {
    Error::Invalid("the document is damaged".into())
}

/// A part of the document, if it has it.
fn part(parts: &mut Parts<'_>, name: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let part = parts.is_stream(name).then(|| parts.open_stream(name).ok())??;
    // What is cut off gives what is there.
    let _ = part.take(LARGEST_PART).read_to_end(&mut bytes);
    (!bytes.is_empty()).then_some(bytes)
}

/// The paragraphs of a document that is too old for more.
fn read_bare(header: &Header, main: &[u8], flow: &mut Flow) -> Result<()> {
    let text = main.get(header.bare.clone()).ok_or_else(damaged)?;
    let text = charset::decode(text);
    let mut in_field = 0usize;
    for paragraph in text.split(['\r', '\u{7}', '\u{c}']) {
        let mut line = Line::default();
        let shown: String = paragraph
            .chars()
            .filter(|c| {
                match c {
                    '\u{13}' => in_field += 1,
                    '\u{14}' | '\u{15}' => in_field = in_field.saturating_sub(1),
                    _ => {}
                }
                in_field == 0 && (!c.is_control() || *c == '\t')
            })
            .collect();
        line.push(&shown, Style::default(), None);
        flow.paragraph(Kind::Paragraph, line)?;
    }
    Ok(())
}

/// What the document says of itself.
fn about(said: summary::Summary) -> Found {
    let mut found = Found {
        recognised: Some("Word document (.doc)"),
        title: said.title,
        byline: said.author.as_deref().and_then(people),
        published: said.created.clone(),
        excerpt: said.comments.as_deref().and_then(excerpt),
        ..Found::default()
    };
    let words = said.keywords.iter().flat_map(|words| words.split([',', ';'])).map(str::trim);
    found.tags = words.filter(|word| !word.is_empty()).take(50).map(str::to_owned).collect();
    let fields = [
        ("creator", said.author),
        ("subject", said.subject),
        ("description", said.comments),
        ("lastModifiedBy", said.last_author),
        ("created", said.created),
        ("modified", said.modified),
    ];
    for (name, value) in fields {
        if let Some(value) = value {
            found.fields.insert(name.into(), json!(value));
        }
    }
    found
}
