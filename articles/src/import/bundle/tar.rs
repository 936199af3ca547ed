//! Tar: one file after the other, each behind a header of 512 bytes. Long names come as files of their own before the
//! file they name, in two different ways.

use crate::error::{Error, Result};

const BLOCK: usize = 512;
/// Most files that are listed.
const MOST_FILES: usize = 100_000;

/// A file in a tar.
pub(super) struct File<'a> {
    /// With `/` between folders: a label, never a path.
    pub name: String,
    pub bytes: &'a [u8],
    /// The archive was not cut off inside it.
    pub is_whole: bool,
}

/// Whether these bytes begin with the header of a file.
pub(in crate::import) fn is_tar(bytes: &[u8]) -> bool {
    bytes.get(..BLOCK).is_some_and(|header| header[0] != 0 && has_its_sum(header))
}

/// The files in their order; folders and links are left out.
///
/// # Errors
/// There are more than are listed.
pub(super) fn files(bytes: &[u8]) -> Result<Vec<File<'_>>> {
    let mut files = Vec::new();
    let mut at = 0;
    // What the entries before said of the next.
    let (mut long_name, mut long_size) = (None, None);
    while let Some(header) = bytes.get(at..at + BLOCK).filter(|header| has_its_sum(header)) {
        let start = at + BLOCK;
        let size = long_size.take().or_else(|| size(header[124..].first_chunk()?)).unwrap_or(u64::MAX);
        let end = usize::try_from(size).ok().and_then(|size| start.checked_add(size)).unwrap_or(usize::MAX);
        let content = &bytes[start.min(bytes.len())..end.min(bytes.len())];
        match header[156] {
            b'L' => long_name = Some(readable(content)),
            b'x' => {
                for (key, value) in pairs(content) {
                    match key {
                        "path" => long_name = Some(value.to_owned()),
                        "size" => long_size = value.parse().ok(),
                        _ => {}
                    }
                }
            }
            b'0' | b'7' | 0 => {
                let name = long_name.take().unwrap_or_else(|| name(header));
                if !name.ends_with('/') {
                    let name = name.trim_start_matches("./").to_owned();
                    files.push(File { name, bytes: content, is_whole: end <= bytes.len() });
                }
            }
            _ => long_name = None,
        }
        if files.len() > MOST_FILES {
            return Err(Error::Invalid(format!("an archive of more than {MOST_FILES} files")));
        }
        at = match end.checked_next_multiple_of(BLOCK) {
            Some(next) => next,
            None => break,
        };
    }
    Ok(files)
}

/// The name in a header, with the folder that stands apart from it.
fn name(header: &[u8]) -> String {
    let name = readable(&header[..100]);
    let folder =
        if &header[257..262] == b"ustar" && header[263] == b'0' { readable(&header[345..500]) } else { String::new() };
    if folder.is_empty() { name } else { format!("{folder}/{name}") }
}

/// Bytes up to the first zero as text, whatever their encoding.
fn readable(bytes: &[u8]) -> String {
    let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    let text = crate::import::charset::decode(&bytes[..end.min(4096)]).into_owned();
    text.replace(|c: char| c.is_control(), "\u{fffd}")
}

/// A size: in octal, or in binary if its first bit says so.
fn size(field: &[u8; 12]) -> Option<u64> {
    match field {
        [0x80, 0, 0, 0, low @ ..] => Some(u64::from_be_bytes(*low)),
        field => octal(field),
    }
}

fn octal(field: &[u8]) -> Option<u64> {
    let text = std::str::from_utf8(field).ok()?;
    let digits = text.trim_matches(|c: char| c == '\0' || c == ' ');
    if digits.is_empty() { Some(0) } else { u64::from_str_radix(digits, 8).ok() }
}

/// The pairs of an extended header: `30 path=a/long/name\n`.
fn pairs(content: &[u8]) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = content;
    std::iter::from_fn(move || {
        let space = rest.iter().take(20).position(|byte| *byte == b' ')?;
        let length: usize = std::str::from_utf8(&rest[..space]).ok()?.parse().ok()?;
        let line = rest.get(space + 1..length)?;
        rest = &rest[length..];
        std::str::from_utf8(line).ok()?.trim_end_matches('\n').split_once('=')
    })
}

/// Whether the sum of a header is the one it names.
fn has_its_sum(header: &[u8]) -> bool {
    let Some(named) = octal(&header[148..156]) else { return false };
    let sum = |sign: fn(u8) -> i64| -> i64 {
        header.iter().enumerate().map(|(at, byte)| if (148..156).contains(&at) { 32 } else { sign(*byte) }).sum()
    };
    // Some old programs added the bytes with their signs.
    [sum(i64::from), sum(|byte| i64::from(byte.cast_signed()))].iter().any(|sum| i64::try_from(named) == Ok(*sum))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn sizes_are_octal_or_binary() {
        for (field, expected) in [
            (b"00000000012\0", Some(10)),
            (b"\x80\0\0\0\0\0\0\0\0\0\x01\0", Some(256)),
            (b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", None),
            (b"            ", Some(0)),
            (b"99999999999\0", None),
        ] {
            assert_eq!(size(field), expected, "{field:?}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_are_too_odd(bytes in prop::collection::vec(any::<u8>(), 0..1200), fill in any::<u8>()) {
            for bytes in [bytes, vec![fill; 1024]] {
                prop_assert!(is_tar(&bytes) || files(&bytes).is_ok_and(|files| files.is_empty()));
            }
        }

        #[test]
        fn no_header_is_too_odd(mut header in prop::collection::vec(any::<u8>(), 512..2000)) {
            header[148..156].fill(b' ');
            let sum: u32 = header[..512].iter().map(|byte| u32::from(*byte)).sum();
            header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
            prop_assert!(files(&header).is_ok());
        }
    }
}
