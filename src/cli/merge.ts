import { join } from "node:path";
import { checkWritable, count, linesText, type MergeFormatName, type MergeTotals, mergePages, mergeReports, UsageError } from "../index.js";
import type { Command, Given } from "./command.js";
import { type Option, STANDARD_INPUT } from "./option.js";
import { RUN_OPTIONS } from "./options.js";
import { deliver, tell } from "./output.js";
import { givenPaths } from "./paths.js";
import { DONE, NOT_DONE } from "./status.js";

const PAGES = "html";
const SUMMARY = "summary";

/** No settings file has a say: it would be one about a tree, and what is merged are reports. */
const OPTIONS: readonly Option[] = [
  {
    ...{ name: "format", group: "What is told:", alias: "f", kind: "choice", choices: ["json", "ndjson", "sarif", PAGES, SUMMARY] },
    ...{ fallback: SUMMARY, settable: "never", describe: "how to report" },
  },
  {
    ...{ name: "output", group: "What is told:", alias: "o", kind: "text", settable: "never", dash: "standard output" },
    describe: "the file that the report goes to, or for html the folder; default: standard output",
  },
  ...RUN_OPTIONS.filter(({ name }) => name === "quiet").map((option): Option => ({ ...option, settable: "never" })),
  {
    ...{ name: "files-from", group: "What is looked at:", kind: "text", settable: "never", dash: "standard input" },
    describe: "a file with the names of more reports, one a line or with NULs between them; - for standard input",
  },
];

const REPORTS = { type: "string", array: true, describe: "files of unleak -f ndjson, each called as its repository" } as const;

export const merge: Command = {
  usage: "merge [paths..]",
  summary: "make one report of the NDJSON reports on many repositories",
  options: OPTIONS,
  describe: (parser) => parser.positional("paths", REPORTS),
  async work(given) {
    const files = await reportsOf(given);
    checkPages(given);
    if (given.format === PAGES) return concluded(await mergePages(files, folderOf(given)), given);
    if (given.output !== undefined) await checkWritable(given.output);
    const { pieces, totals } = await mergeReports(files, (given.format ?? SUMMARY) as MergeFormatName);
    await deliver(pieces, given.output);
    return concluded(totals(), given);
  },
};

async function reportsOf(given: Given): Promise<readonly string[]> {
  if (given.paths.length === 0 && given.filesFrom === undefined)
    throw new UsageError("no reports were given", "name the files that unleak -f ndjson printed, such as: unleak merge out/*.ndjson");
  const files = await givenPaths(given);
  if (files.includes(STANDARD_INPUT))
    throw new UsageError("a report has to stand in a file, whose name is that of the repository", "name files");
  return files;
}

/** `-o report.html` alone would make a folder of that name. */
function checkPages({ format, output, origins }: Given): void {
  const isSaid = origins.some(({ option, from }) => option.name === "format" && from === "the command line");
  if (format === PAGES && output !== undefined && !isSaid)
    throw new UsageError(`html is a page for each repository, and not one file ${output}`, "name a folder for them: -f html -o FOLDER");
}

function folderOf({ output }: Given): string {
  if (output === undefined) throw new UsageError("html is a page for each repository", "name the folder for them with -o");
  return output;
}

/** What is wrong with a repository is in the report; what makes the merge fail is a report that is not in it. */
function concluded({ unusable, repositories }: MergeTotals, { quiet, format, output }: Given): number {
  for (const { path, line, message } of unusable) tell(linesText([`unleak: ${path}${line === undefined ? "" : `:${line}`}: ${message}`]));
  const where = output === undefined ? "" : ` into ${format === PAGES ? join(output, "index.html") : output}`;
  const left = unusable.length > 0 ? `; ${count(unusable.length, "report")} could not be merged` : "";
  if (!quiet) tell(linesText([`${count(repositories, "repository", "repositories")} merged${where}${left}`]));
  return unusable.length > 0 ? NOT_DONE : DONE;
}
