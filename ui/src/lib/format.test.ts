import { expect, test } from "vitest";
import { byteSize, fileName, hostOf, languageName, publishedDate, rate, span } from "./format";

test.each([
  ["2024", "2024"],
  ["2024-03", "March 2024"],
  ["2024-03-22", "Mar 22, 2024"],
  ["2024-13-45", "2024-13-45"],
  ["last spring", "last spring"],
])("a date %s is shown with the precision it has", (iso, shown) => {
  expect(publishedDate(iso)).toBe(shown);
});

test("an instant is shown by its day", () => {
  expect(publishedDate("2024-03-22T12:00:00Z")).toMatch(/Mar 2[123], 2024/u);
});

test.each([
  [0, "0 bytes"],
  [999, "999 bytes"],
  [1000, "1 kB"],
  [48_213, "48.2 kB"],
  [999_960, "1 MB"],
  [3_100_000_000, "3.1 GB"],
])("%d bytes are %s", (bytes, shown) => {
  expect(byteSize(bytes)).toBe(shown);
});

test.each([
  [0.42, "0.4 s"],
  [12.4, "12 s"],
  [59.6, "1 min"],
  [200, "3 min 20 s"],
  [3600, "1 h"],
  [7500, "2 h 5 min"],
  [Number.POSITIVE_INFINITY, ""],
])("%d seconds are %s", (seconds, shown) => {
  expect(span(seconds)).toBe(shown);
});

test.each([
  [3.14, "3.1"],
  [1234.5, "1,235"],
])("a rate of %d is %s", (perSecond, shown) => {
  expect(rate(perSecond)).toBe(shown);
});

test.each([
  ["en", "English"],
  ["zh", "Chinese"],
  ["not a language", "not a language"],
])("the language %s is called %s", (code, name) => {
  expect(languageName(code)).toBe(name);
});

test.each([
  ["https://www.example.org/a", "example.org"],
  ["mailto:a@b.example", "mailto:a@b.example"],
  ["nonsense", "nonsense"],
])("the host of %s is %s", (address, host) => {
  expect(hostOf(address)).toBe(host);
});

test.each([
  ["/home/ada/a b.txt", "a b.txt"],
  ["C:\\Users\\Ada\\a.txt", "a.txt"],
  ["/home/ada/folder/", "folder"],
  ["a.txt", "a.txt"],
])("the file of %s is %s", (path, name) => {
  expect(fileName(path)).toBe(name);
});
