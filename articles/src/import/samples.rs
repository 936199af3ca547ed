//! The articles a first run offers. They come with the program and are imported like any other file.

use super::Sources;

/// Each sample's name and bytes.
const SAMPLES: &[(&str, &[u8])] = &[];

/// The sample articles, for an import.
pub fn samples() -> Sources {
    Sources::Memory(SAMPLES.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec())).collect())
}
