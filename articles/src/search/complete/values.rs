//! The values that a field may have, as far as they fit what is typed and lead to something.

use std::cmp::Reverse;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::token::Typed;
use super::{CompletionKind, CompletionOffer, OFFERS};
use crate::fold::fold_search;
use crate::search::Place;
use crate::search::columns::{Columns, NO_DATE, Names, Sparse, flag};
use crate::search::dates::{Clock, NAMES, Span};
use crate::search::query::{Condition, Mark, Part, Range, SORT_NAMES};
use crate::search::set::Set;
use crate::search::tree::Tree;

/// Tags or folders of which the articles are counted: one bit each.
const COUNTED: usize = 64;

/// Letters of a word without a field from which on it may be the beginning of a value.
const BARE_FROM: usize = 2;

/// Values of one field that are offered for a word without a field.
const BARE_OFFERS: usize = 2;

/// The articles that a value narrows. The query finds those of `with` that have the value, and those of `without` that have
/// it not: the rest of a query asked as if the value were always so, and as if it never were.
pub(super) struct Within {
    pub with: Set,
    pub without: Set,
}

/// How many articles of [`Within::with`] and of [`Within::without`] have a value.
type Counts = (u32, u32);

/// What values are offered from.
pub(super) struct Values<'a> {
    pub columns: &'a Columns,
    pub clock: &'a Clock,
    /// The articles that the value narrows, where that is known.
    pub within: Option<&'a Within>,
    pub typed: &'a Typed,
}

/// A value with what it counts; smaller ranks are better.
struct Value {
    rank: u8,
    count: Option<Counts>,
    label: String,
    condition: Condition,
}

impl Values<'_> {
    pub(super) fn offers(&self) -> Vec<CompletionOffer> {
        let columns = self.columns;
        let trees = |is_tag: bool, limit: usize| match is_tag {
            true => self.nodes(&columns.tag_tree, &columns.tags, &columns.counts().tags, Condition::Tag, limit),
            false => {
                self.nodes(&columns.folder_tree, &columns.folders, &columns.counts().folders, Condition::Folder, limit)
            }
        };
        let (kind, values) = match self.typed.field.as_deref() {
            Some("tag") => (CompletionKind::Tag, trees(true, OFFERS)),
            Some("folder") => (CompletionKind::Folder, trees(false, OFFERS)),
            Some("in") => (CompletionKind::Folder, self.directly_in()),
            Some("site") => (CompletionKind::Site, self.sites()),
            Some("author") => (CompletionKind::Author, self.authors()),
            Some("lang") => (CompletionKind::Language, self.languages()),
            Some("format") => (CompletionKind::Format, self.formats()),
            Some("is") => (CompletionKind::Mark, self.marks()),
            Some("has") => (CompletionKind::Mark, self.parts()),
            Some("saved") => (CompletionKind::Date, self.dates(&columns.saved, &self.clock.zone, Condition::Saved)),
            Some("read") => (CompletionKind::Date, self.dates(&columns.read_at, &self.clock.zone, Condition::Read)),
            Some("published") => {
                (CompletionKind::Date, self.dates(&columns.published, &TimeZone::UTC, Condition::Published))
            }
            Some("sort") => return self.orders(),
            Some(_) => return Vec::new(),
            None => return self.of_any_field(&trees),
        };
        self.printed(kind, values, OFFERS)
    }

    /// What a word without a field may be the beginning of.
    fn of_any_field(&self, trees: &dyn Fn(bool, usize) -> Vec<Value>) -> Vec<CompletionOffer> {
        if self.typed.value.chars().count() < BARE_FROM {
            return Vec::new();
        }
        let begins = |values: Vec<Value>| values.into_iter().filter(|value| value.rank <= 1).collect::<Vec<_>>();
        let mut offers = Vec::new();
        for (kind, values) in [
            (CompletionKind::Tag, trees(true, COUNTED)),
            (CompletionKind::Folder, trees(false, COUNTED)),
            (CompletionKind::Author, self.authors()),
            (CompletionKind::Site, self.sites()),
            (CompletionKind::Mark, self.marks()),
        ] {
            offers.extend(self.printed(kind, begins(values), BARE_OFFERS));
        }
        offers
    }

    /// The best values, as offers.
    fn printed(&self, kind: CompletionKind, mut values: Vec<Value>, limit: usize) -> Vec<CompletionOffer> {
        values.retain(|value| value.count != Some((0, 0)));
        values.sort_by(|a, b| a.rank.cmp(&b.rank).then(b.count.cmp(&a.count)));
        values.truncate(limit);
        let sign = if self.typed.negated { "-" } else { "" };
        let all = self.within.map(|within| (within.with.count(), within.without.count()));
        let count = |count: Option<Counts>| {
            let ((with, without), (all_with, all_without)) = (count?, all?);
            Some(match self.typed.negated {
                false => with + (all_without - without),
                true => (all_with - with) + without,
            })
        };
        values
            .into_iter()
            .map(|value| CompletionOffer {
                kind,
                label: value.label,
                insert: format!("{sign}{}", value.condition),
                count: count(value.count),
            })
            .collect()
    }

    fn nodes(
        &self,
        tree: &Tree,
        rows: &Sparse,
        uses: &[u32],
        condition: fn(String) -> Condition,
        limit: usize,
    ) -> Vec<Value> {
        let folded = fold_search(self.typed.value.trim());
        let mut found: Vec<(u8, u32, u32)> = Vec::new();
        for (at, fit) in tree.fitting(&folded).filter(|(at, _)| uses[*at as usize] > 0) {
            let fit = if fit == 1 && tree.nodes[at as usize].folded == folded { 0 } else { fit };
            found.push((fit, !uses[at as usize], at));
        }
        let most = COUNTED.min(limit * 8);
        if found.len() > most {
            found.select_nth_unstable(most - 1);
            found.truncate(most);
        }
        found.sort_unstable();
        let tops: Vec<u32> = found.iter().map(|&(.., at)| at).collect();
        // Of folders the counts are what opening them shows, which is not what a query for them finds.
        let are_known = |set: &Set| std::ptr::eq(tree, &self.columns.tag_tree) && set == self.columns.outside_trash();
        let count = |set: &Set| match are_known(set) {
            true => tops.iter().map(|&at| uses[at as usize]).collect(),
            false => count_below(tree, rows, &tops, set),
        };
        let counts = self.within.map(|within| {
            let [with, without] = [&within.with, &within.without].map(count);
            with.into_iter().zip(without).collect::<Vec<Counts>>()
        });
        let value = |(number, (rank, _, at)): (usize, (u8, u32, u32))| {
            let path = tree.nodes[at as usize].path.clone();
            let count = counts.as_ref().map(|counts| counts[number]);
            Value { rank, count, condition: condition(path.clone()), label: path }
        };
        found.into_iter().enumerate().map(value).collect()
    }

    /// Folders by what is in them alone.
    fn directly_in(&self) -> Vec<Value> {
        let (columns, mut alone) = (self.columns, Vec::new());
        let everywhere = columns.place(&Place::All, false);
        for set in [Some(&everywhere), self.within.map(|it| &it.with), self.within.map(|it| &it.without)] {
            let mut counts = vec![0_u32; columns.folder_tree.nodes.len()];
            for slot in set.into_iter().flat_map(Set::iter) {
                columns.folders.get(slot as usize).iter().for_each(|&at| counts[at as usize] += 1);
            }
            alone.push(counts);
        }
        let mut values = self.nodes(&columns.folder_tree, &columns.folders, &alone[0], Condition::In, OFFERS);
        for value in &mut values {
            let node = columns.folder_tree.living().find(|(_, node)| node.path == value.label);
            value.count = value.count.and(node).map(|(at, _)| (alone[1][at as usize], alone[2][at as usize]));
        }
        values
    }

    /// Names that fit, the most frequent first.
    fn names(
        &self,
        names: &Names,
        condition: fn(String) -> Condition,
        count: impl Fn(&mut [u32], usize),
    ) -> Vec<Value> {
        let folded = fold_search(self.typed.value.trim());
        let uses = |set: &Set| {
            let mut counts = vec![0; names.len()];
            set.iter().for_each(|slot| count(&mut counts, slot as usize));
            counts
        };
        let (with, without) = match self.within {
            Some(within) => (uses(&within.with), uses(&within.without)),
            None => (uses(&self.columns.visible()), vec![0; names.len()]),
        };
        let mut found: Vec<(u8, Reverse<Counts>, u32)> = Vec::new();
        for number in 0..names.len() as u32 {
            let known = names.folded(number).unwrap_or_default();
            let uses = (with[number as usize], without[number as usize]);
            if uses != (0, 0)
                && let Some(rank) = rank(known, &folded)
            {
                found.push((rank, Reverse(uses), number));
            }
        }
        if found.len() > OFFERS {
            found.select_nth_unstable(OFFERS - 1);
            found.truncate(OFFERS);
        }
        let value = |(rank, Reverse(uses), number): (u8, Reverse<Counts>, u32)| {
            let name = names.name(number).unwrap_or_default().to_owned();
            let count = self.within.is_some().then_some(uses);
            Value { rank, count, condition: condition(name.clone()), label: name }
        };
        found.into_iter().map(value).collect()
    }

    fn sites(&self) -> Vec<Value> {
        let column = &self.columns.site;
        self.names(&self.columns.sites, Condition::Site, |counts, slot| {
            if let Some(count) = counts.get_mut(column[slot] as usize) {
                *count += 1;
            }
        })
    }

    fn authors(&self) -> Vec<Value> {
        let rows = &self.columns.authors;
        self.names(&self.columns.author_names, Condition::Author, |counts, slot| {
            rows.get(slot).iter().for_each(|&author| counts[author as usize] += 1);
        })
    }

    fn languages(&self) -> Vec<Value> {
        let column = &self.columns.language;
        self.names(&self.columns.languages, Condition::Language, |counts, slot| {
            if let Some(count) = counts.get_mut(column[slot] as usize) {
                *count += 1;
            }
        })
    }

    /// Conditions with names of their own, as far as they begin like what is typed.
    fn named(&self, conditions: impl Iterator<Item = (&'static str, Condition)>) -> Vec<Value> {
        let begun = self.typed.value.trim().to_lowercase();
        conditions
            .filter(|(name, _)| name.starts_with(&begun))
            .map(|(name, condition)| Value { rank: 1, count: self.count(&condition), label: name.into(), condition })
            .collect()
    }

    fn formats(&self) -> Vec<Value> {
        use crate::article::Format;
        self.named(Format::NAMES.iter().map(|(name, _)| (*name, Condition::Format((*name).into()))))
    }

    fn marks(&self) -> Vec<Value> {
        // What is in the trash is looked for elsewhere than everything else: no count of what is here says it.
        let mut marks = self.named(Mark::NAMES.iter().map(|(name, mark)| (*name, Condition::Is(*mark))));
        for mark in &mut marks {
            if mark.condition == Condition::Is(Mark::Trashed) {
                mark.count = None;
            }
        }
        marks
    }

    fn parts(&self) -> Vec<Value> {
        self.named(Part::NAMES.iter().map(|(name, part)| (*name, Condition::Has(*part))))
    }

    fn dates(&self, column: &[i64], zone: &TimeZone, condition: fn(Range<Span>) -> Condition) -> Vec<Value> {
        let spans = NAMES.iter().map(|(name, span)| (*name, condition(Range::Is(*span))));
        let mut values = self.named(spans);
        values.retain(|value| value.count != Some((0, 0)));
        let begun = self.typed.value.trim();
        if !begun.chars().all(|c| c.is_ascii_digit()) {
            return values;
        }
        let mut years: Vec<i16> = Vec::new();
        let mut known = (0, 0);
        for (slot, &at) in column.iter().enumerate() {
            let is_here = match self.within {
                Some(within) => within.with.contains(slot as u32) || within.without.contains(slot as u32),
                None => self.columns.flags[slot] & flag::VISIBLE != 0,
            };
            if at == NO_DATE || !is_here || (known.0..known.1).contains(&at) {
                continue;
            }
            let instant = Timestamp::from_millisecond(at).unwrap_or(Timestamp::UNIX_EPOCH);
            let date = zone.to_datetime(instant).date();
            known = Range::Is(Span::Year(date.year())).milliseconds(date, zone);
            if !years.contains(&date.year()) {
                years.push(date.year());
            }
        }
        years.retain(|year| (0..=9_999).contains(year) && format!("{year:04}").starts_with(begun));
        years.sort_unstable_by(|a, b| b.cmp(a));
        years.truncate(OFFERS);
        values.truncate(if begun.is_empty() { OFFERS / 2 } else { 0 });
        for year in years {
            let condition = condition(Range::Is(Span::Year(year)));
            // They stay in their order, latest first.
            values.push(Value { rank: 2, count: self.count(&condition), label: format!("{year:04}"), condition });
        }
        for (rank, value) in (0_u8..).zip(&mut values) {
            value.rank = rank;
        }
        values
    }

    fn orders(&self) -> Vec<CompletionOffer> {
        let typed = self.typed.value.trim().to_lowercase();
        let begun = typed.strip_prefix('-').unwrap_or(&typed);
        let names = SORT_NAMES.iter().filter(|(name, _)| name.starts_with(begun));
        let signs: &[&str] = if typed.starts_with('-') { &["-"] } else { &["-", ""] };
        let both = names.flat_map(|(name, by)| {
            let signs = if *by == crate::search::SortField::Relevance { &[""] } else { signs };
            signs.iter().map(move |sign| format!("{sign}{name}"))
        });
        let offer = |label: String| CompletionOffer {
            kind: CompletionKind::Sort,
            insert: format!("sort:{label}"),
            label,
            count: None,
        };
        both.take(OFFERS).map(offer).collect()
    }

    fn count(&self, condition: &Condition) -> Option<Counts> {
        let within = self.within?;
        let has = self.columns.satisfying(condition, self.clock);
        let [with, without] = [&within.with, &within.without].map(|set| {
            let mut both = has.clone();
            both.and(set);
            both.count()
        });
        Some((with, without))
    }
}

/// How a folded name fits what is typed: 0 it is it, 1 it or one of its words begins like it, 2 it holds it.
fn rank(name: &str, typed: &str) -> Option<u8> {
    if name == typed {
        return Some(0);
    }
    let mut holds = false;
    for (at, _) in name.match_indices(typed) {
        if !name[..at].chars().next_back().is_some_and(char::is_alphanumeric) {
            return Some(1);
        }
        holds = true;
    }
    holds.then_some(2)
}

/// For each of these nodes, how many articles of the set have it or one below it.
fn count_below(tree: &Tree, rows: &Sparse, tops: &[u32], set: &Set) -> Vec<u32> {
    let mut bits = vec![0_u64; tree.nodes.len()];
    for (number, &top) in tops.iter().enumerate().take(COUNTED) {
        let node = &tree.nodes[top as usize];
        for &at in &tree.order[node.first as usize..node.last as usize] {
            bits[at as usize] |= 1 << number;
        }
    }
    let mut counts = vec![0; tops.len()];
    for slot in set.iter() {
        let mut has = rows.get(slot as usize).iter().fold(0, |has, &at| has | bits[at as usize]);
        while has != 0 {
            counts[has.trailing_zeros() as usize] += 1;
            has &= has - 1;
        }
    }
    counts
}
