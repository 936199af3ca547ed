//! Mails as they are sent and kept, and what is read of them.

use crate::article::Format;
use crate::error::Result;
use crate::import::{Draft, Entry, Flow, Source};

/// A picture of two pixels.
const PNG: &str = "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC";

fn entries(name: &str, bytes: &[u8]) -> Vec<Entry> {
    let mut entries = Vec::new();
    let source = Source { name, bytes, address: None, beside: &|_| None };
    crate::import::read(&source, &mut |entry| {
        entries.push(entry);
        Flow::Continue
    })
    .expect("it is read");
    entries
}

fn mail(text: &str) -> Draft {
    let entry: Result<Draft> = entries("a.eml", text.replace('\n', "\r\n").as_bytes()).remove(0).draft;
    entry.expect("it is a mail")
}

#[test]
fn a_mail_is_an_article_of_its_html() {
    let draft = mail(&format!(
        "From: =?utf-8?q?Ada_M=C3=A4rsh?= <ada@example.org>\nTo: Bo Lind <bo@example.org>\nSubject: =?utf-8?b?VGlkZXMg4oCTIHdlZWsgMTI=?=\nDate: Fri, 22 Mar 2024 09:30:00 +0100\nMessage-ID: <1@example.org>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=m\n\n--m\nContent-Type: multipart/related; boundary=r\n\n--r\nContent-Type: multipart/alternative; boundary=a\n\n--a\nContent-Type: text/plain; charset=utf-8\n\nThe text of it.\n--a\nContent-Type: text/html; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\n<table role=3D\"presentation\"><tr><td><h1>High water</h1><p>The caf=E9 is <b>dry</b>.</p><img src=3D\"cid:wave@x\"><script>x()</script></td></tr></table>\n--a--\n--r\nContent-Type: image/png\nContent-ID: <wave@x>\nContent-Transfer-Encoding: base64\n\n{PNG}\n--r--\n--m\nContent-Type: application/pdf; name=\"report.pdf\"\nContent-Disposition: attachment; filename=\"report.pdf\"\nContent-Transfer-Encoding: base64\n\nJVBERi0=\n--m--\n"
    ));
    assert_eq!(draft.format, Format::Mail);
    assert_eq!(draft.title, "Tides – week 12");
    assert_eq!(draft.byline.as_deref(), Some("Ada Märsh"));
    assert_eq!(draft.published.as_deref(), Some("2024-03-22T09:30:00+01:00"));
    assert_eq!(draft.pictures.len(), 1);
    assert_eq!(
        draft.html,
        format!(
            "<h2>High water</h2><p>The café is <b>dry</b>.</p><p><img src=\"picture:{}\"></p>",
            draft.pictures[0].hash
        )
    );
    assert_eq!(draft.fields["to"], "Bo Lind");
    assert_eq!(draft.fields["attachments"], serde_json::json!(["report.pdf"]));
    assert_eq!(draft.fields["message-id"], "1@example.org");
}

#[test]
fn a_mail_of_text_has_paragraphs() {
    let draft = mail(
        "From: ada@example.org\nSubject: Tides\nDate: Fri, 22 Mar 2024 09:30:00 +0000\nMessage-ID: <2@x>\n\nHello Bo,\n\nthe water rises at noon.\n\nAda\n",
    );
    assert_eq!(draft.title, "Tides");
    assert_eq!(draft.byline.as_deref(), Some("ada@example.org"));
    assert_eq!(draft.text, "Hello Bo,\n\nthe water rises at noon.\n\nAda");
}

#[test]
fn text_is_read_in_the_encoding_it_is_in_whatever_it_says() {
    let bytes = |label: &str, body: &[u8]| {
        [
            format!("From: a@b.example\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: text/plain{label}\r\n\r\n")
                .as_bytes(),
            body,
        ]
        .concat()
    };
    let (koi, ..) = encoding_rs::KOI8_R.encode("Корабль вышел из гавани ранним утром.");
    for (label, body, text) in [
        ("; charset=koi8-r", koi.as_ref(), "Корабль вышел из гавани ранним утром."),
        ("; charset=us-ascii", "Größe und Straße".as_bytes(), "Größe und Straße"),
        ("", "Größe und Straße".as_bytes(), "Größe und Straße"),
        ("; charset=iso-8859-1", b"Gr\xf6\xdfe".as_slice(), "Größe"),
    ] {
        let draft = entries("a.eml", &bytes(label, body)).remove(0).draft.expect("a mail");
        assert_eq!(draft.text, text, "{label}");
    }
}

#[test]
fn a_mailbox_is_its_mails_and_a_line_in_one_is_no_other() {
    let mailbox = "From ada@example.org Fri Mar 22 09:30:00 2024\nFrom: Ada <ada@example.org>\nSubject: One\nX-Gmail-Labels: Inbox,Tides,Starred\nMessage-ID: <1@x>\n\nFirst.\n\n>From here on it is quoted.\n\nFrom time to time\nit rains.\n\nFrom - Sat Mar 23 10:00:00 2024\nFrom: Bo <bo@example.org>\nSubject: Two\nMessage-ID: <2@x>\n\nSecond.\n";
    let mails = entries("letters.mbox", mailbox.as_bytes());
    let parts: Vec<&str> = mails.iter().filter_map(|mail| mail.part.as_deref()).collect();
    assert_eq!(parts, ["mail 1: One", "mail 2: Two"]);
    let first = mails[0].draft.as_ref().expect("a mail");
    assert_eq!(first.text, "First.\n\nFrom here on it is quoted.\n\nFrom time to time\nit rains.");
    assert_eq!(first.tags, ["Tides"]);
    assert!(first.starred);
    let original = mails[1].original.as_ref().expect("its own bytes");
    assert_eq!(original.1, b"From: Bo <bo@example.org>\nSubject: Two\nMessage-ID: <2@x>\n\nSecond.");
}

#[test]
fn a_mail_without_a_body_is_its_subject_and_one_without_anything_is_none() {
    assert_eq!(mail("From: a@b.example\nSubject: Only this\nMessage-ID: <1@x>\n\n").title, "Only this");
    let bytes = b"From: a@b.example\r\nTo: c@d.example\r\nMessage-ID: <1@x>\r\n\r\n";
    let source = Source { name: "a.eml", bytes, address: None, beside: &|_| None };
    assert!(crate::import::read(&source, &mut |_| Flow::Continue).is_err());
}

#[test]
fn hostile_mails_end_in_an_answer() {
    let deep: String =
        (0..3000).map(|at| format!("Content-Type: multipart/mixed; boundary=b{at}\r\n\r\n--b{at}\r\n")).collect();
    let many = "--b\r\nContent-Type: text/html\r\n\r\n<p>x\r\n".repeat(5000);
    for body in [
        deep,
        format!("Content-Type: multipart/mixed; boundary=b\r\n\r\n{many}"),
        format!("Content-Type: text/html\r\n\r\n{}", "<div>".repeat(50_000)),
        "Content-Type: message/rfc822\r\n\r\n".repeat(2000),
        format!("Content-Type: text/html\r\n\r\n{}x", "<table><tr><td>".repeat(300)),
    ] {
        let text = format!("From: a@b.example\r\nSubject: x\r\nMIME-Version: 1.0\r\n{body}");
        assert_eq!(entries("a.eml", text.as_bytes()).len(), 1);
    }
}

#[test]
fn a_mail_that_was_cut_off_says_what_there_is_of_it() {
    let head = "From: a@b.example\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n";
    for (rest, text) in [
        ("--b\nContent-Type: text/plain\n\nThe water rises", "The water rises"),
        ("--b\nContent-Type: text/html\n\n<p>The <b>water</b> rises", "The water rises"),
        ("--b\nContent-Type: multipart/alternative; boundary=c\n\n--c\n\nThe water", "The water"),
        ("The water rises, and no part begins", "The water rises, and no part begins"),
    ] {
        let draft = mail(&format!("{head}{rest}"));
        assert_eq!((draft.text.as_str(), draft.remark), (text, None), "{rest}");
    }
}

#[test]
fn a_mail_within_many_others_is_read_and_one_of_attachments_alone_says_so() {
    let head = "From: a@b.example\nSubject: x\nMIME-Version: 1.0\n";
    let deep = format!("{head}{}Subject: y\n\nThe end.", "Content-Type: message/rfc822\n\n".repeat(500));
    assert_eq!(mail(&deep).text, "The end.");
    let attached = mail(&format!(
        "{head}Content-Type: multipart/mixed; boundary=m\n\n--m\nContent-Type: application/pdf; name=\"a.pdf\"\nContent-Transfer-Encoding: base64\n\nJVBERi0=\n--m--\n"
    ));
    assert!(attached.remark.is_some_and(|remark| remark.contains("only what is attached")));
    assert_eq!(mail("From: a@b.example\nSubject: Only this\nMessage-ID: <1@x>\n\n").remark, None);
}
