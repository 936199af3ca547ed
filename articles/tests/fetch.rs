//! Fetching pages, from a server of the test's own. That it is on this computer is what has to be allowed.
#![allow(clippy::unwrap_used, reason = "what a test cannot do without fails it")]

mod support;

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use articles::{
    Article, Code, Destination, Fetching, Flow, Format, ImportItem, ImportReport, Library, Outcome, Place, ReportLines,
    SearchRequest, Selection, Sources, fetch_missing, save_addresses,
};
use support::*;

/// What the server answers to a path: the head's lines after the first, and the body.
type Answer = fn(&str) -> (&'static str, String, Vec<u8>);

struct Server {
    port: u16,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn start(answer: Answer) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked: Arc<Mutex<Vec<String>>> = Arc::default();
        let heard = asked.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let heard = heard.clone();
                std::thread::spawn(move || drop(serve(stream, answer, &heard)));
            }
        });
        Server { port, asked }
    }

    fn at(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }
}

fn serve(mut stream: TcpStream, answer: Answer, heard: &Mutex<Vec<String>>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head)? == 0 {
            return Ok(());
        }
    }
    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
    let (status, headers, body) = answer(&path);
    heard.lock().unwrap().push(head);
    write!(stream, "HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n", body.len())?;
    stream.write_all(&body)
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89";

fn page(title: &str) -> String {
    let paragraph =
        "The harbour was closed for the whole of the winter, and nobody in the town remembered such a thing. ";
    format!(
        "<!doctype html><html><head><title>{title}</title></head><body><article><h1>{title}</h1><p>{0}</p>\
         <p><img src=\"/boat.png\" width=600 height=400 alt=\"A boat\"></p><p>{0}</p><p>{0}</p></article></body></html>",
        paragraph.repeat(4)
    )
}

fn site(path: &str) -> (&'static str, String, Vec<u8>) {
    let html = || "Content-Type: text/html; charset=utf-8\r\n".to_owned();
    let to = |path: &str| ("302 Found", format!("Location: {path}\r\n"), vec![]);
    match path {
        "/harbour" => ("200 OK", html() + "Set-Cookie: who=you\r\n", page("The harbour").into()),
        "/boat.png" => ("200 OK", "Content-Type: image/png\r\n".into(), PNG.to_vec()),
        "/moved" => to("/harbour?utm_source=x"),
        "/harbour?utm_source=x" => site("/harbour"),
        "/round" => to("/round"),
        "/inside" => to("http://localhost:1/secret"),
        "/away" => to("file:///etc/passwd"),
        "/latin" => (
            "200 OK",
            "Content-Type: text/html; charset=ISO-8859-1\r\n".into(),
            page("Der Hafen im Winter: Gr\u{fc}\u{df}e").chars().map(|c| c as u8).collect(),
        ),
        "/huge" => ("200 OK", html(), vec![b'a'; 21 << 20]),
        "/packed" => ("200 OK", html() + "Content-Encoding: gzip\r\n", packed(&vec![b'a'; 64 << 20])),
        "/empty" => ("200 OK", html(), vec![]),
        _ => ("404 Not Found", html(), b"nothing".to_vec()),
    }
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

fn allowed() -> Fetching {
    Fetching { allowed_hosts: vec!["127.0.0.1".into()], ..Fetching::default() }
}

fn save(library: &Library, addresses: &[String], how: Fetching) -> (ImportReport, Vec<ImportItem>) {
    let into = Destination::default();
    let saving = save_addresses(library, addresses.to_vec(), how, into, Box::new(|_| Flow::Continue));
    let report = block_on(saving).unwrap();
    library.settle().unwrap();
    let import = report.import;
    let mut items = block_on(library.read(move |view| view.import_items(import, ReportLines::All, 0, 100))).unwrap();
    items.sort_by_key(|item| addresses.iter().position(|address| *address == item.source));
    (report, items)
}

fn only_article(library: &Library) -> Article {
    let rows = find(library, Place::All, "");
    assert_eq!(rows.len(), 1, "{rows:?}");
    let id = rows[0].id;
    block_on(library.read(move |view| view.article(id))).unwrap()
}

#[test]
fn a_page_is_saved_with_its_address_and_its_bytes_and_nothing_says_who_asked() {
    let (server, scratch) = (Server::start(site), scratch());
    let (report, _) = save(&scratch, &[server.at("/moved")], allowed());
    assert_eq!((report.added, report.failed), (1, 0));
    let article = only_article(&scratch);
    assert_eq!((article.row.title.as_str(), article.row.format), ("The harbour", Format::Html));
    assert_eq!(article.url, Some(server.at("/harbour")));
    assert!(article.html.contains(&format!("src=\"{}\"", server.at("/boat.png"))), "{}", article.html);
    let original = article.original.unwrap();
    assert_eq!(scratch.files().read(&original.hash).unwrap(), page("The harbour").into_bytes());
    let asked = server.asked.lock().unwrap().clone();
    assert_eq!(asked.len(), 2, "no picture was asked for");
    assert!(asked.iter().all(|head| !head.to_ascii_lowercase().contains("cookie")), "{asked:?}");
    let (again, _) = save(&scratch, &[server.at("/harbour")], allowed());
    assert_eq!(again.duplicates, 1);
}

#[test]
fn pictures_are_kept_when_they_are_asked_for() {
    let (server, scratch) = (Server::start(site), scratch());
    save(&scratch, &[server.at("/harbour")], Fetching { pictures: true, ..allowed() });
    let article = only_article(&scratch);
    let hash = blake3::hash(PNG).to_hex().to_string();
    assert!(article.html.contains(&format!("src=\"picture:{hash}\"")), "{}", article.html);
    assert_eq!(scratch.files().read(&hash).unwrap(), PNG);
    assert_eq!(article.picture, Some(format!("picture:{hash}")));
}

#[test]
fn what_cannot_be_had_is_a_line_that_says_why() {
    let (server, scratch) = (Server::start(site), scratch());
    let cases = [
        ("/nowhere", Code::Unreachable, "no such page (404)"),
        ("/round", Code::Unreachable, "without end"),
        ("/inside", Code::PrivateHost, "localhost"),
        ("/away", Code::Unreachable, "leads to no page"),
        ("/huge", Code::TooLarge, "20 MB"),
        ("/packed", Code::TooLarge, "20 MB"),
        ("/empty", Code::Empty, "empty"),
    ];
    let addresses: Vec<String> = cases.iter().map(|(path, ..)| server.at(path)).collect();
    let (report, items) = save(&scratch, &addresses, allowed());
    assert_eq!((report.added, report.failed as usize), (3, cases.len()), "{items:?}");
    let failed = items.iter().filter(|item| item.outcome == Outcome::Failed);
    for ((path, code, words), item) in cases.iter().zip(failed) {
        let message = item.message.as_deref().unwrap();
        assert!(item.code == Some(*code) && message.contains(words), "{path}: {item:?}");
    }
    let rounds = server.asked.lock().unwrap().iter().filter(|head| head.contains("/round")).count();
    assert_eq!(rounds, 6, "a page and five redirects");

    let kept = find(&scratch, Place::All, "format:link");
    assert_eq!(kept.len(), 3, "the addresses of what was not reached are kept");
    save(&scratch, &[server.at("/nowhere")], allowed());
    assert_eq!(find(&scratch, Place::All, "").len(), 3);
}

#[test]
fn this_computer_is_not_asked_unless_it_was_allowed() {
    let (server, scratch) = (Server::start(site), scratch());
    let named = format!("http://localhost:{}/harbour", server.port);
    let mapped = format!("http://[::ffff:127.0.0.1]:{}/harbour", server.port);
    let other = format!("http://2130706433:{}/harbour", server.port);
    let addresses = [server.at("/harbour"), named, mapped, other, "ftp://127.0.0.1/x".into(), "no address".into()];
    let (report, items) = save(&scratch, &addresses, Fetching::default());
    assert_eq!(report.failed, 6);
    let codes: Vec<_> = items.iter().map(|item| item.code.unwrap()).collect();
    assert_eq!(codes, [[Code::PrivateHost; 4].as_slice(), &[Code::Invalid; 2]].concat(), "{items:?}");
    assert!(server.asked.lock().unwrap().is_empty());
}

#[test]
fn the_encoding_that_the_server_names_is_believed() {
    let (server, scratch) = (Server::start(site), scratch());
    save(&scratch, &[server.at("/latin")], allowed());
    let article = only_article(&scratch);
    assert_eq!(article.row.title, "Der Hafen im Winter: Gr\u{fc}\u{df}e");
    let bytes = scratch.files().read(&article.original.unwrap().hash).unwrap();
    assert!(bytes.windows(6).any(|at| at == b"Gr\xfc\xdfe<"), "the original is as it came");
}

#[test]
fn the_missing_texts_of_saved_addresses_are_fetched_and_it_can_be_undone() {
    let (server, scratch) = (Server::start(site), scratch());
    let clip = |name: &str, path: &str| {
        let text = format!("---\ntitle: To read, {name}\nurl: {}\n---\n", server.at(path));
        (format!("{name}.md"), text.into_bytes())
    };
    bring(&scratch, Sources::Memory(vec![clip("one", "/moved"), clip("two", "/nowhere")]));
    let request = SearchRequest { place: Place::All, query: String::new(), sort: None };
    let everything = || Selection::All { request: request.clone(), except: vec![] };
    let fetching = fetch_missing(&scratch, everything(), allowed(), Box::new(|_| Flow::Continue));
    let report = block_on(fetching).unwrap();
    scratch.settle().unwrap();
    assert_eq!((report.added, report.completed, report.failed), (0, 1, 1));
    let found = find(&scratch, Place::All, "winter ");
    assert_eq!(titles(&found), ["To read, one"]);
    assert_eq!(found[0].format, Format::Html);
    let asked = server.asked.lock().unwrap().len();
    let again = fetch_missing(&scratch, only(found[0].id), allowed(), Box::new(|_| Flow::Continue));
    block_on(again).unwrap();
    assert_eq!(server.asked.lock().unwrap().len(), asked, "what has a text is left alone");
    block_on(scratch.undo()).unwrap();
    scratch.settle().unwrap();
    assert!(find(&scratch, Place::All, "winter ").is_empty());
}
