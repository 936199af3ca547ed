//! What the page may ask for: one line of work per command, the rules are in `articles`.

use std::path::PathBuf;

use articles::*;
use serde::Serialize;
use tauri::ipc::{Channel, Invoke, InvokeHandler, Response};
use tauri::{AppHandle, State, WebviewWindow, Wry};

use crate::failure::Reply;
use crate::jobs::Jobs;
use crate::opened::OpenedFiles;
use crate::report::ReportFormat;
use crate::shelf::Shelf;
use crate::{link, protocol, report, window};

/// Most values of a facet that the page is told of.
const FACET_VALUES: usize = 40;

/// Answers the commands of the main window, and nobody else's: a scheme of ours counts as local to the web view,
/// so the origin alone says too little.
pub fn answer() -> impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static {
    let answer: Box<InvokeHandler<Wry>> = Box::new(tauri::generate_handler![
        about,
        search_articles,
        position_of,
        facets_of,
        article,
        place_counts,
        folders,
        tags,
        offer_tags,
        history,
        tag_articles,
        file_articles,
        unfile_articles,
        move_articles,
        set_state,
        restore_articles,
        set_starred,
        set_read,
        delete_articles,
        edit_article,
        set_progress,
        create_folder,
        rename_folder,
        move_folder,
        delete_folder,
        create_tag,
        rename_tag,
        nest_tag,
        recolour_tag,
        delete_tag,
        undo,
        redo,
        highlight_article,
        edit_highlight,
        remove_highlight,
        look_at_files,
        save_addresses,
        fetch_missing,
        imports,
        import_report,
        export_report,
        watched_folders,
        watch_folder,
        unwatch_folder,
        import_files,
        import_pasted,
        import_samples,
        cancel_import,
        import_items,
        withdraw_import,
        set_zoom,
        start_new_library,
        show_damaged_library,
        original_pdf,
        open_link,
        take_opened_files,
    ]);
    move |invoke| invoke.message.webview_ref().label() == window::MAIN && answer(invoke)
}

/// What the program says of itself.
#[derive(Debug, Clone, Serialize)]
pub struct About {
    version: String,
    library: PathBuf,
    platform: &'static str,
}

#[tauri::command]
pub async fn about(app: AppHandle, shelf: State<'_, Shelf>) -> Reply<About> {
    let library = shelf.library_or_again().await?.folder().to_owned();
    Ok(About { version: app.package_info().version.to_string(), library, platform: std::env::consts::OS })
}

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

#[tauri::command]
pub async fn look_at_files(
    shelf: State<'_, Shelf>,
    jobs: State<'_, Jobs>,
    paths: Vec<PathBuf>,
    into: Destination,
    progress: Channel<Progress>,
) -> Reply<Look> {
    shelf.look(Sources::Paths(paths), into, jobs.begin(tell(progress))).await
}

#[tauri::command]
pub async fn import_files(
    shelf: State<'_, Shelf>,
    jobs: State<'_, Jobs>,
    paths: Vec<PathBuf>,
    into: Destination,
    progress: Channel<Progress>,
) -> Reply<ImportReport> {
    shelf.import(Sources::Paths(paths), into, jobs.begin(tell(progress))).await
}

#[tauri::command]
pub async fn import_pasted(
    shelf: State<'_, Shelf>,
    jobs: State<'_, Jobs>,
    html: Option<String>,
    text: String,
    into: Destination,
) -> Reply<ImportReport> {
    shelf.import(Sources::Pasted { html, text }, into, jobs.begin(drop)).await
}

#[tauri::command]
pub async fn import_samples(
    shelf: State<'_, Shelf>,
    jobs: State<'_, Jobs>,
    progress: Channel<Progress>,
) -> Reply<ImportReport> {
    shelf.import(samples(), Destination::default(), jobs.begin(tell(progress))).await
}

#[tauri::command]
pub async fn save_addresses(
    shelf: State<'_, Shelf>,
    jobs: State<'_, Jobs>,
    addresses: Vec<String>,
    how: Fetching,
    into: Destination,
    progress: Channel<Progress>,
) -> Reply<ImportReport> {
    let library = shelf.library().await?;
    Ok(articles::save_addresses(&library, addresses, how, into, jobs.begin(tell(progress))).await?)
}

#[tauri::command]
pub async fn fetch_missing(
    shelf: State<'_, Shelf>,
    jobs: State<'_, Jobs>,
    selection: Selection,
    how: Fetching,
    progress: Channel<Progress>,
) -> Reply<ImportReport> {
    let library = shelf.library().await?;
    Ok(articles::fetch_missing(&library, selection, how, jobs.begin(tell(progress))).await?)
}

#[tauri::command]
pub async fn imports(shelf: State<'_, Shelf>, offset: u32, limit: u32) -> Reply<Vec<ImportSummary>> {
    shelf.read(move |view| view.imports(offset, limit)).await
}

#[tauri::command]
pub async fn import_report(shelf: State<'_, Shelf>, import: i64) -> Reply<ImportReport> {
    shelf.read(move |view| view.import_report(import)).await
}

#[tauri::command]
pub async fn export_report(app: AppHandle, import: i64, format: ReportFormat) -> Reply<bool> {
    report::export(&app, import, format).await
}

#[tauri::command]
pub async fn watched_folders(shelf: State<'_, Shelf>) -> Reply<Vec<WatchedFolder>> {
    shelf.read(|view| view.watched_folders()).await
}

#[tauri::command]
pub async fn watch_folder(shelf: State<'_, Shelf>, folder: WatchedFolder) -> Reply<()> {
    Ok(articles::watch_folder(&shelf.library().await?, folder).await?)
}

#[tauri::command]
pub async fn unwatch_folder(shelf: State<'_, Shelf>, path: String) -> Reply<()> {
    Ok(articles::unwatch_folder(&shelf.library().await?, path).await?)
}

#[tauri::command]
pub async fn cancel_import(jobs: State<'_, Jobs>, id: i64) -> Reply<()> {
    jobs.stop(id);
    Ok(())
}

#[tauri::command]
pub async fn import_items(
    shelf: State<'_, Shelf>,
    import: i64,
    outcome: Option<Outcome>,
    offset: u32,
    limit: u32,
) -> Reply<Vec<ImportItem>> {
    shelf.read(move |view| view.import_items(import, outcome, offset, limit)).await
}

#[tauri::command]
pub async fn withdraw_import(shelf: State<'_, Shelf>, import: i64) -> Reply<Done> {
    shelf.write(Action::WithdrawImport, move |edit| edit.withdraw_import(import)).await
}

#[tauri::command]
pub async fn set_zoom(window: WebviewWindow, factor: f64) -> Reply<()> {
    window::zoom(&window, factor)
}

#[tauri::command]
pub async fn start_new_library(shelf: State<'_, Shelf>) -> Reply<()> {
    shelf.start_anew().await
}

#[tauri::command]
pub async fn show_damaged_library(shelf: State<'_, Shelf>) -> Reply<()> {
    link::show(shelf.kept().await)
}

#[tauri::command]
pub async fn original_pdf(shelf: State<'_, Shelf>, hash: String) -> Reply<Response> {
    Ok(Response::new(protocol::pdf(&shelf.library().await?, hash).await?))
}

#[tauri::command]
pub async fn open_link(url: String) -> Reply<()> {
    link::open(&url)
}

#[tauri::command]
pub async fn take_opened_files(opened: State<'_, OpenedFiles>) -> Reply<Vec<PathBuf>> {
    Ok(opened.take())
}

/// Passes progress on to a page that may be gone: an import goes on without it.
fn tell(channel: Channel<Progress>) -> impl FnMut(Progress) + Send + 'static {
    move |progress| drop(channel.send(progress))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    /// What stands between two marks, as words.
    fn words(text: &str, from: &str, to: &str) -> BTreeSet<String> {
        let (_, rest) = text.split_once(from).unwrap_or_else(|| panic!("no {from}"));
        let (list, _) = rest.split_once(to).unwrap_or_else(|| panic!("no {to}"));
        list.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '-')
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn the_commands_are_the_same_wherever_they_are_named() {
        let answered = words(include_str!("commands.rs"), "generate_handler![", "]);");
        assert!(answered.len() > 30, "{answered:?}");

        let built = words(include_str!("../build.rs"), "&[&str] = &[", "];");
        assert_eq!(answered, built, "build.rs");

        let asked: BTreeSet<String> = include_str!("../../ui/src/lib/ipc.ts")
            .split("invoke<")
            .skip(1)
            .filter_map(|call| call.split_once(">(\"")?.1.split('"').next())
            .map(str::to_owned)
            .collect();
        assert_eq!(answered, asked, "ui/src/lib/ipc.ts");

        let allowed: BTreeSet<String> = words(include_str!("../capabilities/main.json"), "\"permissions\": [", "]")
            .iter()
            .filter_map(|word| Some(word.strip_prefix("allow-")?.replace('-', "_")))
            .filter(|command| !["listen", "unlisten", "open"].contains(&command.as_str()))
            .collect();
        assert_eq!(answered, allowed, "capabilities/main.json");
    }
}
