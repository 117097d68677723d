import { lstat, readdir, readFile, realpath } from "node:fs/promises";
import { dirname, join } from "node:path";
import { systemMessage, UsageError } from "../../errors.js";
import { BrokenError, type Header, type Links, type Log, type Note, readHeader, readLog } from "../../write/journal/format.js";
import { homeInRepository, inodeOf, isBelow, nameOf, type RunFolder, runsIn, stateFolder } from "./homes.js";
import { busyWith, doubtAboutRun, type Kept, LOG, ORIGINALS, OWNER, readKept } from "./log.js";
import { repositoryAround } from "./repository.js";
import { doubtAbout, ownUser } from "./trust.js";

/** A file that a run has written, or was about to write when it ended. */
export interface JournalEntry {
  /** Absolute. */
  readonly path: string;
  /** The digests of what the run may have made of it. */
  readonly made: ReadonlySet<string>;
  /** For a file that is written in place, which a kill can stop halfway: which one it was. */
  readonly links: Links | undefined;
  /** A copy of it that the run made, or was about to make. Absolute. */
  readonly backup: string | undefined;
  /** What it held before the run, a character for each byte. Throws when that can't be read any more. */
  original(): Promise<string>;
  /** For a file that is written in place: what the run made of it. */
  inPlace(): Promise<readonly string[]>;
}

/** A journal that is believed. */
export interface Recorded {
  readonly folder: string;
  /** The folder that all of its files lie in, where it is now. Absolute and real. */
  readonly tree: string;
  readonly entries: readonly JournalEntry[];
}

/**
 * The journal of the last run in `cwd`, in a folder above it, or on files below it; undefined where there is none. Throws a UsageError where
 * the last one isn't what this user's own run left here, and while that run, or another undo, is under way.
 */
export async function lastJournal(cwd: string): Promise<Recorded | undefined> {
  const here = await realpath(cwd);
  const inRepository = await runsInRepository(here);
  const inState = await runsInState();
  const latestFirst = [...inRepository.runs, ...inState.runs].sort((a, b) => b.begun - a.begun);
  for (const run of latestFirst) {
    const found = await recordedIn(run, here);
    if (found) return found;
  }
  const { refused = inState.refused } = inRepository;
  if (refused) throw refused;
  return undefined;
}

/** A run, and in a repository the tree that it is about. */
interface Candidate extends RunFolder {
  readonly tree: string | undefined;
  /** The name of the folder that it is in. */
  readonly place: string;
}

interface Candidates {
  readonly runs: readonly Candidate[];
  readonly refused?: UsageError;
}

async function runsInRepository(cwd: string): Promise<Candidates> {
  const repository = await repositoryAround(cwd);
  if (!repository) return { runs: [] };
  const { folder, tree } = homeInRepository(repository);
  if (!(await lstat(folder).catch(() => undefined))) return { runs: [] };
  const doubt = repository.doubt ?? (await doubtAboutPlace(folder));
  if (doubt !== undefined) return { runs: [], refused: disbelieved(folder, doubt) };
  return { runs: (await runsIn(folder)).map((run) => ({ ...run, tree, place: folder })) };
}

async function doubtAboutPlace(folder: string): Promise<string | undefined> {
  const doubt = await doubtAbout(folder, "folder");
  return doubt === undefined ? undefined : `it ${doubt}`;
}

/** The places of all trees are looked into: a run that was begun elsewhere may have written here. */
async function runsInState(): Promise<Candidates> {
  const state = stateFolder();
  const names = await readdir(state).catch(() => []);
  if (names.length === 0) return { runs: [] };
  const doubt = await doubtAboutPlace(state);
  if (doubt !== undefined) return { runs: [], refused: disbelieved(state, doubt) };
  const runs = await Promise.all(
    names.map(async (place) => {
      const folder = join(state, place);
      if ((await doubtAbout(folder, "folder")) !== undefined) return [];
      return (await runsIn(folder)).map((run) => ({ ...run, tree: undefined, place }));
    }),
  );
  return { runs: runs.flat() };
}

/** Undefined for a run that has nothing to do with `cwd`, or that had not begun to write. */
async function recordedIn(run: Candidate, cwd: string): Promise<Recorded | undefined> {
  const { folder } = run;
  const tree = run.tree ?? (await treeInState(run, cwd));
  if (tree === undefined) return undefined;
  if (run.isOld)
    throw disbelieved(folder, "an older unleak made it, which named files by where they lay then and didn't say whose run it was");
  const doubt = await doubtAboutRun(folder);
  if (doubt !== undefined) throw disbelieved(folder, doubt);
  await refuseWhileBusy(folder);
  try {
    const log = await logIn(folder, run.tree !== undefined);
    const entries = entriesOf(log?.notes ?? [], tree, join(folder, ORIGINALS));
    if (!log || entries.length === 0 || !isAbout(log.header, tree, entries, cwd)) return undefined;
    if (!(await isTheTree(log.header, tree, entries))) return undefined;
    await checkKept(log.notes, join(folder, ORIGINALS));
    return { folder, tree, entries };
  } catch (error) {
    throw disbelieved(folder, systemMessage(error));
  }
}

function disbelieved(folder: string, why: string): UsageError {
  return new UsageError(
    `nothing was undone: the journal in ${folder} is not believed: ${why}`,
    "put the files back by hand or with version control; a journal that nobody needs may be removed, and is then asked for no more",
  );
}

async function refuseWhileBusy(folder: string): Promise<void> {
  const busy = await busyWith(folder);
  if (!busy) return;
  const { file, pid, since } = busy;
  throw new UsageError(
    `nothing was undone: the last run here, or another undo of it, is still under way (process ${pid}, since ${since.toISOString()})`,
    `wait until it has ended; if you know that it has, remove ${file}`,
  );
}

// ---- the tree

/** The tree of a run in the state folder, where it is now, if it has to do with `cwd`. */
async function treeInState({ folder, place }: Candidate, cwd: string): Promise<string | undefined> {
  const header =
    (await doubtAboutRun(folder)) === undefined ? readHeader(await readFile(join(folder, LOG), "utf8").catch(() => "")) : undefined;
  if (!header) return foldersAbove(cwd).find((each) => nameOf(each) === place);
  const tree = await treeOf(header, cwd);
  return tree !== undefined && (isBelow(cwd, tree) || isBelow(tree, cwd)) ? tree : undefined;
}

/** Where nothing is at its place any more, a tree around `cwd` that is the same folder has been moved. */
async function treeOf({ tree }: Header, cwd: string): Promise<string | undefined> {
  if (!tree) return undefined;
  const there = await realpath(tree.path).catch(() => undefined);
  if (there !== undefined) return there;
  for (const folder of foldersAbove(cwd)) if ((await inodeOf(folder)) === tree.inode) return folder;
  return undefined;
}

/** A system may give the number of a folder that is gone to a new one: where the tree isn't at its place, a file of the run has to be there. */
async function isTheTree({ tree: named }: Header, tree: string, entries: readonly JournalEntry[]): Promise<boolean> {
  if (named === undefined || (await realpath(named.path).catch(() => undefined)) !== undefined) return true;
  for (const { path } of entries) if (isBelow(path, tree) && (await lstat(path).catch(() => undefined))) return true;
  return false;
}

/** The folder itself, then outwards. */
function foldersAbove(folder: string): string[] {
  return folder === dirname(folder) ? [folder] : [folder, ...foldersAbove(dirname(folder))];
}

/** A run in a repository is about all of it; another is about where it was begun, and what it has written. */
function isAbout({ tree: named }: Header, tree: string, entries: readonly JournalEntry[], cwd: string): boolean {
  return named === undefined || isBelow(cwd, join(tree, named.cwd)) || entries.some(({ path }) => isBelow(path, cwd));
}

// ---- what it says

async function logIn(folder: string, isInRepository: boolean): Promise<Log | undefined> {
  const isKilled = (await lstat(join(folder, OWNER)).catch(() => undefined)) !== undefined;
  const text = await readFile(join(folder, LOG), "utf8").catch(unlessMissing);
  const log = text === undefined ? undefined : readLog(text, isKilled);
  if (!log) return undefined;
  const { uid, tree } = log.header;
  if (uid !== ownUser()) throw new BrokenError(`it says that it is of another user (${uid})`);
  if (isInRepository && tree) throw new BrokenError("it is about another tree");
  return log;
}

/** A run that had not begun, or that has been put back but for this folder. */
function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}

function entriesOf(notes: readonly Note[], tree: string, originals: string): JournalEntry[] {
  const byPath = new Map<string, Note[]>();
  for (const note of notes) {
    const same = byPath.get(note.path);
    if (same) same.push(note);
    else byPath.set(note.path, [note]);
  }
  return [...byPath.values()].flatMap((same) => entryOf(same, tree, originals) ?? []);
}

/** What is noted of one file, in the order in which it was. */
function entryOf(notes: readonly Note[], tree: string, originals: string): JournalEntry | undefined {
  const [first] = notes;
  if (!first) return undefined;
  const backup = notes.find((note) => note.backup !== undefined)?.backup;
  return {
    path: join(tree, first.path),
    made: new Set(notes.map(({ after }) => after)),
    links: notes.find(({ links }) => links)?.links,
    backup: backup === undefined ? undefined : join(tree, backup),
    original: () => readKept(originals, oldOf(first)),
    inPlace: () => Promise.all(notes.flatMap(newOf).map((kept) => readKept(originals, kept))),
  };
}

const oldOf = ({ start, length, before }: Note): Kept => ({ start, length, digest: before });

const newOf = ({ start, length, newLength, after }: Note): Kept[] =>
  newLength === undefined ? [] : [{ start: start + length, length: newLength, digest: after }];

/** Throws where what is kept isn't what the notes say. */
async function checkKept(notes: readonly Note[], originals: string): Promise<void> {
  for (const note of notes) for (const kept of [oldOf(note), ...newOf(note)]) await readKept(originals, kept);
}
