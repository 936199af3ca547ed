// English words of triage, of suggestions, of the command palette and of the sheet that edits many articles.
import type { Found } from "../generated/Found";
import type { Reason } from "../generated/Reason";
import { articles, count } from "./plural";

export const suggestions = {
  title: "Suggestions",
  label: "Suggested tags and folders",
  none: "Nothing comes to mind yet. What you tag teaches the suggestions.",
  noneUnder: (number: number) => `There is no suggestion ${count(number)}.`,
  noneLikely: "No suggestion is likely enough: choose by number.",
  hidden: "Suggestions stand in the details. Press ] to see them.",
  likely: "Likely",
  give: "Give the tag",
  file: "Put into the folder",
  folder: "Folder",
  /** Why it is suggested. */
  because: (reason: Reason): string => {
    switch (reason.kind) {
      case "title":
        return "in the title";
      case "text":
        return reason.count === 1 ? "in the text" : `${count(reason.count)} × in the text`;
      case "author":
        return `${articles(reason.count)} by ${reason.name}`;
      case "site":
        return `${articles(reason.count)} of ${reason.name}`;
      case "together":
        return `with ${reason.tag}, ${articles(reason.count)}`;
      case "recent":
        return "given lately";
    }
  },
};

export const triage = {
  region: "Triage",
  title: (place: string) => `Going through ${place}`,
  queue: (place: string) => `Articles: ${place}`,
  back: "Back to the list",
  progress: (at: number, of: number) => `${count(at)} of ${count(of)}`,
  progressLabel: "How far you are",
  nothing: "There is nothing to go through here.",
  decided: { inbox: "Kept in the inbox", later: "For later", archive: "Archived", trash: "In the trash" },
  panel: "Decide",
  keys: "Keys",
  hints: {
    accept: "suggestion",
    "accept-all": "all likely ones",
    tag: "tag",
    "repeat-tags": "last tags again",
    file: "folder",
    archive: "archive, next",
    later: "later, next",
    inbox: "inbox, next",
    trash: "trash, next",
    star: "star",
    next: "skip",
    undo: "undo",
  },
  done: (n: number) => (n === 1 ? "That was the one article" : `All ${articles(n)} gone through`),
  doneNone: "Nothing was changed.",
  tally: {
    archive: "archived",
    later: "kept for later",
    inbox: "moved to the inbox",
    trash: "moved to the trash",
    tagged: "given tags",
    filed: "put into folders",
    left: "left where they were",
  },
  more: (n: number) => `Go on with the next ${count(n)}`,
  first: "From the beginning again",
};

export const palette = {
  title: "Go to, or do",
  label: "Command, folder, smart folder, tag or article",
  placeholder: "Type a command, a folder, a tag or a title",
  results: "What fits",
  nothing: "Nothing fits.",
  kinds: { folder: "Folder", saved_search: "Smart folder", tag: "Tag", article: "Article" } satisfies Record<
    Found,
    string
  >,
  command: "Command",
  count: (n: number) => articles(n),
};

export const edit = {
  title: (n: number) => (n === 1 ? "Edit this article" : `Edit ${articles(n)}`),
  hint: (n: number) =>
    `Only what you fill in is changed${n === 1 ? "" : ", on all of them"}, as one step that can be undone.`,
  unchanged: "Unchanged",
  cleared: "Will be cleared",
  clear: (field: string) => `Clear: ${field}`,
  keep: (field: string) => `Leave unchanged: ${field}`,
  note: "Add to the note",
  notePlaceholder: "A paragraph that is put after each note",
  state: "Place",
  star: "Star",
  stars: { keep: "Unchanged", on: "Star", off: "No star" },
  read: "Read",
  reads: { keep: "Unchanged", on: "Read", off: "Unread" },
  addTags: "Add tags",
  removeTags: "Remove tags",
  addFolders: "Put into folders",
  removeFolders: "Take out of folders",
  whichTag: "Which tag…",
  whichFolder: "Which folder…",
  apply: (n: number) => (n === 1 ? "Change the article" : `Change ${articles(n)}`),
};
