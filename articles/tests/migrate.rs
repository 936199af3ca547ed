//! A library of an older version is brought up to date, and kept as it was beside itself.
#![allow(clippy::unwrap_used, reason = "what a test cannot do without fails it")]

mod support;

use std::path::Path;

use articles::{Error, Library, Place};
use rusqlite::Connection;
use support::*;

const FIRST: &str = include_str!("../src/library/migrations/0001.sql");

/// A library as the first version left it: an article with a tag, a note and a text, from an import.
fn first_version(folder: &Path) {
    std::fs::create_dir_all(folder).unwrap();
    let db = Connection::open(folder.join("library.sqlite")).unwrap();
    db.execute_batch(FIRST).unwrap();
    db.execute_batch(
        "PRAGMA journal_mode = WAL;
         INSERT INTO import (id, uid, started, finished, sources, withdrawn) VALUES (1, 'i', 0, 9, '[\"/in/a.txt\"]', 0);
         INSERT INTO article (id, uid, title, saved, modified, words, format, note, original, original_name,
             original_bytes, text_key, import)
         VALUES (7, 'a', 'The old sea', 5, 5, 8, 'text', 'kept note', 'ff', 'a.txt', 3, 1, 1);
         INSERT INTO import_item (import, source, outcome, article) VALUES (1, '/in/a.txt', 'added', 7);
         INSERT INTO tag (id, uid, name, key) VALUES (1, 't', 'Water', 'water');
         INSERT INTO article_tag (article, tag) VALUES (7, 1);
         INSERT INTO step (id, action, at, items) VALUES (1, 'star', 4000000000000, 1);
         UPDATE article SET starred = 1;
         INSERT INTO step_note (step, kind, tbl, key, before) VALUES (1, 'update', 'article', '{\"id\":7}', '{\"starred\":0}');",
    )
    .unwrap();
    let (html, text) = ("<p>It is wide and it was there first.</p>", "It is wide and it was there first.");
    let packed = zstd::bulk::compress(format!("{html}{text}").as_bytes(), 1).unwrap();
    db.execute(
        "INSERT INTO article_body (article, html_bytes, packed, sanitizer) VALUES (7, ?1, ?2, 1)",
        (html.len(), packed),
    )
    .unwrap();
    db.pragma_update(None, "application_id", 0x5368_6566).unwrap();
    db.pragma_update(None, "user_version", 1).unwrap();
}

#[test]
fn a_library_of_the_first_version_is_copied_and_then_brought_up_to_date() {
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path().join("library");
    first_version(&folder);
    assert!(matches!(Library::open_for_reading(&folder), Err(Error::OlderLibrary)), "a reader changes nothing");

    let library = Library::open(&folder).unwrap();
    library.settle().unwrap();
    for query in ["wide ", "note:kept ", "tag:water", "is:starred has:note"] {
        assert_eq!(titles(&find(&library, Place::All, query)), ["The old sea"], "{query}");
    }
    assert!(find(&library, Place::All, "has:highlight").is_empty());
    let report = block_on(library.read(|view| view.import_report(1))).unwrap();
    assert_eq!((report.added, report.fields.len()), (1, 0));
    block_on(library.undo()).unwrap();
    assert!(find(&library, Place::Starred, "").is_empty(), "the history goes on");
    add(&library, &["A newer one"]);

    let copy = Connection::open(folder.join("library.sqlite.before-4")).unwrap();
    let version: i64 = copy.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    let title: String = copy.query_row("SELECT title FROM article", [], |row| row.get(0)).unwrap();
    assert_eq!((version, title.as_str()), (1, "The old sea"));
}
