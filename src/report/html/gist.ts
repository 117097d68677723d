import type { Runs, View } from "./data.js";

/**
 * What changes, in a few words with code in backticks: `` `with` calls `self.clear()` ``. It is read off the lines of the diff, so that it can't say
 * anything else; of what stays as it is, it is the line itself.
 */
export function gistOf(subject: string, file: number, views: readonly View[]): string {
  const changes = views.filter(({ kind }) => kind !== "place");
  const view = changes.find((each) => each.file === file) ?? changes[0];
  if (!view) return quoted(/[([{]$/.test(subject) ? `${subject}…` : subject);
  const blocks = blocksOf(view);
  const come = blocks.flatMap((block) => block.come);
  const closing = closingIn(come);
  if (closing !== undefined) return `\`with\` calls ${quoted(closing)}`;
  if (come.includes("@property")) return `${quoted(subject)} becomes a property`;
  return replaced(subject, blocks) + (view.kind === "forward" ? " with --forward" : "");
}

/** The line of the finding and what comes in its place; where that stays, the first line that doesn't. */
function replaced(subject: string, blocks: readonly Block[]): string {
  const own = blocks.find(({ gone }) => gone.some((line) => line.includes(subject)));
  const block = own ?? blocks.find(({ gone }) => gone.length > 0);
  const line = own ? subject : block?.gone[0];
  const first = (block && inPlaceOf(line ?? "", block)) ?? firstOf(blocks.flatMap(({ come }) => come));
  if (line === undefined) return `${first ?? quoted(subject)} is added`;
  return `${quoted(line)} ${first === undefined ? "goes" : `becomes ${first}`}`;
}

/** Where as many lines come as go, each stands for one. */
function inPlaceOf(line: string, { gone, come }: Block): string | undefined {
  const at = gone.findIndex((each) => each.includes(line));
  return firstOf(gone.length === come.length ? come.slice(at, at + 1) : come);
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
  const first = lines.find((line) => !BESIDE.test(line));
  return first === undefined ? undefined : quoted(first);
}

/** Lines that go, and those that come where they were. */
interface Block {
  readonly gone: readonly string[];
  readonly come: readonly string[];
}

function blocksOf({ hunks }: View): Block[] {
  const blocks: { gone: string[]; come: string[] }[] = [];
  let last = " ";
  for (const [kind, runs] of hunks.flatMap(({ lines }) => lines)) {
    if (kind === "-" ? last !== "-" : kind === "+" && last === " ") blocks.push({ gone: [], come: [] });
    if (kind === "-") blocks.at(-1)?.gone.push(textOf(runs).trim());
    if (kind === "+") blocks.at(-1)?.come.push(textOf(runs).trim());
    last = kind === ">" ? " " : kind;
  }
  return blocks;
}

const textOf = (runs: Runs) => runs.filter((_, index) => index % 2 === 1).join("");

/** A backtick would end the code. */
const quoted = (code: string) => `\`${code.replaceAll("`", "ˋ")}\``;
