// The tree of folders and smart folders: which lines are unfolded, what stands beside what, and what a path means that
// is written as a new name.
import type { TreeLine } from "../../components/tree";
import type { Done } from "../../generated/Done";
import type { FolderId } from "../../generated/FolderId";
import type { FolderNode } from "../../generated/FolderNode";
import type { SavedSearch } from "../../generated/SavedSearch";
import type { SavedSearchId } from "../../generated/SavedSearchId";
import * as ipc from "../../lib/ipc";
import { count } from "../../messages/plural";

/** A folder or a smart folder: what a line of the tree stands for. */
export type Shelf = { path: string; id: number; parent: FolderId | null; name: string } & (
  { kind: "folder"; folder: FolderNode } | { kind: "saved_search"; search: SavedSearch }
);

/** Key of the line of a shelf: numbers of folders and of smart folders are not related. */
export const shelfKey = ({ kind, id }: Pick<Shelf, "kind" | "id">): string =>
  kind === "folder" ? String(id) : `search:${id}`;

export type Order = "name" | "hand";

/** Folders and smart folders by what they are in; the smart ones first, each in order. */
export function shelvesOf(
  folders: readonly FolderNode[],
  searches: readonly SavedSearch[],
  order: Order,
): ReadonlyMap<FolderId | null, readonly Shelf[]> {
  const paths = new Map(folders.map((it) => [it.id, it.path]));
  const below = (search: SavedSearch) =>
    search.parent === null ? search.name : `${paths.get(search.parent) ?? ""}/${search.name}`;
  const all: Shelf[] = [
    ...searches.map((search) => ({ ...search, kind: "saved_search" as const, path: below(search), search })),
    ...folders.map((folder) => ({ ...folder, kind: "folder" as const, folder })),
  ];
  const shelves = new Map<FolderId | null, Shelf[]>();
  for (const shelf of all) {
    const siblings = shelves.get(shelf.parent);
    if (siblings === undefined) shelves.set(shelf.parent, [shelf]);
    else siblings.push(shelf);
  }
  if (order === "name") {
    const first = (it: Shelf) => (it.kind === "saved_search" ? 0 : 1);
    for (const siblings of shelves.values()) {
      siblings.sort((a, b) => first(a) - first(b) || a.name.localeCompare(b.name));
    }
  }
  return shelves;
}

/** A line of the tree, and what it stands for. */
export interface ShelfLine extends TreeLine {
  readonly shelf: Shelf;
  /** The sibling of its kind after it. */
  readonly next: number | null;
}

/** The lines of the tree; below a folded one nothing is seen. */
export function shelfLines(
  shelves: ReadonlyMap<FolderId | null, readonly Shelf[]>,
  isUnfolded: (folder: FolderId) => boolean,
  counts: ReadonlyMap<SavedSearchId, number | null>,
): readonly ShelfLine[] {
  const lines: ShelfLine[] = [];
  const add = (parent: FolderId | null, level: number) => {
    const siblings = shelves.get(parent) ?? [];
    for (const [index, shelf] of siblings.entries()) {
      const isFolder = shelf.kind === "folder";
      const unfolded = isFolder && shelves.has(shelf.id) ? isUnfolded(shelf.id) : null;
      const total = isFolder ? shelf.folder.count : (counts.get(shelf.id) ?? 0);
      const after = siblings[index + 1];
      lines.push({
        key: shelfKey(shelf),
        label: shelf.name,
        level,
        unfolded,
        size: siblings.length,
        nth: index + 1,
        count: total === 0 ? undefined : count(total),
        title: shelf.path,
        shelf,
        next: after?.kind === shelf.kind ? after.id : null,
      });
      if (unfolded === true) add(shelf.id, level + 1);
    }
  };
  add(null, 1);
  return lines;
}

/** Folders within a folder, at any depth. */
export const belowFolder = (folders: readonly FolderNode[], folder: FolderNode): FolderNode[] =>
  folders.filter((it) => it.path.startsWith(`${folder.path}/`));

/**
 * Gives a folder or a smart folder the path that was written: another name, another parent, or both. Parents that do
 * not exist are made. Tells of each step that can be undone.
 */
export async function renameOrMove(
  folders: readonly FolderNode[],
  shelf: Shelf,
  path: string,
  tell: (done: Done) => void,
): Promise<void> {
  const names = path
    .split("/")
    .map((it) => it.trim())
    .filter((it) => it !== "");
  const name = names.pop();
  if (name === undefined) return;
  const parentPath = shelf.path.split("/").slice(0, -1).join("/");
  let { parent } = shelf;
  if (names.join("/") !== parentPath) {
    parent = null;
    for (const [index, part] of names.entries()) {
      const whole = names.slice(0, index + 1).join("/");
      parent = folders.find((it) => it.path === whole)?.id ?? (await ipc.createFolder(part, parent));
    }
  }
  if (shelf.kind === "saved_search") {
    tell(await ipc.editSavedSearch(shelf.id, { name, query: shelf.search.query, parent }));
    return;
  }
  if (parent !== shelf.parent) tell(await ipc.moveFolder(shelf.id, parent));
  if (name !== shelf.name) tell(await ipc.renameFolder(shelf.id, name));
}
