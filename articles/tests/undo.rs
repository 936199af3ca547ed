//! What is a step of the history, what undo and redo make of it, and what becomes of what was undone.
#![allow(clippy::unwrap_used, reason = "what a test cannot do without fails it")]

mod support;

use articles::{Action, Destination, Error, Library, Place, Sources, State, Walked};
use support::*;

#[test]
fn history_names_what_was_done_newest_first_and_survives_a_restart() {
    let scratch = scratch();
    let ids = add(&scratch, &["One of them", "Another of them"]);
    let both = these(&ids);
    block_on(scratch.write(Action::Star, move |edit| edit.set_starred(&both, true))).unwrap();
    let folder = scratch.folder;
    drop(scratch.library);
    let library = Library::open(&folder.path().join("library")).unwrap();
    let steps = block_on(library.read(|view| view.history(10))).unwrap();
    let names: Vec<_> = steps.iter().map(|step| (step.action, step.items, step.undone)).collect();
    assert_eq!(names, [(Action::Star, 2, false), (Action::Import, 2, false)]);
    assert_eq!(block_on(library.undo()).unwrap().action, Action::Star);
    assert!(block_on(library.read(|view| view.history(10))).unwrap()[0].undone);
}

#[test]
fn a_change_that_changes_nothing_is_no_step() {
    let scratch = scratch();
    let id = add(&scratch, &["One of them"])[0];
    let (_, done) = block_on(scratch.write(Action::Unstar, move |edit| edit.set_starred(&only(id), false))).unwrap();
    assert_eq!(done.items, 0);
    assert_eq!(block_on(scratch.undo()).unwrap().action, Action::Import);
}

#[test]
fn a_change_that_fails_leaves_nothing_behind() {
    let scratch = scratch();
    let id = add(&scratch, &["One of them"])[0];
    let before = picture(&scratch);
    let failed = block_on(scratch.write(Action::Tag, move |edit| {
        edit.tag(&only(id), &["good".to_owned()], &[])?;
        edit.tag(&only(id), &[" / ".to_owned()], &[])
    }));
    assert!(matches!(failed, Err(Error::EmptyTag)));
    assert_eq!(picture(&scratch), before);
}

#[test]
fn reading_on_is_no_step() {
    let scratch = scratch();
    let id = add(&scratch, &["One of them"])[0];
    block_on(scratch.set_progress(id, 400)).unwrap();
    let row = &find(&scratch, Place::All, "")[0];
    assert_eq!((row.progress, row.read_at.is_some()), (400, true));
    assert_eq!(block_on(scratch.undo()).unwrap().action, Action::Import);
}

#[test]
fn undoing_an_import_takes_all_of_it_and_redoing_brings_it_back() {
    let scratch = scratch();
    add(&scratch, &["One of them", "Another of them"]);
    let before = picture(&scratch);
    block_on(scratch.undo()).unwrap();
    assert!(find(&scratch, Place::All, "").is_empty());
    assert!(find(&scratch, Place::All, "kind ").is_empty());
    block_on(scratch.redo()).unwrap();
    assert_eq!(picture(&scratch), before);
    assert_eq!(find(&scratch, Place::All, "kind ").len(), 2);
}

#[test]
fn what_was_undone_is_really_deleted_once_nothing_can_bring_it_back() {
    let scratch = scratch();
    add(&scratch, &["One of them"]);
    block_on(scratch.undo()).unwrap();
    add(&scratch, &["Another of them"]);
    let folder = scratch.folder;
    drop(scratch.library);
    let library = Library::open(&folder.path().join("library")).unwrap();
    assert_eq!(titles(&find(&library, Place::All, "")), ["Another of them"]);
    drop(library);
    let db = rusqlite::Connection::open(folder.path().join("library/library.sqlite")).unwrap();
    let left: i64 = db.query_row("SELECT count(*) FROM article", [], |row| row.get(0)).unwrap();
    assert_eq!(left, 1);
}

#[test]
fn an_import_can_be_taken_back_after_other_changes() {
    let scratch = scratch();
    add(&scratch, &["Kept"]);
    let report = bring(&scratch, articles::Sources::Memory(vec![("a.txt".into(), text_about("Not wanted").into())]));
    let unwanted = report.first.unwrap();
    block_on(scratch.write(Action::Star, move |edit| edit.set_starred(&only(unwanted), true))).unwrap();
    let (_, done) =
        block_on(scratch.write(Action::WithdrawImport, move |edit| edit.withdraw_import(report.import))).unwrap();
    assert_eq!(done.items, 1);
    assert_eq!(titles(&find(&scratch, Place::All, "")), ["Kept"]);
    block_on(scratch.undo()).unwrap();
    assert_eq!(find(&scratch, Place::Starred, "").len(), 1);
}

#[test]
fn withdrawing_an_import_takes_the_tags_and_folders_only_it_made_and_used() {
    let scratch = scratch();
    let first = add(&scratch, &["Kept"])[0];
    let text =
        "---\ntitle: Not wanted\ntags: [made/by-it, used, shared]\n---\n\nA text that nobody wants to keep here.";
    let top = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(top.path().join("Folder/Below")).unwrap();
    std::fs::write(top.path().join("Folder/Below/a.md"), text).unwrap();
    block_on(scratch.write(Action::Tag, move |edit| edit.tag(&only(first), &["shared".to_owned()], &[]))).unwrap();
    let before = picture(&scratch);
    let into = Destination { keep_folders: true, ..Destination::default() };
    let report = bring_into(&scratch, Sources::Paths(vec![top.path().join("Folder")]), into);
    let with = picture(&scratch);
    assert!(with.contains("made/by-it") && with.contains("Below"), "{with}");
    let withdraw = || block_on(scratch.write(Action::WithdrawImport, move |edit| edit.withdraw_import(report.import)));
    withdraw().unwrap();
    assert_eq!(picture(&scratch), before);
    block_on(scratch.undo()).unwrap();
    assert_eq!(picture(&scratch), with);

    block_on(scratch.write(Action::Tag, move |edit| edit.tag(&only(first), &["used".to_owned()], &[]))).unwrap();
    withdraw().unwrap();
    let tags: Vec<String> = all_tags(&scratch).into_iter().map(|tag| tag.path).collect();
    assert_eq!(tags, ["shared", "used"]);
}

#[test]
fn a_walk_goes_to_a_step_and_back_again_and_says_how_far_it_was() {
    let scratch = scratch();
    let id = add(&scratch, &["One of them"])[0];
    let mut pictures = vec![picture(&scratch)];
    for tag in ["one", "two", "three"] {
        block_on(scratch.write(Action::Tag, move |edit| edit.tag(&only(id), &[tag.to_owned()], &[]))).unwrap();
        pictures.push(picture(&scratch));
    }
    let page = block_on(scratch.read(|view| view.history_page(0, 10))).unwrap();
    assert_eq!((page.total, page.undone), (4, 0));
    let subjects: Vec<_> = page.steps.iter().map(|step| step.subject.as_deref()).collect();
    assert_eq!(subjects, [Some("three"), Some("two"), Some("one"), Some("One of them.txt")]);
    assert_eq!(block_on(scratch.undo_to(page.steps[2].id)).unwrap(), Walked { undone: 2, redone: 0 });
    assert_eq!(picture(&scratch), pictures[1]);
    assert_eq!(block_on(scratch.read(|view| view.history_page(1, 1))).unwrap().undone, 2);
    assert_eq!(block_on(scratch.undo_to(page.steps[0].id)).unwrap(), Walked { undone: 0, redone: 2 });
    assert_eq!(picture(&scratch), pictures[3]);
    assert_eq!(block_on(scratch.undo_to(page.steps[0].id)).unwrap(), Walked::default());
    assert_eq!(block_on(scratch.undo_to(0)).unwrap(), Walked { undone: 4, redone: 0 });
    assert!(find(&scratch, Place::All, "").is_empty());
    assert!(matches!(block_on(scratch.undo_to(99)), Err(Error::NotFound("step"))));
}

#[test]
fn a_step_says_what_it_was_about() {
    let scratch = scratch();
    let id = add(&scratch, &["One of them"])[0];
    block_on(scratch.write(Action::Archive, move |edit| edit.set_state(&only(id), State::Archive))).unwrap();
    let folder = block_on(scratch.write(Action::CreateFolder, |edit| edit.create_folder("Work", None))).unwrap().0;
    block_on(scratch.write(Action::RenameFolder, move |edit| edit.rename_folder(folder, "Home"))).unwrap();
    block_on(scratch.write(Action::File, move |edit| edit.file(&only(id), folder))).unwrap();
    let steps = block_on(scratch.read(|view| view.history(4))).unwrap();
    let subjects: Vec<_> = steps.iter().map(|step| step.subject.as_deref().unwrap_or_default()).collect();
    assert_eq!(subjects, ["Home", "Work → Home", "Work", "One of them"]);
}

#[test]
fn a_tag_comes_back_without_the_articles_that_went_for_good_since_it_was_deleted() {
    let scratch = scratch();
    let kept = add(&scratch, &["One of them"])[0];
    let tag = |article| move |edit: &mut articles::Edit<'_>| edit.tag(&only(article), &["sea".into()], &[]);
    block_on(scratch.write(Action::Tag, tag(kept))).unwrap();
    let into = Destination { tags: vec!["sea".into()], ..Destination::default() };
    let text = ("note.txt".to_owned(), text_about("A note").into_bytes());
    bring_into(&scratch, Sources::Memory(vec![text]), into);
    block_on(scratch.undo()).unwrap();
    let before = picture(&scratch);
    let sea = block_on(scratch.read(|view| view.tag_at("sea"))).unwrap().unwrap();
    block_on(scratch.write(Action::DeleteTag, move |edit| edit.delete_tag(sea))).unwrap();
    let folder = scratch.folder;
    drop(scratch.library);
    // The import cannot be done again any more: its article is really deleted now.
    let library = Library::open(&folder.path().join("library")).unwrap();
    assert_eq!(block_on(library.undo()).unwrap().action, Action::DeleteTag);
    assert_eq!(picture(&library), before);
}
