// Everything the window asks of the program, one typed function per command. No other file imports @tauri-apps.
import { Channel, convertFileSrc, invoke } from "@tauri-apps/api/core";
import { listen, type UnlistenFn } from "@tauri-apps/api/event";
import { getCurrentWebview } from "@tauri-apps/api/webview";
import { open } from "@tauri-apps/plugin-dialog";
import type { Article } from "../generated/Article";
import type { ArticleId } from "../generated/ArticleId";
import type { ArticlePatch } from "../generated/ArticlePatch";
import type { ArticlesPatch } from "../generated/ArticlesPatch";
import type { CleanUp } from "../generated/CleanUp";
import type { CleanUpKind } from "../generated/CleanUpKind";
import type { CitationStyle } from "../generated/CitationStyle";
import type { Colour } from "../generated/Colour";
import type { Completion } from "../generated/Completion";
import type { Destination } from "../generated/Destination";
import type { Done } from "../generated/Done";
import type { DuplicatePage } from "../generated/DuplicatePage";
import type { Export } from "../generated/Export";
import type { ExportProgress } from "../generated/ExportProgress";
import type { ExportReport } from "../generated/ExportReport";
import type { Facets } from "../generated/Facets";
import type { Fetching } from "../generated/Fetching";
import type { FolderId } from "../generated/FolderId";
import type { FolderNode } from "../generated/FolderNode";
import type { FolderView } from "../generated/FolderView";
import type { FoundItem } from "../generated/FoundItem";
import type { FoundKey } from "../generated/FoundKey";
import type { HighlightId } from "../generated/HighlightId";
import type { HighlightPatch } from "../generated/HighlightPatch";
import type { HistoryPage } from "../generated/HistoryPage";
import type { ImportItem } from "../generated/ImportItem";
import type { ImportReport } from "../generated/ImportReport";
import type { ImportSummary } from "../generated/ImportSummary";
import type { Likeness } from "../generated/Likeness";
import type { Look } from "../generated/Look";
import type { Mentions } from "../generated/Mentions";
import type { NewHighlight } from "../generated/NewHighlight";
import type { ReportLines } from "../generated/ReportLines";
import type { Period } from "../generated/Period";
import type { PlaceCounts } from "../generated/PlaceCounts";
import type { Progress } from "../generated/Progress";
import type { Rule } from "../generated/Rule";
import type { RuleId } from "../generated/RuleId";
import type { RuleReport } from "../generated/RuleReport";
import type { RuleTerms } from "../generated/RuleTerms";
import type { SavedSearch } from "../generated/SavedSearch";
import type { SavedSearchCount } from "../generated/SavedSearchCount";
import type { SavedSearchId } from "../generated/SavedSearchId";
import type { Queue } from "../generated/Queue";
import type { Row } from "../generated/Row";
import type { ProposalCount } from "../generated/ProposalCount";
import type { ProposalPage } from "../generated/ProposalPage";
import type { MatchReason } from "../generated/MatchReason";
import type { Relaxation } from "../generated/Relaxation";
import type { SearchPage } from "../generated/SearchPage";
import type { SearchRequest } from "../generated/SearchRequest";
import type { SearchToSave } from "../generated/SearchToSave";
import type { Selection } from "../generated/Selection";
import type { State } from "../generated/State";
import type { Statistics } from "../generated/Statistics";
import type { Step } from "../generated/Step";
import type { Suggestion } from "../generated/Suggestion";
import type { Table } from "../generated/Table";
import type { TagId } from "../generated/TagId";
import type { TagOffer } from "../generated/TagOffer";
import type { TagPage } from "../generated/TagPage";
import type { TagRequest } from "../generated/TagRequest";
import type { Walked } from "../generated/Walked";
import type { TagsAffected } from "../generated/TagsAffected";
import type { VocabularyPage } from "../generated/VocabularyPage";
import type { VocabularyRequest } from "../generated/VocabularyRequest";
import type { WatchedFolder } from "../generated/WatchedFolder";
import type { Shift } from "../generated/Shift";

/** What a command answers when it fails. */
export interface Failure {
  code: string;
  message: string;
  /** Of a query that could not be understood: the character where it went wrong, counted from 0. */
  at?: number;
  /** Of a library that is damaged: where the damaged file was put. */
  kept?: string;
}

/** What a report can be written as. */
export type ReportFormat = "csv" | "json";

/** What the program says of itself. */
export interface About {
  version: string;
  /** Folder of the library. */
  library: string;
  /** "linux", "macos" or "windows". */
  platform: string;
}

// Asking
export const about = () => invoke<About>("about");
export const searchArticles = (request: SearchRequest, offset: number, limit: number) =>
  invoke<SearchPage>("search_articles", { request, offset, limit });
/** Where an article stands in the answer to a search, counted from 0. */
export const positionOf = (request: SearchRequest, article: ArticleId) =>
  invoke<number | null>("position_of", { request, article });
export const facetsOf = (request: SearchRequest) => invoke<Facets>("facets_of", { request });
/** What may be typed next, with the cursor after this many characters of the query. */
export const completeQuery = (request: SearchRequest, cursor: number) =>
  invoke<Completion>("complete_query", { request, cursor });
/** Where in an article stands what the search looked for; nothing where the search does not find it. */
export const whyFound = (request: SearchRequest, article: ArticleId) =>
  invoke<MatchReason[]>("why_found", { request, article });
/** What to ask instead of a search that finds nothing. */
export const relaxSearch = (request: SearchRequest) => invoke<Relaxation[]>("relax_search", { request });
/** The searches that were used last, newest first. */
export const recentSearches = () => invoke<string[]>("recent_searches");
/** Remembers a search that was used. Is no step of the history. */
export const noteSearch = (query: string) => invoke<null>("note_search", { query });
/** Forgets a search that was used, or all of them. */
export const forgetSearches = (query: string | null) => invoke<null>("forget_searches", { query });
export const article = (id: ArticleId) => invoke<Article>("article", { id });
export const placeCounts = () => invoke<PlaceCounts>("place_counts");
export const folders = () => invoke<FolderNode[]>("folders");
export const tags = (request: TagRequest) => invoke<TagPage>("tags", { request });
/** Tags to offer while `text` is typed for these articles; those they all have already are left out. */
export const offerTags = (text: string, selection: Selection, limit: number) =>
  invoke<TagOffer[]>("offer_tags", { text, selection, limit });
export const history = (limit: number) => invoke<Step[]>("history", { limit });
/** Tags and folders that an article may want, best first; those it has are left out. */
export const suggest = (article: ArticleId, limit: number) => invoke<Suggestion[]>("suggest", { article, limit });
/** The articles of a selection in the order of the list, the first `limit` of them. */
export const queueOf = (selection: Selection, limit: number) => invoke<Queue>("queue_of", { selection, limit });
/** The rows of these articles, in this order; those that are not in the library are left out. */
export const rowsOf = (ids: readonly ArticleId[]) => invoke<Row[]>("rows_of", { ids });
/** Folders, tags and articles whose name fits, at most `limit` of each; without a text, what is left of `recent`. */
export const palette = (text: string, recent: readonly FoundKey[], limit: number) =>
  invoke<FoundItem[]>("palette", { text, recent, limit });

// Articles
/** Changes the same fields of all articles of a selection, as one step. */
export const editArticles = (selection: Selection, patch: Partial<ArticlesPatch>) =>
  invoke<Done>("edit_articles", { selection, patch });
export const tagArticles = (selection: Selection, add: string[], remove: string[]) =>
  invoke<Done>("tag_articles", { selection, add, remove });
/** Puts articles into a folder, besides those they are in. */
export const fileArticles = (selection: Selection, folder: FolderId) =>
  invoke<Done>("file_articles", { selection, folder });
export const unfileArticles = (selection: Selection, folder: FolderId) =>
  invoke<Done>("unfile_articles", { selection, folder });
/** Puts articles into this folder and takes them out of every other. */
export const moveArticles = (selection: Selection, folder: FolderId) =>
  invoke<Done>("move_articles", { selection, folder });
/** To the inbox, later, the archive or the trash; out of the trash, "inbox" restores what it was before. */
export const setState = (selection: Selection, state: State) => invoke<Done>("set_state", { selection, state });
/** Takes articles out of the trash, to where they were. */
export const restoreArticles = (selection: Selection) => invoke<Done>("restore_articles", { selection });
export const setStarred = (selection: Selection, starred: boolean) =>
  invoke<Done>("set_starred", { selection, starred });
export const setRead = (selection: Selection, read: boolean) => invoke<Done>("set_read", { selection, read });
/** Deletes articles that are in the trash for good. */
export const deleteArticles = (selection: Selection) => invoke<Done>("delete_articles", { selection });
export const editArticle = (id: ArticleId, patch: ArticlePatch) => invoke<Done>("edit_article", { id, patch });
/** How far an article was read, per mille. Is no step of the history. */
export const setProgress = (id: ArticleId, progress: number) => invoke<null>("set_progress", { id, progress });

// Highlights
/** Marks a passage of an article. */
export const highlightArticle = (article: ArticleId, passage: NewHighlight) =>
  invoke<HighlightId>("highlight_article", { article, passage });
export const editHighlight = (id: HighlightId, patch: HighlightPatch) => invoke<Done>("edit_highlight", { id, patch });
export const removeHighlight = (id: HighlightId) => invoke<Done>("remove_highlight", { id });

// Folders
export const createFolder = (name: string, parent: FolderId | null) =>
  invoke<FolderId>("create_folder", { name, parent });
export const renameFolder = (id: FolderId, name: string) => invoke<Done>("rename_folder", { id, name });
export const moveFolder = (id: FolderId, parent: FolderId | null) => invoke<Done>("move_folder", { id, parent });
/** Deletes a folder and those below it; its articles stay. */
export const deleteFolder = (id: FolderId) => invoke<Done>("delete_folder", { id });
/** Puts a folder into another, or at the root, before one of those there or after all of them. */
export const orderFolder = (id: FolderId, parent: FolderId | null, before: FolderId | null) =>
  invoke<Done>("order_folder", { id, parent, before });
/** Moves a folder past the one above or below it, wherever that is by now. */
export const shiftFolder = (id: FolderId, way: Shift) => invoke<Done>("shift_folder", { id, way });
/** How the list of a folder is looked at. Is no step of the history. */
export const folderMentions = (id: FolderId) => invoke<Mentions>("folder_mentions", { id });
export const viewFolder = (id: FolderId, view: FolderView) => invoke<null>("view_folder", { id, view });

// Smart folders
export const savedSearches = () => invoke<SavedSearch[]>("saved_searches");
/** How many articles each of these finds now. */
export const savedSearchCounts = (ids: SavedSearchId[]) => invoke<SavedSearchCount[]>("saved_search_counts", { ids });
/** A place, what is typed and the order, as one query over everything. */
export const queryOf = (request: SearchRequest) => invoke<string>("query_of", { request });
/** How many articles a query finds, its last word being whole. */
export const countOf = (query: string) => invoke<number>("count_of", { query });
export const saveSearch = (search: SearchToSave) => invoke<SavedSearchId>("save_search", { search });
export const editSavedSearch = (id: SavedSearchId, search: SearchToSave) =>
  invoke<Done>("edit_saved_search", { id, search });
/** Shows a saved search in a folder, or at the root, before one of those there or after all of them. */
export const orderSavedSearch = (id: SavedSearchId, parent: FolderId | null, before: SavedSearchId | null) =>
  invoke<Done>("order_saved_search", { id, parent, before });
export const shiftSavedSearch = (id: SavedSearchId, way: Shift) => invoke<Done>("shift_saved_search", { id, way });
export const deleteSavedSearch = (id: SavedSearchId) => invoke<Done>("delete_saved_search", { id });

// Rules
export const rules = () => invoke<Rule[]>("rules");
/** What applying all rules, or one, to every article would do. */
export const ruleEffects = (only: RuleId | null) => invoke<RuleReport>("rule_effects", { only });
/** What a rule that is still being written would do. */
export const effectOfRule = (terms: RuleTerms) => invoke<RuleReport>("effect_of_rule", { terms });
export const createRule = (terms: RuleTerms) => invoke<RuleId>("create_rule", { terms });
export const editRule = (id: RuleId, terms: RuleTerms) => invoke<Done>("edit_rule", { id, terms });
/** Has a rule applied before another one, or last. */
export const orderRule = (id: RuleId, before: RuleId | null) => invoke<Done>("order_rule", { id, before });
export const shiftRule = (id: RuleId, way: Shift) => invoke<Done>("shift_rule", { id, way });
export const deleteRule = (id: RuleId) => invoke<Done>("delete_rule", { id });
/** Applies all rules, or one, to every article. */
export const applyRules = (only: RuleId | null) => invoke<Done>("apply_rules", { only });

// Tags
export const createTag = (path: string) => invoke<TagId>("create_tag", { path });
/** Gives a tag another path; onto a tag that exists, the two become one. */
export const renameTag = (id: TagId, path: string) => invoke<Done>("rename_tag", { id, path });
export const nestTag = (id: TagId, parent: TagId | null) => invoke<Done>("nest_tag", { id, parent });
export const recolourTag = (id: TagId, colour: Colour | null) => invoke<Done>("recolour_tag", { id, colour });
export const deleteTag = (id: TagId) => invoke<Done>("delete_tag", { id });
export const vocabulary = (request: VocabularyRequest) => invoke<VocabularyPage>("vocabulary", { request });
/** What a change of these tags would be about; with a path, what making them the tag of that path would. */
export const tagsAffected = (tags: TagId[], path: string | null) =>
  invoke<TagsAffected>("tags_affected", { tags, path });
/** Makes these tags one, at this path. */
export const mergeTags = (tags: TagId[], path: string) => invoke<Done>("merge_tags", { tags, path });
export const nestTags = (tags: TagId[], parent: TagId | null) => invoke<Done>("nest_tags", { tags, parent });
export const recolourTags = (tags: TagId[], colour: Colour | null) => invoke<Done>("recolour_tags", { tags, colour });
export const describeTag = (id: TagId, description: string) => invoke<Done>("describe_tag", { id, description });
export const deleteTags = (tags: TagId[]) => invoke<Done>("delete_tags", { tags });
/** How many proposals there are to tidy the vocabulary, by kind. */
export const tagProposalCounts = () => invoke<ProposalCount[]>("tag_proposal_counts");
export const tagProposals = (kind: CleanUpKind, offset: number, limit: number) =>
  invoke<ProposalPage>("tag_proposals", { kind, offset, limit });
export const cleanUpTags = (accepted: CleanUp[]) => invoke<Done>("clean_up_tags", { accepted });
/** Has these proposals not made again. */
export const keepTagsApart = (declined: CleanUp[]) => invoke<Done>("keep_tags_apart", { declined });

// History
export const undo = () => invoke<Done>("undo");
export const redo = () => invoke<Done>("redo");
/** Steps of the history, newest first. */
export const historyPage = (offset: number, limit: number) => invoke<HistoryPage>("history_page", { offset, limit });
/** Takes back or does again until this step is the newest that is done; 0: until none is. */
export const undoTo = (step: number) => invoke<Walked>("undo_to", { step });

// Duplicates
export const duplicates = (kind: Likeness, offset: number, limit: number) =>
  invoke<DuplicatePage>("duplicates", { kind, offset, limit });
/** Gives one article all that the others have, and puts those into the trash. */
export const mergeDuplicates = (keep: ArticleId, others: ArticleId[]) =>
  invoke<Done>("merge_duplicates", { keep, others });
export const mergeExactDuplicates = () => invoke<Done>("merge_exact_duplicates");
/** Says that these are no duplicates of each other. */
export const keepApart = (articles: ArticleId[]) => invoke<Done>("keep_apart", { articles });

// Statistics
export const statistics = (period: Period) => invoke<Statistics>("statistics", { period });

// Import
/** Says what importing would do, without doing it. */
export const lookAtFiles = (paths: string[], into: Destination, onProgress: (progress: Progress) => void) =>
  invoke<Look>("look_at_files", { paths, into, progress: new Channel(onProgress) });
export const importFiles = (paths: string[], into: Destination, onProgress: (progress: Progress) => void) =>
  invoke<ImportReport>("import_files", { paths, into, progress: new Channel(onProgress) });
/** What was pasted: HTML where the clipboard has it, and its text. */
export const importPasted = (html: string | null, text: string, into: Destination) =>
  invoke<ImportReport>("import_pasted", { html, text, into });
export const importSamples = (onProgress: (progress: Progress) => void) =>
  invoke<ImportReport>("import_samples", { progress: new Channel(onProgress) });
/** Fetches pages from the web and keeps them as articles. */
export const saveAddresses = (
  addresses: string[],
  how: Fetching,
  into: Destination,
  onProgress: (progress: Progress) => void,
) => invoke<ImportReport>("save_addresses", { addresses, how, into, progress: new Channel(onProgress) });
/** Fetches the texts of those of these articles that are only an address. */
export const fetchMissing = (selection: Selection, how: Fetching, onProgress: (progress: Progress) => void) =>
  invoke<ImportReport>("fetch_missing", { selection, how, progress: new Channel(onProgress) });
export const cancelImport = (id: number) => invoke<null>("cancel_import", { id });
export const importItems = (id: number, lines: ReportLines, offset: number, limit: number) =>
  invoke<ImportItem[]>("import_items", { import: id, lines, offset, limit });
/** Imports that were made, newest first. */
export const imports = (offset: number, limit: number) => invoke<ImportSummary[]>("imports", { offset, limit });
export const importReport = (id: number) => invoke<ImportReport>("import_report", { import: id });
/** Asks where to, and writes the report of an import there; false where the person gave up. */
export const exportReport = (id: number, format: ReportFormat) =>
  invoke<boolean>("export_report", { import: id, format });
export const withdrawImport = (id: number) => invoke<Done>("withdraw_import", { import: id });

// Export
export const exportArticles = (what: Export, onProgress: (progress: ExportProgress) => void) =>
  invoke<ExportReport>("export_articles", { export: what, progress: new Channel(onProgress) });
/** Stops the export that runs: then nothing is written. */
export const cancelExport = () => invoke<null>("cancel_export");
/** Shows what the last export made, in the system's own program for folders. */
export const showExport = () => invoke<null>("show_export");
/** Articles as a bibliography, an entry a line. */
export const citeArticles = (selection: Selection, style: string) =>
  invoke<string>("cite_articles", { selection, style });
/** Articles as links of Markdown, one a line. */
export const markdownLinks = (selection: Selection) => invoke<string>("markdown_links", { selection });
export const citationStyles = () => invoke<CitationStyle[]>("citation_styles");

// Watched folders
export const watchedFolders = () => invoke<WatchedFolder[]>("watched_folders");
/** Watches a folder from now on, or otherwise than before. */
export const watchFolder = (folder: WatchedFolder) => invoke<null>("watch_folder", { folder });
export const unwatchFolder = (path: string) => invoke<null>("unwatch_folder", { path });

// The window
/** How large the page is drawn, as a multiple of its own size. */
export const setZoom = (factor: number) => invoke<null>("set_zoom", { factor });
/** Keeps how the window is set up, in the place of what was kept before. */
export const keepSettings = (settings: Record<string, unknown>) => invoke<null>("keep_settings", { settings });
/** Makes a new, empty library where a damaged one was set aside. */
export const startNewLibrary = () => invoke<null>("start_new_library");
/** Shows the damaged library that was set aside, in the system's own program for folders. */
export const showDamagedLibrary = () => invoke<null>("show_damaged_library");

// Outside
/** Opens an address of the web or of mail in the system's own program. */
export const openLink = (url: string) => invoke<null>("open_link", { url });
/** Files given to the program when it started, or by a second start; asked once the window can take them. */
export const takeOpenedFiles = () => invoke<string[]>("take_opened_files");

export const pickFiles = async (title: string): Promise<string[]> =>
  (await open({ title, multiple: true, directory: false })) ?? [];
export const pickFolder = async (title: string): Promise<string[]> => {
  const folder = await open({ title, multiple: false, directory: true });
  return folder === null ? [] : [folder];
};

/** Address under which a frame can show a web page as it was saved. */
export const savedAddress = (hash: string) => convertFileSrc(hash, "saved");
/** The bytes of an original that is a PDF. */
export const originalPdf = (hash: string) => invoke<ArrayBuffer>("original_pdf", { hash });

/** Address under which the window can load a picture of the library (`picture:HASH`). */
export const pictureAddress = (hash: string) => convertFileSrc(hash, "picture");

// What the program tells
export const onLibraryChanged = (told: (tables: Table[]) => void): Promise<UnlistenFn> =>
  listen<Table[]>("library-changed", (event) => {
    told(event.payload);
  });
/** An entry of the native menu was chosen: the name of a command of the keyboard table. */
export const onMenu = (chosen: (command: string) => void): Promise<UnlistenFn> =>
  listen<string>("menu", (event) => {
    chosen(event.payload);
  });
/** A second start handed its files over: ask for them with `takeOpenedFiles`. */
export const onFilesOpened = (told: () => void): Promise<UnlistenFn> =>
  listen("files-opened", () => {
    told();
  });

/** A watched folder brought something, or something that could not be read. */
export const onWatchedImported = (told: (report: ImportReport) => void): Promise<UnlistenFn> =>
  listen<ImportReport>("watched-imported", (event) => {
    told(event.payload);
  });

/** Files of the desktop over the window. Positions are in pixels of the page before it is zoomed. */
export type FileDrag =
  { kind: "over"; x: number; y: number } | { kind: "drop"; x: number; y: number; paths: string[] } | { kind: "leave" };
export const onFileDrag = (told: (drag: FileDrag) => void): Promise<UnlistenFn> =>
  getCurrentWebview().onDragDropEvent(({ payload }) => {
    if (payload.type === "leave") {
      told({ kind: "leave" });
      return;
    }
    const at = { x: payload.position.x / devicePixelRatio, y: payload.position.y / devicePixelRatio };
    told(payload.type === "drop" ? { kind: "drop", ...at, paths: payload.paths } : { kind: "over", ...at });
  });
