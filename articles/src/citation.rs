//! Citations: articles as entries of a bibliography in the styles of the Citation Style Language, and as links of
//! Markdown.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;

use hayagriva::archive::{ArchivedStyle, locales};
use hayagriva::citationberg::json::Item as Entry;
use hayagriva::citationberg::{IndependentStyle, Locale, Style};
use hayagriva::{
    BibliographyDriver, BibliographyRequest, BufWriteFormat, CitationItem, CitationRequest, ElemChild, ElemChildren,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::article::Selection;
use crate::error::{Error, Result};
use crate::export::{Item, Shelves, csl_of};
use crate::library::View;

/// A bibliography of more entries is an export.
const MOST: usize = 500;

/// A style of citations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "../../ui/src/generated/")]
pub struct CitationStyle {
    /// What it is asked for by.
    pub name: String,
    /// What a person calls it.
    pub title: String,
}

/// The styles most people are asked for, by the names that people know them by.
const COMMON: [(&str, &str, &str); 6] = [
    ("apa", "APA", "apa"),
    ("chicago", "Chicago (author and date)", "chicago-author-date"),
    ("mla", "MLA", "mla"),
    ("ieee", "IEEE", "ieee"),
    ("harvard", "Harvard", "harvard-cite-them-right"),
    ("vancouver", "Vancouver", "vancouver"),
];

/// A style of labels, which need what our entries do not have.
const LABELS: &str = "alphanumeric";

static LOCALES: LazyLock<Vec<Locale>> = LazyLock::new(locales);

/// Every style there is: those most people are asked for, then the others by name.
pub fn citation_styles() -> Vec<CitationStyle> {
    let common = COMMON.iter().map(|(name, title, _)| CitationStyle { name: (*name).into(), title: (*title).into() });
    let is_common = |style: &ArchivedStyle| COMMON.iter().any(|(_, _, known)| style.names().contains(known));
    let mut others: Vec<CitationStyle> = ArchivedStyle::all()
        .iter()
        .filter(|style| !is_common(style) && !style.names().contains(&LABELS))
        .filter_map(|style| {
            let name = style.names().first()?;
            Some(CitationStyle { name: (*name).into(), title: style.display_name().into() })
        })
        .collect();
    others.sort_by_key(|style| style.title.to_lowercase());
    common.chain(others).collect()
}

/// The style of this name.
fn style_of(name: &str) -> Result<IndependentStyle> {
    let wanted = name.trim().to_lowercase();
    let known = COMMON.iter().find(|(known, title, _)| *known == wanted || title.to_lowercase() == wanted);
    let archived = known.map_or(wanted.as_str(), |(_, _, archived)| archived);
    let style = ArchivedStyle::by_name(archived).filter(|style| !style.names().contains(&LABELS));
    match style.map(ArchivedStyle::get) {
        Some(Style::Independent(style)) => Ok(style),
        _ => Err(Error::Invalid(format!("there is no citation style “{}”", name.trim()))),
    }
}

impl View<'_> {
    /// A bibliography of articles, in the order the style asks for, an entry a line.
    ///
    /// # Errors
    /// `Invalid` for a style that is not known, for none or too many articles; `NotFound`.
    pub fn cite(&self, selection: &Selection, style: &str) -> Result<String> {
        let style = style_of(style)?;
        let items = self.cited(selection)?;
        let entries: Vec<Entry> = items.iter().map(entry).collect::<Result<_>>()?;
        // What a library of others makes of odd data ends this answer and nothing else.
        catch_unwind(AssertUnwindSafe(|| bibliography(&entries, &style)))
            .map_err(|_| Error::Internal("the citation could not be made".into()))
    }

    /// Articles as links of Markdown, one a line: `[Title](address)`; without an address only the title.
    ///
    /// # Errors
    /// `Invalid` for none or too many articles; `NotFound`.
    pub fn markdown_links(&self, selection: &Selection) -> Result<String> {
        let items = self.cited(selection)?;
        let links: Vec<String> =
            items.iter().map(|item| crate::export::markdown_link(&item.title, item.url.as_deref())).collect();
        Ok(links.join("\n"))
    }

    fn cited(&self, selection: &Selection) -> Result<Vec<Item>> {
        let ids = self.resolve(selection)?;
        if ids.is_empty() {
            return Err(Error::NotFound("article"));
        }
        if ids.len() > MOST {
            return Err(Error::Invalid(format!("more than {MOST} articles: export them as a bibliography")));
        }
        // Tags and folders are no part of a citation.
        let shelves = Shelves::default();
        let items: Vec<Item> =
            ids.into_iter().filter_map(|id| self.export_item(id, &shelves).transpose()).collect::<Result<_>>()?;
        Ok(items)
    }
}

/// An article as the styles take it.
fn entry(item: &Item) -> Result<Entry> {
    let mut entry = csl_of(item);
    // A summary is cited by none, and only costs time.
    entry.remove("abstract");
    serde_json::from_value(entry.into())
        .map_err(|error| Error::Internal(format!("an entry of a bibliography: {error}")))
}

fn bibliography(entries: &[Entry], style: &IndependentStyle) -> String {
    let mut driver = BibliographyDriver::new();
    for entry in entries {
        driver.citation(CitationRequest::from_items(vec![CitationItem::with_entry(entry)], style, &LOCALES));
    }
    let rendered = driver.finish(BibliographyRequest::new(style, None, &LOCALES));
    let lines: Vec<String> = match rendered.bibliography {
        Some(bibliography) => bibliography
            .items
            .iter()
            .map(|item| {
                let first = item.first_field.as_ref().map(first_text).filter(|first| !first.is_empty());
                let content = text(&item.content);
                match first {
                    Some(first) => format!("{first} {content}"),
                    None => content,
                }
            })
            .collect(),
        // A style of notes has no bibliography: the notes are it.
        None => rendered.citations.iter().map(|citation| text(&citation.citation)).collect(),
    };
    lines.join("\n")
}

fn text(content: &ElemChildren) -> String {
    let mut out = String::new();
    // Writing into a text does not fail.
    let _ = content.write_buf(&mut out, BufWriteFormat::Plain);
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn first_text(field: &ElemChild) -> String {
    let mut out = String::new();
    let _ = field.write_buf(&mut out, BufWriteFormat::Plain);
    out.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries() -> Vec<Entry> {
        serde_json::from_value(serde_json::json!([
            {
                "id": "1", "type": "webpage", "title": "The night the batteries held",
                "author": [{ "family": "Reyes", "given": "Ana" }, { "family": "Dam", "given": "Piet", "non-dropping-particle": "van" }],
                "container-title": "Harbour Review", "URL": "https://example.org/batteries",
                "issued": { "date-parts": [[2024, 3, 22]] }, "accessed": { "date-parts": [[2024, 4, 2]] }
            },
            { "id": "2", "type": "document", "title": "Untitled & odd <b>", "issued": { "date-parts": [[2020]] } }
        ]))
        .unwrap()
    }

    #[test]
    fn an_article_is_cited_in_every_style_there_is() {
        let entries = entries();
        for style in citation_styles() {
            let cited = bibliography(&entries, &style_of(&style.name).unwrap());
            assert!(cited.contains("batteries"), "{}: {cited}", style.name);
        }
    }

    #[test]
    fn a_citation_reads_as_its_style_has_it() {
        let entries = &entries()[..1];
        for (style, cited) in [
            (
                "apa",
                "Reyes, A., & van Dam, P. (2024, March 22). The night the batteries held. Harbour Review. \
                 https://example.org/batteries",
            ),
            ("MLA", "MLA"),
        ] {
            let text = bibliography(entries, &style_of(style).unwrap());
            if cited != "MLA" {
                assert_eq!(text, cited, "{style}");
            }
            assert!(text.contains("Reyes"), "{text}");
        }
        assert!(style_of("no such style").is_err());
    }
}
