import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity } from "vscode-languageserver/node";
import { explainReport } from "../report/explain.js";
import { resource } from "../resources.js";
import type { Decided, Failure, FileResult } from "../result.js";
import type { Finding, Span, Transform } from "../transform.js";
import type { DocumentFinding, DocumentReport } from "./messages.js";
import type { Positions, TextPosition, TextRange } from "./positions.js";

/** As the protocol numbers them; the constants of the package would have it loaded by the thread, too. */
const ERROR: DiagnosticSeverity = 1;
const WARNING: DiagnosticSeverity = 2;
const INFORMATION: DiagnosticSeverity = 3;
const HINT: DiagnosticSeverity = 4;

const SOURCE = "unleak";

/** What has to be known to tell an editor of findings. */
export interface Telling {
  readonly transforms: readonly Transform[];
  readonly showKept: boolean;
  /** Where the lines and columns of a file of the project are; undefined for one that can't be read. */
  positionsIn(path: string): Positions | undefined;
  absolute(path: string): string;
}

/** What came of an open document, as an editor shows it. */
export function documentReport(result: FileResult, telling: Telling): DocumentReport {
  const positions = telling.positionsIn(result.path);
  const findings = positions ? result.findings.flatMap((each) => documentFinding(each, positions, telling)) : [];
  const faults = result.failures.map((failure) => fault(failure, positions));
  const remarks = result.remarks.map(({ line, column, name, message }) => ({
    ...{ range: pointAt(line, column, positions), severity: INFORMATION, code: name, source: SOURCE, message },
  }));
  return { diagnostics: [...faults, ...findings.map(({ diagnostic }) => diagnostic), ...remarks], findings };
}

/** A document of which nothing but this can be said. */
export function failedReport(message: string): DocumentReport {
  return { diagnostics: [fault({ path: "", message })], findings: [] };
}

function fault({ line = 1, column = 1, message }: Failure, positions?: Positions): Diagnostic {
  return { range: pointAt(line, column, positions), severity: ERROR, source: SOURCE, message };
}

function pointAt(line: number, column: number, positions: Positions | undefined): TextRange {
  const at: TextPosition = positions?.atColumn(line, column) ?? { line: line - 1, character: column - 1 };
  return { start: at, end: at };
}

function documentFinding({ finding, outcome, why }: Decided, positions: Positions, telling: Telling): DocumentFinding[] {
  const severity = severityOf({ finding, outcome }, telling);
  if (severity === undefined) return [];
  const { id, transform, verdict, subject, span, reason, warnings } = finding;
  const code = reason?.name ?? transform;
  const range = positions.onFirstLine(span.start, span.end);
  const name = reason ? `${transform}/${reason.name}` : transform;
  const told = [
    reason?.message ?? summaryOf(transform, telling),
    ...(why === undefined ? [] : [why]),
    ...warnings.map(({ message }) => message),
  ];
  const href = pageOf(transform, reason?.name);
  const message = `${transform}, ${verdict}: ${told.join("\n")}`;
  const diagnostic: Diagnostic = {
    ...{ range, severity, source: SOURCE, code, message },
    ...(href !== undefined && { codeDescription: { href } }),
    relatedInformation: relatedTo(finding, telling),
  };
  return [
    {
      id,
      transform,
      verdict,
      outcome,
      subject,
      risk: reason?.message,
      range,
      message,
      diagnostic,
      page: explainReport(name, telling.transforms) ?? "",
    },
  ];
}

/** What can be mended at once is a warning, what needs a look an information; what is left alone is told where that was asked for. */
function severityOf({ finding, outcome }: Decided, { showKept }: Telling): DiagnosticSeverity | undefined {
  if (outcome === "silenced" || outcome === "known") return undefined;
  if (outcome === "kept") return showKept ? HINT : undefined;
  return finding.verdict === "safe" ? WARNING : INFORMATION;
}

function summaryOf(name: string, { transforms }: Telling): string {
  return transforms.find((transform) => transform.name === name)?.summary ?? "";
}

/** The page on a reason lies in the package; transforms of a user's own have none there. */
function pageOf(transform: string, reason: string | undefined): string | undefined {
  const page = new URL(`../docs/reasons/${transform}/${reason ?? "README"}.md`, resource("x"));
  return existsSync(page) ? page.href : undefined;
}

function relatedTo({ reason, warnings, path }: Finding, telling: Telling): DiagnosticRelatedInformation[] {
  const places = [reason, ...warnings].flatMap((each) => each?.related.map((span) => ({ span, name: each.name })) ?? []);
  return places.flatMap(({ span, name }) => {
    const range = rangeOf(span, telling);
    if (!range) return [];
    const message = span.path === path ? `${name}: here` : `${name}: in ${span.path}`;
    return [{ location: { uri: pathToFileURL(telling.absolute(span.path)).href, range }, message }];
  });
}

function rangeOf({ path, start, end }: Span, telling: Telling): TextRange | undefined {
  return telling.positionsIn(path)?.onFirstLine(start, end);
}
