//! Exports that are tables.

use serde_json::json;

use super::{articles, entries, every_row_is_kept};

#[test]
fn pocket() {
    let text = "title,url,time_added,tags,status\n\
        \"The sea, in\r\ntwo lines\",https://example.org/sea?utm_source=pocket#top,1600322788,\"sea|to read||\",unread\n\
        https://example.org/bare,https://example.org/bare,1600322789,,archive\n\
        ,javascript:alert(1),1600322790,,unread\n\
        Odd,https://example.org/odd,soon,,lost\n";
    assert_eq!(
        articles(text),
        [
            json!({
                "title": "The sea, in two lines", "url": "https://example.org/sea", "site": "example.org",
                "saved": "2020-09-17T06:06:28Z", "tags": ["sea", "to read"], "state": "inbox", "format": "link",
                "fields": {"url": "https://example.org/sea?utm_source=pocket#top"},
            }),
            json!({
                "title": "https://example.org/bare", "url": "https://example.org/bare", "site": "example.org",
                "saved": "2020-09-17T06:06:29Z", "state": "archive", "format": "link",
            }),
            json!("“url” is no web address, and there is no text"),
            json!({
                "title": "Odd", "url": "https://example.org/odd", "site": "example.org", "format": "link",
                "fields": {"time_added": "soon", "status": "lost"},
            }),
        ]
    );
    let parts: Vec<_> = entries("export", text.as_bytes()).into_iter().map(|entry| entry.part.unwrap()).collect();
    assert_eq!(parts, ["row 2", "row 3", "row 4", "row 5"]);
    every_row_is_kept(text, b',', &["time_added", "status", "tags"]);
}

#[test]
fn pocket_before_it_lost_its_cursor() {
    let text = "\u{feff}title,url,time_added,cursor,tags,status\nA,https://example.org/a,1600322788,c17,x,unread\n";
    assert_eq!(
        articles(text),
        [json!({
            "title": "A", "url": "https://example.org/a", "site": "example.org", "saved": "2020-09-17T06:06:28Z",
            "tags": ["x"], "state": "inbox", "format": "link", "fields": {"cursor": "c17"},
        })]
    );
    every_row_is_kept(&text[3..], b',', &["time_added", "status"]);
}

#[test]
fn instapaper_of_every_age() {
    for (text, tags, saved) in [
        ("URL,Title,Selection,Folder\nhttps://example.org/a,A,Some text,Work/Energy\n", json!(null), json!(null)),
        (
            "URL,Title,Selection,Folder,Timestamp\nhttps://example.org/a,A,Some text,Work/Energy,1600322788\n",
            json!(null),
            json!("2020-09-17T06:06:28Z"),
        ),
        (
            "URL,Title,Selection,Folder,Timestamp,Tags\nhttps://example.org/a,A,Some text,Work/Energy,1600322788,\"[\"\"coding\"\",\"\"a, b\"\"]\"\n",
            json!(["coding", "a, b"]),
            json!("2020-09-17T06:06:28Z"),
        ),
    ] {
        let article = json!({
            "title": "A", "url": "https://example.org/a", "site": "example.org", "excerpt": "Some text",
            "folders": ["Work\\/Energy"], "format": "link", "tags": tags, "saved": saved,
        });
        assert_eq!(articles(text), [super::said(article)], "{text}");
        every_row_is_kept(text, b',', &["Folder", "Timestamp", "Tags"]);
    }
}

#[test]
fn instapaper_places_and_private_notes() {
    let text = "URL,Title,Selection,Folder,Timestamp,Tags\n\
        https://example.org/1,Read,,Archive,1600322788,[]\n\
        https://example.org/2,New,,Unread,1600322788,[]\n\
        https://example.org/3,Liked,,Starred,1600322788,[]\n\
        instapaper://private-content/12,Mine,What I wrote,Unread,1600322788,[]\n\
        ,,,Unread,1600322788,[]\n";
    let found = articles(text);
    let places: Vec<_> =
        found.iter().map(|article| (&article["state"], &article["starred"], &article["folders"])).collect();
    let none = &json!(null);
    assert_eq!(
        places,
        [
            (&json!("archive"), none, none),
            (&json!("inbox"), none, none),
            (none, &json!(true), none),
            (&json!("inbox"), none, none),
            (none, none, none),
        ]
    );
    assert_eq!(
        found[3],
        json!({
            "title": "Mine", "excerpt": "What I wrote", "html": "<p>What I wrote</p>", "format": "note",
            "state": "inbox", "saved": "2020-09-17T06:06:28Z",
            "fields": {"URL": "instapaper://private-content/12"},
        })
    );
    assert_eq!(found[4], json!("“URL” is no web address, and there is no text"));
    every_row_is_kept(text, b',', &["Folder", "Timestamp", "Tags"]);
}

#[test]
fn raindrop_in_every_layout() {
    let text = "id,title,note,excerpt,url,folder,tags,created,cover,highlights,favorite\n\
        7,A,My **note**,About it,https://example.org/a,Work / Oil/gas,\"sea, to read\",2024-04-13T14:17:33.000Z,https://example.org/a.jpg,\"Highlight:One thing\nNote:Mine\n\nAnother\",true\n\
        8,B,,,https://example.org/b,Unsorted,,2024-04-13T14:17:33Z,,,false\n\
        9,C,,,https://example.org/c,Work/Energy,,2024-04-13,,,\n";
    assert_eq!(
        articles(text),
        [
            json!({
                "title": "A", "note": "My **note**", "excerpt": "About it", "url": "https://example.org/a",
                "site": "example.org", "folders": ["Work/Oil\\/gas"], "tags": ["sea", "to read"],
                "saved": "2024-04-13T14:17:33Z", "picture": "https://example.org/a.jpg", "starred": true,
                "highlights": [{"quote": "One thing", "note": "Mine"}, {"quote": "Another"}],
                "format": "link", "fields": {"id": "7"},
            }),
            json!({
                "title": "B", "url": "https://example.org/b", "site": "example.org",
                "saved": "2024-04-13T14:17:33Z", "format": "link", "fields": {"id": "8", "folder": "Unsorted"},
            }),
            json!({
                "title": "C", "url": "https://example.org/c", "site": "example.org", "folders": ["Work/Energy"],
                "saved": "2024-04-13T00:00:00Z", "format": "link", "fields": {"id": "9"},
            }),
        ]
    );
    every_row_is_kept(text, b',', &["folder", "tags", "created", "highlights", "favorite"]);

    let for_import =
        "url,folder,title,note,tags,created\nhttps://example.org/a,Work,A,Mine,\"a, b\",2024-04-13T14:17:33Z\n";
    assert_eq!(
        articles(for_import),
        [json!({
            "title": "A", "note": "Mine", "url": "https://example.org/a", "site": "example.org", "folders": ["Work"],
            "tags": ["a", "b"], "saved": "2024-04-13T14:17:33Z", "format": "link",
        })]
    );
    let earlier = "title,note,url,folder,tags,created\nA,,https://example.org/a,Work,x,2024-04-13T14:17:33Z\n";
    assert_eq!(articles(earlier)[0]["folders"], json!(["Work"]));
}

#[test]
fn readwise_reader() {
    let text = "Title,URL,ID,Document tags,Saved date,Reading progress,Location,Seen\n\
        A,https://example.org/a,01h,\"['sea', \"\"b's\"\", 'favorite']\",2022-11-06 04:33:50+00:00,0.25,shortlist,True\n\
        B,https://example.org/b,02h,[],2022-11-06,1,archive,False\n\
        C,https://example.org/c,03h,,2022-11-06,0,feed,False\n";
    assert_eq!(
        articles(text),
        [
            json!({
                "title": "A", "url": "https://example.org/a", "site": "example.org", "tags": ["sea", "b's"],
                "starred": true, "saved": "2022-11-06T04:33:50Z", "progress": 250, "state": "later", "format": "link",
                "fields": {"ID": "01h", "Location": "shortlist", "Seen": "True"},
            }),
            json!({
                "title": "B", "url": "https://example.org/b", "site": "example.org",
                "saved": "2022-11-06T00:00:00Z", "progress": 1000, "state": "archive", "format": "link",
                "fields": {"ID": "02h", "Seen": "False"},
            }),
            json!({
                "title": "C", "url": "https://example.org/c", "site": "example.org",
                "saved": "2022-11-06T00:00:00Z", "progress": 0, "format": "link",
                "fields": {"ID": "03h", "Location": "feed", "Seen": "False"},
            }),
        ]
    );
    every_row_is_kept(text, b',', &["Document tags", "Saved date", "Reading progress", "Location"]);
}

#[test]
fn readwise_highlights_become_one_article_a_book() {
    let text = "Highlight,Book Title,Book Author,Amazon Book ID,Note,Color,Tags,Location Type,Location,Highlighted at,Document tags\n\
        First words,Moby,Ada Holm,B01,Mine,yellow,\"x, y\",page,17,2022-11-06 04:33:50+00:00,sea\n\
        Other book,Bread,,,,,,,,,\n\
        Second words,Moby,Ada Holm,B01,,,,page,18,2022-11-05 04:33:50+00:00,sea\n\
        ,Moby,Ada Holm,B01,,,,page,19,,sea\n";
    let found = articles(text);
    assert_eq!(found[0], json!("“Highlight” is empty"));
    assert_eq!(
        found[1],
        json!({
            "title": "Moby", "byline": "Ada Holm", "tags": ["sea"], "saved": "2022-11-05T04:33:50Z", "format": "note",
            "html": "<blockquote><p>First words</p></blockquote><p>Mine</p><blockquote><p>Second words</p></blockquote>",
            "excerpt": "First words Mine Second words",
            "highlights": [
                {"quote": "First words", "note": "Mine", "colour": "yellow", "tags": ["x", "y"], "created": "2022-11-06T04:33:50Z"},
                {"quote": "Second words", "created": "2022-11-05T04:33:50Z"},
            ],
            "fields": {"Amazon Book ID": "B01", "annotations": [
                {"Highlight": "First words", "Location": "17", "Location Type": "page"},
                {"Highlight": "Second words", "Location": "18", "Location Type": "page"},
            ]},
        })
    );
    assert_eq!(found[2]["title"], json!("Bread"));
    let parts: Vec<_> = entries("export", text.as_bytes()).into_iter().map(|entry| entry.part.unwrap()).collect();
    assert_eq!(parts, ["row 5", "row 2", "row 3"]);
    let older = "Highlight,Book Title,Book Author,Amazon Book ID,Note,Color,Tags,Location Type,Location,Highlighted at\nA,B,C,,,,,,,\n";
    assert_eq!(articles(older)[0]["highlights"], json!([{"quote": "A"}]));
    every_row_is_kept(older, b',', &[]);
}

#[test]
fn readeck_tables() {
    let text = "url,title,created,labels,is_archived,is_marked,type\r\n\
        https://example.org/a,A,2024-04-13T16:17:33+02:00,\"[\"\"sea\"\",\"\"b\"\"]\",true,false,article\r\n";
    assert_eq!(
        articles(text),
        [json!({
            "title": "A", "url": "https://example.org/a", "site": "example.org", "tags": ["sea", "b"],
            "saved": "2024-04-13T14:17:33Z", "state": "archive", "format": "link", "fields": {"type": "article"},
        })]
    );
    every_row_is_kept(text, b',', &["created", "labels", "is_archived", "is_marked"]);
    for (text, state) in [
        ("url,title,state,timestamp,tags\nhttps://example.org/a,A,archive,1600322788,\"a,b\"\n", json!("archive")),
        (
            "url,title,folder,created,labels\nhttps://example.org/a,A,Unread,1600322788,\"[\"\"a\"\",\"\"b\"\"]\"\n",
            json!("inbox"),
        ),
        ("url;title;state;timestamp;tags\nhttps://example.org/a;A;;2020-09-17T06:06:28Z;a|b\n", json!(null)),
    ] {
        let found = &articles(text)[0];
        assert_eq!((&found["state"], &found["tags"]), (&state, &json!(["a", "b"])), "{text}");
        assert_eq!(found["saved"], json!("2020-09-17T06:06:28Z"), "{text}");
    }
}

#[test]
fn wallabag_tables() {
    let text = "Title;URL;Content;Tags;MIME Type;Language;Creation date\n\
        \"A; and b\";https://example.org/a;\"<h1>A; and b</h1><p onclick=\"\"x()\"\">Text <a href=\"\"/b\"\">b</a></p>\";\"sea, b\";text/html;en_US;\"13/04/2024 04:17:33\"\n";
    assert_eq!(
        articles(text),
        [json!({
            "title": "A; and b", "url": "https://example.org/a", "site": "example.org", "tags": ["sea", "b"],
            "html": "<p>Text <a href=\"https://example.org/b\">b</a></p>", "excerpt": "Text b",
            "saved": "2024-04-13T04:17:33Z", "format": "html",
            "fields": {"MIME Type": "text/html", "Creation date": "13/04/2024 04:17:33", "language": "en_US"},
        })]
    );
    every_row_is_kept(text, b';', &["Content", "Tags"]);
}

#[test]
fn mymind() {
    let text = "id,type,title,url,content,note,tags,created\n\
        m1,WebPage,A,https://example.org/a,,Mine,\"a,b\",2024-04-13T14:17:33Z\n\
        m2,Note,,,\"First line\nsecond\n\nNext <b>\",,,2024-04-13T14:17:33Z\n";
    assert_eq!(
        articles(text),
        [
            json!({
                "title": "A", "url": "https://example.org/a", "site": "example.org", "note": "Mine",
                "tags": ["a", "b"], "saved": "2024-04-13T14:17:33Z", "format": "link",
                "fields": {"id": "m1", "type": "WebPage"},
            }),
            json!({
                "title": "First line", "html": "<p>First line<br>second</p><p>Next &lt;b&gt;</p>",
                "excerpt": "First line second Next <b>", "saved": "2024-04-13T14:17:33Z", "format": "note",
                "fields": {"id": "m2", "type": "Note"},
            }),
        ]
    );
    every_row_is_kept(text, b',', &["content", "tags", "created"]);
}

#[test]
fn matter_tables_alone() {
    let text = "Title,Author,Publisher,URL,Tags,Word Count,In Queue,Favorited,Read,Highlight_Count,Last Interaction Date,File Id\n\
        A,Ada Holm,The Tide,https://example.org/a,sea;to read,100,False,True,True,1,2022-11-06 04:33:50,f1\n";
    assert_eq!(
        articles(text),
        [json!({
            "title": "A", "byline": "Ada Holm", "site": "The Tide", "url": "https://example.org/a",
            "tags": ["sea", "to read"], "state": "archive", "starred": true, "progress": 1000,
            "saved": "2022-11-06T04:33:50Z", "format": "link",
            "fields": {
                "Word Count": "100", "Highlight_Count": "1", "Last Interaction Date": "2022-11-06 04:33:50", "File Id": "f1",
            },
        })]
    );
    every_row_is_kept(text, b',', &["Tags", "In Queue", "Favorited", "Read"]);
    let of_2023 = "Title,Author,Publisher,URL,Word Count,Saved,Read,Highlight Count,Last Interaction Date,File Id\n\
        A,\"By Ada Holm (Berlin)\",,https://example.org/a,100,True,True,0,2022-11-06,f1\n";
    let found = &articles(of_2023)[0];
    assert_eq!((&found["state"], &found["fields"]["Saved"]), (&json!("archive"), &json!("True")));
    every_row_is_kept(of_2023, b',', &["Read"]);
    let highlights =
        "Title,Author,Publisher,Text,Note,Highlighted Date\nA,B,C,Some words,Mine,2022-11-06\nA,B,C,,,2022-11-07\n";
    let found = &articles(highlights)[0];
    assert_eq!(
        found["highlights"],
        json!([{"quote": "Some words", "note": "Mine", "created": "2022-11-06T00:00:00Z"}])
    );
}

#[test]
fn any_table_of_links() {
    let text = "Name,Link,Tags,Rating\nA,example.org/a,a;b,5\nB,ftp://example.org/b,,\nC,not a link,,\n";
    // The first row says whether it is one: it needs an address that is whole.
    assert!(articles(text).len() == 1 && articles(text)[0]["format"] == json!("text"));
    let text = "Name,Link,Tags,Rating\nA,https://example.org/a,a;b,5\nB,example.org/b,,\nC,ftp://example.org/c,,\nD,not a link,,\n";
    let found = articles(text);
    assert_eq!(
        found[0],
        json!({
            "title": "A", "url": "https://example.org/a", "site": "example.org", "tags": ["a", "b"], "format": "link",
            "fields": {"Rating": "5"},
        })
    );
    assert_eq!(
        (&found[1]["url"], &found[1]["fields"]["Link"]),
        (&json!("https://example.org/b"), &json!("example.org/b"))
    );
    assert_eq!((&found[2]["title"], &found[2]["fields"]["Link"]), (&json!("C"), &json!("ftp://example.org/c")));
    assert_eq!(found[3], json!("“url” is no web address, and there is no text"));
    every_row_is_kept(text, b',', &["Tags"]);
}

#[test]
fn onetab() {
    let text = "https://example.org/a | A title | with a bar\nhttps://example.org/b\n\nhttps://example.org/c |\n";
    let found = articles(text);
    assert_eq!(
        found[0],
        json!({"title": "A title | with a bar", "url": "https://example.org/a", "site": "example.org", "format": "link"})
    );
    assert_eq!(
        (&found[1]["title"], &found[2]["url"]),
        (&json!("https://example.org/b"), &json!("https://example.org/c"))
    );
    let parts: Vec<_> = entries("export", text.as_bytes()).into_iter().map(|entry| entry.part.unwrap()).collect();
    assert_eq!(parts, ["line 1", "line 2", "line 4"]);
}

#[test]
fn an_ordinary_text_is_no_export() {
    for text in [
        "Title, URL and other words\n\nA paragraph about tables, with commas.",
        "name,age\nAda,36\n",
        "url,title\nis what the first line says, but nothing below it is one\n",
        "See https://example.org/a | and what comes after it\nhttps://example.org/b\n",
        "[1] https://example.org/a\n[2] https://example.org/b\n",
        "{curly} words, and more of them\n",
    ] {
        assert_eq!(articles(text)[0]["format"], json!("text"), "{text}");
    }
}
