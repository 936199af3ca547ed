// Tags as they are offered while one types.
import type { Selection } from "../generated/Selection";
import type { TagOffer } from "../generated/TagOffer";
import * as ipc from "./ipc";

/** What a field shows of an offered tag. */
export interface ShownOffer {
  value: string;
  count: number;
  isNew: boolean;
  colour: TagOffer["colour"];
}

/** How many tags are offered at once. */
const most = 9;

/** Tags that fit what is typed for these articles. */
export async function offersOf(text: string, selection: Selection): Promise<ShownOffer[]> {
  const offers = await ipc.offerTags(text, selection, most);
  return offers.map(({ path, count, is_new, colour }) => ({ value: path, count, isNew: is_new, colour }));
}
