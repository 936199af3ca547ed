//! The spans of time that statistics count by: weeks, months or years of the person's calendar, up to today.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;

use super::{Period, SpanCounts, Unit};
use crate::search::{Condition, Range, Span};

/// Weeks of a quarter and of a year.
const QUARTER: i64 = 13;
const YEAR: i64 = 53;
/// More months than these are shown as years.
const MONTHS: usize = 60;
/// Articles saved before this year are in no span: services that did not know said 1970.
const FIRST_YEAR: i16 = 1990;

/// Spans without a gap.
pub(super) struct Calendar {
    pub unit: Unit,
    /// First days; one more than there are spans, the last is the day after the end.
    days: Vec<Date>,
    /// Where each begins, in milliseconds; one more, where the last one ends.
    edges: Vec<i64>,
}

impl Calendar {
    /// The spans of a period that ends today; `earliest` is when the first article was saved.
    pub(super) fn of(period: Period, today: Date, zone: &TimeZone, earliest: Option<i64>) -> Calendar {
        let (unit, days) = match period {
            Period::Quarter => (Unit::Week, weeks(today, QUARTER)),
            Period::Year => (Unit::Week, weeks(today, YEAR)),
            Period::All => {
                let first = earliest.and_then(|at| jiff::Timestamp::from_millisecond(at).ok());
                let first = first.map_or(today, |at| zone.to_datetime(at).date());
                let first = first.clamp(Date::new(FIRST_YEAR, 1, 1).unwrap_or(today).min(today), today);
                let months = steps(first.first_of_month(), today, 1.month());
                match months.len() > MONTHS + 1 {
                    false => (Unit::Month, months),
                    true => (Unit::Year, steps(first.first_of_year(), today, 1.year())),
                }
            }
        };
        let at = |day: &Date| zone.to_timestamp(day.at(0, 0, 0, 0)).map_or(i64::MAX, |at| at.as_millisecond());
        Calendar { unit, edges: days.iter().map(at).collect(), days }
    }

    /// How many spans there are.
    pub(super) fn len(&self) -> usize {
        self.edges.len().saturating_sub(1)
    }

    /// The span that a moment is in.
    pub(super) fn span_of(&self, at: i64) -> Option<usize> {
        match self.edges.partition_point(|&edge| edge <= at) {
            0 => None,
            after => Some(after - 1).filter(|&span| span < self.len()),
        }
    }

    /// [`Calendar::span_of`] and [`Calendar::ended_before`] of one moment.
    pub(super) fn place_of(&self, at: i64) -> (Option<usize>, usize) {
        let begun = self.edges.partition_point(|&edge| edge <= at);
        let ended = begun.saturating_sub(1);
        (begun.checked_sub(1).filter(|&span| span < self.len()), ended)
    }

    /// How many spans end at or before a moment: at their ends it had not come yet.
    pub(super) fn ended_before(&self, at: i64) -> usize {
        self.edges[1..].partition_point(|&edge| edge <= at)
    }

    /// A span without counts: its name and its queries.
    pub(super) fn named(&self, span: usize) -> SpanCounts {
        self.between(span, span)
    }

    /// All spans as one.
    pub(super) fn whole(&self) -> SpanCounts {
        self.between(0, self.len().saturating_sub(1))
    }

    fn between(&self, first: usize, last: usize) -> SpanCounts {
        let (Some(&from), Some(to)) = (self.days.get(first), self.days.get(last + 1)) else {
            return SpanCounts::default();
        };
        let until = to.yesterday().unwrap_or(from);
        let (begins, ends) = match self.unit {
            Unit::Week => (Span::Day(from), Span::Day(until)),
            Unit::Month => (Span::Month(from.year(), from.month()), Span::Month(until.year(), until.month())),
            Unit::Year => (Span::Year(from.year()), Span::Year(until.year())),
        };
        let range = if begins == ends { Range::Is(begins) } else { Range::Between(begins, ends) };
        let (by, after) = (Condition::Saved(Range::UpTo(ends)), Condition::Read(Range::Above(ends)));
        SpanCounts {
            begins: begins.to_string(),
            saved_query: Condition::Saved(range).to_string(),
            read_query: Condition::Read(range).to_string(),
            waiting_query: format!("{by} ({after} OR (is:unread (is:inbox OR is:later)))"),
            ..SpanCounts::default()
        }
    }
}

fn weeks(today: Date, count: i64) -> Vec<Date> {
    let weekday = i64::from(today.weekday().since(Weekday::Monday));
    let monday = today.checked_sub(weekday.days()).unwrap_or(today);
    (0..=count).filter_map(|week| monday.checked_sub((7 * (count - 1 - week)).days()).ok()).collect()
}

/// First days from one on, until the day after `today` is reached.
fn steps(first: Date, today: Date, step: jiff::Span) -> Vec<Date> {
    let mut days = vec![first];
    while let Some(next) = days.last().filter(|day| **day <= today).and_then(|day| day.checked_add(step).ok()) {
        days.push(next);
    }
    days
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_ends_with_the_span_of_today() {
        let (today, zone) = (Date::constant(2026, 3, 4), TimeZone::UTC);
        let at = |date: Date| zone.to_timestamp(date.at(0, 0, 0, 0)).expect("a moment").as_millisecond();
        let begin = Some(at(Date::constant(2025, 11, 20)));
        for (period, earliest, unit, spans, first, last) in [
            (Period::Quarter, begin, Unit::Week, 13, "2025-12-08", "2026-03-02"),
            (Period::Year, begin, Unit::Week, 53, "2025-03-03", "2026-03-02"),
            (Period::All, begin, Unit::Month, 5, "2025-11", "2026-03"),
            (Period::All, Some(0), Unit::Year, 37, "1990", "2026"),
            (Period::All, None, Unit::Month, 1, "2026-03", "2026-03"),
            (Period::All, Some(i64::MAX), Unit::Month, 1, "2026-03", "2026-03"),
        ] {
            let calendar = Calendar::of(period, today, &zone, earliest);
            assert_eq!((calendar.unit, calendar.len()), (unit, spans), "{period:?}");
            assert_eq!(calendar.named(0).begins, first);
            assert_eq!(calendar.named(spans - 1).begins, last);
            assert_eq!(calendar.span_of(at(today)), Some(spans - 1));
            assert_eq!(calendar.span_of(i64::MAX), None);
            assert_eq!(calendar.span_of(i64::MIN), None);
            for moment in calendar.edges.iter().flat_map(|&edge| [edge.saturating_sub(1), edge]).chain([0, i64::MAX]) {
                let apart = (calendar.span_of(moment), calendar.ended_before(moment));
                assert_eq!(calendar.place_of(moment), apart, "{moment}");
            }
        }
    }

    #[test]
    fn a_span_says_how_its_articles_are_found() {
        let calendar = Calendar::of(Period::Quarter, Date::constant(2026, 3, 4), &TimeZone::UTC, None);
        let week = calendar.named(12);
        assert_eq!(week.saved_query, "saved:2026-03-02..2026-03-08");
        assert_eq!(week.read_query, "read:2026-03-02..2026-03-08");
        assert_eq!(week.waiting_query, "saved:<=2026-03-08 (read:>2026-03-08 OR (is:unread (is:inbox OR is:later)))");
        assert_eq!(calendar.whole().saved_query, "saved:2025-12-08..2026-03-08");
    }
}
