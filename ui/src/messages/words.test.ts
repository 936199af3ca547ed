import { expect, test } from "vitest";
import { doneWords, redoneWords, undoneWords } from "./done";
import { failureWords, reasonWords } from "./failures";

test.each([
  [{ action: "archive", items: 3 } as const, "Archived 3 articles"],
  [{ action: "tag", items: 1 } as const, "Tagged 1 article"],
  [{ action: "import", items: 12000 } as const, "Imported 12,000 articles"],
])("what was done is named", (done, words) => {
  expect(doneWords(done)).toBe(words);
});

test("what was undone is named by what it was", () => {
  expect(undoneWords({ action: "archive", items: 3 })).toBe("Undone: archived 3 articles");
  expect(redoneWords({ action: "trash", items: 1 })).toBe("Done again: moved 1 article to the trash");
});

test.each([
  ["not_found", "this article is not in the library any more", "This is not in the library any more."],
  ["invalid", "there is already a folder “Work” here", "There is already a folder “Work” here."],
  ["interrupted", "interrupted by a newer request", ""],
  ["internal", "a job panicked", "Something went wrong inside Sheaf. Nothing was lost. A job panicked."],
  ["a code of the future", "what is this", "Something went wrong inside Sheaf. Nothing was lost. What is this."],
])("the failure %s is told by its code", (code, message, words) => {
  expect(failureWords({ code, message })).toBe(words);
});

test("the reason in a report does not repeat the file's path", () => {
  const item = { source: "/a/b.txt", code: "file", message: "/a/b.txt: no permission to read it" };
  expect(reasonWords(item)).toBe("No permission to read it.");
  expect(reasonWords({ source: "/a", code: "empty", message: "the file is empty" })).toBe("The file is empty.");
});
