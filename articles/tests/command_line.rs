//! The command line, as whoever calls it sees it.
#![allow(clippy::unwrap_used, reason = "what a test cannot do without fails it")]

mod support;

use std::path::Path;

use articles::command_line::{Arguments, Exit, Output, run};
use articles::{Action, ArticlePatch, Library};
use clap::Parser;
use pollster::block_on;
use serde_json::Value;
use support::{add, text_about};

/// Runs `sheaf`; its status and what it printed.
fn sheaf(library: &Path, words: &[&str]) -> (Exit, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let arguments = Arguments::parse_from(["sheaf", "--library", library.to_str().unwrap()].iter().chain(words));
    let exit = run(arguments, &mut Output::new(&mut out, &mut err));
    assert_eq!(String::from_utf8(err).unwrap(), "");
    (exit, String::from_utf8(out).unwrap())
}

fn json(library: &Path, words: &[&str]) -> Vec<Value> {
    let (_, out) = sheaf(library, &[&["--json"], words].concat());
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn export(folder: &Path) {
    for (name, text) in [
        (
            "Work/Energy/gas.md",
            "---\ntags: [gas, power]\nurl: https://example.org/gas\nmood: calm\n---\n# Gas\n\nIt is in pipes, mostly, and under the sea.",
        ),
        ("Work/plan.txt", &text_about("The plan")),
        ("empty.txt", ""),
    ] {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

#[test]
fn a_look_first_an_import_and_its_report_say_the_same() {
    let scratch = tempfile::tempdir().unwrap();
    let (library, folder) = (scratch.path().join("library"), scratch.path().join("in"));
    export(&folder);
    let path = folder.to_str().unwrap();

    let look = json(&library, &["import", path, "--dry-run"]).pop().unwrap();
    assert_eq!(look["folders"], 0, "no source names one");
    assert_eq!(
        (&look["added"], &look["failed"], &look["tags"], &look["disk_folders"]),
        (&2.into(), &1.into(), &2.into(), &2.into())
    );
    assert_eq!(look["unmapped"], serde_json::json!([{ "name": "mood", "articles": 1 }]));
    assert!(json(&library, &["list"]).is_empty());

    let (exit, _) = sheaf(&library, &["import", path, "--keep-folders", "--folder", "From outside"]);
    assert_eq!(exit, Exit::Failed);
    let rows = json(&library, &["list", "--sort", "title"]);
    assert_eq!(rows[0]["folders"], serde_json::json!(["From outside/Work/Energy"]));
    assert_eq!(rows[1]["folders"], serde_json::json!(["From outside/Work"]));

    let imports = json(&library, &["imports"]);
    assert_eq!((&imports[0]["added"], &imports[0]["failed"], imports.len()), (&2.into(), &1.into(), 1));
    let number = imports[0]["import"].to_string();
    let report = json(&library, &["imports", &number]);
    let sum = report.last().unwrap();
    let tags = sum["fields"].as_array().unwrap().iter().find(|field| field["field"] == "tags").unwrap();
    assert_eq!((&tags["had"], &tags["kept"], report.len()), (&2.into(), &2.into(), 4));
    let failed = json(&library, &["imports", &number, "--failed"]);
    assert!(failed[0]["source"].as_str().unwrap().ends_with("empty.txt") && failed.len() == 2);

    let (_, table) = sheaf(&library, &["imports", &number, "--csv"]);
    let mut table = csv::Reader::from_reader(table.as_bytes());
    assert_eq!(table.headers().unwrap().len(), 9);
    let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    assert_eq!(rows.iter().filter(|row| &row[0] == "item").count(), 3);
    assert!(rows.iter().any(|row| &row[0] == "field" && &row[1] == "tags" && &row[8] == "2"));
    assert!(rows.iter().any(|row| &row[2] == "failed" && row[6].contains("empty")));
    let (exit, _) = sheaf(&library, &["--json", "imports", "99"]);
    assert_eq!(exit, Exit::Failed);
}

#[test]
fn what_a_source_said_besides_is_shown_with_the_article() {
    let scratch = tempfile::tempdir().unwrap();
    let (library, folder) = (scratch.path().join("library"), scratch.path().join("in"));
    export(&folder);
    sheaf(&library, &["import", folder.to_str().unwrap()]);
    let id = json(&library, &["search", "pipes"])[0]["id"].to_string();
    let shown = json(&library, &["show", &id]).remove(0);
    assert_eq!((&shown["notes"], &shown["highlights"]), (&"".into(), &serde_json::json!([])));
    assert_eq!(shown["fields"]["mood"], "calm");
}

#[test]
fn an_import_says_of_which_file_no_text_could_be_read_and_the_report_says_it_later() {
    let scratch = tempfile::tempdir().unwrap();
    let (library, folder) = (scratch.path().join("library"), scratch.path().join("in"));
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("scan.pdf"), support::pdf::pdf(&[], 1, "")).unwrap();
    std::fs::write(folder.join("page.pdf"), "<html><p>Please sign in.</p></html>").unwrap();
    std::fs::write(folder.join("plan.txt"), text_about("The plan")).unwrap();
    let remark = "no text could be read from its pages: they are empty";
    let path = folder.to_str().unwrap();

    let look = json(&library, &["import", path, "--dry-run"]);
    assert_eq!(look.iter().filter(|line| line["remark"].is_string()).count(), 2);
    let (exit, text) = sheaf(&library, &["import", path]);
    assert_eq!(exit, Exit::Done, "all of them are in the library");
    let line = text.lines().find(|line| line.contains("scan.pdf")).unwrap();
    assert!(line.starts_with("added ") && line.contains(&format!("scan.pdf): {remark}")), "{line}");
    let line = text.lines().find(|line| line.contains("page.pdf")).unwrap();
    assert!(line.contains("it is called .pdf but is a web page"), "{line}");
    assert!(text.contains("2  added, but not read whole"), "{text}");

    let later = json(&library, &["imports", "1"]);
    let of =
        |name: &str| later.iter().find(|line| line["source"].as_str().is_some_and(|at| at.ends_with(name))).unwrap();
    assert!(of("scan.pdf")["remark"].as_str().unwrap().starts_with(remark));
    assert_eq!(of("plan.txt").get("remark"), None);
    assert_eq!((&later[3]["added"], &later[3]["remarked"], &later[3]["failed"]), (&3.into(), &2.into(), &0.into()));
    let only = json(&library, &["imports", "1", "--remarked"]);
    assert_eq!(only.len(), 3, "two lines and the sum: {only:?}");
    assert_eq!(json(&library, &["imports"])[0]["remarked"], 2);
    // It is with its article too, and its bytes are kept.
    let article = json(&library, &["show", &of("scan.pdf")["id"].to_string()]).remove(0);
    assert!(article["fields"]["remark"].as_str().unwrap().starts_with(remark) && article["original"].is_object());
    let again = json(&library, &["import", path]);
    assert_eq!((&again[3]["duplicates"], &again[3]["remarked"]), (&3.into(), &0.into()));
}

#[test]
fn a_look_at_a_file_says_why_there_is_no_text_in_it() {
    let scratch = tempfile::tempdir().unwrap();
    let path = scratch.path().join("scan.pdf");
    std::fs::write(&path, support::pdf::pdf(&[], 1, "")).unwrap();
    let remark = "no text could be read from its pages: they are empty";
    let (library, words) = (scratch.path().join("library"), ["inspect", path.to_str().unwrap()]);
    assert!(json(&library, &words)[0]["remark"].as_str().unwrap().starts_with(remark));
    assert!(sheaf(&library, &words).1.contains(remark));
    std::fs::write(&path, support::pdf::pdf(&["A line of text."], 1, "")).unwrap();
    assert_eq!(json(&library, &words)[0].get("remark"), None);
}

#[test]
fn a_folder_is_watched_listed_and_let_go_again() {
    let scratch = tempfile::tempdir().unwrap();
    let (library, folder) = (scratch.path().join("library"), scratch.path().join("in"));
    export(&folder);
    let path = folder.to_str().unwrap();
    let (_, out) = sheaf(&library, &["watch", path, "--tag", "new"]);
    assert!(out.contains("2 added"), "{out}");
    std::fs::write(folder.join("later.txt"), text_about("Later")).unwrap();
    let watched = json(&library, &["watched", "--scan"]);
    assert_eq!((&watched[0]["path"], &watched[0]["tags"]), (&path.into(), &serde_json::json!(["new"])));
    assert_eq!(watched.last().unwrap()["added"], 1);
    assert_eq!(json(&library, &["list", "tag:new"]).len(), 3);
    sheaf(&library, &["unwatch", path]);
    assert!(json(&library, &["watched"]).is_empty());
}

#[test]
fn smart_folders_and_rules_are_made_listed_and_applied() {
    let scratch = tempfile::tempdir().unwrap();
    let (library, folder) = (scratch.path().join("library"), scratch.path().join("in"));
    export(&folder);
    sheaf(&library, &["import", folder.join("Work").to_str().unwrap()]);
    let listed = json(&library, &["smart-folders", "add", "Gas", "tag:gas", "--folder", "Work"]);
    assert_eq!(listed, [serde_json::json!({ "path": "Work/Gas", "query": "tag:gas", "count": 1 })]);
    assert_eq!(sheaf(&library, &["smart-folders"]), (Exit::Done, "      1  Work/Gas  tag:gas\n".to_owned()));

    let made = ["rules", "add", "Plans", "title:plan", "--tag", "plans", "--state", "later", "--star"];
    assert_eq!(sheaf(&library, &made).1, "Plans: title:plan #plans → later ★\n");
    let dry = json(&library, &["rules", "apply", "plans", "--dry-run"]);
    assert_eq!(dry[0], serde_json::json!({ "name": "Plans", "matches": 1, "changes": 1 }));
    assert!(json(&library, &["list", "tag:plans"]).is_empty());
    assert_eq!(sheaf(&library, &["rules", "apply"]).1, "      1  Plans (of 1)\n1 articles changed\n");
    assert_eq!(json(&library, &["list", "tag:plans is:later is:starred"]).len(), 1);
    let second = folder.join("second.txt");
    std::fs::write(&second, text_about("The second plan")).unwrap();
    let report = json(&library, &["import", second.to_str().unwrap()]);
    assert_eq!(report.last().unwrap()["rules"][0]["changes"], 1);
    assert_eq!(json(&library, &["list", "tag:plans"]).len(), 2);
}

#[test]
fn a_search_that_finds_nothing_says_what_is_near() {
    let scratch = tempfile::tempdir().unwrap();
    let (library, folder) = (scratch.path().join("library"), scratch.path().join("in"));
    export(&folder);
    sheaf(&library, &["import", folder.join("Work/Energy").to_str().unwrap()]);
    let search = |words: &[&str]| {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let words = [&["sheaf", "--library", library.to_str().unwrap()], words].concat();
        let exit = run(Arguments::parse_from(words), &mut Output::new(&mut out, &mut err));
        assert_eq!(exit, Exit::Done);
        (String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
    };
    let (out, err) = search(&["search", "pipes zebra"]);
    assert_eq!((&out[..], &err[..]), ("", "nothing found; near it:\n      1  pipes\n      1  pipes OR zebra\n"));
    assert_eq!(search(&["search", "pipes"]).1, "");
    assert_eq!(search(&["--json", "search", "pipes zebra"]).1, "", "a program asked");
}

#[test]
fn a_search_beside_a_program_that_writes_finds_what_was_written_before_it() {
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path().join("library");
    let library = Library::open(&folder).unwrap();
    let id = add(&library, &["The plan"])[0];
    // In a row, so that the index rests after the first.
    for word in ["copper", "mercury", "cobalt"] {
        let patch = ArticlePatch { note: Some(word.into()), ..ArticlePatch::default() };
        block_on(library.write(Action::EditArticle, move |edit| edit.edit_article(id, &patch))).unwrap();
        assert_eq!(json(&folder, &["search", &format!("note:{word}")]).len(), 1, "{word}");
    }
}
