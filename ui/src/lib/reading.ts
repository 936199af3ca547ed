// Makes the body of an article ready for the reader: cleans it a second time, gives every picture either its place in
// the library or a quiet stand-in, and finds the headings and blocks. Works on an inert document, so nothing is ever
// loaded or run on the way; what it returns is inserted as nodes and not parsed again.
import DOMPurify from "dompurify";

/** A heading of the article, for its table of contents. */
export interface Heading {
  /** 1 is the outermost level that the article uses. */
  level: number;
  text: string;
  element: HTMLElement;
}

/** A body that can be shown. */
export interface Page {
  content: DocumentFragment;
  headings: Heading[];
  /** The outermost paragraphs, headings, lists, ..., in order. */
  blocks: HTMLElement[];
  /** Where each block begins, see `blockStarts`. */
  starts: number[];
}

/** What stands where a picture is not loaded. */
export interface Standins {
  /** For a picture without a description. */
  picture: string;
  /** Says that it was not loaded from this host. */
  from: (host: string) => string;
  /** Says that it was not loaded. */
  missing: string;
}

const tags = [
  ...["a", "abbr", "article", "aside", "b", "bdi", "bdo", "blockquote", "br", "caption", "cite", "code", "col"],
  ...["colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "footer", "h1", "h2"],
  ...["h3", "h4", "h5", "h6", "header", "hr", "i", "img", "ins", "kbd", "li", "main", "mark", "ol", "p", "pre", "q"],
  ...["rp", "rt", "ruby", "s", "samp", "section", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody"],
  ...["td", "tfoot", "th", "thead", "time", "tr", "u", "ul", "var", "wbr"],
];
const attributes = [
  ...["alt", "cite", "colspan", "datetime", "dir", "headers", "height", "href", "id", "lang", "name", "reversed"],
  ...["rowspan", "scope", "src", "start", "title", "value", "width"],
];
// DOMPurify holds every attribute against this, so it also lets through what has no scheme at all.
const address = /^(?:(?:https?|mailto|picture):|[^a-z]|[a-z+.-]+(?:[^a-z+.\-:]|$))/iu;
const ofLibrary = /^picture:([0-9a-f]{64})$/u;

/** Cleans a body and gives it the pictures of the library. */
export function preparePage(html: string, pictureAddress: (hash: string) => string, standins: Standins): Page {
  const clean = DOMPurify.sanitize(html, {
    ALLOWED_TAGS: tags,
    ALLOWED_ATTR: attributes,
    ALLOWED_URI_REGEXP: address,
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
  });
  const inert = new DOMParser().parseFromString(clean, "text/html");
  for (const picture of inert.querySelectorAll("img")) placePicture(picture, pictureAddress, standins);
  for (const table of inert.querySelectorAll("table")) letScroll(table);
  for (const link of inert.querySelectorAll("a")) link.rel = "noreferrer";
  const content = inert.createDocumentFragment();
  content.append(...inert.body.childNodes);
  const blocks = blocksOf(content);
  return { content, headings: headingsOf(content), blocks, starts: blockStarts(blocks) };
}

function placePicture(picture: HTMLImageElement, pictureAddress: (hash: string) => string, standins: Standins): void {
  const source = picture.getAttribute("src") ?? "";
  const hash = ofLibrary.exec(source)?.[1];
  if (hash !== undefined) {
    picture.src = pictureAddress(hash);
    picture.loading = "lazy";
    picture.decoding = "async";
    return;
  }
  const width = Number(picture.getAttribute("width") ?? Number.NaN);
  const height = Number(picture.getAttribute("height") ?? Number.NaN);
  // Counting pixels and spacers were never meant to be seen.
  if (width <= 2 || height <= 2) {
    picture.remove();
    return;
  }
  const document = picture.ownerDocument;
  const standin = document.createElement("span");
  standin.className = "standin";
  const words = document.createElement("span");
  words.className = "standin-words";
  words.textContent = picture.alt.trim() || standins.picture;
  const reason = document.createElement("span");
  reason.className = "standin-reason";
  const host = hostOfAddress(source);
  reason.textContent = host === null ? standins.missing : standins.from(host);
  standin.append(words, reason);
  picture.replaceWith(standin);
}

function hostOfAddress(source: string): string | null {
  if (!/^https?:/iu.test(source)) return null;
  try {
    return new URL(source).host;
  } catch {
    return null;
  }
}

/** A wide table scrolls by itself, so that the text beside it does not. */
function letScroll(table: HTMLTableElement): void {
  const frame = table.ownerDocument.createElement("div");
  frame.className = "wide";
  table.replaceWith(frame);
  frame.append(table);
}

function headingsOf(content: DocumentFragment): Heading[] {
  const found = [...content.querySelectorAll<HTMLElement>("h1, h2, h3, h4, h5, h6")].filter(
    (it) => it.textContent.trim() !== "",
  );
  const depth = (it: HTMLElement) => Number(it.tagName[1]);
  const outermost = Math.min(...found.map(depth));
  return found.map((element) => ({
    level: depth(element) - outermost + 1,
    text: element.textContent.replace(/\s+/gu, " ").trim(),
    element,
  }));
}

function blocksOf(content: DocumentFragment): HTMLElement[] {
  let parent: DocumentFragment | Element = content;
  // Pages often wrap everything once or twice; the blocks are where there are several.
  for (;;) {
    const only: Element | null = parent.firstElementChild;
    if (only === null || only.nextElementSibling !== null || !/^(?:ARTICLE|DIV|MAIN|SECTION)$/u.test(only.tagName))
      break;
    parent = only;
  }
  return [...parent.children] as HTMLElement[];
}

/** Where a link of an article leads: to a place in it, to an address outside, or nowhere. */
export type Target = { kind: "inside"; id: string } | { kind: "outside"; url: string } | { kind: "nowhere" };

/** Tells where a link leads, given the address of its article. */
export function targetOf(href: string, articleUrl: string | null): Target {
  if (href.startsWith("#")) return { kind: "inside", id: decode(href.slice(1)) };
  if (!/^(?:https?|mailto):/iu.test(href)) return { kind: "nowhere" };
  const [page, fragment] = href.split("#", 2);
  if (fragment !== undefined && fragment !== "" && articleUrl !== null && page === articleUrl.split("#", 1)[0]) {
    return { kind: "inside", id: decode(fragment) };
  }
  return { kind: "outside", url: href };
}

function decode(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}

const rightToLeft = new Set(["ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"]);

/** Direction of a text by its language; by its first letters where the language is not known. */
export const directionOf = (language: string | null): "ltr" | "rtl" | "auto" =>
  language === null ? "auto" : rightToLeft.has(language) ? "rtl" : "ltr";

/**
 * Where each block begins in the whole text, as a share from 0 to 1. Reading progress is kept as such a share, because
 * it stays true when size, width or typeface change.
 */
export function blockStarts(blocks: readonly Element[]): number[] {
  const lengths = blocks.map((it) => Math.max(it.textContent.length, 1));
  const total = lengths.reduce((sum, it) => sum + it, 0);
  let before = 0;
  return lengths.map((length) => {
    const start = before / total;
    before += length;
    return start;
  });
}
