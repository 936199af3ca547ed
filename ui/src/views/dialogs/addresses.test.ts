// @vitest-environment node
import { expect, it } from "vitest";
import { addressesIn } from "./addresses";

it.each([
  ["https://example.org/a?b=c#d", ["https://example.org/a?b=c#d"], undefined],
  ["  example.org/a  \n\nHTTP://Example.org", ["https://example.org/a", "http://example.org/"], undefined],
  ["localhost:8080/x", ["https://localhost:8080/x"], undefined],
  ["http://[::1]/x", ["http://[::1]/x"], undefined],
  ["", [], undefined],
  ["a few words", [], "a few words"],
  ["word", [], "word"],
  ["example.org\njavascript:alert(1)", ["https://example.org/"], "javascript:alert(1)"],
  ["file:///etc/passwd", [], "file:///etc/passwd"],
  ["ftp://example.org/a", [], "ftp://example.org/a"],
])("%j holds the addresses %o", (text, wanted, unknown) => {
  expect(addressesIn(text)).toEqual({ wanted, unknown });
});
