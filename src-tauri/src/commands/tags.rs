//! The tag browser: the vocabulary, changes of many tags, and proposals to tidy it.

use articles::*;
use tauri::State;

use crate::failure::Reply;
use crate::shelf::Shelf;

#[tauri::command]
pub async fn vocabulary(shelf: State<'_, Shelf>, request: VocabularyRequest) -> Reply<VocabularyPage> {
    shelf.read(move |view| view.vocabulary(&request)).await
}

#[tauri::command]
pub async fn tags_affected(shelf: State<'_, Shelf>, tags: Vec<TagId>, path: Option<String>) -> Reply<TagsAffected> {
    shelf.read(move |view| view.tags_affected(&tags, path.as_deref())).await
}

#[tauri::command]
pub async fn merge_tags(shelf: State<'_, Shelf>, tags: Vec<TagId>, path: String) -> Reply<Done> {
    shelf.write(Action::MergeTags, move |edit| edit.merge_tags(&tags, &path)).await
}

#[tauri::command]
pub async fn nest_tags(shelf: State<'_, Shelf>, tags: Vec<TagId>, parent: Option<TagId>) -> Reply<Done> {
    shelf.write(Action::NestTag, move |edit| edit.nest_tags(&tags, parent)).await
}

#[tauri::command]
pub async fn recolour_tags(shelf: State<'_, Shelf>, tags: Vec<TagId>, colour: Option<Colour>) -> Reply<Done> {
    shelf.write(Action::RecolourTag, move |edit| edit.recolour_tags(&tags, colour)).await
}

#[tauri::command]
pub async fn describe_tag(shelf: State<'_, Shelf>, id: TagId, description: String) -> Reply<Done> {
    shelf.write(Action::DescribeTag, move |edit| edit.describe_tag(id, &description)).await
}

#[tauri::command]
pub async fn delete_tags(shelf: State<'_, Shelf>, tags: Vec<TagId>) -> Reply<Done> {
    shelf.write(Action::DeleteTag, move |edit| edit.delete_tags(&tags)).await
}

#[tauri::command]
pub async fn tag_proposal_counts(shelf: State<'_, Shelf>) -> Reply<Vec<ProposalCount>> {
    shelf.read(|view| view.tag_proposal_counts()).await
}

#[tauri::command]
pub async fn tag_proposals(shelf: State<'_, Shelf>, kind: CleanUpKind, offset: u32, limit: u32) -> Reply<ProposalPage> {
    shelf.read(move |view| view.tag_proposals(kind, offset, limit)).await
}

#[tauri::command]
pub async fn clean_up_tags(shelf: State<'_, Shelf>, accepted: Vec<CleanUp>) -> Reply<Done> {
    shelf.write(Action::CleanUpTags, move |edit| edit.clean_up_tags(&accepted)).await
}

#[tauri::command]
pub async fn keep_tags_apart(shelf: State<'_, Shelf>, declined: Vec<CleanUp>) -> Reply<Done> {
    shelf.write(Action::KeepApart, move |edit| edit.keep_tags_apart(&declined)).await
}
