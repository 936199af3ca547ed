// Numbers inside sentences: grouped as the reader's region does, with the right form of the noun.

/** Region of the reader where it speaks the language of the window. */
export const locale: string =
  (typeof navigator === "undefined" ? [] : navigator.languages).find((it) => it.startsWith("en")) ?? "en-GB";

const numbers = new Intl.NumberFormat(locale);
const rules = new Intl.PluralRules("en");

/** A number with separators between thousands. */
export const count = (n: number): string => numbers.format(n);

const decimals = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });

/** A number with one digit behind the point at most. */
export const decimal = (n: number): string => decimals.format(n);

const short = new Intl.NumberFormat(locale, { notation: "compact" });

/** A number where there is little room: `1.5M`, exact up to 9,999. */
export const shortCount = (n: number): string => (n < 10_000 ? count(n) : short.format(n));

/** `1 word`, `1,200 words`. */
export const plural = (n: number, one: string, other: string): string =>
  `${count(n)} ${rules.select(n) === "one" ? one : other}`;

/** `1 article`, `3 articles`. */
export const articles = (n: number): string => plural(n, "article", "articles");

/** `1 file`, `3 files`. */
export const files = (n: number): string => plural(n, "file", "files");
