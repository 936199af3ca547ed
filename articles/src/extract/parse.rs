//! HTML into a tree, the same that html5ever makes of it: its tree builder decides what stands in what, but the tags
//! and texts it is told of are cut out of the page in whole pieces instead of letter by letter. What is rare in pages
//! is left to html5ever's own tokenizer.

mod references;
mod tag;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use dom_query::{Document, NodeId};
use html5ever::TokenizerResult;
use html5ever::buffer_queue::BufferQueue;
use html5ever::interface::TreeSink;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::{RawData, RawKind, Rcdata, ScriptData, State};
use html5ever::tokenizer::{Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use memchr::{memchr, memchr_iter, memchr2, memmem};

use self::tag::{Names, is_space};

/// Makes a tree of what the tokens say.
type Builder = TreeBuilder<NodeId, Document>;

/// The tree of a page, read as a browser reads it that runs no scripts.
pub(crate) fn parse(html: &str) -> Document {
    let options = TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
    let builder = TreeBuilder::new(Document::default(), options);
    let html = html.strip_prefix('\u{feff}').unwrap_or(html);
    let html = match memchr(b'\r', html.as_bytes()) {
        Some(first) => Cow::Owned(without_returns(html, first)),
        None => Cow::Borrowed(html),
    };
    let mut page = Page::new(&html, &builder);
    // What becomes of a NUL depends on where it stands: too much for what no page has.
    match memchr(0, html.as_bytes()) {
        Some(_) => page.hand_over(State::Data),
        None => page.read(),
    }
    builder.sink.finish()
}

/// A page with one kind of line end. `first` is where the first is that has to be changed.
fn without_returns(html: &str, first: usize) -> String {
    let mut whole = String::with_capacity(html.len());
    let (mut rest, mut next) = (html, Some(first));
    while let Some(at) = next {
        whole.push_str(&rest[..at]);
        whole.push('\n');
        rest = &rest[at + 1..];
        rest = rest.strip_prefix('\n').unwrap_or(rest);
        next = memchr(b'\r', rest.as_bytes());
    }
    whole.push_str(rest);
    whole
}

/// A page that is being read.
struct Page<'a> {
    html: &'a str,
    /// The same, for pieces of it that need no copy.
    shared: StrTendril,
    /// What is before is read.
    at: usize,
    builder: &'a Builder,
    names: Names,
}

impl<'a> Page<'a> {
    fn new(html: &'a str, builder: &'a Builder) -> Page<'a> {
        Page { html, shared: StrTendril::from(html), at: 0, builder, names: Names::default() }
    }

    fn read(&mut self) {
        while self.at < self.html.len() {
            self.text();
            if self.at == self.html.len() {
                break;
            }
            let bytes = &self.html.as_bytes()[self.at..];
            let is_read = match bytes.get(1) {
                Some(b'!') => self.declaration(),
                Some(b'?') => self.up_to_bracket(),
                Some(b'/') if !bytes.get(2).is_some_and(u8::is_ascii_alphabetic) => self.up_to_bracket(),
                _ => self.tag(),
            };
            // The page ends in the middle of something.
            if !is_read {
                return self.hand_over(State::Data);
            }
        }
        self.tell(Token::EOFToken);
        self.builder.end();
    }

    /// Reads text up to the next tag.
    fn text(&mut self) {
        let bytes = self.html.as_bytes();
        let (mut from, mut whole) = (self.at, StrTendril::new());
        let mut at = self.at;
        loop {
            let Some(found) = memchr2(b'<', b'&', &bytes[at..]).map(|found| at + found) else {
                at = bytes.len();
                break;
            };
            at = found;
            if bytes[at] == b'<' {
                if bytes.get(at + 1).is_none_or(|next| next.is_ascii_alphabetic() || b"!/?".contains(next)) {
                    break;
                }
                at += 1;
                continue;
            }
            at += 1;
            if let Some((decoded, length)) = references::decode(&self.html[at..], false) {
                whole.push_slice(&self.html[from..at - 1]);
                decoded.push_to(&mut whole);
                at += length;
                from = at;
            }
        }
        self.at = at;
        match whole.is_empty() {
            true => whole = self.piece(from, at),
            false => whole.push_slice(&self.html[from..at]),
        }
        if !whole.is_empty() {
            self.tell(Token::CharacterTokens(whole));
        }
    }

    /// Reads a comment or what else begins with `<!`; false if it has no end.
    fn declaration(&mut self) -> bool {
        let from = self.at + 4;
        let rest = &self.html.as_bytes()[self.at..];
        if !rest.starts_with(b"<!--") {
            let is_foreign = || self.builder.adjusted_current_node_present_but_not_in_html_namespace();
            return !(rest.starts_with(b"<![CDATA[") && is_foreign()) && self.up_to_bracket();
        }
        let rest = &rest[4..];
        let (length, end) = match (rest.starts_with(b">"), rest.starts_with(b"->")) {
            (true, _) => (0, 1),
            (_, true) => (0, 2),
            _ => {
                let ends = memchr_iter(b'>', rest).find_map(|at| match &rest[..at] {
                    [.., b'-', b'-'] => Some((at - 2, at + 1)),
                    [.., b'-', b'-', b'!'] => Some((at - 3, at + 1)),
                    _ => None,
                });
                match ends {
                    Some(ends) => ends,
                    None => return false,
                }
            }
        };
        self.at = from + end;
        let comment = self.piece(from, from + length);
        self.tell(Token::CommentToken(comment));
        true
    }

    /// Has html5ever read what ends with the next `>`; false if there is none.
    fn up_to_bracket(&mut self) -> bool {
        let Some(length) = memchr(b'>', &self.html.as_bytes()[self.at..]) else { return false };
        let piece = self.piece(self.at, self.at + length + 1);
        self.at += length + 1;
        feed(&self.tokenizer(State::Data), piece);
        true
    }

    /// Reads what stands in an element that holds nothing but text, up to its end tag.
    fn raw_text(&mut self, kind: RawKind, name: &str) {
        let rest = &self.html.as_bytes()[self.at..];
        let ends = |at: &usize| {
            let after = &rest[at + 2..];
            after.get(..name.len()).is_some_and(|end| end.eq_ignore_ascii_case(name.as_bytes()))
                && after.get(name.len()).is_some_and(|next| is_space(*next) || b"/>".contains(next))
        };
        let length = memmem::find_iter(rest, b"</").find(ends).unwrap_or(rest.len());
        if kind == ScriptData && is_escaped(&rest[..length]) {
            return self.hand_over(RawData(ScriptData));
        }
        let (from, to) = (self.at, self.at + length);
        self.at = to;
        let text = match kind == Rcdata {
            true => self.decoded(from, to, false),
            false => self.piece(from, to),
        };
        if !text.is_empty() {
            self.tell(Token::CharacterTokens(text));
        }
    }

    /// A part of the page with its character references resolved.
    fn decoded(&self, from: usize, to: usize, in_attribute: bool) -> StrTendril {
        let text = &self.html[from..to];
        let Some(first) = memchr(b'&', text.as_bytes()) else { return self.piece(from, to) };
        let mut whole = StrTendril::from(&text[..first]);
        let mut rest = &text[first..];
        while let Some(at) = memchr(b'&', rest.as_bytes()) {
            whole.push_slice(&rest[..at]);
            rest = &rest[at + 1..];
            match references::decode(rest, in_attribute) {
                Some((decoded, length)) => {
                    decoded.push_to(&mut whole);
                    rest = &rest[length..];
                }
                None => whole.push_char('&'),
            }
        }
        whole.push_slice(rest);
        whole
    }

    fn piece(&self, from: usize, to: usize) -> StrTendril {
        // Lengths of tendrils are of 32 bits; so are those of pages, which are smaller by far.
        self.shared.subtendril(from as u32, (to - from) as u32)
    }

    /// Tells the tree builder of anything but a tag, after which all goes on as before.
    fn tell(&self, token: Token) {
        let _ = self.builder.process_token(token, 1);
    }

    /// Has html5ever read the rest of the page.
    fn hand_over(&mut self, state: State) {
        let rest = self.piece(self.at, self.html.len());
        self.at = self.html.len();
        let tokenizer = self.tokenizer(state);
        feed(&tokenizer, rest);
        tokenizer.end();
    }

    /// The tokenizer of html5ever, as it is in a state; in a script if it is in one at all.
    fn tokenizer(&self, state: State) -> Tokenizer<Through<'a>> {
        let last_start_tag_name = (state == RawData(ScriptData)).then(|| "script".to_owned());
        let options = TokenizerOpts {
            discard_bom: false,
            initial_state: Some(state),
            last_start_tag_name,
            ..TokenizerOpts::default()
        };
        Tokenizer::new(Through(self.builder), options)
    }
}

fn feed(tokenizer: &Tokenizer<Through<'_>>, text: StrTendril) {
    let input = BufferQueue::default();
    input.push_back(text);
    while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
}

/// Whether a script has another one in a comment: then not every end tag ends it.
fn is_escaped(script: &[u8]) -> bool {
    let Some(comment) = memmem::find(script, b"<!--") else { return false };
    memchr_iter(b'<', &script[comment..])
        .any(|at| script[comment + at + 1..].get(..6).is_some_and(|name| name.eq_ignore_ascii_case(b"script")))
}

/// A tree builder that several tokenizers talk to.
struct Through<'a>(&'a Builder);

impl TokenSink for Through<'_> {
    type Handle = NodeId;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<NodeId> {
        self.0.process_token(token, line)
    }

    fn end(&self) {
        self.0.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.0.adjusted_current_node_present_but_not_in_html_namespace()
    }
}
