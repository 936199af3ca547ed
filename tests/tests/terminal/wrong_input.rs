use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;
use sheaf_tests::cli::{Answer, Cli, answer};
use sheaf_tests::pieces::{self, BATTERY, FERRY, NOT_TEXT};
use sheaf_tests::programs;

fn scratch() -> tempfile::TempDir {
    tempfile::tempdir().expect("there is room for a folder")
}

/// What became of the file of this name.
fn of<'a>(answer: &'a Answer, name: &str) -> &'a Value {
    let is_it = |line: &&Value| line["source"].as_str().is_some_and(|source| source.ends_with(name));
    let found = answer.lines.iter().find(is_it);
    found.unwrap_or_else(|| panic!("{name} has no line in {:?}", answer.lines))
}

#[test]
fn each_bad_file_is_named_with_its_reason_and_the_rest_goes_on() {
    let home = scratch();
    let files = home.path().join("files");
    let cli = Cli::on(&home.path().join("Library"));
    BATTERY.write(&files);
    NOT_TEXT.write(&files);
    pieces::write(&files, "nothing.txt", b"");
    pieces::write(&files, "blank.md", b" \n\n\t\n");
    let mut broken = FERRY.bytes.to_vec();
    broken.splice(300..300, [0xFF, 0xC3, 0x28]);
    pieces::write(&files, "nearly utf-8.md", &broken);
    let mut huge = fs::File::create(files.join("huge.txt")).expect("there is room for a file");
    let line = "The same line over and over again, until it fills two hundred megabytes.\n".repeat(1 << 14);
    while huge.metadata().expect("it is open").len() < 200 << 20 {
        huge.write_all(line.as_bytes()).expect("there is room for a large file");
    }
    drop(huge);
    #[cfg(unix)]
    std::os::unix::fs::symlink(files.join("gone.txt"), files.join("dangling.txt")).expect("links can be made");
    #[cfg(unix)]
    std::os::unix::fs::symlink(&files, files.join("loop")).expect("links can be made");

    let import = cli.import(&[files.as_path(), Path::new("/no/such/file.txt")]);
    assert_eq!(import.status, Some(1), "something failed");
    let failures = [
        (NOT_TEXT.file, "unknown_format"),
        ("nothing.txt", "empty"),
        ("blank.md", "no_text"),
        ("huge.txt", "too_large"),
        ("file.txt", "file"),
        #[cfg(unix)]
        ("dangling.txt", "file"),
    ];
    for (name, code) in failures {
        let line = of(&import, name);
        assert_eq!((&line["outcome"], &line["error"]["code"]), (&"failed".into(), &code.into()), "{line}");
        assert!(!line["error"]["message"].as_str().unwrap_or_default().is_empty(), "{line}");
    }
    for name in [BATTERY.file, "nearly utf-8.md"] {
        assert_eq!(of(&import, name)["outcome"], "added");
    }
    assert_eq!(import.last()["added"], 2);
    assert_eq!(cli.list("").lines.len(), 2);
    assert_eq!(cli.the_one("Skerry quince")["title"], FERRY.title, "the rest of the text is there");
}

#[test]
fn a_file_that_goes_away_during_an_import_is_named_and_the_rest_goes_on() {
    let home = scratch();
    let files = home.path().join("files");
    let cli = Cli::on(&home.path().join("Library"));
    pieces::write_reports(&files, 900);
    let last = files.join("report 900.md");

    let mut import = cli.command(["import".as_ref(), files.as_os_str()]);
    let mut child = import.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the command line starts");
    let mut out = BufReader::new(child.stdout.take().expect("it was asked for"));
    let mut first = String::new();
    out.read_line(&mut first).expect("it prints a line for each file");
    fs::remove_file(&last).expect("the file is there");
    let mut rest = String::new();
    out.read_to_string(&mut rest).expect("it prints text");
    let mut ended = child.wait_with_output().expect("it ends");
    ended.stdout = (first + &rest).into_bytes();
    let import = answer(ended);

    let line = of(&import, "report 900.md");
    assert_eq!((&line["outcome"], &line["error"]["code"]), (&"failed".into(), &"file".into()), "{line}");
    assert_eq!((import.status, &import.last()["added"]), (Some(1), &899.into()));
    assert_eq!(cli.list("").lines.len(), 899);
}

#[cfg(unix)]
#[test]
fn a_folder_without_permission_is_named_and_the_rest_goes_on() {
    use std::os::unix::fs::PermissionsExt;

    let home = scratch();
    let mode = |path: &Path, mode: u32| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("the folder is ours");
    };
    mode(home.path(), 0o777);
    let files = home.path().join("files");
    BATTERY.write(&files);
    FERRY.write(&files.join("closed"));
    mode(&files.join("closed"), 0o000);
    let shut = pieces::write(&files, "shut.txt", BATTERY.bytes);
    mode(&shut, 0o000);

    // Permissions do not bind root: the import is then another person's.
    let is_root = fs::read_dir(files.join("closed")).is_ok();
    let program = home.path().join("sheaf");
    fs::copy(programs::sheaf(), &program).expect("there is room for a program");
    let mut import = match is_root {
        true => {
            let mut other = Command::new("setpriv");
            other.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(&program);
            other
        }
        false => Command::new(&program),
    };
    let library = home.path().join("Library");
    import.arg("--json").arg("--library").arg(&library).arg("import").arg(&files);
    let import = answer(import.env("HOME", home.path()).output().expect("util-linux is a part of every Linux"));
    mode(&files.join("closed"), 0o755);

    for name in ["closed", "shut.txt"] {
        let line = of(&import, name);
        assert_eq!(line["error"]["code"], "file", "{line}");
        let message = line["error"]["message"].as_str().unwrap_or_default();
        assert!(message.contains("no permission"), "{message}");
    }
    assert_eq!(of(&import, BATTERY.file)["outcome"], "added");
    assert_eq!((import.status, &import.last()["added"]), (Some(1), &1.into()));
}

/// Imports into a library on a disk of four megabytes until it is full, then makes the disk larger and goes on.
#[cfg(target_os = "linux")]
const FULL_DISK: &str = r#"
mount -t tmpfs -o size=4m tmpfs "$DISK" || exit 90
"$SHEAF" --json --library "$DISK/Library" import "$FILES"; echo "{\"status\": $?}"
"$SHEAF" --json --library "$DISK/Library" list >"$OUT/while-full"; echo "{\"status\": $?}"
mount -o remount,size=256m "$DISK" || exit 91
"$SHEAF" --json --library "$DISK/Library" import "$FILES" >"$OUT/again"; echo "{\"status\": $?}"
"$SHEAF" --json --library "$DISK/Library" list >"$OUT/after"; echo "{\"status\": $?}"
"#;

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_named_and_loses_nothing() {
    let home = scratch();
    let (files, disk, out) = (home.path().join("files"), home.path().join("disk"), home.path().join("out"));
    pieces::write_reports(&files, 200);
    let filler: String = (0..40_000).map(|number| format!("w{:x} ", number * 7_919 % 1_000_003)).collect();
    for number in 0..30 {
        let text = format!("Ledger {number}\n\nThe ledger of year {number} has many entries.\n\n{number} {filler}\n");
        pieces::write(&files, &format!("zz ledger {number:02}.txt"), text.as_bytes());
    }
    for folder in [&disk, &out] {
        fs::create_dir(folder).expect("there is room for a folder");
    }
    let mut shell = Command::new("unshare");
    shell.args(["--map-root-user", "--mount", "sh", "-c", FULL_DISK]);
    shell.env("DISK", &disk).env("FILES", &files).env("OUT", &out).env("SHEAF", programs::sheaf());
    let run = shell.output().expect("util-linux is a part of every Linux");
    let said = String::from_utf8_lossy(&run.stderr).into_owned();
    if !run.status.success() && run.stdout.is_empty() {
        eprintln!("left out, because this machine lets nobody mount a disk: {said}");
        return;
    }
    let run = answer(run);
    let statuses: Vec<_> = run.lines.iter().filter_map(|line| line["status"].as_i64()).collect();
    assert_eq!((statuses[0], &statuses[2..]), (1, &[0, 0][..]), "{said} {statuses:?}");
    let full = run.lines.iter().any(|line| line["error"]["code"] == "disk_full");
    assert!(full, "nobody said that the disk is full: {said}");
    let written = |name: &str| fs::read_to_string(out.join(name)).expect("it was written");
    // Looking may need room too, for the text index. Then it says so.
    let added = run.with("outcome", "added").len();
    let seen = written("while-full");
    assert!(
        seen.lines().count() >= added || (statuses[1] == 1 && seen.contains("\"error\"")),
        "{added} were added, and now there is: {seen}"
    );
    let again = written("again");
    let known = again.lines().filter(|line| line.contains("\"duplicate\"")).count();
    assert!(known >= added, "only {known} of {added} articles that were added before the disk was full are known");
    assert_eq!(written("after").lines().count(), 230, "importing again completes it");
}
