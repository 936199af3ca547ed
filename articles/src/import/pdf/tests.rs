//! PDFs as they are made, and what is read of them; broken and hostile ones, and how that is said.

use super::*;
use crate::import::Flow;

/// A PDF of pages drawn in Helvetica (`/F`), its bold (`/B`), and what it says of itself.
fn pdf(pages: &[String], info: &str) -> Vec<u8> {
    let kids: Vec<String> = (0..pages.len()).map(|at| format!("{} 0 R", 6 + at * 2)).collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Kids [{}] /Count {} >>", kids.join(" "), pages.len()),
        format!("<< {info} >>"),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>".to_owned(),
    ];
    for (at, page) in pages.iter().enumerate() {
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {} 0 R /Resources << /Font << /F 4 0 R /B 5 0 R >> >> >>",
            7 + at * 2
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{page}\nendstream", page.len()));
    }
    assembled(&objects, "/Info 3 0 R")
}

/// Objects as a file with its table of places.
fn assembled(objects: &[String], trailer: &str) -> Vec<u8> {
    let (mut file, mut places) = ("%PDF-1.4\n".to_owned(), Vec::new());
    for (at, object) in objects.iter().enumerate() {
        places.push(file.len());
        file.push_str(&format!("{} 0 obj\n{object}\nendobj\n", at + 1));
    }
    let table = file.len();
    file.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
    for place in places {
        file.push_str(&format!("{place:010} 00000 n \n"));
    }
    file.push_str(&format!(
        "trailer << /Size {} /Root 1 0 R {trailer} >>\nstartxref\n{table}\n%%EOF",
        objects.len() + 1
    ));
    file.into_bytes()
}

/// Lines of text from a place downward, in one size.
fn lines(x: u32, y: u32, size: u32, lines: &[&str]) -> String {
    let drawn = lines.iter().enumerate().map(|(at, line)| {
        let y = y - at as u32 * size * 6 / 5;
        format!("BT /F {size} Tf {x} {y} Td ({line}) Tj ET\n")
    });
    drawn.collect()
}

fn read_all(bytes: &[u8]) -> Result<Draft> {
    let mut drafts = Vec::new();
    let source = Source { name: "a-report.pdf", bytes, address: None, beside: &|_| None };
    crate::import::read(&source, &mut |entry| {
        drafts.push(entry.draft);
        Flow::Continue
    })?;
    drafts.pop().expect("an entry")
}

const FIRST: [&str; 4] = [
    "The ferries of the northern islands run late for the third week, and nobo-",
    "dy on the pier has been told why. The company speaks of the tides, of the",
    "wind and of a captain who is ill. The islanders speak of the timetable, in",
    "which an hour has been missing since the spring.",
];

#[test]
fn paragraphs_headings_and_words_are_as_the_page_shows_them() {
    let page = lines(60, 720, 24, &["Ferries run late"])
        + &lines(60, 690, 11, &["By Ada Marsh"])
        + &lines(60, 660, 11, &FIRST)
        + &lines(60, 580, 15, &["What the islanders say"])
        + &lines(60, 556, 11, &["It is the hour, they say, and point to the clock on the pier."]);
    let draft =
        read_all(&pdf(&[page], "/Title (Microsoft Word - ferries.doc) /CreationDate (D:20240322093000Z)")).unwrap();
    assert_eq!(draft.format, Format::Pdf);
    assert_eq!(draft.title, "Ferries run late");
    assert_eq!(draft.byline.as_deref(), Some("Ada Marsh"));
    assert_eq!(draft.published.as_deref(), Some("2024-03-22"));
    assert_eq!(draft.language.as_deref(), Some("en"));
    assert_eq!(draft.fields["pages"], 1);
    assert!(
        draft
            .html
            .contains("<p>The ferries of the northern islands run late for the third week, and nobody on the pier"),
        "{}",
        draft.html
    );
    assert!(
        draft.html.contains("since the spring.</p><h2>What the islanders say</h2><p>It is the hour"),
        "{}",
        draft.html
    );
    assert!(!draft.html.contains("Ferries run late</h"), "{}", draft.html);
}

#[test]
fn two_columns_are_read_one_after_the_other_however_they_are_drawn() {
    let left = [
        "The left column begins the text here",
        "and it goes on below its first line,",
        "until it ends at its foot with",
    ];
    let right = [
        "words that the right column brings,",
        "which is read after the left one and",
        "not line by line across the page.",
    ];
    let whole = "The left column begins the text here and it goes on below its first line, until it ends at its foot with words that the right column brings, which is read after the left one and not line by line across the page.";
    let by_column = lines(60, 700, 11, &left) + &lines(330, 700, 11, &right);
    let by_line: String = (0..3)
        .map(|at| {
            lines(60, 700 - at * 13, 11, &left[at as usize..=at as usize])
                + &lines(330, 700 - at * 13, 11, &right[at as usize..=at as usize])
        })
        .collect();
    for page in [by_column, by_line] {
        assert_eq!(read_all(&pdf(&[page], "")).unwrap().text, whole);
    }
}

#[test]
fn a_paragraph_goes_on_over_the_page_and_running_heads_do_not() {
    let heads = |number: usize| lines(60, 770, 9, &["The Island Post"]) + &lines(300, 30, 9, &[&number.to_string()]);
    let pages: Vec<String> = [
        "The first page ends within a sentence that is long enough to go on and",
        "reaches the second page, where it is not over yet but meets a second",
        "border before it comes to its end on the third and last of the pages.",
    ]
    .iter()
    .enumerate()
    .map(|(at, text)| heads(at + 5) + &lines(60, 400, 11, &[text]))
    .collect();
    let draft = read_all(&pdf(&pages, "/Title (A sentence of three pages)")).unwrap();
    assert_eq!(draft.title, "A sentence of three pages");
    assert_eq!(draft.html.matches("<p>").count(), 1, "{}", draft.html);
    assert!(!draft.text.contains("Island Post") && !draft.text.contains('6'), "{}", draft.text);
    assert_eq!(draft.fields["pages"], 3);
}

#[test]
fn letters_that_are_drawn_one_by_one_are_words() {
    let page = "BT /F 12 Tf 60 700 Td [(Th) -20 (e) -300 (ti) 10 (de) -280 (rises)] TJ ET\nBT /F 12 Tf 60 680 Td (\\223Late\\224 \\226 caf\\351) Tj ET".to_owned();
    assert_eq!(read_all(&pdf(&[page], "")).unwrap().text, "The tide rises “Late” – café");
}

#[test]
fn text_drawn_twice_is_read_once_and_turned_text_is_read() {
    let page = lines(60, 700, 12, &["The tide rises slowly"])
        + "BT /F 12 Tf 60.2 700 Td (The tide rises slowly) Tj ET\n"
        + "BT /F 12 Tf 0 1 -1 0 500 300 Tm (Turned by a quarter) Tj ET\n";
    assert_eq!(read_all(&pdf(&[page], "")).unwrap().text, "The tide rises slowly\n\nTurned by a quarter");
}

#[test]
fn a_first_page_has_a_picture_and_pages_without_text_are_an_article_with_a_remark() {
    let page = "0.2 0.4 0.8 rg 100 100 300 500 re f".to_owned();
    let draft = read_all(&pdf(&[page], "/Author (Ada Marsh)")).unwrap();
    assert_eq!((draft.title.as_str(), draft.text.as_str()), ("a report", ""));
    assert_eq!(draft.byline.as_deref(), Some("Ada Marsh"));
    assert!(draft.remark.is_some_and(|remark| remark.contains("drawings without letters")));
    assert!(draft.fields["remark"].as_str().is_some_and(|remark| remark.contains("no text")));
    assert!(draft.pictures[0].bytes.starts_with(b"\x89PNG"));
    assert_eq!(draft.picture, Some(format!("picture:{}", draft.pictures[0].hash)));
}

#[test]
fn of_pages_without_text_it_is_said_what_they_are() {
    let text = lines(60, 700, 12, &["The tide rises"]);
    for (page, said) in [
        ("q 300 0 0 300 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q".to_owned(), Some("pictures")),
        (String::new(), Some("empty, damaged")),
        (format!("{}{text}", "[".repeat(300_000)), Some("empty, damaged")),
        (text, None),
    ] {
        let remark = read_all(&pdf(&[page], "")).unwrap().remark;
        assert_eq!(remark.is_some(), said.is_some(), "{remark:?}");
        let is_said =
            |(remark, said): (String, &str)| remark.starts_with("no text could be read") && remark.contains(said);
        assert!(remark.clone().zip(said).is_none_or(is_said), "{remark:?}, not {said:?}");
    }
}

#[test]
fn what_cannot_be_read_is_said_in_words() {
    let sound = pdf(&[lines(60, 700, 12, &["The tide rises"])], "");
    let locked = assembled(
        &[
            "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
            "<< /Type /Pages /Kids [] /Count 0 >>".to_owned(),
            format!("<< /Filter /Standard /V 1 /R 2 /O <{0}> /U <{0}> /P -4 >>", "5a".repeat(32)),
        ],
        "/Encrypt 3 0 R /ID [<00><00>]",
    );
    for (bytes, words) in [
        (b"%PDF-1.7\n".to_vec(), "damaged"),
        (sound[..60].to_vec(), "damaged"),
        (locked, "password"),
        ([b"%PDF-1.4\n".as_slice(), &[0xff; 4000]].concat(), "damaged"),
    ] {
        let error = read_all(&bytes).expect_err("it cannot be read");
        assert!(error.to_string().contains(words), "{error}");
    }
}

#[test]
fn a_file_that_lost_its_table_or_has_something_before_it_is_read() {
    let sound = pdf(&[lines(60, 700, 12, &["The tide rises"])], "");
    let table = sound.windows(4).rposition(|part| part == b"xref").expect("a table") - 5;
    for bytes in [sound[..table].to_vec(), [b"HTTP/1.1 200 OK\r\n\r\n", sound.as_slice()].concat()] {
        assert_eq!(read_all(&bytes).unwrap().text, "The tide rises");
    }
}

#[test]
fn any_bytes_end_in_an_answer() {
    let sound = pdf(&[lines(60, 700, 12, &FIRST), lines(60, 700, 12, &FIRST)], "/Title (Ferries)");
    let mut seed = 7u64;
    for _ in 0..60 {
        let mut bytes = sound.clone();
        for _ in 0..12 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let at = (seed >> 33) as usize % bytes.len();
            bytes[at] = (seed >> 20) as u8;
        }
        // Whatever it is, it is an article or a reason why not.
        match read_all(&bytes) {
            Ok(draft) => assert!(!draft.title.is_empty()),
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
}

#[test]
fn pages_that_hold_themselves_and_forms_that_draw_themselves_end() {
    let own_page = assembled(
        &["<< /Type /Catalog /Pages 2 0 R >>".to_owned(), "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>".to_owned()],
        "",
    );
    let own_form = assembled(
        &[
            "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>".to_owned(),
            "<< /Length 12 >>\nstream\n/X Do /X Do \nendstream".to_owned(),
            "<< /Type /XObject /Subtype /Form /BBox [0 0 600 800] /Length 12 /Resources << /XObject << /X 5 0 R >> >> >>\nstream\n/X Do /X Do \nendstream".to_owned(),
        ],
        "",
    );
    let begun = Instant::now();
    assert!(read_all(&own_page).is_err());
    // There is nothing in it but what draws itself.
    assert!(read_all(&own_form).map_or(true, |draft| draft.text.is_empty()));
    assert!(begun.elapsed() < 2 * TIME);
}
