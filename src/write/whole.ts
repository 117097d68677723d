import {
  constants,
  fstatSync,
  ftruncateSync,
  linkSync,
  readSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { access, type FileHandle, open, realpath } from "node:fs/promises";
import { ChangedError } from "../errors.js";
import { Metadata, setMode } from "./metadata.js";
import { temporaryName } from "./temporary.js";

/**
 * Gives the file at `path` the content `after`, if it still has the content `before`: through a temporary file in the
 * same folder that is flushed and renamed, so that the file is wholly old or wholly new whatever happens. Owner, mode, access control lists
 * and extended attributes stay; of a symbolic link the target is written; a file with several hard links is written in place, to stay linked.
 * Both contents hold a character for each byte. What another program saves meanwhile stays: the file is compared once more just before, and
 * looked at right after. Throws a ChangedError, a MetadataError, or what the system says, and the file is then not written.
 */
export async function writeFileWhole(path: string, before: string, after: string, metadata?: Metadata): Promise<void> {
  const target = await realpath(path);
  await access(target, constants.W_OK);
  const own = metadata ?? new Metadata();
  // What was a file may be a pipe by now, on which others wait for ever.
  const file = await open(target, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const old = new Held(target, file, Buffer.from(before, "latin1"));
    old.check();
    const bytes = Buffer.from(after, "latin1");
    await (old.isLinked ? writeInPlace(old, bytes) : replace(old, bytes, own));
  } finally {
    await file.close();
    if (!metadata) own.close();
  }
}

/** An open file, and what it is to hold for all that is known: it can still be looked at where another has taken its name. */
class Held {
  private readonly status;

  constructor(
    readonly path: string,
    readonly file: FileHandle,
    readonly content: Buffer,
  ) {
    this.status = fstatSync(file.fd, { bigint: true });
  }

  get isLinked(): boolean {
    return this.status.nlink > 1n;
  }

  get mode(): number {
    return Number(this.status.mode);
  }

  /** Throws a ChangedError where `path` leads to another file, or this one is not as it was. */
  check(path = this.path): void {
    const { mtimeNs } = fstatSync(this.file.fd, { bigint: true });
    if (mtimeNs !== this.status.mtimeNs || !this.isAt(path) || !this.isWhole()) throw new ChangedError();
  }

  isAt(path: string): boolean {
    const found = statSync(path, { bigint: true, throwIfNoEntry: false });
    return found?.isFile() === true && found.dev === this.status.dev && found.ino === this.status.ino;
  }

  /** Whether it holds what it should. */
  isWhole(): boolean {
    return contentOf(this.file.fd, this.content.length + 1).equals(this.content);
  }
}

/** What an open file holds, or the first `limit` bytes of it. */
function contentOf(file: number, limit: number): Buffer {
  const bytes = Buffer.alloc(limit);
  let length = 0;
  for (let read = -1; read !== 0 && length < limit; length += read) read = readSync(file, bytes, length, limit - length, length);
  return bytes.subarray(0, length);
}

async function replace(old: Held, bytes: Buffer, metadata: Metadata): Promise<void> {
  const temporary = temporaryName(old.path);
  const file = await open(temporary, "wx+", 0o600);
  try {
    await file.writeFile(bytes);
    await metadata.copy(old.file, file);
    await file.sync();
    exchange(old, new Held(temporary, file, bytes));
  } catch (error) {
    remove(temporary);
    throw error;
  } finally {
    await file.close();
  }
}

/** Puts the new file in the place of the old one; nothing of this process comes between the steps. Throws a ChangedError. */
function exchange(old: Held, made: Held): void {
  const aside = secondName(old.path);
  try {
    old.check();
    renameSync(made.path, old.path);
    // Who had the old file open may have saved into it between these two lines: then it gets its name back.
    if (!old.isWhole() && made.isAt(old.path)) giveBack(old, aside);
    made.check(old.path);
  } finally {
    if (aside !== undefined) remove(aside);
  }
}

/** Another name of a file, by which it could get its first one back; undefined where the file system has no second names. */
function secondName(path: string): string | undefined {
  const name = temporaryName(path);
  try {
    linkSync(path, name);
    return name;
  } catch {
    return undefined;
  }
}

function giveBack(old: Held, aside: string | undefined): void {
  if (aside !== undefined) renameSync(aside, old.path);
  else writeFileSync(old.path, contentOf(old.file.fd, fstatSync(old.file.fd).size));
}

function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // It is gone, or the next run takes it away.
  }
}

async function writeInPlace(old: Held, bytes: Buffer): Promise<void> {
  const file = await open(old.path, "r+");
  try {
    old.check();
    try {
      fill(file.fd, bytes);
      if (bytes.length < old.content.length) ftruncateSync(file.fd, bytes.length);
      await setMode(file, old.mode);
    } catch (error) {
      // A disk that is full still has room for what was there.
      fill(file.fd, old.content);
      ftruncateSync(file.fd, old.content.length);
      throw error;
    }
    await file.sync();
    new Held(old.path, file, bytes).check();
  } finally {
    await file.close();
  }
}

function fill(file: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at, bytes.length - at, at);
}
