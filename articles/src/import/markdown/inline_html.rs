//! Tags of HTML within a line of Markdown that need no parser to be understood: pairs such as `<sub>…</sub>` and
//! `<a href="…">…</a>`. Most texts with HTML in them have nothing else, and so need not pass the sanitizer.

use comrak::nodes::{AstNode, NodeValue};

use crate::import::markup::Tag;

/// Elements whose start tag is only a name, and both tags as the sanitizer writes them.
const SIMPLE: [(&str, &str, &str); 19] = [
    ("abbr", "<abbr>", "</abbr>"),
    ("b", "<b>", "</b>"),
    ("cite", "<cite>", "</cite>"),
    ("code", "<code>", "</code>"),
    ("del", "<del>", "</del>"),
    ("dfn", "<dfn>", "</dfn>"),
    ("em", "<em>", "</em>"),
    ("i", "<i>", "</i>"),
    ("ins", "<ins>", "</ins>"),
    ("kbd", "<kbd>", "</kbd>"),
    ("mark", "<mark>", "</mark>"),
    ("q", "<q>", "</q>"),
    ("s", "<s>", "</s>"),
    ("samp", "<samp>", "</samp>"),
    ("small", "<small>", "</small>"),
    ("strong", "<strong>", "</strong>"),
    ("sub", "<sub>", "</sub>"),
    ("sup", "<sup>", "</sup>"),
    ("u", "<u>", "</u>"),
];

/// How far the end of a pair is looked for.
const FARTHEST: usize = 200;

/// A tag that needs no parser.
#[derive(Debug, PartialEq)]
pub(super) enum Inline {
    /// Of an element that is only a name: both its tags.
    Start(&'static str, &'static str),
    /// Of a link, with what it says of its address and title.
    Link { href: String, title: String },
    /// The end tag of such an element, and whether it is that of a link.
    End(&'static str),
}

/// The end tag of a link.
pub(super) const LINK_END: &str = "</a>";

/// Reads a tag, if it is one of those.
pub(super) fn read(literal: &str) -> Option<Inline> {
    let inside = literal.strip_prefix('<')?.strip_suffix('>')?;
    if let Some(name) = inside.strip_prefix('/') {
        let name = name.trim_end();
        if name.eq_ignore_ascii_case("a") {
            return Some(Inline::End(LINK_END));
        }
        return SIMPLE.iter().find(|(known, ..)| known.eq_ignore_ascii_case(name)).map(|(.., end)| Inline::End(end));
    }
    let tag = Tag::new(inside);
    if tag.is("a") && !inside.ends_with('/') {
        let (mut href, mut title) = (String::new(), String::new());
        for (name, value) in tag.attributes() {
            match name.as_str() {
                "href" => href = decoded(value)?,
                "title" => title = decoded(value)?,
                "lang" | "dir" => return None,
                _ => {}
            }
        }
        return Some(Inline::Link { href, title });
    }
    let known = SIMPLE.iter().find(|(known, ..)| tag.is(known));
    known.filter(|_| tag.is_bare() && !inside.ends_with('/')).map(|(_, start, end)| Inline::Start(start, end))
}

/// A value without character references other than that of `&`.
fn decoded(value: &str) -> Option<String> {
    let plain = value.replace("&amp;", "\0");
    let is_reference = |rest: &str| rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '#');
    let has_others = plain.match_indices('&').any(|(at, _)| {
        let rest = &plain[at + 1..];
        is_reference(rest)
            && rest.bytes().take(34).take_while(|b| b.is_ascii_alphanumeric() || *b == b'#').count() < rest.len()
            && rest.bytes().take(34).find(|b| !b.is_ascii_alphanumeric() && *b != b'#') == Some(b';')
    });
    (!has_others && !value.contains('\0')).then(|| plain.replace('\0', "&"))
}

/// Whether the pair that a node begins is ended beside it, with whole pairs between.
pub(super) fn is_closed<'a>(start: &'a AstNode<'a>) -> bool {
    let mut open = Vec::new();
    for node in start.following_siblings().take(FARTHEST) {
        let NodeValue::HtmlInline(literal) = &node.data.borrow().value else { continue };
        match read(literal) {
            Some(Inline::Start(_, end)) => open.push(end),
            Some(Inline::Link { .. }) => open.push(LINK_END),
            Some(Inline::End(end)) if open.pop() == Some(end) => {}
            Some(Inline::End(_)) => return false,
            None => {}
        }
        if open.is_empty() {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_tags_that_nobody_can_misread_are_read() {
        let link = |href: &str, title: &str| Some(Inline::Link { href: href.into(), title: title.into() });
        for (literal, read_as) in [
            ("<sub>", Some(Inline::Start("<sub>", "</sub>"))),
            ("<SUB >", Some(Inline::Start("<sub>", "</sub>"))),
            ("</Sub >", Some(Inline::End("</sub>"))),
            ("<a name=\"x\">", link("", "")),
            ("<a href='https://a.example/?a=1&amp;b=2&c=3' title=\"T\">", link("https://a.example/?a=1&b=2&c=3", "T")),
            ("</a>", Some(Inline::End("</a>"))),
            ("<a href=\"&#106;avascript:x\">", None),
            ("<a href=\"&colon;x\">", None),
            ("<a lang=de href=x>", None),
            ("<sub class=x>", None),
            ("<sub/>", None),
            ("<script>", None),
            ("<!-- x -->", None),
            ("<abbrev>", None),
        ] {
            assert_eq!(read(literal), read_as, "{literal}");
        }
    }
}
