import { randomBytes } from "node:crypto";
import { readdir, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

const NAME = /^\..*\.(\d+)-[0-9a-f]{12}\.unleak-tmp$/;

/** So many bytes of a file's own name stand in that of its temporary one, which has to fit wherever the file's does. */
const SHARE = 64;

/** A name beside `target` that no other run uses, and that tells which process made it. */
export function temporaryName(target: string): string {
  return join(dirname(target), `.${shortened(basename(target))}.${process.pid}-${randomBytes(6).toString("hex")}.unleak-tmp`);
}

function shortened(name: string): string {
  let short = "";
  for (const character of name) {
    if (Buffer.byteLength(short + character) > SHARE) break;
    short += character;
  }
  return short;
}

/** Takes away what runs that were killed have left in a folder. */
export async function clearTemporary(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const made = NAME.exec(name)?.[1];
    if (made !== undefined && !isRunning(Number(made))) await unlink(join(folder, name)).catch(() => undefined);
  }
}

function isRunning(pid: number): boolean {
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
