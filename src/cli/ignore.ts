import { checkWritable, count, failureLines, printable, report, type SilencedTree, silenceFindings, UsageError } from "../index.js";
import type { Command, Given } from "./command.js";
import { STANDARD_INPUT } from "./option.js";
import { DIFF_OPTIONS, describePaths, REPORT_OPTIONS, RUN_OPTIONS } from "./options.js";
import { deliver, tell } from "./output.js";
import { givenPaths } from "./paths.js";
import { paintFor } from "./report.js";
import { exitStatus, whatIsDone } from "./rewrite.js";
import { treeOptions } from "./run.js";
import { commandLine } from "./shell.js";
import { NOT_DONE } from "./status.js";

const NOT_OURS = new Set(["unsafe", "verbose"]);
const TAKEN = new Set(["unified", "baseline", "backup", "write", "output"]);
const OPTIONS = [
  ...RUN_OPTIONS.filter(({ name }) => !NOT_OURS.has(name)),
  ...[...DIFF_OPTIONS, ...REPORT_OPTIONS]
    .filter(({ name }) => TAKEN.has(name))
    .map((option) => (option.name === "write" ? { ...option, describe: "write the comments" } : option)),
];

export const ignore: Command = {
  usage: "ignore <name> [paths..]",
  summary: "write comments that silence the findings of a reason, a transform, a class or an attribute; without -w, print them as a diff",
  options: OPTIONS,
  describe: (parser) =>
    describePaths(parser.positional("name", { type: "string", describe: "a reason, a transform, a class or an attribute" })),
  async work(given, stop) {
    const { name = "", output } = given;
    const paths = await givenPaths(given);
    if (paths.includes(STANDARD_INPUT)) throw new UsageError("ignore writes comments into files, and standard input is none", "name files");
    if (output !== undefined) await checkWritable(output);
    const done = await stop.orderlyDone(
      (signal) => silenceFindings(name, paths, { ...treeOptions(given), signal }),
      ({ result }) => whatIsDone(result),
    );
    if (!given.write) await deliver(report(done.result, { context: given.unified }), output, paintFor(given, "diff"));
    return concluded(done, given, name);
  },
};

/** Says what came of it; gives the exit status. */
function concluded({ result, silenced, left, isKnown }: SilencedTree, given: Given, name: string): number {
  tell(failureLines(result.run));
  for (const { finding, why } of left)
    tell(
      `unleak: ${printable(`${finding.path}:${finding.span.line}:${finding.span.column}: not silenced (${finding.transform}): ${why}`)}\n`,
    );
  if (silenced.length + left.length === 0) {
    if (!isKnown)
      throw new UsageError(
        `nothing that was found is called '${name}': no transform, reason, class or attribute`,
        "unleak --show-kept lists the findings; unleak list names the transforms and the reasons",
      );
    if (!given.quiet) tell(`nothing to silence: there is no finding of ${printable(name)}\n`);
  } else if (!given.quiet) tell(summary(silenced.length, result.totals.changed, given));
  return left.length > 0 ? NOT_DONE : exitStatus(result, given);
}

function summary(findings: number, files: number, { write }: Given): string {
  const where = `${count(findings, "finding")} ${write ? "silenced" : "would be silenced"} in ${count(files, "file")}`;
  if (files === 0) return `${where}\n`;
  if (write) return `${where}\nnext: unleak undo  # takes the comments away\n`;
  const [command, ...args] = process.argv.slice(2);
  const again = command === "ignore" ? commandLine(args, "-w")?.replace("unleak", "unleak ignore") : undefined;
  return `${where}\n${again === undefined ? "" : `next: ${printable(again)}  # writes the comments\n`}`;
}
