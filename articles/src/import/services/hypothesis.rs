//! Hypothesis: annotations of pages, which become one article a page.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::json::size;
use super::record::{Kind, Marks, Record};
use super::{MOST_HELD, entry, failed, item_name, objects, put};
use crate::error::{Error, Result};
use crate::import::{Flow, Sink, Source};

const HYPOTHESIS: Kind =
    Kind { name: "Hypothesis", address: "uri", says: &[("uri", put::address), ("title", put::title)] };

const MARKS: Marks = Marks { quote: "quote", note: "text", colour: "color", created: "created", tags: "tags" };

/// What the client exports.
pub(super) fn read(source: &Source<'_>, text: &str, sink: &mut Sink<'_>) -> Result<()> {
    pages(&["annotations"], source, text, sink)
}

/// What the programming interface answers.
pub(super) fn read_rows(source: &Source<'_>, text: &str, sink: &mut Sink<'_>) -> Result<()> {
    pages(&["rows"], source, text, sink)
}

/// The annotations alone.
pub(super) fn read_list(source: &Source<'_>, text: &str, sink: &mut Sink<'_>) -> Result<()> {
    pages(&[], source, text, sink)
}

fn pages(path: &[&str], source: &Source<'_>, text: &str, sink: &mut Sink<'_>) -> Result<()> {
    let mut found: Vec<(String, Record)> = Vec::new();
    let mut by_address: HashMap<String, usize> = HashMap::new();
    let (mut flow, mut held) = (Flow::Continue, 0);
    let done = objects(&HYPOTHESIS, path, text, &mut |item, object| {
        let part = item_name(item);
        let annotation = object.and_then(|mut annotation| match put::take_text(&mut annotation, "uri") {
            Some(uri) => Ok((uri, annotation)),
            None => Err(Error::Invalid("“uri” is empty".into())),
        });
        match annotation {
            Ok((uri, annotation)) => {
                held += 1 + annotation.values().map(size).sum::<usize>();
                if held > MOST_HELD {
                    held = 0;
                    by_address.clear();
                    flow = tell(&mut found, source, sink);
                }
                let at = *by_address.entry(uri.clone()).or_insert(found.len());
                if at == found.len() {
                    found.push((part, Record::read([("uri".to_owned(), Value::String(uri))], &HYPOTHESIS)));
                }
                add(&mut found[at].1, annotation);
            }
            Err(error) => flow = sink(failed(part, error)),
        }
        flow
    });
    // What was read before the damage is told all the same.
    if flow == Flow::Continue {
        tell(&mut found, source, sink);
    }
    done
}

/// Hands over the pages that were gathered.
fn tell(found: &mut Vec<(String, Record)>, source: &Source<'_>, sink: &mut Sink<'_>) -> Flow {
    for (part, record) in found.drain(..) {
        if sink(entry(part, Ok(record), &HYPOTHESIS, source)) == Flow::Stop {
            return Flow::Stop;
        }
    }
    Flow::Continue
}

fn add(record: &mut Record, mut annotation: Map<String, Value>) {
    if let Some(title) = annotation.get("document").and_then(title_of) {
        if record.found.title.is_none() {
            put::title(record, &Value::String(title.clone()));
        }
        if record.found.title.as_deref() == Some(title.as_str()) {
            annotation.remove("document");
        }
    }
    if let Some(quote) = annotation.get("target").and_then(quote_of) {
        annotation.insert(MARKS.quote.to_owned(), json!(quote));
    }
    let created = annotation.get("created").and_then(super::when::instant);
    record.found.saved = [record.found.saved, created].into_iter().flatten().min();
    record.annotate(Value::Object(annotation), &MARKS);
}

/// `{"title": ["…"]}`, with nothing beside it.
fn title_of(document: &Value) -> Option<String> {
    let title = document.get("title")?;
    put::text(title.get(0).unwrap_or(title))
}

fn quote_of(targets: &Value) -> Option<String> {
    let selectors = targets.as_array()?.iter().filter_map(|target| target.get("selector")?.as_array()).flatten();
    selectors.filter_map(|selector| selector.get("exact").and_then(put::text)).next()
}
