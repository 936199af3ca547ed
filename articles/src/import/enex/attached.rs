//! PDFs that are attached to notes. A note that is nothing but a PDF is the article of that PDF, under the title of the
//! note; any other PDF is an article of its own beside its note, so that each can be searched, and seen as it is.

use serde_json::{Value, json};

use super::note;
use crate::error::Result;
use crate::import::{Draft, Entry, Flow, Sink, Source, read_within};

/// Reads a note and hands over its article, and those of the PDFs that are attached to it.
pub(super) fn read(text: &str, source: &Source<'_>, number: &str, sink: &mut Sink<'_>) -> Flow {
    let written = match note::read(text, source) {
        Ok(written) => written,
        Err(error) => return sink(Entry { part: Some(number.to_owned()), original: None, draft: Err(error) }),
    };
    let note = written.draft;
    let part = format!("{number}: {}", note.title);
    let mut pdfs = written.pdfs.into_iter();
    let flow = match written.is_bare.then(|| pdfs.next()).flatten() {
        Some((name, bytes)) => {
            // One that cannot be read leaves the note as it is, and is kept all the same.
            let draft = document(&name, &bytes).map_or_else(|_| note.clone(), |pdf| under(&note, pdf));
            sink(Entry { part: Some(part.clone()), original: Some((name, bytes)), draft: Ok(draft) })
        }
        None => sink(Entry { part: Some(part.clone()), original: None, draft: Ok(note.clone()) }),
    };
    if flow == Flow::Stop {
        return Flow::Stop;
    }
    for (name, bytes) in pdfs {
        let draft = document(&name, &bytes).map(|pdf| beside(&note, pdf));
        let entry = Entry { part: Some(format!("{part} › {name}")), original: Some((name, bytes)), draft };
        if sink(entry) == Flow::Stop {
            return Flow::Stop;
        }
    }
    Flow::Continue
}

/// The article that a PDF is.
fn document(name: &str, bytes: &[u8]) -> Result<Draft> {
    read_within(&Source { name, bytes, address: None, beside: &|_| None })
}

/// A PDF as the article of the note that it is all of.
fn under(note: &Draft, pdf: Draft) -> Draft {
    let mut fields = pdf.fields;
    fields.extend(note.fields.clone());
    Draft {
        title: note.title.clone(),
        byline: note.byline.clone().or(pdf.byline),
        url: note.url.clone().or(pdf.url),
        site: note.site.clone().or(pdf.site),
        tags: note.tags.clone(),
        saved: note.saved,
        recognised: note.recognised.clone(),
        fields,
        ..pdf
    }
}

/// A PDF as an article beside its note.
fn beside(note: &Draft, mut pdf: Draft) -> Draft {
    let title: Value = json!(note.title);
    pdf.fields.insert("attached to".to_owned(), title);
    Draft { tags: note.tags.clone(), saved: note.saved, recognised: Some("PDF in Evernote notes".to_owned()), ..pdf }
}
