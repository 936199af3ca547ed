use super::*;
use crate::import::archive::tests::packed;
use crate::import::{Draft, Flow};

const CONTAINER: &str = r#"<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
    <rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"#;
/// The beginning of a PNG is all that tells a picture.
const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\nwhatever";

/// A book of these parts, and of these other members.
fn book(metadata: &str, manifest: &str, spine: &str, members: &[(&str, &[u8])]) -> Vec<u8> {
    let package = format!(
        r#"<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0">
        <metadata xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">{metadata}</metadata>
        <manifest>{manifest}</manifest>{spine}</package>"#
    );
    let mut all: Vec<(&str, &[u8])> = vec![
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", CONTAINER.as_bytes()),
        ("OEBPS/book.opf", package.as_bytes()),
    ];
    all.extend(members);
    packed(&all)
}

fn read_book(bytes: &[u8]) -> Result<Draft> {
    let mut drafts = Vec::new();
    let source = Source { name: "book.epub", bytes, address: None, beside: &|_| None };
    crate::import::read(&source, &mut |entry| {
        drafts.push(entry.draft);
        Flow::Continue
    })?;
    assert_eq!(drafts.len(), 1);
    drafts.remove(0)
}

fn page(body: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title/></head><body>{body}</body></html>"
    )
}

const CHAPTERS: &str = r#"<item id="a" href="text/a%20b.xhtml" media-type="application/xhtml+xml"/>
    <item id="c" href="text/c.xhtml" media-type="application/xhtml+xml"/>
    <item id="cover" href="text/cover.xhtml" media-type="application/xhtml+xml"/>
    <item id="picture" href="pictures/cover.png" media-type="image/png" properties="cover-image"/>
    <item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>"#;

#[test]
fn a_book_is_one_article_with_its_chapters_as_headings() {
    let metadata = r##"<dc:title id="t1">The Sea</dc:title><dc:title id="t2">A Life</dc:title>
        <meta refines="#t1" property="title-type">main</meta><meta refines="#t2" property="title-type">subtitle</meta>
        <dc:creator id="c1">Marsh, Ada</dc:creator><meta refines="#c1" property="role">aut</meta>
        <dc:creator id="c2">Bo Lind</dc:creator><meta refines="#c2" property="role">ill</meta>
        <dc:publisher>Harbour Press</dc:publisher><dc:date>2019-03-04T00:00:00+00:00</dc:date><dc:language>en-GB</dc:language>
        <dc:description>&lt;p&gt;All of &lt;b&gt;it&lt;/b&gt;.&lt;/p&gt;</dc:description>
        <dc:subject>Oceans</dc:subject><dc:subject>England -- Fiction</dc:subject>
        <dc:identifier>urn:isbn:9780000000000</dc:identifier><dc:source>https://example.org/sea?utm_source=x</dc:source>"##;
    let spine = r#"<spine><itemref idref="cover"/><itemref idref="nav"/><itemref idref="a"/><itemref idref="c"/><itemref idref="a"/></spine>"#;
    let nav = page(
        r#"<nav epub:type="toc"><ol><li><a href="text/a%20b.xhtml">Part <i>One</i></a><ol><li><a href="text/c.xhtml#x">Tides</a></li></ol></li></ol></nav>"#,
    );
    let (cover, first) = (page(r#"<div><img src="../pictures/cover.png"/></div>"#), page("<p>Water is wide.</p>"));
    let second = page(r#"<h1>Tides</h1><p>Up and <em>down</em>. <img src="../pictures/other.png" alt="a wave"/></p>"#);
    let bytes = book(
        metadata,
        CHAPTERS,
        spine,
        &[
            ("OEBPS/nav.xhtml", nav.as_bytes()),
            ("OEBPS/text/cover.xhtml", cover.as_bytes()),
            ("OEBPS/text/a b.xhtml", first.as_bytes()),
            ("OEBPS/text/c.xhtml", second.as_bytes()),
            ("OEBPS/pictures/cover.png", PICTURE),
            ("OEBPS/pictures/other.png", b"\x89PNG\r\n\x1a\nanother"),
        ],
    );
    let draft = read_book(&bytes).unwrap();
    assert_eq!(draft.format, Format::Epub);
    assert_eq!(draft.title, "The Sea: A Life");
    assert_eq!(draft.byline.as_deref(), Some("Ada Marsh"));
    assert_eq!(draft.site.as_deref(), Some("Harbour Press"));
    assert!(draft.published.as_deref().is_some_and(|date| date.starts_with("2019-03-04")));
    assert_eq!(draft.language.as_deref(), Some("en"));
    assert_eq!(draft.excerpt.as_deref(), Some("All of it."));
    assert_eq!(draft.url.as_deref(), Some("https://example.org/sea"));
    assert_eq!(draft.tags, ["Oceans"]);
    assert_eq!(draft.fields["subjects"], json!(["England -- Fiction"]));
    assert_eq!(draft.fields["contributors"], json!(["Bo Lind"]));
    assert_eq!(draft.pictures.len(), 2);
    assert_eq!(draft.picture, Some(format!("picture:{}", draft.pictures[0].hash)));
    let picture = format!("<img src=\"picture:{}\" alt=\"a wave\">", draft.pictures[1].hash);
    assert_eq!(
        draft.html,
        format!("<h2>Part One</h2><p>Water is wide.</p><h3>Tides</h3><p>Up and <em>down</em>. {picture}</p>")
    );
}

#[test]
fn books_of_the_second_version_have_their_titles_from_the_map() {
    let manifest = r#"<item id="a" href="a.html" media-type="application/xhtml+xml"/>
        <item id="map" href="toc.ncx" media-type="application/x-dtbncx+xml"/>
        <item id="p" href="p.jpg" media-type="image/jpeg"/>"#;
    let metadata = r#"<dc:title>T</dc:title><dc:creator opf:role="aut" opf:file-as="x">Ada Marsh</dc:creator>
        <dc:date opf:event="modification">2020-01-01</dc:date><dc:date opf:event="publication">1907</dc:date><meta name="cover" content="p"/>"#;
    let map = r#"<ncx><docTitle><text>T</text></docTitle><navMap><navPoint><navLabel><text>First &amp; last</text></navLabel>
        <content src="a.html#top"/></navPoint></navMap></ncx>"#;
    let bytes = book(
        metadata,
        manifest,
        r#"<spine toc="map"><itemref idref="a"/></spine>"#,
        &[
            ("OEBPS/a.html", page("<p>Some text.</p>").as_bytes()),
            ("OEBPS/toc.ncx", map.as_bytes()),
            ("OEBPS/p.jpg", b"\xff\xd8\xff\xe0"),
        ],
    );
    let draft = read_book(&bytes).unwrap();
    assert_eq!(draft.html, "<h2>First &amp; last</h2><p>Some text.</p>");
    assert_eq!(draft.published.as_deref(), Some("1907"));
    assert!(draft.picture.is_some_and(|picture| picture.ends_with(&draft.pictures[0].hash)));
}

#[test]
fn a_locked_book_says_so_and_hidden_fonts_lock_none() {
    let lock = |algorithm: &str, uri: &str| {
        format!(
            r#"<encryption><EncryptedData><EncryptionMethod Algorithm="{algorithm}"/><CipherData><CipherReference URI="{uri}"/>
            </CipherData></EncryptedData></encryption>"#
        )
    };
    let aes = "http://www.w3.org/2001/04/xmlenc#aes256-cbc";
    for (list, is_locked) in [
        (lock(aes, "OEBPS/text/c.xhtml"), true),
        (lock(FONT_ONLY[0], "OEBPS/fonts/x.ttf"), false),
        (lock(aes, "OEBPS/fonts/x.ttf"), false),
    ] {
        let bytes = book(
            "",
            CHAPTERS,
            r#"<spine><itemref idref="c"/></spine>"#,
            &[
                ("OEBPS/text/c.xhtml", page("<p>Some text.</p>").as_bytes()),
                ("META-INF/encryption.xml", list.as_bytes()),
            ],
        );
        match read_book(&bytes) {
            Err(Error::Invalid(why)) => assert!(is_locked && why.contains("DRM"), "{why}"),
            read => assert!(!is_locked && read.is_ok(), "{list}"),
        }
    }
}

#[test]
fn hostile_books_end_in_an_error_or_with_what_can_be_read() {
    let spine = r#"<spine><itemref idref="a"/><itemref idref="c"/></spine>"#;
    let outside = r#"<item id="a" href="../../../../etc/passwd"/><item id="c" href="c.xhtml"/>"#;
    let text = page("<p>Some text.</p>");
    let draft = read_book(&book("", outside, spine, &[("OEBPS/c.xhtml", text.as_bytes())])).unwrap();
    assert_eq!(draft.html, "<p>Some text.</p>");

    let manifest = r#"<item id="a" href="a.xhtml"/><item id="c" href="c.xhtml"/>"#;
    let bomb = page(&"A".repeat(8 << 20));
    let bytes = book("", manifest, spine, &[("OEBPS/a.xhtml", bomb.as_bytes()), ("OEBPS/c.xhtml", text.as_bytes())]);
    let draft = read_book(&bytes).unwrap();
    assert_eq!(draft.html, "<p>Some text.</p>");
    assert_eq!(draft.fields["unread chapters"], json!(["OEBPS/a.xhtml"]));

    let only_bomb = book("", manifest, spine, &[("OEBPS/a.xhtml", bomb.as_bytes())]);
    assert!(matches!(read_book(&only_bomb), Err(Error::Invalid(why)) if why.contains("too large")));
    let often = format!("<spine>{}</spine>", r#"<itemref idref="c"/>"#.repeat(100_000));
    let draft = read_book(&book("", manifest, &often, &[("OEBPS/c.xhtml", text.as_bytes())])).unwrap();
    assert_eq!(draft.html, "<p>Some text.</p>");
    let deep = format!("<spine toc='n'>{}", "<x>".repeat(5_000));
    assert!(read_book(&book("", manifest, &deep, &[("OEBPS/c.xhtml", text.as_bytes())])).is_err());
    assert!(matches!(read_book(&book("", manifest, spine, &[])), Err(Error::NoText)));
}
