// English words of smart folders, of the order and the view of folders, and of rules.
import type { Mentions } from "../generated/Mentions";
import { articles, count, plural } from "./plural";

export const shelves = {
  nothingToSave: "There is nothing to save yet: search for something first.",

  save: {
    new: "New smart folder",
    edit: "Edit the smart folder",
    hint: "It always holds what the search finds now.",
    name: "Name",
    query: "Search",
    parent: "Shown in",
    parentNone: "Top level",
    matches: (n: number) => `${articles(n)} now`,
    save: "Save",
    saved: (name: string) => `Saved the search “${name}”`,
  },

  query: {
    placeholder: "Words, tag:energy, site:example.org, is:unread…",
    everything: "Empty means every article",
  },

  folders: {
    more: "Order, smart folders and rules",
    newSmart: "New smart folder…",
    newSmartIn: "New smart folder inside…",
    order: "Order",
    byName: "By name",
    byHand: "By hand",
    below: "Show articles of subfolders",
    editSearch: "Edit the search…",
    moveUp: "Move up",
    moveDown: "Move down",
    rules: "Rules…",
    searchTitle: (name: string, query: string) => `${name}: ${query}`,
    broken: (name: string) => `${name}: its search is not understood`,
  },

  empty: "Nothing found at the moment",
  emptyHint: "Articles appear here by themselves as soon as the search finds them.",

  rules: {
    title: "Rules",
    hint: "What is done by itself to articles that come in.",
    list: "Rules, in the order in which they are applied",
    new: "New rule",
    newName: (n: number) => `Rule ${count(n)}`,
    none: "No rules yet",
    noneHint:
      "A rule gives tags, a folder, a state or a star to the articles a search finds: to each that comes in, or to all that are there.",
    make: "Make a rule",
    unsaved: "Not saved yet",
    paused: "By hand only",
    choose: "Choose a rule to see what it does.",
    everything: "Every article",
    editor: (name: string) => `Rule: ${name}`,
    name: "Name",
    query: "When an article answers",
    tags: "Add tags",
    folders: "Put into folders",
    state: "Move to",
    states: { keep: "Leave", inbox: "Inbox", later: "Later", archive: "Archive", trash: "Trash" },
    star: "Star",
    onImport: "Apply to every article that comes in",
    effect: (matches: number, changes: number) =>
      changes === matches
        ? `Matches ${articles(matches)} now`
        : `Matches ${articles(matches)} now; ${count(changes)} would change`,
    pending: (n: number) => `${articles(n)} still being indexed`,
    save: "Save rule",
    revert: "Revert",
    delete: "Delete",
    apply: (n: number) => `Apply to ${articles(n)} now`,
    applyNone: "Nothing to change now",
    applyAll: (n: number) => `Apply all to ${articles(n)}`,
    up: "Earlier",
    down: "Later",
    moved: (name: string, at: number, n: number) => `${name}: ${count(at)} of ${count(n)}`,
    made: (name: string) => `Made the rule “${name}”`,
  },

  /** What names a tag or a folder that is to go, or to get another name; nothing where nothing does. */
  mentions: ({ savedSearches, rules }: Mentions, stays: boolean): string => {
    const smart = savedSearches > 0 ? plural(savedSearches, "smart folder", "smart folders") : "";
    const ruled = rules > 0 ? plural(rules, "rule", "rules") : "";
    const who = [smart, ruled].filter(Boolean).join(" and ");
    if (who === "") return "";
    const verb = savedSearches + rules === 1 ? "names" : "name";
    return stays ? `${who} ${verb} it, and will go on doing so.` : `${who} ${verb} it, and will follow.`;
  },

  /** What the rules did, in the report of an import. */
  ruled: (name: string, n: number) => `“${name}” changed ${articles(n)}`,
} as const;
