use std::io::Read;

use super::*;
use crate::import::Draft;
use crate::import::archive::tests::packed;

/// The lines of the report on a bundle: the part, and the title or what is wrong.
fn lines(name: &str, bytes: &[u8]) -> Vec<String> {
    let mut lines = Vec::new();
    let done = entries(name, bytes, &mut |entry| {
        let part = entry.part.unwrap_or_default();
        lines.push(match entry.draft {
            Ok(draft) => format!("{part}: {} [{}]", draft.title, draft.folders.join(", ")),
            Err(error) => format!("{part}! {error}"),
        });
        Flow::Continue
    });
    lines.extend(done.err().map(|error| format!("! {error}")));
    lines
}

fn entries(name: &str, bytes: &[u8], sink: &mut Sink<'_>) -> Result<()> {
    crate::import::read(&Source { name, bytes, address: None, beside: &|_| None }, sink)
}

fn text(title: &str) -> Vec<u8> {
    format!("# {title}\n\nThis is what there is to say about it.\n").into_bytes()
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    packed(members)
}

/// A tar of these files, as the oldest programs wrote it.
fn tarred(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (name, content) in members {
        bytes.extend(entry(b'0', name, content));
    }
    bytes.extend([0; 1024]);
    bytes
}

fn entry(kind: u8, name: &str, content: &[u8]) -> Vec<u8> {
    let mut header = [0u8; 512];
    header[..name.len()].copy_from_slice(name.as_bytes());
    header[100..108].copy_from_slice(b"0000644\0");
    header[124..136].copy_from_slice(format!("{:011o}\0", content.len()).as_bytes());
    header[148..156].fill(b' ');
    header[156] = kind;
    header[257..263].copy_from_slice(b"ustar\0");
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    let mut bytes = header.to_vec();
    bytes.extend(content);
    bytes.resize(bytes.len().next_multiple_of(512), 0);
    bytes
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut packed = Vec::new();
    flate2::read::GzEncoder::new(bytes, flate2::Compression::best()).read_to_end(&mut packed).unwrap();
    packed
}

#[test]
fn each_file_of_a_bundle_is_read_as_if_it_had_been_dropped_itself() {
    let (sea, moon) = (text("The sea"), text("The moon"));
    let members: &[(&str, &[u8])] = &[
        ("sea.md", &sea),
        ("Work/Night sky/moon.md", &moon),
        ("__MACOSX/._sea.md", b"\0\x05\x16\x07"),
        (".hidden/a.md", &sea),
        ("Thumbs.db", b"x"),
        ("style.css", b"p {}"),
        ("Work/picture.JPG", b"\xff\xd8\xff"),
        ("page.html", b"<html><p>A page of its own.</p></html>"),
        ("page_files/frame.html", b"<html><p>A part of the page.</p></html>"),
        ("broken.pdf.txt", b""),
        ("../../etc/evil.md", &moon),
    ];
    let expected = [
        "sea.md: The sea []",
        "Work/Night sky/moon.md: The moon [Work/Night sky]",
        "page.html: A page of its own. []",
        "broken.pdf.txt! the file is empty",
        "../../etc/evil.md: The moon [etc]",
    ];
    assert_eq!(lines("all.zip", &zip(members)), expected);
    assert_eq!(lines("all.tar", &tarred(members)), expected);
    assert_eq!(lines("all.tar.gz", &gzipped(&tarred(members))), expected);
    assert_eq!(lines("sea.md.gz", &gzipped(&sea)), [": The sea []"]);
}

#[test]
fn the_member_is_the_original_and_its_pictures_are_beside_it() {
    let page = b"# The sea\n\n![a wave](../pictures/wave%201.png) This is what there is to say about it.\n";
    let members: &[(&str, &[u8])] = &[("text/sea.md", page), ("pictures/wave 1.png", b"\x89PNG\r\n\x1a\nwhatever")];
    for (name, bytes) in [("a.zip", zip(members)), ("a.tar", tarred(members))] {
        let mut drafts: Vec<Draft> = Vec::new();
        entries(name, &bytes, &mut |entry| {
            assert_eq!(entry.original, Some(("sea.md".to_owned(), page.to_vec())));
            drafts.extend(entry.draft);
            Flow::Continue
        })
        .unwrap();
        assert_eq!(drafts.len(), 1);
        assert_eq!(drafts[0].pictures.len(), 1, "{name}");
    }
}

#[test]
fn an_archive_in_an_archive_is_read_and_one_deeper_is_not() {
    let sea = text("The sea");
    let inner = zip(&[("a/sea.md", &sea)]);
    let middle = zip(&[("inner.zip", &inner)]);
    assert_eq!(lines("middle.zip", &middle), ["inner.zip › a/sea.md: The sea [a]"]);
    assert_eq!(
        lines("outer.zip", &zip(&[("middle.zip", &middle), ("sea.md", &sea)])),
        ["middle.zip › inner.zip! an archive inside an archive inside an archive is not read", "sea.md: The sea []"]
    );
}

#[test]
fn a_bad_member_costs_itself_only() {
    let sea = text("The sea");
    let bomb = vec![b'A'; 8 << 20];
    let lines_of = lines("a.zip", &zip(&[("bomb.txt", &bomb), ("sea.md", &sea), ("evil.docx", b"PK\x03\x04nothing")]));
    assert_eq!(lines_of.len(), 3);
    assert!(lines_of[0].contains("bomb.txt! “bomb.txt” in the archive is too large"), "{lines_of:?}");
    assert_eq!(lines_of[1], "sea.md: The sea []");
    assert!(lines_of[2].contains("evil.docx! the archive is damaged"), "{lines_of:?}");
}

#[test]
fn what_holds_no_article_or_is_damaged_says_so() {
    for (name, bytes, what) in [
        ("a.zip", zip(&[("a.png", b"\x89PNG")]), "there is no article"),
        ("a.zip", b"PK\x03\x04\x14\0\0\0".to_vec(), "damaged"),
        ("a.gz", gzipped(b"text")[..12].to_vec(), "damaged"),
        ("a.gz", gzipped(&vec![0; 8 << 20]), "too large"),
    ] {
        let lines = lines(name, &bytes);
        assert!(lines.len() == 1 && lines[0].contains(what), "{lines:?}");
    }
    let whole = tarred(&[("sea.md", &text("The sea")), ("moon.md", &text("The moon"))]);
    let cut = &whole[..whole.len() - 2 * 512 - 500];
    assert_eq!(lines("a.tar", cut), ["sea.md: The sea []", "moon.md! the archive was cut off inside this file"]);
}

#[test]
fn long_names_of_a_tar_are_whole() {
    let long = format!("{}/sea.md", "folder-of-many-letters".repeat(8));
    let mut gnu = entry(b'L', "././@LongLink", format!("{long}\0").as_bytes());
    let line = format!("path={long}\n");
    let length = line.len() + 4;
    let mut pax = entry(b'x', "header", format!("{length} {line}").as_bytes());
    for bytes in [&mut gnu, &mut pax] {
        bytes.extend(entry(b'0', "short", &text("The sea")));
        let folder = long.rsplit_once('/').unwrap().0;
        assert_eq!(lines("a.tar", bytes), [format!("{long}: The sea [{folder}]")]);
    }
}
