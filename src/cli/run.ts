import { type TreeOptions, UsageError } from "../index.js";
import type { Given } from "./command.js";
import { STANDARD_INPUT, sizeOf } from "./option.js";

/** What the command line asks of the library. */
export function treeOptions(given: Given): TreeOptions {
  const {
    root,
    library: libraries,
    plainBases,
    include,
    exclude,
    ignore,
    jobs,
    write,
    unsafe,
    forward,
    backup,
    python,
    since,
    decisions,
  } = given;
  return {
    ...{ root, libraries, plainBases, include, exclude, ignore, jobs, write, unsafe, forward, backup, python, since, decisions },
    transforms: given.transform,
    maxFileSize: sizeOf(given.maxFileSize),
    // The baseline that is about to be written doesn't count yet.
    baseline: given.writeBaseline ? undefined : given.baseline,
  };
}

/** What the command line asks for at once, and can't. */
export function checkTogether({ write, check, writeBaseline, baseline, decisions, commitPer, paths }: Given): void {
  if (write && check) throw new UsageError("--write and --check contradict each other", "leave one of them out");
  if (commitPer !== undefined && (!write || paths.includes(STANDARD_INPUT)))
    throw new UsageError("--commit-per commits the files that --write rewrites", "give -w, too, and files or folders");
  if (writeBaseline && baseline === undefined)
    throw new UsageError("--write-baseline needs to know where", "name the file: --baseline FILE");
  if (writeBaseline && (write || decisions !== undefined))
    throw new UsageError("--write-baseline notes what is there, and rewrites nothing", "leave out --write and --decisions");
}
