//! What words can begin with that are looked for in a text: by it most words are passed over without being read.

/// Bytes that words can begin with, once they are folded.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct FirstBytes([u128; 2]);

impl FirstBytes {
    /// What words that begin like this one begin with.
    pub(crate) fn insert(&mut self, word: &str) {
        if let Some(byte) = word.bytes().next() {
            self.0[usize::from(byte / 128)] |= 1 << (byte % 128);
        }
    }

    /// Whether a folded word begins with one of them.
    pub(crate) fn begin(&self, word: &str) -> bool {
        word.bytes().next().is_some_and(|byte| self.has(byte))
    }

    pub(crate) fn has(&self, byte: u8) -> bool {
        self.0[usize::from(byte / 128)] >> (byte % 128) & 1 == 1
    }

    /// How to look for them where they are few and of ASCII, as those of most searches are.
    pub(crate) fn sought(&self) -> Option<Sought> {
        let [ascii, beyond] = self.0;
        if beyond != 0 || !(1..=3).contains(&ascii.count_ones()) {
            return None;
        }
        let (lowest, highest) = (ascii.trailing_zeros(), ascii.ilog2());
        let between = ascii & !(1 << lowest) & !(1 << highest);
        let middle = if between == 0 { lowest } else { between.trailing_zeros() };
        Some(Sought([lowest, middle, highest].map(|byte| byte as u8)))
    }
}

/// Bytes that are looked at together.
const RUN: usize = 32;

/// Up to three letters or digits of ASCII that words begin with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sought([u8; 3]);

impl Sought {
    /// Where, from a place between words on, the next word may begin that begins so: one that does, or one that is not of
    /// ASCII alone.
    pub(crate) fn next(&self, bytes: &[u8], from: usize) -> usize {
        if bytes.get(from).is_none_or(|first| self.may_begin(b' ', *first)) {
            return from;
        }
        let rest = &bytes[from..];
        let is_nothing = |(run, before): &(&[u8; RUN], &[u8; RUN])| {
            run.iter().zip(*before).fold(0, |found, (b, before)| found | u8::from(self.may_begin(*before, *b))) == 0
        };
        let passed = rest[1..].as_chunks().0.iter().zip(rest.as_chunks().0).take_while(is_nothing).count() * RUN;
        let found = rest[passed..].windows(2).position(|pair| self.may_begin(pair[0], pair[1]));
        let Some(mut at) = found.map(|found| from + passed + found + 1) else { return bytes.len() };
        // A letter beyond ASCII belongs to the word that it stands in.
        if !bytes[at].is_ascii() {
            at -= bytes[from..at].iter().rev().take_while(|before| before.is_ascii_alphanumeric()).count();
        }
        at
    }

    /// Whether a byte may be the first of such a word, or is none of ASCII. Without branches, so that many are told at once.
    fn may_begin(&self, before: u8, byte: u8) -> bool {
        let lower = byte | 0x20;
        let is_within = (((before | 0x20).wrapping_sub(b'a')) < 26) | (before.wrapping_sub(b'0') < 10);
        let [first, second, third] = self.0;
        (((lower == first) | (lower == second) | (lower == third)) & !is_within) | (byte >= 0x80)
    }
}
