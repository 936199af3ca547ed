// @vitest-environment node
import { describe, expect, it } from "vitest";
import { bindings, caps, keyName, meaning, shortcut } from "./keys";

const press = (key: string, held: Partial<Record<"ctrlKey" | "metaKey" | "altKey" | "shiftKey", boolean>> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

describe("a pressed key", () => {
  it.each([
    [press("j"), "J"],
    [press("J", { shiftKey: true }), "Shift+J"],
    [press("#", { shiftKey: true }), "#"],
    [press("?", { shiftKey: true }), "?"],
    [press(" "), "Space"],
    [press("ArrowDown", { shiftKey: true }), "Shift+ArrowDown"],
    [press("z", { ctrlKey: true }), "Mod+Z"],
    [press("Z", { ctrlKey: true, shiftKey: true }), "Mod+Shift+Z"],
    [press("z", { metaKey: true }), undefined],
    [press("q", { altKey: true }), undefined],
    [press("Shift", { shiftKey: true }), undefined],
  ])("%o is called %s", (pressed, name) => {
    expect(keyName(pressed, false)).toBe(name);
  });

  it("with the command key of a Mac is Mod, and with its control key is left alone", () => {
    expect(keyName(press("z", { metaKey: true }), true)).toBe("Mod+Z");
    expect(keyName(press("z", { ctrlKey: true }), true)).toBeUndefined();
  });
});

describe("the table", () => {
  it("gives every key one meaning in every place", () => {
    for (const isInList of [true, false]) {
      const keys = bindings.filter((it) => it.where === "anywhere" || isInList).flatMap((it) => it.keys);
      expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
    }
  });

  it("lets no single key hide the first half of a pair", () => {
    const keys = bindings.flatMap((it) => it.keys);
    const halves = keys.filter((key) => key.includes(" ")).map((key) => key.split(" ")[0]);
    expect(keys.filter((key) => halves.includes(key))).toEqual([]);
  });

  it.each([
    ["J", undefined, false, "next"],
    ["ArrowDown", undefined, true, "next"],
    ["ArrowDown", undefined, false, undefined],
    ["I", undefined, false, "inbox"],
    ["I", "G", false, "go-inbox"],
    ["Q", "G", false, undefined],
    ["Mod+A", undefined, true, "select-all"],
    ["Mod+A", undefined, false, undefined],
  ])("reads %s after %s, in the list: %s, as %s", (name, pending, isInList, command) => {
    expect(meaning(name, pending, isInList).command).toBe(command);
  });

  it("keeps the first half of a pair for the next press, and no longer", () => {
    expect(meaning("G", undefined, false)).toEqual({ command: undefined, pending: "G", leave: false });
    expect(meaning("Q", "G", false)).toEqual({ command: undefined, pending: undefined, leave: false });
  });

  it("leaves to the page what it does not know, and the key that brings the clipboard", () => {
    expect(meaning("Tab", undefined, false).leave).toBe(true);
    expect(meaning("Mod+V", undefined, false)).toMatchObject({ command: "paste", leave: true });
  });
});

describe("keys in print", () => {
  it.each([
    ["Mod+Shift+Z", false, ["Ctrl", "Shift", "Z"]],
    ["Mod+Shift+Z", true, ["⌘", "⇧", "Z"]],
    ["G I", false, ["G", "I"]],
    ["+", false, ["+"]],
    ["Mod++", false, ["Ctrl", "+"]],
    ["ArrowDown", false, ["↓"]],
  ])("%s, on a Mac: %s, has the caps %o", (key, isMac, expected) => {
    expect(caps(key, isMac)).toEqual(expected);
  });

  it("are joined as each system does", () => {
    expect(shortcut("import-files", false)).toBe("Ctrl+O");
    expect(shortcut("import-files", true)).toBe("⌘O");
    expect(shortcut("go-inbox", false)).toBe("G I");
    expect(shortcut("restore", false)).toBeUndefined();
  });
});
