// How the person has set up the window: every setting, its first value and what values it may have.
import type { ExportFormat } from "../generated/ExportFormat";
import { lookFirst, type LookFirst } from "./importing.svelte";
import { keep, kept } from "./settings";

export type Theme = "system" | "light" | "sepia" | "dark" | "contrast";
export type Density = "comfortable" | "compact";
export type Face = "serif" | "sans";
/** Colours of highlights that are offered. */
export const markColours = ["yellow", "green", "blue", "pink", "purple"] as const;
export type MarkColour = (typeof markColours)[number];

/** Least, first and greatest value of what can be set by steps. */
export const limits = {
  /** Size of the article's text, in CSS pixels. */
  size: { least: 13, first: 18, most: 30, step: 1 },
  /** Width of a line of the article, in characters. */
  width: { least: 44, first: 66, most: 100, step: 4 },
  /** Space between lines, as a multiple of the size. */
  leading: { least: 1.3, first: 1.6, most: 2.1, step: 0.1 },
  /** Widths of panes, in CSS pixels. */
  sidebar: { least: 168, first: 212, most: 420, step: 16 },
  list: { least: 260, first: 344, most: 720, step: 16 },
  inspector: { least: 220, first: 256, most: 480, step: 16 },
  /** Size of the whole window, in per cent. */
  zoom: { least: 50, first: 100, most: 300, step: 10 },
} as const;

/** What has a least and a greatest value. */
export type Measure = keyof typeof limits;

const exportFormats: readonly ExportFormat[] = [
  ...(["markdown", "html", "json", "csv"] as const),
  ...(["csl-json", "bibtex", "bookmarks", "epub"] as const),
];
const themes: readonly Theme[] = ["system", "light", "sepia", "dark", "contrast"];

const asRecord = (found: unknown): Record<string, unknown> =>
  typeof found === "object" && found !== null ? (found as Record<string, unknown>) : {};

/** The nearest value that is allowed. */
export function within(measure: Measure, value: unknown): number {
  const { least, first, most } = limits[measure];
  return typeof value === "number" && Number.isFinite(value) ? Math.min(most, Math.max(least, value)) : first;
}

const oneOf = <T, First extends T | null>(all: readonly T[], value: unknown, first: First): T | First =>
  all.find((it) => it === value) ?? first;

/** How articles are set. */
export interface Reading {
  size: number;
  width: number;
  leading: number;
  face: Face;
}

const firstReading = (): Reading => ({
  size: limits.size.first,
  width: limits.width.first,
  leading: limits.leading.first,
  face: "serif",
});

/** Every setting of the window; kept as soon as it changes. */
export class Preferences {
  theme = $state<Theme>("system");
  density = $state<Density>("comfortable");
  reading = $state<Reading>(firstReading());
  /** Widths of the panes. */
  panes = $state<Record<"sidebar" | "list" | "inspector", number>>({
    sidebar: limits.sidebar.first,
    list: limits.list.first,
    inspector: limits.inspector.first,
  });
  /** What is looked at before it is imported. */
  lookFirst = $state<LookFirst>("much");
  /** Pictures are fetched with the pages that are saved. */
  fetchPictures = $state(true);
  /** Colour of the highlight that was made last. */
  mark = $state<MarkColour>("yellow");
  zoom = $state<number>(limits.zoom.first);
  /** What was exported as last. */
  exportFormat = $state<ExportFormat>("markdown");
  /** How citations are written: the name of a style. */
  citationStyle = $state("apa");
  showSidebar = $state(true);
  /** Null until the person chose: then it is shown where the reader keeps room enough beside it. */
  showInspector = $state<boolean | null>(null);
  /** Whether folders stand in the order of their names, or as a person put them. */
  folderOrder = $state<"name" | "hand">("name");
  /** Sections of the sidebar that are folded, by name. */
  folded = $state<Record<string, boolean>>({});

  constructor() {
    const reading = asRecord(kept("reading"));
    const panes = asRecord(kept("panes"));
    this.theme = oneOf(themes, kept("theme"), "system");
    this.density = oneOf(["comfortable", "compact"] as const, kept("density"), "comfortable");
    this.reading = {
      size: within("size", reading.size),
      width: within("width", reading.width),
      leading: within("leading", reading.leading),
      face: oneOf(["serif", "sans"] as const, reading.face, "serif"),
    };
    this.panes = {
      sidebar: within("sidebar", panes.sidebar),
      list: within("list", panes.list),
      inspector: within("inspector", panes.inspector),
    };
    this.lookFirst = oneOf(lookFirst, kept("lookFirst"), "much");
    this.fetchPictures = kept("fetchPictures") !== false;
    this.mark = oneOf(markColours, kept("mark"), "yellow");
    this.zoom = within("zoom", kept("zoom"));
    this.folderOrder = oneOf(["name", "hand"] as const, kept("folderOrder"), "name");
    this.exportFormat = oneOf(exportFormats, kept("exportFormat"), "markdown");
    const citationStyle = kept("citationStyle");
    this.citationStyle = typeof citationStyle === "string" ? citationStyle : "apa";
    this.showSidebar = kept("showSidebar") !== false;
    this.showInspector = oneOf([true, false] as const, kept("showInspector"), null);
    this.folded = Object.fromEntries(Object.entries(asRecord(kept("folded"))).map(([name, it]) => [name, it === true]));
    $effect(() => {
      const { theme, density, panes, zoom, showSidebar, showInspector, folded, folderOrder } = this;
      const { reading, lookFirst, fetchPictures, mark, exportFormat, citationStyle } = this;
      const looks = { theme, density, panes, zoom, showSidebar, showInspector, folded, folderOrder };
      keep($state.snapshot({ ...looks, reading, lookFirst, fetchPictures, mark, exportFormat, citationStyle }));
    });
    $effect(() => {
      if (this.theme === "system") delete document.documentElement.dataset.theme;
      else document.documentElement.dataset.theme = this.theme;
    });
  }

  /** Changes how articles are set, or how large everything is, by whole steps. */
  step(measure: "size" | "width" | "leading" | "zoom", steps: number): void {
    const before = measure === "zoom" ? this.zoom : this.reading[measure];
    const moved = within(measure, Math.round((before + steps * limits[measure].step) * 100) / 100);
    if (measure === "zoom") this.zoom = moved;
    else this.reading[measure] = moved;
  }

  /** Sets a pane to a width, as far as it is allowed. */
  widen(pane: "sidebar" | "list" | "inspector", width: number): void {
    this.panes[pane] = within(pane, Math.round(width));
  }

  /** Puts type and theme of the reader back to what they were at first. */
  resetReading(): void {
    this.theme = "system";
    this.reading = firstReading();
  }
}
