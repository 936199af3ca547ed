use sheaf_tests::offer::Offer;
use sheaf_tests::part::{Part, button, dialog, heading, region, row, words};
use sheaf_tests::pieces;
use sheaf_tests::session::journey;
use sheaf_tests::web::Web;

const QUARRY: &str = "<!doctype html><html lang=en><head><title>The Quarry Choir</title>\
<meta name=author content='Rosa Tamm'></head><body><nav><a href=/>Home</a></nav><article><h1>The Quarry Choir</h1>\
<p>On the lowest ledge of the slate quarry at Penwyn forty people meet every Tuesday to sing, because the rock gives \
each note back a little later and a little lower than it was given.</p>\
<p>The choir began as a bet between two drillers. It has outlived the quarry, which closed in the spring, and the \
echo has become a ninth voice that is written into the parts in pencil.</p>\
<p>Visitors are welcome and are handed a lamp. They are asked to be quiet until the last note has come back from the \
far wall, which takes longer than one would think.</p></article></body></html>";

#[tokio::test]
async fn an_address_that_is_pasted_is_saved_when_that_is_asked_for_and_not_before() {
    journey("saving", async |session| {
        let web = Web::serving(&[("/quarry", QUARRY)]);
        session.start().await;
        let page = session.page();
        page.see(&words("Drop files or folders here")).await;
        let clipboard = Offer::of_text(session.desktop(), &web.page("/quarry"));
        page.press(&["Ctrl+v"]).await;
        let sheet = dialog("Save an address");
        let field = Part::role("textbox").named("Address of a page; several, one a line").inside(sheet.clone());
        let typed = page.see(&field).await;
        assert_eq!(typed.value(), web.page("/quarry"));
        drop(clipboard);
        page.picture("save-address").await;
        assert!(web.asked().is_empty(), "nobody asked for it yet");

        // This computer is nobody else's business: the page is only fetched once the person allows it.
        page.click(&button("Save").inside(sheet.clone())).await;
        let allow = button("Allow 127.0.0.1 this time").inside(sheet.clone());
        page.see(&allow).await;
        page.picture("save-address-private").await;
        assert!(web.asked().is_empty(), "it was not allowed yet");
        page.click(&allow).await;
        page.see(&heading("The Quarry Choir").inside(region("Reader"))).await;
        page.see_gone(&sheet).await;
        let cli = session.cli();
        assert_eq!(cli.the_one("drillers")["byline"], "Rosa Tamm");

        // What is no address is said so, and the dialog stays for another try; of what is not there the address is kept.
        page.press(&["Escape"]).await;
        page.press(&["Ctrl+Shift+L"]).await;
        page.see(&field.clone().that_is("focused")).await;
        page.type_text("a few words").await;
        page.press(&["Enter"]).await;
        page.see(&words("is no address of the web").inside(sheet.clone())).await;
        page.press(&["Ctrl+a"]).await;
        page.type_text(&web.page("/gone")).await;
        page.press(&["Enter"]).await;
        page.click(&allow).await;
        page.see(&words("404")).await;
        page.see_gone(&sheet).await;
        assert_eq!(cli.list("").lines.len(), 2, "its address is kept");
        assert_eq!(cli.list("format:link").lines.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn the_text_of_an_address_is_missing_until_it_is_asked_for() {
    journey("fetching", async |session| {
        let web = Web::serving(&[("/quarry", QUARRY)]);
        let links = format!(
            "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>Bookmarks</TITLE>\n<H1>Bookmarks</H1>\n<DL><p>\n\
            <DT><A HREF=\"{}\" ADD_DATE=\"1600000000\">Where the rock sings</A>\n</DL><p>\n",
            web.page("/quarry"),
        );
        let file = pieces::write(&session.files(), "bookmarks.html", links.as_bytes());
        session.cli().import(&[file]).well();
        session.start().await;
        let page = session.page();
        page.see(&row("Address only")).await;
        page.click(&row("Where the rock sings")).await;
        page.see(&words("Only its address was saved").inside(region("Reader"))).await;
        page.click(&button("Fetch its text").inside(region("Reader"))).await;
        // A page of this very computer is refused, and the report says why.
        page.see(&Part::role("listitem").with("127.0.0.1").inside(dialog("Import"))).await;
        page.picture("fetch-refused").await;
        assert!(web.asked().is_empty(), "it was not allowed");
        assert_eq!(session.cli().list("format:link").lines.len(), 1);
    })
    .await;
}
