use std::fs;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

use sheaf_tests::part::{button, heading, words};
use sheaf_tests::pieces::{BATTERY, FERRY};
use sheaf_tests::session::journey;

/// Where SQLite keeps the version of a schema in its file.
const VERSION_AT: u64 = 60;

fn write_at(file: &Path, at: u64, bytes: &[u8]) {
    let mut file = fs::OpenOptions::new().read(true).write(true).open(file).expect("the library is there");
    file.seek(SeekFrom::Start(at)).expect("a file can be walked");
    file.write_all(bytes).expect("the library is ours");
}

#[tokio::test]
async fn a_library_of_a_newer_version_is_left_alone_and_said_so() {
    journey("newer-library", async |session| {
        let cli = session.cli();
        cli.import(&[BATTERY.write(&session.files())]).well();
        let file = session.library().join("library.sqlite");
        let mut version = [0; 4];
        let mut reading = fs::File::open(&file).expect("the library is there");
        reading.seek(SeekFrom::Start(VERSION_AT)).expect("a file can be walked");
        reading.read_exact(&mut version).expect("a database has a header");
        write_at(&file, VERSION_AT, &7_000_u32.to_be_bytes());
        let before = fs::read(&file).expect("the library is there");

        session.start().await;
        let page = session.page();
        page.see(&heading("This library is from a newer version of Sheaf")).await;
        page.picture("newer-library").await;
        assert!(fs::read(&file).expect("it is kept") == before, "the file was touched");
        let answer = cli.run(["list"]);
        assert_eq!(answer.status, Some(1));
        assert_eq!(answer.last()["error"]["code"], "newer_library", "{:?}", answer.lines);

        // Once it is what it was, it opens in the same window.
        write_at(&file, VERSION_AT, &version);
        page.click(&button("Try again")).await;
        page.see(&sheaf_tests::part::row(BATTERY.title)).await;
    })
    .await;
}

#[tokio::test]
async fn a_damaged_library_is_kept_and_a_new_one_is_made_only_when_asked_for() {
    journey("damaged-library", async |session| {
        let cli = session.cli();
        cli.import(&[BATTERY, FERRY].map(|piece| piece.write(&session.files()))).well();
        let file = session.library().join("library.sqlite");
        write_at(&file, 0, &[0xA5; 16 << 10]);
        let damaged = fs::read(&file).expect("the library is there");

        session.start().await;
        let page = session.page();
        page.see(&heading("The library is damaged")).await;
        page.see(&button("Show in folder")).await;
        page.picture("damaged-library").await;
        let kept = fs::read_dir(session.library()).expect("the folder is there").find_map(|entry| {
            let path = entry.expect("the folder can be read").path();
            (path.is_file() && fs::read(&path).is_ok_and(|bytes| bytes == damaged)).then_some(path)
        });
        let kept = kept.expect("the damaged file is kept");
        let name = kept.file_name().expect("it has a name").to_string_lossy().into_owned();
        page.see(&words(&name)).await;
        let originals = session.library().join("files");
        let shelves = fs::read_dir(originals).expect("the originals are there").count();
        assert_eq!(shelves, 2, "the originals are untouched");

        // Neither another try nor another start makes a new one.
        page.click(&button("Try again")).await;
        page.see(&words(&name)).await;
        session.close().await;
        session.start().await;
        let page = session.page();
        page.see(&heading("The library is damaged")).await;
        assert!(!file.exists(), "there is a library nobody asked for");

        page.click(&button("Start a new library")).await;
        page.see(&heading("A quiet home")).await;
        assert!(fs::read(&kept).expect("it is kept") == damaged, "the damaged file was touched");
    })
    .await;
}
