//! The pictures of a page that was fetched: asked for like the page, kept with the article. One that cannot be had
//! keeps its address.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use dom_query::Document;

use super::Fetcher;
use crate::extract::page::keep_picture;
use crate::extract::{Picture, sanitize};
use crate::import::Draft;

/// Most pictures of an article, most megabytes of one and of all, and how long they may take together.
const MOST: usize = 100;
const LARGEST_MB: u64 = 20;
const ALL_BYTES: usize = 100 << 20;
const TIME: Duration = Duration::from_secs(60);

/// Fetches the pictures that a draft names by an address of the web.
pub(crate) fn bring_pictures(fetcher: &Fetcher, draft: &mut Draft) {
    let mut bringing = Bringing {
        fetcher,
        until: Instant::now() + TIME,
        known: HashMap::new(),
        pictures: std::mem::take(&mut draft.pictures),
        bytes: 0,
    };
    if draft.html.contains("<img") {
        let document = Document::fragment(&*draft.html);
        for picture in document.select("img[src]").nodes() {
            if let Some(kept) = picture.attr("src").and_then(|address| bringing.bring(&address)) {
                picture.set_attr("src", &kept);
            }
        }
        draft.html = sanitize(&document.inner_html());
    }
    if let Some(kept) = draft.picture.as_ref().and_then(|address| bringing.bring(address)) {
        draft.picture = Some(kept);
    }
    draft.pictures = bringing.pictures;
}

struct Bringing<'a> {
    fetcher: &'a Fetcher,
    until: Instant,
    /// What became of the addresses so far.
    known: HashMap<String, Option<String>>,
    pictures: Vec<Picture>,
    bytes: usize,
}

impl Bringing<'_> {
    /// The name of a picture in the library, once it was fetched.
    fn bring(&mut self, address: &str) -> Option<String> {
        if !address.starts_with("http") {
            return None;
        }
        if let Some(known) = self.known.get(address) {
            return known.clone();
        }
        let left = self.until.saturating_duration_since(Instant::now());
        if self.known.len() >= MOST || self.bytes >= ALL_BYTES || left.is_zero() {
            return None;
        }
        let fetched = self.fetcher.get(address, "image/*", LARGEST_MB, left).ok();
        let kept = fetched.and_then(|fetched| {
            self.bytes += fetched.bytes.len();
            keep_picture("fetched", None, &|_| Some(fetched.bytes.clone()), &mut self.pictures)
        });
        self.known.insert(address.to_owned(), kept.clone());
        kept
    }
}
