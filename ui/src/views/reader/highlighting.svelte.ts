// Highlights of the article that is open: what is selected becomes one, and the one that was clicked is shown on a card.
import type { Article } from "../../generated/Article";
import type { Highlight } from "../../generated/Highlight";
import type { HighlightId } from "../../generated/HighlightId";
import * as ipc from "../../lib/ipc";
import { passageOf, selectedIn, type Passage } from "../../lib/marks";
import type { MarkColour } from "../../lib/preferences.svelte";
import type { Workspace } from "../../lib/workspace.svelte";
import { en } from "../../messages/en";

/** The ground of a highlight; what another program called a colour in its own way is yellow. */
export const markGround = (colour: string | null): string =>
  `var(--mark-${colour !== null && Object.hasOwn(en.frame.colours, colour) ? colour : "yellow"})`;

/** A card beside a passage: of a highlight, or to make one. */
export interface Card {
  id: HighlightId | null;
  /** The passage on the screen. */
  place: DOMRect;
}

export class Highlighting {
  card = $state.raw<Card | null>(null);
  readonly #ws: Workspace;
  readonly #page: () => HTMLElement | undefined;
  readonly #article: () => Article | undefined;

  constructor(ws: Workspace, page: () => HTMLElement | undefined, article: () => Article | undefined) {
    this.#ws = ws;
    this.#page = page;
    this.#article = article;
  }

  /** The highlight that the card is about. */
  get open(): Highlight | undefined {
    return this.#article()?.highlights.find((it) => it.id === this.card?.id);
  }

  /** Something may have been selected: a card offers to highlight it. */
  offer(): void {
    const found = this.#selected();
    if (found !== undefined) this.card = { id: null, place: found.place };
    else if (this.card?.id === null) this.card = null;
  }

  /** Shows the card of a highlight, where a person clicked on it and selected nothing. */
  show(id: HighlightId, mark: HTMLElement): void {
    if (this.#selected() === undefined) this.card = { id, place: mark.getBoundingClientRect() };
  }

  /** Highlights what is selected; false where nothing is. */
  mark(colour: MarkColour = this.#ws.preferences.mark): boolean {
    const article = this.#article();
    const found = this.#selected();
    if (article === undefined || found === undefined) return false;
    this.#ws.preferences.mark = colour;
    const { quote, position } = found.passage;
    const passage = { quote, colour, ...(position === undefined ? {} : { position }) };
    getSelection()?.removeAllRanges();
    this.card = null;
    ipc.highlightArticle(article.id, passage).catch((thrown: unknown) => this.#ws.fail(thrown));
    return true;
  }

  /** Gives what the card is about a colour: the highlight, or what is selected. */
  colour(colour: MarkColour): void {
    const { open } = this;
    if (open === undefined) {
      this.mark(colour);
      return;
    }
    this.#ws.preferences.mark = colour;
    void this.#ws.tell(ipc.editHighlight(open.id, { colour }));
  }

  #selected(): { passage: Passage; place: DOMRect } | undefined {
    const page = this.#page();
    const shadow = page?.getRootNode();
    const article = this.#article();
    if (page === undefined || article === undefined || !(shadow instanceof ShadowRoot)) return undefined;
    const range = selectedIn(shadow);
    const passage = range && passageOf(page, article.text, range);
    if (range === undefined || passage === undefined) return undefined;
    const lived = document.createRange();
    lived.setStart(range.startContainer, range.startOffset);
    lived.setEnd(range.endContainer, range.endOffset);
    return { passage, place: lived.getBoundingClientRect() };
  }
}
