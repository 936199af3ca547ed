//! Lists in their orders, places, tags, folders and the tags that are offered.

use crate::article::{ArticleId, Selection};
use crate::folder::FolderId;
use crate::search::fixture::{Fixture, Sheet, everywhere};
use crate::search::{Place, SearchRequest, Sort, SortField};
use crate::tag::{TagId, TagRequest};

/// Three articles; tags politics, politics/russia, energy; folders Work, Work/Energy.
fn library() -> Fixture {
    let library = Fixture::new();
    let day = 86_400_000;
    for sheet in [
        Sheet { title: "“Beta”", site: Some("The Guardian"), saved: 3, words: 10, ..Sheet::default() },
        Sheet { title: "alpha", published: Some(("1970", 0)), saved: 1, words: 30, starred: true, ..Sheet::default() },
        Sheet {
            title: "Álpha",
            site: Some("BBC"),
            published: Some(("1971", 400 * day)),
            saved: 2,
            words: 20,
            state: "archive",
            byline: Some("Jane Doe, John Smith"),
            ..Sheet::default()
        },
        Sheet { title: "Gone", saved: 9, state: "trash", ..Sheet::default() },
    ] {
        library.insert(&sheet);
    }
    let politics = library.node("tag", None, "Politics");
    let russia = library.node("tag", Some(politics), "Russia");
    library.node("tag", None, "énergie");
    let work = library.node("folder", None, "Work");
    let energy = library.node("folder", Some(work), "Energy");
    library.link("tag", 1, russia);
    library.link("tag", 2, politics);
    library.link("tag", 2, russia);
    library.link("tag", 4, politics);
    library.link("folder", 3, energy);
    library.changed(&[1, 2, 3, 4]);
    library.index();
    library
}

#[test]
fn lists_have_the_order_that_was_asked_for() {
    let library = library();
    for (sort, found) in [
        ("sort:-saved", [1, 3, 2]),
        ("sort:saved", [2, 3, 1]),
        ("sort:-published", [3, 2, 1]),
        ("sort:published", [2, 3, 1]),
        ("sort:title", [3, 2, 1]),
        ("sort:-title", [1, 3, 2]),
        ("sort:site", [3, 1, 2]),
        ("sort:-site", [1, 3, 2]),
        ("sort:words", [1, 3, 2]),
        ("sort:-words", [2, 3, 1]),
    ] {
        assert_eq!(library.found(sort), found, "{sort}");
    }
    let mut request = everywhere("");
    request.sort = Some(Sort { by: SortField::Words, descending: false });
    let page = library.view().search(&request, 1, 1).expect("finds");
    assert_eq!((page.rows[0].id.0, page.rows.len(), page.total), (3, 1, 3));
    assert_eq!(library.view().position_of(&request, ArticleId(2)).expect("finds"), Some(2));
    assert_eq!(library.view().position_of(&request, ArticleId(4)).expect("finds"), None);
}

#[test]
fn an_order_by_title_follows_a_changed_title() {
    let library = library();
    assert_eq!(library.found("sort:title"), [3, 2, 1]);
    library.db.execute("UPDATE article SET title = 'zeta' WHERE id = 3", []).expect("updates");
    library.changed(&[3]);
    assert_eq!(library.found("sort:title"), [2, 1, 3]);
}

#[test]
fn conditions_find_what_they_say() {
    let library = library();
    for (query, found) in [
        ("tag:politics", &[1, 2][..]),
        ("tag:politics/russia", &[1, 2]),
        ("tag:RUSSIA", &[1, 2]),
        ("tag:energie", &[]),
        ("tag:nothing", &[]),
        ("-tag:russia", &[3]),
        ("folder:work", &[3]),
        ("folder:Work/Energy", &[3]),
        ("folder:energy", &[3]),
        ("site:guardian", &[1]),
        ("site:\"the guardian\"", &[1]),
        ("author:doe", &[3]),
        ("author:\"john smith\"", &[3]),
        ("is:starred", &[2]),
        ("is:archived", &[3]),
        ("is:inbox", &[1, 2]),
        ("is:untagged", &[3]),
        ("is:unfiled", &[1, 2]),
        ("is:trashed", &[4]),
        ("is:trashed OR is:starred", &[4, 2]),
        ("published:1970", &[2]),
        ("published:>1970", &[3]),
        ("published:<=1970-01-01", &[2]),
        ("words:>10", &[3, 2]),
        ("words:10..20", &[1, 3]),
        ("lang:en", &[1, 3, 2]),
        ("lang:fr", &[]),
        ("format:txt", &[1, 3, 2]),
    ] {
        assert_eq!(library.found(query), found, "{query}");
    }
}

#[test]
fn counts_of_places_tags_and_folders_are_what_searching_them_finds() {
    let library = library();
    let view = library.view();
    let total = |place: Place| {
        let request = SearchRequest { place, query: String::new(), sort: None };
        view.search(&request, 0, 0).expect("finds").total
    };
    let counts = view.place_counts().expect("counts");
    for (place, count) in [
        (Place::All, counts.all),
        (Place::Inbox, counts.inbox),
        (Place::Later, counts.later),
        (Place::Archive, counts.archive),
        (Place::Starred, counts.starred),
        (Place::Unfiled, counts.unfiled),
        (Place::Trash, counts.trash),
    ] {
        assert_eq!(total(place.clone()), count, "{place:?}");
    }
    assert_eq!((counts.all, counts.trash), (3, 1));
    let page = |filter: &str, parent| {
        let request = TagRequest { filter: filter.into(), parent, offset: 0, limit: 10 };
        view.tags(&request).expect("lists")
    };
    let roots = page("", None);
    let shown: Vec<_> = roots.tags.iter().map(|tag| (&tag.name[..], tag.count, tag.children)).collect();
    assert_eq!(shown, [("Politics", 2, 1), ("énergie", 0, 0)]);
    let filtered = page("ENERG", None);
    assert_eq!((filtered.total, &filtered.tags[0].path[..]), (1, "énergie"));
    let below = page("", Some(roots.tags[0].id));
    assert_eq!((&below.tags[0].path[..], below.tags[0].count), ("Politics/Russia", 2));
    assert_eq!(page("", Some(TagId(99))).total, 0);
    for folder in view.folders().expect("lists") {
        assert_eq!(total(Place::Folder(folder.id)), folder.count, "{}", folder.path);
    }
    assert_eq!(total(Place::Folder(FolderId(99))), 0);
    assert_eq!(total(Place::Site("the guardian".into())), 1);
}

#[test]
fn rows_show_tags_and_folders_by_name_and_follow_renames() {
    let library = library();
    let row = |id| library.view().rows(&[ArticleId(id)]).expect("reads").remove(0);
    let paths: Vec<String> = row(2).tags.into_iter().map(|tag| tag.path).collect();
    assert_eq!(paths, ["Politics", "Politics/Russia"]);
    assert_eq!(row(3).folders, ["Work/Energy"]);
    library
        .db
        .execute_batch(
            "UPDATE tag SET name = 'World', key = 'world' WHERE id = 1; UPDATE folder SET parent = NULL WHERE id = 2",
        )
        .expect("updates");
    library.changed(&[]);
    assert_eq!(row(1).tags[0].path, "World/Russia");
    assert_eq!(row(3).folders, ["Energy"]);
    assert_eq!(library.found("tag:world"), [1, 2]);
    assert!(library.found("tag:politics").is_empty());
}

#[test]
fn a_selection_is_resolved_in_order_and_without_what_is_gone() {
    let library = library();
    let ids = |selection: &Selection| -> Vec<i64> {
        let found = library.view().resolve(selection).expect("resolves");
        found.into_iter().map(|id| id.0).collect()
    };
    let some = [3, 99, 4, 1, 3].map(ArticleId).to_vec();
    assert_eq!(ids(&Selection::Ids { ids: some }), [3, 4, 1]);
    let all = Selection::All { request: everywhere("sort:saved"), except: vec![ArticleId(3), ArticleId(98)] };
    assert_eq!(ids(&all), [2, 1]);
}

#[test]
fn tags_are_offered_best_first() {
    let library = Fixture::new();
    for name in ["Climate", "Politics", "climbing", "éclair"] {
        library.node("tag", None, name);
    }
    library.node("tag", Some(2), "Climate");
    for n in 0..4 {
        library.insert(&Sheet::default());
        library.link("tag", n + 1, [2, 3, 3, 3][n as usize]);
    }
    library.changed(&[1, 2, 3, 4]);
    let offers = |text: &str, ids: &[i64]| -> Vec<String> {
        let selection = Selection::Ids { ids: ids.iter().copied().map(ArticleId).collect() };
        let offers = library.view().offer_tags(text, &selection, 4).expect("offers");
        offers.into_iter().map(|offer| format!("{}{}", offer.path, if offer.is_new { "+" } else { "" })).collect()
    };
    for (text, ids, expected) in [
        ("", &[][..], &["climbing", "Politics", "Climate", "Politics/Climate"][..]),
        ("climate", &[], &["Climate", "Politics/Climate"]),
        (" CLIM ", &[], &["climbing", "Climate", "Politics/Climate", "CLIM+"]),
        ("clim", &[2], &["Climate", "Politics/Climate", "clim+"]),
        ("eclair", &[], &["éclair", "eclair+"]),
        ("ÉCLAIR", &[], &["éclair"]),
        ("pcl", &[], &["Politics/Climate", "pcl+"]),
        ("politics / climate", &[], &["Politics/Climate"]),
        ("climbing", &[2, 3], &[]),
        ("/", &[], &["climbing", "Politics", "Climate", "Politics/Climate"]),
        ("zoo//animals", &[], &["zoo/animals+"]),
    ] {
        assert_eq!(offers(text, ids), expected, "{text:?} for {ids:?}");
    }
}
