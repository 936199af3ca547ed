import { describe, expect, it } from "vitest";
import type { FolderNode } from "../../generated/FolderNode";
import type { SavedSearch } from "../../generated/SavedSearch";
import { belowFolder, shelfLines, shelvesOf, type Order } from "./folders";

const folder = (id: number, parent: number | null, path: string, count = 0): FolderNode => ({
  id,
  parent,
  path,
  name: path.split("/").at(-1) ?? path,
  count,
});

const folders = [
  folder(1, null, "Work"),
  folder(3, 1, "Work/Solar", 1_200),
  folder(2, 1, "Work/Energy", 4),
  folder(4, 2, "Work/Energy/Grid"),
  folder(5, null, "Art"),
  folder(6, null, "Workshop"),
];

const searches: SavedSearch[] = [
  { id: 2, parent: 1, name: "Unread", query: "is:unread" },
  { id: 1, parent: 1, name: "Long", query: "words:>3000" },
];

const linesOf = (order: Order, unfolded: (id: number) => boolean = () => true) =>
  shelfLines(shelvesOf(folders, searches, order), unfolded, new Map([[1, 7]]));

describe("the folder tree", () => {
  it("lists what is unfolded, by name, each level by itself", () => {
    const lines = shelfLines(shelvesOf(folders, [], "name"), (it) => it === 1, new Map());
    expect(lines.map((it) => [it.label, it.level, it.unfolded, it.nth, it.size])).toEqual([
      ["Art", 1, null, 1, 3],
      ["Work", 1, true, 2, 3],
      ["Energy", 2, false, 1, 2],
      ["Solar", 2, null, 2, 2],
      ["Workshop", 1, null, 3, 3],
    ]);
  });

  it("has smart folders before the folders they are beside", () => {
    expect(linesOf("name").map((it) => it.label)).toEqual([
      ...["Art", "Work", "Long", "Unread", "Energy", "Grid", "Solar", "Workshop"],
    ]);
  });

  it("leaves what was put in order by hand as it is", () => {
    expect(linesOf("hand", (it) => it === 1).map((it) => it.label)).toEqual([
      ...["Work", "Unread", "Long", "Solar", "Energy", "Art", "Workshop"],
    ]);
  });

  it("says a count where there is something to count", () => {
    const counts = linesOf("name").map((it) => it.count);
    expect(counts.filter((it) => it !== undefined)).toEqual(["7", "4", "1,200"]);
  });

  it("counts the folders within a folder, not those that begin with its name", () => {
    const [work] = folders;
    expect(work && belowFolder(folders, work).map((it) => it.id)).toEqual([3, 2, 4]);
  });
});
