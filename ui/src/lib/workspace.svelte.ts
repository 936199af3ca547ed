// What the person is looking at and working on: the state of the window, and nothing of what the library holds.
// One workspace per window, given to every view by `useWorkspace`.
import { createContext, flushSync } from "svelte";
import type { ArticleId } from "../generated/ArticleId";
import type { Done } from "../generated/Done";
import type { FolderNode } from "../generated/FolderNode";
import type { HighlightId } from "../generated/HighlightId";
import type { Place } from "../generated/Place";
import type { SavedSearchId } from "../generated/SavedSearchId";
import type { SearchRequest } from "../generated/SearchRequest";
import type { SearchToSave } from "../generated/SearchToSave";
import type { Selection } from "../generated/Selection";
import type { Sort } from "../generated/Sort";
import type { TagNode } from "../generated/TagNode";
import { doneWords } from "../messages/done";
import { failureWords } from "../messages/failures";
import { commands } from "./commands";
import { Drag } from "./drag.svelte";
import { drop } from "./dropping";
import { ExportJob } from "./exporting.svelte";
import { ImportJob } from "./importing.svelte";
import * as ipc from "./ipc";
import { isMeant, type Command } from "./keys";
import { Look } from "./look.svelte";
import { limits, Preferences } from "./preferences.svelte";
import { query, toFailure } from "./query.svelte";
import { Rows } from "./rows.svelte";
import * as chosen from "./selection";
import { Suggestions } from "./suggestions.svelte";
import { Triage } from "./triage.svelte";

/** What the window shows beside the sidebar: the library's articles, or something about all of them. */
export type Page = "library" | "tags" | "triage" | "duplicates" | "statistics" | "history" | "rules";

/** What lies over the window. */
export type Sheet =
  | { kind: "help" }
  | { kind: "settings" }
  | { kind: "import" }
  | { kind: "imports" }
  | { kind: "export" }
  | { kind: "save"; addresses: string }
  | { kind: "tag" }
  | { kind: "palette" }
  | { kind: "edit" }
  | { kind: "file"; move: boolean }
  | { kind: "save-search"; id: SavedSearchId | null; search: SearchToSave }
  | { kind: "delete-folder"; folder: FolderNode; below: number }
  | { kind: "delete-tag"; tag: TagNode }
  | { kind: "delete-articles"; selection: Selection; count: number };

/** A line that tells of something that happened, and goes by itself. */
export interface Note {
  readonly id: number;
  readonly text: string;
  readonly tone: "done" | "failure";
  /** Whether it offers to take back what was done. */
  readonly undo: boolean;
}

/** Commands after which a person goes on typing. */
const takesText: ReadonlySet<Command> = new Set([
  ...(["tag", "file", "move", "search", "search-everywhere"] as const),
  ...(["palette", "edit-articles"] as const),
]);

/** Milliseconds that a command waits for those before it. */
const patience = 1000;

/** Parts of the window that the keyboard moves between. */
export type Pane = "sidebar" | "page" | "list" | "reader" | "inspector";

export class Workspace {
  readonly preferences = new Preferences();

  page = $state<Page>("library");
  place = $state.raw<Place>({ kind: "inbox" });
  /** What the folder, tag or site that is open is called; null for the places that have names of their own. */
  placeName = $state<string | null>(null);
  /** What is typed into the omnibox. */
  text = $state("");
  sort = $state.raw<Sort | null>(null);
  readonly request: SearchRequest = $derived({ place: this.place, query: this.text.trim(), sort: this.sort });

  /** The article with the cursor: what reader and inspector show. */
  current = $state<ArticleId | null>(null);
  chosen = $state.raw<chosen.Chosen>(chosen.none);
  readonly rows = new Rows(this);
  /** How the list that is open is looked at. */
  readonly look = new Look(this);
  /** What an action is about: the selected articles, or else the current one. */
  readonly selected: Selection = $derived(chosen.toSelection(this.chosen, this.current, this.request));
  /** How many articles an action is about. */
  readonly count: number = $derived(
    this.selected.kind === "ids" ? this.selected.ids.length : chosen.size(this.chosen, this.rows.total),
  );

  /** What highlights passages of the article that is open; null while none is. */
  highlighting: { mark: () => boolean } | null = null;
  /** A highlight that the reader is to show. */
  wanted = $state.raw<{ highlight: HighlightId } | null>(null);
  /** Whether the reader has the whole window to itself. */
  reading = $state(false);
  sheet = $state.raw<Sheet | null>(null);
  notes = $state.raw<readonly Note[]>([]);
  /** Width of the window, in CSS pixels. */
  width = $state(1200);
  /** Panes that a narrow window lays over the others, because the person asked for them. */
  drawer = $state<"sidebar" | "inspector" | null>(null);
  readonly roomForSidebar: boolean = $derived(this.width >= 800);
  /** Below this there is room for the list or for the article, not for both. */
  readonly roomForReader: boolean = $derived(this.width >= 640);
  readonly roomForInspector: boolean = $derived(this.width >= 1000);
  readonly sidebarShown: boolean = $derived(
    this.roomForSidebar ? this.preferences.showSidebar : this.drawer === "sidebar",
  );
  readonly inspectorShown: boolean = $derived(
    this.roomForInspector ? (this.preferences.showInspector ?? this.width >= 1400) : this.drawer === "inspector",
  );

  /** The article that suggestions are shown for: where they can be seen. */
  readonly suggesting: ArticleId | null = $derived(
    this.page === "triage" || (this.page === "library" && this.inspectorShown) ? this.current : null,
  );
  readonly suggestions = new Suggestions(this);
  readonly triage = new Triage(this);

  readonly about = query([], ipc.about);
  readonly places = query(["article", "article_folder"], () => (this.about.answer ? ipc.placeCounts() : undefined));
  /** Whether shortcuts are written with ⌘. */
  readonly isMac: boolean = $derived(
    this.about.answer ? this.about.answer.platform === "macos" : navigator.userAgent.includes("Mac OS"),
  );

  /** Tags given last, for the command that gives them again. */
  lastTags = $state.raw<readonly string[]>([]);
  #gaveTo: ArticleId | null = null;
  readonly importing = new ImportJob({
    show: () => {
      this.sheet = { kind: "import" };
    },
    shown: () => this.sheet?.kind === "import",
    say: (text) => this.note(text),
    done: (done) => void this.tell(Promise.resolve(done)),
    fail: (failure) => this.fail(failure),
    openImport: (id) => this.open({ kind: "import", id }),
    read: (id) => this.read(id),
    looks: () => this.preferences.lookFirst,
  });

  readonly exporting = new ExportJob({
    shown: () => this.sheet?.kind === "export",
    say: (text) => this.note(text),
    fail: (failure) => this.fail(failure),
  });

  readonly drag = new Drag((cargo, target, exclusive) => drop(this, cargo, target, exclusive));

  #notes = 0;
  #turn: Promise<unknown> | null = null;
  /** A sheet or field to type into is about to open: what is typed until then is not meant as commands. */
  opening = false;

  constructor() {
    let zoomed: number = limits.zoom.first;
    $effect(() => {
      const { zoom } = this.preferences;
      if (zoom === zoomed) return;
      zoomed = zoom;
      ipc.setZoom(zoom / 100).catch((thrown: unknown) => this.fail(thrown));
    });
  }

  /** Shows a place; a search in another place ends. A folder or tag comes with its path, to be called by it. */
  open(place: Place, name: string | null = place.kind === "site" ? place.id : null): void {
    this.page = "library";
    this.place = place;
    this.placeName = name;
    this.text = "";
    this.reading = false;
    this.drawer = null;
    this.sort = null;
    this.deselect();
    this.current = null;
  }

  /** Gives an article the whole width. */
  read(id: ArticleId): void {
    this.current = id;
    this.reading = true;
    this.focus("reader");
  }

  deselect(): void {
    this.chosen = chosen.none;
  }

  /** Does what a command says; a key of several that have it comes along. */
  run(command: Command, key?: string): void {
    if (!isMeant(this.page, command)) return;
    this.opening ||= this.#turn !== null && takesText.has(command);
    this.inTurn(() => {
      this.opening = false;
      return commands[command](this, key);
    });
  }

  /**
   * Does something once what was asked for before it is done, so that keys pressed faster than the library answers are
   * about the article they were meant for. A library that is slow to answer is not waited for.
   */
  inTurn(act: () => unknown): void {
    const doing = this.#turn === null ? act() : this.#turn.then(act);
    if (!(doing instanceof Promise)) return;
    const slow = new Promise((end) => setTimeout(end, patience));
    const turn = Promise.race([doing, slow])
      .catch((thrown: unknown) => this.fail(thrown))
      .finally(() => {
        if (this.#turn === turn) this.#turn = null;
      });
    this.#turn = turn;
  }

  /** Moves the keyboard to a part of the window. At once and not a frame later: the next key may come before that. */
  focus(pane: Pane): void {
    flushSync();
    const region = document.querySelector<HTMLElement>(`[data-pane="${pane}"]`);
    (region?.querySelector<HTMLElement>("[data-pane-focus]") ?? region)?.focus({ preventScroll: true });
  }

  /**
   * Does something to the selected articles and tells of it. Articles that may leave the list by it hand the cursor
   * on to the next.
   */
  async change(
    ask: (selection: Selection) => Promise<Done>,
    may: "stay" | "leave",
    selection = this.selected,
  ): Promise<Done | undefined> {
    if (selection.kind === "ids" && selection.ids.length === 0) return undefined;
    const isTriage = this.page === "triage";
    if (may === "leave" && !isTriage) {
      const ids = new Set(selection.kind === "ids" ? selection.ids : []);
      this.rows.expectLeaving(selection.kind === "ids" ? (id) => ids.has(id) : () => false);
    }
    const done = await this.tell(ask(selection));
    if (may === "stay") return done;
    if (done) this.deselect();
    if (!isTriage) await this.rows.settleLeaving();
    else if (done) this.triage.moveOn(done.action);
    return done;
  }

  /** These tags were given: together with those the same article got before them they are the last ones. */
  gave(tags: readonly string[]): void {
    const before = this.#gaveTo === this.current ? this.lastTags.filter((it) => !tags.includes(it)) : [];
    this.lastTags = [...before, ...tags];
    this.#gaveTo = this.current;
  }

  /** Tells what was done, or why not; the answer is undefined where it failed. */
  async tell(doing: Promise<Done>): Promise<Done | undefined> {
    try {
      const done = await doing;
      if (done.items > 0) this.note(doneWords(done), "done", true);
      if (done.items > 0 && this.page === "triage") this.triage.did(done, this.selected);
      return done;
    } catch (thrown) {
      this.fail(thrown);
      return undefined;
    }
  }

  /** Tells of a failure. */
  fail(thrown: unknown): void {
    const text = failureWords(toFailure(thrown));
    if (text !== "") this.note(text, "failure", false);
  }

  note(text: string, tone: Note["tone"] = "done", undo = false): void {
    this.#notes += 1;
    // What can be undone is the last step alone: older lines lose their button.
    const older = this.notes.slice(-2).map((it) => ({ ...it, undo: false }));
    this.notes = [...older, { id: this.#notes, text, tone, undo }];
  }

  dismiss(id: number): void {
    this.notes = this.notes.filter((it) => it.id !== id);
  }
}

const [useWorkspace, setWorkspace] = createContext<Workspace>();
export { setWorkspace, useWorkspace };
