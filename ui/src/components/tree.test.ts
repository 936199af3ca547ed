// @vitest-environment node
import { describe, expect, it } from "vitest";
import { typeAhead, walk, type TreeLine } from "./tree";

const line = (key: string, level: number, unfolded: boolean | null, more = false): TreeLine => ({
  key,
  label: key,
  level,
  unfolded,
  size: 1,
  nth: 1,
  more,
});

const lines = [
  line("energy", 1, true),
  line("grid", 2, null),
  line("storage", 2, false),
  line("politics", 1, false),
  line("more", 1, null, true),
];

describe("the keyboard in a tree", () => {
  it.each([
    ["ArrowDown", 0, { to: 1 }],
    ["ArrowDown", 4, { to: 4 }],
    ["ArrowUp", 0, { to: 0 }],
    ["ArrowRight", 0, { to: 1 }],
    ["ArrowRight", 1, undefined],
    ["ArrowRight", 3, { kind: "unfold", key: "politics" }],
    ["ArrowLeft", 0, { kind: "fold", key: "energy" }],
    ["ArrowLeft", 2, { to: 0 }],
    ["ArrowLeft", 3, undefined],
    ["Home", 3, { to: 0 }],
    ["End", 0, { to: 4 }],
    ["Enter", 1, { kind: "open", key: "grid" }],
    [" ", 1, { kind: "open", key: "grid" }],
    ["F2", 1, { kind: "rename", key: "grid" }],
    ["Delete", 1, { kind: "remove", key: "grid" }],
    ["Delete", 4, undefined],
    ["F2", 4, undefined],
    ["t", 1, undefined],
    ["ArrowDown", -1, undefined],
  ])("%s on line %d leads to %o", (key, from, expected) => {
    expect(walk(lines, from, key)).toEqual(expected);
  });

  it.each([
    [0, "p", 3],
    [3, "p", 3],
    [0, "s", 2],
    [2, "st", 2],
    [0, "x", -1],
  ])("from line %d the letters %s lead to line %d", (from, typed, expected) => {
    expect(typeAhead(lines, from, typed)).toBe(expected);
  });
});
