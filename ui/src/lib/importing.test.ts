import { clearMocks, mockIPC } from "@tauri-apps/api/mocks";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { ImportReport } from "../generated/ImportReport";
import type { Look } from "../generated/Look";
import type { Progress } from "../generated/Progress";
import { ImportJob, isOfLarge, paceOf, type LookFirst, type Surroundings } from "./importing.svelte";
import { look } from "./test-library";

const progress = (of: Partial<Progress>): Progress => ({
  ...{ import: 7, found: 100, searching: false, done: 0, added: 0, duplicates: 0, failed: 0 },
  ...{ bytesDone: 0, bytesFound: 1000, seconds: 0, current: null },
  ...of,
});
const report = (of: Partial<ImportReport>): ImportReport => ({
  ...{
    import: 7,
    added: 2,
    duplicates: 0,
    completed: 0,
    remarked: 0,
    failed: 0,
    unlisted: 0,
    recognised: [],
    fields: [],
    rules: [],
  },
  ...{ seconds: 1, cancelled: false, first: 5 },
  ...of,
});
const around = () =>
  ({
    show: vi.fn(),
    shown: vi.fn(() => true),
    say: vi.fn(),
    done: vi.fn(),
    fail: vi.fn(),
    openImport: vi.fn(),
    read: vi.fn(),
    looks: vi.fn((): LookFirst => "never"),
  }) satisfies Surroundings;
const nowhere = { folder: null, tags: [] };
afterEach(clearMocks);

describe("the pace", () => {
  test("is that of the last seconds, and the time left follows the bytes", () => {
    const marks = [
      { seconds: 2, done: 10, bytes: 0 },
      { seconds: 10, done: 40, bytes: 400 },
    ];
    expect(paceOf(marks, progress({ seconds: 12, done: 60, bytesDone: 600 }))).toEqual({
      rate: 10,
      speed: 100,
      left: 4,
      share: 0.6,
    });
  });

  test("says nothing of the end while files are still being found", () => {
    const pace = paceOf([], progress({ seconds: 4, done: 20, bytesDone: 500, searching: true }));
    expect(pace).toEqual({ rate: 5, speed: 125, left: null, share: null });
  });

  test("goes by files where there are no bytes", () => {
    expect(paceOf([], progress({ seconds: 2, done: 50, bytesFound: 0 }))).toEqual({
      ...{ rate: 25, speed: 0, left: 2, share: 0.5 },
    });
  });

  test("of an import that has just begun is not known", () => {
    expect(paceOf([], progress({ found: 0, bytesFound: 0 }))).toEqual({
      ...{ rate: 0, speed: 0, left: null, share: 0 },
    });
  });

  test("within one large file is that of what was read of it", () => {
    const of = { found: 1, bytesFound: 2e9 };
    const marks = [{ seconds: 4, done: 0, bytes: 4e8 }];
    const now = progress({ ...of, seconds: 8, bytesDone: 8e8 });
    expect(isOfLarge(now)).toBe(true);
    expect(paceOf(marks, now)).toEqual({ rate: 0, speed: 1e8, left: 12, share: 0.4 });
    expect(isOfLarge(progress({ found: 1000, bytesFound: 2e9 }))).toBe(false);
  });
});

describe("a look before an import", () => {
  /** Answers looks and imports; what was asked, in order. */
  function answering(found: Partial<Look>) {
    const asked: string[] = [];
    mockIPC((command) => {
      asked.push(command);
      return command === "look_at_files" ? look(found) : report({});
    });
    return asked;
  }
  const looking = (first: LookFirst) => ({ ...around(), looks: vi.fn((): LookFirst => first) });

  test.each([
    ["a few files", "much", { added: 20 }, true],
    ["many files", "much", { added: 20, failed: 1 }, false],
    ["files with folders", "much", { folders: 1 }, false],
    ["files in folders of the disk", "much", { disk_folders: 1 }, false],
    ["files with highlights", "much", { highlights: 1 }, false],
    ["a few files, where a person wants to see everything", "always", { added: 1 }, false],
  ] as const)("of %s imports at once, or waits (setting: %s)", async (_, first, found, atOnce) => {
    const asked = answering(found);
    const job = new ImportJob(looking(first));
    job.start(["/press"], nowhere);
    await vi.waitFor(() => expect(job.running).toBeNull());
    expect(asked).toEqual(atOnce ? ["look_at_files", "import_files"] : ["look_at_files"]);
    expect(job.looked === null).toBe(atOnce);
  });

  test("is left out where a person does not want it", async () => {
    const asked = answering({ added: 1000 });
    const job = new ImportJob(looking("never"));
    job.start(["/press"], nowhere);
    await vi.waitFor(() => expect(job.last).not.toBeNull());
    expect(asked).toEqual(["import_files"]);
  });

  test("waits for the answer, and what came meanwhile waits too", async () => {
    const asked = answering({ folders: 3 });
    const job = new ImportJob(looking("much"));
    job.start(["/one"], nowhere);
    await vi.waitFor(() => expect(job.looked).not.toBeNull());
    job.start(["/two"], nowhere);
    expect(job.waiting).toHaveLength(1);
    job.accept({ folder: 4, tags: ["x"], keep_folders: false }, "Work");
    await vi.waitFor(() => expect(asked).toEqual(["look_at_files", "import_files", "look_at_files"]));
    await vi.waitFor(() => expect(job.looked?.batch.paths).toEqual(["/two"]));
    await job.refuse();
    expect(job.looked).toBeNull();
    expect(asked).toHaveLength(3);
  });

  test("that was stopped imports nothing", async () => {
    const asked = answering({ folders: 3, cancelled: true });
    const job = new ImportJob(looking("much"));
    job.start(["/one"], nowhere);
    await vi.waitFor(() => expect(job.running).toBeNull());
    expect(job.looked).toBeNull();
    expect(asked).toEqual(["look_at_files"]);
  });
});

describe("an import", () => {
  test("ends with its report", async () => {
    mockIPC(() => report({ added: 2 }));
    const ws = around();
    const job = new ImportJob(ws);
    job.start(["/a"], nowhere, "Work");
    expect(ws.show).toHaveBeenCalledOnce();
    await vi.waitFor(() => expect(job.last?.report.added).toBe(2));
    expect(job.running).toBeNull();
    job.showImported();
    expect(ws.openImport).toHaveBeenCalledWith(7);
  });

  test("waits for the one before it", async () => {
    const asked: unknown[] = [];
    const answers: ((report: ImportReport) => void)[] = [];
    mockIPC((_command, args) => {
      asked.push((args as { paths: string[] }).paths);
      return new Promise((resolve) => answers.push(resolve));
    });
    const job = new ImportJob(around());
    job.start(["/a"], nowhere);
    job.start(["/b"], nowhere);
    await vi.waitFor(() => expect(asked).toEqual([["/a"]]));
    expect(job.waiting).toHaveLength(1);
    answers[0]?.(report({}));
    await vi.waitFor(() => expect(asked).toEqual([["/a"], ["/b"]]));
    expect(job.waiting).toHaveLength(0);
  });

  test("that is stopped before its first word is stopped at its first word", async () => {
    const stopped: unknown[] = [];
    let tell: ((it: Progress) => void) | undefined;
    mockIPC((command, args) => {
      if (command === "cancel_import") stopped.push(args);
      else {
        const channel = (args as { progress: { onmessage: (it: Progress) => void } }).progress;
        tell = (it) => channel.onmessage(it);
        return new Promise(() => undefined);
      }
      return null;
    });
    const job = new ImportJob(around());
    job.start(["/a"], nowhere);
    job.cancel();
    job.cancel();
    expect(stopped).toEqual([]);
    await vi.waitFor(() => expect(tell).toBeDefined());
    tell?.(progress({}));
    await vi.waitFor(() => expect(stopped).toEqual([{ id: 7 }]));
    expect(job.stopping).toBe(true);
  });

  test("that breaks off says why", async () => {
    mockIPC(() => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- this is what the program sends
      throw { code: "disk_full", message: "the disk is full" };
    });
    const job = new ImportJob(around());
    job.start(["/a"], nowhere);
    await vi.waitFor(() => expect(job.failure?.code).toBe("disk_full"));
    expect(job.running).toBeNull();
  });

  test("tries again what failed, in the same place", async () => {
    const asked: unknown[] = [];
    mockIPC((command, args) => {
      if (command === "import_items") {
        const { offset } = args as { offset: number };
        return offset === 0 ? [{ source: "/x", outcome: "failed" }] : [];
      }
      const { paths, into } = args as { paths: string[]; into: unknown };
      asked.push({ paths, into });
      return report({ failed: 1 });
    });
    const job = new ImportJob(around());
    job.start(["/a"], { folder: 4, tags: ["press"] });
    await vi.waitFor(() => expect(job.last).not.toBeNull());
    await job.retry();
    await vi.waitFor(() => expect(asked[1]).toEqual({ paths: ["/x"], into: { folder: 4, tags: ["press"] } }));
  });
});

describe("what is pasted", () => {
  test("becomes an article that is opened", async () => {
    mockIPC((command) => (command === "import_pasted" ? report({ first: 5 }) : []));
    const ws = around();
    await new ImportJob(ws).paste("<p>a</p>", "a", nowhere);
    expect(ws.read).toHaveBeenCalledWith(5);
  });

  test("and is in the library already is opened there", async () => {
    mockIPC((command) =>
      command === "import_pasted"
        ? report({ added: 0, duplicates: 1, first: null })
        : [{ source: "", outcome: "duplicate", article: 3, uid: "u3", title: "t", code: null, message: null }],
    );
    const ws = around();
    await new ImportJob(ws).paste(null, "a", nowhere);
    expect(ws.read).toHaveBeenCalledWith(3);
  });

  test("and holds nothing asks nothing of the program", async () => {
    const asked = vi.fn();
    mockIPC(asked);
    const ws = around();
    await new ImportJob(ws).paste(" ", "\n", nowhere);
    expect(asked).not.toHaveBeenCalled();
    expect(ws.say).toHaveBeenCalledOnce();
  });
});
