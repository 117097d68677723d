import { constants, readFileSync, type Stats, statSync } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";

/** In bytes: more than the baseline of any project, and few enough to be held. */
const LARGEST = 256 * 1024 * 1024;

/** What a shell makes of `<(command)`: a pipe that somebody writes to, and that ends. The first three are those of the terminal. */
const SUBSTITUTED = /^\/(?:dev|proc\/(?:self|\d+))\/fd\/(?:[3-9]|[1-9]\d+)$/;

/**
 * The bytes of a file that a person names, or that is found in a tree. A pipe, a device and whatever else may never end is not waited for, but for
 * the pipe of a shell's `<(command)`. Throws an Error that says why it can't be read.
 */
export async function readInput(path: string): Promise<Buffer> {
  check(path, await stat(path));
  // What has become a pipe meanwhile isn't waited for either.
  const file = await open(path, SUBSTITUTED.test(path) ? constants.O_RDONLY : constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    check(path, await file.stat());
    return await readToEnd(file);
  } finally {
    await file.close();
  }
}

/** Likewise, at once, and of any size. */
export function readInputNow(path: string): Buffer {
  check(path, statSync(path), Number.POSITIVE_INFINITY);
  return readFileSync(path);
}

function check(path: string, status: Stats, largest = LARGEST): void {
  if (status.isFile() && status.size > largest) throw tooLarge();
  if (status.isFile() || (status.isFIFO() && SUBSTITUTED.test(path))) return;
  if (status.isDirectory()) throw new Error("it is a folder");
  if (status.isFIFO()) throw new Error("it is a pipe, which may never end, and no file");
  throw new Error(`it is a ${status.isSocket() ? "socket" : "device"}, and no file`);
}

async function readToEnd(file: FileHandle): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of file.createReadStream({ autoClose: false })) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > LARGEST) throw tooLarge();
  }
  return Buffer.concat(chunks);
}

function tooLarge(): Error {
  return new Error(`it is larger than ${LARGEST / 1024 / 1024} MiB`);
}

/** What a JSON text holds. Throws an Error that says where it is none, and nothing of what stands there: it may be a file that was not meant. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const [, position] = /\bposition (\d+)/.exec((error as Error).message) ?? [];
    if (position === undefined) throw new Error(text.trim() === "" ? "it is empty" : "it breaks off, or is another kind of file");
    const lines = text.slice(0, Number(position)).split("\n");
    throw new Error(`line ${lines.length}, column ${(lines.at(-1) ?? "").length + 1}`);
  }
}
