//! The words of a text folded for comparing whole texts: compatibility form, lower case, one space for whatever stands
//! between. Most characters of most texts are told at a glance; the others are normalised with what is around them.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

/// What a character is to folding.
#[derive(Clone, Copy)]
enum Fold {
    /// A letter or digit that is its own form.
    Letter,
    /// Between words.
    Gap,
    /// A wide form of this ASCII character.
    Wide(u8),
    /// Has to be looked at more closely, together with its neighbours.
    Unknown,
}

/// None of the known ones joins with a character before it, so that a text may be normalised in pieces that begin with
/// them.
fn fold_of(c: char) -> Fold {
    match c {
        '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' => Fold::Letter,
        '\u{3000}'..='\u{3002}'
        | '\u{3008}'..='\u{3011}'
        | '\u{2013}'
        | '\u{2014}'
        | '\u{2018}'
        | '\u{2019}'
        | '\u{201c}'
        | '\u{201d}'
        | '\u{2026}' => Fold::Gap,
        '\u{ff01}'..='\u{ff5e}' => Fold::Wide((u32::from(c) - 0xfee0) as u8),
        _ => Fold::Unknown,
    }
}

/// The words of a text, a space between each two.
pub(super) fn folded_words(text: &str) -> String {
    let mut folded = Folded { words: String::with_capacity(text.len()), gap: false };
    let bytes = text.as_bytes();
    // Before `done` everything is folded; `last` is where the character before `at` begins.
    let (mut done, mut last, mut at) = (0, 0, 0);
    while let Some(first) = bytes.get(at) {
        if first.is_ascii() {
            at += ascii_run(&bytes[at..]);
            last = at - 1;
            continue;
        }
        let Some(c) = text[at..].chars().next() else { break };
        if !matches!(fold_of(c), Fold::Unknown) {
            last = at;
            at += c.len_utf8();
            continue;
        }
        // It may join with the character before it, and those after it with it.
        folded.push_known(&text[done..last]);
        let rest = &text[at..];
        let length = rest.find(|c: char| c.is_ascii() || !matches!(fold_of(c), Fold::Unknown)).unwrap_or(rest.len());
        at += length;
        folded.push_unknown(&text[last..at]);
        (done, last) = (at, at);
    }
    folded.push_known(&text[done..]);
    folded.words
}

/// How many bytes from the beginning are ASCII.
fn ascii_run(bytes: &[u8]) -> usize {
    let passed = bytes.as_chunks::<64>().0.iter().take_while(|run| run.is_ascii()).count() * 64;
    passed + bytes[passed..].iter().take_while(|byte| byte.is_ascii()).count()
}

/// Bytes of ASCII that are folded together.
const CHUNK: usize = 256;

/// What ASCII is folded to; 0 is between words.
const ASCII: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 128 {
        let letter = byte as u8;
        table[byte] = if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { 0 };
        byte += 1;
    }
    table
};

struct Folded {
    words: String,
    /// Something stood between the last word and what comes next.
    gap: bool,
}

impl Folded {
    /// Text of which [`fold_of`] knows every character that is not ASCII.
    fn push_known(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(first) = bytes.get(at) {
            if first.is_ascii() {
                let run = ascii_run(&bytes[at..]);
                bytes[at..at + run].chunks(CHUNK).for_each(|chunk| self.push_ascii(chunk));
                at += run;
                continue;
            }
            let Some(c) = text[at..].chars().next() else { break };
            at += c.len_utf8();
            match fold_of(c) {
                Fold::Letter => {
                    self.begin();
                    self.words.push(c);
                }
                Fold::Wide(narrow) => self.push(char::from(narrow)),
                Fold::Gap => self.gap = true,
                Fold::Unknown => self.push(c),
            }
        }
    }

    /// Not more than [`CHUNK`] bytes of ASCII. Each writes a space and itself, and what is not wanted of that is written
    /// over by the next: to decide for each byte would take three times as long.
    fn push_ascii(&mut self, chunk: &[u8]) {
        let mut folded = [0; 2 * CHUNK + 1];
        let (mut length, mut gap, mut is_first) = (0, self.gap, self.words.is_empty());
        for byte in chunk {
            let byte = ASCII[usize::from(*byte)];
            let is_part = byte != 0;
            folded[length] = b' ';
            length += usize::from(is_part & gap & !is_first);
            folded[length] = byte;
            length += usize::from(is_part);
            is_first &= !is_part;
            gap = !is_part;
        }
        self.gap = gap;
        // It is ASCII, letters, digits and spaces.
        self.words.push_str(std::str::from_utf8(&folded[..length]).unwrap_or_default());
    }

    fn push_unknown(&mut self, text: &str) {
        match is_nfkc_quick(text.chars()) {
            IsNormalized::Yes => text.chars().for_each(|c| self.push(c)),
            _ => text.nfkc().for_each(|c| self.push(c)),
        }
    }

    fn push(&mut self, c: char) {
        if !c.is_alphanumeric() {
            self.gap = true;
            return;
        }
        self.begin();
        match c.is_ascii() {
            true => self.words.push(c.to_ascii_lowercase()),
            false => self.words.extend(c.to_lowercase()),
        }
    }

    fn begin(&mut self) {
        if self.gap && !self.words.is_empty() {
            self.words.push(' ');
        }
        self.gap = false;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The same, said plainly.
    fn plainly(text: &str) -> String {
        let form: String = text.nfkc().collect();
        let words = form.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(|word| word.chars().flat_map(char::to_lowercase).collect::<String>()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn texts_of_many_scripts_are_folded_as_their_compatibility_form_is() {
        for text in [
            "",
            "The Sea, again",
            "L’été à la mer",
            "cafe\u{301} Ｃａｆｅ\u{301}",
            "中文，标点。ＡＢＣ１２３（全角）",
            "か\u{3099}き と ガ",
            "한국어 \u{1112}\u{1161}\u{11ab} 하\u{11ab}",
            "ﬁnance ½ ㎏ x² ‗ …",
            "Ёлка и\u{306}од",
            "中\u{302a}文 — \u{301}a",
        ] {
            assert_eq!(folded_words(text), plainly(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn the_glance_says_what_the_closer_look_does(text in "([a-zA-Z ,.]|[中文，。Ａｂ１－]|[éüñß\u{301}\u{308}\u{3099}]|[かがハ한\u{11ab}]|\\PC|[a-zA-Z ,.-]{90}){0,40}") {
            prop_assert_eq!(folded_words(&text), plainly(&text));
        }
    }
}
