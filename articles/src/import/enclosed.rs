//! Pages that bring their pictures along in the same file: saved pages, mails, web archives.
//!
//! The pictures are given names of their own in the page, under which [`Source::beside`](super::Source) finds them.

use std::borrow::Cow;
use std::collections::HashMap;

use dom_query::Document;
use url::Url;

use super::{Draft, Source, html};
use crate::error::Result;
use crate::extract::hostile::is_hostile;
use crate::extract::page;

/// Begins the names that pictures are given.
const NAME: &str = "enclosed-";
/// Attributes in which a page keeps other addresses of the same picture.
const OTHER: [&str; 10] = [
    "srcset",
    "data-src",
    "data-srcset",
    "data-original",
    "data-lazy-src",
    "data-lazy-srcset",
    "data-lazy",
    "data-image",
    "data-original-src",
    "data-url",
];

/// The pictures that come with a page, by the addresses the page may name them by.
#[derive(Default)]
pub(super) struct Enclosed<'a> {
    pictures: Vec<Cow<'a, [u8]>>,
    by_address: HashMap<String, usize>,
}

impl<'a> Enclosed<'a> {
    /// Takes in a file under some addresses, if it is a picture that can be kept.
    pub(super) fn add(&mut self, addresses: impl IntoIterator<Item = String>, bytes: impl Into<Cow<'a, [u8]>>) {
        let bytes = bytes.into();
        let start = bytes[..bytes.len().min(64)].to_vec();
        if page::keep_picture("x", None, &|_| Some(start.clone()), &mut Vec::new()).is_none() {
            return;
        }
        let at = self.pictures.len();
        let mut is_named = false;
        for address in addresses.into_iter().filter(|address| !address.is_empty()) {
            self.by_address.entry(address).or_insert(at);
            is_named = true;
        }
        if is_named {
            self.pictures.push(bytes);
        }
    }

    /// The bytes of a picture by the name it was given.
    pub(super) fn beside(&self, name: &str) -> Option<Vec<u8>> {
        let at: usize = name.strip_prefix(NAME)?.parse().ok()?;
        self.pictures.get(at).map(|bytes| bytes.to_vec())
    }

    /// A page that names the pictures that come with it by their new names.
    pub(super) fn localized<'t>(&self, text: &'t str, address: Option<&str>) -> Cow<'t, str> {
        if self.pictures.is_empty() || is_hostile(text) {
            return Cow::Borrowed(text);
        }
        let document = Document::from(text);
        let own = document.select("base[href]").attr("href").and_then(|base| Url::parse(&base).ok());
        let base = own.or_else(|| address.and_then(|address| Url::parse(address).ok()));
        let mut is_changed = false;
        for picture in document.select("img").nodes() {
            let named = ["src"].iter().chain(&OTHER).filter_map(|name| picture.attr(name));
            let found = named.filter_map(|address| self.find(&address, base.as_ref())).next();
            if let Some(at) = found {
                is_changed = true;
                picture.set_attr("src", &format!("{NAME}{at}"));
                for name in OTHER {
                    picture.remove_attr(name);
                }
            }
        }
        match is_changed {
            true => Cow::Owned(document.html().to_string()),
            false => Cow::Borrowed(text),
        }
    }

    fn find(&self, address: &str, base: Option<&Url>) -> Option<usize> {
        let address = address.trim();
        let known = |address: &str| self.by_address.get(address).copied();
        known(address)
            .or_else(|| known(base?.join(address).ok()?.as_str()))
            .or_else(|| {
                let id = address.strip_prefix("cid:").or_else(|| address.strip_prefix("CID:"))?;
                known(&format!("cid:{}", percent_decoded(id)))
            })
            .or_else(|| known(Url::parse(address).ok()?.as_str()))
    }

    /// The draft of a page that these pictures belong to.
    pub(super) fn read_page(&self, source: &Source<'_>, text: &str, address: Option<&str>) -> Result<Draft> {
        let address = source.address.or(address);
        let text = self.localized(text, address);
        let beside = |name: &str| self.beside(name).or_else(|| (source.beside)(name));
        html::read(&Source { name: source.name, bytes: source.bytes, address, beside: &beside }, &text)
    }
}

fn percent_decoded(id: &str) -> String {
    let mut bytes = Vec::with_capacity(id.len());
    let mut rest = id.as_bytes();
    while let [first, after @ ..] = rest {
        let hex = (*first == b'%').then(|| after.get(..2)).flatten().and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
