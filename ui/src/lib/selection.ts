// Which rows of a list are selected. Pure: rows are known by number, ranges by the numbers between their ends.
import type { ArticleId } from "../generated/ArticleId";
import type { SearchRequest } from "../generated/SearchRequest";
import type { Selection } from "../generated/Selection";

/** The rows a person has selected: some, or all that the list holds but some. */
export type Chosen =
  | { readonly kind: "some"; readonly ids: ReadonlySet<ArticleId> }
  | { readonly kind: "all"; readonly except: ReadonlySet<ArticleId> };

export const none: Chosen = { kind: "some", ids: new Set() };
export const everything: Chosen = { kind: "all", except: new Set() };
export const only = (ids: Iterable<ArticleId>): Chosen => ({ kind: "some", ids: new Set(ids) });

export const holds = (chosen: Chosen, id: ArticleId): boolean =>
  chosen.kind === "some" ? chosen.ids.has(id) : !chosen.except.has(id);

/** How many rows of a list of `total` are selected. */
export const size = (chosen: Chosen, total: number): number =>
  chosen.kind === "some" ? chosen.ids.size : Math.max(0, total - chosen.except.size);

/** Selects a row that is not, and the other way round. */
export function toggled(chosen: Chosen, id: ArticleId): Chosen {
  const changed = new Set(chosen.kind === "some" ? chosen.ids : chosen.except);
  if (!changed.delete(id)) changed.add(id);
  return chosen.kind === "some" ? { kind: "some", ids: changed } : { kind: "all", except: changed };
}

/** Selects these rows too. */
export function extended(chosen: Chosen, ids: Iterable<ArticleId>): Chosen {
  if (chosen.kind === "some") return { kind: "some", ids: new Set([...chosen.ids, ...ids]) };
  const except = new Set(chosen.except);
  for (const id of ids) except.delete(id);
  return { kind: "all", except };
}

/** What an action is about: the selected rows, or else the row with the cursor. */
export function toSelection(chosen: Chosen, current: ArticleId | null, request: SearchRequest): Selection {
  if (chosen.kind === "all") return { kind: "all", request, except: [...chosen.except] };
  if (chosen.ids.size > 0) return { kind: "ids", ids: [...chosen.ids] };
  return { kind: "ids", ids: current === null ? [] : [current] };
}
