import { countsText } from "./outcomes.js";
import type { Verdict } from "./trial.js";

/** How wide the columns are; what is longer pushes the rest to the right. */
const WIDTHS = [26, 44, 44];

const row = (...cells: string[]) =>
  cells
    .map((cell, at) => cell.padEnd(WIDTHS[at] ?? 0))
    .join(" ")
    .trimEnd();

export const HEAD = row("test", "original", "rewritten", "");

export function verdictRow(verdict: Verdict): string {
  const word = verdict.different.length > 0 ? "DIFFERENT" : "same";
  const flaky =
    verdict.flaky.length > 0 ? ` (${verdict.flaky.length} differed once, not again: ${verdict.flaky.slice(0, 3).join(", ")})` : "";
  return row(verdict.name, countsText(verdict.original), countsText(verdict.rewritten), word + flaky);
}

/** Each test that differs, and how. */
export function differenceLines(verdicts: readonly Verdict[]): string[] {
  return verdicts.flatMap(({ name, different }) =>
    different.map(({ id, original, rewritten }) => `${name}: ${id}: ${original} -> ${rewritten}`),
  );
}
