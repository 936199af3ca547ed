// The scale of a chart: where its lines are and how high a value stands. Pure.

/** Round values from 0 up, at least one beyond or at the largest value; whole numbers, since articles are counted. */
export function ticks(most: number, about = 4): number[] {
  if (most <= 0) return [0, 1];
  const rough = most / about;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 5, 10].map((it) => it * power).find((it) => it >= rough) ?? 10 * power);
  const all: number[] = [];
  for (let at = 0; at < most + step; at += step) all.push(at);
  return all;
}

/** Which of a number of labels are written, so that each has this much room of the width. */
export function labelled(labels: number, width: number, room: number): Set<number> {
  const fits = Math.max(1, Math.floor(width / room));
  const step = Math.max(1, Math.ceil(labels / fits));
  const shown = new Set<number>();
  for (let at = 0; at < labels; at += step) shown.add(at);
  return shown;
}
