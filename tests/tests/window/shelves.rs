use sheaf_tests::axe;
use sheaf_tests::part::{Part, button, dialog, item, list, region, row, words};
use sheaf_tests::pieces::{self, BATTERY, FERRY, ORCHARD};
use sheaf_tests::session::journey;

fn field(name: &'static str) -> Part {
    Part::role("textbox").named(name)
}

#[tokio::test]
async fn a_search_that_is_saved_is_a_place_that_holds_as_many_as_its_count_says() {
    journey("smart-folder", async |session| {
        let files = session.files();
        let cli = session.cli();
        cli.import(&[BATTERY, FERRY, ORCHARD].map(|piece| piece.write(&files))).well();
        cli.run(["move", &cli.the_one("zinc")["id"].to_string(), "--to", "Work/Energy"]).well();
        session.start().await;
        let page = session.page();
        page.see_so_many(3, &Part::role("option").inside(list())).await;
        page.press(&["g", "e"]).await;
        page.see(&Part::role("listbox").named("Articles: All").that_is("focused")).await;
        page.press(&["/"]).await;
        page.see(&field("Search articles").that_is("focused")).await;
        page.type_text("zinc OR Skerry").await;
        page.see_so_many(2, &Part::role("option").inside(list())).await;
        page.press(&["Ctrl+Shift+S"]).await;
        let sheet = dialog("New smart folder");
        page.see(&field("Name").that_is("focused").inside(sheet.clone())).await;
        page.press(&["Ctrl+a"]).await;
        page.type_text("By the sea").await;
        page.see(&words("2 articles now").inside(sheet.clone())).await;
        page.picture("save-search").await;
        let mut faults = axe::faults(page).await;
        page.press(&["Enter"]).await;
        page.see_gone(&sheet).await;
        page.see(&Part::role("listbox").named("Articles: By the sea")).await;
        page.see_so_many(2, &Part::role("option").inside(list())).await;
        page.see(&item("By the sea 2")).await;
        page.picture("smart-folder").await;
        faults.extend(axe::faults(page).await);

        // Its count follows what happens to the articles, and so does what opening it shows.
        page.click(&row(FERRY.title)).await;
        page.press(&["#"]).await;
        page.see(&item("By the sea 1")).await;
        page.see_so_many(1, &Part::role("option").inside(list())).await;
        let listed = cli.run(["smart-folders"]).well();
        assert_eq!(listed.lines[0]["count"], 1);

        // It goes where it is dragged, and back.
        page.carry(&item("By the sea"), &item("Work")).await;
        page.let_go().await;
        page.see(&words("Changed a saved search")).await;
        assert_eq!(cli.run(["smart-folders"]).well().lines[0]["path"], "Work/By the sea");
        page.press(&["u"]).await;
        page.see(&words("Undone: changed a saved search")).await;
        page.press(&["u", "u"]).await;
        page.see(&words("Undone: saved a search")).await;
        page.see_gone(&item("By the sea")).await;
        assert!(cli.run(["smart-folders"]).well().lines.is_empty());
        assert!(faults.is_empty(), "axe finds {}:\n{}", faults.len(), faults.join("\n"));
    })
    .await;
}

#[tokio::test]
async fn a_rule_is_made_counts_what_it_matches_and_sorts_what_is_dropped() {
    journey("rules", async |session| {
        let files = session.files();
        let cli = session.cli();
        cli.import(&[FERRY, ORCHARD].map(|piece| piece.write(&files))).well();
        session.start().await;
        let page = session.page();
        page.see_so_many(2, &Part::role("option").inside(list())).await;
        page.press(&["g", "b"]).await;
        page.see(&words("No rules yet")).await;
        page.picture("rules-none").await;
        let mut faults = axe::faults(page).await;
        page.click(&button("Make a rule")).await;
        page.click(&field("Name")).await;
        page.press(&["Ctrl+a"]).await;
        page.type_text("Sea and power").await;
        page.click(&field("When an article answers")).await;
        page.type_text("Skerry OR zinc is:nothing").await;
        page.see(&words("comes one of unread")).await;
        page.picture("rules-wrong").await;
        page.press(&["Ctrl+a"]).await;
        page.type_text("Skerry OR zinc").await;
        page.see(&words("Matches 1 article now")).await;
        page.click(&Part::role("combobox").named("Add tags")).await;
        page.type_text("nature/sea").await;
        page.press(&["Enter"]).await;
        page.see(&button("Remove the tag nature/sea")).await;
        page.click(&button("Save rule")).await;
        page.see(&words("Made the rule “Sea and power”")).await;
        page.see(&button("Apply to 1 article now")).await;
        page.picture("rules").await;
        faults.extend(axe::faults(page).await);

        page.click(&button("Apply to 1 article now")).await;
        page.see(&words("Applied rules to 1 article")).await;
        page.see(&button("Nothing to change now")).await;
        assert_eq!(cli.list("tag:nature/sea Skerry").lines.len(), 1);
        page.press(&["u"]).await;
        page.see(&words("Undone: applied rules to 1 article")).await;
        page.see(&button("Apply to 1 article now")).await;
        assert!(cli.list("tag:nature/sea").lines.is_empty());

        // What comes in is sorted as it comes, and taking the import back takes that along.
        page.press(&["g", "i"]).await;
        let middle = page.see(&list()).await.middle();
        let dropped = [BATTERY.write(&files), pieces::write(&files, "other.txt", b"Nothing of the kind\n\nAt all.")];
        session.hold_files(&dropped, middle).await.let_go();
        let sheet = dialog("Import");
        page.see(&words("2 articles added").inside(sheet.clone())).await;
        page.see(&words("“Sea and power” changed 1 article").inside(sheet.clone())).await;
        assert_eq!(cli.list("tag:nature/sea").texts("title"), [BATTERY.title]);
        assert_eq!(cli.list("tag:nature/sea zinc").lines.len(), 1);
        page.click(&button("Undo import").inside(sheet.clone())).await;
        page.see(&words("Undid an import of 2 articles")).await;
        assert!(cli.list("tag:nature/sea").lines.is_empty());
        assert!(faults.is_empty(), "axe finds {}:\n{}", faults.len(), faults.join("\n"));
        page.see(&region("Reader")).await;
    })
    .await;
}
