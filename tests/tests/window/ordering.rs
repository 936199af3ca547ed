use sheaf_tests::axe;
use sheaf_tests::cli::Cli;
use sheaf_tests::part::{Part, dialog, item, list, region, words};
use sheaf_tests::pieces::{BATTERY, FERRY, ORCHARD};
use sheaf_tests::session::journey;

fn folders(cli: &Cli) -> Vec<String> {
    let lines = cli.run(["folders"]).well().lines;
    lines.iter().map(|folder| folder["path"].as_str().expect("a path").to_owned()).collect()
}

#[tokio::test]
async fn folders_are_put_in_order_by_drag_and_by_keys_and_show_what_is_below_them_or_not() {
    journey("folder-order", async |session| {
        let files = session.files();
        let cli = session.cli();
        cli.import(&[BATTERY, FERRY, ORCHARD].map(|piece| piece.write(&files))).well();
        for (query, folder) in [("zinc", "Work/Energy"), ("Skerry", "Work"), ("medlar", "Garden")] {
            cli.run(["move", &cli.the_one(query)["id"].to_string(), "--to", folder]).well();
        }
        session.start().await;
        let page = session.page();
        page.see_so_many(3, &Part::role("option").inside(list())).await;
        assert_eq!(folders(&cli), ["Garden", "Work", "Work/Energy"], "by name until somebody says otherwise");

        page.carry_above(&item("Work"), &item("Garden")).await;
        page.until("a mark above the folder", async || {
            (page.see(&item("Garden")).await.attribute("data-drop-over") == Some("before")).then_some(())
        })
        .await;
        page.let_go().await;
        page.see(&words("Changed the order of folders")).await;
        assert_eq!(folders(&cli), ["Work", "Work/Energy", "Garden"]);

        // The line that a key moves keeps the keyboard, so that the same key goes on.
        page.press(&["u"]).await;
        page.see(&words("Undone: changed the order of folders")).await;
        // It is told a moment before it is drawn, and a click is to meet the folder where it will be.
        page.until("the folder back where it was", async || {
            (page.see(&item("Work")).await.attribute("aria-posinset") == Some("2")).then_some(())
        })
        .await;
        page.click(&item("Work")).await;
        page.see(&item("Work").that_is("focused")).await;
        page.press(&["Alt+ArrowUp"]).await;
        page.until("the folder further up", async || {
            (page.see(&item("Work")).await.attribute("aria-posinset") == Some("1")).then_some(())
        })
        .await;
        assert_eq!(folders(&cli)[0], "Work");
        page.see(&item("Work").that_is("focused")).await;
        page.press(&["Alt+ArrowDown"]).await;
        page.until("the folder further down", async || (folders(&cli)[0] == "Garden").then_some(())).await;
        page.picture("folder-order").await;

        // Keys that come faster than the tree is drawn go on from where the folder is by then.
        page.see(&item("Work").that_is("focused")).await;
        page.press(&["Alt+ArrowUp", "Alt+ArrowDown", "Alt+ArrowUp"]).await;
        page.until("the folder where the last key put it", async || {
            let undo = cli.run(["history"]).well().lines;
            (undo.iter().filter(|step| step["action"] == "order_folders").count() == 5).then_some(())
        })
        .await;
        assert_eq!(folders(&cli)[0], "Work");

        page.see(&item("Work 2")).await;
        page.see_so_many(2, &Part::role("option").inside(list())).await;
        let below = Part::role("menuitemcheckbox").with("Show articles of subfolders");
        page.open_menu_of(&item("Work")).await;
        page.picture("folder-menu").await;
        page.click(&below).await;
        page.see(&item("Work 1")).await;
        page.see_so_many(1, &Part::role("option").inside(list())).await;
        page.open_menu_of(&item("Work")).await;
        page.click(&below).await;
        page.see_so_many(2, &Part::role("option").inside(list())).await;
        let faults = axe::faults(page).await;
        assert!(faults.is_empty(), "axe finds {}:\n{}", faults.len(), faults.join("\n"));
    })
    .await;
}

#[tokio::test]
async fn a_saved_search_is_reached_by_a_few_letters_and_keeps_its_articles_when_its_tag_is_renamed() {
    journey("renaming", async |session| {
        let files = session.files();
        let cli = session.cli();
        cli.import(&[BATTERY, FERRY, ORCHARD].map(|piece| piece.write(&files))).well();
        for (query, tag) in [("zinc", "coast/power"), ("Skerry", "coast")] {
            cli.run(["tag", &cli.the_one(query)["id"].to_string(), "--add", tag]).well();
        }
        cli.run(["smart-folders", "add", "By the sea", "tag:coast"]).well();
        session.start().await;
        let page = session.page();
        page.see_so_many(3, &Part::role("option").inside(list())).await;

        page.press(&["Ctrl+k"]).await;
        let palette = dialog("Go to, or do");
        page.see(&Part::role("combobox").that_is("focused").inside(palette.clone())).await;
        page.type_text("by sea").await;
        page.see(&Part::role("option").with("Smart folder · 2 articles").inside(palette.clone())).await;
        page.picture("palette-smart-folder").await;
        page.press(&["Enter"]).await;
        page.see_gone(&palette).await;
        page.see(&Part::role("listbox").named("Articles: By the sea")).await;
        page.see_so_many(2, &Part::role("option").inside(list())).await;

        page.press(&["g", "t"]).await;
        page.see(&Part::role("textbox").named("Filter tags").inside(region("Tags")).that_is("focused")).await;
        page.type_text("coast").await;
        page.see(&Part::role("treeitem").with("coast, 2 articles")).await;
        page.press(&["ArrowDown"]).await;
        page.see(&Part::role("tree").named("All tags").that_is("focused")).await;
        page.press(&["F2"]).await;
        let sheet = dialog("Rename “coast”");
        page.see(&Part::role("textbox").named("New name").that_is("focused").inside(sheet.clone())).await;
        page.see(&words("1 smart folder names it, and will follow.").inside(sheet.clone())).await;
        page.picture("rename-tag").await;
        let faults = axe::faults(page).await;
        page.press(&["Ctrl+a"]).await;
        page.type_text("nature/shore").await;
        page.press(&["Enter"]).await;
        page.see_gone(&sheet).await;
        page.see(&item("By the sea 2")).await;
        let saved = &cli.run(["smart-folders"]).well().lines[0];
        assert_eq!((&saved["query"], &saved["count"]), (&"tag:nature/shore".into(), &2.into()));

        page.click(&item("By the sea")).await;
        page.see_so_many(2, &Part::role("option").inside(list())).await;
        page.press(&["u"]).await;
        page.see(&words("Undone: renamed a tag")).await;
        assert_eq!(cli.run(["smart-folders"]).well().lines[0]["query"], "tag:coast");
        page.see_so_many(2, &Part::role("option").inside(list())).await;
        assert!(faults.is_empty(), "axe finds {}:\n{}", faults.len(), faults.join("\n"));
    })
    .await;
}
