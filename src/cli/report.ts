import {
  colourDiff,
  colourStat,
  type FormatName,
  type GroupBy,
  type Grouping,
  groupingBy,
  type ReportOptions,
  UsageError,
} from "../index.js";
import type { Given } from "./command.js";
import { COMMAND_LINE } from "./given.js";
import { STANDARD_INPUT } from "./option.js";
import { type Finish, wantsColour } from "./output.js";

/**
 * The format that is asked for: a diff, where nothing else is asked for and nothing else is done; undefined for none. Throws a UsageError where
 * the command line asks for two.
 */
export function wantedFormat({ format, stat, filesWithFindings, null: nul, write, check, output, origins }: Given): FormatName | undefined {
  const isFormatSaid = origins.some(({ option, from }) => option.name === "format" && from === COMMAND_LINE);
  const said = [stat && "--stat", filesWithFindings && "--files-with-findings", isFormatSaid && "--format"].filter(
    (each) => each !== false,
  );
  if (said.length > 1) throw new UsageError(`${said.slice(0, 2).join(" and ")} both say what is printed`, "leave one of them out");
  if (nul && !filesWithFindings)
    throw new UsageError("--null (-0) says how the paths of --files-with-findings end", "give both, or leave it out");
  if (stat) return "stat";
  if (filesWithFindings) return "files";
  if (format === undefined && /\.xml$/i.test(output ?? ""))
    throw new UsageError(
      `several formats are XML, and nothing says which of them ${output} is to be`,
      "say it: -f junit, or -f checkstyle",
    );
  return (format as FormatName | undefined) ?? (write || check ? undefined : "diff");
}

/** How the report is to be made. */
export function reportOptions(given: Given, format: FormatName, grouping: Grouping | undefined): ReportOptions {
  const { unified: context, verbose: timed, null: nul, showKept: kept, output } = given;
  const columns = output === undefined && process.stdout.isTTY ? process.stdout.columns : undefined;
  return { format, context, timed, nul, kept, grouping, width: columns || 80 };
}

/** How files are put together, where they are. Throws a UsageError where that can't be told. */
export function groupingFor({ groupBy, root, stdinFilename }: Given, paths: readonly string[]): Grouping | undefined {
  const named = paths.flatMap((path) => (path === STANDARD_INPUT ? (stdinFilename ?? []) : [path]));
  return groupBy === undefined ? undefined : groupingBy(groupBy as GroupBy, named, { cwd: process.cwd(), root });
}

const PAINTS: Readonly<Partial<Record<FormatName, Finish>>> = { diff: colourDiff, stat: colourStat };

/** What gives the report colours, where they are wanted. */
export function paintFor({ output, color }: Given, format: FormatName): Finish | undefined {
  return output === undefined && wantsColour(color, process.stdout) ? PAINTS[format] : undefined;
}
