// Folders as a person types them: `Work/Energy`, each name below the one before.
import type { FolderId } from "../generated/FolderId";
import type { FolderNode } from "../generated/FolderNode";
import { fold } from "./find";
import * as ipc from "./ipc";

/** A folder that fits what was typed, or one that would be made. */
export interface FolderOffer {
  value: string;
  count: number;
  isNew: boolean;
}

const parts = (path: string): string[] =>
  path
    .split("/")
    .map((it) => it.trim())
    .filter((it) => it !== "");

/**
 * Folders that fit what was typed, best first: names that begin with it, then paths that hold it. A folder that does
 * not exist yet is offered last.
 */
export function folderOffers(
  folders: readonly FolderNode[],
  text: string,
  left: ReadonlySet<FolderId>,
  limit: number,
): FolderOffer[] {
  const typed = parts(text).join("/");
  const wanted = fold(typed);
  const place = (it: FolderNode) => {
    const path = fold(it.path);
    return path === wanted
      ? 0
      : fold(it.name).startsWith(wanted)
        ? 1
        : path.startsWith(wanted)
          ? 2
          : path.includes(wanted)
            ? 3
            : -1;
  };
  const offers: FolderOffer[] = folders
    .filter((it) => !left.has(it.id))
    .map((it) => ({ it, at: wanted === "" ? 1 : place(it) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at)
    .slice(0, limit)
    .map(({ it }) => ({ value: it.path, count: it.count, isNew: false }));
  if (typed !== "" && !folders.some((it) => fold(it.path) === wanted)) {
    offers.push({ value: typed, count: 0, isNew: true });
  }
  return offers;
}

/** The folder of a path; what of it does not exist is made. */
export async function folderAt(path: string): Promise<FolderId> {
  const folders = await ipc.folders();
  let parent: FolderId | null = null;
  for (const name of parts(path)) {
    const there: FolderNode | undefined = folders.find((it) => it.parent === parent && fold(it.name) === fold(name));
    parent = there?.id ?? (await ipc.createFolder(name, parent));
  }
  if (parent === null) throw Object.assign(new Error("a folder needs a name"), { code: "invalid" });
  return parent;
}
