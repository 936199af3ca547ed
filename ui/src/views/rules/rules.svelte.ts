// What a person is writing on the page of rules: the rule that is open, and every rule that was changed and not saved.
import type { Rule } from "../../generated/Rule";
import type { RuleId } from "../../generated/RuleId";
import type { RuleTerms } from "../../generated/RuleTerms";
import * as ipc from "../../lib/ipc";
import type { Workspace } from "../../lib/workspace.svelte";
import { en } from "../../messages/en";

/** The rule that is being made has no number yet. */
export type Key = RuleId | "new";

const says = en.shelves.rules;

/** Whether two rules say the same. */
export function isSame(one: RuleTerms, other: RuleTerms): boolean {
  const plain = (it: RuleTerms) => [it.name, it.query, it.addTags, it.folders, it.state, it.star, it.onImport];
  return JSON.stringify(plain(one)) === JSON.stringify(plain(other));
}

/** Where a rule stands, as its line tells it in a few words. */
export function summary({ addTags, folders, state, star }: RuleTerms): string {
  const does = [
    ...addTags.map((it) => `#${it}`),
    ...folders.map((it) => `→ ${it}`),
    ...(state === null ? [] : [`→ ${en.states[state]}`]),
    ...(star ? ["★"] : []),
  ];
  return does.join("  ");
}

export class Rules {
  /** The rule that is open. */
  open = $state.raw<Key | null>(null);
  /** Rules as they were changed and not saved. */
  drafts = $state<Partial<Record<Key, RuleTerms>>>({});
  readonly #ws: Workspace;

  constructor(ws: Workspace) {
    this.#ws = ws;
  }

  isChanged(rule: Rule): boolean {
    const draft = this.drafts[rule.id];
    return draft !== undefined && !isSame(draft, rule.terms);
  }

  /** Begins a new rule, about what is searched at the moment. */
  async create(taken: readonly Rule[]): Promise<void> {
    let number = taken.length + 1;
    while (taken.some((it) => it.terms.name === says.newName(number))) number += 1;
    let query = "";
    try {
      if (this.#ws.request.query !== "") query = await ipc.queryOf(this.#ws.request);
    } catch {
      // What is typed there may be no query yet: then the rule begins without one.
    }
    const nothing = { addTags: [], folders: [], state: null, star: false };
    this.drafts.new ??= { name: says.newName(number), query, ...nothing, onImport: true };
    this.open = "new";
  }

  /** Writes a changed rule into the library; why not, where it is not accepted. */
  async save(key: Key): Promise<unknown> {
    const terms = this.drafts[key];
    if (terms === undefined) return undefined;
    try {
      if (key === "new") {
        this.open = await ipc.createRule(terms);
        this.#ws.note(says.made(terms.name), "done", true);
      } else {
        const done = await ipc.editRule(key, terms);
        await this.#ws.tell(Promise.resolve(done));
      }
      this.forget(key);
      return undefined;
    } catch (thrown) {
      return thrown;
    }
  }

  forget(key: Key): void {
    this.drafts = Object.fromEntries(Object.entries(this.drafts).filter(([it]) => it !== String(key)));
    if (key === "new" && this.open === "new") this.open = null;
  }

  /** Puts a rule a place earlier or later; answers its new place, from 1, and undefined where it stayed. */
  async shift(id: RuleId, by: 1 | -1): Promise<number | undefined> {
    const done = await this.#ws.tell(ipc.shiftRule(id, by === 1 ? "down" : "up"));
    if (done === undefined || done.items === 0) return undefined;
    const rules = await ipc.rules();
    return rules.findIndex((it) => it.id === id) + 1;
  }
}
