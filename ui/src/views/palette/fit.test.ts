import { expect, test } from "vitest";
import { fitOf } from "./fit";

test.each([
  ["archive", 0],
  ["ARCH", 1],
  ["inbox", undefined],
])("Archive fits %s by %s", (typed, fit) => {
  expect(fitOf("Archive", typed)).toBe(fit);
});

test.each([
  ["go to the inbox", 0],
  ["go to", 1],
  ["inbox go", 2],
  ["box", 3],
  ["gti", 4],
  ["goinb", 4],
  ["gx", undefined],
  ["z", undefined],
])("Go to the inbox fits %s by %s", (typed, fit) => {
  expect(fitOf("Go to the inbox", typed)).toBe(fit);
});
