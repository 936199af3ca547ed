// What was chosen in the palette lately, newest first; kept on this computer for each library.
import type { Found } from "../../generated/Found";
import { keep, kept } from "../../lib/settings";

const name = "palette";
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
  const lately = kept(name);
  if (typeof lately !== "object" || lately === null || !("library" in lately) || !("chosen" in lately)) return [];
  return lately.library === library && Array.isArray(lately.chosen)
    ? lately.chosen.filter(isChosen).slice(0, most)
    : [];
}

/** Notes that something was chosen. */
export function remember(library: string, one: Chosen): void {
  const chosen = [one, ...recent(library).filter((it) => !isSame(it, one))].slice(0, most);
  keep({ [name]: { library, chosen } });
}
