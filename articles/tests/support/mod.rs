//! What the tests of the public surface share: a library in a scratch folder, quick imports, and a picture of
//! everything a person can see in it.
#![allow(dead_code, reason = "each test file uses a part of it")]

pub mod pdf;

use std::collections::BTreeMap;
use std::path::Path;

use articles::{
    ArticleId, Destination, Flow, ImportReport, Library, Place, ReportLines, Result, Row, SearchRequest, Selection,
    Sources, TagId, TagNode, TagRequest, View,
};
pub use pollster::block_on;

/// A library that goes with the test.
pub struct Scratch {
    pub library: Library,
    pub folder: tempfile::TempDir,
}

impl std::ops::Deref for Scratch {
    type Target = Library;

    fn deref(&self) -> &Library {
        &self.library
    }
}

pub fn scratch() -> Scratch {
    let folder = tempfile::tempdir().unwrap();
    Scratch { library: Library::open(&folder.path().join("library")).unwrap(), folder }
}

/// A text long enough to be an article of its own, about its title.
pub fn text_about(title: &str) -> String {
    format!("{title}\n\nThis is what there is to say about {title}: it is one of a kind, and short.\n")
}

/// Imports a text for each title; answers their numbers.
pub fn add(library: &Library, titles: &[&str]) -> Vec<ArticleId> {
    let items = titles.iter().map(|title| (format!("{title}.txt"), text_about(title).into_bytes())).collect();
    let report = bring(library, Sources::Memory(items));
    assert_eq!(report.added as usize, titles.len(), "{report:?}");
    let number = report.import;
    let items = block_on(library.read(move |view| view.import_items(number, ReportLines::All, 0, 10_000))).unwrap();
    let by_title: BTreeMap<String, ArticleId> =
        items.into_iter().map(|item| (item.title.unwrap(), item.article.unwrap())).collect();
    titles.iter().map(|title| by_title[*title]).collect()
}

pub fn bring(library: &Library, sources: Sources) -> ImportReport {
    bring_into(library, sources, Destination::default())
}

pub fn bring_into(library: &Library, sources: Sources, into: Destination) -> ImportReport {
    let report = block_on(articles::import(library, sources, into, Box::new(|_| Flow::Continue))).unwrap();
    library.settle().unwrap();
    report
}

pub fn bring_path(library: &Library, path: &Path) -> ImportReport {
    bring(library, Sources::Paths(vec![path.to_owned()]))
}

pub fn only(id: ArticleId) -> Selection {
    Selection::Ids { ids: vec![id] }
}

pub fn these(ids: &[ArticleId]) -> Selection {
    Selection::Ids { ids: ids.to_vec() }
}

pub fn request(place: Place, query: &str) -> SearchRequest {
    SearchRequest { place, query: query.to_owned(), sort: None }
}

pub fn find(library: &Library, place: Place, query: &str) -> Vec<Row> {
    let request = request(place, query);
    block_on(library.read(move |view| Ok(view.search(&request, 0, 10_000)?.rows))).unwrap()
}

pub fn titles(rows: &[Row]) -> Vec<&str> {
    rows.iter().map(|row| row.title.as_str()).collect()
}

/// Every tag of the library, each before those below it.
pub fn all_tags(library: &Library) -> Vec<TagNode> {
    fn below(view: &View<'_>, parent: Option<TagId>, all: &mut Vec<TagNode>) -> Result<()> {
        let request = TagRequest { filter: String::new(), parent, offset: 0, limit: u32::MAX };
        for tag in view.tags(&request)?.tags {
            let id = tag.id;
            all.push(tag);
            below(view, Some(id), all)?;
        }
        Ok(())
    }
    block_on(library.read(|view| {
        let mut all = Vec::new();
        below(view, None, &mut all)?;
        Ok(all)
    }))
    .unwrap()
}

/// Everything a person can see of a library, as text.
pub fn picture(library: &Library) -> String {
    let mut rows = find(library, Place::All, "");
    rows.extend(find(library, Place::Trash, ""));
    rows.sort_by_key(|row| row.id);
    let mut lines: Vec<String> = rows
        .iter()
        .map(|row| {
            let tags: Vec<_> = row.tags.iter().map(|tag| (&tag.path, tag.colour)).collect();
            let read = row.read_at.is_some();
            format!(
                "{:?} {:?} {:?} {:?} star {} read {read} {tags:?} {:?}",
                row.title, row.byline, row.published, row.state, row.starred, row.folders
            )
        })
        .collect();
    let folders = block_on(library.read(|view| view.folders())).unwrap();
    lines.extend(folders.iter().map(|folder| format!("folder {} {}", folder.path, folder.count)));
    lines.extend(all_tags(library).iter().map(|tag| format!("tag {} {:?} {}", tag.path, tag.colour, tag.count)));
    lines.join("\n")
}
