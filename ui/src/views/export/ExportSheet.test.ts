import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import App from "../../App.svelte";
import { row, TestLibrary } from "../../lib/test-library";

beforeEach(() => {
  delete window.sheafSettings;
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(600);
});
afterEach(() => {
  vi.restoreAllMocks();
});

async function open(answers: Record<string, (payload: never) => unknown> = {}) {
  const library = new TestLibrary([row(1), row(2), row(3, { state: "later" }), row(4, { state: "trash" })], {
    "plugin:dialog|open": () => "/out",
    export_articles: () => ({ path: "/out/Sheaf export", articles: 2, files: 3, missing: 0, seconds: 0.1 }),
    show_export: () => null,
    cite_articles: () => "Okafor, A. (2024). Article 1.",
    ...answers,
  });
  render(App);
  const person = userEvent.setup();
  await person.click(await screen.findByRole("option", { name: /Article 1/ }));
  return { library, person };
}

describe("the export sheet", () => {
  it("exports what the list shows, and says where it went", async () => {
    const { library, person } = await open();
    await person.keyboard("{Control>}{Shift>}e{/Shift}{/Control}");
    const begin = await screen.findByText("Export 2 articles…");
    await person.click(begin);
    await screen.findByText("2 articles in 3 files");
    expect(library.of("export_articles")[0]?.export).toEqual({
      selection: { kind: "all", request: { place: { kind: "inbox" }, query: "", sort: null }, except: [] },
      format: "markdown",
      folder: "/out",
      trash: false,
    });
    await person.click(screen.getByText("Show in folder"));
    expect(library.of("show_export")).toHaveLength(1);
  });

  it("exports everything, with the trash if asked, as what was chosen", async () => {
    const { library, person } = await open();
    await person.keyboard("{Control>}{Shift>}e{/Shift}{/Control}");
    await person.click(await screen.findByText("Everything"));
    await person.click(screen.getByText("With the trash (1)"));
    await person.click(screen.getByText("Book (EPUB)"));
    await person.click(screen.getByText("Export 4 articles…"));
    await screen.findByText("2 articles in 3 files");
    expect(library.of("export_articles")[0]?.export).toMatchObject({ format: "epub", trash: true });
  });

  it("begins nothing where no folder was chosen, and tells what went wrong", async () => {
    let folder: string | null = null;
    const { library, person } = await open({
      "plugin:dialog|open": () => folder,
      export_articles: () => {
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- the program answers with a plain object
        throw { code: "disk_full", message: "full" };
      },
    });
    await person.keyboard("{Control>}{Shift>}e{/Shift}{/Control}");
    const begin = await screen.findByText("Export 2 articles…");
    await person.click(begin);
    expect(library.of("export_articles")).toHaveLength(0);
    folder = "/out";
    await person.click(begin);
    await screen.findByText("The export failed. Nothing was written.");
  });
});

describe("citations", () => {
  it("are copied with a key, in the style that is set", async () => {
    const { library, person } = await open();
    await person.keyboard("{Control>}{Shift>}c{/Shift}{/Control}");
    await waitFor(() =>
      expect(library.of("cite_articles")).toEqual([{ selection: { kind: "ids", ids: [1] }, style: "apa" }]),
    );
    await screen.findByText("Citation copied");
    expect(await navigator.clipboard.readText()).toBe("Okafor, A. (2024). Article 1.");
  });
});
