//! Exports in which articles are in pieces: marked passages that belong together by their page, open tabs, texts in files
//! beside a list; and Pocket's page.

use serde_json::json;

use super::{articles, entries, entries_beside, keeps_every_value, of_list, shown};

#[test]
fn hypothesis_becomes_one_article_a_page() {
    let mark = |id: &str, uri: &str, quote: &str, text: &str| {
        json!({
            "id": id, "uri": uri, "text": text, "tags": ["sea"], "created": "2024-01-02T09:00:00.000000+00:00",
            "updated": "2024-01-03T09:00:00+00:00", "user": "acct:me@hypothes.is", "document": {"title": ["A"]},
            "target": [{"source": uri, "selector": [
                {"type": "RangeSelector", "startContainer": "/p[1]"},
                {"type": "TextPositionSelector", "start": 3, "end": 9},
                {"type": "TextQuoteSelector", "exact": quote, "prefix": "before ", "suffix": " after"},
            ]}],
        })
    };
    let mut page_note = mark("a3", "https://example.org/a", "", "On the whole page");
    page_note["target"] = json!([{"source": "https://example.org/a"}]);
    let marks = json!([
        mark("a1", "https://example.org/a", "some words", "Mine"),
        mark("a2", "urn:x-pdf:1234", "of a paper", ""),
        page_note,
        {"id": "a4", "text": "of nothing", "target": []},
    ]);
    let export =
        json!({"export_date": "2024-02-01", "export_userid": "me", "client_version": "1", "annotations": marks});
    let found = articles(&export.to_string());
    assert_eq!(found[0], json!("“uri” is empty"));
    assert_eq!(
        (&found[1]["title"], &found[1]["note"], &found[1]["tags"]),
        (&json!("A"), &json!("On the whole page"), &json!(["sea"]))
    );
    assert_eq!(
        found[1]["highlights"],
        json!([{"quote": "some words", "note": "Mine", "tags": ["sea"], "created": "2024-01-02T09:00:00Z"}])
    );
    assert_eq!((&found[2]["format"], &found[2]["fields"]["uri"]), (&json!("note"), &json!("urn:x-pdf:1234")));
    let drafts: Vec<_> =
        entries("h.json", export.to_string().as_bytes()).into_iter().filter_map(|entry| entry.draft.ok()).collect();
    for (mark, draft) in [(&marks[0], &drafts[0]), (&marks[1], &drafts[1]), (&marks[2], &drafts[0])] {
        keeps_every_value(mark, draft, &["created"]);
    }
    assert_eq!(articles(&json!({"total": 4, "rows": marks}).to_string()), found);
    assert_eq!(articles(&marks.to_string()), found);
}

#[test]
fn tab_sessions() {
    let tab = json!({"id": 12, "url": "https://example.org/a", "title": "A", "lastAccessed": 1_600_322_700_000_i64, "favIconUrl": "https://example.org/i.ico"});
    let sessions = json!([{
        "id": "s1", "name": "Reading", "date": 1_600_322_788_000_i64, "tag": ["x"], "tabsNumber": 2,
        "windows": {"1": {"12": tab, "13": {"url": "about:blank", "title": "New tab", "favIconUrl": "data:image/png;base64,AAAA"}}},
        "windowsInfo": {"1": {"left": 0}},
    }]);
    assert_eq!(
        articles(&sessions.to_string()),
        [
            json!({
                "title": "A", "url": "https://example.org/a", "site": "example.org", "saved": "2020-09-17T06:06:28Z",
                "folders": ["Reading"], "tags": ["x"], "format": "link",
                "fields": {
                    "id": 12, "lastAccessed": 1_600_322_700_000_i64, "favIconUrl": "https://example.org/i.ico",
                    "session id": "s1", "session tabsNumber": 2,
                },
            }),
            json!("“url” is no web address, and there is no text"),
        ]
    );
}

#[test]
fn omnivore_lists_with_what_stands_beside_them() {
    let items = json!([{
        "id": "o1", "slug": "a-1", "title": "A", "description": "About it", "author": "Ada Holm", "url": "https://example.org/a",
        "state": "Active", "readingProgress": 40, "thumbnail": "https://example.org/t.jpg", "labels": ["sea"],
        "savedAt": "2024-01-01T10:00:00.000Z", "updatedAt": "2024-01-02T10:00:00.000Z", "publishedAt": null,
    }]);
    let bare = of_list(&items, &["readingProgress", "savedAt", "state"]);
    assert_eq!(bare[0]["format"], json!("link"));
    let beside = |name: &str| {
        (name == "content/a-1.html").then(|| b"<div id=\"readability-content\"><p>Text of it</p></div>".to_vec())
    };
    let found = shown(entries_beside("metadata_0_to_20.json", items.to_string().as_bytes(), &beside));
    assert_eq!(
        found,
        [json!({
            "title": "A", "url": "https://example.org/a", "site": "example.org", "byline": "Ada Holm",
            "excerpt": "About it", "html": "<div><p>Text of it</p></div>", "picture": "https://example.org/t.jpg",
            "progress": 400, "tags": ["sea"], "saved": "2024-01-01T10:00:00Z", "state": "inbox", "format": "html",
            "fields": {"id": "o1", "slug": "a-1", "updatedAt": "2024-01-02T10:00:00.000Z"},
        })]
    );
    let of_the_api = json!([{
        "slug": "a-1", "title": "A", "url": "https://example.org/a", "siteName": "The Tide", "wordsCount": 3,
        "savedAt": "2024-01-01T10:00:00Z", "readAt": "2024-01-03T10:00:00Z", "state": "ARCHIVED", "content": "<p>Text</p>",
        "labels": [{"name": "sea", "color": "#fff"}],
        "highlights": [{"quote": "Text", "annotation": "Mine", "labels": [{"name": "x"}], "prefix": "be"}],
    }]);
    let found = of_list(&of_the_api, &["savedAt", "readAt", "state", "content"]);
    assert_eq!(
        (&found[0]["read"], &found[0]["state"], &found[0]["html"], &found[0]["highlights"]),
        (
            &json!("2024-01-03T10:00:00Z"),
            &json!("archive"),
            &json!("<p>Text</p>"),
            &json!([{"quote": "Text", "note": "Mine", "tags": ["x"]}])
        )
    );
}

#[test]
fn pocket_annotations_alone() {
    let items = json!([
        {"url": "https://example.org/a", "title": "A", "highlights": [{"quote": "Some words", "created_at": 1_600_322_788}]},
        {"url": "https://example.org/b", "title": "B", "highlights": "[{\"quote\": \"Other words\", \"created_at\": 1600322788}]"},
    ]);
    let found = articles(&items.to_string());
    for (article, quote) in found.iter().zip(["Some words", "Other words"]) {
        assert_eq!(article["highlights"], json!([{"quote": quote, "created": "2020-09-17T06:06:28Z"}]));
        assert_eq!(article["fields"], json!(null));
    }
}

#[test]
fn pocket_page() {
    let text = "<!DOCTYPE html>\n<html><head><title>Pocket Export</title></head><body>\n<h1>Unread</h1><ul>\n\
        <li><a href=\"https://example.org/a?b=1&amp;c=2\" time_added=\"1600322788\" tags=\"sea,to read\">Ma&icirc;tre &lt;A&gt;</a></li>\n\
        <li><a href=\"javascript:alert(1)\" time_added=\"1600322788\" tags=\"\">Bad</a></li>\n\
        </ul>\n<h1>Read Archive</h1>\n<ul>\n<li><a href=\"https://example.org/b\" time_added=\"1600322789\" time_updated=\"7\">https://example.org/b</a></li></ul></body></html>";
    assert_eq!(
        articles(text),
        [
            json!({
                "title": "Maître <A>", "url": "https://example.org/a?b=1&c=2", "site": "example.org", "state": "inbox",
                "saved": "2020-09-17T06:06:28Z", "tags": ["sea", "to read"], "format": "link",
            }),
            json!("“href” is no web address, and there is no text"),
            json!({
                "title": "https://example.org/b", "url": "https://example.org/b", "site": "example.org",
                "state": "archive", "saved": "2020-09-17T06:06:29Z", "format": "link", "fields": {"time_updated": "7"},
            }),
        ]
    );
    let empty = "<html><head><title>Pocket Export</title></head><body><h1>Unread</h1><ul></ul></body></html>";
    let source = super::Source { name: "ril_export.html", bytes: empty.as_bytes(), address: None, beside: &|_| None };
    assert!(super::read(&source, &mut |_| super::Flow::Continue).is_err());
}
