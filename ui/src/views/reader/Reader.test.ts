import { render, screen, waitFor } from "@testing-library/svelte";
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
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const html = `<h2 id="top">The river</h2><p>The river ran <b>high</b>. <a href="https://a.example/x">Report</a>
  <a href="#note">1</a> <a href="javascript:alert(1)">bad</a></p>
  <p><img src="https://tracker.example/a.jpg" alt="A bridge"></p>
  <p id="note">A note.</p><script>window.ran = true</script><img src=x onerror="window.ran = true">`;
const article = (more: Partial<Article> = {}): Article => ({
  ...row(1, { title: "High water", tags: [{ id: 4, path: "water/river", colour: "blue" }] }),
  ...{ html, text: "The river ran high.", url: "https://ledger.example/high-water", picture: null, note: "" },
  ...{ highlights: [], folderIds: [], original: null, fields: null },
  ...more,
});

async function open(more: Partial<Article> = {}, answers: Record<string, (payload: never) => unknown> = {}) {
  const library = new TestLibrary([row(1, { title: "High water" })], {
    article: () => article(more),
    open_link: () => null,
    ...answers,
  });
  render(App);
  const person = userEvent.setup();
  await person.click(await screen.findByRole("option", { name: /High water/ }));
  await screen.findByRole("document", { name: "High water" });
  const page = () => document.querySelector(".host")?.shadowRoot?.querySelector(".page");
  await waitFor(() => expect(page()).toBeTruthy());
  return { library, person, page: page() as HTMLElement };
}

describe("the reader", () => {
  it("shows the head of an article and its body", async () => {
    const { page } = await open();
    const reader = screen.getByRole("region", { name: "Reader" });
    expect(screen.getByRole("heading", { level: 1, name: "High water" })).toBeTruthy();
    for (const part of ["The Harbour Review", "Ada Okafor", "4 min", "900 words", "water/river"]) {
      expect(reader.textContent).toContain(part);
    }
    expect(page.textContent).toContain("The river ran high.");
  });

  it("runs nothing and loads nothing of what it shows", async () => {
    const { page } = await open();
    expect(page.querySelectorAll("script, img, [onerror]")).toHaveLength(0);
    expect(page.textContent).toContain("A bridgeNot loaded from tracker.example");
    expect("ran" in globalThis).toBe(false);
  });

  it("opens a link in the browser, and only when it is clicked", async () => {
    const { library, page, person } = await open();
    const links = page.querySelectorAll("a");
    expect(library.of("open_link")).toEqual([]);
    for (const link of links) await person.click(link);
    expect(library.of("open_link")).toEqual([{ url: "https://a.example/x" }]);
  });

  it("goes to a place within the article without leaving it", async () => {
    const { page } = await open();
    const went = vi.spyOn(Element.prototype, "scrollIntoView");
    page.querySelector<HTMLElement>("a[href='#note']")?.click();
    expect(went.mock.contexts[0]).toBe(page.querySelector("#note"));
  });

  it("marks the words that were searched", async () => {
    const { page, person } = await open();
    await person.type(screen.getByRole("textbox", { name: "Search articles" }), "high");
    await waitFor(() => expect([...page.querySelectorAll("mark")].map((it) => it.textContent)).toEqual(["high"]));
    await person.clear(screen.getByRole("textbox", { name: "Search articles" }));
    await waitFor(() => expect(page.querySelector("mark")).toBeNull());
  });

  it("finds text within the article by keyboard alone", async () => {
    const { page, person } = await open();
    screen.getByRole("document", { name: "High water" }).focus();
    await person.keyboard("{Control>}f{/Control}");
    await person.keyboard("RIVER");
    expect(await screen.findByText("1 of 2")).toBeTruthy();
    await person.keyboard("{Enter}");
    expect(await screen.findByText("2 of 2")).toBeTruthy();
    expect(page.querySelectorAll("mark.here")).toHaveLength(1);
    await person.keyboard("{Escape}");
    await waitFor(() => expect(page.querySelector("mark")).toBeNull());
    expect(document.activeElement).toBe(screen.getByRole("document", { name: "High water" }));
  });

  it("lists the headings and goes to one", async () => {
    const { page, person } = await open();
    const went = vi.spyOn(Element.prototype, "scrollIntoView");
    await person.click(screen.getByRole("button", { name: "Contents" }));
    // Without a layout the popover is believed to be out of sight.
    (await screen.findByText("The river", { selector: "button" })).click();
    expect(went.mock.contexts).toContain(page.querySelector("h2"));
  });

  it("keeps how far an article was read once it was looked at for a while, and not before", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const { library } = await open();
    expect(library.of("set_progress")).toEqual([]);
    await vi.advanceTimersByTimeAsync(3000);
    expect(library.of("set_progress")).toEqual([{ id: 1, progress: 1000 }]);
  });

  it("says so when the article is gone", async () => {
    new TestLibrary([row(1, { title: "High water" })], {
      article: () => {
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- the program answers with a plain object
        throw { code: "not_found", message: "gone" };
      },
    });
    render(App);
    await userEvent.click(await screen.findByRole("option", { name: /High water/ }));
    expect(await screen.findByText("This article is not in the library any more.")).toBeTruthy();
  });

  it.each([
    ["ar", "rtl"],
    ["zh", "ltr"],
  ])("runs an article in %s %s", async (language, direction) => {
    const { page } = await open({ language });
    expect(page.lang).toBe(language);
    expect(page.getRootNode()).toHaveProperty("host.parentElement.dir", direction);
  });

  it("has nothing to object to for those who hear it", async () => {
    await open();
    const found = await axe.run(screen.getByRole("region", { name: "Reader" }), {
      rules: { "color-contrast": { enabled: false } },
    });
    expect(found.violations.map((it) => [it.id, it.nodes.map((node) => node.html)])).toEqual([]);
  });
});
