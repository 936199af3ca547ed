//! Duplicates: who is proposed, and what merging keeps.
#![allow(clippy::unwrap_used, reason = "what a test cannot do without fails it")]

mod support;

use articles::{
    Action, ArticleId, ArticlePatch, DuplicatePage, Error, Library, Likeness, NewHighlight, Place, Sources, State,
};
use proptest::prelude::*;
use support::*;

fn page(library: &Library, kind: Likeness) -> DuplicatePage {
    block_on(library.read(move |view| view.duplicates(kind, 0, 100))).unwrap()
}

fn groups(library: &Library, kind: Likeness) -> Vec<Vec<ArticleId>> {
    page(library, kind).groups.into_iter().map(|group| group.ids).collect()
}

fn patched(library: &Library, id: ArticleId, patch: ArticlePatch) {
    block_on(library.write(Action::EditArticle, move |edit| edit.edit_article(id, &patch))).unwrap();
}

/// Adds articles; their numbers in ascending order, whatever order they came in.
fn add_in_order(library: &Library, titles: &[&str]) -> Vec<ArticleId> {
    let mut ids = add(library, titles);
    ids.sort();
    ids
}

/// Two articles with one address, which an import would have found to be one.
fn of_one_address(library: &Library) -> [ArticleId; 2] {
    let ids = add_in_order(library, &["The whale's road", "Bread for beginners"]);
    for &id in &ids {
        let url = Some("https://example.org/one?utm_source=x".to_owned());
        patched(library, id, ArticlePatch { url, ..ArticlePatch::default() });
    }
    [ids[0], ids[1]]
}

#[test]
fn articles_of_one_address_and_of_one_title_are_proposed_once_and_the_trash_is_left_alone() {
    let scratch = scratch();
    let [one, other] = of_one_address(&scratch);
    let alike = add_in_order(&scratch, &["The Long way home", "the long Way Home again", "Nothing like it at all"]);
    for &id in &alike[..2] {
        let title = Some(if id == alike[0] { "The Lóng way home" } else { "the long Way Home" }.to_owned());
        patched(&scratch, id, ArticlePatch { title, site: Some("Harbour".into()), ..ArticlePatch::default() });
    }
    assert_eq!(groups(&scratch, Likeness::Address), [[one, other]]);
    assert_eq!(groups(&scratch, Likeness::Title), [[alike[0], alike[1]]]);
    assert!(groups(&scratch, Likeness::Exact).is_empty());
    let counts = page(&scratch, Likeness::Exact).counts;
    assert_eq!((counts.exact, counts.address, counts.title), (0, 1, 1));

    // The same address and the same title are one reason.
    for id in [one, other] {
        let title = Some("The whale's road".to_owned());
        patched(&scratch, id, ArticlePatch { title, ..ArticlePatch::default() });
    }
    assert_eq!(page(&scratch, Likeness::Title).total, 1);

    block_on(scratch.write(Action::Trash, move |edit| edit.set_state(&only(other), State::Trash))).unwrap();
    assert!(groups(&scratch, Likeness::Address).is_empty());
}

#[test]
fn merging_keeps_everything_of_all_and_is_one_step() {
    let scratch = scratch();
    let [keep, other] = of_one_address(&scratch);
    block_on(scratch.write(Action::Tag, move |edit| edit.tag(&only(keep), &["sea".into()], &[]))).unwrap();
    block_on(scratch.write(Action::Tag, move |edit| {
        edit.tag(&only(other), &["sea".into(), "bread/rye".into()], &[])?;
        let folder = edit.create_folder("Kitchen", None)?;
        edit.file(&only(other), folder)?;
        edit.set_starred(&only(other), true)?;
        edit.set_read(&only(other), true)?;
        edit.set_state(&only(other), State::Later)?;
        let quote = "one of a kind".to_owned();
        edit.highlight(other, &NewHighlight { quote, note: Some("indeed".into()), ..NewHighlight::default() })?;
        Ok(())
    }))
    .unwrap();
    let patch = |note: &str, published: &str| ArticlePatch {
        note: Some(note.into()),
        published: Some(published.into()),
        ..ArticlePatch::default()
    };
    patched(&scratch, keep, patch("Mine.", "2024"));
    patched(&scratch, other, ArticlePatch { byline: Some("Ada".into()), ..patch("Theirs.", "2020-05") });
    block_on(scratch.set_progress(other, 700)).unwrap();
    let before = picture(&scratch);

    let (_, done) =
        block_on(scratch.write(Action::MergeDuplicates, move |edit| edit.merge_duplicates(keep, &[other]))).unwrap();
    assert_eq!(done.items, 1);
    let kept = block_on(scratch.read(move |view| view.article(keep))).unwrap();
    let tags: Vec<_> = kept.row.tags.iter().map(|tag| tag.path.as_str()).collect();
    assert_eq!(tags, ["bread/rye", "sea"]);
    assert_eq!(kept.row.folders, ["Kitchen"]);
    assert_eq!(kept.note, "Mine.\n\nTheirs.");
    assert_eq!((kept.row.published.as_deref(), kept.row.byline.as_deref()), (Some("2020-05"), Some("Ada")));
    assert_eq!((kept.row.starred, kept.row.read_at.is_some(), kept.row.progress), (true, true, 700));
    assert_eq!(kept.row.state, State::Later);
    assert_eq!(kept.highlights.len(), 1);
    assert_eq!((&kept.highlights[0].quote[..], &kept.highlights[0].note[..]), ("one of a kind", "indeed"));
    assert_eq!(find(&scratch, Place::Trash, "")[0].id, other);
    assert!(groups(&scratch, Likeness::Address).is_empty());

    block_on(scratch.undo()).unwrap();
    assert_eq!(picture(&scratch), before);
    assert_eq!(groups(&scratch, Likeness::Address), [[keep, other]]);
}

#[test]
fn an_address_gets_the_text_of_the_article_it_is_merged_with() {
    let scratch = scratch();
    let list = "<!DOCTYPE NETSCAPE-Bookmark-file-1><DL><DT><A HREF=\"https://example.org/one\">A page</A></DL>";
    let link = bring(&scratch, Sources::Memory(vec![("b.html".into(), list.into())])).first.unwrap();
    let text = add(&scratch, &["The whale's road"])[0];
    block_on(scratch.write(Action::MergeDuplicates, move |edit| edit.merge_duplicates(link, &[text]))).unwrap();
    scratch.settle().unwrap();
    assert_eq!(find(&scratch, Place::All, "\"one of a kind\" ")[0].id, link);
    block_on(scratch.undo()).unwrap();
    scratch.settle().unwrap();
    assert_eq!(find(&scratch, Place::All, "\"one of a kind\" ")[0].id, text);
}

#[test]
fn all_that_are_exactly_the_same_are_merged_at_once_but_those_kept_apart() {
    let scratch = scratch();
    // An import adds no second one of the same text: these came by two libraries that were one later.
    let ids = add_in_order(&scratch, &["One", "Two", "Three", "Four", "Five"]);
    let folder = scratch.folder.path().join("library");
    drop(scratch.library);
    let db = rusqlite::Connection::open(folder.join("library.sqlite")).unwrap();
    for (like, id) in [(ids[0], ids[1]), (ids[0], ids[2]), (ids[3], ids[4])] {
        db.execute(
            "UPDATE article SET (text_key, words, original) = (SELECT text_key, words, original FROM article WHERE id = ?1)
             WHERE id = ?2",
            [like.0, id.0],
        )
        .unwrap();
    }
    drop(db);
    let library = Library::open(&folder).unwrap();
    assert_eq!(groups(&library, Likeness::Exact), [vec![ids[3], ids[4]], vec![ids[0], ids[1], ids[2]]]);
    assert_eq!(page(&library, Likeness::Exact).exact_surplus, 3);
    let pair = [ids[3], ids[4]];
    block_on(library.write(Action::KeepApart, move |edit| edit.keep_apart(&pair))).unwrap();
    assert_eq!(page(&library, Likeness::Exact).exact_surplus, 2);
    let (_, done) = block_on(library.write(Action::MergeDuplicates, |edit| edit.merge_exact_duplicates())).unwrap();
    assert_eq!(done.items, 2);
    assert_eq!(find(&library, Place::All, "").len(), 3);
    assert!(groups(&library, Likeness::Exact).is_empty());
    block_on(library.undo()).unwrap();
    block_on(library.undo()).unwrap();
    assert_eq!(page(&library, Likeness::Exact).total, 2);
    let alone = ids[0];
    let refused = block_on(library.write(Action::KeepApart, move |edit| edit.keep_apart(&[alone, alone])));
    assert!(matches!(refused, Err(Error::Invalid(_))));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_a_search_calls_a_duplicate_is_what_the_page_of_duplicates_shows(
        articles in prop::collection::vec((0..4_usize, 0..3_usize, 0..3_usize, any::<bool>()), 2..8),
        apart in prop::collection::vec((any::<usize>(), any::<usize>()), 0..4),
        trashed in any::<usize>(),
        file in any::<bool>(),
    ) {
        let scratch = scratch();
        let names: Vec<String> = (0..articles.len()).map(|number| format!("Article {number} of its own")).collect();
        let ids = add_in_order(&scratch, &names.iter().map(String::as_str).collect::<Vec<_>>());
        for (&id, (title, url, site, _)) in ids.iter().zip(&articles) {
            let title = ["", "The whale's road", "THE whale's road", "Bread"][*title];
            let patch = ArticlePatch {
                title: Some(title.to_owned()).filter(|title| !title.is_empty()),
                url: Some(["", "https://example.org/one", "https://example.org/one?utm_source=x"][*url].to_owned()),
                site: Some(["", "Harbour", "Lighthouse"][*site].to_owned()),
                ..ArticlePatch::default()
            };
            patched(&scratch, id, patch);
        }
        if file {
            // Made from the same bytes, and since then given a text of another length by nobody: the same original.
            let db = rusqlite::Connection::open(scratch.folder.path().join("library/library.sqlite")).unwrap();
            let sql = "UPDATE article SET original = (SELECT original FROM article WHERE id = ?1) WHERE id = ?2";
            db.execute(sql, [ids[0].0, ids[1].0]).unwrap();
            let (one, other) = (ids[0], ids[1]);
            for id in [one, other] {
                block_on(scratch.write(Action::Star, move |edit| edit.set_starred(&only(id), true))).unwrap();
            }
        }
        let check = || {
            let mut shown: Vec<ArticleId> = [Likeness::Exact, Likeness::Address, Likeness::Title]
                .iter()
                .flat_map(|kind| groups(&scratch, *kind).concat())
                .collect();
            shown.sort();
            shown.dedup();
            let mut found: Vec<ArticleId> =
                find(&scratch, Place::All, "is:duplicate").iter().map(|row| row.id).collect();
            found.sort();
            (shown, found)
        };
        let (shown, found) = check();
        prop_assert!(!file || shown.contains(&ids[0]));
        prop_assert_eq!(shown, found);
        let gone = only(ids[trashed % ids.len()]);
        block_on(scratch.write(Action::Trash, move |edit| edit.set_state(&gone, State::Trash))).unwrap();
        let (shown, found) = check();
        prop_assert_eq!(shown, found);
        for (one, other) in apart {
            let these = [ids[one % ids.len()], ids[other % ids.len()]];
            match block_on(scratch.write(Action::KeepApart, move |edit| edit.keep_apart(&these))) {
                Ok(_) | Err(Error::Invalid(_)) => {}
                Err(error) => panic!("{error}"),
            }
            let (shown, found) = check();
            prop_assert_eq!(shown, found);
        }
        block_on(scratch.undo()).unwrap();
        let (shown, found) = check();
        prop_assert_eq!(shown, found);
    }
}
