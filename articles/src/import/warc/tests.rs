//! Web archives as crawlers write them, and damaged ones.

use std::io::{Cursor, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use zip::write::SimpleFileOptions;

use crate::import::{Draft, Entry, Flow, Source};

fn entries(bytes: &[u8]) -> Vec<Entry> {
    let mut entries = Vec::new();
    let source = Source { name: "crawl.warc", bytes, address: None, beside: &|_| None };
    let done = crate::import::read(&source, &mut |entry| {
        entries.push(entry);
        Flow::Continue
    });
    done.expect("it is read");
    entries
}

fn drafts(bytes: &[u8]) -> Vec<Draft> {
    entries(bytes).into_iter().map(|entry| entry.draft.expect("a page")).collect()
}

fn record(kind: &str, address: &str, content_type: &str, block: &[u8]) -> Vec<u8> {
    let header = format!(
        "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2024-03-22T09:30:00Z\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\n\r\n",
        block.len()
    );
    [header.as_bytes(), block, b"\r\n\r\n"].concat()
}

fn response(address: &str, head: &str, body: &[u8]) -> Vec<u8> {
    record("response", address, "application/http;msgtype=response", &[head.as_bytes(), b"\r\n\r\n", body].concat())
}

fn page(title: &str) -> Vec<u8> {
    format!("<html><head><title>{title}</title></head><body><article><h1>{title}</h1><p>The ferries of the northern islands run late for the third week, and nobody on the pier has been told why, says the company.</p><img src=\"/wave.png\"><p>The islanders speak of the timetable, in which an hour has been missing since the spring, and of the clock on the pier.</p></article></body></html>").into_bytes()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

const HTML: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8";

fn crawl() -> Vec<Vec<u8>> {
    let chunked = |body: &[u8]| [format!("{:x}\r\n", body.len()).as_bytes(), body, b"\r\n0\r\n\r\n"].concat();
    vec![
        record("warcinfo", "", "application/warc-fields", b"software: a test\r\n"),
        record("request", "https://a.example/one", "application/http;msgtype=request", b"GET /one HTTP/1.1\r\n\r\n"),
        response("https://a.example/one", HTML, &page("One")),
        response("https://a.example/gone", "HTTP/1.1 404 Not Found\r\nContent-Type: text/html", b"<p>Gone</p>"),
        response("https://a.example/style.css", "HTTP/1.1 200 OK\r\nContent-Type: text/css", b"p {}"),
        response(
            "https://a.example/wave.png",
            "HTTP/1.1 200 OK\r\nContent-Type: image/png",
            b"\x89PNG\r\n\x1a\nand the rest",
        ),
        response(
            "https://a.example/two",
            &format!("{HTML}\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip"),
            &chunked(&gzip(&page("Two"))),
        ),
        response("https://a.example/one", HTML, &page("One again")),
        record("resource", "https://a.example/three", "text/html", &page("Three")),
    ]
}

#[test]
fn the_pages_of_an_archive_are_articles_and_nothing_else_is() {
    let plain = crawl().concat();
    let packed: Vec<u8> = crawl().iter().flat_map(|record| gzip(record)).collect();
    for bytes in [plain, packed] {
        let entries = entries(&bytes);
        let parts: Vec<&str> = entries.iter().filter_map(|entry| entry.part.as_deref()).collect();
        assert_eq!(parts, ["https://a.example/one", "https://a.example/two", "https://a.example/three"]);
        let first = entries[0].draft.as_ref().expect("a page");
        assert_eq!((first.title.as_str(), first.url.as_deref()), ("One", Some("https://a.example/one")));
        assert_eq!(first.saved, crate::extract::date::milliseconds("2024-03-22T09:30:00Z"));
        assert_eq!(first.pictures.len(), 1, "{}", first.html);
        assert_eq!(entries[1].draft.as_ref().expect("a page").title, "Two");
        assert_eq!(entries[0].original.as_ref().map(|(_, bytes)| bytes.clone()), Some(page("One")));
    }
}

/// What a server sends as brotli that packs nothing: one block as it is, and the end.
fn brotli(bytes: &[u8]) -> Vec<u8> {
    let length = u32::try_from(bytes.len() - 1).expect("a short page");
    let head = length << 4 | 1 << 20;
    [&head.to_le_bytes()[..3], bytes, &[3]].concat()
}

#[test]
fn a_page_that_came_as_brotli_is_read() {
    let head = format!("{HTML}\r\nContent-Encoding: br");
    let packed = response("https://a.example/br", &head, &brotli(&page("Packed")));
    assert_eq!(drafts(&packed)[0].title, "Packed");
    let damaged = response("https://a.example/br", &head, b"\xff\xff\xffno brotli");
    let both = [damaged, packed].concat();
    assert_eq!(drafts(&both).len(), 1);
}

#[test]
fn an_archive_that_is_cut_off_or_damaged_gives_what_is_there() {
    let records = crawl();
    let whole = records.concat();
    assert_eq!(drafts(&whole[..whole.len() - 20]).len(), 3);
    let packed: Vec<u8> = records.iter().flat_map(|record| gzip(record)).collect();
    assert!(!drafts(&packed[..packed.len() - 200]).is_empty());
    let broken = String::from_utf8_lossy(&records[2]).replace("Content-Length: ", "Content-Length: 9").into_bytes();
    let titles: Vec<String> =
        drafts(&[broken, records[8].clone()].concat()).into_iter().map(|draft| draft.title).collect();
    assert_eq!(titles, ["Three"]);
}

#[test]
fn hostile_archives_take_no_time() {
    let begun = std::time::Instant::now();
    let many = [b"WARC/1.0\r\nContent-Length: 99999999\r\n\r\n".repeat(100_000), b"WARC/".repeat(500_000)].concat();
    let source = Source { name: "a", bytes: &many, address: None, beside: &|_| None };
    assert!(crate::import::read(&source, &mut |_| Flow::Continue).is_err());
    assert!(begun.elapsed().as_secs() < 60);
}

#[test]
fn of_a_list_of_pages_only_those_are_taken() {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let packed: Vec<u8> = crawl().iter().flat_map(|record| gzip(record)).collect();
    let list = "{\"format\":\"json-pages-1.0\",\"id\":\"pages\"}\n{\"url\":\"https://a.example/two\",\"title\":\"Second\"}\n{\"url\":\"https://a.example/lost\",\"title\":\"Lost\"}\n";
    for (name, bytes) in [
        ("datapackage.json", b"{}".as_slice()),
        ("archive/data.warc.gz", &packed),
        ("pages/pages.jsonl", list.as_bytes()),
    ] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    let bytes = zip.finish().unwrap().into_inner();
    let entries = entries(&bytes);
    assert_eq!(entries.len(), 2);
    assert_eq!(entries[0].draft.as_ref().expect("a page").title, "Two");
    assert_eq!(entries[0].part.as_deref(), Some("archive/data.warc.gz › https://a.example/two"));
    assert!(entries[1].draft.as_ref().is_err_and(|error| error.to_string().contains("not in the web archive")));
}
