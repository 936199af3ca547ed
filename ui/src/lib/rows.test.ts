import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import App from "../App.svelte";
import type { SearchRequest } from "../generated/SearchRequest";
import { TestLibrary, row } from "./test-library";

it("answers what was typed last, however often a newer letter interrupted the answer to an older one", async () => {
  const articles = ["Arable", "Archive", "Architrave"].map((title, at) => row(at + 1, { title }));
  let interrupt: (() => void) | undefined;
  const library: TestLibrary = new TestLibrary(articles, {
    search_articles: ({ request, offset }: { request: SearchRequest; offset: number }) => {
      const rows = library.find(request);
      const page = { rows, total: rows.length, forgiven: null, pending: 0 };
      if (request.query === "" || offset > 0) return page;
      interrupt?.();
      return new Promise((answer, fail) => {
        const answering = setTimeout(() => answer(page), 40);
        interrupt = () => {
          clearTimeout(answering);
          // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- as the program answers
          fail({ code: "interrupted", message: "" });
        };
      });
    },
  });
  const person = userEvent.setup();
  render(App);
  await screen.findByRole("listbox");
  await person.keyboard("/archit");
  await waitFor(() =>
    expect(screen.getByRole("listbox", { name: /Articles/u }).getAttribute("aria-busy")).toBe("false"),
  );
  const shown = within(screen.getByRole("listbox", { name: /Articles/u })).getAllByRole("option");
  expect(shown.map((it) => it.querySelector(".title")?.textContent)).toEqual(["Architrave"]);
  // A letter asks once, and once more for each letter that came too early.
  expect(library.of("search_articles").length).toBeLessThan(20);
});
