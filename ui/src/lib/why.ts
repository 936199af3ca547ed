// Why the search that is open found an article, in words. Asked for one article at a time.
import type { ArticleId } from "../generated/ArticleId";
import type { MatchReason } from "../generated/MatchReason";
import type { SearchRequest } from "../generated/SearchRequest";
import { en } from "../messages/en";
import { whyFound } from "./ipc";

/** A line for each way in which it was found. */
export const reasonLines = (reasons: readonly MatchReason[]): string[] => reasons.map((it) => en.find.reason(it));

/** What stands in the text of the article for what was sought, as it is written there. */
export const spellingsIn = (reasons: readonly MatchReason[]): string[] =>
  reasons.filter((it) => it.field === "text").flatMap((it) => it.spellings);

/** Asks why; nothing where nothing is searched. */
export const askWhy = (request: SearchRequest, article: ArticleId | null): Promise<MatchReason[]> | undefined =>
  article === null || request.query === "" ? undefined : whyFound(request, article);
