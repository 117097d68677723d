import { resolve } from "node:path";
import type { Failure, FileResult } from "../result.js";
import { NotPutBackError } from "../run/apply-groups.js";
import { Journal } from "../write/journal.js";
import { Writer } from "../write/write.js";

/** How results are written. */
export interface Writing {
  readonly cwd: string;
  readonly backup: string | undefined;
  readonly signal: AbortSignal | undefined;
  /** Whether all are written or none; by default a file that can't be written doesn't stop the others. */
  readonly isWhole?: boolean;
  /** What is done with what was written; when it throws, all is put back. */
  readonly then?: (() => Promise<void>) | undefined;
}

/**
 * Brings the files of a run that wrote nothing to what they are to be, and notes it for undo; gives them as they are now. A file that can't be written
 * stays as it is, and says so. Throws what the signal is aborted with, and what `then` throws, when all is as it was; a NotPutBackError when it
 * could not all be put back.
 */
export async function writeResults(files: readonly FileResult[], writing: Writing): Promise<FileResult[]> {
  const { cwd, backup, signal, isWhole = false, then } = writing;
  const absolute = new Map(files.map(({ path }) => [path, resolve(cwd, path)]));
  const writer = new Writer(absolute, new Journal(cwd, absolute.values()), backup, signal);
  const results: FileResult[] = [];
  try {
    await writer.announce(files);
    for (const file of files) {
      const failure = await writer.write([file]);
      if (failure && isWhole) return [...(await putBack(writer, files, failure))];
      results.push(unless(failure, file));
    }
    signal?.throwIfAborted();
    await then?.();
    return results;
  } catch (error) {
    const failures = await writer.putBackAll();
    throw failures.length > 0 ? new NotPutBackError(error, failures) : error;
  } finally {
    await writer.close();
  }
}

async function putBack(writer: Writer, files: readonly FileResult[], failure: Failure): Promise<FileResult[]> {
  const failures = [failure, ...(await writer.putBackAll())];
  return files.map((file) => {
    const own = failures.filter(({ path }) => path === file.path);
    return own.length > 0 ? own.reduce((each, one) => unless(one, each), file) : unchanged(file);
  });
}

function unless(failure: Failure | undefined, file: FileResult): FileResult {
  return failure ? { ...unchanged(file), failures: [...file.failures, failure] } : file;
}

function unchanged({ path, status, findings, failures, remarks }: FileResult): FileResult {
  return { path, status, findings, failures, remarks, changed: false };
}
