// What was done, in the words of a toast: "Archived 3 articles", "Undone: archived 3 articles".
import type { Action } from "../generated/Action";
import type { Done } from "../generated/Done";
import type { Step } from "../generated/Step";
import { articles, plural } from "./plural";

const folders = (n: number) => plural(n, "folder", "folders");
const tags = (n: number) => plural(n, "tag", "tags");

const sentences: Record<Action, (n: number) => string> = {
  import: (n) => `Imported ${articles(n)}`,
  withdraw_import: (n) => `Undid an import of ${articles(n)}`,
  tag: (n) => `Tagged ${articles(n)}`,
  untag: (n) => `Removed a tag from ${articles(n)}`,
  file: (n) => `Put ${articles(n)} into a folder`,
  unfile: (n) => `Took ${articles(n)} out of a folder`,
  move: (n) => `Moved ${articles(n)} to a folder`,
  archive: (n) => `Archived ${articles(n)}`,
  to_inbox: (n) => `Moved ${articles(n)} to the inbox`,
  to_later: (n) => `Kept ${articles(n)} for later`,
  trash: (n) => `Moved ${articles(n)} to the trash`,
  restore: (n) => `Restored ${articles(n)}`,
  delete: (n) => `Deleted ${articles(n)} for good`,
  star: (n) => `Starred ${articles(n)}`,
  unstar: (n) => `Took the star off ${articles(n)}`,
  mark_read: (n) => `Marked ${articles(n)} as read`,
  mark_unread: (n) => `Marked ${articles(n)} as unread`,
  edit_article: (n) => (n === 1 ? "Edited the article" : `Edited ${articles(n)}`),
  edit_articles: (n) => `Edited ${articles(n)}`,
  merge_duplicates: (n) => `Merged ${plural(n, "duplicate", "duplicates")}`,
  keep_apart: () => "Kept them apart",
  highlight: (n) => `Highlighted ${plural(n, "passage", "passages")}`,
  edit_highlight: (n) => `Edited ${plural(n, "highlight", "highlights")}`,
  remove_highlight: (n) => `Removed ${plural(n, "highlight", "highlights")}`,
  create_folder: (n) => `Created ${folders(n)}`,
  rename_folder: () => "Renamed a folder",
  move_folder: () => "Moved a folder",
  order_folders: () => "Changed the order of folders",
  save_search: () => "Saved a search",
  edit_saved_search: () => "Changed a saved search",
  delete_saved_search: () => "Deleted a saved search",
  create_rule: () => "Made a rule",
  edit_rule: () => "Changed a rule",
  delete_rule: () => "Deleted a rule",
  apply_rules: (n) => `Applied rules to ${articles(n)}`,
  delete_folder: (n) => `Deleted ${folders(n)}`,
  create_tag: (n) => `Created ${tags(n)}`,
  rename_tag: () => "Renamed a tag",
  merge_tags: (n) => `Merged ${tags(n)}`,
  nest_tag: (n) => `Moved ${tags(n)}`,
  recolour_tag: (n) => `Changed the colour of ${tags(n)}`,
  describe_tag: () => "Described a tag",
  clean_up_tags: (n) => `Cleaned up ${tags(n)}`,
  delete_tag: (n) => `Deleted ${tags(n)}`,
};

const lower = (text: string) => text.charAt(0).toLocaleLowerCase("en") + text.slice(1);

/** What was done. */
export const doneWords = (done: Done): string => sentences[done.action](done.items);
/** A step of the history: what was done, and to what where that is one thing. */
export const stepWords = (step: Step): string =>
  step.subject === null ? doneWords(step) : `${doneWords(step)}: ${step.subject}`;
/** What was taken back. */
export const undoneWords = (done: Done): string => `Undone: ${lower(doneWords(done))}`;
/** What was done again. */
export const redoneWords = (done: Done): string => `Done again: ${lower(doneWords(done))}`;
