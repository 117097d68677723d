import { Baseline } from "../run/baseline.js";
import { readDecisions } from "../run/decisions.js";
import { selectTransforms } from "../run/load.js";
import type { RunOptions } from "../run/run.js";
import { UsageError } from "../run/usage.js";
import type { Given } from "./command.js";
import { givenPaths } from "./paths.js";

/** What the command line asks a run for. Throws a UsageError where it makes no sense. */
export async function runOptions(given: Given): Promise<RunOptions> {
  const { root, include, exclude, ignore, jobs, write, unsafe, forward, backup, python, since } = given;
  const cwd = process.cwd();
  const paths = await givenPaths(given);
  const decisions = given.decisions === undefined ? undefined : await readDecisions(given.decisions, cwd);
  // The baseline that is about to be written doesn't count yet.
  const baseline = given.baseline === undefined || given.writeBaseline ? undefined : await Baseline.read(given.baseline, cwd);
  return {
    ...{ paths, root, include, exclude, ignore, jobs, write: write ?? false, backup, python, since, cwd },
    transforms: await selectTransforms(given.transform),
    names: given.transform,
    policy: {
      unsafe,
      forward,
      ...(decisions && { accepted: decisions.accepted, forward: decisions.forward }),
      ...(baseline && { baseline }),
    },
    blocked: decisions?.changed ?? [],
  };
}

/** What the command line asks for at once, and can't. */
export function checkTogether({ write, check, writeBaseline, baseline, decisions }: Given): void {
  if (write && check) throw new UsageError("--write and --check contradict each other", "leave one of them out");
  if (writeBaseline && baseline === undefined)
    throw new UsageError("--write-baseline needs to know where", "name the file: --baseline FILE");
  if (writeBaseline && (write || decisions !== undefined))
    throw new UsageError("--write-baseline notes what is there, and rewrites nothing", "leave out --write and --decisions");
}
