// The imports of this window: one runs, others wait their turn. What is much, or comes from another program, is looked
// at first and imported when a person has seen what it is. Knows how far it is, how fast it goes and what came of it;
// what it shows and where it leads is the window's affair, told through `Surroundings`.
import type { ArticleId } from "../generated/ArticleId";
import type { Destination } from "../generated/Destination";
import type { Done } from "../generated/Done";
import type { Fetching } from "../generated/Fetching";
import type { ImportReport } from "../generated/ImportReport";
import type { Look } from "../generated/Look";
import type { Progress } from "../generated/Progress";
import type { Selection } from "../generated/Selection";
import { en } from "../messages/en";
import * as ipc from "./ipc";

/** What an import asks of the window around it. */
export interface Surroundings {
  /** Opens the import sheet. */
  show: () => void;
  /** Whether the import sheet is open. */
  shown: () => boolean;
  /** Says something in passing. */
  say: (text: string) => void;
  /** Tells of a step that can be undone. */
  done: (done: Done) => void;
  fail: (failure: ipc.Failure) => void;
  /** Shows the articles of an import. */
  openImport: (id: number) => void;
  read: (id: ArticleId) => void;
  /** What is to be looked at before it is imported. */
  looks: () => LookFirst;
}

/** What is looked at before it is imported: everything, what is much or has an order of its own, or nothing. */
export const lookFirst = ["always", "much", "never"] as const;
export type LookFirst = (typeof lookFirst)[number];

/** Files and folders to import. */
export interface Files {
  kind: "files";
  paths: string[];
  into: Destination;
  label: string | null;
  /** A person has seen what it is, or it was seen before. */
  seen?: boolean;
}

/** Something to import: files, pages of the web, texts that articles lack, or the samples. */
export type Batch =
  | Files
  | { kind: "addresses"; addresses: string[]; how: Fetching; into: Destination; label: string | null }
  | { kind: "texts"; selection: Selection; how: Fetching; into: Destination; label: null }
  | { kind: "samples"; into: Destination; label: null };

/** So many articles are imported without a question. */
const few = 20;

/** Whether a person wants to see what it is before it is imported. */
export function isMuch(look: Look): boolean {
  return (
    look.added + look.duplicates + look.failed > few || look.folders + look.disk_folders > 0 || look.highlights > 0
  );
}

/** How fast an import goes, and how long it may still take. */
export interface Pace {
  /** Files a second, of late. */
  rate: number;
  /** Bytes a second, of late. */
  speed: number;
  /** Seconds left; null while that cannot be known. */
  left: number | null;
  /** Share done, 0 to 1; null while files are still being found. */
  share: number | null;
}

const unknownPace: Pace = { rate: 0, speed: 0, left: null, share: null };

interface Mark {
  seconds: number;
  done: number;
  bytes: number;
}

/** Seconds over which the pace is measured. */
const span = 6;

/** Files so large, in bytes, that a person wants to see how much of them was read. */
const large = 16e6;

/** Whether what is imported is few large files, of which the number says nothing. */
export const isOfLarge = (now: Progress): boolean => now.bytesFound > large * Math.max(now.found, 1);

/** The pace at a report of progress, given earlier ones in order. */
export function paceOf(earlier: readonly Mark[], now: Progress): Pace {
  const from = earlier.find((it) => now.seconds - it.seconds <= span) ?? { seconds: 0, done: 0, bytes: 0 };
  const passed = now.seconds - from.seconds;
  const rate = passed > 0 ? (now.done - from.done) / passed : 0;
  const byBytes = now.bytesFound > 0;
  const share = byBytes ? now.bytesDone / now.bytesFound : now.found > 0 ? now.done / now.found : 0;
  const speed = passed > 0 ? (now.bytesDone - from.bytes) / passed : 0;
  const left = byBytes ? (now.bytesFound - now.bytesDone) / speed : (now.found - now.done) / rate;
  return {
    rate,
    speed,
    left: now.searching || now.seconds < 1 || (byBytes ? speed : rate) <= 0 ? null : left,
    share: now.searching ? null : Math.min(Math.max(share, 0), 1),
  };
}

export class ImportJob {
  /** What is being imported; null when nothing is. */
  running = $state.raw<Batch | null>(null);
  progress = $state.raw<Progress | null>(null);
  pace = $state.raw<Pace>(unknownPace);
  /** What runs is a look, and nothing is imported yet. */
  looking = $state(false);
  /** What was looked at and waits for a person to say that it be imported. */
  looked = $state.raw<{ batch: Files; look: Look } | null>(null);
  /** It was asked to stop and has not stopped yet. */
  stopping = $state(false);
  /** The last import that ended, what it was and what came of it. */
  last = $state.raw<{ batch: Batch; report: ImportReport } | null>(null);
  /** Why the last import ended without a report. */
  failure = $state.raw<ipc.Failure | null>(null);
  waiting = $state.raw<Batch[]>([]);
  #marks: Mark[] = [];
  #around: Surroundings;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** Imports files and folders. `label` names the destination to a person. */
  start(paths: string[], into: Destination, label: string | null = null): void {
    if (paths.length > 0) this.#enqueue({ kind: "files", paths, into, label });
  }

  /** Fetches pages from the web. */
  fetch(addresses: string[], how: Fetching, into: Destination, label: string | null): void {
    if (addresses.length > 0) this.#enqueue({ kind: "addresses", addresses, how, into, label });
  }

  /** Fetches the texts of those of these articles that are only an address. */
  fetchTexts(selection: Selection, how: Fetching): void {
    this.#enqueue({ kind: "texts", selection, how, into: { folder: null, tags: [] }, label: null });
  }

  /** Imports the sample articles that come with the program. */
  samples(): void {
    this.#enqueue({ kind: "samples", into: { folder: null, tags: [] }, label: null });
  }

  /** Makes an article of what was pasted and opens it. */
  async paste(html: string | null, text: string, into: Destination): Promise<void> {
    if (text.trim() === "" && (html ?? "").trim() === "") {
      this.#around.say(en.importing.pasteEmpty);
      return;
    }
    try {
      const report = await ipc.importPasted(html, text, into);
      const [item] = await ipc.importItems(report.import, "all", 0, 1);
      if (item?.outcome === "failed") {
        this.#around.fail({ code: item.code ?? "internal", message: item.message ?? "" });
        return;
      }
      this.#around.say(report.added > 0 ? en.importing.pasted : en.importing.pastedDuplicate);
      const id = report.first ?? item?.article ?? null;
      if (id !== null) this.#around.read(id);
    } catch (failure) {
      this.#around.fail(failure as ipc.Failure);
    }
  }

  /** Imports what was looked at, to where the person wants it. */
  accept(into: Destination, label: string | null): void {
    if (this.looked === null) return;
    const { batch } = this.looked;
    this.looked = null;
    void this.#run({ ...batch, into, label, seen: true });
  }

  /** Leaves what was looked at alone. */
  async refuse(): Promise<void> {
    this.looked = null;
    await this.#next();
  }

  /** Stops the running import; what it has added stays. Those that wait are dropped. */
  cancel(): void {
    if (this.running === null || this.stopping) return;
    this.stopping = true;
    this.waiting = [];
    if (this.progress !== null) this.#sendStop(this.progress.import);
  }

  /** Takes the last import back. */
  async withdraw(): Promise<void> {
    if (this.last === null) return;
    try {
      this.#around.done(await ipc.withdrawImport(this.last.report.import));
      this.last = null;
    } catch (failure) {
      this.#around.fail(failure as ipc.Failure);
    }
  }

  /** Imports again what failed: these files, or all that failed. */
  async retry(sources?: string[]): Promise<void> {
    const last = this.last;
    if (last === null) return;
    const { batch } = last;
    try {
      const failed = sources ?? (await this.#failedSources(last.report));
      if (failed.length === 0) return;
      if (batch.kind === "files") this.#enqueue({ ...batch, paths: failed, seen: true });
      else if (batch.kind === "addresses") this.#enqueue({ ...batch, addresses: failed });
      else if (batch.kind === "texts") this.#enqueue(batch);
    } catch (failure) {
      this.#around.fail(failure as ipc.Failure);
    }
  }

  /** Shows what the last import added. */
  showImported(): void {
    if (this.last !== null) this.#around.openImport(this.last.report.import);
  }

  async #failedSources(report: ImportReport): Promise<string[]> {
    const sources: string[] = [];
    while (sources.length < report.failed - report.unlisted) {
      const page = await ipc.importItems(report.import, "failed", sources.length, 1000);
      if (page.length === 0) break;
      sources.push(...page.map((it) => it.source));
    }
    return sources;
  }

  #enqueue(batch: Batch): void {
    this.#around.show();
    if (this.running === null && this.looked === null) void this.#run(batch);
    else this.waiting = [...this.waiting, batch];
  }

  async #run(batch: Batch): Promise<void> {
    this.running = batch;
    this.progress = null;
    this.pace = unknownPace;
    this.stopping = false;
    this.failure = null;
    this.last = null;
    this.#marks = [];
    try {
      if (batch.kind === "files" && batch.seen !== true && !(await this.#look(batch))) return;
      this.last = { batch, report: await this.#import(batch) };
      const { report } = this.last;
      if (!this.#around.shown()) this.#around.say(en.importing.finished(report.added));
    } catch (failure) {
      this.failure = failure as ipc.Failure;
      if (!this.#around.shown()) this.#around.fail(this.failure);
    }
    this.running = null;
    await this.#next();
  }

  #import(batch: Batch): Promise<ImportReport> {
    const follow = (it: Progress) => this.#follow(it);
    switch (batch.kind) {
      case "files":
        return ipc.importFiles(batch.paths, batch.into, follow);
      case "addresses":
        return ipc.saveAddresses(batch.addresses, batch.how, batch.into, follow);
      case "texts":
        return ipc.fetchMissing(batch.selection, batch.how, follow);
      case "samples":
        return ipc.importSamples(follow);
    }
  }

  async #next(): Promise<void> {
    const [next, ...rest] = this.waiting;
    if (next === undefined) return;
    this.waiting = rest;
    await this.#run(next);
  }

  /** Looks at a batch; true where it is imported at once. */
  async #look(batch: Files): Promise<boolean> {
    const first = this.#around.looks();
    if (first === "never") return true;
    this.looking = true;
    try {
      const look = await ipc.lookAtFiles(batch.paths, { ...batch.into, keep_folders: true }, (it) => this.#follow(it));
      if (!look.cancelled && first === "much" && !isMuch(look)) return true;
      this.running = null;
      if (look.cancelled) await this.#next();
      else {
        this.looked = { batch, look };
        this.#around.show();
      }
      return false;
    } finally {
      this.looking = false;
      this.progress = null;
      this.#marks = [];
    }
  }

  #follow(progress: Progress): void {
    const first = this.progress === null;
    this.progress = progress;
    this.pace = paceOf(this.#marks, progress);
    this.#marks = this.#marks.filter((it) => progress.seconds - it.seconds <= span);
    this.#marks.push({ seconds: progress.seconds, done: progress.done, bytes: progress.bytesDone });
    if (first && this.stopping) this.#sendStop(progress.import);
  }

  #sendStop(id: number): void {
    ipc.cancelImport(id).catch((failure: unknown) => this.#around.fail(failure as ipc.Failure));
  }
}
