//! Folding of text for comparison.

use unicode_normalization::UnicodeNormalization;

/// The form in which names of tags and folders are compared: NFC, lower case.
pub(crate) fn fold_key(name: &str) -> String {
    name.nfc().collect::<String>().to_lowercase().nfc().collect()
}
