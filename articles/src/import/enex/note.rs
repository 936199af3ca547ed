//! One note of an export: its fields, its files and its tasks.

use std::collections::HashMap;

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use md5::{Digest, Md5};
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::Event;
use serde_json::{Map, Value};
use url::Url;

use super::content;
use crate::article::Format;
use crate::error::{Error, Result};
use crate::extract::plain_text::collapse;
use crate::extract::{clean_address, date, page};
use crate::import::finish::Found;
use crate::import::{Draft, Source, pdf, whole};

/// Elements within elements that a note may have.
const DEEPEST: usize = 64;

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// A file that belongs to a note.
#[derive(Default)]
pub(super) struct Resource {
    pub bytes: Vec<u8>,
    pub name: Option<String>,
    pub mime: String,
}

/// A task of a note.
#[derive(Default)]
pub(super) struct Task {
    pub title: String,
    pub is_done: bool,
    /// The place in the note where it is shown.
    pub group: String,
}

/// What stands in a note beside its content.
#[derive(Default)]
struct Note {
    title: Option<String>,
    created: Option<String>,
    updated: Option<String>,
    tags: Vec<String>,
    attributes: Map<String, Value>,
    tasks: Vec<Task>,
    resources: HashMap<String, Resource>,
    /// Files whose data is no data.
    lost: usize,
    is_broken: bool,
}

/// A note as it was read.
pub(super) struct Written {
    pub draft: Draft,
    /// There is nothing in it but the names of files.
    pub is_bare: bool,
    /// The PDFs that are attached to it, by name.
    pub pdfs: Vec<(String, Vec<u8>)>,
}

/// Reads a note.
pub(super) fn read(text: &str, source: &Source<'_>) -> Result<Written> {
    let (content, rest) = split_content(text);
    let mut note = Note::default();
    for part in rest {
        note.read(part);
    }
    let attribute = |name: &str| note.attributes.get(name).and_then(Value::as_str);
    let url = attribute("source-url").and_then(clean_address);
    let base = url.as_deref().and_then(|url| Url::parse(url).ok());
    let is_clip = attribute("source").is_some_and(|source| source.starts_with("web.clip")) || url.is_some();
    // Of a page that was clipped, the author of the note is the person who clipped it.
    let byline = attribute("author").filter(|author| !is_clip && !author.contains('@')).map(collapse);
    let written = content::as_html(&content, &note.resources, &note.tasks);
    let mut pictures = Vec::new();
    let beside = |name: &str| {
        let hash = name.strip_prefix(content::MEDIA)?;
        note.resources.get(hash).map(|resource| resource.bytes.clone())
    };
    let html = whole::clean(&written, base.as_ref(), &beside, &mut pictures, |_| {});
    if html.is_empty() && note.title.is_none() && note.resources.is_empty() {
        return Err(match note.is_broken {
            true => Error::Invalid("the note is damaged".to_owned()),
            false => Error::NoText,
        });
    }
    let names = content::others(&note.resources);
    let is_bare = pictures.is_empty() && content::is_but_names(&html, &names);
    let names: Vec<Value> = names.into_iter().map(Value::String).collect();
    let mut fields = note.attributes;
    if let Some(updated) = note.updated.as_deref().and_then(moment) {
        fields.insert("updated".to_owned(), Value::String(updated));
    }
    if !names.is_empty() {
        fields.insert("attachments".to_owned(), Value::Array(names));
    }
    let is_damaged = note.lost > 0 || note.is_broken;
    if url.is_some() {
        fields.remove("source-url");
    }
    if byline.is_some() {
        fields.remove("author");
    }
    let found = Found {
        recognised: Some("Evernote notes"),
        remark: is_damaged.then(|| "the export of this note is damaged; some of it may be missing".to_owned()),
        title: note.title.map(|title| collapse(&title)).filter(|title| !title.is_empty()),
        byline: byline.filter(|byline| !byline.is_empty()),
        url,
        picture: page::first_picture(&html),
        html,
        pictures,
        tags: note.tags,
        saved: note.created.as_deref().and_then(moment).as_deref().and_then(date::milliseconds),
        fields,
        ..Found::default()
    };
    let draft = found.finish(Format::Note, source.name)?;
    let pdfs = pdfs(note.resources, &draft.title);
    Ok(Written { draft, is_bare, pdfs })
}

/// The PDFs among the files of a note, in the order of their names. One without a name is called like the note.
fn pdfs(resources: HashMap<String, Resource>, title: &str) -> Vec<(String, Vec<u8>)> {
    let mut pdfs: Vec<(String, Vec<u8>)> = resources
        .into_values()
        .filter(|resource| pdf::is_pdf(&resource.bytes))
        .map(|resource| (resource.name.unwrap_or_else(|| format!("{title}.pdf")), resource.bytes))
        .collect();
    pdfs.sort();
    pdfs
}

/// The content of a note, and what stands before and after it. It is cut out as text, since programs are known to end
/// its CDATA section too early.
fn split_content(note: &str) -> (String, [&str; 2]) {
    const BEGIN: &str = "<content>";
    const END: &str = "</content>";
    let Some(start) = note.find(BEGIN) else {
        return (String::new(), [note, ""]);
    };
    let inside = &note[start + BEGIN.len()..];
    let is_end = |at: &usize| {
        let before = inside[..*at].trim_end();
        before.ends_with("]]>") || !inside.trim_start().starts_with("<![CDATA[")
    };
    let mut ends = inside.match_indices(END).map(|(at, _)| at);
    let first = ends.clone().next();
    let (inside, after) = match ends.find(is_end).or(first) {
        Some(end) => (&inside[..end], &inside[end + END.len()..]),
        None => (inside, ""),
    };
    let inside = inside.trim();
    let content = match inside.strip_prefix("<![CDATA[") {
        Some(data) => data.strip_suffix("]]>").unwrap_or(data).replace("]]]]><![CDATA[>", "]]>"),
        None => quick_xml::escape::unescape(inside).map_or_else(|_| inside.to_owned(), |text| text.into_owned()),
    };
    (content, [&note[..start], after])
}

impl Note {
    /// Reads fields up to the end or to where they are no sound XML.
    fn read(&mut self, text: &str) {
        let mut reader = Reader::from_str(text);
        reader.config_mut().check_end_names = false;
        reader.config_mut().allow_unmatched_ends = true;
        let mut path: Vec<String> = Vec::new();
        let (mut value, mut resource, mut task) = (String::new(), Resource::default(), Task::default());
        let mut data_is_lost = false;
        loop {
            match reader.read_event() {
                Ok(Event::Start(tag)) => {
                    if path.len() >= DEEPEST {
                        self.is_broken = true;
                        return;
                    }
                    let name = tag.name().as_ref().to_owned();
                    match name.as_str() {
                        "resource" => (resource, data_is_lost) = (Resource::default(), false),
                        "task" => task = Task::default(),
                        _ => {}
                    }
                    path.push(name);
                    value.clear();
                }
                Ok(Event::Text(text)) => value.push_str(&text),
                Ok(Event::CData(text)) => value.push_str(&text.into_inner()),
                Ok(Event::GeneralRef(reference)) => match reference.resolve_char_ref() {
                    Ok(Some(c)) => value.push(c),
                    _ => value.push_str(resolve_predefined_entity(&reference.into_inner()).unwrap_or_default()),
                },
                Ok(Event::End(_)) => {
                    let Some(name) = path.pop() else { continue };
                    let text = std::mem::take(&mut value);
                    let within = path.last().map(String::as_str).unwrap_or_default();
                    match (within, name.as_str()) {
                        ("", "title") => self.title = Some(text),
                        ("", "created") => self.created = Some(text),
                        ("", "updated") => self.updated = Some(text),
                        ("", "tag") => self.tags.extend(Some(collapse(&text)).filter(|tag| !tag.is_empty())),
                        ("note-attributes", name) if !text.trim().is_empty() => {
                            self.attributes.insert(name.to_owned(), Value::String(text.trim().to_owned()));
                        }
                        ("resource", "data") => match decoded(&text) {
                            Some(bytes) => resource.bytes = bytes,
                            None => data_is_lost = true,
                        },
                        ("resource", "mime") => resource.mime = collapse(&text),
                        ("resource-attributes", "file-name") => {
                            resource.name = Some(collapse(&text)).filter(|name| !name.is_empty())
                        }
                        ("task", "title") => task.title = collapse(&text),
                        ("task", "taskStatus") => task.is_done = text.trim() == "completed",
                        ("task", "taskGroupNoteLevelID") => task.group = text.trim().to_owned(),
                        ("", "task") if !task.title.is_empty() => self.tasks.push(std::mem::take(&mut task)),
                        ("", "resource") => {
                            self.lost += usize::from(data_is_lost);
                            let resource = std::mem::take(&mut resource);
                            if !resource.bytes.is_empty() {
                                let hash =
                                    Md5::digest(&resource.bytes).iter().map(|byte| format!("{byte:02x}")).collect();
                                self.resources.insert(hash, resource);
                            }
                        }
                        _ => {}
                    }
                }
                Ok(Event::Eof) => {
                    self.is_broken |= !path.is_empty();
                    return;
                }
                Ok(_) => {}
                Err(_) => {
                    self.is_broken = true;
                    return;
                }
            }
        }
    }
}

fn decoded(data: &str) -> Option<Vec<u8>> {
    let packed: Vec<u8> = data.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    BASE64.decode(packed).ok()
}

/// `20240322T093000Z` as ISO 8601. Some programs wrote the hour of a twelve-hour clock: `20180306T91108 AMZ`.
fn moment(text: &str) -> Option<String> {
    let text = text.trim();
    let (day, time) = text.split_once('T')?;
    let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).collect::<String>();
    let (day, clock) = (digits(day), digits(time));
    if day.len() != 8 || !(5..=6).contains(&clock.len()) {
        return None;
    }
    let clock = format!("{clock:0>6}");
    let mut hour: u8 = clock[..2].parse().ok()?;
    if time.contains("PM") && hour < 12 {
        hour += 12;
    } else if time.contains("AM") && hour == 12 {
        hour = 0;
    }
    let iso = format!("{}-{}-{}T{hour:02}:{}:{}Z", &day[..4], &day[4..6], &day[6..], &clock[2..4], &clock[4..]);
    date::milliseconds(&iso).map(|_| iso)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_in_all_the_forms_that_were_written() {
        for (text, iso) in [
            ("20240322T093000Z", Some("2024-03-22T09:30:00Z")),
            ("20180306T91108 AMZ", Some("2018-03-06T09:11:08Z")),
            ("20180306T91108 PMZ", Some("2018-03-06T21:11:08Z")),
            ("20241322T093000Z", None),
            ("yesterday", None),
        ] {
            assert_eq!(moment(text).as_deref(), iso, "{text}");
        }
    }

    #[test]
    fn the_content_is_found_however_it_is_wrapped() {
        for (note, content) in [
            ("<title>T</title><content><![CDATA[<p>a</p>]]></content><tag>x</tag>", "<p>a</p>"),
            ("<content><![CDATA[<p>a ]]]]><![CDATA[> b</p>]]></content>", "<p>a ]]> b</p>"),
            ("<content><![CDATA[<p>a ]]> b</p></content> c</p>]]></content>", "<p>a ]]> b</p></content> c</p>"),
            ("<content>&lt;p&gt;a&lt;/p&gt;</content>", "<p>a</p>"),
            ("<content><![CDATA[<p>cut", "<p>cut"),
            ("<title>T</title>", ""),
        ] {
            assert_eq!(split_content(note).0, content, "{note}");
        }
    }
}
