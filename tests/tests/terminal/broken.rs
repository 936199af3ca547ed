use std::fs;
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;

use sheaf_tests::cli::Cli;
use sheaf_tests::pieces::{BATTERY, FERRY};

/// Where SQLite keeps the version of a schema in its file.
const VERSION_AT: u64 = 60;

fn write_at(file: &Path, at: u64, bytes: &[u8]) {
    let mut file = fs::OpenOptions::new().write(true).open(file).expect("the library is there");
    file.seek(SeekFrom::Start(at)).expect("a file can be walked");
    file.write_all(bytes).expect("the library is ours");
}

fn library_of_two(home: &Path) -> Cli {
    let cli = Cli::on(&home.join("Library"));
    cli.import(&[BATTERY, FERRY].map(|piece| piece.write(&home.join("files")))).well();
    cli
}

#[test]
fn a_library_of_a_newer_version_is_refused_by_every_verb_and_not_touched() {
    let home = tempfile::tempdir().expect("there is room for a folder");
    let cli = library_of_two(home.path());
    let file = cli.library().join("library.sqlite");
    write_at(&file, VERSION_AT, &7_000_u32.to_be_bytes());
    let before = fs::read(&file).expect("the library is there");

    for words in [&["list"][..], &["undo"], &["search", "zinc"], &["tag", "1", "--add", "a"], &["tags"]] {
        let answer = cli.run(words);
        assert_eq!(answer.status, Some(1), "{words:?}");
        assert_eq!(answer.last()["error"]["code"], "newer_library", "{words:?}: {:?}", answer.lines);
    }
    assert!(fs::read(&file).expect("it is there") == before, "the file was touched");
}

#[test]
fn a_damaged_library_is_named_and_kept() {
    // Damage to the header, and to pages in the middle of a file whose header is sound.
    for (what, at) in [("header", 0), ("schema", 4_096)] {
        let home = tempfile::tempdir().expect("there is room for a folder");
        let cli = library_of_two(home.path());
        let file = cli.library().join("library.sqlite");
        let size = fs::metadata(&file).expect("the library is there").len();
        let hole = usize::try_from(size - at).expect("a small library").min(64 << 10);
        write_at(&file, at, &vec![0xA5; hole]);
        let damaged = fs::read(&file).expect("the library is there");

        let answer = cli.run(["state", "1", "archive"]);
        assert_eq!(answer.status, Some(1), "{what}: {:?}", answer.lines);
        assert_eq!(answer.last()["error"]["code"], "damaged", "{what}: {:?}", answer.lines);
        let kept = fs::read_dir(cli.library()).expect("the folder is there").any(|entry| {
            let path = entry.expect("the folder can be read").path();
            path.is_file() && fs::read(path).is_ok_and(|bytes| bytes == damaged)
        });
        assert!(kept, "{what}: the damaged file is not there any more");
    }
}

#[test]
fn another_programs_database_is_not_taken_for_a_library() {
    let home = tempfile::tempdir().expect("there is room for a folder");
    let cli = library_of_two(home.path());
    let file = cli.library().join("library.sqlite");
    // Where SQLite keeps the number of the program that a file belongs to.
    write_at(&file, 68, &0x1234_5678_u32.to_be_bytes());
    let before = fs::read(&file).expect("the library is there");
    let answer = cli.import(&[BATTERY.write(&home.path().join("files"))]);
    assert_eq!(answer.status, Some(1));
    assert_eq!(answer.last()["error"]["code"], "damaged", "{:?}", answer.lines);
    assert!(fs::read(&file).expect("it is there") == before, "the file was touched");
}
