// Finds words in the text of an article and marks them with <mark>. Case, accents and the width of letters do not
// matter; a match may run over inline elements but not from one block into the next.

/** A stretch of text nodes, folded, with the way back from each folded unit to its node. */
export interface TextIndex {
  folded: string;
  /** For each unit of `folded`, which node it came from and where in it; -1 between blocks. */
  nodes: Int32Array;
  offsets: Int32Array;
  texts: Text[];
}

/** One match: the elements that mark it, several where it runs over inline elements. */
export type Match = HTMLElement[];

const block =
  "address, article, aside, blockquote, caption, dd, details, div, dl, dt, figcaption, figure, footer, h1, h2, h3, h4, h5, h6, header, hr, li, ol, p, pre, section, summary, table, td, th, tr, ul";

/** Folds one character (a code point) as a search does. */
function foldCharacter(character: string): string {
  const code = character.charCodeAt(0);
  if (character.length === 1 && code < 128) {
    return code <= 32 ? " " : code >= 65 && code <= 90 ? String.fromCharCode(code + 32) : character;
  }
  const folded = character.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return /^\s+$/u.test(folded) ? " " : folded;
}

/** Folds a text as a search does. */
export const fold = (text: string): string => Array.from(text, foldCharacter).join("");

/** Reads the text below a node, other than what is within elements that `skip` selects. */
export function indexText(root: Node, skip?: string): TextIndex {
  const texts: Text[] = [];
  const pieces: string[] = [];
  const nodes: number[] = [];
  const offsets: number[] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  let lastBlock: Element | null | undefined;
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const text = node as Text;
    if (skip !== undefined && text.parentElement?.closest(skip)) continue;
    const ofBlock = text.parentElement?.closest(block) ?? null;
    if (lastBlock !== undefined && ofBlock !== lastBlock) {
      pieces.push("\n");
      nodes.push(-1);
      offsets.push(0);
    }
    lastBlock = ofBlock;
    const number = texts.push(text) - 1;
    let at = 0;
    for (const character of text.data) {
      const folded = foldCharacter(character);
      pieces.push(folded);
      for (let unit = 0; unit < folded.length; unit += 1) {
        nodes.push(number);
        offsets.push(at);
      }
      at += character.length;
    }
  }
  return { folded: pieces.join(""), nodes: Int32Array.from(nodes), offsets: Int32Array.from(offsets), texts };
}

/** A stretch of folded text. */
export interface Span {
  start: number;
  end: number;
}

/** Every place of a text, left to right, none overlapping; at most `limit`. */
export function findText(index: TextIndex, text: string, limit: number): Span[] {
  const wanted = fold(text);
  const spans: Span[] = [];
  if (wanted.trim() === "") return spans;
  let at = index.folded.indexOf(wanted);
  while (at !== -1 && spans.length < limit) {
    spans.push({ start: at, end: at + wanted.length });
    at = index.folded.indexOf(wanted, at + wanted.length);
  }
  return spans;
}

const letter = /[\p{L}\p{N}]/u;
const withoutSpaces = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/** Every place where one of these words begins (to the end of the word), left to right; at most `limit`. */
export function findWords(index: TextIndex, words: readonly string[], limit: number): Span[] {
  const spans: Span[] = [];
  for (const word of words) {
    for (const span of findText(index, word, limit)) {
      const before = index.folded[span.start - 1] ?? " ";
      const inside = withoutSpaces.test(index.folded[span.start] ?? "");
      if (!inside && letter.test(before)) continue;
      let { end } = span;
      while (!inside && end < index.folded.length && letter.test(index.folded[end] ?? "")) end += 1;
      spans.push({ start: span.start, end });
    }
  }
  spans.sort((a, b) => a.start - b.start || b.end - a.end);
  const apart: Span[] = [];
  for (const span of spans) if (span.start >= (apart.at(-1)?.end ?? 0) && apart.length < limit) apart.push(span);
  return apart;
}

/**
 * Marks spans of an index that was just made; the index is of no use afterwards, because marking splits its nodes.
 * Returns the marks of each span, in order.
 */
export function markSpans(index: TextIndex, spans: readonly Span[], className: string): Match[] {
  const matches: Match[] = [];
  // From the end, so that splitting a node leaves the offsets before it as they were.
  for (const span of spans.toReversed()) matches.push(markSpan(index, span, className));
  return matches.reverse();
}

function markSpan(index: TextIndex, span: Span, className: string): Match {
  const marks: Match = [];
  let end = span.end;
  while (end > span.start) {
    const node = index.nodes[end - 1] ?? -1;
    let start = end - 1;
    while (start > span.start && index.nodes[start - 1] === node) start -= 1;
    const text = index.texts[node];
    if (text !== undefined) {
      const from = index.offsets[start] ?? 0;
      const last = index.offsets[end - 1] ?? 0;
      const length = String.fromCodePoint(text.data.codePointAt(last) ?? 0).length;
      marks.unshift(markText(text, from, last + length, className));
    }
    end = start;
  }
  return marks;
}

function markText(text: Text, from: number, to: number, className: string): HTMLElement {
  if (to < text.data.length) text.splitText(to);
  const middle = from > 0 ? text.splitText(from) : text;
  const mark = document.createElement("mark");
  mark.className = className;
  middle.replaceWith(mark);
  mark.append(middle);
  return mark;
}

/** Takes marks away and joins the text they had split. */
export function unmark(root: ParentNode, className: string): void {
  const parents = new Set<Node>();
  for (const mark of root.querySelectorAll(`mark.${className}`)) {
    if (mark.parentNode !== null) parents.add(mark.parentNode);
    mark.replaceWith(...mark.childNodes);
  }
  for (const parent of parents) parent.normalize();
}

/** The words and phrases of a query that can be seen in a text: no fields, no exclusions, no operators. */
export function wordsOfQuery(query: string): string[] {
  const found: string[] = [];
  for (const [, sign, field, phrase, word] of query.matchAll(
    /(-)?(?:([a-z]+):)?(?:"((?:\\["\\]|[^"])*)"?|([^\s()"]+))/giu,
  )) {
    if (sign !== undefined || (field !== undefined && !/^(?:title|text)$/iu.test(field))) continue;
    const text = (phrase?.replace(/\\(["\\])/gu, "$1") ?? word ?? "").replace(/\*+$/u, "").trim();
    if (text === "" || text === "OR" || text === "AND" || text === "NOT") continue;
    found.push(text);
  }
  return found;
}
