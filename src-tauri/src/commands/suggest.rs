//! Triage: what is suggested, which articles are gone through, and one change of many.

use articles::*;
use tauri::State;

use crate::failure::Reply;
use crate::shelf::Shelf;

#[tauri::command]
pub async fn suggest(shelf: State<'_, Shelf>, article: ArticleId, limit: u32) -> Reply<Vec<Suggestion>> {
    shelf.read(move |view| view.suggest(article, limit)).await
}

#[tauri::command]
pub async fn queue_of(shelf: State<'_, Shelf>, selection: Selection, limit: u32) -> Reply<Queue> {
    shelf.read(move |view| view.queue(&selection, limit)).await
}

#[tauri::command]
pub async fn rows_of(shelf: State<'_, Shelf>, ids: Vec<ArticleId>) -> Reply<Vec<Row>> {
    shelf.read(move |view| view.rows(&ids)).await
}

#[tauri::command]
pub async fn edit_articles(shelf: State<'_, Shelf>, selection: Selection, patch: ArticlesPatch) -> Reply<Done> {
    shelf.write(Action::EditArticles, move |edit| edit.edit_articles(&selection, &patch)).await
}
