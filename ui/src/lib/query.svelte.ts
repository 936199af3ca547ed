// Questions to the library that stay answered: asked again when what they are about changes, or what they ask for.
// Nothing is kept between questions; the library is the only truth.
import type { Table } from "../generated/Table";
import { onLibraryChanged, type Failure } from "./ipc";
import { kept } from "./kept";
import { inTurns } from "./turns";

const versions = $state<Record<Table, number>>({
  article: 0,
  article_tag: 0,
  article_folder: 0,
  highlight: 0,
  tag: 0,
  folder: 0,
  saved_search: 0,
  rule: 0,
  dismissed: 0,
  recent_search: 0,
  import: 0,
  step: 0,
  watched_folder: 0,
  text: 0,
});

/** Least time between two rounds of questions, in milliseconds: an import tells of changes many times a second. */
const pause = 250;
/** The same once rounds follow each other as only an import makes them: nobody reads numbers that fast. */
const longPause = 500;
const followingRounds = 4;

/** Begins to follow the changes of the library; the function it gives ends that. */
export function followLibrary(): () => void {
  const changed = new Set<Table>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let rounds = 0;
  const tell = () => {
    rounds = timer === undefined ? 0 : rounds + 1;
    const wait = rounds < followingRounds ? pause : longPause;
    for (const table of changed) versions[table] += 1;
    timer = changed.size > 0 ? setTimeout(tell, wait) : undefined;
    changed.clear();
  };
  const listening = onLibraryChanged((tables) => {
    for (const table of tables) changed.add(table);
    if (timer === undefined) tell();
  });
  return () => {
    clearTimeout(timer);
    void listening.then((stop) => stop());
  };
}

/** Has every question asked once more: the library was not there, and now it is. */
export function askEverything(): void {
  for (const table of Object.keys(versions) as Table[]) versions[table] += 1;
}

/** Makes the effect or derived value that calls it depend on these tables. */
export function dependOn(tables: readonly Table[]): void {
  for (const table of tables) void versions[table];
}

/** Makes of whatever was thrown a failure with a code. */
export function toFailure(thrown: unknown): Failure {
  if (typeof thrown === "object" && thrown !== null && "code" in thrown && "message" in thrown) {
    const at = "at" in thrown && typeof thrown.at === "number" ? { at: thrown.at } : {};
    const kept = "kept" in thrown && typeof thrown.kept === "string" ? { kept: thrown.kept } : {};
    return { code: String(thrown.code), message: String(thrown.message), ...at, ...kept };
  }
  return { code: "internal", message: thrown instanceof Error ? thrown.message : String(thrown) };
}

/** A question and its latest answer. */
export interface Query<T> {
  /** Undefined until the first answer. Stays while a newer one is awaited, and when that fails. */
  readonly answer: T | undefined;
  /** Why the latest question failed. */
  readonly failure: Failure | undefined;
  /** Whether an answer is awaited. */
  readonly asking: boolean;
  /** Asks once more, as after a failure. */
  again: () => void;
}

/**
 * Asks, and asks again whenever one of these tables changes or something reactive that `ask` reads. Answers to
 * older questions are dropped. `ask` may return undefined where there is nothing to ask.
 */
export function query<T>(tables: readonly Table[], ask: () => Promise<T> | undefined): Query<T> {
  let answer = $state.raw<T>();
  let failure = $state.raw<Failure>();
  let asking = $state(false);
  let round = $state(0);
  $effect(() => {
    dependOn(tables);
    void round;
    let latest = true;
    const question = ask();
    asking = question !== undefined;
    if (question === undefined) {
      answer = undefined;
      failure = undefined;
    }
    question?.then(
      (it) => {
        if (!latest) return;
        inTurns(() => {
          if (!latest) return;
          answer = kept(answer, it);
          failure = undefined;
          asking = false;
        });
      },
      (it: unknown) => {
        if (!latest) return;
        asking = false;
        // A newer question took its place: that one answers.
        const failed = toFailure(it);
        if (failed.code !== "interrupted") failure = failed;
      },
    );
    return () => {
      latest = false;
    };
  });
  return {
    get answer() {
      return answer;
    },
    get failure() {
      return failure;
    },
    get asking() {
      return asking;
    },
    again: () => {
      round += 1;
    },
  };
}
