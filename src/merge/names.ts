import { basename } from "node:path";
import { UsageError } from "../errors.js";

/** A file with a report, and the name of the repository that it is about. */
export interface Named {
  readonly name: string;
  readonly file: string;
}

const SUFFIX = ".ndjson";

/** The files by the names of their repositories, byte by byte. Throws a UsageError where two are called the same. */
export function named(files: readonly string[]): Named[] {
  const known = new Map<string, string>();
  for (const file of files) {
    const name = basename(file, SUFFIX);
    const other = known.get(name);
    if (other !== undefined)
      throw new UsageError(
        `two reports are called ${name}: ${other} and ${file}`,
        "a report is called as its file, and what is in it goes by that name: rename one of them",
      );
    known.set(name, file);
  }
  const all = [...known].map(([name, file]) => ({ name, file }));
  return all.sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
}
