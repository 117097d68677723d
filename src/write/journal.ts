import { lstat, stat } from "node:fs/promises";
import { systemMessage, UsageError } from "../errors.js";
import { digest, type Note } from "./journal/format.js";
import {
  flushFolder,
  inodeOf,
  type JournalHome,
  journalHomesFor,
  namedIn,
  prepareHome,
  realName,
  realTarget,
  runsIn,
} from "./journal/homes.js";
import { busyWith, isSpent, type Kept, lastSaid, RunLog, removeRun } from "./journal/log.js";

export { digest } from "./journal/format.js";
export { type JournalEntry, lastJournal } from "./journal/last.js";

/** What a run is about to write: contents with a character for each byte, `path` absolute. */
export interface PlannedWrite {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  /** The copy of the file that is made before, if there is none yet. Absolute. */
  readonly backup?: string | undefined;
}

/** What a run changes, written down and flushed to disk before it is changed. */
export class Journal {
  private log: RunLog | undefined;
  /** Runs that had ended when this one began, and that it takes the place of. */
  private earlier: readonly string[] = [];
  private readonly originals = new Map<string, Kept>();

  /**
   * `files`: all that may be written, absolute. They are named relative to a folder that they lie in. `begun`: when the run began, in
   * milliseconds since 1970: it may have looked at the project for long before it comes to write.
   */
  constructor(
    private readonly cwd: string,
    private readonly files: Iterable<string> = [],
    private readonly begun = Date.now(),
  ) {}

  /** Writes down what comes next. When it can't, it throws a UsageError, and nothing of it may be written. */
  async note(writes: readonly PlannedWrite[]): Promise<void> {
    if (writes.length === 0) return;
    if (!this.log) this.log = await this.begin(writes);
    else
      await this.noteIn(this.log, writes).catch((error) => {
        throw new UsageError(
          `stopped, and nothing is to stay written: the old contents could no longer be kept for unleak undo in ${this.log?.folder} (${systemMessage(error)})`,
          "make room there, or name another folder in XDG_STATE_HOME",
        );
      });
  }

  /** Notes in the first of the places that takes it. */
  private async begin(writes: readonly PlannedWrite[]): Promise<RunLog> {
    const refused: string[] = [];
    for (const place of await journalHomesFor(this.cwd, [...this.files, ...writes.map(({ path }) => path)])) {
      try {
        return await this.beginIn(place, writes);
      } catch (error) {
        refused.push(`${place.folder} (${systemMessage(error)})`);
      }
    }
    throw new UsageError(
      `nothing was written: the old contents could not be kept for unleak undo in ${refused.join(" or ")}`,
      "make one of these folders writable, and nobody's but yours, or name another one in XDG_STATE_HOME",
    );
  }

  private async beginIn(home: JournalHome, writes: readonly PlannedWrite[]): Promise<RunLog> {
    await prepareHome(home);
    const earlier = await spentRuns(home.folder, this.begun);
    const log = await RunLog.begin(home);
    try {
      await this.noteIn(log, writes);
      await flushFolder(log.folder);
      this.earlier = earlier;
      return log;
    } catch (error) {
      this.originals.clear();
      await removeRun(log.folder);
      throw error;
    }
  }

  private async noteIn(log: RunLog, writes: readonly PlannedWrite[]): Promise<void> {
    const notes: Note[] = [];
    const contents: string[] = [];
    const kept = new Map<string, Kept>();
    let start = log.size;
    for (const write of writes) {
      const { before, after } = write;
      const note: Note = {
        ...(await noteOf(write, log.place.tree)),
        start,
        length: before.length,
        before: digest(before),
        after: digest(after),
      };
      notes.push(note);
      contents.push(before, note.links ? after : "");
      kept.set(write.path, { start, length: before.length, digest: note.before });
      start += before.length + (note.newLength ?? 0);
    }
    await log.note(notes, Buffer.from(contents.join(""), "latin1"));
    for (const [path, each] of kept) if (!this.originals.has(path)) this.originals.set(path, each);
  }

  /**
   * What a file held before the run, a character for each byte, from what the journal keeps on disk; `path` as it was given to `note`. Throws
   * when nothing was noted of it, when it can't be read, and when it doesn't have the digest any more that it had when it was noted.
   */
  async kept(path: string): Promise<string> {
    const kept = this.originals.get(path);
    if (!kept || !this.log) throw new Error("nothing was kept of it");
    return this.log.read(kept);
  }

  /**
   * Says that the run has ended. If it `hasWritten` something that stays, this is the run to undo, and the ones before go, unless another is
   * under way; if not, this one goes.
   */
  async close(hasWritten: boolean): Promise<void> {
    const { log } = this;
    this.log = undefined;
    if (!log) return;
    if (!hasWritten) return removeRun(log.folder);
    // When the disk is full, it stays the journal of a run that was killed, which can be undone as well.
    await log.end().catch(() => undefined);
    if ((await busyRuns(log.place.folder)).length > 0) return;
    for (const folder of this.earlier) if (await isSpent(folder)) await removeRun(folder);
  }
}

/** What is noted of a file beside its contents. */
async function noteOf({ path, after, backup }: PlannedWrite, tree: string): Promise<Pick<Note, "path" | "links" | "newLength" | "backup">> {
  const target = await realTarget(path);
  const count = (await stat(target).catch(() => undefined))?.nlink ?? 0;
  const isNew = backup !== undefined && !(await lstat(backup).catch(() => undefined));
  return {
    path: namedIn(tree, target),
    // A file with several hard links stays one only when it is written in place.
    ...(count > 1 && { links: { inode: await inodeOf(target), count }, newLength: after.length }),
    ...(isNew && { backup: namedIn(tree, await realName(backup)) }),
  };
}

/** The runs of a place that had ended at a moment, and none while one is under way. */
async function spentRuns(place: string, moment: number): Promise<string[]> {
  if ((await busyRuns(place)).length > 0) return [];
  return folders(place, async (folder) => (await lastSaid(folder)) <= moment && (await isSpent(folder)));
}

function busyRuns(place: string): Promise<string[]> {
  return folders(place, async (folder) => (await busyWith(folder)) !== undefined);
}

async function folders(place: string, test: (folder: string) => Promise<boolean>): Promise<string[]> {
  const runs = (await runsIn(place)).filter(({ isOld }) => !isOld).map(({ folder }) => folder);
  const passed = await Promise.all(runs.map(test));
  return runs.filter((_, index) => passed[index]);
}
