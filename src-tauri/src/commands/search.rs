//! Questions: lists, facets, counts.

use articles::*;
use tauri::State;

use crate::failure::Reply;
use crate::shelf::Shelf;

/// Most values of a facet that the page is told of.
const FACET_VALUES: usize = 40;

/// Recent searches that are offered at a time.
const RECENT: u32 = 8;

#[tauri::command]
pub async fn search_articles(
    shelf: State<'_, Shelf>,
    request: SearchRequest,
    offset: u32,
    limit: u32,
) -> Reply<SearchPage> {
    // Only typing makes an answer stale: the pages of one list are asked for side by side.
    let lane = (offset == 0 && !request.query.is_empty()).then_some(Lane::Search);
    shelf.ask(lane, move |view| view.search(&request, offset, limit)).await
}

#[tauri::command]
pub async fn position_of(shelf: State<'_, Shelf>, request: SearchRequest, article: ArticleId) -> Reply<Option<u32>> {
    shelf.read(move |view| view.position_of(&request, article)).await
}

#[tauri::command]
pub async fn facets_of(shelf: State<'_, Shelf>, request: SearchRequest) -> Reply<Facets> {
    let lane = (!request.query.is_empty()).then_some(Lane::Facets);
    shelf.ask(lane, move |view| view.facets(&request, FACET_VALUES)).await
}

#[tauri::command]
pub async fn article(shelf: State<'_, Shelf>, id: ArticleId) -> Reply<Article> {
    shelf.read(move |view| view.article(id)).await
}

#[tauri::command]
pub async fn place_counts(shelf: State<'_, Shelf>) -> Reply<PlaceCounts> {
    shelf.read(|view| view.place_counts()).await
}

#[tauri::command]
pub async fn folders(shelf: State<'_, Shelf>) -> Reply<Vec<FolderNode>> {
    shelf.read(|view| view.folders()).await
}

#[tauri::command]
pub async fn tags(shelf: State<'_, Shelf>, request: TagRequest) -> Reply<TagPage> {
    shelf.read(move |view| view.tags(&request)).await
}

#[tauri::command]
pub async fn offer_tags(
    shelf: State<'_, Shelf>,
    text: String,
    selection: Selection,
    limit: u32,
) -> Reply<Vec<TagOffer>> {
    shelf.ask(Some(Lane::Offers), move |view| view.offer_tags(&text, &selection, limit)).await
}

#[tauri::command]
pub async fn history(shelf: State<'_, Shelf>, limit: u32) -> Reply<Vec<Step>> {
    shelf.read(move |view| view.history(limit)).await
}

#[tauri::command]
pub async fn complete_query(shelf: State<'_, Shelf>, request: SearchRequest, cursor: u32) -> Reply<Completion> {
    shelf.ask(Some(Lane::Offers), move |view| view.complete(&request, cursor)).await
}

#[tauri::command]
pub async fn why_found(shelf: State<'_, Shelf>, request: SearchRequest, article: ArticleId) -> Reply<Vec<MatchReason>> {
    shelf.read(move |view| view.why(&request, article)).await
}

#[tauri::command]
pub async fn relax_search(shelf: State<'_, Shelf>, request: SearchRequest) -> Reply<Vec<Relaxation>> {
    shelf.read(move |view| view.relax(&request)).await
}

#[tauri::command]
pub async fn recent_searches(shelf: State<'_, Shelf>) -> Reply<Vec<String>> {
    shelf.read(|view| view.recent_searches(RECENT)).await
}

#[tauri::command]
pub async fn note_search(shelf: State<'_, Shelf>, query: String) -> Reply<()> {
    Ok(shelf.library().await?.note_search(query).await?)
}

#[tauri::command]
pub async fn forget_searches(shelf: State<'_, Shelf>, query: Option<String>) -> Reply<()> {
    Ok(shelf.library().await?.forget_searches(query).await?)
}
