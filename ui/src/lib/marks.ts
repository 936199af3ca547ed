// Where the highlights of an article stand in its page, and what of the page is selected. A quote is found whatever the
// white space, because sources break lines elsewhere than we do; of several places the one nearest to where the
// library has it counts.
import type { Highlight } from "../generated/Highlight";
import type { HighlightId } from "../generated/HighlightId";
import { fold, indexText, type Span, type TextIndex } from "./find";

/** A highlight and where it stands in the folded text of a page. */
export interface Placed {
  id: HighlightId;
  colour: string | null;
  span: Span;
}

/** What stands for a picture is no part of the article's text. */
const notText = ".standin";

/** Reads the text of a page as the library has it: without what stands for pictures. */
export const indexPage = (root: Node): TextIndex => indexText(root, notText);

const isSpace = (unit: string | undefined) => unit === undefined || /\s/u.test(unit);

/** A text without white space, and where each of its units stood. */
interface Compact {
  text: string;
  from: Int32Array;
}

function compactOf(folded: string): Compact {
  const from: number[] = [];
  let text = "";
  for (let at = 0; at < folded.length; at += 1) {
    const unit = folded[at];
    if (isSpace(unit)) continue;
    text += unit ?? "";
    from.push(at);
  }
  return { text, from: Int32Array.from(from) };
}

const withoutSpace = (text: string) => fold(text).replace(/\s+/gu, "");

/** How much of the folded text without white space is before each of these characters of the text. */
function lengthsBefore(text: string, positions: readonly number[]): Map<number, number> {
  const wanted = [...new Set(positions)].sort((a, b) => a - b);
  const lengths = new Map<number, number>();
  let length = 0;
  let character = 0;
  let next = 0;
  for (const one of text) {
    while (next < wanted.length && wanted[next] === character) lengths.set(wanted[next++] ?? 0, length);
    if (next >= wanted.length) break;
    if (!isSpace(one)) length += withoutSpace(one).length;
    character += 1;
  }
  for (; next < wanted.length; next += 1) lengths.set(wanted[next] ?? 0, length);
  return lengths;
}

/** Every place of `quote`, of which the nearest to `expected` counts; -1 where there is none. */
function nearest(text: string, quote: string, expected: number): number {
  let best = -1;
  for (let at = text.indexOf(quote); at !== -1; at = text.indexOf(quote, at + 1)) {
    if (best !== -1 && Math.abs(at - expected) >= Math.abs(best - expected)) break;
    best = at;
  }
  return best;
}

/**
 * Finds highlights in a page. Those it does not have are left out; where two overlap, the second begins where the first
 * ends.
 */
export function placeHighlights(index: TextIndex, text: string, highlights: readonly Highlight[]): Placed[] {
  if (highlights.length === 0) return [];
  const page = compactOf(index.folded);
  const before = lengthsBefore(
    text,
    highlights.flatMap((it) => it.position ?? []),
  );
  const placed: Placed[] = [];
  for (const { id, colour, quote, position } of highlights) {
    const wanted = withoutSpace(quote);
    if (wanted === "") continue;
    const at = nearest(page.text, wanted, position === null ? 0 : (before.get(position) ?? 0));
    const start = page.from[at];
    const last = page.from[at + wanted.length - 1];
    if (at >= 0 && start !== undefined && last !== undefined)
      placed.push({ id, colour, span: { start, end: last + 1 } });
  }
  placed.sort((a, b) => a.span.start - b.span.start || b.span.end - a.span.end);
  const apart: Placed[] = [];
  for (const it of placed) {
    const start = Math.max(it.span.start, apart.at(-1)?.span.end ?? 0);
    if (start < it.span.end) apart.push({ ...it, span: { start, end: it.span.end } });
  }
  return apart;
}

/** A passage of a page. */
export interface Passage {
  quote: string;
  /** Its first character in the text of the article; undefined where that text is not what the page shows. */
  position: number | undefined;
}

/** The passage that a range of a page holds; undefined where there is no letter in it. */
export function passageOf(root: Node, text: string, range: StaticRange): Passage | undefined {
  const index = indexPage(root);
  const span = spanOf(index, range);
  if (span === undefined) return undefined;
  const quote = quoteOf(index, span);
  if (quote.trim() === "") return undefined;
  let length = 0;
  for (let at = 0; at < span.start; at += 1) if (!isSpace(index.folded[at])) length += 1;
  const position = characterAfter(text, length);
  const isThere =
    position !== undefined &&
    withoutSpace(
      Array.from(text)
        .slice(position)
        .join("")
        .slice(0, quote.length * 2),
    ).startsWith(withoutSpace(quote));
  return { quote, position: isThere ? position : undefined };
}

/** The part of the index that a range holds, without white space at its ends. */
function spanOf(index: TextIndex, range: StaticRange): Span | undefined {
  const whole = document.createRange();
  whole.setStart(range.startContainer, range.startOffset);
  whole.setEnd(range.endContainer, range.endOffset);
  const within = index.texts.map((text) => whole.intersectsNode(text));
  let [start, end] = [-1, -1];
  for (let at = 0; at < index.nodes.length; at += 1) {
    const node = index.nodes[at] ?? -1;
    const text = index.texts[node];
    if (text === undefined || within[node] !== true || isSpace(index.folded[at])) continue;
    const offset = index.offsets[at] ?? 0;
    if (text === range.startContainer && offset < range.startOffset) continue;
    if (text === range.endContainer && offset >= range.endOffset) continue;
    if (start === -1) start = at;
    end = at + 1;
  }
  return start === -1 ? undefined : { start, end };
}

/** The text of a span as it is written, with an empty line between blocks. */
function quoteOf(index: TextIndex, span: Span): string {
  let quote = "";
  let last = [-1, -1];
  for (let at = span.start; at < span.end; at += 1) {
    const node = index.nodes[at] ?? -1;
    if (node === -1) {
      quote = `${quote.trimEnd()}\n\n`;
      continue;
    }
    const offset = index.offsets[at] ?? 0;
    // A character may have folded into several units.
    if (last[0] === node && last[1] === offset) continue;
    last = [node, offset];
    quote += String.fromCodePoint(index.texts[node]?.data.codePointAt(offset) ?? 32);
  }
  return quote;
}

/** The first character that has so much of the folded text without white space before it. */
function characterAfter(text: string, length: number): number | undefined {
  let before = 0;
  let character = 0;
  for (const one of text) {
    if (!isSpace(one)) {
      if (before === length) return character;
      before += withoutSpace(one).length;
    }
    character += 1;
  }
  return undefined;
}

/** What is selected in the shadow tree of a page; each web view has its own way to say it. */
export function selectedIn(shadow: ShadowRoot): StaticRange | undefined {
  const own = shadow as ShadowRoot & { getSelection?: () => Selection | null };
  const selection = own.getSelection === undefined ? getSelection() : own.getSelection();
  if (selection === null || selection.rangeCount === 0) return undefined;
  const range = own.getSelection === undefined ? composedIn(selection, shadow) : selection.getRangeAt(0);
  return range === undefined || range.collapsed || !shadow.contains(range.startContainer) ? undefined : range;
}

function composedIn(selection: Selection, shadow: ShadowRoot): StaticRange | undefined {
  const composed = selection as { getComposedRanges?: (of: { shadowRoots: ShadowRoot[] }) => StaticRange[] };
  return composed.getComposedRanges?.({ shadowRoots: [shadow] })[0];
}
