import { writeFile } from "node:fs/promises";
import { writeFileWhole } from "../write/whole.js";
import { unwritable } from "./unwritable.js";

/** A file that is to be made, or to get something more; nothing that is in it goes. Texts hold a character for each byte. */
export interface Addition {
  /** Absolute. */
  readonly path: string;
  /** What it holds; undefined where it isn't there. */
  readonly before: string | undefined;
  readonly after: string;
}

/** Writes it, whole or not at all. Throws a UsageError where it can't be, and where the file is not as it was any more. */
export async function writeAddition({ path, before, after }: Addition): Promise<void> {
  try {
    if (before === undefined) await writeFile(path, Buffer.from(after, "latin1"), { flag: "wx" });
    else await writeFileWhole(path, before, after);
  } catch (error) {
    throw unwritable(`${path} could not be written`, path, error);
  }
}
