//! What is offered while a query is typed, and how soon.

use crate::search::Place;
use crate::search::fixture::{Fixture, Sheet, everywhere};

fn library() -> Fixture {
    let library = Fixture::new();
    let politics = library.node("tag", None, "politics");
    let russia = library.node("tag", Some(politics), "Russia");
    let to_do = library.node("tag", None, "to \"do\"");
    library.node("tag", None, "unused");
    let work = library.node("folder", None, "Work");
    for (number, year) in [2019, 2024, 2024, 2026].into_iter().enumerate() {
        let date = jiff::civil::date(year, 3, 1).duration_since(jiff::civil::date(1970, 1, 1));
        library.insert(&Sheet {
            title: ["gas", "gasoline", "gas", "gone"][number],
            site: Some(["BBC News", "The Guardian", "BBC News", "BBC News"][number]),
            byline: Some("Jane Doe, José Núñez"),
            published: Some(("", date.as_millis() as i64)),
            state: if number == 3 { "trash" } else { "inbox" },
            starred: number == 0,
            ..Sheet::default()
        });
    }
    library.link("tag", 1, russia);
    library.link("tag", 2, politics);
    library.link("tag", 3, to_do);
    library.link("tag", 4, politics);
    library.link("folder", 2, work);
    library.changed(&[1, 2, 3, 4]);
    library.index();
    library
}

/// Offers with their counts: `tag:politics 2`; the cursor is at the end.
fn offers(library: &Fixture, text: &str) -> Vec<String> {
    let completion = library.view().complete(&everywhere(text), text.chars().count() as u32).expect(text);
    let line = |offer: &crate::search::CompletionOffer| {
        format!("{}{}", offer.insert, offer.count.map(|count| format!(" {count}")).unwrap_or_default())
    };
    completion.offers.iter().map(line).collect()
}

#[test]
fn fields_and_their_values_are_offered_with_what_they_find() {
    let library = library();
    for (text, expected) in [
        ("", &[][..]),
        ("gas ", &[]),
        ("\"gas", &[]),
        ("t", &["title:", "tag:"]),
        ("-so", &[]),
        ("so", &["sort:"]),
        ("tag:", &["tag:politics 2", "tag:politics/Russia 1", "tag:\"to \\\"do\\\"\" 1"]),
        ("tag:RUS", &["tag:politics/Russia 1"]),
        ("tag:\"to", &["tag:\"to \\\"do\\\"\" 1"]),
        ("-tag:rus", &["-tag:politics/Russia 2"]),
        ("gas tag:pol", &["tag:politics 2", "tag:politics/Russia 1"]),
        ("title:gas tag:politics -tag:rus", &["-tag:politics/Russia 1"]),
        ("(gas tag:rus", &["tag:politics/Russia 1"]),
        ("is:starred OR tag:to", &["tag:\"to \\\"do\\\"\" 2"]),
        ("is:starred OR -tag:to", &["-tag:\"to \\\"do\\\"\" 2"]),
        ("gas -(tag:russia OR folder:", &["folder:Work 1"]),
        ("is:starred tag:to", &[]),
        ("folder:w", &["folder:Work 1"]),
        ("in:", &["in:Work 1"]),
        ("i", &["in:", "is:", "import:"]),
        ("rea", &["read:"]),
        ("site:", &["site:\"BBC News\" 2", "site:\"The Guardian\" 1"]),
        ("site:news", &["site:\"BBC News\" 2"]),
        ("author:nunez", &["author:\"José Núñez\" 3"]),
        ("lang:", &["lang:en 3"]),
        ("format:", &["format:text 3"]),
        ("is:s", &["is:starred 1"]),
        ("is:tr", &["is:trashed"]),
        ("has:", &[]),
        ("published:", &["published:2024 2", "published:2019 1"]),
        ("published:201", &["published:2019 1"]),
        (
            "sort:",
            &[
                "sort:relevance",
                "sort:-saved",
                "sort:saved",
                "sort:-published",
                "sort:published",
                "sort:-title",
                "sort:title",
                "sort:-site",
            ],
        ),
        ("sort:-wo", &["sort:-words"]),
        ("words:", &[]),
        ("po", &["tag:politics 2", "tag:politics/Russia 1"]),
        ("gua", &["site:\"The Guardian\" 1"]),
        ("sta", &["is:starred 1"]),
    ] {
        let mut found = offers(&library, text);
        if text == "published:" {
            // What the days are called depends on today.
            found.retain(|offer| offer.contains(":20"));
        }
        assert_eq!(found, expected, "{text}");
    }
    // The word at the cursor is what is replaced, wherever it stands.
    let completion = library.view().complete(&everywhere("-é tag:po gas"), 8).expect("offers");
    assert_eq!((completion.from, completion.to, completion.in_field), (3, 9, true));
    assert_eq!(completion.offers[0].count, Some(2), "a word at the end may go on: gas, gasoline");
}

#[test]
fn counts_are_of_the_place_that_is_open() {
    let library = library();
    let mut request = everywhere("tag:");
    request.place = Place::Starred;
    let completion = library.view().complete(&request, 4).expect("offers");
    let found: Vec<_> = completion.offers.iter().map(|offer| (&offer.label[..], offer.count)).collect();
    assert_eq!(found, [("politics", Some(1)), ("politics/Russia", Some(1))]);
}

#[test]
fn the_best_of_twenty_thousand_tags_are_offered() {
    let library = Fixture::new();
    let transaction = library.db.unchecked_transaction().expect("begins");
    for number in 0..20_000 {
        let tag = library.node("tag", None, &format!("subject {number:05}"));
        if number % 100 == 0 {
            library.insert(&Sheet::default());
        }
        library.link("tag", 1 + number / 100, tag);
    }
    transaction.commit().expect("commits");
    library.changed(&(1..=200).collect::<Vec<_>>());
    let begun = std::time::Instant::now();
    for turn in 0..20 {
        assert_eq!(offers(&library, &format!("tag:0{turn:02}")).len(), 8);
    }
    println!("a completion among 20,000 tags took {:?}", begun.elapsed() / 20);
    assert_eq!(offers(&library, "tag:\"subject 12345"), ["tag:\"subject 12345\" 1"]);
}
