//! What single articles answer, against what a search of the index finds.

use proptest::prelude::*;
use proptest::sample::select;

use crate::article::ArticleId;
use crate::search::count::whole;
use crate::search::fixture::{Fixture, Sheet};

/// Words with other forms, accents, scripts without spaces, signs.
const WORDS: [&str; 14] = [
    "whale",
    "whales",
    "sailing",
    "sails",
    "Élection",
    "elections",
    "中国人",
    "中国",
    "人",
    "C++",
    "naïve",
    "x",
    "1,000",
    "jane@example.com",
];

fn words(most: usize) -> impl Strategy<Value = String> {
    proptest::collection::vec(select(&WORDS[..]), 0..most).prop_map(|words| words.join(" "))
}

fn leaf() -> impl Strategy<Value = String> {
    let field = select(&["", "", "title:", "note:", "url:"][..]);
    let shaped = (select(&WORDS[..]), select(&WORDS[..]), 0..4_u8).prop_map(|(one, other, shape)| match shape {
        0 => one.to_owned(),
        1 => format!("\"{one} {other}\""),
        2 => format!("\"{one}\""),
        _ => format!("{}*", one.chars().take(2).collect::<String>()),
    });
    let plain = select(&["is:starred", "site:bbc", "words:>2", "has:note", "is:trashed"][..]).prop_map(str::to_owned);
    prop_oneof![
        3 => (field, shaped).prop_map(|(field, text)| format!("{field}{text}")),
        1 => plain,
        1 => Just("www.bbc.com".to_owned()),
    ]
}

fn query() -> impl Strategy<Value = String> {
    leaf().prop_recursive(2, 6, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} OR {b})")),
            inner.prop_map(|a| format!("-{a}")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn an_article_answers_a_query_exactly_if_a_search_without_forgiveness_finds_it(
        articles in proptest::collection::vec((words(3), words(9), words(3), any::<bool>()), 1..10),
        queries in proptest::collection::vec(query(), 24),
    ) {
        let library = Fixture::new();
        let mut ids = Vec::new();
        for (title, text, note, odd) in &articles {
            let state = if *odd { "trash" } else { "inbox" };
            let url = odd.then_some("https://www.bbc.com/whale");
            let sheet = Sheet { title, text, note, url, site: Some("BBC"), starred: !odd, words: 3, state, ..Sheet::default() };
            ids.push(ArticleId(library.insert(&sheet)));
        }
        library.changed(&ids.iter().map(|id| id.0).collect::<Vec<_>>());
        library.index();
        let view = library.view();
        let parsed: Vec<_> = queries.iter().map(|text| whole(text).expect("parses")).collect();
        let answering = view.answering(&parsed, &ids).expect("asks");
        for ((text, query), answering) in queries.iter().zip(&parsed).zip(answering) {
            prop_assert_eq!(answering, view.exactly(query).expect("finds"), "{}", text);
        }
    }
}

#[test]
fn a_typo_is_not_forgiven_and_the_last_word_is_whole() {
    let library = Fixture::new();
    let id = ArticleId(library.add(&Sheet { title: "The harbour", text: "all about whales", ..Sheet::default() }));
    let view = library.view();
    for (text, answers) in [("harbor", false), ("harb", false), ("harb*", true), ("whale", true), ("", true)] {
        let found = view.answering(&[whole(text).expect("parses")], &[id]).expect("asks");
        assert_eq!(found[0].contains(&id), answers, "{text}");
    }
}
