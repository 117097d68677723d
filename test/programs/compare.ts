import { fileDiff } from "../../src/report/diff.js";
import type { Program } from "./generate.js";
import type { Observed } from "./python.js";
import type { Rewritten } from "./rewrite.js";

/** What a program does differently once it is rewritten; undefined when nothing counts. */
export function difference(before: Observed, after: Observed): string | undefined {
  if (typeof before === "string") return undefined;
  if (typeof after === "string") return `it can't be imported any more:\n${after}`;
  // A step that raises is no part of a working program: what it does afterwards is not looked at.
  const index = before.findIndex(([raised, printed], each) => raised === "" && !same([raised, printed], after[each]));
  const [one, two] = [before[index], after[index]];
  return one && `step_${index} was: ${shown(one)}\nstep_${index} is:  ${shown(two)}`;
}

type Step = readonly [string, string];

function same(a: Step, b: Step | undefined): boolean {
  return b !== undefined && a[0] === b[0] && a[1] === b[1];
}

function shown(step: Step | undefined): string {
  return step ? JSON.stringify(step[1]) + (step[0] && ` and raises ${step[0]}`) : "missing";
}

/** All that is needed to look into a failure, and how to make it again. */
export function failureReport(program: Program, rewritten: Rewritten, what: string): string {
  const files = [...program.files].map(([path, text]) => `==> ${path}${program.given.has(path) ? "" : " (not given)"} <==\n${text}`);
  return [
    `seed ${program.seed}: ${program.features.join("; ") || "nothing special"}`,
    what,
    `Alone: UNLEAK_SEED=${program.seed} UNLEAK_PROGRAMS=1 npx vitest run test/programs.test.ts`,
    ...files,
    "==> the rewrite <==",
    rewritten.results.map((file) => (file.changed ? fileDiff(file, 3) : "")).join(""),
  ].join("\n");
}
