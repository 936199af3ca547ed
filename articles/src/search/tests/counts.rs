//! Every count that is shown is the number of articles that one gets by what it stands beside.

use proptest::prelude::*;
use proptest::sample::select;

use super::world::{build, plain, query};
use crate::folder::FolderId;
use crate::search::fixture::Fixture;
use crate::search::{Place, SearchRequest};
use crate::tag::{TagId, TagRequest};

fn total(library: &Fixture, place: &Place, query: &str) -> u32 {
    let request = SearchRequest { place: place.clone(), query: query.to_owned(), sort: None };
    library.view().search(&request, 0, 0).expect(query).total
}

fn place() -> impl Strategy<Value = Place> {
    prop_oneof![
        4 => Just(Place::All),
        1 => select(&[Place::Inbox, Place::Later, Place::Archive, Place::Starred, Place::Unfiled, Place::Trash][..]),
        1 => (1_i64..=7).prop_map(|id| Place::Folder(FolderId(id))),
        1 => (1_i64..=7).prop_map(|id| Place::Tag(TagId(id))),
        1 => (1_i64..=2).prop_map(Place::Import),
        1 => Just(Place::Site("BBC".into())),
    ]
}

/// What a person may be typing.
const TYPED: [&str; 34] = [
    "tag:",
    "tag:ru",
    "-tag:po",
    "folder:",
    "-folder:e",
    "site:",
    "site:b",
    "author:",
    "author:doe",
    "lang:",
    "-lang:f",
    "format:",
    "is:",
    "-is:u",
    "has:",
    "published:",
    "published:20",
    "saved:",
    "saved:19",
    "ru",
    "-po",
    "ja",
    "in:",
    "-in:r",
    "read:",
    "read:19",
    "(tag:",
    "(cat OR site:b",
    "is:starred OR tag:",
    "is:unread OR -author:",
    "-(in:",
    "-(whale OR -lang:",
    "election (is:read OR (has:",
    "(po",
];

/// What may stand behind it.
const BEHIND: [&str; 6] = ["", "", " OR is:later", " election", " OR -cat", ") is:read"];

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn every_count_is_what_choosing_it_finds(
        before in proptest::collection::vec(plain(), 0..6),
        after in proptest::collection::vec(plain(), 1..24),
        asked in proptest::collection::vec((place(), proptest::option::of(query()), any::<bool>()), 8),
        typed in proptest::collection::vec((select(&TYPED[..]), select(&BEHIND[..])), 8),
    ) {
        let (library, _) = build(&before, &after);
        let view = library.view();

        for ((place, query, is_whole), (typed, behind)) in asked.iter().zip(&typed) {
            let query = format!("{}{}", query.as_deref().unwrap_or_default(), if *is_whole { " " } else { "" });
            let request = SearchRequest { place: place.clone(), query: query.clone(), sort: None };

            let facets = view.facets(&request, 100).expect("counts");
            let lists = [facets.tags, facets.folders, facets.sites, facets.authors, facets.years, facets.languages, facets.formats];
            for value in lists.concat() {
                let narrowed = format!("{} {query}", value.token);
                prop_assert_eq!(total(&library, place, &narrowed), value.count, "{} in {:?}", narrowed, place);
            }
            for (from, first) in facets.timeline.iter().enumerate() {
                for (to, last) in facets.timeline.iter().enumerate().skip(from).take(3) {
                    let count: u32 = facets.timeline[from..=to].iter().map(|bar| bar.count).sum();
                    let narrowed = format!("published:{}..{} {query}", first.first, last.last);
                    prop_assert_eq!(total(&library, place, &narrowed), count, "{}", narrowed);
                }
            }

            // As the window asks: what is typed, without white space around it.
            let begun = format!("{query} {typed}").trim_start().to_owned();
            let typing = SearchRequest { query: format!("{begun}{behind}").trim().to_owned(), ..request.clone() };
            let letters: Vec<char> = typing.query.chars().collect();
            let completion = view.complete(&typing, begun.chars().count() as u32).expect("offers");
            for offer in &completion.offers {
                let Some(count) = offer.count else { continue };
                let [before, after] = [&letters[..completion.from as usize], &letters[completion.to as usize..]]
                    .map(|letters| letters.iter().collect::<String>());
                let taken = format!("{before}{}{after}", offer.insert);
                prop_assert_eq!(total(&library, place, taken.trim()), count, "{} in {:?}", taken, place);
            }

            let found = total(&library, place, &query);
            let relaxed = view.relax(&request).expect("relaxes");
            prop_assert!(found == 0 || relaxed.is_empty());
            for relaxation in relaxed {
                let again = total(&library, &relaxation.request.place, &relaxation.request.query);
                prop_assert_eq!(again, relaxation.count, "{:?}", relaxation);
                prop_assert!(relaxation.count > 0);
            }
        }

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
            prop_assert_eq!(total(&library, &place, ""), count, "{:?}", place);
        }
        for folder in view.folders().expect("lists") {
            prop_assert_eq!(total(&library, &Place::Folder(folder.id), ""), folder.count, "{}", folder.path);
            let token = crate::search::query::Condition::Folder(folder.path).to_string();
            prop_assert_eq!(total(&library, &Place::All, &token), folder.count, "{}", token);
        }
        let mut parents = vec![None];
        while let Some(parent) = parents.pop() {
            let request = TagRequest { filter: String::new(), parent, offset: 0, limit: 100 };
            for tag in view.tags(&request).expect("lists").tags {
                parents.push(Some(tag.id));
                prop_assert_eq!(total(&library, &Place::Tag(tag.id), ""), tag.count, "{}", tag.path);
                let token = crate::search::query::Condition::Tag(tag.path).to_string();
                prop_assert_eq!(total(&library, &Place::All, &token), tag.count, "{}", token);
            }
        }
    }
}
