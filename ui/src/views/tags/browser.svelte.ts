// What a person looks for in the vocabulary: the filter, the picks, what is selected for a change, and the part of the
// list that is seen. The tags themselves are asked for, a window at a time.
import type { SearchRequest } from "../../generated/SearchRequest";
import type { TagEntry } from "../../generated/TagEntry";
import type { TagId } from "../../generated/TagId";
import type { TagPick } from "../../generated/TagPick";
import type { TagSort } from "../../generated/TagSort";
import type { VocabularyPage } from "../../generated/VocabularyPage";
import type { VocabularyRequest } from "../../generated/VocabularyRequest";
import * as ipc from "../../lib/ipc";
import { query } from "../../lib/query.svelte";
import type { Table } from "../../generated/Table";

/** Lines asked for at once; they begin at a multiple of a third of it. */
const windowSize = 300;
const stride = windowSize / 3;
/** Tags that can be selected at once: each is asked for. */
const mostChosen = 1_000;

/** A tag that is picked, with what its chip shows. */
export interface Picked extends TagPick {
  readonly path: string;
  readonly colour: TagEntry["colour"];
}

/** A search that the tags are counted within, and what its place is called. */
export interface Within {
  readonly request: SearchRequest;
  readonly place: string | null;
}

const everything: SearchRequest = { place: { kind: "all" }, query: "", sort: null };
const tables: readonly Table[] = ["tag", "article_tag", "article", "article_folder", "text"];

export class TagBrowser {
  filter = $state("");
  shape = $state<"tree" | "flat">("tree");
  sort = $state<TagSort>("count");
  any = $state(false);
  picks = $state.raw<readonly Picked[]>([]);
  unfolded = $state.raw<ReadonlySet<TagId>>(new Set());
  within = $state.raw<Within | null>(null);
  /** The line with the cursor, and its tag. */
  cursor = $state(0);
  #current: TagId | null = null;
  /** Tags selected for a change, with their paths. */
  chosen = $state.raw<ReadonlyMap<TagId, TagEntry>>(new Map());
  /** Line at which a range begins. */
  #anchor = 0;
  #first = $state(0);

  readonly #found = query(tables, () => this.#ask());

  constructor(within: Within | null) {
    this.within = within;
    // The cursor stays on its tag while the list changes around it.
    $effect(() => {
      const { answer } = this.#found;
      if (answer === undefined) return;
      const at = answer.page.tags.findIndex((it) => it.id === this.#current);
      if (at >= 0) this.cursor = answer.offset + at;
      else if (this.cursor >= answer.page.total) this.cursor = Math.max(0, answer.page.total - 1);
    });
  }

  async #ask(): Promise<{ offset: number; page: VocabularyPage }> {
    const offset = Math.max(0, (Math.floor(this.#first / stride) - 1) * stride);
    return { offset, page: await ipc.vocabulary(this.request(offset, windowSize)) };
  }

  /** The question for a part of the list. */
  request(offset: number, limit: number): VocabularyRequest {
    return {
      within: this.within?.request ?? everything,
      picks: this.picks.map(({ id, except }) => ({ id, except })),
      any: this.any,
      filter: this.filter.trim(),
      sort: this.sort,
      tree: this.shape === "tree",
      unfolded: [...this.unfolded],
      offset,
      limit,
    };
  }

  get page(): VocabularyPage | undefined {
    return this.#found.answer?.page;
  }

  get failure() {
    return this.#found.failure;
  }

  /** A line, if it is at hand. */
  at(index: number): TagEntry | undefined {
    const { answer } = this.#found;
    return answer?.page.tags[index - answer.offset];
  }

  get current(): TagEntry | undefined {
    return this.at(this.cursor);
  }

  /** What a change is about: the selected tags, or else the one with the cursor. */
  get subjects(): readonly TagEntry[] {
    if (this.chosen.size > 0) return [...this.chosen.values()];
    return this.current === undefined ? [] : [this.current];
  }

  see(first: number): void {
    this.#first = first;
  }

  moveTo(index: number): void {
    this.cursor = Math.min(Math.max(0, (this.page?.total ?? 1) - 1), Math.max(0, index));
    this.#current = this.at(this.cursor)?.id ?? null;
    this.#anchor = this.cursor;
  }

  /** Another question: it is answered from its beginning. */
  restart(): void {
    this.#first = 0;
    this.#current = null;
    this.cursor = 0;
  }

  pick(tag: Pick<TagEntry, "id" | "path" | "colour">, except: boolean): void {
    const before = this.picks.find((it) => it.id === tag.id);
    const others = this.picks.filter((it) => it.id !== tag.id);
    const { id, path, colour } = tag;
    this.picks = before?.except === except ? others : [...others, { id, path, colour, except }];
  }

  picked(id: TagId): "picked" | "excluded" | null {
    const pick = this.picks.find((it) => it.id === id);
    return pick === undefined ? null : pick.except ? "excluded" : "picked";
  }

  fold(tag: TagEntry, unfolded: boolean): void {
    const kept = new Set(this.unfolded);
    if (unfolded) kept.add(tag.id);
    else kept.delete(tag.id);
    this.unfolded = kept;
  }

  toggle(tag: TagEntry): void {
    const chosen = new Map(this.chosen);
    if (!chosen.delete(tag.id)) chosen.set(tag.id, tag);
    this.chosen = chosen;
  }

  deselect(): void {
    this.chosen = new Map();
  }

  /** Selects every line from where the cursor was to this one. */
  async extend(index: number): Promise<void> {
    const anchor = this.#anchor;
    const [first, last] = anchor < index ? [anchor, index] : [index, anchor];
    const { tags } = await ipc.vocabulary(this.request(first, Math.min(mostChosen, last - first + 1)));
    this.chosen = new Map([...this.chosen, ...tags.map((tag) => [tag.id, tag] as const)]);
    this.moveTo(index);
    this.#anchor = anchor;
  }

  /** Selects everything that the list shows, as far as that goes. */
  async chooseAll(): Promise<void> {
    const { tags } = await ipc.vocabulary(this.request(0, mostChosen));
    this.chosen = new Map(tags.map((tag) => [tag.id, tag]));
  }

  /** The search for the articles of a tag within the picks. */
  searchFor(tag: TagEntry): Promise<SearchRequest> {
    const picks = [...this.picks.filter((it) => it.id !== tag.id), { id: tag.id, except: false }];
    // With any of several tags, the one is a search within theirs.
    if (this.any && this.page !== undefined) {
      const within = { ...this.request(0, 0), within: this.page.request, picks: [{ id: tag.id, except: false }] };
      return ipc.vocabulary(within).then((page) => page.request);
    }
    const request = { ...this.request(0, 0), picks: picks.map(({ id, except }) => ({ id, except })) };
    return ipc.vocabulary(request).then((page) => page.request);
  }
}
