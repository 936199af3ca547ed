//! PDF: the text of the pages in the order in which it is read, what the document says of itself, and a small picture
//! of its first page.
//!
//! The file is read on a thread of its own with a deep stack and a time limit, page by page; a page that cannot be
//! read costs no other.

mod about;
mod blocks;
mod codes;
mod furniture;
mod glyphs;
mod lines;
mod order;
mod picture;
mod repair;
#[cfg(test)]
mod tests;
mod words;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use hayro::hayro_interpret::InterpreterCache;
use hayro::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use serde_json::Value;

use super::finish::{Found, name_as_title};
use super::{Draft, Entry, Sink, Source, position};
use crate::article::Format;
use crate::error::{Error, Result};
use crate::extract::Picture;

/// How long the pages of one file may take, and how long the whole of it.
const TIME_FOR_TEXT: Duration = Duration::from_secs(20);
const TIME: Duration = Duration::from_secs(25);
/// How often it is looked at how far it is.
const LOOK_EVERY: Duration = Duration::from_millis(100);
/// Documents nest far deeper than a thread of usual size bears.
const STACK: usize = 64 << 20;
/// Most pages, and most bytes of text, of one document.
const MOST_PAGES: usize = 5_000;
const MOST_TEXT: usize = 32 << 20;

/// Whether the bytes are a PDF. Some have a few lines of something else before their start.
pub(super) fn is_pdf(bytes: &[u8]) -> bool {
    if bytes.trim_ascii_start().starts_with(b"%PDF-") {
        return true;
    }
    let begins = |at: usize| bytes[at..].starts_with(b"%PDF-1.") || bytes[at..].starts_with(b"%PDF-2.");
    let is_line = |at: &usize| *at > 0 && matches!(bytes[at - 1], b'\n' | b'\r' | b'\0' | 0xbf);
    let tail = &bytes[bytes.len().saturating_sub(2048)..];
    (0..bytes.len().min(1024)).filter(is_line).any(begins) && tail.windows(9).any(|part| part == b"startxref")
}

/// Reads a PDF.
pub(super) fn read(source: &Source<'_>, sink: &mut Sink<'_>) -> Result<()> {
    let (answer, answers) = mpsc::channel();
    let bytes = source.bytes.to_vec();
    let read = Arc::new(Read::default());
    let told = read.clone();
    std::thread::Builder::new()
        .name("pdf".to_owned())
        .stack_size(STACK)
        .spawn(move || {
            let read = catch_unwind(AssertUnwindSafe(|| open(bytes, &told)));
            // Nobody waits any more for what comes too late.
            let _ = answer.send(read.unwrap_or_else(|_| Err(damaged())));
        })
        .map_err(|error| Error::Internal(format!("no thread could be started: {error}")))?;
    let began = Instant::now();
    let document = loop {
        match answers.recv_timeout(LOOK_EVERY) {
            Ok(document) => break document?,
            Err(RecvTimeoutError::Timeout) if began.elapsed() < TIME => {
                position::reached_of(read.pages.load(Ordering::Relaxed), read.of.load(Ordering::Relaxed));
            }
            Err(_) => return Err(Error::Invalid("the PDF takes too long to read".to_owned())),
        }
    };
    sink(Entry::whole(draft(document, source)?));
    Ok(())
}

/// How many pages were read, of how many.
#[derive(Default)]
struct Read {
    pages: AtomicU64,
    of: AtomicU64,
}

fn damaged() -> Error {
    Error::Invalid("the PDF is damaged".to_owned())
}

/// What of a file could be read.
struct Document {
    about: about::About,
    pages: Vec<lines::Page>,
    /// Pages of the file, however many were read.
    count: usize,
    /// Pages that could not be read, or not to their end.
    broken: usize,
    cut: bool,
    /// There are pictures on the pages, and whether there is anything.
    has_pictures: bool,
    has_anything: bool,
    picture: Option<Picture>,
}

fn open(bytes: Vec<u8>, read: &Read) -> Result<Document> {
    let repaired = repair::repaired(&bytes);
    let mut pdf = Pdf::new(bytes);
    if pdf.as_ref().map_or(true, |pdf| pdf.pages().is_empty())
        && let Some(repaired) = repaired
    {
        pdf = Pdf::new(repaired);
    }
    let pdf = pdf.map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => {
            Error::Invalid("the PDF is protected by a password".to_owned())
        }
        LoadPdfError::Decryption(_) => Error::Invalid("the PDF is encrypted in a way that is not read".to_owned()),
        LoadPdfError::Invalid => damaged(),
    })?;
    let deadline = Instant::now() + TIME_FOR_TEXT;
    let mut document = Document {
        about: about::about(pdf.metadata()),
        pages: Vec::new(),
        count: pdf.pages().len(),
        broken: 0,
        cut: false,
        has_pictures: false,
        has_anything: false,
        picture: None,
    };
    read.of.store(document.count.min(MOST_PAGES) as u64, Ordering::Relaxed);
    let mut cache = InterpreterCache::new();
    let mut text = 0;
    for page in pdf.pages().iter() {
        if document.pages.len() >= MOST_PAGES || text > MOST_TEXT || Instant::now() > deadline {
            document.cut = true;
            break;
        }
        let taken = glyphs::take(page, &cache, deadline);
        document.cut |= taken.is_cut;
        document.has_pictures |= taken.has_pictures;
        document.has_anything |= taken.has_anything;
        if taken.is_broken {
            document.broken += 1;
            // What a failed page left behind is not to be trusted.
            cache = InterpreterCache::new();
        }
        let page = lines::page(&taken);
        text += page.lines.iter().map(|line| line.text.len()).sum::<usize>();
        document.pages.push(page);
        read.pages.store(document.pages.len() as u64, Ordering::Relaxed);
    }
    if document.count == 0 {
        return Err(damaged());
    }
    // Pages without any letter are pictures, if nothing went wrong with them.
    if document.broken > 0 && text == 0 {
        return Err(damaged());
    }
    if !document.cut {
        document.picture = picture::of_first_page(&pdf, deadline);
    }
    Ok(document)
}

fn draft(mut document: Document, source: &Source<'_>) -> Result<Draft> {
    furniture::remove(&mut document.pages, document.has_pictures);
    let body = blocks::body_size(&document.pages);
    let mut blocks = blocks::blocks(&document.pages, body);
    let head = about::head(&mut document.about, &blocks, body);
    if let Some(at) = head.title_block {
        blocks.remove(at);
    }
    let mut fields = document.about.fields;
    fields.insert("pages".to_owned(), Value::from(document.count));
    let remark = match blocks.is_empty() && head.title_block.is_none() {
        true if document.cut => Some("no text could be read from its pages: they were too much to read to their end"),
        true if document.has_pictures => Some("no text could be read from its pages: they are pictures"),
        true if document.has_anything => {
            Some("no text could be read from its pages: they are drawings without letters")
        }
        true => Some("no text could be read from its pages: they are empty, damaged or made to be unreadable"),
        false if document.cut => Some("the PDF was too large to read to its end"),
        false if document.broken > 0 => Some("some pages are damaged and were not read to their end"),
        false => None,
    };
    let found = Found {
        title: head.title.or_else(|| blocks.is_empty().then(|| name_as_title(source.name))),
        byline: head.byline,
        published: head.published,
        url: source.address.and_then(crate::extract::clean_address),
        html: blocks::html(&blocks),
        picture: document.picture.as_ref().map(|picture| format!("picture:{}", picture.hash)),
        pictures: document.picture.into_iter().collect(),
        fields,
        remark: remark.map(str::to_owned),
        ..Found::default()
    };
    found.finish(Format::Pdf, source.name)
}
