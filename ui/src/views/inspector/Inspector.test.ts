import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import App from "../../App.svelte";
import type { Article } from "../../generated/Article";
import { row, TestLibrary } from "../../lib/test-library";

beforeEach(() => {
  delete window.sheafSettings;
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(600);
});
afterEach(() => {
  vi.restoreAllMocks();
});

const article: Article = {
  ...row(1, { title: "High water", tags: [{ id: 4, path: "water/river", colour: "blue" }], folders: ["Work/Energy"] }),
  ...{ html: "<p>a</p>", text: "a", url: "https://ledger.example/high-water", picture: null, note: "", highlights: [] },
  folderIds: [9],
  original: { hash: "ab".repeat(32), name: "high-water.html", bytes: 48_213, part: null },
  fields: { section: "Business" },
};

async function open(answers: Record<string, (payload: never) => unknown> = {}) {
  const library = new TestLibrary([row(1, { title: "High water" }), row(2), row(3)], {
    article: () => article,
    offer_tags: ({ text }: { text: string }) => [{ path: `${text}rgy`, colour: "green", count: 12, is_new: false }],
    edit_article: () => ({ action: "edit_article", items: 1 }),
    tag_articles: () => ({ action: "tag", items: 1 }),
    file_articles: () => ({ action: "file", items: 1 }),
    unfile_articles: () => ({ action: "unfile", items: 1 }),
    create_folder: () => 77,
    ...answers,
  });
  render(App);
  const person = userEvent.setup();
  await person.click(await screen.findByRole("option", { name: /High water/ }));
  const details = await screen.findByRole("region", { name: "Details" });
  await within(details).findByRole("textbox", { name: "Title" });
  return { library, person, details: within(details), region: details };
}

describe("the inspector", () => {
  it("tells what is known of an article and where it came from", async () => {
    const { region } = await open();
    for (const part of ["900 words · 4 min", "high-water.html", "48.2 kB", "Plain text", "abababab", "Business"]) {
      expect(region.textContent).toContain(part);
    }
  });

  it("changes one field and leaves the others alone", async () => {
    const { library, person, details } = await open();
    const site = details.getByRole("textbox", { name: "Site" });
    await person.clear(site);
    await person.type(site, "The Ledger{Enter}");
    expect(library.of("edit_article")).toEqual([{ id: 1, patch: { site: "The Ledger" } }]);
  });

  it("says why a value was refused and shows the old one", async () => {
    const { person, details } = await open({
      edit_article: () => {
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- the program answers with a plain object
        throw { code: "invalid", message: "“soon” is no date" };
      },
    });
    const published = details.getByRole<HTMLTextAreaElement>("textbox", { name: "Published" });
    await person.clear(published);
    await person.type(published, "soon{Enter}");
    expect(await screen.findByText("“soon” is no date.")).toBeTruthy();
    expect(published.value).toContain("2024");
  });

  it("gives a tag that is typed and takes one off with Backspace", async () => {
    const { library, person, details } = await open();
    const field = details.getByRole("combobox", { name: "Tags" });
    await person.type(field, "ene");
    await details.findByRole("option", { name: /energy/ });
    await person.keyboard("{Enter}");
    const selection = { kind: "ids", ids: [1] };
    await waitFor(() => expect(library.of("tag_articles")).toEqual([{ selection, add: ["energy"], remove: [] }]));
    await person.keyboard("{Backspace}");
    expect(library.of("tag_articles")[1]).toEqual({ selection, add: [], remove: ["water/river"] });
  });

  it("puts an article into a folder that is made for it, and takes it out of one", async () => {
    const { library, person, details } = await open();
    const field = details.getByRole("combobox", { name: "Folder" });
    await person.type(field, "Water");
    await details.findByRole("option", { name: /New folder/ });
    await person.keyboard("{Enter}");
    await waitFor(() => expect(library.of("file_articles")[0]).toMatchObject({ folder: 77 }));
    await person.click(details.getByRole("button", { name: "Take out of the folder Work/Energy" }));
    expect(library.of("unfile_articles")[0]).toMatchObject({ folder: 9 });
  });

  it("keeps a note when it is left", async () => {
    const { library, person, details } = await open();
    await person.type(details.getByRole("textbox", { name: "Note" }), "Read again");
    expect(library.of("edit_article")).toEqual([]);
    await person.tab();
    expect(library.of("edit_article")).toEqual([{ id: 1, patch: { note: "Read again" } }]);
  });

  it("acts on all of several articles", async () => {
    const { library, person, details } = await open();
    await person.keyboard("{Shift>}");
    await person.click(await screen.findByRole("option", { name: /Article 3/ }));
    await person.keyboard("{/Shift}");
    expect(await details.findByText("3 articles selected")).toBeTruthy();
    await person.click(details.getByRole("button", { name: "Star all" }));
    expect(library.of("set_starred")[0]).toEqual({ selection: { kind: "ids", ids: [1, 2, 3] }, starred: true });
  });

  it("has nothing to object to for those who hear it", async () => {
    const { region } = await open();
    const found = await axe.run(region, { rules: { "color-contrast": { enabled: false } } });
    expect(found.violations.map((it) => [it.id, it.nodes.map((node) => node.html)])).toEqual([]);
  });
});
