//! Documents made piece by piece: what is written is read, and what is broken costs no more than itself.

use std::io::Write;

use super::*;
use crate::import::{Draft, Flow};

/// A paragraph: its text with the sign that ends it, the number of its style, what is said of it, and of stretches of
/// its characters.
struct Put<'a> {
    text: &'a str,
    style: u16,
    set: &'a [u8],
    runs: &'a [(usize, usize, &'a [u8])],
}

fn put(text: &str) -> Put<'_> {
    Put { text, style: 0, set: &[], runs: &[] }
}

const BOLD: &[u8] = &[0x35, 0x08, 1];
const ITALIC: &[u8] = &[0x36, 0x08, 1];
const DELETED: &[u8] = &[0x00, 0x08, 1];
const IN_TABLE: &[u8] = &[0x16, 0x24, 1];
const ENDS_ROW: &[u8] = &[0x16, 0x24, 1, 0x17, 0x24, 1];
const TEXT_AT: usize = 1024;

/// A document of these paragraphs, the last so many of which are the texts of notes. The first half of the text is
/// written in one byte a letter, if it can be.
fn document(paragraphs: &[Put<'_>], notes: usize, flags: u16) -> Vec<u8> {
    let units: Vec<u16> = paragraphs.iter().flat_map(|paragraph| paragraph.text.encode_utf16()).collect();
    let narrow = units[..units.len() / 2].iter().take_while(|unit| **unit < 0x80).count();
    let place = |unit: usize| match unit < narrow {
        true => TEXT_AT + unit,
        false => TEXT_AT + narrow + 2 * (unit - narrow),
    };
    let mut main = vec![0; TEXT_AT];
    main.extend(units[..narrow].iter().map(|unit| *unit as u8));
    main.extend(units[narrow..].iter().flat_map(|unit| unit.to_le_bytes()));
    main.resize(main.len().next_multiple_of(512), 0);

    let mut table = vec![0; 4];
    let mut places = vec![(0, 0); 93];
    let mut add = |places: &mut Vec<(usize, usize)>, number: usize, bytes: Vec<u8>| {
        places[number] = (table.len(), bytes.len());
        table.extend(bytes);
    };
    // Pages of paragraphs and of characters.
    let (mut begin, mut at) = (Vec::new(), 0);
    for paragraph in paragraphs {
        begin.push(at);
        at += paragraph.text.encode_utf16().count();
    }
    begin.push(at);
    let mut pages = [Vec::new(), Vec::new()];
    for (number, paragraph) in paragraphs.iter().enumerate() {
        let mut said = paragraph.style.to_le_bytes().to_vec();
        said.extend(paragraph.set);
        let mut papx = match said.len() % 2 {
            0 => vec![0, (said.len() / 2) as u8],
            _ => vec![said.len().div_ceil(2) as u8],
        };
        papx.extend(said);
        pages[0].push((place(begin[number]), place(begin[number + 1]), papx));
        for (from, to, said) in paragraph.runs {
            let chpx = [&[said.len() as u8], *said].concat();
            pages[1].push((place(begin[number] + from), place(begin[number] + to), chpx));
        }
    }
    for (number, size, runs) in [(13, 13, &pages[0]), (12, 1, &pages[1])] {
        let (mut from, mut numbers) = (Vec::new(), Vec::new());
        for run in runs {
            let mut page = vec![0; 512];
            page[..4].copy_from_slice(&(run.0 as u32).to_le_bytes());
            page[4..8].copy_from_slice(&(run.1 as u32).to_le_bytes());
            page[8] = 240 - size as u8;
            let at = 2 * usize::from(page[8]);
            page[at..at + run.2.len().min(500 - at)].copy_from_slice(&run.2[..run.2.len().min(500 - at)]);
            page[511] = 1;
            from.extend((run.0 as u32).to_le_bytes());
            numbers.extend(((main.len() / 512) as u32).to_le_bytes());
            main.extend(page);
        }
        from.extend(u32::MAX.to_le_bytes());
        add(&mut places, number, [from, numbers].concat());
    }
    let length = |text: &str| text.encode_utf16().count();
    let count = units.len();
    let of_notes: Vec<usize> = paragraphs[paragraphs.len() - notes..].iter().map(|note| length(note.text)).collect();
    let text = count - of_notes.iter().sum::<usize>();
    let mut pieces = Vec::new();
    for number in [0, narrow, count] {
        pieces.extend((number as u32).to_le_bytes());
    }
    for number in [0x4000_0000 | (2 * TEXT_AT) as u32, (TEXT_AT + narrow) as u32] {
        pieces.extend([0, 0]);
        pieces.extend(number.to_le_bytes());
        pieces.extend([0, 0]);
    }
    // What was changed in haste stands before the pieces.
    let clx = [vec![1, 2, 0, 9, 9, 2], (pieces.len() as u32).to_le_bytes().to_vec(), pieces].concat();
    add(&mut places, 33, clx);
    let marks: Vec<u32> = (0..text as u32).filter(|at| units[*at as usize] == 2).collect();
    let mut list: Vec<u8> = marks.iter().chain(&[text as u32]).flat_map(|at| at.to_le_bytes()).collect();
    list.extend(vec![1; 2 * marks.len()]);
    add(&mut places, 2, list);
    let mut ends = vec![0u32];
    of_notes.iter().for_each(|length| ends.push(ends[ends.len() - 1] + *length as u32));
    add(&mut places, 3, ends.iter().flat_map(|end| end.to_le_bytes()).collect());
    add(&mut places, 1, styles(&["Normal", "heading 1", "Heading 2,Second", "Title", "toc 1"]));
    let bullets = [7u32.to_le_bytes().to_vec(), vec![0; 22], vec![1, 0]].concat();
    let numbers = [8u32.to_le_bytes().to_vec(), vec![0; 22], vec![1, 0]].concat();
    let level = |kind: u8| [3u32.to_le_bytes().to_vec(), vec![kind], vec![0; 23], vec![1, 0, b'x', 0]].concat();
    let lists = [vec![2, 0], bullets, numbers];
    add(&mut places, 73, lists.concat());
    add(&mut Vec::from([(0, 0)]), 0, [level(23), level(0)].concat());
    let used = |list: u32| [list.to_le_bytes().to_vec(), vec![0; 12]].concat();
    add(&mut places, 74, [2u32.to_le_bytes().to_vec(), used(7), used(8)].concat());

    // The header.
    let mut set = |at: usize, bytes: &[u8]| main[at..at + bytes.len()].copy_from_slice(bytes);
    set(0, &0xa5ec_u16.to_le_bytes());
    set(2, &0xc1_u16.to_le_bytes());
    set(10, &(flags | 0x0200).to_le_bytes());
    set(32, &14_u16.to_le_bytes());
    set(62, &22_u16.to_le_bytes());
    set(64 + 12, &(text as u32).to_le_bytes());
    set(64 + 16, &((count - text) as u32).to_le_bytes());
    set(152, &93_u16.to_le_bytes());
    for (number, (from, length)) in places.into_iter().enumerate() {
        set(154 + 8 * number, &(from as u32).to_le_bytes());
        set(158 + 8 * number, &(length as u32).to_le_bytes());
    }
    file(&[("/WordDocument", &main), ("/1Table", &table), ("/\u{5}SummaryInformation", &summary_of())])
}

fn styles(names: &[&str]) -> Vec<u8> {
    let mut styles = [4u16, names.len() as u16, 10].map(u16::to_le_bytes).concat();
    for name in names {
        let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        // One that nobody knows by its number.
        let mut style = vec![0xfe, 0x0f, 0, 0, 0, 0, 0, 0, 0, 0];
        style.extend((name.len() as u16).to_le_bytes());
        style.extend(units);
        style.extend([0, 0]);
        styles.extend((style.len() as u16).to_le_bytes());
        styles.extend(style);
    }
    styles
}

fn summary_of() -> Vec<u8> {
    let text = |text: &[u8]| [&30u32.to_le_bytes(), &(text.len() as u32 + 1).to_le_bytes()[..], text, &[0; 4]].concat();
    let moment = [&64u32.to_le_bytes()[..], &127_244_214_000_000_000u64.to_le_bytes()].concat();
    let values = [
        (1, [&2u32.to_le_bytes()[..], &1251u16.to_le_bytes(), &[0, 0]].concat()),
        (2, text(b"\xcf\xf0\xe8\xe2\xe5\xf2")),
        (4, text(b"Marsh, Ada")),
        (5, text(b"sea, ferries")),
        (12, moment),
        (13, text(b"no moment")),
    ];
    let mut part = [&[0xfe, 0xff, 0, 0][..], &[0; 40], &48u32.to_le_bytes()].concat();
    let mut set = [0u32, values.len() as u32].map(u32::to_le_bytes).concat();
    let mut at = 8 + 8 * values.len();
    for (number, value) in &values {
        set.extend((*number as u32).to_le_bytes());
        set.extend((at as u32).to_le_bytes());
        at += value.len();
    }
    values.iter().for_each(|(_, value)| set.extend(value));
    part.extend(set);
    part
}

fn file(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    for (name, bytes) in parts {
        file.create_stream(name).unwrap().write_all(bytes).unwrap();
    }
    file.into_inner().into_inner()
}

fn read(bytes: &[u8]) -> Result<Draft> {
    let mut found = Err(Error::NoText);
    let source = Source { name: "a.doc", bytes, address: None, beside: &|_| None };
    crate::import::read(&source, &mut |entry| {
        found = entry.draft;
        Flow::Continue
    })?;
    found
}

#[test]
fn a_document_is_read_as_it_is_set() {
    let bytes = document(
        &[
            Put { style: 3, ..put("The ferries\r") },
            Put { style: 4, ..put("A line of the contents\t1\r") },
            Put { style: 1, ..put("A beginning\r") },
            Put {
                runs: &[(0, 4, BOLD), (9, 13, ITALIC), (20, 26, DELETED)],
                ..put("Some and more of it.gone..\u{b}Next\r")
            },
            put("See \u{13} HYPERLINK \"https://example.org/a\" \u{14}the page\u{15} of it\u{2}.\r"),
            Put { style: 2, ..put("Lists\r") },
            Put { set: &[0x0b, 0x46, 1, 0], ..put("a dot\r") },
            Put { set: &[0x0b, 0x46, 2, 0], ..put("a number\r") },
            Put { set: &[0x0b, 0x46, 2, 0], ..put("the next\r") },
            Put { set: IN_TABLE, ..put("Depth\u{7}") },
            Put { set: IN_TABLE, ..put("12 m\u{7}") },
            Put { set: ENDS_ROW, ..put("\u{7}") },
            Put { set: IN_TABLE, ..put("Width\u{7}") },
            Put { set: IN_TABLE, ..put("3 m\u{7}") },
            Put { set: ENDS_ROW, ..put("\u{7}") },
            put("Größe, Привет, 日本語 😀.\r"),
            put("\u{2} The text of the note.\r"),
        ],
        1,
        0,
    );
    let draft = read(&bytes).unwrap();
    assert_eq!(draft.title, "The ferries");
    assert_eq!(
        draft.html,
        "<h2>A beginning</h2><p><strong>Some</strong> and <em>more</em> of it.<br>Next</p>\
         <p>See <a href=\"https://example.org/a\">the page</a> of it<sup><a href=\"#fn-1\">1</a></sup>.</p>\
         <h3>Lists</h3><ul><li>a dot</li></ul><ol start=\"3\"><li>a number</li><li>the next</li></ol>\
         <table><tbody><tr><td>Depth</td><td>12 m</td></tr><tr><td>Width</td><td>3 m</td></tr></tbody></table>\
         <p>Größe, Привет, 日本語 😀.</p><hr><ol><li id=\"fn-1\">The text of the note.</li></ol>"
    );
    assert_eq!(
        (draft.byline.as_deref(), draft.published.as_deref()),
        (Some("Ada Marsh"), Some("2004-03-22T09:30:00Z"))
    );
    assert_eq!((draft.format, draft.tags), (Format::Docx, vec!["sea".to_owned(), "ferries".to_owned()]));
    assert!(draft.fields.get("modified").is_none());
}

#[test]
fn what_a_document_says_of_itself_is_read_in_its_code_page() {
    let said = summary::read(&summary_of());
    assert_eq!((said.title.as_deref(), said.author.as_deref()), (Some("Привет"), Some("Marsh, Ada")));
    assert_eq!(summary::read(&[]), summary::Summary::default());
}

#[test]
fn what_cannot_be_read_is_said() {
    let sound = document(&[put("A text of its own.\r")], 0, 0);
    for (bytes, said) in [
        (document(&[put("x\r")], 0, 0x0100), "a password"),
        (file(&[("/WordDocument", b"\xec\xa5\xc1\0")]), "damaged"),
        (file(&[("/WordDocument", b"nothing")]), "damaged"),
        (file(&[("/Workbook", b"x"), ("/WordDocument.old", b"WordDocument")]), "a spreadsheet"),
        (sound[..1000].to_vec(), "old office document"),
    ] {
        let error = read(&bytes).unwrap_err().to_string();
        assert!(error.contains(said), "{error}");
    }
}

#[test]
fn of_a_document_that_is_older_still_the_text_is_read() {
    let mut main = vec![0; 256];
    main.extend(b"The harbour in winter\rA short text of it,\rand\x13PAGE\x14 no more.\r");
    let end = main.len() as u32;
    main[..4].copy_from_slice(b"\xdc\xa5\x65\0");
    main[24..28].copy_from_slice(&256u32.to_le_bytes());
    main[28..32].copy_from_slice(&end.to_le_bytes());
    let draft = read(&file(&[("/WordDocument", &main)])).unwrap();
    assert_eq!(
        (draft.title.as_str(), draft.html.as_str()),
        ("The harbour in winter", "<p>A short text of it,</p><p>and no more.</p>")
    );
    main[10] = 4;
    assert!(read(&file(&[("/WordDocument", &main)])).unwrap_err().to_string().contains("in haste"));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(300))]

    #[test]
    fn bytes_that_were_changed_end_no_reader(changes in proptest::collection::vec((0.0..1.0_f64, 0u8..), 1..40)) {
        let mut bytes = document(
            &[
                Put { style: 1, ..put("A beginning\r") },
                Put { set: IN_TABLE, ..put("Depth\u{7}") },
                Put { set: ENDS_ROW, ..put("\u{7}") },
                Put { set: &[0x0b, 0x46, 2, 0], runs: &[(0, 4, BOLD)], ..put("some of it\u{2}\r") },
                put("\u{2} The text of the note.\r"),
            ],
            1,
            0,
        );
        let length = bytes.len() as f64;
        for (at, byte) in changes {
            bytes[(at * length) as usize] = byte;
        }
        // Whatever it makes of them.
        let _ = read(&bytes);
    }
}
