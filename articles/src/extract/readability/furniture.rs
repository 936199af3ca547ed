//! Lines that stand on any page and belong to none of its articles: calls to subscribe, to share, to read on. They
//! are one sign among many, and say nothing alone.

use std::sync::LazyLock;

use regex::Regex;

use super::outline::Block;
use crate::extract::any_of;

/// Longer lines are text, whatever words are in them.
const LONGEST: u32 = 30;

/// What such lines say anywhere in them.
const SAID: [&str; 64] = [
    "subscribe",
    "newsletter",
    "sign up",
    "log in",
    "sign in",
    "advertis",
    "cookie",
    "follow us",
    "read more",
    "read next",
    "read also",
    "also read",
    "see also",
    "more from",
    "rights reserved",
    "copyright",
    "©",
    "leave a comment",
    "leave a reply",
    "click here",
    "filed under",
    "tagged",
    "share this",
    "share on",
    "min read",
    "related",
    "recommended",
    "you may also",
    "you might also",
    "learn more",
    "download the app",
    "get the latest",
    "inbox",
    "privacy policy",
    "terms of",
    "table of contents",
    "in this article",
    "skip to",
    "back to top",
    "published by",
    "affiliate",
    "commission",
    "sponsored",
    "getty images",
    "listen to this",
    "watch:",
    "abonnieren",
    "anmelden",
    "anzeige",
    "lesen sie auch",
    "mehr zum thema",
    "werbung",
    "lire aussi",
    "s'abonner",
    "inscrivez",
    "suscríbete",
    "lee también",
    "publicidad",
    "leia também",
    "publicidade",
    "assine",
    "leggi anche",
    "iscriviti",
    "читайте также",
];

/// One look for all of them.
static SAYS: LazyLock<Regex> = LazyLock::new(|| any_of(&SAID));

/// What headings say under which something else begins.
const ENDS: [&str; 40] = [
    "related",
    "more from",
    "more on",
    "more like",
    "you may also",
    "you might also",
    "read next",
    "read more",
    "up next",
    "recommended",
    "recent",
    "latest",
    "popular",
    "trending",
    "most read",
    "comments",
    "leave a",
    "share",
    "newsletter",
    "subscribe",
    "sign up",
    "about the author",
    "about us",
    "follow",
    "contact",
    "join",
    "get in touch",
    "what to read",
    "keep reading",
    "further reading",
    "tags",
    "categories",
    "mehr zum thema",
    "das könnte",
    "à lire",
    "sur le même",
    "te puede interesar",
    "leia também",
    "potrebbe",
    "похожие",
];

/// Whether a line is one of them.
pub(super) fn is_furniture(block: &Block) -> bool {
    block.line.words <= LONGEST && SAYS.is_match(&block.line.start)
}

/// Whether a heading is one under which something else than the article stands.
pub(super) fn is_end(block: &Block) -> bool {
    block.line.words <= 12 && ENDS.iter().any(|said| block.line.start.starts_with(said))
}
