import { createHash } from "node:crypto";
import { mkdir, open, readdir, readFile, rm, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { systemMessage } from "./messages.js";
import { UsageError } from "./usage.js";

/** What a run is about to write: contents with a character for each byte, `path` absolute. */
export interface PlannedWrite {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** A file that a run has written, or was about to write when it ended. */
export interface Entry {
  readonly path: string;
  /** What it held before the run. */
  readonly original: string;
  /** The digests of what the run may have made of it. */
  readonly made: ReadonlySet<string>;
  /** For a file that is written in place, which a kill can stop halfway: what the run made of it. */
  readonly inPlace: readonly string[];
}

const LOG = "journal.ndjson";
const ORIGINALS = "originals";

/** One line of the log: where the old bytes of a file lie in `originals`. */
interface Line {
  readonly path: string;
  readonly start: number;
  readonly length: number;
  readonly after: string;
  /** Of a file that is written in place, the new bytes lie behind the old ones. */
  readonly newLength?: number;
}

/** What a run changes, written down and flushed to disk before it is changed. */
export class Journal {
  private folder: string | undefined;
  private size = 0;
  /** By the paths of the files: where what each held before the run lies in `originals`. */
  private readonly originals = new Map<string, Kept>();

  constructor(private readonly cwd: string) {}

  /** Writes down what comes next. When it can't, it throws a UsageError or what the system says, and nothing may be written. */
  async note(writes: readonly PlannedWrite[]): Promise<void> {
    if (writes.length === 0) return;
    this.folder ??= await newFolder(await placesFor(this.cwd), this.cwd);
    const lines: Line[] = [];
    const contents: string[] = [];
    for (const { path, before, after } of writes) {
      const inPlace = await isWrittenInPlace(path);
      lines.push({ path, start: this.size, length: before.length, after: digest(after), ...(inPlace && { newLength: after.length }) });
      if (!this.originals.has(path)) this.originals.set(path, { start: this.size, length: before.length, digest: digest(before) });
      contents.push(before, inPlace ? after : "");
      this.size += before.length + (inPlace ? after.length : 0);
    }
    await append(join(this.folder, ORIGINALS), Buffer.from(contents.join(""), "latin1"));
    await append(join(this.folder, LOG), Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join("")));
  }

  /**
   * What a file held before the run, a character for each byte, from what the journal keeps on disk; `path` as it was given to `note`. Throws
   * when nothing was noted of it, when it can't be read, and when it doesn't have the digest any more that it had when it was noted.
   */
  async kept(path: string): Promise<string> {
    const kept = this.originals.get(path);
    if (!kept || this.folder === undefined) throw new Error("nothing was kept of it");
    return readKept(join(this.folder, ORIGINALS), kept);
  }
}

/** Bytes of `originals`, and their digest. */
interface Kept {
  readonly start: number;
  readonly length: number;
  readonly digest: string;
}

async function readKept(path: string, { start, length, digest: expected }: Kept): Promise<string> {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, start);
    const content = buffer.toString("latin1", 0, bytesRead);
    if (digest(content) !== expected) throw new Error(`what was kept of it in ${path} is not what it held`);
    return content;
  } finally {
    await file.close();
  }
}

/** A file with several hard links stays one only when it is written in place. */
async function isWrittenInPlace(path: string): Promise<boolean> {
  return ((await stat(path).catch(() => undefined))?.nlink ?? 0) > 1;
}

export function digest(content: string): string {
  return createHash("sha256").update(content, "latin1").digest("hex");
}

async function append(path: string, bytes: Buffer): Promise<void> {
  const file = await open(path, "a", 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

// ---- where journals are kept

/** The folders that may hold journals for runs in `cwd`, the one to write to first. Absolute. */
async function placesFor(cwd: string): Promise<string[]> {
  const own = join(stateFolder(), digest(resolve(cwd)).slice(0, 16));
  const repository = await gitFolder(cwd);
  return repository === undefined ? [own] : [join(repository, "unleak"), own];
}

/** The XDG base directory specification: $XDG_STATE_HOME, by default ~/.local/state. */
function stateFolder(): string {
  return join(process.env.XDG_STATE_HOME || join(homedir(), ".local", "state"), "unleak");
}

/** The `.git` folder of the repository around `cwd`; that of a work tree or a submodule is named in a file. */
async function gitFolder(cwd: string): Promise<string | undefined> {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const git = join(folder, ".git");
    const status = await stat(git).catch(() => undefined);
    if (status?.isDirectory()) return git;
    const named = status?.isFile() ? /^gitdir: (.*)$/m.exec(await readFile(git, "utf8"))?.[1] : undefined;
    if (named !== undefined) return resolve(folder, named);
    if (dirname(folder) === folder) return undefined;
  }
}

/** A new folder in the first of the places that can be written to; older journals there go. */
async function newFolder(places: readonly string[], cwd: string): Promise<string> {
  let failure: unknown;
  for (const place of places) {
    try {
      const old = await journalsIn(place);
      const folder = join(place, `${Date.now()}-${process.pid}`);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await append(join(folder, "cwd"), Buffer.from(resolve(cwd)));
      for (const each of old) await rm(each, { recursive: true, force: true });
      return folder;
    } catch (error) {
      failure = error;
    }
  }
  throw new UsageError(
    `nothing was written: the old contents could not be kept for unleak undo in ${places.join(" or ")} (${systemMessage(failure)})`,
    "make one of these folders writable, or name another one in XDG_STATE_HOME",
  );
}

async function journalsIn(place: string): Promise<string[]> {
  const names = await readdir(place).catch(() => []);
  return names.filter((name) => /^\d+-\d+$/.test(name)).map((name) => join(place, name));
}

// ---- reading

/** A journal as it was found. */
export interface Record {
  readonly folder: string;
  readonly entries: readonly Entry[];
}

/** The journal of the last run in `cwd`, in a folder above it, or on files below it; undefined where there is none. */
export async function lastJournal(cwd: string): Promise<Record | undefined> {
  const repository = await gitFolder(cwd);
  const own = repository === undefined ? [] : await journalsIn(join(repository, "unleak"));
  const state = stateFolder();
  const places = await readdir(state).catch(() => []);
  const others = (await Promise.all(places.map((place) => journalsIn(join(state, place))))).flat();
  const newestFirst = [...own, ...others].sort((a, b) => timeOf(b) - timeOf(a));
  for (const folder of newestFirst) {
    const entries = await readEntries(folder);
    if (own.includes(folder) || (await concerns(folder, entries, resolve(cwd)))) return { folder, entries };
  }
  return undefined;
}

function timeOf(folder: string): number {
  return Number(/(\d+)-\d+$/.exec(folder)?.[1]);
}

async function concerns(folder: string, entries: readonly Entry[], cwd: string): Promise<boolean> {
  const ran = await readFile(join(folder, "cwd"), "utf8").catch(() => "");
  const isBelow = (path: string, top: string) => path === top || !/^\.\.(?:$|[\\/])/.test(relative(top, path));
  return (ran !== "" && isBelow(cwd, ran)) || entries.some(({ path }) => isBelow(path, cwd));
}

/** What a journal says; a last line that was cut off by a kill stands for a write that was never begun. */
async function readEntries(folder: string): Promise<Entry[]> {
  const log = await readFile(join(folder, LOG), "utf8").catch(() => "");
  const originals = await readFile(join(folder, ORIGINALS)).catch(() => Buffer.alloc(0));
  const entries = new Map<string, Entry & { made: Set<string>; inPlace: string[] }>();
  const content = (start: number, length: number) => originals.toString("latin1", start, start + length);
  for (const text of log.split("\n").slice(0, -1)) {
    const { path, start, length, after, newLength } = JSON.parse(text) as Line;
    const entry = entries.get(path) ?? { path, original: content(start, length), made: new Set(), inPlace: [] };
    entry.made.add(after);
    if (newLength !== undefined) entry.inPlace.push(content(start + length, newLength));
    entries.set(path, entry);
  }
  return [...entries.values()];
}
