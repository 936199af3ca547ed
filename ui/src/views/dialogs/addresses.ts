// Addresses as a person types or pastes them, one a line. Pure.

/** The addresses in a text, and the first line that is none. */
export function addressesIn(text: string): { wanted: string[]; unknown: string | undefined } {
  const lines = text
    .split("\n")
    .map((it) => it.trim())
    .filter((it) => it !== "");
  const found = lines.map(complete);
  return { wanted: found.filter((it) => it !== undefined), unknown: lines.find((_, at) => found[at] === undefined) };
}

/** An address as a person types it may lack its beginning. */
function complete(line: string): string | undefined {
  const whole = /^[a-z][a-z0-9+.-]*:\/\//iu.test(line) ? line : `https://${line}`;
  if (!/^https?:\/\/\S+$/iu.test(whole) || !URL.canParse(whole)) return undefined;
  // A single word is rather a slip than a host.
  const { hostname, href } = new URL(whole);
  const isHost = hostname.includes(".") || hostname.includes(":") || hostname === "localhost";
  return isHost ? href : undefined;
}
