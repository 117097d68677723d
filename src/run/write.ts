import { constants, type Stats } from "node:fs";
import { access, chmod, chown, open, readFile, realpath, rename, stat, unlink } from "node:fs/promises";
import { dirname } from "node:path";
import type { Examination } from "./examine.js";
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

/**
 * Writes the files that change. When one can't be written, the findings that touch it are undone in all files, those that
 * have been written included; when `signal` is aborted, all are put back, and what it was aborted with is thrown. `absolute` says where the files lie. What is written is noted in the journal before.
 */
export async function writeResults(
  examination: Examination,
  absolute: ReadonlyMap<string, string>,
  journal: Journal,
  signal?: AbortSignal,
): Promise<FileResult[]> {
  const written = new Map<string, string>();
  const blocked = new Map<string, Failure>();
  for (;;) {
    const results = examination.results(blocked);
    const failure = await writeAll(plannedWrites(results, absolute, written), journal, written, blocked, signal);
    if (signal?.aborted) {
      await putBack(results, absolute, written);
      throw signal.reason;
    }
    if (!failure) return results;
    blocked.set(failure.path, failure);
  }
}

async function putBack(
  results: readonly FileResult[],
  absolute: ReadonlyMap<string, string>,
  written: ReadonlyMap<string, string>,
): Promise<void> {
  for (const { path, before } of results) {
    const target = absolute.get(path);
    const current = written.get(path);
    if (target !== undefined && current !== undefined) await writeFileWhole(target, current, before);
  }
}

/** A file that is to be brought from one content to another; `path` as it is shown, `target` absolute. */
interface Write extends PlannedWrite {
  readonly shown: string;
}

function plannedWrites(
  results: readonly FileResult[],
  absolute: ReadonlyMap<string, string>,
  written: ReadonlyMap<string, string>,
): Write[] {
  return results.flatMap(({ path: shown, before, after }) => {
    const path = absolute.get(shown);
    const current = written.get(shown) ?? before;
    return path === undefined || after === current ? [] : [{ shown, path, before: current, after }];
  });
}

/** Brings every file to its result; the first failure, if there is one. */
async function writeAll(
  writes: readonly Write[],
  journal: Journal,
  written: Map<string, string>,
  blocked: ReadonlyMap<string, Failure>,
  signal: AbortSignal | undefined,
): Promise<Failure | undefined> {
  await journal.note(writes);
  for (const folder of new Set(writes.map(({ path }) => dirname(path)))) await clearTemporary(folder);
  for (const { shown, path, before, after } of writes) {
    if (signal?.aborted) return undefined;
    try {
      await writeFileWhole(path, before, after);
      written.set(shown, after);
    } catch (error) {
      const message = systemMessage(error);
      if (blocked.has(shown)) throw new Error(`${shown} could not be put back as it was: ${message}`);
      return { path: shown, message: written.has(shown) ? `written, and could not be put back: ${message}` : `not written: ${message}` };
    }
  }
  return undefined;
}
