//! What a page says of how long its article is, and whether everybody may read it.

use super::Page;

/// Words that a person reads in a minute: what pages reckon with when they say how long a reading takes.
const WORDS_A_MINUTE: u32 = 220;
/// What claims to be longer is no count of words.
const LONGEST: u32 = 200_000;
/// Where a page labels what it says of its article.
const SLOTS: [(&str, &str); 2] = [("twitter:label1", "twitter:data1"), ("twitter:label2", "twitter:data2")];

/// The length of an article as its page tells it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Told {
    /// About how many words it has.
    pub words: Option<u32>,
    /// It is not free to read.
    pub is_closed: bool,
}

pub(super) fn read(page: &Page<'_>) -> Told {
    let counted = page.linked.words.as_deref().and_then(number);
    let minutes = || {
        let declared = page.linked.duration.as_deref().and_then(minutes_of_duration);
        declared.or_else(|| {
            SLOTS.iter().find_map(|(label, value)| {
                let label = page.first_meta(&[label])?.to_lowercase();
                let value = page.first_meta(&[value])?;
                let is_reading = ["reading", "read", "lese", "lecture", "lectura", "lettura"];
                is_reading.iter().any(|word| label.contains(word)).then(|| number(value)).flatten()
            })
        })
    };
    let words = counted.or_else(|| minutes().map(|minutes| minutes.saturating_mul(WORDS_A_MINUTE)));
    Told { words: words.filter(|words| (1..=LONGEST).contains(words)), is_closed: page.linked.is_closed }
}

/// The number a text begins with: `1,250 words`, `8 minutes`.
fn number(text: &str) -> Option<u32> {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit() && c != ',' && c != '.').unwrap_or(text.len());
    let grouped = &text[..end];
    let whole = match grouped.rsplit_once(['.', ',']) {
        // `7.5` is a fraction, `1,250` a group of thousands.
        Some((whole, rest)) if rest.len() != 3 => whole,
        _ => grouped,
    };
    whole.chars().filter(char::is_ascii_digit).collect::<String>().parse().ok()
}

/// The minutes of an ISO 8601 duration: `PT1H30M`.
fn minutes_of_duration(text: &str) -> Option<u32> {
    let (mut minutes, mut digits) = (0_u32, String::new());
    for c in text.trim().strip_prefix("PT")?.chars() {
        let unit = match c {
            '0'..='9' => {
                digits.push(c);
                continue;
            }
            'H' => 60,
            'M' => 1,
            'S' => 0,
            _ => return None,
        };
        minutes = minutes.saturating_add(digits.parse::<u32>().ok()?.saturating_mul(unit));
        digits.clear();
    }
    (minutes > 0).then_some(minutes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use dom_query::Document;

    #[test]
    fn a_page_tells_its_length_in_one_way_or_another() {
        let linked = |rest: &str| {
            format!(r#"<script type="application/ld+json">{{"@type":"NewsArticle","headline":"A",{rest}}}</script>"#)
        };
        let label = |label: &str, data: &str| {
            format!(r#"<meta name="twitter:label1" content="{label}"><meta name="twitter:data1" content="{data}">"#)
        };
        for (head, words, is_closed) in [
            (linked(r#""wordCount": 2400"#), Some(2400), false),
            (linked(r#""wordCount": "1,250 words", "isAccessibleForFree": "False""#), Some(1250), true),
            (linked(r#""timeRequired": "PT1H5M", "isAccessibleForFree": false"#), Some(65 * 220), true),
            (linked(r#""wordCount": 0, "isAccessibleForFree": true"#), None, false),
            (linked(r#""wordCount": "99999999999""#), None, false),
            (label("Est. reading time", "8 minutes"), Some(8 * 220), false),
            (label("Lesezeit", "7.5 Minuten"), Some(7 * 220), false),
            (label("Written by", "8 people"), None, false),
            (String::new(), None, false),
        ] {
            let document = Document::from(format!("<html><head>{head}</head><body><p>x</p></body></html>"));
            let told = super::super::read(&document, None).told;
            assert_eq!(told, Told { words, is_closed }, "{head}");
        }
    }
}
