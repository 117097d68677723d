// Judges rewrites by tests that others wrote, as `unleak verify` does: they run on a copy of a tree as it was and on a copy that unleak rewrote,
// and have to come to the same.
//
//   npm run judge -- library [TEST..] [--importers]    the library of Python 2.7, by its own regression tests
//   npm run judge -- tree DIR --test 'COMMAND'         any other tree; the command runs in the copy, $PYTHON is the interpreter
import { relative, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { parseArgs } from "node:util";
import { transformTree, type VerifyOptions, verificationHeadline, verificationReport, verifyTree } from "../dist/src/index.js";
import { findInterpreter, type Interpreter } from "./judge/interpreter.js";
import { regressionTests, testsFor } from "./judge/library.js";

const USAGE = `npm run judge -- library [TEST..] [--importers] [options]
npm run judge -- tree DIR --test 'COMMAND' [options]

  --importers     also the tests of the library that import a rewritten module
  --test COMMAND  how the tree is tested (repeatable); the shell runs it in the copy, $PYTHON is the interpreter
  --path PATH     rewrite no more than this file or folder of the tree (repeatable)
  --root PATH     the project, where it is not the whole tree
  --exclude GLOB, --transform NAME, --unsafe, --forward   passed on to unleak
  --seconds N     how long one command may take, default 1800
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
} as const;

const readArguments = (args: string[]) => parseArgs({ args, options: OPTIONS, allowPositionals: true });

type Given = ReturnType<typeof readArguments>["values"];

/** Tests are no part of what is judged: they are the judge. */
const TESTS = ["test", "tests", "idle_test", "site-packages"];

/** Whether something differs, or could not be judged. */
async function main(): Promise<boolean> {
  const { values, positionals } = readArguments(process.argv.slice(2));
  const [subject, ...names] = positionals;
  const python = findInterpreter();
  console.log(`Python ${python.version}`);
  process.env.PYTHON = python.executable;
  if (subject === "library") return judgeLibrary(python, names, values);
  if (subject === "tree" && names[0] !== undefined && values.test.length > 0) return judgeTree(resolve(names[0]), values);
  console.error(USAGE);
  return true;
}

/** The interpreter is copied with its library, and runs from there. */
async function judgeLibrary(python: Interpreter, names: readonly string[], given: Given): Promise<boolean> {
  const library = relative(python.prefix, python.library);
  const options = { ...treeOptions(given), cwd: python.prefix, root: ".", exclude: [...TESTS, ...given.exclude] };
  const { files } = await transformTree([library], options).result();
  const changed = files.flatMap((file) => (file.changed ? [relative(library, file.path)] : []));
  const tests = names.length > 0 ? names : testsFor(python, changed, given.importers);
  return judge([library], { ...options, test: regressionTests(tests), timeout: Number(given.seconds) });
}

async function judgeTree(folder: string, given: Given): Promise<boolean> {
  const paths = given.path.length > 0 ? given.path : ["."];
  let isTrouble = false;
  for (const test of given.test) {
    const options = { ...treeOptions(given), cwd: folder, root: given.root, exclude: given.exclude };
    isTrouble = (await judge(paths, { ...options, test, timeout: Number(given.seconds) })) || isTrouble;
  }
  return isTrouble;
}

function treeOptions({ transform, unsafe, forward }: Given) {
  return { transforms: transform, unsafe, forward };
}

async function judge(paths: readonly string[], options: VerifyOptions): Promise<boolean> {
  const stop = new AbortController();
  process.once("SIGINT", () => stop.abort(new Error("stopped")));
  const onProgress: VerifyOptions["onProgress"] = ({ purpose, done, left }) =>
    console.error(`run ${done + 1} of about ${done + left}: ${purpose}`);
  const verification = await verifyTree(paths, { ...options, signal: stop.signal, onProgress });
  console.log(await text(verificationReport(verification)));
  console.log(verificationHeadline(verification));
  return verification.verdict !== "same";
}

process.exitCode = (await main()) ? 1 : 0;
