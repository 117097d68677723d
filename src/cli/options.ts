import type { Argv } from "yargs";
import { FORMATS } from "../report/formats.js";

const many = { type: "string", requiresArg: true, default: [] as string[], coerce: (value: string | string[]) => [value].flat() } as const;

/** The options of whatever looks at files. */
export function describeRun(command: Argv): Argv {
  return command
    .positional("paths", { type: "string", array: true, default: [], describe: "files and folders; - for standard input" })
    .option("transform", { ...many, alias: "t", describe: "a transform to run (repeatable); default: method-alias and context-manager" })
    .option("unsafe", { type: "boolean", default: false, describe: "also apply findings whose verdict is unsafe" })
    .option("forward", {
      type: "boolean",
      default: false,
      describe: "where a class attribute would change which method is called, write a forwarding method instead",
    })
    .option("root", { type: "string", requiresArg: true, describe: "the folder whose files are known together; default: the project" })
    .option("include", { ...many, describe: "glob of the files to read (repeatable); default: *.py, *.pyw and Python scripts" })
    .option("exclude", { ...many, describe: "glob of files and folders to pass over (repeatable)" })
    .option("ignore", { type: "boolean", default: true, hidden: true })
    .option("no-ignore", { type: "boolean", describe: "don't honour .gitignore and .ignore; enter hidden folders and environments" })
    .option("jobs", { alias: "j", type: "number", requiresArg: true, describe: "worker threads; default: the cores, where files are many" })
    .option("verbose", { alias: "v", type: "boolean", default: false, describe: "also say where the time went" })
    .option("quiet", { alias: "q", type: "boolean", default: false, describe: "no summary" });
}

/** The options of whatever prints a report. */
export function describeReport(command: Argv): Argv {
  return describeDiff(command)
    .option("write", { alias: "w", type: "boolean", default: false, describe: "rewrite in place" })
    .option("check", {
      type: "boolean",
      default: false,
      describe: "print nothing but the summary; exit status 1 if something would change",
    })
    .option("format", { alias: "f", choices: FORMATS.map((format) => format.name), describe: "how to report; default: diff" })
    .option("output", {
      alias: "o",
      type: "string",
      requiresArg: true,
      describe: "the file that the report goes to; default: standard output",
    })
    .option("stdin-filename", {
      type: "string",
      requiresArg: true,
      default: "<stdin>",
      describe: "the name of standard input in messages",
    });
}

/** The options of whatever shows diffs. */
export function describeDiff(command: Argv): Argv {
  return command
    .option("unified", { alias: "U", type: "number", requiresArg: true, default: 3, describe: "lines of context in the diff" })
    .option("show-kept", { type: "boolean", default: false, describe: "list the findings that were not applied, each with its reason" })
    .option("color", { choices: ["auto", "always", "never"], default: "auto", describe: "colour the diff" });
}
