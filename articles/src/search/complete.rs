//! What can be typed next: names of fields, and values of the field that is being typed, with as many articles as
//! the query will find once the offer is taken.

mod token;
mod values;

use std::sync::Arc;

use serde::Serialize;
use ts_rs::TS;

use self::token::{Typed, typed_at};
use self::values::{Values, Within};
use super::SearchRequest;
use super::answer::Answer;
use super::dates::Clock;
use super::parse::FIELDS;
use super::set::Set;
use crate::error::{Error, Result};
use crate::library::View;

/// Offers at a time.
const OFFERS: usize = 8;

/// Words of a query that hold of every article, and of none.
const ALWAYS: &str = "words:>=0";
const NEVER: &str = "words:<0";

/// Names of fields that are offered while something without a field is typed.
const FIELD_OFFERS: usize = 4;

/// What may be typed in place of the word at the cursor.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct Completion {
    /// First character of the text that an offer takes the place of.
    pub from: u32,
    /// The character after the last one.
    pub to: u32,
    /// A field is named already, and these are its values.
    pub in_field: bool,
    /// Best first.
    pub offers: Vec<CompletionOffer>,
}

/// Something that may be typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct CompletionOffer {
    /// What it is.
    pub kind: CompletionKind,
    /// The value alone, as a person reads it; the field, for a field.
    pub label: String,
    /// What to put into the query.
    pub insert: String,
    /// How many articles the query finds then; none where that says nothing, as of a field, or is not known, as of a query
    /// that is not understood yet.
    pub count: Option<u32>,
}

/// What an offer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export, export_to = "../../ui/src/generated/")]
#[allow(missing_docs)]
pub enum CompletionKind {
    Field,
    Tag,
    Folder,
    Site,
    Author,
    Language,
    Format,
    Mark,
    Date,
    Sort,
}

impl View<'_> {
    /// What to offer while the query of a request is typed, with the cursor after this many of its characters.
    pub fn complete(&self, request: &SearchRequest, cursor: u32) -> Result<Completion> {
        let chars: Vec<char> = request.query.chars().collect();
        let cursor = chars.len().min(cursor as usize);
        let Some(typed) = typed_at(&chars, cursor) else {
            return Ok(Completion { from: cursor as u32, to: cursor as u32, ..Completion::default() });
        };
        let mut completion = Completion {
            from: typed.from as u32,
            to: typed.to as u32,
            in_field: typed.field.is_some(),
            offers: Vec::new(),
        };
        if typed.field.is_none() {
            let begun = typed.value.to_lowercase();
            let sign = if typed.negated { "-" } else { "" };
            let fields =
                FIELDS.iter().filter(|field| field.starts_with(&begun) && !(typed.negated && **field == "sort"));
            completion.offers.extend(fields.take(FIELD_OFFERS).map(|field| CompletionOffer {
                kind: CompletionKind::Field,
                label: format!("{field}:"),
                insert: format!("{sign}{field}:"),
                count: None,
            }));
        }
        let (with, without) = rest(request, &chars, &typed);
        // A query that cannot be understood (yet) counts nothing.
        let asked = |request: SearchRequest| match self.answer(&request) {
            Err(Error::Query { .. }) => Ok(None),
            answer => answer.map(|(columns, answer)| Some((columns.generation, answer))),
        };
        let with = asked(with)?;
        let without = without.map(asked).transpose()?.flatten();
        // The columns and the sets of slots are of one moment: one that passed counts nothing.
        let columns = self.engine.columns();
        let set = |answer: &Option<(u64, Arc<Answer>)>| match answer {
            Some((generation, answer)) if *generation == columns.generation => Some(answer.set.clone()),
            _ => None,
        };
        let within = match (set(&with), typed.narrows) {
            (Some(with), true) => Some(Within { with, without: Set::empty(columns.len()) }),
            (Some(with), false) => set(&without).map(|without| Within { with, without }),
            (None, _) => None,
        };
        let clock = Clock::now();
        let values = Values { columns: &columns, clock: &clock, within: within.as_ref(), typed: &typed };
        completion.offers.extend(values.offers());
        completion.offers.truncate(OFFERS);
        Ok(completion)
    }
}

/// The query as it is where the word at the cursor holds, and as it is where it does not; only the former where every
/// word of it has to hold. Asked as a list asks: the next letter of the word finds the answers ready.
fn rest(request: &SearchRequest, chars: &[char], typed: &Typed) -> (SearchRequest, Option<SearchRequest>) {
    let piece = |chars: &[char]| chars.iter().collect::<String>();
    let with = |word: &str| {
        let query = format!("{} {word}{}", piece(&chars[..typed.from]), piece(&chars[typed.to..]));
        SearchRequest { query: query.trim().to_owned(), ..request.clone() }
    };
    match typed.narrows {
        true => (with(""), None),
        false => (with(ALWAYS), Some(with(NEVER))),
    }
}
