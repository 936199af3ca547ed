//! Outlines as feed readers and outliners write them.

use crate::article::Format;
use crate::error::Result;
use crate::import::{Draft, Entry, Flow, Source};

fn entries(text: &str) -> Result<Vec<Entry>> {
    let mut entries = Vec::new();
    let source = Source { name: "feeds.opml", bytes: text.as_bytes(), address: None, beside: &|_| None };
    crate::import::read(&source, &mut |entry| {
        entries.push(entry);
        Flow::Continue
    })?;
    Ok(entries)
}

fn drafts(text: &str) -> Vec<Draft> {
    entries(text).expect("an outline").into_iter().map(|entry| entry.draft.expect("a link")).collect()
}

#[test]
fn what_has_an_address_is_a_link_in_its_folder() {
    let drafts = drafts(
        "<?xml version=\"1.0\"?>\n<!-- mine -->\n<opml version=\"2.0\"><head><title>Feeds</title></head><body>\
         <outline text=\"News\"><outline text=\"Sea/Coast\">\
         <outline type=\"rss\" text=\"The Island Post\" xmlUrl=\"https://post.example/feed.xml\" htmlUrl=\"https://post.example/\" category=\"/Tides,sea\" description=\"All &amp; more\"/>\
         </outline></outline>\
         <outline type=\"rss\" text=\"Only a feed\" xmlUrl=\"https://b.example/rss?a=1&b=2\"></outline>\
         <outline type=\"link\" text=\"A page\" url=\"https://c.example/page\" created=\"Fri, 22 Mar 2024 09:30:00 GMT\" rating=\"5\"/>\
         <outline text=\"No address\"/></body></opml>",
    );
    let all: Vec<(&str, Option<&str>, &[String])> =
        drafts.iter().map(|draft| (draft.title.as_str(), draft.url.as_deref(), draft.folders.as_slice())).collect();
    assert_eq!(
        all,
        [
            ("The Island Post", Some("https://post.example/"), ["News/Sea\\/Coast".to_owned()].as_slice()),
            ("Only a feed", Some("https://b.example/rss?a=1&b=2"), [].as_slice()),
            ("A page", Some("https://c.example/page"), [].as_slice()),
        ]
    );
    assert!(drafts.iter().all(|draft| draft.format == Format::Link));
    assert_eq!(drafts[0].tags, ["Tides", "sea"]);
    assert_eq!(drafts[0].text, "All & more");
    assert_eq!(drafts[0].fields["feed"], "https://post.example/feed.xml");
    assert_eq!(drafts[2].fields["rating"], "5");
    assert_eq!(drafts[2].saved, crate::extract::date::milliseconds("2024-03-22T09:30:00Z"));
}

#[test]
fn an_outline_without_a_link_and_a_damaged_one_say_so() {
    assert!(
        entries("<opml><body><outline text=\"x\"/></body></opml>")
            .is_err_and(|error| error.to_string().contains("no link"))
    );
    let damaged = entries("<opml><outline text=\"x\" url=\"https://a.example/\"/><outline text=\"y").expect("one link");
    assert_eq!(damaged.len(), 2);
    assert!(
        damaged[0].draft.is_ok() && damaged[1].draft.as_ref().is_err_and(|error| error.to_string().contains("damaged"))
    );
}

#[test]
fn deep_outlines_end_in_an_answer() {
    let deep = format!("<opml>{}", "<outline text=\"a\" url=\"https://a.example/\">".repeat(3_000));
    let entries = entries(&deep).expect("links");
    assert_eq!(entries.len(), 3_000);
    assert!(
        entries.iter().filter_map(|entry| entry.draft.as_ref().ok()).all(|draft| draft.folders.concat().len() < 1_000)
    );
}
