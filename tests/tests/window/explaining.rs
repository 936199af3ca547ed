use fantoccini::key::Key;
use sheaf_tests::axe;
use sheaf_tests::page::Page;
use sheaf_tests::part::{Part, button, list, region, row, words};
use sheaf_tests::pieces::{self, BATTERY, FERRY, ORCHARD};
use sheaf_tests::session::{Session, journey};

fn fill(session: &Session) {
    let files = session.files();
    let cli = session.cli();
    cli.import(&pieces::ALL.map(|piece| piece.write(&files))).well();
    cli.import(&pieces::write_reports(&files.join("reports"), 30)).well();
    cli.run(["tag", &cli.the_one("zinc")["id"].to_string(), "--add", "energy/storage"]).well();
    cli.run(["tag", &cli.the_one("medlar")["id"].to_string(), "--add", "gardens"]).well();
}

fn field() -> Part {
    Part::role("textbox").named("Search articles")
}

/// Begins a search of the whole library.
async fn search(page: &Page, query: &str) {
    page.press(&["g", "e", "/"]).await;
    page.see(&field().that_is("focused")).await;
    page.type_text(query).await;
}

async fn see_text(page: &Page, text: &str) {
    page.until(&format!("the search to be “{text}”"), async || {
        (page.see(&field()).await.value() == text).then_some(())
    })
    .await;
}

async fn see_rows(page: &Page, count: usize) {
    let total = if count == 1 { "1 article".to_owned() } else { format!("{count} articles") };
    page.see(&words(total).inside(region("Articles"))).await;
}

#[tokio::test]
async fn a_search_is_completed_by_keyboard_remembered_and_says_why_it_found_what_it_found() {
    journey("completing", async |session| {
        fill(session);
        session.start().await;
        let page = session.page();
        page.see(&list()).await;
        session.resize(1500, 900).await;
        search(page, "tag:tr").await;
        let offers = Part::role("listbox").named("Suggestions");
        page.see(&Part::role("option").with("transport").that_is("selected").inside(offers.clone())).await;
        page.picture("completing").await;
        assert!(axe::faults(page).await.is_empty(), "{:?}", axe::faults(page).await);
        page.press(&["Tab"]).await;
        see_text(page, "tag:transport ").await;
        page.see_gone(&offers).await;
        page.type_text("tally au").await;
        page.press(&["Backspace", "Backspace"]).await;
        page.type_text("sail").await;
        page.press(&["Enter"]).await;
        page.see(&list().that_is("focused")).await;
        page.see_so_many(1, &Part::role("option").inside(list())).await;
        page.see(&row(FERRY.title)).await;
        // The word stands in the text in another form, and the article says so.
        page.see(&words("“sails” as a form of “sail” in the text").inside(region("Details"))).await;
        page.picture("why-found").await;
        assert!(axe::faults(page).await.is_empty(), "{:?}", axe::faults(page).await);

        // In the reader the search goes on.
        page.press(&["Enter"]).await;
        page.see_gone(&list()).await;
        page.press(&["Enter"]).await;
        page.see(&words("1 of 2").inside(region("Reader"))).await;
        page.press(&["Enter"]).await;
        page.see(&words("2 of 2").inside(region("Reader"))).await;
        page.picture("found-in-article").await;
        page.press(&["Escape", "Escape"]).await;

        // A finished word is a chip that a key takes away; the search is remembered.
        page.see(&button("tag:transport : remove")).await;
        page.click(&button("tag:transport : remove")).await;
        see_text(page, "tally sail").await;
        page.click(&button("Clear the search")).await;
        page.press(&["/"]).await;
        let recent = Part::role("listbox").named("Recent searches and smart folders");
        page.see(&Part::role("option").with("tag:transport tally sail").inside(recent.clone())).await;
        page.picture("recent").await;
        page.press(&["ArrowDown", "Enter"]).await;
        see_text(page, "tag:transport tally sail").await;
        page.see_so_many(1, &Part::role("option").inside(list())).await;
    })
    .await;
}

#[tokio::test]
async fn facets_leave_out_years_are_brushed_and_what_is_near_nothing_finds_as_many_as_it_says() {
    journey("explaining", async |session| {
        fill(session);
        session.start().await;
        let page = session.page();
        let cli = session.cli();
        page.see(&list()).await;
        search(page, "harbour").await;
        see_rows(page, 31).await;
        page.click(&button("Tags").inside(Part::role("group").named("Narrow the result"))).await;
        let value = Part::role("button").with("transport").inside(Part::role("list").named("Tags"));
        page.click_with(Key::Alt, &value).await;
        see_rows(page, 30).await;
        see_text(page, "-tag:transport harbour").await;
        assert_eq!(cli.list("harbour -tag:transport").lines.len(), 30);
        page.press(&["Escape"]).await;

        search(page, "the").await;
        let years = Part::role("listbox").named("Published");
        let bar = |text: &str| Part::role("option").with(text).inside(years.clone());
        page.see(&bar("2023: 1 article")).await;
        page.carry(&bar("2023: 1 article"), &bar("2024: 1 article")).await;
        page.picture("brushing").await;
        page.let_go().await;
        see_text(page, "published:2023..2024 the").await;
        page.see_so_many(2, &Part::role("option").inside(list())).await;
        for piece in [ORCHARD, FERRY] {
            page.see(&row(piece.title)).await;
        }
        assert!(axe::faults(page).await.is_empty(), "{:?}", axe::faults(page).await);

        search(page, "zinc medlar").await;
        page.see(&words("Nothing found for “zinc medlar”")).await;
        let near = Part::role("button").with("Without medlar");
        let said = page.see(&near).await;
        assert!(said.name().ends_with(": 1 article"), "{}", said.name());
        page.picture("near").await;
        assert!(axe::faults(page).await.is_empty(), "{:?}", axe::faults(page).await);
        page.click(&near).await;
        page.see_so_many(1, &Part::role("option").inside(list())).await;
        page.see(&row(BATTERY.title)).await;
        assert_eq!(cli.search("zinc").lines.len(), 1);
    })
    .await;
}
