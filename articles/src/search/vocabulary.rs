//! The tag browser's question: which tags there are, as a tree or a list, each with its count within the picked tags
//! and the search. Every count is what the query of the page, narrowed to the tag, finds.

use std::cmp::Reverse;

use super::columns::{Columns, TagUse, count_upwards};
use super::query::{Condition, Expr};
use super::tree::letters;
use super::{Place, SearchRequest};
use crate::error::Result;
use crate::fold::fold_search;
use crate::library::View;
use crate::tag::{Colour, TagEntry, TagId, TagPick, TagSort, TagsAffected, VocabularyPage, VocabularyRequest};
use crate::time;

impl View<'_> {
    /// A part of the vocabulary, counted within a search and the tags that were picked. Where either narrows, tags
    /// that no article there has are left out.
    ///
    /// # Errors
    /// `Query`.
    pub fn vocabulary(&self, request: &VocabularyRequest) -> Result<VocabularyPage> {
        let narrowed = {
            let columns = self.engine.columns();
            picked(&columns, &request.within, &request.picks, request.any)
        };
        let is_everything = narrowed.place == Place::All && narrowed.query.trim().is_empty();
        let (columns, answer);
        let (counts, articles);
        if is_everything {
            columns = self.engine.columns();
            counts = columns.counts().tags.clone();
            articles = columns.counts().places.all;
        } else {
            (columns, answer) = self.answer(&narrowed)?;
            counts = count_upwards(&columns.tag_tree, &columns.tags, &answer.set);
            articles = answer.set.count();
        }
        let usage = columns.tag_use(time::now());
        let mut list = Listing { columns: &columns, request, counts: &counts, usage: &usage, lines: Vec::new() };
        list.fill(!is_everything);
        let most = list.lines.iter().map(|line| counts[line.at as usize]).max().unwrap_or(0);
        let total = list.lines.len() as u32;
        let mut tags = Vec::new();
        let mut described = self.db.prepare_cached("SELECT description FROM tag WHERE id = ?1")?;
        for line in list.lines.iter().skip(request.offset as usize).take(request.limit as usize) {
            let id = columns.tag_tree.nodes[line.at as usize].id;
            let description = described.query([id])?.next()?.map(|row| row.get(0)).transpose()?;
            tags.push(entry(&columns, line, &counts, &usage, description.unwrap_or_default()));
        }
        let vocabulary = columns.tag_tree.order.len() as u32;
        Ok(VocabularyPage { tags, total, vocabulary, most, request: narrowed, articles })
    }

    /// What a change of these tags would be about; with a path, what making them the tag of that path would.
    ///
    /// # Errors
    /// `EmptyTag` for a path without names.
    pub fn tags_affected(&self, tags: &[TagId], path: Option<&str>) -> Result<TagsAffected> {
        let onto = path.map(|path| self.tag_at(path)).transpose()?.flatten().filter(|onto| !tags.contains(onto));
        let mentions = self.tag_mentions(tags)?;
        let columns = self.engine.columns();
        let tree = &columns.tag_tree;
        let mut nodes: Vec<u32> = tags.iter().filter_map(|tag| tree.find(tag.0)).collect();
        nodes.sort_unstable();
        nodes.dedup();
        let all = columns.outside_trash();
        let with = |nodes: &[u32]| {
            let mut set = columns.below(tree, &columns.tags, nodes);
            set.and(all);
            set
        };
        let mut set = with(&nodes);
        let articles = set.count();
        let target = with(&onto.and_then(|onto| tree.find(onto.0)).into_iter().collect::<Vec<_>>());
        set.or(&target);
        let reached = tree.with_below(&nodes).into_iter().filter(|&is_below| is_below).count();
        Ok(TagsAffected {
            tags: nodes.len() as u32,
            below: (reached - nodes.len()) as u32,
            articles,
            onto,
            onto_articles: target.count(),
            together: set.count(),
            mentions,
        })
    }
}

fn entry(columns: &Columns, line: &Line, counts: &[u32], usage: &TagUse, description: String) -> TagEntry {
    let at = line.at as usize;
    let node = &columns.tag_tree.nodes[at];
    let last = i64::from(usage.last[at]);
    TagEntry {
        id: TagId(node.id),
        parent: columns.tag_tree.nodes.get(node.parent as usize).map(|parent| TagId(parent.id)),
        name: node.name.clone(),
        path: node.path.clone(),
        colour: node.colour.as_deref().and_then(Colour::from_column),
        description,
        count: counts[at],
        used: (last > 0).then_some(last * 1_000),
        recent: usage.recent[at],
        before: usage.before[at],
        children: line.children,
        unfolded: line.unfolded,
        level: line.level,
        nth: line.nth,
        siblings: line.siblings,
    }
}

/// A search, narrowed to the tags that were picked. Before the query, because its end may be a word that is still
/// being typed.
fn picked(columns: &Columns, within: &SearchRequest, picks: &[TagPick], any: bool) -> SearchRequest {
    let tree = &columns.tag_tree;
    let conditions = |except: bool| -> Vec<Expr> {
        let wanted = picks.iter().filter(|pick| pick.except == except);
        let nodes = wanted.filter_map(|pick| tree.find(pick.id.0));
        nodes.map(|at| Expr::Is(Condition::Tag(tree.nodes[at as usize].path.clone()))).collect()
    };
    let mut parts = conditions(false);
    if any && parts.len() > 1 {
        parts = vec![Expr::Or(parts)];
    }
    parts.extend(conditions(true).into_iter().map(|part| Expr::Not(Box::new(part))));
    let mut words: Vec<String> = parts.iter().map(Expr::to_string).collect();
    if !words.is_empty() && within.query.trim().is_empty() {
        return SearchRequest { query: words.join(" "), ..within.clone() };
    }
    words.push(within.query.clone());
    SearchRequest { query: words.join(" "), ..within.clone() }
}

/// A line of the list.
struct Line {
    at: u32,
    level: u32,
    nth: u32,
    siblings: u32,
    children: u32,
    unfolded: bool,
}

/// The lines of a list, as they are found.
struct Listing<'a> {
    columns: &'a Columns,
    request: &'a VocabularyRequest,
    counts: &'a [u32],
    usage: &'a TagUse,
    lines: Vec<Line>,
}

impl Listing<'_> {
    fn fill(&mut self, is_narrowed: bool) {
        let tree = &self.columns.tag_tree;
        let filter = fold_search(self.request.filter.trim());
        let wanted = letters(&filter);
        let finder = memchr::memmem::Finder::new(&filter);
        let counts = self.counts;
        let fits = |at: u32, path: &str, has: u64| {
            (!is_narrowed || counts[at as usize] > 0)
                && wanted & !has == 0
                && (filter.is_empty() || finder.find(path.as_bytes()).is_some())
        };
        let fitting = tree.folded_paths().filter(|&(at, path, has)| fits(at, path, has)).map(|(at, ..)| at);
        if !self.request.tree {
            let mut nodes: Vec<u32> = fitting.collect();
            self.sort(&mut nodes);
            let siblings = nodes.len() as u32;
            let line = |(nth, at)| Line {
                at,
                level: 1,
                nth,
                siblings,
                children: tree.nodes[at as usize].children,
                unfolded: false,
            };
            self.lines = (1..).zip(nodes).map(line).collect();
            return;
        }
        let mut shown = vec![false; tree.nodes.len()];
        for at in fitting {
            for above in tree.upwards(at) {
                if std::mem::replace(&mut shown[above as usize], true) {
                    break;
                }
            }
        }
        let mut unfolded = vec![!filter.is_empty(); tree.nodes.len()];
        for at in self.request.unfolded.iter().filter_map(|tag| tree.find(tag.0)) {
            unfolded[at as usize] = true;
        }
        self.place(0, tree.order.len() as u32, 1, &shown, &unfolded);
    }

    /// The siblings between two places of the tree's order, each followed by what is unfolded below it.
    fn place(&mut self, from: u32, to: u32, level: u32, shown: &[bool], unfolded: &[bool]) {
        let mut siblings = self.level(from, to, shown);
        self.sort(&mut siblings);
        let count = siblings.len() as u32;
        for (nth, at) in (1..).zip(siblings) {
            let node = &self.columns.tag_tree.nodes[at as usize];
            let (first, last) = (node.first + 1, node.last);
            let children = self.level(first, last, shown).len() as u32;
            let opens = unfolded[at as usize] && children > 0;
            self.lines.push(Line { at, level, nth, siblings: count, children, unfolded: opens });
            if opens {
                self.place(first, last, level + 1, shown, unfolded);
            }
        }
    }

    /// The topmost of the nodes that are shown between two places of the tree's order.
    fn level(&self, from: u32, to: u32, shown: &[bool]) -> Vec<u32> {
        let tree = &self.columns.tag_tree;
        let mut level = Vec::new();
        let mut place = from;
        while place < to {
            let at = tree.order[place as usize];
            if shown[at as usize] {
                level.push(at);
            }
            place = tree.nodes[at as usize].last.max(place + 1);
        }
        level
    }

    /// In the order that was asked for; equal ones in the order of the tree, in which they come.
    fn sort(&self, nodes: &mut [u32]) {
        let (counts, usage) = (self.counts, self.usage);
        match self.request.sort {
            TagSort::Name => {}
            TagSort::Count => nodes.sort_by_key(|&at| Reverse(counts[at as usize])),
            TagSort::Used => nodes.sort_by_key(|&at| Reverse(usage.last[at as usize])),
            TagSort::Growth => nodes.sort_by_key(|&at| {
                let (recent, before) = (usage.recent[at as usize], usage.before[at as usize]);
                (Reverse(i64::from(recent) - i64::from(before)), Reverse(recent))
            }),
        }
    }
}
