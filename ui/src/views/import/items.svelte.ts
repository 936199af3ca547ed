// The lines of an import's report, a hundred at a time: those in sight are asked for, those far away forgotten.
import type { ImportItem } from "../../generated/ImportItem";
import type { ReportLines } from "../../generated/ReportLines";
import { importItems } from "../../lib/ipc";

const perPage = 100;
/** Pages kept beside those in sight. */
const spare = 3;

export class Items {
  #pages = $state.raw<ReadonlyMap<number, readonly ImportItem[]>>(new Map());
  #asked = new Set<number>();
  readonly #import: number;
  readonly #lines: ReportLines;
  readonly #fail: (failure: unknown) => void;

  constructor(of: number, lines: ReportLines, fail: (failure: unknown) => void) {
    this.#import = of;
    this.#lines = lines;
    this.#fail = fail;
  }

  /** A line; undefined until it was asked for and came. */
  at(index: number): ImportItem | undefined {
    return this.#pages.get(Math.floor(index / perPage))?.[index % perPage];
  }

  /** These lines are in sight. */
  see(first: number, last: number): void {
    const from = Math.floor(first / perPage);
    const to = Math.floor(last / perPage);
    for (let page = from; page <= to; page += 1) if (!this.#pages.has(page)) void this.#ask(page);
    const near = [...this.#pages].filter(([page]) => page >= from - spare && page <= to + spare);
    if (near.length < this.#pages.size) this.#pages = new Map(near);
  }

  async #ask(page: number): Promise<void> {
    if (this.#asked.has(page)) return;
    this.#asked.add(page);
    try {
      const items = await importItems(this.#import, this.#lines, page * perPage, perPage);
      this.#pages = new Map(this.#pages).set(page, items);
    } catch (failure) {
      this.#fail(failure);
    }
    this.#asked.delete(page);
  }
}
