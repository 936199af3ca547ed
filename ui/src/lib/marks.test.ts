import { describe, expect, it } from "vitest";
import type { Highlight } from "../generated/Highlight";
import { indexPage, passageOf, placeHighlights } from "./marks";

const text = "The keeper reads.\n\nA pump, then a pump again: straße.\n\nThe keeper sleeps.";

function page(
  html = "<p>The <b>keeper</b> reads.</p><p>A pump, then a pump\nagain: straße.</p><p>The keeper sleeps.</p>",
) {
  const root = document.createElement("div");
  root.innerHTML = html;
  return root;
}

const highlight = (id: number, quote: string, position: number | null = null): Highlight => ({
  ...{ id, uid: `uid-${id}`, quote, position, note: "", colour: null, created: 0, tags: [] },
});

const placed = (root: Node, ...highlights: Highlight[]) => {
  const index = indexPage(root);
  const found = placeHighlights(index, text, highlights);
  return found.map((it): [number, string] => [it.id, index.folded.slice(it.span.start, it.span.end)]);
};

describe("a highlight", () => {
  it.each([
    ["over an inline element", highlight(1, "The keeper reads"), "the keeper reads"],
    ["whatever the white space", highlight(1, "a pump\n\nagain"), "a pump again"],
    ["from one block into the next", highlight(1, "reads. A pump"), "reads.\na pump"],
    ["whose letters fold into several", highlight(1, "straße"), "straße"],
  ])("is found %s", (_, one, found) => {
    expect(placed(page(), one)).toEqual([[1, found]]);
  });

  it("stands at the place nearest to where the library has it", () => {
    const index = indexPage(page());
    const at = (position: number | null) =>
      placeHighlights(index, text, [highlight(1, "The keeper", position)])[0]?.span;
    expect(at(0)).toEqual({ start: 0, end: 10 });
    expect(at(null)).toEqual({ start: 0, end: 10 });
    expect(at(text.indexOf("The keeper sleeps"))).toEqual({ start: 53, end: 63 });
  });

  it("that the page does not have is left out", () => {
    expect(placed(page(), highlight(1, "a whale"), highlight(2, " \n"), highlight(3, "sleeps"))).toEqual([
      [3, "sleeps"],
    ]);
  });

  it("that overlaps another begins where that one ends", () => {
    expect(placed(page(), highlight(1, "keeper reads"), highlight(2, "reads. A pump"))).toEqual([
      [1, "keeper reads"],
      [2, ".\na pump"],
    ]);
    expect(placed(page(), highlight(1, "keeper reads"), highlight(2, "keep"))).toEqual([[1, "keeper reads"]]);
  });

  it("is not looked for in what stands for a picture", () => {
    const root = page('<p>One</p><span class="standin">keeper</span><p>keeper two</p>');
    expect(placed(root, highlight(1, "One keeper"))).toEqual([[1, "one\nkeeper"]]);
  });
});

describe("a selection", () => {
  const select = (
    root: HTMLElement,
    from: [Node | null | undefined, number],
    to: [Node | null | undefined, number],
  ) => {
    const range = document.createRange();
    range.setStart(from[0] as Node, from[1]);
    range.setEnd(to[0] as Node, to[1]);
    return passageOf(root, text, range);
  };

  it("is a passage with its place in the text", () => {
    const root = page();
    const bold = root.querySelector("b")?.firstChild;
    const second = root.querySelectorAll("p")[1]?.firstChild;
    expect(select(root, [bold, 0], [second, 6])).toEqual({ quote: "keeper reads.\n\nA pump", position: 4 });
    expect(select(root, [second, 12], [second, 19])).toEqual({ quote: "a pump", position: 32 });
    expect(select(root, [second, 27], [second, 33])).toEqual({ quote: "straße", position: text.indexOf("straße") });
  });

  it("of whole elements is their text", () => {
    const root = page();
    expect(select(root, [root, 2], [root, 3])).toEqual({ quote: "The keeper sleeps.", position: 55 });
  });

  it("of nothing but space is none", () => {
    const root = page();
    const last = root.querySelector("p")?.lastChild;
    expect(select(root, [last, 0], [last, 1])).toBeUndefined();
  });

  it("in a page that differs from the text has no place", () => {
    const root = page("<p>Quite another beginning</p><p>A pump</p>");
    expect(select(root, [root, 1], [root, 2])).toEqual({ quote: "A pump", position: undefined });
  });
});
