//! Triage: suggestions, queues, the palette, and one change of many articles.
#![allow(clippy::unwrap_used, reason = "what a test cannot do without fails it")]

mod support;

use articles::{
    Action, Article, ArticleId, ArticlesPatch, Code, Done, Library, Place, Reason, SearchRequest, Selection, State,
};
use support::*;

fn edit(library: &Library, selection: Selection, patch: &ArticlesPatch) -> articles::Result<Done> {
    let patch = patch.clone();
    let written = library.write(Action::EditArticles, move |edit| edit.edit_articles(&selection, &patch));
    block_on(written).map(|(_, done)| done)
}

fn article(library: &Library, id: ArticleId) -> Article {
    block_on(library.read(move |view| view.article(id))).unwrap()
}

fn all_of(place: Place, query: &str) -> Selection {
    let request = SearchRequest { place, query: query.into(), sort: None };
    Selection::All { request, except: Vec::new() }
}

#[test]
fn every_field_of_many_articles_is_changed_in_one_step_that_is_undone_at_once() {
    let scratch = scratch();
    let ids = add(&scratch, &["The first", "The second", "The third"]);
    let before: Vec<Article> = ids.iter().map(|&id| article(&scratch, id)).collect();
    let words = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>();
    let patch = ArticlesPatch {
        byline: Some(" Ada Okafor ".into()),
        site: Some("The Review".into()),
        published: Some("2024-03".into()),
        language: Some("EN".into()),
        note: Some("To be checked.".into()),
        state: Some(State::Later),
        starred: Some(true),
        read: Some(true),
        add_tags: words(&["energy/storage", "grid"]),
        add_folders: words(&["Work/Energy"]),
        ..ArticlesPatch::default()
    };
    let two = Selection::Ids { ids: ids[..2].to_vec() };
    assert_eq!(edit(&scratch, two.clone(), &patch).unwrap(), Done { action: Action::EditArticles, items: 2 });
    for &id in &ids[..2] {
        let now = article(&scratch, id);
        assert_eq!(now.row.byline.as_deref(), Some("Ada Okafor"));
        assert_eq!((now.row.site.as_deref(), now.row.language.as_deref()), (Some("The Review"), Some("en")));
        assert_eq!((now.row.published.as_deref(), now.note.as_str()), (Some("2024-03"), "To be checked."));
        assert_eq!((now.row.state, now.row.starred, now.row.read_at.is_some()), (State::Later, true, true));
        assert_eq!(now.row.tags.iter().map(|tag| &tag.path[..]).collect::<Vec<_>>(), ["energy/storage", "grid"]);
        assert_eq!(now.row.folders, ["Work/Energy"]);
    }
    assert_eq!(article(&scratch, ids[2]), before[2]);

    let again = ArticlesPatch {
        byline: Some(String::new()),
        note: Some("Checked.".into()),
        read: Some(false),
        remove_tags: words(&["GRID", "never given"]),
        remove_folders: words(&["Work/Energy"]),
        ..ArticlesPatch::default()
    };
    assert_eq!(edit(&scratch, two, &again).unwrap().items, 2);
    let now = article(&scratch, ids[0]);
    assert_eq!((now.row.byline, now.row.read_at, now.row.folders.len(), now.row.tags.len()), (None, None, 0, 1));
    assert_eq!(now.note, "To be checked.\n\nChecked.");

    block_on(scratch.undo()).unwrap();
    block_on(scratch.undo()).unwrap();
    let after: Vec<Article> = ids.iter().map(|&id| article(&scratch, id)).collect();
    assert_eq!(after, before);
    assert!(all_tags(&scratch).is_empty());
}

#[test]
fn a_change_of_a_whole_search_is_about_what_it_found_at_first() {
    let scratch = scratch();
    add(&scratch, &["The first", "The second", "The third"]);
    let patch =
        ArticlesPatch { state: Some(State::Archive), add_tags: vec!["done".into()], ..ArticlesPatch::default() };
    // After the first field is changed, the inbox is empty.
    assert_eq!(edit(&scratch, all_of(Place::Inbox, ""), &patch).unwrap().items, 3);
    assert_eq!(find(&scratch, Place::Archive, "tag:done").len(), 3);
    assert_eq!(edit(&scratch, all_of(Place::All, ""), &patch).unwrap().items, 0);
    assert_eq!(block_on(scratch.read(|view| view.history(9))).unwrap().len(), 2);
}

#[test]
fn a_change_that_cannot_be_made_changes_nothing() {
    let scratch = scratch();
    let id = add(&scratch, &["The first"])[0];
    for wrong in [
        ArticlesPatch { title: Some("  ".into()), ..ArticlesPatch::default() },
        ArticlesPatch { starred: Some(true), published: Some("tomorrow".into()), ..ArticlesPatch::default() },
        ArticlesPatch { starred: Some(true), add_tags: vec![" / ".into()], ..ArticlesPatch::default() },
        ArticlesPatch { starred: Some(true), add_folders: vec![String::new()], ..ArticlesPatch::default() },
    ] {
        let failed = edit(&scratch, only(id), &wrong).unwrap_err();
        assert_eq!(failed.code(), Code::Invalid, "{wrong:?}");
        assert!(!article(&scratch, id).row.starred);
    }
    let nobody = ArticlesPatch { add_tags: vec!["new".into()], ..ArticlesPatch::default() };
    assert_eq!(edit(&scratch, Selection::Ids { ids: Vec::new() }, &nobody).unwrap().items, 0);
    assert!(all_tags(&scratch).is_empty());
}

#[test]
fn a_queue_is_the_list_in_its_order_and_no_longer_than_asked() {
    let scratch = scratch();
    let ids = add(&scratch, &["Apples", "Birds", "Cranes"]);
    let by_title = all_of(Place::Inbox, "sort:-title");
    let queue = block_on(scratch.read(move |view| view.queue(&by_title, 2))).unwrap();
    assert_eq!((queue.ids, queue.total), (vec![ids[2], ids[1]], 3));
}

#[test]
fn tags_given_lately_are_suggested_last_and_until_that_is_undone() {
    let scratch = scratch();
    let ids = add(&scratch, &["Apples", "Birds", "Cranes"]);
    for (id, tag) in [(ids[0], "older"), (ids[1], "newer"), (ids[2], "Apples")] {
        let tags = [tag.to_owned()];
        block_on(scratch.write(Action::Tag, move |edit| edit.tag(&only(id), &tags, &[]))).unwrap();
    }
    let suggested = || {
        let asked = ids[0];
        let found = block_on(scratch.read(move |view| view.suggest(asked, 9))).unwrap();
        found.into_iter().map(|one| (one.path, one.reason)).collect::<Vec<_>>()
    };
    let lately = |tag: &str| (tag.to_owned(), Reason::Recent);
    assert_eq!(suggested(), [("Apples".to_owned(), Reason::Title), lately("newer")]);
    block_on(scratch.undo()).unwrap();
    block_on(scratch.undo()).unwrap();
    assert_eq!(suggested(), []);
}
