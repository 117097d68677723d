/**
 * npm run bench -- [--rounds N] [--copies N] [--log] [FOLDER]: unleak beside ast-grep on the same tree, in turn, so that a
 * machine whose speed drifts is fair to both. By default the library of Python 2.7, several copies of it side by side, and one small
 * file. With --log the figures go to docs/benchmarks.md, with a description of the machine.
 *
 * npm run bench -- growth [--only SHAPE,…] [--enough SECONDS] [--most SECONDS] [--cli FILE] [--log]: how time and memory grow with
 * generated inputs, each tried in larger and larger sizes until one takes `enough` of a processor; after `most` a run is ended. `--cli`
 * tries another build of unleak.
 */
import { appendFileSync, cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { cpus, release, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { python2, skipReason } from "../test/python2.js";
import { libraryOf, pythonFiles } from "./agreement.js";
import { type Contender, compare } from "./bench/compare.js";
import { type Growth, growthOf, growthTable, SHAPES, startOf } from "./bench/growth.js";
import { report } from "./bench/report.js";

const CLI = new URL("../dist/src/cli.js", import.meta.url).pathname;
const PACKAGES = new URL("../node_modules/@ast-grep/", import.meta.url).pathname;
/** The program itself, without what starts it. */
const AST_GREP = join(PACKAGES, readdirSync(PACKAGES).find((name) => name.startsWith("cli-")) ?? "cli", "ast-grep");
const SMALL = new URL("../fixtures/defaults/os-pipe-holder/before.py", import.meta.url).pathname;
const LOG = new URL("../docs/benchmarks.md", import.meta.url).pathname;

const searcher = (path: string): Contender => ({
  name: "ast-grep",
  command: [AST_GREP, "run", "-p", "self.$A = self.$B", "--lang", "python", path],
});

const unleak = (path: string, jobs: number): Contender => ({
  name: `unleak -j ${jobs}`,
  command: [process.execPath, CLI, "-v", "-j", String(jobs), path],
});

const MACHINE = `${cpus().length} x ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${release()}, Node ${process.version}`;

/** A title, the folder, and how many threads to try. */
interface Subject {
  readonly title: string;
  readonly path: string;
  readonly jobs: readonly number[];
  readonly rounds: number;
}

function subjects(small: string, folder: string, copies: string | undefined, rounds: number): Subject[] {
  return [
    { title: "one small file", path: small, jobs: [1], rounds: rounds * 2 },
    { title: "the tree", path: folder, jobs: [1, 2], rounds },
    ...(copies === undefined ? [] : [{ title: "copies of it side by side", path: copies, jobs: [1, 2], rounds: 1 }]),
  ];
}

function copiesOf(folder: string, count: number, root: string): string | undefined {
  if (count < 2) return undefined;
  for (let i = 0; i < count; i++) cpSync(folder, join(root, "copies", String(i)), { recursive: true });
  return join(root, "copies");
}

const OPTIONS = {
  rounds: { type: "string", default: "5" },
  copies: { type: "string", default: "10" },
  log: { type: "boolean", default: false },
  only: { type: "string" },
  enough: { type: "string", default: "8" },
  most: { type: "string", default: "60" },
  cli: { type: "string", default: CLI },
} as const;

function given() {
  return parseArgs({ options: OPTIONS, allowPositionals: true });
}

type Options = ReturnType<typeof given>["values"];

async function beside(folder: string, values: Options): Promise<string> {
  const root = mkdtempSync(join(tmpdir(), "unleak-bench-"));
  try {
    const copies = copiesOf(folder, Number(values.copies), root);
    const small = join(root, "small");
    cpSync(SMALL, join(small, "pipes.py"));
    let text = `${MACHINE}. ${pythonFiles(folder).length} files in the tree${copies ? `, ${values.copies} copies` : ""}.\n`;
    for (const { title, path, jobs, rounds } of subjects(small, folder, copies, Number(values.rounds)))
      text += report(`${title}, ${rounds} rounds`, await compare([searcher(path), ...jobs.map((count) => unleak(path, count))], rounds));
    return text;
  } finally {
    rmSync(root, { recursive: true });
  }
}

async function growth({ only, enough, most, cli }: Options): Promise<string> {
  const start = await startOf(cli);
  const all: Growth[] = [];
  for (const shape of SHAPES.filter(({ name }) => only === undefined || only.split(",").includes(name))) {
    all.push(await growthOf(cli, shape, start, { enough: Number(enough), most: Number(most) }));
    console.error(growthTable(all.slice(-1), start).trimEnd().split("\n").at(-1));
  }
  return `${MACHINE}. A module of one line takes ${start.seconds.toFixed(2)} s and ${Math.round(start.megabytes)} MB.\n\n${growthTable(all, start)}`;
}

async function main(): Promise<number> {
  const { values, positionals } = given();
  const [subject] = positionals;
  if (subject === undefined && !python2) {
    console.error(`${skipReason}; or name a folder`);
    return 1;
  }
  const measured = await (subject === "growth" ? growth(values) : beside(subject ?? (python2 ? libraryOf(python2) : ""), values));
  const text = `\n## ${new Date().toISOString().slice(0, 10)}\n\n${measured}`;
  console.log(text);
  if (values.log) appendFileSync(LOG, text);
  return 0;
}

process.exitCode = await main();
