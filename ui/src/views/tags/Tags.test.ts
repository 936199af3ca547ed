import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import App from "../../App.svelte";
import type { TagEntry } from "../../generated/TagEntry";
import type { VocabularyRequest } from "../../generated/VocabularyRequest";
import { row, TestLibrary } from "../../lib/test-library";
import "../../lib/test-window";

const entry = (id: number, path: string, count: number, more: Partial<TagEntry> = {}): TagEntry => ({
  ...{ id, path, name: path, count, parent: null, colour: null, description: "", used: null, recent: 0, before: 0 },
  ...{ children: 0, unfolded: false, level: 1, nth: id, siblings: 3 },
  ...more,
});
const all = [entry(1, "energy", 9, { children: 1 }), entry(2, "harbour", 4), entry(3, "solar", 2)];

/** A library of three tags, whose picks leave so many articles. */
const library = (answers: Record<string, (payload: never) => unknown> = {}) =>
  new TestLibrary([row(1)], {
    vocabulary: ({ request }: { request: VocabularyRequest }) => {
      const tags = all.filter((it) => it.path.includes(request.filter));
      const query = request.picks.map((it) => `${it.except ? "-" : ""}tag:${it.id}`).join(" ");
      const page = { tags, total: tags.length, vocabulary: 3, most: 9, articles: 10 - request.picks.length };
      return { ...page, request: { ...request.within, query } };
    },
    tags_affected: ({ tags, path }: { tags: number[]; path: string | null }) => ({
      ...{
        tags: tags.length,
        below: 0,
        articles: 7,
        onto: path === "harbour" ? 2 : null,
        ontoArticles: 4,
        together: 11,
        mentions: { savedSearches: 1, rules: path === null ? 0 : 2 },
      },
    }),
    tag_proposal_counts: () => [],
    ...answers,
  });

async function open(shown: TestLibrary) {
  const person = userEvent.setup();
  render(App);
  await screen.findByRole("listbox", { name: /Articles/ });
  await person.keyboard("gt");
  const tree = await screen.findByRole("tree", { name: "All tags" });
  Object.defineProperty(tree, "clientHeight", { value: 600 });
  await within(tree).findByRole("treeitem", { name: /energy/ });
  return { person, tree, library: shown };
}

const line = (name: RegExp) => screen.findByRole("treeitem", { name });

beforeEach(() => {
  document.body.replaceChildren();
  delete window.sheafSettings;
  Object.defineProperty(HTMLElement.prototype, "clientHeight", { configurable: true, get: () => 600 });
});

describe("the tag browser", () => {
  it("opens with the keyboard in its filter, and asks for what is typed", async () => {
    const { person, library: asked } = await open(library());
    expect(document.activeElement).toBe(screen.getByRole("textbox", { name: "Filter tags" }));
    await person.keyboard("sol");
    await waitFor(() => expect(screen.queryByText("energy")).toBeNull());
    expect(asked.of("vocabulary").at(-1)).toMatchObject({ request: { filter: "sol", offset: 0 } });
  });

  it("is left with the keyboard: from the filter to the tags, and from there to the articles", async () => {
    const { person, tree } = await open(library());
    await person.keyboard("sol{Escape}{Escape}");
    expect(document.activeElement).toBe(tree);
    await person.keyboard("{Escape}");
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("listbox", { name: /Articles/ })));
  });

  it("shows the articles of what was picked and of what was left out", async () => {
    const { person, library: asked } = await open(library());
    await person.keyboard("{ArrowDown} {ArrowDown}-");
    await waitFor(() =>
      expect(asked.of("vocabulary").at(-1)).toMatchObject({
        request: {
          picks: [
            { id: 1, except: false },
            { id: 2, except: true },
          ],
        },
      }),
    );
    await person.click(await screen.findByRole("button", { name: "Show 8 articles" }));
    const query = "tag:1 -tag:2";
    await waitFor(() => expect(asked.of("search_articles").at(-1)).toMatchObject({ request: { query } }));
  });

  it("merges what is selected after saying how many articles that is", async () => {
    const merged = { action: "merge_tags", items: 1 };
    const offers = [{ path: "harbour", colour: null, count: 4, is_new: false }];
    const { person, library: asked } = await open(library({ merge_tags: () => merged, offer_tags: () => offers }));
    await person.keyboard("{ArrowDown}x{ArrowDown}{ArrowDown}x");
    expect(await screen.findByText("2 tags selected, on 7 articles")).toBeTruthy();
    await person.keyboard("m");
    await person.type(await screen.findByRole("combobox", { name: "Tag" }), "har{Enter}");
    expect(await screen.findByText("Becomes one with “harbour” (4 articles): 11 articles in all.")).toBeTruthy();
    await person.click(screen.getByRole("button", { name: "Merge" }));
    await waitFor(() => expect(asked.of("merge_tags")).toEqual([{ tags: [1, 3], path: "harbour" }]));
    expect(await screen.findByText("Merged 1 tag")).toBeTruthy();
    expect(screen.queryByText("2 tags selected, on 7 articles")).toBeNull();
  });

  it("leaves keys about articles alone, and still goes elsewhere by two keys", async () => {
    const { person, library: asked } = await open(library());
    await person.click(await line(/solar/));
    (await screen.findByRole("tree", { name: "All tags" })).focus();
    await person.keyboard("es");
    expect(asked.of("set_state")).toEqual([]);
    expect(asked.of("set_starred")).toEqual([]);
    await person.keyboard("gm");
    expect(await screen.findByRole("dialog", { name: /Imports/ })).toBeTruthy();
  });

  it("renames by F2", async () => {
    const { person, library: asked } = await open(library({ rename_tag: () => ({ action: "rename_tag", items: 1 }) }));
    await person.keyboard("{ArrowDown}{F2}");
    const field = await screen.findByRole("textbox", { name: "New name" });
    await person.clear(field);
    await person.type(field, "power{Enter}");
    await waitFor(() => expect(asked.of("rename_tag")).toEqual([{ id: 1, path: "power" }]));
  });
});

describe("proposals", () => {
  const side = (id: number, path: string, count: number) => ({
    chip: { id, path, colour: null },
    count,
    titles: [`About ${path}`],
  });
  const proposal = {
    change: { kind: "typo", tag: 4, onto: 1 },
    tag: side(4, "enregy", 1),
    onto: side(1, "energy", 9),
    both: 1,
  };

  it("are accepted and declined as they are shown", async () => {
    const { person, library: asked } = await open(
      library({
        tag_proposal_counts: () => [{ kind: "typo", count: 1 }],
        tag_proposals: () => ({ proposals: [proposal], total: 1 }),
        clean_up_tags: () => ({ action: "clean_up_tags", items: 1 }),
        keep_tags_apart: () => ({ action: "keep_apart", items: 1 }),
      }),
    );
    await person.click(screen.getByRole("radio", { name: "Clean up" }));
    expect(await screen.findByText("About enregy")).toBeTruthy();
    await person.click(screen.getByRole("button", { name: "Merge: enregy → energy" }));
    await waitFor(() => expect(asked.of("clean_up_tags")).toEqual([{ accepted: [proposal.change] }]));
    await person.click(screen.getByRole("button", { name: "Keep as it is: enregy" }));
    await waitFor(() => expect(asked.of("keep_tags_apart")).toEqual([{ declined: [proposal.change] }]));
  });
});
