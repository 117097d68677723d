import { internalMessage, UsageError } from "../errors.js";
import type { Changed, Decided, Failure, FileResult, Remark, Unchanged } from "../result.js";
import type { Finding } from "../transform.js";
import { Turns } from "../turns.js";
import type { Writer } from "../write/write.js";
import type { Catalogue } from "./catalogue.js";
import type { CatalogueFile } from "./catalogue-file.js";
import type { AnalysisContext } from "./context.js";
import { decide, groupsOf, unlessBlocked } from "./decide.js";
import { Analyzer, type FileAnalysis } from "./file-analysis.js";
import { rewrite } from "./rewrite.js";
import { Silencing, unusedSilencing } from "./silence.js";

/** What the transforms make of the files that were looked at, which are among those of the catalogue. */
export class Examination {
  private readonly decided: readonly Decided[];
  private readonly byPath = new Map<string, Decided[]>();
  /** The files that stand or fall together. */
  readonly groups: readonly (readonly FileAnalysis[])[];

  constructor(
    readonly analyses: readonly FileAnalysis[],
    private readonly catalogue: Catalogue,
    private readonly context: AnalysisContext,
    /** Whether the results give the texts of all files that a finding is about, and not of those alone that change. */
    private readonly withTexts = false,
  ) {
    const findings = analyses.flatMap((analysis) => analysis.findings);
    this.decided = decide(findings, context.policy);
    this.groups = groupsOf(analyses);
    for (const each of this.decided) {
      const same = this.byPath.get(each.finding.path);
      if (same) same.push(each);
      else this.byPath.set(each.finding.path, [each]);
    }
  }

  static of(entries: readonly CatalogueFile[], catalogue: Catalogue, context: AnalysisContext): Examination {
    const paths = new Set(entries.map((entry) => entry.path));
    const analyzer = new Analyzer(catalogue, context, (path) => paths.has(path));
    const analyses = entries.map((entry) => analyzer.analyze(entry));
    return new Examination(analyses, catalogue, context);
  }

  /** The files that would change, as far as the rewrite succeeds. */
  get changing(): readonly string[] {
    return [...new Decisions(this.decided).changed];
  }

  /** The result of each file, in the order of the analyses. */
  results(blocked: ReadonlyMap<string, Failure> = new Map()): FileResult[] {
    const results = new Map(this.groups.flatMap((group) => this.resultsOf(group, blocked)).map((result) => [result.path, result]));
    return this.analyses.flatMap(({ path }) => results.get(path) ?? []);
  }

  /**
   * The results of the files of a group. In the files of `blocked` nothing may change, for the reason given: a finding that touches
   * one of them is not applied anywhere, nor one that needs it. A file whose rewrite fails is blocked likewise.
   */
  resultsOf(group: readonly FileAnalysis[], blocked: ReadonlyMap<string, Failure>): FileResult[] {
    const stuck = new Map(blocked);
    const found = group.flatMap(({ path }) => this.byPath.get(path) ?? []);
    for (;;) {
      const decided = new Decisions(unlessBlocked(found, stuck));
      const results = group.map((analysis) => this.conclude(analysis, decided, stuck));
      if (results.every((result) => result !== undefined)) return results;
    }
  }

  /** Undefined, and one more in `stuck`, when the rewrite fails. */
  private conclude(analysis: FileAnalysis, decided: Decisions, stuck: Map<string, Failure>): FileResult | undefined {
    const { path, milliseconds } = analysis;
    const findings = decided.of(path);
    const failure = stuck.get(path);
    const failures = failure ? [...analysis.failures, failure] : analysis.failures;
    try {
      const { becomes, remarks } = this.rewritten(analysis, decided);
      const status = failures.length > 0 ? "failed" : findings.length > 0 || becomes.changed ? "found" : "clean";
      const told = [...analysis.remarks, ...remarks];
      return { path, status, findings, failures, remarks: told, ...becomes, ...(milliseconds !== undefined && { milliseconds }) };
    } catch (error) {
      // A second failure of the same file would go on for ever; with nothing to change there is none.
      stuck.set(path, { path, message: internalMessage(error) });
      return undefined;
    }
  }

  private rewritten({ path, mayBeSilenced }: FileAnalysis, decided: Decisions): Rewritten {
    const isChanged = decided.changed.has(path);
    const module = mayBeSilenced || isChanged ? this.catalogue.parsed(path) : undefined;
    if (!module) {
      const before = this.withTexts && decided.touched.has(path) ? this.catalogue.textOf(path) : undefined;
      return { becomes: { changed: false, ...(before !== undefined && { before }) }, remarks: [] };
    }
    const { known, transforms, parser } = this.context;
    const before = module.source.text;
    const after = isChanged ? rewrite(module, decided.accepted, parser) : before;
    const becomes = after === before ? ({ changed: false, before } as const) : ({ changed: true, before, after } as const);
    return { becomes, remarks: unusedSilencing(new Silencing(module), this.decided, { known, run: transforms }) };
  }
}

interface Rewritten {
  readonly becomes: Unchanged | Changed;
  readonly remarks: readonly Remark[];
}

/** What was decided on all findings, by the files that it is about. */
class Decisions {
  readonly accepted: readonly Finding[];
  /** The files that change. */
  readonly changed: ReadonlySet<string>;
  /** The files that a finding stands in or would change. */
  readonly touched: ReadonlySet<string>;
  private readonly byPath = new Map<string, Decided[]>();

  constructor(all: readonly Decided[]) {
    this.accepted = all.filter(({ outcome }) => outcome === "applied").map(({ finding }) => finding);
    this.changed = new Set(this.accepted.flatMap(({ changes }) => changes.map(({ path }) => path)));
    this.touched = new Set(all.flatMap(({ finding: { path, edits } }) => [path, ...edits.map((edit) => edit.path)]));
    for (const each of all) {
      const same = this.byPath.get(each.finding.path);
      if (same) same.push(each);
      else this.byPath.set(each.finding.path, [each]);
    }
  }

  of(path: string): readonly Decided[] {
    return this.byPath.get(path) ?? [];
  }
}

/** The result of a file that could not be looked at. */
export function failed(path: string, ...failures: Failure[]): FileResult {
  return { path, status: "failed", findings: [], failures, remarks: [], changed: false };
}

/** What stands against files as they would be. */
export type Refuse = (results: readonly FileResult[]) => Promise<readonly Failure[]>;

export interface ApplyOptions {
  /** Files in which nothing may change, and why. */
  readonly blocked?: ReadonlyMap<string, Failure>;
  readonly refuse?: Refuse | undefined;
  /** Without one, nothing is written. */
  readonly writer?: Writer | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A run that has ended before its time has left files that could not be put back. `cause` says why it has ended. */
export class NotPutBackError extends UsageError {
  constructor(
    cause: unknown,
    readonly failures: readonly Failure[],
  ) {
    const files = failures.map(({ path, message }) => `${path}: ${message}`).join("; ");
    super(
      `${cause instanceof Error ? cause.message : String(cause)}; and not all files are as they were: ${files}`,
      "mend what keeps them from being written; then undo puts them back",
    );
    this.cause = cause;
  }
}

/**
 * What becomes of each file in the end: rewritten, refused, written; and those that stand or fall together, together. The results come in
 * the order of the analyses; a group is written when its first file is asked for, and not before. Throws what `signal` is aborted
 * with, or what the system says of the journal; all that was written has then been put back, or it is a NotPutBackError.
 */
export async function* applyGroups(examination: Examination, options: ApplyOptions = {}): AsyncGenerator<FileResult, void> {
  const applied = appliedGroups(examination, options);
  const finished = new Map<string, FileResult>();
  try {
    for (const { path } of examination.analyses) {
      if (!finished.has(path)) for (const result of (await applied.next()).value ?? []) finished.set(result.path, result);
      const result = finished.get(path);
      finished.delete(path);
      if (result) yield result;
    }
    options.signal?.throwIfAborted();
  } catch (error) {
    const failures = (await options.writer?.putBackAll()) ?? [];
    throw failures.length > 0 ? new NotPutBackError(error, failures) : error;
  }
}

type Group = readonly FileAnalysis[];

/** So many groups are laid out at once: an interpreter that is asked, and a journal that is flushed, are worth a batch. */
const AHEAD = 64;

async function* appliedGroups(examination: Examination, options: ApplyOptions): AsyncGenerator<readonly FileResult[], void> {
  const { groups } = examination;
  const { writer, signal } = options;
  const blocked = new Map(options.blocked);
  const layOut = (batch: readonly Group[]) => laidOut(examination, batch, blocked, options.refuse, new Turns(signal));
  for (let start = 0; start < groups.length; start += AHEAD) {
    signal?.throwIfAborted();
    const batch = groups.slice(start, start + AHEAD);
    const results = await layOut(batch);
    await writer?.announce(results.flat());
    for (const [index, group] of batch.entries()) {
      signal?.throwIfAborted();
      const asLaidOut = results[index] ?? [];
      yield writer ? await written(asLaidOut, () => layOut([group]), { writer, blocked, signal }) : asLaidOut;
    }
  }
}

/** The results of groups, once nothing stands against any file that changes; whatever does is added to `blocked`. */
export async function laidOut(
  examination: Examination,
  groups: readonly Group[],
  blocked: Map<string, Failure>,
  refuse: Refuse | undefined,
  turns = new Turns(),
): Promise<FileResult[][]> {
  for (;;) {
    const results: FileResult[][] = [];
    for (const group of groups) {
      await turns.next();
      results.push(examination.resultsOf(group, blocked));
    }
    const refused = (await refuse?.(results.flat())) ?? [];
    if (refused.length === 0) return results;
    for (const failure of refused) blocked.set(failure.path, failure);
  }
}

interface Writing {
  readonly writer: Writer;
  readonly blocked: Map<string, Failure>;
  readonly signal: AbortSignal | undefined;
}

/** When a file can't be written, the findings that touch it are undone in all files, those that have been written included. */
async function written(
  asLaidOut: readonly FileResult[],
  layOutAgain: () => Promise<FileResult[][]>,
  { writer, blocked, signal }: Writing,
): Promise<readonly FileResult[]> {
  for (let results = asLaidOut; ; ) {
    const failure = await writer.write(results);
    signal?.throwIfAborted();
    if (!failure) return results.map((result) => writer.asItIs(result));
    blocked.set(failure.path, failure);
    results = (await layOutAgain()).flat();
    await writer.announce(results);
  }
}
