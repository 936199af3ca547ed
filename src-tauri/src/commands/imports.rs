//! What comes in: imports, addresses, watched folders.

use std::path::PathBuf;

use articles::*;
use tauri::ipc::Channel;
use tauri::{AppHandle, State};

use crate::failure::Reply;
use crate::jobs::Jobs;
use crate::report;
use crate::report::ReportFormat;
use crate::shelf::Shelf;

#[tauri::command]
pub async fn look_at_files(
    shelf: State<'_, Shelf>,
    jobs: State<'_, Jobs>,
    paths: Vec<PathBuf>,
    into: Destination,
    progress: Channel<Progress>,
) -> Reply<Look> {
    shelf.look(Sources::Paths(paths), into, jobs.begin(tell(progress))).await
}

#[tauri::command]
pub async fn save_addresses(
    shelf: State<'_, Shelf>,
    jobs: State<'_, Jobs>,
    addresses: Vec<String>,
    how: Fetching,
    into: Destination,
    progress: Channel<Progress>,
) -> Reply<ImportReport> {
    let library = shelf.library().await?;
    Ok(articles::save_addresses(&library, addresses, how, into, jobs.begin(tell(progress))).await?)
}

#[tauri::command]
pub async fn fetch_missing(
    shelf: State<'_, Shelf>,
    jobs: State<'_, Jobs>,
    selection: Selection,
    how: Fetching,
    progress: Channel<Progress>,
) -> Reply<ImportReport> {
    let library = shelf.library().await?;
    Ok(articles::fetch_missing(&library, selection, how, jobs.begin(tell(progress))).await?)
}

#[tauri::command]
pub async fn imports(shelf: State<'_, Shelf>, offset: u32, limit: u32) -> Reply<Vec<ImportSummary>> {
    shelf.read(move |view| view.imports(offset, limit)).await
}

#[tauri::command]
pub async fn import_report(shelf: State<'_, Shelf>, import: i64) -> Reply<ImportReport> {
    shelf.read(move |view| view.import_report(import)).await
}

#[tauri::command]
pub async fn export_report(app: AppHandle, import: i64, format: ReportFormat) -> Reply<bool> {
    report::export(&app, import, format).await
}

#[tauri::command]
pub async fn watched_folders(shelf: State<'_, Shelf>) -> Reply<Vec<WatchedFolder>> {
    shelf.read(|view| view.watched_folders()).await
}

#[tauri::command]
pub async fn watch_folder(shelf: State<'_, Shelf>, folder: WatchedFolder) -> Reply<()> {
    Ok(articles::watch_folder(&shelf.library().await?, folder).await?)
}

#[tauri::command]
pub async fn unwatch_folder(shelf: State<'_, Shelf>, path: String) -> Reply<()> {
    Ok(articles::unwatch_folder(&shelf.library().await?, path).await?)
}

#[tauri::command]
pub async fn import_files(
    shelf: State<'_, Shelf>,
    jobs: State<'_, Jobs>,
    paths: Vec<PathBuf>,
    into: Destination,
    progress: Channel<Progress>,
) -> Reply<ImportReport> {
    shelf.import(Sources::Paths(paths), into, jobs.begin(tell(progress))).await
}

#[tauri::command]
pub async fn import_pasted(
    shelf: State<'_, Shelf>,
    jobs: State<'_, Jobs>,
    html: Option<String>,
    text: String,
    into: Destination,
) -> Reply<ImportReport> {
    shelf.import(Sources::Pasted { html, text }, into, jobs.begin(drop)).await
}

#[tauri::command]
pub async fn import_samples(
    shelf: State<'_, Shelf>,
    jobs: State<'_, Jobs>,
    progress: Channel<Progress>,
) -> Reply<ImportReport> {
    shelf.import(samples(), Destination::default(), jobs.begin(tell(progress))).await
}

#[tauri::command]
pub async fn cancel_import(jobs: State<'_, Jobs>, id: i64) -> Reply<()> {
    jobs.stop(id);
    Ok(())
}

#[tauri::command]
pub async fn import_items(
    shelf: State<'_, Shelf>,
    import: i64,
    lines: ReportLines,
    offset: u32,
    limit: u32,
) -> Reply<Vec<ImportItem>> {
    shelf.read(move |view| view.import_items(import, lines, offset, limit)).await
}

#[tauri::command]
pub async fn withdraw_import(shelf: State<'_, Shelf>, import: i64) -> Reply<Done> {
    shelf.write(Action::WithdrawImport, move |edit| edit.withdraw_import(import)).await
}

/// Passes progress on to a page that may be gone: an import goes on without it.
fn tell(channel: Channel<Progress>) -> impl FnMut(Progress) + Send + 'static {
    move |progress| drop(channel.send(progress))
}
