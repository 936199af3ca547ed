// What can be done to the tags of the browser, as a menu: on one tag, or on all that are selected.
import Palette from "@lucide/svelte/icons/palette";
import Pencil from "@lucide/svelte/icons/pencil";
import Trash from "@lucide/svelte/icons/trash-2";
import type { MenuEntry } from "../../components/menu";
import type { Colour } from "../../generated/Colour";
import type { TagEntry } from "../../generated/TagEntry";
import * as ipc from "../../lib/ipc";
import type { Workspace } from "../../lib/workspace.svelte";
import { en } from "../../messages/en";

/** What the menu is about, and who does what it says. */
export interface TagActs {
  ws: Workspace;
  tags: readonly TagEntry[];
  act: (kind: "rename" | "merge" | "nest" | "describe" | "delete") => void;
  pick: (tag: TagEntry, except: boolean) => void;
  show: (tag: TagEntry) => void;
}

/** The colours that tags can be given. */
export function colourEntries(ws: Workspace, tags: readonly TagEntry[]): MenuEntry[] {
  const recolour = (colour: Colour | null) =>
    void ws.tell(
      ipc.recolourTags(
        tags.map((it) => it.id),
        colour,
      ),
    );
  const all = (colour: Colour | null) => tags.every((it) => it.colour === colour);
  const colours = Object.keys(en.frame.colours) as Colour[];
  return [
    {
      kind: "choice",
      label: en.frame.sidebar.noColour,
      checked: all(null),
      dot: "none",
      act: () => recolour(null),
    },
    ...colours.map((colour): MenuEntry => ({
      kind: "choice",
      label: en.frame.colours[colour],
      checked: all(colour),
      dot: colour,
      act: () => recolour(colour),
    })),
  ];
}

export function tagMenu({ ws, tags, act, pick, show }: TagActs): MenuEntry[] {
  const words = en.tags;
  const [first] = tags;
  if (first === undefined) return [];
  const forOne: MenuEntry[] =
    tags.length > 1
      ? [{ kind: "heading", label: words.someTags(tags.length) }]
      : [
          { kind: "item", label: words.showArticles, shortcut: "Enter", act: () => show(first) },
          { kind: "item", label: words.pick, shortcut: "Space", act: () => pick(first, false) },
          { kind: "item", label: words.exclude, shortcut: "-", act: () => pick(first, true) },
          { kind: "line" },
          { kind: "item", label: words.rename, icon: Pencil, shortcut: "F2", act: () => act("rename") },
          { kind: "item", label: words.describe, shortcut: "D", act: () => act("describe") },
        ];
  return [
    ...forOne,
    { kind: "item", label: words.merge, shortcut: "M", act: () => act("merge") },
    { kind: "item", label: words.nest, shortcut: "N", act: () => act("nest") },
    { kind: "more", label: words.colour, icon: Palette, entries: colourEntries(ws, tags) },
    { kind: "line" },
    { kind: "item", label: words.delete, icon: Trash, danger: true, shortcut: "Del", act: () => act("delete") },
  ];
}
