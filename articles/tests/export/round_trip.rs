use std::collections::BTreeMap;
use std::path::Path;

use articles::{ArticleId, Destination, Export, ExportFormat, Flow, Library, Place, Selection, Sources, export};
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::fixture::{everything, rich, whole, write};
use crate::support::*;

/// Rows of a question, as text.
fn rows(library: &Library, sql: &str) -> Vec<String> {
    let db = Connection::open(library.folder().join("library.sqlite")).unwrap();
    let mut statement = db.prepare(sql).unwrap();
    let columns = statement.column_count();
    let rows = statement.query_map([], |row| {
        let values: Vec<String> = (0..columns).map(|at| format!("{:?}", row.get_ref(at).unwrap())).collect();
        Ok(values.join(" "))
    });
    rows.unwrap().map(Result::unwrap).collect()
}

/// Everything that a library keeps, told by uids.
fn dump(library: &Library) -> BTreeMap<&'static str, Vec<String>> {
    let tables = [
        (
            "articles",
            "SELECT uid, title, byline, site, url, canonical_url, published, published_at, saved, modified, language,
                excerpt, words, picture, format, state, state_before, starred, read_at, progress, note, original,
                original_name, original_bytes, part, has_body, fields FROM visible_article ORDER BY uid",
        ),
        (
            "tags",
            "SELECT tag.uid, up.uid, tag.name, tag.key, tag.colour, tag.description FROM tag LEFT JOIN tag AS up ON up.id = tag.parent ORDER BY tag.uid",
        ),
        (
            "folders",
            "SELECT folder.uid, up.uid, folder.name, folder.key, folder.position, folder.view FROM folder LEFT JOIN folder AS up ON up.id = folder.parent ORDER BY folder.uid",
        ),
        (
            "article_tag",
            "SELECT article.uid, tag.uid, added FROM article_tag JOIN article ON article.id = article JOIN tag ON tag.id = tag ORDER BY 1, 2",
        ),
        (
            "article_folder",
            "SELECT article.uid, folder.uid FROM article_folder JOIN article ON article.id = article JOIN folder ON folder.id = folder ORDER BY 1, 2",
        ),
        (
            "highlights",
            "SELECT highlight.uid, article.uid, quote, highlight.note, colour, created, position, tags FROM highlight JOIN article ON article.id = article ORDER BY 1",
        ),
        (
            "searches",
            "SELECT saved_search.uid, folder.uid, saved_search.name, query, saved_search.position FROM saved_search LEFT JOIN folder ON folder.id = saved_search.parent ORDER BY 1",
        ),
        (
            "rules",
            "SELECT uid, name, query, add_tags, folders, state, star, on_import, position FROM rule ORDER BY uid",
        ),
        ("dismissed", "SELECT kind, subject FROM dismissed ORDER BY 1, 2"),
    ];
    tables.into_iter().map(|(name, sql)| (name, rows(library, sql))).collect()
}

#[test]
fn the_lossless_export_makes_the_same_library() {
    let before = rich();
    let out = tempfile::tempdir().unwrap();
    let path = write(&before, ExportFormat::Json, out.path().join("json"));
    let after = scratch();
    let report = bring_path(&after, &path);
    assert_eq!((report.added, report.duplicates, report.failed), (10, 0, 0), "{report:?}");
    assert_eq!(report.recognised[0].name, "Sheaf library");
    let (one, two) = (dump(&before), dump(&after));
    for (table, rows) in &one {
        assert!(!rows.is_empty(), "{table}");
        assert_eq!(rows, &two[table], "{table}");
    }
    let (before_articles, after_articles) = (whole(&before), whole(&after));
    for (uid, article) in &before_articles {
        let again = &after_articles[uid];
        assert_eq!((&article.html, &article.text, &article.fields), (&again.html, &again.text, &again.fields), "{uid}");
        let hash = &article.original.as_ref().unwrap().hash;
        assert_eq!(before.files().read(hash).unwrap(), after.files().read(hash).unwrap());
    }
    let shown = before_articles.values().find(|article| article.html.contains("picture:")).unwrap();
    let picture = shown.html.split("picture:").nth(1).unwrap()[..64].to_owned();
    assert_eq!(before.files().read(&picture).unwrap(), after.files().read(&picture).unwrap());

    // Once more: everything is there already, and nothing changes.
    let again = bring_path(&after, &path);
    assert_eq!((again.added, again.duplicates, again.failed), (0, 10, 0), "{again:?}");
    let mut three = dump(&after);
    // Somebody who imports an article wants it out of the trash.
    three.insert("articles", two["articles"].clone());
    assert_eq!(two, three);

    // And taken back, it is gone with what it brought.
    block_on(after.undo()).unwrap();
    block_on(after.undo()).unwrap();
    assert!(find(&after, Place::All, "").is_empty());
    assert!(dump(&after)["tags"].is_empty() && dump(&after)["rules"].is_empty());
}

#[test]
fn the_lossless_export_makes_the_same_library_when_a_person_packed_it() {
    let before = rich();
    let out = tempfile::tempdir().unwrap();
    let path = write(&before, ExportFormat::Json, out.path().join("json"));
    let top = if path.is_dir() { path.as_path() } else { path.parent().unwrap() };
    for folder in ["", "My library/"] {
        let packed = out.path().join("packed.zip");
        let mut zip = zip::ZipWriter::new(std::fs::File::create(&packed).unwrap());
        for file in walkdir::WalkDir::new(top).into_iter().map(Result::unwrap).filter(|file| file.file_type().is_file())
        {
            let name = file.path().strip_prefix(top).unwrap().to_string_lossy().replace('\\', "/");
            zip.start_file(format!("{folder}{name}"), zip::write::SimpleFileOptions::default()).unwrap();
            std::io::copy(&mut std::fs::File::open(file.path()).unwrap(), &mut zip).unwrap();
        }
        zip.start_file("__MACOSX/library.jsonl", zip::write::SimpleFileOptions::default()).unwrap();
        zip.finish().unwrap();
        let after = scratch();
        let report = bring_path(&after, &packed);
        assert_eq!((report.added, report.duplicates, report.failed), (10, 0, 0), "{folder}: {report:?}");
        assert_eq!(report.recognised[0].name, "Sheaf library");
        let (one, two) = (dump(&before), dump(&after));
        for (table, rows) in &one {
            assert_eq!(rows, &two[table], "{folder}: {table}");
        }
        for article in whole(&after).into_values() {
            if let Some(original) = article.original {
                assert_eq!(
                    after.files().read(&original.hash).unwrap(),
                    before.files().read(&original.hash).unwrap(),
                    "{}",
                    original.name
                );
            }
        }
    }
}

#[test]
fn markdown_comes_back_with_everything_it_can_carry() {
    let before = rich();
    let out = tempfile::tempdir().unwrap();
    let path = write(&before, ExportFormat::Markdown, out.path().join("md"));
    let after = scratch();
    let report = bring_path(&after, &path);
    assert_eq!((report.added, report.failed), (10, 0), "{report:?}");
    let (one, two) = (whole(&before), whole(&after));
    assert_eq!(one.keys().collect::<Vec<_>>(), two.keys().collect::<Vec<_>>(), "uids");
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    for (uid, article) in &one {
        let (again, title) = (&two[uid], &article.row.title);
        let tags =
            |article: &articles::Article| article.row.tags.iter().map(|tag| tag.path.clone()).collect::<Vec<_>>();
        let said = |article: &articles::Article| {
            let row = &article.row;
            let mut row = articles::Row { format: articles::Format::Markdown, tags: Vec::new(), ..row.clone() };
            (row.id, row.minutes, row.words) = (ArticleId(0), 0, 0);
            (row, article.url.clone(), article.note.clone(), article.picture.clone(), article.fields.clone())
        };
        assert_eq!(said(article), said(again), "{title}");
        assert_eq!(tags(article), tags(again), "{title}");
        assert_eq!(words(&article.text), words(&again.text), "{title}");
        let marked = |article: &articles::Article| {
            let mut marked: Vec<_> = article
                .highlights
                .iter()
                .map(|it| {
                    let place = it.position.map(|_| ());
                    (
                        it.uid.clone(),
                        it.quote.clone(),
                        it.note.clone(),
                        it.colour.clone(),
                        it.created,
                        place,
                        it.tags.clone(),
                    )
                })
                .collect();
            marked.sort();
            marked
        };
        assert_eq!(marked(article), marked(again), "{title}");
    }
    let text = |name: &str| std::fs::read_to_string(path.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert!(text("CON.md".replace("CON", "_CON").as_str()).contains("state: \"trash\""));
    // Which of the two came first is not said.
    let is_there = |name: &str| path.join(name).is_file();
    assert!(
        is_there("Same name.md") && is_there("same NAME (2).md")
            || is_there("same NAME.md") && is_there("Same name (2).md")
    );
    assert!(path.join("阅读/水/江城的洪水.md").is_file());
}

#[test]
fn an_export_that_was_damaged_loses_only_the_damaged_lines() {
    let before = rich();
    let out = tempfile::tempdir().unwrap();
    let path = write(&before, ExportFormat::Json, out.path().join("json"));
    let file = path.join("library.jsonl");
    let text = std::fs::read_to_string(&file).unwrap();
    let damaged: Vec<String> = text
        .lines()
        .enumerate()
        .map(|(at, line)| if at == 3 { line[..line.len() / 2].into() } else { line.into() })
        .collect();
    std::fs::write(&file, damaged.join("\n")).unwrap();
    std::fs::remove_dir_all(path.join("files")).unwrap();
    let after = scratch();
    let report = bring_into(&after, Sources::Paths(vec![file.clone()]), Destination::default());
    assert_eq!((report.added, report.failed), (9, 1), "{report:?}");
    let newer = text.replacen("\"version\":1", "\"version\":99", 1);
    std::fs::write(&file, newer).unwrap();
    let report = bring_path(&scratch(), Path::new(&file));
    assert_eq!((report.added, report.failed), (0, 1), "{report:?}");
}

#[test]
fn fields_of_any_kind_survive() {
    let fields = json!({ "nested": { "a": [1, null, "x"] }, "type": "report", "DOI": "10.1000/182" });
    let line = |uid: &str| {
        json!({
            "uid": uid, "title": "A report", "saved": "2026-01-02T03:04:05.678Z", "modified": 5, "format": "reference",
            "state": "inbox", "fields": fields,
        })
    };
    let scratch = scratch();
    let file = scratch.folder.path().join("x.jsonl");
    let head = json!({ "form": "sheaf-library", "version": 1 }).to_string();
    std::fs::write(&file, format!("{head}\n{}\n\n{}\n", line("0190a000-0000-7000-8000-0000000000aa"), line("no uid")))
        .unwrap();
    let report = bring_path(&scratch, &file);
    assert_eq!((report.added, report.failed), (2, 0), "two that are alike are two: {report:?}");
    let all = whole(&scratch);
    let known: &Value = all["0190a000-0000-7000-8000-0000000000aa"].fields.as_ref().unwrap();
    assert_eq!(known, &fields);
}

#[test]
fn what_is_exported_is_what_was_chosen_and_a_stopped_export_leaves_nothing() {
    let before = rich();
    let out = tempfile::tempdir().unwrap();
    let folder = out.path().join("out");
    let run = |selection: Selection, trash: bool, flow: Flow| {
        let wanted = Export { selection, format: ExportFormat::Markdown, folder: folder.clone(), trash };
        let report = block_on(export(&before, wanted, Box::new(move |_| flow))).unwrap();
        let _ = std::fs::remove_dir_all(&folder);
        (report.articles, report.path.is_some())
    };
    assert_eq!(run(everything(), false, Flow::Continue), (9, true), "the trash is left out");
    assert_eq!(run(everything(), true, Flow::Continue), (10, true));
    let tagged = Selection::All { request: request(Place::All, "tag:politics "), except: Vec::new() };
    assert_eq!(run(tagged, true, Flow::Continue), (2, true));
    assert_eq!(run(Selection::Ids { ids: vec![ArticleId(1), ArticleId(999)] }, false, Flow::Continue), (1, true));
    assert_eq!(run(everything(), false, Flow::Stop), (0, false));
    let left: Vec<_> = std::fs::read_dir(out.path()).unwrap().collect();
    assert!(left.is_empty(), "{left:?}");
    let inside = Export {
        selection: everything(),
        format: ExportFormat::Csv,
        folder: before.library.folder().join("x"),
        trash: false,
    };
    assert!(block_on(export(&before, inside, Box::new(|_| Flow::Continue))).is_err());
}
