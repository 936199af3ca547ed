// Everything the window asks of the program, one typed function per command. No other file imports @tauri-apps.
import { Channel, convertFileSrc, invoke } from "@tauri-apps/api/core";
import { listen, type UnlistenFn } from "@tauri-apps/api/event";
import { getCurrentWebview } from "@tauri-apps/api/webview";
import { open } from "@tauri-apps/plugin-dialog";
import type { Article } from "../generated/Article";
import type { ArticleId } from "../generated/ArticleId";
import type { ArticlePatch } from "../generated/ArticlePatch";
import type { CitationStyle } from "../generated/CitationStyle";
import type { Colour } from "../generated/Colour";
import type { Destination } from "../generated/Destination";
import type { Done } from "../generated/Done";
import type { Export } from "../generated/Export";
import type { ExportProgress } from "../generated/ExportProgress";
import type { ExportReport } from "../generated/ExportReport";
import type { Facets } from "../generated/Facets";
import type { Fetching } from "../generated/Fetching";
import type { FolderId } from "../generated/FolderId";
import type { FolderNode } from "../generated/FolderNode";
import type { HighlightId } from "../generated/HighlightId";
import type { HighlightPatch } from "../generated/HighlightPatch";
import type { ImportItem } from "../generated/ImportItem";
import type { ImportReport } from "../generated/ImportReport";
import type { ImportSummary } from "../generated/ImportSummary";
import type { Look } from "../generated/Look";
import type { NewHighlight } from "../generated/NewHighlight";
import type { Outcome } from "../generated/Outcome";
import type { PlaceCounts } from "../generated/PlaceCounts";
import type { Progress } from "../generated/Progress";
import type { SearchPage } from "../generated/SearchPage";
import type { SearchRequest } from "../generated/SearchRequest";
import type { Selection } from "../generated/Selection";
import type { State } from "../generated/State";
import type { Step } from "../generated/Step";
import type { Table } from "../generated/Table";
import type { TagId } from "../generated/TagId";
import type { TagOffer } from "../generated/TagOffer";
import type { TagPage } from "../generated/TagPage";
import type { TagRequest } from "../generated/TagRequest";
import type { WatchedFolder } from "../generated/WatchedFolder";

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
export const article = (id: ArticleId) => invoke<Article>("article", { id });
export const placeCounts = () => invoke<PlaceCounts>("place_counts");
export const folders = () => invoke<FolderNode[]>("folders");
export const tags = (request: TagRequest) => invoke<TagPage>("tags", { request });
/** Tags to offer while `text` is typed for these articles; those they all have already are left out. */
export const offerTags = (text: string, selection: Selection, limit: number) =>
  invoke<TagOffer[]>("offer_tags", { text, selection, limit });
export const history = (limit: number) => invoke<Step[]>("history", { limit });

// Articles
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

// Tags
export const createTag = (path: string) => invoke<TagId>("create_tag", { path });
/** Gives a tag another path; onto a tag that exists, the two become one. */
export const renameTag = (id: TagId, path: string) => invoke<Done>("rename_tag", { id, path });
export const nestTag = (id: TagId, parent: TagId | null) => invoke<Done>("nest_tag", { id, parent });
export const recolourTag = (id: TagId, colour: Colour | null) => invoke<Done>("recolour_tag", { id, colour });
export const deleteTag = (id: TagId) => invoke<Done>("delete_tag", { id });

// History
export const undo = () => invoke<Done>("undo");
export const redo = () => invoke<Done>("redo");

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
export const importItems = (id: number, outcome: Outcome | null, offset: number, limit: number) =>
  invoke<ImportItem[]>("import_items", { import: id, outcome, offset, limit });
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
