import { dirname } from "node:path";
import { systemMessage } from "../errors.js";
import type { Failure, FileResult } from "../result.js";
import { Backups } from "./backup.js";
import type { Journal, PlannedWrite } from "./journal.js";
import { Metadata } from "./metadata.js";
import { clearTemporary } from "./temporary.js";
import { writeFileWhole } from "./whole.js";

/** A file that is to be brought from one content to another; `path` as it is shown, `target` absolute. */
interface Write extends PlannedWrite {
  readonly shown: string;
}

/** What a file held, and what it holds since it was written; a character for each byte. */
interface Written {
  readonly before: string;
  readonly after: string;
}

/** Brings files to what they are to be. `absolute` says where the files lie. */
export class Writer {
  /** Those that are not as they were, by the paths that are shown. */
  private readonly written = new Map<string, Written>();
  /** Those of them that could not be put back, and are not touched again. */
  private readonly stuck = new Set<string>();
  private readonly backups: Backups | undefined;
  private readonly metadata = new Metadata();

  constructor(
    private readonly absolute: ReadonlyMap<string, string>,
    private readonly journal: Journal,
    /** Each old file is kept under its name, a dot and this. */
    backup: string | undefined,
    private readonly signal: AbortSignal | undefined,
  ) {
    this.backups = backup === undefined ? undefined : new Backups(backup, this.metadata);
  }

  /** Notes in the journal what is going to be written. */
  async announce(results: readonly FileResult[]): Promise<void> {
    const writes = results.flatMap((result) => this.writeFor(result) ?? []);
    await this.journal.note(writes);
    for (const folder of new Set(writes.map(({ path }) => dirname(path)))) await clearTemporary(folder);
  }

  /**
   * Brings every file to its result, which has been announced, until the signal is aborted; what was written and is to stay as it was is
   * put back. Gives the first failure, if there is one.
   */
  async write(results: readonly FileResult[]): Promise<Failure | undefined> {
    for (const result of results) {
      if (this.signal?.aborted) return undefined;
      const write = this.writeFor(result);
      const failure = write ? await this.bring(write) : result.changed ? undefined : await this.putBack(result.path);
      if (failure) return failure;
    }
    return undefined;
  }

  /** The result, or what a file has become that could not be put back. */
  asItIs(result: FileResult): FileResult {
    const written = this.written.get(result.path);
    return !result.changed && written ? { ...result, changed: true, ...written } : result;
  }

  /** All that was written is as it was before, but for what is told. */
  async putBackAll(): Promise<Failure[]> {
    const failures: Failure[] = [];
    for (const shown of this.written.keys()) {
      this.stuck.delete(shown);
      const failure = await this.putBack(shown);
      if (failure) failures.push(failure);
    }
    return failures;
  }

  /** Says that no more is written. */
  async close(): Promise<void> {
    this.metadata.close();
    await this.journal.close(this.written.size > 0);
  }

  private writeFor(result: FileResult): Write | undefined {
    const path = this.absolute.get(result.path);
    if (path === undefined || !result.changed) return undefined;
    const before = this.written.get(result.path)?.after ?? result.before;
    if (before === result.after) return undefined;
    return { shown: result.path, path, before, after: result.after, backup: this.backups?.nameFor(path) };
  }

  private async bring({ shown, path, before, after }: Write): Promise<Failure | undefined> {
    const earlier = this.written.get(shown);
    try {
      if (!earlier) await this.backups?.keep(path, before);
      await writeFileWhole(path, before, after, this.metadata);
      this.written.set(shown, { before: earlier?.before ?? before, after });
      return undefined;
    } catch (error) {
      const also = earlier ? undefined : await this.dropBackup(shown, path);
      return { path: shown, message: `not written: ${systemMessage(error)}${also ? `; ${also.message}` : ""}` };
    }
  }

  /** To what the journal keeps of it, and nothing else. */
  private async putBack(shown: string): Promise<Failure | undefined> {
    const written = this.written.get(shown);
    const path = this.absolute.get(shown);
    if (!written || path === undefined || this.stuck.has(shown)) return undefined;
    try {
      await writeFileWhole(path, written.after, await this.journal.kept(path), this.metadata);
      this.written.delete(shown);
      return await this.dropBackup(shown, path);
    } catch (error) {
      this.stuck.add(shown);
      const message = `written, and could not be put back: ${systemMessage(error)}; when that is mended, unleak undo puts it back`;
      return { path: shown, message };
    }
  }

  private async dropBackup(shown: string, path: string): Promise<Failure | undefined> {
    try {
      await this.backups?.drop(path);
      return undefined;
    } catch (error) {
      return { path: shown, message: `its backup could not be taken away: ${systemMessage(error)}` };
    }
  }
}
