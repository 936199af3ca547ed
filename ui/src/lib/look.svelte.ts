// How the list that is open is looked at: a folder keeps an order and a density of its own, in the library; every other
// list has those of the window.
import { untrack } from "svelte";
import type { Density } from "../generated/Density";
import type { FolderId } from "../generated/FolderId";
import type { FolderNode } from "../generated/FolderNode";
import type { FolderView } from "../generated/FolderView";
import type { Place } from "../generated/Place";
import type { Sort } from "../generated/Sort";
import * as ipc from "./ipc";
import { query } from "./query.svelte";

/** What a look needs to know of the window around it. */
interface Viewer {
  readonly place: Place;
  sort: Sort | null;
  readonly preferences: { density: Density };
  fail: (thrown: unknown) => void;
}

const isSame = (one: Sort | null, other: Sort | null): boolean =>
  one?.by === other?.by && one?.descending === other?.descending;

/** How a folder is looked at. */
export const viewOf = ({ view }: Pick<FolderNode, "view">): FolderView =>
  view ?? { below: true, sort: null, density: null };

export class Look {
  readonly #viewer: Viewer;
  readonly #folders = query(["folder"], () => (this.#folder === null ? undefined : ipc.folders()));
  /** The place whose order the list has taken over: opened once more, a folder is another one. */
  #taken: Place | null = null;

  constructor(viewer: Viewer) {
    this.#viewer = viewer;
    $effect(() => {
      const view = this.view;
      const { sort } = viewer;
      const { place } = viewer;
      untrack(() => {
        if (place.kind !== "folder" || view === undefined) {
          this.#taken = null;
          return;
        }
        const isNew = this.#taken !== place;
        this.#taken = place;
        // What was chosen while the answer was awaited counts.
        if (isNew && sort === null) viewer.sort = view.sort;
        else if (!isSame(sort, view.sort)) this.#keep(place.id, { ...view, sort });
      });
    });
  }

  get #folder(): FolderId | null {
    const { place } = this.#viewer;
    return place.kind === "folder" ? place.id : null;
  }

  /** How the folder that is open is looked at; undefined where none is, and until it is known. */
  get view(): FolderView | undefined {
    const folder = this.#folder;
    const found = folder === null ? undefined : this.#folders.answer?.find((it) => it.id === folder);
    return found && viewOf(found);
  }

  get density(): Density {
    return this.view?.density ?? this.#viewer.preferences.density;
  }

  /** Sets the density of the folder that is open, else that of the window. */
  set density(density: Density) {
    const [folder, view] = [this.#folder, this.view];
    if (folder === null || view === undefined) this.#viewer.preferences.density = density;
    else this.#keep(folder, { ...view, density });
  }

  /** Shows a folder with the articles of those below it, or without. */
  setBelow(folder: FolderNode, below: boolean): void {
    this.#keep(folder.id, { ...viewOf(folder), below });
  }

  #keep(folder: FolderId, view: FolderView): void {
    ipc.viewFolder(folder, view).catch((thrown: unknown) => {
      this.#viewer.fail(thrown);
    });
  }
}
