import { expect, test } from "vitest";
import { blockStarts, directionOf, preparePage, targetOf } from "./reading";

const hash = "a".repeat(64);
const prepare = (html: string) =>
  preparePage(html, (it) => `picture://localhost/${it}`, {
    picture: "Picture",
    from: (host) => `Not loaded from ${host}`,
    missing: "Not loaded",
  });
function shown(html: string): HTMLElement {
  const root = document.createElement("div");
  root.append(prepare(html).content);
  return root;
}

test.each([
  ["scripts", "<p>a<script>alert(1)</script></p>"],
  ["handlers", '<p onclick="alert(1)">a</p>'],
  ["script addresses", '<p><a href="javascript:alert(1)">a</a></p>'],
  ["hidden script addresses", '<p><a href="java&#9;script:alert(1)">a</a></p>'],
  ["frames", '<iframe srcdoc="<script>alert(1)</script>"></iframe><p>a</p>'],
  ["styles", "<style>@import url(https://x.example/a.css)</style><p style='background:url(https://x.example)'>a</p>"],
  ["drawings", '<svg onload="alert(1)"><use href="https://x.example/a.svg"/></svg><p>a</p>'],
  ["forms", '<form action="https://x.example"><input autofocus onfocus="alert(1)"></form><p>a</p>'],
  ["refreshes", '<meta http-equiv="refresh" content="0;url=https://x.example"><p>a</p>'],
  ["media", '<video src="https://x.example/a.mp4" poster="https://x.example/a.jpg"></video><p>a</p>'],
  [
    "picture sources",
    '<picture><source srcset="https://x.example/a.webp"></picture><p background="https://x.example">a</p>',
  ],
])("%s do not reach the page", (_what, html) => {
  const { innerHTML } = shown(html);
  expect(innerHTML).not.toMatch(/alert|x\.example|<(?:svg|form|input|iframe|style|meta|video|source|script)|style=/iu);
  expect(innerHTML).toContain("a");
});

test("pictures of the library are shown from the library", () => {
  const picture = shown(`<p><img src="picture:${hash}" alt="A bridge"></p>`).querySelector("img");
  expect(picture?.getAttribute("src")).toBe(`picture://localhost/${hash}`);
  expect(picture?.alt).toBe("A bridge");
});

test.each([
  ["https://tracker.example.com/a.jpg", "Not loaded from tracker.example.com"],
  ["data:image/png;base64,AAAA", "Not loaded"],
  ["picture:../../etc/passwd", "Not loaded"],
  ["a/b.png", "Not loaded"],
  ["https://", "Not loaded"],
])("a picture at %s is not loaded but described", (source, reason) => {
  const root = shown(`<p><img src="${source}" srcset="${source} 2x" alt="A bridge"></p>`);
  expect(root.querySelector("img")).toBeNull();
  expect(root.querySelector(".standin")?.textContent).toBe(`A bridge${reason}`);
});

test("counting pixels leave nothing behind", () => {
  expect(shown('<p>a<img src="https://x.example/p.gif" width="1" height="1"></p>').innerHTML).toBe("<p>a</p>");
});

test("a table gets a frame of its own to scroll in", () => {
  expect(shown("<table><tbody><tr><td>1</td></tr></tbody></table>").querySelector(".wide > table")).not.toBeNull();
});

test("headings are listed from the outermost level that is used", () => {
  const { headings } = prepare("<h2>One</h2><h3> Two\n lines </h3><h2></h2><h2>Three</h2>");
  expect(headings.map(({ level, text }) => [level, text])).toEqual([
    [1, "One"],
    [2, "Two lines"],
    [1, "Three"],
  ]);
});

test("blocks are found inside what wraps them all", () => {
  const { blocks } = prepare("<div><article><p>a</p><p>b</p></article></div>");
  expect(blocks.map((it) => it.tagName)).toEqual(["P", "P"]);
});

test("a block begins where the text before it ends", () => {
  expect(prepare("<p>aaa</p><p>a</p><hr>").starts).toEqual([0, 0.6, 0.8]);
  expect(blockStarts([])).toEqual([]);
});

test.each([
  ["#fn1", null, { kind: "inside", id: "fn1" }],
  ["#f%C3%BC", null, { kind: "inside", id: "fü" }],
  ["#%", null, { kind: "inside", id: "%" }],
  ["https://a.example/x#fn1", "https://a.example/x", { kind: "inside", id: "fn1" }],
  ["https://a.example/y#fn1", "https://a.example/x", { kind: "outside", url: "https://a.example/y#fn1" }],
  ["https://a.example/x", "https://a.example/x", { kind: "outside", url: "https://a.example/x" }],
  ["mailto:a@b.example", null, { kind: "outside", url: "mailto:a@b.example" }],
  ["javascript:alert(1)", null, { kind: "nowhere" }],
  ["file:///etc/passwd", null, { kind: "nowhere" }],
  ["page.html", null, { kind: "nowhere" }],
])("the link %s of %s leads where it should", (href, url, target) => {
  expect(targetOf(href, url)).toEqual(target);
});

test.each([
  ["ar", "rtl"],
  ["he", "rtl"],
  ["en", "ltr"],
  ["zh", "ltr"],
  [null, "auto"],
])("an article in %s runs %s", (language, direction) => {
  expect(directionOf(language)).toBe(direction);
});
