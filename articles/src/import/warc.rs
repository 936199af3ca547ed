//! Web archives as crawlers keep them: WARC, packed or not, and WACZ, which is a zip of WARCs with a list of the pages
//! that somebody meant to keep.

mod record;
#[cfg(test)]
mod tests;
mod wacz;

use std::collections::HashSet;
use std::io::Read;

use flate2::read::MultiGzDecoder;

use self::record::{Records, Response};
use super::charset::decode;
use super::enclosed::Enclosed;
use super::large::{Unpacked, most_of, unpack};
use super::position::{self, Told};
use super::{Entry, Flow, Sink, Source};
use crate::error::{Error, Result};
use crate::extract::{canonical_address, date};

pub(super) use self::wacz::{is_wacz, read as read_wacz};

/// How many times its packed size an archive may have.
const LARGEST_RATIO: u64 = 200;
/// Most bytes of pictures that are held for the pages of one archive.
const LARGEST_PICTURES: usize = 200 << 20;
/// Page by page everything is looked through, so there is an end to it.
const MOST_PAGES: usize = 100_000;

/// Whether the bytes are a WARC, packed or not.
pub(super) fn is_warc(bytes: &[u8]) -> bool {
    if bytes.starts_with(b"WARC/") {
        return true;
    }
    let mut start = [0; 5];
    bytes.starts_with(b"\x1f\x8b") && MultiGzDecoder::new(bytes).read_exact(&mut start).is_ok() && &start == b"WARC/"
}

/// Reads the pages of a WARC.
pub(super) fn read(source: &Source<'_>, sink: &mut Sink<'_>) -> Result<()> {
    let packed;
    let bytes = match source.bytes.starts_with(b"WARC/") {
        true => source.bytes,
        false => {
            packed = position::within(0.0..0.3, || unpacked(source.bytes))?;
            &packed
        }
    };
    let mut found = Found::default();
    position::within(0.3..0.5, || found.look_through(bytes));
    let mut pages = Pages { sink, wanted: None, given: HashSet::new(), titles: Vec::new() };
    position::within(0.5..1.0, || pages.hand_over(source, bytes, &found, None))?;
    match pages.given.is_empty() {
        true => Err(Error::Invalid("there is no page in this web archive".to_owned())),
        false => Ok(()),
    }
}

/// The bytes of a packed archive. One that is cut off gives what is there.
fn unpacked(bytes: &[u8]) -> Result<Unpacked> {
    let most = most_of(bytes.len()).min((1 << 20).max((bytes.len() as u64).saturating_mul(LARGEST_RATIO)));
    let unpacked = unpack(MultiGzDecoder::new(Told::new(bytes, bytes.len() as u64)), most)?;
    if unpacked.is_too_large {
        return Err(Error::TooLarge { size: (unpacked.bytes.len() as u64).div_ceil(1 << 20), limit: most >> 20 });
    }
    match unpacked.is_damaged && unpacked.bytes.is_empty() {
        true => Err(Error::Invalid("the web archive is damaged".to_owned())),
        false => Ok(unpacked.bytes),
    }
}

/// What an archive holds beside its pages.
#[derive(Default)]
struct Found {
    pictures: Enclosed<'static>,
    picture_bytes: usize,
}

impl Found {
    fn look_through(&mut self, archive: &[u8]) {
        for record in Records::of(archive) {
            position::reached_part(archive, record.block);
            let Some(response) = record.response().filter(|response| response.kind.starts_with("image/")) else {
                continue;
            };
            let Some(body) = response.body() else { continue };
            self.picture_bytes += body.len();
            if self.picture_bytes > LARGEST_PICTURES {
                return;
            }
            self.pictures.add([record.address.to_owned()], body.into_owned());
        }
    }
}

/// Hands over the pages of one archive or several, each page once.
struct Pages<'a, 'b> {
    sink: &'a mut Sink<'b>,
    /// The pages that are wanted, where they are listed.
    wanted: Option<HashSet<String>>,
    given: HashSet<String>,
    /// Titles that a list of pages gives, by address.
    titles: Vec<(String, String)>,
}

impl Pages<'_, '_> {
    fn hand_over(&mut self, source: &Source<'_>, archive: &[u8], found: &Found, within: Option<&str>) -> Result<Flow> {
        for record in Records::of(archive) {
            position::reached_part(archive, record.block);
            let Some(response) = record.response().filter(Response::is_page) else { continue };
            let key = canonical_address(record.address).unwrap_or_else(|| record.address.to_owned());
            let is_wanted = self.wanted.as_ref().is_none_or(|wanted| wanted.contains(&key));
            if !is_wanted || self.given.contains(&key) || self.given.len() >= MOST_PAGES {
                continue;
            }
            let Some(body) = response.body().filter(|body| !body.trim_ascii().is_empty()) else { continue };
            let text = response.decoded(&body);
            let page = Source { name: source.name, bytes: &body, address: Some(record.address), beside: &|_| None };
            let draft = found.pictures.read_page(&page, &text, Some(record.address)).map(|mut draft| {
                draft.saved = draft.saved.or_else(|| date::milliseconds(record.date));
                if draft.title == record.address
                    && let Some((_, title)) = self.titles.iter().find(|(known, _)| *known == key)
                {
                    draft.title = title.clone();
                }
                draft
            });
            self.given.insert(key);
            let part = match within {
                Some(member) => format!("{member} › {}", record.address),
                None => record.address.to_owned(),
            };
            let original = Some((format!("{}.html", self.given.len()), body.into_owned()));
            if (self.sink)(Entry { part: Some(part), original, draft }) == Flow::Stop {
                return Ok(Flow::Stop);
            }
        }
        Ok(Flow::Continue)
    }
}

impl Response<'_> {
    /// Whether it is a page that was there.
    fn is_page(&self) -> bool {
        self.status == 200 && (self.kind.starts_with("text/html") || self.kind.starts_with("application/xhtml"))
    }

    /// The text of its body.
    fn decoded(&self, body: &[u8]) -> String {
        let label = self.kind.split("charset=").nth(1).map(|label| label.trim_matches(['"', '\'', ' ', ';']));
        match label.and_then(|label| encoding_rs::Encoding::for_label(label.as_bytes())) {
            Some(encoding) if encoding != encoding_rs::UTF_8 && std::str::from_utf8(body).is_err() => {
                encoding.decode(body).0.into_owned()
            }
            _ => decode(body).into_owned(),
        }
    }
}
