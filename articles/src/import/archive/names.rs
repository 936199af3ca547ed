//! The names of an archive's members as a person wrote them. Zip has a mark for UTF-8 that many programs leave out,
//! and no word for the code page of any other machine.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};

/// The names in their order, read in the one encoding that fits them all.
pub(super) fn readable(names: Vec<&[u8]>) -> impl Iterator<Item = String> {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let mut is_foreign = false;
    for name in names.iter().filter(|name| std::str::from_utf8(name).is_err()) {
        is_foreign = true;
        detector.feed(name, false);
        detector.feed(b"\n", false);
    }
    let encoding = is_foreign.then(|| {
        detector.feed(b"", true);
        detector.guess(None, Utf8Detection::Deny)
    });
    names.into_iter().map(move |name| {
        let name = match (std::str::from_utf8(name), encoding) {
            (Err(_), Some(encoding)) => encoding.decode_without_bom_handling(name).0.into_owned(),
            _ => String::from_utf8_lossy(name).into_owned(),
        };
        name.replace('\\', "/").replace(|c: char| c.is_control(), "\u{fffd}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_every_script_are_read() {
        let russian = b"\x8d\xae\xa2\xae\xe1\xe2\xa8 \xa8 \xe1\xe2\xa0\xe2\xec\xa8/\x8f\xe0\xa8\xa2\xa5\xe2.txt";
        let japanese =
            b"\x93\xfa\x96{\x8c\xea\x82\xcc\x8bL\x8e\x96/\x8c\xe1\x94y\x82\xcd\x94L\x82\xc5\x82\xa0\x82\xe9.txt";
        for (bytes, name) in [
            ("Größe/海と空.txt".as_bytes(), "Größe/海と空.txt"),
            (&russian[..], "Новости и статьи/Привет.txt"),
            (&japanese[..], "日本語の記事/吾輩は猫である.txt"),
            (b"a\\b.txt", "a/b.txt"),
        ] {
            assert_eq!(readable(vec![bytes]).next().as_deref(), Some(name));
        }
    }
}
