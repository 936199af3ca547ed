//! What becomes of drafts with everything a service can say of an article, in sources that hold many.

use std::sync::Arc;

use pollster::block_on;
use serde_json::json;

use super::*;
use crate::article::{Article, Format, State};
use crate::extract::clean_address;
use crate::import::finish::Found;
use crate::import::prepare::Desk;
use crate::import::same::Originals;
use crate::import::{Draft, DraftHighlight, Entry, ImportField, ReportLines};
use crate::search::{Place, SearchRequest};

struct Scratch {
    library: Library,
    _folder: tempfile::TempDir,
}

fn scratch() -> Scratch {
    let folder = tempfile::tempdir().unwrap();
    Scratch { library: Library::open(&folder.path().join("library")).unwrap(), _folder: folder }
}

/// A saved address without a text.
fn link(title: &str, address: &str) -> Draft {
    let found = Found { title: Some(title.into()), url: clean_address(address), ..Found::default() };
    found.finish(Format::Link, "").unwrap()
}

/// An article with a text.
fn page(title: &str, address: &str, text: &str) -> Draft {
    let html = format!("<p>{text}</p>");
    let found = Found { title: Some(title.into()), url: clean_address(address), html, ..Found::default() };
    found.finish(Format::Html, "").unwrap()
}

fn quote(quote: &str, note: &str) -> DraftHighlight {
    DraftHighlight { quote: quote.into(), note: Some(note.into()), ..DraftHighlight::default() }
}

fn desk(library: &Library, dry: bool) -> Desk {
    Desk::of(library, Arc::new(Originals::default()), dry).unwrap()
}

/// Imports an export file with these articles in it, row by row.
fn bring(scratch: &Scratch, file: &str, drafts: Vec<Draft>) -> ImportReport {
    let library = &scratch.library;
    let (common, step) = block_on(begin(library, &Sources::Memory(vec![]), Destination::default())).unwrap();
    let desk = desk(library, false);
    let mut prepared = Vec::new();
    let read = |_: &crate::import::Source<'_>, sink: &mut crate::import::Sink<'_>| {
        for (row, draft) in drafts.into_iter().enumerate() {
            sink(Entry { part: Some(format!("row {}", row + 1)), original: None, draft: Ok(draft) });
        }
        Ok(())
    };
    desk.source("export.json", file.as_bytes(), read, &|_| None, &mut |part, content| {
        let source = format!("export.json › {}", part.unwrap_or_default());
        prepared.push(Prepared { source, place: 0, size: 0, ends_file: false, below: None, content });
        Flow::Continue
    })
    .unwrap();
    let import = common.import;
    while !prepared.is_empty() {
        let rest = prepared.split_off(prepared.len().min(BATCH_FILES));
        block_on(add_batch(library, std::mem::replace(&mut prepared, rest), vec![], common.clone(), step, None))
            .unwrap();
    }
    block_on(finish(library, import, step, false)).unwrap();
    library.settle().unwrap();
    block_on(library.read(move |view| view.import_report(import))).unwrap()
}

fn found(scratch: &Scratch, query: &str) -> Vec<Article> {
    let request = SearchRequest { place: Place::All, query: format!("{query} sort:title "), sort: None };
    block_on(scratch.library.read(move |view| {
        let rows = view.search(&request, 0, 100_000)?.rows;
        rows.iter().map(|row| view.article(row.id)).collect()
    }))
    .unwrap()
}

fn titles(scratch: &Scratch, query: &str) -> Vec<String> {
    found(scratch, query).into_iter().map(|article| article.row.title).collect()
}

fn field(report: &ImportReport, field: ImportField) -> (u32, u32) {
    report.fields.iter().find(|count| count.field == field).map_or((0, 0), |count| (count.had, count.kept))
}

fn rich() -> Draft {
    Draft {
        tags: vec!["sea".into(), "Sea/Salt".into(), " / ".into()],
        folders: vec!["Work/Energy".into(), "TCP\\/IP".into()],
        note: Some("Read before Monday.".into()),
        highlights: vec![
            DraftHighlight {
                colour: Some("yellow".into()),
                created: Some(1_600_000_000_000),
                tags: vec!["cite".into()],
                ..quote("nobody has ever\n seen all of it", "Is that so?")
            },
            DraftHighlight { quote: "a passage that the text has not".into(), ..DraftHighlight::default() },
        ],
        progress: Some(430),
        read_at: Some(1_650_000_000_000),
        state: Some(State::Archive),
        starred: true,
        saved: Some(1_500_000_000_000),
        recognised: Some("Test export".into()),
        fields: json!({ "reading_time": 4 }).as_object().unwrap().clone(),
        ..page("The sea", "https://example.org/sea", "It is wide, and nobody has ever seen all of it at once.")
    }
}

#[test]
fn everything_a_draft_says_is_in_the_library_and_in_the_report() {
    let scratch = scratch();
    let report = bring(&scratch, "one", vec![rich(), link("A link", "https://example.org/link")]);
    assert_eq!((report.added, report.duplicates, report.failed), (2, 0, 0));
    let article = &found(&scratch, "tag:salt")[0];
    let row = &article.row;
    assert_eq!((row.state, row.starred, row.progress), (State::Archive, true, 430));
    assert_eq!((row.saved, row.read_at), (1_500_000_000_000, Some(1_650_000_000_000)));
    assert_eq!(row.folders, ["TCP/IP", "Work/Energy"]);
    assert_eq!(row.tags.iter().map(|tag| &*tag.path).collect::<Vec<_>>(), ["sea", "sea/Salt"]);
    assert_eq!(
        (article.note.as_str(), article.fields.as_ref().unwrap()),
        ("Read before Monday.", &json!({ "reading_time": 4 }))
    );
    assert_eq!(article.original.as_ref().unwrap().part.as_deref(), Some("row 1"));
    let [inside, outside] = &article.highlights[..] else { panic!("{:?}", article.highlights) };
    assert_eq!(inside.position, Some("It is wide, and ".len() as u32));
    assert_eq!(
        (inside.note.as_str(), inside.colour.as_deref(), inside.created),
        ("Is that so?", Some("yellow"), 1_600_000_000_000)
    );
    assert_eq!((inside.tags.as_slice(), outside.position), (&["cite".to_owned()][..], None));

    use ImportField as F;
    for (of, counts) in [
        (F::Title, (2, 2)),
        (F::Address, (2, 2)),
        (F::Saved, (1, 1)),
        (F::Tags, (3, 2)),
        (F::Folders, (2, 2)),
        (F::State, (1, 1)),
        (F::Starred, (1, 1)),
        (F::Read, (1, 1)),
        (F::Progress, (1, 1)),
        (F::Notes, (2, 2)),
        (F::Highlights, (2, 2)),
        (F::Text, (1, 1)),
        (F::Other, (1, 1)),
        (F::Pictures, (0, 0)),
    ] {
        assert_eq!(field(&report, of), counts, "{of:?}");
    }
    let kinds: Vec<_> = report.recognised.iter().map(|kind| (kind.name.as_str(), kind.articles)).collect();
    assert_eq!(kinds, [("Saved address", 1), ("Test export", 1)]);
}

#[test]
fn highlights_and_their_notes_are_found_by_words() {
    let scratch = scratch();
    bring(&scratch, "one", vec![rich(), link("A link", "https://example.org/link")]);
    for (query, expected) in [
        ("has:highlight", &["The sea"][..]),
        ("has:note", &["The sea"]),
        ("-has:highlight", &["A link"]),
        ("note:\"is that so\"", &["The sea"]),
        ("note:passage", &[]),
        ("\"a passage that the text has not\"", &["The sea"]),
        ("folder:\"TCP/IP\"", &["The sea"]),
        ("format:link", &["A link"]),
    ] {
        assert_eq!(titles(&scratch, query), expected, "{query}");
    }
}

#[test]
fn links_without_a_text_are_told_apart_by_their_addresses() {
    let scratch = scratch();
    let report = bring(
        &scratch,
        "one",
        vec![
            link("Login", "https://one.example/"),
            link("Login", "https://two.example/"),
            link("Sign in", "https://www.one.example/?utm_source=x"),
        ],
    );
    assert_eq!((report.added, report.duplicates), (2, 1));
    // What a service says in place of a text is no text either.
    let broken = "This page could not be fetched when it was saved, please try again later on.";
    let report = bring(
        &scratch,
        "two",
        vec![page("Three", "https://three.example/", broken), page("Four", "https://four.example/", broken)],
    );
    assert_eq!((report.added, report.duplicates), (2, 0));
    // Without an address the title, author and date decide.
    let entry = |title: &str, byline: &str| {
        let found = Found { title: Some(title.into()), byline: Some(byline.into()), ..Found::default() };
        found.finish(Format::Reference, "").unwrap()
    };
    let report = bring(&scratch, "three", vec![entry("Tides", "Holm"), entry("Tides", "Ode"), entry("Tides", "Holm")]);
    assert_eq!((report.added, report.duplicates), (2, 1));
}

#[test]
fn a_duplicate_is_completed_with_what_it_lacked_and_undo_takes_that_back() {
    let scratch = scratch();
    let text = "It is wide, and nobody has ever seen all of it at once.";
    let first = Draft {
        tags: vec!["water".into()],
        note: Some("Mine.".into()),
        highlights: vec![quote("nobody has ever seen", "")],
        saved: Some(1_700_000_000_000),
        fields: json!({ "reading_time": 9 }).as_object().unwrap().clone(),
        ..page("The sea", "https://example.org/sea", text)
    };
    bring(&scratch, "one", vec![first]);
    let before = found(&scratch, "")[0].clone();
    let again = Draft {
        highlights: vec![quote("nobody  has ever seen", "True."), quote("It is wide", "")],
        fields: json!({ "reading_time": 4, "lang": "en" }).as_object().unwrap().clone(),
        ..rich()
    };
    let report = bring(&scratch, "two", vec![again.clone()]);
    assert_eq!((report.added, report.duplicates, report.completed), (0, 1, 0));
    assert_eq!(field(&report, ImportField::Other), (2, 1), "a value that is there stays");
    let article = found(&scratch, "")[0].clone();
    let tags: Vec<_> = article.row.tags.iter().map(|tag| &*tag.path).collect();
    assert_eq!(tags, ["sea", "sea/Salt", "water"]);
    assert_eq!((article.row.saved, article.row.starred), (1_500_000_000_000, true));
    assert_eq!((article.row.state, article.row.progress), (State::Archive, 430));
    assert_eq!(article.note, "Mine.\n\nRead before Monday.");
    let highlights: Vec<_> = article.highlights.iter().map(|one| (one.quote.as_str(), one.note.as_str())).collect();
    assert_eq!(highlights, [("It is wide", ""), ("nobody has ever seen", "True.")]);
    assert_eq!(article.fields, Some(json!({ "reading_time": 9, "lang": "en" })));

    let report = bring(&scratch, "three", vec![again]);
    assert_eq!(report.duplicates, 1);
    assert_eq!(found(&scratch, "")[0], article, "a third time changes nothing");
    block_on(scratch.library.undo()).unwrap();
    assert_eq!(
        found(&scratch, "")[0],
        Article { row: crate::article::Row { progress: 430, ..before.row.clone() }, ..before }
    );
}

#[test]
fn an_address_gets_its_text_and_undo_makes_it_an_address_again() {
    let scratch = scratch();
    let saved = Draft {
        highlights: vec![quote("ever seen all of it", "")],
        ..link("https://example.org/sea", "https://example.org/sea")
    };
    bring(&scratch, "one", vec![saved]);
    let before = found(&scratch, "")[0].clone();
    assert_eq!((before.row.format, before.highlights[0].position), (Format::Link, None));
    let report = bring(&scratch, "two", vec![Draft { highlights: vec![], ..rich() }]);
    assert_eq!((report.added, report.duplicates, report.completed), (0, 1, 1));
    let items =
        block_on(scratch.library.read(move |view| view.import_items(report.import, ReportLines::All, 0, 10))).unwrap();
    assert!(items[0].completed && items[0].article == Some(before.row.id));
    let article = found(&scratch, "wide")[0].clone();
    assert_eq!((article.row.title.as_str(), article.row.format), ("The sea", Format::Html));
    assert_eq!(article.text, "It is wide, and nobody has ever seen all of it at once.");
    assert!(article.highlights[0].position.is_some());
    block_on(scratch.library.undo()).unwrap();
    scratch.library.settle().unwrap();
    let after = found(&scratch, "")[0].clone();
    assert_eq!((after.text.as_str(), after.row.format, after.row.words), ("", Format::Link, 0));
    assert_eq!(after.original, before.original);
    assert!(found(&scratch, "wide").is_empty());
    block_on(scratch.library.redo()).unwrap();
    scratch.library.settle().unwrap();
    assert_eq!(found(&scratch, "wide")[0].html, article.html);
}

#[test]
fn a_source_of_many_articles_is_completed_by_importing_it_again() {
    let scratch = scratch();
    let all: Vec<_> = (0..300).map(|n| link(&format!("Number {n}"), &format!("https://example.org/{n}"))).collect();
    // A kill in the middle: the library has some of the articles of the file and no end of the import.
    let report = bring(&scratch, "the same file", all[..120].to_vec());
    assert_eq!(report.added, 120);
    let report = bring(&scratch, "the same file", all);
    assert_eq!((report.added, report.duplicates), (180, 120));
    assert_eq!(found(&scratch, "").len(), 300);
}

#[test]
fn thousands_of_links_from_one_file_are_one_step() {
    let scratch = scratch();
    let links = (0..3_000).map(|n| Draft {
        tags: vec![format!("tag {}", n % 40), "all".into()],
        folders: vec![format!("Folder {}/Below", n % 25)],
        ..link(&format!("Number {n}"), &format!("https://example.org/{n}"))
    });
    let report = bring(&scratch, "many", links.collect());
    assert_eq!(report.added, 3_000);
    assert_eq!(field(&report, ImportField::Folders), (3_000, 3_000));
    let folders = block_on(scratch.library.read(|view| view.folders())).unwrap();
    assert_eq!(folders.len(), 50);
    let done = block_on(scratch.library.undo()).unwrap();
    assert_eq!(done.items, 3_000);
    assert!(found(&scratch, "").is_empty());
    assert!(block_on(scratch.library.read(|view| view.folders())).unwrap().is_empty());
    block_on(scratch.library.redo()).unwrap();
    assert_eq!(found(&scratch, "folder:\"Folder 3\" tag:all").len(), 120);
}

#[test]
fn a_look_says_what_would_become_of_a_source() {
    let scratch = scratch();
    bring(&scratch, "there", vec![link("There", "https://example.org/sea")]);
    let desk = desk(&scratch.library, true);
    let drafts = vec![rich(), link("New", "https://example.org/new"), link("Again", "http://example.org/new/")];
    let mut prepared = Vec::new();
    let read = |_: &crate::import::Source<'_>, sink: &mut crate::import::Sink<'_>| {
        for draft in drafts {
            sink(Entry { part: Some("row".into()), original: None, draft: Ok(draft) });
        }
        let draft = Err(Error::Invalid("the address is missing".into()));
        sink(Entry { part: Some("row 4".into()), original: None, draft });
        Ok(())
    };
    desk.source("export.json", b"bytes", read, &|_| None, &mut |_, content| {
        prepared.push(Prepared { source: "row".into(), place: 0, size: 0, ends_file: false, below: None, content });
        Flow::Continue
    })
    .unwrap();
    let mut looking = Some(Box::<Looking>::default());
    block_on(look_up(&scratch.library, prepared, &mut looking)).unwrap();
    let look = looking.unwrap().end(0.0, false);
    assert_eq!((look.added, look.duplicates, look.completed, look.failed), (1, 2, 1, 1));
    assert_eq!((look.folders, look.tags, look.highlights, look.notes), (2, 3, 2, 2));
    assert_eq!(look.recognised[0].name, "Saved address");
    assert_eq!((look.unmapped[0].name.as_str(), look.unmapped[0].articles), ("reading_time", 1));
    let kept = scratch.library.files().read(&blake3::hash(b"bytes").to_hex());
    assert!(kept.is_err(), "nothing is kept");
}
