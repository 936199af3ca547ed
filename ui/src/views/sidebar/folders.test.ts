import { describe, expect, it } from "vitest";
import type { FolderNode } from "../../generated/FolderNode";
import { belowFolder, folderLines } from "./folders";

const folder = (id: number, parent: number | null, path: string, count = 0): FolderNode => ({
  id,
  parent,
  path,
  name: path.split("/").at(-1) ?? path,
  count,
});

const folders = [
  folder(3, 1, "Work/Solar", 1_200),
  folder(1, null, "Work"),
  folder(2, 1, "Work/Energy", 4),
  folder(4, 2, "Work/Energy/Grid"),
  folder(5, null, "Art"),
  folder(6, null, "Workshop"),
];

describe("the folder tree", () => {
  it("lists what is unfolded, by name, each level by itself", () => {
    const lines = folderLines(folders, (it) => it.id === 1);
    expect(lines.map((it) => [it.label, it.level, it.unfolded, it.nth, it.size])).toEqual([
      ["Art", 1, null, 1, 3],
      ["Work", 1, true, 2, 3],
      ["Energy", 2, false, 1, 2],
      ["Solar", 2, null, 2, 2],
      ["Workshop", 1, null, 3, 3],
    ]);
  });

  it("says a count where there is something to count", () => {
    const counts = folderLines(folders, () => true).map((it) => it.count);
    expect(counts.filter((it) => it !== undefined)).toEqual(["4", "1,200"]);
  });

  it("counts the folders within a folder, not those that begin with its name", () => {
    const [work] = folders.filter((it) => it.id === 1);
    expect(work && belowFolder(folders, work).map((it) => it.id)).toEqual([3, 2, 4]);
  });
});
