//! Exports that are zip archives.

use serde_json::{Value, json};

use super::{entries, packed, shown};

const HEADER: &str = "title,url,time_added,tags,status\n";

fn parts(bytes: &[u8]) -> Vec<String> {
    entries("export.zip", bytes).into_iter().map(|entry| entry.part.unwrap()).collect()
}

#[test]
fn pocket_with_all_its_parts_and_highlights() {
    let first =
        format!("{HEADER}A,https://example.org/a?utm_source=x,1600322788,sea,unread\nBad,,1600322788,,unread\n");
    let second = format!("{HEADER}B,https://example.org/b,1600322789,,archive\n");
    let marks = json!([
        {"url": "https://example.org/a", "title": "A", "highlights": [{"quote": "Some words", "created_at": 1_600_322_790}], "shared": "x"},
        {"url": "https://example.org/b", "title": "B as it was", "highlights": "[{\"quote\": \"Other words\", \"created_at\": 1600322790}]"},
        {"url": "https://example.org/gone", "title": "Gone", "highlights": [{"quote": "Last words"}]},
    ]);
    let bytes = packed(&[
        ("pocket/annotations/part_000000.json", &marks.to_string()),
        ("pocket/part_000001.csv", &second),
        ("pocket/part_000000.csv", &first),
        ("__MACOSX/pocket/._part_000000.csv", "junk"),
        ("pocket/notes.txt", "A file of my own\n\nthat I put there."),
    ]);
    assert_eq!(
        parts(&bytes),
        [
            "pocket/part_000000.csv › row 2",
            "pocket/part_000000.csv › row 3",
            "pocket/part_000001.csv › row 2",
            "pocket/annotations/part_000000.json › item 3",
            "pocket/notes.txt",
        ]
    );
    let found = shown(entries("export.zip", &bytes));
    assert_eq!(
        found[0],
        json!({
            "title": "A", "url": "https://example.org/a", "site": "example.org", "tags": ["sea"], "state": "inbox",
            "saved": "2020-09-17T06:06:28Z", "format": "link",
            "highlights": [{"quote": "Some words", "created": "2020-09-17T06:06:30Z"}],
            "fields": {"url": "https://example.org/a?utm_source=x", "shared": "x"},
        })
    );
    assert_eq!(found[1], json!("“url” is no web address, and there is no text"));
    assert_eq!(found[2]["highlights"], json!([{"quote": "Other words", "created": "2020-09-17T06:06:30Z"}]));
    assert_eq!(found[2]["fields"], json!({"title": "B as it was"}));
    assert_eq!((&found[3]["title"], &found[3]["highlights"]), (&json!("Gone"), &json!([{"quote": "Last words"}])));
    assert_eq!(found[4]["title"], json!("A file of my own"));
}

fn omnivore_item(slug: &str, address: &str) -> Value {
    json!({
        "id": format!("id of {slug}"), "slug": slug, "title": format!("Title of {slug}"), "description": null, "author": null,
        "url": address, "state": "Archived", "readingProgress": 100, "thumbnail": null, "labels": ["sea"],
        "savedAt": "2024-01-01T10:00:00.000Z", "updatedAt": "2024-01-02T10:00:00.000Z", "publishedAt": "2023-01-02T00:00:00.000Z",
    })
}

#[test]
fn omnivore_with_texts_and_highlights() {
    let first =
        json!([omnivore_item("a", "https://example.org/a"), omnivore_item("b", "https://example.org/b")]).to_string();
    let second = json!([
        omnivore_item("a", "https://example.org/a"),
        omnivore_item("b", "https://example.org/another-b"),
        omnivore_item("c", "https://example.org/c"),
        omnivore_item("d", "https://example.org/d"),
        "no record",
    ])
    .to_string();
    let bytes = packed(&[
        ("metadata_20_to_40.json", &second),
        ("metadata_0_to_20.json", &first),
        (
            "content/a.html",
            "<html><body><h1>Title of a</h1><p>Text of a, with <a href=\"x\">a link</a></p></body></html>",
        ),
        ("content/b.html", "<p>Text of b</p>"),
        ("content/d.pdf", "%PDF-1.7 but nothing of one"),
        ("highlights/a.md", "> Text of a \n\n#to read\n\nMine\n\nOn the whole\n\n"),
        ("content/orphan.html", "<html><body><p>Nobody's text, which stands alone in the archive.</p></body></html>"),
    ]);
    assert_eq!(
        parts(&bytes),
        [
            "metadata_0_to_20.json › item 1",
            "metadata_0_to_20.json › item 2",
            "metadata_20_to_40.json › item 1",
            "metadata_20_to_40.json › item 2",
            "metadata_20_to_40.json › item 3",
            "metadata_20_to_40.json › item 4",
            "metadata_20_to_40.json › item 5",
            "content/orphan.html",
        ]
    );
    let kept = entries("export.zip", &bytes);
    let originals: Vec<_> = kept.iter().map(|entry| entry.original.as_ref().map(|(name, _)| name.as_str())).collect();
    assert_eq!(
        originals,
        [Some("a.html"), Some("b.html"), Some("a.html"), None, None, Some("d.pdf"), None, Some("orphan.html")]
    );
    let found = shown(kept);
    assert_eq!(
        found[0],
        json!({
            "title": "Title of a", "url": "https://example.org/a", "site": "example.org", "tags": ["sea"],
            "published": "2023-01-02T00:00:00Z", "saved": "2024-01-01T10:00:00Z", "state": "archive", "progress": 1000,
            "html": "<p>Text of a, with <a href=\"https://example.org/x\">a link</a></p>",
            "excerpt": "Text of a, with a link", "note": "On the whole", "format": "html",
            "highlights": [{"quote": "Text of a", "note": "Mine", "tags": ["to read"]}],
            "fields": {"id": "id of a", "slug": "a", "updatedAt": "2024-01-02T10:00:00.000Z"},
        })
    );
    // One name, two articles: the text is the first one's.
    assert_eq!((&found[1]["html"], &found[3]["html"]), (&json!("<p>Text of b</p>"), &json!(null)));
    assert_eq!(found[3]["url"], json!("https://example.org/another-b"));
    assert_eq!((&found[5]["format"], &found[5]["title"]), (&json!("pdf"), &json!("Title of d")));
    assert_eq!(found[6], json!("this is no record, but a single value"));
    assert!(found[7]["html"].as_str().is_some_and(|html| html.contains("Nobody's text")));
}

#[test]
fn matter_with_pages_and_highlights() {
    let history = "Title,Author,Publisher,URL,Tags,Word Count,In Queue,Favorited,Read,Highlight_Count,Last Interaction Date,File Id\n\
        A,\"By Ada Holm (Berlin)\",The Tide,https://example.org/a,sea,100,True,False,False,1,2022-11-06,f1\n\
        B,,,https://example.org/b,,100,False,False,False,0,2022-11-06,f2.html\n\
        C,,,https://example.org/c,,100,False,False,False,0,2022-11-06,none\n";
    let highlights = "Title,Author,Publisher,Text,Note,Highlighted Date,Place\n\
        A,\"By Ada Holm (Berlin)\",The Tide,Some words,Mine,2022-11-07 10:00:00,17\n\
        Gone,,,Last words,,2022-11-08,\n\
        Gone too,,,,,2022-11-08,\n";
    let bytes = packed(&[
        ("_matter_history.csv", history),
        ("_matter_highlights.csv", highlights),
        ("f1", "<p>Text of a</p>"),
        ("f2.html", "<p>Text of b</p>"),
    ]);
    let kept = entries("Archive.zip", &bytes);
    let originals: Vec<_> = kept.iter().map(|entry| entry.original.as_ref().map(|(name, _)| name.as_str())).collect();
    assert_eq!(originals, [Some("f1.html"), Some("f2.html"), None, None, None]);
    let found = shown(kept);
    assert_eq!(
        found[0],
        json!({
            "title": "A", "byline": "Ada Holm", "site": "The Tide", "url": "https://example.org/a", "tags": ["sea"],
            "state": "inbox", "saved": "2022-11-06T00:00:00Z", "html": "<p>Text of a</p>", "excerpt": "Text of a",
            "format": "html", "highlights": [{"quote": "Some words", "note": "Mine", "created": "2022-11-07T10:00:00Z"}],
            "fields": {
                "Author": "By Ada Holm (Berlin)", "Word Count": "100", "Highlight_Count": "1",
                "Last Interaction Date": "2022-11-06", "File Id": "f1",
                "annotations": [{"Text": "Some words", "Place": "17"}],
            },
        })
    );
    assert_eq!((&found[1]["html"], &found[2]["format"]), (&json!("<p>Text of b</p>"), &json!("link")));
    assert_eq!((&found[3]["title"], &found[3]["format"]), (&json!("Gone"), &json!("note")));
    assert_eq!(found[4], json!("“Text” is empty"));
    assert_eq!(parts(&bytes)[3], "_matter_highlights.csv › row 3");
}
