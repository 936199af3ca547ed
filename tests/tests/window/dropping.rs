use sheaf_tests::part::{Part, button, dialog, item, list, region, row, words};
use sheaf_tests::pieces::{self, BATTERY, FERRY, NOT_TEXT, ORCHARD, TIDE};
use sheaf_tests::session::{Session, journey};

#[tokio::test]
async fn a_folder_dropped_on_the_window_is_imported_file_by_file_and_can_be_taken_back() {
    journey("drop-folder", async |session| {
        let folder = session.files().join("my articles 記事");
        for piece in pieces::ALL {
            piece.write(&folder);
        }
        NOT_TEXT.write(&folder.join("deeper"));
        let page = "<!doctype html><title>Sign in</title><p>Please sign in to read this report.</p>";
        pieces::write(&folder, "report.pdf", page.as_bytes());
        session.start().await;
        let page = session.page();
        let target = page.see(&words("Drop files or folders here")).await.middle();

        let drag = session.hold_files(&[&folder], target).await;
        page.see(&words("Let go to import")).await;
        drag.let_go();

        let sheet = dialog("Import");
        page.see(&words("5 articles added").inside(sheet.clone())).await;
        let failed = page.see(&Part::role("listitem").with(NOT_TEXT.file).inside(sheet.clone())).await;
        assert!(failed.text().contains("Not text"), "the reason is missing: {}", failed.text());
        page.picture("import-sheet").await;
        page.click(&button("1 Not read whole").inside(sheet.clone())).await;
        let told = page.see(&Part::role("listitem").with("Sign in").inside(sheet.clone())).await;
        assert!(told.text().contains("called .pdf but is a web page"), "{}", told.text());
        page.picture("import-sheet-not-read-whole").await;
        page.click(&button("5 Added").inside(sheet.clone())).await;
        for piece in pieces::ALL {
            page.see(&Part::role("listitem").with(piece.file).inside(sheet.clone())).await;
        }
        let cli = session.cli();
        let mut titles = cli.list("").texts("title").iter().map(ToString::to_string).collect::<Vec<_>>();
        titles.sort();
        let mut expected = pieces::ALL.map(|piece| piece.title.to_owned()).to_vec();
        expected.push("Sign in".to_owned());
        expected.sort();
        assert_eq!(titles, expected);

        page.click(&button("Undo import").inside(sheet)).await;
        page.see(&words("Undid an import of 5 articles")).await;
        page.see(&words("Drop files or folders here")).await;
        assert!(cli.list("").lines.is_empty(), "the import was taken back");
        assert!(cli.search("battery").lines.is_empty(), "nor is it found any more");
    })
    .await;
}

#[tokio::test]
async fn files_dropped_on_a_folder_and_on_a_tag_go_there() {
    journey("drop-on-folder-and-tag", async |session| {
        let files = session.files();
        session.cli().import(&[BATTERY.write(&files)]).well();
        let id = session.cli().list("").lines[0]["id"].to_string();
        session.cli().run(["move", &id, "--to", "Work/Energy"]).well();
        session.cli().run(["tag", &id, "--add", "islands"]).well();
        session.start().await;
        let page = session.page();
        page.see(&list()).await;

        unfold(session, "Work").await;
        drop_on(session, &[FERRY.write(&files), TIDE.write(&files.join("夏 の 記録"))], "Energy").await;
        let sheet = dialog("Import");
        page.see(&words("into Work/Energy").inside(sheet.clone())).await;
        page.see(&words("2 articles added").inside(sheet.clone())).await;
        page.click(&button("Show imported").inside(sheet.clone())).await;
        page.see(&row(TIDE.title)).await;

        drop_on(session, &[ORCHARD.write(&files)], "islands").await;
        page.see(&words("1 article added").inside(sheet.clone())).await;
        page.press(&["Escape"]).await;
        page.see_gone(&sheet).await;
        page.click(&item("islands")).await;
        page.see(&row(ORCHARD.title)).await;
        page.see(&region("Reader")).await;

        let cli = session.cli();
        assert_eq!(cli.list("folder:Work/Energy").lines.len(), 3);
        let orchard = cli.the_one("Tamsin medlar");
        assert_eq!(orchard["tags"], serde_json::json!(["islands"]));
        assert_eq!(orchard["folders"], serde_json::json!([]));
    })
    .await;
}

#[tokio::test]
async fn files_dropped_beside_every_line_go_to_what_is_open_however_large_the_page_is() {
    journey("drop-on-what-is-open", async |session| {
        let files = session.files();
        let cli = session.cli();
        cli.import(&[BATTERY.write(&files)]).well();
        let id = cli.list("").lines[0]["id"].to_string();
        cli.run(["move", &id, "--to", "Work"]).well();
        cli.run(["tag", &id, "--add", "islands"]).well();
        session.start().await;
        let page = session.page();
        page.see(&list()).await;
        page.press(&["Ctrl+=", "Ctrl+=", "Ctrl+=", "Ctrl+=", "Ctrl+="]).await;
        let width = "return window.innerWidth";
        let whole = f64::from(session.desktop().place(session.window()).2);
        page.until("a page at 150 %", async || {
            let inner = page.run(width, vec![]).await.as_f64().unwrap_or_default();
            ((whole / inner - 1.5).abs() < 0.02).then_some(())
        })
        .await;

        drop_on(session, &[ORCHARD.write(&files)], "islands").await;
        let sheet = dialog("Import");
        page.see(&words("1 article added").inside(sheet.clone())).await;
        page.press(&["Escape"]).await;
        page.see_gone(&sheet).await;

        // The driver's own pointer knows no size of the page.
        page.press(&["g", "f"]).await;
        page.see(&item("Work").that_is("focused")).await;
        page.press(&["Enter"]).await;
        page.see(&Part::role("listbox").named("Articles: Work")).await;
        let middle = page.see(&list()).await.middle();
        let drag = session.hold_files(&[FERRY.write(&files)], middle).await;
        page.see(&Part::role("status").with("Drop to import into Work")).await;
        drag.let_go();
        page.see(&words("into Work").inside(sheet.clone())).await;
        page.see(&words("1 article added").inside(sheet)).await;
        assert_eq!(cli.list("folder:Work").lines.len(), 2);
        assert_eq!(cli.list("tag:islands -tag:transport").lines.len(), 2);
        assert_eq!(cli.the_one("Tamsin medlar")["folders"], serde_json::json!([]));
    })
    .await;
}

async fn unfold(session: &Session, name: &str) {
    let page = session.page();
    page.click(&item(name)).await;
    page.press(&["ArrowRight"]).await;
}

/// Holds files over a line of the sidebar until it shows that it would take them, then lets go.
async fn drop_on(session: &Session, files: &[std::path::PathBuf], name: &str) {
    let page = session.page();
    let line = item(name);
    let place = page.reach(&line).await.middle();
    let drag = session.hold_files(files, place).await;
    page.until(&format!("{name} to show that it takes files"), async || {
        page.see(&line).await.attribute("data-drop-over").is_some().then_some(())
    })
    .await;
    page.see(&Part::role("status").with("Drop to import")).await;
    drag.let_go();
}
