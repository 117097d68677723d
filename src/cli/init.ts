import { linesText, projectRoots, type TreeResult, UsageError, writeAddition } from "../index.js";
import type { Command, Given } from "./command.js";
import { Questions } from "./init/questions.js";
import { baselineStep, hookStep, onlyFolder, type Step, settingsStep } from "./init/steps.js";
import { type Option, STANDARD_INPUT } from "./option.js";
import { RUN_OPTIONS, YES_OPTION } from "./options.js";
import { print, say, tell } from "./output.js";
import { givenPaths } from "./paths.js";
import { inTheOpen } from "./rewrite.js";
import { treeOptions } from "./run.js";
import { DONE, NOT_DONE } from "./status.js";
import { type Stop, StoppedError } from "./stop.js";

const TAKEN = new Set(["root", "library", "include", "exclude", "ignore", "jobs", "config", "no-config", "progress"]);
const OPTIONS: readonly Option[] = [YES_OPTION, ...RUN_OPTIONS.filter(({ name }) => TAKEN.has(name))];

const PATHS = { type: "string", array: true, describe: "the project, or files and folders of it; default: ." } as const;

export const init: Command = {
  usage: "init [paths..]",
  summary: "write settings, a pre-commit hook and a baseline for a project, and ask before each",
  options: OPTIONS,
  describe: (parser) => parser.positional("paths", PATHS),
  async work(asked, stop) {
    const given = asked.paths.length > 0 ? asked : { ...asked, paths: ["."] };
    const paths = await givenPaths(given);
    if (paths.includes(STANDARD_INPUT)) throw new UsageError("init is about a project, and standard input is none", "name a folder");
    const cwd = process.cwd();
    const folder = onlyFolder(projectRoots(paths, { cwd, root: given.root }).map((root) => root.folder));
    const options = { ...treeOptions(given), transforms: [], texts: false, write: false, baseline: undefined };
    const found = await inTheOpen(given, paths, options, stop);
    return new Initiation(folder, cwd, given, stop).done(found);
  },
};

/** The steps one by one; a later one depends on what became of an earlier one. */
class Initiation {
  private readonly written: string[] = [];
  private readonly isAsking: boolean;
  private questions: Questions | undefined;
  private status = DONE;

  constructor(
    private readonly folder: string,
    private readonly cwd: string,
    private readonly given: Given,
    private readonly stop: Stop,
  ) {
    this.isAsking = !given.yes && process.stdin.isTTY === true && process.stderr.isTTY === true;
  }

  async done(found: TreeResult): Promise<number> {
    try {
      await this.stop.orderlyDone(() => this.steps(found));
    } catch (error) {
      if (error instanceof StoppedError) return this.stop.said(error, this.outcome());
      throw error;
    } finally {
      this.questions?.close();
    }
    if (this.status === NOT_DONE && !this.isAsking && !this.given.yes)
      tell(
        "unleak: nothing was written: init asks before it writes, and standard input or error is no terminal\n  --yes writes all of this\n",
      );
    else if (this.written.length > 0) say(`next: unleak config  # prints the settings in force\n`);
    return this.status;
  }

  private async steps(found: TreeResult): Promise<void> {
    const baseline = baselineStep(this.folder, this.cwd, found);
    const hasBaseline = await this.take(baseline);
    await this.take(await settingsStep(this.folder, this.cwd, hasBaseline));
    await this.take(await hookStep(this.folder, this.cwd));
  }

  /** Whether the file is there afterwards, or would be. */
  private async take({ what, path, addition, lines, why, isDone }: Step): Promise<boolean> {
    if (!addition) {
      if (!isDone) this.status = NOT_DONE;
      print(linesText([`${path}: no ${what.replace(/^an? /, "")} written: ${why}`, ...lines.map((line) => `    ${line}`)]));
      return why === "there already";
    }
    const isNew = addition.before === undefined;
    print(linesText([`${path}: ${what}${isNew ? ", in a new file" : ", below what is there"}`, ...lines.map((line) => `    ${line}`)]));
    if (!this.given.yes && !this.isAsking) {
      this.status = NOT_DONE;
      return true;
    }
    if (this.isAsking && !(await this.isWanted())) return false;
    await writeAddition(addition);
    this.written.push(path);
    tell(linesText([`${path} written`]));
    return true;
  }

  /** Throws a StoppedError for Ctrl-C, and a UsageError where nobody answers any more. */
  private async isWanted(): Promise<boolean> {
    this.questions ??= new Questions(this.stop.signal);
    const answer = await this.questions.isYes("Write it?");
    if (answer === undefined)
      throw new UsageError(
        `the terminal was closed; ${this.outcome()}`,
        "unleak init again asks for what is left; with --yes it doesn't ask",
      );
    return answer;
  }

  private outcome(): string {
    return this.written.length > 0 ? `written: ${this.written.join(", ")}` : "nothing was changed";
  }
}
