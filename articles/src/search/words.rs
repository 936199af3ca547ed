//! A text as the words that search knows: folded, CJK and other scripts without spaces as overlapping
//! pairs of characters. The index, the query and the snippet all see a text through this one reader.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};
use unicode_normalization::char::is_combining_mark;

use super::first_bytes::{FirstBytes, Sought};
use crate::fold::push_folded;

/// Longer words are cut, the same way everywhere: they are addresses and encoded files, not language.
const LONGEST: usize = 64;

/// Reads a text word by word; the current word is in `token`.
pub(crate) struct Words<'a> {
    text: &'a str,
    at: usize,
    /// Words that can be seen to begin with none of these bytes are passed over.
    wanted: Option<(FirstBytes, Option<Sought>)>,
    pub(crate) token: Token,
}

/// What a byte is to words: between them, part of one, or part of a character that has to be looked at.
const GAP: u8 = 0;
const LETTER: u8 = 1;
const BEYOND: u8 = 2;
const KINDS: [u8; 256] = {
    let mut kinds = [BEYOND; 256];
    let mut byte = 0;
    while byte < 0x80 {
        kinds[byte] = if (byte as u8).is_ascii_alphanumeric() { LETTER } else { GAP };
        byte += 1;
    }
    kinds
};

fn kind(byte: u8) -> u8 {
    KINDS[usize::from(byte)]
}

/// What a character does to words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    /// Part of a word.
    Letter,
    /// Of a script without spaces: each two neighbours are a word.
    Paired,
    /// Goes with the character before it.
    Mark,
    /// A word by itself.
    Symbol,
    /// Between words.
    Gap,
}

fn class(c: char) -> Class {
    if c.is_ascii() {
        return match c.is_ascii_alphanumeric() {
            true => Class::Letter,
            false => Class::Gap,
        };
    }
    match c {
        // The most frequent ones first.
        '\u{4e00}'..='\u{9fff}' | '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '\u{ac00}'..='\u{d7a3}' => {
            Class::Paired
        }
        '\u{3000}'..='\u{3004}' | '\u{ff0c}' | '\u{2010}'..='\u{203b}' => Class::Gap,
        '\u{ad}' | '\u{200c}' | '\u{200d}' | '\u{2060}' | '\u{fe00}'..='\u{fe0f}' | '\u{ff9e}' | '\u{ff9f}' => {
            Class::Mark
        }
        // The vowels and final consonants of Hangul that was taken apart.
        '\u{1160}'..='\u{11ff}' => Class::Mark,
        _ if is_combining_mark(c) => Class::Mark,
        '\u{e00}'..='\u{eff}'
        | '\u{1000}'..='\u{109f}'
        | '\u{1100}'..='\u{115f}'
        | '\u{1780}'..='\u{17ff}'
        | '\u{3005}'..='\u{3007}'
        | '\u{3041}'..='\u{312f}'
        | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{ac00}'..='\u{d7af}'
        | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ff9d}'
        | '\u{20000}'..='\u{3ffff}'
            if c.is_alphanumeric() || c == '々' =>
        {
            Class::Paired
        }
        _ if c.is_alphanumeric() => Class::Letter,
        '\u{2600}'..='\u{27bf}' | '\u{1f300}'..='\u{1faff}' => Class::Symbol,
        _ => Class::Gap,
    }
}

/// Whether a text goes on with two ideographs that nothing combines with: most of a CJK text, told by its bytes.
fn is_plain_pair(rest: &[u8]) -> bool {
    let is_ideograph = |at: usize| matches!(rest.get(at), Some(0xe5..=0xe9));
    let ends = || match rest.get(6) {
        None | Some(0..0x80 | 0xe5..=0xe9) => true,
        // Most punctuation of CJK.
        Some(0xe3) => rest.get(7) == Some(&0x80) && rest.get(8).is_some_and(|&byte| byte < 0xaa),
        Some(_) => false,
    };
    is_ideograph(0) && is_ideograph(3) && ends()
}

impl<'a> Words<'a> {
    pub(crate) fn of(text: &'a str) -> Words<'a> {
        Words { text, at: 0, wanted: None, token: Token::default() }
    }

    /// Reads only words that begin with one of these bytes, and some others: those that are not seen at once to begin
    /// otherwise. Their positions say nothing.
    pub(crate) fn beginning_with(text: &'a str, wanted: FirstBytes) -> Words<'a> {
        Words { wanted: Some((wanted, wanted.sought())), ..Words::of(text) }
    }

    /// Whether the current word is the single last character of a run of pairs: the pair before it says more.
    pub(crate) fn is_tail(&self, previous_end: usize) -> bool {
        self.token.offset_to == previous_end
    }

    /// Where the unit that starts at `from` ends: a character and the marks that go with it.
    fn unit_end(&self, from: usize) -> usize {
        let rest = &self.text[from..];
        rest.char_indices().skip(1).find(|&(_, c)| class(c) != Class::Mark).map_or(self.text.len(), |(at, _)| from + at)
    }

    fn class_at(&self, at: usize) -> Class {
        self.text[at..].chars().next().map_or(Class::Gap, class)
    }

    fn set(&mut self, from: usize, to: usize) -> bool {
        self.token.offset_from = from;
        self.token.offset_to = to;
        self.token.text.clear();
        push_folded(&self.text[from..to], &mut self.token.text);
        if self.token.text.len() > LONGEST {
            self.token.text.truncate(self.token.text.floor_char_boundary(LONGEST));
        }
        !self.token.text.is_empty()
    }

    fn set_as_it_is(&mut self, from: usize, to: usize) {
        self.token.offset_from = from;
        self.token.offset_to = to;
        self.token.text.clear();
        self.token.text.push_str(&self.text[from..to]);
    }

    /// `C++`, `F#`: the signs belong to the name.
    fn with_signs(&self, from: usize, to: usize) -> usize {
        let after = &self.text.as_bytes()[to..];
        if to - from > 2 || !self.text.as_bytes()[from].is_ascii_alphabetic() {
            return to;
        }
        let signs = match after {
            [b'+', b'+', ..] => 2,
            [b'#', ..] => 1,
            _ => return to,
        };
        match after.get(signs) {
            Some(next) if next.is_ascii_alphanumeric() || matches!(next, b'+' | b'#') || *next >= 0x80 => to,
            _ => to + signs,
        }
    }

    fn read(&mut self) -> bool {
        let bytes = self.text.as_bytes();
        loop {
            if let Some((_, Some(sought))) = &self.wanted {
                self.at = sought.next(bytes, self.at);
            }
            let gap = bytes[self.at..].iter().position(|&byte| kind(byte) != GAP);
            let Some(from) = gap.map(|gap| self.at + gap) else {
                self.at = bytes.len();
                return false;
            };
            self.at = from;
            let word = bytes[from..].iter().position(|&byte| kind(byte) != LETTER);
            let to = word.map_or(bytes.len(), |word| from + word);
            if to > from && bytes.get(to).is_none_or(|byte| *byte < 0x80) {
                self.at = to;
                if self.wanted.is_some_and(|(wanted, _)| !wanted.has(bytes[from].to_ascii_lowercase())) {
                    continue;
                }
                let to = self.with_signs(from, to);
                self.at = to;
                self.set_as_it_is(from, to);
                self.token.text.make_ascii_lowercase();
                self.token.text.truncate(LONGEST);
                return true;
            }
            if is_plain_pair(&bytes[from..]) {
                self.at = from + 3;
                self.set_as_it_is(from, from + 6);
                return true;
            }
            if self.read_beyond_ascii(from) {
                return true;
            }
        }
    }

    fn read_beyond_ascii(&mut self, from: usize) -> bool {
        match self.class_at(from) {
            Class::Paired => {
                let middle = self.unit_end(from);
                self.at = middle;
                let to = match self.class_at(middle) {
                    Class::Paired => self.unit_end(middle),
                    _ => middle,
                };
                self.set(from, to)
            }
            Class::Letter => {
                let rest = &self.text[from..];
                let to = rest
                    .char_indices()
                    .find(|&(_, c)| !matches!(class(c), Class::Letter | Class::Mark))
                    .map_or(self.text.len(), |(at, _)| from + at);
                self.at = to;
                self.set(from, to)
            }
            Class::Symbol => {
                self.at = self.unit_end(from);
                self.set(from, self.at)
            }
            Class::Mark | Class::Gap => {
                let c = self.text[from..].chars().next().map_or(1, char::len_utf8);
                self.at = from + c;
                false
            }
        }
    }
}

impl TokenStream for Words<'_> {
    fn advance(&mut self) -> bool {
        let more = self.read();
        self.token.position = self.token.position.wrapping_add(1);
        more
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

/// What Tantivy asks for words.
#[derive(Clone)]
pub(crate) struct WordReader;

impl Tokenizer for WordReader {
    type TokenStream<'a> = Words<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Words<'a> {
        Words::of(text)
    }
}

/// The words of a query's text, each with its place among them. The tail of a run of pairs is left out,
/// so that a run of characters is also found inside a longer one.
pub(crate) fn query_words(text: &str) -> Vec<(usize, String)> {
    let mut words = Vec::new();
    let mut reader = Words::of(text);
    let mut end = usize::MAX;
    while reader.advance() {
        if !reader.is_tail(end) {
            words.push((reader.token.position, reader.token.text.clone()));
        }
        end = reader.token.offset_to;
    }
    words
}

/// Whether a word is one character of a script without spaces, which is found as the beginning of pairs.
pub(crate) fn is_single_paired(word: &str) -> bool {
    let mut chars = word.chars();
    matches!((chars.next(), chars.next()), (Some(c), None) if class(c) == Class::Paired)
}

/// Whether words can begin or end between these two characters.
pub(crate) fn is_boundary(before: Option<char>, after: Option<char>) -> bool {
    !matches!(
        (before.map(class), after.map(class)),
        (Some(Class::Letter | Class::Mark), Some(Class::Letter)) | (_, Some(Class::Mark))
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        let mut reader = Words::of(text);
        while reader.advance() {
            found.push(reader.token.text.clone());
        }
        found
    }

    #[test]
    fn a_text_becomes_folded_words_and_pairs() {
        for (text, expected) in [
            ("The Whale's road", &["the", "whale", "s", "road"][..]),
            ("L’élection à Paris", &["l", "election", "a", "paris"]),
            ("C++ and F#, but a+b", &["c++", "and", "f#", "but", "a", "b"]),
            ("jane@example.com", &["jane", "example", "com"]),
            ("1,000.50 €", &["1", "000", "50"]),
            ("中国人 ok", &["中国", "国人", "人", "ok"]),
            ("人", &["人"]),
            ("中文\u{302a}", &["中文\u{302a}", "文\u{302a}"]),
            ("ｶﾞｽ会社", &["ガス", "ス会", "会社", "社"]),
            ("한국어", &["한국", "국어", "어"]),
            ("\u{1112}\u{1161}\u{11ab}국", &["한국", "국"]),
            ("abc中", &["abc", "中"]),
            ("हिन्दी भाषा", &["हिन्दी", "भाषा"]),
            ("🎉 party👍🏽", &["🎉", "party", "👍", "🏽"]),
            ("\u{301} —  ", &[]),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
    }

    #[test]
    fn a_query_leaves_out_the_tail_of_a_run_of_pairs() {
        assert_eq!(query_words("中国人 x"), [(0, "中国".into()), (1, "国人".into()), (3, "x".into())]);
        assert_eq!(query_words("人"), [(0, "人".into())]);
    }

    proptest::proptest! {
        #[test]
        fn passing_words_over_leaves_out_none_that_is_wanted(text in "([a-eA-E中国é\u{301}]{1,4}[ +#.]{0,2}|[d-z ]{40}){0,20}", firsts in proptest::collection::vec("[a-c中é]", 1..5)) {
            let mut wanted = FirstBytes::default();
            firsts.iter().for_each(|first| wanted.insert(first));
            let read = |mut reader: Words<'_>| {
                let mut found = Vec::new();
                while reader.advance() {
                    if wanted.begin(&reader.token.text) {
                        found.push((reader.token.offset_from, reader.token.offset_to, reader.token.text.clone()));
                    }
                }
                found
            };
            proptest::prop_assert_eq!(read(Words::beginning_with(&text, wanted)), read(Words::of(&text)));
        }

        #[test]
        fn words_stand_where_they_say_they_do(text in "\\PC{0,60}") {
            let mut reader = Words::of(&text);
            let mut from = 0;
            while reader.advance() {
                proptest::prop_assert!(reader.token.offset_from >= from);
                proptest::prop_assert!(reader.token.offset_to <= text.len());
                proptest::prop_assert!(text.is_char_boundary(reader.token.offset_from));
                proptest::prop_assert!(text.is_char_boundary(reader.token.offset_to));
                from = reader.token.offset_from;
            }
        }
    }
}
