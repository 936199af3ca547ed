//! The words of a text as numbers, and what can be counted of a line without knowing its language.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashSet, FxHasher};

use crate::extract::plain_text::is_cjk;

/// Words in a row by which a place in a text is known again.
const ROW: usize = 4;

/// Bytes of a line that are kept.
const START: usize = 160;

/// A line of text, counted. Pieces of it are pushed one after the other.
#[derive(Default)]
pub(super) struct Line {
    /// Each word, folded, as a number. CJK characters are words.
    pub hashes: Vec<u64>,
    pub words: u32,
    pub letters: u32,
    /// Words that begin with a capital letter, and with a digit.
    pub capitals: u32,
    pub digits: u32,
    pub commas: u32,
    /// Marks that end sentences.
    pub stops: u32,
    pub first: Option<char>,
    pub last: Option<char>,
    /// Its beginning, in lower case, a space between words.
    pub start: String,
    open: Option<FxHasher>,
}

impl Line {
    pub(super) fn push(&mut self, text: &str) {
        self.begin(text);
        let mut rest = text;
        loop {
            let run = rest.bytes().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(rest.len());
            self.letters(&rest.as_bytes()[..run]);
            let mut others = rest[run..].chars();
            let Some(c) = others.next() else { return };
            rest = others.as_str();
            if c.is_whitespace() {
                self.end();
                continue;
            }
            if is_cjk(c) {
                self.end();
                self.seen(c);
                self.words += 1;
                self.letters += 1;
                self.hashes.push(whole(&c));
                continue;
            }
            if !c.is_ascii() && c.is_alphanumeric() {
                self.letter(c);
                continue;
            }
            self.end();
            self.seen(c);
            match c {
                ',' | ';' | '，' | '、' | '；' | '،' => self.commas += 1,
                '.' | '!' | '?' | '。' | '！' | '？' | '…' | '।' | '؟' => self.stops += 1,
                _ => {}
            }
        }
    }

    /// Keeps the beginning of the line.
    fn begin(&mut self, text: &str) {
        for c in text.chars() {
            if self.start.len() >= START {
                break;
            }
            match c.is_whitespace() {
                true if self.start.is_empty() || self.start.ends_with(' ') => {}
                true => self.start.push(' '),
                false if c.is_ascii() => self.start.push(c.to_ascii_lowercase()),
                false => self.start.extend(c.to_lowercase()),
            }
        }
    }

    fn seen(&mut self, c: char) {
        self.first.get_or_insert(c);
        self.last = Some(c);
    }

    /// Letters and digits of a word, all of them ASCII: nearly all there are in most texts.
    fn letters(&mut self, letters: &[u8]) {
        let (Some(&first), Some(&last)) = (letters.first(), letters.last()) else { return };
        self.first.get_or_insert(char::from(first));
        self.last = Some(char::from(last));
        self.letters += u32::try_from(letters.len()).unwrap_or(u32::MAX);
        let mut hasher = self.word(char::from(first));
        for letter in letters {
            char::from(letter.to_ascii_lowercase()).hash(&mut hasher);
        }
        self.open = Some(hasher);
    }

    /// Any other letter or digit of a word.
    fn letter(&mut self, c: char) {
        self.seen(c);
        self.letters += 1;
        let mut hasher = self.word(c);
        c.to_lowercase().for_each(|c| c.hash(&mut hasher));
        self.open = Some(hasher);
    }

    /// What the word that is open is known by so far, or the beginning of one that begins so.
    fn word(&mut self, first: char) -> FxHasher {
        self.open.take().unwrap_or_else(|| {
            self.words += 1;
            self.capitals += u32::from(first.is_uppercase());
            self.digits += u32::from(first.is_numeric());
            FxHasher::default()
        })
    }

    /// The word that is open is whole.
    pub(super) fn end(&mut self) {
        if let Some(hasher) = self.open.take() {
            self.hashes.push(hasher.finish());
        }
    }

    pub(super) fn is_blank(&self) -> bool {
        self.first.is_none()
    }

    /// Whether it ends as a sentence does.
    pub(super) fn is_sentence(&self) -> bool {
        matches!(self.last, Some('.' | '!' | '?' | '。' | '！' | '？' | '…' | '।' | '؟' | '"' | '”' | '»' | ':' | ')'))
    }

    /// The same for lines of the same words.
    pub(super) fn key(&self) -> u64 {
        whole(&self.hashes)
    }
}

/// A text by which lines are known again.
#[derive(Debug, Default)]
pub(super) struct Text {
    rows: FxHashSet<u64>,
    pub words: usize,
    /// The words it ends with, as many as can begin a row.
    end: Vec<u64>,
}

impl Text {
    pub(super) fn of(text: &str) -> Text {
        let mut line = Line::default();
        line.push(text);
        line.end();
        let mut whole_text = Text::default();
        whole_text.add(&line);
        whole_text
    }

    /// Adds a line to it, as its next words.
    pub(super) fn add(&mut self, line: &Line) {
        self.words += line.hashes.len();
        self.rows.extend(line.hashes.windows(ROW).map(whole));
        // The rows that begin in what stands before the line.
        self.end.extend(line.hashes.iter().take(ROW - 1));
        self.rows.extend(self.end.windows(ROW).map(whole));
        if line.hashes.len() >= ROW {
            self.end.clear();
            self.end.extend(&line.hashes[line.hashes.len() + 1 - ROW..]);
        }
        let past = self.end.len().saturating_sub(ROW - 1);
        self.end.drain(..past);
    }

    /// How many different rows of words it has: fewer than words where it repeats itself.
    pub(super) fn rows(&self) -> usize {
        self.rows.len()
    }

    /// How much of a line is in it, from 0 to 1; nothing of lines too short to be known again.
    pub(super) fn share(&self, line: &Line) -> f32 {
        let rows = line.hashes.len().saturating_sub(ROW - 1);
        match rows {
            0 => 0.0,
            _ => line.hashes.windows(ROW).filter(|row| self.rows.contains(&whole(*row))).count() as f32 / rows as f32,
        }
    }
}

fn whole<T: Hash + ?Sized>(value: &T) -> u64 {
    let mut hasher = FxHasher::default();
    value.hash(&mut hasher);
    hasher.finish()
}
