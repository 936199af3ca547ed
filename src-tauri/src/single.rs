//! One program per library: a second start hands its files to the first, which comes to the front.

use std::path::Path;

use tauri::{AppHandle, Builder, Emitter, Manager, Wry};

use crate::opened::OpenedFiles;
use crate::start::Start;
use crate::window;

/// Makes the program the only one on this library, if it is the first.
///
/// Only the name on the bus of Linux can tell libraries apart. Elsewhere only a plain start looks for another program,
/// and a library that was `chosen` for this start is guarded by its own lock.
#[cfg_attr(not(target_os = "linux"), expect(unused_variables, reason = "only the bus tells libraries apart"))]
pub fn plugin(builder: Builder<Wry>, library: &Path, chosen: bool) -> Builder<Wry> {
    let single = tauri_plugin_single_instance::Builder::new().callback(take_over);
    #[cfg(target_os = "linux")]
    let single = single.dbus_id(name(library));
    let chosen = chosen || std::env::var_os("SHEAF_LIBRARY").is_some();
    match cfg!(target_os = "linux") || !chosen {
        true => builder.plugin(single.build()),
        false => builder,
    }
}

/// What a second start asks for.
fn take_over(app: &AppHandle, words: Vec<String>, folder: String) {
    let start = Start::read(words.into_iter().skip(1), Path::new(&folder));
    app.state::<OpenedFiles>().add(start.files);
    let shown = window::present(app).and_then(|()| app.emit_to(window::MAIN, "files-opened", ()));
    if let Err(error) = shown {
        log::warn!("a second start could not be answered: {error}");
    }
}

/// The name on the bus of the program that has this library.
#[cfg(target_os = "linux")]
fn name(library: &Path) -> String {
    use std::hash::{DefaultHasher, Hash, Hasher};

    let mut hasher = DefaultHasher::new();
    std::fs::canonicalize(library).unwrap_or_else(|_| library.to_owned()).hash(&mut hasher);
    format!("app.sheaf.desktop.library{:016x}", hasher.finish())
}
