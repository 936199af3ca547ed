//! A request becomes an answer: the set of articles that satisfy it, in order. Answers are kept for as long
//! as nothing changes, so that a list that is scrolled costs only its rows.

use std::sync::{Arc, Mutex, PoisonError, RwLockReadGuard};

use jiff::civil::Date;

use super::columns::Columns;
use super::count::whole;
use super::dates::Clock;
use super::ordered::Ordered;
use super::query::{Expr, Query, Shape, Text};
use super::set::Set;
use super::snippet::Marks;
use super::text_index::{Manner, Reading};
use super::{Place, SearchRequest, Sort, SortField};
use crate::error::Result;
use crate::library::View;
use crate::saved_search::SavedSearchId;

/// Answers that are kept.
const KEPT: usize = 8;

/// What a request found.
pub(crate) struct Answer {
    /// Slots, in order.
    pub ordered: Ordered,
    pub set: Set,
    /// What to show in snippets.
    pub marks: Marks,
    /// Words for which others were searched too.
    pub typos: Vec<Typo>,
}

/// A word that was forgiven, and what it may have meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Typo {
    pub word: String,
    pub close: Vec<String>,
}

/// The articles that a request finds, before they are put in order.
pub(crate) struct Found {
    pub set: Set,
    /// By slot; none where nothing was looked for in the text.
    scores: Option<Vec<f32>>,
    sort: Option<Sort>,
    marks: Marks,
    typos: Vec<Typo>,
}

impl Answer {
    /// What was searched too, as a sentence.
    pub(crate) fn forgiven(&self) -> Option<String> {
        let words: Vec<String> =
            self.typos.iter().flat_map(|typo| &typo.close).map(|word| format!("“{word}”")).collect();
        (!words.is_empty()).then(|| format!("searched for {} too", words.join(", ")))
    }
}

/// What an answer depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Moment {
    columns: u64,
    text: u64,
    today: Date,
}

/// The latest answers.
#[derive(Default)]
pub(crate) struct Answers(Mutex<Vec<(SearchRequest, Moment, Arc<Answer>)>>);

impl View<'_> {
    /// The answer to a request, and the columns whose slots it is made of.
    pub(crate) fn answer(&self, request: &SearchRequest) -> Result<(RwLockReadGuard<'_, Columns>, Arc<Answer>)> {
        let clock = Clock::now();
        let columns = self.engine.columns();
        let moment = self.moment(&columns, &clock);
        let kept = || self.engine.answers.0.lock().unwrap_or_else(PoisonError::into_inner);
        {
            let mut kept = kept();
            let found = kept.iter().position(|(asked, at, _)| asked == request && *at == moment);
            if let Some(found) = found {
                let entry = kept.remove(found);
                let answer = entry.2.clone();
                kept.push(entry);
                return Ok((columns, answer));
            }
        }
        let answer = Arc::new(self.evaluate(request, &columns, &clock)?);
        let mut kept = kept();
        kept.retain(|(_, at, _)| *at == moment);
        if kept.len() == KEPT {
            kept.remove(0);
        }
        kept.push((request.clone(), moment, answer.clone()));
        drop(kept);
        Ok((columns, answer))
    }

    fn evaluate(&self, request: &SearchRequest, columns: &Columns, clock: &Clock) -> Result<Answer> {
        let found = self.find(request, columns, clock)?;
        let ordered = self.in_order(columns, &found.set, found.sort, found.scores.as_deref())?;
        Ok(Answer { ordered, set: found.set, marks: found.marks, typos: found.typos })
    }

    /// The articles that a request finds, in no order.
    pub(crate) fn find(&self, request: &SearchRequest, columns: &Columns, clock: &Clock) -> Result<Found> {
        let typed = Query::parse(&request.query)?;
        let (query, sort) = match request.place {
            Place::SavedSearch(id) => {
                let saved = self.saved_query(id)?;
                let sort = typed.sort.or(request.sort).or(saved.sort);
                (saved.narrowed(typed), sort)
            }
            _ => {
                let sort = typed.sort.or(request.sort);
                (typed, sort)
            }
        };
        let mut evaluation = Evaluation::new(self, columns, clock, true);
        let set = evaluation.all(&request.place, &query)?;
        let Evaluation { scores, marks, typos, .. } = evaluation;
        Ok(Found { set, scores, sort, marks, typos })
    }

    pub(super) fn moment(&self, columns: &Columns, clock: &Clock) -> Moment {
        Moment { columns: columns.generation, text: self.engine.text.commits(), today: clock.today }
    }

    /// What a saved search asks for. Its last word is whole.
    fn saved_query(&self, id: SavedSearchId) -> Result<Query> {
        whole(&self.saved_search(id)?.query)
    }

    fn in_order(&self, columns: &Columns, set: &Set, sort: Option<Sort>, scores: Option<&[f32]>) -> Result<Ordered> {
        let newest = Sort { by: SortField::Saved, descending: true };
        let sort = sort.unwrap_or(Sort { by: SortField::Relevance, descending: true });
        let scores = scores.filter(|_| sort.by == SortField::Relevance);
        let order = match sort.by {
            SortField::Relevance => columns.order(self.db, newest)?,
            _ => columns.order(self.db, sort)?,
        };
        Ok(match scores {
            Some(scores) => Ordered::by_score(order, set, scores),
            None => Ordered::as_in(&order, set),
        })
    }
}

pub(super) struct Evaluation<'a, 'v> {
    view: &'a View<'v>,
    columns: &'a Columns,
    clock: &'a Clock,
    reading: Option<Reading>,
    languages: &'a [String],
    /// Whether a typo in a rare word is forgiven.
    forgiving: bool,
    /// Which of the texts of the query is still being typed.
    open: Option<usize>,
    /// How many texts were looked up.
    texts: usize,
    /// By slot; none while nothing was looked for in the text.
    scores: Option<Vec<f32>>,
    marks: Marks,
    typos: Vec<Typo>,
}

impl<'a, 'v> Evaluation<'a, 'v> {
    pub(super) fn new(view: &'a View<'v>, columns: &'a Columns, clock: &'a Clock, forgiving: bool) -> Self {
        Evaluation {
            view,
            columns,
            clock,
            reading: None,
            languages: columns.common_languages(),
            forgiving,
            open: None,
            texts: 0,
            scores: None,
            marks: Marks::default(),
            typos: Vec::new(),
        }
    }

    /// The articles of a place that satisfy a query.
    pub(super) fn all(&mut self, place: &Place, query: &Query) -> Result<Set> {
        let is_text = |expr: &Expr| matches!(expr, Expr::Text(_));
        let mut set = self.columns.place(place, query.looks_into_trash());
        if let Some(expr) = &query.expr {
            if expr.any(&is_text) {
                self.reading = self.view.engine.text.reading(self.columns)?;
                self.open = query.open.then(|| expr.texts() - 1);
            }
            set.and(&self.find(expr, true)?);
        }
        Ok(set)
    }

    fn find(&mut self, expr: &Expr, wanted: bool) -> Result<Set> {
        self.view.err_if_interrupted()?;
        match expr {
            Expr::And(parts) => {
                let mut parts = parts.iter();
                let mut set = match parts.next() {
                    Some(first) => self.find(first, wanted)?,
                    None => self.columns.visible(),
                };
                for part in parts {
                    set.and(&self.find(part, wanted)?);
                }
                Ok(set)
            }
            Expr::Or(parts) => {
                let mut set = Set::empty(self.columns.len());
                for part in parts {
                    set.or(&self.find(part, wanted)?);
                }
                Ok(set)
            }
            Expr::Not(part) => Ok(self.find(part, !wanted)?.inverted()),
            Expr::Text(text) => self.find_text(text, wanted),
            Expr::Is(condition) => Ok(self.columns.satisfying(condition, self.clock)),
        }
    }

    fn find_text(&mut self, text: &Text, wanted: bool) -> Result<Set> {
        let open = self.open == Some(self.texts) && text.shape == Shape::Word;
        self.texts += 1;
        let Some(reading) = &self.reading else {
            return Ok(Set::empty(self.columns.len()));
        };
        let manner = Manner { open: open && wanted, forgiving: wanted && self.forgiving, languages: self.languages };
        let mut unwanted = Marks::default();
        let marks = if wanted { &mut self.marks } else { &mut unwanted };
        let hits = reading.find(text, &manner, marks)?;
        if !hits.forgiven.is_empty() {
            self.typos.push(Typo { word: text.text.clone(), close: hits.forgiven });
        }
        if wanted {
            match &mut self.scores {
                None => self.scores = Some(hits.scores),
                Some(scores) => {
                    for (sum, score) in scores.iter_mut().zip(&hits.scores) {
                        *sum += score;
                    }
                }
            }
        }
        Ok(hits.set)
    }
}
