// What is offered below the omnibox while one types: values for the word at the cursor, or the searches used last and
// the saved ones while there is none. Late answers are dropped; a key that takes an offer waits for the answer to what was typed.
import { tick } from "svelte";
import type { CompletionKind } from "../../generated/CompletionKind";
import type { SavedSearch } from "../../generated/SavedSearch";
import * as ipc from "../../lib/ipc";
import type { Workspace } from "../../lib/workspace.svelte";

/** A line of the list. */
export interface Offered {
  readonly kind: CompletionKind | "recent" | "saved";
  readonly label: string;
  readonly insert: string;
  readonly count: number | null;
  /** Of a saved search: which. */
  readonly saved?: SavedSearch["id"];
}

/** How many saved searches are offered where nothing is typed. */
const mostSaved = 6;

/** A field is named and its value is being typed: then an offer is what the word is about to become. */
const inField = /(?:^|[\s()])-*[a-z]+:(?:"(?:\\["\\]|[^"])*|[^\s()"]*)$/iu;

export class Completing {
  offers = $state.raw<readonly Offered[]>([]);
  active = $state(-1);
  readonly open: boolean = $derived(this.offers.length > 0);
  /** Nothing is typed: these are whole searches. */
  readonly isWhole: boolean = $derived(this.offers[0]?.kind === "recent" || this.offers[0]?.kind === "saved");

  #range: [from: number, to: number] = [0, 0];
  #asked = 0;
  #latest: Promise<void> = Promise.resolve();
  readonly #ws: Workspace;
  readonly #field: () => HTMLInputElement | undefined;

  constructor(ws: Workspace, field: () => HTMLInputElement | undefined) {
    this.#ws = ws;
    this.#field = field;
  }

  /** Asks for what the text and the cursor are now. */
  ask(): void {
    const number = ++this.#asked;
    this.#latest = this.#offers().then(
      ({ offers, active, range }) => {
        if (number !== this.#asked) return;
        this.#range = range;
        // Asked twice for the same, as by a click that also gives the focus: the line with the cursor keeps it.
        if (JSON.stringify(offers) === JSON.stringify(this.offers)) return;
        this.offers = offers;
        this.active = active;
      },
      // A query that cannot be understood says so elsewhere; here there is only nothing to offer.
      () => {
        if (number === this.#asked) this.close();
      },
    );
  }

  close(): void {
    this.#asked += 1;
    this.offers = [];
    this.active = -1;
  }

  move(by: 1 | -1): void {
    const lines = this.offers.length;
    this.active = this.active === -1 && by < 0 ? lines - 1 : (this.active + by + lines) % lines;
  }

  /** Whether a key that takes an offer has one to take, or may have one once the answer is there. */
  mayTake(): boolean {
    const field = this.#field();
    if (field === undefined) return false;
    return this.active >= 0 || inField.test(field.value.slice(0, field.selectionStart ?? field.value.length));
  }

  /** Takes the line with the cursor; false where there is none, or where it is what stands there already. */
  async take(): Promise<boolean> {
    await this.#latest;
    const chosen = this.offers[this.active];
    if (chosen === undefined) return false;
    const [from, to] = this.#range;
    const typed = Array.from(this.#field()?.value ?? "").slice(from, to);
    if (!this.isWhole && typed.join("") === chosen.insert) {
      this.close();
      return false;
    }
    await this.pick(chosen);
    return true;
  }

  async pick(offer: Offered): Promise<void> {
    if (offer.saved !== undefined) {
      this.close();
      this.#ws.open({ kind: "saved_search", id: offer.saved }, offer.label);
      this.#ws.focus("list");
      return;
    }
    const field = this.#field();
    const letters = Array.from(field?.value ?? "");
    const [from, to] = this.#range;
    const isWhole = offer.kind === "recent";
    const before = isWhole ? "" : letters.slice(0, from).join("");
    const after = isWhole ? "" : letters.slice(to).join("");
    const space = isWhole || offer.kind === "field" || after.startsWith(" ") ? "" : " ";
    const cursor = before.length + offer.insert.length + space.length;
    this.close();
    this.#ws.text = before + offer.insert + space + after;
    await tick();
    field?.focus();
    field?.setSelectionRange(cursor, cursor);
    if (offer.kind === "field") this.ask();
  }

  async forget(query: string | null): Promise<void> {
    try {
      await ipc.forgetSearches(query);
      this.#field()?.focus();
      this.ask();
    } catch (thrown) {
      this.#ws.fail(thrown);
    }
  }

  async #offers(): Promise<{ offers: Offered[]; active: number; range: [number, number] }> {
    const field = this.#field();
    const text = field?.value ?? "";
    if (text.trim() === "") {
      const [recent, saved] = await Promise.all([ipc.recentSearches(), ipc.savedSearches()]);
      const shown = saved.slice(0, mostSaved);
      const counts = shown.length === 0 ? [] : await ipc.savedSearchCounts(shown.map((it) => it.id));
      const counted = new Map(counts.map((it) => [it.id, it.count]));
      const offers = [
        ...recent.map((it): Offered => ({ kind: "recent", label: it, insert: it, count: null })),
        ...shown.map(({ id, name, query }): Offered => ({
          kind: "saved",
          label: name,
          insert: query,
          count: counted.get(id) ?? null,
          saved: id,
        })),
      ];
      return { offers, active: -1, range: [0, 0] };
    }
    const cursor = Array.from(text.slice(0, field?.selectionStart ?? text.length)).length;
    const found = await ipc.completeQuery({ ...this.#ws.request, query: text }, cursor);
    const active = found.inField && found.offers.length > 0 ? 0 : -1;
    return { offers: found.offers, active, range: [found.from, found.to] };
  }
}
