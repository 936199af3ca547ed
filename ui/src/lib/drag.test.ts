import { describe, expect, it } from "vitest";
import { accepts, dropAttributes, edgeOf, targetOf, type Cargo, type Target } from "./drag.svelte";

const line = { top: 100, height: 20 };
const articles: Cargo = { kind: "articles", selection: { kind: "ids", ids: [1] }, count: 1 };
const folder = (id: number | null): Target => ({ kind: "folder", id, name: "Work", parent: null, next: 3 });
const search: Target = { kind: "saved_search", id: 2, name: "Unread", parent: 1, next: null };

describe("what is dropped at the edge of a line", () => {
  it.each([
    [folder(1), { kind: "folder", id: 9, name: "" }, 102, "before"],
    [folder(1), { kind: "folder", id: 9, name: "" }, 110, undefined],
    [folder(1), { kind: "folder", id: 9, name: "" }, 118, "after"],
    [folder(1), articles, 102, undefined],
    [folder(1), { kind: "saved_search", id: 9, name: "" }, 102, undefined],
    [search, { kind: "saved_search", id: 9, name: "" }, 109, "before"],
    [search, { kind: "saved_search", id: 9, name: "" }, 111, "after"],
    [{ kind: "folder", id: null, name: "" }, { kind: "folder", id: 9, name: "" }, 102, undefined],
  ] as const)("%o %o at %i goes %s", (target, cargo, y, edge) => {
    expect(edgeOf(target, cargo, line, y)).toBe(edge);
  });

  it("is read again as it was written", () => {
    const element = document.createElement("div");
    for (const target of [folder(1), search, { kind: "tag", id: 4, name: "sea" } as const]) {
      for (const [name, value] of Object.entries(dropAttributes(target))) element.setAttribute(name, value);
      expect(targetOf(element)?.target).toEqual(target);
      for (const name of element.getAttributeNames()) element.removeAttribute(name);
    }
  });

  it("is taken only where it means something", () => {
    expect(accepts(search, articles)).toBe(false);
    expect(accepts(folder(1), articles)).toBe(true);
    expect(accepts(folder(null), { kind: "saved_search", id: 2, name: "" })).toBe(true);
    expect(accepts(search, { kind: "saved_search", id: 2, name: "" })).toBe(false);
    expect(accepts(search, { kind: "folder", id: 7, name: "" })).toBe(false);
  });
});
