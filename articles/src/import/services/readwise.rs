//! Readwise: the table of highlights from books and articles, which becomes one article a book, and the way in which
//! its tables write tags.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::record::{Kind, Marks, Record};
use super::table::{Header, same_name};
use super::{MOST_HELD, entry, failed, not_empty, put, row_name};
use crate::error::{Error, Result};
use crate::import::{Flow, Sink, Source};

const BOOK: Kind = Kind {
    name: "Readwise",
    address: "Highlight",
    says: &[
        ("book title", put::title),
        ("book author", put::byline),
        ("document tags", document_tags),
        ("url", put::address),
        ("source url", put::address),
    ],
};

/// Columns that speak of the book, and so say the same in each of its rows.
const OF_BOOK: [&str; 6] = ["Book Title", "Book Author", "Amazon Book ID", "Document tags", "URL", "Source URL"];

const MARKS: Marks =
    Marks { quote: "Highlight", note: "Note", colour: "Color", created: "Highlighted at", tags: "Tags" };

/// The table of highlights.
pub(super) fn read_highlights(source: &Source<'_>, text: &str, sink: &mut Sink<'_>) -> Result<()> {
    let mut books: Vec<(String, Record)> = Vec::new();
    let mut by_name: HashMap<String, usize> = HashMap::new();
    let mut flow = Flow::Continue;
    let (mut is_empty, mut held) = (true, 0);
    if let Some(header) = Header::of(text) {
        header.rows(text, &mut |row, cells| {
            let cells = match cells {
                Ok(cells) if cells.is_empty() => return Flow::Continue,
                Ok(cells) if has_mark(&cells) => cells,
                Ok(_) => {
                    is_empty = false;
                    let error = Error::Invalid("“Highlight” is empty".into());
                    flow = sink(failed(row_name(row), error));
                    return flow;
                }
                Err(error) => {
                    is_empty = false;
                    flow = sink(failed(row_name(row), error));
                    return flow;
                }
            };
            is_empty = false;
            held += cells.len();
            if held > MOST_HELD {
                held = 0;
                by_name.clear();
                flow = tell(&mut books, source, sink);
                if flow == Flow::Stop {
                    return flow;
                }
            }
            let (book, mark): (Vec<_>, Vec<_>) =
                cells.into_iter().partition(|(name, _)| OF_BOOK.iter().any(|known| same_name(known, name)));
            let at = *by_name.entry(name_of(&book)).or_insert(books.len());
            if at == books.len() {
                books.push((row_name(row), Record::read(book.iter().cloned(), &BOOK)));
            } else {
                // The tags of a book can differ from row to row when it was tagged in between.
                let again = book.into_iter().filter(|(name, _)| same_name(name, "document tags"));
                let again = Record::read(again, &BOOK);
                books[at].1.found.tags.extend(again.found.tags);
                books[at].1.found.starred |= again.found.starred;
            }
            let mark = mark.into_iter().map(|(name, value)| (own_name(name), value)).collect::<Map<_, _>>();
            books[at].1.annotate(Value::Object(mark), &MARKS);
            Flow::Continue
        });
    }
    not_empty(is_empty, &BOOK)?;
    if flow == Flow::Continue {
        tell(&mut books, source, sink);
    }
    Ok(())
}

/// Hands over the books that were gathered.
fn tell(books: &mut Vec<(String, Record)>, source: &Source<'_>, sink: &mut Sink<'_>) -> Flow {
    for (part, mut record) in books.drain(..) {
        record.found.saved = record.found.highlights.iter().filter_map(|highlight| highlight.created).min();
        if sink(entry(part, Ok(record), &BOOK, source)) == Flow::Stop {
            return Flow::Stop;
        }
    }
    Flow::Continue
}

fn has_mark(cells: &[(String, Value)]) -> bool {
    cells.iter().any(|(name, _)| same_name(name, MARKS.quote) || same_name(name, MARKS.note))
}

fn name_of(book: &[(String, Value)]) -> String {
    let cell =
        |wanted: &str| book.iter().find(|(name, _)| same_name(name, wanted)).and_then(|(_, value)| put::text(value));
    OF_BOOK[..3].iter().map(|name| cell(name).unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

fn own_name(name: String) -> String {
    let known = [MARKS.quote, MARKS.note, MARKS.colour, MARKS.created, MARKS.tags];
    known.into_iter().find(|known| same_name(known, &name)).map_or(name, str::to_owned)
}

/// Tags as Python writes a list. One that is called `favorite` is a star.
pub(super) fn document_tags(record: &mut Record, value: &Value) -> bool {
    let Some(text) = put::text(value).filter(|text| text.len() <= put::LONGEST_LIST) else {
        return false;
    };
    let mut tags = Vec::new();
    match python_list(&text) {
        Some(list) => tags.extend(list.into_iter().filter(|tag| !tag.trim().is_empty())),
        None => _ = put::tags_into(&mut tags, value),
    }
    record.found.starred |= tags.iter().any(|tag| tag == "favorite");
    record.found.tags.extend(tags.into_iter().filter(|tag| tag != "favorite"));
    true
}

/// The texts of a list as Python shows it: `['a', "b's"]`. None if it is anything else.
fn python_list(text: &str) -> Option<Vec<String>> {
    let mut rest = text.trim().strip_prefix('[')?.strip_suffix(']')?.trim();
    let mut list = Vec::new();
    while !rest.is_empty() {
        let quote = rest.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
        let mut inside = rest[1..].char_indices();
        let mut item = String::new();
        let end = loop {
            match inside.next()? {
                (at, c) if c == quote => break at + 2,
                (_, '\\') => {
                    let escaped = match inside.next()?.1 {
                        'n' => '\n',
                        't' => '\t',
                        'r' => '\r',
                        'x' => by_number(&mut inside, 2)?,
                        'u' => by_number(&mut inside, 4)?,
                        'U' => by_number(&mut inside, 8)?,
                        other => other,
                    };
                    item.push(escaped);
                }
                (_, c) => item.push(c),
            }
        };
        list.push(item);
        rest = rest[end..].trim_start();
        rest = match rest.strip_prefix(',') {
            Some(after) => after.trim_start(),
            None if rest.is_empty() => rest,
            None => return None,
        };
    }
    Some(list)
}

fn by_number(inside: &mut std::str::CharIndices<'_>, digits: usize) -> Option<char> {
    let digits: String = inside.take(digits).map(|(_, c)| c).collect();
    char::from_u32(u32::from_str_radix(&digits, 16).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_python_is_read_as_python_wrote_it() {
        for (text, list) in [
            ("[]", Some(vec![])),
            ("['a', \"b's\", 'c, d']", Some(vec!["a", "b's", "c, d"])),
            (r"['it\'s', 'a\\b', '\u00e9\x41']", Some(vec!["it's", "a\\b", "éA"])),
            (" [ 'a' , ] ", Some(vec!["a"])),
            ("['日本']", Some(vec!["日本"])),
            ("['a'", None),
            ("['a]", None),
            ("[a]", None),
            ("['a' 'b']", None),
            (r"['\u00']", None),
            ("a, b", None),
        ] {
            let list = list.map(|list| list.into_iter().map(str::to_owned).collect::<Vec<_>>());
            assert_eq!(python_list(text), list, "{text}");
        }
    }
}
