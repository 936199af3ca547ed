// What the place that is open is called.
import type { Place } from "../generated/Place";
import { en } from "../messages/en";

/** Name of a place, to be read: of a folder or tag its path. */
export const placeName = (place: Place, name: string | null): string => name ?? en.frame.places[place.kind];
