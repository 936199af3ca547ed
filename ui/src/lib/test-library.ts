// A small made-up library behind the commands of the window, for tests of views.
import { mockIPC, mockWindows } from "@tauri-apps/api/mocks";
import { emit } from "@tauri-apps/api/event";
import type { Action } from "../generated/Action";
import type { Article } from "../generated/Article";
import type { FolderNode } from "../generated/FolderNode";
import type { Look } from "../generated/Look";
import type { Row } from "../generated/Row";
import type { SavedSearch } from "../generated/SavedSearch";
import type { SearchRequest } from "../generated/SearchRequest";
import type { Selection } from "../generated/Selection";
import type { State } from "../generated/State";
import type { Table } from "../generated/Table";
import type { TagNode } from "../generated/TagNode";
import type { TagRequest } from "../generated/TagRequest";

/** An article with what a row needs, and whatever else a test wants of it. */
export const row = (id: number, more: Partial<Row> = {}): Row => ({
  id,
  uid: `uid-${id}`,
  title: `Article ${id}`,
  byline: "Ada Okafor",
  site: "The Harbour Review",
  published: "2024-03-22",
  saved: Date.UTC(2026, 0, 1) - id * 1000,
  words: 900,
  minutes: 4,
  language: "en",
  format: "text",
  state: "inbox",
  starred: false,
  readAt: null,
  progress: 0,
  tags: [],
  folders: [],
  excerpt: "What was said.",
  snippet: null,
  ...more,
});

/** What a look found, of files that are few and without an order of their own. */
export const look = (more: Partial<Look> = {}): Look => ({
  ...{ recognised: [{ name: "Web page", articles: 2 }], added: 2, duplicates: 0, completed: 0, failed: 0 },
  ...{ folders: 0, disk_folders: 0, tags: 0, highlights: 0, notes: 0, unmapped: [], seconds: 0.1, cancelled: false },
  ...more,
});

const retagged = (tags: Row["tags"], add: string[], remove: string[]): Row["tags"] => [
  ...tags.filter((it) => ![...add, ...remove].includes(it.path)),
  ...add.map((path) => ({ id: path.length, path, colour: null })),
];

type Answer = (payload: never) => unknown;

/** What the window asked, in order. */
export interface Asked {
  command: string;
  payload: Record<string, unknown>;
}

export class TestLibrary {
  rows: Row[];
  folders: FolderNode[] = [];
  savedSearches: SavedSearch[] = [];
  tags: TagNode[] = [];
  readonly asked: Asked[] = [];
  readonly #answers: Record<string, Answer>;

  /** `answers` take the place of what the library itself would say. */
  constructor(rows: Row[], answers: Record<string, Answer> = {}) {
    this.rows = rows;
    this.#answers = { ...this.#own(), ...answers };
    mockWindows("main");
    mockIPC(
      (command, payload) => {
        this.asked.push({ command, payload: (payload ?? {}) as Record<string, unknown> });
        const answer = this.#answers[command];
        if (answer === undefined) throw new Error(`the test library knows no ${command}`);
        return answer(payload as never);
      },
      { shouldMockEvents: true },
    );
  }

  /** Payloads of every question of this kind. */
  of(command: string): Record<string, unknown>[] {
    return this.asked.filter((it) => it.command === command).map((it) => it.payload);
  }

  async changed(...tables: Table[]): Promise<void> {
    await emit("library-changed", tables);
  }

  find(request: SearchRequest): Row[] {
    const { place, query } = request;
    const there = this.rows.filter((it) => {
      if (place.kind === "starred") return it.starred;
      return place.kind === "all" ? it.state !== "trash" : it.state === place.kind;
    });
    return there.filter((it) => it.title.toLowerCase().includes(query.toLowerCase()));
  }

  #selected(selection: Selection): Row[] {
    return selection.kind === "ids"
      ? this.rows.filter((it) => selection.ids.includes(it.id))
      : this.find(selection.request).filter((it) => !selection.except.includes(it.id));
  }

  #change(selection: Selection, action: Action, change: Partial<Row>) {
    const ids = new Set(this.#selected(selection).map((it) => it.id));
    this.rows = this.rows.map((it) => (ids.has(it.id) ? { ...it, ...change } : it));
    void this.changed("article");
    return { action, items: ids.size };
  }

  #own(): Record<string, Answer> {
    const count = (state: State) => this.rows.filter((it) => it.state === state).length;
    const actions = { inbox: "to_inbox", later: "to_later", archive: "archive", trash: "trash" } as const;
    return {
      about: () => ({ version: "0.1.0", library: "/library", platform: "linux" }),
      keep_settings: () => null,
      search_articles: ({ request, offset, limit }: { request: SearchRequest; offset: number; limit: number }) => {
        const found = this.find(request);
        return { rows: found.slice(offset, offset + limit), total: found.length, forgiven: null, pending: 0 };
      },
      position_of: ({ request, article }: { request: SearchRequest; article: number }) => {
        const at = this.find(request).findIndex((it) => it.id === article);
        return at < 0 ? null : at;
      },
      facets_of: () => ({
        tags: [],
        folders: [],
        sites: [],
        authors: [],
        years: [],
        languages: [],
        formats: [],
        timeline: [],
      }),
      complete_query: ({ cursor }: { cursor: number }) => ({ from: cursor, to: cursor, inField: false, offers: [] }),
      why_found: () => [],
      relax_search: () => [],
      recent_searches: () => [],
      note_search: () => null,
      forget_searches: () => null,
      place_counts: () => ({
        all: this.rows.length - count("trash"),
        inbox: count("inbox"),
        later: count("later"),
        archive: count("archive"),
        starred: this.rows.filter((it) => it.starred).length,
        unfiled: 0,
        trash: count("trash"),
      }),
      article: ({ id }: { id: number }): Article => {
        const found = this.rows.find((it) => it.id === id);
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- the program answers with a plain object
        if (found === undefined) throw { code: "not_found", message: "no such article" };
        const { excerpt } = found;
        const body = { html: `<p>${excerpt ?? ""}</p>`, text: excerpt ?? "", picture: null, note: "" };
        return { ...found, ...body, url: null, highlights: [], folderIds: [], original: null, fields: null };
      },
      folders: () => this.folders,
      saved_searches: () => this.savedSearches,
      saved_search_counts: ({ ids }: { ids: number[] }) => ids.map((id) => ({ id, count: 0 })),
      tags: ({ request }: { request: TagRequest }) => {
        const found = this.tags.filter((it) =>
          request.filter === "" ? it.parent === request.parent : it.path.includes(request.filter),
        );
        return { tags: found.slice(request.offset, request.offset + request.limit), total: found.length };
      },
      offer_tags: () => [],
      suggest: () => [],
      rows_of: ({ ids }: { ids: number[] }) => ids.flatMap((id) => this.rows.filter((it) => it.id === id)),
      queue_of: ({ selection, limit }: { selection: Selection; limit: number }) => {
        const ids = this.#selected(selection).map((it) => it.id);
        return { ids: ids.slice(0, limit), total: ids.length };
      },
      palette: () => [],
      tag_articles: ({ selection, add, remove }: { selection: Selection; add: string[]; remove: string[] }) => {
        const ids = new Set(this.#selected(selection).map((it) => it.id));
        this.rows = this.rows.map((it) => (ids.has(it.id) ? { ...it, tags: retagged(it.tags, add, remove) } : it));
        void this.changed("article_tag");
        return { action: add.length > 0 ? "tag" : "untag", items: ids.size };
      },
      history: () => [],
      take_opened_files: () => [],
      look_at_files: () => look(),
      imports: () => [],
      watched_folders: () => [],
      set_progress: () => null,
      set_state: ({ selection, state }: { selection: Selection; state: State }) =>
        this.#change(selection, actions[state], { state }),
      set_starred: ({ selection, starred }: { selection: Selection; starred: boolean }) =>
        this.#change(selection, starred ? "star" : "unstar", { starred }),
      undo: () => ({ action: "archive", items: 1 }),
    };
  }
}
