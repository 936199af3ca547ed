//! Watched folders: what is put into one is in the library soon after, once, and without a word about duplicates.
#![allow(clippy::unwrap_used, reason = "what a test cannot do without fails it")]

mod support;

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use articles::{
    Error, Flow, ImportReport, Library, Place, WatchedFolder, Watcher, scan_watched, unwatch_folder, watch_folder,
};
use support::*;

/// Longer than a slow machine needs to notice a file.
const SOON: Duration = Duration::from_secs(60);

fn inbox(scratch: &Scratch) -> PathBuf {
    let folder = scratch.folder.path().join("to read");
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn put(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

fn watched(path: &Path) -> WatchedFolder {
    let (folder, tags) = (Some("From/Disk".to_owned()), vec!["new".to_owned()]);
    WatchedFolder { path: path.to_str().unwrap().to_owned(), folder, tags, keep_folders: true }
}

fn watcher(library: &Library) -> (Watcher, Receiver<ImportReport>) {
    let (tell, told) = channel();
    (Watcher::start(library, move |report| drop(tell.send(report))).unwrap(), told)
}

fn scan(library: &Library) -> Vec<ImportReport> {
    block_on(scan_watched(library, Box::new(|_| Flow::Continue))).unwrap()
}

#[test]
fn what_was_there_and_what_comes_is_taken_in_with_its_folders_and_tags() {
    let scratch = scratch();
    let inbox = inbox(&scratch);
    put(&inbox, "there.txt", &text_about("There before"));
    block_on(watch_folder(&scratch, watched(&inbox))).unwrap();
    let (watcher, told) = watcher(&scratch);
    assert_eq!(told.recv_timeout(SOON).unwrap().added, 1);
    put(&inbox, "Deep/er/came.txt", &text_about("Came later"));
    assert_eq!(told.recv_timeout(SOON).unwrap().added, 1);
    scratch.settle().unwrap();
    let row = &find(&scratch, Place::All, "later ")[0];
    assert_eq!((row.folders.as_slice(), row.tags[0].path.as_str()), (&["From/Disk/Deep/er".to_owned()][..], "new"));
    assert_eq!(find(&scratch, Place::All, "before ")[0].folders, ["From/Disk"]);
    drop(watcher);
}

#[test]
fn a_folder_that_is_watched_from_now_on_is_noticed_and_one_no_longer_watched_is_left_alone() {
    let scratch = scratch();
    let (_watcher, told) = watcher(&scratch);
    let inbox = inbox(&scratch);
    put(&inbox, "one.txt", &text_about("One of them"));
    block_on(watch_folder(&scratch, watched(&inbox))).unwrap();
    assert_eq!(told.recv_timeout(SOON).unwrap().added, 1);
    let path = inbox.to_str().unwrap().to_owned();
    block_on(unwatch_folder(&scratch, path.clone())).unwrap();
    assert!(matches!(block_on(unwatch_folder(&scratch, path)), Err(Error::NotFound("folder"))));
    put(&inbox, "two.txt", &text_about("Two of them"));
    assert!(scan(&scratch).is_empty());
    // Another folder is heard of next, and nothing of the first.
    let other = scratch.folder.path().join("other");
    put(&other, "three.txt", &text_about("Three of them"));
    block_on(watch_folder(&scratch, watched(&other))).unwrap();
    assert_eq!(told.recv_timeout(SOON).unwrap().added, 1);
    assert_eq!(find(&scratch, Place::All, "").len(), 2);
}

#[test]
fn each_file_is_dealt_with_once_and_what_failed_is_said_once() {
    let scratch = scratch();
    let inbox = inbox(&scratch);
    put(&inbox, "good.txt", &text_about("Good"));
    put(&inbox, "bad.txt", "");
    put(&inbox, "half.html.crdownload", "<p>Half a page");
    block_on(watch_folder(&scratch, watched(&inbox))).unwrap();
    let reports = scan(&scratch);
    assert_eq!((reports[0].added, reports[0].failed, reports.len()), (1, 1, 1));
    assert!(scan(&scratch).is_empty());
    // The same again under another name: nothing to say, and no import to list.
    put(&inbox, "copy.txt", &text_about("Good"));
    assert!(scan(&scratch).is_empty());
    assert_eq!(block_on(scratch.read(|view| view.imports(0, 10))).unwrap().len(), 1);
    // A file that is mended is tried again.
    put(&inbox, "bad.txt", &text_about("Mended"));
    assert_eq!(scan(&scratch)[0].added, 1);
}

#[test]
fn a_folder_that_holds_the_library_is_not_watched() {
    let scratch = scratch();
    for path in [scratch.folder.path().to_owned(), scratch.library.folder().join("files"), "/no/such/folder".into()] {
        assert!(matches!(block_on(watch_folder(&scratch, watched(&path))), Err(Error::Invalid(_))), "{path:?}");
    }
    assert!(block_on(scratch.read(|view| view.watched_folders())).unwrap().is_empty());
}

#[test]
fn a_watcher_that_goes_leaves_its_import_where_it_is_and_the_next_one_goes_on_with_it() {
    const FILES: usize = 3_000;
    let scratch = scratch();
    let inbox = inbox(&scratch);
    for number in 0..FILES {
        put(&inbox, &format!("{number}.txt"), &text_about(&format!("Number {number}")));
    }
    block_on(watch_folder(&scratch, watched(&inbox))).unwrap();
    let (first, _) = watcher(&scratch);
    let began = Instant::now();
    while find(&scratch, Place::All, "").is_empty() {
        assert!(began.elapsed() < SOON, "nothing came in");
        std::thread::yield_now();
    }
    drop(first);
    let came = find(&scratch, Place::All, "").len();
    assert!(came < FILES, "it did not wait for the last of {came}");
    let (_second, told) = watcher(&scratch);
    assert_eq!(told.recv_timeout(SOON).unwrap().added as usize, FILES - came);
    assert_eq!(find(&scratch, Place::All, "").len(), FILES);
}
