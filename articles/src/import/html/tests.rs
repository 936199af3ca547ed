//! Pages as they are saved, and what is left of them.

use super::*;
use crate::extract::words;

const NEWS: &str = include_str!("../../../tests/fixtures/pages/news.html");

fn draft(html: &str) -> Draft {
    let source = Source { name: "a-page.html", bytes: html.as_bytes(), address: None, beside: &|_| None };
    read(&source, html).expect("there is text")
}

#[test]
fn a_saved_page_says_what_it_is() {
    let draft = draft(NEWS);
    assert_eq!(draft.title, "Ferries run late for the third week");
    assert_eq!(draft.byline.as_deref(), Some("Ada Marsh, Bo Lind"));
    assert_eq!(draft.site.as_deref(), Some("The Island Post"));
    assert_eq!(draft.published.as_deref(), Some("2024-03-22T09:30:00+01:00"));
    assert_eq!(draft.url.as_deref(), Some("https://www.islandpost.example/news/2024/03/22/ferries-late?id=7"));
    assert_eq!(draft.language.as_deref(), Some("en"));
    assert_eq!(draft.picture.as_deref(), Some("https://www.islandpost.example/img/ferry-large.jpg"));
    assert_eq!(draft.saved, date::milliseconds("2024-03-23T07:15:00Z"));
    assert_eq!(draft.tags, ["ferries", "Tides"]);
}

#[test]
fn its_body_is_the_article_and_keeps_its_shape() {
    let draft = draft(NEWS);
    for part in [
        "<h2>What the islanders say</h2>",
        "<a href=\"https://www.islandpost.example/news/2024/03/22/tides.html?page=2\">tides</a>",
        "<img src=\"https://www.islandpost.example/img/ferry.jpg\" alt=\"A ferry at the pier\">",
        "<pre><code>departure = table + tide\n  + weather</code></pre>",
        "<td>Tuesday</td><td>70</td>",
        "<a href=\"https://video.example/embed/42\">The ferry at dawn</a>",
    ] {
        assert!(draft.html.contains(part), "{part} is not in {}", draft.html);
    }
    for part in [
        "cookies",
        "Weather",
        "Gulls",
        "All rights reserved",
        "steal",
        "tracker.example",
        "javascript",
        "Ferries run late for the third week",
    ] {
        assert!(!draft.html.contains(part), "{part} is in {}", draft.html);
    }
    assert_eq!(draft.words, words(&draft.text));
}

#[test]
fn the_pictures_in_a_page_come_out_of_it() {
    // A picture of a few bytes would be one that keeps the place of another.
    let png = format!("data:image/png;base64,iVBORw0KGgo{}=", "A".repeat(400));
    let draft = draft(&NEWS.replace("data-src=\"/img/ferry.jpg\"", &format!("data-src=\"{png}\"")));
    assert_eq!(draft.pictures.len(), 1);
    assert!(draft.html.contains(&format!("src=\"picture:{}\"", draft.pictures[0].hash)), "{}", draft.html);
}

#[test]
fn a_page_that_is_no_article_gives_its_text() {
    let html = "<html><head><title>Contents</title></head><body><ul><li><a href='a.html'>One</a></li><li>Two</li></ul></body></html>";
    let index = draft(html);
    assert_eq!((index.title.as_str(), index.text.as_str()), ("Contents", "One\n\nTwo"));
    let bare = draft("<p>Only a sentence.</p>");
    assert_eq!((bare.title.as_str(), bare.text.as_str()), ("Only a sentence.", "Only a sentence."));
}

#[test]
fn nothing_that_runs_is_left_of_a_hostile_page() {
    let html = "<html><body><p onclick=alert(1)>Words <script>alert(1)</script><svg><style><img src=x onerror=alert(1)></style></svg>\
        <math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\"><a href=\"java&#10;script:alert(1)\">x</a>\
        <iframe srcdoc=\"<script>1</script>\"></iframe><form action=javascript:1><base href=//evil.example></body></html>";
    let clean = draft(html).html;
    for part in ["script", "onerror=", "onclick=", "<iframe", "srcdoc", "<form", "<style", "<svg", "evil"] {
        assert!(!clean.contains(part), "{part} is in {clean}");
    }
}

#[test]
fn depth_ends_neither_the_stack_nor_the_day() {
    for html in [
        "<div>".repeat(300_000),
        "<b><i><a href=x>".repeat(30_000),
        "<table><tr><td>".repeat(20_000),
        "<div>".repeat(990),
    ] {
        assert_eq!(draft(&format!("{html}word")).text, "word");
    }
}
