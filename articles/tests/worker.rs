//! The process in which hostile formats are read: that it reads what this one would, and that a file which ends it costs
//! nothing but itself.
#![allow(clippy::unwrap_used, reason = "what a test cannot do without fails it")]

mod support;

use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
#[cfg(unix)]
use std::sync::Once;
#[cfg(target_os = "linux")]
use std::time::{Duration, Instant};

#[cfg(unix)]
use articles::isolate_readers_in;
#[cfg(target_os = "linux")]
use articles::{Destination, Flow, Sources, Told};
use articles::{Format, ImportItem, Library, Outcome, Place, ReportLines};
#[cfg(unix)]
use base64::Engine;
#[cfg(unix)]
use base64::prelude::BASE64_STANDARD;
use support::*;

fn zip(members: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in members {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn document(text: &str) -> Vec<u8> {
    let paragraphs: String = text.lines().map(|line| format!("<w:p><w:r><w:t>{line}</w:t></w:r></w:p>")).collect();
    let body = format!("<w:document xmlns:w=\"w\"><w:body>{paragraphs}</w:body></w:document>");
    zip(&[("[Content_Types].xml", "<Types/>"), ("word/document.xml", &body)])
}

fn put(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    std::fs::create_dir_all(folder).unwrap();
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

fn items(library: &Library, import: i64) -> Vec<(String, Outcome, Option<String>)> {
    let mut items: Vec<ImportItem> =
        block_on(library.read(move |view| view.import_items(import, ReportLines::All, 0, 10_000))).unwrap();
    items.sort_by(|a, b| a.source.cmp(&b.source));
    let name = |source: &str| Path::new(source).file_name().unwrap().to_string_lossy().into_owned();
    items.into_iter().map(|item| (name(&item.source), item.outcome, item.message)).collect()
}

/// Has all tests here read in one program: the first that is named stays the one.
#[cfg(unix)]
fn isolate_readers() {
    static ISOLATED: Once = Once::new();
    ISOLATED.call_once(|| isolate_readers_in(program_with_little_memory(Path::new(env!("CARGO_TARGET_TMPDIR")))));
}

#[cfg(unix)]
/// The program with less memory than it gives itself, so that a file of a few megabytes is too much for it.
fn program_with_little_memory(folder: &Path) -> PathBuf {
    let script = format!("#!/bin/sh\nulimit -v 190000\nexec {} \"$@\"\n", env!("CARGO_BIN_EXE_sheaf"));
    let path = put(folder, "sheaf-with-little-memory", script);
    std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    path
}

#[cfg(unix)]
#[test]
fn files_are_read_apart_and_one_that_needs_too_much_memory_costs_only_itself() {
    let scratch = scratch();
    isolate_readers();
    let folder = scratch.folder.path().join("in");
    let greedy = format!("{{\\rtf1 {}}}", "word ".repeat(12 << 20));
    put(&folder, "a first.docx", document("The first\nThis is what there is to say about it."));
    put(&folder, "b too much.rtf", greedy);
    put(&folder, "c last.docx", document("The last\nNobody knew more than this of what came at the end."));
    put(&folder, "d damaged.docx", &document("x")[..60]);
    put(&folder, "e plain.txt", text_about("Plain"));
    let report = bring_path(&scratch, &folder);
    let items = items(&scratch, report.import);
    let outcomes: Vec<(&str, Outcome)> = items.iter().map(|(name, outcome, _)| (name.as_str(), *outcome)).collect();
    assert_eq!(
        outcomes,
        [
            ("a first.docx", Outcome::Added),
            // Kept without its text, and named.
            ("b too much.rtf", Outcome::Added),
            ("b too much.rtf", Outcome::Failed),
            ("c last.docx", Outcome::Added),
            ("d damaged.docx", Outcome::Failed),
            ("e plain.txt", Outcome::Added),
        ],
        "{items:?}"
    );
    let rows = find(&scratch, Place::All, "");
    let formats: Vec<Format> = rows.iter().map(|row| row.format).collect();
    assert_eq!(formats.iter().filter(|format| **format == Format::Docx).count(), 2);
}

#[cfg(unix)]
#[test]
fn a_mail_of_a_mailbox_that_ends_its_reader_costs_only_itself() {
    let scratch = scratch();
    isolate_readers();
    let head = |subject: &str| {
        format!(
            "From ada@example.org Fri Mar 22 09:30:00 2024\nFrom: ada@example.org\nSubject: {subject}\nMessage-ID: <{subject}@x>\nMIME-Version: 1.0\n"
        )
    };
    // What is packed does not show how deep it nests.
    let packed = BASE64_STANDARD.encode("Content-Type: message/rfc822\r\n\r\n".repeat(300_000));
    let mailbox = [
        format!("{}\n{}\n\n", head("One"), text_about("One")),
        format!("{}Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n{packed}\n\n", head("Two")),
        format!("{}\n{}\n", head("Three"), text_about("Three")),
    ];
    let path = put(&scratch.folder.path().join("in"), "letters.mbox", mailbox.concat());
    let report = bring_path(&scratch, &path);
    assert_eq!((report.added, report.remarked, report.failed), (3, 1, 0), "{report:?}");
    let remarks: Vec<Option<String>> = items(&scratch, report.import).into_iter().map(|(.., remark)| remark).collect();
    assert_eq!((&remarks[0], &remarks[2]), (&None, &None), "{remarks:?}");
    assert!(remarks[1].as_ref().is_some_and(|remark| remark.starts_with("its text is unavailable")), "{remarks:?}");
}

#[test]
fn names_of_every_script_reserved_names_and_wrong_endings_are_only_names() {
    let scratch = scratch();
    let names = [
        "Größe und Maß.txt",
        "海と空の話.txt",
        "Корабль в море.txt",
        "سفينة في البحر.txt",
        "ספינה בים.txt",
        "เรือในทะเล.txt",
        "समुद्र.txt",
        "바다.txt",
        "🌊🚢.txt",
        "CON.txt",
        "nul",
        "aux.md",
        "LPT1.html",
        "a'b\"c;d$(e).txt",
        "-rf.txt",
        " .txt",
        "e\u{301}t\u{e9}.txt",
        "\u{202e}txt.exe.txt",
    ];
    let members: Vec<(String, String)> = names
        .iter()
        .enumerate()
        .map(|(at, name)| (format!("{}/../../up/{name}", "CON"), text_about(&format!("Number {at}"))))
        .chain([
            ("C:\\Windows\\win.txt".to_owned(), text_about("Drive")),
            ("/etc/abs.txt".to_owned(), text_about("Root")),
        ])
        .collect();
    let members: Vec<(&str, &str)> = members.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let folder = scratch.folder.path().join("in");
    put(&folder, "all.zip", zip(&members));
    for (at, name) in names.iter().enumerate() {
        put(&folder, name, text_about(&format!("File {at}")));
    }
    put(&folder, "document.txt", document("A document\nIt is one of Word, whatever it is called."));
    put(&folder, "text.docx", text_about("A text"));
    let report = bring_path(&scratch, &folder);
    let items = items(&scratch, report.import);
    let failed: Vec<_> = items.iter().filter(|(_, outcome, _)| *outcome == Outcome::Failed).collect();
    assert!(failed.is_empty(), "{failed:?}");
    assert_eq!(report.added as usize, members.len() + names.len() + 2);
    // Nothing was written but into the library.
    let mut left: Vec<String> = std::fs::read_dir(scratch.folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with("sheaf-"))
        .collect();
    left.sort();
    assert_eq!(left, ["in", "library"]);
    let rows = find(&scratch, Place::All, "");
    assert_eq!(rows.iter().filter(|row| row.format == Format::Docx).count(), 1);
}

/// The processes that this one started and that have not ended.
#[cfg(target_os = "linux")]
fn children() -> usize {
    let tasks = std::fs::read_dir("/proc/self/task").unwrap().flatten();
    tasks
        .filter_map(|task| std::fs::read_to_string(task.path().join("children")).ok())
        .map(|children| children.split_whitespace().count())
        .sum()
}

#[cfg(target_os = "linux")]
#[test]
fn an_import_that_is_stopped_ends_at_once_and_so_does_whoever_reads_for_it() {
    let scratch = scratch();
    isolate_readers();
    let folder = scratch.folder.path().join("in");
    // Takes longer than anybody waits.
    let line = "Of this there is no end, and nobody reads it to the last page.";
    put(&folder, "a endless.pdf", support::pdf::pdf(&[line; 3_000], 5_000, ""));
    for number in 0..20 {
        put(&folder, &format!("b {number}.txt"), text_about(&format!("Number {number}")));
    }
    let stopped = std::sync::Arc::new(std::sync::Mutex::new(None));
    let when = stopped.clone();
    let mut done = 0;
    let listener = Box::new(move |told: Told<'_>| {
        done += usize::from(matches!(told, Told::Item(_)));
        match done >= 20 {
            true => {
                when.lock().unwrap().get_or_insert_with(Instant::now);
                Flow::Stop
            }
            false => Flow::Continue,
        }
    });
    let import = articles::import(&scratch, Sources::Paths(vec![folder]), Destination::default(), listener);
    let report = block_on(import).unwrap();
    let took = stopped.lock().unwrap().unwrap().elapsed();
    assert!(report.cancelled && report.added == 20, "{report:?}");
    // The machine may be busy; the endless file would take twenty seconds.
    assert!(took < Duration::from_secs(5), "{took:?}");
    let began = Instant::now();
    while children() > 0 {
        assert!(began.elapsed() < Duration::from_secs(10), "what was read is still being read");
        std::thread::yield_now();
    }
}
