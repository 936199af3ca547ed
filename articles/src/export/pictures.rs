//! Pictures of the library as files: their kind by their first bytes, their name by their hash.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::item::Item;
use super::staging::Staging;
use crate::error::Result;

/// Endings of the kinds of pictures a library holds, and their media types.
const KINDS: [(&str, &str); 6] = [
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("gif", "image/gif"),
    ("webp", "image/webp"),
    ("avif", "image/avif"),
    ("bmp", "image/bmp"),
];

/// The ending of a picture.
pub(super) fn ending(bytes: &[u8]) -> &'static str {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => "png",
        [0xff, 0xd8, ..] => "jpg",
        [b'G', b'I', b'F', ..] => "gif",
        [b'R', b'I', b'F', b'F', ..] => "webp",
        [b'B', b'M', ..] => "bmp",
        _ => "avif",
    }
}

/// The media type of an ending.
pub(super) fn media_type(ending: &str) -> &'static str {
    KINDS.iter().find(|(known, _)| *known == ending).map_or("application/octet-stream", |(_, kind)| kind)
}

/// The pictures that were written, by the place they were written to and their hash.
#[derive(Default)]
pub(super) struct Pictures(HashMap<PathBuf, HashMap<String, String>>);

impl Pictures {
    /// Writes the pictures of an article to a place; those that are there already are not written again. Answers the
    /// name of each by its hash.
    pub(super) fn write(
        &mut self,
        item: &Item,
        place: &Path,
        staging: &mut Staging,
    ) -> Result<HashMap<String, String>> {
        let written = self.0.entry(place.to_owned()).or_default();
        let mut names = HashMap::new();
        for hash in item.pictures() {
            if let Some(name) = written.get(hash) {
                names.insert(hash.to_owned(), name.clone());
            } else if let Some(bytes) = staging.kept(hash)? {
                let name = format!("{}.{}", &hash[..32], ending(&bytes));
                staging.write(&place.join(&name), &bytes)?;
                written.insert(hash.to_owned(), name.clone());
                names.insert(hash.to_owned(), name);
            }
        }
        Ok(names)
    }
}
