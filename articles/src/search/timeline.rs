//! When the articles of a result were published, as bars side by side that can be narrowed to: the months of one
//! year, or years, or tens or hundreds of them. `published:FIRST..LAST` finds as many as the bars between count.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;
use ts_rs::TS;

use super::columns::{Columns, NO_DATE};
use super::dates::Span;
use super::set::Set;

/// More bars than this cannot be told apart.
const MOST: i16 = 60;

/// Some time, and how many articles of a result were published in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct TimelineBar {
    /// Its first year or month, as the query language writes it.
    pub first: String,
    /// Its last year or month.
    pub last: String,
    /// How many articles.
    pub count: u32,
}

impl Columns {
    /// Bars for the articles of a set, of which `years` has the count of each year.
    pub(super) fn timeline(&self, years: &[(i16, u32)], set: &Set) -> Vec<TimelineBar> {
        let earliest = years.iter().map(|(year, _)| *year).min();
        let latest = years.iter().map(|(year, _)| *year).max();
        let (Some(earliest), Some(latest)) = (earliest, latest) else {
            return Vec::new();
        };
        if earliest == latest {
            return self.months(earliest, set);
        }
        let step = [1, 10, 100, 1_000].into_iter().find(|step| latest / step - earliest / step < MOST).unwrap_or(1_000);
        let mut counts = vec![0; usize::try_from(latest / step - earliest / step + 1).unwrap_or_default()];
        for (year, count) in years {
            counts[usize::try_from(year / step - earliest / step).unwrap_or_default()] += count;
        }
        let bar = |(first, count): (i16, u32)| TimelineBar {
            first: Span::Year(first).to_string(),
            last: Span::Year((first + (step - 1)).min(9_999)).to_string(),
            count,
        };
        (earliest / step..).map(|at| at * step).zip(counts).map(bar).collect()
    }

    fn months(&self, year: i16, set: &Set) -> Vec<TimelineBar> {
        let mut counts = [0_u32; 12];
        for slot in set.iter() {
            let published = self.published[slot as usize];
            if published == NO_DATE {
                continue;
            }
            let instant = Timestamp::from_millisecond(published).unwrap_or(Timestamp::UNIX_EPOCH);
            let date = TimeZone::UTC.to_datetime(instant).date();
            if date.year() == year {
                counts[date.month() as usize - 1] += 1;
            }
        }
        let month = |month| Span::Month(year, month).to_string();
        (1..).zip(counts).map(|(at, count)| TimelineBar { first: month(at), last: month(at), count }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_as_wide_as_the_time_they_cover_asks_for() {
        let columns = Columns::default();
        let none = Set::empty(0);
        for (years, bars, first, last) in [
            (&[][..], 0, None, None),
            (&[(2024, 3)], 12, Some(("2024-01", "2024-01")), Some(("2024-12", "2024-12"))),
            (&[(2024, 3), (2021, 1)], 4, Some(("2021", "2021")), Some(("2024", "2024"))),
            (&[(2024, 3), (1897, 1)], 14, Some(("1890", "1899")), Some(("2020", "2029"))),
            (&[(2024, 3), (17, 1)], 21, Some(("0000", "0099")), Some(("2000", "2099"))),
            (&[(9_999, 3), (17, 1)], 10, Some(("0000", "0999")), Some(("9000", "9999"))),
        ] {
            let found = columns.timeline(years, &none);
            let ends = |bar: Option<&TimelineBar>| bar.map(|bar| (bar.first.clone(), bar.last.clone()));
            let wanted = |bar: Option<(&str, &str)>| bar.map(|(first, last)| (first.to_owned(), last.to_owned()));
            assert_eq!(found.len(), bars, "{years:?}");
            assert_eq!((ends(found.first()), ends(found.last())), (wanted(first), wanted(last)), "{years:?}");
        }
    }

    #[test]
    fn every_article_of_the_years_is_in_a_bar() {
        let years: Vec<(i16, u32)> = (0..500).map(|at| (1_500 + at, 2)).collect();
        let bars = Columns::default().timeline(&years, &Set::empty(0));
        assert_eq!(bars.iter().map(|bar| bar.count).sum::<u32>(), 1_000);
        assert_eq!(bars.len(), 50);
    }
}
