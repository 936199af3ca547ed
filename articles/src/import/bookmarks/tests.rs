//! Every trap that files of bookmarks are known for, and that nothing a bookmark has is lost.

use serde_json::{Value, json};

use super::*;
use crate::import::Source;

fn entries(text: &str) -> Vec<Entry> {
    let mut entries = Vec::new();
    let source = Source { name: "bookmarks.html", bytes: text.as_bytes(), address: None, beside: &|_| None };
    crate::import::read(&source, &mut |entry| {
        entries.push(entry);
        Flow::Continue
    })
    .expect("it is a file of bookmarks");
    entries
}

fn drafts(text: &str) -> Vec<Draft> {
    entries(text).into_iter().map(|entry| entry.draft.expect("an address of a page")).collect()
}

/// As browsers write it: nothing that could be closed is closed, an icon, an empty folder, a nameless one, a slash in a
/// name, dates in four units, a description of several lines with a link in it.
const NETSCAPE: &str = include_str!("../../../tests/fixtures/bookmarks/netscape.html");

#[test]
fn folders_titles_and_addresses_are_read_whatever_is_left_open() {
    let found: Vec<_> = drafts(NETSCAPE)
        .into_iter()
        .map(|draft| (draft.title, draft.url.unwrap_or_default(), draft.folders.join(" + ")))
        .collect();
    let expected = [
        ("Tide tables & charts", "https://tides.example/a?b=1&c=2", "Bookmarks bar"),
        ("Über den Deich – <Teil 1>", "https://deich.example/", "Bookmarks bar/Work\\/Water"),
        ("Harbour news", "https://harbour.example/news", "Bookmarks bar/Work\\/Water"),
        ("Salt", "https://salt.example/", "Bookmarks bar/Work\\/Water/Deep"),
        ("https://untitled.example/", "https://untitled.example/", "Bookmarks bar"),
        ("After the lists", "https://after.example/", ""),
    ];
    assert_eq!(found, expected.map(|(a, b, c)| (a.to_owned(), b.to_owned(), c.to_owned())));
}

#[test]
fn nothing_of_a_bookmark_is_lost() {
    let drafts = drafts(NETSCAPE);
    let first = &drafts[0];
    assert_eq!(first.format, Format::Link);
    assert_eq!((first.html.as_str(), first.words), ("", 0));
    assert_eq!(first.saved, Some(1_711_099_800_000));
    assert_eq!(first.tags, ["sea", "tide tables"]);
    assert_eq!(first.state, Some(State::Later));
    assert_eq!(first.note.as_deref(), Some("High water at noon.\n\nSee the chart & the moon."));
    assert_eq!(first.excerpt.as_deref(), Some("High water at noon. See the chart & the moon."));
    assert_eq!(
        Value::Object(first.fields.clone()),
        json!({
            "private": true, "last_modified": "1711099900", "shortcuturl": "tide", "last_charset": "UTF-8",
            "address": "https://tides.example/a?b=1&utm_source=x&c=2#top", "icon_uri": "https://tides.example/i.png",
        })
    );
    let second = &drafts[1];
    assert_eq!((second.saved, second.starred), (Some(1_711_099_800_000), true), "milliseconds");
    assert_eq!(second.picture.as_deref(), Some("https://deich.example/cover.jpg"));
    assert_eq!(Value::Object(second.fields.clone()), json!({"private": false}));
    let third = &drafts[2];
    assert_eq!((third.saved, third.state), (Some(1_711_099_800_000), Some(State::Archive)), "microseconds");
    assert_eq!(third.tags, ["port"]);
    assert_eq!(third.excerpt.as_deref(), Some("What arrives."));
    assert_eq!(third.note.as_deref(), Some("Ask the pilot.\nTwice."));
    assert_eq!(drafts[3].saved, Some(1_711_099_800_000), "a date in words");
    assert_eq!(drafts[3].note.as_deref(), Some("Brine, see the works for more."));
    assert_eq!((drafts[4].saved, &drafts[4].note), (None, &None));
}

#[test]
fn what_is_no_page_is_said_and_the_rest_goes_on() {
    let text = "<!DOCTYPE NETSCAPE-Bookmark-file-1><DL><p><DT><A HREF=\"javascript:alert(1)\">Run me</A>\
        <DT><A HREF=\"place:sort=8\">Recent</A><DT><A HREF=\"file:///etc/hosts\">Mine</A><DT><A>Nothing</A>\
        <DT><A HREF=https://last.example/>Last</A></DL>";
    let entries = entries(text);
    let lines: Vec<String> = entries
        .iter()
        .map(|entry| {
            let part = entry.part.clone().unwrap_or_default();
            match &entry.draft {
                Ok(draft) => format!("{part}: {}", draft.title),
                Err(error) => format!("{part}: {error}"),
            }
        })
        .collect();
    assert_eq!(
        lines,
        [
            "bookmark 1 “Run me”: a script and not the address of a page",
            "bookmark 2 “Recent”: a search of the browser and not the address of a page",
            "bookmark 3 “Mine”: a file of the computer it was made on and not the address of a page",
            "bookmark 4 “Nothing”: a bookmark without an address",
            "bookmark 5: Last",
        ]
    );
}

#[test]
fn a_file_without_its_first_line_is_known_by_its_terms() {
    for (text, is_known) in [
        ("\u{feff}\n<H1>Bookmarks</H1><DL><p>\n<DT><A HREF=\"https://a.example\" ADD_DATE=\"1\">A</A></DL>", true),
        ("<!-- saved --><dl><dt><h3 add_date=1>F</h3><dl><dt><a href=https://a.example>A</a></dl></dl>", true),
        ("<dl><dt><a href=\"#tide\">Tide</a><dd>Water that rises.</dl>", false),
        ("<!doctype html><h1>Unread</h1><ul><li><a href=\"https://a.example\" time_added=\"1\">A</a></ul>", false),
        ("<!DOCTYPE html><p>How to write <code>&lt;DL&gt;</code></p>", false),
    ] {
        assert_eq!(super::recognise("a.html", text).is_some(), is_known, "{text}");
    }
}

#[test]
fn a_backup_of_firefox_has_its_tags_in_a_folder_of_their_own() {
    let drafts = drafts(include_str!("../../../tests/fixtures/bookmarks/firefox.json"));
    let found: Vec<_> = drafts.iter().map(|draft| (draft.title.as_str(), draft.folders.join(" + "))).collect();
    assert_eq!(
        found,
        [
            ("Tide tables", "Bookmarks Menu/Sea \\/ coast".to_owned()),
            ("Harbour news", "Bookmarks Toolbar".to_owned()),
            ("Salt", "Sammlung".to_owned()),
        ]
    );
    let first = &drafts[0];
    assert_eq!(first.tags, ["sea", "Moon", "charts"]);
    assert_eq!(first.saved, Some(1_711_099_800_000));
    assert_eq!(first.note.as_deref(), Some("High water at noon."));
    assert_eq!(
        Value::Object(first.fields.clone()),
        json!({
            "guid": "aaaaaaaaaaaa", "id": 12, "lastModified": 1_711_099_900_000_000_i64, "keyword": "tide",
            "charset": "UTF-8", "postData": "q=%s", "bookmarkProperties/loadInSidebar": true,
        })
    );
}

#[test]
fn the_file_of_chrome_counts_from_1601() {
    let drafts = drafts(include_str!("../../../tests/fixtures/bookmarks/chrome.json"));
    let found: Vec<_> = drafts.iter().map(|draft| (draft.title.as_str(), draft.folders.join(" + "))).collect();
    assert_eq!(
        found,
        [
            ("Tide tables", "Bookmarks bar/Sea".to_owned()),
            ("Harbour news", "Bookmarks bar".to_owned()),
            ("Salt", "Other bookmarks".to_owned()),
        ]
    );
    assert_eq!(drafts[0].saved, Some(1_711_099_800_000));
    assert_eq!(
        Value::Object(drafts[0].fields.clone()),
        json!({
            "date_last_used": "13355573500000000", "guid": "3f0c", "id": "7",
            "meta_info": {"power_bookmark_meta": "x"},
        })
    );
    assert_eq!(drafts[2].saved, None, "zero is no date");
}

#[test]
fn a_damaged_backup_is_named() {
    let source = |bytes| Source { name: "Bookmarks", bytes, address: None, beside: &|_| None };
    let text = "{\n\"roots\": {\"bookmark_bar\": {\"children\": [";
    let error = crate::import::read(&source(text.as_bytes()), &mut |_| Flow::Continue).expect_err("it is cut off");
    assert_eq!(error.to_string(), "the bookmarks are damaged in line 2");
    let deep = format!("{{\"type\":\"text/x-moz-place-container\",\"children\":{}", "[{\"children\":".repeat(9_000));
    crate::import::read(&source(deep.as_bytes()), &mut |_| Flow::Continue).expect_err("nobody nests so deep");
}

#[test]
fn dates_are_read_in_every_unit() {
    for (text, millis) in [
        ("1711099800", Some(1_711_099_800_000)),
        ("1711099800.5", Some(1_711_099_800_000)),
        ("1711099800000", Some(1_711_099_800_000)),
        ("1711099800000000", Some(1_711_099_800_000)),
        ("1711099800000000000", Some(1_711_099_800_000)),
        ("13355573400000000", Some(1_711_099_800_000)),
        ("2024-03-22T09:30:00Z", Some(1_711_099_800_000)),
        ("0", None),
        ("-1", None),
        ("soon", None),
        ("9223372036854775807", Some(9_223_372_036_854)),
        ("99999999999999999999", None),
    ] {
        assert_eq!(milliseconds(text), millis, "{text}");
    }
}

#[test]
fn large_and_hostile_files_take_one_pass() {
    let icon = format!("ICON=\"data:image/png;base64,{}\"", "A".repeat(200_000));
    let many = format!("<DT><A HREF=\"https://a.example/\" {icon}>A</A>\n").repeat(100);
    assert_eq!(drafts(&format!("<!DOCTYPE NETSCAPE-Bookmark-file-1><DL><p>{many}")).len(), 100);
    let link = "<DT><A HREF=\"https://a.example/\">A</A>";
    for hostile in [
        format!("{}{}", "<DT><H3>F</H3><DL>".repeat(20_000), link.repeat(2_000)),
        format!("{}{}", "<DL>".repeat(100_000), link.repeat(2_000)),
        format!("<DT><H3>{}</H3><DL>{}", "long ".repeat(100_000), link.repeat(2_000)),
        format!("{link}{}", "<A HREF='".repeat(50_000)),
        format!("{link}{}", "<".repeat(200_000)),
        format!("{link}{}", "<!--".repeat(100_000)),
        format!("<A {} HREF=\"https://a.example/\">A</A>", "b=c ".repeat(50_000)),
        format!("<DT><A HREF=\"https://a.example/\">{}", "&bogus;&".repeat(50_000)),
    ] {
        let entries = entries(&format!("<!DOCTYPE NETSCAPE-Bookmark-file-1><DL><p>{hostile}"));
        assert!(!entries.is_empty(), "{}", &hostile[..40]);
        let longest = entries.iter().flat_map(|entry| &entry.draft).flat_map(|draft| &draft.folders).map(String::len);
        assert!(longest.max().unwrap_or(0) < 20_000);
    }
}

#[test]
fn a_reader_that_is_told_to_stop_stops() {
    let mut seen = 0;
    let source = Source { name: "b.html", bytes: NETSCAPE.as_bytes(), address: None, beside: &|_| None };
    crate::import::read(&source, &mut |_| {
        seen += 1;
        Flow::Stop
    })
    .expect("it is a file of bookmarks");
    assert_eq!(seen, 1);
}
