// The keys of the list of tags: where they lead, and what they do to the tag under the cursor.
import type { TagEntry } from "../../generated/TagEntry";
import type { TagBrowser } from "./browser.svelte";
import type { Change } from "./TagSheet.svelte";

/** What the keys need of the list they work on. */
export interface Listed {
  browser: TagBrowser;
  isMac: boolean;
  /** How many lines are seen at once. */
  perPage: () => number;
  /** Has the line with the cursor seen. */
  show: () => void;
  open: (tag: TagEntry) => void;
  act: (kind: Change["kind"]) => void;
  openMenu: () => void;
  toFilter: () => void;
  fail: (thrown: unknown) => void;
}

/** How long after G a key belongs to a key of two, in milliseconds. */
const pairPause = 1500;

export class ListKeys {
  readonly #list: Listed;
  /** A key of two, as G I, begins with G: what follows it is no key of the list. */
  #led = -Infinity;

  constructor(list: Listed) {
    this.#list = list;
  }

  press(event: KeyboardEvent): void {
    const isMod = this.#list.isMac ? event.metaKey : event.ctrlKey;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const follows = event.timeStamp - this.#led < pairPause;
    this.#led = key === "g" && !isMod ? event.timeStamp : -Infinity;
    if (follows) return;
    const done = isMod ? this.#withMod(key) : !event.altKey && this.#alone(key, event.shiftKey);
    if (done) event.preventDefault();
  }

  #withMod(key: string): boolean {
    if (key !== "a") return false;
    this.#list.browser.chooseAll().catch(this.#list.fail);
    return true;
  }

  #alone(key: string, shift: boolean): boolean {
    const { browser, act } = this.#list;
    const tag = browser.current;
    if (key === "Escape") {
      if (browser.chosen.size > 0) browser.deselect();
      else if (browser.picks.length > 0) browser.picks = [];
      else return false;
      return true;
    }
    const acts: Record<string, () => void> = {
      ArrowDown: () => this.#step(1, shift),
      ArrowUp: () => this.#step(-1, shift),
      j: () => this.#step(1, shift),
      k: () => this.#step(-1, shift),
      Home: () => this.#go(0),
      End: () => this.#go((browser.page?.total ?? 1) - 1),
      PageDown: () => this.#go(browser.cursor + this.#list.perPage()),
      PageUp: () => this.#go(browser.cursor - this.#list.perPage()),
      ArrowRight: () => tag && this.#inward(tag),
      ArrowLeft: () => tag && this.#outward(tag),
      " ": () => tag && browser.pick(tag, shift),
      "-": () => tag && browser.pick(tag, true),
      x: () => tag && browser.toggle(tag),
      Enter: () => tag && this.#list.open(tag),
      F2: () => act("rename"),
      m: () => act("merge"),
      n: () => act("nest"),
      d: () => act("describe"),
      Delete: () => act("delete"),
      "#": () => act("delete"),
      "/": this.#list.toFilter,
      ContextMenu: this.#list.openMenu,
    };
    const doing = Object.hasOwn(acts, key) ? acts[key] : undefined;
    doing?.();
    return doing !== undefined;
  }

  #go(to: number): void {
    this.#list.browser.moveTo(to);
    this.#list.show();
  }

  #step(by: 1 | -1, extending: boolean): void {
    const { browser, show, fail } = this.#list;
    const to = browser.cursor + by;
    if (to < 0) this.#list.toFilter();
    else if (extending && to < (browser.page?.total ?? 0)) browser.extend(to).then(show, fail);
    else this.#go(to);
  }

  #inward(tag: TagEntry): void {
    const { browser } = this.#list;
    if (browser.shape !== "tree" || tag.children === 0) return;
    if (tag.unfolded) this.#go(browser.cursor + 1);
    else browser.fold(tag, true);
  }

  #outward(tag: TagEntry): void {
    const { browser } = this.#list;
    if (browser.shape !== "tree") return;
    if (tag.unfolded && browser.filter.trim() === "") browser.fold(tag, false);
    else for (let at = browser.cursor - 1; at >= 0; at -= 1) if (browser.at(at)?.id === tag.parent) return this.#go(at);
  }
}
