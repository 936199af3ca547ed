use fantoccini::key::Key;
use sheaf_tests::part::{Part, button, dialog, list, region, row, words};
use sheaf_tests::pieces;
use sheaf_tests::session::journey;

fn report(number: usize) -> Part {
    row(format!("Harbour report {number:03}"))
}

#[tokio::test]
async fn many_articles_are_selected_tagged_archived_and_brought_back_at_once() {
    journey("selection", async |session| {
        let cli = session.cli();
        cli.import(&pieces::write_reports(&session.files(), 40)).well();
        let page = session.start().await;
        page.see(&list()).await;
        page.click(&button("Sort")).await;
        page.click(&Part::role("menuitemcheckbox").with("Title")).await;
        page.see(&report(1)).await;

        page.click(&report(1)).await;
        page.click_with(Key::Shift, &report(4)).await;
        page.see(&words("4 selected")).await;
        page.click_with(Key::Control, &report(2)).await;
        page.click_with(Key::Control, &report(6)).await;
        page.see(&words("4 selected").inside(region("Articles"))).await;
        page.see_so_many(4, &Part::role("option").that_is("selected").inside(list())).await;
        page.see(&report(6).that_is("selected")).await;
        page.picture("selection").await;

        page.click(&button("Tag…").inside(region("Articles"))).await;
        let sheet = dialog("Tag 4 articles");
        page.see(&Part::role("combobox").named("Tags").that_is("focused").inside(sheet.clone())).await;
        page.type_text("harbours/logged").await;
        page.press(&["Enter", "Enter"]).await;
        page.see_gone(&sheet).await;
        page.see(&words("Tagged 4 articles")).await;
        assert_eq!(titles(&cli.list("tag:harbours")), [1, 3, 4, 6]);

        page.press(&["e"]).await;
        page.see(&words("Archived 4 articles")).await;
        page.see_gone(&report(3)).await;
        assert_eq!(titles(&cli.list("is:archived")), [1, 3, 4, 6]);
        page.click(&button("Undo").inside(region("Notices"))).await;
        page.see(&words("Undone: archived 4 articles")).await;
        page.see(&report(3)).await;
        assert_eq!(cli.list("is:archived").lines.len(), 0);
        page.press(&["Shift+u"]).await;
        page.see(&words("Done again: archived 4 articles")).await;
        assert_eq!(titles(&cli.list("is:archived")), [1, 3, 4, 6]);

        // All that a search finds, however many rows of it were ever seen.
        page.press(&["g", "e"]).await;
        page.see(&Part::role("listbox").with("Articles: All").that_is("focused")).await;
        page.press(&["Ctrl+a"]).await;
        page.see(&words("40 selected").inside(region("Articles"))).await;
        page.press(&["s"]).await;
        page.see(&words("Starred 40 articles")).await;
        assert_eq!(cli.list("is:starred").lines.len(), 40);
        page.press(&["u"]).await;
        page.see(&words("Undone: starred 40 articles")).await;
        assert_eq!(cli.list("is:starred").lines.len(), 0);
    })
    .await;
}

/// Numbers of the reports that were found, in order.
fn titles(answer: &sheaf_tests::cli::Answer) -> Vec<usize> {
    let number = |title: &str| title.rsplit(' ').next().and_then(|number| number.parse().ok());
    let mut numbers: Vec<usize> = answer.texts("title").into_iter().filter_map(number).collect();
    numbers.sort_unstable();
    numbers
}
