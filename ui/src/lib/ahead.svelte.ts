// Articles that are likely to be read next, asked for before they are: what is painted while the answer of the library
// is on its way. Holds a few, and each only until another takes its place.
import type { Article } from "../generated/Article";
import type { ArticleId } from "../generated/ArticleId";
import * as ipc from "./ipc";

/** Articles held at a time. */
const most = 6;
/** A longer body is not held: it is rare, and large. */
const longest = 2_000_000;

export class Ahead {
  #held: ReadonlyMap<ArticleId, Article> = new Map();
  #asked = new Set<ArticleId>();

  /** Asks for these, unless they are there. */
  prepare(ids: readonly ArticleId[]): void {
    for (const id of ids) {
      if (this.#held.has(id) || this.#asked.has(id)) continue;
      this.#asked.add(id);
      ipc
        .article(id)
        .then(
          (article) => this.#hold(article),
          // Whoever really wants it asks again and is told what is wrong.
          () => undefined,
        )
        .finally(() => this.#asked.delete(id));
    }
  }

  /** What was heard of an article, if anything was; may be a little old. */
  of(id: ArticleId | null): Article | undefined {
    return id === null ? undefined : this.#held.get(id);
  }

  #hold(article: Article): void {
    if (article.html.length > longest) return;
    const others = [...this.#held].filter(([id]) => id !== article.id).slice(1 - most);
    this.#held = new Map([...others, [article.id, article]]);
  }
}
