//! The history as a page of the window shows it.

use articles::*;
use tauri::State;

use crate::failure::Reply;
use crate::shelf::Shelf;

#[tauri::command]
pub async fn history_page(shelf: State<'_, Shelf>, offset: u32, limit: u32) -> Reply<HistoryPage> {
    shelf.read(move |view| view.history_page(offset, limit)).await
}

#[tauri::command]
pub async fn undo_to(shelf: State<'_, Shelf>, step: i64) -> Reply<Walked> {
    Ok(shelf.library().await?.undo_to(step).await?)
}
