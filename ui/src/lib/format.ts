// Dates, sizes and spans of time as a person reads them. Pure; words around them are in messages.
import { locale } from "../messages/plural";

const byDay = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const byMonth = new Intl.DateTimeFormat(locale, { month: "long", year: "numeric", timeZone: "UTC" });
const local = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric" });
const localTime = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
const oneDigit = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });

/** A date of publication, with the precision it was given in; what is no date comes back as it is. */
export function publishedDate(iso: string): string {
  const [, year, month, day, time] = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(T.*)?)?)?$/u.exec(iso) ?? [];
  if (year === undefined) return iso;
  if (month === undefined) return year;
  const date = new Date(time === undefined ? `${year}-${month}-${day ?? "01"}T00:00:00Z` : iso);
  if (Number.isNaN(date.getTime())) return iso;
  if (day === undefined) return byMonth.format(date);
  return time === undefined ? byDay.format(date) : local.format(date);
}

/** A moment, by its day. */
export const dayOf = (milliseconds: number): string => local.format(milliseconds);

/** A moment, to the minute. */
export const momentOf = (milliseconds: number): string => localTime.format(milliseconds);

/** `812 bytes`, `14.2 kB`, `3.1 MB`. */
export function byteSize(bytes: number): string {
  if (bytes < 1000) return `${String(bytes)} bytes`;
  const units = ["kB", "MB", "GB", "TB"];
  let size = bytes / 1000;
  let unit = 0;
  // 999.95 would be shown as 1,000.
  while (size >= 999.95 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${oneDigit.format(size)} ${units[unit] ?? ""}`;
}

/** A span of time, no finer than a person needs: `0.4 s`, `12 s`, `3 min 20 s`, `2 h 5 min`. */
export function span(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return "";
  if (seconds < 9.95) return `${oneDigit.format(seconds)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${String(whole)} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60)
    return whole % 60 === 0 ? `${String(minutes)} min` : `${String(minutes)} min ${String(whole % 60)} s`;
  const hours = Math.floor(minutes / 60);
  return minutes % 60 === 0 ? `${String(hours)} h` : `${String(hours)} h ${String(minutes % 60)} min`;
}

/** A number of files a second: whole from ten on. */
export const rate = (perSecond: number): string =>
  perSecond >= 10 ? new Intl.NumberFormat(locale).format(Math.round(perSecond)) : oneDigit.format(perSecond);

/** Name of a language by its code; the code where nobody knows it. */
export function languageName(code: string): string {
  try {
    return new Intl.DisplayNames([locale], { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** Host of an address, without `www.`; the address where it has none. */
export function hostOf(address: string): string {
  try {
    return new URL(address).host.replace(/^www\./u, "") || address;
  } catch {
    return address;
  }
}

/** Last part of a path of any platform. */
export const fileName = (path: string): string =>
  path
    .replace(/[/\\]+$/u, "")
    .split(/[/\\]/u)
    .at(-1) ?? path;

const byTime = new Intl.DateTimeFormat(locale, { timeStyle: "short" });

/** A moment, by its time of day. */
export const timeOf = (milliseconds: number): string => byTime.format(milliseconds);
