// @vitest-environment node
import { describe, expect, it } from "vitest";
import { everything, extended, holds, none, only, size, toggled, toSelection } from "./selection";

const request = { place: { kind: "inbox" }, query: "grid", sort: null } as const;

describe("a selection", () => {
  it("holds what was selected and nothing else", () => {
    const chosen = toggled(toggled(none, 3), 5);
    expect([3, 4, 5].map((id) => holds(chosen, id))).toEqual([true, false, true]);
    expect(size(chosen, 100)).toBe(2);
  });

  it("loses what is toggled twice", () => {
    expect(toggled(toggled(none, 3), 3)).toEqual(none);
    expect(toggled(toggled(everything, 3), 3)).toEqual(everything);
  });

  it("of everything counts the whole list but what was taken out", () => {
    const chosen = toggled(everything, 7);
    expect(holds(chosen, 7)).toBe(false);
    expect(holds(chosen, 8)).toBe(true);
    expect(size(chosen, 12_000)).toBe(11_999);
  });

  it("takes back what was taken out when a range covers it", () => {
    expect(extended(toggled(everything, 7), [6, 7, 8])).toEqual(everything);
    expect(extended(only([1]), [2, 3])).toEqual(only([1, 2, 3]));
  });

  it("never counts less than nothing when the list became shorter than the exceptions", () => {
    expect(size(toggled(toggled(everything, 1), 2), 1)).toBe(0);
  });
});

describe("what an action is about", () => {
  it.each([
    ["the selected articles", only([4, 2]), 9, { kind: "ids", ids: [4, 2] }],
    ["the article with the cursor where none is selected", none, 9, { kind: "ids", ids: [9] }],
    ["nothing where there is no cursor either", none, null, { kind: "ids", ids: [] }],
    ["a search, where all of it is selected", toggled(everything, 4), 9, { kind: "all", request, except: [4] }],
  ])("is %s", (_, chosen, current, expected) => {
    expect(toSelection(chosen, current, request)).toEqual(expected);
  });
});
