// A tree as a list of the lines that are unfolded, and the walk of the keyboard over them. Pure.
import type { Component } from "svelte";

/** A line of a tree. */
export interface TreeLine {
  /** Different from that of every other line of the tree. */
  readonly key: string;
  readonly label: string;
  /** 1 for the roots. */
  readonly level: number;
  /** Null where nothing is below it. */
  readonly unfolded: boolean | null;
  /** Lines beside it below the same parent, itself included, and which of them it is, from 1. */
  readonly size: number;
  readonly nth: number;
  /** Already in words, as digits are grouped. */
  readonly count?: string | undefined;
  readonly icon?: Component | undefined;
  /** Name of a tag's colour to show as a dot. */
  readonly dot?: string | undefined;
  /** The line only leads to more lines. */
  readonly more?: boolean;
  /** Attributes of the line's element, such as what may be dropped on it. */
  readonly attributes?: Readonly<Record<`data-${string}`, string>>;
  /** A longer form of the label, for whoever points at it. */
  readonly title?: string;
}

/** What a person asks of a line. */
export type TreeAct =
  | { kind: "open"; key: string }
  | { kind: "fold" | "unfold"; key: string }
  | { kind: "rename" | "remove"; key: string }
  | { kind: "shift"; key: string; by: 1 | -1 }
  | { kind: "menu"; key: string; event: MouseEvent }
  | { kind: "drag"; key: string; event: PointerEvent };

/** A line that is being written: a new one, or one that gets another name. */
export interface Draft {
  /** The line that is renamed, or the one that the new line is below; null for a new root. */
  readonly key: string | null;
  readonly isNew: boolean;
  readonly text: string;
  readonly label: string;
}

/** The line that a key leads to from another, or what the key does to that line. */
export function walk(lines: readonly TreeLine[], from: number, key: string): { to: number } | TreeAct | undefined {
  const line = lines[from];
  if (line === undefined) return undefined;
  switch (key) {
    case "ArrowDown":
      return { to: Math.min(lines.length - 1, from + 1) };
    case "ArrowUp":
      return { to: Math.max(0, from - 1) };
    case "Home":
      return { to: 0 };
    case "End":
      return { to: lines.length - 1 };
    case "ArrowRight":
      if (line.unfolded === false) return { kind: "unfold", key: line.key };
      return line.unfolded === true && lines[from + 1] !== undefined ? { to: from + 1 } : undefined;
    case "ArrowLeft": {
      if (line.unfolded === true) return { kind: "fold", key: line.key };
      const parent = lines.findLastIndex((it, at) => at < from && it.level < line.level);
      return parent < 0 ? undefined : { to: parent };
    }
    case "Enter":
    case " ":
      return { kind: "open", key: line.key };
    case "F2":
      return line.more ? undefined : { kind: "rename", key: line.key };
    case "Delete":
    case "Backspace":
      return line.more ? undefined : { kind: "remove", key: line.key };
    default:
      return undefined;
  }
}

/** The next line that begins with what was typed; from the line itself where more letters are added to the first. */
export function typeAhead(lines: readonly TreeLine[], from: number, typed: string): number {
  const wanted = typed.toLocaleLowerCase();
  const start = typed.length > 1 ? from : from + 1;
  for (let step = 0; step < lines.length; step += 1) {
    const at = (start + step) % lines.length;
    if (lines[at]?.label.toLocaleLowerCase().startsWith(wanted) === true) return at;
  }
  return -1;
}
