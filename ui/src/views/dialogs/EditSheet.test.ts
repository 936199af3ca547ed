import { fireEvent, render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import App from "../../App.svelte";
import { row, TestLibrary } from "../../lib/test-library";
import { isEmpty, patchOf, type Draft } from "./editing";

beforeEach(() => {
  delete window.sheafSettings;
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(600);
});
afterEach(() => {
  vi.restoreAllMocks();
});

async function open() {
  const library = new TestLibrary([row(1), row(2), row(3)], {
    offer_tags: ({ text }: { text: string }) => [{ path: text, colour: null, count: 0, is_new: true }],
    edit_articles: () => ({ action: "edit_articles", items: 3 }),
  });
  render(App);
  const list = await screen.findByRole("listbox", { name: "Articles: Inbox" });
  await within(list).findAllByRole("option");
  list.focus();
  await fireEvent.keyDown(list, { key: "a", ctrlKey: true });
  await fireEvent.keyDown(list, { key: "e", ctrlKey: true });
  const sheet = within(await screen.findByRole("dialog", { name: "Edit 3 articles" }));
  return { library, person: userEvent.setup(), sheet };
}

it("changes what is filled in, on the whole list that is selected, and nothing else", async () => {
  const { library, person, sheet } = await open();
  expect(sheet.getByRole("button", { name: "Change 3 articles" })).toHaveProperty("disabled", true);
  expect(sheet.queryByRole("textbox", { name: "Title" })).toBeNull();
  await person.type(sheet.getByRole("textbox", { name: "Site" }), "The Ledger");
  await person.click(sheet.getByRole("button", { name: "Clear: Authors" }));
  await person.click(within(sheet.getByRole("radiogroup", { name: "Place" })).getByRole("radio", { name: "Archive" }));
  await person.type(sheet.getByRole("combobox", { name: "Add tags" }), "energy{Enter}");
  await person.click(sheet.getByRole("button", { name: "Change 3 articles" }));
  await waitFor(() => expect(library.of("edit_articles")).toHaveLength(1));
  const request = { place: { kind: "inbox" }, query: "", sort: null };
  expect(library.of("edit_articles")[0]).toEqual({
    selection: { kind: "all", request, except: [] },
    patch: { site: "The Ledger", byline: "", state: "archive", addTags: ["energy"] },
  });
  expect(screen.queryByRole("dialog")).toBeNull();
});

it("is sent by Ctrl and Enter from any field, and axe finds nothing", async () => {
  const { library, person, sheet } = await open();
  const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false } } });
  expect(violations.map((it) => `${it.id}: ${it.nodes.map((node) => node.html).join(" ")}`)).toEqual([]);
  await person.type(sheet.getByRole("textbox", { name: "Add to the note" }), "Seen.{Control>}{Enter}{/Control}");
  await waitFor(() => expect(library.of("edit_articles")[0]?.patch).toEqual({ note: "Seen." }));
});

it("a draft says only what is filled in", () => {
  const shelves = { addTags: [], removeTags: [], addFolders: [], removeFolders: [] };
  const draft: Draft = { texts: {}, note: " ", state: "keep", star: "keep", read: "keep", shelves };
  expect(isEmpty(patchOf(draft))).toBe(true);
  expect(patchOf({ ...draft, texts: { site: "" }, star: "off", read: "on", note: " a " })).toEqual({
    ...{ site: "", starred: false, read: true, note: "a" },
  });
});
