//! What a reader took from a page, as its words: to compare readings with each other and with the blocks of the page.

use std::hash::{Hash, Hasher};

use dom_query::{Document, NodeRef};
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

/// Words in a row by which a place in a text is known again.
const ROW: usize = 4;

/// The words of one reading.
pub(super) struct Reading {
    counts: FxHashMap<u64, u32>,
    rows: FxHashSet<u64>,
    lines: FxHashSet<u64>,
    len: usize,
}

impl Reading {
    pub(super) fn of_text(text: &str) -> Reading {
        let mut reading =
            Reading { counts: FxHashMap::default(), rows: FxHashSet::default(), lines: FxHashSet::default(), len: 0 };
        let mut all = Vec::new();
        for line in text.lines() {
            let words = words(line);
            reading.lines.insert(whole(&words));
            all.extend(words);
        }
        for word in &all {
            *reading.counts.entry(*word).or_default() += 1;
        }
        reading.rows.extend(all.windows(ROW).map(whole));
        reading.len = all.len();
        reading
    }

    pub(super) fn of_html(html: &str) -> Reading {
        let document = Document::fragment(html);
        let mut text = String::new();
        push_text(&document.root(), &mut text);
        Reading::of_text(&text)
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// How much of some words is in this reading, from 0 to 1.
    pub(super) fn share(&self, words: &[u64]) -> f32 {
        let rows = words.len().saturating_sub(ROW - 1);
        match rows {
            0 if words.is_empty() => 0.0,
            0 => f32::from(u8::from(self.lines.contains(&whole(words)))),
            _ => words.windows(ROW).filter(|row| self.rows.contains(&whole(row))).count() as f32 / rows as f32,
        }
    }

    /// How far two readings are the same, from 0 to 1: F1 of their words.
    pub(super) fn likeness(&self, other: &Reading) -> f32 {
        let common: u32 =
            self.counts.iter().filter_map(|(word, count)| other.counts.get(word).map(|known| known.min(count))).sum();
        match self.len + other.len {
            0 => 0.0,
            both => 2.0 * common as f32 / both as f32,
        }
    }
}

/// The words of a text, folded, each as a number.
pub(super) fn words(text: &str) -> Vec<u64> {
    let mut words = Vec::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        // Without spaces between words, each character stands for itself.
        if word.starts_with(crate::extract::plain_text::is_cjk) {
            words.extend(word.chars().map(|c| whole(&c)));
            continue;
        }
        let mut hasher = FxHasher::default();
        for c in word.chars().flat_map(char::to_lowercase) {
            c.hash(&mut hasher);
        }
        words.push(hasher.finish());
    }
    words
}

fn whole<T: Hash + ?Sized>(value: &T) -> u64 {
    let mut hasher = FxHasher::default();
    value.hash(&mut hasher);
    hasher.finish()
}

fn push_text(node: &NodeRef<'_>, text: &mut String) {
    for node in node.descendants_it() {
        if node.is_text() {
            text.push_str(&node.text());
        } else if node.is_element() && crate::extract::page::is_block(&node) {
            text.push('\n');
        }
    }
}
