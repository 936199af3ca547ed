use sheaf_tests::axe;
use sheaf_tests::hands::{ENTER, Hands};
use sheaf_tests::part::{Part, button, dialog, list, row, words};
use sheaf_tests::pieces::{BATTERY, FERRY};
use sheaf_tests::session::journey;

#[tokio::test]
async fn the_list_is_exported_as_markdown_and_comes_back_whole() {
    journey("exporting", async |session| {
        let files = session.files();
        let cli = session.cli();
        cli.import(&[BATTERY, FERRY].map(|piece| piece.write(&files))).well();
        let battery = cli.the_one("zinc");
        cli.run(["tag", &battery["id"].to_string(), "--add", "energy/storage"]).well();
        let out = files.join("out");
        std::fs::create_dir_all(&out).expect("a scratch folder");
        session.start().await;
        let page = session.page();
        page.see_so_many(2, &Part::role("option").inside(list())).await;
        page.click(&row(BATTERY.title)).await;

        page.press(&["Ctrl+Shift+e"]).await;
        let sheet = dialog("Export");
        page.see(&button("Export 2 articles…").inside(sheet.clone())).await;
        page.picture("export-sheet").await;
        let faults = axe::faults(page).await;
        assert!(faults.is_empty(), "{faults:?}");
        page.click(&button("Export 2 articles…").inside(sheet.clone())).await;

        let desktop = session.desktop();
        let chooser = desktop.window("Choose where to export to");
        desktop.activate(chooser);
        let hands = Hands::on(desktop);
        hands.type_text(out.to_str().expect("scratch folders have plain names"));
        hands.press(ENTER);

        page.see(&words("2 articles in 2 files").inside(sheet.clone())).await;
        page.picture("export-done").await;
        page.click(&button("Done").inside(sheet.clone())).await;
        page.see_gone(&sheet).await;

        // What was written makes the same articles in another library.
        let other = sheaf_tests::cli::Cli::on(&files.join("other"));
        assert_eq!(other.import(&[&out]).well().last()["added"], 2);
        let again = other.the_one("zinc");
        assert_eq!((&again["uid"], &again["tags"]), (&battery["uid"], &serde_json::json!(["energy/storage"])));
    })
    .await;
}
