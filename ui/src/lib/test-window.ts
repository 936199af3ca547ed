// What jsdom lacks of a window, for tests. Tests of pure functions have no window at all.
if (typeof Element !== "undefined") {
  Element.prototype.scrollIntoView = () => undefined;
  HTMLElement.prototype.togglePopover = () => true;
  globalThis.ResizeObserver = class {
    observe() {
      return undefined;
    }
    unobserve() {
      return undefined;
    }
    disconnect() {
      return undefined;
    }
  };
}
