// How the name of a command fits what was typed, by the same measure as the library's own names: smaller is better.
import { fold } from "../../lib/find";

const whole = 0;
const beginning = 1;
const words = 2;
const part = 3;
const letters = 4;

const beginsWord = (name: string, at: number): boolean => at === 0 || !/[\p{L}\p{N}]/u.test(name.charAt(at - 1));

function runs(name: string, from: number, typed: string): boolean {
  if (typed === "") return true;
  for (let at = name.indexOf(typed.charAt(0), from); at >= 0; at = name.indexOf(typed.charAt(0), at + 1)) {
    if (!beginsWord(name, at)) continue;
    let length = 0;
    while (length < typed.length && name[at + length] === typed[length]) length += 1;
    for (; length > 0; length -= 1) if (runs(name, at + length, typed.slice(length))) return true;
  }
  return false;
}

function placeOf(name: string, word: string): number | undefined {
  let found: number | undefined;
  for (let at = name.indexOf(word); at >= 0; at = name.indexOf(word, at + 1)) {
    if (beginsWord(name, at)) return words;
    found = part;
  }
  return found;
}

/** How a name fits; undefined where it does not. */
export function fitOf(name: string, typed: string): number | undefined {
  const folded = fold(name);
  const wanted = fold(typed).trim().slice(0, 40);
  if (wanted === folded) return whole;
  if (folded.startsWith(wanted)) return beginning;
  const places = wanted.split(/\s+/u).map((word) => placeOf(folded, word));
  if (places.every((place) => place !== undefined)) return Math.max(...places);
  const run = wanted.replace(/\s+/gu, "");
  return run.length > 1 && runs(folded, 0, run) ? letters : undefined;
}
