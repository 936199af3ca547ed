//! From a page or a text to what an article needs: title, byline, date, address, language, a readable and safe body.
//!
//! Everything here is pure: no file, no network, no clock, no library. The readers in `import` put the pieces
//! together into drafts.

pub(crate) mod byline;
pub(crate) mod date;
pub(crate) mod hostile;
pub(crate) mod language;
pub(crate) mod metadata;
pub(crate) mod page;
pub(crate) mod parse;
pub(crate) mod plain_text;
pub(crate) mod readability;
pub(crate) mod sanitize;
pub(crate) mod stub;
pub(crate) mod url;

pub use language::reading_minutes;
pub use page::Picture;
pub use plain_text::{excerpt, text_key, text_of, words};
pub use sanitize::{SANITIZER_VERSION, sanitize};
pub use url::{canonical_address, clean_address};

/// What finds any of these words in a text.
fn any_of(words: &[&str]) -> regex::Regex {
    let words: Vec<String> = words.iter().map(|word| regex::escape(word)).collect();
    regex::Regex::new(&words.join("|")).expect("escaped words are a regular expression")
}
