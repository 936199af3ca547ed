// Saving what is searched as a smart folder.
import { flushSync } from "svelte";
import { en } from "../messages/en";
import * as ipc from "./ipc";
import type { Workspace } from "./workspace.svelte";

/** Opens the sheet that saves what is searched now; in a smart folder that is not narrowed, the one that changes it. */
export async function saveSearch(ws: Workspace): Promise<void> {
  const { place, request } = ws;
  try {
    if (place.kind === "saved_search" && request.query === "") {
      const search = (await ipc.savedSearches()).find((it) => it.id === place.id);
      if (search !== undefined) ws.sheet = { kind: "save-search", id: search.id, search };
    } else {
      const query = await ipc.queryOf(request);
      if (query === "") ws.note(en.shelves.nothingToSave);
      else {
        const parent = place.kind === "folder" ? place.id : null;
        ws.sheet = { kind: "save-search", id: null, search: { name: request.query, query, parent } };
      }
    }
    flushSync();
  } catch (thrown) {
    ws.fail(thrown);
  }
}
