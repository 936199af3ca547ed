//! The least that a window of Tauri can be: one line of text and nothing behind it. The benchmarks start it beside Sheaf, to tell
//! what of a start is Sheaf's own.
#![cfg_attr(windows, windows_subsystem = "windows")]

fn main() {
    let context = tauri::generate_context!("examples/empty/tauri.conf.json");
    if let Err(error) = tauri::Builder::default().run(context) {
        eprintln!("the empty window cannot start: {error}");
        std::process::exit(1);
    }
}
