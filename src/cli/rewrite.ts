import { Source } from "../python/source.js";
import { colourDiff, diffFormat } from "../report/diff.js";
import type { Format } from "../report/format.js";
import { FORMATS } from "../report/formats.js";
import { failureLines, keptLines, remarkLines, type SummaryOptions, summaryReport, totalsOf, warningLines } from "../report/summary.js";
import { count, printable } from "../report/text.js";
import { timesReport } from "../report/times.js";
import { baselineText } from "../run/baseline.js";
import { Compiler } from "../run/compile.js";
import type { Failure, RunResult } from "../run/result.js";
import { type RunOptions, run } from "../run/run.js";
import { examineSource } from "../run/single.js";
import { UsageError } from "../run/usage.js";
import { openWorkshop } from "../run/workshop.js";
import { type Command, type Given, STANDARD_INPUT } from "./command.js";
import { describeWith, REWRITE_OPTIONS } from "./options.js";
import { checkOutput, commandLine, deliver, type Pieces, say, wantsColour } from "./output.js";
import { VERSION } from "./parser.js";
import { standardInput } from "./paths.js";
import { checkTogether, runOptions } from "./run.js";
import { DONE, NOT_DONE, WOULD_CHANGE } from "./status.js";
import { untilStopped } from "./stop.js";

export const rewrite: Command = {
  usage: "$0 [paths..]",
  summary: "print a unified diff of what would change; nothing is written",
  options: REWRITE_OPTIONS,
  describe: describeWith(REWRITE_OPTIONS),
  async work(given) {
    checkTogether(given);
    const options = await runOptions(given);
    if (given.output !== undefined) await checkOutput(given.output);
    const format = given.writeBaseline ? undefined : formatFor(given);
    const isInput = options.paths.includes(STANDARD_INPUT);
    if (isInput && given.write && format && given.output === undefined)
      throw new UsageError(
        "with -w the rewritten source goes to standard output, and the report can't go there, too",
        "name a file with -o",
      );
    const found = isInput
      ? await fromStandardInput(given, options)
      : await inTheOpen(given, { ...options, texts: format?.needsTexts ?? false });
    const result = { ...found, failures: [...found.failures, ...missingIn(found, given, options)] };
    await report(result, given, { format, options, wrote: given.write && !isInput });
    if (given.writeBaseline) await writeBaseline(result, given);
    return exitStatus(result, given);
  },
};

/** A run that tells how far it is, and that a signal stops. */
export async function inTheOpen(given: Given, options: RunOptions): Promise<RunResult> {
  const isTold = given.progress && !given.quiet && process.stderr.isTTY === true;
  const progress = isTold ? new (await import("./progress.js")).Progress() : undefined;
  try {
    return await untilStopped((signal) => run({ ...options, signal, ...(progress && { onProgress: progress.update }) }));
  } finally {
    progress?.end();
  }
}

/** Decisions on what isn't there would else be passed over in silence. */
function missingIn({ files }: RunResult, { decisions = "" }: Given, { policy, blocked = [] }: RunOptions): Failure[] {
  const found = new Set(files.flatMap((file) => file.findings).map(({ finding }) => finding.id));
  const isExplained = (id: string) => blocked.some(({ path }) => id.includes(`:${path}:`));
  const missing = [...(policy.accepted ?? [])].filter((id) => !found.has(id) && !isExplained(id));
  if (missing.length === 0) return [];
  const message = `${count(missing.length, "accepted finding")} not found by this run, such as ${missing[0]}: give the paths and options that the report was made with`;
  return [{ path: decisions, message }];
}

/** All that was found, but for what a comment silences. */
async function writeBaseline({ files }: RunResult, { baseline = "" }: Given): Promise<void> {
  const findings = files.flatMap((file) => file.findings).flatMap(({ finding, outcome }) => (outcome === "silenced" ? [] : [finding]));
  await deliver([baselineText(findings, baseline, process.cwd())], "utf8", baseline);
  say(
    `${count(findings.length, "finding")} noted in ${printable(baseline)}; from now on --baseline ${printable(baseline)} tells of new ones only\n`,
  );
}

/** A diff, where nothing else is asked for and nothing else is done. */
function formatFor({ format, write, check }: Given): Format | undefined {
  const name = format ?? (write || check ? undefined : diffFormat.name);
  return FORMATS.find((each) => each.name === name);
}

export async function fromStandardInput(given: Given, { paths, transforms, policy, python }: RunOptions): Promise<RunResult> {
  if (paths.length > 1) throw new UsageError("- stands for standard input and can't be given along with other paths");
  const source = Source.fromBytes(given.stdinFilename, await standardInput());
  const compiler = python === undefined ? undefined : new Compiler(python);
  const file = examineSource(source, await openWorkshop(transforms, policy), (results) => compiler?.refused(results) ?? []);
  if (given.write) await deliver([file.after], "latin1");
  return { files: [file], notRead: [], failures: [] };
}

interface Reporting {
  readonly format: Format | undefined;
  readonly options: RunOptions;
  readonly wrote: boolean;
}

async function report(result: RunResult, given: Given, { format, options, wrote }: Reporting): Promise<void> {
  if (format) {
    const pieces = format.print({
      result,
      transforms: options.transforms,
      context: given.unified,
      wrote,
      forward: options.policy.forward,
      version: VERSION,
      timed: given.verbose,
    });
    const isColoured = format === diffFormat && given.output === undefined && wantsColour(given.color, process.stdout);
    await deliver(isColoured ? coloured(pieces) : pieces, format.encoding, given.output);
  }
  say(failureLines(result));
  if (given.showKept) say(keptLines(result));
  if (!given.quiet) say(warningLines(result) + remarkLines(result) + summaryReport(result, summaryOptions(given, { options, wrote })));
  if (given.verbose && result.times) say(timesReport(result.times));
}

function summaryOptions({ color, filesFrom, writeBaseline }: Given, { options, wrote }: Omit<Reporting, "format">): SummaryOptions {
  const canBeRepeated = !writeBaseline && ![...options.paths, filesFrom].includes(STANDARD_INPUT);
  return {
    ...{ wrote, transforms: options.transforms, isColoured: wantsColour(color, process.stderr) },
    again: (option) => (canBeRepeated ? commandLine(process.argv.slice(2), option) : undefined),
  };
}

async function* coloured(pieces: Pieces): AsyncGenerator<string> {
  for await (const piece of pieces) yield colourDiff(piece);
}

export function exitStatus(result: RunResult, given: Given): number {
  if (result.failures.length > 0 || result.files.some((file) => file.failures.length > 0)) return NOT_DONE;
  return given.check && totalsOf(result).changed > 0 ? WOULD_CHANGE : DONE;
}
