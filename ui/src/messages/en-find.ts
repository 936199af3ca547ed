// English words of the search that explains itself: what is offered while one types, why a row was found, and what to
// ask instead where nothing was.
import type { CompletionKind } from "../generated/CompletionKind";
import type { FoundIn } from "../generated/FoundIn";
import type { MatchReason } from "../generated/MatchReason";
import type { Relaxation } from "../generated/Relaxation";
import type { Relaxing } from "../generated/Relaxing";
import { articles, count, plural } from "./plural";

const places: Record<FoundIn, string> = {
  title: "the title",
  byline: "the byline",
  site: "the site",
  tag: "its tags",
  folder: "its folders",
  note: "a note",
  text: "the text",
  url: "the address",
};

const list = (spellings: readonly string[]): string => spellings.map((it) => `“${it}”`).join(", ");

/** What was found for what was sought. */
function foundFor({ sought, how, spellings, field }: MatchReason): string {
  switch (how) {
    case "exact":
      return list(spellings);
    case "folded":
      return `${list(spellings)} for “${sought}”`;
    case "form":
      return `${list(spellings)} as a form of “${sought}”`;
    case "beginning":
      return `${list(spellings)}, which begins like “${sought}”`;
    case "typo":
      return `${list(spellings)} for “${sought}”, a typo forgiven`;
    case "part":
      return `${list(spellings)}, which has “${sought}” in it`;
    case "below":
      return `${list(spellings)}, ${field === "tag" ? "a tag" : "a folder"} below “${sought}”`;
  }
}

const relaxed: Record<Relaxing, (about: string) => string> = {
  corrected: (about) => `Search for ${about}`,
  everywhere: () => "Look in all articles",
  trash: () => "Look in the trash",
  apart: (about) => `${about}, not side by side`,
  without: (about) => `Without ${about}`,
  any: (about) => `Any of them: ${about}`,
  only: (about) => `Only ${about}`,
};

export const find = {
  offers: "Suggestions",
  offered: (n: number) => plural(n, "suggestion", "suggestions"),
  recent: "Recent searches",
  clearRecent: "Clear",
  forgetHint: "Delete forgets it",
  saved: "Smart folder",
  before: "Recent searches and smart folders",
  kinds: {
    field: "Field",
    tag: "Tag",
    folder: "Folder",
    site: "Site",
    author: "Author",
    language: "Language",
    format: "Format",
    mark: "State",
    date: "Date",
    sort: "Order",
  } satisfies Record<CompletionKind, string>,
  fields: {
    "title:": "words of the title",
    "url:": "words of the address",
    "note:": "words of notes",
    "sort:": "another order",
    "tag:": "with a tag",
    "folder:": "in a folder",
    "in:": "in a folder itself, not below it",
    "site:": "from a site",
    "author:": "by an author",
    "lang:": "in a language",
    "format:": "by format",
    "is:": "by state",
    "has:": "with a note, a highlight, a picture",
    "saved:": "by date saved",
    "read:": "by date read",
    "published:": "by date published",
    "words:": "by length",
    "import:": "by import",
  } as Readonly<Record<string, string>>,

  why: "Why it was found",
  reason: (reason: MatchReason): string => {
    const times = reason.times > 1 ? `, ${count(reason.times)} times` : "";
    return `${foundFor(reason)} in ${places[reason.field]}${times}`;
  },

  near: "Near it:",
  relaxed: ({ kind, about }: Relaxation): string => relaxed[kind](about),
  finds: (n: number) => articles(n),

  timeline: "Published",
  timelineHint: "Drag over the bars to narrow, with Alt to exclude; with the keyboard: arrows, Shift, Enter",
  bar: (first: string, last: string, n: number) => `${first === last ? first : `${first} to ${last}`}: ${articles(n)}`,
  brushed: (first: string, last: string, n: number) =>
    `${first === last ? first : `${first} – ${last}`} · ${articles(n)}`,
} as const;
