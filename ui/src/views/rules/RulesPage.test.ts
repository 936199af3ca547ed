import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import App from "../../App.svelte";
import type { Rule } from "../../generated/Rule";
import type { RuleTerms } from "../../generated/RuleTerms";
import type { Shift } from "../../generated/Shift";
import { row, TestLibrary } from "../../lib/test-library";

const terms = (name: string, more: Partial<RuleTerms> = {}): RuleTerms => ({
  ...{ name, query: "sea", addTags: ["sea"], folders: [], state: null, star: false, onImport: true },
  ...more,
});

/** A library with rules, whose page is open. */
async function open(names: readonly string[]) {
  let rules: Rule[] = names.map((name, at) => ({ id: at + 1, terms: terms(name) }));
  const library: TestLibrary = new TestLibrary([row(1)], {
    rules: () => rules,
    rule_effects: () => ({ rules: [], changes: 4, pending: 0 }),
    effect_of_rule: ({ terms: asked }: { terms: RuleTerms }) => {
      const at = asked.query.indexOf("is:nothing");
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- the program answers with a plain object
      if (at >= 0) throw { code: "query", message: "after “is:” comes one of …", at: at + 3 };
      return { rules: [{ name: asked.name, matches: 132, changes: asked.star ? 7 : 132 }], changes: 1, pending: 0 };
    },
    create_rule: ({ terms: made }: { terms: RuleTerms }) => {
      rules = [...rules, { id: 9, terms: made }];
      void library.changed("rule");
      return 9;
    },
    shift_rule: ({ id, way }: { id: number; way: Shift }) => {
      const at = rules.findIndex((it) => it.id === id);
      const to = at + (way === "up" ? -1 : 1);
      const [one, other] = [rules[at], rules[to]];
      if (one === undefined || other === undefined) return { action: "edit_rule", items: 0 };
      rules = rules.map((it, index) => (index === at ? other : index === to ? one : it));
      void library.changed("rule");
      return { action: "edit_rule", items: 1 };
    },
    apply_rules: () => ({ action: "apply_rules", items: 132 }),
  });
  const person = userEvent.setup();
  render(App);
  await screen.findByRole("listbox");
  await person.keyboard("gb");
  const page = await screen.findByRole("region", { name: "Rules" });
  return { library, person, page: within(page) };
}

const shown = (page: { getByRole: (role: "list") => HTMLElement }) =>
  within(page.getByRole("list"))
    .getAllByRole("button")
    .map((it) => it.querySelector(".name")?.textContent);

describe("the page of rules", { timeout: 20_000 }, () => {
  it("makes a rule, says how many it matches, and applies it", async () => {
    const { library, person, page } = await open([]);
    await person.click(await page.findByRole("button", { name: "Make a rule" }));
    await person.type(page.getByRole("textbox", { name: "When an article answers" }), "is:nothing");
    await page.findByText(/comes one of/u);
    expect(page.getByRole("button", { name: "Save rule" })).toHaveProperty("disabled", true);
    await person.clear(page.getByRole("textbox", { name: "When an article answers" }));
    await page.findByText("Matches 132 articles now");
    await person.click(page.getByRole("checkbox", { name: "Star" }));
    await page.findByText("Matches 132 articles now; 7 would change");
    await person.click(page.getByRole("button", { name: "Apply to 7 articles now" }));
    await waitFor(() => expect(library.of("apply_rules")).toEqual([{ only: 9 }]));
    expect(library.of("create_rule")[0]?.terms).toMatchObject({ name: "Rule 1", star: true, query: "" });
    await screen.findByText("Applied rules to 132 articles");
  });

  it("keeps the order by keyboard, and the keyboard on the rule that moved", async () => {
    const { library, person, page } = await open(["A", "B", "C"]);
    await waitFor(() => expect(shown(page)).toEqual(["A", "B", "C"]));
    const buttons = within(page.getByRole("list")).getAllByRole("button");
    buttons[2]?.focus();
    await person.keyboard("{Alt>}{ArrowUp}{/Alt}");
    await waitFor(() => expect(shown(page)).toEqual(["A", "C", "B"]));
    expect(library.of("shift_rule")).toEqual([{ id: 3, way: "up" }]);
    await waitFor(() => expect(document.activeElement?.textContent).toContain("C"));
    await page.findByRole("button", { name: "Apply all to 4 articles" });
  });
});
