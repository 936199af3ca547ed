// Sentences of the pages about the whole library: history, duplicates, statistics, and of the trash's own buttons.
import type { Likeness } from "../generated/Likeness";
import type { Period } from "../generated/Period";
import type { Unit } from "../generated/Unit";
import { articles, count, plural, shortCount } from "./plural";

const steps = (n: number) => plural(n, "step", "steps");

export const overview = {
  failed: "This could not be shown",
  more: "Show more",
  pages: {
    label: "About the library",
    "go-history": "History",
    "go-duplicates": "Duplicates",
    "go-statistics": "Statistics",
  },

  history: {
    title: "History",
    hint: "Everything that was done, newest first. Go back to any point; what is taken back can be done again.",
    list: "Steps, newest first",
    today: "Today",
    yesterday: "Yesterday",
    undone: "Taken back",
    here: "The library is here",
    undoTo: (n: number) => `Undo back to here (${steps(n)})`,
    redoTo: (n: number) => `Redo up to here (${steps(n)})`,
    undoAll: (n: number) => `Undo everything (${steps(n)})`,
    beginning: "Before all of this",
    of: (action: string, step: string) => `${action}: ${step}`,
    walked: (undone: number, redone: number) =>
      redone > 0 ? `Did ${steps(redone)} again` : undone > 0 ? `Undid ${steps(undone)}` : "The library is here already",
    empty: "Nothing was done yet",
    emptyHint: "Whatever you do to your articles, tags and folders is listed here and can be taken back.",
  },

  duplicates: {
    title: "Duplicates",
    hint: "Articles that seem to be in the library more than once. Merging keeps every tag, folder, note and highlight of all; the others go to the trash.",
    kinds: "How alike",
    kind: {
      exact: (n: number) => `Exactly the same (${count(n)})`,
      address: (n: number) => `Same address (${count(n)})`,
      title: (n: number) => `Same title (${count(n)})`,
    } satisfies Record<Likeness, (n: number) => string>,
    mergeAll: (n: number) => `Merge all that are exactly the same (${count(n)})…`,
    mergeAllTitle: (n: number) => `Merge ${plural(n, "duplicate", "duplicates")}?`,
    mergeAllBody: (n: number) =>
      `Of each group one article stays and gets everything the others have. ${articles(n)} ${n === 1 ? "goes" : "go"} to the trash. One undo takes all of it back.`,
    mergeAllDo: "Merge all",
    merge: (n: number) => `Merge ${count(n)} into one`,
    keepApart: "Keep apart",
    keep: "Keep this one",
    kept: "Stays",
    open: (title: string) => `Read ${title}`,
    group: (title: string, n: number) => `${title}: ${articles(n)}`,
    notShown: (n: number) => `and ${count(n)} more like these`,
    differs: "differs",
    none: "None",
    fields: {
      site: "Site",
      byline: "Author",
      published: "Published",
      saved: "Saved",
      words: "Words",
      state: "Where",
      tags: "Tags",
      folders: "Folders",
      note: "Note",
      highlights: "Highlights",
      url: "Address",
      original: "File",
    },
    empty: {
      exact: "No two articles are exactly the same",
      address: "No two articles have the same address",
      title: "No two articles of a site have the same title",
    } satisfies Record<Likeness, string>,
    emptyHint:
      "An import never adds the same bytes, address or text twice; what came in otherwise would be listed here.",
  },

  statistics: {
    title: "Statistics",
    period: "How far back",
    periods: { quarter: "13 weeks", year: "A year", all: "Everything" } satisfies Record<Period, string>,
    saved: "Saved",
    read: "Read",
    words: "Words read",
    waiting: "Waiting",
    savedAndRead: "Saved and read",
    savedAndReadHint: {
      week: "Articles per week",
      month: "Articles per month",
      year: "Articles per year",
    } satisfies Record<Unit, string>,
    backlog: "Waiting to be read",
    backlogHint: "Unread in the inbox and in Later at the end of each span",
    wordsRead: "Words read",
    wordsReadHint: "Words of the articles that were read",
    sites: "Sites",
    languages: "Languages",
    sharesHint: "Articles saved in this time; the dark part was read",
    tags: "Tags over time",
    tagsHint: "Articles saved, with this tag or one below it",
    noTags: "No article saved in this time has a tag.",
    nothing: "Nothing was saved in this time.",
    noPoints: "Nothing in this time.",
    table: (chart: string) => `${chart} as a table`,
    span: {
      week: (day: string) => `Week of ${day}`,
      month: (it: string) => it,
      year: (it: string) => it,
    } satisfies Record<Unit, (it: string) => string>,
    time: "Time",
    name: "Name",
    all: "All",
    point: (span: string, series: string, value: string) => `${span}, ${series.toLocaleLowerCase("en")}: ${value}`,
    share: (name: string, n: number, read: number) => `${name}: ${articles(n)}, ${count(read)} read`,
    tagAt: (tag: string, span: string, n: number) => `${tag}, ${span}: ${articles(n)}`,
    chartHint: "Arrow keys walk through the chart, Enter opens the articles",
    articles,
    number: shortCount,
  },

  trash: {
    restoreAll: "Restore all",
    restoreAllOf: (n: number) => `Restore all ${count(n)}`,
    empty: "Empty",
    emptyOf: (n: number) => `Empty the trash (${count(n)})…`,
  },
} as const;
