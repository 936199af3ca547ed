//! The window itself, and what it opens.

use std::path::PathBuf;

use serde::Serialize;
use serde_json::{Map, Value};
use tauri::ipc::Response;
use tauri::{AppHandle, Manager, State, WebviewWindow};

use crate::failure::Reply;
use crate::opened::OpenedFiles;
use crate::settings::Settings;
use crate::shelf::Shelf;
use crate::{link, protocol, window};

/// What the program says of itself.
#[derive(Debug, Clone, Serialize)]
pub struct About {
    version: String,
    library: PathBuf,
    platform: &'static str,
}

#[tauri::command]
pub async fn about(app: AppHandle, shelf: State<'_, Shelf>) -> Reply<About> {
    let library = shelf.library_or_again().await?.folder().to_owned();
    Ok(About { version: app.package_info().version.to_string(), library, platform: std::env::consts::OS })
}

#[tauri::command]
pub async fn set_zoom(window: WebviewWindow, factor: f64) -> Reply<()> {
    window::zoom(&window, factor)
}

/// Taken in on the main thread, so that what the page says last is what is kept; written on another.
#[tauri::command]
pub fn keep_settings(window: WebviewWindow, settings: Map<String, Value>) {
    let kept = window.state::<Settings>();
    let before = kept.theme();
    kept.set(settings);
    if kept.theme() != before {
        window::paint_ground(&window);
    }
    tauri::async_runtime::spawn_blocking(move || window.state::<Settings>().write());
}

#[tauri::command]
pub async fn start_new_library(shelf: State<'_, Shelf>) -> Reply<()> {
    shelf.start_anew().await
}

#[tauri::command]
pub async fn show_damaged_library(shelf: State<'_, Shelf>) -> Reply<()> {
    link::show(shelf.kept().await)
}

#[tauri::command]
pub async fn original_pdf(shelf: State<'_, Shelf>, hash: String) -> Reply<Response> {
    Ok(Response::new(protocol::pdf(&shelf.library().await?, hash).await?))
}

#[tauri::command]
pub async fn open_link(url: String) -> Reply<()> {
    link::open(&url)
}

#[tauri::command]
pub async fn take_opened_files(opened: State<'_, OpenedFiles>) -> Reply<Vec<PathBuf>> {
    Ok(opened.take())
}
