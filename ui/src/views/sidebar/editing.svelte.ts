// What folders and tags have in common in the sidebar: lines that are folded, written, dragged, and have a menu.
import { menuPlace, type MenuPlace } from "../../components/menu";
import type { Draft, TreeAct } from "../../components/tree";
import type { Place } from "../../generated/Place";
import type { Cargo } from "../../lib/drag.svelte";
import type { Workspace } from "../../lib/workspace.svelte";

/** What a line of the tree stands for. */
interface Node {
  readonly id: number;
  readonly path: string;
}

/** What the owner of a tree knows of its nodes. */
export interface Nodes<N extends Node> {
  /** Which kind they are: also the name of their section, and of what is kept of their folding. */
  readonly kind: "folder" | "tag";
  /** Name of the field in which a name is written. */
  readonly label: string;
  readonly find: (key: string | null) => N | undefined;
  /** Makes one, below another or at the root. */
  readonly create: (text: string, parent: N | undefined) => Promise<unknown>;
  /** Gives one another path. */
  readonly rename: (node: N, text: string) => Promise<unknown>;
  /** Asks whether one is to be deleted. */
  readonly remove: (node: N) => void;
  readonly cargo: (node: N) => Cargo;
  /** Key of its line, where that is not its number. */
  readonly key?: (node: N) => string;
  /** What opening it shows, where that is not of the tree's kind. */
  readonly place?: (node: N) => Place;
  /** Puts one a line further up or down, where the order can be changed. */
  readonly shift?: (node: N, by: 1 | -1) => void;
}

export class TreeEditing<N extends Node> {
  /** The line that is being written. */
  draft = $state.raw<Draft | null>(null);
  /** The line whose menu is open, and where. */
  menu = $state.raw<{ at: MenuPlace; node: N } | null>(null);
  readonly #ws: Workspace;
  readonly #nodes: Nodes<N>;

  constructor(ws: Workspace, nodes: Nodes<N>) {
    this.#ws = ws;
    this.#nodes = nodes;
  }

  /** Keys of the lines that a person has unfolded. */
  get unfolded(): ReadonlySet<number> {
    const prefix = `${this.#nodes.kind}:`;
    const kept = Object.entries(this.#ws.preferences.folded);
    return new Set(
      kept.flatMap(([key, folded]) => (key.startsWith(prefix) && !folded ? [Number(key.slice(prefix.length))] : [])),
    );
  }

  /** Whether the whole section is folded. */
  get folded(): boolean {
    return this.#ws.preferences.folded[`${this.#nodes.kind}s`] === true;
  }

  set folded(folded: boolean) {
    this.#ws.preferences.folded[`${this.#nodes.kind}s`] = folded;
  }

  /** Begins to write a new line, below another or at the root. */
  create(parent: N | null): void {
    if (parent !== null) this.#fold(String(parent.id), false);
    this.folded = false;
    const key = parent === null ? null : this.#key(parent);
    this.draft = { key, isNew: true, text: "", label: this.#nodes.label };
  }

  /** Begins to write another name for a line. */
  rename(node: N): void {
    this.draft = { key: this.#key(node), isNew: false, text: node.path, label: this.#nodes.label };
  }

  /** Does what a person asked of a line. */
  act(asked: TreeAct): void {
    const node = this.#nodes.find(asked.key);
    if (node === undefined) return;
    switch (asked.kind) {
      case "open":
        return this.#ws.open(this.#nodes.place?.(node) ?? { kind: this.#nodes.kind, id: node.id }, node.path);
      case "fold":
      case "unfold":
        return this.#fold(asked.key, asked.kind === "fold");
      case "rename":
        return this.rename(node);
      case "remove":
        return this.#nodes.remove(node);
      case "shift":
        return this.#nodes.shift?.(node, asked.by);
      case "menu":
        this.menu = { at: menuPlace(asked.event), node };
        return;
      case "drag":
        return this.#ws.drag.press(asked.event, () => this.#nodes.cargo(node));
    }
  }

  /** Takes what was written; null where the person gave up. */
  async write(text: string | null): Promise<void> {
    const { draft } = this;
    this.draft = null;
    if (text === null || draft === null) return;
    const node = this.#nodes.find(draft.key);
    try {
      if (draft.isNew) await this.#nodes.create(text, node);
      else if (node !== undefined) await this.#nodes.rename(node, text);
    } catch (thrown) {
      this.#ws.fail(thrown);
    }
  }

  #key(node: N): string {
    return this.#nodes.key?.(node) ?? String(node.id);
  }

  #fold(key: string, folded: boolean): void {
    this.#ws.preferences.folded[`${this.#nodes.kind}:${key}`] = folded;
  }
}
