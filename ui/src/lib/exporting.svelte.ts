// An export from its beginning to its end: one at a time, and it goes on while its sheet is closed.
import type { Export } from "../generated/Export";
import type { ExportProgress } from "../generated/ExportProgress";
import type { ExportReport } from "../generated/ExportReport";
import { en } from "../messages/en";
import * as ipc from "./ipc";
import { toFailure } from "./query.svelte";

/** What an export asks of the window. */
export interface ExportHost {
  /** Whether its sheet is open, which tells what happens by itself. */
  shown: () => boolean;
  say: (text: string) => void;
  fail: (failure: unknown) => void;
}

export class ExportJob {
  progress = $state.raw<ExportProgress | null>(null);
  running = $state(false);
  stopping = $state(false);
  report = $state.raw<ExportReport | null>(null);
  failure = $state.raw<ipc.Failure | null>(null);
  readonly #host: ExportHost;

  constructor(host: ExportHost) {
    this.#host = host;
  }

  /** Exports, unless an export runs already. */
  async start(what: Export): Promise<void> {
    if (this.running) return;
    this.reset();
    this.running = true;
    try {
      this.report = await ipc.exportArticles(what, (progress) => (this.progress = progress));
      if (!this.#host.shown() && this.report.path !== null) {
        this.#host.say(en.exporting.done(this.report.articles, this.report.files));
      }
    } catch (thrown) {
      this.failure = toFailure(thrown);
      if (!this.#host.shown()) this.#host.fail(thrown);
    } finally {
      this.running = false;
      this.stopping = false;
    }
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await ipc.cancelExport();
  }

  /** Forgets the last export. */
  reset(): void {
    this.progress = null;
    this.report = null;
    this.failure = null;
  }
}

/** Puts a text that is still being asked for into the clipboard; it may only be touched while a key or click is handled. */
export async function copyText(asking: Promise<string>): Promise<void> {
  if (typeof ClipboardItem === "undefined") {
    await navigator.clipboard.writeText(await asking);
    return;
  }
  const text = asking.then((it) => new Blob([it], { type: "text/plain" }));
  try {
    await navigator.clipboard.write([new ClipboardItem({ "text/plain": text })]);
  } catch {
    // What was asked for failed: then that is the reason. Else the web view takes no promises.
    await navigator.clipboard.writeText(await asking);
  }
}
