//! Why an article was found, what to ask instead where nothing was, and which searches are remembered.

use crate::article::ArticleId;
use crate::search::fixture::{Fixture, Sheet, everywhere};
use crate::search::{FoundIn, Place, Relaxing, Resemblance, SearchRequest};

fn library() -> Fixture {
    let library = Fixture::new();
    let politics = library.node("tag", None, "politics");
    let russia = library.node("tag", Some(politics), "Russia");
    for sheet in [
        Sheet {
            title: "Policies of the Élection",
            byline: Some("Jane Doe"),
            site: Some("The Guardian"),
            text: "The policy was old. Electricity, policy and the policies. An élection, an ELECTION.",
            note: "policy again",
            url: Some("https://news.example.com/policy"),
            ..Sheet::default()
        },
        Sheet {
            title: "Elections in harbour towns",
            text: "A white house is not the White House.",
            ..Sheet::default()
        },
        Sheet { title: "Gone", text: "nothing but turbines", state: "trash", ..Sheet::default() },
        Sheet { title: "我是中国人", text: "人口", language: Some("zh"), ..Sheet::default() },
    ] {
        library.add(&sheet);
    }
    library.link("tag", 1, russia);
    library.changed(&[1]);
    library
}

/// What `why` answers, a line each: `what: where how spellings times`.
fn why(library: &Fixture, query: &str, article: i64) -> Vec<String> {
    let reasons = library.view().why(&everywhere(query), ArticleId(article)).expect(query);
    let line = |reason: crate::search::MatchReason| {
        format!(
            "{}: {:?} {:?} {} {}",
            reason.sought,
            reason.field,
            reason.how,
            reason.spellings.join("|"),
            reason.times
        )
    };
    reasons.into_iter().map(line).collect()
}

#[test]
fn an_article_says_where_each_word_stands_in_it_and_what_was_forgiven() {
    let library = library();
    for (query, article, reasons) in [
        (
            "policy ",
            1,
            &[
                "policy: Title Form Policies 1",
                "policy: Note Exact policy 1",
                "policy: Text Exact policy 2",
                "policy: Text Form policies 1",
            ][..],
        ),
        (
            "election ",
            1,
            &[
                "election: Title Folded Élection 1",
                "election: Text Folded élection 1",
                "election: Text Exact ELECTION 1",
            ],
        ),
        ("elektion ", 2, &[]),
        ("harbor title:towns ", 2, &["harbor: Title Typo harbour 1", "towns: Title Exact towns 1"]),
        ("harbuor ", 2, &["harbuor: Title Typo harbour 1"]),
        ("hou", 2, &["hou: Text Beginning house 2"]),
        ("elect*", 1, &["elect: Title Beginning Élection 1", "elect: Text Beginning Electricity|élection|ELECTION 3"]),
        ("\"white house\"", 2, &["white house: Text Exact white house 2"]),
        ("author:doe site:guardian", 1, &["doe: Byline Part Jane Doe 1", "guardian: Site Part The Guardian 1"]),
        ("author:\"jane doe\"", 1, &["jane doe: Byline Exact Jane Doe 1"]),
        ("tag:politics", 1, &["politics: Tag Below politics/Russia 1"]),
        ("tag:russia -harbour ", 1, &["russia: Tag Exact politics/Russia 1"]),
        ("url:policy ", 1, &["policy: Url Exact policy 1"]),
        ("人 ", 4, &["人: Title Exact 人 1", "人: Text Exact 人口 1"]),
        ("中国 ", 4, &["中国: Title Exact 中国 1"]),
        ("is:inbox", 1, &[]),
        ("", 1, &[]),
    ] {
        assert_eq!(why(&library, query, article), reasons, "{query}");
    }
    assert!(library.view().why(&everywhere("policy "), ArticleId(99)).expect("an answer").is_empty());
    assert!(library.view().why(&everywhere("(tag:"), ArticleId(1)).is_err());
}

#[test]
fn every_article_that_words_find_has_a_reason() {
    let library = library();
    for query in ["policy", "elec", "the", "title:elections", "\"the white house\"", "人", "harb*", "house OR policies"]
    {
        for row in library.view().search(&everywhere(query), 0, 10).expect(query).rows {
            let reasons = library.view().why(&everywhere(query), row.id).expect(query);
            assert!(!reasons.is_empty(), "{query} in {}", row.title);
            assert!(reasons.iter().all(|reason| reason.times > 0 && !reason.spellings.is_empty()), "{reasons:?}");
        }
    }
    let reasons = library.view().why(&everywhere("harbour"), ArticleId(2)).expect("reasons");
    assert_eq!((reasons[0].field, reasons[0].how), (FoundIn::Title, Resemblance::Exact));
}

/// What `relax` answers: kind, what it is about, the query and how many it finds.
fn relaxed(library: &Fixture, place: Place, query: &str) -> Vec<String> {
    let request = SearchRequest { place, query: query.into(), sort: None };
    let relaxed = library.view().relax(&request).expect(query);
    relaxed
        .into_iter()
        .map(|it| {
            let place =
                if it.request.place == request.place { String::new() } else { format!(" in {:?}", it.request.place) };
            format!("{:?} {}: {}{place} {}", it.kind, it.about, it.request.query.trim(), it.count)
        })
        .collect()
}

#[test]
fn a_search_that_finds_nothing_offers_what_is_near_and_finds_something() {
    let library = library();
    for (place, query, expected) in [
        (Place::All, "policy ", &[][..]),
        (Place::All, "", &[]),
        (
            Place::All,
            "policy harbour ",
            &["Without harbour: policy 1", "Without policy: harbour 1", "Any policy OR harbour: policy OR harbour 2"],
        ),
        (Place::Later, "policy ", &["Everywhere : policy in All 1"]),
        (Place::All, "turbines ", &["Trash : turbines in Trash 1"]),
        (Place::All, "tourbinez ", &[]),
        (Place::All, "kuardian ", &["Corrected guardian: guardian 1"]),
        (Place::All, "tag:polittics ", &["Corrected tag:politics: tag:politics 1"]),
        (
            Place::All,
            "author:\"jane do\" author:\"jnae doe\"",
            &[
                "Corrected author:\"Jane Doe\": author:\"jane do\" author:\"Jane Doe\" 1",
                "Without author:\"jnae doe\": author:\"jane do\" 1",
            ],
        ),
        (Place::All, "\"house white\"", &["Apart house white: house white 1"]),
        (Place::All, "policy is:starred", &["Without is:starred: policy 1"]),
        (Place::Later, "policy is:starred", &["Without is:starred: policy in All 1"]),
        (
            Place::All,
            "is:starred policy harbour zebra lang:zh",
            &["Only lang:zh: lang:zh 1", "Only policy: policy 1", "Only harbour: harbour 1"],
        ),
        (
            Place::All,
            "sort:title policy harbour ",
            &[
                "Without harbour: sort:title policy 1",
                "Without policy: sort:title harbour 1",
                "Any policy OR harbour: sort:title policy OR harbour 2",
            ],
        ),
    ] {
        let mut found = relaxed(&library, place, query);
        let mut expected: Vec<String> = expected.iter().map(|line| (*line).to_owned()).collect();
        // Equally near ones are in the order of the query.
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{query}");
    }
    let request = everywhere("kuardian policy ");
    assert_eq!(library.view().relax(&request).expect("relaxes")[0].kind, Relaxing::Corrected);
}

#[test]
fn is_duplicate_means_the_same_address_or_text_outside_the_trash() {
    let library = Fixture::new();
    let address = Some("https://example.com/a");
    for sheet in [
        Sheet { canonical_url: address, ..Sheet::default() },
        Sheet { canonical_url: address, words: 300, text_key: 7, ..Sheet::default() },
        Sheet { words: 300, text_key: 7, ..Sheet::default() },
        Sheet { words: 3, text_key: 8, state: "trash", ..Sheet::default() },
        Sheet { words: 3, text_key: 8, ..Sheet::default() },
        Sheet { words: 0, text_key: 9, ..Sheet::default() },
        Sheet { words: 0, text_key: 9, ..Sheet::default() },
        Sheet::default(),
    ] {
        library.add(&sheet);
    }
    let found = |query: &str| {
        let mut found = library.found(query);
        found.sort_unstable();
        found
    };
    assert_eq!(found("is:duplicate"), [1, 2, 3]);
    assert_eq!(found("-is:duplicate"), [5, 6, 7, 8]);
    library.db.execute("UPDATE article SET state = 'trash' WHERE id = 2", []).expect("updates");
    library.changed(&[2]);
    assert!(found("is:duplicate").is_empty());
}
