// The window of rows a list looks through: pages around what is seen are asked for, pages far away are dropped, and
// the cursor stays on its article while the answer changes under it. Knows nothing of how rows look.
import { flushSync, untrack } from "svelte";
import type { ArticleId } from "../generated/ArticleId";
import type { Row } from "../generated/Row";
import type { SearchPage } from "../generated/SearchPage";
import type { SearchRequest } from "../generated/SearchRequest";
import type { Table } from "../generated/Table";
import { positionOf, searchArticles, type Failure } from "./ipc";
import { kept } from "./kept";
import { dependOn, toFailure } from "./query.svelte";
import { drawn } from "./turns";

/** Rows of a page. */
export const pageSize = 100;
/** Rows beside those that are seen, which a list has laid out before it comes to them. */
const beside = 8;
/** Pages kept on each side of those that are seen. */
const margin = 4;
/** How often a page is asked for again after another question took its place. */
const patience = 5;

const tables: readonly Table[] = ["article", "article_tag", "article_folder", "tag", "folder", "saved_search", "text"];

/** What the rows need to know of the window around them. */
export interface Viewer {
  readonly request: SearchRequest;
  current: ArticleId | null;
}

type Pages = ReadonlyMap<number, readonly Row[]>;

export class Rows {
  /** How many rows the whole answer has. */
  total = $state(0);
  /** How the query was understood, where a typo was forgiven. */
  forgiven = $state<string | null>(null);
  /** Articles whose words cannot be found yet. */
  pending = $state(0);
  failure = $state.raw<Failure | null>(null);
  /** Whether there has been an answer at all. */
  known = $state(false);
  /** Whether what is shown answers an older question than the one that is open. */
  stale = $state(false);
  /** Row of the current article; -1 where the answer does not hold it or it is not known where. */
  cursor = $state(-1);
  /** Counts the moves of the cursor that the person made, so that the list follows those and no others. */
  moves = $state(0);
  /** Counts the questions, so that a list knows when to begin at the top. */
  questions = $state(0);

  /** By how many rows what is seen has moved, as others came or went above it; the list goes along. */
  drift = $state.raw({ by: 0 });

  #pages = $state.raw<Pages>(new Map());
  #seen: [first: number, last: number] = [0, 0];
  #generation = 0;
  #asked: SearchRequest | null = null;
  #asking = false;
  #refreshing: Promise<void> = Promise.resolve();
  /** Where the cursor goes when its article has left the answer by something the person did. */
  #landing: number | null = null;
  readonly #viewer: Viewer;

  constructor(viewer: Viewer) {
    this.#viewer = viewer;
    $effect(() => {
      dependOn(tables);
      const request = viewer.request;
      // The index learns texts a little later than the library keeps them: then a search finds more.
      if (request.query !== "") dependOn(["text"]);
      untrack(() => {
        this.#refreshing = this.#refresh(request);
      });
    });
  }

  /** A row, if it is at hand. */
  at(index: number): Row | undefined {
    return this.#pages.get(Math.floor(index / pageSize))?.[index % pageSize];
  }

  /** Where a row at hand stands, else -1. */
  indexOf(id: ArticleId): number {
    for (const [page, rows] of this.#pages) {
      const within = rows.findIndex((row) => row.id === id);
      if (within >= 0) return page * pageSize + within;
    }
    return -1;
  }

  /** The current row, if it is at hand. */
  get current(): Row | undefined {
    const row = this.at(this.cursor);
    return row?.id === this.#viewer.current ? row : undefined;
  }

  /** The rows at hand that are among those asked for. */
  atHand(holds: (id: ArticleId) => boolean): Row[] {
    return [...this.#pages.values()].flatMap((rows) => rows.filter((row) => holds(row.id)));
  }

  /** These rows are seen now: what is missing of them is asked for. */
  see(first: number, last: number): void {
    this.#seen = [first, last];
    void this.#fill();
  }

  /** Puts the cursor on a row; false where there is none. Asks for the row when it is not at hand. */
  async moveTo(index: number): Promise<boolean> {
    if (this.total === 0) return false;
    const wanted = Math.min(this.total - 1, Math.max(0, index));
    const row = this.at(wanted) ?? (await this.#rowAt(wanted));
    if (row === undefined) return false;
    this.cursor = wanted;
    this.moves += 1;
    this.#viewer.current = row.id;
    return true;
  }

  /** The cursor's article may leave the answer: the row that takes its place is to be the next one. */
  expectLeaving(holds: (id: ArticleId) => boolean): void {
    const leaving = [...this.#pages].flatMap(([page, rows]) =>
      rows.flatMap((row, within) => (holds(row.id) ? [page * pageSize + within] : [])),
    );
    this.#landing = leaving.length > 0 ? Math.min(...leaving) : Math.max(0, this.cursor);
  }

  /** What was expected to leave has left, or stays: the list is asked for anew at once, and the cursor is where it belongs. */
  async settleLeaving(): Promise<void> {
    this.#refreshing = this.#refresh(this.#viewer.request);
    await this.settled();
    this.#landing = null;
  }

  /** Waits until what is shown answers what is asked now. */
  async settled(): Promise<void> {
    flushSync();
    let awaited;
    do {
      awaited = this.#refreshing;
      await awaited;
    } while (awaited !== this.#refreshing);
  }

  /** Numbers of the articles from one row to another, both included. */
  async idsBetween(one: number, other: number): Promise<ArticleId[]> {
    const [first, last] = one < other ? [one, other] : [other, one];
    const ids: ArticleId[] = [];
    for (let page = Math.floor(first / pageSize); page <= Math.floor(last / pageSize); page += 1) {
      const rows = this.#pages.get(page) ?? (await this.#askPage(page)).rows;
      ids.push(...rows.slice(Math.max(0, first - page * pageSize), last - page * pageSize + 1).map((row) => row.id));
    }
    return ids;
  }

  async #rowAt(index: number): Promise<Row | undefined> {
    const page = Math.floor(index / pageSize);
    const generation = this.#generation;
    const answer = await this.#askPage(page);
    if (generation !== this.#generation) return this.at(index);
    this.#pages = new Map(this.#pages).set(page, answer.rows);
    return answer.rows[index % pageSize];
  }

  async #askPage(page: number): Promise<SearchPage> {
    const generation = this.#generation;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await searchArticles(this.#viewer.request, page * pageSize, pageSize);
      } catch (thrown) {
        // A newer search takes the place of an older one; where the older is still wanted, it is asked again. Asked
        // again for nobody, it would take the place of the newer one.
        const isWanted = generation === this.#generation && attempt < patience;
        if (toFailure(thrown).code !== "interrupted" || !isWanted) throw thrown;
      }
    }
  }

  /** By how many rows the topmost of those that are seen has moved; a list at its top stays there. */
  async #drifted(request: SearchRequest): Promise<number> {
    const [first] = this.#seen;
    const topmost = first > 0 ? this.at(first) : undefined;
    if (topmost === undefined) return 0;
    const now = await positionOf(request, topmost.id);
    return now === null ? 0 : now - first;
  }

  #seenPages(by = 0): number[] {
    const pageOf = (index: number) => Math.floor(Math.max(0, index + by) / pageSize);
    const [first, last] = [pageOf(this.#seen[0] - beside), pageOf(this.#seen[1] + beside)];
    return Array.from({ length: last - first + 1 }, (_, step) => first + step);
  }

  async #refresh(request: SearchRequest): Promise<void> {
    const generation = ++this.#generation;
    const isNew = JSON.stringify(request) !== JSON.stringify(this.#asked);
    this.#asked = request;
    if (isNew) {
      this.#seen = [0, 0];
      this.stale = this.known;
    }
    try {
      const pages = new Map<number, readonly Row[]>();
      let answer: SearchPage | undefined;
      const by = isNew ? 0 : await this.#drifted(request);
      if (generation !== this.#generation) return;
      for (const page of this.#seenPages(by)) {
        answer = await this.#askPage(page);
        if (generation !== this.#generation) return;
        pages.set(page, kept(this.#pages.get(page), answer.rows));
        if (answer.total <= (page + 1) * pageSize) break;
      }
      if (answer === undefined) return;
      const { total, forgiven, pending } = answer;
      await drawn(() => {
        if (generation !== this.#generation) return;
        this.#pages = pages;
        this.total = total;
        if (by !== 0) {
          this.#seen = [this.#seen[0] + by, this.#seen[1] + by];
          this.drift = { by };
        }
        this.forgiven = forgiven;
        this.pending = pending;
        this.failure = null;
        this.known = true;
        this.stale = false;
        if (isNew) this.questions += 1;
      });
      if (generation !== this.#generation) return;
      await this.#followCurrent(generation, isNew);
      await this.#fill();
    } catch (thrown) {
      if (generation !== this.#generation) return;
      const failure = toFailure(thrown);
      // What is shown is no answer to a query that could not be understood.
      this.stale = failure.code === "query" && this.known;
      if (failure.code !== "interrupted") this.failure = failure;
    }
  }

  async #followCurrent(generation: number, isNew: boolean): Promise<void> {
    const landing = this.#landing;
    const { current, request } = this.#viewer;
    if (current === null) {
      this.cursor = -1;
      return;
    }
    let index = this.indexOf(current);
    // Whoever types a search does not want to be led away from its best answers.
    if (index < 0 && !isNew && this.total > 0) index = (await positionOf(request, current)) ?? -1;
    if (generation !== this.#generation) return;
    if (index >= 0) {
      this.cursor = index;
    } else if (landing !== null && !isNew) {
      if (this.total > 0) await this.moveTo(Math.min(landing, this.total - 1));
      else {
        this.cursor = -1;
        this.#viewer.current = null;
      }
    } else if (isNew) {
      this.cursor = -1;
    }
    // Otherwise the article left by itself, as one that was read leaves "unread": the reader keeps it open.
  }

  /** Asks for the pages that are seen and not at hand, one after another. */
  async #fill(): Promise<void> {
    if (this.#asking || this.total === 0) return;
    this.#asking = true;
    let generation = this.#generation;
    try {
      for (;;) {
        generation = this.#generation;
        const missing = this.#seenPages().find((page) => !this.#pages.has(page) && page * pageSize < this.total);
        if (missing === undefined) return;
        const { rows } = await this.#askPage(missing);
        // It belongs to an older answer; in the newer one other pages may be missing.
        if (generation !== this.#generation) continue;
        const seen = this.#seenPages();
        const [first, last] = [seen[0] ?? 0, seen.at(-1) ?? 0];
        const near = [...this.#pages].filter(([page]) => page >= first - margin && page <= last + margin);
        this.#pages = new Map(near).set(missing, rows);
      }
    } catch (thrown) {
      const failure = toFailure(thrown);
      if (generation === this.#generation && failure.code !== "interrupted") this.failure = failure;
    } finally {
      this.#asking = false;
    }
  }
}
