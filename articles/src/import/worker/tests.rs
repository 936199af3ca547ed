#[cfg(unix)]
use std::time::Duration;

use serde_json::json;

use super::*;
use crate::import::worker::wire::{Answer, from_entry, receive, send, to_entry};
use crate::import::{Draft, DraftHighlight};

#[cfg(unix)]
fn source<'a>(name: &'a str, bytes: &'a [u8]) -> Source<'a> {
    Source { name, bytes, address: None, beside: &|_| None }
}

#[test]
fn an_entry_comes_out_of_the_wire_as_it_went_in() {
    let mut found =
        Found { title: Some("The sea".into()), html: "<p>It is “wide”.\u{0}\n</p>".into(), ..Found::default() };
    found.pictures = vec![
        crate::extract::Picture { hash: "a".repeat(64), bytes: vec![0, 159, 146, 150] },
        crate::extract::Picture { hash: "b".repeat(64), bytes: Vec::new() },
    ];
    found.highlights = vec![DraftHighlight { quote: "wide".into(), ..DraftHighlight::default() }];
    found.fields.insert("list".into(), json!([1, 2.5, null, {"a": "b"}]));
    let draft = found.finish(Format::Epub, "a.epub").unwrap();
    for (original, draft) in [
        (Some(("a.epub".to_owned(), vec![1, 2, 3])), Ok(draft.clone())),
        (None, Ok(draft)),
        (None, Err(Error::TooLarge { size: 70, limit: 64 })),
    ] {
        let expected: Result<Draft, String> = draft.as_ref().map_err(ToString::to_string).cloned();
        let (message, pieces) = from_entry(Entry { part: Some("p".into()), original: original.clone(), draft });
        let mut bytes = Vec::new();
        send(&mut bytes, &message, &pieces).unwrap();
        for length in 0..bytes.len() {
            assert!(receive::<Answer>(&mut &bytes[..length]).is_err(), "cut at {length}");
        }
        let (answer, pieces) = receive(&mut bytes.as_slice()).unwrap();
        let Answer::Entry { part, original: name, draft, pictures } = answer else { panic!("it is an entry") };
        let entry = to_entry(part, name, *draft, pictures, pieces);
        assert_eq!((entry.part.as_deref(), entry.original), (Some("p"), original));
        assert_eq!(entry.draft.map_err(|error| error.to_string()), expected);
    }
}

#[test]
fn a_panic_is_an_error_and_nothing_more() {
    let done = caught(|| panic!("a reader failed"));
    assert!(matches!(done, Err(Error::Internal(_))));
}

/// A program of this script, which may take so long for a file.
#[cfg(unix)]
fn program(folder: &std::path::Path, script: &str, limit: Duration) -> Program {
    use std::os::unix::fs::PermissionsExt;
    let path = folder.join("reader");
    std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    let mut program = Program::new(path);
    program.limit = limit;
    program
}

#[cfg(unix)]
#[test]
fn a_file_that_ends_its_reader_or_takes_too_long_is_kept_without_its_text_and_named() {
    let folder = tempfile::tempdir().unwrap();
    for script in ["head -c 4 >/dev/null; exit 134", "exec sleep 600", "echo this is no message; exec cat >/dev/null"] {
        let program = program(folder.path(), script, Duration::from_millis(300));
        let mut drafts = Vec::new();
        let done = read_in(&program, &Asked::Source(&source("A long_story.pdf", b"%PDF-1.7")), &mut |entry| {
            drafts.extend(entry.draft);
            Flow::Continue
        });
        let said = if script.contains("sleep") { "took too long" } else { "too much memory" };
        assert!(matches!(done, Err(Error::Invalid(why)) if why.contains(said)), "{script}");
        assert_eq!(drafts.len(), 1);
        assert_eq!((drafts[0].title.as_str(), drafts[0].format, drafts[0].words), ("A long_story", Format::Pdf, 0));
        assert!(drafts[0].remark.is_some());
    }
}

#[cfg(unix)]
#[test]
fn a_program_that_cannot_be_started_is_an_error() {
    let program = Program::new("/nowhere/at/all".into());
    let done = read_in(&program, &Asked::Source(&source("a.pdf", b"%PDF-1.7")), &mut |_| Flow::Continue);
    assert!(matches!(done, Err(Error::Internal(_))));
}

#[cfg(unix)]
#[test]
fn a_reader_that_nobody_waits_for_any_more_is_ended_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let program = program(folder.path(), "exec sleep 600", Duration::from_secs(60));
    let stop = Arc::new(AtomicBool::new(false));
    stop_with(stop.clone());
    let began = std::time::Instant::now();
    std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(100));
        stop.store(true, Ordering::Relaxed);
    });
    let mut told = 0;
    let done = read_in(&program, &Asked::Source(&source("a.pdf", b"%PDF-1.7")), &mut |_| {
        told += 1;
        Flow::Continue
    });
    assert!(done.is_ok() && told == 0);
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
}
