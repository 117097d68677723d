import type { Decided, Failure, Outcome, RunResult } from "../run/result.js";
import { count, printable } from "./text.js";

/** How many of what; the sums always add up. */
export interface Totals {
  readonly given: number;
  readonly clean: number;
  readonly found: number;
  readonly failed: number;
  readonly notRead: number;
  readonly changed: number;
  readonly findings: number;
  readonly outcomes: Readonly<Record<Outcome, number>>;
}

export function totalsOf(result: RunResult): Totals {
  const byStatus = (status: string) => result.files.filter((file) => file.status === status).length;
  const all = result.files.flatMap((file) => file.findings);
  const byOutcome = (outcome: Outcome) => all.filter((each) => each.outcome === outcome).length;
  return {
    given: result.files.length + result.notRead.length,
    clean: byStatus("clean"),
    found: byStatus("found"),
    failed: byStatus("failed"),
    notRead: result.notRead.length,
    changed: result.files.filter((file) => file.after !== file.before).length,
    findings: all.length,
    outcomes: {
      applied: byOutcome("applied"),
      kept: byOutcome("kept"),
      withheld: byOutcome("withheld"),
      silenced: byOutcome("silenced"),
      declined: byOutcome("declined"),
      conflict: byOutcome("conflict"),
    },
  };
}

const LABELS: Readonly<Record<Outcome, string>> = {
  applied: "applied",
  kept: "kept",
  withheld: "withheld",
  silenced: "silenced",
  declined: "declined",
  conflict: "in conflict",
};

/** The lines on standard error that make a run understandable. */
export function summaryReport(result: RunResult, wrote: boolean): string {
  const totals = totalsOf(result);
  const lines = [
    `${count(totals.changed, "file")} ${wrote ? "rewritten" : "would change"}`,
    `files: ${totals.given} given = ${totals.clean} clean + ${totals.found} found + ${totals.failed} failed + ${totals.notRead} not read`,
    `findings: ${totals.findings} = ${outcomesText(totals)}`,
    ...reasonLines(result),
  ];
  if (totals.outcomes.withheld > 0)
    lines.push(`--unsafe would apply the ${totals.outcomes.withheld} withheld; --show-kept lists what was left alone, with its reasons`);
  else if (totals.outcomes.kept > 0) lines.push("--show-kept lists what was left alone, with its reasons");
  const forwardable = forwardableOf(result);
  if (forwardable > 0)
    lines.push(`--forward would write a forwarding method for ${forwardable} of them (unleak explain overridden-in-subclass)`);
  if (!wrote && totals.changed > 0) lines.push("nothing was written; -w rewrites in place");
  return lines.map((line) => `${line}\n`).join("");
}

/** How many of the findings that were left alone only a forwarding method is needed for. */
function forwardableOf(result: RunResult): number {
  const left = result.files.flatMap((file) => file.findings).filter(({ outcome }) => outcome === "kept" || outcome === "withheld");
  return left.filter(({ finding }) => finding.forward?.verdict === "safe").length;
}

/** All six outcomes, always: a sum that hides its zeros can't be checked at a glance. */
function outcomesText(totals: Totals): string {
  return (Object.keys(LABELS) as Outcome[]).map((outcome) => `${totals.outcomes[outcome]} ${LABELS[outcome]}`).join(" + ");
}

function reasonLines(result: RunResult): string[] {
  const counts = new Map<string, number>();
  for (const { finding, outcome } of result.files.flatMap((file) => file.findings)) {
    if (outcome === "applied" || !finding.reason) continue;
    const key = `${outcome} ${finding.reason.name}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const sorted = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return sorted.map(([key, number]) => `  ${String(number).padStart(4)} ${key}`);
}

/** `path:line:column: message`, as compilers print it, for what could not be done. */
export function failureLines(result: RunResult): string {
  const all = [...result.failures, ...result.files.flatMap((file) => file.failures)];
  const lines = all.map((failure) => `unleak: ${place(failure)}: ${printable(failure.message)}`);
  return [...lines, ...result.notRead.map(({ path, why }) => `unleak: ${printable(path)}: not read: ${why}`)]
    .map((line) => `${line}\n`)
    .join("");
}

function place({ path, line, column }: Failure): string {
  return [printable(path), line, column].filter((part) => part !== undefined).join(":");
}

/** The findings that were not applied and the warnings of those that were, one a line. */
export function keptLines(result: RunResult): string {
  return result.files
    .flatMap((file) => file.findings)
    .flatMap((each) => (each.outcome === "applied" ? [] : [findingLine(each)]))
    .join("");
}

export function warningLines(result: RunResult): string {
  const applied = result.files.flatMap((file) => file.findings).filter(({ outcome }) => outcome === "applied");
  return applied
    .flatMap(({ finding }) =>
      finding.warnings.map((warning) => `${spot(finding.path, finding.span)}: warning ${warning.name}: ${printable(warning.message)}\n`),
    )
    .join("");
}

/** The remarks on files, as the warnings are printed. */
export function remarkLines(result: RunResult): string {
  return result.files
    .flatMap((file) => file.remarks)
    .map((remark) => `${spot(remark.path, remark)}: warning ${remark.name}: ${printable(remark.message)}\n`)
    .join("");
}

/** `pumps.py:12:9: kept overridden-in-subclass: … (method-alias)` */
function findingLine({ finding, outcome, why }: Decided): string {
  const because = why ?? (finding.reason && `${finding.reason.name}: ${finding.reason.message}`);
  const told = outcome === "silenced" ? `by the comment at line ${finding.silencedBy?.line}` : because;
  return `${spot(finding.path, finding.span)}: ${LABELS[outcome]}${told === undefined ? "" : ` ${printable(told)}`} (${finding.transform})\n`;
}

function spot(path: string, span: { line: number; column: number }): string {
  return `${printable(path)}:${span.line}:${span.column}`;
}
