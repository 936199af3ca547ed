import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import Field from "./Field.svelte";

function open(oncommit: (text: string) => Promise<boolean>, more = {}) {
  render(Field, { label: "Title", value: "Old", placeholder: "None", oncommit, ...more });
  return { person: userEvent.setup(), field: screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Title" }) };
}

describe("a field", () => {
  it.each(["{Enter}", "{Tab}"])("keeps a change with %s", async (key) => {
    const oncommit = vi.fn(() => Promise.resolve(true));
    const { person, field } = open(oncommit);
    await person.type(field, `er${key}`);
    expect(oncommit).toHaveBeenCalledExactlyOnceWith("Older");
    expect(field.value).toBe("Older");
  });

  it("takes a change back with Escape", async () => {
    const oncommit = vi.fn(() => Promise.resolve(true));
    const { person, field } = open(oncommit);
    await person.type(field, "er{Escape}");
    expect(oncommit).not.toHaveBeenCalled();
    expect(field.value).toBe("Old");
  });

  it("shows the old text again when the new one is refused", async () => {
    const { person, field } = open(() => Promise.resolve(false));
    await person.type(field, "er{Enter}");
    expect(field.value).toBe("Old");
  });

  it("says nothing when nothing changed", async () => {
    const oncommit = vi.fn(() => Promise.resolve(true));
    const { person, field } = open(oncommit);
    await person.type(field, "  {Enter}");
    expect(oncommit).not.toHaveBeenCalled();
  });

  it("makes lines in a long text only", async () => {
    const oncommit = vi.fn(() => Promise.resolve(true));
    const { person, field } = open(oncommit, { long: true });
    await person.type(field, "{Enter}new");
    expect(oncommit).not.toHaveBeenCalled();
    await person.keyboard("{Control>}{Enter}{/Control}");
    expect(oncommit).toHaveBeenCalledWith("Old\nnew");
  });

  it("reads as a person reads it until it is edited", async () => {
    const { person, field } = open(() => Promise.resolve(true), { value: "2024-03-22", reads: "22 March 2024" });
    expect(field.value).toBe("22 March 2024");
    await person.click(field);
    expect(field.value).toBe("2024-03-22");
  });
});
