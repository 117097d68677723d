import {
  failureLines,
  type GarbageDump,
  garbageReport,
  readGarbage,
  remarkLines,
  summaryReport,
  type TreeResult,
  timesReport,
  UsageError,
} from "../index.js";
import type { Given } from "./command.js";
import { noteLines } from "./notes.js";
import { deliver, tell, wantsColour } from "./output.js";

import { columnsOf } from "./wrap.js";

/** The dump that `--garbage` names. Throws a UsageError where there is none, or where it can't be told of as somebody wants it. */
export async function givenGarbage({ garbage, format, origins }: Given): Promise<GarbageDump | undefined> {
  if (garbage === undefined) return undefined;
  const isSaid = origins.some(({ option, isSetting }) => option.name === "format" && !isSetting);
  if (format !== undefined && format !== "json" && isSaid)
    throw new UsageError(`what --garbage tells is text or JSON, and has no format '${format}'`, "leave out --format, or say -f json");
  if (garbage === "-") throw new UsageError("a dump has to stand in a file", "name it: --garbage FILE");
  return readGarbage(garbage);
}

/** Tells which findings a dump shows at work. */
export async function tellGarbage(result: TreeResult, dump: GarbageDump, given: Given): Promise<void> {
  const { run, transforms } = result;
  const { headline, process: about, print } = garbageReport(result, dump);
  await deliver(print(given.format === "json" ? "json" : "text"), given.output);
  tell(failureLines(run));
  const isColoured = wantsColour(given.color, process.stderr);
  const summary = {
    wrote: false,
    transforms,
    isColoured,
    headline,
    again: () => undefined,
    columns: columnsOf(process.stderr),
  };
  if (!given.quiet) tell(about + remarkLines(run) + summaryReport(run, summary) + noteLines(run, given), isColoured);
  if (given.verbose && run.times) tell(timesReport(run.times));
}
