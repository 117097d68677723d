import {
  checkWritable,
  count,
  duration,
  failureLines,
  projectLine,
  remarkLines,
  UsageError,
  type Verification,
  type VerifyOptions,
  type VerifyRun,
  verificationHeadline,
  verificationReport,
  verifyTree,
} from "../index.js";
import type { Command, Given } from "./command.js";
import { type Option, STANDARD_INPUT } from "./option.js";
import { DIFF_OPTIONS, describePaths, REPORT_OPTIONS, RUN_OPTIONS, VERIFY_OPTIONS } from "./options.js";
import { deliver, tell } from "./output.js";
import { givenPaths } from "./paths.js";
import { treeOptions } from "./run.js";
import { commandLine } from "./shell.js";
import { DONE, NOT_AS_IT_SHOULD_BE, NOT_DONE } from "./status.js";

const TAKEN = new Set(["baseline", "backup", "python", "write", "output", "decisions"]);
const FORMATS = ["text", "json"];
const FORMAT: Option = {
  ...{ name: "format", group: "What is told:", alias: "f", kind: "choice", choices: FORMATS, settable: "never" },
  describe: "how to report; default: text",
};
const OPTIONS: readonly Option[] = [
  ...VERIFY_OPTIONS,
  ...RUN_OPTIONS,
  ...[...DIFF_OPTIONS, ...REPORT_OPTIONS].filter(({ name }) => TAKEN.has(name)),
  FORMAT,
];

export const verify: Command = {
  usage: "verify [paths..]",
  summary: "run the project's own tests on copies, before and after: which rewrites change what they come to",
  options: OPTIONS,
  describe: describePaths,
  async work(given, stop) {
    const options = verifyOptions(given);
    const paths = await givenPaths(given);
    if (paths.includes(STANDARD_INPUT))
      throw new UsageError("tests run on files, so verify can't read a source from standard input", "name files or folders");
    if (given.output !== undefined) await checkWritable(given.output);
    const isTold = given.progress && !given.quiet && process.stderr.isTTY === true;
    const progress = isTold ? new (await import("./verify-progress.js")).VerifyBar() : undefined;
    try {
      const work = (signal: AbortSignal) => verifyTree(paths, { ...options, signal, onProgress: progress?.update });
      const verification = await stop.orderlyDone(work, whatIsDone);
      progress?.end();
      await tellVerification(verification, given);
      return exitStatus(verification);
    } finally {
      progress?.end();
    }
  },
};

/** Throws a UsageError where nobody says what to run: a settings file, which may come with the tree, has no say in it. */
function verifyOptions(given: Given): VerifyOptions {
  const { test, copy, coverage, timeout } = given;
  if (test === undefined || test.trim() === "")
    throw new UsageError(
      "verify runs nothing of its own accord: --test says what",
      "give the command that runs the tests, such as: unleak verify src --test 'python2.7 -m unittest discover'",
    );
  const { onProgress: _ours, texts: _all, ...options } = treeOptions(given);
  return { ...options, test, copy, coverage, timeout };
}

function whatIsDone({ result }: Verification): string {
  const { changed } = result.totals;
  return result.wrote && changed > 0 ? `${count(changed, "file")} rewritten; unleak undo puts them back` : "nothing was changed";
}

async function tellVerification(verification: Verification, given: Given): Promise<void> {
  const isJson = given.format === "json";
  await deliver(verificationReport(verification, isJson ? "json" : "text"), given.output);
  const { result, notWritten, runs } = verification;
  const { run } = result;
  tell(failureLines({ ...run, failures: [...run.failures, ...notWritten] }));
  if (given.verbose) tell(runs.map(runLine).join(""));
  if (!given.quiet) tell(remarkLines(run) + summary(verification, given) + projectLine(run));
}

function runLine({ purpose, findings, status, seconds }: VerifyRun, index: number): string {
  return `run ${index + 1}: ${purpose}, ${count(findings, "finding")}: ${status} in ${duration(seconds)}\n`;
}

function summary(verification: Verification, { write }: Given): string {
  const { result, passed } = verification;
  const { changed } = result.totals;
  const written = result.wrote
    ? `${count(changed, "file")} rewritten`
    : write
      ? "nothing was written"
      : "nothing was written: -w writes what passed";
  const [word, ...others] = process.argv.slice(2);
  const again = result.wrote || write || passed.length === 0 || word !== "verify" ? undefined : commandLine(others, "-w");
  return [
    verificationHeadline(verification),
    ...(verification.tried.length > 0 ? [written] : []),
    ...(again === undefined ? [] : [`next: ${again.replace(/^unleak /, "unleak verify ")}`]),
    "",
  ].join("\n");
}

/** What differs is told before what could not be read. */
function exitStatus({ verdict, result, notWritten }: Verification): number {
  if (verdict === "unjudged") return NOT_DONE;
  if (notWritten.length > 0) return NOT_DONE;
  if (verdict === "different") return NOT_AS_IT_SHOULD_BE;
  return result.failures.length > 0 || result.files.some((file) => file.failures.length > 0) ? NOT_DONE : DONE;
}
