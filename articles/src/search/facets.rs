//! What the articles of a result have in common, counted in one pass over it. The token of a value, put
//! before the query, finds exactly as many articles as its count says.

use jiff::Timestamp;

use super::columns::{Columns, NO_DATE, Names, count_upwards};
use super::dates::Span;
use super::query::{Condition, Range};
use super::set::Set;
use super::tree::Tree;
use super::{FacetValue, Facets, PlaceCounts, SearchRequest};
use crate::article::Format;
use crate::error::Result;
use crate::library::View;

impl View<'_> {
    /// The most frequent values of each kind within the result of a search, at most `limit` of each.
    pub fn facets(&self, request: &SearchRequest, limit: usize) -> Result<Facets> {
        let (columns, answer) = self.answer(request)?;
        Ok(columns.facets(&answer.set, limit))
    }

    /// How many articles each place holds.
    pub fn place_counts(&self) -> Result<PlaceCounts> {
        Ok(self.engine.columns().counts().places.clone())
    }
}

impl Columns {
    fn facets(&self, set: &Set, limit: usize) -> Facets {
        let mut sites = vec![0; self.sites.len()];
        let mut languages = vec![0; self.languages.len()];
        let mut authors = vec![0; self.author_names.len()];
        let mut formats = [0; Format::NAMES.len()];
        // Other years cannot be written in a query.
        let mut years = vec![0_u32; 10_000];
        for slot in set.iter() {
            let slot = slot as usize;
            for (counts, number) in [(&mut sites, self.site[slot]), (&mut languages, self.language[slot])] {
                if let Some(count) = counts.get_mut(number as usize) {
                    *count += 1;
                }
            }
            for &author in self.authors.get(slot) {
                authors[author as usize] += 1;
            }
            formats[self.format[slot] as usize] += 1;
            if self.published[slot] != NO_DATE
                && let Some(count) =
                    usize::try_from(year_of(self.published[slot])).ok().and_then(|year| years.get_mut(year))
            {
                *count += 1;
            }
        }
        let mut years: Vec<(i16, u32)> = (0..).zip(years).filter(|(_, count)| *count > 0).collect();
        let timeline = self.timeline(&years, set);
        years.sort_unstable_by(|a, b| b.cmp(a));
        years.truncate(limit);
        let node = |tree: &Tree, counts: Vec<u32>, condition: fn(String) -> Condition| {
            let name = |at: u32| tree.nodes[at as usize].path.clone();
            most_frequent(&counts, limit, name, |at| condition(name(at)))
        };
        let named = |names: &Names, counts: Vec<u32>, condition: fn(String) -> Condition| {
            let name = |number: u32| names.name(number).unwrap_or_default().to_owned();
            most_frequent(&counts, limit, name, |number| condition(name(number)))
        };
        Facets {
            tags: node(&self.tag_tree, count_upwards(&self.tag_tree, &self.tags, set), Condition::Tag),
            folders: node(&self.folder_tree, count_upwards(&self.folder_tree, &self.folders, set), Condition::Folder),
            sites: named(&self.sites, sites, Condition::Site),
            authors: named(&self.author_names, authors, Condition::Author),
            years: years
                .into_iter()
                .map(|(year, count)| FacetValue {
                    name: year.to_string(),
                    count,
                    token: Condition::Published(Range::Is(Span::Year(year))).to_string(),
                })
                .collect(),
            timeline,
            languages: named(&self.languages, languages, Condition::Language),
            formats: {
                let name = |at: u32| format_name(at).to_owned();
                most_frequent(&formats, limit, name, |at| Condition::Format(name(at)))
            },
        }
    }
}

/// Name of the format whose number this is.
fn format_name(number: u32) -> &'static str {
    Format::NAMES.iter().find(|(_, format)| *format as u32 == number).map_or("", |(name, _)| name)
}

/// Values that occur, the most frequent first, equally frequent ones by name.
fn most_frequent(
    counts: &[u32],
    limit: usize,
    name: impl Fn(u32) -> String,
    condition: impl Fn(u32) -> Condition,
) -> Vec<FacetValue> {
    let mut found: Vec<(u32, u32)> =
        (0..).zip(counts).filter(|(_, count)| **count > 0).map(|(number, &count)| (number, count)).collect();
    if found.len() > limit && limit > 0 {
        // All that are as frequent as the last one stay until their names decide.
        let nth = found.select_nth_unstable_by_key(limit - 1, |(_, count)| std::cmp::Reverse(*count)).1.1;
        found.retain(|(_, count)| *count >= nth);
    }
    let mut found: Vec<(u32, String, u32)> =
        found.into_iter().map(|(number, count)| (count, name(number), number)).collect();
    found.sort_unstable_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    found.truncate(limit);
    found
        .into_iter()
        .map(|(count, name, number)| FacetValue { name, count, token: condition(number).to_string() })
        .collect()
}

/// The year of a moment of UTC, in milliseconds; moments that no date has are of 1970.
fn year_of(moment: i64) -> i64 {
    const DAY: i64 = 86_400_000;
    let has_date = (Timestamp::MIN.as_millisecond()..=Timestamp::MAX.as_millisecond()).contains(&moment);
    let days = if has_date { moment.div_euclid(DAY) } else { 0 };
    // Years that begin in March end with the day that leap years add, so that a year is found by divisions alone:
    // among 400 of them, which always have as many days, then among these.
    const FROM_MARCH_OF_0: i64 = 719_468;
    const OF_400_YEARS: i64 = 146_097;
    let days = days + FROM_MARCH_OF_0;
    let (era, day) = (days.div_euclid(OF_400_YEARS), days.rem_euclid(OF_400_YEARS));
    let year = (day - day / 1_460 + day / 36_524 - day / (OF_400_YEARS - 1)) / 365;
    let day_of_year = day - (365 * year + year / 4 - year / 100);
    era * 400 + year + i64::from(day_of_year >= 306)
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;
    use proptest::prelude::Strategy;

    use super::*;

    proptest::proptest! {
        #[test]
        fn the_year_of_a_moment_is_that_of_its_date(moment in proptest::prop_oneof![
            Timestamp::MIN.as_millisecond()..=Timestamp::MAX.as_millisecond(),
            (0_i64..4_000, -2_i64..=2).prop_map(|(year, days)| (year * 365 + days - 719_528 + year / 4 - year / 100 + year / 400) * 86_400_000),
        ]) {
            let date = TimeZone::UTC.to_datetime(Timestamp::from_millisecond(moment).unwrap()).date();
            proptest::prop_assert_eq!(year_of(moment), i64::from(date.year()));
        }
    }
}
