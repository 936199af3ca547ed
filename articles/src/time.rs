//! Times as the library keeps them: UTC milliseconds, and published dates with the precision they were given in.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

/// Now, in UTC milliseconds.
pub(crate) fn now() -> i64 {
    Timestamp::now().as_millisecond()
}

/// Where the span of a published date (`2024`, `2024-03`, `2024-03-22`, an instant) begins, in UTC milliseconds;
/// none if it is no such date.
pub(crate) fn begin_of(published: &str) -> Option<i64> {
    let parts: Vec<&str> = published.split('-').collect();
    let number = |part: &str| part.parse::<i16>().ok();
    let day = |year: &str, month: &str, day: &str| {
        Date::new(number(year)?, i8::try_from(number(month)?).ok()?, i8::try_from(number(day)?).ok()?).ok()
    };
    let begin = |date: Option<Date>| {
        let midnight = date?.at(0, 0, 0, 0);
        Offset::UTC.to_timestamp(midnight).ok().map(|instant| instant.as_millisecond())
    };
    match parts.as_slice() {
        [year] if year.len() == 4 => begin(day(year, "1", "1")),
        [year, month] if year.len() == 4 => begin(day(year, month, "1")),
        [year, month, of_month] if of_month.len() == 2 => begin(day(year, month, of_month)),
        _ => published.parse::<Timestamp>().ok().map(|instant| instant.as_millisecond()),
    }
}

/// UTC milliseconds as ISO 8601 (`2024-03-22T09:30:00Z`).
pub(crate) fn iso(millis: i64) -> String {
    Timestamp::from_millisecond(millis).map(|instant| instant.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_published_date_begins_where_its_precision_says() {
        for (published, begin) in [
            ("2024", Some("2024-01-01T00:00:00Z")),
            ("2024-03", Some("2024-03-01T00:00:00Z")),
            ("2024-03-22", Some("2024-03-22T00:00:00Z")),
            ("2024-03-22T09:30:00+02:00", Some("2024-03-22T07:30:00Z")),
            ("2024-13", None),
            ("2024-02-30", None),
            ("last week", None),
            ("", None),
        ] {
            assert_eq!(begin_of(published).map(iso).as_deref(), begin, "{published}");
        }
    }
}
