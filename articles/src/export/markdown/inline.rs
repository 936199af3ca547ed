//! A line of Markdown. Emphasis is written with its signs where nobody can misread them, and as HTML where they would be
//! ambiguous: inside a word, beside other signs.

use super::Body;
use crate::export::tree::{Element, Node, words_of};

/// How the ends of a line may be written.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Line {
    /// With a sign and a new line.
    Open,
    /// As HTML, since the line must be one: in a heading or a cell.
    Single,
}

#[derive(Debug, Clone, PartialEq)]
enum Mark {
    /// Emphasis by this sign; as HTML by this name.
    Sign(&'static str, &'static str),
    /// As HTML: the start tag and the name.
    Html(String, String),
    /// A link: what stands after its words.
    Link(String),
}

#[derive(Debug, Clone, PartialEq)]
enum Piece {
    Text(String),
    /// Markdown already.
    Verbatim(String),
    Space,
    Break,
    Start(Mark),
    End(Mark),
}

/// Writes what stands in a line.
pub(super) fn inline(nodes: &[Node], body: &Body<'_>, line: Line) -> String {
    let mut gathered = Gathered { body, out: Vec::new(), space: false, breaks: 0, in_link: false };
    gathered.nodes(nodes);
    write(&gathered.out, line)
}

struct Gathered<'a, 'b> {
    body: &'a Body<'b>,
    out: Vec<Piece>,
    space: bool,
    /// Ends of lines that were not written yet.
    breaks: usize,
    in_link: bool,
}

impl Gathered<'_, '_> {
    fn nodes(&mut self, nodes: &[Node]) {
        for node in nodes {
            match node {
                Node::Text(text) => self.text(text),
                Node::Element(element) => self.element(element),
            }
        }
    }

    fn text(&mut self, text: &str) {
        for (at, word) in text.split(|c: char| c.is_ascii_whitespace()).enumerate() {
            self.space |= at > 0;
            if !word.is_empty() {
                self.push(Piece::Text(word.to_owned()));
            }
        }
    }

    /// Puts something to read. What separates it from what was before stands before the marks that begin there.
    fn push(&mut self, piece: Piece) {
        let (space, breaks) = (std::mem::take(&mut self.space), std::mem::take(&mut self.breaks));
        let at = self.out.iter().rposition(|piece| !matches!(piece, Piece::Start(_))).map_or(0, |at| at + 1);
        if at > 0 {
            let between = match breaks {
                0 => vec![Piece::Space; usize::from(space)],
                breaks => vec![Piece::Break; breaks],
            };
            self.out.splice(at..at, between);
        }
        match (self.out.last_mut(), piece) {
            (Some(Piece::Text(before)), Piece::Text(more)) => before.push_str(&more),
            (_, piece) => self.out.push(piece),
        }
    }

    fn marked(&mut self, mark: Mark, nodes: &[Node]) {
        let begin = self.out.len();
        self.out.push(Piece::Start(mark.clone()));
        self.nodes(nodes);
        // A space that went before the mark moved it.
        let is_empty = self.out[begin..].iter().all(|piece| matches!(piece, Piece::Start(_) | Piece::Space));
        match is_empty {
            true => {
                if let Some(at) = self.out.iter().rposition(|piece| *piece == Piece::Start(mark.clone())) {
                    self.out.remove(at);
                }
            }
            false => self.out.push(Piece::End(mark)),
        }
    }

    fn html(&mut self, element: &Element) {
        let mut start = format!("<{}", element.name);
        for (name, value) in &element.attributes {
            start.push_str(&format!(" {name}=\"{}\"", crate::export::tree::xml(value).replace('\n', " ")));
        }
        start.push('>');
        self.marked(Mark::Html(start, element.name.clone()), &element.children);
    }

    fn element(&mut self, element: &Element) {
        let is_bare = element.attributes.is_empty();
        match element.name.as_str() {
            "br" => self.breaks += 1,
            "em" | "i" if is_bare => self.marked(Mark::Sign("*", "em"), &element.children),
            "strong" | "b" if is_bare => self.marked(Mark::Sign("**", "strong"), &element.children),
            "del" | "s" if is_bare => self.marked(Mark::Sign("~~", "del"), &element.children),
            "code" if is_bare && element.elements().next().is_none() => {
                let mut words = String::new();
                words_of(&element.children, &mut words);
                let words = words.replace('\n', " ");
                // Beside other code its signs would be one; in a cell nothing can stand between these two.
                let is_beside = matches!(self.out.last(), Some(Piece::Verbatim(before)) if before.ends_with('`'));
                match words.trim() {
                    "" => self.space |= !words.is_empty(),
                    _ if is_beside && !self.space && self.breaks == 0
                        || words.contains('|') && words.contains('\\') =>
                    {
                        self.html(element)
                    }
                    _ => self.push(Piece::Verbatim(code(&words))),
                }
            }
            "img" => self.picture(element),
            "sup" if self.body.note_of(element).is_some() => {
                if let Some(number) = self.body.note_of(element) {
                    self.push(Piece::Verbatim(format!("[^{number}]")));
                }
            }
            "a" => self.link(element),
            "bdi" if is_bare => self.nodes(&element.children),
            _ if element.is_inline() => self.html(element),
            _ => {
                self.space = true;
                self.nodes(&element.children);
                self.space = true;
            }
        }
    }

    fn link(&mut self, element: &Element) {
        let address = element.attribute("href").filter(|href| !href.starts_with('#') && !href.is_empty());
        match address {
            Some(address) if !self.in_link => {
                self.in_link = true;
                let after = target(address, element.attribute("title"));
                self.marked(Mark::Link(after), &element.children);
                self.in_link = false;
            }
            _ => self.nodes(&element.children),
        }
    }

    fn picture(&mut self, element: &Element) {
        let words = element.attribute("alt").unwrap_or_default();
        match element.attribute("src").and_then(self.body.picture) {
            Some(address) => {
                let mut alt = String::new();
                for word in words.split_ascii_whitespace() {
                    alt.push_str(if alt.is_empty() { "" } else { " " });
                    escape(&mut alt, word, false, false);
                }
                self.push(Piece::Verbatim(format!("![{alt}]{}", target(&address, element.attribute("title")))));
            }
            None => self.text(words),
        }
    }
}

/// Where a link leads, in brackets.
fn target(address: &str, title: Option<&str>) -> String {
    let is_plain =
        !address.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '(' | ')' | '<' | '>' | '\\'));
    let mut written = String::new();
    for (at, c) in address.char_indices() {
        match c {
            '<' | '>' | '\\' => written.extend(['\\', c]),
            '&' if is_reference(&address[at..]) => written.push_str("&amp;"),
            c if c.is_control() => written.push_str("%20"),
            c => written.push(c),
        }
    }
    let written = if is_plain { written } else { format!("<{written}>") };
    match title.map(str::trim).filter(|title| !title.is_empty()) {
        Some(title) => {
            let mut quoted = String::new();
            for (at, c) in title.char_indices() {
                match c {
                    '"' | '\\' => quoted.extend(['\\', c]),
                    '&' if is_reference(&title[at..]) => quoted.push_str("&amp;"),
                    c if c.is_control() => quoted.push(' '),
                    c => quoted.push(c),
                }
            }
            format!("({written} \"{quoted}\")")
        }
        None => format!("({written})"),
    }
}

/// Whether what begins with `&` would be read as a character reference.
fn is_reference(text: &str) -> bool {
    let name = text[1..].bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'#').count();
    name > 0 && text.as_bytes().get(name + 1) == Some(&b';')
}

/// A span of code, between more backticks than it has.
fn code(words: &str) -> String {
    let fence = "`".repeat(longest_run(words, '`') + 1);
    let pad = words.starts_with('`') || words.ends_with('`') || (words.starts_with(' ') && words.ends_with(' '));
    let pad = if pad { " " } else { "" };
    format!("{fence}{pad}{words}{pad}{fence}")
}

/// How often a character stands after itself at most.
pub(super) fn longest_run(text: &str, of: char) -> usize {
    text.split(|c| c != of).map(|run| run.chars().count()).max().unwrap_or_default()
}

fn write(pieces: &[Piece], line: Line) -> String {
    let as_signs = readable_signs(pieces);
    let mut out = String::new();
    // In a heading or a cell no sign begins a line.
    let mut at_start = line == Line::Open;
    for (at, piece) in pieces.iter().enumerate() {
        let was_at_start = std::mem::take(&mut at_start);
        match piece {
            Piece::Text(text) => {
                let before_link = matches!(pieces.get(at + 1), Some(Piece::Start(Mark::Link(_)) | Piece::Verbatim(_)));
                escape(&mut out, text, was_at_start, before_link);
            }
            Piece::Verbatim(text) => out.push_str(text),
            Piece::Space => out.push(' '),
            Piece::Break => {
                out.push_str(if line == Line::Open { "\\\n" } else { "<br>" });
                at_start = line == Line::Open;
            }
            Piece::Start(Mark::Link(_)) => out.push('['),
            Piece::End(Mark::Link(after)) => out.push_str(&format!("]{after}")),
            Piece::Start(Mark::Html(tag, _)) => out.push_str(tag),
            Piece::End(Mark::Html(_, name)) => out.push_str(&format!("</{name}>")),
            Piece::Start(Mark::Sign(sign, _)) | Piece::End(Mark::Sign(sign, _)) if as_signs[at] => out.push_str(sign),
            Piece::Start(Mark::Sign(_, name)) => out.push_str(&format!("<{name}>")),
            Piece::End(Mark::Sign(_, name)) => out.push_str(&format!("</{name}>")),
        }
    }
    out
}

/// Which starts and ends of emphasis can be written with signs.
fn readable_signs(pieces: &[Piece]) -> Vec<bool> {
    let mut readable = vec![false; pieces.len()];
    let mut open: Vec<(usize, &'static str)> = Vec::new();
    for (at, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Start(Mark::Sign(sign, _)) => open.push((at, sign)),
            Piece::End(Mark::Sign(..)) => {
                let Some((start, sign)) = open.pop() else { continue };
                let is_alone = open.iter().all(|(_, around)| *around != sign);
                let before = start.checked_sub(1).and_then(|before| pieces.get(before));
                let (first, last) = (pieces.get(start + 1), pieces.get(at.saturating_sub(1)));
                let fits = is_alone
                    && flanks(before, first, |text| text.chars().next_back(), |text| text.chars().next())
                    && flanks(pieces.get(at + 1), last, |text| text.chars().next(), |text| text.chars().next_back());
                (readable[start], readable[at]) = (fits, fits);
            }
            _ => {}
        }
    }
    readable
}

/// Whether a sign between what is outside and what is inside is read as one.
fn flanks(
    outside: Option<&Piece>,
    inside: Option<&Piece>,
    near: impl Fn(&str) -> Option<char>,
    first: impl Fn(&str) -> Option<char>,
) -> bool {
    let is_word_inside = match inside {
        Some(Piece::Text(text)) => first(text).is_some_and(char::is_alphanumeric),
        _ => false,
    };
    match outside {
        None | Some(Piece::Space | Piece::Break) => {
            !matches!(inside, Some(Piece::Start(Mark::Sign(..)) | Piece::End(Mark::Sign(..))))
        }
        Some(Piece::Text(text)) => match near(text) {
            Some(c) if c.is_ascii_punctuation() => {
                !matches!(inside, Some(Piece::Start(Mark::Sign(..)) | Piece::End(Mark::Sign(..))))
            }
            Some(c) => c.is_alphanumeric() && is_word_inside,
            None => false,
        },
        Some(Piece::Start(Mark::Link(_)) | Piece::End(Mark::Link(_))) => is_word_inside,
        Some(_) => false,
    }
}

/// Writes words so that none of them is a sign.
fn escape(out: &mut String, text: &str, at_start: bool, before_link: bool) {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let is_number = at_start && (1..=9).contains(&digits);
    for (at, c) in text.char_indices() {
        let is_last = at + c.len_utf8() == text.len();
        let is_sign = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '~' => true,
            '_' => {
                let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
                !(is_letter(text[..at].chars().next_back()) && is_letter(text[at + 1..].chars().next()))
            }
            '&' => is_reference(&text[at..]),
            '!' => is_last && before_link,
            '#' | '>' | '-' | '+' | '=' | ':' | '|' => at == 0 && at_start,
            '.' | ')' => is_number && at == digits,
            _ => false,
        };
        if is_sign {
            out.push('\\');
        }
        out.push(c);
    }
}
