import { clearMocks, mockIPC } from "@tauri-apps/api/mocks";
import { afterEach, expect, test } from "vitest";
import type { FolderNode } from "../generated/FolderNode";
import { folderAt, folderOffers } from "./folders";

const tree: FolderNode[] = [
  { id: 1, parent: null, name: "Home", path: "Home", count: 2 },
  { id: 2, parent: null, name: "Work", path: "Work", count: 9 },
  { id: 3, parent: 2, name: "Énergie", path: "Work/Énergie", count: 5 },
  { id: 4, parent: 2, name: "Homework", path: "Work/Homework", count: 1 },
];
afterEach(clearMocks);

test.each([
  ["", ["Home", "Work", "Work/Énergie", "Work/Homework"]],
  ["home", ["Home", "Work/Homework"]],
  ["energie", ["Work/Énergie", "new: energie"]],
  ["work", ["Work", "Work/Énergie", "Work/Homework"]],
  ["Work / Water", ["new: Work/Water"]],
  [" / ", ["Home", "Work", "Work/Énergie", "Work/Homework"]],
])("typing “%s” offers what fits", (text, expected) => {
  const offers = folderOffers(tree, text, new Set(), 10);
  expect(offers.map((it) => (it.isNew ? `new: ${it.value}` : it.value))).toEqual(expected);
});

test("folders that the article is in are left out", () => {
  expect(folderOffers(tree, "home", new Set([1]), 10).map((it) => it.value)).toEqual(["Work/Homework"]);
});

test("a path is followed as far as it exists and made from there", async () => {
  const made: unknown[] = [];
  mockIPC((command, args) => {
    if (command === "folders") return tree;
    made.push(args);
    return 10 + made.length;
  });
  expect(await folderAt("work/Water/Rivers")).toBe(12);
  expect(made).toEqual([
    { name: "Water", parent: 2 },
    { name: "Rivers", parent: 11 },
  ]);
});

test("a path without a name is refused", async () => {
  mockIPC(() => tree);
  await expect(folderAt(" / ")).rejects.toMatchObject({ code: "invalid" });
});
