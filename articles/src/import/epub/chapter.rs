//! A page of a book as a piece of an article: XHTML read the way browsers read HTML, and its headings brought to the
//! level that the table of contents gives it.

use super::outline::Title;
use crate::extract::page::{self, Picture};
use crate::extract::plain_text::{collapse, escape_into};
use crate::extract::text_of;

/// Elements that HTML knows to be empty.
const EMPTY: [&str; 14] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];
/// A heading that comes after more text than this is not the page's title.
const TITLE_WITHIN: usize = 200;

/// The safe HTML of a page. Its first heading, or the title it goes by, stands on the second level, or deeper if the
/// table of contents says so.
pub(super) fn clean(
    page: &str,
    title: Option<&Title>,
    beside: &dyn Fn(&str) -> Option<Vec<u8>>,
    pictures: &mut Vec<Picture>,
) -> String {
    let html = page::clean_fragment(&as_html(page), None, beside, pictures);
    let html = without_empty(html);
    let base = 2 + title.map_or(0, |title| title.depth);
    let first = first_heading(&html);
    let begins = first.is_some_and(|(at, _)| text_of(&html[..at]).chars().count() <= TITLE_WITHIN);
    let Some(title) = title.filter(|_| !begins) else {
        return releveled(&html, base);
    };
    if text_of(&html).is_empty() && !html.contains("<img") {
        return html;
    }
    let mut out = format!("<h{base}>");
    escape_into(&mut out, &title.text);
    out.push_str(&format!("</h{base}>"));
    out.push_str(&releveled(without_first_line(&html, &title.text), base + 1));
    out
}

/// The page without a first paragraph that says what its title says.
fn without_first_line<'a>(html: &'a str, title: &str) -> &'a str {
    let folded =
        |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect() };
    let Some(end) = html.strip_prefix("<p>").and_then(|rest| rest.find("</p>")).map(|end| end + 7) else {
        return html;
    };
    let first = collapse(&text_of(&html[..end]));
    let is_title = !first.is_empty() && first.len() < 200 && folded(&first) == folded(title);
    if is_title { &html[end..] } else { html }
}

/// Where the first heading stands, and on which level.
fn first_heading(html: &str) -> Option<(usize, u8)> {
    headings(html).next()
}

/// Where headings begin in sanitized HTML, and on which level.
fn headings(html: &str) -> impl Iterator<Item = (usize, u8)> {
    html.match_indices("<h").filter_map(|(at, _)| {
        let [level @ b'1'..=b'6', b'>' | b' '] = html.as_bytes().get(at + 2..at + 4)? else { return None };
        Some((at, level - b'0'))
    })
}

/// The HTML with its highest heading on this level, and the others below it as they were.
fn releveled(html: &str, base: u8) -> String {
    let highest = headings(html).map(|(_, level)| level).min().unwrap_or(base);
    if highest == base {
        return html.to_owned();
    }
    let level = |level: u8| (level - highest).saturating_add(base).min(6);
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find("<h").into_iter().chain(rest.find("</h")).min() {
        let digit = at + if rest[at..].starts_with("</") { 3 } else { 2 };
        match rest.as_bytes().get(digit..digit + 2) {
            Some([old @ b'1'..=b'6', b'>' | b' ']) => {
                out.push_str(&rest[..digit]);
                out.push_str(&level(old - b'0').to_string());
                rest = &rest[digit + 1..];
            }
            _ => {
                out.push_str(&rest[..digit]);
                rest = &rest[digit..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// Takes out paragraphs and boxes that hold nothing.
fn without_empty(mut html: String) -> String {
    for empty in ["<p></p>", "<p>&nbsp;</p>", "<p> </p>", "<p><br></p>", "<div></div>", "<a></a>"] {
        if html.contains(empty) {
            html = html.replace(empty, "");
        }
    }
    html
}

/// XHTML as HTML: elements that end where they begin are written out, as HTML takes `<title/>` for the beginning of a
/// title without end; headings move down by one, as the article's title is above them; a picture in a drawing is one.
fn as_html(page: &str) -> String {
    let mut out = String::with_capacity(page.len() + page.len() / 16);
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if rest.starts_with("<!--") {
            let end = rest.find("-->").map_or(rest.len(), |end| end + 3);
            rest = &rest[end..];
            continue;
        }
        let Some(end) = tag_end(rest) else { break };
        let tag = &rest[..end];
        rest = &rest[end..];
        write_tag(tag, &mut out);
    }
    out.push_str(rest);
    out
}

fn write_tag(tag: &str, out: &mut String) {
    let start = if tag.starts_with("</") { 2 } else { 1 };
    let length = tag[start..].find(|c: char| !(c.is_ascii_alphanumeric() || c == ':' || c == '-')).unwrap_or(0);
    let name = &tag[start..start + length];
    match name.as_bytes() {
        [b'h' | b'H', level @ b'1'..=b'5'] => {
            out.push_str(&tag[..start + 1]);
            out.push(char::from(level + 1));
            out.push_str(&tag[start + 2..]);
        }
        b"image" | b"svg:image" if start == 1 => {
            let address = ["xlink:href=", "href="].iter().find_map(|name| {
                let value = &tag[tag.find(name)? + name.len()..];
                let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
                value[1..].split(quote).next()
            });
            if let Some(address) = address {
                out.push_str("<img src=\"");
                out.push_str(&address.replace('"', "&quot;"));
                out.push_str("\">");
            }
        }
        _ if start == 1
            && length > 0
            && tag.ends_with("/>")
            && !EMPTY.iter().any(|empty| name.eq_ignore_ascii_case(empty)) =>
        {
            out.push_str(&tag[..tag.len() - 2]);
            out.push_str("></");
            out.push_str(name);
            out.push('>');
        }
        _ => out.push_str(tag),
    }
}

/// Where the tag at the beginning ends: at the first `>` outside of quotes.
fn tag_end(html: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in html.bytes().enumerate().skip(1) {
        match (byte, quote) {
            (b'"' | b'\'', None) => quote = Some(byte),
            (byte, Some(open)) if byte == open => quote = None,
            (b'>', None) => return Some(at + 1),
            _ => {}
        }
    }
    // A quote that nobody closes is none.
    html.find('>').map(|end| end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(page: &str, title: Option<(&str, u8)>) -> String {
        let title = title.map(|(text, depth)| Title { text: text.to_owned(), depth });
        clean(page, title.as_ref(), &|_| None, &mut Vec::new())
    }

    #[test]
    fn headings_stand_where_the_table_of_contents_has_the_page() {
        for (page, title, html) in [
            ("<h1>One</h1><p>a</p><h2>Two</h2>", Some(("One", 0)), "<h2>One</h2><p>a</p><h3>Two</h3>"),
            ("<h3>One</h3><p>a</p>", Some(("One", 1)), "<h3>One</h3><p>a</p>"),
            ("<p>a</p>", Some(("One & all", 0)), "<h2>One &amp; all</h2><p>a</p>"),
            ("<p class='t'>ONE</p><p>a</p>", Some(("One", 0)), "<h2>One</h2><p>a</p>"),
            ("<p>a</p>", None, "<p>a</p>"),
            ("<h1>One</h1><h6>deep</h6>", None, "<h2>One</h2><h6>deep</h6>"),
            ("<hr/><p>a <hr/></p>", None, "<hr><p>a </p><hr>"),
        ] {
            assert_eq!(cleaned(page, title), html, "{page}");
        }
        let long = format!("<p>{}</p><h1>Later</h1>", "word ".repeat(60));
        assert!(cleaned(&long, Some(("One", 0))).starts_with("<h2>One</h2><p>word"));
        assert!(cleaned(&long, Some(("One", 0))).ends_with("<h3>Later</h3>"));
    }

    #[test]
    fn elements_that_end_where_they_begin_swallow_nothing() {
        for (page, html) in [
            ("<html><head><title/><script src='x'/></head><body><p>a<a id='x'/>b</p></body></html>", "<p>ab</p>"),
            ("<p>a<span title='>'/>b</p>", "<p>ab</p>"),
            ("<!-- <p>no</p> --><p>x < y</p>", "<p>x &lt; y</p>"),
        ] {
            assert_eq!(cleaned(page, None), html, "{page}");
        }
    }
}
