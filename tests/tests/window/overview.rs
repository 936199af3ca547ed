use sheaf_tests::axe;
use sheaf_tests::page::Page;
use sheaf_tests::part::{Part, button, dialog, heading, item, list, region, row, words};
use sheaf_tests::pieces::{self, BATTERY};
use sheaf_tests::session::{Session, journey};

/// Takes a picture and lets axe look.
async fn inspect(page: &Page, name: &str) {
    page.picture(name).await;
    let faults = axe::faults(page).await;
    assert!(faults.is_empty(), "{name}: axe finds {}:\n{}", faults.len(), faults.join("\n"));
}

/// A library with some steps of history, and an article that came twice.
fn fill(session: &Session) {
    let (files, cli) = (session.files(), session.cli());
    cli.import(&pieces::ALL.map(|piece| piece.write(&files))).well();
    let battery = cli.the_one("zinc")["id"].to_string();
    cli.run(["tag", &battery, "--add", "energy/storage", "--add", "village life"]).well();
    cli.run(["move", &battery, "--to", "Work/Energy"]).well();
    let twice = |file: &str, tag: &str, more: &str| {
        let text = format!(
            "---\ntitle: The lamp at Skerry Point\nsite: The Harbour Review\ntags: [{tag}]\n---\n\n\
             The lamp was lit by hand for a hundred years before anybody thought of another way.{more}\n"
        );
        pieces::write(&files, file, text.as_bytes())
    };
    cli.import(&[twice("lamp.md", "coast", "")]).well();
    cli.import(&[twice("lamp-again.md", "light", " Then came the wire, the winter it came through the roof.")]).well();
}

#[tokio::test]
async fn the_history_is_walked_back_and_forth_by_keyboard() {
    journey("history", async |session| {
        fill(session);
        let cli = session.cli();
        session.start().await;
        let page = session.page();
        page.see(&list()).await;
        page.press(&["g", "h"]).await;
        page.see(&heading("History")).await;
        page.see(&words("The library is here")).await;
        inspect(page, "history").await;

        // Down from the newest step past the two imports to where the article was moved.
        page.press(&["ArrowDown", "ArrowDown", "ArrowDown"]).await;
        page.see(&Part::role("button").with("Undo back to here (2 steps)").that_is("focused")).await;
        page.press(&["Enter"]).await;
        page.see(&words("Undid 2 steps")).await;
        page.see(&words("Taken back")).await;
        inspect(page, "history-undone").await;
        assert!(cli.list("title:lamp").lines.is_empty());
        assert_eq!(cli.list("folder:Work/Energy").lines.len(), 1);

        page.click(&Part::role("button").with("Redo up to here (2 steps)")).await;
        page.see(&words("Did 2 steps again")).await;
        assert_eq!(cli.list("title:lamp").lines.len(), 2);
        page.press(&["Escape"]).await;
        page.see(&row(BATTERY.title)).await;
    })
    .await;
}

#[tokio::test]
async fn duplicates_are_merged_and_a_bar_of_the_statistics_opens_what_it_counts() {
    journey("overview", async |session| {
        fill(session);
        let cli = session.cli();
        let before = cli.list("").lines.len();
        session.prefer_dark();
        session.start().await;
        let page = session.page();
        page.see(&list()).await;
        page.press(&["g", "d"]).await;
        page.see(&heading("Duplicates")).await;
        page.see(&words("The lamp at Skerry Point")).await;
        inspect(page, "duplicates").await;
        page.click(&button("Merge 2 into one")).await;
        page.see(&words("Merged 1 duplicate")).await;
        let kept = cli.the_one("title:lamp");
        assert_eq!(kept["tags"].as_array().map(Vec::len), Some(2), "{kept}");
        assert!(kept["text"].as_str().is_some_and(|text| text.contains("Then came the wire")), "{kept}");

        page.press(&["g", "n"]).await;
        page.see(&heading("Saved and read")).await;
        inspect(page, "statistics").await;
        let saved = Part::role("button").with(format!("{} Saved", before - 1));
        page.click(&saved).await;
        page.see_so_many(before - 1, &Part::role("option").inside(list())).await;

        // The newest bar by keyboard, whatever the week is called.
        page.press(&["g", "n"]).await;
        let chart = region("Saved and read");
        page.see(&chart).await;
        let bar = Part::role("button").with(format!("saved: {}", before - 1)).inside(chart);
        page.click(&bar).await;
        page.see_so_many(before - 1, &Part::role("option").inside(list())).await;

        page.click(&item("Trash")).await;
        page.see(&row("The lamp at Skerry Point")).await;
        page.press(&["Escape"]).await;
        page.click(&button("Empty the trash (1)…")).await;
        let asked = dialog("Delete this article for good?");
        page.click(&button("Delete").inside(asked)).await;
        page.see(&words("The trash is empty")).await;
        assert!(cli.list("is:trashed").lines.is_empty());
    })
    .await;
}
