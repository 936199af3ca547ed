//! Verbs that ask: search, list, show, tags, folders, facets.

use clap::Args;
use pollster::block_on;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::print::{article_object, article_text};
use super::{Exit, Output};
use crate::article::ArticleId;
use crate::error::{Error, Result};
use crate::library::{Library, View};
use crate::search::{FacetValue, Place, SearchRequest, Sort, SortField};
use crate::tag::{TagId, TagNode, TagRequest};

/// Rows asked for at a time: an answer of any length is printed without ever being whole in memory.
const PAGE: u32 = 500;

#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub(super) struct Search {
    /// In the query language: words, "a phrase", tag:sea, is:starred, published:2024, ...
    query: String,
    /// How many at most.
    #[arg(long)]
    limit: Option<u32>,
    /// saved, published, title, site, words or relevance; with `-` before it the other way round.
    #[arg(long, allow_hyphen_values = true)]
    sort: Option<String>,
}

impl Search {
    pub(super) fn carry_out(self, library: &Library, output: &mut Output<'_>) -> Result<Exit> {
        let sort = self.sort.as_deref().map(sort_of).transpose()?;
        rows(library, &everywhere(&self.query, sort), self.limit, output)
    }
}

#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub(super) struct List {
    /// Only what this finds.
    query: Option<String>,
    /// How many at most.
    #[arg(long)]
    limit: Option<u32>,
    /// saved, published, title, site or words; with `-` before it the other way round.
    #[arg(long, allow_hyphen_values = true)]
    sort: Option<String>,
}

impl List {
    pub(super) fn carry_out(self, library: &Library, output: &mut Output<'_>) -> Result<Exit> {
        let newest_first = Sort { by: SortField::Saved, descending: true };
        let sort = self.sort.as_deref().map_or(Ok(newest_first), sort_of)?;
        rows(library, &everywhere(self.query.as_deref().unwrap_or_default(), Some(sort)), self.limit, output)
    }
}

pub(super) fn everywhere(query: &str, sort: Option<Sort>) -> SearchRequest {
    // The last word of a query that ends in a space is whole; without it, it would be one still being typed.
    SearchRequest { place: Place::All, query: format!("{query} "), sort }
}

fn sort_of(name: &str) -> Result<Sort> {
    let (descending, field) = match name.strip_prefix('-') {
        Some(field) => (true, field),
        None => (false, name),
    };
    let by = match field {
        "relevance" => return Ok(Sort { by: SortField::Relevance, descending: !descending }),
        "saved" => SortField::Saved,
        "published" => SortField::Published,
        "title" => SortField::Title,
        "site" => SortField::Site,
        "words" => SortField::Words,
        _ => return Err(Error::Invalid(format!("there is no order “{name}”"))),
    };
    Ok(Sort { by, descending })
}

fn rows(library: &Library, request: &SearchRequest, limit: Option<u32>, output: &mut Output<'_>) -> Result<Exit> {
    let limit = limit.unwrap_or(u32::MAX);
    let mut offset = 0;
    while offset < limit {
        let (request, size) = (request.clone(), PAGE.min(limit - offset));
        let page = block_on(library.read(move |view| view.search(&request, offset, size)))?;
        if offset == 0
            && let (Some(forgiven), false) = (&page.forgiven, output.json)
        {
            let _ = writeln!(output.err, "{forgiven}");
        }
        for row in &page.rows {
            output.row(row)?;
        }
        offset += size;
        if page.rows.is_empty() || offset >= page.total {
            break;
        }
    }
    Ok(Exit::Done)
}

impl View<'_> {
    /// The article that a person names by its number or its uid.
    pub(super) fn article_named(&self, name: &str) -> Result<ArticleId> {
        let mut found = self
            .db
            .prepare_cached("SELECT id FROM visible_article WHERE id = CAST(?1 AS INTEGER) AND ?2 OR uid = ?1")?;
        let is_number = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
        let id = found.query_map((name, is_number), |row| row.get(0).map(ArticleId))?.next().transpose()?;
        id.ok_or_else(|| Error::NoArticle(name.to_owned()))
    }
}

pub(super) fn show(library: &Library, id: &str, output: &mut Output<'_>) -> Result<Exit> {
    let id = id.to_owned();
    let article = block_on(library.read(move |view| view.article(view.article_named(&id)?)))?;
    output.line(&article_object(&article), || article_text(&article))?;
    Ok(Exit::Done)
}

fn counted(name: &str, path: &str, count: u32, output: &mut Output<'_>) -> Result<()> {
    output.line(&json!({ "name": name, "path": path, "count": count }), || format!("{count:>7}  {path}"))
}

pub(super) fn tags(library: &Library, query: Option<String>, output: &mut Output<'_>) -> Result<Exit> {
    if let Some(query) = query {
        let facets = block_on(library.read(move |view| view.facets(&everywhere(&query, None), usize::MAX)))?;
        for tag in &facets.tags {
            counted(last_name(&tag.name), &tag.name, tag.count, output)?;
        }
        return Ok(Exit::Done);
    }
    for tag in block_on(library.read(|view| tags_below(view, None)))? {
        counted(&tag.name, &tag.path, tag.count, output)?;
    }
    Ok(Exit::Done)
}

/// Every tag below this one, each before those below it.
fn tags_below(view: &View<'_>, parent: Option<TagId>) -> Result<Vec<TagNode>> {
    let request = TagRequest { filter: String::new(), parent, offset: 0, limit: u32::MAX };
    let mut all = Vec::new();
    for tag in view.tags(&request)?.tags {
        let (id, children) = (tag.id, tag.children);
        all.push(tag);
        if children > 0 {
            all.extend(tags_below(view, Some(id))?);
        }
    }
    Ok(all)
}

pub(super) fn folders(library: &Library, output: &mut Output<'_>) -> Result<Exit> {
    for folder in block_on(library.read(|view| view.folders()))? {
        counted(&folder.name, &folder.path, folder.count, output)?;
    }
    Ok(Exit::Done)
}

pub(super) fn facets(library: &Library, query: Option<String>, output: &mut Output<'_>) -> Result<Exit> {
    let query = query.unwrap_or_default();
    let facets = block_on(library.read(move |view| view.facets(&everywhere(&query, None), usize::MAX)))?;
    let mut print = |facet: &str, values: &[FacetValue], nested: bool| -> Result<()> {
        if !values.is_empty() && !output.json {
            output.line(&json!(null), || facet.to_owned())?;
        }
        for value in values {
            let name = if nested { last_name(&value.name) } else { &value.name };
            let object = json!({ "facet": facet, "name": name, "path": value.name, "count": value.count });
            output.line(&object, || format!("{:>7}  {}", value.count, value.name))?;
        }
        Ok(())
    };
    print("tags", &facets.tags, true)?;
    print("folders", &facets.folders, true)?;
    print("sites", &facets.sites, false)?;
    print("authors", &facets.authors, false)?;
    print("years", &facets.years, false)?;
    print("languages", &facets.languages, false)?;
    print("formats", &facets.formats, false)?;
    Ok(Exit::Done)
}

fn last_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
