#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { constants } from "node:os";
import yargs, { type Argv } from "yargs";
import { Source } from "./python/source.js";
import { colourDiff, diffReport } from "./report/diff.js";
import { explainReport, listReport } from "./report/explain.js";
import { failureLines, keptLines, remarkLines, summaryReport, totalsOf, warningLines } from "./report/summary.js";
import { printable } from "./report/text.js";
import { timesReport } from "./report/times.js";
import { undoReport } from "./report/undo.js";
import { examineSource } from "./run/examine.js";
import { builtinTransforms, selectTransforms } from "./run/load.js";
import { systemMessage } from "./run/messages.js";
import type { RunResult } from "./run/result.js";
import { run } from "./run/run.js";
import { StoppedError } from "./run/turns.js";
import { undo } from "./run/undo.js";
import { UsageError } from "./run/usage.js";
import { openWorkshop } from "./run/workshop.js";

/** Seen from where the build puts this file. */
const PACKAGE = new URL("../../package.json", import.meta.url);

const DONE = 0;
const WOULD_CHANGE = 1;
const NOT_DONE = 2;

/** The command line: everything from the arguments to the exit status. */
async function main(args: readonly string[]): Promise<number> {
  try {
    return await dispatch(args);
  } catch (error) {
    if (error instanceof StoppedError) return stopped(error);
    if (error instanceof UsageError) say(`unleak: ${printable(error.message)}\n${error.help ? `  ${error.help}\n` : ""}`);
    else say(`unleak: internal error: ${(error as Error).stack ?? error}\n  please report it, with the command that led to it\n`);
    return NOT_DONE;
  }
}

/** A shell says 128 and the number of the signal. */
function stopped({ by }: StoppedError): number {
  say(`unleak: stopped by ${by}: nothing was changed\n`);
  return 128 + constants.signals[by];
}

/** yargs loses a `-` among the paths, so it travels under another name. */
const STANDARD_INPUT = "\0standard input";

const say = (text: string) => process.stderr.write(text);

/** Reports hold a character for each byte of the files, so they are written as bytes. */
const put = (text: string) => process.stdout.write(Buffer.from(text, "latin1"));

async function dispatch(args: readonly string[]): Promise<number> {
  let status = DONE;
  const parser = define((work) => async (given: Given) => {
    status = await work(given);
  });
  await parser.parseAsync(args.map((argument) => (argument === "-" ? STANDARD_INPUT : argument)));
  return status;
}

interface Given {
  readonly paths: readonly string[];
  readonly transform: readonly string[];
  readonly write: boolean;
  readonly check: boolean;
  readonly unsafe: boolean;
  readonly forward: boolean;
  readonly showKept: boolean;
  readonly unified: number;
  readonly root: string | undefined;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly ignore: boolean;
  readonly stdinFilename: string;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly jobs: number | undefined;
  readonly color: string;
  readonly name: string | undefined;
}

type Work = (given: Given) => Promise<number>;
type Handler = (work: Work) => (given: Given) => Promise<void>;

const many = { type: "string", requiresArg: true, default: [] as string[], coerce: (value: string | string[]) => [value].flat() } as const;

function define(handler: Handler): Argv {
  const version = (JSON.parse(readFileSync(PACKAGE, "utf8")) as { version: string }).version;
  return yargs()
    .scriptName("unleak")
    .usage("Rewrites Python 2 classes that leak through reference cycles, and gives classes with __del__ a with statement.")
    .command("$0 [paths..]", "print a unified diff of what would change; nothing is written", describeRun, wrap(handler(rewriteWork)))
    .command("undo", "put back what the last -w run changed", (command) => command, wrap(handler(undoWork)))
    .command(
      "explain [name]",
      "what a transform or a reason means",
      (command) => command.positional("name", { type: "string" }),
      wrap(handler(explainWork)),
    )
    .command("list", "the transforms and the reasons, a line each", (command) => command, wrap(handler(listWork)))
    .example("unleak src", "show what would change below src")
    .example("unleak src > fix.patch && git apply fix.patch", "review a patch, then apply it")
    .example("unleak -w src", "rewrite in place")
    .example("unleak --check src", "for CI: exit status 1 if something would change")
    .example("unleak --show-kept src", "also say what was left alone, and why")
    .example("unleak explain overridden-in-subclass", "what a reason means")
    .epilogue("Exit status: 0 done; 1 with --check, something would change; 2 something could not be done.")
    .strict()
    .parserConfiguration({ "populate--": true })
    .version(version)
    .alias("h", "help")
    .wrap(Math.min(110, process.stdout.columns ?? 100))
    .exitProcess(false)
    .showHelpOnFail(false)
    .fail((message, error) => {
      // yargs' own complaints come as messages, some with an error of its own kind; other errors are ours.
      throw message ? new UsageError(lowerFirst(message), "unleak --help lists the commands and options") : error;
    });
}

/**
 * yargs types handlers by what it infers of the options; here they are declared once, in `Given`. What stands behind `--`
 * is a path whatever it looks like.
 */
function wrap(handle: (given: Given) => Promise<void>): (given: object) => Promise<void> {
  return (given) => {
    const { paths = [], "--": behind = [], ...others } = given as Given & { readonly "--"?: readonly string[] };
    return handle({ ...others, paths: [...paths, ...behind] });
  };
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

function describeRun(command: Argv): Argv {
  return command
    .positional("paths", { type: "string", array: true, default: [], describe: "files and folders; - for standard input" })
    .option("transform", { ...many, alias: "t", describe: "a transform to run (repeatable); default: method-alias and context-manager" })
    .option("write", { alias: "w", type: "boolean", default: false, describe: "rewrite in place" })
    .option("check", {
      type: "boolean",
      default: false,
      describe: "print nothing but the summary; exit status 1 if something would change",
    })
    .option("unsafe", { type: "boolean", default: false, describe: "also apply findings whose verdict is unsafe" })
    .option("forward", {
      type: "boolean",
      default: false,
      describe: "where a class attribute would change which method is called, write a forwarding method instead",
    })
    .option("show-kept", { type: "boolean", default: false, describe: "list the findings that were not applied, each with its reason" })
    .option("unified", { alias: "U", type: "number", requiresArg: true, default: 3, describe: "lines of context in the diff" })
    .option("root", { type: "string", requiresArg: true, describe: "the folder whose files are known together; default: the project" })
    .option("include", { ...many, describe: "glob of the files to read (repeatable); default: *.py, *.pyw and Python scripts" })
    .option("exclude", { ...many, describe: "glob of files and folders to pass over (repeatable)" })
    .option("ignore", { type: "boolean", default: true, hidden: true })
    .option("no-ignore", { type: "boolean", describe: "don't honour .gitignore and .ignore; enter hidden folders and environments" })
    .option("jobs", { alias: "j", type: "number", requiresArg: true, describe: "worker threads; default: the cores, where files are many" })
    .option("stdin-filename", { type: "string", requiresArg: true, default: "<stdin>", describe: "the name of standard input in messages" })
    .option("color", { choices: ["auto", "always", "never"], default: "auto", describe: "colour the diff" })
    .option("verbose", { alias: "v", type: "boolean", default: false, describe: "also say where the time went" })
    .option("quiet", { alias: "q", type: "boolean", default: false, describe: "no summary" });
}

// ---- the commands

async function rewriteWork(given: Given): Promise<number> {
  if (!Number.isInteger(given.unified) || given.unified < 0) throw new UsageError("--unified takes a whole number, 0 or more");
  if (given.jobs !== undefined && !(Number.isInteger(given.jobs) && given.jobs > 0))
    throw new UsageError("--jobs takes a whole number, 1 or more");
  if (given.write && given.check) throw new UsageError("--write and --check contradict each other", "leave one of them out");
  const transforms = await selectTransforms(given.transform);
  const policy = { unsafe: given.unsafe, forward: given.forward };
  if (given.paths.includes(STANDARD_INPUT)) return fromStandardInput(given, await openWorkshop(transforms, policy));
  if (given.paths.length === 0) throw new UsageError("no paths were given", "name files or folders, such as: unleak src");
  const result = await untilStopped((signal) => run({ ...given, cwd: process.cwd(), transforms, names: given.transform, policy, signal }));
  return report(result, given);
}

/** Does some work that the first SIGINT or SIGTERM stops in an orderly way; the second one ends the process at once. */
async function untilStopped<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const names = ["SIGINT", "SIGTERM"] as const;
  const handlers = names.map((name) => ({ name, handler: () => stop.abort(new StoppedError(name)) }));
  for (const { name, handler } of handlers) process.once(name, handler);
  try {
    return await work(stop.signal);
  } finally {
    for (const { name, handler } of handlers) process.off(name, handler);
  }
}

async function fromStandardInput(given: Given, workshop: Awaited<ReturnType<typeof openWorkshop>>): Promise<number> {
  if (given.paths.length > 1) throw new UsageError("- stands for standard input and can't be given along with other paths");
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  const file = examineSource(Source.fromBytes(given.stdinFilename, Buffer.concat(chunks)), workshop);
  if (given.write) put(file.after);
  return report({ files: [file], notRead: [], failures: [] }, given);
}

function report(result: RunResult, given: Given): number {
  const fromInput = given.paths.includes(STANDARD_INPUT);
  if (!given.write && !given.check) {
    const diff = diffReport(result.files, given.unified);
    put(wantsColour(given.color) ? colourDiff(diff) : diff);
  }
  say(failureLines(result));
  if (given.showKept) say(keptLines(result));
  if (!given.quiet) say(warningLines(result) + remarkLines(result) + summaryReport(result, given.write && !fromInput));
  if (given.verbose && result.times) say(timesReport(result.times));
  return exitStatus(result, given);
}

function exitStatus(result: RunResult, given: Given): number {
  if (result.failures.length > 0 || result.files.some((file) => file.failures.length > 0)) return NOT_DONE;
  return given.check && totalsOf(result).changed > 0 ? WOULD_CHANGE : DONE;
}

/** `NO_COLOR` and `FORCE_COLOR` are conventions: https://no-color.org, https://force-color.org. */
function wantsColour(wish: string): boolean {
  if (wish !== "auto") return wish === "always";
  if (process.env.NO_COLOR) return false;
  return process.env.FORCE_COLOR ? process.env.FORCE_COLOR !== "0" : process.stdout.isTTY === true;
}

async function explainWork({ name }: Given): Promise<number> {
  const transforms = await builtinTransforms();
  if (name === undefined) return listWork();
  const page = explainReport(name, transforms);
  if (page === undefined) throw new UsageError(`nothing is called '${name}'`, "unleak list names the transforms and the reasons");
  process.stdout.write(page);
  return DONE;
}

async function undoWork(): Promise<number> {
  const undone = await undo(process.cwd());
  if (!undone) throw new UsageError("there is nothing to undo: no unleak -w that changed a file is known here");
  say(undoReport(undone, process.cwd()));
  return undone.failures.length > 0 ? NOT_DONE : DONE;
}

async function listWork(): Promise<number> {
  process.stdout.write(listReport(await builtinTransforms()));
  return DONE;
}

// A reader that has seen enough, such as `head`, is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(DONE);
  say(`unleak: the report could not be written to standard output: ${systemMessage(error)}\n`);
  process.exit(NOT_DONE);
});
process.exitCode = await main(process.argv.slice(2));
