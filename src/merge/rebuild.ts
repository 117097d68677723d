import { isDeepStrictEqual } from "node:util";
import { applyEdits, type Edit } from "../edit.js";
import type { Content } from "../report/content.js";
import { type EditRecord, type FileRecord, type FindingRecord, type ReasonRecord, sha256, type TailRecord } from "../report/model.js";
import { totalsOf } from "../report/summary.js";
import type { WholeSpan } from "../report/texts.js";
import type { Changed, Decided, Failure, FileResult, RunResult, Unchanged } from "../result.js";
import type { Alternative, Finding, Reason, Span } from "../transform.js";
import { BrokenReport } from "./broken.js";
import type { Records } from "./records.js";

/** What a path is called from outside of its repository. */
export type PathMap = (path: string) => string;

/** The run that a report tells of. Throws a BrokenReport where its parts contradict each other. */
export function resultOf({ files, notRead, failures, tail }: Records, place: PathMap): RunResult {
  const rebuilder = new Rebuilder(place, new Map(tail.times?.slowest.map(({ path, milliseconds }) => [path, milliseconds])));
  const result = {
    files: files.map((file) => rebuilder.file(file)),
    notRead: notRead.map(({ path, why }) => ({ path: place(path), why })),
    failures: failures.map((failure) => rebuilder.failure(failure)),
    ...(tail.times && { times: { phases: tail.times.phases, parsing: tail.times.parsing } }),
  };
  checkTotals(result, tail);
  return result;
}

/** Whole lines that are missing leave no other trace. */
function checkTotals(result: RunResult, { totals }: TailRecord): void {
  if (isDeepStrictEqual(totalsOf(result), totals)) return;
  const [{ given, findings }, said] = [totalsOf(result), totals];
  throw new BrokenReport(
    undefined,
    `the report's totals tell of ${said.given} files and ${said.findings} findings, and ${given} and ${findings} are there: run unleak on this repository again`,
  );
}

class Rebuilder {
  constructor(
    private readonly place: PathMap,
    private readonly milliseconds: ReadonlyMap<string, number>,
  ) {}

  file(record: FileRecord): FileResult {
    const { path, status, findings, failures, remarks } = record;
    const milliseconds = this.milliseconds.get(path);
    return {
      ...{ path: this.place(path), status, ...becomes(record) },
      findings: findings.map((each) => this.finding(each)),
      failures: failures.map((each) => this.failure(each)),
      remarks: remarks.map(({ line, column, name, message, ...each }) => ({ path: this.place(each.path), line, column, name, message })),
      ...(milliseconds !== undefined && { milliseconds }),
    };
  }

  failure({ path, line, column, message }: Failure): Failure {
    return { path: this.place(path), ...(line !== undefined && { line }), ...(column !== undefined && { column }), message };
  }

  private finding(record: FindingRecord): Decided {
    const { transform, className, subject, attribute, verdict, outcome, why, reason, cycle, forward, silencedBy } = record;
    const alike = record.foldedInto ?? (record.places && record.id);
    const finding: Finding = {
      ...{ id: this.id(record.id), transform, path: this.place(record.path), span: this.span(record.span), className, subject },
      ...(attribute !== undefined && { attribute }),
      ...(alike !== undefined && { alike: this.id(alike) }),
      verdict,
      ...(reason && { reason: this.reason(reason) }),
      warnings: record.warnings.map((each) => this.reason(each)),
      ...(cycle && { cycle }),
      // What was meant is in the edits.
      changes: [],
      edits: record.edits.map((each) => this.edit(each)),
      ...(forward && { forward: this.forward(forward) }),
      ...(silencedBy && { silencedBy: this.span(silencedBy) }),
      needs: record.needs.map((each) => this.id(each)),
    };
    return { finding, outcome, ...(why !== undefined && { why }) };
  }

  /** An id is a transform, a path and a place, with colons between them. */
  private id(id: string): string {
    const colon = id.indexOf(":") + 1;
    return id.slice(0, colon) + this.place(id.slice(colon));
  }

  private forward({ verdict, reason, edits }: NonNullable<FindingRecord["forward"]>): NonNullable<Finding["forward"]> {
    return {
      verdict: verdict as Alternative["verdict"],
      reason: this.reason(reason),
      changes: [],
      edits: edits.map((each) => this.edit(each)),
    };
  }

  private reason({ name, message, related }: ReasonRecord): Reason {
    return { name, message, related: related.map((each) => this.span(each)) };
  }

  /** Where it ends follows from the text. */
  private span({ path, start, end, line, column }: WholeSpan): Span {
    return { path: this.place(path), start, end, line, column };
  }

  private edit({ path, start, end, ...content }: EditRecord): Edit {
    return { path: this.place(path), start, end, text: rawOf(content) };
  }
}

/** What the file held, as far as the report has it, and what becomes of it. */
function becomes({ path, source, sha256: sum, edits, changed }: FileRecord): Unchanged | Changed {
  const before = source && rawOf(source);
  if (before !== undefined && sha256(Buffer.from(before, "latin1")) !== sum)
    throw new BrokenReport(undefined, `the text of ${path} is not the one whose SHA-256 is told: run unleak on this repository again`);
  if (!changed && edits.length === 0) return { changed, ...(before !== undefined && { before }) };
  const after = before === undefined ? undefined : edited(before, edits);
  if (changed && before !== undefined && after !== undefined && after !== before) return { changed, before, after };
  throw new BrokenReport(undefined, `the edits of ${path} don't fit its text: run unleak on this repository again`);
}

/** Undefined where the edits don't fit. */
function edited(before: string, edits: readonly EditRecord[]): string | undefined {
  try {
    return applyEdits(
      before,
      edits.map((edit) => ({ ...edit, text: rawOf(edit) })),
    );
  } catch {
    return undefined;
  }
}

/** A character for each byte. */
function rawOf({ text, bytes }: Content): string {
  return (bytes === undefined ? Buffer.from(text, "utf8") : Buffer.from(bytes, "base64")).toString("latin1");
}
