import { lstat, readFile, realpath, stat, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { systemMessage, UsageError } from "../errors.js";
import type { Failure } from "../result.js";
import { Metadata } from "../write/metadata.js";
import { clearTemporary } from "../write/temporary.js";
import { writeFileWhole } from "../write/whole.js";
import { inodeOf, isBelow, realName } from "./journal/homes.js";
import type { Recorded } from "./journal/last.js";
import { removeRun, UNDOING } from "./journal/log.js";
import { claim } from "./journal/owner.js";
import { digest, type JournalEntry, lastJournal } from "./journal.js";

/** What came of putting a run back. Paths are absolute. */
export interface Undone {
  readonly restored: readonly string[];
  /** Those that are as they were before the run: it was stopped before it came to them, or they have been put back. */
  readonly untouched: readonly string[];
  readonly failures: readonly Failure[];
  /** The copies that the run had made with `backup`, of files that are as they were before it: taken away. */
  readonly backupsRemoved: readonly string[];
  /** Those that are no longer what the run made, and stay. */
  readonly backupsLeft: readonly string[];
}

/**
 * Puts back what the last run that wrote in `cwd`, by default the current folder, has changed. A file that is neither as the run found it nor as it left
 * it is left alone. Undefined when no run is known. Throws a UsageError, and has changed nothing, where the journal of the last run is not believed:
 * it or the tree is not the user's own, it is damaged, or leads out of the tree; and while that run, or another undo, is under way.
 */
export async function undo(cwd = process.cwd()): Promise<Undone | undefined> {
  const journal = await lastJournal(cwd);
  if (!journal) return undefined;
  for (const { path, backup } of journal.entries) for (const each of [path, backup ?? path]) await checkInside(each, journal);
  const sign = await begin(journal);
  try {
    for (const folder of new Set(journal.entries.map(({ path }) => dirname(path)))) await clearTemporary(folder);
    const undone = await putBack(journal);
    if (undone.failures.length === 0) await removeRun(journal.folder);
    return undone;
  } finally {
    await unlink(sign).catch(() => undefined);
  }
}

/** Gives the file that says that this process is at it. */
async function begin({ folder }: Recorded): Promise<string> {
  const sign = join(folder, UNDOING);
  await claim(sign).catch((error) => {
    throw new UsageError(
      `nothing was undone: ${sign} can't be written: ${systemMessage(error)}`,
      "make room there, and the folder writable",
    );
  });
  return sign;
}

async function checkInside(path: string, { folder, tree }: Recorded): Promise<void> {
  const target = await insideOf(path, tree);
  if (target === undefined)
    throw new UsageError(
      `nothing was undone: ${path}, which the journal in ${folder} names, lies outside of ${tree}: a symbolic link leads there`,
      "put a folder or a file in the place of the link, and undo again",
    );
}

/** Where a file, or what is called so, lies once all links are followed; undefined where that is outside of the tree. */
async function insideOf(path: string, tree: string): Promise<string | undefined> {
  const target = await realpath(path).catch(() => realName(path));
  return isBelow(target, tree) ? target : undefined;
}

async function putBack({ entries, tree }: Recorded): Promise<Undone> {
  const undone = {
    restored: [] as string[],
    untouched: [] as string[],
    failures: [] as Failure[],
    backupsRemoved: [] as string[],
    backupsLeft: [] as string[],
  };
  const metadata = new Metadata();
  for (const entry of entries) {
    const { path, backup } = entry;
    try {
      const original = await entry.original();
      (await restore(entry, original, tree, metadata)) ? undone.restored.push(path) : undone.untouched.push(path);
      const became = backup === undefined ? "gone" : await removeBackup(backup, original, tree);
      if (backup !== undefined && became !== "gone") undone[became === "removed" ? "backupsRemoved" : "backupsLeft"].push(backup);
    } catch (error) {
      undone.failures.push({ path, message: `not put back: ${systemMessage(error)}` });
    }
  }
  metadata.close();
  return undone;
}

/** Whether there was something to put back. Throws when the file is another one by now. */
async function restore(entry: JournalEntry, original: string, tree: string, metadata: Metadata): Promise<boolean> {
  const target = await insideOf(entry.path, tree);
  if (target === undefined) throw new Error("a symbolic link leads out of the tree");
  const current = (await readFile(target)).toString("latin1");
  if (current === original) return false;
  const isSame = await isSameFile(target, entry);
  if (!entry.made.has(digest(current)) && !(isSame && (await isTorn(current, original, entry))))
    throw new Error("it has changed since the run");
  if (!isSame) throw new Error("it has other names (hard links) that it didn't have at the run, and would be changed under them, too");
  await writeFileWhole(target, current, original, metadata);
  return true;
}

/** Whether a file of several names has the names that it had. What has one name now is replaced, whatever it was. */
async function isSameFile(target: string, { links }: JournalEntry): Promise<boolean> {
  const { nlink } = await stat(target);
  return nlink === 1 || (nlink === links?.count && (await inodeOf(target)) === links.inode);
}

/** Whether a file is partly as it was and partly as it should have become: it was written in place, and the run was killed. */
async function isTorn(current: string, original: string, entry: JournalEntry): Promise<boolean> {
  return (await entry.inPlace()).some((after) => {
    let written = 0;
    while (written < after.length && current[written] === after[written]) written++;
    return current.slice(written) === original.slice(written);
  });
}

/** Takes a copy away that is what the run has made. */
async function removeBackup(path: string, original: string, tree: string): Promise<"removed" | "left" | "gone"> {
  const status = await lstat(path).catch(() => undefined);
  if (!status) return "gone";
  const name = await realName(path);
  if (!isBelow(name, tree) || !status.isFile() || (await readFile(name)).toString("latin1") !== original) return "left";
  await unlink(name);
  return "removed";
}
