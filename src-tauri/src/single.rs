//! One program per library: a second start hands its files to the first and ends.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use tauri::{AppHandle, Builder, Emitter, Manager, Wry};

use crate::opened::OpenedFiles;
use crate::start::Start;
use crate::window;

/// Makes the program the only one on this library, if it is the first.
pub fn plugin(builder: Builder<Wry>, library: &Path) -> Builder<Wry> {
    let single = tauri_plugin_single_instance::Builder::new().callback(take_over);
    #[cfg(target_os = "linux")]
    let single = single.dbus_id(name(library));
    builder.plugin(single.build())
}
