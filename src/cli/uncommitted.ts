import { createInterface } from "node:readline";
import { count, linesText, printable } from "../index.js";
import type { Given } from "./command.js";
import { say, tell } from "./output.js";

/** So many files are named. */
const NAMED = 10;

/**
 * What is done before files are rewritten that hold changes which git doesn't have: a person is asked, and a script, which can't be and may have done so for
 * years, is warned; undefined where nobody wants to know. `clear` takes away what stands on the screen.
 */
export function uncommittedGuard(
  { write, force }: Given,
  signal: AbortSignal,
  clear: () => void,
): ((paths: readonly string[]) => Promise<boolean>) | undefined {
  if (!write || force) return undefined;
  return async (paths) => {
    clear();
    const isPerson = process.stdin.isTTY === true && process.stderr.isTTY === true;
    const what = `${count(paths.length, "file")} to be rewritten ${paths.length === 1 ? "has" : "have"} changes that are not committed`;
    tell(linesText([`unleak: ${what}: ${named(paths)}`]));
    if (isPerson) return askedYes("rewrite them all the same? [y/N] ", signal);
    tell("  unleak undo puts back what was there, and nothing but a commit shows the two apart; --force leaves this warning out\n");
    return true;
  };
}

function named(paths: readonly string[]): string {
  const others = paths.length - NAMED;
  return `${paths.slice(0, NAMED).map(printable).join(", ")}${others > 0 ? ` and ${count(others, "other file")}` : ""}`;
}

/** The terminal stays as it is, so that Ctrl-C is the signal that it always is. Throws what `signal` is aborted with. */
function askedYes(question: string, signal: AbortSignal): Promise<boolean> {
  say(question);
  const lines = createInterface({ input: process.stdin, terminal: false });
  return new Promise<boolean>((resolve, reject) => {
    lines.once("line", (line) => resolve(/^y(?:es)?$/i.test(line.trim())));
    lines.once("close", () => resolve(false));
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  }).finally(() => lines.close());
}
