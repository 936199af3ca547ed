use sheaf_tests::offer::Offer;
use sheaf_tests::part::{Part, heading, region, row, words};
use sheaf_tests::pieces::BATTERY;
use sheaf_tests::session::journey;

const SELECTED: &str = "<meta charset=\"utf-8\"><h1>Bells Tuned by Ear</h1><p>The foundry at <b>Osterholt</b> still \
tunes its bells by ear, in a shed with the doors open, so that the wind is part of the note.</p><p>A lathe takes a \
hair from the rim. Then everyone is quiet, and the bell is struck with a mallet of pear wood.</p>";
const SELECTED_TEXT: &str = "Bells Tuned by Ear\n\nThe foundry at Osterholt still tunes its bells by ear.";

#[tokio::test]
async fn what_is_pasted_becomes_an_article() {
    journey("pasting", async |session| {
        let page = session.start().await;
        page.see(&words("Drop files or folders here")).await;
        let clipboard = Offer::of_html(session.desktop(), SELECTED, SELECTED_TEXT);
        page.press(&["Ctrl+v"]).await;
        page.see(&heading("Bells Tuned by Ear").inside(region("Reader"))).await;
        page.see(&Part::role("any").with("mallet of pear wood").inside(region("Reader"))).await;
        drop(clipboard);

        page.press(&["Escape"]).await;
        page.see(&row("Bells Tuned by Ear")).await;
        let battery = std::str::from_utf8(BATTERY.bytes).expect("it was written as text");
        let clipboard = Offer::of_text(session.desktop(), battery);
        page.press(&["Ctrl+v"]).await;
        page.see(&heading(BATTERY.title).inside(region("Reader"))).await;
        page.press(&["Escape"]).await;
        page.see(&row(BATTERY.title)).await;

        // The same once more is known.
        page.press(&["Ctrl+v"]).await;
        page.see(&words("This text is in your library already")).await;
        drop(clipboard);

        let cli = session.cli();
        assert_eq!(cli.list("").lines.len(), 2);
        let bells = cli.the_one("Osterholt");
        assert!(bells["html"].as_str().unwrap_or_default().contains("<p>"), "{bells}");
        assert_eq!(cli.the_one("Lindqvist")["byline"], "Ines Calloway");
    })
    .await;
}
