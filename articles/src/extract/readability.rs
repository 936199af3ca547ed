//! The part of a page that is the article.
//!
//! Four readers look at the page: dom_smoothie, and trafilatura in its three moods. None is right on every page, but
//! they are seldom wrong in the same way: a block of the page belongs to the article if the reader that agrees best with
//! the others says so, or most of them do. What belongs is then cut out of the page itself, so that pictures, code, tables
//! and links stay as they were.

mod blocks;
mod words;

use std::panic::{AssertUnwindSafe, catch_unwind};

use dom_query::Document;
use dom_smoothie::{Config, Readability};
use rustc_hash::FxHashSet;
use trafilatura::{ExtractionFocus, Options};

use self::words::Reading;

/// A page longer than this, in bytes, is read by one reader only: the others would take seconds.
const ALL_READERS: usize = 8 << 20;
/// A reading with fewer words than this has found nothing.
const FEW: usize = 25;

/// The article in a page that has been prepared, cut out of it; the whole page if nothing in it stands out.
/// `html` is the page as it came.
pub(crate) fn cut_out(page: &Document, html: &str) {
    let smooth = guarded(|| {
        let config = Config { disable_json_ld: true, ..Config::default() };
        Some(Readability::new(page.html(), None, Some(config)).ok()?.parse().ok()?.content)
    });
    let pictures = smooth.as_deref().map(pictures_of).unwrap_or_default();
    let readings = readings(smooth.as_deref(), html);
    blocks::keep(page, &readings, &pictures);
}

/// The addresses of the pictures that a reader kept.
fn pictures_of(html: &str) -> FxHashSet<String> {
    let document = Document::fragment(html);
    document
        .select("img[src]")
        .nodes()
        .iter()
        .filter_map(|picture| picture.attr("src"))
        .map(|src| src.to_string())
        .collect()
}

fn readings(smooth: Option<&str>, html: &str) -> Vec<Reading> {
    let smooth = smooth.map(Reading::of_html);
    let moods: &[ExtractionFocus] = match html.len() {
        0..ALL_READERS => &[ExtractionFocus::FavorPrecision, ExtractionFocus::Balanced, ExtractionFocus::FavorRecall],
        _ => &[],
    };
    let judged = moods.iter().filter_map(|mood| {
        guarded(|| {
            let options = Options::default().with_fallback(true).with_exclude_comments(true).with_focus(*mood);
            let article = trafilatura::extract(html, &options).ok()?;
            Some(Reading::of_text(&article.content_text))
        })
    });
    smooth.into_iter().chain(judged).filter(|reading| reading.len() >= FEW).collect()
}

/// A reader that panics on a page has not read it; the others have.
fn guarded<T>(read: impl FnOnce() -> Option<T>) -> Option<T> {
    catch_unwind(AssertUnwindSafe(read)).ok().flatten()
}
