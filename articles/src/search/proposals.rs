//! What could be tidied in the vocabulary: found in one look at all names and all articles, kept until something
//! changes, and told a page at a time with what one has to know to decide.

mod company;
mod likeness;

use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::named_params;
use rustc_hash::{FxHashMap, FxHashSet};

use super::columns::Columns;
use super::tree::NONE;
use crate::error::Result;
use crate::library::View;
use crate::tag::{CleanUp, CleanUpKind, Colour, Proposal, ProposalCount, ProposalPage, ProposedTag, TagChip, TagId};
use likeness::Name;

/// Titles shown of a tag.
const TITLES: usize = 3;
/// Proposals of a page at most: each is looked up in every article.
const PAGE: u32 = 200;

/// In this order they are shown; what an earlier one says of two tags, no later one says.
const KINDS: [CleanUpKind; 5] =
    [CleanUpKind::Spelling, CleanUpKind::Typo, CleanUpKind::Together, CleanUpKind::Parent, CleanUpKind::Rare];

/// All proposals, as they were found last.
#[derive(Default)]
pub(crate) struct Proposals(Mutex<Option<(u64, Arc<Found>)>>);

/// Of each kind: the tag that would change, and the one that stays.
#[derive(Default)]
struct Found(FxHashMap<CleanUpKind, Vec<(u32, Option<u32>)>>);

impl View<'_> {
    /// How many proposals there are to tidy the vocabulary, by kind.
    pub fn tag_proposal_counts(&self) -> Result<Vec<ProposalCount>> {
        let found = self.proposals(&self.engine.columns())?;
        let count = |kind| found.0.get(&kind).map_or(0, |proposals| proposals.len() as u32);
        Ok(KINDS.into_iter().map(|kind| ProposalCount { kind, count: count(kind) }).collect())
    }

    /// Some proposals of a kind, the surest first. What was declined is not among them.
    pub fn tag_proposals(&self, kind: CleanUpKind, offset: u32, limit: u32) -> Result<ProposalPage> {
        let columns = self.engine.columns();
        let found = self.proposals(&columns)?;
        let all = found.0.get(&kind).map_or(&[][..], Vec::as_slice);
        let from = (offset as usize).min(all.len());
        let page = &all[from..all.len().min(from + limit.min(PAGE) as usize)];
        let looked = Looked::at(&columns, page);
        let mut proposals = Vec::with_capacity(page.len());
        for (number, &(tag, onto)) in page.iter().enumerate() {
            let id = |at: u32| TagId(columns.tag_tree.nodes[at as usize].id);
            let side = |at: u32, side: usize| self.proposed(&columns, at, &looked.newest[number * 2 + side]);
            proposals.push(Proposal {
                change: CleanUp { kind, tag: id(tag), onto: onto.map(id) },
                tag: side(tag, 0)?,
                onto: onto.map(|onto| side(onto, 1)).transpose()?,
                both: looked.both[number],
            });
        }
        Ok(ProposalPage { proposals, total: all.len() as u32 })
    }

    fn proposed(&self, columns: &Columns, at: u32, newest: &[u32]) -> Result<ProposedTag> {
        let node = &columns.tag_tree.nodes[at as usize];
        let mut titles = Vec::new();
        let mut title = self.db.prepare_cached("SELECT title FROM article WHERE id = :id")?;
        for &slot in newest.iter().rev() {
            let mut rows = title.query(named_params! { ":id": columns.id(slot).0 })?;
            titles.extend(rows.next()?.map(|row| row.get(0)).transpose()?);
        }
        let colour = node.colour.as_deref().and_then(Colour::from_column);
        let chip = TagChip { id: TagId(node.id), path: node.path.clone(), colour };
        Ok(ProposedTag { chip, count: columns.counts().tags[at as usize], titles })
    }

    fn proposals(&self, columns: &Columns) -> Result<Arc<Found>> {
        // Held while they are found: a second question waits for the answer to the first.
        let mut kept = self.engine.proposals.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((generation, found)) = &*kept
            && *generation == columns.generation
        {
            return Ok(found.clone());
        }
        let found = Arc::new(self.find_proposals(columns)?);
        *kept = Some((columns.generation, found.clone()));
        Ok(found)
    }

    /// Pairs that were declined, and single tags beside themselves.
    fn declined(&self, columns: &Columns) -> Result<FxHashSet<(u32, u32)>> {
        let mut declined = FxHashSet::default();
        let mut statement = self.db.prepare_cached("SELECT subject FROM dismissed WHERE kind = 'tags'")?;
        let mut by_uid = self.db.prepare_cached("SELECT id FROM tag WHERE uid = :uid")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let subject: String = row.get(0)?;
            let mut nodes = Vec::new();
            for uid in subject.split(' ') {
                let id: Option<i64> =
                    by_uid.query(named_params! { ":uid": uid })?.next()?.map(|row| row.get(0)).transpose()?;
                nodes.extend(id.and_then(|id| columns.tag_tree.find(id)));
            }
            match nodes[..] {
                [one] if !subject.contains(' ') => drop(declined.insert((one, one))),
                [one, other] => drop(declined.insert(pair(one, other))),
                _ => {}
            }
        }
        Ok(declined)
    }

    fn find_proposals(&self, columns: &Columns) -> Result<Found> {
        let tree = &columns.tag_tree;
        let counts = &columns.counts().tags;
        let count = |at: u32| counts[at as usize];
        // What stays: the more used, or else the older.
        let rank = |at: u32| (count(at), std::cmp::Reverse(tree.nodes[at as usize].id));
        let sides = |a: u32, b: u32| if rank(a) < rank(b) { (a, b) } else { (b, a) };
        let mut taken = self.declined(columns)?;
        let mut is_free = move |tag: u32, onto: u32| taken.insert(pair(tag, onto));

        let names: Vec<Name> = tree.living().map(|(at, node)| named(at, node)).collect();
        let mut spelling: Vec<(u32, Option<u32>)> = Vec::new();
        for mut group in likeness::spelled_otherwise(&names) {
            group.sort_unstable_by_key(|&at| std::cmp::Reverse(rank(at)));
            let stays = group[0];
            spelling.extend(group[1..].iter().filter(|&&tag| is_free(tag, stays)).map(|&tag| (tag, Some(stays))));
        }
        spelling.sort_by_key(|&(tag, onto)| std::cmp::Reverse(count(tag) + onto.map_or(0, count)));

        let respelled: FxHashSet<u32> = spelling.iter().map(|&(tag, _)| tag).collect();
        // Of all the names a tag could be a typo of, the nearest and then the most used.
        let mut best: FxHashMap<u32, (usize, u32)> = FxHashMap::default();
        for slip in likeness::typos(&names) {
            let (tag, onto) = sides(slip.one, slip.other);
            // What is spelled otherwise than another is compared as that other.
            if !respelled.contains(&tag) && !respelled.contains(&onto) && is_free(tag, onto) {
                let one = best.entry(tag).or_insert((slip.letters, onto));
                let better = slip.letters.cmp(&one.0).then_with(|| rank(one.1).cmp(&rank(onto)));
                if better.is_lt() {
                    *one = (slip.letters, onto);
                }
            }
        }
        let mut typo: Vec<(usize, u32, u32)> =
            best.into_iter().map(|(tag, (letters, onto))| (letters, tag, onto)).collect();
        // The rarer the one beside the other, the likelier it is a slip.
        typo.sort_by_key(|&(letters, tag, onto)| {
            (letters, std::cmp::Reverse(count(onto) / count(tag).max(1)), tree.nodes[tag as usize].first)
        });
        let typo: Vec<(u32, Option<u32>)> = typo.into_iter().map(|(_, tag, onto)| (tag, Some(onto))).collect();

        let company = company::company(columns, || self.err_if_interrupted())?;
        let mut together = company.together;
        together.sort_by_key(|&(one, other, both)| (std::cmp::Reverse(both), one, other));
        let together: Vec<(u32, Option<u32>)> = together
            .into_iter()
            .map(|(one, other, _)| sides(one, other))
            .filter(|&(tag, onto)| is_free(tag, onto))
            .map(|(tag, onto)| (tag, Some(onto)))
            .collect();

        let mut parent = Vec::new();
        let mut has_parent = FxHashSet::default();
        let by_name = by_beginning(columns).into_iter().filter(|&(_, onto)| count(onto) > 0);
        let by_articles = company.within.into_iter().map(|(tag, onto, _)| (tag, onto));
        for (tag, onto) in by_name.chain(by_articles) {
            if !has_parent.contains(&tag) && !company::is_within(columns, onto, tag) && is_free(tag, onto) {
                has_parent.insert(tag);
                parent.push((tag, Some(onto)));
            }
        }
        parent.sort_by_key(|&(tag, _)| (std::cmp::Reverse(count(tag)), tree.nodes[tag as usize].first));

        let merged: FxHashSet<u32> = spelling.iter().chain(&typo).map(|&(tag, _)| tag).collect();
        let mut rare: Vec<(u32, Option<u32>)> = tree
            .living()
            .filter(|&(at, node)| node.children == 0 && count(at) <= 1 && !merged.contains(&at) && is_free(at, at))
            .map(|(at, _)| (at, None))
            .collect();
        rare.sort_by_key(|&(at, _)| count(at));
        Ok(Found(KINDS.into_iter().zip([spelling, typo, together, parent, rare]).collect()))
    }
}

fn pair(one: u32, other: u32) -> (u32, u32) {
    (one.min(other), one.max(other))
}

fn named(at: u32, node: &super::tree::Node) -> Name {
    let last = node.folded.rsplit('/').next().unwrap_or_default();
    Name { at, group: node.parent, plain: likeness::plain(last) }
}

/// Tags whose name begins with the words of a sibling's name: `climate policy` beside `climate`.
fn by_beginning(columns: &Columns) -> Vec<(u32, u32)> {
    let tree = &columns.tag_tree;
    let last = |at: u32| tree.nodes[at as usize].folded.rsplit('/').next().unwrap_or_default();
    let by_name: FxHashMap<(u32, &str), u32> = tree.living().map(|(at, node)| ((node.parent, last(at)), at)).collect();
    let mut found = Vec::new();
    for (at, node) in tree.living() {
        let name = last(at);
        let mut ends = name.char_indices().filter(|(_, c)| matches!(c, ' ' | '-' | '_' | ':')).map(|(end, _)| end);
        let mut longest = None;
        for end in &mut ends {
            longest = by_name.get(&(node.parent, name[..end].trim_end())).copied().or(longest);
        }
        found.extend(longest.filter(|&above| above != at && above != NONE).map(|above| (at, above)));
    }
    found
}

/// What the articles say of the two sides of some proposals.
struct Looked {
    /// Of each proposal: articles that have both.
    both: Vec<u32>,
    /// Of each side, first those that would change: some of the newest articles, the newest last.
    newest: Vec<Vec<u32>>,
}

impl Looked {
    /// Looks once at every article.
    fn at(columns: &Columns, proposals: &[(u32, Option<u32>)]) -> Looked {
        let mut looked = Looked { both: vec![0; proposals.len()], newest: vec![Vec::new(); proposals.len() * 2] };
        let mut sides: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
        let mut is_side = vec![false; columns.tag_tree.nodes.len()];
        for (number, &(tag, onto)) in proposals.iter().enumerate() {
            for (side, at) in [(0, Some(tag)), (1, onto)] {
                if let Some(at) = at {
                    sides.entry(at).or_default().push(number * 2 + side);
                    is_side[at as usize] = true;
                }
            }
        }
        let mut seen = vec![NONE; proposals.len() * 2];
        for slot in columns.outside_trash().iter() {
            for &tag in columns.tags.get(slot as usize) {
                for at in columns.tag_tree.upwards(tag).filter(|&at| is_side[at as usize]) {
                    for &side in &sides[&at] {
                        if std::mem::replace(&mut seen[side], slot) == slot {
                            continue;
                        }
                        if seen[side ^ 1] == slot {
                            looked.both[side / 2] += 1;
                        }
                        let newest = &mut looked.newest[side];
                        if newest.len() == TITLES {
                            newest.remove(0);
                        }
                        newest.push(slot);
                    }
                }
            }
        }
        looked
    }
}
