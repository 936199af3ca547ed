// The words of a query as they stand in the omnibox, so that one can be added, excluded or taken out. What they mean is
// the library's affair. Pure.

/** A word of the query, from one character to the next that is no part of it. */
export interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** The words of a query. A quoted part belongs to its word, spaces and all; a quote that is left open goes to the end. */
export function tokensOf(query: string): Token[] {
  const words = query.matchAll(/(?:"[^"]*(?:"|$)|[^\s"])+/gu);
  return [...words].map((found) => ({ text: found[0], start: found.index, end: found.index + found[0].length }));
}

/** Words that narrow the result by something else than the text. */
export const narrowing = (query: string): Token[] =>
  tokensOf(query).filter((it) =>
    /^-?(?:tag|folder|site|author|lang|format|published|saved|words|is|has|state|import|sort):./iu.test(it.text),
  );

export const excluded = (token: string): string => `-${token}`;

export const holds = (query: string, token: string): boolean => tokensOf(query).some((it) => it.text === token);

/**
 * The query with a token more; its opposite leaves. It goes before the rest, whose last word may still be open: a
 * word being typed, or a quote that is not closed.
 */
export function withToken(query: string, token: string): string {
  if (holds(query, token)) return query;
  const opposite = token.startsWith("-") ? token.slice(1) : excluded(token);
  return [token, withoutToken(query, opposite)].filter((it) => it !== "").join(" ");
}

/** The query without a word, wherever it stands. */
export function withoutToken(query: string, token: string): string {
  const kept = tokensOf(query).filter((it) => it.text !== token);
  return kept.map((it) => it.text).join(" ");
}
