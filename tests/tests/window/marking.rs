use sheaf_tests::part::{Part, button, dialog, heading, region, row, words};
use sheaf_tests::pieces::BATTERY;
use sheaf_tests::session::journey;

/// Selects, in the article that is open, from the beginning of one text to the end of another.
const SELECT: &str = "const page = document.querySelector('.host').shadowRoot;
    const walker = document.createTreeWalker(page, NodeFilter.SHOW_TEXT);
    const find = (wanted) => {
        walker.currentNode = page;
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const at = node.data.indexOf(wanted);
            if (at >= 0) return [node, at];
        }
    };
    const [first, from] = find(arguments[0]);
    const [last, to] = find(arguments[1]);
    getSelection().setBaseAndExtent(first, from, last, to + arguments[1].length);";

/// The passages that are marked in the article that is open, with the ground of each.
const MARKED: &str = "const page = document.querySelector('.host').shadowRoot;
    return [...page.querySelectorAll('mark.highlight')].map((it) => it.textContent).join('|')";

#[tokio::test]
async fn a_passage_is_highlighted_noted_coloured_removed_and_brought_back() {
    journey("marking", async |session| {
        let cli = session.cli();
        cli.import(&[BATTERY.write(&session.files())]).well();
        session.start().await;
        let page = session.page();
        page.click(&row(BATTERY.title)).await;
        page.see(&heading("What the ledger shows").inside(region("Reader"))).await;
        let marked = async |wanted: &str| {
            page.until(&format!("“{wanted}” to be marked"), async || {
                (page.run(MARKED, vec![]).await == wanted).then_some(())
            })
            .await;
        };

        page.press(&["h"]).await;
        page.see(&words("Select a passage of the article first.")).await;
        page.run(SELECT, vec!["Oskar".into(), "Lindqvist".into()]).await;
        page.press(&["h"]).await;
        marked("Oskar Lindqvist").await;
        let quote = &cli.the_one("zinc")["highlights"][0];
        assert_eq!((&quote["quote"], &quote["colour"]), (&"Oskar Lindqvist".into(), &"yellow".into()));

        // One that goes over a heading is one highlight in several marks.
        page.run(SELECT, vec!["nobody missed it".into(), "On a calm night".into()]).await;
        page.press(&["h"]).await;
        marked("Oskar Lindqvist|nobody missed it.|What the ledger shows|On a calm night").await;
        assert_eq!(cli.the_one("zinc")["highlights"].as_array().map(Vec::len), Some(2));
        page.press(&["u"]).await;
        page.see(&words("Undone: highlighted 1 passage")).await;
        marked("Oskar Lindqvist").await;

        // Its card has its note and its colour.
        page.click(&Part::role("mark").with("Oskar Lindqvist")).await;
        let card = dialog("This highlight");
        page.click(&button("Highlight in green").inside(card.clone())).await;
        page.click(&Part::role("textbox").named("Note on this highlight").inside(card.clone())).await;
        page.type_text("every morning, by hand").await;
        page.press(&["Ctrl+Enter"]).await;
        page.picture("highlight-card").await;
        page.press(&["Escape"]).await;
        page.press(&["]"]).await;
        page.see(&button("Oskar Lindqvist").inside(region("Details"))).await;
        let kept = Part::role("textbox").named("Note on this highlight").inside(region("Details"));
        page.until("the note to be kept", async || {
            (page.see(&kept).await.value() == "every morning, by hand").then_some(())
        })
        .await;
        page.picture("highlights").await;
        let found = cli.the_one("note:morning has:highlight");
        assert_eq!(found["highlights"][0]["note"], "every morning, by hand");
        assert_eq!(found["highlights"][0]["colour"], "green");

        page.click(&button("Change this highlight").inside(region("Details"))).await;
        page.click(&Part::role("menuitem").with("Remove the highlight")).await;
        page.see(&words("Removed 1 highlight")).await;
        marked("").await;
        assert!(cli.list("has:highlight").lines.is_empty());
        page.click(&button("Undo").inside(region("Notices"))).await;
        marked("Oskar Lindqvist").await;
        assert_eq!(cli.list("has:highlight").lines.len(), 1);
    })
    .await;
}
