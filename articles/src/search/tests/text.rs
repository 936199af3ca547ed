//! What words find, and in which order.

use crate::search::fixture::{Fixture, Sheet, everywhere};

fn library(texts: &[&str]) -> Fixture {
    let library = Fixture::new();
    for (at, text) in texts.iter().enumerate() {
        library.insert(&Sheet { text, saved: at as i64, ..Sheet::default() });
    }
    let all: Vec<i64> = (1..=texts.len() as i64).collect();
    library.changed(&all);
    library.index();
    library
}

#[test]
fn words_are_found_in_all_their_spellings() {
    let library = library(&[
        "The élection in Zürich",    // 1
        "Elections were held",       // 2
        "我是中国人，住在东京",      // 3
        "カタカナとｶﾞｽ会社",          // 4
        "A C++ and a C# compiler",   // 5
        "Write to jane@example.com", // 6
        "It cost 1,000.50 €, 🎉",    // 7
        "Die Straße nach Łódź",      // 8
        "한국어를 배우다",           // 9
        "the white house is white",  // 10
    ]);
    for (query, found) in [
        ("election ", &[1, 2][..]),
        ("ELECTIONS ", &[2, 1]),
        ("zurich ", &[1]),
        ("中国 ", &[3]),
        ("中国人 ", &[3]),
        ("人 ", &[3]),
        ("京 ", &[3]),
        ("国中 ", &[]),
        ("ガス ", &[4]),
        ("会社 ", &[4]),
        ("한국 ", &[9]),
        ("c++ ", &[5]),
        ("C# ", &[5]),
        ("jane@example.com ", &[6]),
        ("1,000.50 ", &[7]),
        ("🎉 ", &[7]),
        ("strasse lodz ", &[8]),
        ("\"white house\"", &[10]),
        ("\"house white\"", &[]),
        ("\"house is white\"", &[10]),
        ("ele* ", &[2, 1]),
        ("ele", &[2, 1]),
        ("ele ", &[]),
        ("elec in:x", &[]),
        ("the -white ", &[1]),
        ("zurich OR straße ", &[8, 1]),
        ("(zurich OR strasse) nach ", &[8]),
        ("-the -c ", &[9, 8, 7, 6, 5, 4, 3, 2]),
    ] {
        assert_eq!(library.found(query), found, "{query}");
    }
}

#[test]
fn each_field_is_found_by_its_name_and_the_title_counts_most() {
    let library = Fixture::new();
    let sheets = [
        Sheet { text: "whales and whales and more whales", saved: 9, ..Sheet::default() },
        Sheet { title: "The whales", text: "a text about something else", ..Sheet::default() },
        Sheet { byline: Some("Whales, Jane"), text: "of nothing", ..Sheet::default() },
        Sheet { note: "whales!", url: Some("https://news.example.com/2024/a-b"), text: "x", ..Sheet::default() },
    ];
    for sheet in &sheets {
        library.add(sheet);
    }
    for (query, found) in [
        ("title:whales ", &[2][..]),
        ("note:whales ", &[4]),
        ("note:wha*", &[4]),
        ("url:example.com ", &[4]),
        ("url:example.org ", &[]),
        ("https://news.example.com/2024/a-b ", &[4]),
        ("author:whales ", &[3]),
    ] {
        assert_eq!(library.found(query), found, "{query}");
    }
    let anywhere = library.found("whales ");
    assert_eq!((anywhere.len(), anywhere[0], anywhere[3]), (4, 2, 1));
}

#[test]
fn an_exact_word_comes_before_its_forms_and_its_beginnings() {
    let library = library(&["electing them", "elect them", "electorate them", "election them"]);
    assert_eq!(library.found("elect")[0], 2);
    assert_eq!(library.found("elect ")[0], 2);
    assert_eq!(library.found("elect"), [2, 4, 1, 3]);
}

#[test]
fn equal_matches_come_newest_first() {
    let library = library(&["same words", "same words", "same words"]);
    assert_eq!(library.found("same "), [3, 2, 1]);
}

#[test]
fn a_typo_is_forgiven_where_the_word_is_rare_and_said() {
    let library = library(&["an election", "the election", "election day", "elections", "cat", "cut", "bat"]);
    let page = |query: &str| library.view().search(&everywhere(query), 0, 10).expect(query);
    let forgiven = page("elektion ");
    assert_eq!(forgiven.total, 3);
    assert_eq!(forgiven.forgiven.as_deref(), Some("searched for “election” too"));
    assert_eq!(page("election ").forgiven, None);
    assert_eq!(page("cbt ").total, 0, "short words are not corrected");
    assert_eq!(page("-elektion ").total, 7, "what is excluded is not corrected");
}

#[test]
fn a_snippet_shows_what_was_found_and_none_where_only_the_title_did() {
    let library = Fixture::new();
    library.add(&Sheet { title: "Whales", text: "A text about the Elections.", ..Sheet::default() });
    let snippet = |query: &str| {
        let page = library.view().search(&everywhere(query), 0, 10).expect(query);
        let pieces = page.rows[0].snippet.clone();
        pieces.map(|pieces| {
            let hits = pieces.into_iter().filter(|piece| piece.hit).map(|piece| piece.text);
            hits.collect::<Vec<_>>().join("|")
        })
    };
    assert_eq!(snippet("election ").as_deref(), Some("Elections"));
    assert_eq!(snippet("ele").as_deref(), Some("Elections"));
    assert_eq!(snippet("\"the elections\"").as_deref(), Some("the Elections"));
    assert_eq!(snippet("whales "), None);
    assert_eq!(snippet("is:inbox"), None);
}

#[test]
fn hostile_queries_find_nothing_and_break_nothing() {
    let library = library(&["a text"]);
    for query in ["x".repeat(10_000), "x* ".repeat(300), "\"a b ".repeat(300), "-(".repeat(99), "中".repeat(3_000)] {
        library.view().search(&everywhere(&query), 0, 10).expect("an answer");
    }
    assert!(library.view().search(&everywhere(&"(".repeat(1_000)), 0, 10).is_err());
}
