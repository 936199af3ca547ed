//! Bytes to text, whatever the encoding: what is certain is asked first, what is guessed last.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Bytes that say enough to guess an encoding by.
const SAMPLE: usize = 256 * 1024;
/// UTF-8 with at most one bad place in so many bytes is damaged UTF-8 and not another encoding.
const NEARLY: usize = 400;
/// So many letters above ASCII in lines of UTF-8 are there on purpose.
const ENOUGH: usize = 20;

/// The text of some bytes. What cannot be decoded becomes U+FFFD; a byte order mark is no part of the text.
pub(super) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    match bytes {
        [0xff, 0xfe, 0, 0, rest @ ..] => return Cow::Owned(utf_32(rest, u32::from_le_bytes)),
        [0, 0, 0xfe, 0xff, rest @ ..] => return Cow::Owned(utf_32(rest, u32::from_be_bytes)),
        [0xff, 0xfe, rest @ ..] => return UTF_16LE.decode_without_bom_handling(rest).0,
        [0xfe, 0xff, rest @ ..] => return UTF_16BE.decode_without_bom_handling(rest).0,
        _ => {}
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if let Some(encoding) = bare_utf_16(bytes) {
        return encoding.decode_without_bom_handling(bytes).0;
    }
    match std::str::from_utf8(bytes) {
        // Escape sequences of ISO-2022-JP are ASCII, and so valid UTF-8.
        Ok(text) if !(text.contains("\x1b$") || text.contains("\x1b(")) => {
            return Cow::Borrowed(text);
        }
        Ok(_) => {}
        Err(_) if is_nearly_utf_8(bytes) => return String::from_utf8_lossy(bytes),
        Err(_) => {}
    }
    if let Some(text) = mixed(bytes) {
        return Cow::Owned(text);
    }
    let encoding = declared(bytes).unwrap_or_else(|| guess(bytes));
    encoding.decode_without_bom_handling(bytes).0
}

fn utf_32(bytes: &[u8], unit: fn([u8; 4]) -> u32) -> String {
    let units = bytes.chunks(4).map(|chunk| chunk.try_into().map(unit).ok().and_then(char::from_u32));
    units.map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// UTF-16 without a mark, told by where its zeros stand, or by the high bytes of one alphabet.
fn bare_utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096) & !1];
    if sample.len() < 4 || !sample.contains(&0) {
        return None;
    }
    for (encoding, high) in [(UTF_16LE, 1), (UTF_16BE, 0)] {
        let pairs = sample.as_chunks::<2>().0;
        let zeros = pairs.iter().filter(|pair| pair[high] == 0).count();
        let stray = pairs.iter().filter(|pair| pair[1 - high] == 0).count();
        // A zero in the low byte is U+xx00, which almost no text has.
        if zeros * 10 >= pairs.len() && stray * 50 <= pairs.len() {
            let (text, malformed) = encoding
                .decode_without_bom_handling_and_without_replacement(sample)
                .map_or_else(|| (encoding.decode_without_bom_handling(sample).0, true), |text| (text, false));
            let odd = text.chars().filter(|c| c.is_control() && !c.is_whitespace()).count();
            if !malformed && odd * 100 <= text.chars().count() {
                return Some(encoding);
            }
        }
    }
    None
}

fn is_nearly_utf_8(bytes: &[u8]) -> bool {
    let (mut bad, mut multi) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        bad += usize::from(!chunk.invalid().is_empty());
        multi += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
    }
    // Text of another encoding has next to no valid sequences of several bytes.
    multi >= 20 * bad && (bad <= 1 || bad * NEARLY <= bytes.len())
}

/// The text of a file of which some lines are UTF-8 and others are not, as when something was added to an old file by a
/// newer program.
fn mixed(bytes: &[u8]) -> Option<String> {
    let is_sound = |line: &[u8]| std::str::from_utf8(line).is_ok();
    let lines = || bytes.split_inclusive(|byte| *byte == b'\n');
    let letters =
        |line: &[u8]| std::str::from_utf8(line).map_or(0, |line| line.chars().filter(|c| !c.is_ascii()).count());
    let sound: usize = lines().map(letters).sum();
    let others: Vec<u8> = lines().filter(|line| !is_sound(line)).flatten().copied().collect();
    // Next to no line of another encoding is UTF-8 by chance, and none with several letters.
    let is_mixed = sound >= ENOUGH && lines().any(|line| letters(line) >= ENOUGH / 2);
    let encoding = (is_mixed && is_ascii_compatible(&others)).then(|| guess(&others))?;
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 2);
    for line in lines() {
        match std::str::from_utf8(line) {
            Ok(line) => text.push_str(line),
            Err(_) => text.push_str(&encoding.decode_without_bom_handling(line).0),
        }
    }
    Some(text)
}

/// Whether bytes can be cut at the ends of their lines, whatever they are.
fn is_ascii_compatible(bytes: &[u8]) -> bool {
    !bytes.contains(&0) && !bytes.contains(&0x1b)
}

/// The encoding that a page names near its start, unless the bytes show that it lies.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(2048)];
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    if !head.contains("<meta") && !head.contains("<?xml") {
        return None;
    }
    let after = ["charset=", "encoding="].iter().find_map(|key| head.find(key).map(|at| &head[at + key.len()..]))?;
    let label = after.trim_start_matches(['"', '\'', ' ']);
    let label = label.split(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c))).next()?;
    // UTF-8 was tried, and no page that names UTF-16 in ASCII is in it.
    let encoding = Encoding::for_label(label.as_bytes())
        .filter(|encoding| encoding.is_ascii_compatible() && *encoding != UTF_8)?;
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let (text, _) = encoding.decode_without_bom_handling(sample);
    let bad = text.chars().filter(|c| *c == char::REPLACEMENT_CHARACTER).count();
    (bad <= 1 + text.len() / 1000).then_some(encoding)
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    detector.feed(sample, sample.len() == bytes.len());
    detector.guess(None, Utf8Detection::Allow)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GERMAN: &str = "Zwölf Äpfel fielen später über den großen Zaun. Größe, Straße, süß und schön.\n";
    const RUSSIAN: &str = "Корабль вышел из гавани ранним утром, и никто на берегу этого не заметил.\n";
    const JAPANESE: &str = "船は早朝に港を出たが、岸にいた誰もそれに気づかなかった。そして雨が降り出した。\n";

    #[test]
    fn text_is_read_in_whatever_encoding_it_comes() {
        for (label, text) in [
            ("windows-1252", GERMAN),
            ("utf-8", GERMAN),
            ("windows-1251", RUSSIAN),
            ("koi8-r", RUSSIAN),
            ("ibm866", RUSSIAN),
            ("iso-8859-5", RUSSIAN),
            ("shift_jis", JAPANESE),
            ("euc-jp", JAPANESE),
            ("iso-2022-jp", JAPANESE),
            ("gb18030", "船在清晨离开了港口，岸上没有人注意到这一点，随后开始下雨了。\n"),
            ("big5", "船在清晨離開了港口，岸上沒有人注意到這一點，隨後開始下雨了。\n"),
            ("euc-kr", "배는 이른 아침에 항구를 떠났지만 해안의 누구도 그것을 알아차리지 못했다.\n"),
        ] {
            let text = text.repeat(3);
            let encoding = Encoding::for_label(label.as_bytes()).expect("a known label");
            let (bytes, _, lost) = encoding.encode(&text);
            assert!(!lost);
            assert_eq!(decode(&bytes), text, "{label}");
        }
    }

    #[test]
    fn wide_encodings_are_told_with_and_without_a_mark() {
        for text in [GERMAN, RUSSIAN] {
            let le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
            let wide: Vec<u8> = text.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
            assert_eq!(decode(&le), text);
            assert_eq!(decode(&be), text);
            assert_eq!(decode(&[b"\xff\xfe", &le[..]].concat()), text);
            assert_eq!(decode(&[b"\xfe\xff", &be[..]].concat()), text);
            assert_eq!(decode(&[b"\xff\xfe\0\0", &wide[..]].concat()), text);
            assert_eq!(decode(&[b"\xef\xbb\xbf", text.as_bytes()].concat()), text);
        }
    }

    #[test]
    fn one_bad_byte_does_not_make_utf_8_another_encoding() {
        let half = RUSSIAN.repeat(20);
        let bytes = [half.as_bytes(), b"\xff", half.as_bytes()].concat();
        assert_eq!(decode(&bytes), format!("{half}\u{fffd}{half}"));
    }

    #[test]
    fn what_was_added_in_another_encoding_is_read_in_that() {
        for (label, old) in [("windows-1251", RUSSIAN), ("windows-1252", GERMAN), ("shift_jis", JAPANESE)] {
            let encoding = Encoding::for_label(label.as_bytes()).expect("a known label");
            let (bytes, ..) = encoding.encode(old);
            let file = [RUSSIAN.as_bytes(), &bytes.repeat(3), GERMAN.as_bytes()].concat();
            assert_eq!(decode(&file), format!("{RUSSIAN}{}{GERMAN}", old.repeat(3)), "{label}");
        }
        let (whole, ..) = encoding_rs::WINDOWS_1251.encode(RUSSIAN);
        assert_eq!(mixed(&whole.repeat(5)), None);
    }

    #[test]
    fn a_page_is_believed_about_its_encoding_unless_it_lies() {
        let page = format!("<meta charset=shift_jis><p>{}</p>", "日本語");
        let (bytes, ..) = encoding_rs::SHIFT_JIS.encode(&page);
        assert_eq!(decode(&bytes), page);
        let lie = format!("<meta charset=iso-8859-1><p>{RUSSIAN}</p>");
        assert_eq!(decode(lie.as_bytes()), lie);
    }
}
