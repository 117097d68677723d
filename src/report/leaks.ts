import type { RunResult } from "../result.js";
import { cycleInWords, type Finding } from "../transform.js";
import { findingDiff } from "./finding-diff.js";
import type { Format } from "./format.js";
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

/** `3 reference cycles: 1 never freed, 2 freed late` */
export function leaksHeadline(result: RunResult): string {
  const all = listed(result);
  const never = all.filter(isNeverFreed).length;
  return `${count(all.length, "reference cycle")}: ${never} never freed, ${all.length - never} freed late`;
}

/** What is not silenced or known; that which is never freed before the others, and each in the order of the paths. */
function listed(result: RunResult): Finding[] {
  const told = result.files.flatMap(({ findings }) => findings).filter(({ outcome }) => outcome === "kept" || outcome === "withheld");
  const all = told.map(({ finding }) => finding);
  return [...all.filter(isNeverFreed), ...all.filter((finding) => !isNeverFreed(finding))];
}

/** Whether what is on its cycle comes to `gc.garbage` on Python 2. */
export function isNeverFreed({ warnings }: Finding): boolean {
  return warnings.some(({ name }) => name === "never-freed");
}

function block(finding: Finding, texts: ReadonlyMap<string, string>, context: number): string {
  const { path, span, className, subject, cycle = [], reason, edits } = finding;
  const words = cycleInWords(className, cycle);
  const fate = isNeverFreed(finding) ? "never freed" : "freed late";
  // The message stands by itself in other reports, and says the cycle first.
  const told = (reason?.message ?? "").replace(`\`${words}\`: `, "");
  const lines = [`${path}:${span.line}:${span.column}: ${fate}: ${className}`, `    ${subject}`, `  ${words}`, `  ${told}`];
  if (edits.length === 0) return linesText(lines);
  return linesText([...lines, "  unleak -w --unsafe -t leaks applies this:"]) + findingDiff(finding, texts, context);
}
