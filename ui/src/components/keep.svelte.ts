// Lines that change their order: the browser takes the keyboard from an element that is moved in its page.
import { tick, untrack } from "svelte";

/** The element within the root that has the keyboard keeps it when this order changes. */
export function keepKeyboard(root: () => HTMLElement | undefined, order: () => unknown): void {
  $effect.pre(() => {
    order();
    const focused = document.activeElement;
    if (!(focused instanceof HTMLElement) || untrack(root)?.contains(focused) !== true) return;
    void tick().then(() => {
      if (document.activeElement === document.body && focused.isConnected) focused.focus();
    });
  });
}
