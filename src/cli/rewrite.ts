import {
  builtinTransforms,
  checkCommittable,
  checkWritable,
  count,
  FORMATS,
  type FormatName,
  failureLines,
  type Grouping,
  keptLines,
  type Provenance,
  printable,
  remarkLines,
  report,
  type SummaryOptions,
  summaryReport,
  type TreeOptions,
  type TreeResult,
  timesReport,
  transformSource,
  transformTree,
  UsageError,
  warningLines,
  writeBaseline,
} from "../index.js";
import type { Command, Given } from "./command.js";
import { committed, TAKEN_BACK } from "./commit.js";
import { noteLines } from "./notes.js";
import { STANDARD_INPUT } from "./option.js";
import { describePaths, REWRITE_OPTIONS } from "./options.js";
import { deliver, tell, tellApart, wantsColour } from "./output.js";
import { givenPaths, standardInput } from "./paths.js";
import { provenanceFor } from "./provenance.js";
import { groupingFor, paintFor, reportOptions, wantedFormat } from "./report.js";
import { checkTogether, treeOptions } from "./run.js";
import { commandLine, shellWord } from "./shell.js";
import { DONE, NOT_AS_IT_SHOULD_BE, NOT_DONE } from "./status.js";
import type { Stop } from "./stop.js";
import { uncommittedGuard } from "./uncommitted.js";
import { columnsOf } from "./wrap.js";

export const rewrite: Command = {
  usage: "$0 [paths..]",
  summary: "print a unified diff of what would change; nothing is written",
  options: REWRITE_OPTIONS,
  describe: describePaths,
  async work(given, stop) {
    checkTogether(given);
    const paths = await givenPaths(given);
    if (given.output !== undefined) await checkWritable(given.output);
    if (given.writeBaseline && given.baseline !== undefined) await checkWritable(given.baseline, "baseline");
    const format = given.writeBaseline ? undefined : wantedFormat(given);
    const grouping = groupingFor(given, paths);
    const provenance = await provenanceFor(format, given, paths);
    const isInput = paths.includes(STANDARD_INPUT);
    if (isInput && given.write && format && given.output === undefined)
      throw new UsageError(
        "with -w the rewritten source goes to standard output, and the report can't go there, too",
        "name a file with -o",
      );
    const options = { ...treeOptions(given), texts: FORMATS.some(({ name, needsTexts }) => name === format && needsTexts) };
    if (given.commitPer !== undefined) await checkCommittable();
    const result = isInput ? await fromStandardInput(given, paths, options, stop) : await carriedOut(given, paths, options, stop);
    await tellResult(result, given, { format, grouping, provenance }, paths);
    if (given.writeBaseline) await noteBaseline(result, given);
    return exitStatus(result, given);
  },
};

/** Written as it goes along, or at last and commit by commit. */
async function carriedOut(given: Given, paths: readonly string[], options: TreeOptions, stop: Stop): Promise<TreeResult> {
  if (given.commitPer === undefined) return inTheOpen(given, paths, options, stop);
  return committed(await inTheOpen(given, paths, { ...options, write: false }, stop), given, paths, stop);
}

/** A run that tells how far it is, and that a signal stops. */
export async function inTheOpen(given: Given, paths: readonly string[], options: TreeOptions, stop: Stop): Promise<TreeResult> {
  const isTold = given.progress && !given.quiet && process.stderr.isTTY === true;
  const progress = isTold ? new (await import("./progress.js")).Progress(given.write) : undefined;
  try {
    const work = (signal: AbortSignal) =>
      transformTree(paths, {
        ...{ ...options, signal, onProgress: progress?.update },
        onUncommitted: uncommittedGuard(given, signal, () => progress?.clear()),
      }).result();
    return await stop.orderlyDone(work, whatIsDone);
  } finally {
    progress?.end();
  }
}

/** What is to be said of a run that was over when it was to be stopped. */
export function whatIsDone(result: TreeResult): string {
  const { changed } = result.totals;
  return result.wrote && changed > 0 ? `${count(changed, "file")} rewritten; unleak undo puts them back` : "nothing was changed";
}

/** All that was found, but for what a comment silences. */
async function noteBaseline(result: TreeResult, { baseline = "" }: Given): Promise<void> {
  const known = await writeBaseline(baseline, result);
  tell(
    `${count(known, "finding")} noted in ${printable(baseline)}; from now on --baseline ${shellWord(baseline)} tells of new ones only\n`,
  );
}

export async function fromStandardInput(given: Given, paths: readonly string[], options: TreeOptions, stop: Stop): Promise<TreeResult> {
  if (paths.length > 1)
    throw new UsageError(
      "- stands for standard input and can't be given along with other paths",
      "name files and folders in a run of their own",
    );
  const { transforms, unsafe, forward, python, baseline, decisions, root, libraries, plainBases, texts, probable, unlisted } = options;
  const name = given.stdinFilename;
  const place = name === undefined ? ({ filename: "<stdin>", others: "unknown" } as const) : { filename: name, root, texts };
  const source = await standardInput();
  const { code, result } = await stop.orderlyDone((signal) =>
    transformSource(source, {
      transforms,
      unsafe,
      forward,
      python,
      baseline,
      decisions,
      libraries,
      plainBases,
      probable,
      unlisted,
      signal,
      ...place,
    }),
  );
  if (given.write) await deliver([code]);
  return result;
}

/** What is told of a run, beside the summary. */
interface Told {
  readonly format: FormatName | undefined;
  readonly grouping: Grouping | undefined;
  readonly provenance: Provenance | undefined;
}

async function tellResult(
  result: TreeResult,
  given: Given,
  { format, grouping, provenance }: Told,
  paths: readonly string[],
): Promise<void> {
  const { run } = result;
  const isPrinted =
    format !== undefined &&
    (await deliver(report(result, { ...reportOptions(given, format, grouping), provenance }), given.output, paintFor(given, format)));
  const isBelow = isPrinted && process.stdout.isTTY === true;
  const summary = { ...(await summaryOptions(given, result, paths)), grouping };
  const { isColoured: isStyled } = summary;
  const kept = given.showKept ? keptLines(run, isStyled, given.verbose) : "";
  const texts = given.quiet
    ? []
    : [warningLines(run, isStyled) + remarkLines(run, isStyled), summaryReport(run, summary) + noteLines(run, given)];
  tellApart([failureLines(run, isStyled), kept, ...texts], { isStyled, isBelow });
  if (given.verbose && run.times) tell(timesReport(run.times));
}

async function summaryOptions(
  { color, filesFrom, writeBaseline, commitPer }: Given,
  result: TreeResult,
  paths: readonly string[],
): Promise<SummaryOptions> {
  const canBeRepeated = !writeBaseline && ![...paths, filesFrom].includes(STANDARD_INPUT);
  return {
    ...{ wrote: result.wrote, transforms: result.transforms, isColoured: wantsColour(color, process.stderr) },
    ...{ explained: await builtinTransforms(), columns: columnsOf(process.stderr) },
    ...(commitPer !== undefined && { takenBack: TAKEN_BACK }),
    again: (option) => (canBeRepeated ? commandLine(process.argv.slice(2), option) : undefined),
  };
}

export function exitStatus(result: TreeResult, given: Given): number {
  if (result.failures.length > 0 || result.files.some((file) => file.failures.length > 0)) return NOT_DONE;
  return given.check && result.totals.changed > 0 ? NOT_AS_IT_SHOULD_BE : DONE;
}
