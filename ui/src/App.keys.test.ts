// Keys that come faster than the library answers, in the whole window.
import { fireEvent, render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import App from "./App.svelte";
import { row, TestLibrary } from "./lib/test-library";
import type { SearchRequest } from "./generated/SearchRequest";

beforeEach(() => {
  delete window.sheafSettings;
  // jsdom lays nothing out: every list is given the height of a window.
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(600);
});
afterEach(() => {
  vi.restoreAllMocks();
});

const many = (count: number) => Array.from({ length: count }, (_, index) => row(index + 1));

/** A library that takes its time to answer a search. */
function slow(library: TestLibrary, milliseconds: number) {
  return async ({ request, offset, limit }: { request: SearchRequest; offset: number; limit: number }) => {
    await new Promise((end) => setTimeout(end, milliseconds));
    const found = library.find(request);
    return { rows: found.slice(offset, offset + limit), total: found.length, forgiven: null, pending: 0 };
  };
}

async function openSlow(library: () => TestLibrary) {
  const opened = library();
  render(App);
  await within(await screen.findByRole("listbox", { name: "Articles: Inbox" })).findAllByRole("option");
  return opened;
}

/** All of these within one turn of the page: nothing is answered in between. */
function pressAtOnce(keys: readonly string[]) {
  for (const key of keys) void fireEvent.keyDown(document.activeElement ?? document.body, { key });
}

it("three presses of E archive three articles", async () => {
  const library = await openSlow(() => {
    const made: TestLibrary = new TestLibrary(many(6), { search_articles: (it: never) => slow(made, 20)(it) });
    return made;
  });
  pressAtOnce(["j", "e", "e", "e"]);
  await waitFor(() => expect(library.of("set_state")).toHaveLength(3));
  const archived = library.of("set_state").map((it) => (it.selection as { ids: number[] }).ids);
  expect(archived).toEqual([[1], [2], [3]]);
  await waitFor(() => expect(document.querySelector(".row.current")?.textContent).toContain("Article 4"));
});

it("Enter and Enter again read the first of what is found, though the answer is on its way", async () => {
  await openSlow(() => {
    const rows = [...many(4), row(9, { title: "Whales" })];
    const made: TestLibrary = new TestLibrary(rows, { search_articles: (it: never) => slow(made, 30)(it) });
    return made;
  });
  const field = await screen.findByRole("textbox", { name: "Search articles" });
  field.focus();
  await fireEvent.input(field, { target: { value: "whales" } });
  pressAtOnce(["Enter", "Enter"]);
  expect(await screen.findByRole("button", { name: "Back to the list" })).toBeTruthy();
  expect(screen.getByRole("document", { name: "Whales" })).toBeTruthy();
});

it("what is typed before a field is open is taken for no command", async () => {
  const library = await openSlow(() => {
    const made: TestLibrary = new TestLibrary(many(6), { search_articles: (it: never) => slow(made, 30)(it) });
    return made;
  });
  pressAtOnce(["j", "e", "t", "e", "l"]);
  expect(await screen.findByRole("dialog", { name: "Tag this article" })).toBeTruthy();
  expect(library.of("set_state")).toHaveLength(1);
});

it("nothing is shown before it is known whether there is anything to show", async () => {
  let tell: (() => void) | undefined;
  const library: TestLibrary = new TestLibrary([], {
    place_counts: () =>
      new Promise((answer) => {
        tell = () => answer({ all: 0, inbox: 0, later: 0, archive: 0, starred: 0, unfiled: 0, trash: 0 });
      }),
  });
  render(App);
  await waitFor(() => expect(library.of("place_counts")).toHaveLength(1));
  expect(screen.queryByRole("navigation")).toBeNull();
  expect(screen.queryByRole("button")).toBeNull();
  tell?.();
  expect(await screen.findByRole("button", { name: "Add the sample articles" })).toBeTruthy();
});

it("a damaged library is put back, shown, or replaced only when that is asked for", async () => {
  let isNew = false;
  const kept = "/home/ada/Library/library.sqlite.damaged-20260101-101500";
  const library = new TestLibrary([], {
    about: () => {
      if (isNew) return { version: "0.1.0", library: "/home/ada/Library", platform: "linux" };
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- the program answers with a plain object
      throw { code: "damaged", message: "file is not a database", kept };
    },
    show_damaged_library: () => null,
    start_new_library: () => {
      isNew = true;
      return null;
    },
  });
  render(App);
  const person = userEvent.setup();
  expect(await screen.findByText("library.sqlite.damaged-20260101-101500")).toBeTruthy();
  expect(screen.getByText("/home/ada/Library")).toBeTruthy();
  await person.click(screen.getByRole("button", { name: "Show in folder" }));
  await person.click(screen.getByRole("button", { name: "Try again" }));
  await waitFor(() => expect(library.of("about")).toHaveLength(2));
  expect(library.of("show_damaged_library")).toHaveLength(1);
  expect(library.of("start_new_library")).toHaveLength(0);
  await person.click(await screen.findByRole("button", { name: "Start a new library" }));
  expect(await screen.findByRole("button", { name: "Add the sample articles" })).toBeTruthy();
});

it("the size of everything follows its keys, and is kept", async () => {
  const library = await openSlow(() => new TestLibrary(many(2), { set_zoom: () => null }));
  const held = { ctrlKey: true };
  await fireEvent.keyDown(document.body, { key: "=", ...held });
  await waitFor(() => expect(library.of("set_zoom")).toEqual([{ factor: 1.1 }]));
  await fireEvent.keyDown(document.body, { key: "-", ...held });
  await fireEvent.keyDown(document.body, { key: "-", ...held });
  await waitFor(() => expect(library.of("set_zoom").at(-1)).toEqual({ factor: 0.9 }));
  expect(library.of("keep_settings").at(-1)).toMatchObject({ settings: { zoom: 90 } });
  await fireEvent.keyDown(document.body, { key: "0", ...held });
  await waitFor(() => expect(library.of("set_zoom").at(-1)).toEqual({ factor: 1 }));
});
