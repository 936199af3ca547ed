// Where the arrow keys lead among the points of a chart, which stand in rows and columns.

/** A point: which row, and which column. */
export interface Cell {
  row: number;
  column: number;
}

/** Where a key leads from here; undefined where it leads nowhere. */
export function walked(key: string, { row, column }: Cell, rows: number, columns: number): Cell | undefined {
  const next = {
    ArrowRight: { row, column: column + 1 },
    ArrowLeft: { row, column: column - 1 },
    ArrowDown: { row: row + 1, column },
    ArrowUp: { row: row - 1, column },
    Home: { row, column: 0 },
    End: { row, column: columns - 1 },
  }[key];
  const within = (at: number, most: number) => Math.min(Math.max(at, 0), most - 1);
  return next && { row: within(next.row, rows), column: within(next.column, columns) };
}
