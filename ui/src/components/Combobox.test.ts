import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import Combobox from "./Combobox.svelte";

interface Offer {
  value: string;
  count: number;
  isNew: boolean;
}

const words = {
  label: "Tags",
  placeholder: "Add a tag",
  offers: "Tags that fit",
  nothing: "No tag fits",
  new: (text: string) => `New tag ${text}`,
  newShort: "new",
  count: String,
  uses: (n: number) => `${n} articles`,
};
const all: Offer[] = ["energy", "energy/solar", "english"].map((value) => ({ value, count: 3, isNew: false }));
const fitting = (text: string): Offer[] => {
  const found = all.filter((it) => it.value.includes(text));
  return text === "" || found.some((it) => it.value === text)
    ? found
    : [...found, { value: text, count: 0, isNew: true }];
};

function open(offer = (text: string) => Promise.resolve(fitting(text)), more = {}) {
  const onpick = vi.fn();
  const onempty = vi.fn();
  render(Combobox, { words, offer, onpick, onempty, ...more });
  return { onpick, onempty, person: userEvent.setup(), field: screen.getByRole("combobox", { name: "Tags" }) };
}
const options = () => screen.getAllByRole("option").map((it) => it.querySelector("bdi")?.textContent);

describe("a combobox", () => {
  it("offers what fits, the first of it ready to be taken", async () => {
    const { person, field, onpick } = open();
    await person.type(field, "sol");
    await waitFor(() => expect(options()).toEqual(["energy/solar", "New tag sol"]));
    expect(field.getAttribute("aria-activedescendant")).toBe(screen.getAllByRole("option")[0]?.id);
    await person.keyboard("{Enter}");
    await waitFor(() => expect(onpick).toHaveBeenCalledWith("energy/solar"));
    expect(field).toHaveProperty("value", "");
  });

  it("walks through the offers with the arrows and takes the one that is marked", async () => {
    const { person, field, onpick } = open();
    await person.type(field, "en");
    await waitFor(() => expect(options()).toHaveLength(4));
    await person.keyboard("{ArrowDown}{ArrowDown}{ArrowUp}{ArrowUp}{ArrowUp}{Enter}");
    await waitFor(() => expect(onpick).toHaveBeenCalledWith("en"));
  });

  it("waits with Enter for the answer to what was typed", async () => {
    const answers: (() => void)[] = [];
    const { person, field, onpick } = open(
      (text) => new Promise((answer) => answers.push(() => answer(fitting(text)))),
    );
    await person.type(field, "engl{Enter}");
    expect(onpick).not.toHaveBeenCalled();
    for (const answer of answers.toReversed()) answer();
    await waitFor(() => expect(onpick).toHaveBeenCalledWith("english"));
  });

  it("drops answers that come too late", async () => {
    const answers = new Map<string, () => void>();
    const { person, field } = open((text) => new Promise((answer) => answers.set(text, () => answer(fitting(text)))));
    await person.type(field, "sol");
    answers.get("sol")?.();
    await waitFor(() => expect(options()).toEqual(["energy/solar", "New tag sol"]));
    answers.get("s")?.();
    await Promise.resolve();
    expect(options()).toEqual(["energy/solar", "New tag sol"]);
  });

  it("takes what was typed, whatever is offered, at a comma", async () => {
    const { person, field, onpick } = open(undefined, { comma: true });
    await person.type(field, "ener,");
    expect(onpick).toHaveBeenCalledWith("ener");
  });

  it("leaves its empty field to the one around it", async () => {
    const { person, field, onempty, onpick } = open();
    await person.type(field, "{Backspace}{Enter}");
    expect(onempty.mock.calls).toEqual([["Backspace"], ["Enter"]]);
    expect(onpick).not.toHaveBeenCalled();
  });

  it("closes its list with Escape before anything else closes", async () => {
    const closed = vi.fn();
    const { person, field } = open();
    document.body.addEventListener("keydown", closed, { once: true });
    await person.type(field, "en");
    await waitFor(() => expect(options()).toHaveLength(4));
    closed.mockClear();
    await person.keyboard("{Escape}");
    expect(screen.queryByRole("listbox")).toBeNull();
    expect(closed).not.toHaveBeenCalled();
  });

  it("takes an offer that is clicked and keeps the focus", async () => {
    const { person, field, onpick } = open(undefined, { inline: true });
    await person.click(field);
    await person.click(await screen.findByRole("option", { name: /english/ }));
    expect(onpick).toHaveBeenCalledWith("english");
    expect(document.activeElement).toBe(field);
  });
});
