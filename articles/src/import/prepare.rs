//! What is done to a file before the writer sees it, on a thread of its own: reading, looking whether these bytes
//! are in the library already, parsing, packing, keeping the original and the pictures.

mod item;
mod large;

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::Connection;

pub(super) use self::item::{Content, Kept, New, Prepared, Ready};
pub(crate) use self::large::large;
use super::failures::Failures;
use super::finish::Found;
use super::same::Originals;
use super::sniff::LIMIT_MB;
use super::{Draft, Entry, Flow, Page, Sink, Source, own, read, read_pasted, worker};
use crate::article::Format;
use crate::body::Bodies;
use crate::error::{Error, Result};
use crate::extract::url::site_of;
use crate::extract::{canonical_address, text_key, text_of};
use crate::fetch::{Fetcher, bring_pictures};
use crate::files::Files;
use crate::highlight::Places;
use crate::library::Library;

/// A picture larger than this is not taken into the library from beside an article.
const LARGEST_PICTURE: u64 = 20 << 20;

/// The bytes an import is made of.
pub(super) enum Bytes {
    /// A file on the disk.
    File(PathBuf),
    /// The lossless export of a library, read line by line.
    Library(PathBuf),
    /// What came with the program: its name, and the bytes.
    Memory(String, Vec<u8>),
    /// A page that is to be fetched.
    Page(Page),
    /// What was pasted: its HTML, where it has any, and its text.
    Pasted { html: Option<String>, text: String },
}

/// What the report calls something pasted.
pub(super) const PASTED: &str = "pasted";

impl Bytes {
    /// What the report calls it.
    pub(super) fn name(&self) -> String {
        match self {
            Bytes::File(path) | Bytes::Library(path) => path.to_string_lossy().into_owned(),
            Bytes::Memory(name, _) => name.clone(),
            Bytes::Page(page) => page.address.clone(),
            Bytes::Pasted { .. } => PASTED.to_owned(),
        }
    }
}

/// Where a thread of an import looks things up and keeps bytes.
pub(super) struct Desk {
    pub db: Connection,
    pub files: Files,
    pub bodies: Arc<Bodies>,
    /// Those that were there when it began.
    pub originals: Arc<Originals>,
    /// Only looked at: nothing is kept.
    pub dry: bool,
    /// Fetches pages, and whether with their pictures; only for an import of pages.
    pub fetching: Option<Arc<(Fetcher, bool)>>,
}

impl Desk {
    /// For a thread that reads for this library and fetches nothing.
    pub(super) fn of(library: &Library, originals: Arc<Originals>, dry: bool) -> Result<Desk> {
        let (db, files, bodies) = (library.connect()?, library.files(), library.bodies());
        Ok(Desk { db, files, bodies, originals, dry, fetching: None })
    }

    /// Reads a file and hands over what is in it as it is read, the end of it marked; until it answers false.
    pub(super) fn prepare(&self, bytes: Bytes, size: u64, hand_over: &mut dyn FnMut(Prepared) -> bool) {
        let name = bytes.name();
        let mut last: Option<Prepared> = None;
        let mut goes_on = true;
        let mut failures = Failures::default();
        let done = self.entries(bytes, size, &mut |part, content| {
            if let Err(error) = &content
                && !failures.has_line(part, error)
            {
                return if worker::is_stopped() { Flow::Stop } else { Flow::Continue };
            }
            let source = part.map_or_else(|| name.clone(), |part| format!("{name} › {part}"));
            let next = Prepared { source, place: 0, size: 0, ends_file: false, below: None, content };
            if let Some(before) = last.replace(next) {
                goes_on = hand_over(before);
            }
            if goes_on { Flow::Continue } else { Flow::Stop }
        });
        if !goes_on {
            return;
        }
        let end = |content| Prepared { source: name.clone(), place: 0, size, ends_file: true, below: None, content };
        let done = match (done, failures.rest()) {
            (Ok(()), rest) => rest.map_or(Ok(()), Err),
            (failed, None) => failed,
            (failed, Some(rest)) => {
                if last.take().is_some_and(|last| !hand_over(last))
                    || !hand_over(Prepared { ends_file: false, size: 0, ..end(Err(rest)) })
                {
                    return;
                }
                failed
            }
        };
        match (done, last) {
            (Ok(()), Some(last)) => hand_over(Prepared { size, ends_file: true, ..last }),
            (Ok(()), None) => hand_over(end(Ok(Content::Nothing))),
            (Err(error), Some(last)) => hand_over(last) && hand_over(end(Err(error))),
            (Err(error), None) => hand_over(end(Err(error))),
        };
    }

    fn entries(&self, bytes: Bytes, size: u64, take: &mut Take<'_>) -> Result<()> {
        match bytes {
            Bytes::File(path) => {
                let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                let zipped = || own::zipped::Zipped::open(&path);
                if size > LIMIT_MB << 20 {
                    return match zipped() {
                        Some(zipped) => zipped.read(self, take),
                        None => self.large(&path, &name, size, take),
                    };
                }
                let bytes = read_file(&path)?;
                if let Some(zipped) = bytes.starts_with(own::zipped::START).then(zipped).flatten() {
                    return zipped.read(self, take);
                }
                let beside = |relative: &str| read_beside(&path, relative);
                self.source(&name, &bytes, read, &beside, take)
            }
            Bytes::Library(path) => own::json::read(self, &path, take),
            Bytes::Memory(name, bytes) => self.source(&name, &bytes, read, &|_| None, take),
            Bytes::Page(page) => self.page(&page, take),
            Bytes::Pasted { html, text } => {
                let name = if html.is_some() { "pasted.html" } else { "pasted.txt" };
                let bytes = html.clone().unwrap_or_else(|| text.clone()).into_bytes();
                let entry = |_: &Source<'_>, sink: &mut Sink<'_>| {
                    sink(Entry::whole(read_pasted(html.as_deref(), &text)?));
                    Ok(())
                };
                self.source(name, &bytes, entry, &|_| None, take)
            }
        }
    }

    /// Reads bytes with a reader and hands over what is in them.
    pub(super) fn source(
        &self,
        name: &str,
        bytes: &[u8],
        read: impl FnOnce(&Source<'_>, &mut Sink<'_>) -> Result<()>,
        beside: &dyn Fn(&str) -> Option<Vec<u8>>,
        take: &mut Take<'_>,
    ) -> Result<()> {
        let whole = self.original(name, bytes);
        if let Some(known) = self.originals.made_from(&self.db, &whole.hash)? {
            take(None, Ok(Content::Known(known)));
            return Ok(());
        }
        let mut is_kept = false;
        read(&Source { name, bytes, address: None, beside }, &mut |entry| {
            let content = match entry.original {
                Some((name, bytes)) => {
                    self.content(self.original(&name, &bytes), Some(Unkept::Bytes(&bytes)), None, entry.draft)
                }
                None => {
                    let unkept = (!is_kept).then_some(Unkept::Bytes(bytes));
                    is_kept |= entry.draft.is_ok();
                    entry
                        .draft
                        .and_then(|draft| self.keep(whole.clone(), unkept, entry.part.clone(), draft))
                        .map(|new| Content::New(Box::new(new)))
                }
            };
            take(entry.part.as_deref(), content)
        })
    }

    /// Fetches a page and reads it. Its original are the bytes as they came, whatever their encoding.
    fn page(&self, page: &Page, take: &mut Take<'_>) -> Result<()> {
        let (fetcher, with_pictures) = self.fetching.as_deref().ok_or(Error::NotFound("page"))?;
        let fetched = match fetcher.page(&page.address) {
            // The page may be there another day: its address is kept, and is no duplicate of itself then.
            Err(error @ Error::Unreachable(_)) if page.article.is_none() => {
                let link = Found { url: Some(page.address.clone()), ..Found::default() };
                let bytes = page.address.as_bytes();
                let draft = link.finish(Format::Link, &page.address);
                let original = self.original("address.txt", bytes);
                take(None, self.content(original, Some(Unkept::Bytes(bytes)), None, draft));
                return Err(error);
            }
            fetched => fetched?,
        };
        let (name, bytes) = (fetched.name(), fetched.readable());
        let source = Source { name: &name, bytes: &bytes, address: Some(&fetched.address), beside: &|_| None };
        read(&source, &mut |entry| {
            let content = entry.draft.and_then(|mut draft| {
                if *with_pictures {
                    bring_pictures(fetcher, &mut draft);
                }
                let (original, bytes) = match entry.original {
                    Some((name, bytes)) => (self.original(&name, &bytes), bytes),
                    None => (self.original(&name, &fetched.bytes), fetched.bytes.clone()),
                };
                let url = draft.url.get_or_insert_with(|| fetched.address.clone());
                draft.site = draft.site.or_else(|| site_of(url));
                match page.article {
                    Some(_) => {
                        let new = self.keep(original, Some(Unkept::Bytes(&bytes)), entry.part.clone(), draft)?;
                        Ok(Content::New(Box::new(New { article: page.article, ..new })))
                    }
                    None => self.content(original, Some(Unkept::Bytes(&bytes)), entry.part.clone(), Ok(draft)),
                }
            });
            take(entry.part.as_deref(), content)
        })
    }

    pub(super) fn original(&self, name: &str, bytes: &[u8]) -> Kept {
        Kept {
            hash: blake3::hash(bytes).to_hex().to_string(),
            name: name.to_owned(),
            bytes: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
        }
    }

    /// What the writer needs of a draft, unless its bytes are known.
    pub(super) fn content(
        &self,
        original: Kept,
        unkept: Option<Unkept<'_>>,
        part: Option<String>,
        draft: Result<Draft>,
    ) -> Result<Content> {
        let draft = draft?;
        if part.is_none()
            && let Some(known) = self.originals.made_from(&self.db, &original.hash)?
        {
            return Ok(Content::Known(known));
        }
        self.keep(original, unkept, part, draft).map(|new| Content::New(Box::new(new)))
    }

    /// What the writer needs of a draft; keeps its bytes and pictures.
    pub(super) fn keep(
        &self,
        original: Kept,
        unkept: Option<Unkept<'_>>,
        part: Option<String>,
        mut draft: Draft,
    ) -> Result<New> {
        if !self.dry {
            match unkept {
                Some(Unkept::Bytes(bytes)) => self.files.keep(&original.hash, bytes)?,
                Some(Unkept::File(path)) => self.files.keep_copy(&original.hash, path)?,
                None => {}
            }
            for picture in &draft.pictures {
                self.files.keep(&picture.hash, &picture.bytes)?;
            }
        }
        // Hundreds of articles can wait for the writer, who only counts them.
        for picture in &mut draft.pictures {
            picture.bytes = Vec::new();
        }
        Ok(New { original, part, article: None, ready: self.ready(draft)? })
    }

    fn ready(&self, draft: Draft) -> Result<Ready> {
        // Only the HTML is kept: what it was read for must be found in it again.
        debug_assert_eq!(text_of(&draft.html), draft.text);
        let mut places = Places::of(&draft.text);
        Ok(Ready {
            positions: draft.highlights.iter().map(|highlight| places.find(&highlight.quote)).collect(),
            html_bytes: draft.html.len(),
            packed: self.bodies.pack(&draft.html)?,
            canonical_url: draft.url.as_deref().and_then(canonical_address),
            text_key: text_key(&draft.title, &draft.text),
            draft,
        })
    }
}

/// Bytes that are to be kept.
#[derive(Clone, Copy)]
pub(super) enum Unkept<'a> {
    Bytes(&'a [u8]),
    /// Those of a file, too many to hold in memory.
    File(&'a Path),
}

/// Takes what became of a part of a source.
pub(super) type Take<'a> = dyn FnMut(Option<&str>, Result<Content>) -> Flow + 'a;

/// Reads a file whole, but never more than an article may have.
pub(crate) fn read_file(path: &Path) -> Result<Vec<u8>> {
    let refuse = |error| Error::file(path, error);
    let file = File::open(path).map_err(refuse)?;
    let size = file.metadata().map_err(refuse)?.len();
    let most = LIMIT_MB << 20;
    let too_large = |size: u64| Error::TooLarge { size: size.div_ceil(1 << 20), limit: LIMIT_MB };
    if size > most {
        return Err(too_large(size));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default() + 1);
    // The file can grow while it is read.
    file.take(most + 1).read_to_end(&mut bytes).map_err(refuse)?;
    match bytes.len() as u64 {
        size if size > most => Err(too_large(size)),
        _ => Ok(bytes),
    }
}

/// Reads a file that an article names by a relative address; only from the article's folder and below.
fn read_beside(article: &Path, relative: &str) -> Option<Vec<u8>> {
    let folder = article.parent()?;
    // Most names that are tried are of nothing, which is told at once.
    folder.join(relative).metadata().ok()?;
    let folder = folder.canonicalize().ok()?;
    let path = folder.join(relative).canonicalize().ok()?;
    let data = path.metadata().ok()?;
    if !path.starts_with(&folder) || !data.is_file() || data.len() > LARGEST_PICTURE {
        return None;
    }
    std::fs::read(path).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_of_the_articles_own_folder_are_read_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let inside = folder.path().join("inside");
        std::fs::create_dir_all(inside.join("media")).unwrap();
        std::fs::write(inside.join("media/a.png"), "a").unwrap();
        std::fs::write(folder.path().join("secret.png"), "s").unwrap();
        let article = inside.join("article.md");
        assert_eq!(read_beside(&article, "media/a.png").as_deref(), Some(b"a".as_slice()));
        assert_eq!(read_beside(&article, "../secret.png"), None);
        assert_eq!(read_beside(&article, "/etc/hostname"), None);
        assert_eq!(read_beside(&article, "media"), None);
    }
}
