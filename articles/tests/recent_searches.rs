//! The searches that a library remembers.
#![allow(clippy::unwrap_used, reason = "what a test cannot do without fails it")]

use articles::{Library, Table};
use pollster::block_on;

fn recent(library: &Library) -> Vec<String> {
    block_on(library.read(|view| view.recent_searches(100))).unwrap()
}

#[test]
fn searches_are_remembered_newest_first_fifty_of_them_and_no_step_of_the_history() {
    let scratch = tempfile::tempdir().unwrap();
    let library = Library::open(scratch.path()).unwrap();
    let (tell, told) = std::sync::mpsc::channel();
    library.on_change(move |tables| {
        if tables.contains(&Table::RecentSearch) {
            tell.send(()).unwrap();
        }
    });
    for query in ["gas", " tag:energy  gas ", "", "gas"] {
        block_on(library.note_search(query.into())).unwrap();
    }
    told.recv().unwrap();
    assert_eq!(recent(&library), ["gas", "tag:energy  gas"]);
    assert!(block_on(library.read(|view| view.history(10))).unwrap().is_empty());
    for number in 0..60 {
        block_on(library.note_search(format!("search {number}"))).unwrap();
    }
    assert_eq!((recent(&library).len(), &recent(&library)[0][..]), (50, "search 59"));
    block_on(library.forget_searches(Some("search 59".into()))).unwrap();
    assert_eq!(&recent(&library)[0], "search 58");
    drop(library);
    let library = Library::open(scratch.path()).unwrap();
    assert_eq!(recent(&library).len(), 49, "they survive a restart");
    block_on(library.forget_searches(None)).unwrap();
    assert!(recent(&library).is_empty());
}
