// The menus of the folders: of one, of a smart one, and of all of them.
import FolderInput from "@lucide/svelte/icons/folder-input";
import FolderPlus from "@lucide/svelte/icons/folder-plus";
import FolderSearch from "@lucide/svelte/icons/folder-search";
import Pencil from "@lucide/svelte/icons/pencil";
import Search from "@lucide/svelte/icons/search";
import Trash from "@lucide/svelte/icons/trash-2";
import WandSparkles from "@lucide/svelte/icons/wand-sparkles";
import type { MenuEntry } from "../../components/menu";
import type { FolderNode } from "../../generated/FolderNode";
import type { SavedSearch } from "../../generated/SavedSearch";
import * as ipc from "../../lib/ipc";
import { shortcut } from "../../lib/keys";
import { viewOf } from "../../lib/look.svelte";
import type { Workspace } from "../../lib/workspace.svelte";
import { en } from "../../messages/en";

const words = en.frame.sidebar;
const says = en.shelves.folders;
const line: MenuEntry = { kind: "line" };

/** What the tree does with the line the menu is about. */
interface Asked {
  rename: () => void;
  remove: () => void;
  shift: (by: 1 | -1) => void;
}

function moving(ws: Workspace, asked: Asked): MenuEntry[] {
  const alt = (key: string) => (ws.isMac ? `⌥${key}` : `Alt+${key}`);
  return [
    { kind: "item", label: says.moveUp, shortcut: alt("↑"), act: () => asked.shift(-1) },
    { kind: "item", label: says.moveDown, shortcut: alt("↓"), act: () => asked.shift(1) },
  ];
}

/** Of a folder. */
export function folderMenu(
  ws: Workspace,
  folder: FolderNode,
  asked: Asked & { create: () => void; createSearch: () => void },
): MenuEntry[] {
  const { below } = viewOf(folder);
  return [
    { kind: "item", label: words.newFolderIn, icon: FolderPlus, act: asked.create },
    { kind: "item", label: says.newSmartIn, icon: FolderSearch, act: asked.createSearch },
    { kind: "item", label: words.importInto, icon: FolderInput, act: () => void importInto(ws, folder) },
    line,
    {
      kind: "choice",
      label: says.below,
      checked: below,
      act: () => ws.look.setBelow(folder, !below),
    },
    line,
    { kind: "item", label: words.rename, icon: Pencil, shortcut: "F2", act: asked.rename },
    ...moving(ws, asked),
    {
      kind: "item",
      label: words.moveToTop,
      disabled: folder.parent === null,
      act: () => void ws.tell(ipc.moveFolder(folder.id, null)),
    },
    line,
    { kind: "item", label: words.delete, icon: Trash, danger: true, act: asked.remove },
  ];
}

/** Of a smart folder. */
export function searchMenu(ws: Workspace, search: SavedSearch, asked: Asked): MenuEntry[] {
  return [
    {
      kind: "item",
      label: says.editSearch,
      icon: Search,
      act: () => (ws.sheet = { kind: "save-search", id: search.id, search }),
    },
    line,
    { kind: "item", label: words.rename, icon: Pencil, shortcut: "F2", act: asked.rename },
    ...moving(ws, asked),
    {
      kind: "item",
      label: words.moveToTop,
      disabled: search.parent === null,
      act: () => void ws.tell(ipc.orderSavedSearch(search.id, null, null)),
    },
    line,
    { kind: "item", label: en.common.delete, icon: Trash, danger: true, act: asked.remove },
  ];
}

/** Of all folders. */
export function sectionMenu(ws: Workspace, createSearch: () => void): MenuEntry[] {
  const { preferences } = ws;
  return [
    { kind: "item", label: says.newSmart, icon: FolderSearch, act: createSearch },
    {
      kind: "item",
      label: says.rules,
      icon: WandSparkles,
      shortcut: shortcut("rules", ws.isMac),
      act: () => ws.run("rules"),
    },
    line,
    { kind: "heading", label: says.order },
    {
      kind: "choice",
      label: says.byName,
      checked: preferences.folderOrder === "name",
      act: () => (preferences.folderOrder = "name"),
    },
    {
      kind: "choice",
      label: says.byHand,
      checked: preferences.folderOrder === "hand",
      act: () => (preferences.folderOrder = "hand"),
    },
  ];
}

async function importInto(ws: Workspace, folder: FolderNode): Promise<void> {
  try {
    const paths = await ipc.pickFiles(en.importing.chooseFiles);
    ws.importing.start(paths, { folder: folder.id, tags: [] }, folder.path);
  } catch (thrown) {
    ws.fail(thrown);
  }
}
