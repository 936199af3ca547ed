//! Where the words of a search stand in a text: a piece of it around the place where most of them meet.

use rustc_hash::FxHashSet;
use tantivy::tokenizer::TokenStream;

use super::first_bytes::FirstBytes;
use super::words::{Words, is_boundary};
use crate::article::SnippetPiece;

/// Characters of a snippet, more or less.
const LENGTH: usize = 200;

/// Bytes of a text that are looked at: who writes longer ones says what they are about before.
const READ: usize = 128 << 10;

/// Hits that are looked at to find where they meet.
const HITS: usize = 100;

/// Bytes after the first hit in which a better place is looked for.
const NEAR: usize = 16 << 10;

/// The words a search looked for, in all the forms it found them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Marks {
    words: FxHashSet<String>,
    prefixes: Vec<String>,
    phrases: Vec<(Vec<String>, bool)>,
    /// How many texts of the query were looked for.
    texts: usize,
    /// Bytes that words can begin with: most words of a text are passed over by a look at theirs.
    first: FirstBytes,
}

/// A hit, in bytes; and which of the things searched it is.
#[derive(Debug, Clone, Copy)]
struct Hit {
    from: usize,
    to: usize,
    kind: u32,
}

impl Marks {
    pub(crate) fn is_empty(&self) -> bool {
        self.words.is_empty() && self.prefixes.is_empty() && self.phrases.is_empty()
    }

    /// To be told before the words of each text of a query.
    pub(crate) fn begin_text(&mut self) {
        self.texts += 1;
    }

    pub(crate) fn word(&mut self, word: &str) {
        self.first.insert(word);
        self.words.insert(word.into());
    }

    pub(crate) fn prefix(&mut self, prefix: &str) {
        self.first.insert(prefix);
        self.prefixes.push(prefix.into());
    }

    /// Words one after the other; the last one may be only a beginning.
    pub(crate) fn phrase(&mut self, words: Vec<String>, is_beginning: bool) {
        words.iter().take(1).for_each(|word| self.first.insert(word));
        self.phrases.push((words, is_beginning));
    }

    /// A piece of the text with the hits in it; none where the text has no hit.
    pub(crate) fn snippet(&self, text: &str) -> Option<Vec<SnippetPiece>> {
        let hits = self.hits(&text[..text.floor_char_boundary(READ)]);
        let best = best_cluster(&hits)?;
        let (from, to) = frame(text, hits[best].from);
        let mut pieces = Vec::new();
        let mut at = from;
        if from > 0 {
            push(&mut pieces, "…", false);
        }
        for hit in hits[best..].iter().take_while(|hit| hit.to <= to) {
            // Pairs of characters overlap.
            let start = hit.from.max(at);
            if hit.to > start {
                push(&mut pieces, &text[at..start], false);
                push(&mut pieces, &text[start..hit.to], true);
                at = hit.to;
            }
        }
        push(&mut pieces, &text[at..to], false);
        if to < text.len() {
            push(&mut pieces, "…", false);
        }
        Some(pieces)
    }

    fn hits(&self, text: &str) -> Vec<Hit> {
        let mut hits: Vec<Hit> = Vec::new();
        let mut reader = Words::beginning_with(text, self.first);
        // One word meets no other: its first place is as good as any.
        let after_first = if self.texts > 1 { NEAR } else { LENGTH };
        while hits.len() < HITS && reader.advance() {
            let token = &reader.token;
            if hits.first().is_some_and(|first| token.offset_from > first.from + after_first) {
                break;
            }
            if !self.first.begin(&token.text) {
                continue;
            }
            let (from, to) = (token.offset_from, token.offset_to);
            let hash = |text: &str| text.bytes().fold(7_u32, |hash, byte| hash.wrapping_mul(31) + u32::from(byte));
            if let Some(at) = self.prefixes.iter().position(|prefix| token.text.starts_with(&prefix[..])) {
                hits.push(Hit { from, to, kind: at as u32 });
            } else if self.words.contains(&token.text) {
                hits.push(Hit { from, to, kind: hash(&token.text) });
            }
            for (at, (words, is_beginning)) in self.phrases.iter().enumerate() {
                if let Some(to) = phrase_end(text, from, words, *is_beginning) {
                    hits.push(Hit { from, to, kind: u32::MAX - at as u32 });
                }
            }
        }
        hits
    }
}

/// Where a phrase that starts at `from` ends; none if there is none.
pub(super) fn phrase_end(text: &str, from: usize, words: &[String], is_beginning: bool) -> Option<usize> {
    let mut reader = Words::of(&text[from..]);
    let mut end = usize::MAX;
    for (at, word) in words.iter().enumerate() {
        loop {
            if !reader.advance() {
                return None;
            }
            // The last character of a run is there for those who search it alone.
            let is_tail = reader.is_tail(end);
            end = reader.token.offset_to;
            if !is_tail {
                break;
            }
        }
        let same = match at + 1 == words.len() && is_beginning {
            true => reader.token.text.starts_with(&word[..]),
            false => reader.token.text == *word,
        };
        if !same {
            return None;
        }
    }
    Some(from + end)
}

/// The first hit of the stretch that has most different hits, the earliest of those.
fn best_cluster(hits: &[Hit]) -> Option<usize> {
    let mut best = (0, 0);
    for (at, hit) in hits.iter().enumerate() {
        let mut kinds: Vec<u32> = Vec::new();
        let mut count = 0;
        for near in hits[at..].iter().take_while(|near| near.to < hit.from + LENGTH) {
            count += 1;
            if !kinds.contains(&near.kind) {
                kinds.push(near.kind);
            }
        }
        let worth = kinds.len() * 100 + count.min(99);
        if worth > best.0 {
            best = (worth, at);
        }
    }
    (!hits.is_empty()).then_some(best.1)
}

/// The stretch around a hit: a little before it, and the rest after it, between words.
fn frame(text: &str, hit: usize) -> (usize, usize) {
    let before: usize = text[..hit].chars().rev().take(LENGTH / 4).map(char::len_utf8).sum();
    let mut from = hit - before;
    while from < hit && !starts_word(text, from) {
        from += text[from..].chars().next().map_or(1, char::len_utf8);
    }
    let after: usize = text[from..].chars().take(LENGTH).map(char::len_utf8).sum();
    let mut to = from + after;
    if to < text.len() {
        let full = to;
        while to > hit && !ends_word(text, to) {
            to -= text[..to].chars().next_back().map_or(1, char::len_utf8);
        }
        if to <= hit {
            to = full;
        }
    }
    (from, to)
}

fn starts_word(text: &str, at: usize) -> bool {
    let after = text[at..].chars().next();
    at == 0 || (after.is_some_and(|c| !c.is_whitespace()) && is_boundary(text[..at].chars().next_back(), after))
}

fn ends_word(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back();
    before.is_some_and(|c| !c.is_whitespace()) && is_boundary(before, text[at..].chars().next())
}

/// Adds a run; the white space of paragraphs becomes a space.
fn push(pieces: &mut Vec<SnippetPiece>, text: &str, hit: bool) {
    if text.is_empty() {
        return;
    }
    let mut run = String::with_capacity(text.len());
    for c in text.chars() {
        match c.is_whitespace() {
            true if run.ends_with(' ') => {}
            true => run.push(' '),
            false => run.push(c),
        }
    }
    match pieces.last_mut() {
        Some(last) if last.hit == hit => last.text.push_str(&run),
        _ => pieces.push(SnippetPiece { text: run, hit }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(marks: &Marks, text: &str) -> Option<String> {
        let pieces = marks.snippet(text)?;
        let runs = pieces.iter().map(|piece| match piece.hit {
            true => format!("[{}]", piece.text),
            false => piece.text.clone(),
        });
        Some(runs.collect())
    }

    #[test]
    fn hits_are_marked_whatever_their_case_accents_or_script() {
        let mut words = Marks::default();
        words.word("election");
        words.word("中国");
        words.word("国人");
        let mut beginning = Marks::default();
        beginning.prefix("elec");
        let mut phrase = Marks::default();
        phrase.phrase(vec!["white".into(), "house".into()], false);
        let mut pairs = Marks::default();
        pairs.phrase(vec!["中国".into(), "国人".into()], false);
        for (marks, text, expected) in [
            (&words, "The Élection of 2024", Some("The [Élection] of 2024")),
            (&words, "我是中国人。", Some("我是[中国人]。")),
            (&beginning, "electric, Elected; select", Some("[electric], [Elected]; select")),
            (&phrase, "A white  house. The White\n\nHouse, white", Some("A [white house]. The [White House], white")),
            (&pairs, "我是中国人。中国", Some("我是[中国人]。中国")),
            (&words, "Nothing here", None),
            (&words, "", None),
        ] {
            assert_eq!(shown(marks, text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_snippet_is_where_most_of_the_words_meet() {
        let filler = "Lorem ipsum dolor sit amet, consectetur adipiscing elit. ".repeat(30);
        let text = format!("Whales. {filler}Whales sing songs in the sea. {filler}");
        let mut marks = Marks::default();
        marks.begin_text();
        marks.word("whales");
        marks.begin_text();
        marks.word("sea");
        let shown = shown(&marks, &text).expect("hits");
        assert!(shown.contains("[Whales] sing songs in the [sea]."), "{shown}");
        assert!(shown.starts_with('…') && shown.ends_with('…'), "{shown}");
        assert!((150..260).contains(&shown.chars().count()), "{}", shown.chars().count());
    }

    proptest::proptest! {
        #[test]
        fn a_snippet_is_a_part_of_its_text(text in "([a-z中国é]{1,9}[ .,\n]{1,2}){0,80}", word in "[a-z]") {
            let mut marks = Marks::default();
            marks.prefix(&word);
            marks.word("中国");
            if let Some(pieces) = marks.snippet(&text) {
                let whole: String = pieces.iter().map(|piece| &piece.text[..]).collect();
                let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
                proptest::prop_assert!(plain(&text).contains(&plain(whole.trim_matches('…'))), "{}", whole);
                proptest::prop_assert!(pieces.iter().any(|piece| piece.hit));
                proptest::prop_assert!(pieces.windows(2).all(|two| two[0].hit != two[1].hit));
            }
        }
    }
}
