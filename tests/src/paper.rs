//! PDFs and other documents made line by line.

use std::io::{Cursor, Write};

/// A PDF of so many pages, each with these lines, under a title.
pub fn pdf(title: &str, lines: &[&str], pages: usize) -> Vec<u8> {
    let shown: String = lines.iter().map(|line| format!("({line}) Tj T*\n")).collect();
    let content = format!("BT /F1 14 Tf 20 TL 72 700 Td\n{shown}ET");
    let kids: String = (0..pages).map(|page| format!("{} 0 R ", page + 6)).collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Kids [{kids}] /Count {pages} >>"),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
        format!("<< /Title ({title}) >>"),
    ];
    let page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 3 0 R /Resources << /Font << /F1 4 0 R >> >> >>";
    objects.extend((0..pages).map(|_| page.to_owned()));
    let (mut file, mut places) = ("%PDF-1.4\n".to_owned(), String::new());
    for (at, object) in objects.iter().enumerate() {
        places.push_str(&format!("{:010} 00000 n \n", file.len()));
        file.push_str(&format!("{} 0 obj\n{object}\nendobj\n", at + 1));
    }
    let (table, size) = (file.len(), objects.len() + 1);
    file.push_str(&format!(
        "xref\n0 {size}\n0000000000 65535 f \n{places}trailer\n<< /Size {size} /Root 1 0 R /Info 5 0 R >>\nstartxref\n{table}\n%%EOF\n"
    ));
    file.into_bytes()
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
