//! What can be typed next: names of fields, and values of the field that is being typed, with as many articles as
//! the query will find once the offer is taken.

mod token;
mod values;

use serde::Serialize;
use ts_rs::TS;

use self::token::{Typed, typed_at};
use self::values::Values;
use super::SearchRequest;
use super::dates::Clock;
use super::parse::FIELDS;
use crate::error::{Error, Result};
use crate::library::View;

/// Offers at a time.
const OFFERS: usize = 8;

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
    /// How many articles the query finds then; none where that says nothing, as of a field, or is not known, as inside
    /// of parentheses.
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
        // The columns and the sets of slots are of one moment.
        let (columns, answer) = match rest(request, &chars, &typed) {
            None => (self.engine.columns(), None),
            Some(rest) => match self.answer(&rest) {
                Ok((columns, answer)) => (columns, Some(answer)),
                // The rest cannot be understood (yet): nothing can be counted.
                Err(Error::Query { .. }) => (self.engine.columns(), None),
                Err(error) => return Err(error),
            },
        };
        let within = answer.as_ref().map(|answer| &answer.set);
        let clock = Clock::now();
        let values = Values { columns: &columns, clock: &clock, within, typed: &typed };
        completion.offers.extend(values.offers());
        completion.offers.truncate(OFFERS);
        Ok(completion)
    }
}

/// The query without the word at the cursor, to which that is added: only where it is one of those that all have to
/// hold. Asked as a list asks: the next letter of the word finds the answer ready.
fn rest(request: &SearchRequest, chars: &[char], typed: &Typed) -> Option<SearchRequest> {
    let piece = |chars: &[char]| chars.iter().collect::<String>();
    let query = format!("{} {}", piece(&chars[..typed.from]), piece(&chars[typed.to..]));
    typed.narrows.then(|| SearchRequest { query: query.trim().to_owned(), ..request.clone() })
}
