// What a chart is drawn from.

/** Numbers over time. */
export interface Series {
  readonly name: string;
  readonly colour: string;
  readonly points: readonly Point[];
  /** A value as it is read. */
  readonly format: (value: number) => string;
}

/** A number, and the query that finds the articles it counts. */
export interface Point {
  readonly value: number;
  readonly query: string;
}
