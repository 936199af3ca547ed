//! What the names of styles mean, in the languages in which programs write them.

/// What programs call a heading in their languages; with a number behind it, its level.
const HEADINGS: [&str; 24] = [
    "heading",
    "überschrift",
    "titre",
    "título",
    "titulo",
    "titolo",
    "kop",
    "rubrik",
    "overskrift",
    "otsikko",
    "nagłówek",
    "nadpis",
    "címsor",
    "titlu",
    "başlık",
    "заголовок",
    "επικεφαλίδα",
    "כותרת",
    "عنوان",
    "العنوان",
    "标题",
    "標題",
    "見出し",
    "제목",
];
const TITLES: [&str; 17] = [
    "title",
    "titel",
    "titre",
    "título",
    "titulo",
    "titolo",
    "tittel",
    "otsikko",
    "tytuł",
    "název",
    "cím",
    "titlu",
    "название",
    "标题",
    "標題",
    "表題",
    "제목",
];
const QUOTES: [&str; 12] = [
    "quote",
    "intense quote",
    "quotations",
    "block text",
    "zitat",
    "intensives zitat",
    "citation",
    "cita",
    "citazione",
    "citaat",
    "цитата",
    "引用",
];
const CODES: [&str; 9] = [
    "html preformatted",
    "preformatted text",
    "source code",
    "code",
    "code block",
    "plain text code",
    "verbatim char",
    "html code",
    "source text",
];

/// What a style means for the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::import) enum Role {
    Title,
    Heading(u8),
    Quote,
    Code,
    /// A line of the table of contents.
    Contents,
}

/// What a style of this name, in lower case, means; `None` for one of plain text.
pub(in crate::import) fn role_of(name: &str) -> Option<Role> {
    let (word, number) = match name.rsplit_once(' ') {
        Some((word, number)) if number.parse::<u8>().is_ok() => (word, number.parse().ok()),
        _ => {
            let word = name.trim_end_matches(|c: char| c.is_ascii_digit());
            (word, name[word.len()..].parse().ok())
        }
    };
    match number {
        Some(level @ 1..=9) if HEADINGS.contains(&word) => Some(Role::Heading(level)),
        Some(_) if word == "toc" => Some(Role::Contents),
        _ if name == "toc heading" => Some(Role::Contents),
        None if TITLES.contains(&word) => Some(Role::Title),
        _ if QUOTES.contains(&name) => Some(Role::Quote),
        _ if CODES.contains(&name) => Some(Role::Code),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_styles_mean_the_same_in_every_language() {
        for (name, role) in [
            ("heading 1", Some(Role::Heading(1))),
            ("überschrift 2", Some(Role::Heading(2))),
            ("titre 3", Some(Role::Heading(3))),
            ("标题 1", Some(Role::Heading(1))),
            ("заголовок 2", Some(Role::Heading(2))),
            ("heading1", Some(Role::Heading(1))),
            ("title", Some(Role::Title)),
            ("titre", Some(Role::Title)),
            ("toc 2", Some(Role::Contents)),
            ("intense quote", Some(Role::Quote)),
            ("html preformatted", Some(Role::Code)),
            ("normal", None),
            ("heading", None),
            ("list bullet 2", None),
            ("", None),
        ] {
            assert_eq!(role_of(name), role, "{name}");
        }
    }
}
