use sheaf_tests::part::{Part, button, heading, list, region, row, words};
use sheaf_tests::session::journey;

#[tokio::test]
async fn an_empty_library_offers_samples_and_shows_them() {
    journey("first-run", async |session| {
        let page = session.start().await;
        page.see(&heading("A quiet home for the articles you keep")).await;
        page.picture("first-run").await;
        page.click(&button("Add the sample articles")).await;
        page.see(&words("8 articles added")).await;
        page.picture("samples-imported").await;
        page.click(&button("Show imported")).await;

        let rows = page.see_so_many(8, &Part::role("option").inside(list())).await;
        let title = session.cli().list("").texts("title")[0].to_owned();
        assert!(rows.iter().any(|row| row.text().contains(&title)), "{title} is not in the list");
        page.click(&row(&title)).await;
        page.see(&heading(&title).inside(region("Reader"))).await;
        page.picture("sample-read").await;
    })
    .await;
}
