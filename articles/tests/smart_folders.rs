//! Smart folders and folders: what they show, and that it is as many as their count says.
#![allow(clippy::unwrap_used, reason = "what a test cannot do without fails it")]

mod support;

use articles::{
    Action, Error, FolderId, FolderView, Library, Place, SavedSearchId, SearchRequest, SearchToSave, Shift, Sort,
    SortField, State,
};
use proptest::prelude::*;
use support::*;

fn to_save(name: &str, query: &str, parent: Option<FolderId>) -> SearchToSave {
    SearchToSave { name: name.to_owned(), query: query.to_owned(), parent }
}

fn save(library: &Library, name: &str, query: &str) -> SavedSearchId {
    let search = to_save(name, query, None);
    block_on(library.write(Action::SaveSearch, move |edit| edit.save_search(&search))).unwrap().0
}

fn count(library: &Library, id: SavedSearchId) -> Option<u32> {
    block_on(library.read(move |view| view.saved_search_counts(&[id]))).unwrap()[0].count
}

fn names(library: &Library) -> Vec<String> {
    let all = block_on(library.read(|view| view.saved_searches())).unwrap();
    all.into_iter().map(|search| search.name).collect()
}

fn folder(library: &Library, path: &str) -> FolderId {
    let path = path.to_owned();
    block_on(library.write(Action::CreateFolder, move |edit| edit.create_folder(&path, None))).unwrap().0
}

fn folder_count(library: &Library, id: FolderId) -> u32 {
    block_on(library.read(|view| view.folders())).unwrap().iter().find(|folder| folder.id == id).unwrap().count
}

fn paths(library: &Library) -> Vec<String> {
    block_on(library.read(|view| view.folders())).unwrap().into_iter().map(|folder| folder.path).collect()
}

#[test]
fn a_saved_search_holds_what_its_query_finds_now_and_can_be_narrowed() {
    let scratch = scratch();
    let ids = add(&scratch, &["Whales at sea", "Whales on land", "Trains"]);
    let whales = save(&scratch, "Whales", "whales sort:title");
    assert_eq!(count(&scratch, whales), Some(2));
    let place = Place::SavedSearch(whales);
    assert_eq!(titles(&find(&scratch, place.clone(), "")), ["Whales at sea", "Whales on land"]);
    assert_eq!(titles(&find(&scratch, place.clone(), "lan")), ["Whales on land"]);
    let turned = SearchRequest {
        place: place.clone(),
        query: String::new(),
        sort: Some(Sort { by: SortField::Title, descending: true }),
    };
    let rows = block_on(scratch.read(move |view| view.search(&turned, 0, 9))).unwrap().rows;
    assert_eq!(titles(&rows), ["Whales on land", "Whales at sea"], "the order of the list counts");

    let trash = only(ids[0]);
    block_on(scratch.write(Action::Trash, move |edit| edit.set_state(&trash, State::Trash))).unwrap();
    assert_eq!(count(&scratch, whales), Some(1));
    assert_eq!(find(&scratch, place.clone(), "").len(), 1);
    block_on(scratch.write(Action::DeleteSavedSearch, move |edit| edit.delete_saved_search(whales))).unwrap();
    let asked = request(place, "");
    assert!(matches!(block_on(scratch.read(move |view| view.search(&asked, 0, 9))), Err(Error::NotFound(_))));
    block_on(scratch.undo()).unwrap();
    assert_eq!(count(&scratch, whales), Some(1));
}

#[test]
fn what_cannot_be_searched_cannot_be_saved_and_the_message_points_at_the_character() {
    let scratch = scratch();
    let failed = |search: SearchToSave| {
        block_on(scratch.write(Action::SaveSearch, move |edit| edit.save_search(&search))).unwrap_err()
    };
    assert!(matches!(failed(to_save("A", "is:nothing", None)), Error::Query { at: 3, .. }));
    assert!(matches!(failed(to_save("A", "  ", None)), Error::Query { at: 0, .. }));
    assert!(matches!(failed(to_save(" ", "sea", None)), Error::Invalid(_)));
    assert!(matches!(failed(to_save("A", "sea", Some(FolderId(7)))), Error::NotFound(_)));
    let id = save(&scratch, "Sea", "sea");
    assert!(matches!(failed(to_save(" SEA ", "land", None)), Error::Invalid(_)));
    let inside = to_save("Sea", "land", Some(folder(&scratch, "Work")));
    block_on(scratch.write(Action::SaveSearch, move |edit| edit.save_search(&inside))).unwrap();
    let itself = to_save("sea", "sea water", None);
    block_on(scratch.write(Action::EditSavedSearch, move |edit| edit.edit_saved_search(id, &itself))).unwrap();
    let saved = block_on(scratch.read(move |view| view.saved_search(id))).unwrap();
    assert_eq!((&saved.name[..], &saved.query[..]), ("sea", "sea water"));
}

#[test]
fn saved_searches_and_folders_stay_in_the_order_they_were_put_in() {
    let scratch = scratch();
    let [b, a, c] = ["B", "A", "C"].map(|name| save(&scratch, name, "sea"));
    assert_eq!(names(&scratch), ["A", "B", "C"], "by name until somebody says otherwise");
    let order = Action::EditSavedSearch;
    block_on(scratch.write(order, move |edit| edit.order_saved_search(c, None, Some(a)))).unwrap();
    assert_eq!(names(&scratch), ["C", "A", "B"]);
    save(&scratch, "0", "sea");
    assert_eq!(names(&scratch), ["C", "A", "B", "0"], "a new one comes last");
    let (_, done) = block_on(scratch.write(order, move |edit| edit.order_saved_search(b, None, Some(b)))).unwrap();
    assert_eq!(done.items, 0, "before itself it stays where it is");
    let (_, done) = block_on(scratch.write(order, move |edit| edit.order_saved_search(b, None, Some(c)))).unwrap();
    assert_eq!(done.items, 1);
    assert_eq!(names(&scratch), ["B", "C", "A", "0"]);
    block_on(scratch.undo()).unwrap();
    assert_eq!(names(&scratch), ["C", "A", "B", "0"]);

    let [y, x, z] = ["Y", "X", "Z"].map(|name| folder(&scratch, name));
    assert_eq!(paths(&scratch), ["X", "Y", "Z"]);
    block_on(scratch.write(Action::OrderFolders, move |edit| edit.order_folder(z, None, Some(x)))).unwrap();
    assert_eq!(paths(&scratch), ["Z", "X", "Y"]);
    block_on(scratch.write(Action::OrderFolders, move |edit| edit.order_folder(z, Some(y), None))).unwrap();
    assert_eq!(paths(&scratch), ["X", "Y", "Y/Z"]);
    let into_itself = block_on(scratch.write(Action::OrderFolders, move |edit| edit.order_folder(y, Some(z), None)));
    assert!(matches!(into_itself, Err(Error::InsideItself(_))));
    block_on(scratch.undo()).unwrap();
    assert_eq!(paths(&scratch), ["Z", "X", "Y"]);
    folder(&scratch, "A");
    assert_eq!(paths(&scratch), ["Z", "X", "Y", "A"]);
}

#[test]
fn what_goes_up_and_down_goes_on_from_where_it_is_by_then() {
    let scratch = scratch();
    let [x, y, z] = ["X", "Y", "Z"].map(|name| folder(&scratch, name));
    let shift = |id, way| {
        let (_, done) = block_on(scratch.write(Action::OrderFolders, move |edit| edit.shift_folder(id, way))).unwrap();
        (paths(&scratch).join(" "), done.items)
    };
    assert_eq!(shift(z, Shift::Down), ("X Y Z".into(), 0), "the last stays");
    assert!(block_on(scratch.read(|view| view.history(9))).unwrap().iter().all(|it| it.action != Action::OrderFolders));
    for (id, way, order) in
        [(z, Shift::Up, "X Z Y"), (z, Shift::Up, "Z X Y"), (z, Shift::Down, "X Z Y"), (x, Shift::Down, "Z X Y")]
    {
        assert_eq!(shift(id, way), (order.into(), 1));
    }
    assert_eq!(shift(z, Shift::Up), ("Z X Y".into(), 0), "the first stays");
    let inner = block_on(scratch.write(Action::CreateFolder, move |edit| edit.create_folder("A", Some(y)))).unwrap().0;
    assert_eq!(shift(inner, Shift::Up).1, 0, "only those beside it count");

    let [a, b, _] = ["A", "B", "C"].map(|name| save(&scratch, name, "sea"));
    for (id, way, order, items) in [(a, Shift::Down, "BAC", 1), (a, Shift::Down, "BCA", 1), (b, Shift::Up, "BCA", 0)] {
        let order_searches = Action::EditSavedSearch;
        let (_, done) = block_on(scratch.write(order_searches, move |edit| edit.shift_saved_search(id, way))).unwrap();
        assert_eq!((names(&scratch).concat(), done.items), (order.into(), items));
    }
}

#[test]
fn a_folder_without_its_subfolders_counts_and_shows_what_is_in_it_alone() {
    let scratch = scratch();
    let ids = add(&scratch, &["In both", "Above", "Below"]);
    let (work, energy) = (folder(&scratch, "Work"), folder(&scratch, "Work/Energy"));
    for (articles, into) in [(vec![ids[0], ids[1]], work), (vec![ids[0], ids[2]], energy)] {
        let selection = these(&articles);
        block_on(scratch.write(Action::File, move |edit| edit.file(&selection, into))).unwrap();
    }
    assert_eq!((folder_count(&scratch, work), find(&scratch, Place::Folder(work), "").len()), (3, 3));
    let steps = block_on(scratch.read(|view| view.history(100))).unwrap().len();
    let view = FolderView { below: false, sort: Some(Sort { by: SortField::Title, descending: false }), density: None };
    block_on(scratch.view_folder(work, view)).unwrap();
    assert_eq!((folder_count(&scratch, work), find(&scratch, Place::Folder(work), "").len()), (2, 2));
    assert_eq!(block_on(scratch.read(|view| view.folders())).unwrap()[0].view, view);
    assert_eq!(block_on(scratch.read(|view| view.history(100))).unwrap().len(), steps, "no step of the history");
    assert!(matches!(block_on(scratch.view_folder(FolderId(99), view)), Err(Error::NotFound(_))));

    for (place, query) in [
        (Place::Folder(work), "in:Work"),
        (Place::Folder(energy), "folder:Work/Energy"),
        (Place::Inbox, "is:inbox"),
        (Place::All, ""),
    ] {
        let asked = request(place.clone(), "");
        assert_eq!(block_on(scratch.read(move |view| view.query_of(&asked))).unwrap(), query);
        assert_eq!(find(&scratch, place, ""), find(&scratch, Place::All, query), "{query}");
    }
}

#[test]
fn a_search_in_a_saved_search_can_be_saved_with_what_it_was_narrowed_by() {
    let scratch = scratch();
    add(&scratch, &["Whales at sea", "Whales on land", "Trains on land"]);
    let base = save(&scratch, "Base", "whales OR trains sort:-title");
    let asked = request(Place::SavedSearch(base), "land");
    let query = block_on(scratch.read(move |view| view.query_of(&asked))).unwrap();
    assert_eq!(query, "sort:-title whales OR trains land");
    let narrowed = save(&scratch, "Narrowed", &query);
    assert_eq!(count(&scratch, narrowed), Some(2));
    let rows = find(&scratch, Place::SavedSearch(narrowed), "");
    assert_eq!(titles(&rows), ["Whales on land", "Trains on land"]);
}

fn queries() -> impl Strategy<Value = String> {
    let leaf = proptest::sample::select(
        &[
            "whale",
            "title:sea",
            "-land",
            "\"at sea\"",
            "wha*",
            "is:starred",
            "is:inbox",
            "is:trashed",
            "is:unfiled",
            "folder:Work",
            "in:Work",
            "tag:sea",
            "sort:title",
            "words:>3",
            "landd",
        ][..],
    );
    proptest::collection::vec(leaf, 1..4).prop_map(|parts| parts.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn every_count_is_what_opening_shows(
        articles in proptest::collection::vec((0..5_usize, 0..4_usize, any::<bool>(), 0..4_usize), 1..8),
        searches in proptest::collection::vec(queries(), 3),
        below in any::<[bool; 2]>(),
    ) {
        let scratch = scratch();
        let words = ["Whale", "Whales at sea", "Land", "The sea, the sea", "Trains on land"];
        let named: Vec<String> = articles.iter().enumerate().map(|(at, it)| format!("{} {at}", words[it.0])).collect();
        let ids = add(&scratch, &named.iter().map(String::as_str).collect::<Vec<_>>());
        let folders = [folder(&scratch, "Work"), folder(&scratch, "Work/Energy"), folder(&scratch, "Art")];
        for (&id, &(_, place, starred, state)) in ids.iter().zip(&articles) {
            let state = [State::Inbox, State::Later, State::Archive, State::Trash][state];
            block_on(scratch.write(Action::EditArticles, move |edit| {
                if place < 3 {
                    edit.file(&only(id), folders[place])?;
                    edit.tag(&only(id), &["sea/deep".into()], &[])?;
                }
                edit.set_starred(&only(id), starred)?;
                edit.set_state(&only(id), state)
            })).unwrap();
        }
        for (folder, below) in folders.into_iter().zip(below) {
            block_on(scratch.view_folder(folder, FolderView { below, ..FolderView::default() })).unwrap();
        }
        for (at, query) in searches.iter().enumerate() {
            let id = save(&scratch, &at.to_string(), query);
            let shown = find(&scratch, Place::SavedSearch(id), "").len();
            prop_assert_eq!(count(&scratch, id), Some(shown as u32), "{}", query);
            prop_assert_eq!(find(&scratch, Place::All, &format!("{query} ")).len(), shown, "{}", query);
        }
        for folder in folders {
            let shown = find(&scratch, Place::Folder(folder), "").len();
            prop_assert_eq!(folder_count(&scratch, folder) as usize, shown);
        }
    }
}
