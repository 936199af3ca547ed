//! Fetching pages, only when somebody asks for it: one request after the other, without cookies and without anything
//! that says who asks, within limits of time and size, and never from this computer or its own network unless the
//! host was allowed by name.

mod guard;
mod pictures;

use std::io::Read;
use std::time::{Duration, Instant};

use encoding_rs::Encoding;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use ureq::unversioned::transport::DefaultConnector;
use url::Url;

use self::guard::{Guard, Private};
pub(crate) use self::pictures::bring_pictures;
use crate::error::{Error, Result};
use crate::extract::clean_address;

/// One page with all its redirects may take this long.
const TIME: Duration = Duration::from_secs(30);
/// Most bytes of a page, unpacked.
const LARGEST_MB: u64 = 20;
/// Redirects that are followed.
const MOST_REDIRECTS: u32 = 5;
/// Many sites answer only what looks like a browser; this one says what it is.
const AGENT: &str = concat!("Mozilla/5.0 (compatible; Sheaf/", env!("CARGO_PKG_VERSION"), ")");

/// How pages are fetched.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export, export_to = "../../ui/src/generated/", optional_fields)]
pub struct Fetching {
    /// Fetch the pictures of a page too, and keep them.
    #[ts(as = "Option<bool>")]
    pub pictures: bool,
    /// Hosts of this computer or its own network that the person allows: `localhost`, `192.168.1.20`.
    #[ts(as = "Option<Vec<String>>")]
    pub allowed_hosts: Vec<String>,
}

/// What was fetched.
#[derive(Debug)]
pub(crate) struct Fetched {
    /// Where it was in the end.
    pub address: String,
    /// Its bytes, unpacked, as they came.
    pub bytes: Vec<u8>,
    /// The encoding that the server named, if it is another than what the bytes show by themselves.
    encoding: Option<&'static Encoding>,
    is_page: bool,
}

impl Fetched {
    /// The bytes for a reader: a text in the encoding that the server named is decoded.
    pub(crate) fn readable(&self) -> Vec<u8> {
        match self.encoding {
            Some(encoding) => encoding.decode(&self.bytes).0.into_owned().into_bytes(),
            None => self.bytes.clone(),
        }
    }

    /// A name for its file: the last part of its address.
    pub(crate) fn name(&self) -> String {
        let url = Url::parse(&self.address).ok();
        let last = url.as_ref().and_then(|url| url.path_segments()?.rfind(|part| !part.is_empty()).map(str::to_owned));
        let host = || url.as_ref().and_then(|url| url.host_str().map(str::to_owned));
        let name: String = last.or_else(host).unwrap_or_default().chars().take(100).collect();
        let has_ending = [".html", ".htm", ".xhtml"].iter().any(|ending| name.to_ascii_lowercase().ends_with(ending));
        match self.is_page && !has_ending {
            true => format!("{name}.html"),
            false => name,
        }
    }
}

/// Fetches pages.
#[derive(Debug)]
pub(crate) struct Fetcher {
    agent: ureq::Agent,
    guard: Guard,
}

impl Fetcher {
    pub(crate) fn new(how: &Fetching) -> Fetcher {
        let guard = Guard::new(&how.allowed_hosts);
        let config = ureq::config::Config::builder()
            .user_agent(AGENT)
            // Through a proxy the guard would see the proxy and not the page.
            .proxy(None)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .timeout_connect(Some(Duration::from_secs(10)))
            .max_response_header_size(64 << 10)
            .build();
        Fetcher { agent: ureq::Agent::with_parts(config, DefaultConnector::default(), guard.clone()), guard }
    }

    /// Fetches a page.
    ///
    /// # Errors
    /// `Invalid` for what is no address of the web, `PrivateHost`, `Unreachable` with the reason, `TooLarge`.
    pub(crate) fn page(&self, address: &str) -> Result<Fetched> {
        let accept = "text/html,application/xhtml+xml,application/pdf;q=0.9,text/plain;q=0.9,*/*;q=0.5";
        self.get(address, accept, LARGEST_MB, TIME)
    }

    fn get(&self, address: &str, accept: &str, most_mb: u64, time: Duration) -> Result<Fetched> {
        let address = clean_address(address)
            .ok_or_else(|| Error::Invalid(format!("“{}” is no address of the web", shortened(address))))?;
        let mut url = Url::parse(&address).map_err(|_| Error::Invalid("that is no address of the web".into()))?;
        let until = Instant::now() + time;
        for _ in 0..=MOST_REDIRECTS {
            self.guard.check(&url)?;
            let left = until.saturating_duration_since(Instant::now()).max(Duration::from_millis(1));
            let request = self.agent.get(url.as_str()).header("accept", accept);
            let answer = request.config().timeout_global(Some(left)).build().call();
            let answer = answer.map_err(|error| unreachable(&url, error))?;
            let status = answer.status();
            if status.is_redirection()
                && let Some(to) = answer.headers().get("location").and_then(|to| to.to_str().ok())
            {
                url = next(&url, to)?;
                continue;
            }
            if !status.is_success() {
                return Err(Error::Unreachable(format!("{} answered {}", host(&url), words_of(status.as_u16()))));
            }
            return read_answer(&url, answer, most_mb);
        }
        Err(Error::Unreachable(format!("{} leads from page to page without end", host(&url))))
    }
}

/// Where a redirect leads.
fn next(from: &Url, to: &str) -> Result<Url> {
    let there = from.join(to).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.host().is_some());
    let mut there = there.ok_or_else(|| Error::Unreachable(format!("{} leads to no page of the web", host(from))))?;
    // A name and a password in an address would be sent to whoever the first server names.
    let is_plain = there.set_username("").is_ok() && there.set_password(None).is_ok();
    match is_plain {
        true => Ok(there),
        false => Err(Error::Unreachable(format!("{} leads to no page of the web", host(from)))),
    }
}

fn read_answer(url: &Url, answer: ureq::http::Response<ureq::Body>, most_mb: u64) -> Result<Fetched> {
    let most = most_mb << 20;
    let body = answer.into_body();
    let kind = body.mime_type().unwrap_or_default().to_ascii_lowercase();
    let is_page = kind == "text/html" || kind == "application/xhtml+xml";
    let is_text = is_page || kind.starts_with("text/");
    let named = body.charset().filter(|_| is_text).and_then(|name| Encoding::for_label(name.as_bytes()));
    let mut bytes = Vec::new();
    body.into_reader().take(most + 1).read_to_end(&mut bytes).map_err(|error| unreachable(url, error.into()))?;
    if bytes.len() as u64 > most {
        return Err(Error::TooLarge { size: most_mb + 1, limit: most_mb });
    }
    let shows_itself = Encoding::for_bom(&bytes).is_some() || std::str::from_utf8(&bytes).is_ok();
    let encoding = named.filter(|encoding| *encoding != encoding_rs::UTF_8 && !shows_itself);
    Ok(Fetched { address: url.to_string(), bytes, encoding, is_page })
}

fn host(url: &Url) -> &str {
    url.host_str().unwrap_or("the server")
}

fn shortened(address: &str) -> String {
    match address.char_indices().nth(80) {
        Some((end, _)) => format!("{}…", &address[..end]),
        None => address.to_owned(),
    }
}

/// Why a page could not be had, in words.
fn unreachable(url: &Url, error: ureq::Error) -> Error {
    let host = host(url);
    Error::Unreachable(match error {
        ureq::Error::Other(error) if error.is::<Private>() => return Error::PrivateHost(host.to_owned()),
        ureq::Error::HostNotFound => format!("there is no {host}, or no network"),
        ureq::Error::Timeout(_) => format!("{host} took too long to answer"),
        ureq::Error::Rustls(_) | ureq::Error::Tls(_) => format!("{host} could not prove that it is who it says it is"),
        ureq::Error::Io(error) => match error.kind() {
            std::io::ErrorKind::ConnectionRefused => format!("{host} does not answer"),
            std::io::ErrorKind::TimedOut => format!("{host} took too long to answer"),
            _ if error.to_string().contains("lookup address") => format!("there is no {host}, or no network"),
            _ => format!("the connection to {host} broke"),
        },
        _ => format!("{host} answered what is no page"),
    })
}

fn words_of(status: u16) -> String {
    match status {
        401..=403 => format!("that this page is not for everybody ({status})"),
        404 | 410 => format!("that there is no such page ({status})"),
        429 => format!("that it was asked too often ({status})"),
        500.. => format!("that it has a problem ({status})"),
        _ => format!("with the number {status}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fetched(address: &str, kind: &str) -> Fetched {
        let is_page = kind == "text/html";
        Fetched { address: address.into(), bytes: b"Gr\xfc\xdfe".to_vec(), encoding: None, is_page }
    }

    #[test]
    fn what_was_fetched_has_a_name_of_its_kind() {
        for (address, kind, name) in [
            ("https://example.org/a/b?c=1", "text/html", "b.html"),
            ("https://example.org/a/b.HTML", "text/html", "b.HTML"),
            ("https://example.org/", "text/html", "example.org.html"),
            ("https://example.org/paper.pdf", "application/pdf", "paper.pdf"),
        ] {
            assert_eq!(fetched(address, kind).name(), name, "{address}");
        }
    }

    #[test]
    fn the_encoding_that_the_server_names_counts() {
        let page =
            Fetched { encoding: Some(encoding_rs::WINDOWS_1252), ..fetched("https://example.org/", "text/html") };
        assert_eq!(page.readable(), "Grüße".as_bytes());
    }

    #[test]
    fn a_redirect_stays_in_the_web_and_takes_no_password_along() {
        let from = Url::parse("https://example.org/a/b").unwrap();
        assert_eq!(next(&from, "../c#d").unwrap().as_str(), "https://example.org/c#d");
        assert_eq!(next(&from, "http://me:secret@other.example/").unwrap().as_str(), "http://other.example/");
        for odd in ["file:///etc/passwd", "javascript:alert(1)", "http://", "gopher://x/"] {
            assert!(next(&from, odd).is_err(), "{odd}");
        }
    }
}
