//! The records of a WARC, and the answer of a server that a record holds.

use std::borrow::Cow;
use std::io::Read;

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

/// Most bytes that the body of one answer is unpacked to.
const LARGEST: u64 = 64 << 20;
/// A header is not longer than this.
const HEADER: usize = 32 << 10;
/// Every record begins so.
const START: &[u8] = b"WARC/";

/// The records of an archive, one after the other; after a damaged one the next is looked for.
pub(super) struct Records<'a> {
    rest: &'a [u8],
}

/// A record: an answer as it came, or a file as it was taken.
pub(super) struct Record<'a> {
    kind: &'a str,
    content_type: &'a str,
    /// Address that was asked.
    pub address: &'a str,
    /// When.
    pub date: &'a str,
    pub block: &'a [u8],
}

impl<'a> Records<'a> {
    pub(super) fn of(archive: &'a [u8]) -> Records<'a> {
        Records { rest: archive }
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        loop {
            let record = &self.rest[find(self.rest, START)?..];
            let Some((header, after)) = split_header(record) else {
                self.rest = record.get(HEADER..).unwrap_or_default();
                continue;
            };
            let length = field(header, "content-length").and_then(|length| length.parse::<usize>().ok());
            let block = match length.and_then(|length| after.get(..length)) {
                Some(block) => block,
                // The last record of an archive that was cut off is kept as far as it goes.
                None => match find(after, START) {
                    None if length.is_some() => after,
                    next => {
                        self.rest = &after[next.unwrap_or(after.len())..];
                        continue;
                    }
                },
            };
            self.rest = &after[block.len()..];
            let text = |name| field(header, name).unwrap_or_default();
            return Some(Record {
                kind: text("warc-type"),
                content_type: text("content-type"),
                address: text("warc-target-uri").trim_matches(['<', '>']),
                date: text("warc-date"),
                block,
            });
        }
    }
}

impl<'a> Record<'a> {
    /// The answer that it holds, if it holds one.
    pub(super) fn response(&self) -> Option<Response<'a>> {
        match self.kind {
            "response" if self.content_type.starts_with("application/http") => {
                let (header, body) = split_header(self.block)?;
                let status = header.split(|byte| *byte == b' ').nth(1)?;
                let field = |name| field(header, name).unwrap_or_default().to_ascii_lowercase();
                Some(Response {
                    status: std::str::from_utf8(status.get(..3)?).ok()?.parse().ok()?,
                    kind: field("content-type"),
                    packing: field("content-encoding"),
                    is_chunked: field("transfer-encoding").contains("chunked"),
                    raw: body,
                })
            }
            "resource" => Some(Response {
                status: 200,
                kind: self.content_type.to_ascii_lowercase(),
                packing: String::new(),
                is_chunked: false,
                raw: self.block,
            }),
            _ => None,
        }
    }
}

/// The answer of a server.
pub(super) struct Response<'a> {
    pub status: u16,
    /// Its type, in lower case.
    pub kind: String,
    packing: String,
    is_chunked: bool,
    raw: &'a [u8],
}

impl<'a> Response<'a> {
    /// Its body, unpacked. None if it is packed in a way that is not read, or is larger than what is read.
    pub(super) fn body(&self) -> Option<Cow<'a, [u8]>> {
        let raw = match self.is_chunked {
            // Some crawlers keep the field and undo the chunks.
            true => unchunked(self.raw).map_or(Cow::Borrowed(self.raw), Cow::Owned),
            false => Cow::Borrowed(self.raw),
        };
        let unpack = |reader: &mut dyn Read| {
            let mut bytes = Vec::new();
            let done = reader.take(LARGEST + 1).read_to_end(&mut bytes);
            // What is cut off gives what is there.
            (bytes.len() as u64 <= LARGEST && (done.is_ok() || !bytes.is_empty())).then_some(Cow::Owned(bytes))
        };
        match self.packing.trim() {
            "" | "identity" | "none" => Some(raw),
            "gzip" | "x-gzip" if raw.starts_with(b"\x1f\x8b") => unpack(&mut MultiGzDecoder::new(raw.as_ref())),
            // It was unpacked when it was kept, and the field was not changed.
            _ if raw.trim_ascii_start().starts_with(b"<") => Some(raw),
            "deflate" => {
                unpack(&mut ZlibDecoder::new(raw.as_ref())).or_else(|| unpack(&mut DeflateDecoder::new(raw.as_ref())))
            }
            "br" => unpack(&mut brotli_decompressor::Decompressor::new(raw.as_ref(), 4096)),
            "zstd" => unpack(&mut zstd::stream::read::Decoder::new(raw.as_ref()).ok()?),
            _ => None,
        }
    }
}

/// The parts of a chunked body put together; none if it is not chunked.
fn unchunked(mut raw: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::with_capacity(raw.len());
    loop {
        let end = find(raw, b"\r\n").filter(|end| (1..=20).contains(end))?;
        let size = std::str::from_utf8(&raw[..end]).ok()?.split(';').next()?.trim();
        let size = usize::from_str_radix(size, 16).ok()?;
        raw = &raw[end + 2..];
        if size == 0 {
            return Some(body);
        }
        if size >= raw.len() {
            body.extend_from_slice(raw);
            return Some(body);
        }
        body.extend_from_slice(&raw[..size]);
        raw = raw.get(size + 2..)?;
    }
}

/// The header up to a blank line, and what comes after.
fn split_header(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let head = &bytes[..bytes.len().min(HEADER)];
    let wide = find(head, b"\r\n\r\n");
    // Some programs write lines that end without a return. The shorter way is only looked for before the other.
    let narrow = find(&head[..wide.unwrap_or(head.len())], b"\n\n");
    let (at, length) = narrow.map(|at| (at, 2)).or(wide.map(|at| (at, 4)))?;
    Some((&bytes[..at], &bytes[at + length..]))
}

/// The value of a field of a header, by its name in lower case.
fn field<'a>(header: &'a [u8], name: &str) -> Option<&'a str> {
    header.split(|byte| *byte == b'\n').find_map(|line| {
        let colon = line.iter().position(|byte| *byte == b':')?;
        let is_it = line[..colon].trim_ascii().eq_ignore_ascii_case(name.as_bytes());
        std::str::from_utf8(&line[colon + 1..]).ok().map(str::trim).filter(|_| is_it)
    })
}

fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}
