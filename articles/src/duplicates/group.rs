//! Who is like whom, from the hashes that the columns keep.

use std::cmp::Reverse;

use rusqlite::{Connection, OptionalExtension, named_params};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Duplicate, DuplicateGroup, DuplicatePage, Likeness, LikenessCounts};
use crate::article::ArticleId;
use crate::error::Result;
use crate::library::View;
use crate::search::{Columns, Names, Set};

/// Of a group no more articles than these are told of.
const TOLD: usize = 24;
/// Characters of a note that are told.
const NOTE: usize = 280;
/// A title without a site says which article it is from this many words on.
const TELLING_TITLE: usize = 3;

/// A group: slots, ascending.
pub(crate) type Group = Vec<u32>;

/// All groups of articles outside the trash.
#[derive(Debug, Default)]
pub(crate) struct Likenesses {
    pub exact: Vec<Group>,
    pub address: Vec<Group>,
    pub title: Vec<Group>,
}

impl Likenesses {
    fn of_kind(&self, kind: Likeness) -> &[Group] {
        match kind {
            Likeness::Exact => &self.exact,
            Likeness::Address => &self.address,
            Likeness::Title => &self.title,
        }
    }
}

/// Groups of slots that lead to one another.
#[derive(Default)]
struct Joined {
    above: FxHashMap<u32, u32>,
}

impl Joined {
    fn top(&mut self, slot: u32) -> u32 {
        let mut top = slot;
        while let Some(&above) = self.above.get(&top).filter(|&&above| above != top) {
            top = above;
        }
        self.above.insert(slot, top);
        top
    }

    fn join(&mut self, one: u32, other: u32) {
        let (one, other) = (self.top(one), self.top(other));
        self.above.insert(one.max(other), one.min(other));
        self.above.insert(one.min(other), one.min(other));
    }

    fn groups(mut self) -> Vec<Group> {
        let slots: Vec<u32> = self.above.keys().copied().collect();
        let mut groups: FxHashMap<u32, Group> = FxHashMap::default();
        for slot in slots {
            groups.entry(self.top(slot)).or_default().push(slot);
        }
        in_order(groups)
    }
}

/// Groups of more than one, that with the newest article first.
fn in_order(groups: FxHashMap<u32, Group>) -> Vec<Group> {
    let mut groups: Vec<Group> = groups.into_values().filter(|group| group.len() > 1).collect();
    groups.iter_mut().for_each(|group| group.sort_unstable());
    groups.sort_unstable_by_key(|group| Reverse(group.last().copied()));
    groups
}

impl Columns {
    /// All groups; worked out once for as long as nothing changes.
    fn likenesses(&self) -> &Likenesses {
        self.likenesses.get_or_init(|| {
            let all = self.outside_trash();
            let mut joined = Joined::default();
            for hashes in [&self.prints.original, &self.prints.text] {
                pairs(all, |slot| hashes[slot as usize], |first, slot| joined.join(first, slot));
            }
            let exact = joined.groups();
            let mut whole: FxHashMap<u32, u32> = FxHashMap::default();
            for (number, group) in (0..).zip(&exact) {
                whole.extend(group.iter().map(|&slot| (slot, number)));
            }
            // What is one group already is not named a second time for a lesser reason.
            let is_said = |group: &Group, by: &dyn Fn(u32) -> Option<u64>| {
                let first = by(group[0]);
                first.is_some() && group.iter().all(|&slot| by(slot) == first)
            };
            let by_exact = |slot: u32| whole.get(&slot).map(|&number| u64::from(number));
            let by_address = |slot: u32| Some(self.prints.address[slot as usize]).filter(|&hash| hash != 0);
            let mut address = grouped(all, |slot| self.prints.address[slot as usize]);
            address.retain(|group| !is_said(group, &by_exact));
            let mut title = grouped(all, |slot| self.title_print(slot));
            title.retain(|group| !is_said(group, &by_exact) && !is_said(group, &by_address));
            Likenesses { exact, address, title }
        })
    }

    /// The groups of a kind that nobody said are no duplicates.
    pub(crate) fn groups_of(&self, kind: Likeness) -> impl Iterator<Item = &Group> {
        self.likenesses().of_kind(kind).iter().filter(|group| !self.apart.holds(group))
    }

    /// The hash of an article's title and site; 0: it says too little.
    fn title_print(&self, slot: u32) -> u64 {
        let (title, site) = (self.prints.title[slot as usize], self.site[slot as usize]);
        match (title, Names::is_none(site)) {
            (0, _) => 0,
            (_, true) if self.prints.title_words[slot as usize] < TELLING_TITLE as u8 => 0,
            (title, _) => title ^ (u64::from(site) << 32 | u64::from(site)),
        }
    }

    /// The one of a group with the longest text; of equal ones that which came first.
    pub(crate) fn longest(&self, group: &[u32]) -> u32 {
        let key = |&slot: &u32| (Reverse(self.words[slot as usize]), self.saved[slot as usize], slot);
        group.iter().copied().min_by_key(|slot| key(slot)).unwrap_or_default()
    }
}

/// Calls `same` with the first slot of each hash and every other one of it.
fn pairs(all: &Set, hash: impl Fn(u32) -> u64, mut same: impl FnMut(u32, u32)) {
    let mut firsts: FxHashMap<u64, u32> = FxHashMap::default();
    for slot in all.iter() {
        match hash(slot) {
            0 => {}
            hash => {
                let first = *firsts.entry(hash).or_insert(slot);
                if first != slot {
                    same(first, slot);
                }
            }
        }
    }
}

fn grouped(all: &Set, hash: impl Fn(u32) -> u64) -> Vec<Group> {
    let mut groups: FxHashMap<u32, Group> = FxHashMap::default();
    pairs(all, hash, |first, slot| groups.entry(first).or_insert_with(|| vec![first]).push(slot));
    in_order(groups)
}

/// Groups of slots that a person said are no duplicates.
#[derive(Debug, Default)]
pub(crate) struct Apart(Vec<FxHashSet<u32>>);

impl Apart {
    /// Reads them; those of articles that are gone are nobody's.
    pub(crate) fn load(db: &Connection, slot: impl Fn(i64) -> Option<u32>) -> Result<Apart> {
        let mut dismissed = db.prepare_cached("SELECT subject FROM dismissed WHERE kind = 'duplicates'")?;
        let mut find = db.prepare_cached("SELECT id FROM article WHERE uid = :uid")?;
        let mut apart = Vec::new();
        let mut rows = dismissed.query([])?;
        while let Some(row) = rows.next()? {
            let subject: String = row.get("subject")?;
            let mut slots = FxHashSet::default();
            for uid in subject.split(' ') {
                let id: Option<i64> = find.query_row(named_params! { ":uid": uid }, |row| row.get(0)).optional()?;
                slots.extend(id.and_then(&slot));
            }
            apart.push(slots);
        }
        Ok(Apart(apart))
    }

    /// Whether all of a group were kept apart together.
    fn holds(&self, group: &[u32]) -> bool {
        self.0.iter().any(|apart| group.iter().all(|slot| apart.contains(slot)))
    }
}

impl View<'_> {
    /// Groups of duplicates of one kind, from `offset` on.
    pub fn duplicates(&self, kind: Likeness, offset: u32, limit: u32) -> Result<DuplicatePage> {
        let columns = self.engine.columns();
        let count = |kind: Likeness| u32::try_from(columns.groups_of(kind).count()).unwrap_or(u32::MAX);
        let counts = LikenessCounts {
            exact: count(Likeness::Exact),
            address: count(Likeness::Address),
            title: count(Likeness::Title),
        };
        let surplus: usize = columns.groups_of(Likeness::Exact).map(|group| group.len() - 1).sum();
        let groups = columns
            .groups_of(kind)
            .skip(offset as usize)
            .take(limit as usize)
            .map(|group| self.told(&columns, group))
            .collect::<Result<_>>()?;
        Ok(DuplicatePage {
            groups,
            total: count(kind),
            counts,
            exact_surplus: u32::try_from(surplus).unwrap_or(u32::MAX),
        })
    }

    fn told(&self, columns: &Columns, group: &[u32]) -> Result<DuplicateGroup> {
        let ids: Vec<ArticleId> = group.iter().map(|&slot| columns.id(slot)).collect();
        let keep = columns.id(columns.longest(group));
        let mut shown: Vec<ArticleId> = ids.iter().copied().take(TOLD).collect();
        if let (false, Some(last)) = (shown.contains(&keep), shown.last_mut()) {
            *last = keep;
        }
        let mut more = self.db.prepare_cached(
            "SELECT url, substr(note, 1, :note) AS note, original_name,
                (SELECT count(*) FROM highlight WHERE article = article.id) AS highlights
             FROM article WHERE id = :id",
        )?;
        let mut articles = Vec::with_capacity(shown.len());
        for row in self.rows_in(columns, &shown)? {
            let found = more
                .query_row(named_params! { ":id": row.id.0, ":note": NOTE }, |found| {
                    Ok((found.get("url")?, found.get("note")?, found.get("highlights")?, found.get("original_name")?))
                })
                .optional()?;
            if let Some((url, note, highlights, original)) = found {
                articles.push(Duplicate { row, url, note, highlights, original });
            }
        }
        Ok(DuplicateGroup { ids, articles, keep })
    }
}
