import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import App from "../../App.svelte";
import { bindings } from "../../lib/keys";
import { row, TestLibrary } from "../../lib/test-library";

beforeEach(() => {
  delete window.sheafSettings;
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(600);
});
afterEach(() => {
  vi.restoreAllMocks();
});

const done = (action: string) => () => ({ action, items: 1 });

async function open(answers: Record<string, (payload: never) => unknown> = {}) {
  const library = new TestLibrary([row(1), row(2)], {
    offer_tags: ({ text }: { text: string }) =>
      text === "" ? [] : [{ path: `${text}rgy`, colour: "green", count: 12, is_new: false }],
    tag_articles: done("tag"),
    file_articles: done("file"),
    move_articles: done("move"),
    create_folder: () => 77,
    delete_folder: done("delete_folder"),
    delete_tag: done("delete_tag"),
    ...answers,
  });
  library.folders = [
    { id: 1, parent: null, name: "Work", path: "Work", count: 3 },
    { id: 2, parent: 1, name: "Energy", path: "Work/Energy", count: 2 },
  ];
  library.tags = [{ id: 5, parent: null, name: "energy", path: "energy", colour: "green", count: 12, children: 2 }];
  render(App);
  const person = userEvent.setup();
  await person.click(await screen.findByRole("option", { name: /Article 1/ }));
  return { library, person };
}
const selection = { kind: "ids", ids: [1] };
const focused = () => document.activeElement;

describe("the tag sheet", () => {
  it("gives a tag and closes with a handful of keys, and gives the focus back", async () => {
    const { library, person } = await open();
    const before = focused();
    await person.keyboard("t");
    await person.keyboard("ene{Enter}");
    await waitFor(() => expect(library.of("tag_articles")).toEqual([{ selection, add: ["energy"], remove: [] }]));
    await person.keyboard("{Enter}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(focused()).toBe(before);
  });

  it("remembers its tags for the key that gives them again", async () => {
    const { library, person } = await open();
    await person.keyboard("t");
    await person.keyboard("ene{Enter}");
    await waitFor(() => expect(library.of("tag_articles")).toHaveLength(1));
    await person.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    await person.keyboard("j.");
    await waitFor(() =>
      expect(library.of("tag_articles")[1]).toEqual({
        selection: { kind: "ids", ids: [2] },
        add: ["energy"],
        remove: [],
      }),
    );
  });
});

describe("the folder sheet", () => {
  it("puts the article into the folder that fits", async () => {
    const { library, person } = await open();
    await person.keyboard("f");
    await person.keyboard("ener{Enter}");
    await waitFor(() => expect(library.of("file_articles")).toEqual([{ selection, folder: 2 }]));
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("moves the article into a folder that is made for it", async () => {
    const { library, person } = await open();
    await person.keyboard("{Shift>}f{/Shift}");
    expect(screen.getByRole("dialog", { name: "Move this article to a folder" })).toBeTruthy();
    await person.keyboard("Work/Water{Enter}");
    await waitFor(() => expect(library.of("move_articles")).toEqual([{ selection, folder: 77 }]));
    expect(library.of("create_folder")).toEqual([{ name: "Water", parent: 1 }]);
  });
});

describe("before something is deleted", () => {
  it("the number of articles in a folder is told, and nothing happens without a yes", async () => {
    const { library, person } = await open();
    (await screen.findByRole("treeitem", { name: /Work/ })).focus();
    await person.keyboard("{Delete}");
    const sheet = await screen.findByRole("dialog", { name: "Delete the folder “Work”?" });
    expect(sheet.textContent).toContain("1 folder within it will be deleted too. The 3 articles in it stay");
    await person.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(library.of("delete_folder")).toEqual([]);
  });

  it("the number of articles with a tag is told", async () => {
    const { library, person } = await open();
    (await screen.findByRole("treeitem", { name: /energy/ })).focus();
    await person.keyboard("{Delete}");
    const sheet = await screen.findByRole("dialog", { name: "Delete the tag “energy”?" });
    expect(sheet.textContent).toContain("2 tags below it will be deleted too. It will be taken off 12 articles");
    await person.click(within(sheet).getByRole("button", { name: "Delete" }));
    expect(library.of("delete_tag")).toEqual([{ id: 5 }]);
  });
});

describe("the help sheet", () => {
  it("lists every key of the table", async () => {
    const { person } = await open();
    await person.keyboard("?");
    const sheet = await screen.findByRole("dialog", { name: "Keyboard" });
    const keys = new Set(bindings.flatMap((it) => it.keys.map((key) => `${it.group} ${key}`)));
    expect(sheet.querySelectorAll(".key")).toHaveLength(keys.size);
    const found = await axe.run(sheet, { rules: { "color-contrast": { enabled: false } } });
    expect(found.violations.map((it) => [it.id, it.nodes.map((node) => node.html)])).toEqual([]);
  });
});

describe("the settings", () => {
  it("change the theme at once and name the folder of the library", async () => {
    const { person } = await open();
    await person.keyboard("{Control>},{/Control}");
    const sheet = await screen.findByRole("dialog", { name: "Settings" });
    expect(sheet.textContent).toContain("/library");
    await person.click(within(sheet).getByRole("radio", { name: "Sepia" }));
    expect(document.documentElement.dataset.theme).toBe("sepia");
  });
});
