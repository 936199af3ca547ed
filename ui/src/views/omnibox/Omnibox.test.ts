import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import App from "../../App.svelte";
import type { CompletionOffer } from "../../generated/CompletionOffer";
import type { SearchRequest } from "../../generated/SearchRequest";
import { row, TestLibrary } from "../../lib/test-library";

beforeEach(() => {
  delete window.sheafSettings;
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(600);
});
afterEach(() => {
  vi.restoreAllMocks();
});

const tags: CompletionOffer[] = ["energy", "energy/storage"].map((label, at) => ({
  ...{ kind: "tag", label, insert: `tag:${label}`, count: 5 - at },
}));

/** Offers these tags for whatever follows `tag:`. */
const complete = ({ request, cursor }: { request: SearchRequest; cursor: number }) => {
  const from = request.query.lastIndexOf("tag:", cursor);
  const isValue = from >= 0 && !request.query.slice(from, cursor).includes(" ");
  return { from: isValue ? from : cursor, to: cursor, inField: isValue, offers: isValue ? tags : [] };
};

async function open(answers: Record<string, (payload: never) => unknown> = {}) {
  const rows = [row(1, { title: "Grid storage tag:energy" }), row(2, { title: "Grid tag:energy/storage" }), row(3)];
  const library = new TestLibrary(rows, { complete_query: complete, ...answers });
  render(App);
  await screen.findByText("Article 3");
  const field = screen.getByLabelText<HTMLInputElement>("Search articles");
  return { library, person: userEvent.setup(), field };
}

// By labels: roles of a whole window are slow to tell.
const offers = () => screen.findByLabelText("Suggestions");

describe("completion", () => {
  it("takes the offer under the cursor with Tab and Enter, and goes on to the list", async () => {
    const { person, field } = await open();
    await person.type(field, "grid tag:en");
    const list = await offers();
    expect(within(list).getAllByRole("option")[0]?.textContent).toContain("energy");
    expect(field.getAttribute("aria-activedescendant")).toBe(within(list).getAllByRole("option")[0]?.id);
    await person.keyboard("{ArrowDown}{Tab}");
    await waitFor(() => expect(field.value).toBe("grid tag:energy/storage "));
    expect(document.activeElement).toBe(field);
    await person.type(field, "tag:");
    await offers();
    await person.keyboard("{Enter}");
    await waitFor(() => expect(field.value).toBe("grid tag:energy/storage tag:energy "));
    expect(screen.queryByLabelText("Suggestions")).toBeNull();
  });

  it("closes with Escape before the search is cleared, and has nothing to object to for those who hear it", async () => {
    const { person, field } = await open();
    await person.type(field, "tag:en");
    await offers();
    const found = await axe.run("[role=search]", { rules: { "color-contrast": { enabled: false } } });
    expect(found.violations.map((it) => [it.id, it.nodes.map((node) => node.html)])).toEqual([]);
    await person.keyboard("{Escape}");
    expect(screen.queryByLabelText("Suggestions")).toBeNull();
    expect(field.value).toBe("tag:en");
    await person.keyboard("{Escape}");
    expect(field.value).toBe("");
  });

  it("offers the searches used last where nothing is typed, and forgets them", async () => {
    let recent = ["tag:energy grid", "whales"];
    const { library, person, field } = await open({
      recent_searches: () => recent,
      forget_searches: ({ query }: { query: string | null }) => {
        recent = query === null ? [] : recent.filter((it) => it !== query);
        return null;
      },
    });
    await person.click(field);
    const list = await screen.findByRole("listbox", { name: "Recent searches and smart folders" });
    expect(within(list).getAllByRole("option")).toHaveLength(2);
    await person.keyboard("{ArrowDown}{Delete}");
    await waitFor(() => expect(screen.queryByText("tag:energy grid")).toBeNull());
    expect(library.of("forget_searches")).toEqual([{ query: "tag:energy grid" }]);
    await person.keyboard("{ArrowDown}{Enter}");
    await waitFor(() => expect(field.value).toBe("whales"));
  });

  it("offers the smart folders where nothing is typed, and opens one", async () => {
    const saved = ["Whales", "Ports"].map((name, at) => ({ id: at + 1, parent: null, name, query: `tag:${name}` }));
    const { library, person, field } = await open({
      recent_searches: () => [],
      saved_searches: () => saved,
      saved_search_counts: ({ ids }: { ids: number[] }) => ids.map((id) => ({ id, count: id * 7 })),
    });
    await person.click(field);
    const list = await screen.findByRole("listbox", { name: "Recent searches and smart folders" });
    expect(within(list).getByRole("option", { name: /^Ports Smart folder .*14 articles/u })).toBeTruthy();
    await person.keyboard("{ArrowUp}{Enter}");
    const opened = () => library.of("search_articles").map((it) => (it.request as SearchRequest).place);
    await waitFor(() => expect(opened()).toContainEqual({ kind: "saved_search", id: 2 }));
    expect(screen.queryByRole("listbox", { name: "Recent searches and smart folders" })).toBeNull();
  });

  it("remembers a search that was used and none that was only typed", async () => {
    const { library, person, field } = await open();
    await person.type(field, "grid");
    expect(library.of("note_search")).toEqual([]);
    await person.keyboard("{Enter}");
    await waitFor(() => expect(library.of("note_search")).toEqual([{ query: "grid" }]));
  });
});

describe("what narrows a search", () => {
  const timeline = [3, 0, 1, 2].map((count, at) => ({ first: `${2020 + at}`, last: `${2020 + at}`, count }));
  const facets = { tags: [], folders: [], sites: [], authors: [], years: [], languages: [], formats: [], timeline };

  it("is a stretch of years chosen by keyboard, and a shorter one in its place", async () => {
    const { person, field } = await open({ facets_of: () => facets });
    await person.type(field, "grid");
    const years = await screen.findByLabelText("Published");
    expect(within(years).getByRole("option", { name: "2020: 3 articles" })).toBeTruthy();
    years.focus();
    await person.keyboard("{ArrowRight}{Shift>}{ArrowRight}{ArrowRight}{/Shift}");
    expect(screen.getByText("2020 – 2022 · 4 articles")).toBeTruthy();
    await person.keyboard("{Enter}");
    expect(field.value).toBe("published:2020..2022 grid");
    (await screen.findByLabelText("Published")).focus();
    await person.keyboard("{End}{Enter}");
    expect(field.value).toBe("published:2023 grid");
    await person.keyboard("{Home}-");
    expect(field.value).toBe("-published:2020 published:2023 grid");
  });

  it("is a chip that Backspace takes away", async () => {
    const { person, field } = await open({ facets_of: () => facets });
    await person.type(field, "tag:a is:unread grid");
    const chip = await screen.findByTitle("Remove tag:a");
    chip.focus();
    await person.keyboard("{ArrowRight}{Backspace}");
    expect(field.value).toBe("tag:a grid");
    expect(document.activeElement?.textContent).toContain("tag:a");
  });
});

describe("a search that finds nothing", () => {
  it("offers what is near it, with how much that finds", async () => {
    const near = (request: SearchRequest) => [
      { kind: "without", about: "whales", request: { ...request, query: "grid" }, count: 2 },
      { kind: "everywhere", about: "", request: { ...request, place: { kind: "all" } }, count: 1 },
    ];
    const { person, field } = await open({
      relax_search: ({ request }: { request: SearchRequest }) => near(request),
    });
    await person.type(field, "grid whales");
    const without = await screen.findByText("Without whales");
    expect(without.closest("button")?.textContent).toMatch(/: 2 articles/);
    await person.click(without);
    expect(field.value).toBe("grid");
    expect(await screen.findByText("2 articles", { selector: ".total" })).toBeTruthy();
  });
});
