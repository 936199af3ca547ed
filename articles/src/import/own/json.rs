//! The lossless export: a line for what articles have in common, a line an article, originals and pictures in `files/`
//! beside it. Read line by line, so that a library of any size fits; nothing in it is trusted more than any other file.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use super::{Own, OwnHighlight, uid};
use crate::error::{Error, Result};
use crate::extract::page::keep_picture;
use crate::extract::plain_text::collapse;
use crate::extract::{Picture, clean_address, sanitize, text_of, words};
use crate::import::position::Told;
use crate::import::prepare::{Content, Desk, Kept, Take, Unkept};
use crate::import::{Draft, DraftHighlight, Flow};
use crate::interchange::{ArticleRecord, Head, VERSION, is_library};

/// The longest line that is read: an article of a size that no reader lets in is longer.
const LONGEST_LINE: u64 = 256 << 20;
/// The largest file beside it that is read.
pub(super) const LARGEST_FILE: u64 = 96 << 20;

/// Whether a file is such an export, by its first characters.
pub(in crate::import) fn is_library_file(path: &Path) -> bool {
    let is_named = path.extension().is_some_and(|kind| kind.eq_ignore_ascii_case("jsonl"));
    if !is_named {
        return false;
    }
    let mut begin = Vec::with_capacity(128);
    // What cannot be opened is refused by whoever reads it, with the reason.
    let read = File::open(path).and_then(|file| file.take(128).read_to_end(&mut begin));
    read.is_ok() && is_library(&String::from_utf8_lossy(&begin))
}

/// Reads an export and hands over what is in it.
pub(in crate::import) fn read(desk: &Desk, path: &Path, take: &mut Take<'_>) -> Result<()> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let file = File::open(path).map_err(|error| Error::file(path, error))?;
    let size = file.metadata().map_err(|error| Error::file(path, error))?.len();
    let file = Told::new(file, size);
    read_lines(desk, path, file, &|hash| beside(folder, hash), take)
}

/// Reads the lines of an export, of which the files are found by their hashes, and hands over what is in it.
pub(super) fn read_lines(
    desk: &Desk,
    path: &Path,
    lines: impl Read,
    beside: Beside<'_>,
    take: &mut Take<'_>,
) -> Result<()> {
    let mut lines = Lines { reader: BufReader::with_capacity(1 << 16, lines), path };
    let head = lines.next_line()?.ok_or(Error::EmptyFile)?;
    let head: Head = serde_json::from_slice(&head).map_err(|error| broken(1, &error))?;
    if head.version > VERSION {
        return Err(Error::Invalid("this export was made by a newer version of Sheaf".into()));
    }
    if take(Some("tags and folders"), Ok(Content::Head(Box::new(head)))) == Flow::Stop {
        return Ok(());
    }
    let mut number = 1;
    while let Some(line) = lines.next_line()? {
        number += 1;
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let content = serde_json::from_slice(&line)
            .map_err(|error| broken(number, &error))
            .and_then(|record: ArticleRecord| desk.keep_own(record, beside));
        if take(Some(&format!("line {number}")), content) == Flow::Stop {
            break;
        }
    }
    Ok(())
}

fn broken(line: usize, error: &serde_json::Error) -> Error {
    Error::Invalid(format!("line {line} is damaged at character {}", error.column()))
}

/// Finds a file of an export by its hash.
pub(super) type Beside<'a> = &'a dyn Fn(&str) -> Option<Vec<u8>>;

struct Lines<'a, R> {
    reader: BufReader<R>,
    path: &'a Path,
}

impl<R: Read> Lines<'_, R> {
    fn next_line(&mut self) -> Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        let read = (&mut self.reader).take(LONGEST_LINE).read_until(b'\n', &mut line);
        let read = read.map_err(|error| Error::file(self.path, error))?;
        if read as u64 == LONGEST_LINE && line.last() != Some(&b'\n') {
            return Err(Error::TooLarge { size: LONGEST_LINE >> 20, limit: LONGEST_LINE >> 20 });
        }
        if line.starts_with(b"\xef\xbb\xbf") {
            line.drain(..3);
        }
        Ok((read > 0).then_some(line))
    }
}

/// The file of this hash beside an export, if its bytes are what the hash says.
fn beside(folder: &Path, hash: &str) -> Option<Vec<u8>> {
    let path = folder.join(place_of(hash)?);
    let data = std::fs::symlink_metadata(&path).ok()?;
    if !data.is_file() || data.len() > LARGEST_FILE {
        return None;
    }
    let bytes = std::fs::read(path).ok()?;
    (blake3::hash(&bytes).to_hex().as_str() == hash).then_some(bytes)
}

/// Where in an export the file of this hash is, if it is one.
pub(super) fn place_of(hash: &str) -> Option<String> {
    let is_hash = hash.len() == 64 && hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    is_hash.then(|| format!("files/{}/{hash}", &hash[..2]))
}

impl Desk {
    /// What the writer needs of a line; keeps its original and its pictures.
    fn keep_own(&self, record: ArticleRecord, beside: Beside<'_>) -> Result<Content> {
        let original = record.original.clone();
        let draft = draft_of(record, beside)?;
        let bytes = original.as_ref().and_then(|original| beside(&original.hash));
        let (hash, name, size, part) = match original {
            Some(original) => (original.hash, original.name, original.bytes, original.part),
            None => (String::new(), String::new(), 0, None),
        };
        let kept = Kept { hash, name, bytes: size };
        self.keep(kept, bytes.as_deref().map(Unkept::Bytes), part, draft).map(|new| Content::New(Box::new(new)))
    }
}

/// The draft of a line.
fn draft_of(record: ArticleRecord, beside: &dyn Fn(&str) -> Option<Vec<u8>>) -> Result<Draft> {
    let title = record.title.trim();
    if title.is_empty() {
        return Err(Error::Invalid("an article without a title".into()));
    }
    let html = sanitize(&record.html);
    let text = text_of(&html);
    let pictures = pictures_of(&html, record.picture.as_deref(), beside);
    let url = record.url.as_deref().and_then(clean_address);
    let picture = record.picture.filter(|picture| match picture.strip_prefix("picture:") {
        Some(hash) => crate::extract::sanitize::is_picture(picture) && !hash.is_empty(),
        None => clean_address(picture).is_some(),
    });
    let is_date = |date: &String| crate::time::begin_of(date).is_some();
    let own = Own {
        uid: uid(&record.uid),
        modified: Some(record.modified),
        state_before: record.state_before,
        original: Some(record.original.filter(|original| original.hash.len() == 64)),
        highlights: record
            .highlights
            .iter()
            .map(|highlight| OwnHighlight { uid: uid(&highlight.uid), position: Some(highlight.position) })
            .collect(),
        tags: Some(record.tags.clone()),
        folders: Some(record.folders.clone()),
    };
    Ok(Draft {
        title: title.to_owned(),
        byline: record.byline,
        site: record.site,
        url,
        published: record.published.filter(is_date),
        language: record.language.map(|tag| collapse(&tag).to_lowercase()).filter(|tag| !tag.is_empty()),
        excerpt: record.excerpt,
        words: words(&text),
        html,
        text,
        picture,
        format: record.format,
        pictures,
        tags: record.tags.into_iter().map(|tag| tag.path).collect(),
        saved: Some(record.saved),
        state: Some(record.state),
        starred: record.starred,
        folders: record.folders.into_iter().map(|folder| folder.path).collect(),
        note: Some(record.note).filter(|note| !note.is_empty()),
        highlights: record
            .highlights
            .into_iter()
            .map(|highlight| DraftHighlight {
                quote: highlight.quote,
                note: Some(highlight.note).filter(|note| !note.is_empty()),
                colour: highlight.colour,
                created: Some(highlight.created),
                tags: highlight.tags,
            })
            .collect(),
        progress: Some(record.progress),
        read_at: record.read,
        fields: record.fields,
        recognised: Some("Sheaf library".into()),
        remark: None,
        own: Some(Box::new(own)),
    })
}

/// The pictures that a body names and that stand beside the export.
fn pictures_of(html: &str, lead: Option<&str>, beside: &dyn Fn(&str) -> Option<Vec<u8>>) -> Vec<Picture> {
    let mut pictures = Vec::new();
    let named = html.match_indices("\"picture:").filter_map(|(at, mark)| {
        let at = at + mark.len();
        html.get(at..at + 64)
    });
    for hash in lead.and_then(|lead| lead.strip_prefix("picture:")).into_iter().chain(named) {
        let is_kept = pictures.iter().any(|picture: &Picture| picture.hash == hash);
        if !is_kept {
            // Through the same door as any other picture: what is none is left out.
            keep_picture(hash, None, &|_| beside(hash), &mut pictures);
        }
    }
    pictures
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Format;

    fn record(json: &str) -> Result<Draft> {
        draft_of(serde_json::from_str(json).map_err(|error| broken(1, &error))?, &|_| None)
    }

    const START: &str = r#""uid":"x","saved":"2026-01-02T03:04:05.678Z","modified":5,"format":"html","state":"later""#;

    #[test]
    fn a_line_is_trusted_no_more_than_any_file() {
        let hostile = record(&format!(
            r#"{{{START},"title":" A ","url":"javascript:alert(1)","published":"soon","picture":"data:x",
                "html":"<p onclick=x>Hi<script>alert(1)</script></p><img src=\"file:///etc/passwd\">"}}"#
        ))
        .unwrap();
        assert_eq!((hostile.title.as_str(), hostile.url.as_deref(), hostile.published.as_deref()), ("A", None, None));
        assert_eq!((hostile.html.as_str(), hostile.picture.as_deref()), ("<p>Hi</p><img>", None));
        assert_eq!(hostile.saved, Some(1_767_323_045_678));
        assert_eq!(hostile.format, Format::Html);
        assert_eq!(hostile.own.unwrap().uid, None, "that is no uid");
        assert!(record(&format!(r#"{{{START},"title":" "}}"#)).is_err());
        assert!(record("{}").is_err());
        assert!(record(&format!(r#"{{{START},"title":"a","format":"sculpture"}}"#)).is_err());
    }

    #[test]
    fn only_files_that_are_what_their_name_says_are_read_beside() {
        let folder = tempfile::tempdir().unwrap();
        let hash = blake3::hash(b"bytes").to_hex().to_string();
        let place = folder.path().join("files").join(&hash[..2]);
        std::fs::create_dir_all(&place).unwrap();
        std::fs::write(place.join(&hash), b"bytes").unwrap();
        assert_eq!(beside(folder.path(), &hash).as_deref(), Some(&b"bytes"[..]));
        std::fs::write(place.join(&hash), b"other").unwrap();
        assert_eq!(beside(folder.path(), &hash), None);
        assert_eq!(beside(folder.path(), "../../etc/passwd"), None);
    }
}
