/**
 * npm run facts -- [FOLDER...]: for every file, compares the facts that the scanner reads with those of its tree, row by row, and with the
 * syntax tree of Python 2.7. By default the library of the interpreter.
 * npm run facts -- --programs 5000 [seed]: the latter, for programs made at random.
 * Exit status 1 when they differ anywhere.
 */
import { Scanner } from "../src/facts/scanner.js";
import { loadParser } from "../src/python/parse.js";
import { generate } from "../test/grammar/program.js";
import { seedOf } from "../test/programs/random.js";
import { type Python2, python2, skipReason } from "../test/python2.js";
import { libraryOf, pythonFiles } from "./agreement.js";
import { compareFacts } from "./facts-agreement.js";
import { judgeFacts, judgeTexts } from "./facts-judge.js";

/** How many programs are on disk at a time. */
const BATCH = 500;

async function folders(roots: readonly string[], scanner: Scanner, python: Python2 | undefined): Promise<boolean> {
  const parser = await loadParser();
  let isEqual = roots.length > 0;
  for (const root of roots) {
    const paths = pythonFiles(root);
    const { equal, rows, unsure, faulty, differences } = compareFacts(paths, scanner, parser);
    for (const { path, what } of differences) console.log(`${path}: ${what}`);
    for (const path of unsure) console.log(`${path}: left to the tree`);
    console.log(
      `${root}: ${equal} files are equal (${rows} rows), ${differences.length} differ, ${unsure.length} are left to the tree, ` +
        `${faulty} have syntax errors`,
    );
    if (differences.length > 0 || equal === 0) isEqual = false;
    if (python && !judged(root, paths, scanner, python)) isEqual = false;
  }
  return isEqual;
}

function judged(root: string, paths: readonly string[], scanner: Scanner, python: Python2): boolean {
  const { equal, refused, unsure, differences } = judgeFacts(paths, scanner, python);
  for (const { path, what } of differences) console.log(`${path}: ${what}`);
  for (const path of unsure) console.log(`${path}: left to the tree, though Python 2.7 reads it`);
  console.log(
    `${root}: Python 2.7 has the same of ${equal} files, ${differences.length} differ, ${unsure.length} of those that it reads are left ` +
      `to the tree, ${refused.length} it does not read`,
  );
  return differences.length === 0 && unsure.length === 0;
}

function programs(count: number, seed: number, scanner: Scanner, python: Python2): boolean {
  const sums = { equal: 0, refused: 0, unsure: 0, differences: 0 };
  for (let first = 0; first < count; first += BATCH) {
    const seeds = Array.from({ length: Math.min(BATCH, count - first) }, (_, index) => seedOf(seed, first + index));
    const { equal, refused, unsure, differences } = judgeTexts(seeds.map(generate), scanner, python);
    for (const { text, what } of differences) console.log(`${"=".repeat(80)}\n${what}\n${JSON.stringify(text)}`);
    for (const text of unsure) console.log(`${"=".repeat(80)}\nleft to the tree\n${JSON.stringify(text)}`);
    sums.equal += equal;
    sums.refused += refused.length;
    sums.unsure += unsure.length;
    sums.differences += differences.length;
    process.stderr.write(`\r${first + seeds.length} `);
  }
  process.stderr.write("\r");
  console.log(
    `${count} programs from seed ${seed}: ${sums.equal} are equal, ${sums.differences} differ, ${sums.unsure} are left to the tree, ` +
      `${sums.refused} Python 2.7 refuses`,
  );
  return sums.equal > 0 && sums.differences === 0 && sums.unsure === 0;
}

async function main(args: readonly string[]): Promise<number> {
  const scanner = Scanner.load();
  const [first, count = "1000", seed = String(Date.now() % 2 ** 31)] = args;
  if (!python2 && (args.length === 0 || first === "--programs")) {
    console.error(skipReason);
    return 1;
  }
  if (first === "--programs" && python2) return programs(Number(count), Number(seed), scanner, python2) ? 0 : 1;
  const roots = args.length > 0 ? args : python2 ? [libraryOf(python2)] : [];
  return (await folders(roots, scanner, python2)) ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
