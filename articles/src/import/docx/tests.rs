use super::*;
use crate::error::Error;
use crate::import::archive::tests::packed;
use crate::import::{Draft, Flow};

const TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#;
const PACKAGE: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
    <Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>
    <Relationship Id="r2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>"#;
const PARTS: &str = r#"<Relationships>
    <Relationship Id="s" Type="x/styles" Target="styles.xml"/><Relationship Id="n" Type="x/numbering" Target="numbering.xml"/>
    <Relationship Id="f" Type="x/footnotes" Target="footnotes.xml"/><Relationship Id="p" Type="x/image" Target="media/a.png"/>
    <Relationship Id="h" Type="x/hyperlink" Target="https://example.org/?a=1&amp;b=2" TargetMode="External"/>
    <Relationship Id="j" Type="x/hyperlink" Target="javascript:alert(1)" TargetMode="External"/></Relationships>"#;
const STYLES: &str = r#"<w:styles xmlns:w="w">
    <w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/><w:rPr><w:b/></w:rPr></w:style>
    <w:style w:type="paragraph" w:styleId="Mine"><w:name w:val="Mine"/><w:basedOn w:val="berschrift1"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
    <w:style w:type="paragraph" w:styleId="T"><w:name w:val="Titel"/></w:style>
    <w:style w:type="paragraph" w:styleId="V1"><w:name w:val="toc 1"/></w:style>
    <w:style w:type="paragraph" w:styleId="Q"><w:name w:val="Quote"/></w:style>
    <w:style w:type="paragraph" w:styleId="L"><w:name w:val="List Bullet"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
    <w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style></w:styles>"#;
const NUMBERING: &str = r#"<w:numbering xmlns:w="w">
    <w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>
    <w:abstractNum w:abstractNumId="8"><w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="decimal"/></w:lvl>
        <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/></w:lvl></w:abstractNum>
    <w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num></w:numbering>"#;
const NOTES: &str = r#"<w:footnotes xmlns:w="w"><w:footnote w:type="separator" w:id="0"><w:p><w:r><w:t>---</w:t></w:r></w:p></w:footnote>
    <w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>Not all of it.</w:t></w:r></w:p></w:footnote></w:footnotes>"#;
const CORE: &str = r#"<cp:coreProperties xmlns:cp="c" xmlns:dc="d" xmlns:dcterms="t"><dc:title>Draft of the sea</dc:title>
    <dc:creator>Marsh, Ada</dc:creator><cp:keywords>tides, moon; tides and moon</cp:keywords>
    <dcterms:created>2023-05-06T07:08:09Z</dcterms:created><dcterms:modified>2024-01-01T00:00:00Z</dcterms:modified></cp:coreProperties>"#;

fn document(body: &str) -> Vec<u8> {
    let body =
        format!(r#"<?xml version="1.0"?><w:document xmlns:w="w" xmlns:r="r"><w:body>{body}</w:body></w:document>"#);
    packed(&[
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", PACKAGE.as_bytes()),
        ("word/_rels/document.xml.rels", PARTS.as_bytes()),
        ("word/document.xml", body.as_bytes()),
        ("word/styles.xml", STYLES.as_bytes()),
        ("word/numbering.xml", NUMBERING.as_bytes()),
        ("word/footnotes.xml", NOTES.as_bytes()),
        ("word/media/a.png", b"\x89PNG\r\n\x1a\nwhatever"),
        ("docProps/core.xml", CORE.as_bytes()),
    ])
}

fn read_bytes(name: &str, bytes: &[u8]) -> Result<Draft> {
    let mut drafts = Vec::new();
    crate::import::read(&Source { name, bytes, address: None, beside: &|_| None }, &mut |entry| {
        drafts.push(entry.draft);
        Flow::Continue
    })?;
    drafts.remove(0)
}

fn draft(body: &str) -> Draft {
    read_bytes("a.docx", &document(body)).unwrap()
}

/// A paragraph of a style.
fn p(style: &str, text: &str) -> String {
    format!(r#"<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>"#)
}

fn item(list: u8, level: u8, text: &str) -> String {
    format!(
        r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list}"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"#
    )
}

#[test]
fn a_document_has_its_title_its_headings_and_what_it_says_of_itself() {
    let body = [
        p("T", "The Sea"),
        p("V1", "One 1"),
        p("berschrift1", "One"),
        p("Mine", "Below"),
        p("Q", "Said."),
        p("", "Text."),
    ];
    let draft = draft(&body.concat());
    assert_eq!((draft.title.as_str(), draft.format), ("The Sea", Format::Docx));
    assert_eq!(draft.html, "<h2>One</h2><h3>Below</h3><blockquote><p>Said.</p></blockquote><p>Text.</p>");
    assert_eq!(draft.byline.as_deref(), Some("Ada Marsh"));
    assert_eq!(draft.tags, ["tides", "moon", "tides and moon"]);
    assert!(draft.published.is_some_and(|date| date.starts_with("2023-05-06")));
    assert_eq!(draft.fields["modified"], "2024-01-01T00:00:00Z");
}

#[test]
fn the_words_of_a_paragraph_keep_their_marks_links_notes_and_pictures() {
    for (inside, html) in [
        (
            r#"<w:r><w:rPr><w:b/><w:i w:val="0"/></w:rPr><w:t>a</w:t></w:r><w:r><w:rPr><w:rStyle w:val="Strong"/><w:i/></w:rPr><w:t>b</w:t></w:r>."#,
            "<p><strong>a<em>b</em></strong></p>",
        ),
        (
            r#"<w:hyperlink r:id="h"><w:r><w:t>x</w:t></w:r></w:hyperlink><w:hyperlink r:id="j"><w:r><w:t>y</w:t></w:r></w:hyperlink>"#,
            "<p><a href=\"https://example.org/?a=1&amp;b=2\">x</a>y</p>",
        ),
        (
            r#"<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK "https://example.org/f" </w:instrText></w:r><w:r><w:t>no</w:t></w:r>
            <w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>yes</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t>!</w:t></w:r>"#,
            "<p><a href=\"https://example.org/f\">yes</a>!</p>",
        ),
        (
            r#"<w:r><w:t>a</w:t></w:r><w:del><w:r><w:delText>b</w:delText></w:r></w:del><w:ins><w:r><w:t>c</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>d</w:t></w:r></w:moveFrom>"#,
            "<p>ac</p>",
        ),
        (
            r#"<w:r><w:t>Wide</w:t><w:footnoteReference w:id="2"/><w:t>.</w:t></w:r>"#,
            "<p>Wide<sup><a href=\"#fn-1\">1</a></sup>.</p><hr><ol><li id=\"fn-1\">Not all of it.</li></ol>",
        ),
        (
            r#"<w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t></w:r>"#,
            "<p>a<br>b c\u{2011}d</p>",
        ),
        (
            r#"<w:r><w:rPr><w:vanish/></w:rPr><w:t>a</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>2</w:t></w:r>"#,
            "<p><sup>2</sup></p>",
        ),
        (
            r#"<w:r><w:t>a</w:t><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback><w:t>again</w:t></mc:Fallback></mc:AlternateContent><w:t>b</w:t></w:r>"#,
            "<p>box</p><p>ab</p>",
        ),
    ] {
        let body = format!("{}<w:p>{inside}</w:p>", p("T", "The Sea"));
        assert_eq!(draft(&body).html, html, "{inside}");
    }
    let picture = r#"<w:p><w:r><w:drawing><wp:docPr descr="a wave"/><a:blip r:embed="p"/></w:drawing></w:r></w:p>"#;
    let draft = draft(&(p("T", "The Sea") + picture));
    assert_eq!(draft.html, format!("<p><img src=\"picture:{}\" alt=\"a wave\"></p>", draft.pictures[0].hash));
    assert!(draft.picture.is_some());
}

#[test]
fn a_paragraph_whose_end_was_deleted_goes_on_in_the_next() {
    let first = r#"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>one </w:t></w:r></w:p>"#;
    let changed = r#"<w:p><w:pPr><w:pPrChange><w:pPr><w:pStyle w:val="berschrift1"/></w:pPr></w:pPrChange></w:pPr><w:r><w:t>two.</w:t></w:r></w:p>"#;
    assert_eq!(draft(&format!("{}{first}{changed}", p("T", "x"))).html, "<p>one two.</p>");
}

#[test]
fn lists_and_tables_are_what_they_were() {
    let list =
        [item(2, 0, "a"), item(2, 1, "b"), p("", "between."), item(2, 0, "c"), p("L", "d"), item(0, 0, "e.")].concat();
    assert_eq!(
        draft(&(p("T", "x") + &list)).html,
        "<ol start=\"3\"><li>a<ol><li>b</li></ol></li></ol><p>between.</p><ol start=\"4\"><li>c</li></ol><ul><li>d</li></ul><p>e.</p>"
    );
    let cell = |properties: &str, text: &str| format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p("", text));
    let table = format!(
        "<w:tbl><w:tblPr/><w:tr><w:trPr><w:tblHeader/></w:trPr>{}</w:tr><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl>",
        cell(r#"<w:gridSpan w:val="2"/>"#, "head"),
        cell(r#"<w:vMerge w:val="restart"/>"#, "a"),
        cell("", "b"),
        cell("<w:vMerge/>", ""),
        cell("", "c")
    );
    assert_eq!(
        draft(&(p("T", "x") + &table)).html,
        "<table><thead><tr><th colspan=\"2\">head</th></tr></thead><tbody><tr><td rowspan=\"2\">a</td><td>b</td></tr><tr><td>c</td></tr></tbody></table>"
    );
}

#[test]
fn the_table_of_contents_is_left_out() {
    let contents = format!(
        r#"<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>
        <w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"#,
        p("", "One ... 1"),
        p("", "Kept.")
    );
    assert_eq!(draft(&(p("T", "x") + &contents)).html, "<p>Kept.</p>");
}

#[test]
fn hostile_documents_end_in_an_error_or_with_their_text() {
    let deep = "<w:tbl><w:tr><w:tc>".repeat(5_000);
    assert!(matches!(read_bytes("a.docx", &document(&deep)), Err(Error::Invalid(why)) if why.contains("nests")));
    let whole = document(&p("", "Text."));
    for length in (0..whole.len()).step_by(97) {
        assert!(read_bytes("a.docx", &whole[..length]).is_err(), "cut at {length}");
    }
    let bomb = document(&p("", &"A".repeat(40 << 20)));
    assert!(matches!(read_bytes("a.docx", &bomb), Err(Error::Invalid(why)) if why.contains("too large")));
    let entities = r#"<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b "&a;&a;&a;">]>"#;
    let body = format!("{entities}<w:document><w:body><w:p><w:r><w:t>[&b;&a;]</w:t></w:r></w:p></w:body></w:document>");
    let bytes = packed(&[("[Content_Types].xml", b"x"), ("word/document.xml", body.as_bytes())]);
    assert_eq!(read_bytes("a.docx", &bytes).unwrap().text, "[]");
    let sheet = packed(&[("[Content_Types].xml", b"x"), ("xl/workbook.xml", b"x")]);
    assert!(matches!(read_bytes("a.xlsx", &sheet), Err(Error::UnknownFormat(what)) if what.contains("spreadsheet")));
}
