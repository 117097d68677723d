import { link, open, stat, unlink } from "node:fs/promises";
import { temporaryName } from "./temporary.js";
import { UsageError } from "./usage.js";

/** Old files that are kept beside the new ones. */
export class Backups {
  private readonly suffix: string;
  private readonly kept = new Map<string, string>();

  /** Throws a UsageError for a suffix that would lead elsewhere. */
  constructor(suffix: string) {
    this.suffix = checkedSuffix(suffix);
  }

  /**
   * Keeps what a file holds, a character for each byte, under its name, a dot and the suffix; it is there as a whole or not at all. Throws
   * where there is such a file: it may be the only copy of what was there before an earlier run.
   */
  async keep(path: string, text: string): Promise<void> {
    const name = `${path}.${this.suffix}`;
    const temporary = temporaryName(name);
    const file = await open(temporary, "wx");
    try {
      await file.writeFile(text, "latin1");
      await file.chmod((await stat(path)).mode);
      await file.sync();
      await link(temporary, name);
      this.kept.set(path, name);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") throw new Error(`there is a backup of it already: ${name}`);
      throw error;
    } finally {
      await file.close();
      await unlink(temporary);
    }
  }

  /** Takes away what was kept of a file that is as it was. */
  async drop(path: string): Promise<void> {
    const name = this.kept.get(path);
    if (name !== undefined) await unlink(name);
    this.kept.delete(path);
  }
}

/** Without the dot that people may write before it. Throws a UsageError where it is no suffix. */
export function checkedSuffix(suffix: string): string {
  const plain = suffix.replace(/^\./, "");
  if (plain === "" || /[/\\\0]/.test(plain)) throw new UsageError("--backup takes a suffix, such as orig");
  return plain;
}
