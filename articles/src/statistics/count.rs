//! The counting: one pass over the columns for everything but the tags, a second one over the few tags that are shown.

use std::cmp::Reverse;

use super::calendar::Calendar;
use super::{Period, Share, SpanCounts, Statistics, TagCounts};
use crate::article::State;
use crate::error::Result;
use crate::library::View;
use crate::search::{Clock, Columns, Condition, NO_DATE, Names, Set, count_upwards, flag};

/// Sites, languages and tags that are shown.
const SITES: usize = 12;
const LANGUAGES: usize = 12;
const TAGS: usize = 10;

impl View<'_> {
    /// What became of the articles over time.
    pub fn statistics(&self, period: Period) -> Result<Statistics> {
        Ok(self.engine.columns().statistics(period, &Clock::now()))
    }
}

impl Columns {
    fn statistics(&self, period: Period, clock: &Clock) -> Statistics {
        let all = self.outside_trash();
        let earliest = all.iter().map(|slot| self.saved[slot as usize]).min();
        let calendar = Calendar::of(period, clock.today, &clock.zone, earliest);
        let mut spans: Vec<SpanCounts> = (0..calendar.len()).map(|span| calendar.named(span)).collect();
        let mut whole = calendar.whole();
        // What begins and ends to wait at the end of a span, to be summed up afterwards.
        let mut waits = vec![0_i64; calendar.len() + 1];
        let mut sites = vec![(0, 0); self.sites.len()];
        let mut languages = vec![(0, 0); self.languages.len()];
        let mut within = Set::empty(self.len());
        for slot in all.iter() {
            let at = slot as usize;
            let (saved, read_at) = (self.saved[at], self.read_at[at]);
            let is_read = self.has(slot, flag::READ);
            let (span, from) = calendar.place_of(saved);
            if let Some(span) = span {
                spans[span].saved += 1;
                whole.saved += 1;
                within.insert(slot);
                for (counts, number) in [(&mut sites, self.site[at]), (&mut languages, self.language[at])] {
                    if let Some((count, read)) = counts.get_mut(number as usize) {
                        *count += 1;
                        *read += u32::from(is_read);
                    }
                }
            }
            if read_at != NO_DATE
                && let Some(span) = calendar.span_of(read_at)
            {
                spans[span].read += 1;
                spans[span].words += u64::from(self.words[at]);
                whole.read += 1;
                whole.words += u64::from(self.words[at]);
            }
            let waits_now = matches!(self.state[at], State::Inbox | State::Later);
            let until = match is_read {
                true => calendar.ended_before(read_at),
                false if waits_now => calendar.len(),
                false => 0,
            };
            if from < until {
                waits[from] += 1;
                waits[until] -= 1;
            }
        }
        let mut waiting = 0;
        for (span, change) in spans.iter_mut().zip(waits) {
            waiting += change;
            span.waiting = u32::try_from(waiting).unwrap_or(0);
        }
        whole.waiting = spans.last().map_or(0, |span| span.waiting);
        Statistics {
            unit: calendar.unit,
            sites: shares(&self.sites, &sites, SITES, &whole, Condition::Site),
            languages: shares(&self.languages, &languages, LANGUAGES, &whole, Condition::Language),
            tags: self.tags_over_time(&calendar, &within),
            spans,
            whole,
        }
    }

    fn tags_over_time(&self, calendar: &Calendar, within: &Set) -> Vec<TagCounts> {
        let counts = count_upwards(&self.tag_tree, &self.tags, within);
        let mut top: Vec<u32> = (0..counts.len() as u32).filter(|&tag| counts[tag as usize] > 0).collect();
        top.sort_unstable_by_key(|&tag| (Reverse(counts[tag as usize]), &self.tag_tree.nodes[tag as usize].path));
        top.truncate(TAGS);
        let mut bits = vec![0_u16; counts.len()];
        for (nth, &tag) in top.iter().enumerate() {
            let node = &self.tag_tree.nodes[tag as usize];
            for &at in &self.tag_tree.order[node.first as usize..node.last as usize] {
                bits[at as usize] |= 1 << nth;
            }
        }
        let mut by_span = vec![[0; TAGS]; calendar.len()];
        for slot in within.iter() {
            let mut has = self.tags.get(slot as usize).iter().fold(0, |has, &at| has | bits[at as usize]);
            if has == 0 {
                continue;
            }
            let Some(span) = calendar.span_of(self.saved[slot as usize]) else { continue };
            while has != 0 {
                by_span[span][has.trailing_zeros() as usize] += 1;
                has &= has - 1;
            }
        }
        (0..)
            .zip(top)
            .map(|(nth, tag): (usize, u32)| {
                let name = self.tag_tree.nodes[tag as usize].path.clone();
                let token = Condition::Tag(name.clone()).to_string();
                let counts_by_span = by_span.iter().map(|counts| counts[nth]).collect();
                TagCounts { count: counts[tag as usize], counts: counts_by_span, token, name }
            })
            .collect()
    }
}

/// The largest parts, equally large ones by name.
fn shares(
    names: &Names,
    counts: &[(u32, u32)],
    most: usize,
    whole: &SpanCounts,
    condition: fn(String) -> Condition,
) -> Vec<Share> {
    let mut shares: Vec<(u32, u32, &str)> = (0..)
        .zip(counts)
        .filter(|(_, (count, _))| *count > 0)
        .filter_map(|(number, &(count, read))| Some((count, read, names.name(number)?)))
        .collect();
    shares.sort_unstable_by_key(|&(count, _, name)| (Reverse(count), name));
    shares.truncate(most);
    shares
        .into_iter()
        .map(|(count, read, name)| Share {
            name: name.to_owned(),
            count,
            read,
            query: format!("{} {}", condition(name.to_owned()), whole.saved_query),
        })
        .collect()
}
