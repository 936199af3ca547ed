//! Changes of folders and tags.

use articles::*;
use tauri::State;

use crate::failure::Reply;
use crate::shelf::Shelf;

#[tauri::command]
pub async fn create_folder(shelf: State<'_, Shelf>, name: String, parent: Option<FolderId>) -> Reply<FolderId> {
    shelf.make(Action::CreateFolder, move |edit| edit.create_folder(&name, parent)).await
}

#[tauri::command]
pub async fn rename_folder(shelf: State<'_, Shelf>, id: FolderId, name: String) -> Reply<Done> {
    shelf.write(Action::RenameFolder, move |edit| edit.rename_folder(id, &name)).await
}

#[tauri::command]
pub async fn move_folder(shelf: State<'_, Shelf>, id: FolderId, parent: Option<FolderId>) -> Reply<Done> {
    shelf.write(Action::MoveFolder, move |edit| edit.move_folder(id, parent)).await
}

#[tauri::command]
pub async fn order_folder(
    shelf: State<'_, Shelf>,
    id: FolderId,
    parent: Option<FolderId>,
    before: Option<FolderId>,
) -> Reply<Done> {
    shelf.write(Action::OrderFolders, move |edit| edit.order_folder(id, parent, before)).await
}

#[tauri::command]
pub async fn shift_folder(shelf: State<'_, Shelf>, id: FolderId, way: Shift) -> Reply<Done> {
    shelf.write(Action::OrderFolders, move |edit| edit.shift_folder(id, way)).await
}

#[tauri::command]
pub async fn view_folder(shelf: State<'_, Shelf>, id: FolderId, view: FolderView) -> Reply<()> {
    Ok(shelf.library().await?.view_folder(id, view).await?)
}

#[tauri::command]
pub async fn folder_mentions(shelf: State<'_, Shelf>, id: FolderId) -> Reply<Mentions> {
    shelf.read(move |view| view.folder_mentions(id)).await
}

#[tauri::command]
pub async fn delete_folder(shelf: State<'_, Shelf>, id: FolderId) -> Reply<Done> {
    shelf.write(Action::DeleteFolder, move |edit| edit.delete_folder(id)).await
}

#[tauri::command]
pub async fn create_tag(shelf: State<'_, Shelf>, path: String) -> Reply<TagId> {
    shelf.make(Action::CreateTag, move |edit| edit.create_tag(&path)).await
}

#[tauri::command]
pub async fn rename_tag(shelf: State<'_, Shelf>, id: TagId, path: String) -> Reply<Done> {
    shelf.write(Action::RenameTag, move |edit| edit.rename_tag(id, &path)).await
}

#[tauri::command]
pub async fn nest_tag(shelf: State<'_, Shelf>, id: TagId, parent: Option<TagId>) -> Reply<Done> {
    shelf.write(Action::NestTag, move |edit| edit.nest_tag(id, parent)).await
}

#[tauri::command]
pub async fn recolour_tag(shelf: State<'_, Shelf>, id: TagId, colour: Option<Colour>) -> Reply<Done> {
    shelf.write(Action::RecolourTag, move |edit| edit.recolour_tag(id, colour)).await
}

#[tauri::command]
pub async fn delete_tag(shelf: State<'_, Shelf>, id: TagId) -> Reply<Done> {
    shelf.write(Action::DeleteTag, move |edit| edit.delete_tag(id)).await
}
