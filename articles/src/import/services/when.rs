//! Dates as exports write them: Unix times in seconds, milliseconds or microseconds, ISO 8601 with any offset or none,
//! the forms of Python, PHP and mail.

use jiff::civil::{Date, Time};
use jiff::fmt::rfc2822;
use jiff::tz::Offset;
use serde_json::Value;

use crate::extract::date;
use crate::time;

/// A Unix time before this many seconds (March 1973) is a number of something else.
const EARLIEST: f64 = 1e8;

/// The instant that a value names, UTC milliseconds. A time without an offset is taken for UTC, a date for its start.
pub(super) fn instant(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => unix(number.as_f64()?),
        Value::String(text) => {
            let text = text.trim();
            match text.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
                true => unix(text.parse().ok()?),
                // Half of a broken instant is none.
                false if text.as_bytes().get(4) == Some(&b'-') => iso(text),
                false => match rfc2822::parse(text) {
                    Ok(zoned) => Some(zoned.timestamp().as_millisecond()),
                    Err(_) => date::milliseconds(text),
                },
            }
        }
        _ => None,
    }
}

/// The same of a text whose dates are written day, month, year with slashes.
pub(super) fn day_first(text: &str) -> Option<i64> {
    let (day, clock) = text.trim().split_once(' ').unwrap_or((text.trim(), ""));
    let mut parts = day.split('/');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    iso(&format!("{year:0>4}-{month:0>2}-{day:0>2} {clock}"))
}

/// A date of publication with the precision it is given in, as drafts have it; and whether that is all it says.
pub(super) fn published(value: &Value) -> Option<(String, bool)> {
    let Some(text) = value.as_str().map(str::trim).filter(|text| !is_number(text)) else {
        return instant(value).map(|millis| (time::iso(millis), true));
    };
    let iso = date::parse(text)?;
    // A time of day without an offset is of no use as an instant and is left out.
    let is_all = iso.len() > 10 || text.len() <= iso.len() || text.get(10..) == Some("T00:00:00");
    Some((iso, is_all))
}

fn is_number(text: &str) -> bool {
    text.len() > 4 && text.bytes().all(|b| b.is_ascii_digit())
}

fn unix(number: f64) -> Option<i64> {
    let millis = match number.abs() {
        size if !(EARLIEST..1e20).contains(&size) => return None,
        size if size < 1e11 => number * 1e3,
        size if size < 1e14 => number,
        size if size < 1e17 => number / 1e3,
        _ => number / 1e6,
    };
    // Below 2^53 by the limits above, and so exact.
    Some(millis.round() as i64)
}

/// `2022-11-06`, with or without a time, with or without an offset (`Z`, `+02:00`, `+0200`, `UTC`).
fn iso(text: &str) -> Option<i64> {
    let number = |range: std::ops::Range<usize>| -> Option<i16> {
        text.get(range).filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))?.parse().ok()
    };
    let mark = |at: usize| text.as_bytes().get(at).copied();
    let small = |number: Option<i16>| i8::try_from(number?).ok();
    if mark(4) != Some(b'-') || mark(7) != Some(b'-') {
        return None;
    }
    let day = Date::new(number(0..4)?, small(number(5..7))?, small(number(8..10))?).ok()?;
    let rest = text.get(10..)?.trim_end();
    if rest.is_empty() {
        return Offset::UTC.to_timestamp(day.at(0, 0, 0, 0)).ok().map(|instant| instant.as_millisecond());
    }
    if !rest.starts_with(['T', 't', ' ']) || mark(13) != Some(b':') {
        return None;
    }
    let (hour, minute) = (small(number(11..13))?, small(number(14..16))?);
    let (second, mut at) = match mark(16) {
        Some(b':') => (small(number(17..19))?, 19),
        _ => (0, 16),
    };
    let mut nanoseconds = 0;
    if matches!(mark(at), Some(b'.' | b',')) {
        let digits = text[at + 1..].bytes().take_while(u8::is_ascii_digit).count();
        let exact = text.get(at + 1..at + 1 + digits.min(9))?;
        nanoseconds = format!("{exact:0<9}").parse().ok()?;
        at += 1 + digits;
    }
    // A leap second is the last one of its minute.
    let clock = Time::new(hour, minute, second.min(59), nanoseconds).ok()?;
    let offset = offset(text.get(at..)?.trim())?;
    offset.to_timestamp(day.to_datetime(clock)).ok().map(|instant| instant.as_millisecond())
}

fn offset(text: &str) -> Option<Offset> {
    if matches!(text, "" | "Z" | "z" | "UTC" | "GMT") {
        return Some(Offset::UTC);
    }
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let digits: String = text[1..].chars().filter(|c| *c != ':').collect();
    let (hours, minutes) = match digits.len() {
        2 => (digits.as_str(), "0"),
        4 => digits.split_at(2),
        _ => return None,
    };
    let seconds = (hours.parse::<i32>().ok()? * 60 + minutes.parse::<i32>().ok()?) * 60;
    Offset::from_seconds(sign * seconds).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_form_of_an_instant_is_read() {
        let noon = Some(1_667_709_230_000); // 2022-11-06T04:33:50Z
        for value in [
            json!(1_667_709_230),
            json!(1_667_709_230_000_i64),
            json!(1_667_709_230_000_000_i64),
            json!(1_667_709_230.0),
            json!("1667709230"),
            json!("1667709230.0"),
            json!("1667709230000"),
            json!("2022-11-06T04:33:50Z"),
            json!("2022-11-06T04:33:50.000Z"),
            json!("2022-11-06T06:33:50+0200"),
            json!("2022-11-06T06:33:50+02:00"),
            json!("2022-11-06T06:33:50+02"),
            json!("2022-11-05T23:03:50-05:30"),
            json!("2022-11-06 04:33:50+00:00"),
            json!("2022-11-06 04:33:50 UTC"),
            json!("2022-11-06T04:33:50"),
            json!(" 2022-11-06 04:33:50 "),
            json!("Sun, 06 Nov 2022 04:33:50 GMT"),
            json!("Sun, 06 Nov 2022 05:33:50 +0100"),
        ] {
            assert_eq!(instant(&value), noon, "{value}");
        }
        assert_eq!(instant(&json!("2022-11-06 04:33:50.123456+00:00")), noon.map(|millis| millis + 123));
        assert_eq!(instant(&json!(1_667_709_230.25)), noon.map(|millis| millis + 250));
        assert_eq!(instant(&json!("2022-11-06")), Some(1_667_692_800_000));
        assert_eq!(instant(&json!("2022-11-06T04:33Z")), Some(1_667_709_180_000));
        assert_eq!(instant(&json!("November 6, 2022")), Some(1_667_692_800_000));
    }

    #[test]
    fn what_is_no_date_is_none() {
        for value in [
            json!(0),
            json!("0"),
            json!(42),
            json!("2022"),
            json!(""),
            json!("."),
            json!("1e400"),
            json!(1e300),
            json!("soon"),
            json!("2022-13-06"),
            json!("2022-11-06T25:00:00Z"),
            json!("2022-11-06T04:33:50+99:99"),
            json!("2022-11-06T04:33:50€"),
            json!("2022-11-0é"),
            json!(true),
            json!(null),
            json!([1]),
        ] {
            assert_eq!(instant(&value), None, "{value}");
        }
    }

    #[test]
    fn the_day_can_come_first() {
        assert_eq!(day_first("06/11/2022 04:33:50"), Some(1_667_709_230_000));
        assert_eq!(day_first("6/11/2022"), Some(1_667_692_800_000));
        assert_eq!(day_first("31/02/2022"), None);
        assert_eq!(day_first("yesterday"), None);
    }

    #[test]
    fn a_date_of_publication_keeps_its_precision() {
        for (value, iso, is_all) in [
            (json!("2022"), "2022", true),
            (json!("2022-11"), "2022-11", true),
            (json!("2022-11-06"), "2022-11-06", true),
            (json!("2022-11-06T04:33:50.000Z"), "2022-11-06T04:33:50Z", true),
            (json!("2022-11-06T04:33:50"), "2022-11-06", false),
            (json!("2022-11-06T00:00:00"), "2022-11-06", true),
            (json!(1_667_709_230), "2022-11-06T04:33:50Z", true),
            (json!("1667709230"), "2022-11-06T04:33:50Z", true),
        ] {
            assert_eq!(published(&value), Some((iso.to_owned(), is_all)), "{value}");
        }
        assert_eq!(published(&json!("soon")), None);
    }
}
