import { describe, expect, test } from "vitest";
import { findText, findWords, fold, indexText, markSpans, unmark, wordsOfQuery } from "./find";

function page(html: string): HTMLElement {
  const root = document.createElement("div");
  root.innerHTML = html;
  return root;
}
const marked = (root: HTMLElement) => [...root.querySelectorAll("mark")].map((it) => it.textContent);

test.each([
  ["Éclair", "eclair"],
  ["ＡＢＣ", "abc"],
  ["Straße", "straße"],
  ["İstanbul", "istanbul"],
  ["a\u00a0b\tc", "a b c"],
  ["ﬁn", "fin"],
  ["洪水", "洪水"],
])("%s is folded to %s", (text, folded) => {
  expect(fold(text)).toBe(folded);
});

describe("finding a text", () => {
  test.each([
    ["case and accents do not matter", "<p>Déjà vu, DEJA VU</p>", "deja vu", ["Déjà vu", "DEJA VU"]],
    ["a match runs over inline elements", "<p>the <b>gr</b>id held</p>", "the grid", ["the ", "gr", "id"]],
    ["a match does not run from block to block", "<p>the</p><p>grid</p>", "thegrid", []],
    ["a ligature is found by its letters", "<p>the ﬁnal word</p>", "final", ["ﬁnal"]],
    ["characters beyond the basic plane are whole", "<p>x𝔘𝔫y</p>", "un", ["𝔘𝔫"]],
    ["nothing is found of nothing", "<p>text</p>", " ", []],
  ])("%s", (_name, html, text, expected) => {
    const root = page(html);
    const index = indexText(root);
    markSpans(index, findText(index, text, 100), "found");
    expect(marked(root)).toEqual(expected);
  });

  test("no more places are found than asked for", () => {
    expect(findText(indexText(page("<p>aaaaaaaa</p>")), "a", 3)).toHaveLength(3);
  });

  test("taking the marks away leaves the page as it was", () => {
    const html = "<p>the <b>gr</b>id and the grid</p>";
    const root = page(html);
    const index = indexText(root);
    expect(markSpans(index, findText(index, "grid", 100), "found")).toHaveLength(2);
    unmark(root, "found");
    expect(root.innerHTML).toBe(html);
    expect(root.querySelector("p")?.childNodes).toHaveLength(3);
  });
});

describe("finding the words of a search", () => {
  test.each([
    ["a word is marked to its end", "<p>Batteries, battery</p>", ["batter"], ["Batteries", "battery"]],
    ["a word within a word is not meant", "<p>regrid a grid</p>", ["grid"], ["grid"]],
    ["what is written without spaces is found anywhere", "<p>与洪水同住</p>", ["洪水"], ["洪水"]],
    ["overlapping words are marked once", "<p>night bus</p>", ["night bus", "bus"], ["night bus"]],
  ])("%s", (_name, html, words, expected) => {
    const root = page(html);
    const index = indexText(root);
    markSpans(index, findWords(index, words, 100), "hit");
    expect(marked(root)).toEqual(expected);
  });
});

test.each([
  ["river tree", ["river", "tree"]],
  ['"night bus" tram', ["night bus", "tram"]],
  ["river OR canal", ["river", "canal"]],
  ["-tram bus", ["bus"]],
  ["batter*", ["batter"]],
  ["title:night tag:city site:x.org", ["night"]],
  ['tag:"long reads" bus', ["bus"]],
  ["(river tree)", ["river", "tree"]],
  ['"unfinished', ["unfinished"]],
  ["", []],
])("the words to mark of %s", (query, words) => {
  expect(wordsOfQuery(query)).toEqual(words);
});
