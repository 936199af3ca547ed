//! What to ask instead of a search that finds nothing: the same with a word put right, somewhere else, or with
//! something left out. Each is a request of its own, with as many articles as it will find.

use serde::Serialize;
use ts_rs::TS;

use super::columns::Columns;
use super::dates::Clock;
use super::parse::last_is_word;
use super::query::{Condition, Expr, Mark, Query, Shape, Text};
use super::words::query_words;
use super::{Place, SearchRequest};
use crate::error::Result;
use crate::library::View;

/// Parts of a query that are tried out one by one; nobody types more by hand.
const PARTS: usize = 12;

/// Relaxations that are offered.
const MOST: usize = 6;

/// A search that finds something, near one that finds nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct Relaxation {
    /// What is changed.
    pub kind: Relaxing,
    /// What of the query it is about: the part that is left out, the word that is put in place of another.
    pub about: String,
    /// What to ask.
    pub request: SearchRequest,
    /// How many articles that finds.
    pub count: u32,
}

/// In which way a search is relaxed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export, export_to = "../../ui/src/generated/")]
pub enum Relaxing {
    /// A word is put right.
    Corrected,
    /// Everywhere, instead of in one place.
    Everywhere,
    /// In the trash.
    Trash,
    /// The words of a phrase need not stand side by side.
    Apart,
    /// Without one part of the query.
    Without,
    /// Any of the words, instead of all.
    Any,
    /// Only one part of the query, everywhere.
    Only,
}

impl View<'_> {
    /// Searches that find something, nearest first, for one that finds nothing; none for one that does.
    pub fn relax(&self, request: &SearchRequest) -> Result<Vec<Relaxation>> {
        let query = Query::parse(&request.query)?;
        let Some(expr) = query.expr.clone() else {
            return Ok(Vec::new());
        };
        let columns = self.engine.columns();
        let clock = Clock::now();
        if self.find(request, &columns, &clock)?.set.count() > 0 {
            return Ok(Vec::new());
        }
        let parts: Vec<Expr> = match expr {
            Expr::And(parts) => parts,
            one => vec![one],
        };
        let mut relaxing = Relaxer { view: self, columns: &columns, clock, request, query: &query, found: Vec::new() };
        relaxing.correct(&parts)?;
        relaxing.move_elsewhere()?;
        relaxing.take_apart(&parts)?;
        relaxing.leave_out(&parts, &request.place)?;
        relaxing.take_any(&parts)?;
        if relaxing.found.is_empty() && request.place != Place::All {
            relaxing.leave_out(&parts, &Place::All)?;
        }
        if relaxing.found.is_empty() {
            relaxing.take_only(&parts)?;
        }
        let mut found = relaxing.found;
        // The sort is stable: what keeps most of the query, and so finds fewest, was put first by its maker.
        found.sort_by_key(|relaxation| relaxation.kind);
        found.truncate(MOST);
        Ok(found)
    }
}

struct Relaxer<'a, 'v> {
    view: &'a View<'v>,
    columns: &'a Columns,
    clock: Clock,
    request: &'a SearchRequest,
    query: &'a Query,
    found: Vec<Relaxation>,
}

impl Relaxer<'_, '_> {
    /// Keeps a relaxation if it finds something.
    fn offer(&mut self, kind: Relaxing, about: String, place: &Place, parts: Vec<Expr>) -> Result<()> {
        if let Some((request, count)) = self.ask(place, parts)?
            && count > 0
            && !self.found.iter().any(|known| known.request == request)
        {
            self.found.push(Relaxation { kind, about, request, count });
        }
        Ok(())
    }

    /// What these parts find in a place; none where there are no parts.
    fn ask(&self, place: &Place, parts: Vec<Expr>) -> Result<Option<(SearchRequest, u32)>> {
        self.view.err_if_interrupted()?;
        let expr = match parts.len() {
            0 | 1 => parts.into_iter().next(),
            _ => Some(Expr::And(parts)),
        };
        if expr.is_none() {
            return Ok(None);
        }
        let open = expr.as_ref().and_then(last_is_word) == Some(true);
        let printed = Query { expr, sort: self.query.sort, open }.to_string();
        // A word at the end stays as open, or as whole, as the last word of the query was.
        let is_whole = self.request.query.ends_with(char::is_whitespace);
        let query = format!("{}{}", printed.trim_end(), if is_whole { " " } else { "" });
        let request = SearchRequest { place: place.clone(), query, sort: self.request.sort };
        let count = self.view.find(&request, self.columns, &self.clock)?.set.count();
        Ok(Some((request, count)))
    }

    fn correct(&mut self, parts: &[Expr]) -> Result<()> {
        let Some(reading) = self.view.engine.text.reading(self.columns)? else {
            return Ok(());
        };
        for (at, part) in parts.iter().enumerate().take(PARTS) {
            if self.ask(&Place::All, vec![part.clone()])?.is_some_and(|(_, count)| count > 0) {
                continue;
            }
            let corrections: Vec<Expr> = match part {
                Expr::Text(text) => {
                    let better = |word: String| Expr::Text(Text { text: word, ..text.clone() });
                    reading.corrections(text)?.into_iter().map(better).collect()
                }
                Expr::Is(condition) => self.near_names(condition).into_iter().map(Expr::Is).collect(),
                _ => Vec::new(),
            };
            for correction in corrections {
                let mut corrected = parts.to_vec();
                let about = correction.to_string();
                corrected[at] = correction;
                self.offer(Relaxing::Corrected, about, &self.request.place, corrected)?;
            }
        }
        Ok(())
    }

    /// Names that exist, for a name that does not.
    fn near_names(&self, condition: &Condition) -> Vec<Condition> {
        let columns = self.columns;
        let of_tree = |tree: &super::tree::Tree, name: &str| {
            if !tree.named(name).is_empty() {
                return Vec::new();
            }
            nearest(name, tree.living().map(|(_, node)| (&node.name[..], &node.path[..])))
        };
        let of_names = |names: &super::columns::Names, name: &str| {
            if names.meant(name).contains(&true) {
                return Vec::new();
            }
            let all = (0..names.len() as u32).filter_map(|number| names.name(number));
            nearest(name, all.map(|name| (name, name)))
        };
        match condition {
            Condition::Tag(name) => of_tree(&columns.tag_tree, name).into_iter().map(Condition::Tag).collect(),
            Condition::Folder(name) => of_tree(&columns.folder_tree, name).into_iter().map(Condition::Folder).collect(),
            Condition::Site(name) => of_names(&columns.sites, name).into_iter().map(Condition::Site).collect(),
            Condition::Author(name) => {
                of_names(&columns.author_names, name).into_iter().map(Condition::Author).collect()
            }
            _ => Vec::new(),
        }
    }

    fn move_elsewhere(&mut self) -> Result<()> {
        let parts = || self.query.expr.clone().into_iter().collect::<Vec<_>>();
        let (whole, trashed) = (parts(), parts());
        if self.request.place != Place::All {
            self.offer(Relaxing::Everywhere, String::new(), &Place::All, whole)?;
        }
        let asks_for_trash = |expr: &Expr| *expr == Expr::Is(Condition::Is(Mark::Trashed));
        let is_there =
            self.request.place == Place::Trash || trashed.first().is_some_and(|expr| expr.any(&asks_for_trash));
        if !is_there {
            self.offer(Relaxing::Trash, String::new(), &Place::Trash, trashed)?;
        }
        Ok(())
    }

    fn take_apart(&mut self, parts: &[Expr]) -> Result<()> {
        for (at, part) in parts.iter().enumerate().take(PARTS) {
            let Expr::Text(text) = part else { continue };
            let words = query_words(&text.text);
            if text.shape != Shape::Phrase || words.len() < 2 {
                continue;
            }
            let word = |text: &Text, word: &str| Text { text: word.to_owned(), shape: Shape::Word, ..text.clone() };
            let apart = text.text.split_whitespace().filter(|piece| !query_words(piece).is_empty() && is_bare(piece));
            let mut loosened = parts[..at].to_vec();
            loosened.extend(apart.map(|piece| Expr::Text(word(text, piece))));
            loosened.extend_from_slice(&parts[at + 1..]);
            self.offer(Relaxing::Apart, text.text.clone(), &self.request.place, loosened)?;
        }
        Ok(())
    }

    fn leave_out(&mut self, parts: &[Expr], place: &Place) -> Result<()> {
        let from = self.found.len();
        for (at, part) in parts.iter().enumerate().take(PARTS) {
            let mut rest = parts.to_vec();
            rest.remove(at);
            self.offer(Relaxing::Without, part.to_string(), place, rest)?;
        }
        self.found[from..].sort_by_key(|relaxation| relaxation.count);
        Ok(())
    }

    fn take_any(&mut self, parts: &[Expr]) -> Result<()> {
        let (texts, mut rest): (Vec<Expr>, Vec<Expr>) =
            parts.iter().cloned().partition(|part| matches!(part, Expr::Text(_)));
        if texts.len() < 2 {
            return Ok(());
        }
        let words: Vec<String> = texts.iter().map(Expr::to_string).collect();
        rest.push(Expr::Or(texts));
        self.offer(Relaxing::Any, words.join(" OR "), &self.request.place, rest)
    }

    fn take_only(&mut self, parts: &[Expr]) -> Result<()> {
        let from = self.found.len();
        for part in parts.iter().take(PARTS).filter(|part| !matches!(part, Expr::Not(_))) {
            self.offer(Relaxing::Only, part.to_string(), &Place::All, vec![part.clone()])?;
        }
        self.found[from..].sort_by_key(|relaxation| relaxation.count);
        Ok(())
    }
}

/// Whether a piece of a phrase is one word when it stands alone.
fn is_bare(piece: &str) -> bool {
    let is = |expr: &Expr| matches!(expr, Expr::Text(text) if text.shape == Shape::Word && text.text == piece);
    Query::parse(piece).is_ok_and(|query| query.expr.as_ref().is_some_and(is))
}

/// The values whose name is nearest to the one that was typed, at most two letters away.
fn nearest<'a>(typed: &str, names: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<String> {
    use crate::fold::fold_search;

    let last = fold_search(typed.rsplit('/').next().unwrap_or(typed).trim());
    let typed: Vec<char> = last.chars().collect();
    let most = match typed.len() {
        0..=2 => return Vec::new(),
        3..=5 => 1,
        _ => 2,
    };
    let mut near: Vec<(usize, &str)> = Vec::new();
    for (name, value) in names {
        if name.len().abs_diff(last.len()) > 4 * most {
            continue;
        }
        let name: Vec<char> = fold_search(name).chars().collect();
        if let Some(distance) = distance(&typed, &name, most) {
            near.push((distance, value));
        }
    }
    near.sort_unstable();
    near.into_iter().take(2).map(|(_, value)| value.to_owned()).collect()
}

/// Letters to add, take out, change or swap to make one of the other; none where it is more than `most`.
fn distance(one: &[char], other: &[char], most: usize) -> Option<usize> {
    if one.len().abs_diff(other.len()) > most {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (at, a) in one.iter().enumerate() {
        let mut next = vec![at + 1];
        for (to, b) in other.iter().enumerate() {
            let mut cost = (last[to] + usize::from(a != b)).min(last[to + 1] + 1).min(next[to] + 1);
            if at > 0 && to > 0 && *a == other[to - 1] && one[at - 1] == *b {
                cost = cost.min(before[to - 1] + 1);
            }
            next.push(cost);
        }
        // Two letters that are swapped look back over two rows.
        if next.iter().chain(&last).all(|cost| *cost > most) {
            return None;
        }
        before = std::mem::replace(&mut last, next);
    }
    last.last().copied().filter(|distance| *distance <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_as_far_apart_as_letters_have_to_be_changed() {
        let far = |one: &str, other: &str| {
            let letters = |text: &str| text.chars().collect::<Vec<_>>();
            distance(&letters(one), &letters(other), 2)
        };
        for (one, other, expected) in [
            ("energy", "energy", Some(0)),
            ("energy", "enrgy", Some(1)),
            ("energy", "enregy", Some(1)),
            ("energy", "enemy", Some(2)),
            ("energy", "gardens", None),
            ("", "ab", Some(2)),
            ("ab", "", Some(2)),
            ("中国", "中文", Some(1)),
        ] {
            assert_eq!(far(one, other), expected, "{one} {other}");
        }
    }
}
