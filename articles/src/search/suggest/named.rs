//! Tags whose name stands in the title or the text of an article, word by word, whatever the case and the accents.
//! A nested tag is known by its last name.

use rustc_hash::FxHashMap;
use tantivy::tokenizer::TokenStream;

use super::weigh::{self, Evidence, Source};
use crate::search::tree::Tree;
use crate::search::words::{Words, query_words};

/// Names of more words than this are not looked for.
const LONGEST_NAME: usize = 8;
/// A shorter name means too many things to be found by itself in a text.
const SHORTEST_IN_TEXT: usize = 3;

/// Evidence for every tag whose name is said.
pub(super) fn in_words(tree: &Tree, title: &str, text: &str) -> Vec<Evidence> {
    let said = Said::of(title, text);
    let mut found = Vec::new();
    for (node, path, _) in tree.folded_paths() {
        let name = path.rsplit('/').next().unwrap_or_default();
        let (in_title, in_text) = said.times(name);
        let length = name.chars().count();
        if in_title > 0 {
            found.push(Evidence { node, source: Source::Title, strength: weigh::title(length), count: in_title });
        }
        if in_text > 0 && (length >= SHORTEST_IN_TEXT || !name.is_ascii()) {
            found.push(Evidence { node, source: Source::Text, strength: weigh::text(in_text), count: in_text });
        }
    }
    found
}

/// The words of an article and where they stand.
struct Said {
    places: FxHashMap<String, Vec<u32>>,
    /// Where the text begins, after the title and a gap that no name spans.
    text: u32,
}

impl Said {
    fn of(title: &str, text: &str) -> Said {
        let mut said = Said { places: FxHashMap::default(), text: 0 };
        let end = said.read(title, 0);
        said.text = end + 1;
        said.read(text, said.text);
        said
    }

    /// Notes the words of a text from a place on; answers the place after the last.
    fn read(&mut self, text: &str, from: u32) -> u32 {
        let mut words = Words::of(text);
        let mut at = from;
        while words.advance() {
            match self.places.get_mut(&words.token().text) {
                Some(places) => places.push(at),
                None => drop(self.places.insert(words.token().text.clone(), vec![at])),
            }
            at += 1;
        }
        at
    }

    /// How often a folded name stands in the title, and how often in the text.
    fn times(&self, name: &str) -> (u32, u32) {
        let is_word = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if is_word {
            return self.places.get(name).map_or((0, 0), |places| self.split(places.iter().copied()));
        }
        // Most names begin with a word that the article does not say at all: that is seen without reading the rest.
        let begin = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let is_whole_word = matches!(name.as_bytes().get(begin), Some(b' ' | b'-' | b'.' | b'&' | b'\''));
        if begin > 0 && is_whole_word && !self.places.contains_key(&name[..begin]) {
            return (0, 0);
        }
        let words = query_words(name);
        let Some(((first_at, first), rest)) = words.split_first().filter(|_| words.len() <= LONGEST_NAME) else {
            return (0, 0);
        };
        let Some(starts) = self.places.get(first) else {
            return (0, 0);
        };
        let follows = |start: u32| {
            rest.iter().all(|(at, word)| {
                let place = start + (at - first_at) as u32;
                self.places.get(word).is_some_and(|places| places.binary_search(&place).is_ok())
            })
        };
        self.split(starts.iter().copied().filter(|&start| follows(start)))
    }

    fn split(&self, places: impl Iterator<Item = u32>) -> (u32, u32) {
        places.fold((0, 0), |(title, text), place| match place < self.text {
            true => (title + 1, text),
            false => (title, text + 1),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::fold_search;

    #[test]
    fn a_name_is_found_word_by_word() {
        let title = "The Grid’s long winter";
        let text = "Élections in Łódź. Grid storage, grid-storage and gridlock; C++ or 中国人. Storage grid.";
        for (name, times) in [
            ("grid", (1, 3)),
            ("GRID", (1, 3)),
            ("gri", (0, 0)),
            ("elections", (0, 1)),
            ("lodz", (0, 1)),
            ("grid storage", (0, 2)),
            ("Storage Grid", (0, 2)),
            ("long winter", (1, 0)),
            ("winter elections", (0, 0)),
            ("c++", (0, 1)),
            ("中国", (0, 1)),
            ("中国人", (0, 1)),
            ("国人", (0, 1)),
            ("人民", (0, 0)),
            ("", (0, 0)),
            ("—", (0, 0)),
        ] {
            assert_eq!(Said::of(title, text).times(&fold_search(name)), times, "{name}");
        }
    }
}
