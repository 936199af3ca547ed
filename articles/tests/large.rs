//! Files that are larger than what is held in memory: mailboxes, exports and archives of any size are read where they
//! lie, in another process, and what is wrong with one part of them costs that part.
#![allow(clippy::unwrap_used, reason = "what a test cannot do without fails it")]

mod support;

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use articles::{
    Code, Destination, Flow, ImportItem, ImportReport, Library, Progress, ReportLines, Sources, Told,
    isolate_readers_in,
};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use support::*;

const MB: usize = 1 << 20;

/// A library, and the program that reads large files for it.
fn apart() -> Scratch {
    isolate_readers_in(PathBuf::from(env!("CARGO_BIN_EXE_sheaf")));
    scratch()
}

fn write(path: &Path, content: impl FnOnce(&mut dyn Write)) {
    let mut file = BufWriter::new(File::create(path).unwrap());
    content(&mut file);
    file.flush().unwrap();
}

fn items(library: &Library, report: &ImportReport, lines: ReportLines) -> Vec<ImportItem> {
    let import = report.import;
    block_on(library.read(move |view| view.import_items(import, lines, 0, 10_000))).unwrap()
}

/// A mailbox of so many mails, each with a file of a megabyte.
fn mailbox(to: &mut dyn Write, mails: usize) {
    let line = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5\n";
    let attachment = line.repeat(MB / line.len());
    for mail in 0..mails {
        write!(
            to,
            "From ada@example.org Fri Mar 22 09:30:00 2024\nFrom: Ada <ada@example.org>\nDate: Fri, 22 Mar 2024 09:30:00 +0000\nSubject: Mail {mail}\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\n{}\n--b\nContent-Type: application/octet-stream; name=a.bin\nContent-Transfer-Encoding: base64\n\n{attachment}\n--b--\n\n",
            text_about(&format!("Mail {mail}"))
        )
        .unwrap();
    }
}

#[test]
fn a_large_mailbox_is_read_and_each_mail_is_its_own_original() {
    let scratch = apart();
    let path = scratch.folder.path().join("Inbox.mbox");
    write(&path, |to| mailbox(to, 67));
    assert!(std::fs::metadata(&path).unwrap().len() > 64 * MB as u64);
    let report = bring_path(&scratch, &path);
    assert_eq!((report.added, report.failed), (67, 0), "{report:?}");
    let originals: Vec<i64> = items(&scratch, &report, ReportLines::Added)
        .iter()
        .map(|item| {
            let id = item.article.unwrap();
            let original = block_on(scratch.read(move |view| view.article(id))).unwrap().original.unwrap();
            assert!(original.part.is_none() && original.name.ends_with(".eml"), "{original:?}");
            original.bytes
        })
        .collect();
    assert!(originals.iter().all(|bytes| *bytes < 2 * MB as i64), "none of them is the mailbox");
}

#[test]
fn how_far_a_large_file_is_can_be_seen_and_stopping_within_it_stops_at_once() {
    let scratch = apart();
    let path = scratch.folder.path().join("Inbox.mbox");
    write(&path, |to| mailbox(to, 150));
    let size = std::fs::metadata(&path).unwrap().len();
    let (tell, told) = std::sync::mpsc::channel();
    let listener = Box::new(move |news: Told<'_>| {
        let Told::Progress(progress) = news else { return Flow::Continue };
        tell.send((progress.clone(), Instant::now())).unwrap();
        // Of the one file there is a part, and none of it is done.
        let is_within = progress.done == 0 && progress.bytes_done > size / 10;
        if is_within { Flow::Stop } else { Flow::Continue }
    });
    let import = articles::import(&scratch, Sources::Paths(vec![path.clone()]), Destination::default(), listener);
    let report = block_on(import).unwrap();
    let ended = Instant::now();
    assert!(report.cancelled && report.added < 150, "{report:?}");
    let told: Vec<(Progress, Instant)> = told.iter().collect();
    let stopped = told.iter().find(|(progress, _)| progress.done == 0 && progress.bytes_done > size / 10).unwrap();
    assert!(stopped.0.bytes_done < size && stopped.0.current.as_deref() == path.to_str(), "{:?}", stopped.0);
    assert!(told.windows(2).all(|pair| pair[0].0.bytes_done <= pair[1].0.bytes_done), "it never goes back");
    // The machine may be busy; what is left would take longer.
    assert!(ended - stopped.1 < Duration::from_secs(5), "{:?}", ended - stopped.1);
    let again = bring_path(&scratch, &path);
    assert_eq!((again.added + again.duplicates, again.failed), (150, 0), "{again:?}");
}

#[test]
fn a_large_export_of_notes_is_kept_once_and_one_bad_note_costs_no_other() {
    let scratch = apart();
    let path = scratch.folder.path().join("notes.enex");
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    png.resize(MB, 7);
    write(&path, |to| {
        writeln!(to, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<en-export export-date=\"20240401T000000Z\">")
            .unwrap();
        for note in 0..50 {
            // One picture differs from the next.
            png[8..12].copy_from_slice(&u32::to_be_bytes(note));
            let data = BASE64_STANDARD.encode(&png);
            let title: &[u8] = if note == 7 { b"Note \xff 7" } else { b"Note" };
            to.write_all(b"<note><title>").unwrap();
            to.write_all(title).unwrap();
            writeln!(
                to,
                " {note}</title><content><![CDATA[<en-note><div>What was written as number {note}.</div></en-note>]]></content><resource><data encoding=\"base64\">{data}</data><mime>image/png</mime></resource></note>"
            )
            .unwrap();
        }
        write!(to, "<note><created></note></en-export>").unwrap();
    });
    let size = std::fs::metadata(&path).unwrap().len();
    assert!(size > 64 * MB as u64);
    let report = bring_path(&scratch, &path);
    assert_eq!((report.added, report.failed), (50, 1), "{report:?}");
    let id = report.first.unwrap();
    let original = block_on(scratch.read(move |view| view.article(id))).unwrap().original.unwrap();
    assert_eq!((original.bytes as u64, original.name.as_str()), (size, "notes.enex"));
    let kept = scratch.files().path(&original.hash).unwrap();
    assert_eq!(std::fs::read(kept).unwrap(), std::fs::read(&path).unwrap());
    let again = bring_path(&scratch, &path);
    assert_eq!((again.added, again.duplicates), (0, 50));
}

#[test]
fn what_is_large_in_an_archive_is_read_too_and_what_is_no_article_is_refused_by_its_size() {
    let scratch = apart();
    let path = scratch.folder.path().join("takeout.zip");
    let mut zip = zip::ZipWriter::new(File::create(&path).unwrap());
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    zip.start_file("Takeout/Mail/All.mbox", stored).unwrap();
    mailbox(&mut zip, 66);
    zip.start_file("Takeout/note.txt", stored).unwrap();
    zip.write_all(text_about("A note").as_bytes()).unwrap();
    zip.start_file("Takeout/endless.txt", stored).unwrap();
    let line = "Nobody reads so long a text to its end.\n";
    zip.write_all(line.repeat(65 * MB / line.len()).as_bytes()).unwrap();
    zip.finish().unwrap();
    let report = bring_path(&scratch, &path);
    assert_eq!((report.added, report.failed), (67, 1), "{report:?}");
    let failed = items(&scratch, &report, ReportLines::Failed);
    assert!(failed[0].source.ends_with("› Takeout/endless.txt"), "{failed:?}");
    assert!(failed[0].message.as_ref().unwrap().contains("too large"), "{failed:?}");

    let text = scratch.folder.path().join("endless.txt");
    write(&text, |to| (0..66 * MB / line.len()).for_each(|_| to.write_all(line.as_bytes()).unwrap()));
    let report = bring_path(&scratch, &text);
    let failed = items(&scratch, &report, ReportLines::Failed);
    assert_eq!(failed[0].code, Some(Code::TooLarge));
    assert!(failed[0].message.as_ref().unwrap().contains("66 MB, the limit is 64 MB"), "{failed:?}");
}

#[test]
fn of_a_hundred_thousand_bad_rows_a_thousand_have_a_line_and_the_rest_are_counted() {
    let scratch = apart();
    let path = scratch.folder.path().join("part_000000.csv");
    write(&path, |to| {
        to.write_all(b"title,url,time_added,tags,status\n").unwrap();
        for row in 0..100_000 {
            writeln!(to, "Nothing {row},no address,1600322788,,unread").unwrap();
        }
        to.write_all(b"Sea,https://example.org/sea,1600322788,,unread\n").unwrap();
    });
    let report = bring_path(&scratch, &path);
    assert_eq!((report.added, report.failed, report.unlisted), (1, 100_000, 98_999), "{report:?}");
    let lines = items(&scratch, &report, ReportLines::Failed);
    assert_eq!(lines.len(), 1_001);
    assert_eq!(lines.len() as u32 + report.unlisted, report.failed);
    let last = lines.last().unwrap().message.clone().unwrap();
    assert!(last.starts_with("and 99000 more were not read, from “row 1002” to “row 100001”"), "{last}");
    let import = report.import;
    let (later, list) =
        block_on(scratch.read(move |view| Ok((view.import_report(import)?, view.imports(0, 1)?)))).unwrap();
    assert_eq!((later.failed, later.unlisted, list[0].failed), (100_000, 98_999, 100_000));
}
