//! Cut, copy and paste for Linux, where the menus of the toolkit know no web view.
//! The keys themselves need nothing of this: the web view hears them.

use tauri::{Runtime, WebviewWindow};
use webkit2gtk::WebViewExt;

use super::Entry;

pub const ENTRIES: &[Entry] =
    &[("cut", "Cut", None), ("copy", "Copy", None), ("paste", "Paste", None), ("select-all-text", "Select All", None)];

/// Has the web view do one of these to what has the focus.
pub fn edit<R: Runtime>(window: &WebviewWindow<R>, command: &str) -> tauri::Result<()> {
    let editing = match command {
        "cut" => "Cut",
        "copy" => "Copy",
        "paste" => "Paste",
        _ => "SelectAll",
    };
    window.with_webview(move |view| view.inner().execute_editing_command(editing))
}
