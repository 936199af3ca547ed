use sheaf_tests::axe;
use sheaf_tests::part::{Part, button, dialog, list, region, words};
use sheaf_tests::pieces;
use sheaf_tests::session::{Session, journey};

/// Thirty reports, some of them tagged: in every second there is salt, in every third fog.
fn fill(session: &Session) {
    let cli = session.cli();
    cli.import(&pieces::write_reports(&session.files(), 30)).well();
    let articles = cli.list("sort:title").lines;
    for (number, article) in articles.iter().enumerate() {
        let id = article["id"].to_string();
        let tags = [("cargo/salt", 2), ("fog", 3), ("fogs", 15), ("lighthouse", 7), ("lighthuose", 30)];
        for (tag, every) in tags {
            if number % every == 0 {
                cli.run(["tag", &id, "--add", tag]).well();
            }
        }
    }
}

fn line(text: &str) -> Part {
    Part::role("treeitem").with(text).inside(tree())
}

fn tree() -> Part {
    Part::role("tree").named("All tags")
}

#[tokio::test]
async fn picked_tags_lead_to_as_many_articles_as_they_say_and_two_become_one() {
    journey("tag-browser", async |session| {
        fill(session);
        session.start().await;
        let cli = session.cli();
        let page = session.page();
        page.see(&list()).await;
        page.press(&["g", "t"]).await;
        page.see(&Part::role("textbox").named("Filter tags").inside(region("Tags")).that_is("focused")).await;
        page.see(&line("cargo, 15 articles")).await;
        page.type_text("fog").await;
        page.see_gone(&line("cargo")).await;
        page.see(&line("fog, 10 articles")).await;
        page.press(&["ArrowDown"]).await;
        page.see(&tree().that_is("focused")).await;
        page.press(&["Space"]).await;
        page.see(&button("Show 10 articles")).await;
        page.click(&button("Clear the filter").inside(region("Tags"))).await;
        page.see(&line("cargo, 5 articles")).await;
        page.click(&line("cargo, 5 articles")).await;
        page.see(&button("Show 5 articles")).await;
        page.picture("tag-browser-picked").await;
        assert_eq!(cli.list("tag:fog tag:cargo").lines.len(), 5);
        page.click(&button("Show 5 articles")).await;
        page.see_so_many(5, &Part::role("option").inside(list())).await;

        page.press(&["g", "t"]).await;
        page.see(&words("Within “tag:fog tag:cargo” in All")).await;
        page.see(&line("fogs, 1 article")).await;
        page.click(&button("Count in the whole library")).await;
        page.press(&["g", "t"]).await;
        page.type_text("fog").await;
        page.see(&line("fogs, 2 articles")).await;
        page.press(&["ArrowDown", "x", "ArrowDown", "x"]).await;
        page.see(&words("2 tags selected, on 10 articles")).await;
        page.press(&["m"]).await;
        let sheet = dialog("Merge 2 tags");
        page.see(&Part::role("combobox").that_is("focused").inside(sheet.clone())).await;
        page.type_text("fog").await;
        page.press(&["Enter"]).await;
        page.see(&words("10 articles affected").inside(sheet.clone())).await;
        page.press(&["Enter"]).await;
        page.see_gone(&sheet).await;
        page.see_gone(&line("fogs")).await;
        assert!(cli.run(["tags"]).well().with("path", "fogs").is_empty());
        assert_eq!(cli.list("tag:fog").lines.len(), 10);
        page.press(&["u"]).await;
        page.see(&line("fogs, 2 articles")).await;
        assert_eq!(cli.list("tag:fogs").lines.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn proposals_are_looked_at_accepted_and_declined() {
    journey("tag-clean-up", async |session| {
        fill(session);
        session.start().await;
        let cli = session.cli();
        let page = session.page();
        page.see(&list()).await;
        page.press(&["g", "t"]).await;
        page.see(&line("fogs, 2 articles")).await;
        page.click(&Part::role("radio").named("Clean up")).await;
        page.see(&button("Merge: fogs → fog")).await;
        page.picture("tag-clean-up").await;
        let faults = axe::faults(page).await;
        assert!(faults.is_empty(), "axe finds {faults:?}");
        page.click(&button("Merge: fogs → fog")).await;
        page.see(&words("Cleaned up 1 tag")).await;
        page.see(&button("Merge: lighthuose → lighthouse")).await;
        assert_eq!(cli.run(["tags"]).well().with("path", "fogs").len(), 0);
        page.click(&button("Keep as it is: lighthuose")).await;
        page.see_gone(&button("Merge: lighthuose → lighthouse")).await;
        let left = cli.run(["tags", "--clean-up"]).well();
        assert!(left.with("kind", "typo").is_empty(), "{:?}", left.lines);
        assert_eq!(cli.run(["tags"]).well().with("path", "lighthuose").len(), 1);
    })
    .await;
}

#[tokio::test]
async fn the_tag_browser_fits_narrow_and_wide_windows_and_axe_finds_nothing() {
    journey("tag-browser-looks", async |session| {
        session.prefer_dark();
        fill(session);
        session.start().await;
        for width in [900, 1280, 2560] {
            session.resize(width, 800).await;
            let page = session.page();
            page.press(&["g", "t"]).await;
            page.see(&line("cargo, 15 articles")).await;
            page.press(&["ArrowDown", "ArrowRight", "ArrowDown", "x"]).await;
            page.see(&button("Merge into…")).await;
            page.picture(&format!("tag-browser-{width}")).await;
            let over = page.run("return document.documentElement.scrollWidth - window.innerWidth", vec![]).await;
            assert!(over.as_f64().unwrap_or(1.0) <= 0.0, "the page is wider than {width}");
            let faults = axe::faults(page).await;
            assert!(faults.is_empty(), "axe finds {faults:?}");
            page.press(&["Escape", "ArrowUp", "ArrowLeft"]).await;
            page.press(&["g", "i"]).await;
            page.see(&list()).await;
        }
    })
    .await;
}
