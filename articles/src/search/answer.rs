//! A request becomes an answer: the set of articles that satisfy it, in order. Answers are kept for as long
//! as nothing changes, so that a list that is scrolled costs only its rows.

use std::sync::{Arc, Mutex, PoisonError, RwLockReadGuard};

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::columns::{Columns, NO_DATE, flag};
use super::count::whole;
use super::dates::Clock;
use super::query::{Condition, Expr, Mark, Part, Query, Shape, Text};
use super::set::Set;
use super::snippet::Marks;
use super::text_index::{Manner, Reading};
use super::{Place, SearchRequest, Sort, SortField};
use crate::article::{Format, State};
use crate::error::Result;
use crate::fold::fold_search;
use crate::library::View;
use crate::saved_search::SavedSearchId;

/// Answers that are kept.
const KEPT: usize = 8;

/// What a request found.
pub(crate) struct Answer {
    /// Slots, in order.
    pub ordered: Vec<u32>,
    pub set: Set,
    /// What to show in snippets.
    pub marks: Marks,
    /// What was searched too, as a sentence.
    pub forgiven: Option<String>,
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
        let ordered = self.in_order(columns, &set, sort, evaluation.scores.as_deref())?;
        let forgiven = match &evaluation.forgiven[..] {
            [] => None,
            words => Some(format!("searched for {} too", words.join(", "))),
        };
        Ok(Answer { ordered, set, marks: evaluation.marks, forgiven })
    }

    pub(super) fn moment(&self, columns: &Columns, clock: &Clock) -> Moment {
        Moment { columns: columns.generation, text: self.engine.text.commits(), today: clock.today }
    }

    /// What a saved search asks for. Its last word is whole.
    fn saved_query(&self, id: SavedSearchId) -> Result<Query> {
        whole(&self.saved_search(id)?.query)
    }

    fn in_order(&self, columns: &Columns, set: &Set, sort: Option<Sort>, scores: Option<&[f32]>) -> Result<Vec<u32>> {
        let newest = Sort { by: SortField::Saved, descending: true };
        let sort = sort.unwrap_or(Sort { by: SortField::Relevance, descending: true });
        let scores = scores.filter(|_| sort.by == SortField::Relevance);
        let order = match sort.by {
            SortField::Relevance => columns.order(self.db, newest)?,
            _ => columns.order(self.db, sort)?,
        };
        let mut ordered: Vec<u32> = Vec::with_capacity(set.count() as usize);
        ordered.extend(order.iter().copied().filter(|&slot| set.contains(slot)));
        if let Some(scores) = scores {
            // The sort is stable: equal scores stay newest first. Scores are never negative, so their bits
            // are ordered as they are.
            ordered.sort_by_key(|&slot| std::cmp::Reverse(scores[slot as usize].to_bits()));
        }
        Ok(ordered)
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
    forgiven: Vec<String>,
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
            forgiven: Vec::new(),
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
            Expr::Is(condition) => Ok(self.satisfying(condition)),
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
        self.forgiven.extend(hits.forgiven.into_iter().map(|word| format!("“{word}”")));
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

    pub(super) fn satisfying(&self, condition: &Condition) -> Set {
        let columns = self.columns;
        match condition {
            Condition::Tag(name) => columns.below(&columns.tag_tree, &columns.tags, &columns.tag_tree.named(name)),
            Condition::Folder(name) => {
                columns.below(&columns.folder_tree, &columns.folders, &columns.folder_tree.named(name))
            }
            Condition::In(name) => columns.directly(&columns.folders, &columns.folder_tree.named(name)),
            Condition::Site(name) => {
                let meant = columns.sites.meant(name);
                Set::of_column(&columns.site, |site| meant.get(site as usize) == Some(&true))
            }
            Condition::Author(name) => {
                let meant = columns.author_names.meant(name);
                Set::of(columns.len(), |slot| columns.authors.get(slot).iter().any(|&author| meant[author as usize]))
            }
            Condition::Language(name) => match columns.languages.find(&fold_search(name)) {
                Some(language) => Set::of_column(&columns.language, |has| has == language),
                None => Set::empty(columns.len()),
            },
            Condition::Format(name) => match format(name) {
                Some(format) => Set::of_column(&columns.format, |has| has == format),
                None => Set::empty(columns.len()),
            },
            Condition::Is(mark) => match mark {
                Mark::Unread => columns.flagged(flag::READ).inverted(),
                Mark::Read => columns.flagged(flag::READ),
                Mark::Starred => columns.flagged(flag::STARRED),
                Mark::Inbox => columns.in_state(State::Inbox),
                Mark::Later => columns.in_state(State::Later),
                Mark::Archived => columns.in_state(State::Archive),
                Mark::Trashed => columns.in_state(State::Trash),
                Mark::Untagged => Set::of(columns.len(), |slot| columns.tags.get(slot).is_empty()),
                Mark::Unfiled => Set::of(columns.len(), |slot| columns.folders.get(slot).is_empty()),
            },
            Condition::Has(Part::Highlight) => columns.flagged(flag::HIGHLIGHT),
            Condition::Has(Part::Note) => columns.flagged(flag::NOTE),
            Condition::Has(Part::Picture) => columns.flagged(flag::PICTURE),
            Condition::Saved(range) => {
                let (from, to) = range.milliseconds(self.clock.today, &self.clock.zone);
                Set::of_column(&columns.saved, |saved| (from..to).contains(&saved))
            }
            Condition::Read(range) => {
                let (from, to) = range.milliseconds(self.clock.today, &self.clock.zone);
                Set::of_column(&columns.read_at, |at| at != NO_DATE && (from..to).contains(&at))
            }
            // A date on a page is a date of the calendar, wherever the reader is.
            Condition::Published(range) => {
                let (from, to) = range.milliseconds(self.clock.today, &TimeZone::UTC);
                Set::of_column(&columns.published, |at| at != NO_DATE && (from..to).contains(&at))
            }
            Condition::Words(range) => Set::of_column(&columns.words, |words| range.holds(words)),
            Condition::Import(number) => Set::of_column(&columns.import, |import| import == *number),
        }
    }
}

/// A format by its name or by the ending of its files.
fn format(name: &str) -> Option<Format> {
    match &name.to_lowercase()[..] {
        "txt" => Some(Format::Text),
        "md" => Some(Format::Markdown),
        "htm" | "web" => Some(Format::Html),
        name => Format::from_name(name),
    }
}
