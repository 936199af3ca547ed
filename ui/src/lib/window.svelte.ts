// What the window as a whole listens to: the keyboard, the native menu, the clipboard, files that are dropped or opened.
import { Highlight, targetOf, type Target } from "./drag.svelte";
import { destinationOf, dropped, pastedAddress, placeTarget, takesFiles } from "./dropping";
import * as ipc from "./ipc";
import { isCommand } from "./commands";
import { keyName, meaning } from "./keys";
import { en } from "../messages/en";
import type { Pane, Workspace } from "./workspace.svelte";

/** Files of the desktop over the window. */
export class FileHover {
  over = $state(false);
  target = $state.raw<Target | undefined>(undefined);
  readonly #highlight = new Highlight();

  /** Files are over a point of the page; `open` is what they are for unless a line under them says otherwise. */
  move(x: number, y: number, open: Target | undefined): void {
    this.over = true;
    const found = targetOf(document.elementFromPoint(x, y));
    const takes = found !== undefined && takesFiles(found.target) ? found : undefined;
    this.#highlight.move(takes?.element ?? null);
    this.target = takes === undefined ? (found === undefined ? open : undefined) : takes.target;
  }

  end(): void {
    this.over = false;
    this.target = undefined;
    this.#highlight.move(null);
  }
}

/** Milliseconds within which the second of two keys has to follow the first. */
const pairPause = 1500;

/** Listens for as long as the component that calls it is there. */
export function listen(ws: Workspace): FileHover {
  const hover = new FileHover();
  $effect(() => listenToKeys(ws));
  $effect(() => {
    const paste = (event: ClipboardEvent) => takePaste(ws, event);
    addEventListener("paste", paste);
    const stops = [
      ipc.onMenu((command) => {
        if (isCommand(command)) ws.run(command);
      }),
      ipc.onFilesOpened(() => void takeFiles(ws)),
      ipc.onWatchedImported(({ added, failed }) => ws.note(en.importing.watched(added, failed))),
      ipc.onFileDrag((drag) => {
        takeDrag(ws, hover, drag);
      }),
    ];
    return () => {
      removeEventListener("paste", paste);
      for (const stop of stops) void stop.then((it) => it());
    };
  });
  $effect(() => {
    if (ws.about.answer !== undefined) void takeFiles(ws);
  });
  return hover;
}

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable]") !== null;

/** Sheets, menus and popovers have keys of their own. */
const isOverlay = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('[role="dialog"], [role="alertdialog"], [data-overlay]') !== null;

function listenToKeys(ws: Workspace): () => void {
  let pending: string | undefined;
  let pressedAt = 0;
  const press = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || ws.sheet !== null || isOverlay(event.target)) return;
    if (event.timeStamp - pressedAt > pairPause) pending = undefined;
    const name = keyName(event, ws.isMac);
    if (name === undefined) return;
    if (ws.opening) {
      event.preventDefault();
      return;
    }
    // In a field only keys with Ctrl or ⌘ that mean nothing to the field are the window's.
    if (isField(event.target) && !isForWindow(name)) {
      // What a field has no use for gives the keyboard back to the part of the window it is in.
      const pane = name === "Escape" ? closestPane(event.target) : undefined;
      if (pane === undefined) return;
      event.preventDefault();
      ws.focus(pane as Pane);
      return;
    }
    const isInList = event.target === document.body || closestPane(event.target) === "list";
    // A button takes Enter and Space for itself.
    const isButton = event.target instanceof Element && event.target.closest("button, a, [role=separator]") !== null;
    if (isButton && (name === "Enter" || name === "Space")) return;
    const found = meaning(name, pending, isInList && !isButton);
    pending = found.pending;
    pressedAt = event.timeStamp;
    if (!found.leave) event.preventDefault();
    if (found.command !== undefined) ws.run(found.command, name);
  };
  addEventListener("keydown", press);
  return () => removeEventListener("keydown", press);
}

const closestPane = (target: EventTarget | null): string | undefined =>
  target instanceof Element ? target.closest<HTMLElement>("[data-pane]")?.dataset.pane : undefined;

const inFields: ReadonlySet<string> = new Set(["Mod+A", "Mod+V", "Mod+Z", "Mod+Y", "Mod+Shift+Z"]);
const isForWindow = (name: string): boolean =>
  (name.startsWith("Mod+") && !inFields.has(name)) || /^(?:Shift\+)?F\d+$/u.test(name);

function takePaste(ws: Workspace, event: ClipboardEvent): void {
  if (isField(event.target) || isOverlay(event.target) || ws.sheet !== null || event.clipboardData === null) return;
  event.preventDefault();
  const html = event.clipboardData.getData("text/html");
  const address = pastedAddress(event.clipboardData.getData("text/plain"));
  if (address !== undefined) {
    ws.sheet = { kind: "save", addresses: address };
    return;
  }
  const { into } = destinationOf(placeTarget(ws));
  void ws.importing.paste(html === "" ? null : html, event.clipboardData.getData("text/plain"), into);
}

async function takeFiles(ws: Workspace): Promise<void> {
  try {
    ws.importing.start(await ipc.takeOpenedFiles(), { folder: null, tags: [] });
  } catch (thrown) {
    ws.fail(thrown);
  }
}

function takeDrag(ws: Workspace, hover: FileHover, drag: ipc.FileDrag): void {
  if (drag.kind === "leave") {
    hover.end();
    return;
  }
  // On Windows the ratio of pixels that the position was divided by holds the zoom already.
  const zoom = ws.about.answer?.platform === "windows" ? 1 : ws.preferences.zoom / 100;
  hover.move(drag.x / zoom, drag.y / zoom, placeTarget(ws));
  if (drag.kind !== "drop") return;
  const { into, label } = destinationOf(hover.target);
  hover.end();
  const { addresses, files } = dropped(drag.paths);
  ws.importing.fetch(addresses, { pictures: ws.preferences.fetchPictures }, into, label);
  ws.importing.start(files, into, label);
}
