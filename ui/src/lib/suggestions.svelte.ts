// Tags and folders suggested for the article with the cursor, each under a number that stays its own as long as the
// article is open: what is taken keeps its place with a tick, and what changes elsewhere fills free places only.
import { flushSync, untrack } from "svelte";
import type { ArticleId } from "../generated/ArticleId";
import type { Done } from "../generated/Done";
import type { Row } from "../generated/Row";
import type { Selection } from "../generated/Selection";
import type { Suggestion } from "../generated/Suggestion";
import type { Table } from "../generated/Table";
import * as ipc from "./ipc";
import { dependOn, toFailure } from "./query.svelte";

/** Suggestions shown: one for each of the keys 1 to 9. */
export const shownAtMost = 9;
/** Those that stay in their place although others have become likelier. */
const asked = 2 * shownAtMost;

const tables: readonly Table[] = ["article", "article_tag", "article_folder", "tag", "folder"];

/** What suggestions need to know of the window around them. */
export interface Asker {
  /** The article that suggestions are shown for; null while none are shown. */
  readonly suggesting: ArticleId | null;
  change: (ask: (selection: Selection) => Promise<Done>, may: "stay" | "leave") => Promise<Done | undefined>;
  gave: (tags: readonly string[]) => void;
  fail: (thrown: unknown) => void;
}

export const keyOf = (one: Pick<Suggestion, "kind" | "id">): string => `${one.kind}:${one.id}`;

/** What is shown next: what was shown stays where it is while it holds, the rest is filled with what is new. */
export function merged(
  shown: readonly Suggestion[],
  found: readonly Suggestion[],
  isTaken: (one: Suggestion) => boolean,
): Suggestion[] {
  const fresh = new Map(found.map((one) => [keyOf(one), one]));
  const places = shown.map((one) => fresh.get(keyOf(one)) ?? (isTaken(one) ? one : undefined));
  const kept = new Set(places.flatMap((one) => (one === undefined ? [] : [keyOf(one)])));
  const others = found.filter((one) => !kept.has(keyOf(one)));
  const filled = places.map((one) => one ?? others.shift());
  return [...filled, ...others].filter((one) => one !== undefined).slice(0, shownAtMost);
}

export class Suggestions {
  shown = $state.raw<readonly Suggestion[]>([]);
  /** Whether there has been an answer for this article. */
  known = $state(false);
  #of: ArticleId | null = null;
  #row = $state.raw<Row | undefined>(undefined);
  /** What was taken or given back since the library was asked. */
  #since = $state.raw<ReadonlyMap<string, boolean>>(new Map());
  #round = 0;
  #latest: Promise<void> = Promise.resolve();
  readonly #asker: Asker;

  constructor(asker: Asker) {
    this.#asker = asker;
    $effect(() => {
      dependOn(tables);
      const id = asker.suggesting;
      untrack(() => {
        this.#latest = this.#ask(id);
      });
    });
  }

  /** Whether the article has it. */
  isTaken(one: Suggestion): boolean {
    const since = this.#since.get(keyOf(one));
    if (since !== undefined) return since;
    if (this.#row === undefined) return false;
    return one.kind === "tag"
      ? this.#row.tags.some((tag) => tag.path === one.path)
      : this.#row.folders.includes(one.path);
  }

  /** The suggestion of a number, from 1 on, once the answer for the current article is there. */
  async at(number: number): Promise<Suggestion | undefined> {
    await this.#settled();
    return this.shown[number - 1];
  }

  /** Gives the article, or all that are selected, what is suggested; takes it off again where it is there. */
  async toggle(one: Suggestion): Promise<void> {
    const isTaken = this.isTaken(one);
    const ask = (selection: Selection) => {
      if (one.kind === "folder") return (isTaken ? ipc.unfileArticles : ipc.fileArticles)(selection, one.id);
      return isTaken ? ipc.tagArticles(selection, [], [one.path]) : ipc.tagArticles(selection, [one.path], []);
    };
    await this.#change([one], !isTaken, ask);
  }

  /** Gives all tags that are likely right, in one step; how many there were. */
  async takeLikely(): Promise<number> {
    await this.#settled();
    const likely = this.shown.filter((one) => one.likely && one.kind === "tag" && !this.isTaken(one));
    const paths = likely.map((one) => one.path);
    if (paths.length > 0) await this.#change(likely, true, (selection) => ipc.tagArticles(selection, paths, []));
    return paths.length;
  }

  async #change(all: readonly Suggestion[], taken: boolean, ask: (selection: Selection) => Promise<Done>) {
    if ((await this.#asker.change(ask, "stay")) === undefined) return;
    this.#since = new Map([...this.#since, ...all.map((one) => [keyOf(one), taken] as const)]);
    if (taken) this.#asker.gave(all.flatMap((one) => (one.kind === "tag" ? [one.path] : [])));
  }

  async #settled(): Promise<void> {
    flushSync();
    let awaited;
    do {
      awaited = this.#latest;
      await awaited;
    } while (awaited !== this.#latest);
  }

  async #ask(id: ArticleId | null): Promise<void> {
    const round = ++this.#round;
    const isNew = id !== this.#of;
    if (isNew) {
      this.#of = id;
      this.shown = [];
      this.known = false;
      this.#row = undefined;
      this.#since = new Map();
    }
    if (id === null) return;
    try {
      const [found, rows] = await Promise.all([ipc.suggest(id, asked), ipc.rowsOf([id])]);
      if (round !== this.#round) return;
      this.#row = rows[0];
      this.#since = new Map();
      this.shown = merged(this.shown, found, (one) => this.isTaken(one));
      this.known = true;
    } catch (thrown) {
      if (round !== this.#round) return;
      // An article that has gone has no suggestions; who shows it says so.
      if (!["not_found", "interrupted"].includes(toFailure(thrown).code)) this.#asker.fail(thrown);
    }
  }
}
