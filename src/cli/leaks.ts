import { FORMATS } from "../report/formats.js";
import { leaksFormat, leaksHeadline } from "../report/leaks.js";
import { failureLines, remarkLines, summaryReport } from "../report/summary.js";
import { timesReport } from "../report/times.js";
import type { RunResult } from "../run/result.js";
import type { RunOptions } from "../run/run.js";
import { type Command, type Given, STANDARD_INPUT } from "./command.js";
import { DIFF_OPTIONS, describeWith, REPORT_OPTIONS, RUN_OPTIONS } from "./options.js";
import { checkOutput, deliver, say, wantsColour } from "./output.js";
import { VERSION } from "./parser.js";
import { exitStatus, fromStandardInput, inTheOpen } from "./rewrite.js";
import { runOptions } from "./run.js";

const NOT_OURS = new Set(["transform", "unsafe", "forward"]);
const TAKEN = new Set(["baseline", "format", "output", "stdin-filename"]);
const OPTIONS = [
  ...RUN_OPTIONS.filter(({ name }) => !NOT_OURS.has(name)),
  ...[...DIFF_OPTIONS, ...REPORT_OPTIONS]
    .filter(({ name }) => TAKEN.has(name))
    .map((option) => (option.name === "format" ? { ...option, describe: "how to report; default: the cycles in words" } : option)),
];

export const leaks: Command = {
  usage: "leaks [paths..]",
  summary: "list the reference cycles that no rewrite can mend, those that are never freed first",
  options: OPTIONS,
  describe: describeWith(OPTIONS),
  async work(asked) {
    const given: Given = { ...asked, transform: ["leaks"], unsafe: false, forward: false, write: false, check: false };
    const options = await runOptions(given);
    if (given.output !== undefined) await checkOutput(given.output);
    const format = FORMATS.find(({ name }) => name === given.format) ?? leaksFormat;
    const isInput = options.paths.includes(STANDARD_INPUT);
    const result = isInput ? await fromStandardInput(given, options) : await inTheOpen(given, { ...options, texts: format.needsTexts });
    const { transforms } = options;
    const pieces = format.print({ result, transforms, context: 0, wrote: false, forward: false, version: VERSION, timed: given.verbose });
    await deliver(pieces, format.encoding, given.output);
    sayMore(result, given, options);
    return exitStatus(result, given);
  },
};

function sayMore(result: RunResult, { quiet, verbose, color }: Given, { transforms }: RunOptions): void {
  say(failureLines(result));
  const isColoured = wantsColour(color, process.stderr);
  const summary = { wrote: false, transforms, isColoured, headline: leaksHeadline(result), again: () => undefined };
  if (!quiet) say(remarkLines(result) + summaryReport(result, summary));
  if (verbose && result.times) say(timesReport(result.times));
}
