// Dragging by pointer: articles onto folders, tags and places, folders and tags onto each other. The native drag of the
// web view is not used, because it does not work beside files dropped from the desktop on every system.
import type { Selection } from "../generated/Selection";
import type { FolderId } from "../generated/FolderId";
import type { RuleId } from "../generated/RuleId";
import type { SavedSearchId } from "../generated/SavedSearchId";
import type { TagId } from "../generated/TagId";

/** What is being dragged. */
export type Cargo =
  | { kind: "articles"; selection: Selection; count: number }
  | { kind: "folder"; id: FolderId; name: string }
  | { kind: "saved_search"; id: SavedSearchId; name: string }
  | { kind: "rule"; id: RuleId; name: string }
  | { kind: "tag"; id: TagId; name: string; others?: readonly TagId[] };

/** Which edge of a line a drop means: between it and the one beside it. */
export type Edge = "before" | "after";

/** What a line knows of its neighbours, where the order of lines can be changed. */
interface Row {
  edge?: Edge | undefined;
  /** What the line and its siblings are below. */
  parent?: number | null;
  /** The sibling after it. */
  next?: number | null;
}

/** What can be dropped on, as an element tells it by its attributes; null for the root of a tree. */
export type Target =
  | ({ kind: "folder"; id: FolderId | null; name: string } & Row)
  | ({ kind: "saved_search"; id: SavedSearchId; name: string } & Row)
  | ({ kind: "rule"; id: RuleId; name: string } & Row)
  | { kind: "tag"; id: TagId | null; name: string }
  | { kind: "place"; place: string; name: string };

/** Attributes of an element that something can be dropped on. */
export const dropAttributes = (target: Target): Record<`data-${string}`, string> => ({
  "data-drop": target.kind,
  "data-drop-id": target.kind === "place" ? target.place : String(target.id ?? ""),
  "data-drop-name": target.name,
  ...("next" in target
    ? { "data-drop-parent": String(target.parent ?? ""), "data-drop-next": String(target.next ?? "") }
    : {}),
});

const numberOf = (text: string | undefined): number | null => (text === undefined || text === "" ? null : Number(text));

/** Reads what an element, or one around it, says of what may be dropped on it. */
export function targetOf(element: Element | null): { target: Target; element: HTMLElement } | undefined {
  const found = element?.closest<HTMLElement>("[data-drop]");
  if (found == null) return undefined;
  const { drop: kind, dropId: id = "", dropName: name = "" } = found.dataset;
  if (kind === "place") return { target: { kind, place: id, name }, element: found };
  const { dropParent, dropNext } = found.dataset;
  const row = dropNext === undefined ? {} : { parent: numberOf(dropParent), next: numberOf(dropNext) };
  if (kind === "saved_search" || kind === "rule")
    return { target: { kind, id: Number(id), name, ...row }, element: found };
  if (kind === "folder") return { target: { kind, id: numberOf(id), name, ...row }, element: found };
  return kind === "tag" ? { target: { kind, id: numberOf(id), name }, element: found } : undefined;
}

/** Whether something may be dropped there. */
export function accepts(target: Target, cargo: Cargo): boolean {
  if (cargo.kind === "articles") {
    if (target.kind === "place") return target.place !== "unfiled";
    return (target.kind === "folder" || target.kind === "tag") && target.id !== null;
  }
  if (cargo.kind === "saved_search" && target.kind === "folder") return true;
  return target.kind === cargo.kind && target.id !== cargo.id;
}

/** Share of a line at its upper and lower edge that means the place beside it, where its middle means the line itself. */
const edgeShare = 0.25;

/** Which edge of an element a drop at this height means; undefined for the element itself. */
export function edgeOf(
  target: Target,
  cargo: Cargo,
  box: { top: number; height: number },
  y: number,
): Edge | undefined {
  if (cargo.kind !== target.kind || !("next" in target) || box.height === 0) return undefined;
  const share = (y - box.top) / box.height;
  const inside = target.kind === "folder" ? edgeShare : 0.5;
  return share < inside ? "before" : share >= 1 - inside ? "after" : undefined;
}

/** Marks one element as the one that would take a drop. */
export class Highlight {
  #element: HTMLElement | null = null;
  #edge: Edge | undefined;

  move(element: HTMLElement | null, edge?: Edge): boolean {
    if (element === this.#element && edge === this.#edge) return false;
    this.#element?.removeAttribute("data-drop-over");
    this.#element = element;
    this.#edge = edge;
    element?.setAttribute("data-drop-over", edge ?? "");
    return true;
  }
}

/** Pixels the pointer moves before a press becomes a drag. */
const threshold = 4;
/** Milliseconds of rest on a folded line until it unfolds. */
const rest = 500;

/** The one thing that is dragged in a window. */
export class Drag {
  cargo = $state.raw<Cargo | null>(null);
  target = $state.raw<Target | null>(null);
  x = $state(0);
  y = $state(0);
  readonly #highlight = new Highlight();
  readonly #drop: (cargo: Cargo, target: Target, exclusive: boolean) => void;
  #resting: ReturnType<typeof setTimeout> | undefined;

  /** `exclusive` tells that Shift was held: out of every other folder. */
  constructor(drop: (cargo: Cargo, target: Target, exclusive: boolean) => void) {
    this.#drop = drop;
  }

  /** A press on something that could be dragged; what it is gets asked once it moves. */
  press(event: PointerEvent, cargo: () => Cargo): void {
    if (event.button !== 0 || event.pointerType === "touch") return;
    const [x, y] = [event.clientX, event.clientY];
    const listeners = new AbortController();
    const { signal } = listeners;
    const end = () => {
      listeners.abort();
      this.#rest(null);
      this.#highlight.move(null);
      this.cargo = null;
      this.target = null;
    };
    const move = (to: PointerEvent) => {
      if (this.cargo === null) {
        if (Math.hypot(to.clientX - x, to.clientY - y) < threshold) return;
        this.cargo = cargo();
      }
      to.preventDefault();
      this.#follow(to, this.cargo);
    };
    const release = (at: PointerEvent) => {
      const { cargo: dragged, target } = this;
      end();
      if (dragged === null) return;
      // The press was a drag and not a click on what lies under the pointer now.
      addEventListener("click", swallow, { capture: true, once: true });
      setTimeout(() => removeEventListener("click", swallow, { capture: true }));
      if (target !== null) this.#drop(dragged, target, at.shiftKey);
    };
    addEventListener("pointermove", move, { signal });
    addEventListener("pointerup", release, { signal });
    addEventListener("pointercancel", end, { signal });
    addEventListener("blur", end, { signal });
    addEventListener(
      "keydown",
      (key) => {
        if (key.key !== "Escape" || this.cargo === null) return;
        key.preventDefault();
        key.stopPropagation();
        end();
      },
      { signal, capture: true },
    );
  }

  #follow(to: PointerEvent, cargo: Cargo): void {
    [this.x, this.y] = [to.clientX, to.clientY];
    const found = targetOf(document.elementFromPoint(to.clientX, to.clientY));
    const takes = found !== undefined && accepts(found.target, cargo) ? found : undefined;
    const edge = takes && edgeOf(takes.target, cargo, takes.element.getBoundingClientRect(), to.clientY);
    if (!this.#highlight.move(takes?.element ?? null, edge)) return;
    this.target =
      takes === undefined ? null : edge === undefined ? takes.target : ({ ...takes.target, edge } as Target);
    this.#rest(edge === undefined ? (takes?.element ?? null) : null);
  }

  #rest(element: HTMLElement | null): void {
    clearTimeout(this.#resting);
    if (element === null) return;
    this.#resting = setTimeout(() => element.dispatchEvent(new CustomEvent("dragrest", { bubbles: true })), rest);
  }
}

function swallow(event: MouseEvent): void {
  event.preventDefault();
  event.stopPropagation();
}
