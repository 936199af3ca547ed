//! Words of the library that a word without any hit may have been meant as. Wider than the typos that a search
//! forgives by itself: another first letter, a second wrong letter in a long word.

use rustc_hash::FxHashMap;
use tantivy::query::FuzzyTermQuery;
use tantivy::schema::Term;

use super::lookup::Reading;
use super::{index_error, read_error};
use crate::error::Result;
use crate::search::query::{Shape, Text};
use crate::search::words::query_words;

/// Letters from which on a word may have one wrong letter, and two.
const ONE_FROM: usize = 4;
const TWO_FROM: usize = 7;

/// Corrections of one word.
const MOST: usize = 3;

impl Reading {
    /// The likeliest corrections of a word that nothing has, best first.
    pub(crate) fn corrections(&self, text: &Text) -> Result<Vec<String>> {
        let words = query_words(&text.text);
        let [(_, word)] = &words[..] else {
            return Ok(Vec::new());
        };
        let length = word.chars().count();
        if text.shape != Shape::Word || length < ONE_FROM || !word.chars().all(char::is_alphabetic) {
            return Ok(Vec::new());
        }
        let near = self.near(word, 1, text)?;
        match near.is_empty() && length >= TWO_FROM {
            true => self.near(word, 2, text),
            false => Ok(near),
        }
    }

    fn near(&self, word: &str, distance: u8, text: &Text) -> Result<Vec<String>> {
        let fields = self.weighted(text);
        let mut found: FxHashMap<String, u32> = FxHashMap::default();
        self.each_field(&fields, |_, field, index| {
            let term = Term::from_field_text(fields[field].0, word);
            let automaton = FuzzyTermQuery::new(term, distance, true).automaton().map_err(index_error)?;
            let mut stream = index.terms().search(automaton).into_stream().map_err(read_error)?;
            while stream.advance() {
                if let Ok(term) = std::str::from_utf8(stream.key())
                    && term != word
                {
                    *found.entry(term.into()).or_default() += stream.value().doc_freq;
                }
            }
            Ok(())
        })?;
        let mut found: Vec<(bool, u32, String)> =
            found.into_iter().map(|(term, count)| (term.chars().next() != word.chars().next(), count, term)).collect();
        found.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)).then_with(|| a.2.cmp(&b.2)));
        found.truncate(MOST);
        Ok(found.into_iter().map(|(.., term)| term).collect())
    }
}
