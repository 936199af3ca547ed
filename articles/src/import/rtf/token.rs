//! Rich text as tokens: groups, control words with their numbers, and bytes of text.

/// A token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Open,
    Close,
    /// A control word, and the number behind it.
    Word(&'a str, Option<i32>),
    /// A control of one sign.
    Symbol(u8),
    /// A byte that was written as two hexadecimal digits.
    Escaped(u8),
    /// A byte of text.
    Byte(u8),
}

/// The tokens of a document.
pub(super) struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Tokens<'a> {
        Tokens { bytes, at: 0 }
    }

    /// Passes over this many bytes, and answers them.
    pub(super) fn binary(&mut self, bytes: usize) -> &'a [u8] {
        let start = self.at.min(self.bytes.len());
        self.at = start.saturating_add(bytes).min(self.bytes.len());
        &self.bytes[start..self.at]
    }

    /// The rest of the character of UTF-8 whose first byte was the last token, with it.
    pub(super) fn character(&mut self) -> Option<char> {
        let start = self.at - 1;
        let rest = &self.bytes[start..self.bytes.len().min(start + 4)];
        let valid = match std::str::from_utf8(rest) {
            Ok(text) => text,
            Err(error) => std::str::from_utf8(&rest[..error.valid_up_to()]).ok()?,
        };
        let c = valid.chars().next()?;
        self.at = start + c.len_utf8();
        Some(c)
    }

    fn control(&mut self) -> Option<Token<'a>> {
        let first = *self.bytes.get(self.at)?;
        if !first.is_ascii_alphabetic() {
            self.at += 1;
            if first != b'\'' {
                return Some(Token::Symbol(first));
            }
            let digits = self.bytes.get(self.at..self.at + 2).and_then(|digits| std::str::from_utf8(digits).ok());
            return match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
                Some(byte) => {
                    self.at += 2;
                    Some(Token::Escaped(byte))
                }
                None => self.next(),
            };
        }
        let rest = &self.bytes[self.at..];
        let length = rest.iter().take(32).take_while(|byte| byte.is_ascii_alphabetic()).count();
        let word = std::str::from_utf8(&rest[..length]).unwrap_or_default();
        self.at += length;
        let rest = &self.bytes[self.at..];
        let sign = usize::from(rest.first() == Some(&b'-'));
        let digits = rest[sign..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let mut number = None;
        if digits > 0 {
            self.at += sign + digits;
            // A number that is too large is none.
            number = std::str::from_utf8(&rest[..sign + digits]).ok().and_then(|text| text.parse().ok());
        }
        if self.bytes.get(self.at) == Some(&b' ') {
            self.at += 1;
        }
        Some(Token::Word(word, number))
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let byte = *self.bytes.get(self.at)?;
            self.at += 1;
            return match byte {
                b'{' => Some(Token::Open),
                b'}' => Some(Token::Close),
                b'\\' => self.control(),
                b'\r' | b'\n' => continue,
                byte => Some(Token::Byte(byte)),
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_end_where_their_numbers_and_one_space_end() {
        use Token::{Byte, Close, Escaped, Open, Symbol, Word};
        for (text, tokens) in [
            ("{\\b a}", vec![Open, Word("b", None), Byte(b'a'), Close]),
            ("\\u-10179?", vec![Word("u", Some(-10_179)), Byte(b'?')]),
            ("\\b0\\i  x", vec![Word("b", Some(0)), Word("i", None), Byte(b' '), Byte(b'x')]),
            ("\\'e9\\~\\\n", vec![Escaped(0xe9), Symbol(b'~'), Symbol(b'\n')]),
            ("\\fs99999999999999999999 a", vec![Word("fs", None), Byte(b'a')]),
            ("a\\'4", vec![Byte(b'a'), Byte(b'4')]),
            ("a\\", vec![Byte(b'a')]),
        ] {
            assert_eq!(Tokens::new(text.as_bytes()).collect::<Vec<_>>(), tokens, "{text}");
        }
    }
}
