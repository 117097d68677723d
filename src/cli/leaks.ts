import {
  CYCLE_TRANSFORMS,
  checkWritable,
  FORMATS,
  type FormatName,
  failureLines,
  leaksHeadline,
  projectLine,
  remarkLines,
  report,
  summaryReport,
  type TreeResult,
  timesReport,
} from "../index.js";
import type { Command, Given } from "./command.js";
import { givenGarbage, tellGarbage } from "./garbage.js";
import { STANDARD_INPUT } from "./option.js";
import { DIFF_OPTIONS, describeWith, GARBAGE_OPTION, PROBABLE_OPTION, REPORT_OPTIONS, RUN_OPTIONS } from "./options.js";
import { deliver, say, wantsColour } from "./output.js";
import { givenPaths } from "./paths.js";
import { exitStatus, fromStandardInput, inTheOpen } from "./rewrite.js";
import { treeOptions } from "./run.js";

const NOT_OURS = new Set(["transform", "unsafe", "forward"]);
const TAKEN = new Set(["baseline", "format", "output", "stdin-filename", "unified"]);
const OPTIONS = [
  ...RUN_OPTIONS.filter(({ name }) => !NOT_OURS.has(name)),
  ...[...DIFF_OPTIONS, ...REPORT_OPTIONS]
    .filter(({ name }) => TAKEN.has(name))
    .map((option) => (option.name === "format" ? { ...option, describe: "how to report; default: the cycles in words" } : option)),
  GARBAGE_OPTION,
  PROBABLE_OPTION,
];

export const leaks: Command = {
  usage: "leaks [paths..]",
  summary: "list the reference cycles that no rewrite can mend, those that are never freed first",
  options: OPTIONS,
  describe: describeWith(OPTIONS),
  async work(asked, stop) {
    const dump = await givenGarbage(asked);
    const transform = dump ? CYCLE_TRANSFORMS : ["leaks"];
    const given: Given = { ...asked, transform, unsafe: false, forward: false, write: false, check: false };
    const paths = await givenPaths(given);
    if (given.output !== undefined) await checkWritable(given.output);
    const format = FORMATS.find(({ name }) => name === given.format);
    const options = {
      ...treeOptions(given),
      probable: given.probable,
      unlisted: given.verbose,
      texts: dump !== undefined || (format?.needsTexts ?? true),
    };
    const isInput = paths.includes(STANDARD_INPUT);
    const result = isInput ? await fromStandardInput(given, paths, options, stop) : await inTheOpen(given, paths, options, stop);
    if (dump) {
      await tellGarbage(result, dump, given);
      return exitStatus(result, given);
    }
    const name = (format?.name ?? "leaks") as FormatName;
    await deliver(report(result, { format: name, context: given.unified, timed: given.verbose }), given.output);
    sayMore(result, given);
    return exitStatus(result, given);
  },
};

function sayMore(result: TreeResult, { quiet, verbose, color }: Given): void {
  say(failureLines(result));
  const isColoured = wantsColour(color, process.stderr);
  const summary = { wrote: false, transforms: result.transforms, isColoured, headline: leaksHeadline(result), again: () => undefined };
  if (!quiet) say(remarkLines(result) + summaryReport(result, summary) + projectLine(result), isColoured);
  if (verbose && result.times) say(timesReport(result.times));
}
