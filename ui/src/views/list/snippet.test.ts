import { describe, expect, it } from "vitest";
import { nearHit } from "./snippet";

const hit = { text: "city", hit: true };
const plain = (text: string) => ({ text, hit: false });

describe("a snippet in one line", () => {
  it.each([
    ["begins with its hit", [hit, plain(" asleep")], [hit, plain(" asleep")]],
    ["has a short beginning", [plain("…of the "), hit], [plain("…of the "), hit]],
    ["has a long beginning", [plain("…off the estuary and most of the "), hit], [plain("…and most of the "), hit]],
    [
      "has no spaces",
      [plain("江城的洪水每二十年来一次人们学会了与水同住的办法"), hit],
      [plain("…二十年来一次人们学会了与水同住的办法"), hit],
    ],
    ["has no hit", [plain("For one month, forty volunteers rode")], [plain("For one month, forty volunteers rode")]],
  ])("that %s", (_, pieces, shown) => {
    expect(nearHit(pieces)).toEqual(shown);
  });
});
