//! Pocket: the archive of its last days (tables in several parts, highlights in JSON beside them, joined by address),
//! the same files one by one, and the page `ril_export.html` of earlier years.

use std::collections::HashMap;

use dom_query::Document;
use serde_json::{Map, Value};

use super::json::size;
use super::members::{Members, base_name, is_of_the_packer};
use super::record::{Kind, Marks, Record};
use super::{MOST_HELD, entry, failed, item_name, items, not_empty, objects, put, row_name, rows};
use crate::article::State;
use crate::error::{Error, Result};
use crate::extract::canonical_address;
use crate::extract::hostile::is_hostile;
use crate::import::{Flow, Sink, Source};

const POCKET: Kind = Kind {
    name: "Pocket",
    address: "url",
    says: &[
        ("title", put::title),
        ("url", put::address),
        ("time_added", put::saved),
        ("tags", put::tags_by_bar),
        ("status", put::state),
        ("highlights", highlights),
    ],
};

/// The attributes of a link of the page.
const PAGE: Kind = Kind {
    name: "Pocket",
    address: "href",
    says: &[("href", put::address), ("time_added", put::saved), ("tags", put::tags)],
};

const MARKS: Marks = Marks { quote: "quote", note: "note", colour: "color", created: "created_at", tags: "tags" };

/// A list as a list, or as the text that the database made of it.
fn highlights(record: &mut Record, value: &Value) -> bool {
    put::annotations(record, value, &MARKS)
}

/// Whether a member is a part of the table.
pub(super) fn is_part(name: &str) -> bool {
    let number = base_name(name).strip_prefix("part_").and_then(|rest| rest.strip_suffix(".csv"));
    number.is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
        && !is_of_the_packer(name)
}

fn is_annotations(name: &str) -> bool {
    name.contains("annotations/") && name.ends_with(".json") && !is_of_the_packer(name)
}

/// A part of the table by itself.
pub(super) fn read_table(source: &Source<'_>, text: &str, sink: &mut Sink<'_>) -> Result<()> {
    super::read_table(&POCKET, source, text, sink)
}

/// The highlights by themselves: an article for each address.
pub(super) fn read_annotations(source: &Source<'_>, text: &str, sink: &mut Sink<'_>) -> Result<()> {
    items(&POCKET, &[], text, &mut |item, record| sink(entry(item_name(item), record, &POCKET, source)))
}

/// The archive.
pub(super) fn read_archive(source: &Source<'_>, sink: &mut Sink<'_>) -> Result<()> {
    let mut members = Members::open(source.bytes)?;
    let mut marked = Marked::default();
    for name in members.named(is_annotations) {
        let Some(text) = members.text(&name, sink) else { continue };
        let done = objects(&POCKET, &[], &text, &mut |item, object| {
            let part = format!("{name} › {}", item_name(item));
            match object {
                Ok(object) if marked.held > MOST_HELD => {
                    return sink(entry(part, Ok(Record::read(object, &POCKET)), &POCKET, source));
                }
                Ok(object) => marked.add(part, object),
                Err(error) => return sink(failed(part, error)),
            }
            Flow::Continue
        });
        if let Err(error) = done {
            sink(failed(name, error));
        }
    }
    let mut flow = Flow::Continue;
    for name in members.named(is_part) {
        let Some(text) = members.text(&name, sink) else { continue };
        let done = rows(&POCKET, &text, &mut |row, record| {
            let record = record.map(|mut record| {
                marked.join(&mut record);
                record
            });
            flow = sink(entry(format!("{name} › {}", row_name(row)), record, &POCKET, source));
            flow
        });
        if let Err(error) = done {
            flow = sink(failed(name, error));
        }
        if flow == Flow::Stop {
            return Ok(());
        }
    }
    // Highlights of what was taken off the list.
    for (part, object) in marked.rest() {
        if sink(entry(part, Ok(Record::read(object, &POCKET)), &POCKET, source)) == Flow::Stop {
            return Ok(());
        }
    }
    members.read_rest(sink);
    Ok(())
}

/// The highlights of an export, by address.
#[derive(Default)]
struct Marked {
    found: Vec<Option<(String, Map<String, Value>)>>,
    by_address: HashMap<String, Vec<usize>>,
    held: usize,
}

impl Marked {
    fn add(&mut self, part: String, object: Map<String, Value>) {
        let address = object.get("url").and_then(put::text).unwrap_or_default();
        let at = self.found.len();
        self.held += 1 + object.values().map(size).sum::<usize>();
        self.by_address.entry(canonical_address(&address).unwrap_or(address)).or_default().push(at);
        self.found.push(Some((part, object)));
    }

    /// Gives an article its highlights.
    fn join(&mut self, record: &mut Record) {
        let Some(address) = record.address.as_ref().filter(|_| !self.by_address.is_empty()) else {
            return;
        };
        let canonical = canonical_address(address);
        for at in self.by_address.remove(canonical.as_ref().unwrap_or(address)).unwrap_or_default() {
            let Some((_, mut object)) = self.found[at].take() else { continue };
            object.remove("url");
            let title = put::take_text(&mut object, "title");
            let of_marks = Record::read(object, &POCKET);
            record.found.highlights.extend(of_marks.found.highlights);
            record.add_note(of_marks.found.note.as_deref().unwrap_or_default());
            record.found.tags.extend(of_marks.found.tags);
            for (key, value) in of_marks.found.fields {
                record.keep(&key, value);
            }
            if let Some(title) = title {
                let title = Value::String(title);
                if record.found.title.is_none() {
                    put::title(record, &title);
                } else if put::text(&title) != record.found.title {
                    record.keep("title", title);
                }
            }
        }
    }

    fn rest(self) -> impl Iterator<Item = (String, Map<String, Value>)> {
        self.found.into_iter().flatten()
    }
}

/// Whether a page is the export of earlier years.
pub(super) fn is_page(text: &str) -> bool {
    let begin = &text[..text.floor_char_boundary(4096)];
    begin.contains("<title>Pocket Export</title>") || begin.contains("<h1>Unread</h1>") && begin.contains("time_added=")
}

/// The page: a list of links below each heading, which names their state.
pub(super) fn read_page(source: &Source<'_>, text: &str, sink: &mut Sink<'_>) -> Result<()> {
    if is_hostile(text) {
        return Err(Error::Invalid("this page nests deeper than it is read".into()));
    }
    let document = Document::from(text);
    let (mut state, mut count) = (State::Inbox, 0);
    for node in document.select("h1, a").nodes() {
        if node.has_name("h1") {
            let heading = node.text().to_lowercase();
            state = if heading.contains("archive") { State::Archive } else { State::Inbox };
            continue;
        }
        count += 1;
        let attributes = node.attrs().into_iter();
        let attributes = attributes.map(|one| (one.name.local.to_string(), Value::String(one.value.to_string())));
        let mut record = Record::read(attributes, &PAGE);
        put::title(&mut record, &Value::String(node.text().to_string()));
        record.found.state = Some(state);
        if sink(entry(format!("link {count}"), Ok(record), &PAGE, source)) == Flow::Stop {
            return Ok(());
        }
    }
    not_empty(count == 0, &PAGE)
}
