use sheaf_tests::offer::Offer;
use sheaf_tests::part::{Part, button, dialog, heading, item, list, region, row, words};
use sheaf_tests::pieces::{BATTERY, FERRY, ORCHARD};
use sheaf_tests::session::journey;

#[tokio::test]
async fn import_folder_tag_search_read_and_undo_by_keyboard_alone() {
    journey("by-keyboard", async |session| {
        let files = session.files();
        session.cli().import(&[FERRY, ORCHARD].map(|piece| piece.write(&files))).well();
        session.start().await;
        let page = session.page();
        page.see_so_many(2, &Part::role("option").inside(list())).await;
        let battery = std::str::from_utf8(BATTERY.bytes).expect("it was written as text");
        let clipboard = Offer::of_text(session.desktop(), battery);
        page.press(&["Ctrl+v"]).await;
        page.see(&heading(BATTERY.title).inside(region("Reader"))).await;
        drop(clipboard);
        page.press(&["Escape"]).await;
        page.see(&list().that_is("focused")).await;
        page.see(&row(BATTERY.title)).await;
        let cli = session.cli();
        assert_eq!(cli.list("").lines.len(), 3);

        page.press(&["f"]).await;
        let sheet = dialog("Put this article into a folder");
        page.see(&Part::role("combobox").named("Folder").that_is("focused").inside(sheet.clone())).await;
        page.type_text("Work/Grid").await;
        page.press(&["Enter"]).await;
        page.see_gone(&sheet).await;
        page.see(&words("Put 1 article into a folder")).await;

        page.press(&["t"]).await;
        let sheet = dialog("Tag this article");
        page.see(&Part::role("combobox").named("Tags").that_is("focused").inside(sheet.clone())).await;
        page.type_text("power").await;
        page.press(&["Enter", "Enter"]).await;
        page.see_gone(&sheet).await;
        page.see(&item("power")).await;

        page.press(&["/"]).await;
        page.see(&Part::role("textbox").named("Search articles").that_is("focused")).await;
        page.type_text("ledger winters").await;
        page.see_so_many(1, &Part::role("option").inside(list())).await;
        page.press(&["Enter"]).await;
        page.see(&list().that_is("focused")).await;
        page.press(&["Enter"]).await;
        page.see(&heading(BATTERY.title).inside(region("Reader"))).await;
        page.see_gone(&list()).await;
        page.picture("reading-alone").await;
        let found = cli.the_one("ledger winters");
        assert_eq!(found["folders"], serde_json::json!(["Work/Grid"]));
        assert_eq!(found["tags"], serde_json::json!(["power"]));

        page.press(&["Escape"]).await;
        page.see(&list()).await;
        page.press(&["u"]).await;
        page.see(&words("Undone: tagged 1 article")).await;
        page.see_gone(&item("power")).await;
        assert_eq!(cli.the_one("ledger winters")["tags"], serde_json::json!([]));
        page.press(&["Shift+u"]).await;
        page.see(&words("Done again: tagged 1 article")).await;
        assert_eq!(cli.the_one("ledger winters")["tags"], serde_json::json!(["power"]));
    })
    .await;
}

#[tokio::test]
async fn every_pane_and_the_trees_are_walked_by_keyboard() {
    journey("walking", async |session| {
        let files = session.files();
        let cli = session.cli();
        cli.import(&[BATTERY, FERRY, ORCHARD].map(|piece| piece.write(&files))).well();
        cli.run(["move", &cli.the_one("zinc")["id"].to_string(), "--to", "Work/Energy"]).well();
        session.start().await;
        let page = session.page();
        page.see_so_many(3, &Part::role("option").inside(list())).await;

        page.press(&["g", "i"]).await;
        page.see(&Part::role("listbox").with("Articles: Inbox").that_is("focused")).await;
        let first = page.see(&Part::role("option").inside(list())).await;
        page.press(&["Home"]).await;
        page.see(&Part::role("heading").inside(region("Reader"))).await;
        page.press(&["j", "j", "k"]).await;
        page.until("the second row to be the one with the cursor", async || {
            let list = page.see(&list()).await;
            (list.attribute("aria-activedescendant") != first.attribute("id")).then_some(())
        })
        .await;
        page.press(&["]"]).await;
        for pane in [region("Reader"), region("Details")] {
            page.press(&["F6"]).await;
            page.see(&pane.that_is("focused")).await;
        }

        // A folder is opened, renamed, and deleted with what is in it kept.
        page.press(&["g", "f"]).await;
        page.see(&item("Work").that_is("focused")).await;
        page.press(&["ArrowRight"]).await;
        page.see(&item("Energy")).await;
        page.press(&["ArrowDown", "Enter"]).await;
        page.see_so_many(1, &Part::role("option").inside(list())).await;
        page.press(&["g", "f"]).await;
        page.see(&item("Energy").that_is("focused")).await;
        page.press(&["F2"]).await;
        page.see(&Part::role("textbox").named("Name of the folder").that_is("focused")).await;
        page.press(&["Ctrl+a"]).await;
        page.type_text("Work/Power").await;
        page.press(&["Enter"]).await;
        page.see(&item("Power").that_is("focused")).await;
        assert_eq!(cli.list("folder:Work/Power").lines.len(), 1);
        page.press(&["Delete"]).await;
        let sheet = dialog("Delete the folder “Work/Power”?");
        page.see(&words("stays in your library").inside(sheet.clone())).await;
        page.see(&button("Delete").inside(sheet.clone()).that_is("focused")).await;
        page.press(&["Enter"]).await;
        page.see_gone(&sheet).await;
        page.see_gone(&item("Power")).await;
        assert_eq!(cli.the_one("zinc")["folders"], serde_json::json!([]));
    })
    .await;
}

#[tokio::test]
async fn escape_leads_out_of_every_view_and_the_search_is_a_key_away() {
    journey("out-of-views", async |session| {
        let files = session.files();
        let cli = session.cli();
        cli.import(&[FERRY, ORCHARD].map(|piece| piece.write(&files))).well();
        let thrown = cli.the_one("ferry")["id"].to_string();
        cli.run(["state", &thrown, "trash"]).well();
        session.start().await;
        let page = session.page();
        page.see(&row(ORCHARD.title)).await;
        let field = Part::role("textbox").named("Search articles").that_is("focused");
        for view in ["x", "t", "d", "n", "h", "b", "u"] {
            page.press(&["g", view, "Escape", "Escape", "g", "e", "/"]).await;
            page.see(&field).await;
            page.see_so_many(1, &row(ORCHARD.title)).await;
            page.press(&["Escape"]).await;
            page.see(&list().that_is("focused")).await;
        }
        assert_eq!(cli.list("is:trashed").lines.len(), 1);
        assert_eq!(cli.list("is:archived").lines.len(), 0);
    })
    .await;
}
