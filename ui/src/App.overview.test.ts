// The pages about the whole library, reached and used by keyboard.
import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import App from "./App.svelte";
import type { DuplicatePage } from "./generated/DuplicatePage";
import type { Likeness } from "./generated/Likeness";
import type { SpanCounts } from "./generated/SpanCounts";
import type { Statistics } from "./generated/Statistics";
import type { Step } from "./generated/Step";
import { row, TestLibrary } from "./lib/test-library";

beforeEach(() => {
  delete window.sheafSettings;
  // jsdom lays nothing out: every list is given the height of a window.
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(600);
});
afterEach(() => {
  vi.restoreAllMocks();
});

async function open(library: TestLibrary, keys: string) {
  render(App);
  await within(await screen.findByRole("listbox", { name: "Articles: Inbox" })).findAllByRole("option");
  await userEvent.keyboard(keys);
  return library;
}

const step = (id: number, undone: boolean, subject: string | null = null): Step => ({
  ...{ id, undone, subject, action: "tag", items: 3 },
  at: Date.now() - (10 - id) * 60_000,
});

it("the history says how many steps away each step is, and goes there", async () => {
  let steps = [step(4, true), step(3, false, "sea"), step(2, false), step(1, false)];
  const library = new TestLibrary([row(1)], {
    history_page: () => ({ steps, total: 4, undone: steps.filter((it) => it.undone).length }),
    undo_to: ({ step: to }: { step: number }) => {
      steps = steps.map((it) => ({ ...it, undone: it.id > to }));
      void library.changed("step");
      return { undone: 2, redone: 0 };
    },
  });
  await open(library, "gh");
  const page = await screen.findByRole("region", { name: "History" });
  await waitFor(() => expect(page.textContent).toContain("Tagged 3 articles: sea"));
  expect(document.activeElement).toBe(page);
  const stops = () =>
    within(page)
      .getAllByRole("button")
      .map((it) => it.textContent.trim());
  expect(stops()).toEqual([
    "Redo up to here (1 step)",
    "Undo back to here (1 step)",
    "Undo back to here (2 steps)",
    "Undo everything (3 steps)",
  ]);
  await userEvent.keyboard("{ArrowDown}{ArrowDown}{ArrowDown}{ArrowDown}{Enter}");
  expect(library.of("undo_to")).toEqual([{ step: 1 }]);
  await waitFor(() => expect(within(page).getAllByText("Taken back")).toHaveLength(3));
  expect(await screen.findByText("Undid 2 steps")).toBeTruthy();
  await waitFor(() => expect(document.activeElement?.textContent).toBe("The library is here"));
  // No key changes an article that is not to be seen.
  await userEvent.keyboard("e#");
  expect(library.of("set_state")).toEqual([]);
  await userEvent.keyboard("{Escape}");
  expect(await screen.findByRole("listbox", { name: "Articles: Inbox" })).toBeTruthy();
});

const duplicate = (id: number, more: object) => ({
  ...{ row: row(id, more), url: null, note: "", highlights: 0, original: "a.txt" },
});

it("duplicates stand side by side, and the one that is chosen stays", async () => {
  const merged = { action: "merge_duplicates", items: 1 };
  const page = (kind: Likeness): DuplicatePage => ({
    groups:
      kind === "address"
        ? [{ ids: [1, 2], keep: 2, articles: [duplicate(1, { words: 100 }), duplicate(2, { words: 900 })] }]
        : [],
    total: kind === "address" ? 1 : 0,
    counts: { exact: 0, address: 1, title: 0 },
    exactSurplus: 0,
  });
  const library = new TestLibrary([row(1), row(2)], {
    duplicates: ({ kind }: { kind: Likeness }) => page(kind),
    merge_duplicates: () => merged,
    keep_apart: () => ({ action: "keep_apart", items: 1 }),
  });
  await open(library, "gd");
  // Where nothing is exactly the same, what is nearly so is shown.
  const group = await screen.findByRole("article", { name: "Article 2: 2 articles" });
  expect(within(group).getByRole("row", { name: "Words, differs 100 900" })).toBeTruthy();
  expect(within(group).getByRole("row", { name: "Author Ada Okafor Ada Okafor" })).toBeTruthy();
  await userEvent.click(within(group).getByRole("radio", { name: "Keep this one Article 1" }));
  await userEvent.click(within(group).getByRole("button", { name: "Merge 2 into one" }));
  expect(library.of("merge_duplicates")).toEqual([{ keep: 1, others: [2] }]);
  await userEvent.click(within(group).getByRole("button", { name: "Keep apart" }));
  expect(library.of("keep_apart")).toEqual([{ articles: [1, 2] }]);
});

const span = (begins: string, saved: number): SpanCounts => ({
  ...{ begins, saved, read: 1, words: 900, waiting: 2, savedQuery: `saved:${begins}` },
  ...{ readQuery: `read:${begins}`, waitingQuery: `saved:<=${begins} is:unread` },
});

it("each bar of a chart opens the articles it counts", async () => {
  const found: Statistics = {
    unit: "month",
    spans: [span("2026-01", 4), span("2026-02", 0), span("2026-03", 7)],
    whole: { ...span("2026-01", 11), savedQuery: "saved:2026-01..2026-03" },
    sites: [{ name: "Harbour", count: 3, read: 1, query: "site:Harbour saved:2026-01..2026-03" }],
    languages: [{ name: "de", count: 3, read: 0, query: "lang:de saved:2026-01..2026-03" }],
    tags: [{ name: "sea/salt", count: 5, counts: [2, 0, 3], token: 'tag:"sea/salt"' }],
  };
  const library = new TestLibrary([row(1)], {
    statistics: () => found,
    search_articles: () => ({ rows: [row(1)], total: 1, forgiven: null, pending: 0 }),
  });
  await open(library, "gn");
  const chart = await screen.findByRole("region", { name: "Saved and read" });
  within(chart).getByRole("button", { name: "March 2026, saved: 7" }).focus();
  // What is 0 leads nowhere.
  await userEvent.keyboard("{ArrowLeft}{Enter}");
  expect(document.activeElement?.getAttribute("aria-label")).toBe("February 2026, saved: 0");
  await userEvent.keyboard("{ArrowLeft}{Enter}");
  expect(await screen.findByRole("listbox", { name: "Articles: All" })).toBeTruthy();
  expect(library.of("search_articles").at(-1)?.request).toMatchObject({ query: "saved:2026-01" });

  await userEvent.keyboard("{Escape}gn");
  const tags = await screen.findByRole("region", { name: "Tags over time" });
  await userEvent.click(within(tags).getByText("Tags over time as a table"));
  await userEvent.click(await within(tags).findByRole("button", { name: "3" }));
  await waitFor(() =>
    expect(library.of("search_articles").at(-1)?.request).toMatchObject({ query: 'tag:"sea/salt" saved:2026-03' }),
  );
  await userEvent.keyboard("{Escape}gn");
  await userEvent.click(await screen.findByRole("button", { name: "German: 3 articles, 0 read" }));
  await waitFor(() =>
    expect(library.of("search_articles").at(-1)?.request).toMatchObject({ query: "lang:de saved:2026-01..2026-03" }),
  );
});

it("the whole trash is restored, or emptied once that was confirmed", async () => {
  const trash = [row(1), row(2, { state: "trash" }), row(3, { state: "trash" })];
  const library = new TestLibrary(trash, {
    restore_articles: () => ({ action: "restore", items: 2 }),
    delete_articles: () => ({ action: "delete", items: 2 }),
  });
  await open(library, "gx");
  const everything = { kind: "all", request: { place: { kind: "trash" }, query: "", sort: null }, except: [] };
  await userEvent.click(await screen.findByRole("button", { name: "Restore all" }));
  expect(library.of("restore_articles")).toEqual([{ selection: everything }]);
  await userEvent.click(screen.getByRole("button", { name: "Empty the trash (2)…" }));
  const asked = await screen.findByRole("dialog", { name: "Delete 2 articles for good?" });
  await userEvent.click(within(asked).getByRole("button", { name: "Delete" }));
  expect(library.of("delete_articles")).toEqual([{ selection: everything }]);
});
