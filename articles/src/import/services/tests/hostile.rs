//! Exports that are damaged, or made to break their reader.

use proptest::prelude::*;
use serde_json::json;

use super::super::record::{Kind, Record};
use super::super::{put, recognise_text, recognise_zip};
use super::{articles, keeps_every_value, packed, shown};
use crate::error::Error;
use crate::import::{Entry, Flow, Source, read};

fn read_all(name: &str, bytes: &[u8]) -> (Vec<Entry>, Result<(), Error>) {
    let mut entries = Vec::new();
    let done = read(&Source { name, bytes, address: None, beside: &|_| None }, &mut |entry| {
        entries.push(entry);
        Flow::Continue
    });
    (entries, done)
}

#[test]
fn what_stands_before_the_damage_is_read() {
    let (found, done) =
        read_all("e.json", b"[{\"url\": \"https://example.org/a\", \"addedAt\": 1600322788}, {\"url\": \"htt");
    assert_eq!(found.len(), 1);
    assert!(matches!(done, Err(Error::Invalid(why)) if why.contains("ends in the middle")));
    let annotations = "{\"annotations\": [{\"uri\": \"https://example.org/a\", \"target\": [], \"text\": \"x\"}, ";
    let (found, done) = read_all("e.json", annotations.as_bytes());
    assert!(found.len() == 1 && done.is_err());
}

#[test]
fn an_empty_export_says_so() {
    for text in ["title,url,time_added,tags,status\n", "URL,Title,Selection,Folder\n\n", "Highlight,Book Title\n"] {
        let (found, done) = read_all("e.csv", text.as_bytes());
        assert!(found.is_empty() && matches!(done, Err(Error::Invalid(why)) if why.contains("nothing in this export")));
    }
}

#[test]
fn a_member_that_is_damaged_does_not_stop_the_others() {
    let good = "title,url,time_added,tags,status\nA,https://example.org/a,1600322788,,unread\n";
    let bytes = packed(&[
        ("part_000000.csv", &"x".repeat(4000)),
        ("part_000001.csv", good),
        ("annotations/part_000000.json", "[{\"url\": 1"),
    ]);
    let (found, done) = read_all("e.zip", &bytes);
    let articles = shown(found);
    assert!(done.is_ok());
    assert_eq!(articles.len(), 3);
    assert_eq!(articles.iter().filter(|article| article["title"] == json!("A")).count(), 1);
    let bomb = packed(&[("part_000000.csv", &"a".repeat(4 << 20)), ("part_000001.csv", good)]);
    let (found, _) = read_all("e.zip", &bomb);
    let articles = shown(found);
    assert!(articles[0].as_str().is_some_and(|why| why.contains("too large when unpacked")));
    assert_eq!(articles[1]["title"], json!("A"));
}

#[test]
fn nothing_of_a_hostile_body_runs() {
    let items = json!([{
        "url": "https://example.org/a", "title": "<script>x()</script>A", "is_archived": 0, "is_starred": 0,
        "preview_picture": "javascript:x()", "content": "<p onclick=x()>a</p><script>x()</script><iframe src=data:text/html,x></iframe><a href=javascript:x()>b</a>",
    }]);
    let found = &articles(&items.to_string())[0];
    assert_eq!(found["html"], json!("<p>a</p><a>b</a>"));
    assert_eq!((&found["picture"], &found["title"]), (&json!(null), &json!("<script>x()</script>A")));
    let deep =
        json!([{"url": "https://example.org/a", "is_archived": 0, "is_starred": 0, "content": "<div>".repeat(50_000)}]);
    assert_eq!(articles(&deep.to_string())[0]["format"], json!("link"));
}

#[test]
fn reading_stops_when_it_is_told_to() {
    let table =
        format!("url,title,time_added,tags,status\n{}", "https://example.org/a,A,1600322788,,unread\n".repeat(50));
    let list = json!(vec![json!({"url": "https://example.org/a", "addedAt": 1_600_322_788}); 50]).to_string();
    let zip = packed(&[("part_000000.csv", &table), ("part_000001.csv", &table)]);
    for bytes in [table.as_bytes(), list.as_bytes(), &zip] {
        let mut seen = 0;
        let source = Source { name: "e", bytes, address: None, beside: &|_| None };
        read(&source, &mut |_| {
            seen += 1;
            if seen == 3 { Flow::Stop } else { Flow::Continue }
        })
        .unwrap();
        assert_eq!(seen, 3);
    }
}

const ANY: Kind = Kind {
    name: "any",
    address: "url",
    says: &[
        ("url", put::address),
        ("title", put::title),
        ("author", put::byline),
        ("site", put::site),
        ("published", put::published),
        ("excerpt", put::excerpt),
        ("note", put::note),
        ("picture", put::picture),
        ("folder", put::folder_name),
        ("progress", put::percent),
    ],
};

proptest! {
    #[test]
    fn whatever_a_record_says_is_kept(
        title in "\\PC{0,40}", author in "\\PC{0,40}", site in "\\PC{0,20}", published in "[0-9T:Z -]{0,20}",
        excerpt in "\\PC{0,20}", note in "\\PC{0,40}", folder in "[a-zé ]{0,20}", address in "(https://example[.]org/[a-z?=#]{0,10}|\\PC{0,10})",
        other in "\\PC{0,40}", number in any::<i64>(),
    ) {
        let record = json!({
            "url": address, "title": title, "author": author, "site": site, "published": published, "excerpt": excerpt,
            "note": note, "picture": other, "folder": folder, "progress": number, "other": [other, {"more": number}],
        });
        let pairs = record.as_object().cloned().unwrap_or_default();
        if let Ok(draft) = Record::read(pairs, &ANY).finish(&ANY, &|_| None) {
            keeps_every_value(&record, &draft, &["published", "progress"]);
        }
    }

    #[test]
    fn no_text_breaks_the_recognisers(text in "[\\[{<a\"]\\PC{0,60}(,|;|\n|: )\\PC{0,60}") {
        let _ = recognise_text("a", &text);
        let _ = recognise_zip("a", text.as_bytes());
        let _ = read_all("a.csv", format!("url,title,time_added,tags,status\n{text}").as_bytes());
        let _ = read_all("a.json", format!("[{{\"url\": \"{text}\", \"addedAt\": 1}}]").as_bytes());
    }
}
