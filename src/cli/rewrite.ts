import { Source } from "../python/source.js";
import { colourDiff, diffFormat } from "../report/diff.js";
import type { Format } from "../report/format.js";
import { FORMATS } from "../report/formats.js";
import { failureLines, keptLines, remarkLines, summaryReport, totalsOf, warningLines } from "../report/summary.js";
import { timesReport } from "../report/times.js";
import { examineSource } from "../run/examine.js";
import type { RunResult } from "../run/result.js";
import { type RunOptions, run } from "../run/run.js";
import { UsageError } from "../run/usage.js";
import { openWorkshop } from "../run/workshop.js";
import { type Command, type Given, STANDARD_INPUT } from "./command.js";
import { describeReport, describeRun } from "./options.js";
import { deliver, type Pieces, say, wantsColour } from "./output.js";
import { VERSION } from "./parser.js";
import { runOptions } from "./run.js";
import { DONE, NOT_DONE, WOULD_CHANGE } from "./status.js";
import { untilStopped } from "./stop.js";

export const rewrite: Command = {
  usage: "$0 [paths..]",
  summary: "print a unified diff of what would change; nothing is written",
  describe: (parser) => describeReport(describeRun(parser)),
  async work(given) {
    if (!Number.isInteger(given.unified) || given.unified < 0) throw new UsageError("--unified takes a whole number, 0 or more");
    if (given.write && given.check) throw new UsageError("--write and --check contradict each other", "leave one of them out");
    const options = await runOptions(given);
    const format = formatFor(given);
    const isInput = given.paths.includes(STANDARD_INPUT);
    const result = isInput
      ? await fromStandardInput(given, options)
      : await untilStopped((signal) => run({ ...options, texts: format?.needsTexts ?? false, signal }));
    await report(result, given, { format, options, wrote: given.write && !isInput });
    return exitStatus(result, given);
  },
};

/** A diff, where nothing else is asked for and nothing else is done. */
function formatFor({ format, write, check }: Given): Format | undefined {
  const name = format ?? (write || check ? undefined : diffFormat.name);
  return FORMATS.find((each) => each.name === name);
}

async function fromStandardInput(given: Given, { transforms, policy }: RunOptions): Promise<RunResult> {
  if (given.paths.length > 1) throw new UsageError("- stands for standard input and can't be given along with other paths");
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  const source = Source.fromBytes(given.stdinFilename, Buffer.concat(chunks));
  const file = examineSource(source, await openWorkshop(transforms, policy));
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
    const pieces = format.print({ result, transforms: options.transforms, context: given.unified, wrote, version: VERSION });
    const isColoured = format === diffFormat && given.output === undefined && wantsColour(given.color, process.stdout);
    await deliver(isColoured ? coloured(pieces) : pieces, format.encoding, given.output);
  }
  say(failureLines(result));
  if (given.showKept) say(keptLines(result));
  if (!given.quiet) say(warningLines(result) + remarkLines(result) + summaryReport(result, wrote));
  if (given.verbose && result.times) say(timesReport(result.times));
}

async function* coloured(pieces: Pieces): AsyncGenerator<string> {
  for await (const piece of pieces) yield colourDiff(piece);
}

function exitStatus(result: RunResult, given: Given): number {
  if (result.failures.length > 0 || result.files.some((file) => file.failures.length > 0)) return NOT_DONE;
  return given.check && totalsOf(result).changed > 0 ? WOULD_CHANGE : DONE;
}
