use sheaf_tests::axe;
use sheaf_tests::hands::Hands;
use sheaf_tests::page::Page;
use sheaf_tests::part::{Part, button, dialog, heading, item, list, region, row, words};
use sheaf_tests::pieces::{self, BATTERY, FERRY, ORCHARD};
use sheaf_tests::session::{Session, journey};

/// Takes a picture and lets axe look.
async fn inspect(page: &Page, name: &str, faults: &mut Vec<String>) {
    page.picture(name).await;
    faults.extend(axe::faults(page).await.into_iter().map(|fault| format!("{name}: {fault}")));
}

/// A library with a little of everything.
fn fill(session: &Session) {
    let files = session.files();
    let cli = session.cli();
    cli.import(&pieces::ALL.map(|piece| piece.write(&files))).well();
    let reports = pieces::write_reports(&files.join("reports"), 30);
    let (many, last) = reports.split_at(26);
    cli.import(many).well();
    // One after the other, so that the last stand at the top in their order.
    for report in last {
        cli.import(&[report]).well();
    }
    let id = |query: &str| cli.the_one(query)["id"].to_string();
    cli.run(["tag", &id("zinc"), "--add", "energy/storage", "--add", "village life"]).well();
    cli.run(["tag", &id("medlar"), "--add", "gardens"]).well();
    cli.run(["move", &id("zinc"), "--to", "Work/Energy"]).well();
    cli.run(["move", &id("Skerry"), "--to", "Coast"]).well();
}

async fn search(page: &Page, query: &str) {
    page.press(&["/"]).await;
    page.see(&Part::role("textbox").named("Search articles").that_is("focused")).await;
    page.type_text(query).await;
    page.until("the answer to all that was typed", async || {
        let answered = page.see(&list()).await;
        (answered.attribute("aria-busy") == Some("false")).then_some(())
    })
    .await;
}

/// Walks through every main view and inspects each.
async fn walk(session: &mut Session, theme: &str) {
    let mut faults = Vec::new();
    session.start().await;
    let page = session.page();
    page.see(&heading("A quiet home")).await;
    inspect(page, &format!("{theme}-first-run"), &mut faults).await;
    session.close().await;

    fill(session);
    session.start().await;
    let page = session.page();
    page.click(&item("Work")).await;
    page.press(&["ArrowRight"]).await;
    page.click(&item("All")).await;
    search(page, "zinc OR Skerry OR medlar").await;
    page.see_so_many(3, &Part::role("option").inside(list())).await;
    page.click(&row(BATTERY.title)).await;
    page.see(&heading("What the ledger shows").inside(region("Reader"))).await;
    inspect(page, &format!("{theme}-search"), &mut faults).await;
    page.click(&button("Clear the search")).await;
    page.click(&item("Inbox")).await;
    page.see(&row("Harbour report")).await;
    inspect(page, &format!("{theme}-inbox"), &mut faults).await;
    page.press(&["g", "i"]).await;
    page.see(&list().that_is("focused")).await;
    page.press(&["Ctrl+a"]).await;
    page.see(&words("selected").inside(region("Articles"))).await;
    inspect(page, &format!("{theme}-selected"), &mut faults).await;
    page.press(&["Escape"]).await;
    page.click(&row("Harbour report")).await;
    let sheets =
        [("t", "Tag this article"), ("f", "Put this article into a folder"), ("?", "Keyboard"), ("Ctrl+,", "Settings")];
    for (key, name) in sheets {
        page.press(&[key]).await;
        page.see(&dialog(name)).await;
        inspect(page, &format!("{theme}-{}", name.split(' ').next().unwrap_or_default()), &mut faults).await;
        page.press(&["Escape"]).await;
        page.see_gone(&dialog(name)).await;
    }
    page.click(&item("Starred")).await;
    page.see(&words("No stars yet")).await;
    inspect(page, &format!("{theme}-empty"), &mut faults).await;
    let again = [BATTERY, FERRY].map(|piece| piece.write(&session.files()));
    let bad = pieces::NOT_TEXT.write(&session.files());
    let middle = page.see(&words("No stars yet")).await.middle();
    session.hold_files(&[&again[0], &again[1], &bad], middle).await.let_go();
    page.see(&words("Nothing new was added")).await;
    inspect(page, &format!("{theme}-import"), &mut faults).await;
    assert!(faults.is_empty(), "axe finds {}:\n{}", faults.len(), faults.join("\n"));
}

#[tokio::test]
async fn axe_finds_nothing_in_the_light() {
    journey("axe-light", async |session| walk(session, "light").await).await;
}

#[tokio::test]
async fn axe_finds_nothing_in_the_dark() {
    journey("axe-dark", async |session| {
        session.prefer_dark();
        walk(session, "dark").await;
    })
    .await;
}

#[tokio::test]
async fn narrow_wide_and_zoomed_windows_keep_the_article_in_sight() {
    journey("sizes", async |session| {
        fill(session);
        session.start().await;
        for (width, height, report) in [(720, 600, 30), (900, 700, 29), (1200, 780, 28), (2560, 1400, 27)] {
            let title = format!("Harbour report {report:03}");
            session.resize(width, height).await;
            let page = session.page();
            page.click(&row(&title)).await;
            page.see(&heading(&title).inside(region("Reader"))).await;
            page.picture(&format!("width-{width}")).await;
            assert_nothing_is_cut(page, width).await;
        }
        session.resize(1280, 800).await;
        let page = session.page();
        page.click(&item("All")).await;
        search(page, ORCHARD.title).await;
        page.click(&row(ORCHARD.title)).await;
        page.see(&heading(ORCHARD.title).inside(region("Reader"))).await;
        session.desktop().activate(session.window());
        let hands = Hands::on(session.desktop());
        let width = async || page.run("return window.innerWidth", vec![]).await.as_f64().unwrap_or_default();
        for _ in 0..10 {
            let before = width().await;
            hands.press_with_control(u32::from('='));
            page.until("a larger page", async || (width().await < before).then_some(())).await;
        }
        assert!((width().await - 640.0).abs() < 2.0, "ten steps are 200 %");
        page.picture("zoom-200").await;
        page.see(&heading(ORCHARD.title).inside(region("Reader"))).await;
        assert_nothing_is_cut(page, 1280).await;
    })
    .await;
}

/// The page itself never scrolls sideways, and no button of a bar is cut off: what does not fit folds away.
async fn assert_nothing_is_cut(page: &Page, width: u32) {
    let over = "return document.documentElement.scrollWidth - window.innerWidth";
    let over = page.run(over, vec![]).await.as_f64().unwrap_or(f64::NAN);
    assert!(over <= 0.0, "at {width} pixels the page is {over} wider than its window");
    for button in page.all(&Part::role("button").inside(Part::role("toolbar"))).await {
        assert!(button.is_reached(), "at {width} pixels the button “{}” is out of reach", button.name());
    }
}
