import { render, screen } from "@testing-library/svelte";
import { tick } from "svelte";
import { expect, it } from "vitest";
import Tree from "./Tree.svelte";
import type { TreeLine } from "./tree";

const lines = (names: string): TreeLine[] =>
  [...names].map((name, at) => ({
    key: name,
    label: name,
    level: 1,
    unfolded: null,
    size: names.length,
    nth: at + 1,
    count: undefined,
  }));

it("a line that goes up or down keeps the keyboard, wherever the others go", async () => {
  const rest = { label: "Letters", name: "letters", open: null, draft: null, onact: () => {}, ondraft: () => {} };
  const { rerender } = render(Tree, { ...rest, lines: lines("ABCD") });
  const focused = () => document.activeElement?.getAttribute("data-key");
  screen.getByRole("treeitem", { name: "C" }).focus();
  for (const order of ["ACBD", "CABD", "ABDC", "DCBA", "BC"]) {
    await rerender({ lines: lines(order) });
    await tick();
    expect(focused()).toBe("C");
    expect(screen.getAllByRole("treeitem").map((it) => it.dataset.key)).toEqual([...order]);
  }
  await rerender({ lines: lines("AB") });
  await tick();
  expect(focused()).toBe(null);
});
