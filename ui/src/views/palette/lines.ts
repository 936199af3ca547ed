// The lines of the palette: commands of the window and what the library found, in one order.
import type { FoundItem } from "../../generated/FoundItem";
import { bindings, type Command } from "../../lib/keys";
import type { Workspace } from "../../lib/workspace.svelte";
import { en } from "../../messages/en";
import { fitOf } from "./fit";
import type { Chosen } from "./recent";

export type Line = { kind: "command"; command: Command; name: string; fit: number } | FoundItem;

/** Commands that mean nothing without the key or the event that asked for them. */
const left: ReadonlySet<Command> = new Set([
  ...(["accept", "palette", "paste", "back", "next-pane", "previous-pane"] as const),
  ...(["next", "previous", "extend-next", "extend-previous", "first", "last", "select"] as const),
]);
const commands = (Object.keys(en.frame.commands) as Command[]).filter((it) => !left.has(it));

export const keyOf = (line: Line): string =>
  line.kind === "command" ? `command:${line.command}` : `${line.kind}:${line.id}`;

export const chosenOf = (line: Line): Chosen =>
  line.kind === "command" ? { kind: "command", id: line.command } : { kind: line.kind, id: line.id };

const commandLine = (command: Command, fit: number): Line => ({
  kind: "command",
  command,
  name: en.frame.commands[command],
  fit,
});

/** What fits, best first; without a text what was chosen lately, then every command. */
export function linesOf(text: string, found: readonly FoundItem[], recent: readonly Chosen[]): Line[] {
  const isTyped = text.trim() !== "";
  const names = isTyped
    ? commands.flatMap((command) => {
        const fit = fitOf(en.frame.commands[command], text);
        return fit === undefined ? [] : [commandLine(command, fit)];
      })
    : commands.map((command) => commandLine(command, 0));
  const lines: Line[] = [...names, ...found];
  const order = new Map(recent.map((it, at) => [`${it.kind}:${it.id}`, at]));
  const lately = (line: Line) => order.get(keyOf(line)) ?? recent.length;
  // The sort is stable: among equals commands come first, then what the library found, in its order.
  return lines.sort((a, b) => a.fit - b.fit || lately(a) - lately(b));
}

/** Opens what the library found. */
export function openFound(ws: Workspace, { kind, id, name }: FoundItem): void {
  if (kind !== "article") {
    ws.open({ kind, id }, name);
    ws.focus("list");
    return;
  }
  ws.page = "library";
  ws.read(id);
}

/** Keys of a command, for the end of its line. */
export const firstKey = (command: Command): string | undefined =>
  bindings.find((it) => it.command === command)?.keys[0];
