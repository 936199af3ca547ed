//! The scheme `picture`: a picture of the library by its hash. What is not a picture by its first bytes is not served,
//! whatever it is called, because the web view counts a scheme of ours as its own.

use tauri::http::{Request, Response, StatusCode, header};
use tauri::{Manager, Runtime, UriSchemeContext, UriSchemeResponder};

use crate::shelf::Shelf;
use crate::window::MAIN;

/// Answers one request of the page for a picture, in the background.
pub fn picture<R: Runtime>(context: UriSchemeContext<'_, R>, request: Request<Vec<u8>>, responder: UriSchemeResponder) {
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
    let Some(kind) = picture_type(&bytes) else {
        return refusal();
    };
    let mut response = Response::new(bytes);
    for (name, value) in [
        (header::CONTENT_TYPE, kind),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
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
