//! A library with everything that a library can have, and what is asked of it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use articles::{
    ArticleId, ArticlePatch, Export, ExportFormat, Flow, HighlightPatch, Library, NewHighlight, Place, Selection,
    Sources, State, export,
};
use rusqlite::Connection;
use serde_json::json;

use crate::support::*;

const PIXELS: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAYAAABytg0kAAAAFElEQVR4nGP8z8Dwn4GBgYGJAQoAHxcCAr7cA1EAAAAASUVORK5CYII=";

/// Articles with everything an article can have: pages with pictures, other scripts, titles that are no names of files.
fn sources() -> Vec<(String, Vec<u8>)> {
    let page = "<html lang=en><head><title>The night buses</title><link rel=canonical href=https://example.org/buses></head><body>
         <article><h1>The night buses</h1><p>They run until <em>four</em> in the morning, and nobody knows why that is so.</p>
         <h2>A map</h2>
         <ul><li>one line of buses that is long enough</li><li>another<ul><li>within it</li></ul></li></ul>
         <table><tr><th>line</th><th>stops</th></tr><tr><td>N1</td><td>12 | 13</td></tr></table>
         <pre><code>let a = `b`;\n\n  c</code></pre><blockquote><p>Quiet, and 2 * 3 = 6.</p></blockquote>
         <p>The last stop lies outside the town, where the depot is, and the drivers sleep.</p></article></body></html>";
    let mut items = vec![
        ("buses.html".to_owned(), page.into()),
        ("江城.md".into(), "---\ntitle: 江城的洪水\nauthor: 王小波\ntags: [水, 城市/武汉]\n---\n\n水退了以后，人们才看见街道。\n\n那一年的夏天很长，雨下了四十天。\n\n![A map](data:image/png;base64,PIXELS)\n".replace("PIXELS", PIXELS).into()),
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

pub fn rich() -> Scratch {
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

pub fn everything() -> Selection {
    Selection::All { request: request(Place::All, ""), except: Vec::new() }
}

pub fn write(library: &Library, format: ExportFormat, folder: PathBuf) -> PathBuf {
    let export_this = Export { selection: everything(), format, folder, trash: true };
    let report = block_on(export(library, export_this, Box::new(|_| Flow::Continue))).unwrap();
    assert_eq!((report.articles, report.missing), (10, 0), "{report:?}");
    report.path.unwrap()
}

pub fn whole(library: &Library) -> BTreeMap<String, articles::Article> {
    let mut rows = find(library, Place::All, "");
    rows.extend(find(library, Place::Trash, ""));
    let ids: Vec<ArticleId> = rows.iter().map(|row| row.id).collect();
    let articles =
        block_on(library.read(move |view| ids.iter().map(|id| view.article(*id)).collect::<Result<Vec<_>, _>>()));
    articles.unwrap().into_iter().map(|article| (article.row.uid.clone(), article)).collect()
}
