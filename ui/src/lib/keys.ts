// The one table of the keyboard: what each key does, where, and under which heading the help sheet lists it.

/** Everything that a key, a menu or a button can ask for. */
export type Command =
  | "next"
  | "previous"
  | "extend-next"
  | "extend-previous"
  | "first"
  | "last"
  | "select"
  | "select-all"
  | "read"
  | "back"
  | "tag"
  | "file"
  | "move"
  | "repeat-tags"
  | "accept"
  | "accept-all"
  | "edit-articles"
  | "triage"
  | "palette"
  | "archive"
  | "later"
  | "inbox"
  | "restore"
  | "trash"
  | "delete"
  | "star"
  | "highlight"
  | "toggle-read"
  | "undo"
  | "redo"
  | "search"
  | "search-everywhere"
  | "save-search"
  | "go-inbox"
  | "go-later"
  | "go-archive"
  | "go-all"
  | "go-starred"
  | "go-unfiled"
  | "go-trash"
  | "go-folders"
  | "go-tags"
  | "rules"
  | "go-history"
  | "go-duplicates"
  | "go-statistics"
  | "restore-all"
  | "empty-trash"
  | "go-tag-tree"
  | "import-files"
  | "import-folder"
  | "imports"
  | "export"
  | "copy-citation"
  | "copy-link"
  | "save-address"
  | "fetch-texts"
  | "paste"
  | "toggle-sidebar"
  | "toggle-inspector"
  | "toggle-density"
  | "larger"
  | "smaller"
  | "zoom-in"
  | "zoom-out"
  | "zoom-reset"
  | "settings"
  | "help"
  | "next-pane"
  | "previous-pane";

/** Headings of the help sheet, in its order. */
export const groups = ["move", "triage", "read", "find", "go", "library", "window"] as const;
export type Group = (typeof groups)[number];

/** Where a key does its work: everywhere, or only while the keyboard is in the list. */
export type Where = "anywhere" | "list";

export interface Binding {
  readonly command: Command;
  /** `Mod` is Ctrl, or ⌘ on a Mac; two keys with a space between are pressed one after the other. */
  readonly keys: readonly string[];
  readonly group: Group;
  readonly where: Where;
}

const anywhere = (group: Group, command: Command, ...keys: string[]): Binding => ({
  command,
  keys,
  group,
  where: "anywhere",
});
const inList = (group: Group, command: Command, ...keys: string[]): Binding => ({
  command,
  keys,
  group,
  where: "list",
});

export const bindings: readonly Binding[] = [
  anywhere("move", "next", "J"),
  anywhere("move", "previous", "K"),
  inList("move", "next", "ArrowDown"),
  inList("move", "previous", "ArrowUp"),
  anywhere("move", "extend-next", "Shift+J"),
  anywhere("move", "extend-previous", "Shift+K"),
  inList("move", "extend-next", "Shift+ArrowDown"),
  inList("move", "extend-previous", "Shift+ArrowUp"),
  inList("move", "first", "Home"),
  inList("move", "last", "End"),
  anywhere("move", "select", "X"),
  inList("move", "select-all", "Mod+A"),
  anywhere("move", "read", "O"),
  inList("move", "read", "Enter", "Space"),
  anywhere("move", "back", "Escape"),
  anywhere("move", "next-pane", "F6"),
  anywhere("move", "previous-pane", "Shift+F6"),

  anywhere("triage", "accept", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
  anywhere("triage", "accept-all", "A"),
  anywhere("triage", "tag", "T"),
  anywhere("triage", "repeat-tags", "."),
  anywhere("triage", "file", "F"),
  anywhere("triage", "move", "Shift+F"),
  anywhere("triage", "edit-articles", "Mod+E"),
  anywhere("triage", "archive", "E"),
  anywhere("triage", "later", "L"),
  anywhere("triage", "inbox", "I"),
  anywhere("triage", "star", "S"),
  anywhere("triage", "toggle-read", "R"),
  anywhere("triage", "trash", "#", "Delete"),
  anywhere("triage", "delete", "Shift+Delete"),
  anywhere("triage", "undo", "U", "Mod+Z"),
  anywhere("triage", "redo", "Shift+U", "Mod+Shift+Z", "Mod+Y"),

  anywhere("read", "highlight", "H"),
  anywhere("read", "larger", "+"),
  anywhere("read", "smaller", "-"),

  anywhere("find", "search", "/", "Mod+F"),
  anywhere("find", "search-everywhere", "Mod+Shift+F"),
  anywhere("find", "save-search", "Mod+Shift+S"),

  anywhere("go", "palette", "Mod+K"),
  anywhere("go", "triage", "G R"),
  anywhere("go", "go-inbox", "G I"),
  anywhere("go", "go-later", "G L"),
  anywhere("go", "go-archive", "G A"),
  anywhere("go", "go-all", "G E"),
  anywhere("go", "go-starred", "G S"),
  anywhere("go", "go-unfiled", "G U"),
  anywhere("go", "go-trash", "G X"),
  anywhere("go", "go-folders", "G F"),
  anywhere("go", "go-tags", "G T"),
  anywhere("go", "rules", "G B"),
  anywhere("go", "go-history", "G H"),
  anywhere("go", "go-duplicates", "G D"),
  anywhere("go", "go-statistics", "G N"),
  anywhere("go", "go-tag-tree", "G Shift+T"),

  anywhere("library", "import-files", "Mod+O"),
  anywhere("library", "import-folder", "Mod+Shift+O"),
  anywhere("library", "paste", "Mod+V"),
  anywhere("library", "save-address", "Mod+Shift+L"),
  anywhere("library", "imports", "G M"),
  anywhere("library", "export", "Mod+Shift+E"),
  anywhere("library", "copy-citation", "Mod+Shift+C"),
  anywhere("library", "copy-link", "Mod+Shift+M"),

  anywhere("window", "toggle-sidebar", "["),
  anywhere("window", "toggle-inspector", "]"),
  anywhere("window", "toggle-density", "D"),
  anywhere("window", "zoom-in", "Mod++", "Mod+="),
  anywhere("window", "zoom-out", "Mod+-"),
  anywhere("window", "zoom-reset", "Mod+0"),
  anywhere("window", "settings", "Mod+,"),
  anywhere("window", "help", "?", "F1"),
];

/** Commands whose key the web view has to see too: it is what brings the clipboard. */
const leftToPage: ReadonlySet<Command> = new Set(["paste"]);

/** Commands of these groups that are not about articles. */
const general: ReadonlySet<Command> = new Set(["back", "next-pane", "previous-pane", "undo", "redo", "restore-all"]);
const aboutArticles: ReadonlySet<Command> = new Set(
  bindings
    .filter((it) => ["move", "triage", "read"].includes(it.group) && !general.has(it.command))
    .map((it) => it.command),
);
/** Pages beside the sidebar on which the articles of the library are not to be seen. */
const withoutArticles: ReadonlySet<string> = new Set(["tags", "duplicates", "statistics", "history", "rules"]);

/** Whether a command means anything on a page: none may change an article that nobody sees. */
export const isMeant = (page: string, command: Command): boolean =>
  !(withoutArticles.has(page) && aboutArticles.has(command));

/** What of a pressed key the table goes by. */
export type Press = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

/** A pressed key as the table writes it; undefined for a modifier alone. */
export function keyName(press: Press, isMac: boolean): string | undefined {
  if (["Shift", "Control", "Alt", "Meta", "AltGraph"].includes(press.key)) return undefined;
  const mod = isMac ? press.metaKey : press.ctrlKey;
  const other = isMac ? press.ctrlKey : press.metaKey;
  if (other || press.altKey) return undefined;
  const named = press.key === " " ? "Space" : press.key;
  const isLetter = /^\p{L}$/u.test(named);
  // Whether Shift was needed for a sign such as # or ? is a matter of the keyboard's layout, not of the person.
  const shift = press.shiftKey && (isLetter || named.length > 1);
  return `${mod ? "Mod+" : ""}${shift ? "Shift+" : ""}${isLetter ? named.toUpperCase() : named}`;
}

/** What a press means after those before it. */
export interface Meaning {
  command: Command | undefined;
  /** First half of a key of two, to be handed to the next press. */
  pending: string | undefined;
  /** Whether the press is still the page's own business. */
  leave: boolean;
}

export function meaning(name: string, pending: string | undefined, isInList: boolean): Meaning {
  const whole = pending === undefined ? name : `${pending} ${name}`;
  const applies = bindings.filter((it) => it.where === "anywhere" || isInList);
  const command = applies.find((it) => it.keys.includes(whole))?.command;
  if (command !== undefined) return { command, pending: undefined, leave: leftToPage.has(command) };
  const begins = pending === undefined && applies.some((it) => it.keys.some((key) => key.startsWith(`${name} `)));
  return { command: undefined, pending: begins ? name : undefined, leave: !begins && pending === undefined };
}

const macNames: Record<string, string> = { Mod: "⌘", Shift: "⇧", Delete: "⌦", Enter: "↩", Escape: "⎋" };
const names: Record<string, string> = {
  Mod: "Ctrl",
  Escape: "Esc",
  ArrowDown: "↓",
  ArrowUp: "↑",
  ArrowLeft: "←",
  ArrowRight: "→",
};

/** A key as it stands on the keyboard, by its caps: `["Ctrl", "Shift", "Z"]`. */
export function caps(key: string, isMac: boolean): string[] {
  // The plus sign is also what joins: "Mod++" is Mod and plus.
  const parts = key.split(/\+(?!$)|\s/u);
  return parts.map((part) => (isMac ? macNames[part] : undefined) ?? names[part] ?? part);
}

/** The first key of a command, for menus and hints: `Ctrl+Z`, `⌘Z`. */
export function shortcut(command: Command, isMac: boolean): string | undefined {
  const key = bindings.find((it) => it.command === command)?.keys[0];
  return key === undefined ? undefined : caps(key, isMac).join(key.includes(" ") ? " " : isMac ? "" : "+");
}
