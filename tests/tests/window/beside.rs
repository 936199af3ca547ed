use std::process::{Command, Stdio};

use sheaf_tests::part::{Part, button, dialog, item, list, row, words};
use sheaf_tests::pieces::{BATTERY, FERRY, ORCHARD, TIDE};
use sheaf_tests::programs;
use sheaf_tests::session::journey;

#[tokio::test]
async fn the_command_line_reads_and_writes_beside_the_open_window() {
    journey("beside", async |session| {
        let files = session.files();
        let cli = session.cli();
        cli.import(&[BATTERY, FERRY].map(|piece| piece.write(&files))).well();
        let page = session.start().await;
        page.see_so_many(2, &Part::role("option").inside(list())).await;

        assert_eq!(cli.list("").lines.len(), 2, "it reads while the window has the library");
        let sum = cli.import(&[ORCHARD.write(&files)]).well();
        assert_eq!(sum.last()["added"], 1);
        page.see(&row(ORCHARD.title)).await;
        let id = cli.the_one("medlar")["id"].to_string();
        cli.run(["tag", &id, "--add", "gardens"]).well();
        page.see(&item("gardens")).await;
        page.see(&row(ORCHARD.title).with("gardens")).await;
        cli.run(["undo"]).well();
        page.see_gone(&item("gardens")).await;
        cli.run(["state", &id, "later"]).well();
        page.see_gone(&row(ORCHARD.title)).await;

        // What the window does, the command line sees at once, and can take back.
        page.click(&row(BATTERY.title)).await;
        page.press(&["e"]).await;
        page.see(&words("Archived 1 article")).await;
        assert_eq!(cli.the_one("zinc")["state"], "archive");
        cli.run(["undo"]).well();
        page.see(&row(BATTERY.title)).await;
        assert_eq!(cli.the_one("zinc")["state"], "inbox");
    })
    .await;
}

#[tokio::test]
async fn a_second_start_hands_its_files_to_the_first_window() {
    journey("second-start", async |session| {
        let files = session.files();
        session.start_with(&[TIDE.write(&files).to_str().expect("scratch names are Unicode")]);
        let page = session.start().await;
        let sheet = dialog("Import");
        page.see(&words("1 article added").inside(sheet.clone())).await;
        page.click(&button("Show imported").inside(sheet.clone())).await;
        page.see(&row(TIDE.title)).await;

        let mut second = Command::new(programs::desktop());
        second.arg("--library").arg(session.library()).args([FERRY, ORCHARD].map(|piece| piece.write(&files)));
        second.envs(session.variables()).stdin(Stdio::null());
        let ended = second.output().expect("the program starts twice");
        assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
        page.see(&words("2 articles added").inside(sheet.clone())).await;
        page.click(&button("Show imported").inside(sheet)).await;
        page.see(&row(ORCHARD.title)).await;
        assert_eq!(session.desktop().windows().len(), 1, "{:?}", session.desktop().windows());
        assert_eq!(session.cli().list("").lines.len(), 3);
    })
    .await;
}
