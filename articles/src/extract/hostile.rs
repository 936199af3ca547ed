//! A look at HTML before any parser builds a tree of it: the time and the stack of some grow with the square of the
//! nesting, so what nests deeper than anything a person made is read as bare text.

use super::plain_text::{collapse, escape_into};

/// Elements inside one another, or attributes of one element. Real pages stay below a tenth of it.
const LIMIT: usize = 1000;
/// Elements of a page. The longest book in one page has a tenth of it.
const MOST: usize = 700_000;
/// Bytes of text between the tags of a page. The longest book has a third of it.
const MOST_TEXT: usize = 16 << 20;
/// Formatting elements that are open at each tag of a page, summed up: a parser may open all of them again there, and old
/// pages that never close them have a tenth of it.
const OPENED_AGAIN: usize = 500_000;
/// Tags of a page that may cost more than others. Articles stay far below it, comments and all.
const FEW: usize = 100_000;
/// Elements around each element of such a page, summed up.
const STEPS: usize = 1_000_000;
/// Squares of how many attributes each of its elements has, summed up: each is compared with the others.
const COMPARISONS: usize = 20_000_000;

/// What is to be known of an element by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Formatting elements: parsers open them again in the next block when their own end tag is missing, so only that
    /// end tag takes them off. With a number for each.
    Formatting(usize),
    /// Elements that hold no other, or end by themselves when the next of their kind begins.
    Flat,
    /// Elements whose content is text up to their own end tag.
    Raw,
    /// `svg` and `math`.
    Foreign,
    Other,
}

/// How many formatting elements there are.
const FORMATTING: usize = 14;
const A: usize = 0;
const NOBR: usize = 7;

impl Kind {
    fn of(name: &str) -> Kind {
        let mut lower = [0; 10];
        let Some(lower) = lower.get_mut(..name.len()) else { return Kind::Other };
        lower.copy_from_slice(name.as_bytes());
        lower.make_ascii_lowercase();
        let formatting = match &*lower {
            b"a" => A,
            b"b" => 1,
            b"big" => 2,
            b"code" => 3,
            b"em" => 4,
            b"font" => 5,
            b"i" => 6,
            b"nobr" => NOBR,
            b"s" => 8,
            b"small" => 9,
            b"strike" => 10,
            b"strong" => 11,
            b"tt" => 12,
            b"u" => 13,
            b"area" | b"base" | b"basefont" | b"bgsound" | b"body" | b"br" | b"col" | b"dd" | b"dt" | b"embed"
            | b"frame" | b"head" | b"hr" | b"html" | b"image" | b"img" | b"input" | b"keygen" | b"li" | b"link"
            | b"meta" | b"option" | b"p" | b"param" | b"source" | b"tbody" | b"td" | b"th" | b"thead" | b"tr"
            | b"track" | b"wbr" => return Kind::Flat,
            b"script" | b"style" | b"textarea" | b"title" | b"xmp" | b"iframe" | b"noembed" | b"noframes" => {
                return Kind::Raw;
            }
            b"svg" | b"math" => return Kind::Foreign,
            _ => return Kind::Other,
        };
        Kind::Formatting(formatting)
    }
}

/// What reading HTML as a page costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cost {
    /// No more than its length lets expect.
    Little,
    /// Far more than that, if it is up to no good.
    Much,
    /// No parser gets to see it.
    TooMuch,
}

/// Whether HTML nests more than 1,000 elements, gives an element more than 1,000 attributes, or has far more tags or text
/// than anything a person reads.
pub(crate) fn is_hostile(html: &str) -> bool {
    cost(html) == Cost::TooMuch
}

/// Looks at all tags of HTML, for what reading it costs.
pub(crate) fn cost(html: &str) -> Cost {
    let mut open: Vec<&str> = Vec::new();
    let mut formatting = [0usize; FORMATTING];
    let (mut elements, mut steps, mut comparisons, mut opened_again) = (0, 0, 0, 0);
    // Attributes of the whole page: there is one `html` and one `body`, which get those of all their tags.
    let mut shared = 0;
    let (mut tags, mut written, mut end) = (Tags::new(html), 0, 0);
    while let Some(tag) = tags.next() {
        written += tag.start.saturating_sub(end);
        end = tags.at.max(tag.start);
        if tag.attributes > LIMIT || elements > MOST || written > MOST_TEXT {
            return Cost::TooMuch;
        }
        elements += 1;
        if ["html", "body"].iter().any(|name| tag.name.eq_ignore_ascii_case(name)) {
            shared += tag.attributes;
            comparisons += tag.attributes * shared;
        }
        comparisons += tag.attributes * tag.attributes;
        if tag.name.is_empty() {
            continue;
        }
        match (tag.closing, tag.kind) {
            (false, Kind::Formatting(kind)) => formatting[kind] += 1,
            (true, Kind::Formatting(kind)) => formatting[kind] = formatting[kind].saturating_sub(1),
            (false, Kind::Flat) => {}
            (false, _) => open.push(tag.name),
            // Within the limit, so that a page of end tags alone costs no square either.
            (true, _) => {
                if let Some(at) = open.iter().rposition(|name| name.eq_ignore_ascii_case(tag.name)) {
                    open.truncate(at);
                }
            }
        }
        let unclosed = formatting.iter().sum::<usize>();
        let depth = open.len() + unclosed;
        // Of links, and of what is not broken, the next one ends the one before.
        let at_once = |kind: usize| formatting[kind].saturating_sub(1);
        opened_again += unclosed - at_once(A) - at_once(NOBR);
        if depth > LIMIT || opened_again > OPENED_AGAIN {
            return Cost::TooMuch;
        }
        // As many elements are opened again, or looked at on the way up from this one.
        steps += depth;
    }
    if tags.swallowed > LIMIT {
        return Cost::TooMuch;
    }
    match elements > FEW || steps > STEPS || comparisons > COMPARISONS {
        true => Cost::Much,
        false => Cost::Little,
    }
}

/// Paragraphs of the text between the tags, as HTML.
pub(crate) fn text_only(html: &str) -> String {
    let mut out = String::new();
    let mut paragraph = String::new();
    let mut tags = Tags::new(html);
    loop {
        let from = tags.at;
        let tag = tags.next();
        let text = match &tag {
            Some(tag) => &html[from.min(tag.start)..tag.start],
            // An unclosed comment or tag swallows the rest, as it would in a browser.
            None => html[from.min(tags.tail)..tags.tail].trim_end(),
        };
        paragraph
            .push_str(&text.replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", " ").replace("&amp;", "&"));
        let ends = tag.as_ref().is_none_or(|tag| {
            !(matches!(tag.kind, Kind::Formatting(_)) || tag.name.is_empty() || tag.name.eq_ignore_ascii_case("span"))
        });
        if ends {
            let line = collapse(&paragraph);
            if !line.is_empty() {
                out.push_str("<p>");
                escape_into(&mut out, &line);
                out.push_str("</p>");
            }
            paragraph.clear();
        }
        if tag.is_none() {
            return out;
        }
    }
}

/// The tags of HTML in order, raw text left out. A comment is a tag without a name.
struct Tags<'a> {
    html: &'a str,
    at: usize,
    /// Where the last piece of text ends.
    tail: usize,
    /// How deep inside `svg` and `math`, where no element is raw text.
    foreign: usize,
    /// Attributes of the tag that the page ends in, if it does: parsers read them all before they drop it.
    swallowed: usize,
}

struct Tag<'a> {
    name: &'a str,
    kind: Kind,
    closing: bool,
    attributes: usize,
    start: usize,
}

impl<'a> Tags<'a> {
    fn new(html: &'a str) -> Self {
        Tags { html, at: 0, tail: html.len(), foreign: 0, swallowed: 0 }
    }
}

impl<'a> Iterator for Tags<'a> {
    type Item = Tag<'a>;

    fn next(&mut self) -> Option<Tag<'a>> {
        let bytes = self.html.as_bytes();
        loop {
            let start = self.at + memchr::memchr(b'<', &bytes[self.at..])?;
            let after = &self.html[start + 1..];
            if let Some(comment) = after.strip_prefix("!--") {
                // An empty comment (`<!-->`) ends where it begins.
                let length = if comment.starts_with('>') {
                    Some(1)
                } else {
                    memchr::memmem::find(comment.as_bytes(), b"-->").map(|end| end + 3)
                };
                let Some(length) = length else {
                    (self.tail, self.at) = (start, self.html.len());
                    return None;
                };
                self.at = start + 4 + length;
                return Some(Tag { name: "", kind: Kind::Other, closing: false, attributes: 0, start });
            }
            // A doctype, an instruction, and whatever else a browser takes for a comment.
            if after.starts_with(['!', '?']) {
                let Some(length) = memchr::memchr(b'>', after.as_bytes()) else {
                    (self.tail, self.at) = (start, self.html.len());
                    return None;
                };
                self.at = start + 1 + length + 1;
                return Some(Tag { name: "", kind: Kind::Other, closing: false, attributes: 0, start });
            }
            let (closing, name_start) = match after.strip_prefix('/') {
                Some(_) => (true, start + 2),
                None => (false, start + 1),
            };
            if !bytes.get(name_start).is_some_and(u8::is_ascii_alphabetic) {
                self.at = start + 1;
                continue;
            }
            let name_end = bytes[name_start..]
                .iter()
                .position(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/'))
                .map_or(bytes.len(), |length| name_start + length);
            let name = &self.html[name_start..name_end];
            let (end, attributes) = attributes(bytes, name_end);
            let Some(end) = end else {
                (self.tail, self.at) = (start, self.html.len());
                self.swallowed = attributes;
                return None;
            };
            self.at = end;
            let kind = Kind::of(name);
            match (kind == Kind::Foreign, closing) {
                (true, false) => self.foreign += 1,
                (true, true) => self.foreign = self.foreign.saturating_sub(1),
                _ => {}
            }
            if !closing && self.foreign == 0 && kind == Kind::Raw {
                self.at = raw_end(bytes, end, name);
            }
            return Some(Tag { name, kind, closing, attributes, start });
        }
    }
}

/// Where the tag ends that begins before `at`, if it does, and how many attributes it has (a generous count).
fn attributes(bytes: &[u8], mut at: usize) -> (Option<usize>, usize) {
    let (mut count, mut inside) = (0, false);
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'>' => return (Some(at + 1), count),
            b'=' => {
                at += 1;
                while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
                    at += 1;
                }
                if let Some(&quote @ (b'"' | b'\'')) = bytes.get(at) {
                    let Some(length) = memchr::memchr(quote, &bytes[at + 1..]) else { return (None, count) };
                    at += 1 + length;
                    inside = false;
                } else {
                    continue;
                }
            }
            _ if byte.is_ascii_whitespace() || byte == b'/' => inside = false,
            _ => {
                count += usize::from(!inside);
                inside = true;
            }
        }
        at += 1;
    }
    (None, count)
}

/// Where the end tag of a raw text element begins; the end of the page if it has none.
fn raw_end(bytes: &[u8], from: usize, name: &str) -> usize {
    let mut at = from;
    while let Some(length) = memchr::memmem::find(&bytes[at..], b"</") {
        at += length;
        if bytes[at + 2..].get(..name.len()).is_some_and(|end| end.eq_ignore_ascii_case(name.as_bytes())) {
            return at;
        }
        at += 2;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nests_without_end_is_hostile() {
        for html in [
            "<div>".repeat(300_000),
            "<b><i><a href=x>".repeat(30_000),
            "<table><tr><td>".repeat(20_000),
            "<div><b></div>".repeat(2_000),
            "<svg><style>".repeat(600),
            (0..900).map(|i| format!("<div><i a{i}>x</div>")).collect(),
            "<p>a".repeat(MOST + 2),
            format!("<div {}>x</div>", (0..200_000).map(|i| format!("a{i}=1 ")).collect::<String>()),
        ] {
            assert!(is_hostile(&html), "{}", &html[..60]);
        }
    }

    #[test]
    fn what_costs_more_than_its_length_lets_expect_is_told() {
        let attributes: String = (0..900).map(|i| format!(" a{i}")).collect();
        for (html, cost_of_it) in [
            ("<div><p>A line of text.</p></div>".repeat(20_000), Cost::Little),
            ("<p>word".repeat(FEW + 1), Cost::Much),
            (format!("{}{}", "<div>".repeat(900), "<p>word</p>".repeat(5_000)), Cost::Much),
            (format!("<div>{}</div>{}", "<b>".repeat(900), "<p>word</p>".repeat(5_000)), Cost::TooMuch),
            (format!("{}{}", "<a name=x>".repeat(900), "<p>word</p>".repeat(300)), Cost::Little),
            (format!("{}{}", "<font size=2>".repeat(20), "<p>word</p>".repeat(5_000)), Cost::Little),
            (format!("<p{attributes}>").repeat(30), Cost::Much),
            (format!("<p{attributes}>"), Cost::Little),
            ((0..10_000).map(|i| format!("<body a{i} b{i}>")).collect(), Cost::Much),
            ("<div>".repeat(2_000), Cost::TooMuch),
            (format!("a<div {}", "b=1 ".repeat(2_000)), Cost::TooMuch),
            (format!("a<div {} c=\"", "b=1 ".repeat(2_000)), Cost::TooMuch),
        ] {
            assert_eq!(cost(&html), cost_of_it, "{}", &html[..12]);
        }
    }

    #[test]
    fn a_long_or_untidy_page_is_not() {
        for html in [
            "<p>word".repeat(5_000),
            "<ul><li>a<li>b</ul><br><img src=x>".repeat(5_000),
            "<div><span>a</div>".repeat(5_000),
            "</div>".repeat(100_000),
            format!("<script>{}</script>", "'<div>'".repeat(3_000)),
            format!("<!-- {} -->", "<div>".repeat(3_000)),
            "a < b".repeat(2_000),
        ] {
            assert!(!is_hostile(&html), "{}", &html[..18]);
        }
    }

    #[test]
    fn the_text_of_a_hostile_page_is_kept() {
        assert_eq!(text_only("<div>a <b>b</b>&amp;<script>1</script><div>c<!-- x -->"), "<p>a b&amp;</p><p>c</p>");
        assert_eq!(text_only("<?xml version='1.0'?><!DOCTYPE html>\n<p>a<![if IE]>b<![endif]> <3"), "<p>ab &lt;3</p>");
        assert_eq!(text_only("<!--xxxx"), "");
        assert_eq!(text_only("a<!xxxx"), "<p>a</p>");
        assert_eq!(text_only("a<b"), "<p>a</p>");
    }
}
