//! What became of the articles over time.

use articles::*;
use tauri::State;

use crate::failure::Reply;
use crate::shelf::Shelf;

#[tauri::command]
pub async fn statistics(shelf: State<'_, Shelf>, period: Period) -> Reply<Statistics> {
    shelf.read(move |view| view.statistics(period)).await
}
