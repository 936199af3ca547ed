use sheaf_tests::hands::{ENTER, Hands};
use sheaf_tests::part::{button, dialog, row, words};
use sheaf_tests::pieces::BATTERY;
use sheaf_tests::session::journey;

#[tokio::test]
async fn a_file_chosen_in_the_dialog_of_the_desktop_is_imported() {
    journey("file-dialog", async |session| {
        let file = BATTERY.write(&session.files());
        let page = session.start().await;
        page.click(&button("Choose files…")).await;

        let desktop = session.desktop();
        let chooser = desktop.window("Choose articles to import");
        desktop.activate(chooser);
        let hands = Hands::on(desktop);
        hands.type_text(file.to_str().expect("scratch folders have plain names"));
        hands.press(ENTER);

        let sheet = dialog("Import");
        page.see(&words("1 article added").inside(sheet.clone())).await;
        page.click(&button("Show imported").inside(sheet)).await;
        page.see(&row(BATTERY.title)).await;
        assert_eq!(session.cli().the_one("Lindqvist ledger")["original"]["name"], BATTERY.file);
    })
    .await;
}
