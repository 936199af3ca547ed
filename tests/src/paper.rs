//! PDFs and other documents made line by line.

use std::io::{Cursor, Write};

#[path = "../../articles/tests/support/pdf.rs"]
mod pages;

/// A PDF of so many pages, each with these lines, under a title.
pub fn pdf(title: &str, lines: &[&str], pages: usize) -> Vec<u8> {
    pages::pdf(lines, pages, &format!("/Title ({title})"))
}

/// A document of Word, with a paragraph for each line.
pub fn docx(lines: &[&str]) -> Vec<u8> {
    let body: String = lines.iter().map(|line| format!("<w:p><w:r><w:t>{line}</w:t></w:r></w:p>")).collect();
    let document = format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [("[Content_Types].xml", "<Types/>"), ("word/document.xml", &document)] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("a member can be begun");
        zip.write_all(text.as_bytes()).expect("memory takes every byte");
    }
    zip.finish().expect("memory takes every byte").into_inner()
}

/// Rich text, with a paragraph for each line.
pub fn rtf(lines: &[&str]) -> Vec<u8> {
    let body: String = lines.iter().map(|line| format!("{line}\\par\n")).collect();
    format!("{{\\rtf1\\ansi {body}}}").into_bytes()
}
