//! What the command palette finds.

use articles::*;
use tauri::State;

use crate::failure::Reply;
use crate::shelf::Shelf;

#[tauri::command]
pub async fn palette(
    shelf: State<'_, Shelf>,
    text: String,
    recent: Vec<FoundKey>,
    limit: u32,
) -> Reply<Vec<FoundItem>> {
    shelf.ask(Some(Lane::Offers), move |view| view.palette(&text, &recent, limit)).await
}
