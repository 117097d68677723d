import type { Grouping } from "../files/grouping.js";
import type { Decided, Failure, Outcome, RunResult } from "../result.js";
import { NAME, type Transform } from "../transform.js";
import { countsOf } from "./counts.js";
import { firstSentence, pageOf } from "./explain.js";
import { foldsOf } from "./fold.js";
import { GROUP_NUMBERS, groupRows } from "./group-rows.js";
import { LABELS } from "./labels.js";
import { type Paint, painter } from "./paint.js";
import { reasonLabel } from "./phrases.js";
import { count, linesText, printable, tableLines } from "./text.js";

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

/** The sums of a run. */
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
    changed: result.files.filter((file) => file.changed).length,
    findings: all.length,
    outcomes: {
      applied: byOutcome("applied"),
      kept: byOutcome("kept"),
      withheld: byOutcome("withheld"),
      silenced: byOutcome("silenced"),
      declined: byOutcome("declined"),
      conflict: byOutcome("conflict"),
      known: byOutcome("known"),
    },
  };
}

/** What a summary is made of, beside the result. */
export interface SummaryOptions {
  readonly wrote: boolean;
  /** Those that ran. */
  readonly transforms: readonly Transform[];
  /** The command that led here, as a shell takes it, with one more option; nothing where it can't be given again, or has it already. */
  again(option: string): string | undefined;
  readonly isColoured: boolean;
  /** Those that `unleak explain` knows; by default those that ran. */
  readonly explained?: readonly Transform[];
  /** How wide the terminal is, where there is one. */
  readonly columns?: number | undefined;
  /** In place of how many files change. */
  readonly headline?: string;
  /** What to type to take back what was written, and what that does; by default `unleak undo`. */
  readonly takenBack?: readonly [command: string, what: string];
  /** How the files are put together; undefined: not at all. */
  readonly grouping?: Grouping | undefined;
}

/** The lines on standard error that make a run understandable. */
export function summaryReport(result: RunResult, options: SummaryOptions): string {
  return sumsReport(result, options) + nextReport(result, options);
}

/** What changes, what was left alone and why, and the sums. */
function sumsReport(
  result: RunResult,
  options: Pick<SummaryOptions, "wrote" | "transforms" | "isColoured" | "headline" | "grouping">,
): string {
  const totals = totalsOf(result);
  const paint = painter(options.isColoured);
  const changes =
    options.headline ?? `${count(totals.changed, "file")} ${options.wrote ? "rewritten" : "would change"}${appliedText(result)}`;
  const files = `files: ${totals.given} given = ${totals.clean} clean + ${totals.found} found + ${totals.failed} failed + ${totals.notRead} not read`;
  const lines = [
    paint(totals.changed > 0 ? ["bold", "green"] : "bold", changes),
    totals.failed > 0 ? paint("red", files) : files,
    `findings: ${totals.findings} = ${outcomesText(totals)}`,
    ...reasonLines(result, options.transforms).map(({ indent, text }) => indent + paint("dim", text)),
    ...groupLines(result, options.grouping).map(printable),
  ];
  return joined(lines);
}

/** `: 2 method-alias, 1 context-manager`. */
function appliedText(result: RunResult): string {
  const counts = countsOf(findingsIn(result), ({ outcome, finding }) => (outcome === "applied" ? finding.transform : undefined));
  return counts.length > 0 ? `: ${counts.map(([name, number]) => `${number} ${name}`).join(", ")}` : "";
}

const UNDO = ["unleak undo", "puts everything back as it was"] as const;

/** What to type next: commands that can be pasted, each with what it does. */
function nextReport(result: RunResult, options: SummaryOptions): string {
  const { wrote, again, transforms, explained = transforms, columns, takenBack = UNDO } = options;
  const totals = totalsOf(result);
  const { withheld, kept } = totals.outcomes;
  const forwardable = forwardableOf(result);
  const [reason] = reasonsOf(result);
  const steps: readonly (readonly [boolean, string | undefined, string])[] = [
    [!wrote && totals.changed > 0, again("-w"), "rewrites in place, and unleak undo puts it back"],
    [wrote && totals.changed > 0, ...takenBack],
    [withheld > 0, again("--unsafe"), `would apply the ${withheld} withheld, too`],
    [forwardable > 0, again("--forward"), `would write a forwarding method for ${forwardable} of them`],
    [withheld + kept > 0, again("--show-kept"), `lists the ${withheld + kept} left alone, with places and reasons`],
    ...(reason && isExplained(reason, explained)
      ? [[true, `unleak explain ${labelOf(reason, explained)}`, "says what a reason means, and what to do about it"] as const]
      : []),
  ];
  const open = steps.flatMap(([applies, command, what]) => (applies && command !== undefined ? [{ command, what }] : []));
  const width = Math.max(0, ...open.map(({ command }) => command.length));
  const longest = Math.max(0, ...open.map(({ what }) => NEXT.length + width + "  # ".length + what.length));
  const isWide = width > WIDEST || (columns !== undefined && longest > columns);
  const lines = open.flatMap(({ command, what }, index) => {
    const shown = `${index === 0 ? NEXT : " ".repeat(NEXT.length)}${command}`;
    return isWide ? [shown, `          # ${what}`] : [`${shown}${" ".repeat(width - command.length + 2)}# ${what}`];
  });
  return linesText(lines);
}

const NEXT = "next: ";

/** What is said of longer commands has a line of its own. */
const WIDEST = 50;

/** How many of the findings that were left alone only a forwarding method is needed for. */
function forwardableOf(result: RunResult): number {
  const left = result.files.flatMap((file) => file.findings).filter(({ outcome }) => outcome === "kept" || outcome === "withheld");
  return left.filter(({ finding }) => finding.forward?.verdict === "safe").length;
}

/** All outcomes, always: a sum that hides its zeros can't be checked at a glance. What is known counts where there is a baseline. */
function outcomesText({ outcomes }: Totals): string {
  const told = (Object.keys(LABELS) as Outcome[]).filter((outcome) => outcome !== "known" || outcomes.known > 0);
  return told.map((outcome) => `${outcomes[outcome]} ${LABELS[outcome]}`).join(" + ");
}

function reasonLines(result: RunResult, transforms: readonly Transform[]): { readonly indent: string; readonly text: string }[] {
  return reasonsOf(result).map((reason) => {
    const page = pageOf(transforms, reason.transform, reason.name);
    const text = page === undefined ? "" : `: ${firstSentence(page)}`;
    const number = String(reason.number);
    const folded = reason.folded < reason.number ? `, told as ${reason.folded}` : "";
    return {
      indent: " ".repeat(Math.max(2, 6 - number.length)),
      text: `${number} ${reason.outcome} ${labelOf(reason, transforms)}${folded}${text}`,
    };
  });
}

/** A table of the groups, where something is said of any. */
function groupLines(result: RunResult, grouping: Grouping | undefined): string[] {
  const table = grouping ? tableLines(groupRows(result, grouping), GROUP_NUMBERS) : [];
  return table.length > 1 ? table.map((line) => `  ${line}`) : [];
}

/** Of transforms of one's own, `unleak explain` knows nothing. */
const isExplained = ({ transform, name }: ReasonCount, explained: readonly Transform[]) =>
  NAME.test(transform) && NAME.test(name) && pageOf(explained, transform, name) !== undefined;

const labelOf = ({ transform, name }: ReasonCount, transforms: readonly Transform[]) => reasonLabel(transform, name, transforms);

interface ReasonCount {
  readonly outcome: Outcome;
  readonly transform: string;
  readonly name: string;
  readonly number: number;
  /** How many there are when those that say the same of one attribute count once. */
  readonly folded: number;
}

const findingsIn = ({ files }: RunResult) => files.flatMap(({ findings }) => findings);

/** Why findings were left alone, the commonest reason first. */
function reasonsOf(result: RunResult): ReasonCount[] {
  const folded = new Map(countsOf([...foldsOf(result.files).keys()], reasonKey));
  return countsOf(findingsIn(result), reasonKey).map(([key, number]) => {
    const [outcome, name = "", transform = ""] = key.split(SEPARATOR);
    return { outcome: outcome as Outcome, transform, name, number, folded: folded.get(key) ?? number };
  });
}

function reasonKey({ finding, outcome }: Decided): string | undefined {
  if (outcome === "applied" || outcome === "known" || !finding.reason) return undefined;
  return [outcome, finding.reason.name, finding.transform].join(SEPARATOR);
}

/** It stands in no name. */
const SEPARATOR = "\0";

/** `path:line:column: message`, as compilers print it, for what could not be done. */
export function failureLines(result: RunResult, isColoured = false): string {
  const paint = painter(isColoured);
  const all = [...result.failures, ...result.files.flatMap((file) => file.failures)];
  const lines = all.map((failure) => `unleak: ${paint("bold", place(failure))}: ${paint("red", failure.message)}`);
  return joined([
    ...lines,
    ...result.notRead.map(({ path, why }) => `unleak: ${paint("bold", path)}: ${paint("yellow", "not read")}: ${paint(undefined, why)}`),
  ]);
}

function place({ path, line, column }: Failure): string {
  return [path, line, column].filter((part) => part !== undefined).join(":");
}

/** The warnings of what was applied, one a line. */
export function warningLines(result: RunResult, isColoured = false): string {
  const paint = painter(isColoured);
  const applied = result.files.flatMap((file) => file.findings).filter(({ outcome }) => outcome === "applied");
  return joined(applied.flatMap(({ finding }) => finding.warnings.map((each) => warningLine(finding.path, finding.span, each, paint))));
}

/** The remarks on files, as the warnings are printed. */
export function remarkLines(result: RunResult, isColoured = false): string {
  const paint = painter(isColoured);
  return joined(result.files.flatMap((file) => file.remarks).map((remark) => warningLine(remark.path, remark, remark, paint)));
}

function warningLine(
  path: string,
  place: Place,
  { name, message }: { readonly name: string; readonly message: string },
  paint: Paint,
): string {
  const kind = name === "not-listed" ? paint("dim", "not listed") : `${paint("yellow", "warning")} ${paint("bold", name)}`;
  return `${paint("bold", spot(path, place))}: ${kind}: ${paint(undefined, message)}`;
}

interface Place {
  readonly line: number;
  readonly column: number;
}

const joined = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join("");

function spot(path: string, span: Place): string {
  return `${path}:${span.line}:${span.column}`;
}
