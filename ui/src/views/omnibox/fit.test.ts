// @vitest-environment node
import { expect, it } from "vitest";
import { howManyFit } from "./fit";

it.each([
  ["all, where there is room for all", [50, 60, 70], 30, 200, 3],
  ["all to the last pixel", [50, 60, 70], 30, 188, 3],
  ["as many as leave room for the rest", [50, 60, 70], 30, 187, 2],
  ["none where only the rest fits", [50, 60, 70], 30, 60, 0],
  ["all before anything was measured", [undefined, undefined], undefined, 100, 2],
  ["all before there is a bar", [50, 60], 30, 0, 2],
  ["the known ones before the rest was measured", [50, 60, 70], undefined, 150, 2],
])("%s", (_, widths, rest, room, fitting) => {
  expect(howManyFit(widths, rest, room, 4)).toBe(fitting);
});
