import { access, constants, rename, stat, unlink, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { UsageError } from "../errors.js";
import { isPython } from "../files/file-kinds.js";
import { statusOf } from "../files/paths.js";
import { temporaryName } from "../write/temporary.js";
import { unwritable } from "./unwritable.js";

/** A report, piece by piece. */
export type Pieces = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** What is put into a file. */
export type Delivered = "report" | "baseline";

/**
 * Puts a report into a file, which is old or new as a whole; what is no file, such as a pipe, is written to. Throws a UsageError when it can't,
 * in which `what` is the word for it.
 */
export async function writeReport(path: string, pieces: Pieces, what: Delivered = "report"): Promise<void> {
  try {
    if (await isSpecial(path)) await writeFile(path, pieces);
    else await replace(path, pieces);
  } catch (error) {
    if (!(error as NodeJS.ErrnoException).code) throw error;
    throw refused(path, error, what);
  }
}

/**
 * Throws a UsageError where a report could not be put, before the work is done that it would tell of, and where it would take the place of a
 * program; `what` is the word for it.
 */
export async function checkWritable(path: string, what: Delivered = "report"): Promise<void> {
  if (isPython(path) && statusOf(path)?.isFile())
    throw new UsageError(
      `a ${what} would take the place of ${path}, which is a Python file`,
      `name another file, such as ${EXAMPLES[what]}`,
    );
  try {
    await access((await isSpecial(path)) ? path : dirname(resolve(path)), constants.W_OK);
  } catch (error) {
    throw refused(path, error, what);
  }
}

const EXAMPLES: Readonly<Record<Delivered, string>> = { report: "report.html", baseline: "unleak-baseline.json" };

function refused(path: string, error: unknown, what: Delivered): UsageError {
  return unwritable(`the ${what} could not be written to ${path}`, path, error);
}

/** A device or a pipe, such as /dev/stdout: what comes there is not put in its place. */
async function isSpecial(path: string): Promise<boolean> {
  const status = await stat(path).catch(() => undefined);
  return status !== undefined && !status.isFile();
}

async function replace(path: string, pieces: Pieces): Promise<void> {
  const temporary = temporaryName(path);
  try {
    await writeFile(temporary, pieces);
    await rename(temporary, path);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
}
