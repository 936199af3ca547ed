import { emit } from "@tauri-apps/api/event";
import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import App from "./App.svelte";
import { row, TestLibrary } from "./lib/test-library";

beforeEach(() => {
  delete window.sheafSettings;
  // jsdom lays nothing out: every list is given the height of a window.
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(600);
});
afterEach(() => {
  vi.restoreAllMocks();
});

const many = (count: number) => Array.from({ length: count }, (_, index) => row(index + 1));
const list = () => screen.findByRole("listbox", { name: "Articles: Inbox" });
const option = (name: RegExp) => screen.findByRole("option", { name });

/** The window with these articles, once it shows them. */
async function open(library: TestLibrary) {
  render(App);
  const person = userEvent.setup();
  const articles = await list();
  await within(articles).findAllByRole("option");
  return { library, person, articles };
}

describe("the list", () => {
  it("tells of each article what one scans by", async () => {
    const tags = [{ id: 1, path: "politics/europe", colour: "blue" as const }];
    await open(new TestLibrary([row(1, { title: "Grid storage", tags, starred: true }), ...many(2).slice(1)]));
    const first = await option(/Grid storage/);
    for (const part of ["The Harbour Review", "Ada Okafor", "4 min", "2024", "europe", "Starred", "Unread"]) {
      expect(first.textContent).toContain(part);
    }
    expect(first.getAttribute("aria-setsize")).toBe("2");
  });

  it("shows a title as text and never as markup", async () => {
    await open(new TestLibrary([row(1, { title: "<img src=x onerror=alert(1)>" })]));
    const first = await option(/onerror/);
    expect(first.querySelector("img")).toBeNull();
  });

  it("asks for the pages that are seen, and no more, of a list of any length", async () => {
    const { library } = await open(new TestLibrary(many(5_000)));
    const offsets = library.of("search_articles").map((it) => it.offset);
    expect(new Set(offsets)).toEqual(new Set([0]));
    expect(screen.getAllByRole("option").length).toBeLessThan(30);
  });

  it("hands the cursor on to the next article when one is archived", async () => {
    const { person } = await open(new TestLibrary(many(5)));
    await person.keyboard("jj");
    await waitFor(async () => expect((await option(/Article 2/)).className).toContain("current"));
    await person.keyboard("e");
    await waitFor(() => expect(screen.queryByRole("option", { name: /Article 2/ })).toBeNull());
    await waitFor(async () => expect((await option(/Article 3/)).className).toContain("current"));
    expect(await screen.findByText("Archived 1 article")).toBeTruthy();
  });

  it("selects a range with Shift and acts on all of it", async () => {
    const { library, person } = await open(new TestLibrary(many(9)));
    await person.click(await option(/Article 2/));
    await person.keyboard("{Shift>}");
    await person.click(await option(/Article 5/));
    await person.keyboard("{/Shift}");
    expect(await screen.findByText("4 selected")).toBeTruthy();
    await person.keyboard("s");
    await waitFor(() => expect(library.of("set_starred")).toHaveLength(1));
    expect(library.of("set_starred")[0]).toEqual({ selection: { kind: "ids", ids: [2, 3, 4, 5] }, starred: true });
  });

  it("selects the whole result without asking for it", async () => {
    const { library, person, articles } = await open(new TestLibrary(many(3_000)));
    articles.focus();
    await person.keyboard("{Control>}a{/Control}l");
    await waitFor(() => expect(library.of("set_state")).toHaveLength(1));
    expect(library.of("set_state")[0]).toMatchObject({ selection: { kind: "all", except: [] }, state: "later" });
    expect(library.of("search_articles").every((it) => it.offset === 0)).toBe(true);
  });

  it("keeps an article open that leaves the list by being read", async () => {
    const { library, person } = await open(new TestLibrary(many(3)));
    await person.keyboard("j");
    library.rows = library.rows.slice(1);
    await library.changed("article");
    await waitFor(() => expect(screen.queryByRole("option", { name: /Article 1/ })).toBeNull());
    expect(document.querySelector(".row.current")).toBeNull();
    await person.keyboard("j");
    await waitFor(async () => expect((await option(/Article 2/)).className).toContain("current"));
  });
});

describe("a long list", () => {
  it("stays where it was scrolled while its rows arrive", async () => {
    const { library, articles } = await open(new TestLibrary(many(5_000)));
    articles.scrollTop = 92 * 1_000;
    articles.dispatchEvent(new Event("scroll"));
    expect(await option(/Article 1001\b/)).toBeTruthy();
    expect(articles.scrollTop).toBe(92 * 1_000);
    expect(library.of("search_articles").map((it) => it.offset)).toContain(1_000);
  });

  it("goes along with its rows when others come above them, each in the element it had", async () => {
    const { library, articles } = await open(new TestLibrary(many(5_000)));
    articles.scrollTop = 92 * 1_000;
    articles.dispatchEvent(new Event("scroll"));
    const before = await option(/Article 1001\b/);
    const changed: string[] = [];
    new MutationObserver((all) => changed.push(...all.flatMap((it) => it.target.textContent ?? ""))).observe(articles, {
      subtree: true,
      childList: true,
      characterData: true,
    });
    library.rows = [...Array.from({ length: 300 }, (_, index) => row(9_001 + index)), ...library.rows];
    await library.changed("article");
    await waitFor(() => expect(before.getAttribute("aria-posinset")).toBe("1301"));
    expect(await option(/Article 1001\b/)).toBe(before);
    expect(articles.scrollTop).toBe(92 * 1_300);
    expect(changed).toEqual([]);
  });
});

describe("what is dropped", () => {
  const folder = { id: 7, parent: null, name: "Work", path: "Work", count: 3 };
  const done = { action: "file", items: 2 };

  /** jsdom has no layout: whatever the pointer is over is this. */
  const pointAt = (element: Element) => {
    document.elementFromPoint = () => element;
  };
  const pointer = (kind: string, target: EventTarget, x: number) =>
    target.dispatchEvent(new MouseEvent(kind, { bubbles: true, cancelable: true, button: 0, clientX: x, clientY: x }));

  it("goes into the folder under the pointer: all that is selected", async () => {
    const library = new TestLibrary(many(5), { file_articles: () => done });
    library.folders = [folder];
    const { person } = await open(library);
    await person.keyboard("j{Shift>}j{/Shift}");
    await screen.findByText("2 selected");
    pointAt(await screen.findByRole("treeitem", { name: /Work/ }));
    pointer("pointerdown", await option(/Article 2/), 0);
    await Promise.resolve();
    pointer("pointermove", window, 40);
    expect(await screen.findByText("2 articles → Work")).toBeTruthy();
    pointer("pointerup", window, 40);
    expect(await screen.findByText("Put 2 articles into a folder")).toBeTruthy();
    expect(library.of("file_articles")).toEqual([{ selection: { kind: "ids", ids: [1, 2] }, folder: 7 }]);
  });

  it("from the desktop is imported into the folder it is dropped on", async () => {
    const library = new TestLibrary(many(2), { import_files: () => new Promise(() => undefined) });
    library.folders = [folder];
    await open(library);
    pointAt(await screen.findByRole("treeitem", { name: /Work/ }));
    const at = { position: { x: 5, y: 5 }, paths: ["/articles"] };
    await emit("tauri://drag-over", at);
    expect(await screen.findByText("Drop to import into Work")).toBeTruthy();
    await emit("tauri://drag-drop", at);
    await waitFor(() => expect(library.of("import_files")).toHaveLength(1));
    expect(library.of("import_files")[0]).toMatchObject({ paths: ["/articles"], into: { folder: 7, tags: [] } });
  });

  it("from the desktop goes where one looks, unless it is dropped on something else", async () => {
    const library = new TestLibrary(many(2), { import_files: () => new Promise(() => undefined) });
    library.folders = [folder];
    const { person } = await open(library);
    await person.click(await screen.findByRole("treeitem", { name: /Work/ }));
    pointAt(document.body);
    const at = { position: { x: 500, y: 300 }, paths: ["/articles"] };
    await emit("tauri://drag-over", at);
    expect(await screen.findByText("Drop to import into Work")).toBeTruthy();
    pointAt(await screen.findByRole("treeitem", { name: /Later/ }));
    await emit("tauri://drag-over", at);
    expect(await screen.findByText("Drop to import")).toBeTruthy();
    pointAt(document.body);
    await emit("tauri://drag-drop", at);
    await waitFor(() => expect(library.of("import_files")).toHaveLength(1));
    expect(library.of("import_files")[0]).toMatchObject({ into: { folder: 7, tags: [] } });
  });
});

describe("the folder tree", () => {
  it("renames in place, and moves where the name is a path", async () => {
    const library = new TestLibrary(many(2), {
      create_folder: () => 9,
      move_folder: () => ({ action: "move_folder", items: 1 }),
      rename_folder: () => ({ action: "rename_folder", items: 1 }),
    });
    library.folders = [{ id: 7, parent: null, name: "Work", path: "Work", count: 3 }];
    const { person } = await open(library);
    (await screen.findByRole("treeitem", { name: /Work/ })).focus();
    await person.keyboard("{F2}Office/Energy{Enter}");
    await waitFor(() => expect(library.of("rename_folder")).toEqual([{ id: 7, name: "Energy" }]));
    expect(library.of("create_folder")).toEqual([{ name: "Office", parent: null }]);
    expect(library.of("move_folder")).toEqual([{ id: 7, parent: 9 }]);
  });
});

describe("the omnibox", () => {
  it("shows what the newest text finds, however late an older answer comes", async () => {
    const late: (() => void)[] = [];
    const library: TestLibrary = new TestLibrary(many(30), {
      search_articles: ({ request }: { request: { query: string; place: { kind: "inbox" }; sort: null } }) => {
        const found = library.find(request);
        const page = { rows: found, total: found.length, forgiven: null, pending: 0 };
        return request.query === "Article 1" ? new Promise((answer) => late.push(() => answer(page))) : page;
      },
    });
    const { person } = await open(library);
    await person.type(await screen.findByRole("textbox", { name: "Search articles" }), "Article 12");
    expect(await screen.findByText("1 article", { selector: ".total" })).toBeTruthy();
    for (const answer of late) answer();
    await Promise.resolve();
    expect(screen.getAllByRole("option")).toHaveLength(1);
  });

  it("points at the character where a query goes wrong", async () => {
    const library: TestLibrary = new TestLibrary(many(3), {
      search_articles: ({ request }: { request: { query: string; place: { kind: "inbox" }; sort: null } }) => {
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- the program answers with a plain object
        if (request.query !== "") throw { code: "query", message: "this bracket is not closed", at: 5 };
        return { rows: library.rows, total: 3, forgiven: null, pending: 0 };
      },
    });
    const { person } = await open(library);
    await person.type(await screen.findByRole("textbox", { name: "Search articles" }), "grid (");
    expect(await screen.findByText("This bracket is not closed.")).toBeTruthy();
    expect(document.querySelector(".pointer mark")?.textContent).toBe("(");
  });

  it("offers a way back from a search that finds nothing", async () => {
    const { person } = await open(new TestLibrary([...many(2), row(9, { title: "Whales", state: "archive" })]));
    await person.type(await screen.findByRole("textbox", { name: "Search articles" }), "whales");
    expect(await screen.findByText("Nothing found for “whales” in Inbox")).toBeTruthy();
    const narrowing = within(screen.getByRole("group", { name: "Narrow the result" }));
    expect(narrowing.getByText("Only in Inbox")).toBeTruthy();
    await person.click(narrowing.getByRole("button", { name: "Search everywhere" }));
    expect(await option(/Whales/)).toBeTruthy();
  });
});

describe("the window", () => {
  it("greets a person whose library is empty", async () => {
    new TestLibrary([]);
    render(App);
    expect(await screen.findByRole("button", { name: "Add the sample articles" })).toBeTruthy();
  });

  it("says what is the matter with a library that cannot be opened, and tries again", async () => {
    let tries = 0;
    const library = new TestLibrary(many(1), {
      about: () => {
        tries += 1;
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- the program answers with a plain object
        if (tries === 1) throw { code: "busy", message: "locked" };
        return { version: "0.1.0", library: "/library", platform: "linux" };
      },
    });
    render(App);
    await userEvent.click(await screen.findByRole("button", { name: "Try again" }));
    expect(await list()).toBeTruthy();
    expect(library.of("about")).toHaveLength(2);
  });

  it("has nothing to object to for those who hear it", async () => {
    const library = new TestLibrary(many(4));
    library.folders = [{ id: 1, parent: null, name: "Work", path: "Work", count: 3 }];
    library.tags = [{ id: 1, parent: null, name: "energy", path: "energy", colour: "green", count: 2, children: 1 }];
    const { person } = await open(library);
    await person.keyboard("j");
    await screen.findByRole("treeitem", { name: /energy/ });
    // Colours need a layout, which jsdom has not.
    const found = await axe.run(document.body, { rules: { "color-contrast": { enabled: false } } });
    expect(found.violations.map((it) => [it.id, it.nodes.map((node) => node.html)])).toEqual([]);
  });
});
