//! One tag of HTML as it is written, for readers that need its name and attributes and no tree.

/// A start tag: its name, and everything behind the name.
pub(super) struct Tag<'a> {
    pub name: &'a str,
    rest: &'a str,
}

impl<'a> Tag<'a> {
    /// The tag of what stands between `<` and `>`.
    pub(super) fn new(inside: &'a str) -> Tag<'a> {
        let end = inside.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(inside.len());
        let (name, rest) = inside.split_at(end);
        Tag { name, rest }
    }

    pub(super) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// Whether the name is all there is.
    pub(super) fn is_bare(&self) -> bool {
        self.rest.trim_matches(|c: char| c.is_whitespace() || c == '/').is_empty()
    }

    /// Names in lower case, and values as they are written.
    pub(super) fn attributes(&self) -> impl Iterator<Item = (String, &'a str)> + use<'a> {
        let mut rest = self.rest;
        std::iter::from_fn(move || {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '/' | '"' | '\'' | '='));
            let end = rest.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(rest.len());
            if end == 0 {
                return None;
            }
            let name = rest[..end].to_ascii_lowercase();
            rest = &rest[end..];
            let after = rest.trim_start();
            let Some(value) = after.strip_prefix('=').map(str::trim_start) else {
                return Some((name, ""));
            };
            let (value, after) = match value.chars().next() {
                Some(quote @ ('"' | '\'')) => match value[1..].find(quote) {
                    Some(length) => (&value[1..=length], &value[length + 2..]),
                    None => (&value[1..], ""),
                },
                _ => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
            };
            rest = after;
            Some((name, value))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_taken_apart_however_it_is_quoted() {
        let tag = Tag::new("A HREF='x y' Title = \"a>b\" data-x=1 checked/");
        assert!(tag.is("a") && !tag.is_bare());
        let attributes: Vec<(String, &str)> = tag.attributes().collect();
        let expected = [("href", "x y"), ("title", "a>b"), ("data-x", "1"), ("checked/", "")];
        assert_eq!(attributes, expected.map(|(name, value)| (name.to_owned(), value)));
        assert!(Tag::new("br /").is_bare() && Tag::new("sup").is_bare());
        assert_eq!(Tag::new("a b=\"never closed").attributes().collect::<Vec<_>>(), [("b".to_owned(), "never closed")]);
    }
}
