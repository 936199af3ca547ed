//! Text without markup: out of safe HTML, counted, cut for an excerpt, and folded into a key that finds duplicates.

mod fold;
#[cfg(test)]
mod tests;

use memchr::memchr;

use self::fold::folded_words;

/// The longest excerpt, in characters.
const EXCERPT: usize = 300;
/// A text shorter than this many words says too little to be told apart from another without its title.
const TELLING_WORDS: u32 = 8;

/// Characters in which a text shows that it has that many.
const BEGIN: usize = 400;

/// Words of a text. CJK counts two characters as a word; Korean writes words apart and counts like the rest.
pub fn words(text: &str) -> u32 {
    let (mut words, mut wide, mut inside) = (0u32, 0u32, false);
    let (bytes, mut at) = (text.as_bytes(), 0);
    while let Some(b) = bytes.get(at) {
        if b.is_ascii() {
            let part = PART_OF_WORD[usize::from(*b)] + u8::from(inside) >= 2;
            words += u32::from(part & !inside);
            inside = part;
            at += 1;
            continue;
        }
        let Some(c) = text[at..].chars().next() else { break };
        at += c.len_utf8();
        if is_cjk(c) {
            wide += 1;
            inside = false;
        } else {
            // Marks that change the letter before them (Devanagari vowels, accents) are no letters of their own.
            let part = c.is_alphanumeric() || (inside && !c.is_whitespace() && !is_dash_or_quote(c));
            words += u32::from(part && !inside);
            inside = part;
        }
    }
    words + wide.div_ceil(2)
}

/// What a byte of ASCII is to counting words: 2 is part of one anywhere, 1 only within one.
const PART_OF_WORD: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = if (byte as u8).is_ascii_alphanumeric() { 2 } else { 0 };
        byte += 1;
    }
    table[b'\'' as usize] = 1;
    table[b'-' as usize] = 1;
    table
};

fn is_dash_or_quote(c: char) -> bool {
    ('\u{2010}'..='\u{201f}').contains(&c) && c != '\u{2019}' || ('\u{2026}'..='\u{203f}').contains(&c)
}

/// Whether a character is of a script that writes no spaces between words and counts by characters.
pub(crate) fn is_cjk(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

/// The beginning of a text on one line, at most 300 characters, ending at a word.
pub fn excerpt(text: &str) -> Option<String> {
    let mut line = String::new();
    let mut length = 0;
    for word in text.split_whitespace() {
        let size = word.chars().count();
        if length + size + 1 > EXCERPT {
            // A word that alone fills the excerpt is a text without spaces: it is cut where it must be.
            if length < EXCERPT / 2 {
                line.extend((length > 0).then_some(' '));
                line.extend(word.chars().take(EXCERPT - 1 - length - 1));
            }
            line.push('…');
            return Some(line);
        }
        if length > 0 {
            line.push(' ');
            length += 1;
        }
        line.push_str(word);
        length += size;
    }
    (length > 0).then_some(line)
}

/// A key that is the same for the same words, whatever their case, punctuation, width and Unicode form:
/// 64 bits of BLAKE3. The title counts only where the text is too short to say which article it is.
pub fn text_key(title: &str, text: &str) -> i64 {
    let mut hasher = blake3::Hasher::new();
    let begin = text.char_indices().nth(BEGIN).map_or(text, |(end, _)| &text[..end]);
    if words(begin) < TELLING_WORDS {
        hasher.update(folded_words(title).as_bytes());
        hasher.update(b"\n");
    }
    fold_into(&mut hasher, text);
    let mut first = [0; 8];
    first.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
    i64::from_le_bytes(first)
}

/// Takes the folded words of a text piece by piece: a large one is not to be in memory once more.
fn fold_into(hasher: &mut blake3::Hasher, text: &str) {
    const PIECE: usize = 1 << 20;
    let (mut rest, mut gap) = (text, false);
    while !rest.is_empty() {
        let after = rest.as_bytes().get(PIECE..).unwrap_or_default();
        let between = after.windows(2).position(|pair| pair[0] == b' ' && pair[1].is_ascii_alphanumeric());
        let (piece, more) = rest.split_at(between.map_or(rest.len(), |at| PIECE + at));
        let folded = folded_words(piece);
        if !folded.is_empty() {
            hasher.update(if gap { b" " } else { b"" }).update(folded.as_bytes());
            gap = true;
        }
        rest = more;
    }
}

/// Runs of white space as one space each, none at the ends.
pub(crate) fn collapse(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// Whether a text is nothing but blank space.
pub(crate) fn is_blank(text: &str) -> bool {
    // What indents a page is ASCII, and most texts that are not blank begin with it.
    let first = text.bytes().position(|byte| !byte.is_ascii_whitespace());
    first.is_none_or(|first| {
        let byte = text.as_bytes()[first];
        !byte.is_ascii_graphic() && text[first..].trim_start().is_empty()
    })
}

/// Text as it stands in HTML, written the way the sanitizer writes it.
pub(crate) fn escape_into(html: &mut String, text: &str) {
    escape(html, text, false);
}

/// The same for the value of an attribute.
pub(crate) fn escape_attribute_into(html: &mut String, text: &str) {
    escape(html, text, true);
}

fn escape(html: &mut String, text: &str, attribute: bool) {
    html.reserve(text.len());
    let bytes = text.as_bytes();
    let (mut from, mut at) = (0, 0);
    while let Some(next) = first_escaped(&bytes[at..]) {
        at += next;
        let (replacement, length) = match bytes[at] {
            b'&' => ("&amp;", 1),
            b'<' => ("&lt;", 1),
            b'>' => ("&gt;", 1),
            b'"' if attribute => ("&quot;", 1),
            b'\r' => ("\n", 1),
            b'\0' => ("\u{fffd}", 1),
            // Also the first byte of many letters.
            0xc2 if bytes.get(at + 1) == Some(&0xa0) => ("&nbsp;", 2),
            _ => {
                at += 1;
                continue;
            }
        };
        html.push_str(&text[from..at]);
        html.push_str(replacement);
        at += length;
        from = at;
    }
    html.push_str(&text[from..]);
}

/// Bytes that are looked at together: of most such runs nothing is wanted, which vectors of a processor tell at once.
const RUN: usize = 32;

/// Where something begins that is not written as it is.
fn first_escaped(bytes: &[u8]) -> Option<usize> {
    let is_plain = |run: &&[u8; RUN]| {
        // Without a look into the table, so that all are told at once.
        let is_escaped = |b: u8| ESCAPED.iter().fold(false, |found, escaped| found | (b == *escaped));
        run.iter().fold(0, |found, &b| found | u8::from(is_escaped(b))) == 0
    };
    let passed = bytes.as_chunks().0.iter().take_while(is_plain).count() * RUN;
    Some(passed + bytes[passed..].iter().position(|byte| IS_ESCAPED[usize::from(*byte)])?)
}

/// The bytes with which something begins that is not written as it is.
const ESCAPED: &[u8; 7] = b"&<>\"\r\0\xc2";
const IS_ESCAPED: [bool; 256] = among(ESCAPED);

/// The bytes that blank space is, or may begin with beyond ASCII.
const MAY_BE_BLANK: [bool; 256] = among(b" \t\n\x0b\x0c\r\xc2\xe1\xe2\xe3");

/// Where blank space may be; single spaces between two words are passed over where that is no trouble.
fn first_blank(bytes: &[u8]) -> Option<usize> {
    let mut passed = 0;
    // Then every byte of a run is known not to be odd: it was the next one of another.
    if bytes.first().is_some_and(|first| !MAY_BE_BLANK[usize::from(*first)]) {
        let is_usual = |(run, next): &(&[u8; RUN], &[u8; RUN])| {
            let is_odd = |b: u8, next: u8| {
                (next.wrapping_sub(b'\t') < 5)
                    | (next == 0xc2)
                    | (next.wrapping_sub(0xe1) < 3)
                    | ((b == b' ') & (next == b' '))
            };
            run.iter().zip(next.iter()).fold(0, |found, (&b, &next)| found | u8::from(is_odd(b, next))) == 0
        };
        let (runs, nexts) = (bytes.as_chunks().0.iter(), bytes[1..].as_chunks().0.iter());
        passed = runs.zip(nexts).take_while(is_usual).count() * RUN;
    }
    Some(passed + bytes[passed..].iter().position(|byte| MAY_BE_BLANK[usize::from(*byte)])?)
}

/// Says of each byte whether it is one of these.
const fn among(bytes: &[u8]) -> [bool; 256] {
    let mut table = [false; 256];
    let mut at = 0;
    while at < bytes.len() {
        table[bytes[at] as usize] = true;
        at += 1;
    }
    table
}

/// The text of HTML that [`sanitize`](super::sanitize()) let through: blocks separated by a blank line, cells of a
/// row by a tab, a line break as one.
pub fn text_of(html: &str) -> String {
    let mut text = Writer { text: String::with_capacity(html.len()), gap: Gap::None };
    let mut pre = 0u32;
    let mut rest = html;
    while let Some(start) = memchr(b'<', rest.as_bytes()) {
        text.push(&rest[..start], pre > 0);
        rest = &rest[start..];
        let Some(end) = memchr(b'>', rest.as_bytes()) else { break };
        let tag = &rest[1..end];
        rest = &rest[end + 1..];
        let (closing, tag) = match tag.strip_prefix('/') {
            Some(tag) => (true, tag),
            None => (false, tag),
        };
        let name = tag.split([' ', '/']).next().unwrap_or_default();
        match name {
            "br" => text.want(Gap::Line),
            "tr" => text.want(Gap::Line),
            "td" | "th" => text.want(Gap::Cell),
            "pre" => {
                pre = if closing { pre.saturating_sub(1) } else { pre + 1 };
                text.want(Gap::Block);
            }
            "a" | "abbr" | "b" | "bdi" | "bdo" | "cite" | "code" | "del" | "dfn" | "em" | "i" | "img" | "ins"
            | "kbd" | "mark" | "q" | "rp" | "rt" | "ruby" | "s" | "samp" | "small" | "span" | "strong" | "sub"
            | "sup" | "time" | "u" | "var" | "wbr" => {}
            _ => text.want(Gap::Block),
        }
    }
    text.push(rest, pre > 0);
    text.text
}

#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Gap {
    None,
    Space,
    Cell,
    Line,
    Block,
}

struct Writer {
    text: String,
    gap: Gap,
}

impl Writer {
    fn want(&mut self, gap: Gap) {
        if gap > self.gap {
            self.gap = gap;
        }
    }

    fn push(&mut self, piece: &str, preformatted: bool) {
        let mut rest = piece;
        while !rest.is_empty() {
            let plain = memchr(b'&', rest.as_bytes()).unwrap_or(rest.len());
            match preformatted {
                true => self.push_lines(&rest[..plain]),
                false => self.push_words(&rest[..plain]),
            }
            rest = &rest[plain..];
            if rest.is_empty() {
                break;
            }
            let (decoded, length) = entity(rest);
            match decoded {
                Some('\u{a0}') => self.push_words(" "),
                Some(c) => self.push_solid(c.encode_utf8(&mut [0; 4])),
                None => self.push_solid(&rest[..length]),
            }
            rest = &rest[length..];
        }
    }

    fn push_words(&mut self, piece: &str) {
        let bytes = piece.as_bytes();
        let (mut from, mut at) = (0, 0);
        while let Some(word) = first_blank(&bytes[at..]) {
            at += word;
            let b = &bytes[at];
            let length = match b.is_ascii() {
                true => 1,
                false => piece[at..].chars().next().filter(|c| c.is_whitespace()).map_or(0, char::len_utf8),
            };
            if length == 0 {
                at += 1;
                continue;
            }
            // One space between two words is already what is written for it.
            let next_is_word = |next: &u8| !MAY_BE_BLANK[usize::from(*next)];
            if !(*b == b' ' && at > from && bytes.get(at + 1).is_some_and(next_is_word)) {
                if at > from {
                    self.push_solid(&piece[from..at]);
                }
                self.want(Gap::Space);
                from = at + length;
            }
            at += length;
        }
        if from < piece.len() {
            self.push_solid(&piece[from..]);
        }
    }

    fn push_lines(&mut self, piece: &str) {
        // What blank space stands at the start of preformatted text is part of it, line ends are not.
        let piece = match self.gap {
            Gap::Block => piece.trim_start_matches('\n'),
            _ => piece,
        };
        if piece.is_empty() {
            return;
        }
        match piece.trim_end_matches('\n') {
            "" => self.want(Gap::Line),
            kept => {
                self.push_solid(kept);
                if kept.len() < piece.len() {
                    self.want(Gap::Line);
                }
            }
        }
    }

    fn push_solid(&mut self, piece: &str) {
        if !self.text.is_empty() {
            self.text.push_str(match self.gap {
                Gap::None => "",
                Gap::Space => " ",
                Gap::Cell => "\t",
                Gap::Line => "\n",
                Gap::Block => "\n\n",
            });
        }
        self.gap = Gap::None;
        self.text.push_str(piece);
    }
}

/// The character that the reference at the start of `text` stands for, and its length in bytes. A lone `&` is itself.
fn entity(text: &str) -> (Option<char>, usize) {
    let Some(end) = text.bytes().take(12).position(|b| b == b';') else {
        return (None, 1);
    };
    let name = &text[1..end];
    let c = match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => name
            .strip_prefix('#')
            .and_then(|digits| match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok(),
                None => digits.parse().ok(),
            })
            .and_then(char::from_u32),
    };
    match c {
        Some(c) => (Some(c), end + 1),
        None => (None, 1),
    }
}
