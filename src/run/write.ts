import { constants, type Stats } from "node:fs";
import { access, chmod, chown, open, readFile, realpath, rename, stat, unlink } from "node:fs/promises";
import { dirname } from "node:path";
import { Backups } from "./backup.js";
import type { Journal, PlannedWrite } from "./journal.js";
import { systemMessage } from "./messages.js";
import type { Failure, FileResult } from "./result.js";
import { clearTemporary, temporaryName } from "./temporary.js";

/** The new file could not have the owner of the old one. */
export class OwnerError extends Error {
  override readonly name = "OwnerError";
}

/** The file is not as it was when it was read. */
export class ChangedError extends Error {
  override readonly name = "ChangedError";
}

/**
 * Gives the file at `path` the content `after`, if it still has the content `before`: through a temporary file in the
 * same folder that is flushed and renamed, so that the file is wholly old or wholly new whatever happens. Mode and owner
 * stay; of a symbolic link the target is written; a file with several hard links is written in place, to stay linked.
 * Both contents hold a character for each byte. Throws a ChangedError, an OwnerError, or what the system says.
 */
export async function writeFileWhole(path: string, before: string, after: string): Promise<void> {
  const target = await realpath(path);
  await access(target, constants.W_OK);
  const status = await stat(target);
  if ((await readFile(target)).toString("latin1") !== before) throw new ChangedError("the file has changed since it was read");
  const bytes = Buffer.from(after, "latin1");
  if (status.nlink > 1) return writeAndFlush(target, bytes, "r+");
  const temporary = temporaryName(target);
  try {
    await writeAndFlush(temporary, bytes, "wx");
    await chmod(temporary, status.mode);
    const made = await stat(temporary);
    if (made.uid !== status.uid || made.gid !== status.gid) await giveTo(temporary, status);
    await rename(temporary, target);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
}

async function giveTo(path: string, { uid, gid }: Stats): Promise<void> {
  try {
    await chown(path, uid, gid);
  } catch {
    throw new OwnerError("it belongs to another user, and a new file could not be given to them");
  }
}

async function writeAndFlush(path: string, bytes: Buffer, flags: "wx" | "r+"): Promise<void> {
  const file = await open(path, flags, 0o600);
  try {
    await file.writeFile(bytes);
    await file.truncate(bytes.length);
    await file.sync();
  } finally {
    await file.close();
  }
}

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
  /** By the paths that are shown. */
  private readonly written = new Map<string, Written>();
  private readonly backups: Backups | undefined;

  constructor(
    private readonly absolute: ReadonlyMap<string, string>,
    private readonly journal: Journal,
    /** Each old file is kept under its name, a dot and this. */
    backup: string | undefined,
    private readonly signal: AbortSignal | undefined,
  ) {
    this.backups = backup === undefined ? undefined : new Backups(backup);
  }

  /** Notes in the journal what is going to be written. */
  async announce(results: readonly FileResult[]): Promise<void> {
    const writes = this.planned(results);
    await this.journal.note(writes);
    for (const folder of new Set(writes.map(({ path }) => dirname(path)))) await clearTemporary(folder);
  }

  /** Brings every file to its result, which has been announced, until the signal is aborted; the first failure, if there is one. */
  async write(results: readonly FileResult[], blocked: ReadonlyMap<string, Failure>): Promise<Failure | undefined> {
    for (const write of this.planned(results)) {
      if (this.signal?.aborted) return undefined;
      const failure = await this.attempt(write, blocked);
      if (failure) return failure;
    }
    return undefined;
  }

  private async attempt({ shown, path, before, after }: Write, blocked: ReadonlyMap<string, Failure>): Promise<Failure | undefined> {
    const earlier = this.written.get(shown);
    try {
      if (!earlier) await this.backups?.keep(path, before);
      await writeFileWhole(path, before, after);
      this.written.set(shown, { before: earlier?.before ?? before, after });
      if (earlier?.before === after) await this.backups?.drop(path);
      return undefined;
    } catch (error) {
      const message = systemMessage(error);
      if (blocked.has(shown)) throw new Error(`${shown} could not be put back as it was: ${message}`);
      if (!earlier) await this.backups?.drop(path);
      return { path: shown, message: earlier ? `written, and could not be put back: ${message}` : `not written: ${message}` };
    }
  }

  /** All that was written is as it was before. */
  async putBack(): Promise<void> {
    for (const [shown, { before, after }] of this.written) {
      const target = this.absolute.get(shown);
      if (target === undefined || before === after) continue;
      await writeFileWhole(target, after, before);
      this.written.set(shown, { before, after: before });
      await this.backups?.drop(target);
    }
  }

  /** Says that no more is written. */
  close(): Promise<void> {
    return this.journal.close([...this.written.values()].some(({ before, after }) => before !== after));
  }

  private planned(results: readonly FileResult[]): Write[] {
    return results.flatMap((result) => {
      const { path: shown } = result;
      const path = this.absolute.get(shown);
      const earlier = this.written.get(shown);
      const after = result.changed ? result.after : earlier?.before;
      const before = earlier?.after ?? result.before;
      if (path === undefined || before === undefined || after === undefined || after === before) return [];
      return [{ shown, path, before, after, backup: this.backups?.nameFor(path) }];
    });
  }
}
