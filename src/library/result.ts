import { type Totals, totalsOf } from "../report/summary.js";
import { count } from "../report/text.js";
import type { Failure, NotRead, RunResult } from "../result.js";
import type { RunOptions } from "../run/run.js";
import type { Transform } from "../transform.js";
import { type TransformedFile, transformedFile } from "./file.js";
import type { RewriteOptions } from "./options.js";

/** What came of a whole tree. */
export interface TreeResult {
  /** As they come when a tree is gone through. */
  readonly files: readonly TransformedFile[];
  readonly notRead: readonly NotRead[];
  /** Failures that belong to no file: a path that isn't there, a folder that can't be read. */
  readonly failures: readonly Failure[];
  readonly totals: Totals;
  /** The transforms that ran. */
  readonly transforms: readonly Transform[];
  readonly wrote: boolean;
  readonly forward: boolean;
  /** The same as reports are made of it. The texts of its files hold a character for each byte. */
  readonly run: RunResult;
}

/** What was asked of a run, as reports tell it. */
type Asked = Pick<TreeResult, "transforms" | "wrote" | "forward">;

/** The result of a run that was asked for so; `encoding` is that of its files where it isn't the declared one. */
export function resultOf(run: RunResult, { transforms, wrote, forward }: Asked, encoding?: string): TreeResult {
  const files = run.files.map((file) => transformedFile(file, encoding));
  return { files, notRead: run.notRead, failures: run.failures, totals: totalsOf(run), transforms, wrote, forward, run };
}

/** What was asked for makes the result of a run whole. */
export function treeResult(
  run: RunResult,
  asked: Pick<RunOptions, "transforms" | "policy" | "blocked" | "write">,
  given: RewriteOptions,
  encoding?: string,
): TreeResult {
  const { transforms, policy, write } = asked;
  const failures = [...run.failures, ...missingIn(run, asked, given)];
  return resultOf({ ...run, failures }, { transforms, wrote: write, forward: policy.forward }, encoding);
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
