//! A sanitized body as a tree, and a tree as XHTML. What the sanitizer writes is whole already; whatever is not, is
//! made so here, so that what is written can always be read.

/// Elements inside one another; deeper ones lose their tags and keep their text.
const DEEPEST: usize = 100;

/// Elements that have nothing in them.
const VOID: [&str; 3] = ["br", "hr", "img"];

/// Elements that stand within a line.
const INLINE: [&str; 29] = [
    "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "del", "dfn", "em", "i", "img", "ins", "kbd", "mark", "q",
    "rp", "rt", "ruby", "s", "samp", "small", "strong", "sub", "sup", "time", "u", "var",
];

/// A piece of a body.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    Text(String),
    Element(Element),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Element {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub children: Vec<Node>,
}

impl Element {
    pub(super) fn is(&self, name: &str) -> bool {
        self.name == name
    }

    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn is_inline(&self) -> bool {
        INLINE.contains(&self.name.as_str())
    }

    /// The elements directly in it.
    pub(super) fn elements(&self) -> impl Iterator<Item = &Element> {
        elements(&self.children)
    }
}

impl Node {
    /// Whether it stands within a line, with everything in it.
    pub(super) fn is_inline(&self) -> bool {
        match self {
            Node::Text(_) => true,
            Node::Element(element) => element.is_inline() && element.children.iter().all(Node::is_inline),
        }
    }

    /// Text that is only blank space between elements.
    pub(super) fn is_blank(&self) -> bool {
        matches!(self, Node::Text(text) if text.chars().all(|c| c.is_ascii_whitespace()))
    }
}

pub(super) fn elements(nodes: &[Node]) -> impl Iterator<Item = &Element> {
    nodes.iter().filter_map(|node| match node {
        Node::Element(element) => Some(element),
        Node::Text(_) => None,
    })
}

/// The words of some nodes, as they stand.
pub(super) fn words_of(nodes: &[Node], out: &mut String) {
    for node in nodes {
        match node {
            Node::Text(text) => out.push_str(text),
            Node::Element(element) if element.is("br") => out.push('\n'),
            Node::Element(element) => words_of(&element.children, out),
        }
    }
}

/// Reads a body.
pub(super) fn parse(html: &str) -> Vec<Node> {
    let mut open: Vec<Element> = vec![element("", Vec::new())];
    // How many start tags deeper than the deepest were left out, by name, so that their ends are too.
    let mut flat: Vec<String> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        push_text(&mut open, &rest[..at]);
        rest = &rest[at..];
        let Some(end) = tag_end(rest) else {
            push_text(&mut open, rest);
            rest = "";
            break;
        };
        let inside = &rest[1..end];
        rest = &rest[end + 1..];
        match inside.strip_prefix('/') {
            Some(name) => {
                let name = name.trim().to_ascii_lowercase();
                if flat.last() == Some(&name) {
                    flat.pop();
                } else if open[1..].iter().any(|element| element.name == name) {
                    while let Some(closed) = open.pop_if(|_| true) {
                        let is_it = closed.name == name;
                        close(&mut open, closed);
                        if is_it {
                            break;
                        }
                    }
                }
            }
            None if !inside.starts_with(|c: char| c.is_ascii_alphabetic()) => {}
            None => {
                let (name, attributes) = read_tag(inside);
                if !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
                    continue;
                }
                if VOID.contains(&name.as_str()) {
                    close(&mut open, element(&name, attributes));
                } else if open.len() > DEEPEST {
                    flat.push(name);
                } else {
                    open.push(element(&name, attributes));
                }
            }
        }
    }
    push_text(&mut open, rest);
    while open.len() > 1 {
        if let Some(closed) = open.pop() {
            close(&mut open, closed);
        }
    }
    open.pop().map(|root| root.children).unwrap_or_default()
}

fn element(name: &str, attributes: Vec<(String, String)>) -> Element {
    Element { name: name.to_owned(), attributes, children: Vec::new() }
}

fn close(open: &mut [Element], closed: Element) {
    if let Some(parent) = open.last_mut() {
        parent.children.push(Node::Element(closed));
    }
}

fn push_text(open: &mut [Element], raw: &str) {
    if let (false, Some(parent)) = (raw.is_empty(), open.last_mut()) {
        let text = decoded(raw);
        match parent.children.last_mut() {
            Some(Node::Text(before)) => before.push_str(&text),
            _ => parent.children.push(Node::Text(text)),
        }
    }
}

/// Where the tag at the start of a text ends; a `>` inside a quoted value does not end it.
fn tag_end(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

fn read_tag(inside: &str) -> (String, Vec<(String, String)>) {
    let inside = inside.trim_end_matches('/');
    let end = inside.find(|c: char| c.is_ascii_whitespace()).unwrap_or(inside.len());
    let name = inside[..end].to_ascii_lowercase();
    let mut attributes: Vec<(String, String)> = Vec::new();
    let mut rest = inside[end..].trim_start();
    while !rest.is_empty() {
        let end = rest.find(|c: char| c == '=' || c.is_ascii_whitespace()).unwrap_or(rest.len());
        let key = rest[..end].to_ascii_lowercase();
        rest = rest[end..].trim_start();
        let mut value = "";
        if let Some(after) = rest.strip_prefix('=') {
            let after = after.trim_start();
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
            let (begin, end) = match quote {
                Some(quote) => (1, after[1..].find(quote).map_or(after.len(), |end| end + 1)),
                None => (0, after.find(|c: char| c.is_ascii_whitespace()).unwrap_or(after.len())),
            };
            value = &after[begin..end];
            rest = after.get(end + begin..).unwrap_or_default().trim_start();
        }
        let is_name = !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if is_name && !attributes.iter().any(|(known, _)| *known == key) {
            attributes.push((key, decoded(value)));
        }
    }
    (name, attributes)
}

/// A text with its character references as characters.
fn decoded(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(12).position(|byte| byte == b';');
        let known = end.and_then(|end| Some((character(&rest[1..end])?, end + 1)));
        let (c, length) = known.unwrap_or(('&', 1));
        out.push(c);
        rest = &rest[length..];
    }
    out.push_str(rest);
    out
}

fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)
        }
    }
}

/// A text as XML takes it: escaped, and without the characters that XML has no place for.
pub(super) fn escape_xml(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' => out.push(c),
            '\r' => out.push('\n'),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c if (c as u32) < 0x20 => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
}

pub(super) fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    escape_xml(&mut out, text);
    out
}

/// Writes nodes as XHTML, which HTML readers take as well. `picture` says which address the source of a picture becomes;
/// without one its description is written.
pub(super) fn write_xhtml(nodes: &[Node], picture: &dyn Fn(&str) -> Option<String>, out: &mut String) {
    for node in nodes {
        let element = match node {
            Node::Text(text) => {
                escape_xml(out, text);
                continue;
            }
            Node::Element(element) => element,
        };
        let mut source = None;
        if element.is("img") {
            source = element.attribute("src").and_then(picture);
            if source.is_none() {
                describe(element, out);
                continue;
            }
        }
        out.push('<');
        out.push_str(&element.name);
        for (name, value) in &element.attributes {
            let value = match (name.as_str(), &source) {
                ("src", Some(source)) => source,
                _ => value,
            };
            out.push(' ');
            out.push_str(name);
            out.push_str("=\"");
            escape_xml(out, value);
            out.push('"');
        }
        if element.is("img") && element.attribute("alt").is_none() {
            out.push_str(" alt=\"\"");
        }
        if VOID.contains(&element.name.as_str()) {
            out.push_str("/>");
            continue;
        }
        out.push('>');
        write_xhtml(&element.children, picture, out);
        out.push_str("</");
        out.push_str(&element.name);
        out.push('>');
    }
}

/// A picture that is on the web only: its description, which leads there. Nothing is loaded from anywhere.
fn describe(image: &Element, out: &mut String) {
    let words = image.attribute("alt").map(str::trim).filter(|alt| !alt.is_empty());
    let address = image.attribute("src").filter(|src| src.starts_with("http://") || src.starts_with("https://"));
    if let Some(words) = words.or(address) {
        out.push('[');
        escape_xml(out, words);
        out.push(']');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn xhtml(html: &str) -> String {
        let mut out = String::new();
        let picture = |address: &str| Some(format!("pictures/{}.png", address.strip_prefix("picture:")?));
        write_xhtml(&parse(html), &picture, &mut out);
        out
    }

    #[test]
    fn a_body_is_written_as_xhtml() {
        for (html, expected) in [
            ("<p>a &amp; b<br>c</p>", "<p>a &amp; b<br/>c</p>"),
            ("<p>a&nbsp;b</p>", "<p>a\u{a0}b</p>"),
            ("<img src=\"picture:ab\">", "<img src=\"pictures/ab.png\" alt=\"\"/>"),
            ("<img src=\"https://a.example/x.png\" alt=\"A map\">", "[A map]"),
            ("<p>one<p>two", "<p>one<p>two</p></p>"),
            ("a</b>c", "ac"),
            ("<ol reversed=\"\"><li>x</li></ol>", "<ol reversed=\"\"><li>x</li></ol>"),
            ("<p dir=rtl lang='ar'>x</p>", "<p dir=\"rtl\" lang=\"ar\">x</p>"),
            ("<a title=\"a > b\">x</a>", "<a title=\"a &gt; b\">x</a>"),
            ("1 < 2", "1 &lt; 2"),
            ("a\u{1}b", "a\u{fffd}b"),
        ] {
            assert_eq!(xhtml(html), expected, "{html}");
        }
        assert!(xhtml(&"<div>".repeat(5_000)).matches("<div>").count() <= DEEPEST);
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_read_is_written_as_well_formed_xml(html in "(<(p|b|table|td|/p|/b|br|img src=x|ol start=\"1)\"?>|[a-z\"'&;<> \u{1}é]{0,5}){0,30}") {
            let written = format!("<x>{}</x>", xhtml(&html));
            let mut reader = quick_xml::Reader::from_str(&written);
            loop {
                match reader.read_event() {
                    Ok(quick_xml::events::Event::Eof) => break,
                    Ok(_) => {}
                    Err(error) => return Err(proptest::test_runner::TestCaseError::fail(format!("{error}: {written}"))),
                }
            }
        }
    }
}
