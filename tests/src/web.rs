//! A web of one server on this computer, for pages that are fetched because somebody asked.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};

/// Serves pages for as long as the test runs, and remembers what was asked for.
pub struct Web {
    address: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Web {
    /// Serves these pages: the path of each, and its HTML. Everything else is not there.
    ///
    /// # Panics
    /// If there is no free port.
    pub fn serving(pages: &'static [(&'static str, &'static str)]) -> Web {
        let ear = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
        let address = format!("http://{}", ear.local_addr().expect("it listens"));
        let asked: Arc<Mutex<Vec<String>>> = Arc::default();
        let heard = asked.clone();
        std::thread::spawn(move || {
            for call in ear.incoming().flatten() {
                // Whoever hangs up early is not waited for.
                let _ = answer(call, pages, &heard);
            }
        });
        Web { address, asked }
    }

    /// The address of a page of it.
    pub fn page(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    /// The paths that were asked for, in order.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn answer(call: TcpStream, pages: &[(&str, &str)], heard: &Mutex<Vec<String>>) -> std::io::Result<()> {
    let mut lines = BufReader::new(&call).lines();
    let first = lines.next().transpose()?.unwrap_or_default();
    while lines.next().transpose()?.is_some_and(|line| !line.is_empty()) {}
    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let found = pages.iter().find(|(its, _)| *its == path).map(|(_, html)| *html);
    heard.lock().unwrap_or_else(PoisonError::into_inner).push(path);
    let (status, html) = found.map_or(("404 Not Found", ""), |html| ("200 OK", html));
    let head = format!("HTTP/1.1 {status}\r\ncontent-type: text/html; charset=utf-8\r\nconnection: close\r\n");
    write!(&call, "{head}content-length: {}\r\n\r\n{html}", html.len())
}
