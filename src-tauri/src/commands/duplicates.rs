//! Articles that are in the library more than once.

use articles::*;
use tauri::State;

use crate::failure::Reply;
use crate::shelf::Shelf;

#[tauri::command]
pub async fn duplicates(shelf: State<'_, Shelf>, kind: Likeness, offset: u32, limit: u32) -> Reply<DuplicatePage> {
    shelf.read(move |view| view.duplicates(kind, offset, limit)).await
}

#[tauri::command]
pub async fn merge_duplicates(shelf: State<'_, Shelf>, keep: ArticleId, others: Vec<ArticleId>) -> Reply<Done> {
    shelf.write(Action::MergeDuplicates, move |edit| edit.merge_duplicates(keep, &others)).await
}

#[tauri::command]
pub async fn merge_exact_duplicates(shelf: State<'_, Shelf>) -> Reply<Done> {
    shelf.write(Action::MergeDuplicates, |edit| edit.merge_exact_duplicates()).await
}

#[tauri::command]
pub async fn keep_apart(shelf: State<'_, Shelf>, articles: Vec<ArticleId>) -> Reply<Done> {
    shelf.write(Action::KeepApart, move |edit| edit.keep_apart(&articles)).await
}
