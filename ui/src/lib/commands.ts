// What each command of the keyboard, the menus and the buttons does. A command acts on the workspace; what it is
// called is in messages, which key it has in keys.ts.
import { flushSync } from "svelte";
import type { Place } from "../generated/Place";
import type { Selection } from "../generated/Selection";
import { redoneWords, undoneWords } from "../messages/done";
import { en } from "../messages/en";
import { destinationOf, placeTarget } from "./dropping";
import { copyText } from "./exporting.svelte";
import * as ipc from "./ipc";
import { limits } from "./preferences.svelte";
import { saveSearch } from "./saved-searches";
import { everything, extended, holds, only, toggled } from "./selection";
import type { Command } from "./keys";
import type { Page, Pane, Workspace } from "./workspace.svelte";

/** What a command does; a promise where the commands after it have to wait until it is done. */
type Act = (ws: Workspace, key?: string) => unknown;

/** Everything in the trash, whatever of it is listed. */
const wholeTrash: Selection = {
  kind: "all",
  request: { place: { kind: "trash" }, query: "", sort: null },
  except: [],
};

export const commands: Record<Command, Act> = {
  next: (ws) => step(ws, 1),
  previous: (ws) => step(ws, -1),
  "extend-next": (ws) => extend(ws, 1),
  "extend-previous": (ws) => extend(ws, -1),
  first: (ws) => moveTo(ws, 0),
  last: (ws) => moveTo(ws, (ws.page === "triage" ? ws.triage.ids.length : ws.rows.total) - 1),
  select: (ws) => {
    if (ws.current !== null) ws.chosen = toggled(ws.chosen, ws.current);
  },
  "select-all": (ws) => {
    if (ws.page === "triage") ws.chosen = only(ws.triage.ids);
    else if (ws.rows.total > 0) ws.chosen = everything;
  },
  read: (ws) => {
    if (ws.page === "triage") ws.focus("reader");
    else if (ws.current !== null) ws.read(ws.current);
  },
  back,

  tag: (ws) => {
    if (ws.count > 0) ws.sheet = { kind: "tag" };
  },
  file: (ws) => {
    if (ws.count > 0) ws.sheet = { kind: "file", move: false };
  },
  move: (ws) => {
    if (ws.count > 0) ws.sheet = { kind: "file", move: true };
  },
  "repeat-tags": (ws) => {
    const tags = [...ws.lastTags];
    if (tags.length === 0) ws.note(en.frame.noLastTags);
    else void ws.change((selection) => ipc.tagArticles(selection, tags, []), "stay");
  },
  accept,
  "accept-all": async (ws) => {
    if (ws.suggesting === null) ws.note(en.suggestions.hidden);
    else if ((await ws.suggestions.takeLikely()) === 0) ws.note(en.suggestions.noneLikely);
  },
  "edit-articles": (ws) => {
    if (ws.count > 0) ws.sheet = { kind: "edit" };
  },
  triage: beginTriage,
  palette: (ws) => {
    ws.sheet = { kind: "palette" };
  },
  archive: (ws) => ws.change((selection) => ipc.setState(selection, "archive"), "leave"),
  later: (ws) => ws.change((selection) => ipc.setState(selection, "later"), "leave"),
  inbox: (ws) =>
    ws.change(
      (selection) => (ws.place.kind === "trash" ? ipc.restoreArticles(selection) : ipc.setState(selection, "inbox")),
      "leave",
    ),
  restore: (ws) => ws.change(ipc.restoreArticles, "leave"),
  trash: (ws) =>
    ws.place.kind === "trash"
      ? commands.delete(ws)
      : ws.change((selection) => ipc.setState(selection, "trash"), "leave"),
  delete: (ws) => {
    if (ws.place.kind !== "trash") return commands.trash(ws);
    if (ws.count > 0) ws.sheet = { kind: "delete-articles", selection: ws.selected, count: ws.count };
    return undefined;
  },
  star: (ws) => {
    const starred = !allStarred(ws);
    return ws.change((selection) => ipc.setStarred(selection, starred), ws.place.kind === "starred" ? "leave" : "stay");
  },
  "toggle-read": (ws) => {
    const read = !allRead(ws);
    void ws.change((selection) => ipc.setRead(selection, read), "stay");
  },
  highlight: (ws) => {
    if (ws.highlighting === null || !ws.highlighting.mark()) ws.note(en.reader.nothingSelected);
  },
  undo: (ws) => void undo(ws),
  redo: (ws) => void redo(ws),

  search: (ws) => {
    ws.page = "library";
    ws.reading = false;
    flushSync();
    const field = document.querySelector<HTMLInputElement>("[data-omnibox]");
    field?.focus();
    field?.select();
  },
  "search-everywhere": (ws) => {
    const { text } = ws;
    if (ws.place.kind !== "all") ws.open({ kind: "all" });
    ws.text = text;
    commands.search(ws);
  },
  "save-search": (ws) => saveSearch(ws),

  "go-inbox": go({ kind: "inbox" }),
  "go-later": go({ kind: "later" }),
  "go-archive": go({ kind: "archive" }),
  "go-all": go({ kind: "all" }),
  "go-starred": go({ kind: "starred" }),
  "go-unfiled": go({ kind: "unfiled" }),
  "go-trash": go({ kind: "trash" }),
  "go-folders": (ws) => goToTree(ws, "folders"),
  "go-tags": browseTags,
  "go-tag-tree": (ws) => goToTree(ws, "tags"),
  rules: goToPage("rules"),
  "go-history": goToPage("history"),
  "go-duplicates": goToPage("duplicates"),
  "go-statistics": goToPage("statistics"),
  "restore-all": (ws) => ws.change(ipc.restoreArticles, "leave", wholeTrash),
  "empty-trash": (ws) => {
    const count = ws.places.answer?.trash ?? 0;
    if (count > 0) ws.sheet = { kind: "delete-articles", selection: wholeTrash, count };
  },

  "import-files": (ws) => void pick(ws, ipc.pickFiles(en.importing.chooseFiles)),
  "import-folder": (ws) => void pick(ws, ipc.pickFolder(en.importing.chooseFolder)),
  "save-address": (ws) => {
    ws.sheet = { kind: "save", addresses: "" };
  },
  "fetch-texts": (ws) => {
    if (ws.count > 0) ws.importing.fetchTexts(ws.selected, { pictures: ws.preferences.fetchPictures });
  },
  imports: (ws) => {
    ws.sheet = { kind: "imports" };
  },
  export: (ws) => {
    if (!ws.exporting.running) ws.exporting.reset();
    ws.sheet = { kind: "export" };
  },
  "copy-citation": (ws) =>
    void copy(ws, (selection) => ipc.citeArticles(selection, ws.preferences.citationStyle), en.citing.copied),
  "copy-link": (ws) => void copy(ws, ipc.markdownLinks, en.citing.linked),
  // Which clipboard it is only the paste event knows; the frame listens to that.
  paste: () => undefined,

  "toggle-sidebar": (ws) => toggle(ws, "sidebar"),
  "toggle-inspector": (ws) => toggle(ws, "inspector"),
  "toggle-density": (ws) => {
    ws.look.density = ws.look.density === "compact" ? "comfortable" : "compact";
  },
  larger: (ws) => ws.preferences.step("size", 1),
  smaller: (ws) => ws.preferences.step("size", -1),
  "zoom-in": (ws) => ws.preferences.step("zoom", 1),
  "zoom-out": (ws) => ws.preferences.step("zoom", -1),
  "zoom-reset": (ws) => {
    ws.preferences.zoom = limits.zoom.first;
  },
  settings: (ws) => {
    ws.sheet = { kind: "settings" };
  },
  help: (ws) => {
    ws.sheet = { kind: "help" };
  },
  "next-pane": (ws) => walkPanes(ws, 1),
  "previous-pane": (ws) => walkPanes(ws, -1),
};

/** Whether a word is the name of a command, as one that came from outside may not be. */
export const isCommand = (word: string): word is Command => Object.hasOwn(commands, word);

function go(place: Place) {
  return (ws: Workspace) => {
    ws.open(place);
    ws.focus("list");
    return ws.rows.settled();
  };
}

function goToPage(page: Page) {
  return (ws: Workspace) => {
    showPage(ws, page);
    ws.focus("page");
  };
}

function showPage(ws: Workspace, page: Page): void {
  ws.page = page;
  ws.reading = false;
  ws.drawer = null;
}

async function moveTo(ws: Workspace, index: number): Promise<void> {
  try {
    if (await (ws.page === "triage" ? ws.triage : ws.rows).moveTo(index)) ws.deselect();
  } catch (thrown) {
    ws.fail(thrown);
  }
}

/** Goes through what is selected, or else through the list that is open. */
async function beginTriage(ws: Workspace): Promise<void> {
  const isChosen = ws.chosen.kind === "all" || ws.chosen.ids.size > 0;
  const all: Selection = isChosen ? ws.selected : { kind: "all", request: ws.request, except: [] };
  try {
    if (!(await ws.triage.start(all, ws.current))) {
      ws.note(en.triage.nothing);
      return;
    }
    ws.deselect();
    ws.page = "triage";
    ws.focus("list");
  } catch (thrown) {
    ws.fail(thrown);
  }
}

async function accept(ws: Workspace, key = "1"): Promise<void> {
  if (ws.suggesting === null) {
    ws.note(en.suggestions.hidden);
    return;
  }
  const one = await ws.suggestions.at(Number(key));
  if (one === undefined) ws.note(en.suggestions.noneUnder(Number(key)));
  else await ws.suggestions.toggle(one);
}

async function step(ws: Workspace, by: 1 | -1): Promise<void> {
  if (ws.page === "triage") {
    await moveTo(ws, ws.triage.cursor + by);
    return;
  }
  const { cursor } = ws.rows;
  const isThere = ws.rows.at(cursor)?.id === ws.current;
  // Where the article has left the list, the row in its place is the next one already.
  const next = cursor < 0 ? 0 : by === 1 && !isThere ? cursor : cursor + by;
  await moveTo(ws, next);
}

async function extend(ws: Workspace, by: 1 | -1): Promise<void> {
  const before = ws.current;
  try {
    const rows = ws.page === "triage" ? ws.triage : ws.rows;
    if (!(await rows.moveTo(rows.cursor + by)) || ws.current === null) return;
  } catch (thrown) {
    ws.fail(thrown);
    return;
  }
  const isBack = before !== null && holds(ws.chosen, before) && holds(ws.chosen, ws.current);
  if (isBack && before !== ws.current) ws.chosen = toggled(ws.chosen, before);
  else ws.chosen = extended(ws.chosen, before === null ? [ws.current] : [before, ws.current]);
}

function back(ws: Workspace): void {
  if (ws.drawer !== null) ws.drawer = null;
  else if (ws.page === "triage" && ws.count > 1) ws.deselect();
  else if (ws.page !== "library") {
    ws.page = "library";
    ws.focus("list");
  } else if (ws.reading) {
    ws.reading = false;
    ws.focus("list");
  } else if (ws.chosen.kind === "all" || ws.chosen.ids.size > 0) ws.deselect();
  else if (ws.text !== "") ws.text = "";
  else ws.focus("list");
}

/** Whether every selected article has a star, as far as they are at hand: then the command takes it off. */
export const allStarred = (ws: Workspace): boolean => atHand(ws).every((row) => row.starred);
/** Whether every selected article was read, as far as they are at hand: then the command marks them as unread. */
export const allRead = (ws: Workspace): boolean => atHand(ws).every((row) => row.readAt !== null);

/** Whether one of the selected articles is only an address, as far as they are at hand. */
export const lacksText = (ws: Workspace): boolean => atHand(ws).some((row) => row.format === "link");

function atHand(ws: Workspace) {
  const { chosen, current } = ws;
  const isChosen = chosen.kind === "all" || chosen.ids.size > 0;
  const looked = isChosen ? chosen : only(current === null ? [] : [current]);
  return (ws.page === "triage" ? ws.triage : ws.rows).atHand((id) => holds(looked, id));
}

async function undo(ws: Workspace): Promise<void> {
  try {
    const done = await ipc.undo();
    if (ws.page === "triage") ws.triage.undid(done.action);
    ws.note(done.items > 0 ? undoneWords(done) : en.frame.nothingToUndo);
  } catch (thrown) {
    ws.fail(thrown);
  }
}

async function redo(ws: Workspace): Promise<void> {
  try {
    const done = await ipc.redo();
    if (ws.page === "triage") ws.triage.redid(done.action);
    ws.note(done.items > 0 ? redoneWords(done) : en.frame.nothingToRedo);
  } catch (thrown) {
    ws.fail(thrown);
  }
}

async function copy(
  ws: Workspace,
  ask: (selection: Selection) => Promise<string>,
  told: (n: number) => string,
): Promise<void> {
  const { count } = ws;
  if (count === 0) return;
  const asking = ask(ws.selected);
  try {
    await copyText(asking);
  } catch {
    // What the library answered is the reason, if it failed; else it is the clipboard.
    const failure = await asking.then(
      () => null,
      (thrown: unknown) => thrown,
    );
    if (failure === null) ws.note(en.citing.notCopied, "failure");
    else ws.fail(failure);
    return;
  }
  ws.note(told(count));
}

async function pick(ws: Workspace, asking: Promise<string[]>): Promise<void> {
  try {
    const { into, label } = destinationOf(placeTarget(ws));
    ws.importing.start(await asking, into, label);
  } catch (thrown) {
    ws.fail(thrown);
  }
}

function toggle(ws: Workspace, pane: "sidebar" | "inspector"): void {
  const hasRoom = pane === "sidebar" ? ws.roomForSidebar : ws.roomForInspector;
  if (!hasRoom) ws.drawer = ws.drawer === pane ? null : pane;
  else if (pane === "sidebar") ws.preferences.showSidebar = !ws.preferences.showSidebar;
  else ws.preferences.showInspector = !ws.inspectorShown;
}

function goToTree(ws: Workspace, tree: "folders" | "tags"): void {
  ws.reading = false;
  if (!ws.roomForSidebar) ws.drawer = "sidebar";
  else ws.preferences.showSidebar = true;
  ws.preferences.folded[tree] = false;
  flushSync();
  document.querySelector<HTMLElement>(`[data-tree="${tree}"] [tabindex="0"]`)?.focus();
}

function browseTags(ws: Workspace): void {
  showPage(ws, "tags");
  flushSync();
  const field = document.querySelector<HTMLInputElement>("[data-tag-filter] input");
  field?.focus();
  field?.select();
}

const panes: readonly Pane[] = ["sidebar", "page", "list", "reader", "inspector"];

function walkPanes(ws: Workspace, by: 1 | -1): void {
  const shown = panes.filter((pane) => document.querySelector(`[data-pane="${pane}"]`)?.checkVisibility() === true);
  const here = document.activeElement?.closest<HTMLElement>("[data-pane]")?.dataset.pane;
  const at = shown.findIndex((pane) => pane === here);
  const next = shown.at((at + by) % shown.length);
  if (next !== undefined) ws.focus(next);
}
