// What stays the same when an answer comes anew: whoever looks at an object that has not changed has nothing to draw.
// Pure.

/** The new value, made of as much of the one before as is equal to it; the one before itself where all of it is. */
export function kept<T>(before: T | undefined, now: T): T {
  if (Object.is(before, now)) return now;
  if (Array.isArray(before) && Array.isArray(now)) return keptList(before, now) as T;
  if (isPlain(before) && isPlain(now)) return keptObject(before, now) as T;
  return now;
}

function keptList(before: readonly unknown[], now: readonly unknown[]): readonly unknown[] {
  const all = now.map((it, index) => kept(before[index], it));
  return all.length === before.length && all.every((it, index) => Object.is(it, before[index])) ? before : all;
}

type Plain = Record<string, unknown>;

function keptObject(before: Plain, now: Plain): Plain {
  const names = Object.keys(now);
  const all: Plain = {};
  let isSame = names.length === Object.keys(before).length;
  for (const name of names) {
    all[name] = kept(before[name], now[name]);
    isSame &&= name in before && Object.is(all[name], before[name]);
  }
  return isSame ? before : all;
}

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
