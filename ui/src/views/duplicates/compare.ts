// Articles side by side: what of each is shown, and where they differ.
import type { Duplicate } from "../../generated/Duplicate";
import type { TagChip } from "../../generated/TagChip";
import { dayOf, publishedDate } from "../../lib/format";
import { en } from "../../messages/en";
import { count } from "../../messages/plural";

export type FieldName = keyof typeof en.overview.duplicates.fields;

/** A field of all articles of a group. */
export interface Line {
  readonly name: FieldName;
  /** A text for each article; empty where it has none. */
  readonly values: readonly string[];
  readonly differs: boolean;
}

const paths = (tags: readonly TagChip[]) => tags.map((tag) => tag.path).join(", ");

const texts: Record<FieldName, (it: Duplicate) => string> = {
  site: (it) => it.row.site ?? "",
  byline: (it) => it.row.byline ?? "",
  published: (it) => (it.row.published === null ? "" : publishedDate(it.row.published)),
  saved: (it) => dayOf(it.row.saved),
  words: (it) => count(it.row.words),
  state: (it) => en.states[it.row.state],
  tags: (it) => paths(it.row.tags),
  folders: (it) => it.row.folders.join(", "),
  note: (it) => it.note,
  highlights: (it) => (it.highlights === 0 ? "" : count(it.highlights)),
  url: (it) => it.url ?? "",
  original: (it) => it.original ?? "",
};

/** The fields that at least one of the articles has, those that differ first told apart from those that are equal. */
export function compare(articles: readonly Duplicate[]): Line[] {
  const names = Object.keys(texts) as FieldName[];
  return names
    .map((name) => {
      const values = articles.map((it) => texts[name](it));
      return { name, values, differs: values.some((it) => it !== values[0]) };
    })
    .filter((line) => line.values.some((value) => value !== ""));
}
