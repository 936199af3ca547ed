//! What a careful person would make of a text.

use proptest::prelude::*;

use super::*;

fn draft(text: &str) -> Draft {
    let source = Source { name: "a.txt", bytes: text.as_bytes(), address: None, beside: &|_| None };
    read(&source, text).expect("there is text")
}

/// A paragraph that cannot be taken for anything else.
const PARAGRAPH: &str =
    "The ferry left the island an hour late, and those who had waited on the pier since dawn went home without a word.";

#[test]
fn a_headline_a_byline_and_unmarked_headings_are_seen() {
    let text = format!(
        "Why do the ferries run late?\n\n\nBy Ada Marsh\n\n{PARAGRAPH}\n\n\n{PARAGRAPH}\n\nA question of tides\n\n{PARAGRAPH}\n\nWhat the islanders say\n\n{PARAGRAPH}"
    );
    let draft = draft(&text);
    assert_eq!(draft.title, "Why do the ferries run late?");
    assert_eq!(draft.byline.as_deref(), Some("Ada Marsh"));
    assert_eq!(draft.html.matches("<h2>").count(), 2);
    assert!(draft.html.contains("<h2>A question of tides</h2>"));
    assert_eq!(draft.html.matches("<p>").count(), 4);
    assert!(draft.fields.is_empty());
}

#[test]
fn bylines_and_dates_are_taken_in_many_languages() {
    for (credit, byline, published) in [
        ("By Ada Marsh and Bo Lind", Some("Ada Marsh, Bo Lind"), None),
        ("Von Anna Müller\n1. März 2024", Some("Anna Müller"), Some("2024-03-01")),
        ("Di Carla Rossi", Some("Carla Rossi"), None),
        ("Par Hélène Dupont\nPublié le 3 août 2023", Some("Hélène Dupont"), Some("2023-08-03")),
        ("Por José García\n5 de mayo de 2022", Some("José García"), Some("2022-05-05")),
        ("作者：王小明", Some("王小明"), None),
        ("2024年3月22日", None, Some("2024-03-22")),
        ("Ada Marsh\n2024-03-22", Some("Ada Marsh"), Some("2024-03-22")),
        ("Friday, April 1, 2011", None, Some("2011-04-01")),
        ("FRIDAY, April 1", None, None),
    ] {
        let draft = draft(&format!("The ferries run late\n{credit}\n\n{PARAGRAPH}\n\n{PARAGRAPH}"));
        assert_eq!((draft.byline.as_deref(), draft.published.as_deref()), (byline, published), "{credit}");
        assert_eq!(draft.title, "The ferries run late", "{credit}");
    }
}

#[test]
fn a_dateline_stays_and_tells_the_day_and_the_agency() {
    for (line, published, site) in [
        ("BETHPAGE, NY, April 2, 2011 – ", Some("2011-04-02"), None),
        ("April 2 (Northern Wire) - ", None, Some("Northern Wire")),
        ("(Northern Wire)- ", None, Some("Northern Wire")),
        ("FRIDAY, April 1 (Health Wire) - ", None, Some("Health Wire")),
        ("In April 2, 2011 a storm of many days began, and nobody who saw it - ", None, None),
    ] {
        let draft = draft(&format!("The ferries run late\n{line}{PARAGRAPH}"));
        assert_eq!((draft.published.as_deref(), draft.site.as_deref()), (published, site), "{line}");
        assert!(draft.text.starts_with(line.trim_end()), "{line}");
    }
}

#[test]
fn wrapped_lines_are_joined_and_verses_are_not() {
    let wrapped = "The harbour\n\nThe ferry left the island an hour late, and those who had\nwaited on the pier since dawn went home without a word. Nobody\nasked why they had been left alone there, as it was the well-\nknown habit of the line, they said, and nothing would change.\n\nRoses are red,\nviolets are blue,\nferries are late,\nand so are you.";
    let draft = draft(wrapped);
    assert!(draft.html.contains("those who had waited on the pier"), "{}", draft.html);
    assert!(draft.html.contains("well-known habit"));
    assert!(draft.html.contains("Roses are red,<br>violets are blue,<br>"));
    let hyphenated = "The harbour\n\nThe ferry left late, and those who had not waited at the infor-\nmation desk went home without any word of the ship or the com-\npany that owned it, which had also sent none to any of the vil-\nlages where they lived.";
    assert!(super::tests::draft(hyphenated).text.contains("information desk"));
}

#[test]
fn lists_quotes_and_rules_keep_their_shape() {
    let text = format!(
        "What to bring\n\n{PARAGRAPH}\n\n- a coat\n- a book\n  to read\n\n1. wait\n2. board\n\n> Never hurry\n> the sea.\n\n* * *\n\n{PARAGRAPH}"
    );
    let html = draft(&text).html;
    assert!(html.contains("<ul><li>a coat</li><li>a book to read</li></ul>"), "{html}");
    assert!(html.contains("<ol><li>wait</li><li>board</li></ol>"), "{html}");
    assert!(html.contains("<blockquote><p>Never hurry<br>the sea.</p></blockquote><hr>"), "{html}");
}

#[test]
fn lines_at_the_end_say_where_it_is_from() {
    for (line, url, site) in [
        ("Source: The Island Post", None, Some("The Island Post")),
        ("https://example.org/ferries?utm_source=x", Some("https://example.org/ferries"), Some("example.org")),
        (
            "Originally published at https://www.example.org/ferries",
            Some("https://www.example.org/ferries"),
            Some("example.org"),
        ),
        ("来源：海岛日报", None, Some("海岛日报")),
    ] {
        let draft = draft(&format!("The ferries run late\n\n{PARAGRAPH}\n\n{line}\n"));
        assert_eq!((draft.url.as_deref(), draft.site.as_deref()), (url, site), "{line}");
        assert_eq!(draft.text, PARAGRAPH, "{line}");
    }
}

#[test]
fn header_lines_are_fields() {
    let draft = draft(&format!(
        "Title: The ferries run late\nURL: https://example.org/a\nDate: 2024-01-02\nAuthor: Ada Marsh\n\n{PARAGRAPH}"
    ));
    assert_eq!(draft.title, "The ferries run late");
    assert_eq!(draft.url.as_deref(), Some("https://example.org/a"));
    assert_eq!(draft.published.as_deref(), Some("2024-01-02"));
    assert_eq!(draft.byline.as_deref(), Some("Ada Marsh"));
    assert_eq!(draft.text, PARAGRAPH);
}

#[test]
fn a_text_of_one_line_is_its_title_and_its_body() {
    let short = draft("The ferries run late\r\n");
    assert_eq!((short.title.as_str(), short.text.as_str()), ("The ferries run late", "The ferries run late"));
    let long = draft(&PARAGRAPH.repeat(3));
    assert!(long.title.chars().count() <= 121);
    assert_eq!(long.text, PARAGRAPH.repeat(3));
}

#[test]
fn doubled_quotes_are_quotes() {
    let draft = draft(
        "Mayor \"\"stunned\"\" by ferry\nThe mayor said \"\"it is late\"\". She added (\"\"again\"\"): \"\"Never. \"\"Never was it so late as on this day, the fourth of its kind.\"\"",
    );
    assert_eq!(draft.title, "Mayor “stunned” by ferry");
    assert!(
        draft.text.starts_with("The mayor said “it is late”. She added (“again”): “Never. “Never was"),
        "{}",
        draft.text
    );
    assert!(draft.text.ends_with("kind.”"));
}

#[test]
fn a_list_or_a_paragraph_at_the_top_is_not_taken_off() {
    for text in ["- one\n- two\n- three", "> said\n> she\n\nmore", "https://example.org/a\n\nmore words"] {
        let draft = draft(text);
        let words: Vec<_> = words(text).collect();
        let kept: Vec<_> = words_of(&draft);
        assert!(words.iter().all(|word| kept.contains(word)), "{text:?} {draft:?}");
        assert!(!draft.title.is_empty());
    }
}

fn words_of(draft: &Draft) -> Vec<String> {
    let fields = [&draft.byline, &draft.site, &draft.url, &draft.published, &draft.language, &draft.excerpt];
    let mut all = format!("{} {}", draft.title, draft.text);
    for field in fields.into_iter().flatten() {
        all.push(' ');
        all.push_str(field);
    }
    for value in draft.fields.values().filter_map(Value::as_str).chain(draft.tags.iter().map(String::as_str)) {
        all.push(' ');
        all.push_str(value);
    }
    words(&all).collect()
}

/// Lines of the kinds that are read as something.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Z][a-z]{1,8}( [a-z]{1,8}){0,25}[.?!]?",
        "(By|Von|Par|Di|Por) [A-Z][a-z]{1,6} [A-Z][a-z]{1,6}(, [A-Za-z ]{1,12})?",
        "[A-Z][a-z]{2,6} [A-Z][a-z]{2,6}",
        "(Friday, )?(April|March) [1-9], 20[01][0-9]( [A-Za-z]{1,8})?",
        "(Title|URL|Date|Author|Source|Tags|Language): [a-zA-Z0-9:/. -]{1,30}",
        "https://example\\.org/[a-z]{1,5}",
        "(Source|Quelle|Originally published in): ?[A-Za-z :/.]{1,30}",
        "[-*•>] [a-z]{1,8}( [a-z\"]{1,8}){0,8}",
        "[1-9]\\. [a-z]{1,8}( [a-z]{1,8}){0,8}",
        "[A-Z]{2,8}, April 2, 2011 – [a-z]{1,8}( [a-z]{1,8}){0,25}",
        "  +[a-z]{1,8}( [a-z]{1,8}){0,12}",
        "[=*-]{3,9}",
        "\\PC{0,60}",
        Just(String::new()),
        Just(String::new()),
    ]
}

proptest! {
    /// Words of the input are in a field or in the body; only the marks of lists, and what introduces a byline or a
    /// field, stand for themselves.
    #[test]
    fn no_word_of_a_text_is_lost(lines in prop::collection::vec(line(), 1..14), end in prop_oneof![Just("\n"), Just("\r\n")]) {
        let text = lines.join(end);
        prop_assume!(!text.trim().is_empty());
        let source = Source { name: "a.txt", bytes: text.as_bytes(), address: None, beside: &|_| None };
        let draft = read(&source, &text).expect("there is text");
        let kept = words_of(&draft);
        let introductions = ["by", "von", "par", "di", "por", "title", "url", "date", "author", "source", "tags", "language"];
        for line in lines {
            let line = line.trim();
            let rest = line.split_once(". ").filter(|(number, _)| number.len() <= 2 && number.bytes().all(|b| b.is_ascii_digit())).map_or(line, |(_, rest)| rest);
            for (at, word) in words(rest).enumerate() {
                let is_introduction = at == 0 && introductions.contains(&word.as_str());
                prop_assert!(is_introduction || kept.contains(&word), "{word:?} of {line:?} is not in {draft:?}");
            }
        }
    }
}
