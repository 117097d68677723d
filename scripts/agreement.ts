import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openModule } from "../src/python/classes.js";
import type { Parser } from "../src/python/parse.js";
import { Source } from "../src/python/source.js";
import type { Python2 } from "../test/python2.js";
import { type View, viewOf } from "./view.js";

/** What the interpreter makes of a file; `error` where it does not compile it. */
export type Verdict = { readonly path: string; readonly error: string } | ({ readonly path: string; readonly error?: never } & View);

/** One thing that the interpreter and unleak see differently. */
export interface Difference {
  readonly path: string;
  readonly what: string;
}

export interface Agreement {
  readonly files: number;
  readonly bytes: number;
  readonly classes: number;
  /** The files that Python 2.7 does not compile, about which there is nothing to agree. */
  readonly refused: readonly string[];
  readonly differences: readonly Difference[];
}

const HELPER = fileURLToPath(new URL("ast27.py", import.meta.url));

/** Where the interpreter has its library. */
export function libraryOf(python: Python2): string {
  const code = "import os; print os.path.dirname(os.__file__)";
  const environment = { ...process.env, ...python.environment };
  return spawnSync(python.command, ["-c", code], { env: environment, encoding: "utf8" }).stdout.trim();
}

/** The Python files below a folder. */
export function pythonFiles(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && /\.pyw?$/.test(entry.name),
  );
  return files.map((entry) => join(entry.parentPath, entry.name)).sort();
}

/** Asks one process about all the files. */
export function askInterpreter(paths: readonly string[], python: Python2): Verdict[] {
  const done = spawnSync(python.command, ["-B", HELPER], {
    input: paths.map((path) => `${path}\n`).join(""),
    env: { ...process.env, ...python.environment },
    encoding: "latin1",
    maxBuffer: 2 ** 29 - 1024,
  });
  const lines = done.stdout.split("\n").slice(0, -1);
  if (lines.length !== paths.length)
    throw new Error(`the interpreter stopped after ${lines.length} of ${paths.length} files: ${done.stderr}`);
  return lines.map((line) => JSON.parse(line) as Verdict);
}

/**
 * Holds what unleak parses against what the interpreter compiles. Where an expression goes over lines in odd places, the interpreter
 * has its own idea of which line a part of it is on: `isLoose` counts such parts alone.
 */
export function agreement(verdicts: readonly Verdict[], parser: Parser, isLoose = false): Agreement {
  const compiled = verdicts.filter((verdict) => verdict.error === undefined);
  let bytes = 0;
  let classes = 0;
  const differences = compiled.flatMap((theirs) => {
    const source = Source.fromBytes(theirs.path, readFileSync(theirs.path));
    bytes += source.text.length;
    classes += theirs.classes.length;
    return compare(source, theirs, parser, isLoose);
  });
  const refused = verdicts.flatMap(({ path, error }) => (error === undefined ? [] : [`${path}: ${error}`]));
  return { files: compiled.length, bytes, classes, refused, differences };
}

function compare(source: Source, theirs: View, parser: Parser, isLoose: boolean): Difference[] {
  const mark = (word: string) => (isLoose && !word.includes(" statement in ") ? word.replace(/^\d+ /, "") : word);
  const module = openModule(source, parser.parse(source));
  const faults = module.faults.map(({ offset, message }) => `${source.position(offset).line}: ${message}`);
  const ours = viewOf(module);
  const seen = [
    ...faults,
    ...apart(theirs.classes.map(written), ours.classes.map(written), "class"),
    ...apart(theirs.marks.map(mark), ours.marks.map(mark), "mark"),
  ];
  if (parser.check(source).length !== module.faults.length) seen.push("check and parse find different faults");
  return seen.map((what) => ({ path: source.path, what }));
}

function written(cls: View["classes"][number]): string {
  const { line, name, bases, decorators, methods, aliases } = cls;
  return `${line} ${"@".repeat(decorators)}${name}(${bases.join(", ")}): ${[...methods, ...aliases].join("; ")}`;
}

const FEW = 6;

/** The lines that only one of the two has; repeated ones count. */
function apart(theirs: readonly string[], ours: readonly string[], what: string): string[] {
  const counts = new Map<string, number>();
  for (const line of theirs) counts.set(line, (counts.get(line) ?? 0) + 1);
  for (const line of ours) counts.set(line, (counts.get(line) ?? 0) - 1);
  const found = [...counts].filter(([, count]) => count !== 0);
  const shown = found.slice(0, FEW).map(([line, count]) => `${count > 0 ? "only Python has" : "only unleak has"} ${what} ${line}`);
  return found.length > FEW ? [...shown, `… and ${found.length - FEW} more such`] : shown;
}
