import { afterEach, beforeEach, expect, it, vi } from "vitest";

let { drawn, inNextTurn, inTurns }: typeof import("./turns") = {} as typeof import("./turns");
let told: string[];
let clock = 0;

/** A change that takes so long to draw. */
const change = (name: string, milliseconds: number) => () => {
  told.push(name);
  clock += milliseconds;
};

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "requestAnimationFrame"] });
  vi.spyOn(performance, "now").mockImplementation(() => clock);
  vi.resetModules();
  ({ drawn, inNextTurn, inTurns } = await import("./turns"));
  told = [];
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

async function picture() {
  vi.advanceTimersToNextFrame();
  await vi.advanceTimersByTimeAsync(1);
}

it("a page at rest is changed at once, and what comes with it in its turn, in order", async () => {
  inTurns(change("first", 20));
  inTurns(change("second", 20));
  inTurns(change("third", 1));
  inTurns(change("fourth", 1));
  expect(told).toEqual(["first"]);
  await picture();
  expect(told).toEqual(["first", "second"]);
  await picture();
  expect(told).toEqual(["first", "second", "third", "fourth"]);
  await picture();
  inTurns(change("fifth", 1));
  expect(told.at(-1)).toBe("fifth");
});

it("what costs little is not kept waiting", () => {
  inTurns(change("first", 1));
  inTurns(change("second", 1));
  expect(told).toEqual(["first", "second"]);
});

it("a window that draws no pictures changes all the same", async () => {
  vi.stubGlobal("requestAnimationFrame", () => 0);
  inTurns(change("first", 20));
  inTurns(change("second", 20));
  await vi.advanceTimersByTimeAsync(100);
  expect(told).toEqual(["first", "second"]);
  vi.unstubAllGlobals();
});

it("a change that fails holds up no other", async () => {
  expect(() => {
    inTurns(() => {
      clock += 20;
      throw new Error("no");
    });
  }).toThrow("no");
  inTurns(change("next", 1));
  expect(told).toEqual([]);
  await picture();
  expect(told).toEqual(["next"]);
});

it("what is much by itself waits for the next picture, even where the page is at rest", async () => {
  inNextTurn(change("much", 20));
  inTurns(change("little", 1));
  expect(told).toEqual([]);
  await picture();
  expect(told).toEqual(["much"]);
  await picture();
  expect(told).toEqual(["much", "little"]);
});

it("who waits for a change goes on once it is drawn", async () => {
  inTurns(change("first", 20));
  void drawn(change("second", 1)).then(() => told.push("seen"));
  await Promise.resolve();
  expect(told).toEqual(["first"]);
  await picture();
  expect(told).toEqual(["first", "second", "seen"]);
});
