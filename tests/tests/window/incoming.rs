use sheaf_tests::paper;
use sheaf_tests::part::{Part, button, dialog, heading, region, row, words};
use sheaf_tests::pieces::{self, FERRY, TIDE};
use sheaf_tests::session::journey;

/// Whether something is drawn on the first page of a PDF that is shown.
const IS_DRAWN: &str = "
    const canvas = document.querySelector('.pages canvas');
    if (canvas === null || canvas.width < 300) return false;
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let dark = 0;
    for (let at = 0; at < data.length; at += 4) if (data[at + 3] > 0 && data[at] < 100) dark += 1;
    return dark > 200;";

#[tokio::test]
async fn the_original_of_a_pdf_is_shown_page_by_page() {
    journey("original-of-a-pdf", async |session| {
        let lines = [
            "The harbour is to be closed for the whole of the winter,",
            "and the ferries will leave from the old pier until spring.",
            "Nobody has said what becomes of the clock.",
        ];
        let file = pieces::write(&session.files(), "plan.pdf", &paper::pdf("Plan of the harbour", &lines, 3));
        session.cli().import(&[file]).well();
        session.start().await;
        let page = session.page();
        page.click(&row("Plan of the harbour")).await;
        page.see(&words("what becomes of the clock").inside(region("Reader"))).await;
        page.click(&button("The original").inside(region("Reader"))).await;
        page.see(&Part::role("document").named("The original of Plan of the harbour")).await;
        page.until("the first page of the PDF", async || {
            page.run(IS_DRAWN, vec![]).await.as_bool().unwrap_or_default().then_some(())
        })
        .await;
        page.picture("original-of-a-pdf").await;
        page.click(&button("Back to the text").inside(region("Reader"))).await;
        page.see(&words("what becomes of the clock").inside(region("Reader"))).await;
    })
    .await;
}

#[tokio::test]
async fn documents_that_are_read_in_a_process_of_their_own_come_into_the_open_window() {
    journey("read-apart", async |session| {
        let folder = session.files().join("documents");
        let papers = [
            ("Plan.pdf", paper::pdf("The winter plan", &["The winter plan", "Every gull on the pier was counted."], 2)),
            ("Minutes.docx", paper::docx(&["Minutes of the spring", "Every heron on the weir was counted."])),
            ("Letter.rtf", paper::rtf(&["A letter of summer", "Every swift under the roof was counted."])),
        ];
        for (name, bytes) in &papers {
            pieces::write(&folder, name, bytes);
        }
        session.start().await;
        let page = session.page();
        let target = page.see(&words("Drop files or folders here")).await.middle();
        session.hold_files(&[&folder], target).await.let_go();
        let sheet = dialog("Import");
        page.see(&words("3 articles added").inside(sheet)).await;
        let cli = session.cli();
        for (bird, title) in
            [("gull", "The winter plan"), ("heron", "Minutes of the spring"), ("swift", "A letter of summer")]
        {
            assert_eq!(cli.the_one(bird)["title"], title);
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_put_into_a_watched_folder_appears_in_the_open_window() {
    journey("watched-folder", async |session| {
        let inbox = session.files().join("to read");
        std::fs::create_dir_all(&inbox).expect("there is room for a folder");
        session.start().await;
        let page = session.page();
        page.see(&words("Drop files or folders here")).await;
        let folder = inbox.to_string_lossy().into_owned();
        session.cli().run(["watch", &folder, "--tag", "watched"]).well();
        FERRY.write(&inbox);
        page.see(&row(FERRY.title)).await;
        // One that comes later too, and in a folder that was not there before.
        TIDE.write(&inbox.join("deeper"));
        page.see(&row(TIDE.title)).await;
        assert_eq!(session.cli().list("tag:watched").lines.len(), 2);
        page.press(&["Ctrl+,"]).await;
        let settings = dialog("Settings");
        page.see(&words(folder.as_str()).inside(settings.clone())).await;
        page.picture("watched-folder").await;
        page.click(&button(format!("Stop watching {folder}")).inside(settings.clone())).await;
        page.see_gone(&words(folder.as_str()).inside(settings)).await;
        assert!(session.cli().run(["watched"]).well().lines.is_empty(), "it is watched no longer");
    })
    .await;
}

#[tokio::test]
async fn an_article_of_which_only_the_beginning_came_says_so() {
    journey("stub", async |session| {
        let closed = "<!doctype html><html lang=en><head><title>The clock on the pier</title>\
            <script type='application/ld+json'>{\"@context\":\"https://schema.org\",\"@type\":\"NewsArticle\",\
            \"headline\":\"The clock on the pier\",\"wordCount\":2400,\"isAccessibleForFree\":false}</script></head><body>\
            <article><h1>The clock on the pier</h1><p>It stopped in the night, at ten past three, and only the harbour \
            master has the key to it. He has been away since the spring, and nobody has asked where he went.</p>\
            <p>Subscribe to continue reading.</p></article></body></html>";
        let file = pieces::write(&session.files(), "clock.html", closed.as_bytes());
        session.cli().import(&[file]).well();
        session.start().await;
        let page = session.page();
        page.click(&row("The clock on the pier")).await;
        page.see(&heading("The clock on the pier").inside(region("Reader"))).await;
        let note = page.see(&Part::role("note").with("This may not be the whole article").inside(region("Reader"))).await;
        assert!(note.text().contains("of about 2400 words: it is not free to read"), "{}", note.text());
        page.picture("stub").await;
    })
    .await;
}
