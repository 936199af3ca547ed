import { fireEvent, render, screen, waitFor, within } from "@testing-library/svelte";
import axe from "axe-core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import App from "../../App.svelte";
import type { Suggestion } from "../../generated/Suggestion";
import { row, TestLibrary } from "../../lib/test-library";

beforeEach(() => {
  delete window.sheafSettings;
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(600);
});
afterEach(() => {
  vi.restoreAllMocks();
});

const suggestion = (id: number, path: string, more: Partial<Suggestion> = {}): Suggestion => ({
  ...{ kind: "tag", id, path, colour: null, score: 300, likely: false, reason: { kind: "title" } },
  ...more,
});

const suggestions = [
  suggestion(1, "harbour", { likely: true, score: 800 }),
  suggestion(2, "ferry", { likely: true, score: 700, reason: { kind: "author", name: "Ada Okafor", count: 4 } }),
  suggestion(3, "Work", { kind: "folder", reason: { kind: "site", name: "The Review", count: 1 } }),
];

const press = (...keys: string[]) => {
  for (const key of keys) void fireEvent.keyDown(document.activeElement ?? document.body, { key });
};
const ids = (library: TestLibrary, command: string) =>
  library.of(command).map((it) => (it.selection as { ids: number[] }).ids);

async function open(count = 3, answers: Record<string, (payload: never) => unknown> = {}) {
  const library: TestLibrary = new TestLibrary(
    Array.from({ length: count }, (_, index) => row(index + 1)),
    {
      suggest: ({ article }: { article: number }) => {
        const has = library.rows.find((it) => it.id === article)?.tags.map((tag) => tag.path) ?? [];
        return suggestions.filter((it) => !has.includes(it.path));
      },
      file_articles: () => ({ action: "file", items: 1 }),
      ...answers,
    },
  );
  render(App);
  await within(await screen.findByRole("listbox", { name: "Articles: Inbox" })).findAllByRole("option");
  press("g", "r");
  await screen.findByText(`1 of ${count}`);
  await screen.findByRole("button", { name: /Give the tag harbour/ });
  return library;
}

describe("triage", () => {
  it("goes through the list that is open: each decision moves on, the end says what was done", async () => {
    const library = await open();
    press("e");
    await screen.findByText("2 of 3");
    press("l");
    await screen.findByText("3 of 3");
    press("j");
    expect(await screen.findByRole("heading", { name: "All 3 articles gone through" })).toBeTruthy();
    const tally = [...document.querySelectorAll(".over li")].map((it) => it.textContent);
    expect(tally).toEqual(["1 archived", "1 kept for later", "1 left where they were"]);
    expect(library.of("set_state").map((it) => it.state)).toEqual(["archive", "later"]);
    expect(ids(library, "set_state")).toEqual([[1], [2]]);
  });

  it("gives suggestions by number, at once and in the order of the keys, and takes one back by the same key", async () => {
    const library = await open();
    press("1", "2", "1");
    await waitFor(() => expect(library.of("tag_articles")).toHaveLength(3));
    expect(library.of("tag_articles").map(({ add, remove }) => [add, remove])).toEqual([
      [["harbour"], []],
      [["ferry"], []],
      [[], ["harbour"]],
    ]);
    await waitFor(() =>
      expect(screen.getByRole("button", { name: /Give the tag ferry/ }).getAttribute("aria-pressed")).toBe("true"),
    );
    expect(screen.getByRole("button", { name: /Give the tag harbour/ }).getAttribute("aria-pressed")).toBe("false");
    press("3");
    await waitFor(() =>
      expect(library.of("file_articles")).toEqual([{ selection: { kind: "ids", ids: [1] }, folder: 3 }]),
    );
  });

  it("a number pressed with the next article's letter before it is about the next article", async () => {
    const library = await open();
    press("1", "e", "2", "e");
    await screen.findByText("3 of 3");
    expect(ids(library, "tag_articles")).toEqual([[1], [2]]);
    expect(library.of("tag_articles").map((it) => it.add)).toEqual([["harbour"], ["ferry"]]);
    expect(ids(library, "set_state")).toEqual([[1], [2]]);
  });

  it("one key gives all likely tags in one step, and the next article gets the same ones by another", async () => {
    const library = await open();
    press("a", "e", ".");
    await waitFor(() => expect(library.of("tag_articles")).toHaveLength(2));
    expect(library.of("tag_articles").map((it) => it.add)).toEqual([
      ["harbour", "ferry"],
      ["harbour", "ferry"],
    ]);
    expect(ids(library, "tag_articles")).toEqual([[1], [2]]);
  });

  it("undo leads back to the article it was about", async () => {
    await open();
    press("e");
    await screen.findByText("2 of 3");
    press("e");
    await screen.findByText("3 of 3");
    press("u");
    expect(await screen.findByText("2 of 3")).toBeTruthy();
    press("u");
    expect(await screen.findByText("1 of 3")).toBeTruthy();
  });

  it("several are selected and decided at once", async () => {
    const library = await open(4);
    press("J");
    void fireEvent.keyDown(document.activeElement ?? document.body, { key: "J", shiftKey: true });
    await waitFor(() => expect(screen.getAllByRole("option", { selected: true })).toHaveLength(2));
    press("e");
    await waitFor(() => expect(library.of("set_state")).toHaveLength(1));
    expect((ids(library, "set_state")[0] ?? []).length).toBe(2);
  });

  it("has the next two articles ready before they are asked for", async () => {
    const library = await open(5);
    await waitFor(() => expect(library.of("article").map((it) => it.id)).toEqual(expect.arrayContaining([1, 2, 3])));
    expect(library.of("article").map((it) => it.id)).not.toContain(4);
    press("j");
    await waitFor(() => expect(library.of("article").map((it) => it.id)).toContain(4));
  });

  it("Escape leads back to the list; an empty one is not gone through", async () => {
    await open();
    press("Escape");
    expect(await screen.findByRole("listbox", { name: "Articles: Inbox" })).toBeTruthy();
    expect(screen.queryByText("1 of 3")).toBeNull();
  });

  it("says its reasons, and axe finds nothing", async () => {
    await open();
    expect(screen.getByText("4 articles by Ada Okafor")).toBeTruthy();
    const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false } } });
    expect(violations.map((it) => `${it.id}: ${it.nodes.map((node) => node.html).join(" ")}`)).toEqual([]);
  });
});
