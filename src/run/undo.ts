import { readFile, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { digest, type Entry, lastJournal } from "./journal.js";
import { systemMessage } from "./messages.js";
import type { Failure } from "./result.js";
import { clearTemporary } from "./temporary.js";
import { writeFileWhole } from "./whole.js";

/** What came of putting a run back. Paths are absolute. */
export interface Undone {
  readonly restored: readonly string[];
  /** Those that are as they were before the run: it was stopped before it came to them, or they have been put back. */
  readonly untouched: readonly string[];
  readonly failures: readonly Failure[];
}

/**
 * Puts back what the last run that wrote in `cwd`, by default the current folder, has changed. A file that is neither as the run found it nor as it left
 * it is left alone. Undefined when no run is known.
 */
export async function undo(cwd = process.cwd()): Promise<Undone | undefined> {
  const journal = await lastJournal(cwd);
  if (!journal) return undefined;
  const undone = { restored: [] as string[], untouched: [] as string[], failures: [] as Failure[] };
  for (const entry of journal.entries) {
    try {
      (await restore(entry)) ? undone.restored.push(entry.path) : undone.untouched.push(entry.path);
    } catch (error) {
      undone.failures.push({ path: entry.path, message: `not put back: ${systemMessage(error)}` });
    }
  }
  if (undone.failures.length === 0) await rm(journal.folder, { recursive: true, force: true });
  return undone;
}

/** Whether a file is partly as it was and partly as it should have become: it was written in place, and the run was killed. */
function isTorn(current: string, { original, inPlace }: Entry): boolean {
  return inPlace.some((after) => {
    let written = 0;
    while (written < after.length && current[written] === after[written]) written++;
    return current.slice(written) === original.slice(written);
  });
}

/** Whether there was something to put back. Throws when the file is another one by now. */
async function restore(entry: Entry): Promise<boolean> {
  const { path, original, made } = entry;
  await clearTemporary(dirname(path));
  const current = (await readFile(path)).toString("latin1");
  if (current === original) return false;
  if (!made.has(digest(current)) && !isTorn(current, entry)) throw new Error("it has changed since the run");
  await writeFileWhole(path, current, original);
  return true;
}
