//! Omnivore: an archive of many small lists, with the text of each article and its highlights as members of their own;
//! and the same records one list at a time, as its programming interface gives them.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::super::charset::decode;
use super::members::{Members, base_name, folder_of, is_of_the_packer};
use super::record::{Body, Kind, Marks, Record};
use super::{entry, failed, item_name, objects, put};
use crate::article::Format;
use crate::error::{Error, Result};
use crate::import::{Draft, DraftHighlight, Entry, Flow, Sink, Source, read_within};

const OMNIVORE: Kind = Kind {
    name: "Omnivore",
    address: "url",
    says: &[
        ("title", put::title),
        ("description", put::excerpt),
        ("author", put::byline),
        ("siteName", put::site),
        ("url", put::address),
        ("state", put::state),
        ("readingProgress", put::percent),
        ("readingProgressPercent", put::percent),
        ("thumbnail", put::picture),
        ("image", put::picture),
        ("labels", put::tags),
        ("savedAt", put::saved),
        ("publishedAt", put::published),
        ("readAt", put::read_at),
        ("language", put::language),
        ("content", put::html),
        ("highlights", highlights),
    ],
};

const MARKS: Marks =
    Marks { quote: "quote", note: "annotation", colour: "color", created: "createdAt", tags: "labels" };

fn highlights(record: &mut Record, value: &Value) -> bool {
    put::annotations(record, value, &MARKS)
}

/// Whether a member is one of the lists.
pub(super) fn is_metadata(name: &str) -> bool {
    let range = base_name(name).strip_prefix("metadata_").and_then(|rest| rest.strip_suffix(".json"));
    let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    range.and_then(|range| range.split_once("_to_")).is_some_and(|(from, to)| is_number(from) && is_number(to))
        && !is_of_the_packer(name)
}

/// One list by itself; texts and highlights are read where they stand beside it.
pub(super) fn read_list(source: &Source<'_>, text: &str, sink: &mut Sink<'_>) -> Result<()> {
    let mut beside = |name: &str| (source.beside)(name).map(Ok);
    let mut slugs = HashMap::new();
    objects(&OMNIVORE, &[], text, &mut |item, object| {
        sink(article(item_name(item), object, "", &mut slugs, &mut beside, source))
    })
}

/// The archive.
pub(super) fn read_archive(source: &Source<'_>, sink: &mut Sink<'_>) -> Result<()> {
    let mut members = Members::open(source.bytes)?;
    let mut slugs = HashMap::new();
    for name in members.named(is_metadata) {
        let Some(text) = members.text(&name, sink) else { continue };
        let mut flow = Flow::Continue;
        let done = objects(&OMNIVORE, &[], &text, &mut |item, object| {
            let part = format!("{name} › {}", item_name(item));
            let mut beside = |name: &str| members.bytes(name);
            flow = sink(article(part, object, folder_of(&name), &mut slugs, &mut beside, source));
            flow
        });
        if let Err(error) = done {
            flow = sink(failed(name, error));
        }
        if flow == Flow::Stop {
            return Ok(());
        }
    }
    members.read_rest(sink);
    Ok(())
}

/// Finds a member by its name.
type Look<'a> = &'a mut dyn FnMut(&str) -> Option<Result<Vec<u8>>>;

/// The line for one article, with its text and its highlights.
fn article(
    part: String,
    object: Result<Map<String, Value>>,
    folder: &str,
    slugs: &mut HashMap<String, String>,
    look: Look<'_>,
    source: &Source<'_>,
) -> Entry {
    let object = match object {
        Ok(object) => object,
        Err(error) => return failed(part, error),
    };
    let slug = object.get("slug").and_then(put::text).unwrap_or_default();
    let mut record = Record::read(object, &OMNIVORE);
    let address = record.address.clone().unwrap_or_default();
    // Of two articles with one name the archive has one text: it is the first one's, unless they are the same article.
    let is_its_own = !slug.is_empty() && *slugs.entry(slug.clone()).or_insert_with(|| address.clone()) == address;
    if !is_its_own {
        return entry(part, Ok(record), &OMNIVORE, source);
    }
    match look(&format!("{folder}highlights/{slug}.md")) {
        Some(Ok(bytes)) if bytes.len() > put::LONGEST_LIST => {
            record.keep("highlights", Value::String(decode(&bytes).into_owned()));
        }
        Some(Ok(bytes)) => read_highlights(&mut record, &decode(&bytes)),
        Some(Err(error)) => record.keep("highlights", Value::String(error.to_string())),
        None => {}
    }
    let page = format!("content/{slug}.html");
    if let Some(found) = look(&format!("{folder}{page}")) {
        return match found {
            Ok(bytes) => {
                record.body = Body::Html(decode(&bytes).into_owned());
                let draft = record.finish(&OMNIVORE, source.beside);
                Entry { part: Some(part), original: Some((format!("{slug}.html"), bytes)), draft }
            }
            Err(error) => unread(part, record, &error, source),
        };
    }
    match look(&format!("{folder}content/{slug}.pdf")) {
        Some(Ok(bytes)) => {
            let name = format!("{slug}.pdf");
            let address = record.found.url.clone();
            let draft =
                read_within(&Source { name: &name, bytes: &bytes, address: address.as_deref(), beside: &|_| None });
            Entry { part: Some(part), draft: over(record, draft, source), original: Some((name, bytes)) }
        }
        Some(Err(error)) => unread(part, record, &error, source),
        None => entry(part, Ok(record), &OMNIVORE, source),
    }
}

/// An article of which the text could not be unpacked: the rest of it is kept, and why.
fn unread(part: String, mut record: Record, error: &Error, source: &Source<'_>) -> Entry {
    record.keep("content", Value::String(error.to_string()));
    entry(part, Ok(record), &OMNIVORE, source)
}

/// What the export knows of an article laid over what its document says of itself.
fn over(mut record: Record, document: Result<Draft>, source: &Source<'_>) -> Result<Draft> {
    let document = match document {
        Ok(document) => document,
        Err(error) => {
            record.keep("content", Value::String(error.to_string()));
            let draft = record.finish(&OMNIVORE, source.beside)?;
            return Ok(Draft { format: Format::Pdf, ..draft });
        }
    };
    if record.found.title.is_none() {
        record.found.title = Some(document.title.clone());
    }
    // The document is its text: without an address it is no less an article.
    let known = record.finish(&OMNIVORE, source.beside).or_else(|error| match document.text.is_empty() {
        true => Err(error),
        false => Ok(document.clone()),
    })?;
    let mut fields = document.fields;
    fields.extend(known.fields);
    Ok(Draft {
        byline: known.byline.or(document.byline),
        published: known.published.or(document.published),
        language: document.language.or(known.language),
        excerpt: known.excerpt.or(document.excerpt),
        html: document.html,
        text: document.text,
        words: document.words,
        picture: known.picture.or(document.picture),
        format: document.format,
        pictures: known.pictures.into_iter().chain(document.pictures).collect(),
        remark: document.remark,
        fields,
        ..known
    })
}

/// Highlights as Omnivore writes them: `> quote`, then its labels, then what was written about it, blank lines
/// between. A paragraph that more blank lines follow is a note on the whole article.
fn read_highlights(record: &mut Record, text: &str) {
    let text = text.replace("\r\n", "\n");
    for run in text.split_inclusive("\n\n\n") {
        let mut blocks: Vec<&str> = run.split("\n\n").map(str::trim).filter(|block| !block.is_empty()).collect();
        let is_closed = run.ends_with("\n\n\n") || text.trim_start().ends_with(run) && run.ends_with("\n\n");
        let note = match blocks.last() {
            Some(last) if is_closed && !last.starts_with('>') && !is_labels(last) => blocks.pop(),
            _ => None,
        };
        for block in blocks {
            let highlights = &mut record.found.highlights;
            match (block.strip_prefix('>'), highlights.last_mut()) {
                (Some(_), _) => {
                    let lines = block.lines().map(|line| line.trim_start_matches('>').trim());
                    let quote = lines.collect::<Vec<_>>().join("\n").trim().to_owned();
                    highlights.push(DraftHighlight { quote, ..DraftHighlight::default() });
                }
                (None, Some(last)) if is_labels(block) && last.note.is_none() => {
                    last.tags.extend(labels(block));
                }
                (None, Some(last)) => {
                    last.note = Some(last.note.take().map(|note| note + "\n\n").unwrap_or_default() + block);
                }
                (None, None) => record.add_note(block),
            }
        }
        record.add_note(note.unwrap_or_default());
    }
}

fn is_labels(block: &str) -> bool {
    block.starts_with('#') && !block.contains('\n') && labels(block).next().is_some() && !block.starts_with("# ")
}

/// Labels may have spaces: each ends where the next one begins.
fn labels(block: &str) -> impl Iterator<Item = String> {
    let block = format!(" {block}");
    let labels: Vec<String> =
        block.split(" #").map(|label| label.trim().to_owned()).filter(|label| !label.is_empty()).collect();
    labels.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<(String, Vec<String>, String)>, String) {
        let mut record = Record::default();
        read_highlights(&mut record, text);
        let highlights = record.found.highlights.into_iter();
        let highlights = highlights.map(|found| (found.quote, found.tags, found.note.unwrap_or_default()));
        (highlights.collect(), record.found.note.unwrap_or_default())
    }

    #[test]
    fn quotes_labels_and_notes_are_told_apart() {
        let text = "> One line \nof it\n> and a second paragraph \n\n#to read #sea\n\nIts note\n\nin two\n\n> Two \n\n> Three \n\nAbout it all\n\n\n\n> Four \n\n#1 is no label of mine\nbut a note";
        let (highlights, note) = read(text);
        let tags = |list: &[&str]| list.iter().map(|tag| (*tag).to_owned()).collect::<Vec<_>>();
        assert_eq!(
            highlights,
            [
                (
                    "One line\nof it\nand a second paragraph".to_owned(),
                    tags(&["to read", "sea"]),
                    "Its note\n\nin two".to_owned()
                ),
                ("Two".to_owned(), vec![], String::new()),
                ("Three".to_owned(), vec![], String::new()),
                ("Four".to_owned(), vec![], "#1 is no label of mine\nbut a note".to_owned()),
            ]
        );
        assert_eq!(note, "About it all");
        assert_eq!(read("Only a note\n\n"), (vec![], "Only a note".to_owned()));
        assert_eq!(read("> Quote \n\nOf the article\n\n").1, "Of the article");
        assert_eq!(read(""), (vec![], String::new()));
    }

    #[test]
    fn its_members_are_known_by_their_names() {
        for (name, is) in [
            ("metadata_0_to_20.json", true),
            ("export/metadata_20_to_40.json", true),
            ("metadata_x_to_40.json", false),
            ("metadata.json", false),
            ("__MACOSX/metadata_0_to_20.json", false),
            ("__MACOSX/._metadata_0_to_20.json", false),
        ] {
            assert_eq!(is_metadata(name), is, "{name}");
        }
    }
}
