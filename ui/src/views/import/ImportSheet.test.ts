import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import App from "../../App.svelte";
import type { ImportItem } from "../../generated/ImportItem";
import type { ImportReport } from "../../generated/ImportReport";
import type { Progress } from "../../generated/Progress";
import { look, row, TestLibrary } from "../../lib/test-library";

beforeEach(() => {
  delete window.sheafSettings;
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(600);
});
afterEach(() => {
  vi.restoreAllMocks();
});

const item = (more: Partial<ImportItem>): ImportItem => ({
  ...{
    source: "/press/a.html",
    outcome: "added",
    article: 1,
    uid: null,
    title: "High water",
    code: null,
    message: null,
    completed: false,
    parts: 1,
  },
  ...more,
});
const failed = [
  item({ source: "/press/empty.txt", outcome: "failed", article: null, title: null, code: "empty", message: "x" }),
  item({
    ...{ source: "/press/locked.html", outcome: "failed", article: null, title: null, code: "file" },
    message: "/press/locked.html: no permission to read it",
  }),
];

const scan = item({
  ...{ source: "/press/scan.pdf", article: 2, title: "Scan" },
  message: "no text could be read from its pages: they are pictures",
});

/** The window, with an import of a chosen folder begun. */
async function open(answers: Record<string, (payload: never) => unknown> = {}) {
  let finish: (report: Partial<ImportReport>) => void = () => undefined;
  let tell: (progress: Partial<Progress>) => void = () => undefined;
  const library = new TestLibrary([row(1, { title: "High water" })], {
    "plugin:dialog|open": () => "/press",
    import_files: ({ progress }: { progress: { onmessage: (it: Progress) => void } }) => {
      const none = { import: 7, found: 0, searching: true, done: 0, added: 0, duplicates: 0, failed: 0 };
      tell = (more) => progress.onmessage({ ...none, bytesDone: 0, bytesFound: 0, seconds: 0, current: null, ...more });
      return new Promise((resolve) => {
        const none = {
          added: 0,
          duplicates: 0,
          completed: 0,
          remarked: 0,
          failed: 0,
          unlisted: 0,
          recognised: [],
          fields: [],
          rules: [],
        };
        const report = { import: 7, ...none, seconds: 9.4, cancelled: false, first: 1 };
        finish = (more) => resolve({ ...report, ...more });
      });
    },
    import_items: ({ lines }: { lines: string }) =>
      lines === "failed" ? failed : lines === "remarked" ? [scan] : [item({}), scan],
    cancel_import: () => null,
    withdraw_import: () => ({ action: "withdraw_import", items: 40 }),
    ...answers,
  });
  render(App);
  const person = userEvent.setup();
  await screen.findByRole("option", { name: /High water/ });
  await person.keyboard("{Control>}{Shift>}o{/Shift}{/Control}");
  const sheet = await screen.findByRole("dialog", { name: "Import" });
  await waitFor(() => expect(library.of("import_files")).toHaveLength(1));
  return {
    ...{ library, person, sheet, in: within(sheet) },
    tell: (more: Partial<Progress>) => tell(more),
    finish: (more: Partial<ImportReport>) => finish(more),
  };
}
describe("what was looked at", () => {
  it("is told, and imported to where the person wants it", async () => {
    const found = { added: 1204, duplicates: 5, failed: 3, folders: 12, disk_folders: 4, tags: 48, highlights: 311 };
    const library = new TestLibrary([row(1)], {
      "plugin:dialog|open": () => "/press/pocket.zip",
      look_at_files: () => look({ ...found, recognised: [{ name: "Pocket export", articles: 1209 }] }),
      import_files: () => new Promise(() => undefined),
      folders: () => [{ id: 7, parent: null, name: "Work", path: "Work", count: 3 }],
    });
    render(App);
    const person = userEvent.setup();
    await screen.findByRole("option", { name: /Article 1/ });
    await person.keyboard("{Control>}{Shift>}o{/Shift}{/Control}");
    const sheet = await screen.findByRole("dialog", { name: "Import: a look first" });
    for (const part of [
      "1,204 articles to add",
      "Pocket export (1,209)",
      "pocket.zip",
      "311",
      "Folders on the disk",
      "Cannot be read",
    ]) {
      expect(sheet.textContent).toContain(part);
    }
    await person.type(within(sheet).getByRole("combobox", { name: "Folder" }), "Wor");
    await person.keyboard("{Enter}");
    await person.type(within(sheet).getByRole("combobox", { name: "Tags" }), "kept,");
    await person.click(within(sheet).getByRole("checkbox"));
    const noted = await axe.run(document.body, { rules: { "color-contrast": { enabled: false } } });
    expect(noted.violations.map((it) => it.id)).toEqual([]);
    await person.click(within(sheet).getByRole("button", { name: "Import 1,204 articles" }));
    await waitFor(() => expect(library.of("import_files")).toHaveLength(1));
    expect(library.of("import_files")[0]).toMatchObject({
      paths: ["/press/pocket.zip"],
      into: { folder: 7, tags: ["kept"], keep_folders: false },
    });
  });
});

const button = (name: string | RegExp) => screen.findByRole("button", { name });

describe("the import sheet", () => {
  it("tells how far it is, how fast it goes and how long it may take", async () => {
    const it = await open();
    it.tell({ found: 90, done: 20, seconds: 1 });
    expect(await it.in.findByText("20 of 90 files found so far")).toBeTruthy();
    const found = { found: 1284, searching: false, bytesFound: 4000, seconds: 3 };
    it.tell({ ...found, done: 120, bytesDone: 1000, current: "a.html", failed: 2, added: 118 });
    expect(await it.in.findByText("120 of 1,284 files")).toBeTruthy();
    expect(it.sheet.textContent).toContain("50 files/s");
    expect(it.sheet.textContent).toContain("about 6 s left");
    expect(it.sheet.textContent).toContain("a.html");
    expect(it.in.getByRole("progressbar").getAttribute("aria-valuenow")).toBe("25");
  });

  it("tells how much of a large file was read, and how long the rest may take", async () => {
    const it = await open();
    const found = { found: 1, searching: false, bytesFound: 2e9, current: "Inbox.mbox" };
    it.tell({ ...found, seconds: 2, bytesDone: 2e8, added: 900 });
    it.tell({ ...found, seconds: 4, bytesDone: 4e8, added: 1800 });
    expect(await it.in.findByText("0 of 1 file, 400 MB of 2 GB read")).toBeTruthy();
    expect(it.sheet.textContent).toContain("100 MB/s");
    expect(it.sheet.textContent).toContain("about 16 s left");
    expect(it.sheet.textContent).not.toContain("files/s");
    expect(it.in.getByRole("progressbar").getAttribute("aria-valuenow")).toBe("20");
  });

  it("goes on in the background, and can be seen again", async () => {
    const it = await open();
    it.tell({ found: 10, searching: false, done: 5, seconds: 1 });
    await it.person.click(await button("Continue in the background"));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    await it.person.click(await button(/Importing, 50 %/));
    expect(await screen.findByRole("dialog", { name: "Import" })).toBeTruthy();
  });

  it("tells of the end when nobody is watching", async () => {
    const it = await open();
    await it.person.click(await button("Continue in the background"));
    it.finish({ added: 40 });
    expect(await screen.findByText("40 articles added")).toBeTruthy();
  });

  it("stops when it is told to, and keeps what it has", async () => {
    const it = await open();
    it.tell({});
    await it.person.click(await button("Stop"));
    expect(it.library.of("cancel_import")).toEqual([{ id: 7 }]);
    it.finish({ added: 3, cancelled: true });
    expect(await it.in.findByText(/Stopped; 3 articles added so far are kept/)).toBeTruthy();
  });

  it("shows first what failed, why, and tries it again", async () => {
    const it = await open();
    it.finish({ added: 40, failed: 2, duplicates: 1 });
    expect(await it.in.findByText("The file is empty.")).toBeTruthy();
    expect(await it.in.findByText("No permission to read it.")).toBeTruthy();
    await it.person.click(await button("Try locked.html again"));
    await waitFor(() => expect(it.library.of("import_files")).toHaveLength(2));
    expect(it.library.of("import_files")[1]?.paths).toEqual(["/press/locked.html"]);
  });

  it("shows before the rest what was added but not read whole, and what is missing", async () => {
    const it = await open();
    it.finish({ added: 40, remarked: 1 });
    expect(await it.in.findByText("No text could be read from its pages: they are pictures.")).toBeTruthy();
    expect(it.in.queryByText("a.html")).toBeNull();
    expect((await button(/Not read whole/)).getAttribute("aria-pressed")).toBe("true");
    await it.person.click(await button(/Added/));
    expect(await it.in.findByText("a.html")).toBeTruthy();
    expect(it.in.getByText("No text could be read from its pages: they are pictures.")).toBeTruthy();
  });

  it("opens an article that was added", async () => {
    const it = await open();
    it.finish({ added: 40 });
    await it.person.click(await it.in.findByRole("button", { name: "High water" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(await screen.findByRole("document", { name: "High water" })).toBeTruthy();
  });

  it("leads to what was imported", async () => {
    const it = await open();
    it.finish({ added: 40 });
    await it.person.click(await button("Show imported"));
    await waitFor(() =>
      expect(it.library.of("search_articles").at(-1)).toMatchObject({ request: { place: { kind: "import", id: 7 } } }),
    );
  });

  it("takes an import back", async () => {
    const it = await open();
    it.finish({ added: 40 });
    await it.person.click(await button("Undo import"));
    expect(it.library.of("withdraw_import")).toEqual([{ import: 7 }]);
    expect(await screen.findByText("Undid an import of 40 articles")).toBeTruthy();
  });

  it("says why an import broke off", async () => {
    const it = await open({
      import_files: () => {
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- the program answers with a plain object
        throw { code: "disk_full", message: "the disk is full" };
      },
    });
    expect(await it.in.findByText(/The disk is full\. Nothing was lost/)).toBeTruthy();
  });

  it("has nothing to object to for those who hear it", async () => {
    const it = await open();
    const look = () => axe.run(screen.getByRole("dialog"), { rules: { "color-contrast": { enabled: false } } });
    it.tell({ found: 10, searching: false, done: 5, seconds: 1 });
    await it.in.findByText("5 of 10 files");
    const running = await look();
    it.finish({ added: 40, failed: 2 });
    await it.in.findByText("The file is empty.");
    const ended = await look();
    const found = [...running.violations, ...ended.violations];
    expect(found.map((one) => [one.id, one.nodes.map((node) => node.html)])).toEqual([]);
  });
});
