// Drawing by turns: answers of the library that come together are drawn one after the other, a picture apart, so that
// the page never keeps its thread for long and a key pressed meanwhile is heard between two.
import { flushSync } from "svelte";

/** So much may be drawn before the next picture, in milliseconds; what is begun is finished. */
const most = 8;
/** A window that nobody sees draws no pictures: then the next turn comes after so many milliseconds. */
const unseen = 100;

let spent = 0;
let waiting: (() => void)[] = [];
let isArranged = false;

/** Draws what these changes of state lead to: at once where the page is at rest, else when its turn comes. */
export function inTurns(change: () => void): void {
  arrange();
  if (waiting.length === 0 && spent < most) draw(change);
  else waiting.push(change);
}

/** As `inTurns`, but never along with what is drawn now: for what is much by itself. */
export function inNextTurn(change: () => void): void {
  arrange();
  waiting.push(change);
}

/** As `inTurns`; kept once it is drawn. */
export function drawn(change: () => void): Promise<void> {
  return new Promise((done) => {
    inTurns(() => {
      change();
      done();
    });
  });
}

function draw(change: () => void): void {
  const began = performance.now();
  try {
    flushSync(change);
  } finally {
    spent += performance.now() - began;
  }
}

function arrange(): void {
  if (isArranged) return;
  isArranged = true;
  let isOver = false;
  const turn = () => {
    if (isOver) return;
    isOver = true;
    isArranged = false;
    spent = 0;
    if (waiting.length === 0) return;
    arrange();
    while (spent < most) {
      const [next, ...rest] = waiting;
      if (next === undefined) return;
      waiting = rest;
      draw(next);
    }
  };
  setTimeout(turn, unseen);
  // After the picture and not before it: what was drawn is to be seen first.
  requestAnimationFrame(() => setTimeout(turn));
}
