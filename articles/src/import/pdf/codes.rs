//! What the codes of a font mean that does not say so itself: fonts of East Asia are often written in a known encoding,
//! which the page names.

use encoding_rs::{BIG5, EUC_KR, Encoding, GBK, SHIFT_JIS};
use hayro::hayro_syntax::object::{Dict, Name};
use hayro::hayro_syntax::page::Page;

/// How codes become letters where a font gives none.
#[derive(Debug, Clone, Copy)]
pub(super) enum Codes {
    /// Codes below 256 are those of Latin-1, all others are unknown.
    Latin,
    /// They are Unicode.
    Unicode,
    /// They are the bytes of an encoding.
    In(&'static Encoding),
}

impl Codes {
    /// The way of the first font of a page that names one.
    pub(super) fn of(page: &Page<'_>) -> Codes {
        let fonts = &page.resources().fonts;
        let named = |font: &Dict<'_>| {
            let name = |key: &str| font.get::<Name<'_>>(key.as_bytes());
            if let Some(name) = name("ToUnicode") {
                return name.as_str().starts_with("Identity").then_some(Codes::Unicode);
            }
            Codes::named(name("Encoding")?.as_str())
        };
        fonts
            .keys()
            .filter_map(|key| fonts.get::<Dict<'_>>(key.as_ref()))
            .find_map(|font| named(&font))
            .unwrap_or(Codes::Latin)
    }

    fn named(name: &str) -> Option<Codes> {
        Some(match name {
            _ if name.starts_with("Uni") && (name.contains("UCS2") || name.contains("UTF16")) => Codes::Unicode,
            _ if name.starts_with("GB") => Codes::In(GBK),
            _ if name.contains("RKSJ") => Codes::In(SHIFT_JIS),
            _ if name.contains("B5") => Codes::In(BIG5),
            _ if name.starts_with("KSC") => Codes::In(EUC_KR),
            _ => return None,
        })
    }

    /// The letter of a code.
    pub(super) fn letter(self, code: u32) -> Option<char> {
        match self {
            Codes::Latin => char::from_u32(code).filter(|c| matches!(c, ' '..='~' | '\u{a1}'..='\u{ff}')),
            Codes::Unicode => char::from_u32(code),
            Codes::In(encoding) => {
                let bytes = code.to_be_bytes();
                let start = bytes.iter().position(|byte| *byte != 0)?;
                let text = encoding.decode_without_bom_handling_and_without_replacement(&bytes[start..])?;
                text.chars().next()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_in_the_encoding_that_is_named() {
        for (name, code, letter) in [
            ("UniGB-UCS2-H", 0x4e2d, Some('中')),
            ("90ms-RKSJ-H", 0x93fa, Some('日')),
            ("90ms-RKSJ-H", 0x41, Some('A')),
            ("GBK-EUC-H", 0xd6d0, Some('中')),
            ("ETen-B5-H", 0xa4a4, Some('中')),
            ("KSCms-UHC-H", 0xc7d1, Some('한')),
            ("KSCms-UHC-H", 0xff01, None),
        ] {
            assert_eq!(Codes::named(name).and_then(|codes| codes.letter(code)), letter, "{name} {code:x}");
        }
        assert!(Codes::named("WinAnsiEncoding").is_none() && Codes::Latin.letter(0x4e2d).is_none());
    }
}
