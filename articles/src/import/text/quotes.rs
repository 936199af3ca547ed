//! Quotation marks that a table doubled: `""so""` was once `"so"`.

use std::borrow::Cow;

/// The text with doubled quotes as the quotes they were, typeset; any other text as it is.
pub(super) fn repair(text: &str) -> Cow<'_, str> {
    let is_damaged = text.match_indices("\"\"").any(|(at, _)| {
        text[at + 2..].starts_with(char::is_alphanumeric) || text[..at].ends_with(char::is_alphanumeric)
    });
    if !is_damaged {
        return Cow::Borrowed(text);
    }
    let mut repaired = String::with_capacity(text.len());
    let mut from = 0;
    for (at, doubled) in text.match_indices("\"\"") {
        repaired.push_str(&text[from..at]);
        let opens =
            repaired.chars().next_back().is_none_or(|before| before.is_whitespace() || "([{-–—“‘'".contains(before));
        repaired.push(if opens { '“' } else { '”' });
        from = at + doubled.len();
    }
    repaired.push_str(&text[from..]);
    Cow::Owned(repaired)
}
