use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use sheaf_tests::axe;
use sheaf_tests::part::{Part, button, dialog, item, list, region, row, words};
use sheaf_tests::pieces;
use sheaf_tests::session::journey;

/// So many addresses are in the export, the last of them twice.
const LINKS: usize = 40;

/// An export as Pocket made it in its last days: a table of addresses and the passages marked in one of them.
fn write_export(folder: &Path) -> PathBuf {
    let mut table = String::from("title,url,time_added,tags,status\n");
    for number in (1..=LINKS).chain([LINKS]) {
        let state = if number % 4 == 0 { "archive" } else { "unread" };
        let saved = 1_600_000_000 + number * 86_400;
        writeln!(
            table,
            "Tide table {number:02},https://tides.example/{number},{saved},tides|year {},{state}",
            number % 3
        )
        .expect("a text takes every line");
    }
    let marks = r#"[{"url": "https://tides.example/7", "title": "Tide table 07", "highlights":
        [{"quote": "the water waits for nobody", "created_at": 1700000000}, {"quote": "nor does the pilot"}]}]"#;
    let path = folder.join("pocket.zip");
    let file = std::fs::File::create(&path).expect("a scratch folder can be written to");
    let mut zip = zip::ZipWriter::new(file);
    for (name, bytes) in [("part_000000.csv", table.as_bytes()), ("annotations/part_000000.json", marks.as_bytes())] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("an archive takes every file");
        zip.write_all(bytes).expect("an archive takes every byte");
    }
    zip.finish().expect("an archive has an end");
    path
}

#[tokio::test]
async fn an_export_is_looked_at_imported_reported_looked_up_and_taken_back() {
    journey("look-first", async |session| {
        let files = session.files();
        let export = write_export(&files);
        session.start().await;
        let page = session.page();
        let middle = page.see(&words("Drop files or folders here")).await.middle();
        session.hold_files(&[&export], middle).await.let_go();

        // First what it is: nothing is in the library yet.
        let look = dialog("Import: a look first");
        page.see(&words("40 articles to add").inside(look.clone())).await;
        page.see(&words("Pocket").inside(look.clone())).await;
        for fact in ["Tags", "Highlights", "Already here"] {
            page.see(&words(fact).inside(look.clone())).await;
        }
        page.picture("look-first").await;
        assert!(axe::faults(page).await.is_empty(), "{:?}", axe::faults(page).await);
        let cli = session.cli();
        assert!(cli.list("").lines.is_empty(), "a look changes nothing");
        page.click(&Part::role("combobox").named("Folder").inside(look.clone())).await;
        page.type_text("From Pocket").await;
        page.press(&["Enter"]).await;
        page.see(&words("From Pocket").inside(look.clone())).await;
        page.click(&button("Import 40 articles").inside(look)).await;

        // Then what came of it, file by file and field by field.
        let sheet = dialog("Import");
        page.see(&words("40 articles added").inside(sheet.clone())).await;
        page.see(&button("1 Already here").inside(sheet.clone())).await;
        page.click(&Part::role("radio").named("Field by field").inside(sheet.clone())).await;
        let highlights = page.see(&Part::role("row").with("Highlights").inside(sheet.clone())).await;
        assert_eq!(highlights.text().matches('2').count(), 2, "two were there and two are here: {}", highlights.text());
        page.picture("report-fields").await;
        assert!(axe::faults(page).await.is_empty(), "{:?}", axe::faults(page).await);
        assert_eq!(cli.list("folder:\"From Pocket\"").lines.len(), LINKS);
        assert_eq!(cli.list("is:archived").lines.len(), LINKS / 4);
        assert_eq!(cli.list("has:highlight").lines.len(), 1);
        page.click(&button("Show imported").inside(sheet)).await;
        page.click(&item("From Pocket")).await;
        page.click(&row("Tide table 39")).await;
        page.see(&words("Only its address was saved").inside(region("Reader"))).await;
        page.see(&words("https://tides.example/39").inside(region("Reader"))).await;
        page.picture("address-only").await;

        // And later it is found again, and taken back.
        page.press(&["g", "m"]).await;
        let past = dialog("Imports");
        page.see(&words("40 articles").inside(past.clone())).await;
        page.picture("imports").await;
        page.click(&button("pocket.zip").inside(past.clone())).await;
        page.see(&button("1 Already here").inside(dialog("Report"))).await;
        page.click(&button("All imports").inside(dialog("Report"))).await;
        page.click(&button("Undo import").inside(past.clone())).await;
        page.see(&words("Undid an import of 40 articles")).await;
        page.see(&words("undone").inside(past)).await;
        assert!(cli.list("").lines.is_empty(), "the import was taken back");
        page.press(&["Escape"]).await;
        page.press(&["u"]).await;
        page.see(&list()).await;
        assert_eq!(cli.list("has:highlight").lines.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_look_that_is_refused_leaves_nothing_and_a_few_files_are_taken_without_a_question() {
    journey("look-refused", async |session| {
        let files = session.files();
        let many = files.join("reports");
        pieces::write_reports(&many, 30);
        session.start().await;
        let page = session.page();
        let middle = page.see(&words("Drop files or folders here")).await.middle();
        session.hold_files(&[&many], middle).await.let_go();
        let look = dialog("Import: a look first");
        page.see(&words("30 articles to add").inside(look.clone())).await;
        page.click(&button("Cancel").inside(look.clone())).await;
        page.see_gone(&look).await;
        let cli = session.cli();
        assert!(cli.list("").lines.is_empty(), "it was refused");

        session.hold_files(&[many.join("report 004.md"), many.join("report 005.md")], middle).await.let_go();
        page.see(&words("2 articles added").inside(dialog("Import"))).await;
        assert_eq!(cli.list("").lines.len(), 2);
    })
    .await;
}
