// The menu of the selected articles: every action there is, with its key.
import Archive from "@lucide/svelte/icons/archive";
import ArchiveRestore from "@lucide/svelte/icons/archive-restore";
import BookOpen from "@lucide/svelte/icons/book-open";
import CircleDot from "@lucide/svelte/icons/circle-dot";
import Clock from "@lucide/svelte/icons/clock";
import Download from "@lucide/svelte/icons/download";
import FolderInput from "@lucide/svelte/icons/folder-input";
import FolderMinus from "@lucide/svelte/icons/folder-minus";
import FolderPlus from "@lucide/svelte/icons/folder-plus";
import Inbox from "@lucide/svelte/icons/inbox";
import Link from "@lucide/svelte/icons/link";
import Quote from "@lucide/svelte/icons/quote";
import Pencil from "@lucide/svelte/icons/pencil";
import Repeat from "@lucide/svelte/icons/repeat";
import Share from "@lucide/svelte/icons/share";
import Star from "@lucide/svelte/icons/star";
import Tag from "@lucide/svelte/icons/tag";
import Trash from "@lucide/svelte/icons/trash-2";
import type { Component } from "svelte";
import type { MenuEntry } from "../../components/menu";
import { allRead, allStarred, lacksText } from "../../lib/commands";
import * as ipc from "../../lib/ipc";
import { shortcut, type Command } from "../../lib/keys";
import type { Workspace } from "../../lib/workspace.svelte";
import { en } from "../../messages/en";

const words = en.frame.list;
const line: MenuEntry = { kind: "line" };

export function articleMenu(ws: Workspace): MenuEntry[] {
  const entry = (command: Command, icon: Component, label: string = en.frame.commands[command]): MenuEntry => ({
    kind: "item",
    label,
    icon,
    shortcut: shortcut(command, ws.isMac),
    danger: command === "delete",
    act: () => ws.run(command),
  });
  const isTrash = ws.place.kind === "trash";
  return [
    entry("read", BookOpen),
    line,
    entry("tag", Tag),
    ...(ws.lastTags.length > 0 ? [entry("repeat-tags", Repeat)] : []),
    entry("file", FolderPlus),
    entry("move", FolderInput),
    ...takeOut(ws),
    ...(ws.count > 1 ? [entry("edit-articles", Pencil)] : []),
    line,
    ...(isTrash
      ? [entry("restore", ArchiveRestore)]
      : [entry("archive", Archive), entry("later", Clock), entry("inbox", Inbox)]),
    entry("star", Star, allStarred(ws) ? words.unstar : words.star),
    entry("toggle-read", CircleDot, allRead(ws) ? words.markUnread : words.markRead),
    ...(lacksText(ws) ? [entry("fetch-texts", Download)] : []),
    line,
    entry("copy-citation", Quote),
    entry("copy-link", Link),
    entry("export", Share),
    line,
    entry(isTrash ? "delete" : "trash", Trash),
  ];
}

/** Out of the folder that is open. */
function takeOut(ws: Workspace): MenuEntry[] {
  const { place, placeName } = ws;
  if (place.kind !== "folder") return [];
  return [
    {
      kind: "item",
      label: en.frame.removeFromFolder(placeName ?? en.frame.places.folder),
      icon: FolderMinus,
      act: () => void ws.change((selection) => ipc.unfileArticles(selection, place.id), "leave"),
    },
  ];
}
