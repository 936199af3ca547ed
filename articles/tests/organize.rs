//! Folders, tags and states, as a person uses them.
#![allow(clippy::unwrap_used, reason = "what a test cannot do without fails it")]

mod support;

use articles::{Action, Error, Place, Selection, State};
use support::*;

#[test]
fn tags_are_one_whatever_their_case_and_unicode_form() {
    let scratch = scratch();
    let ids = add(&scratch, &["One of them", "Another of them"]);
    let (first, second) = (only(ids[0]), only(ids[1]));
    block_on(scratch.write(Action::Tag, move |edit| edit.tag(&first, &["Caf\u{e9}/ Music".into()], &[]))).unwrap();
    block_on(scratch.write(Action::Tag, move |edit| edit.tag(&second, &["CAFE\u{301}/music".into()], &[]))).unwrap();
    let tags: Vec<_> = all_tags(&scratch).into_iter().map(|tag| (tag.path, tag.count)).collect();
    assert_eq!(tags, [("Caf\u{e9}".to_owned(), 2), ("Caf\u{e9}/Music".to_owned(), 2)]);
}

#[test]
fn renaming_a_tag_onto_another_makes_them_one_with_all_that_is_below() {
    let scratch = scratch();
    let ids = add(&scratch, &["One of them", "Another of them", "A third"]);
    for (id, tag) in ids.iter().zip(["sea/salt", "ocean/salt", "ocean/fish"]) {
        let article = only(*id);
        block_on(scratch.write(Action::Tag, move |edit| edit.tag(&article, &[tag.to_owned()], &[]))).unwrap();
    }
    let ocean = block_on(scratch.read(|view| view.tag_at("ocean"))).unwrap().unwrap();
    block_on(scratch.write(Action::MergeTags, move |edit| edit.rename_tag(ocean, "Sea"))).unwrap();
    let tags: Vec<_> = all_tags(&scratch).into_iter().map(|tag| (tag.path, tag.count)).collect();
    let expected = [("sea", 3), ("sea/fish", 1), ("sea/salt", 2)];
    assert_eq!(tags, expected.map(|(path, count)| (path.to_owned(), count)));
    block_on(scratch.undo()).unwrap();
    assert_eq!(all_tags(&scratch).len(), 5);
}

#[test]
fn a_tag_and_a_folder_cannot_be_put_inside_themselves() {
    let scratch = scratch();
    let (tag, _) = block_on(scratch.write(Action::CreateTag, |edit| edit.create_tag("a/b"))).unwrap();
    let above = block_on(scratch.read(|view| view.tag_at("a"))).unwrap().unwrap();
    let nested = block_on(scratch.write(Action::NestTag, move |edit| edit.nest_tag(above, Some(tag))));
    assert!(matches!(nested, Err(Error::InsideItself(name)) if name == "a"));
    let (folder, _) = block_on(scratch.write(Action::CreateFolder, |edit| edit.create_folder("A/B", None))).unwrap();
    let above = block_on(scratch.read(|view| view.folder_at("A"))).unwrap().unwrap();
    let moved = block_on(scratch.write(Action::MoveFolder, move |edit| edit.move_folder(above, Some(folder))));
    assert!(matches!(moved, Err(Error::InsideItself(name)) if name == "A"));
}

#[test]
fn a_folder_has_each_name_once_and_deleting_it_keeps_its_articles() {
    let scratch = scratch();
    let id = add(&scratch, &["One of them"])[0];
    let (folder, _) = block_on(scratch.write(Action::CreateFolder, |edit| edit.create_folder("Work", None))).unwrap();
    let again = block_on(scratch.write(Action::CreateFolder, |edit| edit.create_folder("WORK ", None)));
    assert!(matches!(again, Err(Error::FolderExists(name)) if name == "WORK"));
    block_on(scratch.write(Action::File, move |edit| edit.file(&only(id), folder))).unwrap();
    assert_eq!(find(&scratch, Place::Folder(folder), "").len(), 1);
    block_on(scratch.write(Action::DeleteFolder, move |edit| edit.delete_folder(folder))).unwrap();
    assert_eq!(find(&scratch, Place::Unfiled, "").len(), 1);
}

#[test]
fn the_trash_remembers_where_an_article_was() {
    let scratch = scratch();
    let id = add(&scratch, &["One of them"])[0];
    for state in [State::Archive, State::Trash] {
        block_on(scratch.write(state.action(), move |edit| edit.set_state(&only(id), state))).unwrap();
    }
    assert!(find(&scratch, Place::All, "").is_empty());
    assert_eq!(find(&scratch, Place::Trash, "").len(), 1);
    block_on(scratch.write(Action::Restore, move |edit| edit.restore(&only(id)))).unwrap();
    assert_eq!(find(&scratch, Place::Archive, "").len(), 1);
}

#[test]
fn an_action_works_on_everything_a_search_finds_but_what_is_left_out() {
    let scratch = scratch();
    let ids = add(&scratch, &["The sea", "The sea again", "The wind"]);
    let all = Selection::All { request: request(Place::Inbox, "sea "), except: vec![ids[1]] };
    let (_, done) = block_on(scratch.write(Action::Archive, move |edit| edit.set_state(&all, State::Archive))).unwrap();
    assert_eq!(done.items, 1);
    assert_eq!(titles(&find(&scratch, Place::Archive, "")), ["The sea"]);
}

#[test]
fn a_change_is_told_once_with_the_tables_it_touched() {
    let scratch = scratch();
    let id = add(&scratch, &["One of them"])[0];
    let (tell, told) = std::sync::mpsc::channel();
    scratch.on_change(move |tables| drop(tell.send(tables.to_vec())));
    block_on(scratch.write(Action::Tag, move |edit| edit.tag(&only(id), &["new".into()], &[]))).unwrap();
    use articles::Table::*;
    assert_eq!(told.recv().unwrap(), [ArticleTag, Tag, Step]);
    assert!(told.try_recv().is_err());
}

#[test]
fn a_second_opener_may_read_and_not_write() {
    let scratch = scratch();
    add(&scratch, &["One of them"]);
    let folder = scratch.library.folder().to_owned();
    assert!(matches!(articles::Library::open(&folder), Err(Error::Busy)));
    let second = articles::Library::open_for_reading(&folder).unwrap();
    assert_eq!(find(&second, Place::All, "").len(), 1);
    assert!(matches!(block_on(second.undo()), Err(Error::Busy)));
}
