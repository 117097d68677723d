import { type FileHandle, lstat, open, readFile, rmdir, unlink } from "node:fs/promises";
import { join } from "node:path";
import { VERSION } from "../../resources.js";
import { Chain, digest, FORMAT, type Header, type Note, readHeader } from "../../write/journal/format.js";
import { begunOf, type JournalHome, newRunFolder } from "./homes.js";
import { claim, holderOf } from "./owner.js";
import { doubtAbout, ownUser } from "./trust.js";

/** What the folder of a run holds, in the order in which it goes. */
export const LOG = "journal.ndjson";
export const ORIGINALS = "originals";
/** Who is putting the run back. */
export const UNDOING = "undoing";
/** Whose run it is; it goes when the run has ended. */
export const OWNER = "owner";
const FILES = [LOG, ORIGINALS, UNDOING, OWNER];

/** Bytes of `originals`, and their digest. */
export interface Kept {
  readonly start: number;
  readonly length: number;
  readonly digest: string;
}

/** A journal that is being written, in a folder of its own. */
export class RunLog {
  private readonly chain = new Chain();
  private readonly sizes = { [LOG]: 0, [ORIGINALS]: 0 };

  private constructor(
    readonly folder: string,
    readonly place: JournalHome,
  ) {}

  /** Makes the folder in a place that has been prepared, and says in it whose it is. Throws what the system says, and then there is none. */
  static async begin(place: JournalHome): Promise<RunLog> {
    const log = new RunLog(await newRunFolder(place.folder), place);
    try {
      await claim(join(log.folder, OWNER));
      const { named } = place;
      await log.append(LOG, {
        unleak: "journal",
        ...{ format: FORMAT, version: VERSION, uid: ownUser(), ...(named && { tree: named }) },
      } satisfies Header);
      return log;
    } catch (error) {
      await removeRun(log.folder);
      throw error;
    }
  }

  /** How many bytes are kept. */
  get size(): number {
    return this.sizes[ORIGINALS];
  }

  /** Keeps bytes, then what they are, and flushes both. Throws what the system says, and then nothing is added. */
  async note(notes: readonly Note[], originals: Uint8Array): Promise<void> {
    const { size } = this;
    await this.write(ORIGINALS, originals);
    try {
      await this.append(LOG, { notes });
    } catch (error) {
      await this.cut(ORIGINALS, size);
      throw error;
    }
  }

  /** Says that the run has ended. */
  async end(): Promise<void> {
    await this.append(LOG, { ended: true });
    await unlink(join(this.folder, OWNER));
  }

  private async append(name: typeof LOG, value: object): Promise<void> {
    const line = this.chain.line(value);
    await this.write(name, Buffer.from(line.text));
    line.taken();
  }

  private async write(name: typeof LOG | typeof ORIGINALS, bytes: Uint8Array): Promise<void> {
    const file = await open(join(this.folder, name), "a", 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
      this.sizes[name] += bytes.length;
    } catch (error) {
      await file.truncate(this.sizes[name]);
      throw error;
    } finally {
      await file.close();
    }
  }

  private async cut(name: typeof ORIGINALS, size: number): Promise<void> {
    const file = await open(join(this.folder, name), "r+");
    try {
      await file.truncate(size);
      this.sizes[name] = size;
    } finally {
      await file.close();
    }
  }

  read(kept: Kept): Promise<string> {
    return readKept(join(this.folder, ORIGINALS), kept);
  }
}

/** What `originals` keeps, a character for each byte. Throws where that isn't what the digest says. */
export async function readKept(path: string, { start, length, digest: expected }: Kept): Promise<string> {
  const file = await open(path, "r");
  try {
    const content = await bytesOf(file, start, length);
    if (content === undefined || digest(content) !== expected) throw new Error(`what was kept in ${path} is not what it was`);
    return content;
  } finally {
    await file.close();
  }
}

/** Undefined where there are not so many. */
async function bytesOf(file: FileHandle, start: number, length: number): Promise<string | undefined> {
  if (start + length > (await file.stat()).size) return undefined;
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, start);
  return buffer.toString("latin1", 0, bytesRead);
}

/** Whether somebody works on a run or puts it back; who. */
export async function busyWith(folder: string): Promise<{ readonly file: string; readonly pid: number; readonly since: Date } | undefined> {
  for (const name of [OWNER, UNDOING]) {
    const file = join(folder, name);
    const holder = await holderOf(file, name === OWNER ? join(folder, LOG) : file);
    if (holder) return { file, ...holder };
  }
  return undefined;
}

/** Why a folder and what a run keeps in it can't be taken for the user's own; of what isn't there, nothing is said. */
export async function doubtAboutRun(folder: string): Promise<string | undefined> {
  const doubt = await doubtAbout(folder, "folder");
  if (doubt !== undefined) return `it ${doubt}`;
  for (const name of FILES) {
    const about = await doubtAbout(join(folder, name), "file").catch(() => undefined);
    if (about !== undefined) return `its file ${name} ${about}`;
  }
  return undefined;
}

/** So long, in milliseconds, a run may take to say that it has begun. */
const BEGINNING = 60_000;

/** Whether a folder is plainly that of a run which has ended: it is the user's, and what it begins with says so; or the run never said anything. */
export async function isSpent(folder: string): Promise<boolean> {
  if ((await doubtAboutRun(folder).catch(() => "gone")) !== undefined) return false;
  if ((await busyWith(folder)) !== undefined) return false;
  const status = await lstat(join(folder, LOG)).catch(() => undefined);
  if (!status || status.size === 0) return begunOf(folder) < Date.now() - BEGINNING;
  return readHeader(await readFile(join(folder, LOG), "utf8"))?.uid === ownUser();
}

/** When a run last said anything, in milliseconds since 1970. */
export async function lastSaid(folder: string): Promise<number> {
  const status = await lstat(join(folder, LOG)).catch(() => undefined);
  return status?.mtimeMs ?? begunOf(folder);
}

/** Takes away what a run keeps, and its folder, unless there is anything else in it. What can't be taken away stays. */
export async function removeRun(folder: string): Promise<void> {
  for (const name of FILES) await unlink(join(folder, name)).catch(() => undefined);
  await rmdir(folder).catch(() => undefined);
}
