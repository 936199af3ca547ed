import { expect, test } from "vitest";
import type { Suggestion } from "../generated/Suggestion";
import { merged } from "./suggestions.svelte";

const one = (id: number): Suggestion => ({
  ...{ kind: "tag", id, path: `tag ${id}`, colour: null, score: 500, likely: false, reason: { kind: "recent" } },
});
const ids = (shown: readonly Suggestion[]) => shown.map((it) => it.id);
const list = (...numbers: number[]) => numbers.map(one);

test.each([
  ["the first answer is taken as it is", [], [1, 2, 3], [], [1, 2, 3]],
  ["what is taken keeps its number", [1, 2, 3], [3, 2, 4], [1], [1, 2, 3, 4]],
  ["what others overtook keeps its number", [1, 2, 3], [3, 1, 2], [], [1, 2, 3]],
  ["what is no suggestion any more gives its number away", [1, 2, 3], [3, 1, 4, 5], [], [1, 4, 3, 5]],
  ["no more than nine are shown", [1, 2], [9, 8, 7, 6, 5, 4, 3, 2, 1, 10, 11], [], [1, 2, 9, 8, 7, 6, 5, 4, 3]],
  ["places that nothing fills close up", [1, 2, 3], [3], [], [3]],
])("%s", (_, shown, found, taken, expected) => {
  const isTaken = (it: Suggestion) => taken.some((id) => id === it.id);
  expect(ids(merged(list(...shown), list(...found), isTaken))).toEqual(expected);
});
