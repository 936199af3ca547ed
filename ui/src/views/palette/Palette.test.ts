import { fireEvent, render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import App from "../../App.svelte";
import type { FoundItem } from "../../generated/FoundItem";
import { row, TestLibrary } from "../../lib/test-library";

beforeEach(() => {
  delete window.sheafSettings;
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(600);
});
afterEach(() => {
  vi.restoreAllMocks();
});

const item = (more: Partial<FoundItem>): FoundItem => ({
  ...{ kind: "tag", id: 7, name: "harbour", colour: null, count: 3, fit: 1 },
  ...more,
});

async function open(palette: (asked: { text: string; recent: unknown[] }) => FoundItem[] = () => []) {
  const library = new TestLibrary([row(1), row(2)], { palette: (it: never) => palette(it) });
  render(App);
  await within(await screen.findByRole("listbox", { name: "Articles: Inbox" })).findAllByRole("option");
  const person = userEvent.setup();
  const show = async () => {
    await fireEvent.keyDown(document.body, { key: "k", ctrlKey: true });
    return screen.findByRole("combobox", { name: "Command, folder, smart folder, tag or article" });
  };
  return { library, person, show };
}

const options = () => within(screen.getByRole("listbox", { name: "What fits" })).getAllByRole("option");
const names = () => options().map((it) => it.querySelector(".name")?.textContent);

it("a command is found by a few letters, shows its key and is done", async () => {
  const { person, show } = await open();
  await person.type(await show(), "gttarch");
  await waitFor(() => expect(names()[0]).toBe("Go to the archive"));
  expect(options()[0]?.textContent).toContain("GA");
  await person.keyboard("{Enter}");
  expect(await screen.findByText("The archive is empty")).toBeTruthy();
});

it("what the library found stands among the commands by how well it fits, and is opened", async () => {
  const { library, person, show } = await open(({ text }) =>
    text === "undo"
      ? [item({ name: "undone", fit: 1 }), item({ kind: "article", id: 2, name: "To undo", fit: 2 })]
      : [],
  );
  await person.type(await show(), "undo");
  await waitFor(() => expect(names()).toEqual(["Undo", "undone", "To undo"]));
  await person.keyboard("{ArrowDown}{ArrowDown}{Enter}");
  await waitFor(() => expect(library.of("article").map((it) => it.id)).toContain(2));
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(await screen.findByRole("region", { name: "Reader" })).toBeTruthy();
});

it("what was chosen last comes first the next time", async () => {
  const { library, person, show } = await open(({ text }) => (text === "" ? [] : [item({})]));
  await person.type(await show(), "comf{Enter}");
  await person.type(await show(), "harb");
  await waitFor(() => expect(names()[0]).toBe("harbour"));
  await person.keyboard("{Enter}");
  await show();
  await waitFor(() => expect(names()[0]).toBe("Comfortable or compact rows"));
  expect(library.of("palette").at(-1)).toEqual({ text: "", recent: [{ kind: "tag", id: 7 }], limit: 12 });
});

it("Escape closes it, and axe finds nothing", async () => {
  const { person, show } = await open(() => [item({})]);
  await show();
  const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false } } });
  expect(violations.map((it) => `${it.id}: ${it.nodes.map((node) => node.html).join(" ")}`)).toEqual([]);
  await person.keyboard("{Escape}");
  expect(screen.queryByRole("dialog")).toBeNull();
});
