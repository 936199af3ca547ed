//! Exports that are one list of articles, as JSON.

use serde_json::json;

use super::{articles, entries, keeps_every_value, of_list};

#[test]
fn wallabag() {
    let items = json!([
        {
            "id": "1", "uid": null, "title": "A", "url": "https://example.org/a", "given_url": "https://example.org/a?given",
            "origin_url": "https://example.org/origin", "is_archived": 1, "archived_at": "2024-01-03T10:00:00+0200",
            "is_starred": true, "starred_at": "2024-01-04T10:00:00+0200",
            "content": "<h1>A</h1><p>Text<script>x()</script></p><img src=\"/p.jpg\">",
            "created_at": "2024-01-01T10:00:00+0200", "updated_at": "2024-01-05T10:00:00+0200",
            "published_at": "2023-12-01T00:00:00+0000", "published_by": ["Ada Holm", "Ben Sund"],
            "annotations": [
                {
                    "text": "Mine", "quote": "Text", "ranges": [{"start": "/p[1]", "startOffset": "0", "end": "/p[1]", "endOffset": "4"}],
                    "annotator_schema_version": "v1.0", "user": "me", "created_at": "2024-01-02T09:00:00+0000",
                },
                {"quote": "only marked"},
                {"text": "on the whole"},
            ],
            "mimetype": "text/html", "language": "en", "reading_time": 3, "domain_name": "example.org",
            "preview_picture": "https://example.org/p.jpg", "http_status": "200", "headers": {"server": "x"},
            "is_not_parsed": 0, "is_public": false, "tags": ["sea", "to read"],
        },
        {
            "id": 2, "title": "B", "url": "https://example.org/b", "is_archived": false, "is_starred": 0,
            "content": "<p>wallabag can't retrieve contents for this article. Please troubleshoot this issue.</p>", "tags": [],
        },
    ]);
    let found = of_list(
        &items,
        &["is_archived", "archived_at", "is_starred", "content", "created_at", "published_at", "published_by"],
    );
    assert_eq!(
        found[0],
        json!({
            "title": "A", "url": "https://example.org/a", "site": "example.org", "byline": "Ada Holm, Ben Sund",
            "published": "2023-12-01T00:00:00Z", "saved": "2024-01-01T08:00:00Z", "state": "archive",
            "read": "2024-01-03T08:00:00Z", "starred": true, "tags": ["sea", "to read"], "format": "html",
            "html": "<p>Text</p><img src=\"https://example.org/p.jpg\">", "excerpt": "Text",
            "picture": "https://example.org/p.jpg", "note": "on the whole",
            "highlights": [
                {"quote": "Text", "note": "Mine", "created": "2024-01-02T09:00:00Z"}, {"quote": "only marked"},
            ],
            "fields": {
                "id": "1", "given_url": "https://example.org/a?given", "origin_url": "https://example.org/origin",
                "starred_at": "2024-01-04T10:00:00+0200", "updated_at": "2024-01-05T10:00:00+0200",
                "annotations": [{
                    "quote": "Text", "annotator_schema_version": "v1.0", "user": "me",
                    "ranges": [{"start": "/p[1]", "startOffset": "0", "end": "/p[1]", "endOffset": "4"}],
                }],
                "mimetype": "text/html", "reading_time": 3, "domain_name": "example.org", "http_status": "200",
                "headers": {"server": "x"}, "is_not_parsed": 0, "is_public": false,
            },
        })
    );
    assert_eq!(
        (&found[1]["format"], &found[1]["html"], &found[1]["state"]),
        (&json!("link"), &json!(null), &json!("inbox"))
    );
    assert!(found[1]["fields"]["content"].as_str().is_some_and(|text| text.contains("can't retrieve")));
}

#[test]
fn wallabag_of_the_first_version() {
    let items = json!([{
        "0": "3", "1": "A", "2": "https://example.org/a", "3": "1", "4": "0", "5": "<p>Text</p>", "6": "7",
        "id": "3", "title": "A", "url": "https://example.org/a", "is_read": "1", "is_fav": "0",
        "content": "<p>Text</p>", "user_id": "7", "tags": "sea, b",
    }]);
    assert_eq!(
        of_list(&items, &["is_read", "is_fav", "content", "5", "4", "3", "tags"]),
        [json!({
            "title": "A", "url": "https://example.org/a", "site": "example.org", "html": "<p>Text</p>",
            "excerpt": "Text", "state": "archive", "tags": ["sea", "b"], "format": "html",
            "fields": {"id": "3", "user_id": "7"},
        })]
    );
}

#[test]
fn karakeep() {
    let bookmarks = json!([
        {
            "createdAt": 1_600_322_788, "title": "A", "tags": ["sea"], "lists": ["l2", "l3", "gone"],
            "content": {"type": "link", "url": "https://example.org/a"}, "note": "Mine", "archived": true,
        },
        {
            "createdAt": 1_600_322_788, "title": null, "tags": [], "content": {"type": "text", "text": "First\n\nSecond", "sourceUrl": "x"},
            "note": null, "archived": false,
        },
        {"createdAt": 1_600_322_788, "title": "Only a title", "tags": [], "content": null, "note": null, "archived": false},
    ]);
    let lists = json!([
        {"id": "l1", "name": "Work", "description": null, "icon": "📁", "type": "manual", "query": null, "parentId": null},
        {"id": "l2", "name": "Oil/gas", "description": "Wells", "icon": "", "type": "manual", "query": null, "parentId": "l1"},
        {"id": "l3", "name": "Loop", "type": "manual", "parentId": "l4"},
        {"id": "l4", "name": "Pool", "type": "manual", "parentId": "l3"},
    ]);
    let found = articles(&json!({"bookmarks": bookmarks, "lists": lists}).to_string());
    assert_eq!(found[0]["folders"][0], json!("Work/Oil\\/gas"));
    assert!(found[0]["folders"][1].as_str().is_some_and(|path| path.ends_with("Pool/Loop")));
    let mut first = found[0].clone();
    first.as_object_mut().unwrap().remove("folders");
    assert_eq!(
        first,
        json!({
            "title": "A", "url": "https://example.org/a", "site": "example.org", "tags": ["sea"], "note": "Mine",
            "saved": "2020-09-17T06:06:28Z", "state": "archive", "format": "link",
            "fields": {"lists": [{"name": "Oil/gas", "description": "Wells"}, {"id": "gone"}]},
        })
    );
    assert_eq!(
        found[1],
        json!({
            "title": "First", "html": "<p>First</p><p>Second</p>", "excerpt": "First Second", "state": "inbox",
            "saved": "2020-09-17T06:06:28Z", "format": "note", "fields": {"content": {"sourceUrl": "x"}},
        })
    );
    assert_eq!(found[2], json!("“content” is no web address, and there is no text"));
    let alone = json!({"bookmarks": [bookmarks[1].clone()]});
    for (item, entry) in [&bookmarks[1]].into_iter().zip(entries("k.json", alone.to_string().as_bytes())) {
        keeps_every_value(item, &entry.draft.unwrap(), &["createdAt", "archived", "text", "type"]);
    }
}

#[test]
fn linkwarden() {
    let link = json!({
        "id": 5, "name": "A", "type": "url", "description": "About it", "url": "https://example.org/a", "color": "#fff",
        "icon": null, "importDate": null, "createdAt": "2024-01-01T10:00:00.000Z", "updatedAt": "2024-01-02T10:00:00.000Z",
        "tags": [{"name": "sea"}, {"name": "to read", "id": 9}],
    });
    let imported = json!({"name": "B", "url": "https://example.org/b", "importDate": "2020-01-01T00:00:00Z", "createdAt": "2024-01-01T10:00:00Z"});
    let export = json!({
        "id": 1, "username": "me",
        "collections": [
            {"id": 1, "name": "Work", "description": "", "icon": null, "color": "#0ea5e9", "parentId": null, "isPublic": false, "links": [imported], "rssSubscriptions": []},
            {"id": 2, "name": "Oil/gas", "parentId": 1, "links": [link]},
        ],
        "pinnedLinks": [{"id": 5, "url": "https://example.org/a"}],
    });
    let found = articles(&export.to_string());
    assert_eq!(
        found,
        [
            json!({
                "title": "B", "url": "https://example.org/b", "site": "example.org", "folders": ["Work"],
                "saved": "2020-01-01T00:00:00Z", "format": "link",
                "fields": {"createdAt": "2024-01-01T10:00:00Z", "collection": {"color": "#0ea5e9", "isPublic": false}},
            }),
            json!({
                "title": "A", "url": "https://example.org/a", "site": "example.org", "folders": ["Work/Oil\\/gas"],
                "excerpt": "About it", "saved": "2024-01-01T10:00:00Z", "starred": true, "tags": ["sea", "to read"],
                "format": "link",
                "fields": {
                    "id": 5, "type": "url", "color": "#fff", "updatedAt": "2024-01-02T10:00:00.000Z",
                    "tags": [{"name": "sea"}, {"name": "to read", "id": 9}],
                },
            }),
        ]
    );
    let second = entries("l.json", export.to_string().as_bytes()).remove(1).draft.unwrap();
    keeps_every_value(&link, &second, &["createdAt"]);
}

#[test]
fn readeck() {
    let item = json!({
        "id": "x1", "created": "2024-04-13T16:17:33+02:00", "updated": "2024-04-14T16:17:33Z", "state": 0,
        "url": "https://example.org/a", "title": "A", "site_name": "The Tide", "site": "example.org",
        "published": "2024-04-01T00:00:00Z", "authors": ["Ada Holm"], "lang": "en", "text_direction": "ltr",
        "document_type": "article", "type": "article", "description": "About it", "is_marked": true, "is_archived": false,
        "labels": ["sea"], "read_progress": 40, "read_anchor": "p.3", "links": [{"url": "https://example.org/x"}],
        "word_count": 100, "reading_time": 1,
    });
    let expected = json!({
        "title": "A", "url": "https://example.org/a", "site": "The Tide", "byline": "Ada Holm",
        "published": "2024-04-01T00:00:00Z", "excerpt": "About it", "saved": "2024-04-13T14:17:33Z", "state": "inbox",
        "starred": true, "tags": ["sea"], "progress": 400, "format": "link",
        "fields": {
            "id": "x1", "updated": "2024-04-14T16:17:33Z", "state": 0, "site": "example.org", "text_direction": "ltr",
            "document_type": "article", "type": "article", "read_anchor": "p.3",
            "links": [{"url": "https://example.org/x"}], "word_count": 100, "reading_time": 1,
        },
    });
    let of_another_form = ["created", "is_marked", "is_archived", "read_progress", "lang"];
    assert_eq!(of_list(&json!([item]), &of_another_form), std::slice::from_ref(&expected));
    assert_eq!(articles(&item.to_string()), [expected], "the record of one article by itself");
}

#[test]
fn goodlinks() {
    let items = json!([
        {"url": "https://example.org/a", "title": "A", "addedAt": 1_600_322_788.5, "tags": ["sea"], "starred": true, "readAt": 1_600_322_799.0},
        {"url": "https://example.org/b", "title": "B", "addedAt": 1_600_322_788.0, "tags": [], "starred": false},
    ]);
    let found = of_list(&items, &["addedAt", "readAt", "starred"]);
    assert_eq!(
        found,
        [
            json!({
                "title": "A", "url": "https://example.org/a", "site": "example.org", "saved": "2020-09-17T06:06:28.5Z",
                "tags": ["sea"], "starred": true, "state": "archive", "read": "2020-09-17T06:06:39Z", "format": "link",
            }),
            json!({
                "title": "B", "url": "https://example.org/b", "site": "example.org", "saved": "2020-09-17T06:06:28Z",
                "format": "link",
            }),
        ]
    );
    assert_eq!(articles(&json!({"items": items}).to_string()), found);
}

#[test]
fn pinboard() {
    let items = json!([{
        "href": "https://example.org/a", "description": "A", "extended": "Mine", "meta": "abc", "hash": "def",
        "time": "2024-04-13T14:17:33Z", "shared": "no", "toread": "yes", "tags": "sea to-read",
    }]);
    assert_eq!(
        of_list(&items, &["time", "toread", "tags"]),
        [json!({
            "title": "A", "url": "https://example.org/a", "site": "example.org", "note": "Mine", "state": "later",
            "saved": "2024-04-13T14:17:33Z", "tags": ["sea", "to-read"], "format": "link",
            "fields": {"meta": "abc", "hash": "def", "shared": "no"},
        })]
    );
}

#[test]
fn delicious_elcurator_and_readability() {
    let delicious = json!([{
        "title": "A", "tags": ["", "sea"], "url": "https://example.org/a", "description": "Mine", "created": "1600322788",
        "others": 9, "owner": "me", "private": "0",
    }]);
    assert_eq!(
        of_list(&delicious, &["created"]),
        [json!({
            "title": "A", "url": "https://example.org/a", "site": "example.org", "note": "Mine", "tags": ["sea"],
            "saved": "2020-09-17T06:06:28Z", "format": "link", "fields": {"others": 9, "owner": "me", "private": "0"},
        })]
    );
    let elcurator = json!([{
        "created_at": "2015-09-09 11:10:32 UTC", "title": "A", "url": "https://example.org/a", "description": null,
        "tags": ["sea"], "is_saved": true,
    }]);
    assert_eq!(
        of_list(&elcurator, &["created_at", "is_saved"]),
        [json!({
            "title": "A", "url": "https://example.org/a", "site": "example.org", "tags": ["sea"], "starred": true,
            "saved": "2015-09-09T11:10:32Z", "format": "link",
        })]
    );
    let readability = json!({"bookmarks": [{
        "article__title": "A", "article__url": "https://example.org/a", "article__excerpt": "About it", "archive": true,
        "favorite": false, "date_added": "2015-09-09T11:10:32", "date_archived": "2015-09-10T11:10:32", "id": 7,
    }], "recommendations": []});
    assert_eq!(
        articles(&readability.to_string()),
        [json!({
            "title": "A", "url": "https://example.org/a", "site": "example.org", "excerpt": "About it",
            "state": "archive", "saved": "2015-09-09T11:10:32Z", "read": "2015-09-10T11:10:32Z", "format": "link",
            "fields": {"id": 7},
        })]
    );
    let any = json!([{"url": "https://example.org/a", "name": "A", "labels": ["x"], "rating": 5}]);
    assert_eq!(of_list(&any, &[])[0]["fields"], json!({"rating": 5}));
}
