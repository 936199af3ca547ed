//! What some programs write wrongly and every viewer forgives: the size of a page in numbers that PDF does not have.

/// The size that a page is given instead, that of a letter.
const LETTER: &[u8] = b"[0 0 612 792]";

/// The file with sound sizes of pages, if there are any that are not: numbers with an exponent, such as `1e9`. Nothing
/// in it moves, so that what says where things stand stays right.
pub(super) fn repaired(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut repaired: Option<Vec<u8>> = None;
    for name in [b"/MediaBox".as_slice(), b"/CropBox"] {
        for at in memchr::memmem::find_iter(bytes, name) {
            let after = &bytes[at + name.len()..];
            let blank = after.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            let Some(length) = after[blank..].iter().take(200).position(|byte| *byte == b']') else { continue };
            let sizes = &after[blank..=blank + length];
            let has_exponent = sizes.windows(2).any(|pair| pair[0].is_ascii_digit() && matches!(pair[1], b'e' | b'E'));
            if sizes.starts_with(b"[") && has_exponent {
                let begin = at + name.len() + blank;
                let place = &mut repaired.get_or_insert_with(|| bytes.to_vec())[begin..=begin + length];
                place.fill(b' ');
                let size = if place.len() >= LETTER.len() { LETTER } else { b"[0 0 9 9]" };
                place.iter_mut().zip(size).for_each(|(byte, new)| *byte = *new);
            }
        }
    }
    repaired
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_with_an_exponent_are_those_of_a_letter() {
        for (page, expected) in [
            ("<</MediaBox[0 0 1e9 1e9]/X 1>>", Some("<</MediaBox[0 0 612 792]/X 1>>")),
            ("<</MediaBox [ 0 0 6.1E2 7.9E2 ]>>", Some("<</MediaBox [0 0 612 792]      >>")),
            ("<</CropBox[0 0 9e1 9]>>", Some("<</CropBox[0 0 9 9]  >>")),
            ("<</MediaBox[0 0 595 842]>>", None),
            ("<</MediaBox 7 0 R>> 1e9 ]", None),
            ("<</MediaBox[0 0 1e9", None),
        ] {
            let repaired = repaired(page.as_bytes()).map(|bytes| String::from_utf8(bytes).unwrap());
            assert_eq!(repaired.as_deref(), expected, "{page}");
        }
    }
}
