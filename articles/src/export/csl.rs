//! Articles as entries of a bibliography, in the names of CSL: the list that reference managers read, and what citations
//! are made of. What a bibliography said of an article when it came in is said again.

use serde_json::{Map, Value, json};

use super::item::Item;
use super::staging::{Out, Staging};
use super::{Result, Writer};
use crate::article::Format;
use crate::time;

/// A list of entries.
pub(super) struct List {
    out: Option<Out>,
    any: bool,
}

impl List {
    pub(super) fn begin(staging: &mut Staging) -> Result<List> {
        let mut out = staging.single()?;
        out.put("[")?;
        Ok(List { out: Some(out), any: false })
    }
}

impl Writer for List {
    fn article(&mut self, item: &Item, _: &mut Staging) -> Result<()> {
        let mut entry = csl_of(item);
        // Beside what citations need: what reference managers keep too.
        let keywords: Vec<&str> = item.tags.iter().map(|tag| tag.path.as_str()).collect();
        if !keywords.is_empty() {
            entry.insert("keyword".into(), keywords.join("; ").into());
        }
        if !item.note.is_empty() {
            entry.insert("annote".into(), item.note.clone().into());
        }
        // An entry with nothing but a title is told from other lists by this.
        if let (false, Some(date)) = (entry.contains_key("accessed"), date_parts(&time::iso(item.saved))) {
            entry.insert("accessed".into(), date);
        }
        if let Some(out) = &mut self.out {
            out.put(if self.any { ",\n" } else { "\n" })?;
            out.put(Value::Object(entry).to_string())?;
        }
        self.any = true;
        Ok(())
    }

    fn end(&mut self, _: &mut Staging) -> Result<()> {
        let Some(mut out) = self.out.take() else { return Ok(()) };
        out.put("\n]\n")?;
        out.end()
    }
}

/// The names of fields of CSL that are kept as they came.
const KEPT: [&str; 40] = [
    "DOI",
    "ISBN",
    "ISSN",
    "PMID",
    "PMCID",
    "volume",
    "issue",
    "number",
    "page",
    "number-of-pages",
    "number-of-volumes",
    "publisher",
    "publisher-place",
    "edition",
    "version",
    "collection-title",
    "collection-number",
    "title-short",
    "container-title-short",
    "section",
    "event-title",
    "event-place",
    "archive",
    "archive_location",
    "source",
    "call-number",
    "authority",
    "references",
    "scale",
    "dimensions",
    "medium",
    "genre",
    "status",
    "note",
    "chapter-number",
    "original-title",
    "original-publisher",
    "jurisdiction",
    "part-number",
    "supplement-number",
];

/// Roles of people.
const ROLES: [&str; 12] = [
    "author",
    "editor",
    "translator",
    "container-author",
    "collection-editor",
    "director",
    "composer",
    "illustrator",
    "interviewer",
    "recipient",
    "reviewed-author",
    "contributor",
];

/// Dates other than that of publication.
const DATES: [&str; 4] = ["accessed", "event-date", "original-date", "submitted"];

/// An article as an entry of CSL JSON.
pub(crate) fn csl_of(item: &Item) -> Map<String, Value> {
    let mut entry = Map::new();
    let said = |name: &str| item.fields.get(name);
    entry.insert("id".into(), item.uid.clone().into());
    entry.insert("type".into(), kind(item).into());
    entry.insert("title".into(), item.title.clone().into());
    // Other sources have fields of the same names that say something else.
    let is_entry = said("type").and_then(Value::as_str).is_some_and(crate::import::is_csl_type);
    let kept = KEPT.into_iter().filter(|name| is_entry || matches!(*name, "DOI" | "ISBN" | "ISSN"));
    for name in kept {
        if let Some(value @ (Value::String(_) | Value::Number(_))) = said(name) {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            entry.insert(name.into(), text.into());
        }
    }
    for role in ROLES.into_iter().filter(|_| is_entry) {
        if let Some(names) = said(role).and_then(names) {
            entry.insert(role.into(), names);
        }
    }
    let authors_are_said = ["author", "editor", "director", "contributor"].iter().any(|role| entry.contains_key(*role));
    if let (false, Some(names)) = (authors_are_said, &item.byline) {
        let names: Vec<Value> = names.split(", ").filter(|name| !name.trim().is_empty()).map(person).collect();
        if !names.is_empty() {
            entry.insert("author".into(), names.into());
        }
    }
    for name in DATES.into_iter().filter(|_| is_entry) {
        if let Some(date) = said(name).filter(|date| date.get("date-parts").is_some()) {
            entry.insert(name.into(), date.clone());
        }
    }
    let texts = [
        ("container-title", &item.site),
        ("URL", &item.url),
        ("language", &item.language),
        ("abstract", &item.excerpt),
    ];
    for (name, text) in texts {
        if let Some(text) = text {
            entry.insert(name.into(), text.clone().into());
        }
    }
    if let Some(date) = item.published.as_deref().and_then(date_parts) {
        entry.insert("issued".into(), date);
    }
    // A page on the web is cited with the day it was read there.
    if item.url.is_some()
        && !entry.contains_key("accessed")
        && let Some(date) = date_parts(&time::iso(item.saved))
    {
        entry.insert("accessed".into(), date);
    }
    entry
}

/// What the article is: what its bibliography said, or what its format allows.
fn kind(item: &Item) -> &str {
    if let Some(kind) = item.fields.get("type").and_then(Value::as_str)
        && crate::import::is_csl_type(kind)
    {
        return kind;
    }
    match item.format {
        Format::Epub => "book",
        Format::Mail => "personal_communication",
        _ if item.url.is_some() => "webpage",
        _ => "document",
    }
}

/// Names as CSL has them, if these are some.
fn names(value: &Value) -> Option<Value> {
    let known = ["family", "given", "literal", "suffix", "dropping-particle", "non-dropping-particle"];
    let names: Vec<Value> = value
        .as_array()?
        .iter()
        .filter_map(|name| {
            let parts: Map<String, Value> = name
                .as_object()?
                .iter()
                .filter(|(part, value)| known.contains(&part.as_str()) && value.is_string())
                .map(|(part, value)| (part.clone(), value.clone()))
                .collect();
            let is_named = parts.contains_key("family") || parts.contains_key("literal");
            is_named.then_some(Value::Object(parts))
        })
        .collect();
    (!names.is_empty()).then(|| names.into())
}

/// Particles that belong to the family name.
const PARTICLES: [&str; 14] =
    ["van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "du", "la", "le", "ter"];

/// A person by the name as it is shown: the last word is the family, with the particles before it. A name of one word,
/// of CJK, or of an organisation is one.
pub(super) fn person(name: &str) -> Value {
    let words: Vec<&str> = name.split_whitespace().collect();
    let is_whole = words.len() < 2
        || words.len() > 5
        || name.chars().any(crate::extract::plain_text::is_cjk)
        || words.iter().any(|word| ORGANISATIONS.contains(&word.to_lowercase().as_str()));
    if is_whole {
        return json!({ "literal": words.join(" ") });
    }
    let mut begin = words.len() - 1;
    while begin > 1 && PARTICLES.contains(&words[begin - 1]) {
        begin -= 1;
    }
    let last = words.len() - 1;
    let mut person = json!({ "family": words[last], "given": words[..begin].join(" ") });
    if begin < last {
        person["non-dropping-particle"] = words[begin..last].join(" ").into();
    }
    person
}

/// Words that no person is called by.
const ORGANISATIONS: [&str; 22] = [
    "the",
    "and",
    "of",
    "for",
    "news",
    "press",
    "agency",
    "team",
    "staff",
    "editors",
    "editorial",
    "board",
    "desk",
    "times",
    "magazine",
    "institute",
    "university",
    "association",
    "foundation",
    "inc",
    "redaktion",
    "group",
];

/// `2024-03-22` as the parts of a date.
pub(super) fn date_parts(published: &str) -> Option<Value> {
    let day = published.split('T').next()?;
    let parts: Vec<i64> = day.splitn(3, '-').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    (!parts.is_empty()).then(|| json!({ "date-parts": [parts] }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_taken_apart_where_it_is_one_of_a_person() {
        for (name, family, given) in [
            ("Ada Lovelace", "Lovelace", "Ada"),
            ("Ludwig van Beethoven", "Beethoven", "Ludwig"),
            ("Anna Maria de la Cruz", "Cruz", "Anna Maria"),
            ("Prince", "", ""),
            ("The Editorial Board", "", ""),
            ("Associated Press", "", ""),
            ("王小波", "", ""),
        ] {
            let person = person(name);
            match family {
                "" => assert_eq!(person["literal"], name),
                _ => assert_eq!((&person["family"], &person["given"]), (&family.into(), &given.into()), "{name}"),
            }
        }
    }

    #[test]
    fn a_date_keeps_its_precision() {
        for (published, parts) in [
            ("2024", json!([[2024]])),
            ("2024-03", json!([[2024, 3]])),
            ("2024-03-22", json!([[2024, 3, 22]])),
            ("2024-03-22T09:30:00Z", json!([[2024, 3, 22]])),
        ] {
            assert_eq!(date_parts(published).unwrap()["date-parts"], parts);
        }
        assert_eq!(date_parts("soon"), None);
    }
}
