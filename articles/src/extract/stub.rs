//! Whether a text is all of an article, or only what a page shows to those who may not read it. Pure.

use super::metadata::Told;

/// A text with more words than this is taken for whole unless its page says otherwise.
const SHORT: u32 = 200;
/// A page reckons roughly: less than this share of the words it tells of is a part.
const SHARE: u32 = 3;

/// What doors say: walls that ask for money, for consent or for a browser that runs scripts.
const DOORS: [&str; 22] = [
    "subscribe to continue",
    "subscribe to read",
    "to continue reading",
    "continue reading with",
    "already a subscriber",
    "this article is for subscribers",
    "for subscribers only",
    "sign in to read",
    "log in to continue",
    "create a free account",
    "accept all cookies",
    "we use cookies",
    "we and our partners",
    "enable javascript",
    "javascript is disabled",
    "verify you are human",
    "are you a robot",
    "jetzt weiterlesen",
    "mit werbung weiterlesen",
    "réservé aux abonnés",
    "riservato agli abbonati",
    "para suscriptores",
];

/// Why a text of so many words does not look like the whole article, in words a person reads; none: it may be whole.
pub(crate) fn stub(text: &str, words: u32, told: Told) -> Option<String> {
    match told.words {
        Some(all) if words.saturating_mul(SHARE) < all && all > SHORT => {
            let door = if told.is_closed { "it is not free to read" } else { "looks like a paywall or consent page" };
            Some(format!("only {words} of about {all} words: {door}"))
        }
        _ if words >= SHORT => None,
        _ if told.is_closed => Some(format!("only {words} words of a page that is not free to read")),
        _ => {
            let text = text.to_lowercase();
            let is_door = DOORS.iter().any(|door| text.contains(door));
            is_door.then(|| format!("only {words} words: looks like a paywall or consent page"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_before_a_door_is_no_whole_article() {
        let told = |words, is_closed| Told { words, is_closed };
        for (text, words, told, expected) in [
            ("The first paragraph.", 80, told(Some(2400), false), Some("80 of about 2400 words: looks like a paywall")),
            ("The first paragraph.", 80, told(Some(2400), true), Some("it is not free to read")),
            ("A whole piece.", 900, told(Some(1200), true), None),
            ("A short note.", 60, told(Some(150), false), None),
            ("The first paragraph.", 80, told(None, true), Some("only 80 words of a page that is not free")),
            ("Please Enable JavaScript to see this page.", 8, told(None, false), Some("only 8 words")),
            ("Cet article est réservé aux abonnés.", 6, told(None, false), Some("only 6 words")),
            ("Ferries run late today.", 4, told(None, false), None),
            ("How banners say “we use cookies”", 2100, told(None, false), None),
        ] {
            let found = stub(text, words, told);
            assert_eq!(found.is_some(), expected.is_some(), "{text}: {found:?}");
            assert!(found.unwrap_or_default().contains(expected.unwrap_or_default()), "{text}");
        }
    }
}
