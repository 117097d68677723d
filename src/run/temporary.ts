import { randomBytes } from "node:crypto";
import { readdir, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

const NAME = /^\..*\.(\d+)-[0-9a-f]{12}\.unleak-tmp$/;

/** A name beside `target` that no other run uses, and that tells which process made it. */
export function temporaryName(target: string): string {
  return join(dirname(target), `.${basename(target)}.${process.pid}-${randomBytes(6).toString("hex")}.unleak-tmp`);
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
