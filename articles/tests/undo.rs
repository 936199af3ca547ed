//! Undo and redo, over every kind of change and over restarts.
#![allow(clippy::unwrap_used, reason = "what a test cannot do without fails it")]

mod support;

use articles::{Action, ArticleId, ArticlePatch, Colour, Edit, Error, Library, Place, Result, Selection, State};
use proptest::prelude::*;
use support::*;

/// Something a person does. Numbers pick one of what is there.
#[derive(Debug, Clone)]
enum Deed {
    Tag(u8, &'static str),
    Untag(u8, &'static str),
    File(u8, u8),
    MoveTo(u8, u8),
    State(u8, State),
    Star(u8, bool),
    Read(u8, bool),
    Rename(u8, &'static str),
    Delete(u8),
    CreateFolder(&'static str, u8),
    RenameFolder(u8, &'static str),
    MoveFolder(u8, u8),
    DeleteFolder(u8),
    RenameTag(u8, &'static str),
    NestTag(u8, u8),
    Recolour(u8),
    DeleteTag(u8),
    Import(u8),
    Undo,
    Redo,
    Restart,
}

fn deed() -> impl Strategy<Value = Deed> {
    let name = prop::sample::select(vec!["sea", "Sea", "wind", "sea/salt", "north/sea", "wind/sea/salt"]);
    let plain = prop::sample::select(vec!["Work", "Energy", "work", "Home"]);
    let state = prop::sample::select(vec![State::Inbox, State::Later, State::Archive, State::Trash]);
    prop_oneof![
        4 => (any::<u8>(), name.clone()).prop_map(|(a, t)| Deed::Tag(a, t)),
        1 => (any::<u8>(), name.clone()).prop_map(|(a, t)| Deed::Untag(a, t)),
        2 => (any::<u8>(), any::<u8>()).prop_map(|(a, f)| Deed::File(a, f)),
        1 => (any::<u8>(), any::<u8>()).prop_map(|(a, f)| Deed::MoveTo(a, f)),
        3 => (any::<u8>(), state).prop_map(|(a, s)| Deed::State(a, s)),
        1 => (any::<u8>(), any::<bool>()).prop_map(|(a, s)| Deed::Star(a, s)),
        1 => (any::<u8>(), any::<bool>()).prop_map(|(a, s)| Deed::Read(a, s)),
        1 => (any::<u8>(), name.clone()).prop_map(|(a, t)| Deed::Rename(a, t)),
        1 => any::<u8>().prop_map(Deed::Delete),
        3 => (plain.clone(), any::<u8>()).prop_map(|(n, p)| Deed::CreateFolder(n, p)),
        1 => (any::<u8>(), plain).prop_map(|(f, n)| Deed::RenameFolder(f, n)),
        1 => (any::<u8>(), any::<u8>()).prop_map(|(f, p)| Deed::MoveFolder(f, p)),
        1 => any::<u8>().prop_map(Deed::DeleteFolder),
        2 => (any::<u8>(), name).prop_map(|(t, n)| Deed::RenameTag(t, n)),
        2 => (any::<u8>(), any::<u8>()).prop_map(|(t, p)| Deed::NestTag(t, p)),
        1 => any::<u8>().prop_map(Deed::Recolour),
        1 => any::<u8>().prop_map(Deed::DeleteTag),
        1 => any::<u8>().prop_map(Deed::Import),
        4 => Just(Deed::Undo),
        3 => Just(Deed::Redo),
        1 => Just(Deed::Restart),
    ]
}

fn pick<T: Copy>(from: &[T], number: u8) -> Option<T> {
    (!from.is_empty()).then(|| from[usize::from(number) % from.len()])
}

fn write(library: &Library, action: Action, change: impl FnOnce(&mut Edit<'_>) -> Result<()> + Send + 'static) -> bool {
    match block_on(library.write(action, change)) {
        Ok(((), done)) => done.items > 0,
        Err(Error::InsideItself(_) | Error::FolderExists(_)) => false,
        Err(error) => panic!("{action:?}: {error}"),
    }
}

/// Does it; whether anything changed.
fn carry_out(library: &Library, deed: &Deed) -> bool {
    let mut articles: Vec<ArticleId> = find(library, Place::All, "").iter().map(|row| row.id).collect();
    articles.extend(find(library, Place::Trash, "").iter().map(|row| row.id));
    articles.sort();
    let folders = block_on(library.read(|view| view.folders())).unwrap();
    let folders: Vec<_> = folders.iter().map(|folder| folder.id).collect();
    let tags: Vec<_> = all_tags(library).iter().map(|tag| tag.id).collect();
    let article = |number| pick(&articles, number).map(only).unwrap_or(Selection::Ids { ids: vec![] });
    match deed.clone() {
        Deed::Tag(a, tag) => {
            let a = article(a);
            write(library, Action::Tag, move |edit| edit.tag(&a, &[tag.to_owned()], &[]))
        }
        Deed::Untag(a, tag) => {
            let a = article(a);
            write(library, Action::Untag, move |edit| edit.tag(&a, &[], &[tag.to_owned()]))
        }
        Deed::File(a, f) => pick(&folders, f).is_some_and(|f| {
            let a = article(a);
            write(library, Action::File, move |edit| edit.file(&a, f))
        }),
        Deed::MoveTo(a, f) => pick(&folders, f).is_some_and(|f| {
            let a = article(a);
            write(library, Action::Move, move |edit| edit.move_to(&a, f))
        }),
        Deed::State(a, state) => {
            let a = article(a);
            write(library, state.action(), move |edit| edit.set_state(&a, state))
        }
        Deed::Star(a, on) => {
            let a = article(a);
            write(library, Action::Star, move |edit| edit.set_starred(&a, on))
        }
        Deed::Read(a, on) => {
            let a = article(a);
            write(library, Action::MarkRead, move |edit| edit.set_read(&a, on))
        }
        Deed::Rename(a, title) => pick(&articles, a).is_some_and(|a| {
            let patch = ArticlePatch { title: Some(title.to_owned()), ..ArticlePatch::default() };
            write(library, Action::EditArticle, move |edit| edit.edit_article(a, &patch))
        }),
        Deed::Delete(a) => {
            let a = article(a);
            write(library, Action::Delete, move |edit| edit.delete(&a))
        }
        Deed::CreateFolder(name, parent) => {
            let parent = pick(&folders, parent).filter(|_| parent % 2 == 0);
            write(library, Action::CreateFolder, move |edit| edit.create_folder(name, parent).map(drop))
        }
        Deed::RenameFolder(f, name) => pick(&folders, f)
            .is_some_and(|f| write(library, Action::RenameFolder, move |edit| edit.rename_folder(f, name))),
        Deed::MoveFolder(f, p) => pick(&folders, f).is_some_and(|f| {
            let parent = pick(&folders, p).filter(|_| p % 3 > 0);
            write(library, Action::MoveFolder, move |edit| edit.move_folder(f, parent))
        }),
        Deed::DeleteFolder(f) => {
            pick(&folders, f).is_some_and(|f| write(library, Action::DeleteFolder, move |edit| edit.delete_folder(f)))
        }
        Deed::RenameTag(t, name) => {
            pick(&tags, t).is_some_and(|t| write(library, Action::RenameTag, move |edit| edit.rename_tag(t, name)))
        }
        Deed::NestTag(t, p) => pick(&tags, t).is_some_and(|t| {
            let parent = pick(&tags, p).filter(|_| p % 3 > 0);
            write(library, Action::NestTag, move |edit| edit.nest_tag(t, parent))
        }),
        Deed::Recolour(t) => pick(&tags, t)
            .is_some_and(|t| write(library, Action::RecolourTag, move |edit| edit.recolour_tag(t, Some(Colour::Teal)))),
        Deed::DeleteTag(t) => {
            pick(&tags, t).is_some_and(|t| write(library, Action::DeleteTag, move |edit| edit.delete_tag(t)))
        }
        Deed::Import(number) => {
            let title = format!("Report number {number}");
            bring(library, articles::Sources::Memory(vec![(format!("{number}.txt"), text_about(&title).into())]));
            true
        }
        Deed::Undo | Deed::Redo | Deed::Restart => unreachable!("these are the test's own"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, max_shrink_iters: 200, ..ProptestConfig::default() })]

    /// The library against a model that remembers a picture of each moment.
    #[test]
    fn undo_and_redo_lead_through_the_same_pictures(deeds in prop::collection::vec(deed(), 1..30)) {
        let folder = tempfile::tempdir().unwrap();
        let mut library = Library::open(folder.path()).unwrap();
        add(&library, &["The whale's road", "The wind's way"]);
        let mut past = vec![];
        let mut now = picture(&library);
        let mut future: Vec<String> = vec![];
        for deed in &deeds {
            match deed {
                Deed::Undo => match past.pop() {
                    Some(before) => {
                        block_on(library.undo()).unwrap();
                        future.push(std::mem::replace(&mut now, before));
                    }
                    // What is left is the import at the beginning.
                    None => continue,
                },
                Deed::Redo => match future.pop() {
                    Some(after) => {
                        block_on(library.redo()).unwrap();
                        past.push(std::mem::replace(&mut now, after));
                    }
                    None => prop_assert!(matches!(block_on(library.redo()), Err(Error::NothingTo("redo")))),
                },
                Deed::Restart => {
                    drop(library);
                    library = Library::open(folder.path()).unwrap();
                }
                deed => {
                    let changed = carry_out(&library, deed);
                    let after = picture(&library);
                    prop_assert!(changed || after == now, "{deed:?} changed something and did not say so");
                    if changed {
                        past.push(std::mem::replace(&mut now, after));
                        future.clear();
                    }
                }
            }
            prop_assert_eq!(picture(&library), now.clone(), "after {:?}", deed);
        }
    }
}

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
