//! Dates as people and pages write them, in the languages most articles are in, with the precision they were given in.
//!
//! A date that could be read in two ways, or that has no year, is no date: none is better than a guessed one.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::civil;
use regex::{Captures, Regex};

/// A date inside a text.
#[derive(Debug, PartialEq)]
pub(crate) struct Found {
    /// ISO 8601: `2024-03`, `2024-03-22`, or with a time `2024-03-22T09:30:00+01:00`.
    pub iso: String,
    /// Where it stands.
    pub range: Range<usize>,
}

/// Names of months, each a start that tells it from the others, and its number.
const MONTHS: [(&str, u8); 57] = [
    ("janv", 1),
    ("jän", 1),
    ("jan", 1),
    ("gen", 1),
    ("ene", 1),
    ("янв", 1),
    ("févr", 2),
    ("fév", 2),
    ("feb", 2),
    ("fev", 2),
    ("fevr", 2),
    ("фев", 2),
    ("mär", 3),
    ("maerz", 3),
    ("mar", 3),
    ("mrt", 3),
    ("maa", 3),
    ("мар", 3),
    ("abr", 4),
    ("apr", 4),
    ("avr", 4),
    ("апр", 4),
    ("may", 5),
    ("mai", 5),
    ("mag", 5),
    ("mei", 5),
    ("мая", 5),
    ("май", 5),
    ("jun", 6),
    ("juin", 6),
    ("giu", 6),
    ("июн", 6),
    ("jul", 7),
    ("juil", 7),
    ("lug", 7),
    ("июл", 7),
    ("aug", 8),
    ("aoû", 8),
    ("aou", 8),
    ("ago", 8),
    ("авг", 8),
    ("sep", 9),
    ("set", 9),
    ("сен", 9),
    ("okt", 10),
    ("oct", 10),
    ("out", 10),
    ("ott", 10),
    ("окт", 10),
    ("nov", 11),
    ("ноя", 11),
    ("dec", 12),
    ("déc", 12),
    ("dez", 12),
    ("dic", 12),
    ("dici", 12),
    ("дек", 12),
];

const MONTH: &str = r"(?:jan(?:uar[yi]?|eiro|vier)?|janv|jänner|januar|gen(?:naio)?|ene(?:ro)?|feb(?:ruar[yi]?|braio|rero|ruar)?|f[eé]vr?(?:ier|ereiro)?|fevereiro|m[aä]r(?:ch|z|s|zo|ço|t)?|mrt|maart|apr(?:il|ile)?|abr(?:il)?|avr(?:il)?|may|mai|maio|mayo|mag(?:gio)?|mei|jun[ei]?|junho|junio|juin|giu(?:gno)?|jul[iy]?|julho|julio|juil(?:let)?|lug(?:lio)?|aug(?:ust|ustus)?|ao[uû]t|ago(?:sto)?|sept?(?:ember|embre|tembre|tiembre|iembre)?|set(?:tembre|embro)?|o[ck]t(?:ober|obre|ubre)?|out(?:ubro)?|ott(?:obre)?|nov(?:ember|embre|iembre|embro)?|de[cz](?:ember|embro)?|d[eé]c(?:embre)?|dic(?:embre|iembre)?|(?:янв|фев|апр|июн|июл|авг|сен|окт|ноя|дек)\p{L}*|марта?|мая|май)";

static PATTERNS: LazyLock<[Regex; 5]> = LazyLock::new(|| {
    [
        // 2024-03-22T09:30:00+01:00, 2024/03/22
        r"(?-u:\b)(?P<y>(?:19|20)\d\d)[-/.](?P<m>\d\d?)[-/.](?P<d>\d\d?)(?:(?:T|\s+)(?P<h>\d\d):(?P<min>\d\d)(?::(?P<s>\d\d))?(?:[.,]\d+)?\s*(?P<z>Z|UTC|GMT|[+-]\d\d:?\d\d)?)?".to_owned(),
        // 2024年3月22日, 2024년 3월 22일
        r"(?P<y>(?:19|20)\d\d)\s*[年년]\s*(?P<m>\d\d?)\s*[月월](?:\s*(?P<d>\d\d?)\s*[日일号])?".to_owned(),
        // 22 March 2024, 22. März 2024, 1er avril 2024, 22 de marzo de 2024, Fri, 22 Mar 2024 09:30:00 +0100
        format!(r"(?i)(?-u:\b)(?P<d>\d\d?)(?:\.|er|º|°|st|nd|rd|th)?(?:\s+of)?[\s-]*(?:de\s+)?(?P<name>{MONTH})\.?,?[\s-]+(?:de[l]?\s+)?(?P<y>(?:19|20)\d\d)\b(?:\s+(?P<h>\d\d):(?P<min>\d\d):(?P<s>\d\d)\s*(?P<z>Z|UTC|GMT|[+-]\d\d:?\d\d)?)?"),
        // March 22, 2024, Mar 22 2024 09:30:00 GMT+0100
        format!(r"(?i)\b(?P<name>{MONTH})\.?\s+(?P<d>\d\d?)(?:st|nd|rd|th)?,?\s+(?P<y>(?:19|20)\d\d)\b(?:\s+(?P<h>\d\d):(?P<min>\d\d):(?P<s>\d\d)\s*(?:GMT)?(?P<z>Z|UTC|GMT|[+-]\d\d:?\d\d)?)?"),
        // 22.03.2024, 22/03/2024, 03/22/2024
        r"(?-u:\b)(?P<a>\d\d?)(?P<sep>[./-])(?P<b>\d\d?)[./-](?P<y>(?:19|20)\d\d)(?-u:\b)".to_owned(),
    ]
    .map(|pattern| Regex::new(&pattern).expect("the patterns are constant and tested"))
});

static MONTH_AND_YEAR: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(r"(?i)\b(?P<name>{MONTH})\.?,?\s+(?:de\s+)?(?P<y>(?:19|20)\d\d)\b"))
        .expect("the pattern is constant and tested")
});

/// The first date of a text that has a day.
pub(crate) fn find(text: &str) -> Option<Found> {
    PATTERNS
        .iter()
        .filter_map(|pattern| pattern.captures_iter(text).find_map(|found| read(&found)))
        .min_by_key(|found| (found.range.start, usize::MAX - found.range.end))
}

/// A field that holds a date and little else: `2024`, `2024-03`, `March 2024`, or whatever [`find`] knows.
pub(crate) fn parse(text: &str) -> Option<String> {
    let text = text.trim();
    if text.len() > 100 {
        return None;
    }
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if text.len() == 4 && digits(text) {
        return text.starts_with(['1', '2']).then(|| text.to_owned());
    }
    if let Some((year, month)) = text.split_once('-')
        && (year.len(), month.len()) == (4, 2)
        && digits(year)
        && digits(month)
    {
        return (1..=12).contains(&month.parse().unwrap_or(0)).then(|| text.to_owned());
    }
    if text.len() == 10 && text.is_ascii() && text.parse::<civil::Date>().is_ok() {
        return Some(text.to_owned());
    }
    if let Some(found) = find(text) {
        return Some(found.iso);
    }
    let found = MONTH_AND_YEAR.captures(text)?;
    // With a day before it that [`find`] did not take, it is no date at all.
    if text[..found.get(0)?.start()].trim_end_matches([' ', '.']).ends_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    Some(format!("{}-{:02}", &found["y"], month(&found["name"])?))
}

/// UTC milliseconds of an instant or of the start of a day.
pub(crate) fn milliseconds(text: &str) -> Option<i64> {
    let iso = parse(text)?;
    if let Ok(instant) = iso.parse::<Timestamp>() {
        return Some(instant.as_millisecond());
    }
    let day = iso.get(..10)?.parse::<civil::Date>().ok()?;
    let midnight: Timestamp = format!("{day}T00:00:00Z").parse().ok()?;
    Some(midnight.as_millisecond())
}

fn read(found: &Captures<'_>) -> Option<Found> {
    let number = |name: &str| found.name(name).and_then(|text| text.as_str().parse::<i8>().ok());
    let year: i16 = found["y"].parse().ok()?;
    let (month, day) = match (found.name("name"), found.name("a")) {
        (Some(name), _) => (i8::try_from(month(name.as_str())?).ok()?, number("d")),
        (None, Some(_)) => {
            let (a, b) = (number("a")?, number("b")?);
            match &found["sep"] {
                // Points are written between day and month, day first, wherever they are used.
                "." => (b, Some(a)),
                _ if a > 12 => (b, Some(a)),
                _ if b > 12 => (a, Some(b)),
                _ if a == b => (a, Some(b)),
                _ => return None,
            }
        }
        (None, None) => (number("m")?, number("d")),
    };
    let mut iso = match day {
        Some(day) => civil::Date::new(year, month, day).ok()?.to_string(),
        None if (1..=12).contains(&month) => format!("{year}-{month:02}"),
        None => return None,
    };
    if let (Some(hour), Some(minute), Some(zone)) = (number("h"), number("min"), found.name("z")) {
        let time = civil::Time::new(hour, minute, number("s").unwrap_or(0), 0).ok()?;
        let zone = match zone.as_str() {
            "Z" | "UTC" | "GMT" | "+00:00" | "+0000" | "-0000" => "Z".to_owned(),
            offset => format!("{}:{}", &offset[..3], &offset[offset.len() - 2..]),
        };
        let instant = format!("{iso}T{:02}:{:02}:{:02}{zone}", time.hour(), time.minute(), time.second());
        if instant.parse::<Timestamp>().is_ok() {
            iso = instant;
        }
    }
    let whole = found.get(0)?;
    Some(Found { iso, range: whole.range() })
}

fn month(name: &str) -> Option<u8> {
    let name = name.to_lowercase();
    MONTHS
        .iter()
        .filter(|(start, _)| name.starts_with(start))
        .max_by_key(|(start, _)| start.len())
        .map(|(_, number)| *number)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn dates_are_read_as_they_were_written() {
        for (text, iso) in [
            ("2024", Some("2024")),
            ("2024-03", Some("2024-03")),
            ("2024-3-2", Some("2024-03-02")),
            ("2024-03-22T09:30:00.000Z", Some("2024-03-22T09:30:00Z")),
            ("2024-03-22 09:30:00 +0100", Some("2024-03-22T09:30:00+01:00")),
            ("2024-03-22T09:30:00", Some("2024-03-22")),
            ("April 2, 2011", Some("2011-04-02")),
            ("Apr. 2nd, 2011 at 3:45 pm EST", Some("2011-04-02")),
            ("2 April 2011", Some("2011-04-02")),
            ("Freitag, 1. März 2024", Some("2024-03-01")),
            ("1er août 2023", Some("2023-08-01")),
            ("3 de septiembre de 2022", Some("2022-09-03")),
            ("12 dicembre 2021", Some("2021-12-12")),
            ("7 июля 2020", Some("2020-07-07")),
            ("Publicado em 5 de março de 2020", Some("2020-03-05")),
            ("2011年4月2日", Some("2011-04-02")),
            ("2011년 4월 2일", Some("2011-04-02")),
            ("March 2024", Some("2024-03")),
            ("Fri, 22 Mar 2024 09:30:00 +0100", Some("2024-03-22T09:30:00+01:00")),
            ("Fri Mar 22 2024 09:30:00 GMT+0100 (Central European Standard Time)", Some("2024-03-22T09:30:00+01:00")),
            ("22.03.2024", Some("2024-03-22")),
            ("22/03/2024", Some("2024-03-22")),
            ("03/22/2024", Some("2024-03-22")),
            ("04/02/2011", None),
            ("April 2", None),
            ("2024-13-40", None),
            ("31 February 2024", None),
            ("yesterday", None),
        ] {
            assert_eq!(parse(text).as_deref(), iso, "{text}");
        }
    }

    #[test]
    fn a_saved_date_is_an_instant() {
        assert_eq!(milliseconds("2024-03-22T09:30:00Z"), Some(1_711_099_800_000));
        assert_eq!(milliseconds("2024-03-22"), Some(1_711_065_600_000));
        assert_eq!(milliseconds("soon"), None);
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_reading(text in "\\PC{0,40}([0-9]{1,4}[-/. 年]){0,3}[A-Za-zäé]{0,9} ?[0-9]{0,4}") {
            if let Some(found) = find(&text) {
                prop_assert!(text.get(found.range).is_some());
            }
        }
    }
}
