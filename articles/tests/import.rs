//! What becomes of files: added, duplicate of what, or why not; and that nothing is lost or doubled on the way.
#![allow(clippy::unwrap_used, reason = "what a test cannot do without fails it")]

mod support;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use articles::{
    Action, Code, Destination, Flow, ImportItem, ImportReport, Library, Outcome, Place, ReportLines, Sources, State,
    Told, preview,
};
use support::*;

fn put(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, bytes).unwrap();
    path
}

fn items(library: &Library, report: &ImportReport) -> Vec<ImportItem> {
    let number = report.import;
    let mut items = block_on(library.read(move |view| view.import_items(number, ReportLines::All, 0, 10_000))).unwrap();
    items.sort_by(|a, b| a.source.cmp(&b.source));
    items
}

fn counts(report: &ImportReport) -> (u32, u32, u32) {
    (report.added, report.duplicates, report.failed)
}

#[test]
fn one_bad_file_never_stops_the_rest_and_every_file_gets_a_line() {
    let scratch = scratch();
    let folder = scratch.folder.path().join("in");
    put(&folder, "good.txt", text_about("Good"));
    put(&folder, "deep/er/also good.md", "# Also good\n\nWith *some* words in it that make it an article.\n");
    put(&folder, "empty.txt", "");
    put(&folder, "spaces.txt", " \n\t\n ");
    put(&folder, "binary.txt", [0x7f, b'E', b'L', b'F', 0, 0, 1, 2, 3, 0xff, 0xfe, 0, 0, 0, 9].repeat(50));
    put(
        &folder,
        "not utf-8.txt",
        b"Gr\xfc\xdfe\n\nDiese Zeilen sind in einer alten Kodierung geschrieben, und man kann sie lesen.\n",
    );
    let report = bring_path(&scratch, &folder);
    assert_eq!(counts(&report), (3, 0, 3));
    let items = items(&scratch, &report);
    let lines: Vec<_> = items
        .iter()
        .map(|item| {
            let name = Path::new(&item.source).file_name().unwrap().to_str().unwrap();
            (name, item.outcome, item.code, item.title.as_deref())
        })
        .collect();
    assert_eq!(
        lines,
        [
            ("binary.txt", Outcome::Failed, Some(Code::UnknownFormat), None),
            ("also good.md", Outcome::Added, None, Some("Also good")),
            ("empty.txt", Outcome::Failed, Some(Code::Empty), None),
            ("good.txt", Outcome::Added, None, Some("Good")),
            ("not utf-8.txt", Outcome::Added, None, Some("Grüße")),
            ("spaces.txt", Outcome::Failed, Some(Code::NoText), None),
        ]
    );
    assert!(items.iter().filter(|item| item.outcome == Outcome::Failed).all(|item| item.message.is_some()));
}

#[test]
fn the_same_bytes_the_same_address_and_the_same_text_are_duplicates_and_complete_what_is_there() {
    let scratch = scratch();
    let folder = scratch.folder.path().join("in");
    let first = put(
        &folder,
        "a.md",
        "---\nurl: https://example.org/sea?utm_source=x\ntags: [sea]\n---\n# The sea\n\nIt is wide, and nobody has ever seen all of it at once.\n",
    );
    assert_eq!(counts(&bring_path(&scratch, &first)), (1, 0, 0));
    let same_bytes = put(&folder, "b.md", std::fs::read(&first).unwrap());
    let same_address = put(
        &folder,
        "c.md",
        "---\nurl: http://www.example.org/sea/\ntags: [water]\nauthor: Ada Holm\n---\n# The sea, again\n\nOther words this time, but about the same address as before.\n",
    );
    let same_text = put(&folder, "d.md", "# The sea\n\nIt is wide,   and nobody has\never seen all of it at once.\n");
    for path in [&same_bytes, &same_address, &same_text] {
        let report = bring_path(&scratch, path);
        assert_eq!(counts(&report), (0, 1, 0), "{}", path.display());
        assert_eq!(items(&scratch, &report)[0].title.as_deref(), Some("The sea"));
    }
    let rows = find(&scratch, Place::All, "");
    let tags: Vec<_> = rows[0].tags.iter().map(|tag| tag.path.as_str()).collect();
    assert_eq!((rows.len(), tags, rows[0].byline.as_deref()), (1, vec!["sea", "water"], Some("Ada Holm")));
}

#[test]
fn importing_again_takes_an_article_out_of_the_trash() {
    let scratch = scratch();
    let path = put(&scratch.folder.path().join("in"), "a.txt", text_about("Wanted after all"));
    let id = bring_path(&scratch, &path).first.unwrap();
    block_on(scratch.write(Action::Trash, move |edit| edit.set_state(&only(id), State::Trash))).unwrap();
    assert_eq!(counts(&bring_path(&scratch, &path)), (0, 1, 0));
    assert_eq!(find(&scratch, Place::Inbox, "").len(), 1);
}

#[test]
fn what_is_imported_goes_into_the_folder_and_gets_the_tags_it_was_sent_to() {
    let scratch = scratch();
    let (folder, _) =
        block_on(scratch.write(Action::CreateFolder, |edit| edit.create_folder("Work/Energy", None))).unwrap();
    let into = Destination { folder: Some(folder), tags: vec!["politics/russia".to_owned()], keep_folders: false };
    let source = Sources::Memory(vec![("a.txt".into(), text_about("Gas").into())]);
    bring_into(&scratch, source, into);
    let row = &find(&scratch, Place::Folder(folder), "")[0];
    assert_eq!(
        (row.folders.as_slice(), row.tags[0].path.as_str()),
        (["Work/Energy".to_owned()].as_slice(), "politics/russia")
    );
}

#[test]
fn an_import_stopped_half_way_is_completed_by_importing_again() {
    let scratch = scratch();
    let folder = scratch.folder.path().join("in");
    for number in 0..2_000 {
        put(&folder, &format!("{number}.txt"), text_about(&format!("Number {number}")));
    }
    let done = AtomicU32::new(0);
    let listener = Box::new(move |told: Told<'_>| match told {
        Told::Item(_) if done.fetch_add(1, Ordering::Relaxed) >= 500 => Flow::Stop,
        _ => Flow::Continue,
    });
    let sources = Sources::Paths(vec![folder.clone()]);
    let stopped = block_on(articles::import(&scratch, sources, Destination::default(), listener)).unwrap();
    assert!(stopped.cancelled && stopped.added >= 500 && stopped.added < 2_000, "{stopped:?}");
    let again = bring_path(&scratch, &folder);
    assert_eq!(again.added + again.duplicates, 2_000);
    assert_eq!(again.duplicates, stopped.added);
    assert_eq!(find(&scratch, Place::All, "").len(), 2_000);
    // One step each, and the first is there until the second is gone.
    block_on(scratch.undo()).unwrap();
    assert_eq!(find(&scratch, Place::All, "").len() as u32, stopped.added);
    block_on(scratch.undo()).unwrap();
    assert!(find(&scratch, Place::All, "").is_empty());
}

#[test]
fn looking_first_says_what_would_be_done_and_does_nothing() {
    let scratch = scratch();
    let folder = scratch.folder.path().join("in");
    let there = put(&folder, "a.txt", text_about("There"));
    bring_path(&scratch, &there);
    put(&folder, "b.txt", text_about("New"));
    put(&folder, "c.txt", text_about("New"));
    put(&folder, "d.txt", "");
    let before = picture(&scratch);
    let look = preview(&scratch, Sources::Paths(vec![folder]), Destination::default(), Box::new(|_| Flow::Continue));
    let look = block_on(look).unwrap();
    assert_eq!((look.added, look.duplicates, look.failed), (1, 2, 1));
    let recognised: Vec<_> = look.recognised.iter().map(|kind| (kind.name.as_str(), kind.articles)).collect();
    assert_eq!(recognised, [("Plain text", 2)]);
    assert_eq!(picture(&scratch), before);
}

#[test]
fn the_original_is_kept_byte_for_byte() {
    let scratch = scratch();
    let bytes = b"\xef\xbb\xbfWindows wrote this\r\n\r\nWith its own ends of lines, which belong to the original.\r\n";
    let report = bring(&scratch, Sources::Memory(vec![("note.txt".into(), bytes.to_vec())]));
    let id = report.first.unwrap();
    let original = block_on(scratch.read(move |view| view.article(id))).unwrap().original.unwrap();
    assert_eq!((original.name.as_str(), original.bytes), ("note.txt", bytes.len() as i64));
    assert_eq!(scratch.files().read(&original.hash).unwrap(), bytes);
}

#[test]
fn a_path_that_is_not_there_is_a_line_of_the_report() {
    let scratch = scratch();
    let report = bring_path(&scratch, &scratch.folder.path().join("nowhere.txt"));
    assert_eq!(counts(&report), (0, 0, 1));
    let item = &items(&scratch, &report)[0];
    assert_eq!(item.code, Some(Code::File));
    assert!(item.message.as_ref().unwrap().contains("nowhere.txt"), "{item:?}");
}

#[test]
fn a_film_is_refused_without_being_read() {
    let scratch = scratch();
    let path = scratch.folder.path().join("film.txt");
    let mut film = std::fs::File::create(&path).unwrap();
    film.write_all(b"\0\0\0\x18ftypmp42").unwrap();
    film.set_len(200 << 30).unwrap();
    let report = bring_path(&scratch, &path);
    assert_eq!(items(&scratch, &report)[0].code, Some(Code::UnknownFormat));
}
