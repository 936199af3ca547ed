//! The articles a first run offers. They come with the program and are imported like any other file.

use super::Sources;

macro_rules! sample {
    ($name:literal) => {
        ($name, include_bytes!(concat!("../../samples/", $name)))
    };
}

/// Each sample's name and bytes.
const SAMPLES: &[(&str, &[u8])] = &[
    sample!("jiangcheng-de-hongshui.md"),
    sample!("mapping-the-night-buses.html"),
    sample!("qanawat-al-madina.md"),
    sample!("stadt-der-leisen-daecher.md"),
    sample!("start-here.md"),
    sample!("the-night-the-batteries-held.txt"),
    sample!("the-second-reading.md"),
    sample!("who-owns-the-shade.txt"),
];

/// The sample articles, for an import.
pub fn samples() -> Sources {
    Sources::Memory(SAMPLES.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec())).collect())
}
