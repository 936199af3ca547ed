//! What names tags and folders goes on meaning the same when they get other names: saved searches, rules, watched folders.
#![allow(clippy::unwrap_used, reason = "what a test cannot do without fails it")]

mod support;

use std::collections::BTreeMap;

use articles::{
    Action, ArticleId, CleanUp, CleanUpKind, Error, FolderId, Library, Mentions, Place, RuleTerms, SavedSearchId,
    SearchToSave, TagId, WatchedFolder, watch_folder,
};
use proptest::prelude::*;
use support::*;

fn save(library: &Library, name: &str, query: &str) -> SavedSearchId {
    let search = SearchToSave { name: name.to_owned(), query: query.to_owned(), parent: None };
    block_on(library.write(Action::SaveSearch, move |edit| edit.save_search(&search))).unwrap().0
}

fn queries(library: &Library) -> Vec<String> {
    let saved = block_on(library.read(|view| view.saved_searches())).unwrap();
    saved.into_iter().map(|saved| saved.query).collect()
}

fn tag(library: &Library, article: ArticleId, path: &str) {
    let path = path.to_owned();
    block_on(library.write(Action::Tag, move |edit| edit.tag(&only(article), &[path], &[]))).unwrap();
}

fn file(library: &Library, article: ArticleId, path: &str) -> FolderId {
    let path = path.to_owned();
    let file = move |edit: &mut articles::Edit<'_>| {
        let folder = edit.folder_or_new(&path)?;
        edit.file(&only(article), folder)?;
        Ok(folder)
    };
    block_on(library.write(Action::File, file)).unwrap().0
}

fn tag_at(library: &Library, path: &str) -> TagId {
    let path = path.to_owned();
    block_on(library.read(move |view| view.tag_at(&path))).unwrap().unwrap()
}

fn rename(library: &Library, old: &str, new: &str) {
    let (id, new) = (tag_at(library, old), new.to_owned());
    block_on(library.write(Action::RenameTag, move |edit| edit.rename_tag(id, &new))).unwrap();
}

/// How many articles each query finds, and how many a person gets by opening it.
fn counts(library: &Library) -> BTreeMap<SavedSearchId, Vec<ArticleId>> {
    let saved = block_on(library.read(|view| view.saved_searches())).unwrap();
    saved
        .into_iter()
        .map(|saved| {
            let mut ids: Vec<ArticleId> =
                find(library, Place::SavedSearch(saved.id), "").iter().map(|row| row.id).collect();
            ids.sort();
            (saved.id, ids)
        })
        .collect()
}

fn rule(query: &str, add_tags: &[&str], folders: &[&str]) -> RuleTerms {
    RuleTerms {
        name: "Rule".into(),
        query: query.into(),
        add_tags: add_tags.iter().map(|&path| path.into()).collect(),
        folders: folders.iter().map(|&path| path.into()).collect(),
        state: None,
        star: false,
        on_import: true,
    }
}

#[test]
fn a_tag_with_another_name_goes_on_being_meant_and_one_undo_takes_all_of_it_back() {
    let scratch = scratch();
    let ids = add(&scratch, &["One", "Two", "Three"]);
    for (at, path) in [(0, "sea/salt"), (1, "sea"), (2, "wind/salt")] {
        tag(&scratch, ids[at], path);
    }
    save(&scratch, "1", "tag:SEA sort:title");
    save(&scratch, "2", "words:>1 -(tag:salt OR tag:nothing)");
    save(&scratch, "3", "tag:\"sea/salt\"  whale");
    save(&scratch, "4", "is:unread  tag:wind");
    let terms = rule("tag:sea/salt", &["sea/new", "other", "SEA"], &[]);
    block_on(scratch.write(Action::CreateRule, move |edit| edit.create_rule(&terms))).unwrap();
    let disk = tempfile::tempdir().unwrap();
    let path = disk.path().to_str().unwrap().to_owned();
    let watched = WatchedFolder { path, folder: None, tags: vec!["sea".into()], keep_folders: false };
    block_on(watch_folder(&scratch, watched)).unwrap();
    let before = (queries(&scratch), counts(&scratch), picture(&scratch));

    rename(&scratch, "sea", "water/ocean");
    assert_eq!(
        queries(&scratch),
        [
            "sort:title tag:water/ocean",
            "words:>1 -(tag:salt OR tag:nothing)",
            "tag:water/ocean/salt whale",
            "is:unread  tag:wind"
        ],
        "what still means the same stays as it was typed"
    );
    let terms = block_on(scratch.read(|view| view.rules())).unwrap().remove(0).terms;
    assert_eq!(terms.query, "tag:water/ocean/salt");
    assert_eq!(terms.add_tags, ["water/ocean/new", "other", "water/ocean"]);
    assert_eq!(block_on(scratch.read(|view| view.watched_folders())).unwrap()[0].tags, ["water/ocean"]);
    assert_eq!(counts(&scratch), before.1);

    rename(&scratch, "water/ocean/salt", "brine");
    assert_eq!(queries(&scratch)[1], "words:>1 -(tag:brine OR tag:wind/salt OR tag:nothing)", "one name stood for two");
    assert_eq!(counts(&scratch)[&SavedSearchId(2)], before.1[&SavedSearchId(2)]);

    block_on(scratch.undo()).unwrap();
    block_on(scratch.undo()).unwrap();
    assert_eq!((queries(&scratch), counts(&scratch), picture(&scratch)), before);
    let rules = block_on(scratch.read(|view| view.rules())).unwrap();
    assert_eq!(rules[0].terms.add_tags, ["sea/new", "other", "SEA"]);
    assert_eq!(block_on(scratch.read(|view| view.watched_folders())).unwrap()[0].tags, ["sea"]);
}

#[test]
fn tags_that_became_one_are_meant_by_the_name_that_stays() {
    let scratch = scratch();
    let ids = add(&scratch, &["One", "Two", "Three"]);
    for (at, path) in [(0, "sea"), (1, "ocean"), (2, "oceans/deep")] {
        tag(&scratch, ids[at], path);
    }
    save(&scratch, "1", "tag:ocean");
    save(&scratch, "2", "tag:oceans/deep");
    let [sea, ocean, oceans] = ["sea", "ocean", "oceans"].map(|path| tag_at(&scratch, path));
    let chain = [(oceans, ocean), (ocean, sea)].map(|(tag, onto)| CleanUp {
        kind: CleanUpKind::Spelling,
        tag,
        onto: Some(onto),
    });
    block_on(scratch.write(Action::CleanUpTags, move |edit| edit.clean_up_tags(&chain))).unwrap();
    assert_eq!(queries(&scratch), ["tag:sea", "tag:sea/deep"]);
    let mut all = ids.clone();
    all.sort();
    assert_eq!(counts(&scratch).into_values().collect::<Vec<_>>(), [all, vec![ids[2]]]);
    block_on(scratch.undo()).unwrap();
    assert_eq!(queries(&scratch), ["tag:ocean", "tag:oceans/deep"]);
}

#[test]
fn a_folder_that_is_renamed_or_moved_goes_on_being_meant() {
    let scratch = scratch();
    let ids = add(&scratch, &["One", "Two"]);
    let work = file(&scratch, ids[0], "Work");
    let energy = file(&scratch, ids[1], "Work/Coal\\/Gas");
    save(&scratch, "1", "folder:Work");
    save(&scratch, "2", "in:Work");
    save(&scratch, "3", "folder:\"Coal/Gas\"");
    let terms = rule("", &[], &["Work/Coal\\/Gas/New", "Elsewhere"]);
    block_on(scratch.write(Action::CreateRule, move |edit| edit.create_rule(&terms))).unwrap();
    let disk = tempfile::tempdir().unwrap();
    let path = disk.path().to_str().unwrap().to_owned();
    let watched = WatchedFolder { path, folder: Some("Work/New".into()), tags: vec![], keep_folders: false };
    block_on(watch_folder(&scratch, watched)).unwrap();
    let before = counts(&scratch);
    block_on(scratch.write(Action::RenameFolder, move |edit| edit.rename_folder(work, "My work"))).unwrap();
    assert_eq!(queries(&scratch), ["folder:\"My work\"", "in:\"My work\"", "folder:\"Coal/Gas\""]);
    block_on(scratch.write(Action::OrderFolders, move |edit| edit.order_folder(energy, None, Some(work)))).unwrap();
    block_on(scratch.write(Action::RenameFolder, move |edit| edit.rename_folder(energy, "Oil"))).unwrap();
    assert_eq!(queries(&scratch)[2], "folder:Oil");
    assert_eq!(counts(&scratch)[&SavedSearchId(3)], before[&SavedSearchId(3)]);
    let terms = block_on(scratch.read(|view| view.rules())).unwrap().remove(0).terms;
    assert_eq!(terms.folders, ["Oil/New", "Elsewhere"]);
    let watched = block_on(scratch.read(|view| view.watched_folders())).unwrap();
    assert_eq!(watched[0].folder.as_deref(), Some("My work/New"));
}

#[test]
fn before_something_goes_it_is_said_what_names_it_and_what_names_it_stays() {
    let scratch = scratch();
    let ids = add(&scratch, &["One"]);
    tag(&scratch, ids[0], "sea/salt");
    let work = file(&scratch, ids[0], "Work/Energy");
    save(&scratch, "1", "tag:salt");
    save(&scratch, "2", "whale OR -tag:sea");
    save(&scratch, "3", "folder:energy tag:sea");
    let terms = rule("", &["sea"], &["Work"]);
    block_on(scratch.write(Action::CreateRule, move |edit| edit.create_rule(&terms))).unwrap();
    let (sea, salt) = (tag_at(&scratch, "sea"), tag_at(&scratch, "sea/salt"));
    let mentions = |saved_searches, rules| Mentions { saved_searches, rules };
    let of = |tag: TagId| block_on(scratch.read(move |view| view.tags_affected(&[tag], None))).unwrap().mentions;
    assert_eq!((of(sea), of(salt)), (mentions(3, 1), mentions(1, 0)));
    let top = block_on(scratch.read(|view| view.folder_at("Work"))).unwrap().unwrap();
    let of = |folder: FolderId| block_on(scratch.read(move |view| view.folder_mentions(folder))).unwrap();
    assert_eq!((of(top), of(work)), (mentions(1, 1), mentions(1, 0)));
    block_on(scratch.write(Action::DeleteTag, move |edit| edit.delete_tag(sea))).unwrap();
    assert_eq!(queries(&scratch), ["tag:salt", "whale OR -tag:sea", "folder:energy tag:sea"]);
}

/// Paths of tags and folders that are alike.
fn path() -> impl Strategy<Value = String> {
    "(a|b|A|à|c d)(/(a|b|c d)){0,2}"
}

#[derive(Debug, Clone)]
enum Renaming {
    Tag(u8, String),
    Nest(u8, u8),
    Folder(u8, String),
    Move(u8, u8),
}

fn renaming() -> impl Strategy<Value = Renaming> {
    prop_oneof![
        3 => (any::<u8>(), path()).prop_map(|(at, path)| Renaming::Tag(at, path)),
        2 => any::<(u8, u8)>().prop_map(|(at, below)| Renaming::Nest(at, below)),
        3 => (any::<u8>(), "(a|b|A|à|c d)").prop_map(|(at, name)| Renaming::Folder(at, name)),
        2 => any::<(u8, u8)>().prop_map(|(at, inside)| Renaming::Move(at, inside)),
    ]
}

/// The whole path, or its last names.
fn name_of(path: &str, number: u8) -> String {
    let names: Vec<&str> = path.split('/').collect();
    names[usize::from(number) % names.len()..].join("/")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_search_that_names_a_tag_or_a_folder_finds_the_same_after_it_got_another_name(
        tags in prop::collection::vec(path(), 2..7),
        folders in prop::collection::vec(path(), 2..5),
        names in prop::collection::vec(any::<(u8, u8, u8)>(), 1..5),
        renamings in prop::collection::vec(renaming(), 1..5),
    ) {
        let scratch = scratch();
        let ids = add(&scratch, &["One", "Two", "Three", "Four"]);
        for (at, path) in tags.iter().enumerate() {
            tag(&scratch, ids[at % 4], path);
        }
        for (at, path) in folders.iter().enumerate() {
            file(&scratch, ids[(at * 3) % 4], path);
        }
        for (at, (which, part, shape)) in names.iter().enumerate() {
            let tag = name_of(&tags[usize::from(*which) % tags.len()], *part);
            let folder = name_of(&folders[usize::from(*which) % folders.len()], *part);
            let query = match shape % 4 {
                0 => format!("tag:\"{tag}\""),
                1 => format!("-tag:\"{tag}\" words:>1"),
                2 => format!("in:\"{folder}\" OR is:starred"),
                _ => format!("-(folder:\"{folder}\" tag:\"{tag}\")"),
            };
            save(&scratch, &format!("{at}"), &query);
        }
        for (nth, renaming) in renamings.into_iter().enumerate() {
            let all = all_tags(&scratch);
            let folders = block_on(scratch.read(|view| view.folders())).unwrap();
            let tag = |at: u8| all[usize::from(at) % all.len()].clone();
            let folder = |at: u8| folders[usize::from(at) % folders.len()].clone();
            // What a search finds that names just the one that gets another name never changes.
            let own = match &renaming {
                Renaming::Tag(at, _) | Renaming::Nest(at, _) => format!("tag:\"{}\"", tag(*at).path),
                Renaming::Folder(at, _) | Renaming::Move(at, _) => format!("folder:\"{}\"", folder(*at).path),
            };
            let own = save(&scratch, &format!("own {nth}"), &own);
            let before = counts(&scratch);
            let above = |path: &str| path.rsplit_once('/').map(|(above, _)| above.to_owned());
            // Whether it stays where it is, so that what is below the others stays too.
            let mut stays = false;
            let done = match renaming {
                Renaming::Tag(at, path) => {
                    let tag = tag(at);
                    stays = above(&path) == above(&tag.path);
                    block_on(scratch.write(Action::RenameTag, move |edit| {
                        let merges = edit.would_merge(tag.id, &path)?;
                        edit.rename_tag(tag.id, &path).map(|()| merges)
                    }))
                }
                Renaming::Nest(at, below) => {
                    let (tag, below) = (tag(at), tag(below));
                    block_on(scratch.write(Action::NestTag, move |edit| {
                        let merges = edit.would_merge(tag.id, &format!("{}/{}", below.path, tag.name))?;
                        edit.nest_tag(tag.id, Some(below.id)).map(|()| merges)
                    }))
                }
                Renaming::Folder(at, name) => {
                    let id = folder(at).id;
                    stays = true;
                    let rename = move |edit: &mut articles::Edit<'_>| edit.rename_folder(id, &name).map(|()| false);
                    block_on(scratch.write(Action::RenameFolder, rename))
                }
                Renaming::Move(at, inside) => {
                    let (id, inside) = (folder(at).id, folder(inside).id);
                    let go = move |edit: &mut articles::Edit<'_>| edit.move_folder(id, Some(inside)).map(|()| false);
                    block_on(scratch.write(Action::MoveFolder, go))
                }
            };
            match done {
                Ok((merges, done)) => {
                    let after = counts(&scratch);
                    if !merges {
                        prop_assert_eq!(&after[&own], &before[&own]);
                    }
                    if stays && !merges {
                        prop_assert_eq!(&after, &before);
                    }
                    if done.items > 0 {
                        block_on(scratch.undo()).unwrap();
                        prop_assert_eq!(counts(&scratch), before);
                        block_on(scratch.redo()).unwrap();
                        prop_assert_eq!(counts(&scratch), after);
                    }
                }
                Err(Error::InsideItself(_) | Error::FolderExists(_)) => {}
                Err(error) => panic!("{error}"),
            }
        }
    }
}
