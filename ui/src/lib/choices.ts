// Suggestions as a list shows them.
import type { Suggestion } from "../generated/Suggestion";
import { en } from "../messages/en";
import { keyOf, type Suggestions } from "./suggestions.svelte";

/** A suggestion, in words. */
export interface Choice {
  key: string;
  label: string;
  says: string;
  reason: string;
  colour: Suggestion["colour"] | undefined;
  taken: boolean;
  likely: boolean;
}

/** What is shown now, in the order of its keys. */
export const choicesOf = (suggestions: Suggestions): Choice[] =>
  suggestions.shown.map((one) => ({
    key: keyOf(one),
    label: one.path,
    says: one.kind === "tag" ? en.suggestions.give : en.suggestions.file,
    reason: en.suggestions.because(one.reason),
    colour: one.kind === "tag" ? one.colour : undefined,
    taken: suggestions.isTaken(one),
    likely: one.likely,
  }));
