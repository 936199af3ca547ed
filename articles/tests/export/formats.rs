use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use articles::{ExportFormat, Library, Place, State};

use crate::fixture::{everything, rich, whole, write};
use crate::support::*;

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
