//! Every format by a file of its own: that each field arrives where it belongs, that nothing an entry says is lost, and
//! that no damage to one entry reaches the next.

use serde_json::{Value, json};

use crate::article::Format;
use crate::import::{Draft, Entry, Flow, Source};

const ZOTERO: &str = include_str!("../../../tests/fixtures/references/zotero.rdf");
const BIBTEX: &str = include_str!("../../../tests/fixtures/references/library.bib");
const RIS: &str = include_str!("../../../tests/fixtures/references/library.ris");
const CSL: &str = include_str!("../../../tests/fixtures/references/library.json");
const BETTER: &str = include_str!("../../../tests/fixtures/references/better.json");

fn read_beside(name: &str, text: &str, beside: &dyn Fn(&str) -> Option<Vec<u8>>) -> Vec<Entry> {
    let mut entries = Vec::new();
    let source = Source { name, bytes: text.as_bytes(), address: None, beside };
    crate::import::read(&source, &mut |entry| {
        entries.push(entry);
        Flow::Continue
    })
    .expect("it is a bibliography");
    entries
}

fn read(name: &str, text: &str) -> Vec<Entry> {
    read_beside(name, text, &|_| None)
}

fn drafts(entries: Vec<Entry>) -> Vec<Draft> {
    entries.into_iter().filter_map(|entry| entry.draft.ok()).collect()
}

/// Everything a draft says, as one text.
fn said(draft: &Draft) -> String {
    let attributes = [&draft.byline, &draft.site, &draft.url, &draft.published, &draft.note];
    let attributes: Vec<&str> = attributes.into_iter().flatten().map(String::as_str).collect();
    let lists = [draft.tags.join("\n"), draft.folders.join("\n")].join("\n");
    format!(
        "{}\n{}\n{}\n{lists}\n{}",
        draft.title,
        attributes.join("\n"),
        draft.text,
        Value::Object(draft.fields.clone())
    )
}

/// The law: each word of the first entry that begins with `zq` is somewhere in its draft.
fn nothing_is_lost(source: &str, draft: &Draft) {
    let said = said(draft);
    let words = source.split(|c: char| !c.is_ascii_lowercase()).filter(|word| word.starts_with("zq"));
    let lost: Vec<&str> = words.filter(|word| !said.contains(word)).collect();
    assert!(lost.is_empty(), "{lost:?} of {said}");
}

#[test]
fn each_format_is_known_by_its_content() {
    for (name, text, count) in [
        ("Exported Items.rdf", ZOTERO, 3),
        ("library.bib", BIBTEX, 5),
        ("download.txt", BIBTEX, 5),
        ("export", RIS, 3),
        ("items.json", CSL, 4),
        ("items.json", BETTER, 3),
        ("items.json", &format!("{{\"items\": {CSL}}}"), 4),
    ] {
        assert_eq!(read(name, text).len(), count, "{name}");
    }
    for (name, text) in [
        ("a.md", "@article of faith\n\nSome words about it, and more."),
        ("a.txt", "@misc{this is, no = entry}\n\nA text."),
        ("a.txt", "TY is how he signs.\n\nA letter."),
        ("a.txt", "[{\"type\": \"article\", \"title\": \"of another program\"}]"),
        ("a.txt", "[1, 2, 3] is a list.\n\nAnd this is a text."),
        ("a.txt", "{\"items\": [{\"title\": \"x\"}]}"),
    ] {
        let formats: Vec<Format> = drafts(read(name, text)).iter().map(|draft| draft.format).collect();
        assert!(!formats.contains(&Format::Reference), "{text}");
    }
}

#[test]
fn zotero_has_collections_notes_and_containers() {
    let drafts = drafts(read("Exported Items.rdf", ZOTERO));
    let first = &drafts[0];
    let record = ZOTERO.split("<bib:Document").next().unwrap_or_default();
    nothing_is_lost(record, first);
    assert_eq!(first.title, "How Spring Tides & Moons zqg – Meet");
    assert_eq!(first.byline.as_deref(), Some("Ada Marsh-zqa, Tide Office zqb"));
    assert_eq!(first.site.as_deref(), Some("Journal of Tides zqu"));
    assert_eq!(first.url.as_deref(), Some("https://journal.example/tides"));
    assert_eq!(first.published.as_deref(), Some("2024-03-22"));
    assert_eq!(first.saved, Some(1_711_359_000_000));
    assert_eq!(first.language.as_deref(), Some("en"));
    assert_eq!(first.tags, ["sea zqd", "Oceans zqe"]);
    assert_eq!(first.folders, ["Work \\/ water", "Work \\/ water/Moon"]);
    assert_eq!(first.html, "<p>Water rises zqh.</p><p>It falls &lt; again.</p>");
    assert_eq!(first.note.as_deref(), Some("A note zqy, see the moon"));
    let field = |name: &str| &first.fields[name];
    assert_eq!(field("type"), "article-journal");
    assert_eq!(field("translator"), &json!([{"family": "Lind-zqc", "given": "Bo"}]));
    assert_eq!((field("volume"), field("issue"), field("page")), (&json!("12 zqt"), &json!("3 zqw"), &json!("12-34")));
    assert_eq!((field("DOI"), field("ISSN")), (&json!("10.1000/zqx"), &json!("1234-5678")));
    assert_eq!(field("automatic-tags"), &json!(["Oceans zqe"]));
    assert_eq!(drafts[1].title, "Harbour news");
    assert_eq!((drafts[1].published.as_deref(), drafts[1].site.as_deref()), (Some("2024"), Some("Harbour site")));
    let note = &drafts[2];
    assert_eq!((note.format, note.title.as_str()), (Format::Note, "A note of its own"));
    assert_eq!(
        (note.tags.as_slice(), note.folders.as_slice()),
        (&["loose".to_owned()][..], &["Work \\/ water/Moon".to_owned()][..])
    );
}

#[test]
fn a_file_beside_the_bibliography_becomes_the_text() {
    let page = "<html><head><title>Snapshot</title></head><body><article><h1>The tides</h1><p>The whole text of the \
        page as it was saved, with quite some words in it, so that it is read as one.</p></article></body></html>";
    let beside = |name: &str| (name == "files/4/The tides.html").then(|| page.as_bytes().to_vec());
    let entries = read_beside("Exported Items.rdf", ZOTERO, &beside);
    let (name, bytes) = entries[0].original.clone().expect("the page is the original");
    assert_eq!((name.as_str(), bytes.as_slice()), ("The tides.html", page.as_bytes()));
    let draft = entries[0].draft.as_ref().expect("it is read");
    assert_eq!(draft.format, Format::Html);
    assert!(draft.text.contains("The whole text of the page"), "{}", draft.text);
    assert_eq!(draft.title, "How Spring Tides & Moons zqg – Meet");
    assert_eq!(draft.published.as_deref(), Some("2024-03-22"));
    nothing_is_lost(ZOTERO.split("<bib:Document").next().unwrap_or_default(), draft);
    let itself = |_: &str| Some(ZOTERO.as_bytes().to_vec());
    let draft = read_beside("Exported Items.rdf", ZOTERO, &itself).remove(0).draft.expect("it is read");
    assert_eq!(draft.title, "How Spring Tides & Moons zqg – Meet", "a file that leads back to itself");
}

#[test]
fn bibtex_is_read_with_its_macros_names_and_parents() {
    let entries = read("library.bib", BIBTEX);
    assert_eq!(entries[0].part.as_deref(), Some("entry 1 “marsh2024zqc”"));
    let drafts = drafts(entries);
    let first = &drafts[0];
    nothing_is_lost(BIBTEX.split("@InProceedings").next().unwrap_or_default(), first);
    assert_eq!(first.title, "The DNA of Östliche Gezeiten & moons zqe: A study zqf");
    assert_eq!(first.byline.as_deref(), Some("Ada Marsh, Bo van der Lind, The Tide Office zqd"));
    assert_eq!(first.site.as_deref(), Some("Journal of Tides zqa"));
    assert_eq!(first.published.as_deref(), Some("2024-03"));
    assert_eq!(first.url.as_deref(), Some("https://journal.example/a_b"));
    assert_eq!(first.saved, Some(1_711_411_200_000));
    assert_eq!(first.tags, ["sea zqi", "Télé"]);
    assert_eq!(first.folders, ["Sea/Tides", "Elsewhere"]);
    assert_eq!(first.note.as_deref(), Some("My note zqk"));
    assert_eq!(first.html, "<p>Water rises zqj — and falls.</p><p>Again at noon with “quotes” and H₂O.</p>");
    assert_eq!(first.fields["page"], "12-34");
    assert_eq!(first.fields["DOI"], "10.1000/zqg_1");
    assert_eq!(first.fields["accessed"], json!({"date-parts": [[2024, 3, 25]]}));
    assert_eq!(
        first.fields["attachments"],
        json!([
            {"path": "files/1/marsh.txt", "title": "Full text: zqm", "type": "text/plain"},
            {"path": "C:\\Users\\a\\zqn.pdf", "type": "PDF"},
        ])
    );
    let part = &drafts[1];
    assert_eq!(part.byline.as_deref(), Some("John Roe Jr."));
    assert_eq!((part.site.as_deref(), part.published.as_deref()), (Some("The whole"), Some("2023-05")));
    assert_eq!(part.fields["editor"], json!([{"family": "Itor", "given": "Ed"}]));
    assert_eq!(part.fields["issued"]["literal"], "2023-05/2023-06");
    assert_eq!(part.fields["publisher"], "House");
    assert!(drafts[3].title.starts_with("Unclosed brace"), "{}", drafts[3].title);
    let last = &drafts[4];
    assert_eq!((last.title.as_str(), last.url.as_deref()), ("Last", Some("https://last.example/~x")));
    assert_eq!(last.fields["archive"], "arxiv");
}

#[test]
fn bibtex_finds_the_file_of_an_entry() {
    let beside =
        |name: &str| (name == "files/1/marsh.txt").then(|| b"Water rises\n\nA whole text of it stands here.".to_vec());
    let entry = read_beside("library.bib", BIBTEX, &beside).remove(0);
    let draft = entry.draft.expect("it is read");
    assert_eq!(draft.format, Format::Text);
    assert!(draft.text.contains("A whole text of it"));
    assert_eq!(draft.fields["abstract"], "Water rises zqj — and falls.\n\nAgain at noon with “quotes” and H₂O.");
}

#[test]
fn ris_is_read_line_by_line() {
    let drafts = drafts(read("export.ris", RIS));
    let first = &drafts[0];
    nothing_is_lost(RIS.split("TY - BOOK").next().unwrap_or_default(), first);
    assert_eq!(first.title, "Tides zqc");
    assert_eq!(first.byline.as_deref(), Some("Ada Marsh, Tide Office zqa"));
    assert_eq!(first.site.as_deref(), Some("Journal of Tides zqd"));
    assert_eq!(first.published.as_deref(), Some("2024-03-22"));
    assert_eq!(first.tags, ["sea zqj", "moon zqk", "stars zql"]);
    assert_eq!(first.html, "<p>Water rises zqh\nand falls.</p><p>Again.</p>");
    assert_eq!(first.fields["page"], "12-34");
    assert_eq!(first.fields["ISSN"], "1234-5678");
    assert_eq!(first.fields["C1"], "custom zqp");
    let book = &drafts[1];
    assert_eq!((book.title.as_str(), book.published.as_deref()), ("A book without an end", Some("1999")));
    assert_eq!((&book.fields["ISBN"], &book.fields["number-of-pages"]), (&json!("9780000000002"), &json!("321")));
    assert_eq!((&drafts[2].fields["type"], &drafts[2].fields["TY"]), (&json!("document"), &json!("XYZZ")));
}

#[test]
fn csl_keeps_its_names() {
    let entries = read("items.json", CSL);
    let error = entries[1].draft.as_ref().expect_err("it is no entry").to_string();
    assert_eq!((entries[1].part.as_deref(), error.as_str()), (Some("entry 2"), "this is no entry of a bibliography"));
    let error = entries[3].draft.as_ref().expect_err("it says nothing").to_string();
    assert_eq!(error, "an entry without a title, an address or a text");
    let drafts = drafts(entries);
    let first = &drafts[0];
    nothing_is_lost(CSL, first);
    assert_eq!(first.title, "Tides and H2O zqb");
    assert_eq!(first.fields["title"], "Tides <i>and</i> H<sub>2</sub>O zqb");
    assert_eq!(first.byline.as_deref(), Some("Ada Marsh, Tide Office zqd, Bo van der Lind"));
    assert_eq!(first.published.as_deref(), Some("2024-03-22"));
    assert_eq!(first.html, "<h3>Summary</h3><p>Water <i>rises</i> zqh.</p>");
    assert_eq!(first.tags, ["sea zqi", "moon"]);
    assert_eq!((first.note.as_deref(), &first.fields["note"]), (Some("mine zqk"), &json!("extra zqj")));
    assert_eq!(first.fields["DOI"], "10.1000/zqg");
    assert_eq!((&first.fields["issue"], &first.fields["custom"]), (&json!(3), &json!({"deep": ["zql"]})));
    assert_eq!(drafts[1].published.as_deref(), Some("1999"));
    assert_eq!(drafts[1].fields["issued"], json!({"literal": "Spring 1999"}));
}

#[test]
fn better_bibtex_has_the_fields_of_zotero() {
    let drafts = drafts(read("items.json", BETTER));
    let first = &drafts[0];
    nothing_is_lost(BETTER.split("{\"itemID\": 2").next().unwrap_or_default(), first);
    assert_eq!(first.byline.as_deref(), Some("Ada Marsh zqd"));
    assert_eq!(first.site.as_deref(), Some("Journal zqf"));
    assert_eq!((first.published.as_deref(), first.saved), (Some("2024-03"), Some(1_711_359_000_000)));
    assert_eq!(first.folders, ["Work \\/ water", "Work \\/ water/Moon"]);
    assert_eq!(first.tags, ["sea zqk", "Oceans zql", "plain zqm"]);
    assert_eq!(first.note.as_deref(), Some("One zqn\n\nTwo zqo"));
    assert_eq!(first.fields["citation-key"], "marsh2024zqb");
    // Collections that are inside each other have an end.
    assert_eq!(drafts[1].folders, ["Work \\/ water/Moon", "Wheel/Ring"]);
}

#[test]
fn damage_is_named_and_hostile_files_end() {
    for (name, text, message) in [
        ("a.rdf", ZOTERO[..ZOTERO.len() / 2].to_owned(), "damaged in line"),
        ("a.json", CSL[..CSL.len() - 20].to_owned(), "damaged in line"),
        ("a.json", "{\"config\": {\"label\": \"BetterBibTeX JSON\"}}".to_owned(), "has no items"),
    ] {
        let source = Source { name, bytes: text.as_bytes(), address: None, beside: &|_| None };
        let error = crate::import::read(&source, &mut |_| Flow::Continue).expect_err(message).to_string();
        assert!(error.contains(message), "{error}");
    }
    let namespace = "<rdf:RDF xmlns:z=\"http://www.zotero.org/namespaces/export#\">";
    for (name, text) in [
        ("a.bib", "@article{a,\n".repeat(20_000)),
        ("a.bib", format!("@article{{a, title = {}", "{".repeat(200_000))),
        ("a.bib", format!("@article{{a,{}}}", "x={y},".repeat(50_000))),
        ("a.bib", format!("@string{{a={{{}}}}}\n@book{{k,title={}}}", "x".repeat(10_000), "a#".repeat(20_000) + "a")),
        (
            "a.bib",
            (0..2_000).fold(String::new(), |text, n| {
                text + &format!("@book{{k{n}, title={{t}}, crossref={{k{}}}}}\n", n + 1)
            }),
        ),
        ("a.bib", format!("@book{{k, title={{{}}}}}", "\\'".repeat(50_000))),
        ("a.bib", format!("@book{{k, author={{{}}}}}", "a and ".repeat(20_000))),
        ("a.ris", format!("TY  - JOUR\n{}", "AU  - A, B\n".repeat(20_000))),
        ("a.ris", "TY  - JOUR\nTI  - x\n".repeat(5_000)),
        ("a.rdf", format!("{namespace}{}", "<a><b>".repeat(90))),
        (
            "a.rdf",
            format!(
                "{namespace}{}",
                "<z:Collection rdf:about=\"#c\"><dcterms:hasPart rdf:resource=\"#c\"/></z:Collection>".repeat(500)
            ),
        ),
    ] {
        let source = Source { name, bytes: text.as_bytes(), address: None, beside: &|_| None };
        // It may be refused, or be no bibliography after all; but it ends.
        let _ = crate::import::read(&source, &mut |entry| {
            assert!(entry.draft.map_or(0, |draft| draft.text.len()) < 40_000_000);
            Flow::Continue
        });
    }
}
