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
  const words = query.matchAll(/(?:"(?:\\["\\]|[^"])*(?:"|$)|[^\s"])+/gu);
  return [...words].map((found) => ({ text: found[0], start: found.index, end: found.index + found[0].length }));
}

const isField = (text: string): boolean =>
  /^-?(?:tag|folder|site|author|lang|format|published|saved|words|is|has|state|import|sort):./iu.test(text);

/** How many parentheses a word opens and closes outside of its quotes. */
function parentheses(text: string): [opened: number, closed: number] {
  const bare = text.replace(/"(?:\\["\\]|[^"])*(?:"|$)/gu, "");
  return [bare.split("(").length - 1, bare.split(")").length - 1];
}

/**
 * Words that narrow the result by something else than the text: those that all have to hold. One in parentheses or
 * beside an OR means something only together with others.
 */
export function narrowing(query: string): Token[] {
  const tokens = tokensOf(query);
  let depth = 0;
  return tokens.filter((it, at) => {
    const [opened, closed] = parentheses(it.text);
    const isAlone = depth === 0 && opened === 0 && closed === 0;
    depth = Math.max(0, depth + opened - closed);
    const isChoice = tokens[at - 1]?.text === "OR" || tokens[at + 1]?.text === "OR";
    return isAlone && !isChoice && isField(it.text);
  });
}

export const excluded = (token: string): string => `-${token}`;

export const holds = (query: string, token: string): boolean => tokensOf(query).some((it) => it.text === token);

/**
 * The query with a token more; its opposite leaves. It goes before the rest, whose last word may still be open: a
 * word being typed, or a quote that is not closed.
 */
export function withToken(query: string, token: string): string {
  if (holds(query, token)) return query;
  const opposite = token.startsWith("-") ? token.slice(1) : excluded(token);
  const rest = withoutToken(query, opposite).replace(/^(?:\s*OR(?=[\s()"]|$))+/u, "");
  return [token, rest.trimStart()].filter((it) => it !== "").join(" ");
}

/** The query without a word, wherever it stands. */
export function withoutToken(query: string, token: string): string {
  const kept = tokensOf(query).filter((it) => it.text !== token);
  return kept.map((it) => it.text).join(" ");
}

/** A bar of a timeline, or several that follow each other. */
export interface Stretch {
  readonly first: string;
  readonly last: string;
}

/** What finds what was published in a stretch of time. */
export const publishedIn = ({ first, last }: Stretch): string =>
  `published:${first === last ? first : `${first}..${last}`}`;
