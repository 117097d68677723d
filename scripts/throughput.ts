/**
 * npm run throughput -- [--rounds N] [--jobs N] [--log] FOLDER: every folder in FOLDER is taken for a repository, and GNU parallel runs
 * unleak on all of them, as docs/many-repositories.md has hosts do it, but for the cloning; then the reports are merged. Tells how much
 * this machine does in an hour. With --log the figures go to docs/benchmarks.md.
 */
import { spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, cpus, loadavg, release, tmpdir, totalmem } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

const CLI = new URL("../dist/src/cli.js", import.meta.url).pathname;
const LOG = new URL("../docs/benchmarks.md", import.meta.url).pathname;
const JOB = `cd {} && ${process.execPath} ${CLI} --quiet --jobs 1 --format ndjson . || [ $? -eq 2 ]`;

interface Round {
  readonly seconds: number;
  /** How long each repository took, by its name. */
  readonly each: ReadonlyMap<string, number>;
  /** How busy the machine was before, in processes that wanted to run. */
  readonly load: number;
}

/** Throws where a job failed: what was left out took no time. */
function timed(command: string, args: readonly string[]): number {
  const begun = performance.now();
  const { status, stderr } = spawnSync(command, args, { stdio: ["ignore", "ignore", "pipe"], encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr}`);
  return (performance.now() - begun) / 1000;
}

function run(repositories: readonly string[], jobs: number, out: string): Round {
  const load = loadavg()[0] ?? 0;
  const log = join(out, "jobs.log");
  const options = ["--will-cite", "--jobs", String(jobs), "--joblog", log, "--results", join(out, "{/}.ndjson")];
  const seconds = timed("parallel", [...options, JOB, ":::", ...repositories]);
  const rows = readFileSync(log, "utf8").split("\n").slice(1).filter(Boolean);
  const each = rows.map((row) => row.split("\t")).map((row) => [repositories[Number(row[0]) - 1] ?? "", Number(row[3])] as const);
  return { seconds, load, each: new Map(each) };
}

interface Size {
  readonly files: number;
  readonly lines: number;
}

/** The files that unleak was given, by its reports, and their lines. */
function sizeOf(repository: string, report: string): Size {
  const records = readFileSync(report, "utf8").split("\n").filter(Boolean);
  const paths = records.map((line) => JSON.parse(line) as { kind: string; path: string }).filter(({ kind }) => kind === "file");
  const lines = paths.map(({ path }) => readFileSync(join(repository, path), "latin1").split("\n").length - 1);
  return { files: lines.length, lines: lines.reduce((a, b) => a + b, 0) };
}

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
const median = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? 0;
const millions = (number: number) => (number / 1e6).toFixed(number < 1e7 ? 2 : 0);

function report(rounds: readonly Round[], sizes: readonly Size[], merged: number): string {
  const [files, lines] = [sum(sizes.map((size) => size.files)), sum(sizes.map((size) => size.lines))];
  const rows = rounds.map(({ seconds, load }, index) => {
    const perHour = 3600 / seconds;
    return `| ${index + 1} | ${load.toFixed(1)} | ${seconds.toFixed(1)} | ${Math.round(perHour * sizes.length)} | ${millions(perHour * lines)} |`;
  });
  const slowest = [...(rounds[0]?.each ?? [])].sort((a, b) => b[1] - a[1])[0]?.[1] ?? 0;
  const whole = median(rounds.map(({ seconds }) => seconds));
  const busy = median(rounds.map(({ each }) => sum([...each.values()])));
  return `Repositories: ${sizes.length}, with ${files} files, ${millions(lines)} million lines; the largest has ${millions(Math.max(...sizes.map((size) => size.lines)))} million, the slowest took ${slowest.toFixed(1)} s.

| round | load before | seconds | repositories an hour | million lines an hour |
| --- | --- | --- | --- | --- |
${rows.join("\n")}

Median ${whole.toFixed(1)} s, in which the jobs took ${busy.toFixed(0)} s: a thousand such repositories take ${(whole / 3.6 / sizes.length).toFixed(2)} machine-hours (${(busy / 3.6 / sizes.length).toFixed(2)} hours of jobs), a billion lines ${((whole / 3600 / lines) * 1e9).toFixed(1)} (${((busy / 3600 / lines) * 1e9).toFixed(1)}). Merging the reports into JSON took ${merged.toFixed(1)} s.
`;
}

function main(): number {
  const options = { rounds: { type: "string", default: "3" }, jobs: { type: "string" }, log: { type: "boolean", default: false } } as const;
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const [folder] = positionals;
  if (folder === undefined) {
    console.error("which folder holds the repositories? npm run throughput -- FOLDER");
    return 1;
  }
  const names = readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
  const repositories = names.sort().map((name) => resolve(folder, name));
  const jobs = Number(values.jobs ?? availableParallelism());
  const out = mkdtempSync(join(tmpdir(), "unleak-throughput-"));
  try {
    const rounds = Array.from({ length: Number(values.rounds) }, () => run(repositories, jobs, out));
    const reports = names.map((name) => join(out, `${name}.ndjson`));
    const sizes = names.map((name, index) => sizeOf(repositories[index] ?? "", join(out, `${name}.ndjson`)));
    const merged = timed(process.execPath, [CLI, "merge", "-q", "-f", "json", ...reports]);
    const machine = `${cpus().length} x ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${release()}, Node ${process.version}`;
    const head = `\n### ${new Date().toISOString().slice(0, 10)}: many repositories, --jobs ${jobs}\n\n${machine}. `;
    const text = head + report(rounds, sizes, merged);
    console.log(text);
    if (values.log) appendFileSync(LOG, text);
  } finally {
    rmSync(out, { recursive: true });
  }
  return 0;
}

process.exitCode = main();
