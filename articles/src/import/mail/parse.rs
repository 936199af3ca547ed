//! The parser of mails is handed only what it can bear: it goes down into mails within mails as deep as they nest, and
//! looks for the end of a part to the end of the file.

use mail_parser::{Message, MessageParser};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::error::{Error, Result};

/// Mails within one another, if all that say they hold one do.
const MOST_NESTED: usize = 5_000;
/// The longest line between two parts; by the rules it is of 70 bytes.
const LONGEST_BOUNDARY: usize = 256;
/// Bytes that may be gone through in search of parts that are not there.
const MOST_SEARCHED: usize = 1 << 30;
/// Parts of one mail; each takes a few hundred bytes of memory, however little it says.
const MOST_PARTS: usize = 150_000;
/// What a part says of its kind is not longer than this.
const KIND: usize = 512;

/// Whether a mail can end or hold up its reader: there may be mails within it, or it has more parts than anybody sends.
pub(in crate::import) fn is_hostile(bytes: &[u8]) -> bool {
    const MANY: usize = 500;
    kinds(bytes).enumerate().any(|(number, (_, kind))| number > MANY || says_nested(kind))
}

/// The parts of a mail.
///
/// # Errors
/// It has no header, or it is made to be endless.
pub(in crate::import) fn parse(bytes: &[u8]) -> Result<Message<'_>> {
    if kinds(bytes).filter(|(_, kind)| says_nested(kind)).nth(MOST_NESTED).is_some() {
        return Err(Error::Invalid(format!("it holds more than {MOST_NESTED} mails within one another")));
    }
    let boundaries: Vec<(usize, &[u8])> = kinds(bytes).filter_map(|(at, kind)| Some((at, boundary(kind)?))).collect();
    if boundaries.iter().any(|(_, boundary)| boundary.len() > LONGEST_BOUNDARY) {
        return Err(Error::Invalid("what parts its parts is longer than any mail program makes it".to_owned()));
    }
    let parting: FxHashSet<&[u8]> = boundaries.iter().map(|(_, boundary)| *boundary).collect();
    let lines = || between(bytes).filter(|(_, line)| parting.contains(line));
    if boundaries.len() > MOST_PARTS || lines().nth(MOST_PARTS).is_some() {
        return Err(Error::Invalid(format!("it has more than {MOST_PARTS} parts")));
    }
    if boundaries.len().saturating_mul(bytes.len()) > MOST_SEARCHED {
        // Of lines that are alike the last one counts.
        let last: FxHashMap<&[u8], usize> = lines().map(|(at, line)| (line, at)).collect();
        let is_missing = |(at, boundary): &&(usize, &[u8])| last.get(boundary).is_none_or(|last| last < at);
        let missing = boundaries.iter().filter(is_missing).count();
        if missing.saturating_mul(bytes.len()) > MOST_SEARCHED {
            return Err(Error::Invalid(format!("{missing} of its parts have no beginning and no end")));
        }
    }
    MessageParser::default().parse(bytes).ok_or_else(|| Error::Invalid("it is damaged: it has no header".to_owned()))
}

/// What follows each `Content-Type`, and where.
fn kinds(bytes: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    const NAME: &[u8] = b"content-type";
    let mut at = 0;
    std::iter::from_fn(move || {
        // A hyphen is rarer than a letter.
        while let Some(hyphen) = memchr::memchr(b'-', &bytes[at..]) {
            let begin = (at + hyphen).checked_sub(7);
            at += hyphen + 1;
            let Some(begin) = begin.filter(|begin| bytes.len() - begin >= NAME.len()) else { continue };
            let end = begin + NAME.len();
            if bytes[begin..end].eq_ignore_ascii_case(NAME) {
                let kind = &bytes[end..bytes.len().min(end + KIND)];
                // As far as the next blank line: what a text says of mails is no kind.
                let blank = kind.windows(2).position(|pair| pair == b"\n\n" || pair == b"\n\r");
                return Some((end, &kind[..blank.unwrap_or(kind.len())]));
            }
        }
        None
    })
}

fn says_nested(kind: &[u8]) -> bool {
    let has = |word: &[u8]| kind.windows(word.len()).any(|part| part.eq_ignore_ascii_case(word));
    has(b"rfc822") || has(b"global") || has(b"digest")
}

/// What parts the parts, where a kind says so.
fn boundary(kind: &[u8]) -> Option<&[u8]> {
    const NAME: &[u8] = b"boundary=";
    let at = kind.windows(NAME.len()).position(|part| part.eq_ignore_ascii_case(NAME))?;
    let value = &kind[at + NAME.len()..];
    let is_end = |byte: &u8| matches!(byte, b';' | b'\r' | b'\n' | b' ' | b'\t');
    match value.strip_prefix(b"\"") {
        Some(quoted) => quoted.split(|byte| *byte == b'"').next(),
        None => value.split(is_end).next(),
    }
}

/// The lines that can part parts, and where each is; what ends the last part is one too.
fn between(bytes: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let found = at + memchr::memmem::find(bytes.get(at..)?, b"--")?;
            at = found + 2;
            if found > 0 && bytes[found - 1] != b'\n' {
                continue;
            }
            let rest = &bytes[at..];
            let line = &rest[..memchr::memchr(b'\n', rest).unwrap_or(rest.len())];
            at += line.len();
            let line = line.trim_ascii_end();
            return Some((found, line.strip_suffix(b"--").unwrap_or(line)));
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "From: a@b.example\nSubject: x\nMIME-Version: 1.0\n";

    fn refused(mail: &str) -> String {
        parse(mail.as_bytes()).expect_err("it is refused").to_string()
    }

    #[test]
    fn a_mail_that_is_made_to_be_endless_is_refused_before_it_is_parsed() {
        let mixed = |boundary: &str| format!("Content-Type: multipart/mixed;\n boundary=\"{boundary}\"\n\n");
        let nested = format!("{HEAD}{}Subject: y\n\nend", "Content-Type: message/rfc822\n\n".repeat(6_000));
        assert!(refused(&nested).contains("5000 mails within one another"));
        assert!(refused(&format!("{HEAD}{}", mixed(&"-".repeat(5_000)))).contains("longer than any mail program"));
        let crowd = format!("{HEAD}{}{}--b--\n", mixed("b"), "--b\n\nx\n".repeat(200_000));
        assert!(refused(&crowd).contains("150000 parts"));
        let endless: String = (0..20_000).map(|at| format!("--b\n{}x\n", mixed(&format!("q{at}")))).collect();
        assert!(refused(&format!("{HEAD}{}{endless}--b--\n", mixed("b"))).contains("20000 of its parts"));
        let sound: String = (0..20_000)
            .map(|at| format!("--b\n{}--q{at}\nContent-Type: text/plain\n\nx\n--q{at}--\n", mixed(&format!("q{at}"))))
            .collect();
        assert!(parse(format!("{HEAD}{}{sound}--b--\n", mixed("b")).as_bytes()).is_ok());
    }

    #[test]
    fn what_is_hostile_is_told_by_what_parts_say_and_not_by_what_texts_say() {
        let mail = |kind: &str, text: &str| format!("{HEAD}Content-Type: {kind}\n\n{text}");
        for (mail, expected) in [
            (mail("text/plain", "RFC822 is a digest of global rules."), false),
            (mail("MESSAGE/RFC822", "Subject: y\n\nend"), true),
            (mail("multipart/digest; boundary=b", "--b\n\nSubject: y\n\nend\n--b--"), true),
            (mail("multipart/mixed; boundary=b", &"--b\nContent-Type: text/plain\n\nx\n".repeat(600)), true),
        ] {
            assert_eq!(is_hostile(mail.as_bytes()), expected, "{}", &mail[..120]);
        }
    }
}
