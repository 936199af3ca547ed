//! Dates of bibliographies: a year, a month, a season, a span, or words; read as far as they are certain.

use serde_json::{Value, json};

use crate::extract::date;

/// A date as far as it could be read.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Partial {
    /// `2024`, `2024-03`, `2024-03-22`, or an instant.
    pub iso: String,
    /// It says all that the text said.
    pub is_whole: bool,
}

/// Reads a date: ISO, `2024/03/22/words` as RIS has it, a span (of which the first end counts), a date in words, or
/// at last a year among other words.
pub(super) fn read(text: &str) -> Option<Partial> {
    let text = text.trim();
    if text.len() > 200 {
        return None;
    }
    // EDTF says how sure a date is by a sign at its end.
    let bare = text.trim_end_matches(['?', '~', '%']);
    if let Some((first, rest)) = bare.split_once('/')
        && let Some(iso) = numbered(&first.split('-').collect::<Vec<_>>())
    {
        let is_span = first.len() > 4 || rest.split(['/', '-']).next().is_some_and(|part| part.len() > 2);
        return Some(if is_span { Partial { iso, is_whole: false } } else { slashed(bare, first) });
    }
    if let Some((first, _)) = bare.split_once("--").or_else(|| bare.split_once('–')) {
        return Some(Partial { is_whole: false, ..read(first)? });
    }
    if let Some(iso) = numbered(&bare.split('-').collect::<Vec<_>>()) {
        return Some(Partial { is_whole: bare.len() == text.len(), iso });
    }
    if let Some(iso) = date::parse(bare) {
        let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
        let words = bare.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).count();
        // With the name of a month and nothing else.
        let is_bare = words <= 1 && digits(bare) <= digits(&iso);
        return Some(Partial { is_whole: is_bare || iso.contains('T'), iso });
    }
    let year =
        bare.split(|c: char| !c.is_ascii_digit()).find(|word| word.len() == 4 && word.starts_with(['1', '2']))?;
    Some(Partial { iso: year.to_owned(), is_whole: false })
}

/// `2024/03/22/spring`, of which every part may be empty.
fn slashed(text: &str, year: &str) -> Partial {
    let parts: Vec<&str> = text.split('/').map(str::trim).collect();
    let numbers = parts.iter().take(3).take_while(|part| !part.is_empty()).count();
    let read = (1..=numbers).rev().find_map(|count| Some((numbered(&parts[..count])?, count)));
    let (iso, read) = read.unwrap_or_else(|| (year.to_owned(), 1));
    Partial { iso, is_whole: parts[read..].iter().all(|part| part.is_empty()) }
}

/// A year, a month and a day as ISO, if they are a date. A zero is a part that is not known.
fn numbered(parts: &[&str]) -> Option<String> {
    let digits = |text: &str| !text.is_empty() && text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit());
    if parts.len() > 3 || !parts.iter().all(|part| digits(part)) || parts[0].len() != 4 {
        return None;
    }
    let number = |at: usize| parts.get(at).and_then(|part| part.parse::<i64>().ok()).filter(|number| *number > 0);
    iso(number(0)?, number(1), number(2))
}

/// A date of its parts, as far as they are a date.
pub(super) fn iso(year: i64, month: Option<i64>, day: Option<i64>) -> Option<String> {
    if !(1..=9999).contains(&year) {
        return None;
    }
    let month = month.filter(|month| (1..=12).contains(month));
    let day = day.filter(|day| month.is_some() && (1..=31).contains(day));
    Some(match (month, day) {
        (Some(month), Some(day)) => {
            let text = format!("{year:04}-{month:02}-{day:02}");
            // The thirtieth of February is no day of that month.
            if text.parse::<jiff::civil::Date>().is_err() { format!("{year:04}-{month:02}") } else { text }
        }
        (Some(month), None) => format!("{year:04}-{month:02}"),
        _ => format!("{year:04}"),
    })
}

/// The same as CSL has it: the text too, where it says more.
pub(super) fn csl(text: &str) -> Value {
    match read(text) {
        Some(Partial { iso, is_whole }) => {
            let parts: Vec<i64> =
                iso.get(..10.min(iso.len())).unwrap_or_default().split('-').flat_map(str::parse).collect();
            match is_whole && iso.len() <= 10 {
                true => json!({ "date-parts": [parts] }),
                false => json!({ "date-parts": [parts], "literal": text.trim() }),
            }
        }
        None => json!({ "literal": text.trim() }),
    }
}

/// What a date of CSL says, in any of the ways it may be written.
pub(super) fn of_csl(value: &Value) -> Option<Partial> {
    let text = |name: &str| {
        value.get(name).and_then(|value| match value {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        })
    };
    if let Value::String(text) = value {
        return read(text);
    }
    let words = text("literal").or_else(|| text("raw"));
    let spans = value.get("date-parts").and_then(Value::as_array);
    let first = spans.and_then(|spans| spans.first()).and_then(Value::as_array);
    let number = |part: &Value| part.as_i64().or_else(|| part.as_str()?.trim().parse().ok());
    let parts: Vec<i64> = first.into_iter().flatten().map_while(number).collect();
    if let [year, rest @ ..] = parts.as_slice()
        && let Some(iso) = iso(*year, rest.first().copied(), rest.get(1).copied())
    {
        let is_alone = spans.is_some_and(|spans| spans.len() == 1)
            && value.as_object().is_some_and(|date| date.len() == 1)
            && iso.split('-').count() == parts.len();
        // An instant stands only in the words.
        let finer = words.as_deref().and_then(read).filter(|read| read.iso.starts_with(&iso));
        return Some(finer.unwrap_or(Partial { iso, is_whole: is_alone }));
    }
    read(&words?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_read_as_far_as_it_is_certain() {
        for (text, iso, is_whole) in [
            ("2024", "2024", true),
            ("1843", "1843", true),
            ("2024-03", "2024-03", true),
            ("2024-03-22", "2024-03-22", true),
            ("2024-3-2", "2024-03-02", true),
            ("2024-00-00", "2024", true),
            ("2024/03/22/", "2024-03-22", true),
            ("2024/03//", "2024-03", true),
            ("2024///Spring", "2024", false),
            ("2024/03/22/Morning edition", "2024-03-22", false),
            ("2024-03/2024-05", "2024-03", false),
            ("2024/2026", "2024", false),
            ("2024/", "2024", true),
            ("2024-03-22/", "2024-03-22", false),
            ("2024--2026", "2024", false),
            ("2024-03?", "2024-03", false),
            ("March 2024", "2024-03", true),
            ("22 March 2024", "2024-03-22", true),
            ("2024-03-22T09:30:00Z", "2024-03-22T09:30:00Z", true),
            ("2024-03-22 09:30:00", "2024-03-22", false),
            ("2 April 2011", "2011-04-02", true),
            ("Spring 2024", "2024", false),
            ("c. 1843, revised", "1843", false),
            ("2024-02-30", "2024-02", true),
        ] {
            let read = read(text).expect(text);
            assert_eq!((read.iso.as_str(), read.is_whole), (iso, is_whole), "{text}");
        }
        for text in ["n.d.", "", "forthcoming", "12", "/"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_date_of_csl_has_many_forms() {
        for (value, iso, is_whole) in [
            (json!({"date-parts": [[2024, 3, 22]]}), "2024-03-22", true),
            (json!({"date-parts": [["2024", "3"]]}), "2024-03", true),
            (json!({"date-parts": [[2024], [2026]]}), "2024", false),
            (json!({"date-parts": [[2024]], "season": 2}), "2024", false),
            (json!({"raw": "22 March 2024"}), "2024-03-22", true),
            (json!({"literal": "Spring 2024"}), "2024", false),
            (json!("2024-03"), "2024-03", true),
            (csl("Spring 2024"), "2024", false),
            (csl("2024-03-22T09:30:00Z"), "2024-03-22T09:30:00Z", true),
        ] {
            let read = of_csl(&value).expect("it is a date");
            assert_eq!((read.iso.as_str(), read.is_whole), (iso, is_whole), "{value}");
        }
        assert_eq!(of_csl(&json!({"date-parts": [[]]})), None);
    }
}
