// How far an article was read, as the share of its text above the top of the view: true in any size and width.

/** What is being read: its outermost blocks, and where each begins as a share of the text. */
export interface Blocks {
  blocks: readonly HTMLElement[];
  starts: readonly number[];
}

/** Per mille of the text that is above the view; 1000 at the end of the article. */
export function progressAt(scroller: HTMLElement, { blocks, starts }: Blocks): number {
  const room = scroller.scrollHeight - scroller.clientHeight;
  if (scroller.scrollTop >= room - 8) return 1000;
  const top = scroller.getBoundingClientRect().top;
  const number = lastAbove(blocks, top);
  const block = blocks[number];
  if (block === undefined) return 0;
  const start = starts[number] ?? 0;
  const end = starts[number + 1] ?? 1;
  const { top: blockTop, height } = block.getBoundingClientRect();
  const within = height > 0 ? Math.min(1, (top - blockTop) / height) : 0;
  return Math.min(999, Math.round(1000 * (start + within * (end - start))));
}

/** Number of the last block that begins above a line; -1 where there is none. */
function lastAbove(blocks: readonly HTMLElement[], line: number): number {
  let low = 0;
  let high = blocks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((blocks[middle]?.getBoundingClientRect().top ?? 0) <= line) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Scrolls to where reading stopped; an article that was read to the end begins again. */
export function scrollToProgress(scroller: HTMLElement, { blocks, starts }: Blocks, perMille: number): void {
  scroller.scrollTop = 0;
  if (perMille <= 0 || perMille >= 1000) return;
  const number = Math.max(
    0,
    starts.findLastIndex((it) => it <= perMille / 1000),
  );
  const block = blocks[number];
  if (block === undefined) return;
  block.scrollIntoView({ block: "start" });
  const start = starts[number] ?? 0;
  const end = starts[number + 1] ?? 1;
  scroller.scrollTop += ((perMille / 1000 - start) / (end - start)) * block.getBoundingClientRect().height;
}
