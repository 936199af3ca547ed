// Every sentence of the window, in English. Another language is an object `satisfies Words`.
// What the program answers (failures, things done) is put into words in `failures.ts` and `done.ts`.
import type { Code } from "../generated/Code";
import type { Format } from "../generated/Format";
import type { State } from "../generated/State";
import { find } from "./en-find";
import { citing, exporting } from "./en-export";
import { frame } from "./en-frame";
import { importing, saving, watching } from "./en-import";
import { shelves } from "./en-shelves";
import { overview } from "./en-overview";
import { edit, palette, suggestions, triage } from "./en-triage";
import { tagWords } from "./en-tags";
import { articles, count, plural } from "./plural";

export const en = {
  program: "Sheaf",

  find,

  frame,
  shelves,
  overview,

  ...{ triage, suggestions, palette, edit },
  exporting,
  citing,

  common: {
    cancel: "Cancel",
    close: "Close",
    create: "Create",
    delete: "Delete",
    done: "Done",
    more: "More",
    rename: "Rename",
    retry: "Try again",
    save: "Save",
    undo: "Undo",
  },

  states: {
    inbox: "Inbox",
    later: "Later",
    archive: "Archive",
    trash: "Trash",
  } satisfies Record<State, string>,

  formats: {
    text: "Plain text",
    markdown: "Markdown",
    html: "Web page",
    pdf: "PDF",
    epub: "Book (EPUB)",
    docx: "Word document",
    odt: "OpenDocument text",
    rtf: "Rich text",
    mail: "Mail",
    note: "Note",
    link: "Address only",
    reference: "Bibliography entry",
  } satisfies Record<Format, string>,

  reader: {
    region: "Reader",
    actions: "Actions on this article",
    nothing: "No article is open",
    nothingHint: "Choose one in the list, or press J and K to walk through it.",
    several: (n: number) => `${articles(n)} selected`,
    severalHint: "T adds tags to all of them, F puts them into a folder, E archives them.",
    back: "Back to the list",
    minutes: (n: number) => `${count(n)} min`,
    minutesSpoken: (n: number) => `${plural(n, "minute", "minutes")} to read`,
    words: (n: number) => plural(n, "word", "words"),
    by: (names: string) => `By ${names}`,
    openSource: "Open the source in the browser",
    progress: (percent: number) => `${String(percent)} % read`,
    star: "Star",
    unstar: "Take the star off",
    archive: "Archive",
    toInbox: "Back to the inbox",
    later: "Read later",
    tag: "Tag",
    file: "Put into a folder",
    trash: "Move to the trash",
    restore: "Restore from the trash",
    inspector: "Details",
    outline: "Contents",
    outlineEmpty: "This article has no headings.",
    look: "Type and theme",
    find: "Find in this article",
    findPlaceholder: "Find in article",
    findNone: "No match",
    findCount: (at: number, n: number) => `${count(at)} of ${count(n)}`,
    findNext: "Next match",
    findPrevious: "Previous match",
    findClose: "Close find",
    original: "The original",
    readable: "Back to the text",
    originalOf: (title: string) => `The original of ${title}`,
    pageOf: (at: number, n: number) => `Page ${count(at)} of ${count(n)}`,
    opening: "Opening the original…",
    nothingSelected: "Select a passage of the article first.",
    highlight: "Highlight",
    highlightIn: (colour: string) => `Highlight in ${colour.toLocaleLowerCase("en")}`,
    highlightNew: "Highlight this passage",
    highlightOpen: "This highlight",
    picture: "Picture",
    pictureFrom: (host: string) => `Not loaded from ${host}`,
    pictureMissing: "Not loaded",
    noBody: "This article has no text.",
    gone: "This article is not in the library any more.",
    link: (url: string) => `Opens ${url} in the browser`,
  },

  look: {
    size: "Size",
    smaller: "Smaller",
    larger: "Larger",
    width: "Width",
    narrower: "Narrower",
    wider: "Wider",
    leading: "Line spacing",
    tighter: "Tighter",
    looser: "Looser",
    face: "Typeface",
    faces: { serif: "Serif", sans: "Sans" },
    theme: "Theme",
    themes: { system: "System", light: "Light", sepia: "Sepia", dark: "Dark", contrast: "Contrast" },
    reset: "Back to the defaults",
  },

  inspector: {
    region: "Details",
    nothing: "Choose an article to see its details.",
    title: "Title",
    byline: "Authors",
    bylineNone: "Add an author",
    site: "Site",
    siteNone: "Add a site",
    published: "Published",
    publishedNone: "Add a date",
    publishedHint: "A year, 2024-03, 2024-03-22, or with the time",
    language: "Language",
    languageNone: "Add a language",
    languageHint: "A code such as en, de or zh",
    url: "Address",
    urlNone: "Add an address",
    open: "Open in the browser",
    saved: "Saved",
    read: "Read",
    unread: "Not yet",
    length: "Length",
    lengthOf: (words: number, minutes: number) => `${plural(words, "word", "words")} · ${count(minutes)} min`,
    state: "Place",
    tags: "Tags",
    folders: "Folders",
    note: "Note",
    notePlaceholder: "Write a note…",
    noteSaved: "Note saved",
    highlights: "Highlights",
    highlightNote: "Note on this highlight",
    highlightNotePlaceholder: "Add a note…",
    highlightMore: "Change this highlight",
    highlightRemove: "Remove the highlight",
    highlightShow: (quote: string) => `Show in the article: ${quote}`,
    highlightLost: "Not found in the text",
    origin: "Where it came from",
    file: "File",
    size: "Size",
    format: "Format",
    hash: "Checksum",
    hashHint: "BLAKE3 of the original, which is kept byte for byte",
    copyHash: "Copy the checksum",
    copied: "Copied",
    pasted: "Pasted or typed; there is no file.",
    more: "Other fields",
    edit: (field: string) => `Edit: ${field}`,
    several: (n: number) => `${articles(n)} selected`,
    severalTags: "Add tags to all of them",
    severalFolders: "Put all of them into a folder",
    severalActions: "Move to",
    editFields: "Edit fields…",
    star: "Star all",
    unstar: "Take the stars off",
    markRead: "Mark as read",
    markUnread: "Mark as unread",
  },

  tags: tagWords,

  tagInput: {
    label: "Tags",
    placeholder: "Add a tag…",
    remove: (tag: string) => `Remove the tag ${tag}`,
    new: (tag: string) => `New tag “${tag}”`,
    newShort: "new",
    offers: "Tags that fit",
    nothing: "No tag fits.",
    count,
    uses: (n: number) => articles(n),
  },

  folderInput: {
    label: "Folder",
    placeholder: "Add to a folder…",
    filter: "Type the name of a folder",
    remove: (folder: string) => `Take out of the folder ${folder}`,
    new: (folder: string) => `New folder “${folder}”`,
    newShort: "new",
    offers: "Folders that fit",
    nothing: "There is no folder yet. Type a name to make one.",
    count,
    uses: (n: number) => articles(n),
  },

  saving,

  watching,

  tagSheet: {
    title: (n: number) => (n === 1 ? "Tag this article" : `Tag ${articles(n)}`),
    hint: "Enter adds the tag; a slash puts it below another, as in politics/europe. Enter on an empty field closes.",
    none: "Choose an article first.",
  },

  folderSheet: {
    file: (n: number) => (n === 1 ? "Put this article into a folder" : `Put ${articles(n)} into a folder`),
    move: (n: number) => (n === 1 ? "Move this article to a folder" : `Move ${articles(n)} to a folder`),
    fileHint: "It stays in the folders it is in. A slash makes a folder within a folder.",
    moveHint: "It leaves every other folder. A slash makes a folder within a folder.",
  },

  importing,

  reasons: {
    empty: "The file is empty.",
    unknown_format: "Not text, and not a format Sheaf reads.",
    no_text: "There is no text in it.",
    disk_full: "The disk is full.",
    interrupted: "It was stopped before this file.",
  } satisfies Partial<Record<Code, string>>,

  confirm: {
    deleteFolder: (name: string) => `Delete the folder “${name}”?`,
    deleteFolderBody: (n: number, below: number) =>
      [
        below > 0 ? `${plural(below, "folder", "folders")} within it will be deleted too.` : "",
        n === 0
          ? "It holds no articles."
          : n === 1
            ? "The article in it stays in your library."
            : `The ${articles(n)} in it stay in your library.`,
      ]
        .filter(Boolean)
        .join(" "),
    deleteTag: (name: string) => `Delete the tag “${name}”?`,
    deleteTagBody: (n: number, below: number) =>
      [
        below > 0 ? `${plural(below, "tag", "tags")} below it will be deleted too.` : "",
        n === 0 ? "No article has it." : `It will be taken off ${articles(n)}; the articles stay.`,
      ]
        .filter(Boolean)
        .join(" "),
    deleteArticles: (n: number) => (n === 1 ? "Delete this article for good?" : `Delete ${articles(n)} for good?`),
    forGood: "Delete for good",
    deleteArticlesBody: "You can still undo this while the step is in the history.",
    canUndo: "You can undo this.",
  },

  prompts: {
    newFolder: "New folder",
    newFolderIn: (path: string) => `New folder in ${path}`,
    renameFolder: (name: string) => `Rename the folder “${name}”`,
    newTag: "New tag",
    newTagBelow: (path: string) => `New tag below ${path}`,
    renameTag: (name: string) => `Rename the tag “${name}”`,
    name: "Name",
    tagPath: "Name, with a slash between levels",
    renameTagHint: "Give it the name of another tag and the two become one.",
  },

  help: {
    title: "Keyboard",
    searchTitle: "Search",
    search: [
      ["solar storage", "both words, in any order"],
      ["“grid storage”", "exactly these words together"],
      ["storage OR battery", "either of them"],
      ["-coal", "not this word"],
      ["batter*", "words that begin like this"],
      ["title:grid author:okafor", "in the title, by an author"],
      ["tag:energy folder:Work site:example.org", "with a tag, in a folder, from a site"],
      ["is:unread is:starred is:untagged is:duplicate", "state of the article"],
      ["published:2024 saved:last-week words:>1000", "dates and length"],
    ] as readonly (readonly [string, string])[],
  },

  settings: {
    title: "Settings",
    look: "Appearance",
    theme: "Theme",
    density: "List",
    densities: { comfortable: "Comfortable", compact: "Compact" },
    face: "Typeface",
    zoom: "Size of everything",
    percent: (n: number) => `${count(n)} %`,
    version: "Version",
    lookFirst: "Look before importing",
    lookFirsts: { always: "Always", much: "When it is much", never: "Never" },
    lookFirstHint: "Shows what was found, and asks where to put it, before anything is imported.",
    library: "Library",
    libraryHint: "Your articles, their originals and the index are in this folder. Nothing leaves it.",
    about: (version: string) => `Sheaf ${version}`,
  },

  start: {
    title: "A quiet home for the articles you keep",
    lead: "Drop anything in. Tag it in a keystroke, find it in a blink, read it in peace. It all stays on this computer.",
    drop: "Drop files or folders here",
    dropNow: "Let go to import",
    formats: "Text, Markdown and web pages, one or ten thousand.",
    chooseFiles: "Choose files…",
    chooseFolder: "Choose folder…",
    samples: "Add the sample articles",
    samplesHint: "Eight short pieces to try things on, with a guide to the keys and to search.",
    pasteBefore: "or press",
    pasteAfter: "to paste one",
  },

  broken: {
    damaged: {
      title: "The library is damaged",
      hint: "Nothing was deleted. The damaged file was set aside, and the originals of your articles are untouched. If you have a backup of library.sqlite, put it into the folder and try again.",
    },
    foreign: {
      title: "This folder holds something else",
      hint: "The file library.sqlite in it was not made by Sheaf. It was left as it is.",
    },
    newerLibrary: {
      title: "This library is from a newer version of Sheaf",
      hint: "It was left as it is. Install the newest version to open it.",
    },
    busy: {
      title: "Another program is using this library",
      hint: "Close the other window of Sheaf, or wait until a command that is running has ended.",
    },
    diskFull: {
      title: "The disk is full",
      hint: "Make some room, then try again. Nothing was lost.",
    },
    other: { title: "The library could not be opened", hint: "Nothing was changed." },
    details: "What was found",
    keptAs: "Kept as",
    keptIn: "In the folder",
    showInFolder: "Show in folder",
    startNew: "Start a new library",
    startNewHint: "A new library is empty. The damaged file stays where it is.",
  },
} as const;

/** What a language has to provide. */
export type Words = typeof en;
