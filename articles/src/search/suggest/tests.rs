use crate::article::ArticleId;
use crate::search::fixture::{Fixture, Sheet};
use crate::search::{Reason, Shelving, Suggestion};

/// Tags of the tests, in a tree: `energy/storage` is the second.
const TAGS: [(Option<i64>, &str); 8] = [
    (None, "energy"),
    (Some(1), "storage"),
    (None, "politics"),
    (None, "Élections"),
    (None, "harbour"),
    (None, "heat pumps"),
    (None, "poetry"),
    (None, "AI"),
];

fn library() -> Fixture {
    let library = Fixture::new();
    for (parent, name) in TAGS {
        library.node("tag", parent, name);
    }
    library.node("folder", None, "Work");
    library.node("folder", None, "Home");
    library
}

/// Adds an article with tags and folders, by their numbers.
fn add(library: &Fixture, sheet: &Sheet, tags: &[i64], folders: &[i64]) -> ArticleId {
    let id = library.insert(sheet);
    tags.iter().for_each(|&tag| library.link("tag", id, tag));
    folders.iter().for_each(|&folder| library.link("folder", id, folder));
    library.changed(&[id]);
    ArticleId(id)
}

fn suggested(library: &Fixture, article: ArticleId) -> Vec<Suggestion> {
    library.view().suggest(article, 9).expect("suggests")
}

fn paths(suggestions: &[Suggestion]) -> Vec<&str> {
    suggestions.iter().map(|one| &one.path[..]).collect()
}

#[test]
fn each_source_gives_its_reason() {
    let library = library();
    let by_okafor = Sheet { byline: Some("Ada Okafor"), ..Sheet::default() };
    let of_review = Sheet { site: Some("The Review"), ..Sheet::default() };
    for _ in 0..4 {
        add(&library, &by_okafor, &[3], &[]);
        add(&library, &of_review, &[5], &[]);
        add(&library, &Sheet::default(), &[7, 6], &[]);
    }
    let author = |count| Reason::Author { name: "Ada Okafor".into(), count };
    let site = |count| Reason::Site { name: "The Review".into(), count };
    let together = |count| Reason::Together { tag: "poetry".into(), count };
    for (sheet, tags, expected) in [
        (by_okafor.clone(), &[][..], vec![("politics", author(4))]),
        (Sheet { byline: Some("Max Ruiz, Ada Okafor"), ..Sheet::default() }, &[], vec![("politics", author(4))]),
        (of_review, &[], vec![("harbour", site(4))]),
        (Sheet::default(), &[7], vec![("heat pumps", together(4))]),
        (Sheet { title: "A HARBOUR at night", ..Sheet::default() }, &[], vec![("harbour", Reason::Title)]),
        (
            Sheet { text: "Elections here, elections there, and one heat pump.", ..Sheet::default() },
            &[],
            vec![("Élections", Reason::Text { count: 2 })],
        ),
        (
            Sheet { text: "Batteries and storage.", ..Sheet::default() },
            &[],
            vec![("energy/storage", Reason::Text { count: 1 })],
        ),
        (Sheet { text: "The AI of today.", ..Sheet::default() }, &[], vec![]),
        (Sheet { title: "The AI of today", ..Sheet::default() }, &[], vec![("AI", Reason::Title)]),
        (Sheet { title: "Nothing of the kind", ..Sheet::default() }, &[], vec![]),
    ] {
        let article = add(&library, &sheet, tags, &[]);
        let found: Vec<_> = suggested(&library, article).into_iter().map(|one| (one.path, one.reason)).collect();
        let expected: Vec<_> = expected.into_iter().map(|(path, reason)| (path.to_owned(), reason)).collect();
        assert_eq!(found, expected, "{sheet:?}");
        library.db.execute("UPDATE article SET state = 'trash' WHERE id = ?", [article.0]).expect("updates");
        library.changed(&[article.0]);
    }
}

#[test]
fn what_an_article_has_and_what_is_above_it_is_not_suggested() {
    let library = library();
    let sheet = Sheet { title: "Energy storage in the harbour", ..Sheet::default() };
    let bare = add(&library, &sheet, &[], &[]);
    assert_eq!(paths(&suggested(&library, bare)), ["energy", "energy/storage", "harbour"]);
    let tagged = add(&library, &sheet, &[2], &[]);
    assert_eq!(paths(&suggested(&library, tagged)), ["harbour"]);
}

#[test]
fn evidence_adds_up_and_the_trash_is_none() {
    let library = library();
    let sheet = Sheet { byline: Some("Ada Okafor"), site: Some("The Review"), ..Sheet::default() };
    for _ in 0..6 {
        add(&library, &sheet, &[3], &[]);
        add(&library, &Sheet { state: "trash", ..sheet.clone() }, &[7], &[]);
    }
    let article = add(&library, &Sheet { title: "Politics of the harbour", ..sheet }, &[], &[]);
    let found = suggested(&library, article);
    assert_eq!(paths(&found), ["politics", "harbour"]);
    assert!(found[0].score > found[1].score && found[0].likely, "{found:?}");
    assert_eq!(found, suggested(&library, article));
}

#[test]
fn articles_that_nobody_has_tagged_yet_do_not_speak_against_a_tag() {
    let library = library();
    let sheet = Sheet { byline: Some("Ada Okafor"), ..Sheet::default() };
    for _ in 0..6 {
        add(&library, &sheet, &[3], &[]);
    }
    let article = add(&library, &sheet, &[], &[]);
    let before = suggested(&library, article);
    for _ in 0..30 {
        add(&library, &sheet, &[], &[]);
    }
    assert_eq!(suggested(&library, article), before);
    assert!(before[0].likely);
}

#[test]
fn a_folder_is_suggested_where_most_of_its_kind_are() {
    let library = library();
    let sheet = Sheet { byline: Some("Ada Okafor"), ..Sheet::default() };
    for turn in 0..6 {
        add(&library, &sheet, &[], if turn == 0 { &[2] } else { &[1] });
    }
    let article = add(&library, &sheet, &[], &[]);
    let found = suggested(&library, article);
    assert_eq!(paths(&found), ["Work"]);
    assert_eq!(found[0].kind, Shelving::Folder);
    library.link("folder", article.0, 1);
    library.changed(&[article.0]);
    assert!(suggested(&library, article).is_empty());
}

#[test]
fn at_most_so_many_are_suggested_and_a_stranger_is_an_error() {
    let library = library();
    let article = add(&library, &Sheet { title: "Energy, politics, harbour, poetry", ..Sheet::default() }, &[], &[]);
    assert_eq!(paths(&library.view().suggest(article, 2).expect("suggests")), ["energy", "harbour"]);
    assert!(library.view().suggest(ArticleId(4_711), 9).is_err());
}
