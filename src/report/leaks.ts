import type { RunResult } from "../result.js";
import { cycleInWords, type Finding } from "../transform.js";
import { findingDiff } from "./finding-diff.js";
import type { Format } from "./format.js";
import { painter } from "./paint.js";
import { count, linesText } from "./text.js";

/** The cycles that instances build, a few lines each: worst first. */
export const leaksFormat: Format = {
  name: "leaks",
  encoding: "utf8",
  needsTexts: true,
  print: ({ result, context }) => {
    const texts = new Map(result.files.flatMap(({ path, before }) => (before === undefined ? [] : [[path, before] as const])));
    return listed(result).map((finding, index) => `${index > 0 ? "\n" : ""}${block(finding, texts, context)}`);
  },
};

/** What becomes of what is on a cycle: the worst first; what needs an assumption last. */
export const RANKS = [
  "never freed",
  "freed late",
  "alive while something outside lives",
  "perhaps never freed",
  "perhaps freed late",
] as const;

/** `3 reference cycles: 1 never freed, 2 freed late`; of the other ranks only those that there are. */
export function leaksHeadline(result: RunResult): string {
  const all = listed(result);
  const counts = RANKS.map((rank) => ({ rank, number: all.filter((finding) => rankOf(finding) === rank).length }));
  const told = counts.filter(({ number }, index) => index < 2 || number > 0);
  return `${count(all.length, "reference cycle")}: ${told.map(({ rank, number }) => `${number} ${rank}`).join(", ")}`;
}

/** What is not silenced or known, by rank, and in each in the order of the paths. */
function listed(result: RunResult): Finding[] {
  const told = result.files.flatMap(({ findings }) => findings).filter(({ outcome }) => outcome === "kept" || outcome === "withheld");
  const all = told.map(({ finding }) => finding);
  return RANKS.flatMap((rank) => all.filter((finding) => rankOf(finding) === rank));
}

export function rankOf(finding: Finding): (typeof RANKS)[number] {
  if (finding.reason?.name === "outside-kept") return "alive while something outside lives";
  const isProbable = finding.reason?.name === "probably-kept";
  if (isNeverFreed(finding)) return isProbable ? "perhaps never freed" : "never freed";
  return isProbable ? "perhaps freed late" : "freed late";
}

/** Whether what is on its cycle comes to `gc.garbage` on Python 2. */
export function isNeverFreed({ warnings }: Finding): boolean {
  return warnings.some(({ name }) => name === "never-freed");
}

/** The same for a terminal, which shows all of it: each begins with where it is and what becomes of it. */
export function colourLeaks(text: string): string {
  const paint = painter(true);
  const ranks = new RegExp(`^(\\S.*?:\\d+:\\d+): (${RANKS.join("|")})(?=: )`, "gm");
  return text.replace(ranks, (_, place: string, fate: string) => {
    return `${paint("bold", place)}: ${paint(fate === "never freed" ? "red" : "yellow", fate)}`;
  });
}

function block(finding: Finding, texts: ReadonlyMap<string, string>, context: number): string {
  const { path, span, className, subject, cycle, reason, edits } = finding;
  const words = cycle && cycleInWords(className, cycle);
  const fate = rankOf(finding);
  // The message stands by itself in other reports, and says the cycle first.
  const told = (reason?.message ?? "").replace(`\`${words ?? ""}\`: `, "");
  const shown = words === undefined ? [] : [`  ${words}`];
  const lines = [`${path}:${span.line}:${span.column}: ${fate}: ${className}`, `    ${subject}`, ...shown, `  ${told}`];
  if (edits.length === 0) return linesText(lines);
  return linesText([...lines, "  unleak -w --unsafe -t leaks applies this:"]) + findingDiff(finding, texts, context);
}
