//! Pictures of a page: which address is the real one, and the bytes of those that are in the page itself.

use dom_query::{Document, NodeRef};
use url::Url;

use super::elements;
use crate::extract::sanitize::is_picture;
use crate::extract::url::link_address;

/// A picture that belongs to an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// BLAKE3 of the bytes, as hex.
    pub hash: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Reads a file that stands beside the page.
pub(crate) type Beside<'a> = &'a dyn Fn(&str) -> Option<Vec<u8>>;

/// Attributes in which pages keep the address of a picture until it is scrolled to.
const LAZY: [&str; 10] = [
    "data-src",
    "data-original",
    "data-lazy-src",
    "data-lazy",
    "data-hi-res-src",
    "data-image",
    "data-img-src",
    "data-actualsrc",
    "data-original-src",
    "data-url",
];

/// Gives each picture of a document the address of the picture that a reader would have seen.
pub(super) fn recover(document: &Document) {
    for picture in &elements(document, |name| name == "img") {
        let src = picture.attr("src").filter(|src| !is_placeholder(src));
        let lazy = || {
            LAZY.iter()
                .filter_map(|name| picture.attr(name))
                .find(|value| looks_like_picture(value))
                .map(|value| value.to_string())
        };
        let set = || {
            ["srcset", "data-srcset", "data-lazy-srcset"]
                .iter()
                .filter_map(|name| picture.attr(name))
                .find_map(|set| largest(&set))
        };
        let around = || {
            let parent = picture.parent().filter(|parent| parent.has_name("picture"))?;
            parent
                .children_it(false)
                .filter_map(|source| source.attr("srcset").or_else(|| source.attr("data-srcset")))
                .find_map(|set| largest(&set))
        };
        // A page that has a lazy address beside a real one shows the lazy one in the end.
        match lazy().or_else(|| src.map(|src| src.to_string())).or_else(set).or_else(around) {
            Some(address) if !is_counter(picture) => picture.set_attr("src", &address),
            _ => picture.remove_from_parent(),
        }
    }
    // The same picture once lazily and once for those without scripts.
    for picture in document.select("img + img").nodes() {
        let before = picture.prev_element_sibling().and_then(|before| before.attr("src"));
        if before.is_some() && before == picture.attr("src") {
            picture.remove_from_parent();
        }
    }
}

fn looks_like_picture(value: &str) -> bool {
    let value = value.trim();
    !value.is_empty()
        && !value.starts_with(['{', '['])
        && !value.contains(' ')
        && (value.contains('/') || value.contains('.'))
        && !is_placeholder(value)
}

fn is_placeholder(src: &str) -> bool {
    let src = src.trim();
    let lower = src.get(..200.min(src.len())).unwrap_or("").to_ascii_lowercase();
    src.is_empty()
        || src == "#"
        || src.starts_with("about:")
        || lower.starts_with("data:image/svg")
        || (lower.starts_with("data:") && src.len() < 250)
        || ["/blank.", "/spacer.", "/transparent.", "placeholder.", "/1x1", "lazyload.", "/loading."]
            .iter()
            .any(|mark| lower.contains(mark))
}

/// Pictures of one pixel count readers.
fn is_counter(picture: &NodeRef) -> bool {
    let tiny = |name: &str| picture.attr(name).is_some_and(|size| matches!(size.trim(), "0" | "1" | "0px" | "1px"));
    tiny("width") && tiny("height")
}

/// The address of the widest picture of a `srcset`.
fn largest(set: &str) -> Option<String> {
    let mut best: Option<(f32, &str)> = None;
    let mut rest = set.trim();
    while !rest.is_empty() {
        // An address can hold commas, but ends at white space.
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let address = rest[..end].trim_end_matches(',');
        let after = &rest[end..];
        let (size, next) = match rest[..end].ends_with(',') {
            true => ("", after),
            false => after.split_once(',').unwrap_or((after, "")),
        };
        let size: f32 = size.trim().trim_end_matches(['w', 'x', 'h']).parse().unwrap_or(1.0);
        if !address.is_empty() && !is_placeholder(address) && best.is_none_or(|(known, _)| size > known) {
            best = Some((size, address));
        }
        rest = next.trim_start();
    }
    best.map(|(_, address)| address.to_owned())
}

/// The address under which a picture stays in a body: `picture:HASH` if its bytes are at hand, its web address if not.
pub(crate) fn keep_picture(
    raw: &str,
    base: Option<&Url>,
    beside: Beside<'_>,
    pictures: &mut Vec<Picture>,
) -> Option<String> {
    let raw = raw.trim();
    if is_picture(raw) {
        // Only pictures of this draft: a page does not name the pictures of another.
        return pictures.iter().any(|picture| raw[8..] == picture.hash).then(|| raw.to_owned());
    }
    if raw.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:")) {
        return keep_bytes(decode_data(&raw[5..])?, pictures);
    }
    let is_relative = matches!(Url::parse(raw), Err(url::ParseError::RelativeUrlWithoutBase))
        && !raw.starts_with(['/', '#', '?'])
        && !raw.is_empty();
    if is_relative
        && let Some(bytes) = beside(raw.split(['?', '#']).next().unwrap_or(raw))
        && let Some(address) = keep_bytes(bytes, pictures)
    {
        return Some(address);
    }
    link_address(raw, base).filter(|address| address.starts_with("http"))
}

fn keep_bytes(bytes: Vec<u8>, pictures: &mut Vec<Picture>) -> Option<String> {
    if !is_raster(&bytes) {
        return None;
    }
    let hash = blake3::hash(&bytes).to_hex().to_string();
    let address = format!("picture:{hash}");
    if !pictures.iter().any(|known| known.hash == hash) {
        pictures.push(Picture { hash, bytes });
    }
    Some(address)
}

/// Pictures made of pixels, by their first bytes; drawings (SVG) can hold scripts.
fn is_raster(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\x89PNG\r\n\x1a\n")
        || bytes.starts_with(b"\xff\xd8\xff")
        || bytes.starts_with(b"BM")
        || (bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"))
        || (bytes.get(4..8) == Some(b"ftyp") && bytes.get(8..12).is_some_and(|brand| brand == b"avif" || brand == b"avis"))
        // A GIF of one pixel keeps a place for another picture.
        || ((bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a")) && bytes.get(6..10).is_some_and(|size| size != [1, 0, 1, 0]))
}

/// The bytes of a `data:` address after its scheme.
fn decode_data(rest: &str) -> Option<Vec<u8>> {
    let (kind, data) = rest.split_once(',')?;
    match kind.trim_end().to_ascii_lowercase().ends_with("base64") {
        true => decode_base64(data),
        false => Some(percent_decoded(data)),
    }
}

/// Bytes without the escapes of the web: `a%20b` as `a b`.
pub(crate) fn percent_decoded(data: &str) -> Vec<u8> {
    let bytes = data.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = (bytes[at] == b'%').then(|| data.get(at + 1..at + 3)).flatten();
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    out
}

fn decode_base64(data: &str) -> Option<Vec<u8>> {
    let (mut out, mut bits, mut count) = (Vec::with_capacity(data.len() / 4 * 3), 0u32, 0u32);
    for byte in percent_decoded(data) {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => break,
            _ if byte.is_ascii_whitespace() => continue,
            _ => return None,
        };
        bits = (bits << 6 | u32::from(value)) & 0xff_ffff;
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count & 0xff) as u8);
        }
    }
    Some(out)
}

/// The address of the first picture of a sanitized body.
pub(crate) fn first_picture(html: &str) -> Option<String> {
    let start = html.find("<img src=\"")? + 10;
    let end = start + html[start..].find('"')?;
    Some(html[start..end].replace("&amp;", "&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A PNG of one pixel.
    const PNG: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=";

    #[test]
    fn the_widest_picture_of_a_set_is_taken() {
        for (set, address) in [
            ("a.jpg 300w, b.jpg 1200w, c.jpg 600w", Some("b.jpg")),
            ("a.jpg, b.jpg 2x", Some("b.jpg")),
            ("https://x.example/w_1,h_2/a.jpg 1x", Some("https://x.example/w_1,h_2/a.jpg")),
            ("", None),
        ] {
            assert_eq!(largest(set).as_deref(), address, "{set}");
        }
    }

    #[test]
    fn pictures_come_from_the_page_itself_from_beside_it_or_from_the_web() {
        let mut pictures = Vec::new();
        let nothing = |_: &str| None;
        let beside = |name: &str| (name == "a/b.png").then(|| decode_base64(PNG)).flatten();
        let base = Url::parse("https://example.org/x/").ok();
        let data = format!("data:image/png;base64,{PNG}");
        let kept = keep_picture(&data, None, &nothing, &mut pictures).expect("a PNG");
        assert_eq!(kept, format!("picture:{}", pictures[0].hash));
        assert_eq!(keep_picture("a/b.png?v=1", base.as_ref(), &beside, &mut pictures), Some(kept.clone()));
        assert_eq!(pictures.len(), 1);
        assert_eq!(
            keep_picture("a/c.png", base.as_ref(), &beside, &mut pictures).as_deref(),
            Some("https://example.org/x/a/c.png")
        );
        assert_eq!(keep_picture("a/c.png", None, &beside, &mut pictures), None);
        assert_eq!(keep_picture("data:image/svg+xml,<svg/>", None, &nothing, &mut pictures), None);
        assert_eq!(keep_picture(&format!("picture:{}", "0".repeat(64)), None, &nothing, &mut pictures), None);
        assert_eq!(keep_picture(&kept, None, &nothing, &mut pictures), Some(kept));
    }

    #[test]
    fn base64_is_read_or_refused() {
        assert_eq!(decode_base64("aGVsbG8=").as_deref(), Some(&b"hello"[..]));
        assert_eq!(decode_base64("aGVs\nbG8").as_deref(), Some(&b"hello"[..]));
        assert_eq!(decode_base64("a?"), None);
    }
}
