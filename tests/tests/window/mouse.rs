use sheaf_tests::page::Page;
use sheaf_tests::part::{Part, button, dialog, heading, item, list, region, row, words};
use sheaf_tests::pieces::{BATTERY, FERRY, ORCHARD};
use sheaf_tests::session::journey;

/// Makes a folder or a tag with the button beside its heading.
async fn make(page: &Page, what: &str, field: &str, name: &str) {
    page.click(&button(what)).await;
    page.see(&Part::role("textbox").named(field).that_is("focused")).await;
    page.type_text(name).await;
    page.press(&["Enter"]).await;
    page.see(&item(name)).await;
}

async fn drag(page: &Page, what: &Part, onto: &Part) {
    page.carry(what, onto).await;
    page.until("the target to show that it takes what is dragged", async || {
        page.see(onto).await.attribute("data-drop-over").is_some().then_some(())
    })
    .await;
    page.let_go().await;
}

#[tokio::test]
async fn drop_folder_tag_search_read_and_undo_by_mouse() {
    journey("by-mouse", async |session| {
        let files = session.files();
        session.start().await;
        let page = session.page();
        let middle = page.see(&words("Drop files or folders here")).await.middle();
        let pieces = [BATTERY, FERRY, ORCHARD].map(|piece| piece.write(&files));
        session.hold_files(&pieces, middle).await.let_go();
        page.see(&words("3 articles added")).await;
        page.click(&button("Close").inside(dialog("Import"))).await;
        page.see_so_many(3, &Part::role("option").inside(list())).await;

        make(page, "New folder", "Name of the folder", "Reading club").await;
        drag(page, &row(BATTERY.title), &item("Reading club")).await;
        page.see(&words("Put 1 article into a folder")).await;
        make(page, "New tag", "Name of the tag", "power").await;
        drag(page, &row(BATTERY.title), &item("power")).await;
        page.see(&words("Tagged 1 article")).await;
        page.picture("by-mouse").await;

        page.click(&Part::role("textbox").named("Search articles")).await;
        page.type_text("zinc").await;
        page.see_so_many(1, &Part::role("option").inside(list())).await;
        page.see(&Part::role("mark").with("zinc").inside(list())).await;
        page.click(&row(BATTERY.title)).await;
        page.see(&heading(BATTERY.title).inside(region("Reader"))).await;
        page.see(&heading("What the ledger shows").inside(region("Reader"))).await;
        page.see(&button("power").inside(region("Reader"))).await;

        let cli = session.cli();
        let battery = cli.the_one("zinc");
        assert_eq!(battery["tags"], serde_json::json!(["power"]));
        assert_eq!(battery["folders"], serde_json::json!(["Reading club"]));

        page.click(&button("Archive").inside(region("Reader"))).await;
        page.see(&words("Archived 1 article")).await;
        assert_eq!(cli.the_one("zinc")["state"], "archive");
        page.click(&button("Undo").inside(region("Notices"))).await;
        page.see(&words("Undone: archived 1 article")).await;
        assert_eq!(cli.the_one("zinc")["state"], "inbox");
    })
    .await;
}

#[tokio::test]
async fn articles_tags_and_folders_are_dragged_to_where_they_belong() {
    journey("dragging", async |session| {
        let cli = session.cli();
        let files = session.files();
        cli.import(&[BATTERY, FERRY, ORCHARD].map(|piece| piece.write(&files))).well();
        let id = cli.the_one("zinc")["id"].to_string();
        cli.run(["tag", &id, "--add", "zinc", "--add", "metals"]).well();
        cli.run(["move", &id, "--to", "Reports"]).well();
        cli.run(["move", &cli.the_one("Skerry")["id"].to_string(), "--to", "Archive of ports"]).well();
        session.start().await;
        let page = session.page();
        page.see_so_many(3, &Part::role("option").inside(list())).await;

        drag(page, &item("zinc"), &item("metals")).await;
        page.see(&words("Moved 1 tag")).await;
        assert_eq!(cli.list("tag:metals/zinc").lines.len(), 1);

        drag(page, &item("Archive of ports"), &item("Reports")).await;
        page.see(&words("Moved a folder")).await;
        assert_eq!(cli.list("folder:\"Reports/Archive of ports\"").lines.len(), 1);
        assert_eq!(cli.list("folder:Reports").lines.len(), 2, "a folder holds what is below it");

        drag(page, &row(ORCHARD.title), &item("Later")).await;
        page.see(&words("Kept 1 article for later")).await;
        assert_eq!(cli.the_one("medlar")["state"], "later");

        // Escape gives up what is dragged.
        page.carry(&row(FERRY.title), &item("Reports")).await;
        page.press(&["Escape"]).await;
        page.let_go().await;
        assert_eq!(cli.the_one("Skerry")["folders"], serde_json::json!(["Reports/Archive of ports"]));
    })
    .await;
}
