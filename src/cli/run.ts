import { selectTransforms } from "../run/load.js";
import type { RunOptions } from "../run/run.js";
import { UsageError } from "../run/usage.js";
import type { Given } from "./command.js";

/** What the command line asks a run for. Throws a UsageError where it makes no sense. */
export async function runOptions(given: Given): Promise<RunOptions> {
  if (given.jobs !== undefined && !(Number.isInteger(given.jobs) && given.jobs > 0))
    throw new UsageError("--jobs takes a whole number, 1 or more");
  if (given.paths.length === 0) throw new UsageError("no paths were given", "name files or folders, such as: unleak src");
  const { paths, root, include, exclude, ignore, jobs, write, unsafe, forward } = given;
  return {
    ...{ paths, root, include, exclude, ignore, jobs, write },
    cwd: process.cwd(),
    transforms: await selectTransforms(given.transform),
    names: given.transform,
    policy: { unsafe, forward },
  };
}
