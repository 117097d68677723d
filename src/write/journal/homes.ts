import { lstat, mkdir, open, readdir, realpath } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { commonFolder } from "../../files/root.js";
import { digest, type Tree } from "../../write/journal/format.js";
import { repositoryAround } from "./repository.js";
import { doubtAbout } from "./trust.js";

/** A folder that holds one for each run. */
export interface JournalHome {
  readonly folder: string;
  /** The folder, absolute and real, that the files of these runs lie in. */
  readonly tree: string;
  /** What a journal has to say of the tree: nothing, where it lies in the tree's own repository. */
  readonly named: Tree | undefined;
  /** The outermost folder on the way to `folder` that is ours to make. */
  readonly own: string;
}

/**
 * Where a run that is started in `cwd` may keep its journal, the best place first: in the repository, if all of the files lie in it and it
 * is the user's own, and in the user's state folder.
 */
export async function journalHomesFor(cwd: string, files: Iterable<string>): Promise<JournalHome[]> {
  const here = await realpath(cwd);
  const real = [...new Set(await Promise.all([...files].flatMap((path) => [realTarget(path), realName(path)])))];
  const repository = await repositoryAround(here);
  const isWithin = repository && repository.doubt === undefined && real.every((path) => isBelow(path, repository.tree));
  const state = await homeInState(here, await commonFolder([here, ...real.map(dirname)]));
  return isWithin ? [homeInRepository(repository), state] : [state];
}

/** The place in a repository. */
export function homeInRepository({ tree, git }: { readonly tree: string; readonly git: string }): JournalHome {
  const folder = join(git, "unleak");
  return { folder, tree, named: undefined, own: folder };
}

async function homeInState(cwd: string, tree: string): Promise<JournalHome> {
  const own = stateFolder();
  return { folder: join(own, nameOf(tree)), tree, named: { path: tree, inode: await inodeOf(tree), cwd: namedIn(tree, cwd) }, own };
}

/** The XDG base directory specification: $XDG_STATE_HOME, if it is absolute, and otherwise ~/.local/state. */
export function stateFolder(): string {
  const { XDG_STATE_HOME: named = "" } = process.env;
  return join(isAbsolute(named) ? named : join(homedir(), ".local", "state"), "unleak");
}

/** What the folder for the runs in a tree is called in the state folder. */
export function nameOf(tree: string): string {
  return digest(Buffer.from(tree)).slice(0, 16);
}

export async function inodeOf(path: string): Promise<string> {
  return String((await lstat(path, { bigint: true })).ino);
}

// ---- folders of runs

/** By when it was begun, in milliseconds, and by which process. */
const RUN = /^run-(\d+)-\d+$/;
/** The last moment that a date can be of, in milliseconds since 1970: no run is later. */
const LATEST = 8.64e15;
/** Before journals said whose they are. */
const OLD_RUN = /^\d+-\d+$/;

/** A folder that is called as one of a run. */
export interface RunFolder {
  readonly folder: string;
  /** In milliseconds since 1970. */
  readonly begun: number;
  readonly isOld: boolean;
}

/** The folders of runs in a place that isn't in doubt. */
export async function runsIn(place: string): Promise<RunFolder[]> {
  const names = await readdir(place).catch(() => []);
  const runs = names.map((name) => ({ folder: join(place, name), begun: begunOf(name), isOld: OLD_RUN.test(name) }));
  const old = await Promise.all(runs.map(({ folder, isOld }) => isOld && exists(join(folder, "journal.ndjson"))));
  return runs.filter(({ folder, begun }, index) => begun < LATEST && (RUN.test(basename(folder)) || old[index]));
}

export function begunOf(name: string): number {
  return Number(/(\d+)-\d+$/.exec(name)?.[1]);
}

async function exists(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined;
}

/** Makes sure that a place is there, and the user's own. Throws where it isn't, or what the system says. */
export async function prepareHome({ folder, own }: JournalHome): Promise<void> {
  if (own !== folder) await mkdir(dirname(own), { recursive: true, mode: 0o700 });
  for (const each of new Set([own, folder])) await ownFolder(each);
}

/** Makes a folder for a run that is the latest in a place, which has been prepared. Throws what the system says. */
export async function newRunFolder(place: string): Promise<string> {
  const latest = Math.max(0, ...(await runsIn(place)).map(({ begun }) => begun));
  for (let begun = Math.max(Date.now(), latest + 1); begun < LATEST; begun++) {
    const folder = join(place, `run-${begun}-${process.pid}`);
    const isNew = await mkdir(folder, { mode: 0o700 }).then(() => true, unlessExists);
    if (isNew) {
      await flushFolder(place);
      return folder;
    }
  }
  throw new Error("what is there says that it is later than any run can be");
}

async function ownFolder(path: string): Promise<void> {
  await mkdir(path, { mode: 0o700 }).catch(unlessExists);
  const doubt = await doubtAbout(path, "folder");
  if (doubt !== undefined) throw new Error(`it ${doubt}`);
}

function unlessExists(error: NodeJS.ErrnoException): false {
  if (error.code === "EEXIST") return false;
  throw error;
}

/** So that what was made in it is there after a power cut; not every system can. */
export async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, "r").catch(() => undefined);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}

// ---- names

/** Whether a path is a folder or lies below it; both absolute. */
export function isBelow(path: string, folder: string): boolean {
  const inner = relative(folder, path);
  return inner !== ".." && !inner.startsWith(`..${sep}`) && !isAbsolute(inner);
}

/** A path in a tree as journals name it; both absolute. */
export function namedIn(tree: string, path: string): string {
  return relative(tree, path).split(sep).join("/");
}

/** Where a file really lies; one that isn't there, where it would. Absolute. */
export async function realTarget(path: string): Promise<string> {
  return realpath(path).catch(() => realName(path));
}

/** A name in the real folder that it is in. Absolute. */
export async function realName(path: string): Promise<string> {
  const absolute = resolve(path);
  return absolute === dirname(absolute) ? absolute : join(await realTarget(dirname(absolute)), basename(absolute));
}
