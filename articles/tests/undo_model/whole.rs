//! A whole library as text: every row of the tables that history knows of, and all that can be seen of it.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use articles::{Action, FolderView, Library, RuleTerms, SearchToSave};

use super::support::*;

/// Tables that history knows of, and what of them is no part of it.
const TABLES: &[(&str, &str, &[&str])] = &[
    ("article", "FROM visible_article AS article", &["progress"]),
    ("article_tag", "FROM article_tag JOIN visible_article ON id = article", &[]),
    ("article_folder", "FROM article_folder JOIN visible_article ON id = article", &[]),
    ("highlight", "FROM highlight JOIN visible_article ON visible_article.id = article", &[]),
    ("tag", "FROM tag", &[]),
    // How a folder is looked at is a setting: [`views`].
    ("folder", "FROM folder", &["view"]),
    ("saved_search", "FROM saved_search", &[]),
    ("rule", "FROM rule", &[]),
    ("dismissed", "FROM dismissed", &[]),
    // The report of an import that changed nothing is there, and is no step.
    ("import", "FROM import WHERE withdrawn = 0 AND id IN (SELECT import FROM article)", &["finished", "cancelled"]),
];

/// Every row of the tables that history knows of, as far as it is in the library, and all that can be seen of it.
pub fn whole(folder: &Path, library: &Library) -> String {
    let db = rusqlite::Connection::open(folder.join("library.sqlite")).unwrap();
    let mut lines = Vec::new();
    for (table, from, outside) in TABLES {
        let mut columns = db.prepare("SELECT name FROM pragma_table_info(?1)").unwrap();
        let columns: Vec<String> =
            columns.query_map([table], |row| row.get(0)).unwrap().collect::<rusqlite::Result<_>>().unwrap();
        let quoted: Vec<String> = columns
            .iter()
            .filter(|column| !outside.contains(&column.as_str()))
            .map(|column| format!("'{column} ' || quote({table}.{column})"))
            .collect();
        let mut rows = db.prepare(&format!("SELECT concat_ws(', ', {}) {from}", quoted.join(", "))).unwrap();
        let rows = rows.query_map([], |row| row.get::<_, String>(0)).unwrap();
        let mut found: Vec<String> = rows.map(|row| format!("{table}: {}", row.unwrap())).collect();
        found.sort();
        lines.extend(found);
    }
    // How many articles opening a folder shows depends on how it is looked at, which is no part of history.
    lines.extend(picture(library).lines().filter(|line| !line.starts_with("folder ")).map(str::to_owned));
    lines.join("\n")
}

/// A library as every sequence begins with it, closed, with a few of everything; and the wholes of it at each point of
/// its history.
pub fn beginning() -> &'static (tempfile::TempDir, Vec<String>) {
    static BEGINNING: OnceLock<(tempfile::TempDir, Vec<String>)> = OnceLock::new();
    BEGINNING.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let library = Library::open(folder.path()).unwrap();
        let now = || whole(folder.path(), &library);
        let mut points = vec![now()];
        let ids = add(&library, &["The whale's road", "The wind's way", "A third one"]);
        points.push(now());
        for (article, path) in [(ids[0], "sea/salt"), (ids[1], "wind"), (ids[2], "sea")] {
            block_on(library.write(Action::Tag, move |edit| edit.tag(&only(article), &[path.into()], &[]))).unwrap();
            points.push(now());
        }
        block_on(library.write(Action::CreateFolder, |edit| edit.create_folder("Work/Energy", None))).unwrap();
        points.push(now());
        let search = SearchToSave { name: "One".into(), query: "tag:salt".into(), parent: None };
        block_on(library.write(Action::SaveSearch, move |edit| edit.save_search(&search))).unwrap();
        points.push(now());
        let terms = RuleTerms {
            name: "First".into(),
            query: "tag:sea".into(),
            add_tags: vec!["north/sea".into()],
            folders: vec!["Work".into()],
            state: None,
            star: false,
            on_import: true,
        };
        block_on(library.write(Action::CreateRule, move |edit| edit.create_rule(&terms))).unwrap();
        points.push(now());
        (folder, points)
    })
}

pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let into = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &into),
            false => drop(std::fs::copy(entry.path(), into).unwrap()),
        }
    }
}

/// How each folder that is there is looked at, by its uid.
pub fn views(folder: &Path) -> BTreeMap<String, FolderView> {
    let db = rusqlite::Connection::open(folder.join("library.sqlite")).unwrap();
    let mut rows = db.prepare("SELECT uid, view FROM folder").unwrap();
    let rows = rows.query_map([], |row| Ok((row.get(0)?, row.get::<_, Option<String>>(1)?))).unwrap();
    rows.map(|row| {
        let (uid, view) = row.unwrap();
        (uid, view.map(|json| serde_json::from_str(&json).unwrap()).unwrap_or_default())
    })
    .collect()
}
