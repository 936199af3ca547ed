// What a drop does: articles, folders and tags of the window, and files of the desktop.
import type { Destination } from "../generated/Destination";
import type { Done } from "../generated/Done";
import type { Selection } from "../generated/Selection";
import type { Cargo, Target } from "./drag.svelte";
import * as ipc from "./ipc";
import type { Workspace } from "./workspace.svelte";

/** Carries out a drop inside the window. */
export function drop(ws: Workspace, cargo: Cargo, target: Target, exclusive: boolean): void {
  if (cargo.kind === "articles") {
    const act = forArticles(target, exclusive);
    if (act !== undefined) void ws.change(act.ask, act.may, cargo.selection);
  } else if (cargo.kind === "folder" && target.kind === "folder") {
    if (target.edge === undefined) void ws.tell(ipc.moveFolder(cargo.id, target.id));
    else {
      ws.preferences.folderOrder = "hand";
      void ws.tell(ipc.orderFolder(cargo.id, target.parent ?? null, beforeWhich(target)));
    }
  } else if (cargo.kind === "saved_search" && target.kind === "folder") {
    void ws.tell(ipc.orderSavedSearch(cargo.id, target.id, null));
  } else if (cargo.kind === "saved_search" && target.kind === "saved_search") {
    ws.preferences.folderOrder = "hand";
    void ws.tell(ipc.orderSavedSearch(cargo.id, target.parent ?? null, beforeWhich(target)));
  } else if (cargo.kind === "rule" && target.kind === "rule") {
    void ws.tell(ipc.orderRule(cargo.id, beforeWhich(target)));
  } else if (cargo.kind === "tag" && target.kind === "tag") {
    void ws.tell(ipc.nestTags([cargo.id, ...(cargo.others ?? [])], target.id));
  }
}

/** The one that what is dropped at an edge is to stand before; null for the end. */
const beforeWhich = (target: Extract<Target, { next?: number | null }>): number | null =>
  target.edge === "before" ? target.id : (target.next ?? null);

interface Act {
  ask: (selection: Selection) => Promise<Done>;
  may: "stay" | "leave";
}

function forArticles(target: Target, exclusive: boolean): Act | undefined {
  if (target.kind === "folder") {
    const { id } = target;
    if (id === null) return undefined;
    return exclusive
      ? { ask: (selection) => ipc.moveArticles(selection, id), may: "leave" }
      : { ask: (selection) => ipc.fileArticles(selection, id), may: "stay" };
  }
  if (target.kind === "tag") return { ask: (selection) => ipc.tagArticles(selection, [target.name], []), may: "stay" };
  if (target.kind !== "place") return undefined;
  switch (target.place) {
    case "inbox":
    case "later":
    case "archive":
    case "trash": {
      const state = target.place;
      return { ask: (selection) => ipc.setState(selection, state), may: "leave" };
    }
    case "starred":
      return { ask: (selection) => ipc.setStarred(selection, true), may: "stay" };
    default:
      return undefined;
  }
}

/** Whether files can be dropped there to go there, and not only to come into the library. */
export const takesFiles = (target: Target): boolean =>
  (target.kind === "folder" || target.kind === "tag") && target.id !== null;

/** Where files dropped there go, and what that is called; the inbox has no label. */
export function destinationOf(target: Target | undefined): { into: Destination; label: string | null } {
  if (target === undefined || !takesFiles(target)) return { into: { folder: null, tags: [] }, label: null };
  return target.kind === "folder"
    ? { into: { folder: target.id, tags: [] }, label: target.name }
    : { into: { folder: null, tags: [target.name] }, label: target.name };
}

/** The addresses of the web among what was dropped, and the files. */
export function dropped(paths: readonly string[]): { addresses: string[]; files: string[] } {
  const isAddress = (path: string) => /^https?:\/\//iu.test(path);
  return { addresses: paths.filter(isAddress), files: paths.filter((path) => !isAddress(path)) };
}

/** The address that a pasted text is, and nothing else. */
export function pastedAddress(text: string): string | undefined {
  const address = text.trim();
  return /^https?:\/\/[^\s/]+\S*$/iu.test(address) ? address : undefined;
}

/** What is open, as something to drop on: files dropped beside every folder and tag are meant for what one looks at. */
export function placeTarget({ place, placeName }: Pick<Workspace, "place" | "placeName">): Target | undefined {
  if (placeName === null) return undefined;
  return place.kind === "folder" || place.kind === "tag"
    ? { kind: place.kind, id: place.id, name: placeName }
    : undefined;
}
