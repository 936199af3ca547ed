//! How many articles a query finds, for queries that are looked at all the time: each is parsed once, and counted
//! again only when something changed.

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::answer::{Evaluation, Moment};
use super::columns::Columns;
use super::dates::Clock;
use super::query::{Condition, Mark, Query};
use super::{Place, SearchRequest};
use crate::article::ArticleId;
use crate::error::{Error, Result};
use crate::library::View;

/// Queries that are kept.
const KEPT: usize = 1_000;

/// A query, and how many articles it found when it was last counted.
struct Kept {
    query: Arc<Query>,
    count: Option<(Moment, u32)>,
}

/// The latest counts, by query.
#[derive(Default)]
pub(crate) struct KeptCounts(Mutex<FxHashMap<String, Kept>>);

impl KeptCounts {
    fn look<T>(&self, look: impl FnOnce(&mut FxHashMap<String, Kept>) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl View<'_> {
    /// How many articles a query finds everywhere, its last word being whole.
    ///
    /// # Errors
    /// `Query`, with the character where it goes wrong.
    pub fn count_of(&self, text: &str) -> Result<u32> {
        self.count_in(&self.engine.columns(), text)
    }

    /// As [`View::count_of`], for whoever holds the columns already.
    pub(super) fn count_in(&self, columns: &Columns, text: &str) -> Result<u32> {
        let kept = &self.engine.counts;
        let clock = Clock::now();
        let moment = self.moment(columns, &clock);
        let known = kept.look(|kept| kept.get(text).map(|kept| (kept.query.clone(), kept.count.clone())));
        let query = match known {
            Some((_, Some((at, count)))) if at == moment => return Ok(count),
            Some((query, _)) => query,
            None => Arc::new(whole(text)?),
        };
        let count = Evaluation::new(self, columns, &clock, true).all(&Place::All, &query)?.count();
        kept.look(|kept| {
            if kept.len() >= KEPT && !kept.contains_key(text) {
                kept.clear();
            }
            kept.insert(text.to_owned(), Kept { query, count: Some((moment, count)) });
        });
        Ok(count)
    }

    /// The articles that satisfy a query exactly as it is written, a typo in it included.
    pub(crate) fn exactly(&self, query: &Query) -> Result<Vec<ArticleId>> {
        let clock = Clock::now();
        let columns = self.engine.columns();
        let set = Evaluation::new(self, &columns, &clock, false).all(&Place::All, query)?;
        Ok(set.iter().map(|slot| columns.id(slot)).collect())
    }

    /// A request as one query over everything: its place, what is typed, and the order. A word at its end is whole.
    ///
    /// # Errors
    /// `Query` where it cannot be understood, `NotFound` where its place is gone.
    pub fn query_of(&self, request: &SearchRequest) -> Result<String> {
        let typed = Query::parse(&request.query)?;
        let (mut before, mut sort) = (String::new(), typed.sort.is_none().then_some(request.sort).flatten());
        if let Place::SavedSearch(id) = request.place {
            let saved = whole(&self.saved_search(id)?.query)?;
            if typed.sort.is_none() {
                sort = sort.or(saved.sort);
            }
            before = Query { sort: None, ..saved }.to_string();
        } else if let Some(condition) = self.condition_of(&request.place)? {
            before = condition.to_string();
        }
        let sort = Query { expr: None, sort, open: false }.to_string();
        let parts = [sort.trim(), before.trim(), request.query.trim()];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        Ok(parts.join(" "))
    }

    /// What the articles of a place have in common; none: they are all there are.
    fn condition_of(&self, place: &Place) -> Result<Option<Condition>> {
        let columns = self.engine.columns();
        Ok(Some(match place {
            Place::All | Place::SavedSearch(_) => return Ok(None),
            Place::Inbox => Condition::Is(Mark::Inbox),
            Place::Later => Condition::Is(Mark::Later),
            Place::Archive => Condition::Is(Mark::Archived),
            Place::Starred => Condition::Is(Mark::Starred),
            Place::Unfiled => Condition::Is(Mark::Unfiled),
            Place::Trash => Condition::Is(Mark::Trashed),
            Place::Site(name) => Condition::Site(name.clone()),
            Place::Import(number) => Condition::Import(*number),
            Place::Tag(id) => {
                let at = columns.tag_tree.find(id.0).ok_or(Error::NotFound("tag"))?;
                Condition::Tag(columns.tag_tree.nodes[at as usize].path.clone())
            }
            Place::Folder(id) => {
                let at = columns.folder_tree.find(id.0).ok_or(Error::NotFound("folder"))?;
                let node = &columns.folder_tree.nodes[at as usize];
                match node.view.below {
                    true => Condition::Folder(node.path.clone()),
                    false => Condition::In(node.path.clone()),
                }
            }
        }))
    }
}

/// A query whose last word is not still being typed.
pub(crate) fn whole(text: &str) -> Result<Query> {
    Query::parse(&format!("{text} "))
}
