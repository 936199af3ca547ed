//! Tags: their names, which are few, and their attributes.

use html5ever::interface::{Attribute, QualName};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::State;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult};
use html5ever::{LocalName, ns};
use memchr::memchr;
use rustc_hash::FxHashMap;

use super::Page;

/// More names than a page has that nobody made to have many.
const NAMES: usize = 2_000;

/// Names that stand on a page again and again.
#[derive(Default)]
pub(super) struct Names(FxHashMap<Box<str>, LocalName>);

impl Names {
    /// The name of a tag or an attribute, in lower case.
    fn get(&mut self, name: &str) -> LocalName {
        if let Some(known) = self.0.get(name) {
            return known.clone();
        }
        let local = LocalName::from(name.to_ascii_lowercase());
        if self.0.len() < NAMES {
            self.0.insert(name.into(), local.clone());
        }
        local
    }
}

pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | b'\x0c' | b' ')
}

impl Page<'_> {
    /// Reads a tag, and what stands in its element if that is nothing but text; false if the page ends in it.
    pub(super) fn tag(&mut self) -> bool {
        let bytes = self.html.as_bytes();
        let is_end = bytes.get(self.at + 1) == Some(&b'/');
        let from = self.at + 1 + usize::from(is_end);
        let name_end =
            from + bytes[from..].iter().take_while(|byte| !is_space(**byte) && !b"/>".contains(byte)).count();
        let Some((attributes, end)) = self.attributes(name_end) else { return false };
        let name = self.names.get(&self.html[from..name_end]);
        self.at = end;
        let token = Token::TagToken(Tag {
            kind: if is_end { TagKind::EndTag } else { TagKind::StartTag },
            name: name.clone(),
            self_closing: attributes.self_closing,
            attrs: attributes.found,
            had_duplicate_attributes: attributes.had_duplicates,
        });
        match self.builder.process_token(token, 1) {
            TokenSinkResult::RawData(kind) => self.raw_text(kind, &name),
            TokenSinkResult::Plaintext => self.hand_over(State::Plaintext),
            TokenSinkResult::Continue | TokenSinkResult::Script(_) | TokenSinkResult::EncodingIndicator(_) => {}
        }
        true
    }

    /// The attributes of the tag whose name ends here, and where the tag ends.
    fn attributes(&mut self, mut at: usize) -> Option<(Attributes, usize)> {
        let bytes = self.html.as_bytes();
        let mut attributes = Attributes::default();
        loop {
            match *bytes.get(at)? {
                b'>' => return Some((attributes, at + 1)),
                b'/' if *bytes.get(at + 1)? == b'>' => {
                    attributes.self_closing = true;
                    return Some((attributes, at + 2));
                }
                byte if is_space(byte) || byte == b'/' => at += 1,
                _ => {
                    // An equals sign at its beginning is part of a name.
                    let end = bytes[at + 1..].iter().position(|byte| is_space(*byte) || b"/>=".contains(byte))?;
                    let name = at..at + 1 + end;
                    at = name.end;
                    let equals = at + bytes[at..].iter().take_while(|byte| is_space(**byte)).count();
                    let value = match *bytes.get(equals)? {
                        b'=' => {
                            let (value, end) = self.value(equals + 1)?;
                            at = end;
                            value
                        }
                        _ => StrTendril::new(),
                    };
                    let local = self.names.get(&self.html[name]);
                    match attributes.found.iter().any(|known| known.name.local == local) {
                        true => attributes.had_duplicates = true,
                        false => {
                            attributes.found.push(Attribute { name: QualName::new(None, ns!(), local), value });
                        }
                    }
                }
            }
        }
    }

    /// The value that follows an equals sign, and where it ends.
    fn value(&self, from: usize) -> Option<(StrTendril, usize)> {
        let bytes = self.html.as_bytes();
        let from = from + bytes[from..].iter().take_while(|byte| is_space(**byte)).count();
        match *bytes.get(from)? {
            quote @ (b'"' | b'\'') => {
                let end = from + 1 + memchr(quote, &bytes[from + 1..])?;
                Some((self.decoded(from + 1, end, true), end + 1))
            }
            b'>' => Some((StrTendril::new(), from)),
            _ => {
                let end = from + bytes[from..].iter().position(|byte| is_space(*byte) || *byte == b'>')?;
                Some((self.decoded(from, end, true), end))
            }
        }
    }
}

/// What is in a tag beside its name.
#[derive(Default)]
struct Attributes {
    found: Vec<Attribute>,
    self_closing: bool,
    had_duplicates: bool,
}
