//! The window of Sheaf: a thin shell around the crate `articles`, with no rule of the product in it.
#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

mod commands;
#[cfg(target_os = "linux")]
mod drawing;
mod failure;
mod jobs;
mod link;
mod menu;
mod opened;
mod protocol;
mod report;
mod settings;
mod shelf;
mod single;
mod start;
mod window;

use std::path::PathBuf;
use std::sync::Mutex;

use articles::Watcher;
use tauri::{App, Emitter, Manager, RunEvent};
use tauri_plugin_log::{Target, TargetKind};

use settings::Settings;
use shelf::Shelf;
use start::Start;

fn main() {
    articles::isolate_readers();
    #[cfg(target_os = "linux")]
    drawing::suit();
    let here = std::env::current_dir().unwrap_or_default();
    let words = std::env::args_os().skip(1);
    let start = Start::read(words.map(|word| word.to_string_lossy().into_owned()), &here);
    let library = match articles::library_folder(start.library.as_deref()) {
        Ok(library) => library,
        Err(error) => return stop(&error),
    };
    let log = tauri_plugin_log::Builder::new()
        .targets([Target::new(TargetKind::LogDir { file_name: None }), Target::new(TargetKind::Stderr)])
        .level(log::LevelFilter::Warn)
        .level_for("sheaf_desktop", log::LevelFilter::Info)
        .max_file_size(1 << 20);
    let remembered = tauri_plugin_window_state::Builder::new().with_state_flags(window::remembered());

    let started = single::plugin(tauri::Builder::default(), &library, start.library.is_some())
        .plugin(log.build())
        .plugin(remembered.build())
        .plugin(tauri_plugin_dialog::init())
        .manage(jobs::Jobs::default())
        .manage(commands::export::Exports::default())
        .manage(opened::OpenedFiles::default())
        .menu(menu::build)
        .on_menu_event(|app, event| menu::chosen(app, &event))
        .register_asynchronous_uri_scheme_protocol("picture", protocol::picture)
        .register_asynchronous_uri_scheme_protocol("saved", protocol::saved)
        .invoke_handler(commands::answer())
        .setup(move |app| Ok(set_up(app, start.files, library)?))
        .build(tauri::generate_context!());
    match started {
        Ok(app) => app.run(|app, event| {
            if matches!(event, RunEvent::Exit) {
                app.state::<Settings>().write();
            }
        }),
        Err(error) => stop(&error),
    }
}

fn stop(reason: &dyn std::error::Error) {
    eprintln!("Sheaf cannot start: {reason}");
    std::process::exit(1);
}

/// Begins to open the library, then makes the window: neither waits for the other.
fn set_up(app: &App, files: Vec<PathBuf>, library: PathBuf) -> tauri::Result<()> {
    let app_handle = app.handle().clone();
    app.manage(Shelf::open(library, move |library| {
        if let Err(error) = articles::command_line::serve(library) {
            log::warn!("a command line beside this window can only read: {error}");
        }
        let teller = app_handle.clone();
        library.on_change(move |tables| {
            if let Err(error) = teller.emit_to(window::MAIN, "library-changed", tables) {
                log::warn!("the page was not told of a change: {error}");
            }
        });
        let teller = app_handle.clone();
        let told = move |report| {
            if let Err(error) = teller.emit_to(window::MAIN, "watched-imported", report) {
                log::warn!("the page was not told of an import: {error}");
            }
        };
        match Watcher::start(library, told) {
            Ok(watcher) => drop(app_handle.manage(Mutex::new(watcher))),
            Err(error) => log::warn!("watched folders are not looked at: {error}"),
        }
    }));
    app.state::<opened::OpenedFiles>().add(files);
    app.manage(Settings::open(&app.path().app_config_dir()?));
    window::open(app)
}
