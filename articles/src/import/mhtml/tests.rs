//! Pages saved in one file, as Chromium and as older programs write them.

use crate::article::Format;
use crate::import::{Draft, Flow, Source};

const PNG: &str = "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC";
const TEXT: &str = "The ferries of the northern islands run late for the third week, and nobody on the pier has been told why. The company speaks of the tides, of the wind, and of a captain who is ill.";

fn read(name: &str, text: &str) -> crate::error::Result<Draft> {
    let bytes = text.replace('\n', "\r\n").into_bytes();
    let mut drafts = Vec::new();
    crate::import::read(&Source { name, bytes: &bytes, address: None, beside: &|_| None }, &mut |entry| {
        drafts.push(entry.draft);
        Flow::Continue
    })?;
    drafts.remove(0)
}

#[test]
fn a_page_of_chromium_comes_with_its_address_and_pictures() {
    let draft = read(
        "page.txt",
        &format!(
            "From: <Saved by Blink>\nSnapshot-Content-Location: https://www.islandpost.example/ferries?utm_source=x\nSubject: Ferries\nDate: Fri, 22 Mar 2024 09:30:00 -0000\nMIME-Version: 1.0\nContent-Type: multipart/related;\n\ttype=\"text/html\";\n\tboundary=\"----M\"\n\n\n------M\nContent-Type: text/html\nContent-ID: <frame-2@mhtml.blink>\nContent-Location: about:blank\n\n<html><body>An advertisement</body></html>\n------M\nContent-Type: text/html\nContent-ID: <frame-1@mhtml.blink>\nContent-Transfer-Encoding: quoted-printable\nContent-Location: https://www.islandpost.example/ferries?utm_source=x\n\n<!DOCTYPE html><html><head><title>Ferries run late</title></head><body><article><h1>Ferries run late</h1><p>{TEXT} Caf=C3=A9.</p><img src=3D\"/img/wave.png\" srcset=3D\"/img/wave-large.png 2x\"><p>{TEXT}</p></article></body></html>\n------M\nContent-Type: image/png\nContent-Transfer-Encoding: base64\nContent-Location: https://www.islandpost.example/img/wave.png\n\n{PNG}\n------M--\n"
        ),
    )
    .expect("a page");
    assert_eq!(draft.format, Format::Html);
    assert_eq!(draft.title, "Ferries run late");
    assert_eq!(draft.url.as_deref(), Some("https://www.islandpost.example/ferries"));
    assert_eq!(draft.saved, crate::extract::date::milliseconds("2024-03-22T09:30:00Z"));
    assert!(draft.text.contains("Café."), "{}", draft.text);
    assert!(!draft.text.contains("advertisement"));
    assert_eq!(draft.pictures.len(), 1, "{}", draft.html);
    assert!(draft.html.contains(&format!("picture:{}", draft.pictures[0].hash)), "{}", draft.html);
}

#[test]
fn a_page_without_a_title_has_the_subject_and_a_place_on_a_disk_is_no_address() {
    let draft = read(
        "page.mht",
        &format!("MIME-Version: 1.0\nSubject: A saved page\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Location: file:///C:/Users/ada/page.htm\nContent-Type: text/html; charset=windows-1252\n\n<html><body><p>{TEXT}</p></body></html>\n--b--\n"),
    )
    .expect("a page");
    assert_eq!((draft.title.as_str(), draft.url), ("A saved page", None));
}

#[test]
fn a_file_without_a_page_says_so() {
    let error = read(
        "a.mhtml",
        "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: image/png\n\nx\n--b--\n",
    );
    assert!(error.is_err_and(|error| error.to_string().contains("no page")));
}
