//! Pages that say of themselves what is needed, each in another way.

use super::*;

fn known(head: &str, body: &str) -> Metadata {
    let page = Document::from(format!("<html><head>{head}</head><body>{body}</body></html>"));
    read(&page, Some("https://www.islandpost.example/news/walks-at-the-harbour"))
}

#[test]
fn the_title_is_the_heading_that_speaks_of_the_same_as_the_head() {
    for (head, body, title) in [
        (
            "<title>Top 11 harbour walks | Island Post</title>",
            "<h1>The 11 best harbour walks, and when to go</h1>",
            "The 11 best harbour walks, and when to go",
        ),
        ("<title>Ferries run late</title>", "<h1>Island Post</h1>", "Ferries run late"),
        ("<meta property=og:title content='Ferries run late | Transport'>", "", "Ferries run late"),
        ("<title>Ferries run late</title>", "<h1>FERRIES RUN LATE</h1>", "Ferries run late"),
        ("<title>Our favourites</title>", "<h1>Good walks at the harbour</h1>", "Good walks at the harbour"),
    ] {
        assert_eq!(known(head, body).title.as_deref(), Some(title), "{head} {body}");
    }
}

#[test]
fn the_day_is_that_of_publishing_while_the_page_says_it() {
    let declared = "<meta property=article:published_time content='2024-03-22T09:30:00Z'>";
    let living = "<meta property=article:modified_time content='2024-04-02T08:00:00Z'>\
        <script type='application/ld+json'>{\"@type\": \"WebPage\", \"datePublished\": \"2020-01-08\"}</script>";
    for (head, body, day) in [
        (declared, "<h1>Ferries</h1><p>Updated April 2, 2024</p>", Some("2024-03-22T09:30:00Z")),
        (declared, "<h1>Ferries</h1><p>December 30, 2013</p>", Some("2013-12-30")),
        ("<meta name=w-published-date content='2024-03-22'>", "<h1>Ferries</h1>", Some("2024-03-22")),
        ("", "<h1>Ferries</h1><p>Updated April 2, 2024</p>", Some("2024-04-02")),
        ("", "<h1>Ferries</h1><p>Updated April 2, 2024</p><p>March 22, 2024</p>", Some("2024-03-22")),
        ("", "<h1>Ferries</h1><aside><p>March 22, 2024</p></aside>", None),
        ("", "<h1>Ferries</h1><p>Copyright March 22, 2024</p>", None),
        // What holds the headline, or most of the text, is not beside the article, whatever its name.
        ("", "<div class=site-widget><h1>Ferries</h1><p>March 22, 2024</p></div>", Some("2024-03-22")),
        (
            "",
            "<article><p>They run.</p><footer><time datetime=2024-03-22>Friday</time></footer></article>",
            Some("2024-03-22"),
        ),
        (declared, "<h1>Ferries</h1><p>Originally published on 4 May 2019, changed since</p>", Some("2019-05-04")),
        (declared, "<h1>Ferries</h1><p>March 21, 2024</p>", Some("2024-03-22T09:30:00Z")),
        (living, "<h1>Ferries</h1><p>Updated April 2, 2024</p>", Some("2024-04-02")),
        (living, "<h1>Ferries</h1><p>They run.</p>", Some("2020-01-08")),
        ("", "<h1>Ferries</h1><p>They run.</p><p>Last updated: April 2, 2024</p>", Some("2024-04-02")),
    ] {
        assert_eq!(known(head, body).published.as_deref(), day, "{head} {body}");
    }
}

#[test]
fn authors_are_found_where_readers_see_them() {
    for (head, body, byline) in [
        (
            "<meta name=twitter:label1 content='Written by'><meta name=twitter:data1 content='Ada Marsh'>",
            "",
            Some("Ada Marsh"),
        ),
        ("", "<h1>Ferries</h1><p>by ibby</p>", Some("ibby")),
        (
            "",
            "<h1>Ferries</h1><div class=post-author><div>By</div><div>Ada Marsh</div><div>-</div></div>",
            Some("Ada Marsh"),
        ),
        ("", "<h1>Ferries</h1><div class=comments><span class=author>Bo Lind</span></div>", None),
        (
            "<meta property=og:site_name content='Island Post'><meta name=author content='Island Post'>",
            "<h1>Ferries</h1><a rel=author href=/x>Ada Marsh</a>",
            Some("Ada Marsh"),
        ),
        (
            "<meta property=og:site_name content='Island Post'><meta name=author content='Island Post'>",
            "<h1>Ferries</h1>",
            Some("Island Post"),
        ),
    ] {
        assert_eq!(known(head, body).byline.as_deref(), byline, "{head} {body}");
    }
}
