//! The tag browser's counts against the queries they stand for, and proposals to tidy a vocabulary.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::search::fixture::{Fixture, Sheet, everywhere};
use crate::search::query::Condition;
use crate::search::{Place, SearchRequest};
use crate::tag::{CleanUpKind, TagEntry, TagId, TagPick, TagSort, VocabularyPage, VocabularyRequest};

const TREE: [(Option<usize>, &str); 9] = [
    (None, "politics"),
    (Some(0), "Russia"),
    (Some(1), "to do"),
    (None, "Énergie"),
    (Some(3), "russia"),
    (None, "a \"b\" (c)"),
    (Some(0), "中国"),
    (None, "OR"),
    (None, "-minus"),
];

const DAY: i64 = 86_400_000;

fn ask(within: SearchRequest) -> VocabularyRequest {
    let (picks, unfolded, filter) = (Vec::new(), Vec::new(), String::new());
    let (sort, limit) = (TagSort::Count, 1_000);
    VocabularyRequest { within, picks, any: false, filter, sort, tree: false, unfolded, offset: 0, limit }
}

fn look(library: &Fixture, request: &VocabularyRequest) -> VocabularyPage {
    library.view().vocabulary(request).expect("counts")
}

fn total(library: &Fixture, request: &SearchRequest) -> u32 {
    library.view().search(request, 0, 0).expect("finds").total
}

fn with(tag: &TagEntry, request: &SearchRequest) -> SearchRequest {
    let query = format!("{} {}", Condition::Tag(tag.path.clone()), request.query);
    SearchRequest { query, ..request.clone() }
}

fn paths(page: &VocabularyPage) -> Vec<(&str, u32)> {
    page.tags.iter().map(|tag| (tag.path.as_str(), tag.count)).collect()
}

#[derive(Debug, Clone)]
struct Plain {
    tags: Vec<(usize, i64)>,
    state: &'static str,
    has_word: bool,
}

fn plain() -> impl Strategy<Value = Plain> {
    let nodes: Vec<usize> = (0..TREE.len()).collect();
    // Days ago that a tag was given; at -1 nobody noted it.
    let tags = subsequence(nodes, 0..=4)
        .prop_flat_map(|tags| tags.into_iter().map(|tag| (Just(tag), -1_i64..100)).collect::<Vec<_>>());
    let state = select(&["inbox", "inbox", "archive", "trash"][..]);
    (tags, state, any::<bool>()).prop_map(|(tags, state, has_word)| Plain { tags, state, has_word })
}

fn is_below(node: usize, top: usize) -> bool {
    node == top || TREE[node].0.is_some_and(|parent| is_below(parent, top))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn every_count_of_the_tag_browser_is_what_its_query_finds(
        articles in proptest::collection::vec(plain(), 1..24),
        picks in proptest::collection::vec(proptest::collection::vec((0..TREE.len(), any::<bool>()), 0..4), 6),
        any in any::<bool>(),
        within in select(&["", "whale", "wha", "is:trashed", "-whale", "whale OR is:inbox"][..]),
        place in select(&[Place::All, Place::Inbox, Place::Trash, Place::Tag(TagId(1))][..]),
        tree in any::<bool>(),
    ) {
        let library = Fixture::new();
        for (parent, name) in TREE {
            library.node("tag", parent.map(|parent| parent as i64 + 1), name);
        }
        // Noon, so that the test does not run over the end of a day.
        let today = crate::time::now() / DAY * DAY;
        let mut ids = Vec::new();
        for article in &articles {
            let text = if article.has_word { "a whale" } else { "a cat" };
            let saved = today - 40 * DAY;
            let id = library.insert(&Sheet { state: article.state, text, saved, ..Sheet::default() });
            for &(tag, days) in &article.tags {
                library.link("tag", id, tag as i64 + 1);
                let added = if days < 0 { 0 } else { today - days * DAY };
                library.db.execute("UPDATE article_tag SET added = ?3 WHERE (article, tag) = (?1, ?2)", (id, tag as i64 + 1, added)).expect("updates");
            }
            ids.push(id);
        }
        library.changed(&ids);
        library.index();
        for picks in picks {
            let picks: Vec<TagPick> =
                picks.into_iter().map(|(tag, except)| TagPick { id: TagId(tag as i64 + 1), except }).collect();
            let within = SearchRequest { place: place.clone(), query: within.into(), sort: None };
            let request = VocabularyRequest { picks, any, tree, unfolded: (1..=9).map(TagId).collect(), ..ask(within) };
            let page = look(&library, &request);
            prop_assert_eq!(page.articles, total(&library, &page.request), "{}", page.request.query);
            for tag in &page.tags {
                prop_assert_eq!(tag.count, total(&library, &with(tag, &page.request)), "{} in {}", tag.path, page.request.query);
            }
            let mut flat = look(&library, &VocabularyRequest { tree: !tree, ..request.clone() }).tags;
            flat.sort_by(|a, b| a.path.cmp(&b.path));
            let mut tags = page.tags.clone();
            tags.sort_by(|a, b| a.path.cmp(&b.path));
            let seen = |tags: &[TagEntry]| tags.iter().map(|tag| (tag.path.clone(), tag.count)).collect::<Vec<_>>();
            prop_assert_eq!(seen(&flat), seen(&tags), "the tree and the list show the same tags");
            let halves: Vec<TagEntry> = [0, 2, 4, 6, 8]
                .into_iter()
                .flat_map(|offset| look(&library, &VocabularyRequest { offset, limit: 2, ..request.clone() }).tags)
                .collect();
            prop_assert_eq!(halves, page.tags);
        }
        let all = look(&library, &ask(everywhere("")));
        prop_assert_eq!(all.tags.len(), TREE.len());
        for tag in &all.tags {
            let top = tag.id.0 as usize - 1;
            let given: Vec<Vec<i64>> = articles
                .iter()
                .filter(|article| article.state != "trash")
                .map(|article| article.tags.iter().filter(|(tag, _)| is_below(*tag, top)).map(|&(_, days)| if days < 0 { 40 } else { days }).collect())
                .filter(|days: &Vec<i64>| !days.is_empty())
                .collect();
            let first_within = |from: i64, to: i64| given.iter().filter(|days| (from..to).contains(days.iter().max().expect("one"))).count() as u32;
            prop_assert_eq!((tag.recent, tag.before), (first_within(0, 30), first_within(30, 60)), "{}", tag.path);
            let last = given.iter().flatten().min().map(|days| today - days * DAY);
            prop_assert_eq!(tag.used, last, "{}", tag.path);
            let affected = library.view().tags_affected(&[tag.id], None).expect("counts");
            prop_assert_eq!(affected.articles, tag.count);
        }
        let both = library.view().tags_affected(&[TagId(2), TagId(4)], Some("politics")).expect("counts");
        let found = |query: &str| total(&library, &everywhere(query));
        prop_assert_eq!((both.tags, both.below, both.onto), (2, 2, Some(TagId(1))));
        prop_assert_eq!(both.articles, found("tag:politics/russia OR tag:énergie"));
        prop_assert_eq!(both.together, found("tag:politics OR tag:énergie"));
    }
}

#[test]
fn tags_are_ordered_filtered_and_unfolded_as_asked() {
    let library = Fixture::new();
    let politics = library.node("tag", None, "politics");
    let russia = library.node("tag", Some(politics), "Russia");
    let energy = library.node("tag", None, "Énergie");
    let unused = library.node("tag", None, "unused");
    let day = crate::time::now() / DAY * DAY;
    for (number, tags) in [&[russia, energy][..], &[energy], &[energy], &[politics]].into_iter().enumerate() {
        let id = library.insert(&Sheet { saved: day - 20 * DAY - number as i64, ..Sheet::default() });
        for tag in tags {
            library.link("tag", id, *tag);
        }
    }
    let given = |tag: i64, ago: i64| {
        library.db.execute("UPDATE article_tag SET added = ?2 WHERE tag = ?1", (tag, day - ago * DAY)).expect("updates")
    };
    given(energy, 45);
    given(russia, 3);
    library.changed(&[1, 2, 3, 4]);
    for (sort, expected) in [
        (TagSort::Count, ["Énergie", "politics", "politics/Russia", "unused"]),
        (TagSort::Name, ["politics", "politics/Russia", "unused", "Énergie"]),
        (TagSort::Used, ["politics", "politics/Russia", "Énergie", "unused"]),
        (TagSort::Growth, ["politics", "politics/Russia", "unused", "Énergie"]),
    ] {
        let page = look(&library, &VocabularyRequest { sort, ..ask(everywhere("")) });
        let found: Vec<&str> = page.tags.iter().map(|tag| tag.path.as_str()).collect();
        assert_eq!(found, expected, "{sort:?}");
        assert_eq!((page.total, page.vocabulary, page.most, page.articles), (4, 4, 3, 4));
    }
    let tree = |filter: &str, unfolded: &[i64]| {
        let unfolded = unfolded.iter().copied().map(TagId).collect();
        look(&library, &VocabularyRequest { tree: true, filter: filter.into(), unfolded, ..ask(everywhere("")) })
    };
    let folded = tree("", &[]);
    assert_eq!(paths(&folded), [("Énergie", 3), ("politics", 2), ("unused", 0)]);
    let politics_line = &folded.tags[1];
    assert_eq!(
        (politics_line.children, politics_line.unfolded, politics_line.nth, politics_line.siblings),
        (1, false, 2, 3)
    );
    let unfolded = tree("", &[politics, unused]);
    assert_eq!(paths(&unfolded), [("Énergie", 3), ("politics", 2), ("politics/Russia", 1), ("unused", 0)]);
    assert_eq!((unfolded.tags[1].unfolded, unfolded.tags[2].level), (true, 2));
    assert_eq!(paths(&tree("russ", &[])), [("politics", 2), ("politics/Russia", 1)], "what is above what fits");
    assert_eq!(paths(&tree("ENERGIE", &[])), [("Énergie", 3)]);
    assert_eq!(paths(&tree("nothing", &[])), []);
    let picked = VocabularyRequest { picks: vec![TagPick { id: TagId(russia), except: false }], ..ask(everywhere("")) };
    let page = look(&library, &picked);
    assert_eq!(paths(&page), [("politics", 1), ("politics/Russia", 1), ("Énergie", 1)]);
    assert_eq!((page.request.query.as_str(), page.articles), ("tag:politics/Russia", 1));
}

/// A library with these tags, each on so many articles of its own.
fn tagged(tags: &[(&str, usize)]) -> Fixture {
    let library = Fixture::new();
    for &(name, count) in tags {
        let tag = library.node("tag", None, name);
        for number in 0..count {
            let title = format!("{name} {number}");
            let id = library.insert(&Sheet { title: &title, ..Sheet::default() });
            library.link("tag", id, tag);
        }
    }
    library
}

fn changed(library: &Fixture) {
    let ids: Vec<i64> = library
        .db
        .prepare("SELECT id FROM article ORDER BY id")
        .and_then(|mut ids| ids.query_map([], |row| row.get(0))?.collect())
        .expect("numbers");
    library.changed(&ids);
}

/// Proposals of a kind, as they read: what changes, what stays, articles of both.
fn proposed(library: &Fixture, kind: CleanUpKind) -> Vec<(String, String, u32)> {
    let page = library.view().tag_proposals(kind, 0, 100).expect("proposes");
    let counts = library.view().tag_proposal_counts().expect("counts");
    let count = counts.iter().find(|count| count.kind == kind).expect("every kind").count;
    assert_eq!((page.total, page.proposals.len()), (count, count as usize), "{kind:?}");
    let path = |one: &crate::tag::Proposal| one.onto.as_ref().map_or(String::new(), |onto| onto.chip.path.clone());
    page.proposals.iter().map(|one| (one.tag.chip.path.clone(), path(one), one.both)).collect()
}

fn expected(of: &[(&str, &str, u32)]) -> Vec<(String, String, u32)> {
    of.iter().map(|&(tag, onto, both)| (tag.to_owned(), onto.to_owned(), both)).collect()
}

#[test]
fn names_that_are_nearly_one_are_proposed_once_and_the_more_used_stays() {
    let library = tagged(&[
        ("Énergie", 2),
        ("energie", 5),
        ("energies", 3),
        ("goverment", 2),
        ("government", 9),
        ("governance", 4),
        ("lonely", 1),
        ("never", 0),
        ("Government 2023", 2),
        ("Government 2024", 2),
    ]);
    changed(&library);
    assert_eq!(
        proposed(&library, CleanUpKind::Spelling),
        expected(&[("energies", "energie", 0), ("Énergie", "energie", 0)])
    );
    assert_eq!(proposed(&library, CleanUpKind::Typo), expected(&[("goverment", "government", 0)]));
    assert_eq!(proposed(&library, CleanUpKind::Rare), expected(&[("never", "", 0), ("lonely", "", 0)]));
    assert_eq!(
        proposed(&library, CleanUpKind::Parent),
        expected(&[("Government 2023", "government", 0), ("Government 2024", "government", 0)])
    );
    let page = library.view().tag_proposals(CleanUpKind::Typo, 0, 9).expect("proposes");
    let (tag, onto) = (&page.proposals[0].tag, page.proposals[0].onto.as_ref().expect("two"));
    assert_eq!((tag.count, &tag.titles[..]), (2, &["goverment 1".to_owned(), "goverment 0".to_owned()][..]));
    assert_eq!((onto.count, onto.titles.len()), (9, 3));
    assert_eq!(library.view().tag_proposals(CleanUpKind::Spelling, 1, 9).expect("proposes").proposals.len(), 1);
}

#[test]
fn tags_that_keep_company_are_proposed() {
    let library = tagged(&[("sea", 8), ("wind", 30), ("harbour", 20), ("Work", 0)]);
    let node = |name: &str| library.node("tag", None, name);
    let (ocean, turbines, storm) = (node("ocean"), node("turbines"), node("storm"));
    let inside = library.node("tag", Some(1), "sea itself");
    for id in 1..=8 {
        library.link("tag", id, ocean);
        library.link("tag", id, inside);
    }
    for id in 9..=14 {
        library.link("tag", id, turbines);
    }
    // Four articles say nothing yet, and one in two is no habit.
    for id in 39..=42 {
        library.link("tag", id, storm);
    }
    changed(&library);
    let together = expected(&[("ocean", "sea", 8), ("sea/sea itself", "ocean", 8)]);
    assert_eq!(proposed(&library, CleanUpKind::Together), together);
    assert_eq!(proposed(&library, CleanUpKind::Parent), expected(&[("turbines", "wind", 6)]));
}
