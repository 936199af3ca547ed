//! Files of the library for the page, by their hash. The scheme `picture` serves pictures, `saved` web pages as they were
//! saved, for a frame in which nothing runs and nothing is loaded; a PDF is handed over as bytes. What is not such a
//! file by its first bytes is not served, whatever it is called, because the web view counts a scheme of ours as its own.

use articles::{Error, Library};
use tauri::http::{Request, Response, StatusCode, header};
use tauri::{Manager, Runtime, UriSchemeContext, UriSchemeResponder};

use crate::failure::Reply;
use crate::shelf::Shelf;
use crate::window::MAIN;

/// Bytes in which a page or a PDF shows what it is.
const HEAD: usize = 1024;

/// What a saved page may do: show itself, with what it carries within itself.
const SAVED: &str = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:; media-src data:; \
                     form-action 'none'; base-uri 'none'; sandbox";

/// Answers one request of the page for a picture, in the background.
pub fn picture<R: Runtime>(context: UriSchemeContext<'_, R>, request: Request<Vec<u8>>, responder: UriSchemeResponder) {
    serve(context, &request, responder, answer);
}

/// Answers one request for a saved page, in the background.
pub fn saved<R: Runtime>(context: UriSchemeContext<'_, R>, request: Request<Vec<u8>>, responder: UriSchemeResponder) {
    serve(context, &request, responder, answer_page);
}

/// The bytes of an original that is a PDF.
pub async fn pdf(library: &Library, hash: String) -> Reply<Vec<u8>> {
    let hash = hash_of(&format!("/{hash}")).map(str::to_owned).ok_or(Error::NotFound("file"))?;
    let files = library.files();
    let read = tauri::async_runtime::spawn_blocking(move || files.read(&hash)).await;
    let bytes = read.map_err(|error| Error::Internal(error.to_string()))??;
    match is_pdf(&bytes) {
        true => Ok(bytes),
        false => Err(Error::Invalid("the original is no PDF".into()).into()),
    }
}

fn is_pdf(bytes: &[u8]) -> bool {
    bytes[..bytes.len().min(HEAD)].windows(5).any(|five| five == b"%PDF-")
}

/// Whether bytes begin as a page of the web does: with a mark and nothing but white space and comments before it.
fn is_page(bytes: &[u8]) -> bool {
    let head = bytes[..bytes.len().min(HEAD)].iter().filter(|byte| **byte != 0).copied().collect::<Vec<u8>>();
    let head = String::from_utf8_lossy(&head).to_lowercase();
    let head = head.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\u{fffd}');
    ["<!doctype html", "<html", "<head", "<body", "<meta", "<!--", "<title"].iter().any(|mark| head.starts_with(mark))
}

fn serve<R: Runtime>(
    context: UriSchemeContext<'_, R>,
    request: &Request<Vec<u8>>,
    responder: UriSchemeResponder,
    answer: fn(Vec<u8>) -> Response<Vec<u8>>,
) {
    let hash = match context.webview_label() == MAIN {
        true => hash_of(request.uri().path()).map(str::to_owned),
        false => None,
    };
    let Some(hash) = hash else {
        return responder.respond(refusal());
    };
    let shelf = context.app_handle().state::<Shelf>().inner().clone();
    tauri::async_runtime::spawn(async move {
        let Ok(library) = shelf.library().await else {
            return responder.respond(refusal());
        };
        let read = tauri::async_runtime::spawn_blocking(move || library.files().read(&hash));
        responder.respond(match read.await {
            Ok(Ok(bytes)) => answer(bytes),
            _ => refusal(),
        });
    });
}

/// The hash a path asks for: 64 digits of lower-case hexadecimal and nothing else.
fn hash_of(path: &str) -> Option<&str> {
    let hash = path.strip_prefix('/')?;
    let is_hex = hash.len() == 64 && hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    is_hex.then_some(hash)
}

/// The type of a picture that every web view draws and that cannot hold a script, by its first bytes.
fn picture_type(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some("image/png"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some("image/gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        [_, _, _, _, b'f', b't', b'y', b'p', b'a', b'v', b'i', b'f' | b's', ..] => Some("image/avif"),
        [b'B', b'M', ..] => Some("image/bmp"),
        [0, 0, 1, 0, ..] => Some("image/x-icon"),
        _ => None,
    }
}

fn answer(bytes: Vec<u8>) -> Response<Vec<u8>> {
    match picture_type(&bytes) {
        Some(kind) => file(bytes, kind, "default-src 'none'; sandbox"),
        None => refusal(),
    }
}

fn answer_page(bytes: Vec<u8>) -> Response<Vec<u8>> {
    match is_page(&bytes) {
        true => file(bytes, "text/html", SAVED),
        false => refusal(),
    }
}

fn file(bytes: Vec<u8>, kind: &'static str, policy: &'static str) -> Response<Vec<u8>> {
    let mut response = Response::new(bytes);
    for (name, value) in [
        (header::CONTENT_TYPE, kind),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::CONTENT_SECURITY_POLICY, policy),
    ] {
        response.headers_mut().insert(name, header::HeaderValue::from_static(value));
    }
    response
}

fn refusal() -> Response<Vec<u8>> {
    let mut response = Response::new(Vec::new());
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_hash_is_a_path() {
        let hash = "0123456789abcdef".repeat(4);
        assert_eq!(hash_of(&format!("/{hash}")), Some(hash.as_str()));
        for path in [
            String::new(),
            "/".into(),
            hash.clone(),
            format!("//{hash}"),
            format!("/{hash}/"),
            format!("/{}", hash.to_uppercase()),
            format!("/{}", &hash[1..]),
            format!("/../{}", &hash[3..]),
            format!("/{}", "é".repeat(32)),
        ] {
            assert_eq!(hash_of(&path), None, "{path}");
        }
    }

    #[test]
    fn only_pictures_without_scripts_are_served() {
        let cases: &[(&[u8], Option<&str>)] = &[
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Some("image/png")),
            (b"\xff\xd8\xff\xe0\0\x10JFIF", Some("image/jpeg")),
            (b"GIF89a\x01\0\x01\0", Some("image/gif")),
            (b"RIFF\x24\0\0\0WEBPVP8 ", Some("image/webp")),
            (b"\0\0\0\x1cftypavif", Some("image/avif")),
            (b"BM\x46\0\0\0", Some("image/bmp")),
            (b"\0\0\x01\0\x01\0", Some("image/x-icon")),
            (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", None),
            (b"<html><script>alert(1)</script>", None),
            (b"RIFF\x24\0\0\0WAVE", None),
            (b"\0\0\0\x1cftypmp42", None),
            (b"GIF", None),
            (b"", None),
        ];
        for (bytes, kind) in cases {
            assert_eq!(picture_type(bytes), *kind, "{bytes:?}");
        }
    }

    #[test]
    fn a_page_and_a_pdf_are_known_by_their_beginning() {
        let cases: &[(&[u8], bool, bool)] = &[
            (b"<!DOCTYPE html><title>a</title>", true, false),
            (b"\xef\xbb\xbf\n <HTML lang=en>", true, false),
            (b"\xff\xfe<\0h\0t\0m\0l\0>\0", true, false),
            (b"%PDF-1.7\n", false, true),
            (b"\r\n\0junk %PDF-2.0", false, true),
            (b"MIME-Version: 1.0\n\n<html>", false, false),
            (b"PK\x03\x04", false, false),
            (b"<svg><script/></svg>", false, false),
            (b"", false, false),
        ];
        for (bytes, page, pdf) in cases {
            assert_eq!((is_page(bytes), is_pdf(bytes)), (*page, *pdf), "{bytes:?}");
        }
    }

    #[test]
    fn a_saved_page_is_served_so_that_nothing_of_it_runs_or_loads() {
        let response = answer_page(b"<html><script>1</script></html>".to_vec());
        let policy = response.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none';") && policy.ends_with("sandbox"), "{policy}");
        assert!(!policy.contains("script") && !policy.contains("http"), "{policy}");
        assert_eq!(answer_page(b"GIF89a".to_vec()).status(), StatusCode::NOT_FOUND);
    }

    #[test]
    fn a_picture_is_served_so_that_it_stays_one() {
        let response = answer(b"GIF89a".to_vec());
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert_eq!(response.headers()[header::CONTENT_TYPE], "image/gif");
        let refused = answer(b"<html>".to_vec());
        assert_eq!(refused.status(), StatusCode::NOT_FOUND);
        assert!(refused.body().is_empty());
    }
}
