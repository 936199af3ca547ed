// How many buttons of a row there is room for. Pure.

/**
 * How many of these widths fit into `room`, leaving space for the button that holds the rest where not all do. Widths
 * that are not known yet count as nothing: they are drawn once, measured, and then known.
 */
export function howManyFit(
  widths: readonly (number | undefined)[],
  rest: number | undefined,
  room: number,
  gap: number,
): number {
  const ends: number[] = [];
  let end = 0;
  for (const width of widths) {
    end += (ends.length > 0 ? gap : 0) + (width ?? 0);
    ends.push(end);
  }
  if (room === 0 || end <= room) return widths.length;
  const before = room - (rest ?? 0) - gap;
  return Math.max(0, ends.filter((it) => it <= before).length);
}
