// @vitest-environment node
import { describe, expect, it } from "vitest";
import { moved, pageHeight, seen, tallest, toPage, toShow, toWhole, wholeHeight, type Extent } from "./scroll";

const short: Extent = { rows: 1_000, rowHeight: 92, view: 600 };
const long: Extent = { rows: 1_000_000, rowHeight: 92, view: 600 };

describe("a list that fits a page", () => {
  it("is as tall as its rows and moves by what is scrolled", () => {
    expect(pageHeight(short)).toBe(92_000);
    expect(moved(short, 0, 0, 5_000)).toBe(5_000);
    expect(toPage(short, 5_000)).toBe(5_000);
  });
});

describe("a list taller than a page can be", () => {
  const end = wholeHeight(long) - long.view;
  const pageEnd = tallest - long.view;

  it("moves by what the wheel says, and by shares when the bar leaps", () => {
    expect(moved(long, 40_000, 3_000, 3_100)).toBe(40_100);
    expect(moved(long, 0, 0, pageEnd / 2)).toBeCloseTo(end / 2);
  });

  it("reaches its first and its last row", () => {
    expect(moved(long, 5_000, 300, 0)).toBe(0);
    expect(moved(long, end - 5_000, pageEnd - 300, pageEnd)).toBe(end);
    expect(seen(long, end, 0)[1]).toBe(999_999);
  });

  it.each([0, 1, 92, 40_000, 45_000_000, 91_999_400])("finds place %d again from the bar", (position) => {
    expect(toWhole(long, toPage(long, position))).toBeCloseTo(position, 3);
  });

  it("never leaves its ends by small moves", () => {
    expect(moved(long, 10, 500, 400)).toBe(0);
    expect(moved(long, end - 10, 1_000, 1_100)).toBe(end);
  });
});

describe("the rows that are seen", () => {
  it.each([
    [0, 0, [0, 6]],
    [92, 0, [1, 7]],
    [0, 6, [0, 12]],
    [91_400, 6, [987, 999]],
  ])("from %d with %d to spare are %o", (position, spare, expected) => {
    expect(seen(short, position, spare)).toEqual(expected);
  });

  it("are none in an empty list", () => {
    const [first, last] = seen({ ...short, rows: 0 }, 0, 6);
    expect(last).toBeLessThan(first);
  });

  it.each([
    ["above", 5_000, 3, 276],
    ["below", 0, 50, 51 * 92 - 600],
    ["in sight", 276, 5, 276],
    ["before the first", 276, -1, 276],
    ["after the last", 276, 1_000, 276],
  ])("of a row that is %s: the place to show it is the nearest", (_, position, row, expected) => {
    expect(toShow(short, position, row)).toBe(expected);
  });
});
