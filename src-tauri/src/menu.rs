//! The native menus. An entry sends its command of the keyboard table to the page, which alone knows what it means;
//! only the zoom, the clipboard and the end of the program are done here.
//!
//! Keys that mean something else while one types (undo, copy, find) are not claimed: the page hears those itself.

#[cfg(target_os = "linux")]
mod clipboard;
mod zoom;

use tauri::menu::{AboutMetadata, Menu, MenuBuilder, MenuEvent, MenuItem, Submenu, SubmenuBuilder};
use tauri::{AppHandle, Emitter, Manager, Runtime};

use crate::window;
pub use zoom::Zoom;

/// A command: its name, its words, and the keys that are safe to claim.
type Entry = (&'static str, &'static str, Option<&'static str>);

const IMPORT: &[Entry] = &[
    ("importFiles", "Import Files…", Some("CmdOrCtrl+O")),
    ("importFolder", "Import Folder…", Some("CmdOrCtrl+Shift+O")),
];
const QUIT: &[Entry] = &[("quit", "Quit", Some("CmdOrCtrl+Q"))];
const HISTORY: &[Entry] = &[("undo", "Undo", None), ("redo", "Redo", None)];
const FIND: &[Entry] = &[("search", "Search", None)];
const PANES: &[Entry] = &[
    ("toggleSidebar", "Sidebar", None),
    ("toggleInspector", "Inspector", None),
];
const ZOOM: &[Entry] = &[
    ("zoomIn", "Zoom In", Some("CmdOrCtrl+=")),
    ("zoomOut", "Zoom Out", Some("CmdOrCtrl+-")),
    ("zoomReset", "Actual Size", Some("CmdOrCtrl+0")),
];
const HELP: &[Entry] = &[("help", "Keyboard Shortcuts", None)];

/// Makes the menus of the program.
pub fn build<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<Menu<R>> {
    let menu = MenuBuilder::new(app);
    let menu = match cfg!(target_os = "macos") {
        true => menu.item(&program(app)?),
        false => menu,
    };
    menu.items(&[&file(app)?, &edit(app)?, &view(app)?, &help(app)?])
        .build()
}

/// Does what a chosen entry says.
pub fn chosen<R: Runtime>(app: &AppHandle<R>, event: &MenuEvent) {
    let Some(window) = window::main(app) else {
        return;
    };
    let zoom = app.state::<Zoom>();
    let done = match event.id().as_ref() {
        "quit" => window.close(),
        "zoomIn" => zoom.change(&window, |step| step + 1),
        "zoomOut" => zoom.change(&window, |step| step - 1),
        "zoomReset" => zoom.change(&window, |_| 0),
        #[cfg(target_os = "linux")]
        "cut" | "copy" | "paste" | "selectAll" => clipboard::edit(&window, event.id().as_ref()),
        command => app.emit_to(window::MAIN, "menu", command),
    };
    if let Err(error) = done {
        log::error!("the menu entry {} failed: {error}", event.id().as_ref());
    }
}

/// The menu that carries the name of the program on macOS.
fn program<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<Submenu<R>> {
    SubmenuBuilder::new(app, "Sheaf")
        .about(Some(about(app)))
        .separator()
        .services()
        .separator()
        .hide()
        .hide_others()
        .show_all()
        .separator()
        .quit()
        .build()
}

fn file<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<Submenu<R>> {
    let menu = entries(app, SubmenuBuilder::new(app, "File"), IMPORT)?.separator();
    match cfg!(target_os = "macos") {
        true => menu.close_window(),
        false => entries(app, menu, QUIT)?,
    }
    .build()
}

fn edit<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<Submenu<R>> {
    let menu = entries(app, SubmenuBuilder::new(app, "Edit"), HISTORY)?.separator();
    #[cfg(target_os = "linux")]
    let menu = entries(app, menu, clipboard::ENTRIES)?;
    #[cfg(not(target_os = "linux"))]
    let menu = menu.cut().copy().paste().select_all();
    entries(app, menu.separator(), FIND)?.build()
}

fn view<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<Submenu<R>> {
    let menu = entries(app, SubmenuBuilder::new(app, "View"), PANES)?.separator();
    entries(app, menu, ZOOM)?.build()
}

fn help<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<Submenu<R>> {
    let menu = entries(app, SubmenuBuilder::new(app, "Help"), HELP)?;
    match cfg!(target_os = "macos") {
        true => menu,
        false => menu.separator().about(Some(about(app))),
    }
    .build()
}

fn entries<'m, R: Runtime>(
    app: &AppHandle<R>,
    menu: SubmenuBuilder<'m, R, AppHandle<R>>,
    entries: &[Entry],
) -> tauri::Result<SubmenuBuilder<'m, R, AppHandle<R>>> {
    entries.iter().try_fold(menu, |menu, (command, words, keys)| {
        Ok(menu.item(&MenuItem::with_id(app, *command, words, true, *keys)?))
    })
}

fn about<R: Runtime>(app: &AppHandle<R>) -> AboutMetadata<'_> {
    AboutMetadata {
        name: Some("Sheaf".into()),
        version: Some(app.package_info().version.to_string()),
        comments: app.config().bundle.short_description.clone(),
        license: app.config().bundle.license.clone(),
        icon: app.default_window_icon().cloned(),
        ..AboutMetadata::default()
    }
}
