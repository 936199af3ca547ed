// @vitest-environment node
import { describe, expect, it } from "vitest";
import { holds, narrowing, publishedIn, tokensOf, withoutToken, withToken } from "./tokens";

describe("the words of a query", () => {
  it.each([
    ["", []],
    ["  grid   storage ", ["grid", "storage"]],
    ['tag:"politics/russia" cheap', ['tag:"politics/russia"', "cheap"]],
    ['"grid storage" -author:"Ada Okafor"', ['"grid storage"', '-author:"Ada Okafor"']],
    ['"left open to the end', ['"left open to the end']],
    ["(a OR b)", ["(a", "OR", "b)"]],
  ])("%s are %o", (query, expected) => {
    expect(tokensOf(query).map((it) => it.text)).toEqual(expected);
  });

  it("know where they stand", () => {
    for (const query of ['a  "b c" tag:x', ' -tag:"y z"  w']) {
      for (const { text, start, end } of tokensOf(query)) expect(query.slice(start, end)).toBe(text);
    }
  });

  it("may hold quotes within quotes", () => {
    expect(tokensOf('tag:"a \\"b\\" c" d').map((it) => it.text)).toEqual(['tag:"a \\"b\\" c"', "d"]);
  });

  it("do not narrow by themselves in parentheses or beside an OR", () => {
    const query = "(tag:a tag:b) tag:c tag:d OR tag:e (x) tag:f";
    expect(narrowing(query).map((it) => it.text)).toEqual(["tag:c", "tag:f"]);
  });

  it("narrow by a field, not by text", () => {
    const query = 'grid http://a.b title:x tag:energy -site:"a b" is:unread tag:';
    expect(narrowing(query).map((it) => it.text)).toEqual(["tag:energy", '-site:"a b"', "is:unread"]);
  });
});

describe("a word that is added or taken out", () => {
  it.each([
    ["", "tag:a", "tag:a"],
    ["grid", "tag:a", "tag:a grid"],
    ["grid tag:a", "tag:a", "grid tag:a"],
    ["-tag:a grid", "tag:a", "tag:a grid"],
    ["tag:a grid", "-tag:a", "-tag:a grid"],
    ["OR grid", "tag:a", "tag:a grid"],
  ])("makes of %s with %s: %s", (query, token, expected) => {
    expect(withToken(query, token)).toBe(expected);
  });

  it("leaves the rest as it was", () => {
    expect(withoutToken('grid  tag:a "tag:a b"', "tag:a")).toBe('grid "tag:a b"');
    expect(holds(withoutToken(withToken("grid", "tag:a"), "tag:a"), "tag:a")).toBe(false);
  });
});

it.each([
  ["2020", "2023", "published:2020..2023"],
  ["2020", "2020", "published:2020"],
])("what was published from %s to %s is %s", (first, last, token) => {
  expect(publishedIn({ first, last })).toBe(token);
});
