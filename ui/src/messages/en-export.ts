// Sentences of exports and citations.
import type { ExportFormat } from "../generated/ExportFormat";
import { articles, count, files, plural } from "./plural";

export const exporting = {
  title: "Export",
  what: "What",
  scopes: { selection: "The selected articles", list: "What the list shows", folder: "This folder", all: "Everything" },
  trash: (n: number) => `With the trash (${count(n)})`,
  format: "As",
  formats: {
    markdown: "Markdown",
    html: "Web pages",
    json: "Sheaf library",
    csv: "Table (CSV)",
    "csl-json": "Bibliography (CSL JSON)",
    bibtex: "Bibliography (BibTeX)",
    bookmarks: "Bookmarks",
    epub: "Book (EPUB)",
  } satisfies Record<ExportFormat, string>,
  keeps: {
    markdown: "A file an article with all its fields, folders and pictures. Can be imported again.",
    html: "A page an article with its pictures, and an index. For any browser.",
    json: "Everything there is, with its originals. Another Sheaf makes the same library of it.",
    csv: "A row an article: fields, tags and notes, without the texts.",
    "csl-json": "What citations need, for Zotero and others.",
    bibtex: "What citations need, for LaTeX.",
    bookmarks: "Addresses with folders, tags and notes, for any browser.",
    epub: "A book with a chapter an article, for any reader of books.",
  } satisfies Record<ExportFormat, string>,
  begin: (n: number) => `Export ${articles(n)}…`,
  choose: "Choose where to export to",
  hint: "In a folder that has files of its own, a new one is made. Nothing is overwritten.",
  progress: "Progress of the export",
  running: (done: number, total: number) => `${count(done)} of ${articles(total)}`,
  stopped: "The export was stopped. Nothing was written.",
  failed: "The export failed. Nothing was written.",
  done: (n: number, of: number) => `${articles(n)} in ${files(of)}`,
  missing: (n: number) =>
    `${plural(n, "original or picture is", "originals or pictures are")} missing in the library, and in the export.`,
  show: "Show in folder",
  again: "Export again",
};

export const citing = {
  style: "Citations",
  hint: "How “Copy citation” writes them. The styles are works of the Citation Style Language project (CC BY-SA 3.0).",
  copied: (n: number) => (n === 1 ? "Citation copied" : `${count(n)} citations copied`),
  linked: (n: number) => (n === 1 ? "Link copied" : `${count(n)} links copied`),
  notCopied: "The clipboard could not be written.",
};
