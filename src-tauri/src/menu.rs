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
const TRIAGE: &[Entry] = &[("triage", "Go Through One by One", None)];
const GIVE: &[Entry] = &[
    ("tag", "Tag…", None),
    ("repeat-tags", "Give the Last Tags Again", None),
    ("file", "Put into a Folder…", None),
    ("edit-articles", "Edit Fields…", None),
];
const STATE: &[Entry] = &[
    ("inbox", "Move to the Inbox", None),
    ("later", "Read Later", None),
    ("archive", "Archive", None),
    ("star", "Star", None),
    ("toggle-read", "Mark as Read or Unread", None),
];
const CITE: &[Entry] =
    &[("copy-citation", "Copy the Citation", None), ("copy-link", "Copy as a Link of Markdown", None)];
const TRASH: &[Entry] = &[("trash", "Move to the Trash", None)];
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
    ("go-unfiled", "Unfiled", None),
    ("go-trash", "Trash", None),
];
const PAGES: &[Entry] = &[
    ("go-tags", "Tag Browser", None),
    ("rules", "Rules", None),
    ("go-duplicates", "Duplicates", None),
    ("go-statistics", "Statistics", None),
    ("go-history", "History", None),
];
const ANYTHING: &[Entry] = &[("palette", "Go to Anything…", None)];
const HELP: &[Entry] = &[("help", "Keyboard Shortcuts", None)];

/// Makes the menus of the program.
pub fn build<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<Menu<R>> {
    let menu = MenuBuilder::new(app);
    let menu = match cfg!(target_os = "macos") {
        true => menu.item(&program(app)?),
        false => menu,
    };
    menu.items(&[&file(app)?, &edit(app)?, &article(app)?, &view(app)?, &go(app)?, &help(app)?]).build()
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
    let menu = parts(app, "File", &[IMPORT, SETTINGS])?.separator();
    match cfg!(target_os = "macos") {
        true => menu.close_window(),
        false => entries(app, menu, QUIT)?,
    }
    .build()
}

fn edit<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<Submenu<R>> {
    let menu = parts(app, "Edit", &[HISTORY])?.separator();
    #[cfg(target_os = "linux")]
    let menu = entries(app, menu, clipboard::ENTRIES)?;
    #[cfg(not(target_os = "linux"))]
    let menu = menu.cut().copy().paste().select_all();
    entries(app, menu.separator(), FIND)?.build()
}

fn article<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<Submenu<R>> {
    parts(app, "Article", &[TRIAGE, GIVE, STATE, CITE, TRASH])?.build()
}

fn view<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<Submenu<R>> {
    parts(app, "View", &[PANES, ZOOM])?.build()
}

fn go<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<Submenu<R>> {
    parts(app, "Go", &[GO, PAGES, ANYTHING])?.build()
}

fn help<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<Submenu<R>> {
    let menu = parts(app, "Help", &[HELP])?;
    match cfg!(target_os = "macos") {
        true => menu,
        false => menu.separator().about(Some(about(app))),
    }
    .build()
}

/// A menu of parts, with a line between them.
fn parts<'m, R: Runtime>(
    app: &'m AppHandle<R>,
    name: &str,
    parts: &[&[Entry]],
) -> tauri::Result<SubmenuBuilder<'m, R, AppHandle<R>>> {
    let mut menu = SubmenuBuilder::new(app, name);
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            menu = menu.separator();
        }
        menu = entries(app, menu, part)?;
    }
    Ok(menu)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_sends_a_command_that_the_page_knows() {
        let table = include_str!("../../ui/src/lib/keys.ts");
        let menus =
            [IMPORT, SETTINGS, HISTORY, FIND, TRIAGE, GIVE, STATE, CITE, TRASH, PANES, ZOOM, GO, PAGES, ANYTHING, HELP];
        for (command, words, _) in menus.into_iter().flatten() {
            assert!(table.contains(&format!("\n  | \"{command}\"")), "{words} sends “{command}”");
        }
    }
}
