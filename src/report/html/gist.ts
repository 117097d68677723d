import type { Runs, View } from "./data.js";

/**
 * What changes, in a few words with code in backticks: `` `with` calls `self.clear()` ``. It is read off the lines of the diff, so that it can't say
 * anything else; of what stays as it is, it is the line itself.
 */
export function gistOf(subject: string, file: number, views: readonly View[]): string {
  const changes = views.filter(({ kind }) => kind !== "place");
  const view = changes.find((each) => each.file === file) ?? changes[0];
  if (!view) return quoted(subject);
  const come = linesOf(view, "+");
  const closing = closingIn(come);
  if (closing !== undefined) return `\`with\` calls ${quoted(closing)}`;
  const isReplaced = linesOf(view, "-").some((line) => line.includes(subject));
  const first = firstOf(come);
  const told =
    isReplaced || first === undefined ? `${quoted(subject)} ${first === undefined ? "goes" : `becomes ${first}`}` : `${first} is added`;
  return told + (view.kind === "forward" ? " with --forward" : "");
}

/** The last line of a new `__exit__`: those above it are guards. */
function closingIn(lines: readonly string[]): string | undefined {
  const start = lines.findIndex((line) => line.startsWith("def __exit__("));
  if (start < 0) return undefined;
  const end = lines.indexOf("", start);
  return lines.slice(start + 1, end < 0 ? undefined : end).at(-1);
}

const BESIDE = /^(?:$|pass$|(?:import|from) |@)/;

/** The first new line that isn't there for another one's sake. */
function firstOf(lines: readonly string[]): string | undefined {
  if (lines.includes("@property")) return "a property";
  const first = lines.find((line) => !BESIDE.test(line));
  return first === undefined ? undefined : quoted(first);
}

function linesOf({ hunks }: View, kind: "+" | "-"): string[] {
  return hunks.flatMap(({ lines }) => lines.flatMap(([each, runs]) => (each === kind ? [textOf(runs).trim()] : [])));
}

const textOf = (runs: Runs) => runs.filter((_, index) => index % 2 === 1).join("");

/** A backtick would end the code. */
const quoted = (code: string) => `\`${code.replaceAll("`", "ˋ")}\``;
