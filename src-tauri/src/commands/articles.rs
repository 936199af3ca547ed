//! Changes of articles and their highlights, undo and redo.

use articles::*;
use tauri::State;

use crate::failure::Reply;
use crate::shelf::Shelf;

#[tauri::command]
pub async fn tag_articles(
    shelf: State<'_, Shelf>,
    selection: Selection,
    add: Vec<String>,
    remove: Vec<String>,
) -> Reply<Done> {
    let action = if add.is_empty() { Action::Untag } else { Action::Tag };
    shelf.write(action, move |edit| edit.tag(&selection, &add, &remove)).await
}

#[tauri::command]
pub async fn file_articles(shelf: State<'_, Shelf>, selection: Selection, folder: FolderId) -> Reply<Done> {
    shelf.write(Action::File, move |edit| edit.file(&selection, folder)).await
}

#[tauri::command]
pub async fn unfile_articles(shelf: State<'_, Shelf>, selection: Selection, folder: FolderId) -> Reply<Done> {
    shelf.write(Action::Unfile, move |edit| edit.unfile(&selection, folder)).await
}

#[tauri::command]
pub async fn move_articles(shelf: State<'_, Shelf>, selection: Selection, folder: FolderId) -> Reply<Done> {
    shelf.write(Action::Move, move |edit| edit.move_to(&selection, folder)).await
}

#[tauri::command]
pub async fn set_state(shelf: State<'_, Shelf>, selection: Selection, state: articles::State) -> Reply<Done> {
    shelf.write(state.action(), move |edit| edit.set_state(&selection, state)).await
}

#[tauri::command]
pub async fn restore_articles(shelf: State<'_, Shelf>, selection: Selection) -> Reply<Done> {
    shelf.write(Action::Restore, move |edit| edit.restore(&selection)).await
}

#[tauri::command]
pub async fn set_starred(shelf: State<'_, Shelf>, selection: Selection, starred: bool) -> Reply<Done> {
    let action = if starred { Action::Star } else { Action::Unstar };
    shelf.write(action, move |edit| edit.set_starred(&selection, starred)).await
}

#[tauri::command]
pub async fn set_read(shelf: State<'_, Shelf>, selection: Selection, read: bool) -> Reply<Done> {
    let action = if read { Action::MarkRead } else { Action::MarkUnread };
    shelf.write(action, move |edit| edit.set_read(&selection, read)).await
}

#[tauri::command]
pub async fn delete_articles(shelf: State<'_, Shelf>, selection: Selection) -> Reply<Done> {
    shelf.write(Action::Delete, move |edit| edit.delete(&selection)).await
}

#[tauri::command]
pub async fn edit_article(shelf: State<'_, Shelf>, id: ArticleId, patch: ArticlePatch) -> Reply<Done> {
    shelf.write(Action::EditArticle, move |edit| edit.edit_article(id, &patch)).await
}

#[tauri::command]
pub async fn set_progress(shelf: State<'_, Shelf>, id: ArticleId, progress: u16) -> Reply<()> {
    Ok(shelf.library().await?.set_progress(id, progress).await?)
}

#[tauri::command]
pub async fn undo(shelf: State<'_, Shelf>) -> Reply<Done> {
    Ok(shelf.library().await?.undo().await?)
}

#[tauri::command]
pub async fn redo(shelf: State<'_, Shelf>) -> Reply<Done> {
    Ok(shelf.library().await?.redo().await?)
}

#[tauri::command]
pub async fn highlight_article(
    shelf: State<'_, Shelf>,
    article: ArticleId,
    passage: NewHighlight,
) -> Reply<HighlightId> {
    shelf.make(Action::Highlight, move |edit| edit.highlight(article, &passage)).await
}

#[tauri::command]
pub async fn edit_highlight(shelf: State<'_, Shelf>, id: HighlightId, patch: HighlightPatch) -> Reply<Done> {
    shelf.write(Action::EditHighlight, move |edit| edit.edit_highlight(id, &patch)).await
}

#[tauri::command]
pub async fn remove_highlight(shelf: State<'_, Shelf>, id: HighlightId) -> Reply<Done> {
    shelf.write(Action::RemoveHighlight, move |edit| edit.remove_highlight(id)).await
}
