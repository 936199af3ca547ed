//! One law for every format: what its reader finds in a file is what the library holds once the file is imported, field
//! by field, and the report says just that.
#![allow(clippy::unwrap_used, reason = "what a test cannot do without fails it")]

mod fixtures;
#[path = "../support/mod.rs"]
mod support;

use std::collections::{BTreeMap, BTreeSet};

use articles::{
    Article, Draft, Entry, Flow, Format, ImportField, ImportReport, Library, ReportLines, Source, State, read,
};
use support::*;

/// What the reader finds, in its order.
fn found(name: &str, bytes: &[u8]) -> Vec<Entry> {
    let mut entries = Vec::new();
    let source = Source { name, bytes, address: None, beside: &|_| None };
    let done = read(&source, &mut |entry| {
        entries.push(entry);
        Flow::Continue
    });
    done.unwrap_or_else(|error| panic!("{name}: {error}"));
    entries
}

/// The articles an import made, in its order.
fn held(library: &Library, report: &ImportReport) -> Vec<Article> {
    let import = report.import;
    block_on(library.read(move |view| {
        let items = view.import_items(import, ReportLines::Added, 0, 10_000)?;
        items.iter().filter_map(|item| item.article).map(|id| view.article(id)).collect()
    }))
    .unwrap()
}

/// How many of each field a draft has, counted here anew and not by the import.
fn count(draft: &Draft, counts: &mut BTreeMap<ImportField, usize>) {
    use ImportField::*;
    let said = |note: &Option<String>| usize::from(note.as_deref().is_some_and(|note| !note.trim().is_empty()));
    for (field, number) in [
        (Title, 1),
        (Authors, usize::from(draft.byline.is_some())),
        (Address, usize::from(draft.url.is_some())),
        (Published, usize::from(draft.published.is_some())),
        (Saved, usize::from(draft.saved.is_some())),
        (Tags, draft.tags.len()),
        (Folders, draft.folders.len()),
        (ImportField::State, usize::from(draft.state.is_some())),
        (Starred, usize::from(draft.starred)),
        (Read, usize::from(draft.read_at.is_some())),
        (Progress, usize::from(draft.progress.is_some())),
        (Notes, said(&draft.note) + draft.highlights.iter().map(|highlight| said(&highlight.note)).sum::<usize>()),
        (Highlights, draft.highlights.len()),
        (Text, usize::from(!draft.text.is_empty())),
        (Pictures, draft.pictures.len()),
        (Other, draft.fields.len()),
    ] {
        if number > 0 {
            *counts.entry(field).or_default() += number;
        }
    }
}

/// Holds an article of the library against what the reader said of it.
fn hold_against(article: &Article, draft: &Draft, name: &str) {
    let row = &article.row;
    let of_library = (
        (&row.title, &row.byline, &row.site, &article.url, &row.published, &row.language, &row.excerpt),
        (&article.html, &article.text, row.words, row.format, &article.picture),
        (row.starred, row.read_at, row.state, row.progress),
    );
    let of_reader = (
        (&draft.title, &draft.byline, &draft.site, &draft.url, &draft.published, &draft.language, &draft.excerpt),
        (&draft.html, &draft.text, draft.words, draft.format, &draft.picture),
        (draft.starred, draft.read_at, draft.state.unwrap_or(State::Inbox), draft.progress.unwrap_or(0)),
    );
    assert_eq!(of_library, of_reader, "{name}");
    if let Some(saved) = draft.saved {
        assert_eq!(row.saved, saved, "{name}");
    }
    assert_eq!(article.note, draft.note.clone().unwrap_or_default(), "{name}");
    let tags: BTreeSet<&str> = row.tags.iter().map(|tag| tag.path.as_str()).collect();
    assert_eq!(tags, draft.tags.iter().map(String::as_str).collect(), "{name}");
    let folders: BTreeSet<String> = row.folders.iter().cloned().collect();
    // A slash within a name is marked in a draft, and shown as it is.
    assert_eq!(folders, draft.folders.iter().map(|path| path.replace("\\/", "/")).collect(), "{name}");
    let fields = article.fields.clone().unwrap_or_else(|| serde_json::json!({}));
    assert_eq!(fields, serde_json::Value::Object(draft.fields.clone()), "{name}");
    let highlight = |quote: &str, note: &str, colour: &Option<String>, tags: &[String]| {
        (quote.to_owned(), note.to_owned(), colour.clone(), tags.to_vec())
    };
    let highlights: BTreeSet<_> =
        article.highlights.iter().map(|it| highlight(&it.quote, &it.note, &it.colour, &it.tags)).collect();
    let said: BTreeSet<_> = draft
        .highlights
        .iter()
        .map(|it| highlight(&it.quote, it.note.as_deref().unwrap_or_default(), &it.colour, &it.tags))
        .collect();
    assert_eq!(highlights, said, "{name}");
}

#[test]
fn what_a_reader_finds_is_what_the_library_holds_and_what_the_report_says() {
    let mut formats: BTreeSet<String> = BTreeSet::new();
    let mut unproved: Vec<String> = Vec::new();
    for fixture in fixtures::all() {
        let (name, bytes) = (fixture.name, fixture.bytes.as_slice());
        let scratch = scratch();
        let path = scratch.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let entries = found(name, bytes);
        let report = bring_path(&scratch, &path);
        let articles = held(&scratch, &report);
        assert_eq!((articles.len(), report.failed), (entries.len(), 0), "{name}: {report:?}");

        let mut counts = BTreeMap::new();
        let mut recognised: BTreeMap<String, u32> = BTreeMap::new();
        for (article, entry) in articles.iter().zip(&entries) {
            let draft = entry.draft.as_ref().unwrap();
            hold_against(article, draft, name);
            count(draft, &mut counts);
            formats.insert(draft.format.name().to_owned());
            if let Some(kind) = &draft.recognised {
                *recognised.entry(kind.clone()).or_default() += 1;
            }
            // Its pictures and its original are there, byte for byte.
            for picture in &draft.pictures {
                assert_eq!(scratch.files().read(&picture.hash).unwrap(), picture.bytes, "{name}");
            }
            let original = article.original.as_ref().unwrap();
            let expected = entry.original.as_ref().map_or(bytes, |(_, bytes)| bytes.as_slice());
            assert_eq!(scratch.files().read(&original.hash).unwrap(), expected, "{name}");
            assert_eq!(original.bytes as usize, expected.len(), "{name}");
        }

        let said: BTreeMap<ImportField, usize> =
            report.fields.iter().map(|count| (count.field, count.had as usize)).collect();
        assert_eq!(said, counts, "{name}");
        let kept: BTreeMap<ImportField, usize> =
            report.fields.iter().map(|count| (count.field, count.kept as usize)).collect();
        assert_eq!(kept, counts, "{name}: nothing is lost");
        for (kind, articles) in recognised {
            assert!(
                report.recognised.iter().any(|it| it.name == kind && it.articles == articles),
                "{name}: {report:?}"
            );
        }
        assert_eq!(report.recognised.iter().map(|it| it.articles as usize).sum::<usize>(), entries.len(), "{name}");
        // The fixture says what it is there to prove; a reader that finds nothing proves nothing.
        let proved: BTreeSet<ImportField> = counts.keys().copied().collect();
        let missing = fixture.has.iter().filter(|field| !proved.contains(field));
        unproved.extend(missing.map(|field| format!("{name}: {}", field.name())));
    }
    assert_eq!(unproved, [""; 0], "no reader finds these");
    let every = [
        Format::Text,
        Format::Markdown,
        Format::Html,
        Format::Pdf,
        Format::Epub,
        Format::Docx,
        Format::Odt,
        Format::Rtf,
        Format::Mail,
        Format::Note,
        Format::Link,
    ];
    for format in every {
        assert!(formats.contains(format.name()), "no fixture of {}", format.name());
    }
}
