import { describe, expect, it } from "vitest";
import { walked } from "./walk";

describe("the arrow keys among the points of a chart", () => {
  it("lead to the next point and not beyond the last", () => {
    const from = { row: 1, column: 2 };
    const leads = (key: string) => walked(key, from, 2, 4);
    expect(leads("ArrowRight")).toEqual({ row: 1, column: 3 });
    expect(leads("ArrowLeft")).toEqual({ row: 1, column: 1 });
    expect(leads("ArrowUp")).toEqual({ row: 0, column: 2 });
    expect(leads("ArrowDown")).toEqual(from);
    expect(leads("Home")).toEqual({ row: 1, column: 0 });
    expect(leads("End")).toEqual({ row: 1, column: 3 });
    expect(walked("ArrowRight", { row: 0, column: 3 }, 2, 4)).toEqual({ row: 0, column: 3 });
    expect(leads("a")).toBeUndefined();
  });
});
