import type { Argv } from "yargs";
import { FORMATS } from "../index.js";
import type { Option } from "./option.js";

const LOOKED_AT = "What is looked at:";
const DONE = "What is done:";
const TOLD = "What is told:";
const OTHERS = "Options:";

/** The options of whatever looks at files. */
export const RUN_OPTIONS: readonly Option[] = [
  {
    ...{ name: "transform", group: DONE, alias: "t", kind: "list", fallback: [], settable: "anywhere", isPath: true },
    describe: "a transform to run (repeatable); default: method-alias and context-manager",
  },
  {
    name: "unsafe",
    group: DONE,
    kind: "flag",
    fallback: false,
    settable: "anywhere",
    describe: "also apply findings whose verdict is unsafe",
  },
  {
    ...{ name: "forward", group: DONE, kind: "flag", fallback: false, settable: "anywhere" },
    describe: "where a class attribute would change which method is called, write a forwarding method instead",
  },
  {
    ...{ name: "root", group: LOOKED_AT, kind: "text", settable: "anywhere", isPath: true },
    describe: "the folder whose files are known together; default: the project",
  },
  {
    ...{ name: "library", group: LOOKED_AT, kind: "list", fallback: [], settable: "anywhere", isPath: true },
    describe: "a folder that packages are imported from: known, and never rewritten (repeatable); environments in the root are found",
  },
  {
    ...{ name: "plain-bases", group: LOOKED_AT, kind: "list", fallback: [], settable: "anywhere" },
    describe: "glob of dotted names, such as acme.*: bases from outside that bind nothing, for which you vouch (repeatable)",
  },
  {
    ...{ name: "include", group: LOOKED_AT, kind: "list", fallback: [], settable: "anywhere" },
    describe: "glob of the files to read (repeatable); default: *.py, *.pyw and Python scripts",
  },
  {
    ...{ name: "exclude", group: LOOKED_AT, kind: "list", fallback: [], settable: "anywhere" },
    describe: "glob of files and folders to pass over (repeatable)",
  },
  {
    ...{ name: "ignore", group: LOOKED_AT, kind: "flag", fallback: true, settable: "anywhere", isNegative: true },
    describe: "don't honour .gitignore and .ignore; enter hidden folders and environments",
  },
  {
    ...{ name: "files-from", group: LOOKED_AT, kind: "text", settable: "never", dash: "standard input" },
    describe: "a file with more paths, one a line or with NULs between them; - for standard input",
  },
  {
    ...{ name: "since", group: LOOKED_AT, kind: "text", settable: "never" },
    describe: "only files that have changed since a git revision; the whole project is known all the same",
  },
  {
    ...{ name: "jobs", group: OTHERS, alias: "j", kind: "number", minimum: 1, settable: "anywhere" },
    describe: "worker threads; default: 1, as each learns the project for itself",
  },
  {
    ...{ name: "max-file-size", group: LOOKED_AT, kind: "size", settable: "anywhere" },
    describe: "don't read larger files (such as 4M or 500K); default: 1M where they would have to be parsed, else 16M",
  },
  {
    name: "config",
    group: OTHERS,
    kind: "text",
    settable: "never",
    describe: "the settings file; default: the nearest one above the paths",
  },
  { name: "no-config", group: OTHERS, kind: "flag", settable: "never", describe: "read no settings file" },
  {
    name: "verbose",
    group: TOLD,
    alias: "v",
    kind: "flag",
    fallback: false,
    settable: "anywhere",
    describe: "also say where the time went",
  },
  { name: "quiet", group: TOLD, alias: "q", kind: "flag", fallback: false, settable: "anywhere", describe: "no summary" },
  {
    ...{ name: "progress", group: TOLD, kind: "flag", fallback: true, settable: "anywhere", isNegative: true },
    describe: "no progress bar",
  },
  {
    ...{ name: "color", group: TOLD, kind: "choice", choices: ["auto", "always", "never"], fallback: "auto", settable: "anywhere" },
    describe: "whether to use colours",
  },
];

/** The options of whatever shows changes, and may write them. */
export const DIFF_OPTIONS: readonly Option[] = [
  {
    name: "unified",
    group: TOLD,
    alias: "U",
    kind: "number",
    minimum: 0,
    fallback: 3,
    settable: "anywhere",
    describe: "lines of context in the diff",
  },
  {
    ...{ name: "show-kept", group: TOLD, kind: "flag", fallback: false, settable: "anywhere" },
    describe: "list the findings that were not applied, each with its reason",
  },
  {
    ...{ name: "baseline", group: LOOKED_AT, kind: "text", settable: "anywhere", isPath: true },
    describe: "a file of findings that are known: they are left alone and not told again",
  },
  {
    ...{ name: "backup", group: DONE, kind: "text", settable: "anywhere" },
    describe: "with -w, keep each old file under its name and this suffix",
  },
  {
    ...{ name: "python", group: DONE, kind: "text", settable: "named" },
    describe: "a Python that has to compile each rewritten file; what it refuses stays as it was",
  },
];

/** The options of whatever prints a report. */
export const REPORT_OPTIONS: readonly Option[] = [
  { name: "write", group: DONE, alias: "w", kind: "flag", fallback: false, settable: "never", describe: "rewrite in place" },
  {
    ...{ name: "commit-per", group: DONE, kind: "choice", choices: ["package", "owner", "folder"], settable: "never" },
    describe: "with -w, a git commit for each package, owner (CODEOWNERS) or folder, with a message that says what was done",
  },
  {
    ...{ name: "force", group: DONE, kind: "flag", fallback: false, settable: "never" },
    describe: "with -w, neither ask nor warn where files to be rewritten have changes that are not committed",
  },
  {
    ...{ name: "check", group: DONE, kind: "flag", fallback: false, settable: "never" },
    describe: "print nothing but the summary; exit status 1 if something would change",
  },
  {
    ...{ name: "format", group: TOLD, alias: "f", kind: "choice", choices: FORMATS.map(({ name }) => name), settable: "anywhere" },
    describe: "how to report; default: diff",
  },
  {
    ...{ name: "stat", group: TOLD, kind: "flag", fallback: false, settable: "never" },
    describe: "in place of a diff, the files that would change with counts of lines, as git diff --stat",
  },
  {
    ...{ name: "files-with-findings", group: TOLD, kind: "flag", fallback: false, settable: "never" },
    describe: "in place of a diff, the paths of the files that would change; with --show-kept, of those with something left alone, too",
  },
  {
    ...{ name: "group-by", group: TOLD, kind: "choice", choices: ["package", "owner", "folder"], settable: "anywhere" },
    describe: "put the summary, --stat and HTML together by package, by the owners in CODEOWNERS or by the first folder",
  },
  {
    ...{ name: "null", group: TOLD, alias: "0", kind: "flag", fallback: false, settable: "never" },
    describe: "with --files-with-findings, end each path with NUL in place of a newline, for xargs -0",
  },
  {
    ...{ name: "output", group: TOLD, alias: "o", kind: "text", settable: "named", isPath: true, dash: "standard output" },
    describe: "the file that the report goes to; default: standard output",
  },
  {
    ...{ name: "write-baseline", group: LOOKED_AT, kind: "flag", fallback: false, settable: "never" },
    describe: "write the findings of this run to the --baseline file",
  },
  {
    ...{ name: "decisions", group: DONE, kind: "text", settable: "never" },
    describe: "a file of decisions saved in the HTML report: just what was accepted there is applied",
  },
  {
    ...{ name: "stdin-filename", group: LOOKED_AT, kind: "text", settable: "never" },
    describe: "the file that standard input stands for, in the project that it lies in; default: none, and no project",
  },
];

/** What `unleak leaks` takes besides. */
export const GARBAGE_OPTION: Option = {
  ...{ name: "garbage", group: LOOKED_AT, kind: "text", settable: "never" },
  describe: "a dump of the running program (unleak probe): which cycles hold what lies in its gc.garbage",
};

export const PROBABLE_OPTION: Option = {
  ...{ name: "probable", group: LOOKED_AT, kind: "flag", fallback: false, settable: "never" },
  describe: "also list cycles that need one assumption, which each names: that what can't be resolved keeps what it is given",
};

/** What `unleak init` takes besides. */
export const YES_OPTION: Option = {
  ...{ name: "yes", group: DONE, alias: "y", kind: "flag", fallback: false, settable: "never" },
  describe: "write all of it, and don't ask",
};

/** What `unleak verify` takes besides. None of it stands in a settings file: what is found in a tree must not run. */
export const VERIFY_OPTIONS: readonly Option[] = [
  {
    ...{ name: "test", group: DONE, kind: "text", settable: "never" },
    describe: "the command that runs the tests, for the shell; it runs in copies of the project",
  },
  {
    ...{ name: "copy", group: DONE, kind: "text", settable: "never" },
    describe: "the folder to make the copies in; default: the one for temporary files. Nothing is left in it",
  },
  {
    ...{ name: "coverage", group: DONE, kind: "flag", fallback: false, settable: "never" },
    describe: "also tell which rewritten lines no test runs: one more run, with every line traced",
  },
  {
    ...{ name: "timeout", group: DONE, kind: "number", minimum: 1, settable: "never" },
    describe: "the seconds that a run may take; default: five times those of the unchanged tree and 30 more",
  },
];

/** All of a rewrite. */
export const REWRITE_OPTIONS: readonly Option[] = [...RUN_OPTIONS, ...DIFF_OPTIONS, ...REPORT_OPTIONS];

const PATHS = { type: "string", array: true, describe: "files and folders; - for standard input" } as const;

/** What commands that look at files are given. */
export const describePaths = (parser: Argv): Argv => parser.positional("paths", PATHS);
