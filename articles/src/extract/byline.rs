//! Names of authors: told from the words around them, from roles, sites and biographies.

use std::sync::LazyLock;

use regex::Regex;

use super::date;
use super::plain_text::collapse;

/// A byline longer than this is a biography.
const NAME: usize = 60;

static INTRODUCTION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^(?:(?:(?:written|posted|published|reported|reporting|words|story|text|article|report|opinion|analysis|review|reviewed|photographs|edited|updated|created|submitted|contributed)\s+by|by|von|di|da|par|por|door|av|af|author|authors|autor|autore|auteur|authored by)(?:\s*[:：]\s*|\s+)|作者\s*[:：]\s*|文\s*[/／:：|｜]\s*|撰文\s*[:：]?\s*|记者\s*[:：]?\s*)",
    )
    .expect("the pattern is constant and tested")
});

static SEPARATOR: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\s*(?:[;|•·、&/]|,|，|\s(?:and|und|et|y|with|mit|e)\s)\s*")
        .expect("the pattern is constant and tested")
});

/// Credentials after a name, no name of their own.
const CREDENTIALS: [&str; 24] = [
    "md", "m.d.", "phd", "ph.d.", "ph.d", "ms", "m.s.", "msc", "ma", "m.a.", "ba", "bsc", "mba", "rd", "rdn", "rn",
    "cpa", "cpt", "jd", "j.d.", "esq", "esq.", "ld", "dds",
];
/// Words that make a name one of a crowd, a machine or a place on the page.
const NO_PERSON: [&str; 22] = [
    "http",
    "www.",
    "@",
    ".com",
    ".org",
    "admin",
    "subscribe",
    "follow",
    "comments",
    "share",
    "min read",
    "updated",
    "click",
    "read more",
    "email",
    "newsletter",
    "facebook",
    "twitter",
    "photo",
    "minutes",
    "unknown",
    "anonymous",
];

/// What authors are, written behind their names.
const ROLES: [&str; 9] =
    ["writer", "editor", "author", "contributor", "reporter", "correspondent", "journalist", "staff", "columnist"];

/// Names as they are shown: each once, separated by `, `.
pub(crate) fn join<'a>(names: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let mut kept: Vec<String> = Vec::new();
    for name in names {
        for name in people(name) {
            if !kept.iter().any(|known| known.to_lowercase() == name.to_lowercase()) {
                kept.push(name);
            }
        }
    }
    (!kept.is_empty()).then(|| kept.join(", "))
}

/// The text after `By`, `Von`, `作者：`, if it begins so.
pub(crate) fn introduced(line: &str) -> Option<&str> {
    let line = line.trim();
    let found = INTRODUCTION.find(line)?;
    Some(line[found.end()..].trim())
}

/// The names in a byline.
pub(crate) fn people(line: &str) -> Vec<String> {
    if line.contains("://") {
        return Vec::new();
    }
    let mut line = collapse(&line.trim().replace('\n', " • ").replace(['[', ']'], ""));
    while let Some(rest) = introduced(&line) {
        line = rest.to_owned();
    }
    // What follows a dash or stands in brackets is a role, a place or a date.
    let end = [" - ", " – ", " — ", " ("].iter().filter_map(|mark| line.find(mark)).min().unwrap_or(line.len());
    let parts: Vec<&str> = SEPARATOR.split(&line[..end]).map(str::trim).filter(|part| !part.is_empty()).collect();
    let mut names = Vec::new();
    let mut rest = parts.as_slice();
    while let [part, after @ ..] = rest {
        rest = after;
        let lower = part.to_lowercase();
        if CREDENTIALS.contains(&lower.as_str())
            || matches!(lower.as_str(), "jr" | "jr." | "sr" | "sr." | "inc" | "inc.")
        {
            continue;
        }
        let part = part.trim_matches([',', '.', ':', '"', '“', '”', '|', ' ', '-', '–']);
        let part = introduced(part).unwrap_or(part);
        if part.is_empty() || is_introduction(part) {
            continue;
        }
        let part = without_role(part);
        // After a person, only another person is an author; a place, a paper or a day is not.
        let follows = !names.first().is_some_and(|first: &String| is_person(first)) || is_person(part);
        if is_name(part) && follows && date::find(part).is_none() && !is_day(part) {
            names.push(cased(part));
        } else {
            // From the first thing that is no name on, a byline is roles and places, or no byline.
            break;
        }
    }
    names
}

/// Whether a text is what stands before a name, alone.
pub(crate) fn is_introduction(text: &str) -> bool {
    let text = text.trim();
    text.chars().count() <= 20 && introduced(&format!("{text} x")) == Some("x")
}

/// `Ada Marsh Writer` without what Ada Marsh does.
fn without_role(name: &str) -> &str {
    match name.rsplit_once(' ') {
        Some((person, role)) if ROLES.contains(&role.to_lowercase().as_str()) && is_person(person) => person,
        _ => name,
    }
}

/// `March 12`
fn is_day(text: &str) -> bool {
    date::find(&format!("{text}, 2000")).is_some()
}

/// Whether a text could be the name of a person or a desk.
pub(crate) fn is_name(text: &str) -> bool {
    let length = text.chars().count();
    let lower = text.to_lowercase();
    (2..=NAME).contains(&length)
        && text.split_whitespace().count() <= 6
        && text.chars().any(char::is_alphabetic)
        && text.chars().filter(char::is_ascii_digit).count() <= 2
        && !text.contains(['<', '>', '{', '}', '=', '?', '!', ':', '\n', '©'])
        && !NO_PERSON.iter().any(|word| lower.contains(word))
}

/// Whether a text is clearly the name of one person: two to four words that begin with capitals, or CJK letters.
pub(crate) fn is_person(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let particle = |word: &&str| {
        matches!(
            *word,
            "de" | "van"
                | "von"
                | "der"
                | "den"
                | "del"
                | "della"
                | "di"
                | "da"
                | "la"
                | "le"
                | "bin"
                | "al"
                | "ten"
                | "dos"
                | "du"
        )
    };
    let capital = |word: &&str| {
        word.starts_with(char::is_uppercase)
            && word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | '’'))
    };
    is_name(text)
        && (2..=4).contains(&words.iter().filter(|word| !particle(word)).count())
        && words.iter().all(|word| particle(word) || capital(word))
        && words.first().is_some_and(capital)
        && !text.starts_with("The ")
}

/// `JANE DOE` as `Jane Doe`; anything else as it is.
fn cased(name: &str) -> String {
    let words = name.split(' ').filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 2).count();
    if words < 2 || name.chars().any(char::is_lowercase) {
        return name.to_owned();
    }
    let mut start = true;
    name.chars()
        .flat_map(|c| {
            let cased: Vec<char> = if start { vec![c] } else { c.to_lowercase().collect() };
            start = !c.is_alphabetic() && c != '’' && c != '\'';
            cased
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_what_stands_around_them() {
        for (line, names) in [
            ("By John", vec!["John"]),
            ("By JANE DOE and John Roe", vec!["Jane Doe", "John Roe"]),
            ("Von Anna Müller und Karl Benz", vec!["Anna Müller", "Karl Benz"]),
            ("Par Hélène Dupont", vec!["Hélène Dupont"]),
            ("作者：王小明", vec!["王小明"]),
            ("Written by: Ada Marsh, MD, PhD", vec!["Ada Marsh"]),
            ("Ada Marsh - Senior Correspondent", vec!["Ada Marsh"]),
            ("Ada Marsh (Reuters)", vec!["Ada Marsh"]),
            ("https://example.org/authors/ada", vec![]),
            ("ada@example.org", vec![]),
            ("She is a writer who has lived in seven countries and likes to cook", vec![]),
            ("admin", vec![]),
            ("Sammy Davis, Jr.", vec!["Sammy Davis"]),
            ("By\nAda Marsh\n-", vec!["Ada Marsh"]),
            ("Ada Marsh Writer", vec!["Ada Marsh"]),
            ("Ada Marsh\nHead Winemaker", vec!["Ada Marsh", "Head Winemaker"]),
            ("Ada Marsh, March 12", vec!["Ada Marsh"]),
            ("Ada Marsh and Bo Lind, The Island Post", vec!["Ada Marsh", "Bo Lind"]),
            ("Ada Marsh, Harbour correspondent since 2019", vec!["Ada Marsh"]),
        ] {
            assert_eq!(people(line), names, "{line}");
        }
        assert_eq!(join(["Ada Marsh", "ada marsh", "Bo Lind"]).as_deref(), Some("Ada Marsh, Bo Lind"));
        assert!(is_person("Ludwig van Beethoven"));
        assert!(!is_person("the weather today"));
    }
}
