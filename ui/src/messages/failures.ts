// Failures of the program in words a person understands: the code decides, and only where the code cannot know
// what was wrong (a name, a query, a file) does the program's own message follow.
import type { Code } from "../generated/Code";
import { en } from "./en";

interface Wording {
  text: string;
  /** The message of the program says what the code cannot. */
  detail: boolean;
}

type Reason = keyof typeof en.reasons;

const wordings: Record<Code, Wording> = {
  invalid: { text: "", detail: true },
  query: { text: "", detail: true },
  not_found: { text: "This is not in the library any more.", detail: false },
  empty: { text: "The file is empty.", detail: false },
  unknown_format: { text: "This is not text, and not a format Sheaf reads.", detail: false },
  too_large: { text: "", detail: true },
  no_text: { text: "There is no text in it.", detail: false },
  file: { text: "", detail: true },
  unreachable: { text: "", detail: true },
  private_host: { text: "", detail: true },
  disk_full: { text: "The disk is full. Nothing was lost; make some room and try again.", detail: false },
  newer_library: { text: "This library was made by a newer version of Sheaf. It was not touched.", detail: false },
  damaged: { text: "The library is damaged. It was kept as it is.", detail: true },
  busy: { text: "Another program is using the library. Try again in a moment.", detail: false },
  interrupted: { text: "", detail: false },
  internal: { text: "Something went wrong inside Sheaf. Nothing was lost.", detail: true },
};

/** What to tell a person about a failure; empty where there is nothing to tell. */
export function failureWords(failure: { code: string; message: string }): string {
  const wording = Object.hasOwn(wordings, failure.code) ? wordings[failure.code as Code] : wordings.internal;
  const detail = wording.detail ? sentence(failure.message) : "";
  return [wording.text, detail].filter(Boolean).join(" ");
}

/** Messages of the program begin in lower case and have no full stop, so that they can follow a colon. */
function sentence(message: string): string {
  const text = message.trim();
  if (text === "") return "";
  const begun = text.charAt(0).toLocaleUpperCase("en") + text.slice(1);
  return /[.!?…”)]$/u.test(begun) ? begun : `${begun}.`;
}

/** Why a file was not imported, or what of it could not be read; the line that says so names the file already. */
export function reasonWords(item: { source: string; code: string | null; message: string | null }): string {
  if (item.code === null && item.message !== null) return sentence(item.message);
  const reason = item.code !== null && Object.hasOwn(en.reasons, item.code) ? en.reasons[item.code as Reason] : null;
  const message = item.message ?? "";
  const named = `${item.source}: `;
  const short = message.startsWith(named) ? message.slice(named.length) : message;
  return reason ?? failureWords({ code: item.code ?? "internal", message: short });
}
