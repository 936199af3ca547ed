//! What goes in comes out whole: exports read by our own importers, the lossless one and Markdown above all.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::{Path, PathBuf};

use articles::{
    ArticleId, ArticlePatch, Destination, Export, ExportFormat, Flow, HighlightPatch, Library, NewHighlight, Place,
    Selection, Sources, State, export,
};
use rusqlite::Connection;
use serde_json::{Value, json};
use support::*;

const PIXELS: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAYAAABytg0kAAAAFElEQVR4nGP8z8Dwn4GBgYGJAQoAHxcCAr7cA1EAAAAASUVORK5CYII=";

/// Articles with everything an article can have: pages with pictures, other scripts, titles that are no names of files.
fn sources() -> Vec<(String, Vec<u8>)> {
    let page = format!(
        "<html lang=en><head><title>The night buses</title><link rel=canonical href=https://example.org/buses></head><body>
         <article><h1>The night buses</h1><p>They run until <em>four</em> in the morning, and nobody knows why that is so.</p>
         <h2>A map</h2><p><img src=\"data:image/png;base64,{PIXELS}\" alt=\"A map\"></p>
         <ul><li>one line of buses that is long enough</li><li>another<ul><li>within it</li></ul></li></ul>
         <table><tr><th>line</th><th>stops</th></tr><tr><td>N1</td><td>12 | 13</td></tr></table>
         <pre><code>let a = `b`;\n\n  c</code></pre><blockquote><p>Quiet, and 2 * 3 = 6.</p></blockquote>
         <p>The last stop lies outside the town, where the depot is, and the drivers sleep.</p></article></body></html>"
    );
    let mut items = vec![
        ("buses.html".to_owned(), page.into_bytes()),
        ("江城.md".into(), "---\ntitle: 江城的洪水\nauthor: 王小波\ntags: [水, 城市/武汉]\n---\n\n水退了以后，人们才看见街道。\n\n那一年的夏天很长，雨下了四十天。\n".into()),
        ("قنوات.md".into(), "# قنوات المدينة\n\nكانت القنوات تحمل الماء إلى كل بيت في المدينة القديمة.\n".into()),
    ];
    for title in ["CON", "../../etc/passwd", "a/b: \"c\"? <d>|*", "# not a heading #", "---", "Same name", "same NAME"]
    {
        let text = format!(
            "---\ntitle: {}\n---\n\nThis is what there is to say about {title:?}, and it is said {} times.\n",
            json!(title),
            items.len()
        );
        items.push((format!("{}.md", items.len()), text.into_bytes()));
    }
    items
}

fn rich() -> Scratch {
    let scratch = scratch();
    let Scratch { library, folder } = scratch;
    bring(&library, Sources::Memory(sources()));
    let rows = find(&library, Place::All, "");
    let id = |title: &str| rows.iter().find(|row| row.title == title).unwrap_or_else(|| panic!("{title}")).id;
    let (buses, flood, slash) = (id("The night buses"), id("江城的洪水"), id("a/b: \"c\"? <d>|*"));
    let (con, canals) = (id("CON"), id("قنوات المدينة"));
    block_on(async {
        let action = articles::Action::Tag;
        library
            .write(action, move |edit| {
                let paths = |paths: &[&str]| paths.iter().map(|path| (*path).to_owned()).collect::<Vec<_>>();
                edit.tag(
                    &these(&[buses, slash]),
                    &paths(&["politics/russia/war", "*starred*: yes", "& co, \"quoted\""]),
                    &[],
                )?;
                edit.tag(&only(canals), &paths(&["قنوات"]), &[])?;
                let colour = edit.tag_at("politics/russia")?.expect("it was made");
                edit.recolour_tag(colour, Some(articles::Colour::Teal))?;
                edit.create_tag("empty/one")?;
                for path in ["Work/Energy", "Reading", "TCP\\/IP/Notes", "CON", "Work/Energy/2024", "pictures"] {
                    let folder = edit.folder_or_new(path)?;
                    edit.file(&only(buses), folder)?;
                }
                let folder = edit.folder_or_new("阅读/水")?;
                edit.file(&only(flood), folder)?;
                edit.folder_or_new("Empty")?;
                edit.set_state(&only(buses), State::Archive)?;
                edit.set_state(&only(flood), State::Later)?;
                edit.set_state(&only(con), State::Later)?;
                edit.set_state(&only(con), State::Trash)?;
                edit.set_starred(&only(buses), true)?;
                edit.set_read(&only(flood), true)?;
                let note = "A note.\n\n- with: signs & \"quotes\"\n--- \u{85}\u{2028}end\ttab 🚌";
                let patch = ArticlePatch {
                    note: Some(note.into()),
                    byline: Some("Ana Reyes, Piet van Dam".into()),
                    site: Some("Harbour: Review".into()),
                    published: Some("2024-03".into()),
                    ..ArticlePatch::default()
                };
                edit.edit_article(buses, &patch)?;
                let new = |quote: &str, note: &str, colour: &str| NewHighlight {
                    quote: quote.into(),
                    note: Some(note.into()),
                    colour: Some(colour.into()),
                    tags: Some(vec!["cite: this".into(), "two".into()]),
                    position: None,
                };
                edit.highlight(buses, &new("four in the morning", "Is that so?\nReally.", "yellow"))?;
                edit.highlight(buses, &new("no such passage", "", "green"))?;
                let plain = edit.highlight(flood, &new("人们才看见街道", "", "blue"))?;
                edit.edit_highlight(plain, &HighlightPatch { colour: Some(String::new()), ..Default::default() })
            })
            .await
            .unwrap();
        library.set_progress(buses, 431).await.unwrap();
    });
    let path = library.folder().to_owned();
    drop(library);
    // What other parts of the program write, written as they do.
    let db = Connection::open(path.join("library.sqlite")).unwrap();
    db.execute_batch(
        "UPDATE tag SET description = 'Of one country' WHERE name = 'russia';
         UPDATE folder SET position = 7, view = '{\"sort\":\"title\"}' WHERE name = 'Energy';
         UPDATE article_tag SET added = 1700000000123;",
    )
    .unwrap();
    db.execute_batch(
        "INSERT INTO saved_search (uid, parent, name, key, query, position)
            SELECT '0190a000-0000-7000-8000-000000000001', id, 'Ships', 'ships', 'tag:sea sort:-saved', 3 FROM folder WHERE name = 'Work';
         INSERT INTO rule (uid, name, query, add_tags, folders, state, star, on_import, position)
            VALUES ('0190a000-0000-7000-8000-000000000002', 'Nobody', 'site:nowhere.example', '[\"a/b\"]', '[\"Work\"]', 'later', 1, 0, 2);
         INSERT INTO dismissed (kind, subject) VALUES ('tags', 'x y');",
    )
    .unwrap();
    drop(db);
    Scratch { library: Library::open(&path).unwrap(), folder }
}

fn everything() -> Selection {
    Selection::All { request: request(Place::All, ""), except: Vec::new() }
}

fn write(library: &Library, format: ExportFormat, folder: PathBuf) -> PathBuf {
    let export_this = Export { selection: everything(), format, folder, trash: true };
    let report = block_on(export(library, export_this, Box::new(|_| Flow::Continue))).unwrap();
    assert_eq!((report.articles, report.missing), (10, 0), "{report:?}");
    report.path.unwrap()
}

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

fn whole(library: &Library) -> BTreeMap<String, articles::Article> {
    let mut rows = find(library, Place::All, "");
    rows.extend(find(library, Place::Trash, ""));
    let ids: Vec<ArticleId> = rows.iter().map(|row| row.id).collect();
    let articles =
        block_on(library.read(move |view| ids.iter().map(|id| view.article(*id)).collect::<Result<Vec<_>, _>>()));
    articles.unwrap().into_iter().map(|article| (article.row.uid.clone(), article)).collect()
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
    let buses = before_articles.values().find(|article| article.row.title == "The night buses").unwrap();
    let picture = buses.html.split("picture:").nth(1).unwrap()[..64].to_owned();
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
    assert!(text("Same name.md").contains("Same name") && text("same NAME (2).md").contains("same NAME"));
    assert!(path.join("阅读/水/江城的洪水.md").is_file());
}

#[test]
fn other_formats_are_read_by_our_own_importers() {
    let before = rich();
    let out = tempfile::tempdir().unwrap();
    let addressed: BTreeSet<String> = whole(&before).values().filter_map(|article| article.url.clone()).collect();
    for (format, name) in [(ExportFormat::CslJson, "csl"), (ExportFormat::Bibtex, "bib")] {
        let path = write(&before, format, out.path().join(name));
        let after = scratch();
        let report = bring_path(&after, &path);
        assert_eq!((report.added, report.failed), (10, 0), "{name}: {report:?}");
        let titles = |library: &Library| whole(library).into_values().map(|it| it.row.title).collect::<BTreeSet<_>>();
        assert_eq!(titles(&before), titles(&after), "{name}");
        let buses = whole(&after).into_values().find(|article| article.row.title == "The night buses").unwrap();
        let row = &buses.row;
        assert_eq!(row.byline.as_deref(), Some("Ana Reyes, Piet van Dam"), "{name}");
        assert_eq!(
            (row.published.as_deref(), row.site.as_deref()),
            (Some("2024-03"), Some("Harbour: Review")),
            "{name}"
        );
        assert!(buses.note.contains("signs & \"quotes\""), "{name}: {}", buses.note);
        assert_eq!(buses.url.as_deref(), Some("https://example.org/buses"), "{name}");
        assert!(row.tags.iter().any(|tag| tag.path == "politics/russia/war"), "{name}: {:?}", row.tags);
    }
    let path = write(&before, ExportFormat::Bookmarks, out.path().join("bookmarks"));
    let after = scratch();
    let report = bring_path(&after, &path);
    assert_eq!((report.added as usize, report.failed), (addressed.len(), 0), "{report:?}");
    let buses = whole(&after).into_values().next().unwrap();
    assert_eq!(
        buses.row.folders,
        ["CON", "pictures", "Reading", "TCP/IP/Notes", "Work/Energy", "Work/Energy/2024"].map(str::to_owned)
    );
    assert_eq!((buses.row.state, buses.row.starred), (State::Archive, true));
    assert!(buses.note.contains("with: signs & \"quotes\""), "{}", buses.note);
}

#[test]
fn a_table_has_a_row_for_each_article_and_every_value_as_it_is() {
    let before = rich();
    let out = tempfile::tempdir().unwrap();
    let path = write(&before, ExportFormat::Csv, out.path().to_owned());
    let mut reader = csv::Reader::from_path(path).unwrap();
    let columns = reader.headers().unwrap().clone();
    let rows: Vec<BTreeMap<String, String>> = reader
        .records()
        .map(|row| columns.iter().map(str::to_owned).zip(row.unwrap().iter().map(str::to_owned)).collect())
        .collect();
    let articles = whole(&before);
    assert_eq!(rows.len(), articles.len());
    for row in &rows {
        let article = &articles[&row["uid"]];
        assert_eq!((&row["title"], &row["note"]), (&article.row.title, &article.note));
        assert_eq!(row["state"], serde_json::to_value(article.row.state).unwrap().as_str().unwrap());
    }
}

/// Whether a text is well-formed XML.
fn is_xml(text: &str) -> bool {
    let mut reader = quick_xml::Reader::from_str(text);
    loop {
        match reader.read_event() {
            Ok(quick_xml::events::Event::Eof) => return true,
            Ok(_) => {}
            Err(error) => panic!("{error}: {text}"),
        }
    }
}

#[test]
fn a_book_is_whole_and_read_by_our_own_reader() {
    let before = rich();
    let out = tempfile::tempdir().unwrap();
    let path = write(&before, ExportFormat::Epub, out.path().to_owned());
    let bytes = std::fs::read(&path).unwrap();
    assert_eq!(&bytes[30..58], b"mimetypeapplication/epub+zip");
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let names: Vec<String> = (0..zip.len()).map(|at| zip.by_index(at).unwrap().name().unwrap().into_owned()).collect();
    let mut package = String::new();
    for name in &names {
        if name.ends_with(".xhtml") || name.ends_with(".opf") || name.ends_with(".xml") {
            let mut text = String::new();
            zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
            assert!(is_xml(&text), "{name}");
            if name.ends_with(".opf") {
                package = text;
            }
        }
    }
    for name in names.iter().filter_map(|name| name.strip_prefix("EPUB/")).filter(|name| *name != "book.opf") {
        assert!(package.contains(&format!("href=\"{name}\"")), "{name} is in the book and not in its list");
    }
    assert!(names.iter().any(|name| name.ends_with(".png")), "{names:?}");
    let after = scratch();
    let report = bring_path(&after, &path);
    assert!(report.added >= 1 && report.failed == 0, "{report:?}");
    let text: String = whole(&after).into_values().map(|article| article.text).collect();
    assert!(text.contains("They run until four in the morning") && text.contains("那一年的夏天很长"), "{text}");
}

#[test]
fn pages_stand_alone_and_the_index_leads_to_each() {
    let before = rich();
    let out = tempfile::tempdir().unwrap();
    let path = write(&before, ExportFormat::Html, out.path().join("pages"));
    let index = std::fs::read_to_string(path.join("index.html")).unwrap();
    let links: Vec<&str> = index.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert_eq!(links.len(), 10);
    for link in links {
        let decoded = link.replace("%20", " ").replace("%23", "#").replace("%27", "'").replace("%26", "&");
        let page = std::fs::read_to_string(path.join(&decoded)).unwrap_or_else(|error| panic!("{decoded}: {error}"));
        assert!(!page.contains("<script") && !page.contains("picture:"), "{page}");
        for picture in page.split("<img src=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
            assert!(path.join("articles").join(picture).is_file(), "{picture}");
        }
    }
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

#[test]
fn articles_are_cited_together_and_linked() {
    let before = rich();
    let buses = find(&before, Place::All, "title:buses ")[0].id;
    let (cited, links) =
        block_on(before.read(move |view| Ok((view.cite(&only(buses), "apa")?, view.markdown_links(&only(buses))?))))
            .unwrap();
    assert!(cited.starts_with("Reyes, A., & van Dam, P. (2024, March). The night buses."), "{cited}");
    assert_eq!(links, "[The night buses](https://example.org/buses)");
    let all = block_on(before.read(|view| view.cite(&everything(), "ieee"))).unwrap();
    assert_eq!(all.lines().count(), 9, "{all}");
    assert!(block_on(before.read(|view| view.cite(&everything(), "nobody's"))).is_err());
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
