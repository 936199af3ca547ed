//! One entry of a bibliography, whichever program wrote it, under the names that CSL gives its fields; and the one way
//! in which all of them become what an article needs. What has no place in an article stays under its name in the
//! article's fields, so that it can be cited later.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::partial;
use crate::extract::page::{clean_fragment, is_known_element};
use crate::extract::plain_text::{collapse, escape_into};
use crate::extract::{clean_address, date, excerpt, language, text_of};
use crate::import::finish::Found;

/// A tag longer than this is a sentence and stays a keyword.
const TAG: usize = 100;

/// An entry of a bibliography.
#[derive(Debug, Default)]
pub(super) struct Item {
    /// What it says, by the names of CSL.
    pub csl: Map<String, Value>,
    /// What CSL has no name for, by the names of the program.
    pub other: Map<String, Value>,
    /// Keywords, those that no person gave among them.
    pub keywords: Vec<String>,
    /// What the person wrote about it, as HTML or as text.
    pub notes: Vec<String>,
    /// Paths of the folders it is in.
    pub folders: Vec<String>,
    /// Files that belong to it.
    pub attachments: Vec<Attachment>,
    /// When it came into the program, UTC milliseconds.
    pub saved: Option<i64>,
}

/// A file that belongs to an entry, or the address of one.
#[derive(Debug, Default, Clone, PartialEq)]
pub(super) struct Attachment {
    /// Where the file is, as the entry says.
    pub path: Option<String>,
    /// Where it was on the web.
    pub url: Option<String>,
    pub title: Option<String>,
    /// Its media type.
    pub kind: Option<String>,
    /// What else is said of it.
    pub fields: Map<String, Value>,
}

impl Attachment {
    fn value(&self) -> Value {
        let mut value = self.fields.clone();
        for (name, text) in [("path", &self.path), ("url", &self.url), ("title", &self.title), ("type", &self.kind)] {
            value.extend(text.as_ref().map(|text| (name.to_owned(), Value::from(text.as_str()))));
        }
        Value::Object(value)
    }
}

impl Item {
    /// Says something. What is said twice is kept beside the first.
    pub(super) fn set(&mut self, name: &str, text: &str) {
        let text = text.trim();
        match self.csl.get(name) {
            _ if text.is_empty() => {}
            None => {
                self.csl.insert(name.to_owned(), text.into());
            }
            Some(known) if known == text => {}
            Some(_) => self.keep(name, text.into()),
        }
    }

    /// Keeps what CSL has no name for. Several values of one name are a list.
    pub(super) fn keep(&mut self, name: &str, value: Value) {
        if value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty()) {
            return;
        }
        match self.other.get_mut(name) {
            None => {
                self.other.insert(name.to_owned(), value);
            }
            Some(known) if *known == value => {}
            Some(Value::Array(values)) => match value {
                Value::Array(more) => values.extend(more),
                value => values.push(value),
            },
            Some(known) => *known = json!([known.take(), value]),
        }
    }

    /// Says when something was.
    pub(super) fn date(&mut self, name: &str, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        match self.csl.contains_key(name) {
            false => {
                self.csl.insert(name.to_owned(), partial::csl(text));
            }
            true => self.keep(name, text.trim().into()),
        }
    }

    /// Adds a person or an organisation in a role.
    pub(super) fn person(&mut self, role: &str, person: Value) {
        match self.csl.get_mut(role) {
            Some(Value::Array(people)) => people.push(person),
            _ => {
                self.csl.insert(role.to_owned(), json!([person]));
            }
        }
    }

    /// Adds a person by a name written `Family, Given`, or in one piece.
    pub(super) fn person_of(&mut self, role: &str, name: &str) {
        let name = collapse(name);
        if name.is_empty() {
            return;
        }
        let person = match name.split_once(',') {
            Some((family, given)) if !given.trim().is_empty() && !family.trim().is_empty() => {
                json!({ "family": family.trim(), "given": given.trim() })
            }
            _ => json!({ "literal": name.trim_end_matches(',') }),
        };
        self.person(role, person);
    }

    /// Something that is said in words.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.csl.get(name).and_then(Value::as_str)
    }

    /// What an article needs of it. `abstract` is the body until a file takes its place.
    pub(super) fn found(mut self) -> Found {
        let mut fields = Map::new();
        let title = self.take_text("title").map(|raw| {
            let title = plain(&raw);
            if title != collapse(&raw) || title.chars().count() > 500 {
                fields.insert("title".into(), raw.into());
            }
            title
        });
        let doi = self.text("DOI").map(doi_of);
        let url = self.url(doi.as_deref());
        if let Some(doi) = doi {
            self.csl.insert("DOI".into(), doi.into());
        }
        let published = self.csl.get("issued").and_then(partial::of_csl);
        if published.as_ref().is_some_and(|date| date.is_whole) {
            self.csl.remove("issued");
        }
        let declared_language = self.text("language").and_then(language_tag);
        if declared_language.is_some() && declared_language.as_deref() == self.text("language") {
            self.csl.remove("language");
        }
        let summary = self.take_text("abstract");
        let html = summary.as_deref().map(paragraphs).unwrap_or_default();
        let keywords = std::mem::take(&mut self.keywords);
        let tags = self.tags(keywords);
        let note = self.note();
        if !self.attachments.is_empty() {
            let attachments = self.attachments.iter().map(Attachment::value).collect();
            fields.insert("attachments".into(), Value::Array(attachments));
        }
        let names =
            ["author", "editor", "director", "contributor"].iter().find_map(|role| people(self.csl.get(*role)?));
        let container = self.text("container-title").map(plain);
        for (name, value) in self.csl {
            fields.insert(name, value);
        }
        // A program's own field of the same name says something else.
        for (name, value) in self.other {
            let name = if fields.contains_key(&name) { format!("{name} (2)") } else { name };
            fields.insert(name, value);
        }
        let fallback = || {
            ["DOI", "container-title", "citation-key", "id"]
                .iter()
                .find_map(|name| fields.get(*name)?.as_str().map(str::to_owned))
        };
        Found {
            title: title.filter(|title| !title.is_empty()).or_else(fallback),
            byline: names,
            site: container.filter(|name| !name.is_empty()),
            url,
            published: published.map(|date| date.iso),
            declared_language,
            excerpt: excerpt(&text_of(&html)),
            html,
            tags,
            saved: self.saved,
            folders: self.folders,
            note,
            fields,
            ..Found::default()
        }
    }

    fn take_text(&mut self, name: &str) -> Option<String> {
        match self.csl.remove(name)? {
            Value::String(text) => Some(text),
            // Of a type that it should not have.
            other => {
                self.keep(name, other);
                None
            }
        }
    }

    /// Its address, or that of its DOI. What the address loses by being cleaned stays in the fields.
    fn url(&mut self, doi: Option<&str>) -> Option<String> {
        let raw = self.text("URL").map(str::to_owned);
        let url = raw.as_deref().and_then(clean_address);
        let is_same = |raw: &str| url::Url::parse(raw.trim()).is_ok_and(|whole| Some(whole.as_str()) == url.as_deref());
        if raw.as_deref().is_some_and(is_same) {
            self.csl.remove("URL");
        }
        url.or_else(|| clean_address(&format!("https://doi.org/{}", doi.filter(|doi| doi.starts_with("10."))?)))
    }

    fn tags(&mut self, keywords: Vec<String>) -> Vec<String> {
        let (mut tags, mut known) = (Vec::new(), HashSet::new());
        for keyword in keywords {
            let tag = collapse(&keyword);
            if tag.chars().count() > TAG {
                self.keep("keyword", tag.into());
            } else if !tag.is_empty() && known.insert(tag.to_lowercase()) {
                tags.push(tag);
            }
        }
        tags
    }

    /// The person's notes as text. Where a note has links, its HTML is kept too.
    fn note(&mut self) -> Option<String> {
        let mut texts: Vec<String> = Vec::new();
        for note in std::mem::take(&mut self.notes) {
            let is_html = has_markup(&note);
            let text = if is_html { text_of(&clean(&note)) } else { note.trim().to_owned() };
            if is_html && ["href=", "<img"].iter().any(|mark| note.contains(mark)) {
                self.keep("notes", note.into());
            }
            if !text.is_empty() && texts.last() != Some(&text) {
                texts.push(text);
            }
        }
        (!texts.is_empty()).then(|| texts.join("\n\n"))
    }
}

/// `10.1000/182` of `https://doi.org/10.1000/182` and `doi:10.1000/182`.
fn doi_of(text: &str) -> String {
    let text = text.trim();
    text.find("10.").filter(|_| text.contains("doi")).map_or(text, |at| &text[at..]).to_owned()
}

/// The names of some people as they are shown.
fn people(names: &Value) -> Option<String> {
    let part = |name: &Value, part: &str| name.get(part).and_then(Value::as_str).map(collapse).unwrap_or_default();
    let shown: Vec<String> = names
        .as_array()?
        .iter()
        .map(|name| {
            let parts =
                ["given", "dropping-particle", "non-dropping-particle", "family", "suffix"].map(|at| part(name, at));
            let whole = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
            if whole.is_empty() { part(name, "literal") } else { whole }
        })
        .filter(|name| !name.is_empty() && name != "others")
        .collect();
    (!shown.is_empty()).then(|| shown.join(", "))
}

/// The language of a code, or of its English name as LaTeX knows it.
fn language_tag(text: &str) -> Option<String> {
    const NAMES: [(&str, &str); 34] = [
        ("english", "en"),
        ("american", "en"),
        ("british", "en"),
        ("ukenglish", "en"),
        ("usenglish", "en"),
        ("german", "de"),
        ("ngerman", "de"),
        ("austrian", "de"),
        ("french", "fr"),
        ("français", "fr"),
        ("spanish", "es"),
        ("español", "es"),
        ("italian", "it"),
        ("portuguese", "pt"),
        ("brazilian", "pt"),
        ("dutch", "nl"),
        ("russian", "ru"),
        ("polish", "pl"),
        ("czech", "cs"),
        ("swedish", "sv"),
        ("danish", "da"),
        ("norwegian", "nb"),
        ("norsk", "nb"),
        ("finnish", "fi"),
        ("greek", "el"),
        ("turkish", "tr"),
        ("hungarian", "hu"),
        ("ukrainian", "uk"),
        ("arabic", "ar"),
        ("hebrew", "he"),
        ("chinese", "zh"),
        ("japanese", "ja"),
        ("korean", "ko"),
        ("latin", "la"),
    ];
    let name = text.trim().to_lowercase();
    let known = NAMES.iter().find(|(known, _)| *known == name).map(|(_, code)| (*code).to_owned());
    known.or_else(|| language::primary_subtag(&name))
}

/// UTC milliseconds of a date in words.
pub(super) fn milliseconds(text: &str) -> Option<i64> {
    let text = text.trim();
    // Zotero writes its instants in UTC and does not say so.
    let is_bare = text.len() == 19 && text.as_bytes().get(10) == Some(&b' ');
    if is_bare { date::milliseconds(&format!("{text}Z")) } else { date::milliseconds(text) }
}

/// Whether a text is HTML, and not one with a `<` in it.
fn has_markup(text: &str) -> bool {
    text.match_indices('<').take(50).any(|(at, _)| {
        let rest = text[at + 1..].trim_start_matches('/');
        let rest = rest.strip_prefix("jats:").unwrap_or(rest);
        let name: String = rest.chars().take_while(char::is_ascii_alphanumeric).take(12).collect();
        let ends = rest[name.len()..].starts_with(['>', ' ', '/']);
        ends && (is_known_element(&name) || matches!(name.as_str(), "sec" | "italic" | "bold"))
            && text[at..].contains('>')
    })
}

/// HTML made safe.
fn clean(html: &str) -> String {
    clean_fragment(html, None, &|_| None, &mut Vec::new())
}

/// A text without the markup that titles may have.
pub(super) fn plain(text: &str) -> String {
    match has_markup(text) {
        true => collapse(&text_of(&clean(text))),
        false => collapse(text),
    }
}

/// Paragraphs of a text, which may have the markup of HTML or of JATS.
pub(super) fn paragraphs(text: &str) -> String {
    if has_markup(text) {
        let mut html = text.to_owned();
        for (from, to) in [("jats:title", "h3"), ("jats:italic", "i"), ("jats:bold", "b"), ("jats:sec", "div")] {
            html = html
                .replace(&format!("<{from}>"), &format!("<{to}>"))
                .replace(&format!("</{from}>"), &format!("</{to}>"));
        }
        html = html.replace("<jats:", "<").replace("</jats:", "</");
        let safe = clean(&html);
        // A line without a paragraph around it becomes one.
        return if safe.trim_start().starts_with('<') { safe } else { format!("<p>{safe}</p>") };
    }
    let mut html = String::with_capacity(text.len() + 16);
    let mut paragraph = String::new();
    for line in text.lines().chain([""]) {
        let line = line.trim();
        if !line.is_empty() {
            paragraph.push_str(if paragraph.is_empty() { "" } else { "\n" });
            paragraph.push_str(line);
        } else if !paragraph.is_empty() {
            html.push_str("<p>");
            escape_into(&mut html, &paragraph);
            html.push_str("</p>");
            paragraph.clear();
        }
    }
    html
}
