// What stays the same when an answer comes anew: whoever looks at an object that has not changed has nothing to draw.
// Pure.

/** The new value, made of as much of the one before as is equal to it; the one before itself where all of it is. */
export function kept<T>(before: T | undefined, now: T): T {
  // Most answers say nothing new: then nothing is made.
  if (isSame(before, now)) return before as T;
  if (Array.isArray(before) && Array.isArray(now)) return keptList(before, now) as T;
  if (isPlain(before) && isPlain(now)) return keptObject(before, now) as T;
  return now;
}

function isSame(before: unknown, now: unknown): boolean {
  if (Object.is(before, now)) return true;
  if (Array.isArray(before) && Array.isArray(now)) {
    return before.length === now.length && now.every((it, index) => isSame(before[index], it));
  }
  if (!isPlain(before) || !isPlain(now)) return false;
  const names = Object.keys(now);
  return (
    names.length === Object.keys(before).length &&
    names.every((name) => name in before && isSame(before[name], now[name]))
  );
}

const keptList = (before: readonly unknown[], now: readonly unknown[]): readonly unknown[] =>
  now.map((it, index) => kept(before[index], it));

type Plain = Record<string, unknown>;

const keptObject = (before: Plain, now: Plain): Plain =>
  Object.fromEntries(Object.entries(now).map(([name, it]) => [name, kept(before[name], it)]));

const isPlain = (it: unknown): it is Plain =>
  typeof it === "object" && it !== null && Object.getPrototypeOf(it) === Object.prototype;

/** Keeps the lines of a list that are equal to those of the list before, wherever they stood in it. */
export class KeptLines<T extends { readonly key: string }> {
  #before: ReadonlyMap<string, T> = new Map();

  of(lines: readonly T[]): readonly T[] {
    const all = lines.map((line) => kept(this.#before.get(line.key), line));
    this.#before = new Map(all.map((line) => [line.key, line]));
    return all;
  }
}
