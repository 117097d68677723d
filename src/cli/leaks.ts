import {
  CYCLE_TRANSFORMS,
  checkWritable,
  colourLeaks,
  FORMATS,
  type FormatName,
  failureLines,
  leaksHeadline,
  remarkLines,
  report,
  summaryReport,
  type TreeResult,
  timesReport,
  visible,
} from "../index.js";
import type { Command, Given } from "./command.js";
import { givenGarbage, tellGarbage } from "./garbage.js";
import { noteLines } from "./notes.js";
import { STANDARD_INPUT } from "./option.js";
import { DIFF_OPTIONS, describePaths, GARBAGE_OPTION, PROBABLE_OPTION, REPORT_OPTIONS, RUN_OPTIONS } from "./options.js";
import { deliver, type Finish, tell, tellApart, wantsColour } from "./output.js";
import { givenPaths } from "./paths.js";
import { provenanceFor } from "./provenance.js";
import { exitStatus, fromStandardInput, inTheOpen } from "./rewrite.js";
import { treeOptions } from "./run.js";
import { columnsOf, wrapText } from "./wrap.js";

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
  describe: describePaths,
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
    const provenance = await provenanceFor(format?.name, asked, paths, "leaks");
    const isInput = paths.includes(STANDARD_INPUT);
    const result = isInput ? await fromStandardInput(given, paths, options, stop) : await inTheOpen(given, paths, options, stop);
    if (dump) {
      await tellGarbage(result, dump, given);
      return exitStatus(result, given);
    }
    const name = (format?.name ?? "leaks") as FormatName;
    const isPrinted = await deliver(
      report(result, { format: name, context: given.unified, timed: given.verbose, provenance }),
      given.output,
      name === "leaks" ? finishFor(given) : undefined,
    );
    sayMore(result, given, isPrinted);
    return exitStatus(result, given);
  },
};

/** Cycles as people read them on a terminal; undefined where they go elsewhere, without colours. */
function finishFor({ color }: Given): Finish | undefined {
  const isColoured = wantsColour(color, process.stdout);
  const columns = columnsOf(process.stdout);
  if (!isColoured && columns === undefined) return undefined;
  const broken = (line: string) => (columns === undefined || line.startsWith(CODE) ? line : wrapText(line, columns));
  const painted = (text: string) => (isColoured ? colourLeaks(text) : text);
  return (lines) => painted(visible(lines)).split("\n").map(broken).join("\n");
}

/** What a line of the file that is told begins with. */
const CODE = "    ";

function sayMore({ run, transforms }: TreeResult, given: Given, isBelow: boolean): void {
  const { quiet, verbose, color } = given;
  const isStyled = wantsColour(color, process.stderr);
  const headline = leaksHeadline(run);
  const summary = {
    ...{ wrote: false, transforms, isColoured: isStyled, headline, again: () => undefined },
    columns: columnsOf(process.stderr),
  };
  const texts = quiet ? [] : [remarkLines(run, isStyled), summaryReport(run, summary) + noteLines(run, given)];
  tellApart([failureLines(run, isStyled), ...texts], { isStyled, isBelow });
  if (verbose && run.times) tell(timesReport(run.times));
}
