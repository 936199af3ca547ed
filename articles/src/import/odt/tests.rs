use super::*;
use crate::import::archive::tests::packed;
use crate::import::{Draft, Flow};

const STYLES: &str = r#"<office:document-styles><office:styles>
    <style:style style:name="Heading_20_1" style:family="paragraph" style:default-outline-level="1"/>
    <style:style style:name="Title" style:family="paragraph"/>
    <style:style style:name="Strong" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
    </office:styles></office:document-styles>"#;
const AUTOMATIC: &str = r#"<office:automatic-styles>
    <style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/>
    <style:style style:name="P2" style:family="paragraph" style:parent-style-name="P2"/>
    <style:style style:name="T1" style:family="text" style:parent-style-name="Strong"><style:text-properties fo:font-style="italic"/></style:style>
    <style:style style:name="T2" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>
    <style:style style:name="T3" style:family="text"><style:text-properties text:display="none"/></style:style>
    <text:list-style style:name="L1"><text:list-level-style-bullet text:level="1"/><text:list-level-style-number text:level="2" style:num-format="1"/></text:list-style>
    </office:automatic-styles>"#;
const META: &str = r#"<office:document-meta><office:meta><dc:title>Draft</dc:title><meta:initial-creator>Ada Marsh</meta:initial-creator>
    <dc:creator>Bo Lind</dc:creator><meta:creation-date>2023-05-06T07:08:09</meta:creation-date><meta:keyword>tides</meta:keyword>
    <meta:keyword>moon, sun</meta:keyword><dc:subject>Water</dc:subject><meta:user-defined meta:name="Ship">Argo</meta:user-defined>
    </office:meta></office:document-meta>"#;

fn document(body: &str, others: &[(&str, &[u8])]) -> Vec<u8> {
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content>{AUTOMATIC}<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    );
    let mut members: Vec<(&str, &[u8])> = vec![
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", content.as_bytes()),
        ("styles.xml", STYLES.as_bytes()),
        ("meta.xml", META.as_bytes()),
        ("Pictures/a.png", b"\x89PNG\r\n\x1a\nwhatever"),
    ];
    members.extend(others);
    packed(&members)
}

fn read_bytes(bytes: &[u8]) -> Result<Draft> {
    let mut drafts = Vec::new();
    crate::import::read(&Source { name: "a.odt", bytes, address: None, beside: &|_| None }, &mut |entry| {
        drafts.push(entry.draft);
        Flow::Continue
    })?;
    drafts.remove(0)
}

fn draft(body: &str) -> Draft {
    let body = format!("<text:p text:style-name=\"P1\">The Sea</text:p>{body}");
    read_bytes(&document(&body, &[])).unwrap()
}

#[test]
fn a_document_has_its_title_its_headings_and_what_it_says_of_itself() {
    let draft = draft(
        "<text:h text:outline-level=\"1\">One</text:h><text:h text:outline-level=\"2\">Below</text:h><text:p>Text.</text:p>",
    );
    assert_eq!((draft.title.as_str(), draft.format), ("The Sea", Format::Odt));
    assert_eq!(draft.html, "<h2>One</h2><h3>Below</h3><p>Text.</p>");
    assert_eq!(draft.byline.as_deref(), Some("Ada Marsh"));
    assert_eq!(draft.tags, ["tides", "moon", "sun"]);
    assert!(draft.published.is_some_and(|date| date.starts_with("2023-05-06")));
    assert_eq!((&draft.fields["subject"], &draft.fields["Ship"]), (&json!("Water"), &json!("Argo")));
}

#[test]
fn the_words_of_a_paragraph_keep_their_marks_links_notes_and_pictures() {
    for (inside, html) in [
        (
            "a <text:span text:style-name=\"T1\">b</text:span><text:span text:style-name=\"T2\">2</text:span><text:span text:style-name=\"T3\">no</text:span>",
            "<p>a <strong><em>b</em></strong><sup>2</sup></p>",
        ),
        (
            "<text:a xlink:href=\"https://example.org/\">x</text:a> <text:a xlink:href=\"javascript:alert(1)\">y</text:a>",
            "<p><a href=\"https://example.org/\">x</a> y</p>",
        ),
        ("a<text:s text:c=\"2000000000\"/>b<text:line-break/>c\n   d", "<p>a b<br>c d</p>"),
        (
            "Wide<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Not all.</text:p></text:note-body></text:note>.",
            "<p>Wide<sup><a href=\"#fn-1\">1</a></sup>.</p><hr><ol><li id=\"fn-1\">Not all.</li></ol>",
        ),
        ("a<office:annotation><text:p>remark</text:p></office:annotation>b", "<p>ab</p>"),
    ] {
        assert_eq!(draft(&format!("<text:p>{inside}</text:p>")).html, html, "{inside}");
    }
    let draft = draft(
        "<text:tracked-changes><text:p>deleted</text:p></text:tracked-changes><text:p><draw:frame><draw:image xlink:href=\"Pictures/a.png\"/></draw:frame></text:p>",
    );
    assert_eq!(draft.html, format!("<p><img src=\"picture:{}\"></p>", draft.pictures[0].hash));
}

#[test]
fn lists_and_tables_are_what_they_were() {
    let item = |inside: &str| format!("<text:list-item>{inside}</text:list-item>");
    let inner = format!(
        "<text:list>{}{}</text:list>",
        item("<text:p>b</text:p><text:p>more</text:p>"),
        item("<text:p>c</text:p>")
    );
    let list = format!(
        "<text:list text:style-name=\"L1\">{}{}</text:list>",
        item(&format!("<text:p>a</text:p>{inner}")),
        item("<text:p>d</text:p>")
    );
    assert_eq!(draft(&list).html, "<ul><li>a<ol><li>b<p>more</p></li><li>c</li></ol></li><li>d</li></ul>");
    let cell = |attributes: &str, text: &str| {
        format!("<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>")
    };
    let table = format!(
        "<table:table><table:table-header-rows><table:table-row>{}<table:covered-table-cell/></table:table-row></table:table-header-rows>
        <table:table-row>{}{}</table:table-row></table:table>",
        cell("table:number-columns-spanned=\"2\"", "head"),
        cell("", "a"),
        cell("", "b")
    );
    assert_eq!(
        draft(&table).html,
        "<table><thead><tr><th colspan=\"2\">head</th></tr></thead><tbody><tr><td>a</td><td>b</td></tr></tbody></table>"
    );
}

#[test]
fn what_is_locked_or_no_text_says_so() {
    let manifest = b"<manifest:manifest><manifest:file-entry manifest:full-path=\"content.xml\"><manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
    let locked = document("<text:p>a</text:p>", &[("META-INF/manifest.xml", manifest)]);
    assert!(matches!(read_bytes(&locked), Err(Error::Invalid(why)) if why.contains("password")));
    for (kind, what) in [("spreadsheet", "spreadsheet"), ("presentation", "presentation"), ("graphics", "no text")] {
        let bytes = packed(&[("mimetype", format!("application/vnd.oasis.opendocument.{kind}").as_bytes())]);
        assert!(matches!(read_bytes(&bytes), Err(Error::UnknownFormat(why)) if why.contains(what)), "{kind}");
    }
}

#[test]
fn hostile_documents_end_in_an_error_or_with_their_text() {
    let deep = document(&"<text:section>".repeat(300_000), &[]);
    assert!(matches!(read_bytes(&deep), Err(Error::Invalid(_))));
    let wide = "<table:table><table:table-row><table:table-cell table:number-columns-repeated=\"1000000000\"><text:p>a.</text:p></table:table-cell></table:table-row></table:table>";
    assert!(draft(wide).html.len() < 1_000);
    let whole = document("<text:p>Text.</text:p>", &[]);
    for length in (0..whole.len()).step_by(97) {
        assert!(read_bytes(&whole[..length]).is_err(), "cut at {length}");
    }
}
