//! A record of an export on its way to a draft: what its keys say goes where the kind of export says it goes, and what
//! nobody takes stays in the fields under the name it had.

use std::collections::HashSet;

use serde_json::{Map, Value};
use url::Url;

use super::put;
use super::table::same_name;
use super::when;
use crate::article::Format;
use crate::error::{Error, Result};
use crate::extract::page::{Beside, clean_fragment, first_picture};
use crate::extract::plain_text::escape_into;
use crate::import::finish::Found;
use crate::import::{Draft, DraftHighlight, html};

/// Takes a value into a record; false if something of it is left that belongs in the fields.
pub(super) type Put = fn(&mut Record, &Value) -> bool;

/// A kind of export: what its records say under which key.
pub(super) struct Kind {
    /// What a person calls it.
    pub name: &'static str,
    /// The key of the address, for messages.
    pub address: &'static str,
    /// Keys, and who takes what stands there; names of columns in any case.
    pub says: &'static [(&'static str, Put)],
}

/// What a record has as its text.
#[derive(Debug, Default, PartialEq)]
pub(super) enum Body {
    /// Only the address.
    #[default]
    None,
    /// A readable piece of HTML.
    Html(String),
    /// Plain text.
    Text(String),
}

/// A record as far as it was read.
#[derive(Debug, Default)]
pub(super) struct Record {
    /// What was understood of it; `html` is made at the end.
    pub found: Found,
    /// Its text.
    pub body: Body,
    /// The address as it stood in the export.
    pub address: Option<String>,
}

/// Under which keys the annotations of an export have their parts.
pub(super) struct Marks {
    /// The text that was marked.
    pub quote: &'static str,
    /// What the person wrote about it.
    pub note: &'static str,
    /// The colour.
    pub colour: &'static str,
    /// When it was made.
    pub created: &'static str,
    /// Tags of the passage.
    pub tags: &'static str,
}

impl Record {
    /// What a record says, by the kind of its export.
    pub(super) fn read(pairs: impl IntoIterator<Item = (String, Value)>, kind: &Kind) -> Record {
        let mut record = Record::default();
        for (key, value) in pairs {
            if is_nothing(&value) {
                continue;
            }
            let put = kind.says.iter().find(|(name, _)| same_name(name, &key));
            if !put.is_some_and(|(_, put)| put(&mut record, &value)) {
                record.keep(&key, value);
            }
        }
        record
    }

    /// Keeps a value in the fields; one that stands there under the same name already is not replaced.
    pub(super) fn keep(&mut self, key: &str, value: Value) {
        let fields = &mut self.found.fields;
        match fields.get(key) {
            None => _ = fields.insert(key.to_owned(), value),
            Some(known) if *known == value => {}
            Some(_) => {
                let name = (2..).map(|n| format!("{key} {n}")).find(|name| !fields.contains_key(name));
                fields.extend(name.map(|name| (name, value)));
            }
        }
    }

    /// Adds to the person's note.
    pub(super) fn add_note(&mut self, text: &str) {
        let text = text.trim();
        match &mut self.found.note {
            _ if text.is_empty() => {}
            Some(note) => *note = format!("{note}\n\n{text}"),
            none => *none = Some(text.to_owned()),
        }
    }

    /// Takes an annotation as a highlight, or as a note where nothing was marked. What a highlight has no place for
    /// stays in the fields, beside its quote.
    pub(super) fn annotate(&mut self, annotation: Value, marks: &Marks) {
        let Value::Object(mut annotation) = annotation else {
            self.keep_annotation(annotation);
            return;
        };
        let mut text = |key: &str| put::take_text(&mut annotation, key);
        let (quote, note, colour) = (text(marks.quote), text(marks.note), text(marks.colour));
        let created = annotation.get(marks.created).and_then(when::instant);
        let mut tags = Vec::new();
        if annotation.get(marks.tags).is_some_and(|value| put::tags_into(&mut tags, value)) {
            annotation.remove(marks.tags);
        }
        if created.is_some() && quote.is_some() {
            annotation.remove(marks.created);
        }
        annotation.retain(|_, value| !is_nothing(value));
        match quote {
            Some(quote) => {
                if !annotation.is_empty() {
                    annotation.insert(marks.quote.to_owned(), Value::String(quote.clone()));
                    self.keep_annotation(Value::Object(annotation));
                }
                self.found.highlights.push(DraftHighlight { quote, note, colour, created, tags });
            }
            None => {
                self.add_note(note.as_deref().unwrap_or_default());
                self.found.tags.extend(tags);
                if let Some(colour) = colour {
                    annotation.insert(marks.colour.to_owned(), Value::String(colour));
                }
                if !annotation.is_empty() {
                    if let Some(note) = note {
                        annotation.insert(marks.note.to_owned(), Value::String(note));
                    }
                    self.keep_annotation(Value::Object(annotation));
                }
            }
        }
    }

    fn keep_annotation(&mut self, annotation: Value) {
        match self.found.fields.get_mut("annotations") {
            Some(Value::Array(kept)) => kept.push(annotation),
            _ => self.keep("annotations", Value::Array(vec![annotation])),
        }
    }

    /// The draft of it.
    ///
    /// # Errors
    /// It has neither an address nor a text.
    pub(super) fn finish(mut self, kind: &Kind, beside: Beside<'_>) -> Result<Draft> {
        let found = &mut self.found;
        found.recognised = Some(kind.name);
        // Whoever knows no title writes the address.
        if found.title == self.address || found.title.is_some() && found.title == found.url {
            found.title = None;
        }
        let (html, format) = match std::mem::take(&mut self.body) {
            Body::Html(text) => {
                let base = found.url.as_deref().and_then(|address| Url::parse(address).ok());
                (clean_fragment(&text, base.as_ref(), beside, &mut found.pictures), Format::Html)
            }
            Body::Text(text) => (paragraphs(&text), Format::Note),
            Body::None => (String::new(), Format::Link),
        };
        found.html = html::without_title(html, found.title.as_deref());
        let mut format = if found.html.is_empty() { Format::Link } else { format };
        if found.url.is_none() && found.html.is_empty() {
            let has_other_address = self.address.as_deref().is_some_and(is_of_another_program);
            found.html = match &found.excerpt {
                _ if !found.highlights.is_empty() => quotes(&found.highlights),
                Some(excerpt) => paragraphs(excerpt),
                None => String::new(),
            };
            if !found.html.is_empty() || found.note.is_some() {
                format = Format::Note;
            } else if !has_other_address || found.title.is_none() {
                return Err(no_address(kind));
            }
        }
        found.picture = found.picture.take().or_else(|| first_picture(&found.html));
        found.pictures.retain(|picture| {
            found.html.contains(&picture.hash)
                || found.picture.as_ref().is_some_and(|kept| kept.contains(&picture.hash))
        });
        let mut known = HashSet::new();
        found.tags.retain(|tag| known.insert(tag.clone()));
        found.folders.dedup();
        let declared = found.declared_language.clone();
        let mut draft = self.found.finish(format, "")?;
        // The text has the last word on its language; what the export said of it is kept.
        if let Some(declared) = declared.filter(|declared| draft.language.as_ref() != Some(declared)) {
            draft.fields.insert("language".into(), Value::String(declared));
        }
        Ok(draft)
    }
}

fn no_address(kind: &Kind) -> Error {
    Error::Invalid(format!("“{}” is no web address, and there is no text", kind.address))
}

/// Whether something is an address, if not of the web: of a file, a mail, a note of another program. The browser's own
/// pages and scripts are nothing without it.
fn is_of_another_program(address: &str) -> bool {
    const OF_THE_BROWSER: [&str; 12] = [
        "about",
        "chrome",
        "edge",
        "opera",
        "vivaldi",
        "brave",
        "resource",
        "view-source",
        "javascript",
        "data",
        "blob",
        "vbscript",
    ];
    Url::parse(address).is_ok_and(|url| {
        !OF_THE_BROWSER.contains(&url.scheme())
            && !url.scheme().ends_with("-extension")
            && !matches!(url.scheme(), "http" | "https")
    })
}

/// Whether a value says nothing at all.
pub(super) fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(values) => values.iter().all(is_nothing),
        Value::Object(values) => values.values().all(is_nothing),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Plain text as HTML: a blank line ends a paragraph.
pub(super) fn paragraphs(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + 32);
    let mut is_open = false;
    for line in text.lines().map(str::trim_end) {
        match (line.is_empty(), is_open) {
            (true, true) => html.push_str("</p>"),
            (true, false) => {}
            (false, true) => html.push_str("<br>"),
            (false, false) => html.push_str("<p>"),
        }
        escape_into(&mut html, line);
        is_open = !line.is_empty();
    }
    if is_open {
        html.push_str("</p>");
    }
    html
}

/// Marked passages as a text of their own, where there is no other.
fn quotes(highlights: &[DraftHighlight]) -> String {
    let mut html = String::new();
    for highlight in highlights {
        html.push_str("<blockquote>");
        html.push_str(&paragraphs(&highlight.quote));
        html.push_str("</blockquote>");
        html.push_str(&paragraphs(highlight.note.as_deref().unwrap_or_default()));
    }
    html
}

/// The fields of an object, or why it has none.
pub(super) fn object(value: Value) -> Result<Map<String, Value>> {
    match value {
        Value::Object(object) => Ok(object),
        _ => Err(Error::Invalid("this is no record, but a single value".into())),
    }
}
