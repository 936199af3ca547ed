//! The index follows the library, whatever happens to either.

use std::fs;

use crate::search::Engine;
use crate::search::fixture::{Fixture, Sheet};

fn three() -> Fixture {
    let library = Fixture::new();
    for text in ["one whale", "two whales", "three cats"] {
        library.add(&Sheet { text, ..Sheet::default() });
    }
    library
}

/// Closes the library and opens it again.
fn reopened(library: Fixture, before: impl FnOnce(&Fixture)) -> Fixture {
    let mut library = library;
    let empty = tempfile::tempdir().expect("a folder");
    let closed = Engine::open(empty.path(), &library.db, true).expect("opens");
    drop(std::mem::replace(&mut library.engine, closed));
    before(&library);
    library.engine = Engine::open(library.folder.path(), &library.db, true).expect("opens");
    library
}

#[test]
fn what_changes_is_found_by_its_new_words_only() {
    let library = three();
    library.db.execute("UPDATE article SET title = 'Dogs', note = 'mine' WHERE id = 1", []).expect("updates");
    library.db.execute("DELETE FROM article WHERE id = 2", []).expect("deletes");
    library.changed(&[1, 2]);
    library.index();
    assert_eq!(library.found("dogs "), [1]);
    assert_eq!(library.found("note:mine "), [1]);
    assert_eq!(library.found("whale "), [1]);
    assert_eq!(library.found("untitled "), [3]);
    assert_eq!(library.engine.pending(&library.db).expect("a number"), 0);
}

#[test]
fn removed_and_withdrawn_articles_are_not_found_and_come_back() {
    let library = three();
    library
        .db
        .execute_batch(
            "INSERT INTO import (id, uid, started, sources, withdrawn) VALUES (7, 'x', 0, '[]', 1);
             UPDATE article SET import = 7 WHERE id = 1;
             UPDATE article SET removed = 1 WHERE id = 3;",
        )
        .expect("updates");
    library.changed(&[1, 3]);
    assert_eq!(library.found(""), [2]);
    assert_eq!(library.found("cats OR whale "), [2]);
    library.db.execute_batch("UPDATE import SET withdrawn = 0; UPDATE article SET removed = 0;").expect("updates");
    library.changed(&[1, 3]);
    assert_eq!(library.found("").len(), 3);
    assert_eq!(library.found("import:7"), [1]);
}

#[test]
fn what_was_not_indexed_before_a_crash_is_indexed_after_it() {
    let library = three();
    library.insert(&Sheet { text: "late whale", ..Sheet::default() });
    let library = reopened(library, |_| {});
    assert_eq!(library.engine.pending(&library.db).expect("a number"), 1);
    assert!(!library.found("whale ").contains(&4));
    library.index();
    assert!(library.found("whale ").contains(&4));
}

#[test]
fn a_stopped_catch_up_goes_on_where_it_was() {
    let library = Fixture::new();
    for n in 0..1_200 {
        library.insert(&Sheet { text: &format!("whale {n}"), ..Sheet::default() });
    }
    let asked = std::cell::Cell::new(0);
    let left = library.engine.catch_up(&library.db, &|| asked.replace(asked.get() + 1) == 1).expect("catches up");
    assert_eq!(left, 700);
    let library = reopened(library, |_| {});
    assert_eq!(library.engine.pending(&library.db).expect("a number"), 700);
    assert_eq!(library.found("whale ").len(), 500);
    library.index();
    assert_eq!(library.view().search(&super::super::fixture::everywhere("whale "), 0, 1).expect("finds").total, 1_200);
    assert_eq!(library.engine.committed_seq(), 1_200);
}

#[test]
fn a_missing_damaged_or_foreign_index_is_made_anew() {
    type Damage = fn(&Fixture);
    let damage: [(&str, Damage); 5] = [
        ("missing", |library| fs::remove_dir_all(library.folder.path().join("index")).expect("removes")),
        ("no index at all", |library| {
            fs::write(library.folder.path().join("index/meta.json"), "{}").expect("writes");
        }),
        ("cut off", |library| {
            for entry in fs::read_dir(library.folder.path().join("index")).expect("lists") {
                let path = entry.expect("an entry").path();
                if path.extension().is_some_and(|extension| extension == "idx") {
                    let bytes = fs::read(&path).expect("reads");
                    fs::write(&path, &bytes[..bytes.len() / 2]).expect("writes");
                }
            }
        }),
        ("newer than the library", |library| {
            library
                .db
                .execute_batch("DELETE FROM text_change; UPDATE sqlite_sequence SET seq = 1 WHERE name = 'text_change'")
                .expect("updates");
        }),
        ("of another library", |library| {
            library.db.execute("UPDATE article SET uid = 'other' || id", []).expect("updates");
        }),
    ];
    for (what, damage) in damage {
        let library = reopened(three(), damage);
        assert_eq!(library.engine.pending(&library.db).expect(what), 3, "{what}");
        assert_eq!(library.found("is:inbox").len(), 3, "{what}");
        library.index();
        assert_eq!(library.found("whale "), [1, 2], "{what}");
    }
}

#[test]
fn a_reader_writes_nothing_and_answers_from_what_is_there() {
    let library = three();
    let folder = tempfile::tempdir().expect("a folder");
    let mut reader = Engine::open(folder.path(), &library.db, false).expect("opens");
    assert_eq!(reader.catch_up(&library.db, &|| false).expect("counts"), 3);
    assert_eq!(fs::read_dir(folder.path()).expect("lists").count(), 0);
    let mut library = library;
    std::mem::swap(&mut library.engine, &mut reader);
    assert_eq!(library.found("is:inbox").len(), 3);
    assert!(library.found("whale ").is_empty());
    library.engine = Engine::open(library.folder.path(), &library.db, false).expect("opens beside the writer");
    assert_eq!(library.found("whale "), [1, 2]);
    drop(reader);
}
