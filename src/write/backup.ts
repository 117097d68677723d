import { constants } from "node:fs";
import { type FileHandle, link, lstat, open, readFile, unlink } from "node:fs/promises";
import { basename } from "node:path";
import { UsageError } from "../errors.js";
import type { Metadata } from "../write/metadata.js";
import { temporaryName } from "../write/temporary.js";

/** Old files that are kept beside the new ones. */
export class Backups {
  private readonly suffix: string;
  private readonly kept = new Map<string, string>();

  /** Throws a UsageError for a suffix that would lead elsewhere. */
  constructor(
    suffix: string,
    private readonly metadata: Metadata,
  ) {
    this.suffix = checkedSuffix(suffix);
  }

  /** What the copy of a file is called. */
  nameFor(path: string): string {
    return `${path}.${this.suffix}`;
  }

  /**
   * Keeps what a file holds, a character for each byte, under its name, a dot and the suffix; it is there as a whole or not at all. One that
   * holds the same is left as it is. Throws where there is any other: it may be the only copy of what was there before an earlier run.
   */
  async keep(path: string, text: string): Promise<void> {
    const name = this.nameFor(path);
    if (await isCopy(name, text)) return;
    const temporary = temporaryName(name);
    // Nobody else may read it before it has the mode of the file.
    const file = await open(temporary, "wx", 0o600);
    try {
      await file.writeFile(text, "latin1");
      await this.likeTheFile(file, path);
      await file.sync();
      await link(temporary, name);
      this.kept.set(path, name);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EEXIST") throw new Error(`there is a backup of it already: ${name}`);
      if (code === "ENAMETOOLONG")
        throw new Error(`its backup can't be called ${basename(name)}, which is too long: give a shorter suffix`);
      throw error;
    } finally {
      await file.close();
      await unlink(temporary);
    }
  }

  private async likeTheFile(copy: FileHandle, path: string): Promise<void> {
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      await this.metadata.copy(file, copy);
    } finally {
      await file.close();
    }
  }

  /** Takes away what was kept of a file that is as it was. */
  async drop(path: string): Promise<void> {
    const name = this.kept.get(path);
    if (name !== undefined) await unlink(name);
    this.kept.delete(path);
  }
}

async function isCopy(name: string, text: string): Promise<boolean> {
  const status = await lstat(name).catch(() => undefined);
  return status?.isFile() === true && status.size === text.length && (await readFile(name)).toString("latin1") === text;
}

/** Without the dot that people may write before it. Throws a UsageError where it is no suffix. */
export function checkedSuffix(suffix: string): string {
  const plain = suffix.replace(/^\./, "");
  if (plain === "" || /[/\\\0]/.test(plain))
    throw new UsageError("--backup takes a suffix, without a slash", "such as: --backup orig, which keeps m.py as m.py.orig");
  return plain;
}
