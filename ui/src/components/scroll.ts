// Where the rows of a long list are, though a page can only be so tall: beyond that height the scroll bar speaks of
// shares of the list, while the wheel still moves by what it says. Pure.

/** Tallest a scrolled page may be in every web view, with room to spare, in CSS pixels. */
export const tallest = 8_000_000;

/** A list as its scroll container sees it, in CSS pixels. */
export interface Extent {
  readonly rows: number;
  readonly rowHeight: number;
  /** Height of what is seen. */
  readonly view: number;
}

export const wholeHeight = ({ rows, rowHeight }: Extent): number => rows * rowHeight;

/** Height the scrolled page really has. */
export const pageHeight = (extent: Extent): number => Math.min(wholeHeight(extent), tallest);

const reach = (height: number, view: number) => Math.max(0, height - view);

/** Place in the whole list that a place of the scroll bar stands for. */
export function toWhole(extent: Extent, scrolled: number): number {
  const page = reach(pageHeight(extent), extent.view);
  return page === 0 ? 0 : (Math.min(scrolled, page) / page) * reach(wholeHeight(extent), extent.view);
}

/** Place of the scroll bar that stands for a place in the whole list. */
export function toPage(extent: Extent, position: number): number {
  const whole = reach(wholeHeight(extent), extent.view);
  return whole === 0 ? 0 : (Math.min(position, whole) / whole) * reach(pageHeight(extent), extent.view);
}

/**
 * Place in the whole list after the page was scrolled: a small move is taken as it is, a leap of more than a view is
 * the scroll bar's, and speaks of shares.
 */
export function moved(extent: Extent, position: number, from: number, to: number): number {
  const whole = reach(wholeHeight(extent), extent.view);
  const page = reach(pageHeight(extent), extent.view);
  if (whole === page) return to;
  if (to <= 0) return 0;
  if (to >= page) return whole;
  const by = to - from;
  return Math.abs(by) > extent.view ? toWhole(extent, to) : Math.min(whole, Math.max(0, position + by));
}

/** First and last row that is seen, with `spare` rows on each side. */
export function seen(extent: Extent, position: number, spare: number): [first: number, last: number] {
  const first = Math.floor(position / extent.rowHeight) - spare;
  const last = Math.ceil((position + extent.view) / extent.rowHeight) - 1 + spare;
  return [Math.max(0, first), Math.min(extent.rows - 1, last)];
}

/** Nearest place at which a row is seen whole; where it is now for a row that is not there. */
export function toShow(extent: Extent, position: number, row: number): number {
  if (row < 0 || row >= extent.rows) return position;
  const top = row * extent.rowHeight;
  const bottom = top + extent.rowHeight;
  if (top < position) return top;
  return bottom > position + extent.view ? bottom - extent.view : position;
}
