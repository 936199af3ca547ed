//! BibTeX: an entry an article, under a key of its first author, its year and a word of its title. Written in UTF-8, as
//! every engine of today reads it; what is a sign to TeX is written so that it is read as itself.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::csl::csl_of;
use super::item::Item;
use super::staging::{Out, Staging};
use super::{Result, Writer};
use crate::fold::fold_search;

/// A file of BibTeX.
pub(super) struct Bibtex {
    out: Option<Out>,
    keys: HashMap<String, u32>,
}

impl Bibtex {
    pub(super) fn begin(staging: &mut Staging) -> Result<Bibtex> {
        Ok(Bibtex { out: Some(staging.single()?), keys: HashMap::new() })
    }

    /// A key that no other entry has.
    fn key(&mut self, item: &Item, entry: &Map<String, Value>) -> String {
        let base = key_of(item, entry);
        let used = self.keys.entry(base.clone()).or_insert(0);
        *used += 1;
        match *used {
            1 => base,
            number => {
                // With a sign that no key of `key_of` has, so that it cannot be another's.
                format!("{base}-{number}")
            }
        }
    }
}

impl Writer for Bibtex {
    fn article(&mut self, item: &Item, _: &mut Staging) -> Result<()> {
        let entry = csl_of(item);
        let key = self.key(item, &entry);
        match &mut self.out {
            Some(out) => out.put(written(item, &entry, &key)),
            None => Ok(()),
        }
    }

    fn end(&mut self, _: &mut Staging) -> Result<()> {
        self.out.take().map_or(Ok(()), Out::end)
    }
}

/// `lovelace1843notes`.
fn key_of(item: &Item, entry: &Map<String, Value>) -> String {
    let plain = |text: &str| -> String { fold_search(text).chars().filter(char::is_ascii_alphanumeric).collect() };
    let first = entry.get("author").and_then(Value::as_array).and_then(|names| names.first());
    let author = first.and_then(|name| name.get("family").or_else(|| name.get("literal"))).and_then(Value::as_str);
    let author = author.or(item.site.as_deref()).map(plain).unwrap_or_default();
    let year: String =
        item.published.as_deref().unwrap_or_default().chars().take(4).filter(char::is_ascii_digit).collect();
    let small = ["the", "a", "an", "of", "on", "in", "and", "der", "die", "das", "le", "la", "el"];
    let word = item.title.split_whitespace().map(plain).find(|word| word.len() > 1 && !small.contains(&word.as_str()));
    let key = format!("{}{year}{}", cut(&author, 24), cut(&word.unwrap_or_default(), 24));
    if key.is_empty() || key == year { format!("article{year}") } else { key }
}

fn cut(text: &str, longest: usize) -> &str {
    text.get(..longest).unwrap_or(text)
}

/// The type of BibTeX for one of CSL.
fn kind(csl: &str) -> &'static str {
    match csl {
        "article-journal" | "article-magazine" | "article-newspaper" => "article",
        "book" | "collection" => "book",
        "chapter" | "entry-encyclopedia" | "entry-dictionary" => "incollection",
        "paper-conference" => "inproceedings",
        "report" => "techreport",
        "thesis" => "phdthesis",
        "webpage" | "post" | "post-weblog" => "online",
        "manuscript" => "unpublished",
        "pamphlet" => "booklet",
        _ => "misc",
    }
}

fn written(item: &Item, entry: &Map<String, Value>, key: &str) -> String {
    let csl = entry.get("type").and_then(Value::as_str).unwrap_or_default();
    let kind = kind(csl);
    let mut out = format!("@{kind}{{{key},\n");
    let mut field = |name: &str, value: &str| {
        if !value.is_empty() {
            out.push_str(&format!("  {name} = {{{value}}},\n"));
        }
    };
    // The letters of a title are as they are, whatever the style does to others.
    field("title", &format!("{{{}}}", escaped(&item.title)));
    for role in ["author", "editor", "translator"] {
        field(role, &people(entry.get(role)));
    }
    let text = |name: &str| entry.get(name).and_then(Value::as_str).map(escaped).unwrap_or_default();
    let containers: &[&str] = match kind {
        "article" => &["journal"],
        "incollection" | "inproceedings" => &["booktitle"],
        // What the styles print, and what other programs read.
        "online" => &["organization", "journaltitle"],
        _ => &["howpublished", "journaltitle"],
    };
    for container in containers {
        field(container, &text("container-title"));
    }
    let published = item.published.as_deref().unwrap_or_default();
    let day = published.split('T').next().unwrap_or_default();
    field("date", day);
    field("year", day.split('-').next().unwrap_or_default());
    field("month", day.split('-').nth(1).map(|month| month.trim_start_matches('0')).unwrap_or_default());
    for (name, csl) in [
        ("volume", "volume"),
        ("number", "issue"),
        ("publisher", "publisher"),
        ("address", "publisher-place"),
        ("edition", "edition"),
        ("series", "collection-title"),
        ("isbn", "ISBN"),
        ("issn", "ISSN"),
        ("type", "genre"),
    ] {
        field(name, &text(csl));
    }
    field("pages", &text("page").replace('–', "-").replace('-', "--"));
    // These two are read letter by letter.
    let verbatim =
        |text: &str| text.replace('{', "%7B").replace('}', "%7D").replace('\\', "%5C").replace(['\n', '\r'], "");
    field("doi", &verbatim(entry.get("DOI").and_then(Value::as_str).unwrap_or_default()));
    field("url", &verbatim(item.url.as_deref().unwrap_or_default()));
    if item.url.is_some() {
        field("urldate", crate::time::iso(item.saved).split('T').next().unwrap_or_default());
    }
    field("langid", item.language.as_deref().unwrap_or_default());
    field("abstract", &item.excerpt.as_deref().map(escaped).unwrap_or_default());
    let keywords: Vec<String> = item.tags.iter().map(|tag| escaped(&tag.path.replace([',', ';'], " "))).collect();
    field("keywords", &keywords.join(", "));
    field("annote", &escaped(&item.note));
    out.push_str("}\n\n");
    out
}

/// Names as BibTeX has them: `Family, Given and {An Organisation}`.
fn people(names: Option<&Value>) -> String {
    let part = |name: &Value, part: &str| name.get(part).and_then(Value::as_str).map(escaped).unwrap_or_default();
    let names = names.and_then(Value::as_array).into_iter().flatten().map(|name| {
        let whole = part(name, "literal");
        if !whole.is_empty() {
            return format!("{{{whole}}}");
        }
        let particle = [part(name, "dropping-particle"), part(name, "non-dropping-particle")];
        let family = [&particle[0], &particle[1], &part(name, "family")].map(String::as_str).join(" ");
        let given = part(name, "given");
        match (family.trim(), given.as_str()) {
            (family, "") => format!("{{{family}}}"),
            (family, given) => format!("{family}, {given}"),
        }
    });
    names.collect::<Vec<_>>().join(" and ")
}

/// A text in which nothing is a sign of TeX.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        // Two of these in a row would be read as another sign.
        if matches!(c, '-' | '\'' | '`') && out.ends_with(c) {
            out.push_str("{}");
        }
        match c {
            '\\' => out.push_str("\\textbackslash{}"),
            '{' => out.push_str("\\{"),
            '}' => out.push_str("\\}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '&' | '%' | '$' | '#' | '_' => out.extend(['\\', c]),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
