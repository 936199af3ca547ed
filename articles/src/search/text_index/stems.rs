//! The other forms of a word: terms of the index that have the same stem. Found when they are asked for,
//! so that the index need not hold every text twice.

use tantivy::tokenizer::{Language, RawTokenizer, Stemmer, TextAnalyzer};

/// Shorter words are their own stems, and too many words begin like them.
const SHORTEST: usize = 3;

/// Stemmers of the languages of a library.
pub(crate) struct Stemmers(Vec<TextAnalyzer>);

impl Stemmers {
    /// For these languages (primary subtags); those without a stemmer are left out.
    pub(crate) fn of<'a>(languages: impl IntoIterator<Item = &'a str>) -> Stemmers {
        let mut chosen: Vec<Language> = languages.into_iter().filter_map(language).collect();
        chosen.sort_unstable_by_key(|&language| language as u8);
        chosen.dedup();
        let stemmer = |language| TextAnalyzer::builder(RawTokenizer::default()).filter(Stemmer::new(language)).build();
        Stemmers(chosen.into_iter().map(stemmer).collect())
    }

    /// The stems of a word, one per language that has a stem for it, with the letters that all words of that
    /// stem begin with.
    pub(crate) fn stems(mut self, word: &str) -> Vec<Stem> {
        let mut stems: Vec<Stem> = Vec::new();
        if word.chars().count() < SHORTEST || !word.chars().all(char::is_alphabetic) {
            return stems;
        }
        for analyzer in self.0.drain(..) {
            let mut stem = Stem { analyzer, stem: String::new(), beginning: String::new() };
            let text = stem.stem_of(word);
            let shared = word
                .char_indices()
                .zip(text.chars())
                .take_while(|((_, a), b)| a == b)
                .last()
                .map_or(0, |((at, c), _)| at + c.len_utf8());
            // A stemmer may change the last letter of what is left: `happy` and `happier` share `happ`.
            let mut beginning = &word[..shared];
            if beginning.len() == word.len() && beginning.ends_with(['y', 'e']) {
                beginning = &beginning[..beginning.len() - 1];
            }
            if beginning.chars().count() >= SHORTEST {
                stem.beginning = beginning.into();
                stem.stem = text;
                stems.push(stem);
            }
        }
        stems
    }
}

/// A stem in one language.
pub(crate) struct Stem {
    analyzer: TextAnalyzer,
    stem: String,
    /// What every word of this stem begins with.
    pub beginning: String,
}

impl Stem {
    /// Whether a word has this stem.
    pub(crate) fn is_of(&mut self, word: &str) -> bool {
        self.stem_of(word) == self.stem
    }

    fn stem_of(&mut self, word: &str) -> String {
        let mut stream = self.analyzer.token_stream(word);
        match stream.advance() {
            true => stream.token().text.clone(),
            false => word.into(),
        }
    }
}

fn language(tag: &str) -> Option<Language> {
    Some(match tag {
        "ar" => Language::Arabic,
        "da" => Language::Danish,
        "nl" => Language::Dutch,
        "en" => Language::English,
        "fi" => Language::Finnish,
        "fr" => Language::French,
        "de" => Language::German,
        "el" => Language::Greek,
        "hu" => Language::Hungarian,
        "it" => Language::Italian,
        "no" | "nb" | "nn" => Language::Norwegian,
        "pt" => Language::Portuguese,
        "ro" => Language::Romanian,
        "ru" => Language::Russian,
        "es" => Language::Spanish,
        "sv" => Language::Swedish,
        "ta" => Language::Tamil,
        "tr" => Language::Turkish,
        _ => return None,
    })
}
