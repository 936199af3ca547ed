//! Exports as Evernote writes them, and as damaged ones are found.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use md5::{Digest, Md5};

use crate::article::Format;
use crate::import::{Draft, Entry, Flow, Source};

fn entries(text: &str) -> Vec<Entry> {
    let mut entries = Vec::new();
    let source = Source { name: "notes.enex", bytes: text.as_bytes(), address: None, beside: &|_| None };
    let done = crate::import::read(&source, &mut |entry| {
        entries.push(entry);
        Flow::Continue
    });
    done.expect("it is read");
    entries
}

fn export(notes: &[&str]) -> String {
    let notes: String = notes.iter().map(|note| format!("<note>{note}</note>\n")).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE en-export SYSTEM \"http://xml.evernote.com/pub/evernote-export4.dtd\">\n<en-export export-date=\"20240401T000000Z\" application=\"Evernote\">\n{notes}</en-export>"
    )
}

fn content(inside: &str) -> String {
    format!(
        "<content><![CDATA[<?xml version=\"1.0\"?><!DOCTYPE en-note SYSTEM \"http://xml.evernote.com/pub/enml2.dtd\"><en-note>{inside}</en-note>]]></content>"
    )
}

fn only(note: &str) -> Draft {
    entries(&export(&[note])).remove(0).draft.expect("a note")
}

#[test]
fn a_note_keeps_its_text_boxes_pictures_and_fields() {
    let png = b"\x89PNG\r\n\x1a\nand the rest of a wave";
    let hash: String = Md5::digest(png).iter().map(|byte| format!("{byte:02x}")).collect();
    let data = BASE64_STANDARD.encode(png);
    let (first, second) = data.split_at(12);
    let note = format!(
        "<title>Tides &amp; waves</title>{}<created>20240322T093000Z</created><updated>20240323T100000Z</updated><tag>sea</tag><tag>to  do</tag><note-attributes><author>Ada Marsh</author><source>desktop.mac</source><latitude>54.1</latitude></note-attributes><resource><data encoding=\"base64\">\n{first}\n{second}\n</data><mime>application/octet-stream</mime><resource-attributes><file-name>wave.png</file-name></resource-attributes></resource><resource><data encoding=\"base64\">JVBERi0=</data><mime>image/png</mime><resource-attributes><file-name>plan.pdf</file-name></resource-attributes></resource>",
        content(&format!(
            "<div>High water<br/>at noon.</div><div><en-todo checked=\"true\"/>Boots</div><div><en-todo/>Rope</div><span/><div><en-media type=\"image/png\" hash=\"{hash}\"/></div><div>After it.</div>"
        ))
    );
    let draft = only(&note);
    assert_eq!(draft.format, Format::Note);
    assert_eq!(draft.title, "Tides & waves");
    assert_eq!(draft.byline.as_deref(), Some("Ada Marsh"));
    assert_eq!(draft.tags, ["sea", "to do"]);
    assert_eq!(draft.saved, crate::extract::date::milliseconds("2024-03-22T09:30:00Z"));
    assert_eq!(draft.pictures.len(), 1);
    assert_eq!(
        draft.html,
        format!(
            "<p>High water<br>at noon.</p><p>☑ Boots</p><p>☐ Rope</p><p><img src=\"picture:{}\" alt=\"wave.png\"></p><p>After it.</p>",
            draft.pictures[0].hash
        )
    );
    assert_eq!(draft.fields["updated"], "2024-03-23T10:00:00Z");
    assert_eq!(draft.fields["latitude"], "54.1");
    assert_eq!(draft.fields["attachments"], serde_json::json!(["plan.pdf"]));
}

#[test]
fn a_clipped_page_has_its_address_and_not_the_author_of_the_note() {
    let note = format!(
        "<title>T</title>{}<note-attributes><author>ada</author><source>web.clip7</source><source-url>https://a.example/x?utm_source=y</source-url></note-attributes>",
        content("<div><a href=\"/z\">z</a> and <script>x()</script>more</div>")
    );
    let draft = only(&note);
    assert_eq!((draft.url.as_deref(), draft.byline), (Some("https://a.example/x"), None));
    assert_eq!(draft.html, "<p><a href=\"https://a.example/z\">z</a> and more</p>");
}

#[test]
fn tasks_stand_where_the_note_shows_them() {
    let task = |title: &str, status: &str, group: &str| {
        format!(
            "<task><title>{title}</title><taskStatus>{status}</taskStatus><taskGroupNoteLevelID>{group}</taskGroupNoteLevelID></task>"
        )
    };
    let note = format!(
        "<title>T</title>{}{}{}{}",
        content("<div>Before</div><div style=\"--en-task-group:true; --en-id:g-1;\"></div><div>After</div>"),
        task("Boots", "completed", "g-1"),
        task("Rope", "open", "g-1"),
        task("Tea", "open", "g-2"),
    );
    assert_eq!(
        only(&note).html,
        "<p>Before</p><ul><li>☑ Boots</li><li>☐ Rope</li></ul><p>After</p><ul><li>☐ Tea</li></ul>"
    );
}

#[test]
fn one_bad_note_costs_no_other() {
    let early = "<title>Early</title><content><![CDATA[<en-note><div>a ]]> b</div></en-note>]]></content>".to_owned();
    let text = export(&[
        &format!("<title>One</title>{}", content("<div>1</div>")),
        "<created>",
        &early,
        &format!(
            "<title>Data</title>{}<resource><data encoding=\"base64\">!!!</data></resource><resource><data/></resource>",
            content("<div>3</div>")
        ),
        &format!("<title>Tag in text</title>{}", content("<div>&lt;/note&gt; </note> 4</div>")),
    ]);
    let entries = entries(&text);
    let titles: Vec<String> = entries
        .iter()
        .map(|entry| entry.draft.as_ref().map_or_else(|error| error.to_string(), |draft| draft.title.clone()))
        .collect();
    assert_eq!(titles, ["One", "the note is damaged", "Early", "Data", "Tag in text"]);
    assert!(entries[2].draft.as_ref().is_ok_and(|draft| draft.text == "a ]]> b"));
    assert!(entries[3].draft.as_ref().is_ok_and(|draft| draft.fields.contains_key("remark")));
    assert_eq!(entries[4].part.as_deref(), Some("note 5: Tag in text"));
}

#[test]
fn an_export_that_is_cut_off_keeps_what_is_there() {
    let whole = export(&[
        &format!("<title>One</title>{}", content("<div>1</div>")),
        &format!("<title>Two</title>{}", content("<div>the second</div>")),
    ]);
    let cut = whole.find("second").expect("it is in it");
    let entries = entries(&whole[..cut]);
    assert_eq!(entries.len(), 2);
    assert!(entries[1].draft.as_ref().is_ok_and(|draft| draft.title == "Two" && draft.text == "the"));
}

#[test]
fn hostile_notes_end_in_an_answer() {
    for inside in [
        "<div/>".repeat(20_000),
        "<div>".repeat(20_000),
        "<en-media hash=\"".repeat(20_000),
        "<a b='".repeat(20_000),
        "&".repeat(50_000),
    ] {
        assert_eq!(entries(&export(&[&format!("<title>T</title>{}", content(&inside))])).len(), 1);
    }
    assert_eq!(entries(&export(&[&"<a>".repeat(50_000)])).len(), 1);
    assert_eq!(entries(&format!("<en-export>{}", "<note>".repeat(5000))).len(), 1);
}

/// A PDF of one page with this text on it.
fn pdf(text: &str) -> Vec<u8> {
    let content = format!("BT /F1 12 Tf 72 700 Td ({text}) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let (mut file, mut places) = ("%PDF-1.4\n".to_owned(), String::new());
    for (at, object) in objects.iter().enumerate() {
        places.push_str(&format!("{:010} 00000 n \n", file.len()));
        file.push_str(&format!("{} 0 obj\n{object}\nendobj\n", at + 1));
    }
    let table = file.len();
    file.push_str(&format!(
        "xref\n0 6\n0000000000 65535 f \n{places}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n"
    ));
    file.into_bytes()
}

fn attachment(name: &str, bytes: &[u8]) -> String {
    format!(
        "<resource><data encoding=\"base64\">{}</data><mime>application/pdf</mime><resource-attributes><file-name>{name}</file-name></resource-attributes></resource>",
        BASE64_STANDARD.encode(bytes)
    )
}

fn media(bytes: &[u8]) -> String {
    let hash: String = Md5::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    format!("<div><en-media type=\"application/pdf\" hash=\"{hash}\"/></div>")
}

#[test]
fn a_note_that_is_but_a_pdf_is_that_pdf_under_the_title_of_the_note() {
    let plan = pdf("The harbour is to be closed for the whole of the winter.");
    let note = format!(
        "<title>Plan of the harbour</title>{}<created>20240322T093000Z</created><tag>sea</tag>{}",
        content(&media(&plan)),
        attachment("plan.pdf", &plan)
    );
    let entries = entries(&export(&[&note]));
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].original, Some(("plan.pdf".to_owned(), plan)));
    let draft = entries[0].draft.as_ref().expect("a note");
    assert_eq!((draft.title.as_str(), draft.format), ("Plan of the harbour", Format::Pdf));
    assert!(draft.text.contains("closed for the whole of the winter"), "{}", draft.text);
    assert_eq!((draft.tags.as_slice(), draft.saved.is_some()), (["sea".to_owned()].as_slice(), true));
    assert_eq!(draft.fields["attachments"], serde_json::json!(["plan.pdf"]));
}

#[test]
fn pdfs_of_a_note_with_words_are_articles_beside_it_and_damaged_ones_are_kept() {
    let (one, two) = (pdf("Of the first pier."), pdf("Of the second pier."));
    let note = format!(
        "<title>Piers</title>{}<tag>sea</tag>{}{}",
        content(&format!("<div>What was found of both.</div>{}", media(&one))),
        attachment("b.pdf", &two),
        attachment("a.pdf", &one)
    );
    let broken = format!("<title>Lost</title>{}{}", content(""), attachment("lost.pdf", b"%PDF-1.4 and nothing"));
    let entries = entries(&export(&[&note, &broken]));
    let parts: Vec<&str> = entries.iter().filter_map(|entry| entry.part.as_deref()).collect();
    assert_eq!(parts, ["note 1: Piers", "note 1: Piers › a.pdf", "note 1: Piers › b.pdf", "note 2: Lost"]);
    let drafts: Vec<&Draft> = entries.iter().map(|entry| entry.draft.as_ref().expect("an article")).collect();
    assert_eq!((drafts[0].format, entries[0].original.is_none()), (Format::Note, true));
    assert!(drafts[0].text.contains("What was found of both."));
    assert_eq!((drafts[1].format, drafts[1].text.as_str()), (Format::Pdf, "Of the first pier."));
    assert_eq!(drafts[2].fields["attached to"], "Piers");
    assert_eq!(drafts[2].tags, ["sea"]);
    assert_eq!(entries[3].original.as_ref().map(|(name, _)| name.as_str()), Some("lost.pdf"));
}
