// What is filled in on the sheet that edits many articles, and the change that it asks for.
import type { ArticlesPatch } from "../../generated/ArticlesPatch";
import type { State } from "../../generated/State";

type Switch = "keep" | "on" | "off";

/** What is filled in. A text that is undefined stays as it is, an empty one clears. */
export interface Draft {
  texts: Partial<Record<"title" | "byline" | "site" | "published" | "language", string | undefined>>;
  note: string;
  state: State | "keep";
  star: Switch;
  read: Switch;
  shelves: Record<"addTags" | "removeTags" | "addFolders" | "removeFolders", string[]>;
}

const isOn = (it: Switch) => ({ keep: undefined, on: true, off: false })[it];

/** The change that a draft asks for: nothing of what was left as it is. */
export function patchOf({ texts, note, state, star, read, shelves }: Draft): Partial<ArticlesPatch> {
  const all = {
    ...texts,
    note: note.trim() === "" ? undefined : note.trim(),
    state: state === "keep" ? undefined : state,
    starred: isOn(star),
    read: isOn(read),
    ...shelves,
  };
  const filled = Object.entries(all).filter(([, it]) => it !== undefined && !(Array.isArray(it) && it.length === 0));
  return Object.fromEntries(filled);
}

/** Whether a change changes nothing. */
export const isEmpty = (patch: Partial<ArticlesPatch>): boolean => Object.keys(patch).length === 0;
