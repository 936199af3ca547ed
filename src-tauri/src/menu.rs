//! The native menus. An entry sends its command of the keyboard table to the page, which alone knows what it means;
//! only the clipboard and the end of the program are done here.
//!
//! Keys that mean something else while one types (undo, copy, find) are not claimed: the page hears those itself.

#[cfg(target_os = "linux")]
mod clipboard;

use tauri::menu::{AboutMetadata, Menu, MenuBuilder, MenuEvent, MenuItem, Submenu, SubmenuBuilder};
use tauri::{AppHandle, Emitter, Runtime};

use crate::window;

/// A command: its name, its words, and the keys that are safe to claim.
type Entry = (&'static str, &'static str, Option<&'static str>);

const IMPORT: &[Entry] = &[
    ("import-files", "Import Files…", Some("CmdOrCtrl+O")),
    ("import-folder", "Import Folder…", Some("CmdOrCtrl+Shift+O")),
    ("save-address", "Save Address…", Some("CmdOrCtrl+Shift+L")),
    ("imports", "Imports…", None),
    ("export", "Export…", Some("CmdOrCtrl+Shift+E")),
];
const SETTINGS: &[Entry] = &[("settings", "Settings…", Some("CmdOrCtrl+,"))];
const QUIT: &[Entry] = &[("quit", "Quit", Some("CmdOrCtrl+Q"))];
const HISTORY: &[Entry] = &[("undo", "Undo", None), ("redo", "Redo", None)];
const FIND: &[Entry] = &[("search", "Search", None), ("save-search", "Save This Search…", None)];
const PANES: &[Entry] = &[
    ("toggle-sidebar", "Sidebar", None),
    ("toggle-inspector", "Inspector", None),
    ("toggle-density", "Dense List", None),
];
const ZOOM: &[Entry] = &[
    ("zoom-in", "Zoom In", Some("CmdOrCtrl+=")),
    ("zoom-out", "Zoom Out", Some("CmdOrCtrl+-")),
    ("zoom-reset", "Actual Size", Some("CmdOrCtrl+0")),
];
const GO: &[Entry] = &[
    ("go-inbox", "Inbox", None),
    ("go-later", "Later", None),
    ("go-archive", "Archive", None),
    ("go-all", "All Articles", None),
    ("go-starred", "Starred", None),
    ("go-trash", "Trash", None),
    ("rules", "Rules", None),
    ("go-history", "History", None),
    ("go-duplicates", "Duplicates", None),
    ("go-statistics", "Statistics", None),
];
const HELP: &[Entry] = &[("help", "Keyboard Shortcuts", None)];

/// Makes the menus of the program.
pub fn build<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<Menu<R>> {
    let menu = MenuBuilder::new(app);
    let menu = match cfg!(target_os = "macos") {
        true => menu.item(&program(app)?),
        false => menu,
    };
    menu.items(&[&file(app)?, &edit(app)?, &view(app)?, &go(app)?, &help(app)?]).build()
}

/// Does what a chosen entry says.
pub fn chosen<R: Runtime>(app: &AppHandle<R>, event: &MenuEvent) {
    let Some(window) = window::main(app) else {
        return;
    };
    let done = match event.id().as_ref() {
        "quit" => window.close(),
        #[cfg(target_os = "linux")]
        "cut" | "copy" | "paste" | "select-all-text" => clipboard::edit(&window, event.id().as_ref()),
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
    let menu = entries(app, menu, SETTINGS)?.separator();
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

fn go<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<Submenu<R>> {
    entries(app, SubmenuBuilder::new(app, "Go"), GO)?.build()
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
