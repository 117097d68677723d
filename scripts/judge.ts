// Judges rewrites by tests that others wrote: they run on a copy of a tree as it was and on a copy that unleak rewrote, and
// have to come to the same.
//
//   npm run judge -- library [TEST..] [--importers]    the library of Python 2.7, by its own regression tests
//   npm run judge -- tree DIR --test 'COMMAND'         any other tree; the command runs in the copy, $PYTHON is the interpreter
import { statSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { findInterpreter, type Interpreter } from "./judge/interpreter.js";
import { LibraryCopies } from "./judge/library.js";
import { judges } from "./judge/outcomes.js";
import { type Rewrite, rewrite, tellRewrite } from "./judge/rewrite.js";
import { differenceLines, HEAD, verdictRow } from "./judge/table.js";
import { TreeCopies } from "./judge/tree.js";
import { conduct, type Experiment, type Verdict } from "./judge/trial.js";
import { Workplace } from "./judge/workplace.js";

const USAGE = `npm run judge -- library [TEST..] [--importers] [options]
npm run judge -- tree DIR --test 'COMMAND' [options]

  --importers     also the tests of the library that import a rewritten module
  --test COMMAND  how the tree is tested (repeatable); the shell runs it in the copy, $PYTHON is the interpreter; a
                  PYTHONPATH of its own ends with :$PYTHONPATH, or no outcomes are heard of and the output is compared
  --path PATH     rewrite no more than this file or folder of the tree (repeatable)
  --root PATH     the project, where it is not the whole tree
  --exclude GLOB, --transform NAME, --unsafe, --forward   passed on to unleak
  --seconds N     how long one command may take, default 1800
  --keep          leave the copies, the diff and what was printed; they are left where anything differs, too
`;

const OPTIONS = {
  importers: { type: "boolean", default: false },
  test: { type: "string", multiple: true, default: [] as string[] },
  path: { type: "string", multiple: true, default: [] as string[] },
  root: { type: "string", default: "." },
  exclude: { type: "string", multiple: true, default: [] as string[] },
  transform: { type: "string", multiple: true, default: [] as string[] },
  unsafe: { type: "boolean", default: false },
  forward: { type: "boolean", default: false },
  seconds: { type: "string", default: "1800" },
  keep: { type: "boolean", default: false },
} as const;

const readArguments = (args: string[]) => parseArgs({ args, options: OPTIONS, allowPositionals: true });

type Given = ReturnType<typeof readArguments>["values"];

/** Tests are no part of what is judged: they are the judge. */
const TESTS = ["test", "tests", "idle_test"];

async function main(): Promise<number> {
  const { values, positionals } = readArguments(process.argv.slice(2));
  const [subject, ...names] = positionals;
  const python = findInterpreter();
  const place = new Workplace();
  console.log(`Python ${python.version}, ${place.folder}`);
  let troubles = 1;
  try {
    if (subject === "library") troubles = await judgeLibrary(python, place, names, values);
    else if (subject === "tree" && names[0] !== undefined) troubles = await judgeTree(python, place, resolve(names[0]), values);
    else console.error(USAGE);
  } finally {
    if (values.keep || (troubles > 0 && subject !== undefined)) console.log(`left in ${place.folder}`);
    else place.remove();
  }
  return troubles > 0 ? 1 : 0;
}

async function judgeLibrary(python: Interpreter, place: Workplace, names: readonly string[], given: Given): Promise<number> {
  const copies = new LibraryCopies(python, place);
  const result = rewritten(copies.folder("rewritten"), place, given, TESTS);
  copies.listen();
  const { stray, notHere } = copies.whence(result.changed);
  for (const module of notHere) console.log(`  can't be imported here, rewritten or not: ${module}`);
  for (const line of stray) console.error(`NOT THE COPY: ${line}`);
  const tests = names.length > 0 ? names : copies.tests(result.changed, given.importers);
  const verdicts = await conductAll(
    tests.map((test) => copies.experiment(test)),
    place,
  );
  const strangers = verdicts.flatMap(({ name, original, rewritten: other }) =>
    [...original.files, ...other.files].filter((file) => file.startsWith(python.library)).map((file) => `${name} imported ${file}`),
  );
  for (const line of strangers) console.error(`NOT THE COPY: ${line}`);
  return conclude(verdicts, stray.length + strangers.length);
}

async function judgeTree(python: Interpreter, place: Workplace, folder: string, given: Given): Promise<number> {
  if (!statSync(folder).isDirectory()) throw new Error(`${folder} is no folder`);
  if (given.test.length === 0) throw new Error("--test says how the tree is tested");
  const copies = new TreeCopies(python, place, folder);
  const result = rewritten(copies.rewritten, place, given, []);
  const refused = copies.refused(result.changed);
  for (const line of refused) console.error(`DOES NOT COMPILE: ${line}`);
  for (const [at, command] of given.test.entries()) console.log(`command ${at + 1}: ${command}`);
  const experiments = given.test.map((command, at) => copies.experiment(`command ${at + 1}`, command, Number(given.seconds)));
  const verdicts = await conductAll(experiments, place);
  const files = new Set(verdicts.flatMap((verdict) => [...verdict.rewritten.files]));
  const imported = copies.imported(result.changed, files);
  console.log(`the tests imported ${imported.length} of ${result.changed.length} rewritten files`);
  const idle = verdicts.filter(({ original }) => !judges(original));
  for (const { name } of idle) console.error(`NOTHING PASSED: ${name} judges nothing`);
  return conclude(verdicts, refused.length + idle.length);
}

function rewritten(copy: string, place: Workplace, given: Given, leftOut: readonly string[]): Rewrite {
  const repeated = (name: string, values: readonly string[]) => values.flatMap((value) => [`--${name}`, value]);
  const switches = (["unsafe", "forward"] as const).filter((name) => given[name]).map((name) => `--${name}`);
  const flags = [...repeated("exclude", [...leftOut, ...given.exclude]), ...repeated("transform", given.transform), ...switches];
  const paths = given.path.length > 0 ? given.path : ["."];
  const result = rewrite(copy, { root: given.root, paths, flags }, place.log("state"));
  tellRewrite(result, (name) => place.log(name));
  return result;
}

async function conductAll(experiments: readonly Experiment[], place: Workplace): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  console.log(`\n${HEAD}`);
  for (const experiment of experiments) {
    const verdict = await conduct(experiment, place);
    console.log(verdictRow(verdict));
    verdicts.push(verdict);
  }
  console.log("");
  return verdicts;
}

/** Says what differs; the number of troubles. */
function conclude(verdicts: readonly Verdict[], others: number): number {
  const lines = differenceLines(verdicts);
  for (const line of lines) console.log(line);
  const tests = verdicts.reduce((sum, { original }) => sum + original.tests, 0);
  console.log(lines.length + others > 0 ? `${lines.length} differences` : `no difference in ${tests} tests of ${verdicts.length} runs`);
  return lines.length + others;
}

process.exitCode = await main();
