// How the window is set up, by name: kept on this computer by the shell, and never in the library.
import { keepSettings } from "./ipc";

declare global {
  interface Window {
    /** What was kept; put here by the shell (`src-tauri/src/settings.rs`) before the page begins. */
    sheafSettings?: Record<string, unknown>;
  }
}

/** What was kept under a name; whoever asks makes sure that it is what they expect. */
export const kept = (name: string): unknown => window.sheafSettings?.[name];

/** Keeps values under their names, where they are not what is kept already. */
export function keep(values: Record<string, unknown>): void {
  const before = window.sheafSettings ?? {};
  const now = { ...before, ...values };
  if (JSON.stringify(now) === JSON.stringify(before)) return;
  window.sheafSettings = now;
  // What is not kept costs the person their settings at the next start, nothing now; the shell writes down why.
  keepSettings(now).catch(() => undefined);
}
