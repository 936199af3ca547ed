//! Matter: an archive of a table of what was read, a table of highlights that names articles by title, author and
//! publisher, and the pages as members named by the table.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::super::charset::decode;
use super::members::{Members, base_name, folder_of, is_of_the_packer};
use super::record::{Body, Kind, Marks, Record};
use super::table::{Header, same_name};
use super::{MOST_HELD, entry, failed, not_empty, put, row_name, rows};
use crate::article::State;
use crate::error::{Error, Result};
use crate::import::{Entry, Flow, Sink, Source};

const MATTER: Kind = Kind {
    name: "Matter",
    address: "URL",
    says: &[
        ("title", put::title),
        ("author", put::byline),
        ("publisher", put::site),
        ("url", put::address),
        ("tags", put::tags_by_semicolon),
        ("in queue", in_queue),
        ("favorited", put::starred),
        ("read", was_read),
        ("last interaction date", last_used),
    ],
};

const MARKS: Marks = Marks { quote: "Text", note: "Note", colour: "Color", created: "Highlighted Date", tags: "Tags" };

/// What is not in the queue any more is in the archive.
fn in_queue(record: &mut Record, value: &Value) -> bool {
    let truth = put::truth(value);
    record.found.state = truth.map(|waits| if waits { State::Inbox } else { State::Archive });
    truth.is_some()
}

/// The layout of 2023 has no queue: what was read is done with.
fn was_read(record: &mut Record, value: &Value) -> bool {
    let truth = put::truth(value);
    if truth == Some(true) {
        record.found.progress = Some(1000);
        record.found.state = record.found.state.or(Some(State::Archive));
    }
    truth.is_some()
}

/// The only date there is; it is not quite when the article was saved, and stays in the fields as what it is.
fn last_used(record: &mut Record, value: &Value) -> bool {
    put::saved(record, value);
    false
}

/// Whether a member is the table of articles.
pub(super) fn is_history(name: &str) -> bool {
    base_name(name) == "_matter_history.csv" && !is_of_the_packer(name)
}

fn is_highlights(name: &str) -> bool {
    base_name(name) == "_matter_highlights.csv" && !is_of_the_packer(name)
}

/// The table of articles by itself; pages and highlights are read where they stand beside it.
pub(super) fn read_history(source: &Source<'_>, text: &str, sink: &mut Sink<'_>) -> Result<()> {
    let mut marked = Marked::default();
    if let Some(bytes) = (source.beside)("_matter_highlights.csv") {
        marked.read(&decode(&bytes), "_matter_highlights.csv", sink);
    }
    let mut look = |name: &str| (source.beside)(name).map(Ok);
    // The highlights that are left are told when their own file is read.
    history(text, "", &mut marked, &mut look, source, sink).map(|_| ())
}

/// The highlights by themselves: an article for each title.
pub(super) fn read_highlights(source: &Source<'_>, text: &str, sink: &mut Sink<'_>) -> Result<()> {
    let mut marked = Marked::default();
    marked.read(text, "", sink);
    not_empty(marked.found.is_empty(), &MATTER)?;
    marked.tell_rest(source, sink);
    Ok(())
}

/// The archive.
pub(super) fn read_archive(source: &Source<'_>, sink: &mut Sink<'_>) -> Result<()> {
    let mut members = Members::open(source.bytes)?;
    let mut marked = Marked::default();
    for name in members.named(is_highlights) {
        if let Some(text) = members.text(&name, sink) {
            marked.read(&text, &name, sink);
        }
    }
    for name in members.named(is_history) {
        let Some(text) = members.text(&name, sink) else { continue };
        let mut look = |file: &str| members.bytes(&format!("{}{file}", folder_of(&name)));
        match history(&text, &name, &mut marked, &mut look, source, sink) {
            Ok(Flow::Continue) => {}
            Ok(Flow::Stop) => return Ok(()),
            Err(error) => _ = sink(failed(name, error)),
        }
    }
    if marked.tell_rest(source, sink) == Flow::Continue {
        members.read_rest(sink);
    }
    Ok(())
}

type Look<'a> = &'a mut dyn FnMut(&str) -> Option<Result<Vec<u8>>>;

fn history(
    text: &str,
    member: &str,
    marked: &mut Marked,
    look: Look<'_>,
    source: &Source<'_>,
    sink: &mut Sink<'_>,
) -> Result<Flow> {
    let mut flow = Flow::Continue;
    rows(&MATTER, text, &mut |row, record| {
        let mut original = None;
        let record = record.map(|mut record| {
            marked.join(&mut record);
            let file = record.found.fields.get("File Id").and_then(put::text).unwrap_or_default();
            let names = [file.clone(), format!("{file}.html")];
            if let Some((name, found)) =
                names.iter().filter(|_| !file.is_empty()).find_map(|name| Some((name, look(name)?)))
            {
                match found {
                    Ok(bytes) => {
                        record.body = Body::Html(decode(&bytes).into_owned());
                        let name = base_name(name).trim_end_matches(".html");
                        original = Some((format!("{name}.html"), bytes));
                    }
                    Err(error) => record.keep("content", Value::String(error.to_string())),
                }
            }
            record
        });
        flow = sink(Entry { original: original.take(), ..entry(part_name(member, row), record, &MATTER, source) });
        flow
    })?;
    Ok(flow)
}

fn part_name(member: &str, row: usize) -> String {
    match member {
        "" => row_name(row),
        member => format!("{member} › {}", row_name(row)),
    }
}

/// The highlights of an export, by what they say of their article.
#[derive(Default)]
struct Marked {
    found: Vec<OfArticle>,
    by_article: HashMap<String, usize>,
    held: usize,
}

struct OfArticle {
    part: String,
    /// Title, author, publisher and whatever else says which article it is.
    article: Vec<(String, Value)>,
    marks: Vec<Value>,
}

impl Marked {
    fn read(&mut self, text: &str, member: &str, sink: &mut Sink<'_>) {
        let Some(header) = Header::of(text) else { return };
        header.rows(text, &mut |row, cells| {
            let part = part_name(member, row);
            match cells {
                Ok(cells) if cells.is_empty() => Flow::Continue,
                Ok(_) if self.held > MOST_HELD => {
                    sink(failed(part, Error::Invalid("these are more highlights than are read from one file".into())))
                }
                Ok(cells) => {
                    self.held += cells.len();
                    self.add(part, cells);
                    Flow::Continue
                }
                Err(error) => sink(failed(part, error)),
            }
        });
    }

    fn add(&mut self, part: String, cells: Vec<(String, Value)>) {
        let is_of_article =
            |name: &str| ["title", "author", "publisher", "url"].iter().any(|known| same_name(known, name));
        let (article, mark): (Vec<_>, Vec<_>) = cells.into_iter().partition(|(name, _)| is_of_article(name));
        let mark = Value::Object(mark.into_iter().map(|(name, value)| (own_name(name), value)).collect::<Map<_, _>>());
        let at = *self.by_article.entry(key(&article)).or_insert(self.found.len());
        match self.found.get_mut(at) {
            Some(known) => known.marks.push(mark),
            None => self.found.push(OfArticle { part, article, marks: vec![mark] }),
        }
    }

    /// Gives an article its highlights.
    fn join(&mut self, record: &mut Record) {
        if self.by_article.is_empty() {
            return;
        }
        let found = &record.found;
        // A byline that was cut to the names in it stands whole in the fields.
        let author = found.fields.get("Author").and_then(Value::as_str).or(found.byline.as_deref());
        let parts = [found.title.as_deref(), author, found.site.as_deref()];
        let key = key_of(parts.map(Option::unwrap_or_default));
        if let Some(of_article) = self.by_article.remove(&key).and_then(|at| self.found.get_mut(at)) {
            for mark in of_article.marks.drain(..) {
                record.annotate(mark, &MARKS);
            }
        }
    }

    /// Articles of which there are only the highlights.
    fn tell_rest(self, source: &Source<'_>, sink: &mut Sink<'_>) -> Flow {
        for of_article in self.found.into_iter().filter(|of_article| !of_article.marks.is_empty()) {
            let mut record = Record::read(of_article.article, &MATTER);
            for mark in of_article.marks {
                record.annotate(mark, &MARKS);
            }
            let record = match record.found.highlights.is_empty() && record.found.note.is_none() {
                true => Err(Error::Invalid("“Text” is empty".into())),
                false => Ok(record),
            };
            if sink(entry(of_article.part, record, &MATTER, source)) == Flow::Stop {
                return Flow::Stop;
            }
        }
        Flow::Continue
    }
}

/// The name that `MARKS` knows a column by.
fn own_name(name: String) -> String {
    let known = [MARKS.quote, MARKS.note, MARKS.colour, MARKS.created, MARKS.tags];
    known.into_iter().find(|known| same_name(known, &name)).map_or(name, str::to_owned)
}

fn key(article: &[(String, Value)]) -> String {
    let cell = |wanted: &str| {
        let found = article.iter().find(|(name, _)| same_name(name, wanted));
        found.and_then(|(_, value)| put::text(value)).unwrap_or_default()
    };
    key_of([cell("title"), cell("author"), cell("publisher")])
}

fn key_of(parts: [impl AsRef<str>; 3]) -> String {
    parts.map(|part| part.as_ref().split_whitespace().collect::<Vec<_>>().join(" ")).join("\n")
}
