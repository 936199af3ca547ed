// What was chosen in the palette lately, newest first; kept on this computer for each library.
import type { Found } from "../../generated/Found";

const key = "sheaf.palette";
const most = 12;

/** Something that was chosen: a command by its name, anything else by its number. */
export type Chosen = { kind: "command"; id: string } | { kind: Found; id: number };

const isSame = (one: Chosen, other: Chosen) => one.kind === other.kind && one.id === other.id;

function isChosen(it: unknown): it is Chosen {
  if (typeof it !== "object" || it === null || !("kind" in it) || !("id" in it)) return false;
  return it.kind === "command"
    ? typeof it.id === "string"
    : ["folder", "saved_search", "tag", "article"].includes(String(it.kind)) && typeof it.id === "number";
}

/** What was chosen lately in this library. */
export function recent(library: string): Chosen[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? "null");
    if (typeof kept !== "object" || kept === null || !("library" in kept) || !("chosen" in kept)) return [];
    return kept.library === library && Array.isArray(kept.chosen) ? kept.chosen.filter(isChosen).slice(0, most) : [];
  } catch {
    // What cannot be read is as good as none.
    return [];
  }
}

/** Notes that something was chosen. */
export function remember(library: string, one: Chosen): void {
  const chosen = [one, ...recent(library).filter((it) => !isSame(it, one))].slice(0, most);
  try {
    localStorage.setItem(key, JSON.stringify({ library, chosen }));
  } catch {
    // A full or forbidden storage costs the order of the next palette, nothing now.
  }
}
