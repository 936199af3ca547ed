// Spans of time as a chart names them: whole for those who read or hear them, short for the axis.
import type { SpanCounts } from "../../generated/SpanCounts";
import type { Unit } from "../../generated/Unit";
import { publishedDate } from "../../lib/format";
import { en } from "../../messages/en";
import { locale } from "../../messages/plural";

const shortDay = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", timeZone: "UTC" });
const shortMonth = new Intl.DateTimeFormat(locale, { month: "short", year: "2-digit", timeZone: "UTC" });

export interface SpanName {
  readonly name: string;
  readonly short: string;
}

export function spanNames(spans: readonly SpanCounts[], unit: Unit): SpanName[] {
  const short = { week: shortDay, month: shortMonth, year: null }[unit];
  return spans.map(({ begins }) => ({
    name: en.overview.statistics.span[unit](publishedDate(begins)),
    short: short === null ? begins : short.format(new Date(unit === "month" ? `${begins}-01` : begins)),
  }));
}
