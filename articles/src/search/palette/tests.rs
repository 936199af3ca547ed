use crate::search::fixture::{Fixture, Sheet};
use crate::search::{Found, FoundItem, FoundKey};

fn library() -> Fixture {
    let library = Fixture::new();
    let politics = library.node("tag", None, "politics");
    library.node("tag", Some(politics), "Harbour Towns");
    library.node("folder", None, "Harbours");
    for number in 1..=12 {
        let title = format!("Harbour report {number:02}");
        let id = library.insert(&Sheet { title: &title, saved: number, ..Sheet::default() });
        library.link("tag", id, 2);
        library.changed(&[id]);
    }
    library
}

fn names(found: &[FoundItem]) -> Vec<&str> {
    found.iter().map(|item| &item.name[..]).collect()
}

#[test]
fn folders_tags_and_articles_are_found_by_a_few_letters() {
    let library = library();
    let view = library.view();
    for (text, expected) in [
        ("harb", &["Harbours", "politics/Harbour Towns", "Harbour report 12", "Harbour report 11"][..]),
        ("hrep", &["Harbour report 12", "Harbour report 11"]),
        ("REPÓRT 07", &["Harbour report 07"]),
        ("pol/harb", &[]),
        ("politics/harb", &["politics/Harbour Towns"]),
        ("pht", &["politics/Harbour Towns"]),
        ("zzz", &[]),
    ] {
        assert_eq!(names(&view.palette(text, &[], 2).expect("finds")), expected, "{text}");
    }
}

#[test]
fn a_count_is_that_of_the_tag_or_folder() {
    let library = library();
    let found = library.view().palette("harbour", &[], 1).expect("finds");
    assert_eq!(found.iter().map(|item| item.count).collect::<Vec<_>>(), [Some(0), Some(12), None]);
}

#[test]
fn what_was_chosen_before_comes_first_and_what_is_gone_does_not_come() {
    let library = library();
    let key = |kind, id| FoundKey { kind, id };
    let recent = [key(Found::Article, 3), key(Found::Tag, 99), key(Found::Folder, 1), key(Found::Article, 77)];
    let view = library.view();
    assert_eq!(names(&view.palette(" ", &recent, 9).expect("finds")), ["Harbour report 03", "Harbours"]);
    assert_eq!(names(&view.palette("report", &recent, 2).expect("finds")), ["Harbour report 03", "Harbour report 12"]);
}

#[test]
fn new_titles_are_found_and_old_ones_are_not() {
    let library = library();
    assert_eq!(names(&library.view().palette("report 05", &[], 9).expect("finds")), ["Harbour report 05"]);
    library.db.execute("UPDATE article SET title = 'Whale song' WHERE id = 5", []).expect("updates");
    library.db.execute("UPDATE article SET state = 'trash' WHERE id = 6", []).expect("updates");
    let new = library.insert(&Sheet { title: "Whale road", saved: 99, ..Sheet::default() });
    library.changed(&[5, 6, new]);
    let view = library.view();
    assert!(view.palette("report 05", &[], 9).expect("finds").is_empty());
    assert!(view.palette("report 06", &[], 9).expect("finds").is_empty());
    assert_eq!(names(&view.palette("whale", &[], 9).expect("finds")), ["Whale road", "Whale song"]);
}

#[test]
fn titles_that_change_again_and_again_take_no_more_room() {
    let library = library();
    for turn in 0..400 {
        let title = format!("Turn {turn} of a rather long and winding title");
        library.db.execute("UPDATE article SET title = ? WHERE id = 5", [&title]).expect("updates");
        library.changed(&[5]);
        let found = library.view().palette(&format!("turn {turn}"), &[], 9).expect("finds");
        assert_eq!(names(&found), [title]);
    }
    assert!(library.engine.columns().titles(&library.db).expect("reads").room() < 4_000);
}

#[test]
fn saved_searches_are_found_by_their_name_with_what_opening_them_shows() {
    let library = library();
    for (id, name, query) in [(1, "Ports of call", "tag:politics"), (2, "Harbour night", "is:nonsense")] {
        let sql = "INSERT INTO saved_search (id, uid, name, key, query) VALUES (?1, 'saved ' || ?1, ?2, ?2, ?3)";
        library.db.execute(sql, (id, name, query)).expect("inserts");
    }
    let view = library.view();
    let found = view.palette("ports", &[], 5).expect("finds");
    let of_kind = |found: Vec<FoundItem>| -> Vec<(String, Option<u32>)> {
        let saved = found.into_iter().filter(|item| item.kind == Found::SavedSearch);
        saved.map(|item| (item.name, item.count)).collect()
    };
    assert_eq!(of_kind(found), [("Ports of call".to_owned(), Some(12))]);
    let broken = of_kind(view.palette("night", &[], 5).expect("finds"));
    assert_eq!(broken, [("Harbour night".to_owned(), None)], "one that is not understood can be opened and mended");
    let again = [2, 7, 1].map(|id| FoundKey { kind: Found::SavedSearch, id });
    let again = of_kind(view.palette("", &again, 5).expect("finds"));
    assert_eq!(again.iter().map(|(name, _)| &name[..]).collect::<Vec<_>>(), ["Harbour night", "Ports of call"]);
}
