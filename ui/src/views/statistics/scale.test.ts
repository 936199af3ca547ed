import { expect, it } from "vitest";
import { labelled, ticks } from "./scale";

it.each([
  [0, [0, 1]],
  [1, [0, 1]],
  [3, [0, 1, 2, 3]],
  [7, [0, 2, 4, 6, 8]],
  [10, [0, 5, 10]],
  [99, [0, 50, 100]],
  [12_345, [0, 5_000, 10_000, 15_000]],
])("a scale up to %i has round lines and room for it", (most, lines) => {
  expect(ticks(most)).toEqual(lines);
});

it("as many labels are written as fit", () => {
  expect([...labelled(5, 500, 50)]).toEqual([0, 1, 2, 3, 4]);
  expect([...labelled(10, 250, 50)]).toEqual([0, 2, 4, 6, 8]);
  expect([...labelled(3, 0, 50)]).toEqual([0]);
  expect([...labelled(0, 100, 50)]).toEqual([]);
});
