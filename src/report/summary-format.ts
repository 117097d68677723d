import type { Decided, RunResult } from "../result.js";
import type { Times } from "../times.js";
import { foldsOf } from "./fold.js";
import type { Format } from "./format.js";
import { GROUP_NUMBERS, GROUPED_BY, groupRows } from "./group-rows.js";
import { slowestOf } from "./slowest.js";
import { totalsOf } from "./summary.js";
import { count, tableLines } from "./text.js";

/** Counts, for those who want to know how far they have come: by transform, verdict, outcome and reason; and where the time went. */
export const summaryFormat: Format = {
  name: "summary",
  encoding: "utf8",
  needsTexts: false,
  *print({ result, wrote, grouping }) {
    const { given, clean, found, failed, notRead, changed, findings } = totalsOf(result);
    yield `${count(given, "file")}: ${clean} clean, ${found} found, ${failed} failed, ${notRead} not read\n`;
    yield `${count(changed, "file")} ${wrote ? "rewritten" : "would change"}, ${count(findings, "finding")}\n`;
    yield* section("Findings", findingsTable(result), FINDINGS_NUMBERS);
    if (grouping) yield* section(GROUPED_BY[grouping.by], groupRows(result, grouping), GROUP_NUMBERS);
    yield* section("Warnings", warningsTable(result));
    yield* section("Slowest files", slowestTable(result));
    if (result.times) yield* section("Time", timesTable(result.times));
  },
};

/** A table with its head as the first row: columns of numbers stand last, and are set to the right. Nothing where it has no other row. */
export function* section(title: string, rows: readonly (readonly string[])[], numbers = 1): Generator<string> {
  if (rows.length < 2) return;
  yield `\n${title}\n`;
  for (const line of tableLines(rows, numbers)) yield `  ${line}\n`;
}

/** How many there are where those that say the same of one attribute count once, and how many in all. */
const FINDINGS_NUMBERS = 2;

function findingsTable({ files }: RunResult): string[][] {
  const all = files.flatMap((file) => file.findings);
  const [, ...rows] = counted([], all.map(findingRow));
  const told = new Map(counted([], [...foldsOf(files).keys()].map(findingRow)).map((row) => [row.slice(0, -1).join("\t"), row.at(-1)]));
  const head = ["transform", "verdict", "outcome", "reason", "told as", "number"];
  return [head, ...rows.map((row) => [...row.slice(0, -1), told.get(row.slice(0, -1).join("\t")) ?? "", row.at(-1) ?? ""])];
}

function findingRow({ finding, outcome }: Decided): string[] {
  return [finding.transform, finding.verdict, outcome, finding.reason?.name ?? "-"];
}

function warningsTable({ files }: RunResult): string[][] {
  const all = files.flatMap((file) => file.findings);
  const rows = all.flatMap(({ finding, outcome }) => finding.warnings.map(({ name }) => [finding.transform, outcome, name]));
  return counted(["transform", "outcome", "warning"], rows);
}

/** Equal rows once, with their number; those of one transform together. */
function counted(head: readonly string[], rows: readonly (readonly string[])[]): string[][] {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(row.join("\t"), (counts.get(row.join("\t")) ?? 0) + 1);
  const sorted = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  return [[...head, "number"], ...sorted.map(([row, number]) => [...row.split("\t"), String(number)])];
}

function slowestTable(result: RunResult): string[][] {
  const rows = slowestOf(result).map(({ path, milliseconds }) => [path, milliseconds.toFixed(1)]);
  return [["file", "ms"], ...rows];
}

function timesTable({ phases, parsing }: Times): string[][] {
  const whole = Object.values(phases).reduce((sum, each) => sum + each, 0);
  const rows = [...Object.entries(phases), ["all", whole] as const, ["of it in the parser", parsing] as const];
  return [["phase", "ms"], ...rows.map(([name, spent]) => [name, spent.toFixed(1)])];
}
