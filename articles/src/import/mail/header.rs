//! The header at the top of a mail or a saved page, as far as it tells what kind of file this is.

/// Bytes in which a header ends, or it is none.
const MOST: usize = 256 << 10;
/// Fields that hardly any other text begins with.
const TELLING: [&str; 14] = [
    "message-id",
    "mime-version",
    "received",
    "return-path",
    "delivered-to",
    "x-mailer",
    "content-type",
    "user-agent",
    "content-transfer-encoding",
    "dkim-signature",
    "x-original-to",
    "newsgroups",
    "x-received",
    "list-unsubscribe",
];
/// Fields that every mail has, and many another text.
const USUAL: [&str; 7] = ["from", "to", "subject", "date", "cc", "sender", "reply-to"];

/// The fields of a header.
pub(in crate::import) struct Header<'a>(Vec<(String, &'a [u8])>);

impl<'a> Header<'a> {
    /// The header that the bytes begin with, if they begin with one. Of a field that goes on over several lines, only
    /// the first is in its value.
    pub(in crate::import) fn of(bytes: &'a [u8]) -> Option<Header<'a>> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let start = bytes.iter().position(|byte| !byte.is_ascii_whitespace())?;
        let mut fields: Vec<(String, &[u8])> = Vec::new();
        for line in bytes[start..bytes.len().min(start + MOST)].split(|byte| *byte == b'\n') {
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            match line {
                [] => break,
                [b' ' | b'\t', ..] if !fields.is_empty() => {}
                line if line.starts_with(b">From ") => {}
                line => {
                    let (name, value) = field(line)?;
                    fields.push((name, value));
                }
            }
        }
        (!fields.is_empty()).then_some(Header(fields))
    }

    /// The value of a field, by its name in lower case.
    pub(in crate::import) fn get(&self, name: &str) -> Option<&'a [u8]> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| *value)
    }

    /// Whether a field is there and its value begins like this, in lower case.
    pub(in crate::import) fn begins(&self, name: &str, start: &str) -> bool {
        self.get(name).is_some_and(|value| {
            value
                .trim_ascii_start()
                .get(..start.len())
                .is_some_and(|begin| begin.eq_ignore_ascii_case(start.as_bytes()))
        })
    }

    /// Whether it is the header of a mail. `is_named`: the name of the file says so too.
    pub(in crate::import) fn is_mail(&self, is_named: bool) -> bool {
        let count = |names: &[&str]| names.iter().filter(|name| self.get(name).is_some()).count();
        let (telling, usual) = (count(&TELLING), count(&USUAL));
        let is_addressed = self.get("from").is_some_and(|from| from.contains(&b'@'));
        telling >= 2 || telling == 1 && usual >= 1 || is_addressed && usual >= 3 || is_named && usual + telling >= 1
    }
}

fn field(line: &[u8]) -> Option<(String, &[u8])> {
    let colon = line.iter().position(|byte| *byte == b':').filter(|at| (1..=76).contains(at))?;
    let (name, value) = (&line[..colon], &line[colon + 1..]);
    // Old programs put a blank before the colon.
    let name = name.trim_ascii_end();
    let is_name = !name.is_empty() && name.iter().all(|byte| byte.is_ascii_graphic());
    is_name.then(|| (String::from_utf8_lossy(name).to_ascii_lowercase(), value.trim_ascii()))
}

/// Whether the name of a file ends in one of these.
pub(in crate::import) fn is_named(name: &str, endings: &[&str]) -> bool {
    name.rsplit_once('.').is_some_and(|(_, ending)| endings.iter().any(|known| ending.eq_ignore_ascii_case(known)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_of_a_mail_is_told_from_the_top_of_a_text() {
        for (text, expected) in [
            ("Received: from a\r\n by b\r\nFrom: a@b.example\r\nSubject: x\r\n\r\nHello", true),
            ("MIME-Version: 1.0\nContent-Type: text/plain\n\nHello", true),
            ("From: Ada <ada@example.org>\nTo: Bo\nSubject: Tides\n\nHello", true),
            ("Title: Tides\nDate: 2024-03-22\n\nThe water rises.", false),
            ("From: the editors\nDate: today\n\nThe water rises.", false),
            ("The water rises.\nSubject: to change\n\n", false),
            ("Note: this is a text", false),
        ] {
            assert_eq!(Header::of(text.as_bytes()).is_some_and(|header| header.is_mail(false)), expected, "{text}");
        }
        assert!(Header::of(b"Subject: x\n\ny").is_some_and(|header| header.is_mail(true)));
    }
}
