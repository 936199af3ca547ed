// What of the library can be exported from where the window is, each with how many articles that is.
import type { SearchRequest } from "../../generated/SearchRequest";
import type { Selection } from "../../generated/Selection";
import * as ipc from "../../lib/ipc";
import { query } from "../../lib/query.svelte";
import { size, toSelection } from "../../lib/selection";
import type { Workspace } from "../../lib/workspace.svelte";

export type Scope = "selection" | "list" | "folder" | "all";

export interface Choice {
  scope: Scope;
  selection: Selection;
  count: number;
}

const all = (request: SearchRequest): Selection => ({ kind: "all", request, except: [] });

/** The choices there are, the nearest first. */
export function scopesOf(ws: Workspace): { readonly all: Choice[] } {
  const folder = $derived.by((): SearchRequest | null => {
    const isWhole = ws.page !== "library" || ws.place.kind !== "folder" || ws.request.query === "";
    return isWhole ? null : { place: ws.place, query: "", sort: ws.sort };
  });
  const inFolder = query(["article", "article_folder", "folder"], () =>
    folder === null ? undefined : ipc.searchArticles(folder, 0, 1),
  );
  const choices = $derived.by(() => {
    const found: Choice[] = [];
    if (ws.page === "library") {
      const { chosen, current, request } = ws;
      const selection = toSelection(chosen, current, request);
      const isChosen = chosen.kind === "all" || chosen.ids.size > 0;
      if (isChosen) found.push({ scope: "selection", selection, count: size(chosen, ws.rows.total) });
      const isAll = request.place.kind === "all" && request.query === "";
      const name = request.place.kind === "folder" && request.query === "" ? "folder" : "list";
      if (!isAll) found.push({ scope: name, selection: all(request), count: ws.rows.total });
      if (folder !== null) found.push({ scope: "folder", selection: all(folder), count: inFolder.answer?.total ?? 0 });
    }
    const everything: SearchRequest = { place: { kind: "all" }, query: "", sort: null };
    found.push({ scope: "all", selection: all(everything), count: ws.places.answer?.all ?? 0 });
    return found;
  });
  return {
    get all() {
      return choices;
    },
  };
}
