import { describe, expect, it } from "vitest";
import type { Step } from "../../generated/Step";
import { byDay, way } from "./days";

const step = (id: number, at: Date): Step => ({
  id,
  at: at.getTime(),
  action: "star",
  items: 1,
  subject: null,
  undone: false,
});

describe("steps", () => {
  it("are put together by the day of the person's calendar", () => {
    const now = new Date(2026, 2, 4, 9);
    const steps = [
      step(5, new Date(2026, 2, 4, 8)),
      step(4, new Date(2026, 2, 4, 0, 1)),
      step(3, new Date(2026, 2, 3, 23, 59)),
      step(1, new Date(2026, 1, 1)),
    ];
    const days = byDay(steps, now).map((day) => [day.ago, day.steps.map((it) => [it.step.id, it.at])]);
    expect(days).toEqual([
      [
        0,
        [
          [5, 0],
          [4, 1],
        ],
      ],
      [1, [[3, 2]]],
      [31, [[1, 3]]],
    ]);
  });

  it.each([
    [0, 0, { kind: "here", steps: 0 }],
    [3, 0, { kind: "undo", steps: 3 }],
    [0, 2, { kind: "redo", steps: 2 }],
    [1, 2, { kind: "redo", steps: 1 }],
    [2, 2, { kind: "here", steps: 0 }],
    [3, 2, { kind: "undo", steps: 1 }],
  ])("at place %i with %i taken back say how far away they are", (at, undone, expected) => {
    expect(way(at, undone)).toEqual(expected);
  });
});
