//! Highlights, as a person makes and changes them.
#![allow(clippy::unwrap_used, reason = "what a test cannot do without fails it")]

mod support;

use articles::{Action, ArticleId, Error, Highlight, HighlightPatch, Library, NewHighlight, Place, Table};
use support::*;

fn highlights(library: &Library, article: ArticleId) -> Vec<Highlight> {
    block_on(library.read(move |view| view.highlights(article))).unwrap()
}

fn mark(library: &Library, article: ArticleId, quote: &str, note: &str) -> articles::HighlightId {
    let new = NewHighlight { quote: quote.into(), note: Some(note.into()), ..NewHighlight::default() };
    let (id, done) = block_on(library.write(Action::Highlight, move |edit| edit.highlight(article, &new))).unwrap();
    assert_eq!(done.items, 1);
    library.settle().unwrap();
    id
}

#[test]
fn a_passage_is_marked_found_changed_and_taken_off_and_each_can_be_undone() {
    let scratch = scratch();
    let tide = add(&scratch, &["The tide", "The wind"])[0];
    let id = mark(&scratch, tide, "one of a kind", "Doubtful claim");
    let there = highlights(&scratch, tide);
    let text = block_on(scratch.read(move |view| view.article(tide))).unwrap().text;
    let begins = text[..text.find("one of a kind").unwrap()].chars().count() as u32;
    assert_eq!((there[0].quote.as_str(), there[0].position), ("one of a kind", Some(begins)));
    for query in ["note:doubtful ", "doubtful ", "has:highlight", "has:note"] {
        assert_eq!(titles(&find(&scratch, Place::All, query)), ["The tide"], "{query}");
    }

    let patch = HighlightPatch { note: Some("Checked".into()), colour: Some("green".into()), tags: None };
    block_on(scratch.write(Action::EditHighlight, move |edit| edit.edit_highlight(id, &patch))).unwrap();
    scratch.settle().unwrap();
    let changed = highlights(&scratch, tide);
    assert_eq!((changed[0].note.as_str(), changed[0].colour.as_deref()), ("Checked", Some("green")));
    assert!(find(&scratch, Place::All, "note:doubtful ").is_empty());
    assert_eq!(find(&scratch, Place::All, "note:checked ").len(), 1);

    block_on(scratch.write(Action::RemoveHighlight, move |edit| edit.remove_highlight(id))).unwrap();
    scratch.settle().unwrap();
    assert!(highlights(&scratch, tide).is_empty());
    assert!(find(&scratch, Place::All, "has:highlight OR has:note OR note:checked ").is_empty());

    for expected in [&changed, &there] {
        block_on(scratch.undo()).unwrap();
        assert_eq!(&highlights(&scratch, tide), expected);
    }
    scratch.settle().unwrap();
    assert_eq!(find(&scratch, Place::All, "note:doubtful ").len(), 1);
    block_on(scratch.undo()).unwrap();
    assert!(find(&scratch, Place::All, "has:highlight").is_empty());
    block_on(scratch.redo()).unwrap();
    assert_eq!(highlights(&scratch, tide), there);
}

#[test]
fn highlights_stand_in_the_order_of_the_text_and_survive_a_restart() {
    let scratch = scratch();
    let id = add(&scratch, &["The tide"])[0];
    for quote in ["and short", "not in the text", "one of a kind"] {
        mark(&scratch, id, quote, "");
    }
    let quotes = |library: &Library| -> Vec<String> {
        highlights(library, id).into_iter().map(|highlight| highlight.quote).collect()
    };
    assert_eq!(quotes(&scratch), ["one of a kind", "and short", "not in the text"]);
    let folder = scratch.folder;
    drop(scratch.library);
    let library = Library::open(&folder.path().join("library")).unwrap();
    assert_eq!(quotes(&library), ["one of a kind", "and short", "not in the text"]);
    assert_eq!(titles(&find(&library, Place::All, "has:highlight")), ["The tide"]);
    assert_eq!(titles(&find(&library, Place::All, "\"not in the text\" ")), ["The tide"]);
}

#[test]
fn nothing_cannot_be_marked_and_nothing_is_marked_in_no_article() {
    let scratch = scratch();
    let id = add(&scratch, &["The tide"])[0];
    let try_to = |article: ArticleId, quote: &str| {
        let new = NewHighlight { quote: quote.into(), ..NewHighlight::default() };
        block_on(scratch.write(Action::Highlight, move |edit| edit.highlight(article, &new).map(drop)))
    };
    assert!(matches!(try_to(id, "  \n"), Err(Error::Invalid(_))));
    assert!(matches!(try_to(ArticleId(9_999), "x"), Err(Error::NotFound("article"))));
}

#[test]
fn a_mark_tells_of_its_table() {
    let scratch = scratch();
    let id = add(&scratch, &["The tide"])[0];
    let (tell, told) = std::sync::mpsc::channel();
    scratch.on_change(move |tables| drop(tell.send(tables.to_vec())));
    mark(&scratch, id, "one of a kind", "");
    assert_eq!(told.recv().unwrap(), [Table::Highlight, Table::Step]);
}
