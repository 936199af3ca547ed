//! WACZ: a zip of WARCs with a list of the pages that were meant to be kept.

use std::collections::HashSet;

use serde_json::Value;

use super::{Found, Pages, unpacked};
use crate::error::{Error, Result};
use crate::extract::canonical_address;
use crate::extract::plain_text::collapse;
use crate::import::archive::Archive;
use crate::import::large::Unpacked;
use crate::import::{Entry, Flow, Sink, Source, position};

/// Whether the bytes are a WACZ.
pub(in crate::import) fn is_wacz(bytes: &[u8]) -> bool {
    // The list of members is at the end of a zip, and their names stand there as they are.
    bytes.starts_with(b"PK\x03\x04")
        && bytes[bytes.len().saturating_sub(1 << 20)..].windows(8).any(|part| part == b"archive/")
        && Archive::open(bytes).is_ok_and(|archive| archive.names().iter().any(|name| is_archive(name)))
}

fn is_archive(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    name.starts_with("archive/") && (lower.ends_with(".warc") || lower.ends_with(".warc.gz"))
}

/// Reads the pages that a WACZ lists, or all that are in it if it lists none.
pub(in crate::import) fn read(source: &Source<'_>, sink: &mut Sink<'_>) -> Result<()> {
    let mut zip = Archive::open(source.bytes)?;
    let listed = match zip.read("pages/pages.jsonl") {
        Ok(Some(list)) => listed(&String::from_utf8_lossy(&list)),
        _ => Vec::new(),
    };
    let wanted = (!listed.is_empty()).then(|| listed.iter().map(|(address, _)| address.clone()).collect());
    let mut pages = Pages { sink, wanted, given: HashSet::new(), titles: listed };
    let names: Vec<String> = zip.names().into_iter().filter(|name| is_archive(name)).collect();
    // The pictures of a page may be in any of the archives, so that all are looked through first. They are unpacked
    // twice instead of all being held at a time.
    let mut found = Found::default();
    // Each is looked at twice.
    let step = 0.5 / names.len().max(1) as f64;
    for (at, name) in names.iter().enumerate() {
        position::reached(step * at as f64);
        if let Ok(bytes) = position::silently(|| member(&mut zip, name)) {
            position::silently(|| found.look_through(&bytes));
        }
    }
    for (at, name) in names.into_iter().enumerate() {
        let begin = 0.5 + step * at as f64;
        let flow = match position::silently(|| member(&mut zip, &name)) {
            Ok(bytes) => {
                position::within(begin..begin + step, || pages.hand_over(source, &bytes, &found, Some(&name)))?
            }
            Err(error) => (pages.sink)(Entry { part: Some(name), original: None, draft: Err(error) }),
        };
        if flow == Flow::Stop {
            return Ok(());
        }
    }
    // What is listed and not there is said, and not passed over.
    let missing = pages.titles.iter().filter(|(address, _)| !pages.given.contains(address));
    for (address, _) in missing.take(1000) {
        let draft = Err(Error::Invalid("this page is listed, but it is not in the web archive".to_owned()));
        if (pages.sink)(Entry { part: Some(address.clone()), original: None, draft }) == Flow::Stop {
            return Ok(());
        }
    }
    match pages.given.is_empty() && pages.titles.is_empty() {
        true => Err(Error::Invalid("there is no page in this web archive".to_owned())),
        false => Ok(()),
    }
}

/// One of the archives, unpacked.
fn member(zip: &mut Archive<'_>, name: &str) -> Result<Unpacked> {
    let packed = zip.unpack(name)?.ok_or(Error::NoText)?;
    match packed.starts_with(b"\x1f\x8b") {
        true => unpacked(&packed),
        false => Ok(packed),
    }
}

/// Canonical address and title of each page of a list, a JSON object a line.
fn listed(list: &str) -> Vec<(String, String)> {
    let mut seen = HashSet::new();
    list.lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter_map(|page| {
            let address = canonical_address(page.get("url")?.as_str()?)?;
            let title = page.get("title").and_then(Value::as_str).map(collapse).unwrap_or_default();
            seen.insert(address.clone()).then_some((address, title))
        })
        .collect()
}
