//! Smart folders: searches that were saved.

use articles::*;
use tauri::State;

use crate::failure::Reply;
use crate::shelf::Shelf;

#[tauri::command]
pub async fn saved_searches(shelf: State<'_, Shelf>) -> Reply<Vec<SavedSearch>> {
    shelf.read(|view| view.saved_searches()).await
}

#[tauri::command]
pub async fn saved_search_counts(shelf: State<'_, Shelf>, ids: Vec<SavedSearchId>) -> Reply<Vec<SavedSearchCount>> {
    shelf.read(move |view| view.saved_search_counts(&ids)).await
}

#[tauri::command]
pub async fn query_of(shelf: State<'_, Shelf>, request: SearchRequest) -> Reply<String> {
    shelf.read(move |view| view.query_of(&request)).await
}

#[tauri::command]
pub async fn count_of(shelf: State<'_, Shelf>, query: String) -> Reply<u32> {
    shelf.read(move |view| view.count_of(&query)).await
}

#[tauri::command]
pub async fn save_search(shelf: State<'_, Shelf>, search: SearchToSave) -> Reply<SavedSearchId> {
    shelf.make(Action::SaveSearch, move |edit| edit.save_search(&search)).await
}

#[tauri::command]
pub async fn edit_saved_search(shelf: State<'_, Shelf>, id: SavedSearchId, search: SearchToSave) -> Reply<Done> {
    shelf.write(Action::EditSavedSearch, move |edit| edit.edit_saved_search(id, &search)).await
}

#[tauri::command]
pub async fn order_saved_search(
    shelf: State<'_, Shelf>,
    id: SavedSearchId,
    parent: Option<FolderId>,
    before: Option<SavedSearchId>,
) -> Reply<Done> {
    shelf.write(Action::EditSavedSearch, move |edit| edit.order_saved_search(id, parent, before)).await
}

#[tauri::command]
pub async fn shift_saved_search(shelf: State<'_, Shelf>, id: SavedSearchId, way: Shift) -> Reply<Done> {
    shelf.write(Action::EditSavedSearch, move |edit| edit.shift_saved_search(id, way)).await
}

#[tauri::command]
pub async fn delete_saved_search(shelf: State<'_, Shelf>, id: SavedSearchId) -> Reply<Done> {
    shelf.write(Action::DeleteSavedSearch, move |edit| edit.delete_saved_search(id)).await
}
