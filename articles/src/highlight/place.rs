//! Where in a text a quote stands. Sources break lines elsewhere than we do, so white space does not matter.

use std::cell::OnceCell;

use crate::extract::plain_text::collapse;

/// Bytes that may be searched for the quotes of one article: a hostile source can have a million of them.
const MOST_WORK: usize = 1 << 30;

/// A text in which quotes are looked for.
pub(crate) struct Places<'a> {
    text: &'a str,
    collapsed: OnceCell<String>,
    work: usize,
}

impl<'a> Places<'a> {
    pub(crate) fn of(text: &'a str) -> Places<'a> {
        Places { text, collapsed: OnceCell::new(), work: 0 }
    }

    /// The character at which the quote begins.
    pub(crate) fn find(&mut self, quote: &str) -> Option<u32> {
        let quote = quote.trim();
        if quote.is_empty() || quote.len() > self.text.len() || self.work > MOST_WORK {
            return None;
        }
        self.work += 2 * self.text.len();
        if let Some(at) = self.text.find(quote) {
            return u32::try_from(self.text[..at].chars().count()).ok();
        }
        let collapsed = self.collapsed.get_or_init(|| collapse(self.text));
        let at = collapsed.find(&collapse(quote))?;
        let before = collapsed[..at].chars().filter(|c| !c.is_whitespace()).count();
        let characters = self.text.chars().enumerate().filter(|(_, c)| !c.is_whitespace());
        characters.map(|(number, _)| number).nth(before).and_then(|number| u32::try_from(number).ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_is_found_whatever_the_white_space() {
        let text = "Über die See.\n\nSie ist weit,\nund tief. Sie ist kalt.";
        let mut places = Places::of(text);
        for (quote, begins) in [
            ("Über", Some("Über")),
            (" Sie ist weit, und tief.\n", Some("Sie ist weit")),
            ("See. Sie ist", Some("See.")),
            ("Sie ist kalt", Some("Sie ist kalt")),
            ("sie ist kalt", None),
            ("", None),
            ("Sie ist weit, und tief. Sie ist kalt. Und noch viel mehr als das, was hier steht.", None),
        ] {
            let at = begins.map(|begins| text[..text.find(begins).unwrap()].chars().count() as u32);
            assert_eq!(places.find(quote), at, "{quote:?}");
        }
    }

    #[test]
    fn looking_for_endless_quotes_ends() {
        let text = "word ".repeat(200_000);
        let mut places = Places::of(&text);
        let quote = "no such thing";
        assert!((0..100_000).all(|_| places.find(quote).is_none()));
        assert!(places.work < MOST_WORK + 4 * text.len());
    }
}
