// A row has room for one line of a snippet: what was found must be in it.
import type { Row } from "../../generated/Row";

type Pieces = NonNullable<Row["snippet"]>;

/** Characters that are kept before the first hit. */
const lead = 18;

/** The same snippet, beginning so near before its first hit that one line shows it. */
export function nearHit(pieces: Pieces): Pieces {
  const [first, ...rest] = pieces;
  if (first === undefined || first.hit || rest.length === 0) return pieces;
  const letters = Array.from(first.text);
  if (letters.length <= lead) return pieces;
  const kept = letters.slice(-lead).join("");
  const word = kept.indexOf(" ");
  // A word cut in two is left out, unless nothing would be left.
  const from = word >= 0 && word < kept.length - 1 ? word + 1 : 0;
  return [{ ...first, text: `…${kept.slice(from)}` }, ...rest];
}
