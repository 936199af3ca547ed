// What jsdom lacks of a window, for tests. Tests of pure functions have no window at all.
if (typeof Element !== "undefined") {
  // Wide enough for every pane.
  window.innerWidth = 1440;
  Element.prototype.scrollIntoView = () => undefined;
  // Without a top layer, shown is what has ceased to be a popover.
  HTMLElement.prototype.togglePopover = function (this: HTMLElement) {
    this.removeAttribute("popover");
    return true;
  };
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
