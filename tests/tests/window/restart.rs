use sheaf_tests::part::{Part, item, list, row, words};
use sheaf_tests::pieces::BATTERY;
use sheaf_tests::session::journey;

#[tokio::test]
async fn the_window_its_panes_and_the_history_come_back_as_they_were_left() {
    journey("restart", async |session| {
        let cli = session.cli();
        cli.import(&[BATTERY.write(&session.files())]).well();
        session.start().await;
        session.resize(1377, 811).await;
        let page = session.page();
        page.click(&row(BATTERY.title)).await;
        page.press(&["t"]).await;
        page.see(&Part::role("combobox").named("Tags").that_is("focused")).await;
        page.type_text("power").await;
        page.press(&["Enter", "Enter"]).await;
        page.see(&item("power")).await;
        let edge = Part::role("separator").named("Width of the sidebar");
        page.click(&edge).await;
        page.press(&["ArrowRight", "ArrowRight", "ArrowRight"]).await;
        let width = page.see(&edge).await.attribute("aria-valuenow").map(str::to_owned);
        page.press(&["Ctrl+,"]).await;
        page.click(&Part::role("radio").named("Dark")).await;
        page.press(&["Escape"]).await;
        session.close().await;

        let page = session.start().await;
        page.see(&row(BATTERY.title)).await;
        assert_eq!(page.see(&edge).await.attribute("aria-valuenow").map(str::to_owned), width);
        let ground = "return getComputedStyle(document.documentElement).colorScheme";
        assert_eq!(page.run(ground, vec![]).await, "dark");
        let (_, _, wide, high) = session.desktop().place(session.window());
        assert_eq!((wide, high), (1377, 811));

        assert_eq!(cli.the_one("zinc")["tags"], serde_json::json!(["power"]));
        page.see(&list()).await;
        page.press(&["u"]).await;
        page.see(&words("Undone: tagged 1 article")).await;
        assert_eq!(cli.the_one("zinc")["tags"], serde_json::json!([]));
    })
    .await;
}

#[tokio::test]
async fn a_window_that_was_killed_opens_again_with_everything() {
    journey("killed", async |session| {
        let cli = session.cli();
        cli.import(&[BATTERY.write(&session.files())]).well();
        let page = session.start().await;
        page.click(&row(BATTERY.title)).await;
        page.press(&["s"]).await;
        page.see(&words("Starred 1 article")).await;
        session.kill();

        let page = session.start().await;
        page.see(&row("Starred")).await;
        assert_eq!(cli.list("is:starred").lines.len(), 1);
        page.press(&["g", "e", "u"]).await;
        page.see(&words("Undone: starred 1 article")).await;
        assert_eq!(cli.list("is:starred").lines.len(), 0);
    })
    .await;
}
