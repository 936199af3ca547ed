// The folder tree: which lines are unfolded, and what a path means that is written as a new name.
import type { TreeLine } from "../../components/tree";
import type { Done } from "../../generated/Done";
import type { FolderId } from "../../generated/FolderId";
import type { FolderNode } from "../../generated/FolderNode";
import * as ipc from "../../lib/ipc";
import { count } from "../../messages/plural";

/** The lines of the tree from the folders in any order; below a folded one nothing is seen. */
export function folderLines(
  folders: readonly FolderNode[],
  isUnfolded: (folder: FolderNode) => boolean,
): readonly TreeLine[] {
  const children = new Map<FolderId | null, FolderNode[]>();
  for (const folder of folders) {
    const siblings = children.get(folder.parent);
    if (siblings === undefined) children.set(folder.parent, [folder]);
    else siblings.push(folder);
  }
  const lines: TreeLine[] = [];
  const add = (parent: FolderId | null, level: number) => {
    const siblings = (children.get(parent) ?? []).toSorted((a, b) => a.name.localeCompare(b.name));
    for (const [index, folder] of siblings.entries()) {
      const unfolded = children.has(folder.id) ? isUnfolded(folder) : null;
      lines.push({
        key: String(folder.id),
        label: folder.name,
        level,
        unfolded,
        size: siblings.length,
        nth: index + 1,
        count: folder.count === 0 ? undefined : count(folder.count),
        title: folder.path,
      });
      if (unfolded === true) add(folder.id, level + 1);
    }
  };
  add(null, 1);
  return lines;
}

/** Folders within a folder, at any depth. */
export const belowFolder = (folders: readonly FolderNode[], folder: FolderNode): FolderNode[] =>
  folders.filter((it) => it.path.startsWith(`${folder.path}/`));

/**
 * Gives a folder the path that was written: another name, another parent, or both. Parents that do not exist are made.
 * Tells of each step that can be undone.
 */
export async function renameOrMove(
  folders: readonly FolderNode[],
  folder: FolderNode,
  path: string,
  tell: (done: Done) => void,
): Promise<void> {
  const names = path
    .split("/")
    .map((it) => it.trim())
    .filter((it) => it !== "");
  const name = names.pop();
  if (name === undefined) return;
  const parentPath = folder.path.split("/").slice(0, -1).join("/");
  if (names.join("/") !== parentPath) {
    let parent: FolderId | null = null;
    for (const [index, part] of names.entries()) {
      const whole = names.slice(0, index + 1).join("/");
      parent = folders.find((it) => it.path === whole)?.id ?? (await ipc.createFolder(part, parent));
    }
    tell(await ipc.moveFolder(folder.id, parent));
  }
  if (name !== folder.name) tell(await ipc.renameFolder(folder.id, name));
}
