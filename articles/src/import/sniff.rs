//! What a file is, by its content. Its name only decides between readings that the content leaves open.

use std::borrow::Cow;

use super::charset::decode;
use super::large::within;
use super::{
    Draft, Entry, Sink, Source, bookmarks, bundle, data, enex, html, mail, markdown, mhtml, office, old_office, opml,
    pdf, references, rtf, services, text, warc, webarchive, word97, worker,
};
use crate::article::Format;
use crate::error::{Error, Result};

/// The largest text or page that is read, and the largest file that is held in memory, in megabytes.
pub(super) const LIMIT_MB: u64 = 64;
/// The largest document, a book of scanned pages say, in megabytes.
pub(super) const DOCUMENT_MB: u64 = 512;
/// An archive, a mailbox or an export is as large as it is.
const ANY_MB: u64 = u64::MAX >> 20;

/// Starts of files that are not text, and what a person calls them.
const MAGIC: [(&[u8], &str); 26] = [
    (b"PK\x03\x04", "it looks like a zip archive or an office document"),
    (b"PK\x05\x06", "it looks like an empty zip archive"),
    (b"\x89PNG\r\n", "it looks like a PNG picture"),
    (b"\xff\xd8\xff", "it looks like a JPEG picture"),
    (b"GIF87a", "it looks like a GIF picture"),
    (b"GIF89a", "it looks like a GIF picture"),
    (b"BM", "it looks like a BMP picture"),
    (b"II*\0", "it looks like a TIFF picture"),
    (b"MM\0*", "it looks like a TIFF picture"),
    (b"\x1f\x8b", "it looks like a gzip archive"),
    (b"{\\rtf", "it looks like an RTF document"),
    (b"\x7fELF", "it looks like a program"),
    (b"MZ", "it looks like a program"),
    (b"\xca\xfe\xba\xbe", "it looks like a program"),
    (b"\xcf\xfa\xed\xfe", "it looks like a program"),
    (b"\0asm", "it looks like a program"),
    (b"SQLite format 3\0", "it looks like an SQLite database"),
    (b"OggS", "it looks like a recording"),
    (b"ID3", "it looks like a recording"),
    (b"fLaC", "it looks like a recording"),
    (b"RIFF", "it looks like a recording, a film or a WebP picture"),
    (b"\x1a\x45\xdf\xa3", "it looks like a film"),
    (b"%!PS", "it looks like a PostScript document"),
    (b"wOFF", "it looks like a font"),
    (b"wOF2", "it looks like a font"),
    (b"bplist00", "it looks like a property list"),
];

/// Starts of files in which there may be articles that nobody here unpacks, with what to do about it.
const NOT_UNPACKED: [(&[u8], &str); 5] = [
    (b"\xfd7zXZ\0", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
];

/// A reader of bytes that are no text, or of a text.
pub(super) type BytesReader = fn(&Source<'_>, &mut Sink<'_>) -> Result<()>;
/// Says who reads such bytes by the name and the bytes, if it is sure.
type BytesRecogniser = fn(&str, &[u8]) -> Option<BytesReader>;
pub(super) type TextReader = fn(&Source<'_>, &str, &mut Sink<'_>) -> Result<()>;
type TextRecogniser = fn(&str, &str) -> Option<TextReader>;

/// Whoever reads a kind of bytes that can hide what ends a reader, asked first and in this order; each looks at the name
/// and the bytes. They read in a process of their own (see [`worker`]).
const HOSTILE: &[(BytesRecogniser, u64)] = &[
    (office::recognise, DOCUMENT_MB),
    (rtf::recognise, DOCUMENT_MB),
    (word97::recognise, DOCUMENT_MB),
    (|_, bytes| pdf::is_pdf(bytes).then_some(pdf::read), DOCUMENT_MB),
    (mail::recognise_hostile, DOCUMENT_MB),
];

/// Whoever reads another kind of bytes, asked in this order, and how large it may be. The last unpacks any bundle.
const BINARY: &[(BytesRecogniser, u64)] = &[
    (services::recognise_zip, ANY_MB),
    (|_, bytes| warc::is_wacz(bytes).then_some(warc::read_wacz), ANY_MB),
    (|_, bytes| warc::is_warc(bytes).then_some(warc::read), ANY_MB),
    (|_, bytes| webarchive::is_webarchive(bytes).then_some(webarchive::read), DOCUMENT_MB),
    (|name, bytes| mhtml::is_mhtml(name, bytes).then_some(mhtml::read), DOCUMENT_MB),
    (|_, bytes| enex::is_large(bytes).then_some(enex::read_large), ANY_MB),
    (|_, bytes| mail::is_mailbox(bytes).then_some(mail::read_mailbox), ANY_MB),
    (|name, bytes| mail::is_mail(name, bytes).then_some(mail::read), DOCUMENT_MB),
    (bundle::recognise, ANY_MB),
];

/// Whoever reads a kind of text that is neither a page nor prose, asked in this order: the first that is sure takes it.
const TEXTUAL: &[TextRecogniser] = &[
    services::recognise_text,
    |_, text| enex::is_enex(text).then_some(enex::read),
    |_, text| webarchive::is_xml(text).then_some(webarchive::read_xml),
    |_, text| opml::is_opml(text).then_some(opml::read),
    bookmarks::recognise,
    references::recognise,
    data::recognise,
];

/// What a source is, and who reads it.
pub(super) struct Sniffed<'a> {
    content: Content<'a>,
    /// It is read in a process of its own.
    is_hostile: bool,
}

enum Content<'a> {
    Bytes(BytesReader),
    Text(TextReader, Cow<'a, str>),
    Prose(Cow<'a, str>),
}

impl Sniffed<'_> {
    /// Reads it, in a process of its own where that is wise.
    pub(super) fn read(self, source: &Source<'_>, sink: &mut Sink<'_>) -> Result<()> {
        match self.is_hostile {
            true => worker::read_apart(source, sink, |sink| self.read_here(source, sink)),
            false => self.read_here(source, sink),
        }
    }

    /// Reads it in this process.
    pub(super) fn read_here(self, source: &Source<'_>, sink: &mut Sink<'_>) -> Result<()> {
        match self.content {
            Content::Bytes(read) => read(source, sink),
            Content::Text(read, text) => read(source, &text, sink),
            Content::Prose(text) => {
                let found = text::found_in(source, &text);
                drop(text);
                hand_over(found.finish(Format::Text, source.name)?, source, "a text", sink)
            }
        }
    }
}

/// Whether a file that begins so can be larger than what is held in memory, and worth it.
pub(super) fn may_be_large(head: &[u8]) -> bool {
    const STARTS: [&[u8]; 7] = [b"PK\x03\x04", b"%PDF-", b"WARC/", b"\x1f\x8b", b"{", b"[", old_office::START];
    let bare = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    STARTS.iter().any(|start| bare.starts_with(start))
        || mail::is_mailbox(head)
        || bundle::is_tar(head)
        || enex::is_enex(&String::from_utf8_lossy(head))
}

/// Refuses, by its first bytes, a file of which it is clear that nobody reads it.
///
/// # Errors
/// It is a picture, a film, a program.
pub(super) fn refuse_by_head(head: &[u8]) -> Result<()> {
    match may_be_large(head) || head.starts_with(b"bplist00") {
        true => Ok(()),
        false => refuse(head),
    }
}

/// Refuses bytes that are known by their start to be nothing that is read, and says what they are.
fn refuse(bytes: &[u8]) -> Result<()> {
    let packed = NOT_UNPACKED.iter().find(|(start, _)| begins(bytes, start));
    match (packed, old_office::refusal(bytes), binary(bytes)) {
        (Some((_, what)), ..) => {
            Err(Error::Invalid(format!("{what} is not read: unpack it first, and import what was in it")))
        }
        (_, Some(why), _) => Err(Error::Invalid(why.into())),
        (.., Some(what)) => Err(Error::UnknownFormat(what.into())),
        _ => Ok(()),
    }
}

/// Whether bytes that are no text begin so. Two or three letters can begin a text too: then no control character follows.
fn begins(bytes: &[u8], start: &[u8]) -> bool {
    bytes.starts_with(start) && (start.len() > 3 || bytes.iter().take(512).any(|b| *b < 9 || (14..27).contains(b)))
}

/// Who reads a source, or why nobody can.
pub(super) fn sniff<'a>(source: &Source<'a>) -> Result<Sniffed<'a>> {
    let (name, bytes) = (source.name, source.bytes);
    if bytes.is_empty() {
        return Err(Error::EmptyFile);
    }
    for (readers, is_hostile) in [(HOSTILE, true), (BINARY, false)] {
        let found = readers.iter().find_map(|(recognise, limit)| Some((recognise(name, bytes)?, *limit)));
        if let Some((read, limit)) = found {
            within(bytes.len(), limit)?;
            return Ok(Sniffed { content: Content::Bytes(read), is_hostile });
        }
    }
    refuse(bytes)?;
    if bytes.len() as u64 > LIMIT_MB << 20 {
        refuse_large_prose(name, bytes)?;
    }
    let text = decode(bytes);
    if is_garbage(&text) {
        return Err(Error::UnknownFormat("it looks like binary data".into()));
    }
    if text.chars().all(|c| c.is_whitespace() || c == '\u{feff}' || c == '\0') {
        return Err(Error::NoText);
    }
    if let Some(read) = TEXTUAL.iter().find_map(|recognise| recognise(name, &text)) {
        return Ok(Sniffed { content: Content::Text(read, text), is_hostile: false });
    }
    if let Some(what) = other_text(&text) {
        return Err(Error::UnknownFormat(what.into()));
    }
    within(bytes.len(), LIMIT_MB)?;
    let (read, is_hostile): (TextReader, bool) = match format_of(name, &text) {
        Format::Html => html::reader(&text),
        Format::Markdown => {
            (|source, text, sink| hand_over(markdown::read(source, text)?, source, "a text", sink), false)
        }
        _ => return Ok(Sniffed { content: Content::Prose(text), is_hostile: false }),
    };
    Ok(Sniffed { content: Content::Text(read, text), is_hostile })
}

/// Refuses, by its beginning, a text that is too large and no list of anything: to look at all of it would take a while.
fn refuse_large_prose(name: &str, bytes: &[u8]) -> Result<()> {
    const BEGINNING: usize = 1 << 20;
    let beginning = decode(&bytes[..BEGINNING.min(bytes.len())]);
    match TEXTUAL.iter().any(|recognise| recognise(name, &beginning).is_some()) || is_garbage(&beginning) {
        true => Ok(()),
        false => within(bytes.len(), LIMIT_MB),
    }
}

/// Hands over the only article of a source, which was read as what it is and may be called something else.
pub(super) fn hand_over(mut draft: Draft, source: &Source<'_>, what: &str, sink: &mut Sink<'_>) -> Result<()> {
    draft.remark = draft.remark.or_else(|| data::misnamed(source, what));
    // There is nothing after it that could be stopped.
    sink(Entry::whole(draft));
    Ok(())
}

fn binary(bytes: &[u8]) -> Option<&'static str> {
    if bytes.get(4..8) == Some(b"ftyp") {
        return Some("it looks like a film or an HEIF picture");
    }
    let (start, what) = MAGIC.iter().find(|(start, _)| bytes.starts_with(start))?;
    begins(bytes, start).then_some(what)
}

/// Text that is hardly text: control characters and what could not be decoded.
fn is_garbage(text: &str) -> bool {
    const ENOUGH: usize = 40_000;
    let text = &text[..floor_boundary(text, ENOUGH)];
    let is_odd = |c: char| {
        c == char::REPLACEMENT_CHARACTER
            || (c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\x0b' | '\x0c' | '\x1b' | '\u{85}'))
    };
    // Most texts have next to nothing that could be odd. Few enough to be counted in a byte are counted together.
    let may_be_odd =
        |byte: u8| (byte < 9) | (byte.wrapping_sub(14) < 18) | (byte == 0x7f) | (byte == 0xc2) | (byte == 0xef);
    let odd: usize = text
        .as_bytes()
        .chunks(usize::from(u8::MAX))
        .map(|run| usize::from(run.iter().map(|byte| u8::from(may_be_odd(*byte))).sum::<u8>()))
        .sum();
    // No character has more than four bytes.
    let is_much = |odd: usize| odd * 80 > text.len() && odd * 20 > text.chars().count();
    is_much(odd) && is_much(text.chars().filter(|c| is_odd(*c)).count())
}

fn other_text(text: &str) -> Option<&'static str> {
    let rest = text.trim_start().strip_prefix("<?xml")?;
    let root = rest.split('<').skip(1).find(|tag| tag.starts_with(|c: char| c.is_ascii_alphabetic()))?;
    (!root.get(..4).is_some_and(|name| name.eq_ignore_ascii_case("html"))).then_some("it looks like XML")
}

fn format_of(name: &str, text: &str) -> Format {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default();
    if is_page(text, &extension) {
        return Format::Html;
    }
    match extension.as_str() {
        "md" | "markdown" | "mdown" | "mkd" | "mkdn" | "mdx" | "qmd" | "rmd" => Format::Markdown,
        _ if markdown::is_markdown(text) => Format::Markdown,
        _ => Format::Text,
    }
}

fn is_page(text: &str, extension: &str) -> bool {
    let start = skip_preamble(text);
    let begins = |tag: &str| start.get(..tag.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(tag));
    if begins("<!doctype html") || begins("<html") || begins("<head>") || begins("<body") {
        return true;
    }
    // HTML blocks are part of Markdown: only a whole document makes the file a page.
    if matches!(extension, "md" | "markdown") {
        return false;
    }
    let named = matches!(extension, "html" | "htm" | "xhtml" | "xht" | "shtml" | "mht");
    let head = &text[..floor_boundary(text, 8192)];
    let lower = head.to_ascii_lowercase();
    let tags = [
        "<p>", "<p ", "<div", "<table", "<h1", "<h2", "<br", "<ul", "<a ", "<meta", "<title", "<img", "<body", "<span",
    ];
    let kinds = tags.iter().filter(|tag| lower.contains(**tag)).count();
    let begins_with_tag =
        start.starts_with('<') && start[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '!');
    match extension {
        _ if named => kinds >= 1 || begins_with_tag,
        _ => begins_with_tag && kinds >= 2 && (lower.contains("</p>") || lower.contains("</div>") || kinds >= 3),
    }
}

/// Past byte order marks, white space, comments and XML declarations.
fn skip_preamble(text: &str) -> &str {
    let mut rest = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    loop {
        let skipped = match rest {
            _ if rest.starts_with("<!--") => rest.find("-->").map(|end| &rest[end + 3..]),
            _ if rest.starts_with("<?xml") => rest.find("?>").map(|end| &rest[end + 2..]),
            _ => None,
        };
        match skipped {
            Some(after) => rest = after.trim_start(),
            None => return rest,
        }
    }
}

fn floor_boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::Flow;

    fn read(name: &str, bytes: &[u8]) -> Result<Vec<Draft>> {
        let mut drafts = Vec::new();
        crate::import::read(&Source { name, bytes, address: None, beside: &|_| None }, &mut |entry| {
            drafts.extend(entry.draft);
            Flow::Continue
        })?;
        Ok(drafts)
    }

    fn format(name: &str, text: &str) -> Format {
        read(name, text.as_bytes()).expect("it is text")[0].format
    }

    #[test]
    fn content_decides_what_a_file_is() {
        for (name, text, expected) in [
            ("a.txt", "A headline\n\nA paragraph of text.", Format::Text),
            ("a", "Hello", Format::Text),
            ("a.html", "Just a sentence.", Format::Text),
            ("a.md", "A headline\n\nA paragraph of text.", Format::Markdown),
            ("a.txt", "---\ntitle: x\n---\n\nbody", Format::Markdown),
            ("a.txt", "# One\n\nSee [this](https://example.org).", Format::Markdown),
            ("a.txt", "#hashtag and more\n\n# of things: 5", Format::Text),
            ("a.txt", "<!DOCTYPE html><p>x", Format::Html),
            ("a.md", "\n<!-- saved --><html><body>x", Format::Html),
            ("a.md", "<div align=center>x</div>\n\n# Title", Format::Markdown),
            ("a.htm", "<p>x</p>", Format::Html),
            ("a.txt", "<div><p>x</p></div>", Format::Html),
            ("a.txt", "<angle> brackets", Format::Text),
            ("a.xhtml", "<?xml version=\"1.0\"?><html><body>x</body></html>", Format::Html),
            ("bm.txt", "BM is a market in Benin.", Format::Text),
        ] {
            assert_eq!(format(name, text), expected, "{name} {text:?}");
        }
    }

    #[test]
    fn what_is_no_article_is_refused_by_name() {
        for (bytes, message) in [
            (&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], "PNG"),
            (b"\x01\x02\x03\x00\x05\x06\x07\x08\x00\x0b", "binary"),
            (b"<?xml version=\"1.0\"?><kml/>", "XML"),
            (b"bplist00\xd1\x01\x02QaQb", "property list"),
        ] {
            let error = read("notes.txt", bytes).expect_err("it is no text");
            assert!(matches!(&error, Error::UnknownFormat(what) if what.contains(message)), "{error}");
        }
        for (bytes, said) in [
            (&b"\xfd7zXZ\0\0\x04"[..], "xz archive is not read: unpack it first"),
            (b"7z\xbc\xaf\x27\x1c\0\x04", "7z archive is not read: unpack it first"),
            (b"BZh91AY&SY\x01\x02", "bzip2 archive is not read: unpack it first"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", "old office document is not read"),
        ] {
            let error = read("a.txt", bytes).expect_err("it is not read");
            assert!(matches!(&error, Error::Invalid(why) if why.contains(said)), "{error}");
        }
        assert!(matches!(read("a.txt", b""), Err(Error::EmptyFile)));
        assert!(matches!(read("a.txt", b" \r\n\t"), Err(Error::NoText)));
        let large = vec![b'a'; ((LIMIT_MB + 1) << 20) as usize];
        assert!(matches!(read("a.txt", &large), Err(Error::TooLarge { size: 65, limit: 64 })));
    }
}
