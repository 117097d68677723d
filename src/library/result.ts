import { count } from "../report/text.js";
import type { Failure, RunResult } from "../result.js";
import type { RunOptions } from "../run/run.js";
import type { Transform } from "../transform.js";
import type { RewriteOptions } from "./options.js";

/** What came of a whole tree, as reports are made of it. The texts of its files hold a character for each byte. */
export interface TreeResult extends RunResult {
  /** Those that ran. */
  readonly transforms: readonly Transform[];
  readonly wrote: boolean;
  readonly forward: boolean;
}

/** What was asked for makes the result of a run whole. */
export function treeResult(
  result: RunResult,
  asked: Pick<RunOptions, "transforms" | "policy" | "blocked" | "write">,
  given: RewriteOptions,
): TreeResult {
  const { transforms, policy, write } = asked;
  return {
    ...result,
    failures: [...result.failures, ...missingIn(result, asked, given)],
    transforms,
    wrote: write,
    forward: policy.forward,
  };
}

/** Decisions on what isn't there would else be passed over in silence. */
function missingIn(
  { files }: RunResult,
  { policy, blocked = [] }: Pick<RunOptions, "policy" | "blocked">,
  { decisions = "accepted" }: RewriteOptions,
): Failure[] {
  const found = new Set(files.flatMap((file) => file.findings).map(({ finding }) => finding.id));
  const isExplained = (id: string) => blocked.some(({ path }) => id.includes(`:${path}:`));
  const missing = [...(policy.accepted ?? [])].filter((id) => !found.has(id) && !isExplained(id));
  if (missing.length === 0) return [];
  const message = `${count(missing.length, "accepted finding")} not found by this run, such as ${missing[0]}: give the paths and options that the report was made with`;
  return [{ path: decisions, message }];
}
