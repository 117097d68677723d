import type { Examination } from "./examine.js";
import type { FileAnalysis } from "./look.js";
import type { Failure, FileResult } from "./result.js";
import { Turns } from "./turns.js";
import { UsageError } from "./usage.js";
import type { Writer } from "./write.js";

/** What stands against files as they would be. */
export type Refuse = (results: readonly FileResult[]) => Promise<readonly Failure[]>;

export interface SettlementOptions {
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
    super(`${cause instanceof Error ? cause.message : String(cause)}; and not all files are as they were: ${files}`);
    this.cause = cause;
  }
}

/** So many groups are laid out at once: an interpreter that is asked, and a journal that is flushed, are worth a batch. */
const AHEAD = 64;

/** The results of groups, once nothing stands against any file that changes; whatever does is added to `blocked`. */
export async function settled(
  examination: Examination,
  groups: readonly (readonly FileAnalysis[])[],
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

/** What becomes of each file in the end: rewritten, refused, written; and those that stand or fall together, together. */
export class Settlement {
  private readonly blocked: Map<string, Failure>;
  /** What is laid out and not written yet. */
  private readonly laidOut = new Map<readonly FileAnalysis[], readonly FileResult[]>();
  private readonly turns: Turns;
  private next = 0;

  constructor(
    private readonly examination: Examination,
    private readonly options: SettlementOptions = {},
  ) {
    this.blocked = new Map(options.blocked);
    this.turns = new Turns(options.signal);
  }

  /**
   * The results in the order of the looks. A group is written when its first file is asked for, and not before. Throws what `signal`
   * is aborted with, or what the system says of the journal; all that was written has then been put back, or it is a NotPutBackError.
   */
  async *results(): AsyncGenerator<FileResult, void> {
    const finished = new Map<string, FileResult>();
    for (const { path } of this.examination.looks) {
      if (!finished.has(path)) for (const result of await this.orPutBack(() => this.finishNext())) finished.set(result.path, result);
      const result = finished.get(path);
      finished.delete(path);
      if (result) yield result;
    }
    await this.orPutBack(() => this.options.signal?.throwIfAborted());
  }

  private async orPutBack<T>(work: () => T | Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const failures = (await this.options.writer?.putBackAll()) ?? [];
      throw failures.length > 0 ? new NotPutBackError(error, failures) : error;
    }
  }

  private async finishNext(): Promise<readonly FileResult[]> {
    this.options.signal?.throwIfAborted();
    const group = this.examination.groups[this.next] ?? [];
    if (!this.laidOut.has(group)) await this.layOut(this.examination.groups.slice(this.next, this.next + AHEAD));
    this.next += 1;
    const results = this.laidOut.get(group) ?? [];
    this.laidOut.delete(group);
    return this.options.writer ? this.write(group, results, this.options.writer) : results;
  }

  private settled(groups: readonly (readonly FileAnalysis[])[]): Promise<FileResult[][]> {
    return settled(this.examination, groups, this.blocked, this.options.refuse, this.turns);
  }

  private async layOut(groups: readonly (readonly FileAnalysis[])[]): Promise<void> {
    const results = await this.settled(groups);
    for (const [index, group] of groups.entries()) this.laidOut.set(group, results[index] ?? []);
    await this.options.writer?.announce(results.flat());
  }

  /** When a file can't be written, the findings that touch it are undone in all files, those that have been written included. */
  private async write(group: readonly FileAnalysis[], laidOut: readonly FileResult[], writer: Writer): Promise<readonly FileResult[]> {
    let results = laidOut;
    for (;;) {
      const failure = await writer.write(results);
      this.options.signal?.throwIfAborted();
      if (!failure) return results.map((result) => writer.asItIs(result));
      this.blocked.set(failure.path, failure);
      results = (await this.settled([group])).flat();
      await writer.announce(results);
    }
  }
}
