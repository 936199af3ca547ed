import { expect, it } from "vitest";
import { kept, KeptLines } from "./kept";

it("an equal answer is the one before", () => {
  const before = {
    total: 2,
    rows: [
      { id: 1, tags: ["a"] },
      { id: 2, tags: [] },
    ],
    failure: null,
  };
  expect(kept(before, structuredClone(before))).toBe(before);
});

it("of an answer that differs what is equal is kept", () => {
  const before = {
    total: 2,
    rows: [
      { id: 1, tags: ["a"] },
      { id: 2, tags: [] as string[] },
    ],
  };
  const now = {
    total: 3,
    rows: [
      { id: 1, tags: ["a"] },
      { id: 2, tags: ["b"] },
      { id: 3, tags: [] },
    ],
  };
  const both = kept(before, structuredClone(now));
  expect(both).toEqual(now);
  expect(both.rows[0]).toBe(before.rows[0]);
  expect(both.rows[1]).not.toBe(before.rows[1]);
});

it.each<[string, unknown, unknown]>([
  ["a name more", { a: 1 }, { a: 1, b: undefined }],
  ["a name less", { a: 1, b: undefined }, { a: 1 }],
  ["another name", { a: undefined }, { b: undefined }],
  ["a list that is shorter", [1, 2], [1]],
  ["a list and an object", [], {}],
  ["nothing and an object", null, {}],
  ["the other zero", [0], [-0]],
])("%s is a difference", (_, before, now) => {
  expect(kept(before, now)).toStrictEqual(now);
  expect(kept(before, now)).not.toBe(before);
});

it("what is made of a class is taken as it comes", () => {
  const now = new Map([[1, 2]]);
  expect(kept(new Map([[1, 2]]), now)).toBe(now);
});

it("a line is kept wherever it stands", () => {
  const lines = new KeptLines<{ key: string; count: number }>();
  const [a, b] = lines.of([
    { key: "a", count: 1 },
    { key: "b", count: 2 },
  ]);
  const now = lines.of([
    { key: "b", count: 2 },
    { key: "a", count: 3 },
  ]);
  expect(now[0]).toBe(b);
  expect(now[1]).toEqual({ key: "a", count: 3 });
  expect(now[1]).not.toBe(a);
});
