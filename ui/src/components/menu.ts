// What a menu can hold.
import type { Component } from "svelte";

export type MenuEntry =
  | {
      kind: "item";
      label: string;
      act: () => void;
      icon?: Component;
      shortcut?: string | undefined;
      /** Something is lost by it. */
      danger?: boolean;
      disabled?: boolean;
    }
  | {
      kind: "choice";
      label: string;
      act: () => void;
      checked: boolean;
      /** Name of a tag's colour to show as a dot. */
      dot?: string;
    }
  | { kind: "more"; label: string; entries: readonly MenuEntry[]; icon?: Component }
  | { kind: "heading"; label: string }
  | { kind: "line" };

/** Where a menu hangs: on an element, or at a point of the window. */
export type MenuPlace = Element | { readonly x: number; readonly y: number };

/** The place for a menu that was asked for by the mouse, or by the keyboard on an element. */
export const menuPlace = (event: MouseEvent): MenuPlace =>
  event.clientX === 0 && event.clientY === 0 && event.target instanceof Element
    ? event.target
    : { x: event.clientX, y: event.clientY };
