//! Character references: `&amp;`, `&#38;`, `&#x26;`.

use html5ever::data::{C1_REPLACEMENTS, NAMED_ENTITIES};
use html5ever::tendril::StrTendril;

/// The longest name has 32 letters.
const LONGEST: usize = 33;

/// What a reference stands for: one character, or two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Decoded(char, Option<char>);

impl Decoded {
    pub(super) fn push_to(self, text: &mut StrTendril) {
        text.push_char(self.0);
        if let Some(second) = self.1 {
            text.push_char(second);
        }
    }
}

/// What the reference stands for that follows an `&`, and its length; none if that `&` is one itself.
pub(super) fn decode(rest: &str, in_attribute: bool) -> Option<(Decoded, usize)> {
    match rest.as_bytes().first()? {
        b'#' => decode_number(&rest[1..]).map(|(c, length)| (Decoded(c, None), length + 1)),
        first if first.is_ascii_alphanumeric() => decode_name(rest, in_attribute),
        _ => None,
    }
}

fn decode_name(rest: &str, in_attribute: bool) -> Option<(Decoded, usize)> {
    let known = |length: usize| {
        let (first, second) = NAMED_ENTITIES.get(rest.get(..length)?)?;
        let first = char::from_u32(*first).filter(|first| *first != '\0');
        Some(first.map(|first| Decoded(first, char::from_u32(*second).filter(|second| *second != '\0'))))
    };
    let bytes = &rest.as_bytes()[..rest.len().min(LONGEST)];
    let name = bytes.iter().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(bytes.len());
    // No name goes on after its semicolon.
    if bytes.get(name) == Some(&b';')
        && let Some(Some(decoded)) = known(name + 1)
    {
        return Some((decoded, name + 1));
    }
    // The longest of the names that need none. The table also has the beginnings of names.
    let (length, decoded) = (1..=name)
        .map_while(|length| Some((length, known(length)?)))
        .filter_map(|(length, known)| Some((length, known?)))
        .last()?;
    // In addresses a `&copy=` is none.
    let goes_on = bytes.get(length).is_some_and(|next| *next == b'=' || next.is_ascii_alphanumeric());
    (!(in_attribute && goes_on)).then_some((decoded, length))
}

/// The character of what follows an `&#`, and its length.
fn decode_number(rest: &str) -> Option<(char, usize)> {
    let (base, from) = if rest.starts_with(['x', 'X']) { (16, 1) } else { (10, 0) };
    let digits = rest[from..].bytes().take_while(|byte| char::from(*byte).is_digit(base)).count();
    if digits == 0 {
        return None;
    }
    let end = from + digits;
    let number = u32::from_str_radix(&rest[from..end], base).unwrap_or(u32::MAX);
    let c = match number {
        0 => None,
        0x80..=0x9f => C1_REPLACEMENTS[number as usize - 0x80].or(char::from_u32(number)),
        _ => char::from_u32(number),
    };
    Some((c.unwrap_or('\u{fffd}'), end + usize::from(rest[end..].starts_with(';'))))
}
