//! The word of a query at the cursor, seen as the parser sees it: sign, field, and the value as far as it is typed.

use crate::search::parse::FIELDS;

/// What is being typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Typed {
    /// Where the word begins, sign included, and where it ends.
    pub from: usize,
    pub to: usize,
    pub negated: bool,
    /// The field that is named, in lower case.
    pub field: Option<String>,
    /// The value up to the cursor, without quotes.
    pub value: String,
    /// It narrows the query: it stands in no parentheses and beside no `OR`.
    pub narrows: bool,
}

/// The word at the cursor: the one it is in or at the end of; none where it stands among spaces, or in a phrase.
pub(super) fn typed_at(chars: &[char], cursor: usize) -> Option<Typed> {
    let mut at = 0;
    let mut depth = 0_usize;
    let mut after_or = false;
    while at < chars.len() {
        match chars[at] {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            c if c.is_whitespace() => {}
            _ => {
                let word = word_from(chars, at);
                if (at + 1..=word.to).contains(&cursor) {
                    let value = value_of(&chars[word.value..cursor.max(word.value)]);
                    let in_phrase = word.field.is_none() && chars.get(word.value) == Some(&'"');
                    let in_name = cursor < word.value;
                    let narrows = depth == 0 && !after_or && !is_or_next(chars, word.to);
                    return (!in_phrase && !in_name).then_some(Typed {
                        from: at,
                        to: word.to,
                        negated: word.negated,
                        field: word.field,
                        value,
                        narrows,
                    });
                }
                after_or = chars[at..word.to] == ['O', 'R'];
                at = word.to;
                continue;
            }
        }
        at += 1;
    }
    None
}

struct Word {
    negated: bool,
    field: Option<String>,
    /// Where its value begins.
    value: usize,
    to: usize,
}

fn word_from(chars: &[char], from: usize) -> Word {
    let dashes = chars[from..].iter().take_while(|&&c| c == '-').count();
    let begin = from + dashes;
    let name = chars[begin..].iter().take_while(|c| c.is_ascii_alphabetic()).count();
    let field: String = chars[begin..begin + name].iter().collect::<String>().to_ascii_lowercase();
    let is_field = chars.get(begin + name) == Some(&':') && FIELDS.contains(&&field[..]);
    let value = if is_field { begin + name + 1 } else { begin };
    Word {
        negated: dashes % 2 == 1,
        field: is_field.then_some(field),
        value,
        to: value_end(chars, value).max(from + 1),
    }
}

fn value_end(chars: &[char], from: usize) -> usize {
    if chars.get(from) != Some(&'"') {
        let ends = |c: &char| c.is_whitespace() || matches!(c, '(' | ')' | '"');
        return chars[from..].iter().position(ends).map_or(chars.len(), |length| from + length);
    }
    let mut at = from + 1;
    while at < chars.len() {
        match chars[at] {
            '"' => return at + 1,
            '\\' if matches!(chars.get(at + 1), Some('"' | '\\')) => at += 2,
            _ => at += 1,
        }
    }
    chars.len()
}

/// A value as it is meant: without its quotes and what stands before signs in them.
fn value_of(chars: &[char]) -> String {
    let Some((&'"', quoted)) = chars.split_first() else {
        return chars.iter().collect();
    };
    let mut value = String::new();
    let mut rest = quoted.iter().peekable();
    while let Some(&c) = rest.next() {
        match c {
            '"' => break,
            '\\' => match rest.next_if(|next| matches!(next, '"' | '\\')) {
                Some(&escaped) => value.push(escaped),
                None => value.push(c),
            },
            _ => value.push(c),
        }
    }
    value
}

fn is_or_next(chars: &[char], from: usize) -> bool {
    let rest: Vec<char> = chars[from..].iter().copied().skip_while(|c| c.is_whitespace()).take(3).collect();
    rest.starts_with(&['O', 'R']) && rest.get(2).is_none_or(|c| c.is_whitespace() || matches!(c, '(' | ')' | '"'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_at_the_cursor_is_what_the_parser_will_see() {
        // The cursor is where the bar is.
        for (text, from, to, negated, field, value, narrows) in [
            ("ta|", 0, 2, false, None, "ta", true),
            ("gas tag:en|", 4, 10, false, Some("tag"), "en", true),
            ("gas -TAG:en|er x", 4, 13, true, Some("tag"), "en", true),
            ("tag:\"to d|o\" x", 0, 11, false, Some("tag"), "to d", true),
            ("tag:\"a\\\"b|", 0, 9, false, Some("tag"), "a\"b", true),
            ("tag:|", 0, 4, false, Some("tag"), "", true),
            ("(tag:x|", 1, 6, false, Some("tag"), "x", false),
            ("a OR tag:x|", 5, 10, false, Some("tag"), "x", false),
            ("tag:x| OR a", 0, 5, false, Some("tag"), "x", false),
            ("(a) tag:x|", 4, 9, false, Some("tag"), "x", true),
            ("\"a (\" x|", 6, 7, false, None, "x", true),
            ("-|", 0, 1, true, None, "", true),
            ("12:30|", 0, 5, false, None, "12:30", true),
        ] {
            let chars: Vec<char> = text.chars().filter(|c| *c != '|').collect();
            let cursor = text.chars().position(|c| c == '|').expect("a cursor");
            let typed = typed_at(&chars, cursor).unwrap_or_else(|| panic!("{text}"));
            let field = field.map(str::to_owned);
            assert_eq!(typed, Typed { from, to, negated, field, value: value.into(), narrows }, "{text}");
        }
        for text in ["|", "a |", "| a", "\"a b|", "ta|g:x", "a |b"] {
            let chars: Vec<char> = text.chars().filter(|c| *c != '|').collect();
            let cursor = text.chars().position(|c| c == '|').expect("a cursor");
            assert_eq!(typed_at(&chars, cursor), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_and_no_cursor_is_too_much_for_it(text in "[a-z\"\\\\:() ORé-]{0,30}", cursor in 0_usize..30) {
            let chars: Vec<char> = text.chars().collect();
            if let Some(typed) = typed_at(&chars, cursor.min(chars.len())) {
                proptest::prop_assert!(typed.from < typed.to && typed.to <= chars.len());
            }
        }
    }
}
