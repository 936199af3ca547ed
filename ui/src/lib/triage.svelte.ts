// Going through articles one after the other: a queue that stays the same whatever becomes of its articles, where one
// stands in it, and what was decided on the way. Each decision is a step of the library's history; undo leads back to
// the article it was about.
import { untrack } from "svelte";
import type { Action } from "../generated/Action";
import type { ArticleId } from "../generated/ArticleId";
import type { Done } from "../generated/Done";
import type { Row } from "../generated/Row";
import type { Selection } from "../generated/Selection";
import type { State } from "../generated/State";
import type { Table } from "../generated/Table";
import { Ahead } from "./ahead.svelte";
import * as ipc from "./ipc";
import { query } from "./query.svelte";

/** Articles gone through at a time; what is more comes after them. */
export const longestQueue = 2000;
/** Articles prepared ahead of the cursor. */
const prepared = 2;
/** Rows asked for at a time. */
const block = 50;
/** Decisions that undo leads back to, as many as the library keeps. */
const keptSteps = 500;

const tables: readonly Table[] = ["article", "article_tag", "article_folder", "tag", "folder"];

/** Where an action puts articles, if that is what it does: then the next one's turn has come. */
const stateOf: Partial<Record<Action, State>> = {
  archive: "archive",
  to_later: "later",
  to_inbox: "inbox",
  restore: "inbox",
  trash: "trash",
  delete: "trash",
};

/** What can be done to an article besides moving it. */
export type Shelved = "tagged" | "filed";
const shelvedBy: Partial<Record<Action, Shelved>> = { tag: "tagged", file: "filed", move: "filed" };

export type Tally = Record<State | Shelved | "left", number>;

interface Decision {
  readonly action: Action;
  readonly cursor: number;
  readonly ids: readonly ArticleId[];
  /** What had been decided of each before. */
  readonly before: readonly (State | undefined)[];
  /** Those that had not been tagged, or filed, before. */
  readonly first: readonly ArticleId[];
}

/** What triage needs to know of the window around it. */
export interface Viewer {
  readonly page: string;
  current: ArticleId | null;
}

export class Triage {
  ids = $state.raw<readonly ArticleId[]>([]);
  /** How many there were when it began, more than are in the queue where that is long. */
  total = $state(0);
  /** Where one stands; one beyond the last at the end. */
  cursor = $state(0);
  decided = $state.raw<ReadonlyMap<ArticleId, State>>(new Map());
  shelved = $state.raw<Readonly<Record<Shelved, ReadonlySet<ArticleId>>>>({ tagged: new Set(), filed: new Set() });
  readonly ahead = new Ahead();
  #selection: Selection | null = null;
  /** Articles gone through before this part of the queue. */
  #before = $state(0);
  #decisions: Decision[] = [];
  #undone: Decision[] = [];
  #seen = $state.raw<readonly [from: number, to: number]>([0, block]);
  readonly #rows;
  readonly #known = $derived.by(() => new Map((this.#rows.answer ?? []).map((row) => [row.id, row])));
  readonly #viewer: Viewer;

  constructor(viewer: Viewer) {
    this.#viewer = viewer;
    this.#rows = query(tables, () => {
      const ids = this.ids.slice(...this.#seen);
      return viewer.page === "triage" && ids.length > 0 ? ipc.rowsOf(ids) : undefined;
    });
    $effect(() => {
      if (viewer.page !== "triage") return;
      const next = this.ids.slice(this.cursor + 1, this.cursor + 1 + prepared);
      untrack(() => this.ahead.prepare(next));
    });
  }

  /** Begins with the articles of a selection, at the one that is open if it is among them; false if there are none. */
  async start(selection: Selection, at: ArticleId | null): Promise<boolean> {
    const queue = await ipc.queueOf(selection, longestQueue);
    this.#selection = selection;
    this.#before = 0;
    this.#begin(queue.ids, queue.total, Math.max(0, at === null ? 0 : queue.ids.indexOf(at)));
    return queue.ids.length > 0;
  }

  #begin(ids: readonly ArticleId[], total: number, at: number): void {
    this.ids = ids;
    this.total = total;
    this.decided = new Map();
    this.shelved = { tagged: new Set(), filed: new Set() };
    this.#decisions = [];
    this.#undone = [];
    this.#go(at);
  }

  /** How many are left beyond this part of the queue. */
  get rest(): number {
    return Math.max(0, this.total - this.#before - this.ids.length);
  }

  /** Where one stands among all of them, from 1 on. */
  get position(): number {
    return this.#before + Math.min(this.cursor + 1, this.ids.length);
  }

  get isOver(): boolean {
    return this.ids.length > 0 && this.cursor >= this.ids.length;
  }

  /** Goes on with what did not fit into the queue. */
  async goOn(): Promise<void> {
    if (this.#selection === null) return;
    const { total } = this;
    // Some that were gone through may still answer the question: those are passed over.
    const done = new Set(this.ids);
    const queue = await ipc.queueOf(this.#selection, 2 * longestQueue);
    const ids = queue.ids.filter((id) => !done.has(id)).slice(0, longestQueue);
    this.#before += this.ids.length;
    this.#begin(ids, total, 0);
  }

  /** A row, if it is at hand. */
  at(index: number): Row | undefined {
    const id = this.ids[index];
    return id === undefined ? undefined : this.#known.get(id);
  }

  /** The rows at hand that are among those asked for. */
  atHand(holds: (id: ArticleId) => boolean): Row[] {
    return (this.#rows.answer ?? []).filter((row) => holds(row.id));
  }

  /** These rows are seen now. */
  see(first: number, last: number): void {
    const from = Math.max(0, Math.floor(first / block) - 1) * block;
    const to = (Math.floor(last / block) + 2) * block;
    if (from !== this.#seen[0] || to !== this.#seen[1]) this.#seen = [from, to];
  }

  /** Puts the cursor on an article of the queue, or beyond the last. */
  moveTo(index: number): Promise<boolean> {
    if (this.ids.length > 0) this.#go(Math.min(this.ids.length, Math.max(0, index)));
    return Promise.resolve(this.ids.length > 0);
  }

  #go(index: number): void {
    this.cursor = index;
    this.#viewer.current = this.ids[index] ?? null;
  }

  /** Takes note of what was done. */
  did(done: Done, selection: Selection): void {
    const ids = selection.kind === "ids" ? selection.ids : [];
    const kind = shelvedBy[done.action];
    const before = ids.map((id) => this.decided.get(id));
    const first = kind === undefined ? [] : ids.filter((id) => !this.shelved[kind].has(id));
    this.#undone = [];
    this.#apply({ action: done.action, cursor: this.cursor, ids, before, first });
  }

  /** Goes on to the next article that nothing was decided of, if this action decides. */
  moveOn(action: Action): void {
    if (stateOf[action] === undefined) return;
    let next = this.cursor + 1;
    while (next < this.ids.length && this.decided.has(this.ids[next] ?? -1)) next += 1;
    this.#go(Math.min(next, this.ids.length));
  }

  #apply(decision: Decision): void {
    this.#decisions = [...this.#decisions.slice(1 - keptSteps), decision];
    const state = stateOf[decision.action];
    if (state !== undefined) {
      this.decided = new Map([...this.decided, ...decision.ids.map((id) => [id, state] as const)]);
    }
    const kind = shelvedBy[decision.action];
    if (kind !== undefined) {
      this.shelved = { ...this.shelved, [kind]: new Set([...this.shelved[kind], ...decision.first]) };
    }
  }

  /** The last step of the library was taken back: the article it was about is open again. */
  undid(action: Action): void {
    const decision = this.#decisions.at(-1);
    if (decision?.action !== action) return;
    this.#decisions = this.#decisions.slice(0, -1);
    this.#undone = [...this.#undone, decision];
    const decided = new Map(this.decided);
    decision.ids.forEach((id, index) => {
      const before = decision.before[index];
      if (before === undefined) decided.delete(id);
      else decided.set(id, before);
    });
    if (stateOf[action] !== undefined) this.decided = decided;
    const kind = shelvedBy[action];
    if (kind !== undefined) {
      const left = new Set([...this.shelved[kind]].filter((id) => !decision.first.includes(id)));
      this.shelved = { ...this.shelved, [kind]: left };
    }
    this.#go(decision.cursor);
  }

  /** What was taken back was done again. */
  redid(action: Action): void {
    const decision = this.#undone.at(-1);
    if (decision?.action !== action) return;
    this.#undone = this.#undone.slice(0, -1);
    this.#apply(decision);
    this.#go(decision.cursor);
    this.moveOn(action);
  }

  /** What became of the articles of the queue. */
  get tally(): Tally {
    const tally: Tally = { inbox: 0, later: 0, archive: 0, trash: 0, tagged: 0, filed: 0, left: 0 };
    for (const id of this.ids) tally[this.decided.get(id) ?? "left"] += 1;
    tally.tagged = this.shelved.tagged.size;
    tally.filed = this.shelved.filed.size;
    return tally;
  }
}
