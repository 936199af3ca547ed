//! The main window: made hidden, given the ground of the theme so that nothing flashes, then shown at once.
//! It stays on the pages of the program: no address, dropped or linked, can take their place.

use articles::Error;
use tauri::utils::config::Color;
use tauri::webview::NewWindowResponse;
use tauri::{App, AppHandle, Manager, Runtime, Theme, Url, WebviewWindow, WebviewWindowBuilder, WindowEvent};
use tauri_plugin_window_state::StateFlags;

use crate::failure::Reply;
use crate::settings::Settings;

/// Label of the only window that may ask for anything.
pub const MAIN: &str = "main";

/// Parts of the window that come back as they were left. Whether it is visible is for [`open`] to decide.
pub fn remembered() -> StateFlags {
    StateFlags::all() - StateFlags::VISIBLE - StateFlags::DECORATIONS
}

/// Makes the main window as the configuration describes it.
pub fn open<R: Runtime>(app: &App<R>) -> tauri::Result<()> {
    let config = &app.config().app.windows[0];
    let settings = app.state::<Settings>();
    let chosen = settings.theme();
    let window = WebviewWindowBuilder::from_config(app, config)?
        .on_navigation(is_ours)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .initialization_script(settings.script())
        .build()?;
    window.set_background_color(Some(ground(chosen.unwrap_or(window.theme()?))))?;
    let themed = window.clone();
    window.on_window_event(move |event| {
        if let WindowEvent::ThemeChanged(theme) = event
            && let Err(error) = themed.set_background_color(Some(ground(*theme)))
        {
            log::warn!("the ground of the window did not follow the theme: {error}");
        }
    });
    window.show()
}

/// Draws the page of a window as many times as large as it is by itself.
pub fn zoom<R: Runtime>(window: &WebviewWindow<R>, factor: f64) -> Reply<()> {
    let factor = if factor.is_finite() { factor.clamp(0.5, 3.0) } else { 1.0 };
    window.set_zoom(factor).map_err(|error| Error::Internal(format!("the window has one size only: {error}")).into())
}

/// The main window, where it is still there.
pub fn main<R: Runtime>(app: &AppHandle<R>) -> Option<WebviewWindow<R>> {
    app.get_webview_window(MAIN)
}

/// Brings the main window to the front.
pub fn present<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<()> {
    let Some(window) = main(app) else {
        return Ok(());
    };
    window.unminimize()?;
    window.show()?;
    window.set_focus()
}

/// What the page paints behind everything, in `ui/src/style/tokens.css`.
fn ground(theme: Theme) -> Color {
    match theme {
        Theme::Dark => Color(0x1c, 0x1c, 0x1e, 0xff),
        _ => Color(0xff, 0xff, 0xff, 0xff),
    }
}

/// Whether an address is a page of the program, `tauri://localhost`, or a saved page in its frame, `saved://localhost`; on
/// Windows `http://tauri.localhost` and `http://saved.localhost`.
fn is_ours(address: &Url) -> bool {
    match address.scheme() {
        "tauri" | "saved" => address.host_str() == Some("localhost"),
        "http" => cfg!(windows) && matches!(address.host_str(), Some("tauri.localhost" | "saved.localhost")),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_stays_on_its_own_pages() {
        let cases = [
            ("tauri://localhost/index.html", true),
            ("tauri://localhost", true),
            ("saved://localhost/0123", true),
            ("saved://example.org/0123", false),
            ("http://tauri.localhost/", cfg!(windows)),
            ("tauri://example.org/", false),
            ("http://tauri.localhost.example.org/", false),
            ("https://example.org/", false),
            ("picture://localhost/0123", false),
            ("file:///etc/passwd", false),
            ("data:text/html,hello", false),
            ("about:blank", false),
            ("javascript:alert(1)", false),
        ];
        for (address, ours) in cases {
            assert_eq!(is_ours(&Url::parse(address).unwrap()), ours, "{address}");
        }
    }
}
