//! How the body of an article is kept: its HTML and its text in one compressed frame, because the text
//! repeats the HTML and so costs little beside it.

use std::cell::RefCell;
use std::thread::LocalKey;

use zstd::bulk::{Compressor, Decompressor};
use zstd::zstd_safe::{CParameter, get_frame_content_size};

use crate::error::{Error, Result};

/// Anything larger is not a body that this program wrote.
const LARGEST: u64 = 512 << 20;

/// Room for a body that is kept for the next one, at most.
const KEPT: usize = 1 << 20;

thread_local! {
    static COMPRESSOR: RefCell<Option<Compressor<'static>>> = const { RefCell::new(None) };
    static DECOMPRESSOR: RefCell<Option<Decompressor<'static>>> = const { RefCell::new(None) };
    static UNPACKED: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// The HTML, then the text, compressed.
pub(crate) fn pack(html: &str, text: &str) -> Result<Vec<u8>> {
    let whole = [html.as_bytes(), text.as_bytes()].concat();
    // The window has to reach back from the text to the HTML it repeats.
    let window = (usize::BITS - whole.len().leading_zeros()).clamp(17, 25);
    with(
        &COMPRESSOR,
        || Compressor::new(1),
        |compressor| {
            compressor.set_parameter(CParameter::WindowLog(window))?;
            compressor.compress(&whole)
        },
    )
}

/// The HTML and the text again; `html_bytes` is the length of the HTML.
pub(crate) fn unpack(packed: &[u8], html_bytes: u32) -> Result<(String, String)> {
    let mut html = unpack_whole(packed)?;
    let html_bytes = html_bytes as usize;
    if html_bytes > html.len() {
        return Err(broken());
    }
    let text = html.split_off(html_bytes);
    Ok((utf8(html)?, utf8(text)?))
}

/// Only the text.
pub(crate) fn unpack_text(packed: &[u8], html_bytes: u32) -> Result<String> {
    let mut whole = unpack_whole(packed)?;
    let html_bytes = html_bytes as usize;
    if html_bytes > whole.len() {
        return Err(broken());
    }
    whole.drain(..html_bytes);
    utf8(whole)
}

/// What `look` sees in the text, which is not kept: for whoever looks at many.
pub(crate) fn look_at_text<T>(packed: &[u8], html_bytes: u32, look: impl FnOnce(&str) -> T) -> Result<T> {
    let size = unpacked_size(packed)?;
    if size > KEPT {
        return unpack_text(packed, html_bytes).map(|text| look(&text));
    }
    UNPACKED.with_borrow_mut(|whole| {
        whole.clear();
        whole.reserve(size);
        with(&DECOMPRESSOR, Decompressor::new, |decompressor| decompressor.decompress_to_buffer(packed, whole))?;
        let text = whole.get(html_bytes as usize..).ok_or_else(broken)?;
        std::str::from_utf8(text).map(look).map_err(|_| broken())
    })
}

fn unpack_whole(packed: &[u8]) -> Result<Vec<u8>> {
    let size = unpacked_size(packed)?;
    with(&DECOMPRESSOR, Decompressor::new, |decompressor| decompressor.decompress(packed, size))
}

fn unpacked_size(packed: &[u8]) -> Result<usize> {
    match get_frame_content_size(packed) {
        Ok(Some(size)) if size <= LARGEST => Ok(size as usize),
        _ => Err(broken()),
    }
}

/// Contexts are large and are kept for each thread.
fn with<C: 'static, T>(
    kept: &'static LocalKey<RefCell<Option<C>>>,
    make: impl FnOnce() -> std::io::Result<C>,
    work: impl FnOnce(&mut C) -> std::io::Result<T>,
) -> Result<T> {
    kept.with_borrow_mut(|kept| {
        let context = match kept {
            Some(context) => context,
            None => kept.insert(make().map_err(|_| broken())?),
        };
        work(context).map_err(|_| broken())
    })
}

fn utf8(bytes: Vec<u8>) -> Result<String> {
    String::from_utf8(bytes).map_err(|_| broken())
}

fn broken() -> Error {
    Error::Internal("the text of an article could not be packed or unpacked".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_costs_little_beside_its_html() {
        let sentences: String =
            (0..3_000).map(|n| format!("Sentence {} of {}. ", n * 7_919 % 3_001, n * 104_729 % 997)).collect();
        let html = format!("<p>{sentences}</p>");
        let alone = pack(&html, "").expect("packs").len();
        let both = pack(&html, &sentences).expect("packs").len();
        assert!(both < alone + alone / 10, "{both} against {alone}");
    }

    #[test]
    fn what_is_not_a_body_is_an_error() {
        let packed = pack("<p>é</p>", "é").expect("packs");
        assert!(unpack(&packed, 1_000).is_err());
        assert!(unpack(&packed, 4).is_err(), "inside a letter");
        assert!(unpack(b"nonsense", 0).is_err());
        assert!(unpack_text(&packed[..packed.len() - 2], 0).is_err());
        assert!(look_at_text(&packed[..packed.len() - 2], 0, |_| ()).is_err());
        assert!(look_at_text(&packed, 1_000, |_| ()).is_err());
    }

    proptest::proptest! {
        #[test]
        fn unpacking_gives_what_was_packed(html in "\\PC{0,300}", text in "\\PC{0,300}") {
            let packed = pack(&html, &text).expect("packs");
            proptest::prop_assert_eq!(unpack_text(&packed, html.len() as u32).expect("unpacks"), &text[..]);
            proptest::prop_assert!(look_at_text(&packed, html.len() as u32, |seen| seen == text).expect("unpacks"));
            proptest::prop_assert_eq!(unpack(&packed, html.len() as u32).expect("unpacks"), (html, text));
        }
    }
}
