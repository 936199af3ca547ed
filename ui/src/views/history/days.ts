// Steps of the history by the day they were done, and the way from the library to each of them.
import type { Step } from "../../generated/Step";

export interface Day {
  readonly key: string;
  /** A moment of it. */
  readonly at: number;
  /** How many days ago. */
  readonly ago: number;
  /** Its steps, with their place in the whole history counted from the newest. */
  readonly steps: readonly { step: Step; at: number }[];
}

/** How one gets to the moment after a step: by taking steps back, by doing steps again, or not at all. */
export type Way = { kind: "undo" | "redo" | "here"; steps: number };

/** The way to a step by its place among all, of which the first `undone` were taken back. */
export function way(at: number, undone: number): Way {
  if (at === undone) return { kind: "here", steps: 0 };
  return at < undone ? { kind: "redo", steps: undone - at } : { kind: "undo", steps: at - undone };
}

const dayOf = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate());
const DAY = 24 * 60 * 60 * 1000;

/** Neighbouring steps of one day together, in the order they come in. */
export function byDay(steps: readonly Step[], now: Date): Day[] {
  const days: { key: string; at: number; ago: number; steps: { step: Step; at: number }[] }[] = [];
  for (const [at, step] of steps.entries()) {
    const day = dayOf(new Date(step.at));
    const last = days.at(-1);
    if (last !== undefined && dayOf(new Date(last.at)).getTime() === day.getTime()) last.steps.push({ step, at });
    else {
      // A day can have 23 or 25 hours.
      const ago = Math.round((dayOf(now).getTime() - day.getTime()) / DAY);
      days.push({ key: `${String(step.id)} ${day.toDateString()}`, at: step.at, ago, steps: [{ step, at }] });
    }
  }
  return days;
}
