//! Spans of time as the query language names them, and as milliseconds once the day is known.

use std::fmt::{self, Display, Formatter};

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Span as Distance, Timestamp, ToSpan};

use super::query::Range;

/// A year, a month, a day, or a span that moves with the calendar. Weeks begin on Monday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Span {
    Year(i16),
    Month(i16, i8),
    Day(Date),
    Today,
    Yesterday,
    ThisWeek,
    LastWeek,
    ThisMonth,
    LastMonth,
    ThisYear,
    LastYear,
}

pub(super) const NAMES: [(&str, Span); 8] = [
    ("today", Span::Today),
    ("yesterday", Span::Yesterday),
    ("this-week", Span::ThisWeek),
    ("last-week", Span::LastWeek),
    ("this-month", Span::ThisMonth),
    ("last-month", Span::LastMonth),
    ("this-year", Span::ThisYear),
    ("last-year", Span::LastYear),
];

/// What the calendar and the clock of the person say.
#[derive(Debug, Clone)]
pub(crate) struct Clock {
    pub today: Date,
    pub zone: TimeZone,
}

impl Clock {
    /// Of this computer, now.
    pub(crate) fn now() -> Clock {
        let zone = TimeZone::system();
        Clock { today: zone.to_datetime(Timestamp::now()).date(), zone }
    }
}

impl Span {
    /// `2026`, `2026-03`, `2026-03-31`, `last-week`.
    pub(crate) fn parse(text: &str) -> Option<Span> {
        if let Some((_, span)) = NAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(text)) {
            return Some(*span);
        }
        let mut parts = text.split('-');
        let year = number(parts.next()?, 4)?;
        let Some(month) = parts.next() else {
            return Some(Span::Year(year));
        };
        let month = i8::try_from(number(month, 2)?).ok()?;
        let Some(day) = parts.next() else {
            return (1..=12).contains(&month).then_some(Span::Month(year, month));
        };
        let day = i8::try_from(number(day, 2)?).ok()?;
        match parts.next() {
            Some(_) => None,
            None => Date::new(year, month, day).ok().map(Span::Day),
        }
    }

    /// Its first day, and the first day after it.
    fn days(self, today: Date) -> Option<(Date, Date)> {
        let monday = today.checked_sub(i64::from(today.weekday().since(Weekday::Monday)).days()).ok()?;
        let year = |year: i16| Date::new(year, 1, 1).ok();
        let month = |year, month| Date::new(year, month, 1).ok();
        let (first, length): (Date, Distance) = match self {
            Span::Year(number) => (year(number)?, 1.year()),
            Span::Month(number, of) => (month(number, of)?, 1.month()),
            Span::Day(day) => (day, 1.day()),
            Span::Today => (today, 1.day()),
            Span::Yesterday => (today.yesterday().ok()?, 1.day()),
            Span::ThisWeek => (monday, 1.week()),
            Span::LastWeek => (monday.checked_sub(1.week()).ok()?, 1.week()),
            Span::ThisMonth => (today.first_of_month(), 1.month()),
            Span::LastMonth => (today.first_of_month().checked_sub(1.month()).ok()?, 1.month()),
            Span::ThisYear => (year(today.year())?, 1.year()),
            Span::LastYear => (year(today.year() - 1)?, 1.year()),
        };
        Some((first, first.checked_add(length).ok()?))
    }

    /// Its beginning and its end (which is not in it), UTC milliseconds.
    fn milliseconds(self, today: Date, zone: &TimeZone) -> (i64, i64) {
        let at = |date: Date| zone.to_timestamp(date.at(0, 0, 0, 0)).map_or(i64::MAX, |begins| begins.as_millisecond());
        match self.days(today) {
            Some((first, next)) => (at(first), at(next)),
            // Beyond the last year that the calendar knows.
            None => (i64::MAX, i64::MAX),
        }
    }
}

fn number(text: &str, digits: usize) -> Option<i16> {
    (text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

impl Display for Span {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Span::Year(year) => write!(f, "{year:04}"),
            Span::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Span::Day(day) => write!(f, "{day}"),
            named => write!(f, "{}", super::query::name_of(&NAMES, named)),
        }
    }
}

impl Range<Span> {
    /// From the first millisecond to the first one after it. Days begin when they do in `zone`.
    pub(crate) fn milliseconds(self, today: Date, zone: &TimeZone) -> (i64, i64) {
        let of = |span: Span| span.milliseconds(today, zone);
        match self {
            Range::Is(span) => of(span),
            Range::Below(span) => (i64::MIN, of(span).0),
            Range::UpTo(span) => (i64::MIN, of(span).1),
            Range::Above(span) => (of(span).1, i64::MAX),
            Range::From(span) => (of(span).0, i64::MAX),
            Range::Between(first, last) => (of(first).0, of(last).1),
        }
    }
}

impl Range<u32> {
    /// Whether the number is in it.
    pub(crate) fn holds(self, number: u32) -> bool {
        match self {
            Range::Is(value) => number == value,
            Range::Below(value) => number < value,
            Range::UpTo(value) => number <= value,
            Range::Above(value) => number > value,
            Range::From(value) => number >= value,
            Range::Between(first, last) => (first..=last).contains(&number),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_begin_and_end_where_a_calendar_says() {
        let today = Date::constant(2026, 3, 4);
        for (text, first, next) in [
            ("2024", "2024-01-01", "2025-01-01"),
            ("2024-02", "2024-02-01", "2024-03-01"),
            ("2024-02-29", "2024-02-29", "2024-03-01"),
            ("today", "2026-03-04", "2026-03-05"),
            ("yesterday", "2026-03-03", "2026-03-04"),
            ("this-week", "2026-03-02", "2026-03-09"),
            ("last-week", "2026-02-23", "2026-03-02"),
            ("this-month", "2026-03-01", "2026-04-01"),
            ("last-month", "2026-02-01", "2026-03-01"),
            ("this-year", "2026-01-01", "2027-01-01"),
            ("Last-Year", "2025-01-01", "2026-01-01"),
        ] {
            let (from, to) = Span::parse(text).and_then(|span| span.days(today)).expect(text);
            assert_eq!((from.to_string(), to.to_string()), (first.into(), next.into()), "{text}");
        }
        for text in ["24", "2024-13", "2024-02-30", "2024-1", "2024-01-01-01", "+024", "soon", ""] {
            assert_eq!(Span::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_day_begins_where_the_person_is() {
        let zone = TimeZone::fixed(jiff::tz::offset(2));
        let day = Range::Is(Span::parse("1970-01-02").expect("a day"));
        let hour = 3_600_000;
        let today = Date::constant(2026, 3, 4);
        assert_eq!(day.milliseconds(today, &zone), (22 * hour, 46 * hour));
        assert_eq!(day.milliseconds(today, &TimeZone::UTC), (24 * hour, 48 * hour));
    }
}
