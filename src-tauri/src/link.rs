//! What is opened outside: links of articles, and the folder of a file. What an article links to is whatever its author
//! wrote, so only addresses that belong to a web browser or a mail program leave the program.

use std::path::PathBuf;

use articles::Error;
use tauri::Url;

use crate::failure::Reply;

/// Opens an address of the web or of mail in the system's own program.
pub fn open(address: &str) -> Reply<()> {
    let address = outside(address).ok_or_else(|| Error::Invalid("this link leads nowhere outside".into()))?;
    tauri_plugin_opener::open_url(address.as_str(), None::<&str>)
        .map_err(|error| Error::Internal(format!("the link could not be opened: {error}")).into())
}

/// Shows a file in the system's own program for folders.
pub fn show(file: Option<PathBuf>) -> Reply<()> {
    let file = file.ok_or(Error::NotFound("file"))?;
    tauri_plugin_opener::reveal_item_in_dir(file)
        .map_err(|error| Error::Internal(format!("the folder could not be shown: {error}")).into())
}

/// The address in its normal form, if it is one to open.
fn outside(address: &str) -> Option<Url> {
    let address = Url::parse(address).ok()?;
    match address.scheme() {
        "http" | "https" => address.has_host().then_some(address),
        "mailto" => Some(address),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_web_and_mail_are_opened() {
        let cases = [
            ("https://example.org/a?b=c#d", true),
            ("HTTP://example.org", true),
            ("mailto:ada@example.org", true),
            ("javascript:alert(1)", false),
            ("JaVaScRiPt:alert(1)", false),
            ("file:///etc/passwd", false),
            ("data:text/html,hello", false),
            ("smb://host/share", false),
            ("ms-settings:", false),
            ("tauri://localhost/", false),
            ("//example.org/", false),
            ("-h", false),
            ("example.org", false),
            ("", false),
        ];
        for (address, opens) in cases {
            assert_eq!(outside(address).is_some(), opens, "{address}");
        }
    }
}
