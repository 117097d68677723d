import { resolve } from "node:path";
import type { FileList } from "./files.js";
import { realPath, shownPath, statusOf } from "./paths.js";
import { UsageError } from "./usage.js";

/** A text that counts in place of what a file holds, such as one that an editor has not saved. Plain data: it crosses threads. */
export interface StandIn {
  /** A character for each byte. */
  readonly text: string;
  /** Where it is known to be another than the one that the text declares. */
  readonly encoding?: string;
}

/** The file that a text stands for, which need not be there, nor its folder. Throws a UsageError where a folder is. */
export function standingIn(path: string, standIn: StandIn, cwd: string): FileList {
  const absolute = resolve(cwd, path);
  if (statusOf(absolute)?.isDirectory())
    throw new UsageError(
      `${shownPath(absolute, cwd)} is a folder, and a source stands for a file`,
      "give the name that the file has or would have",
    );
  return { files: [{ path: shownPath(absolute, cwd), absolute, real: realPath(absolute), standIn }], notRead: [], failures: [] };
}
