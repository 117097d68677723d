import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { remove } from "../fixture.js";
import { difference, failureReport } from "./compare.js";
import { generate, type Program } from "./generate.js";
import { layOut, type Observed, observe } from "./python.js";
import { seedOf } from "./random.js";
import type { Files } from "./render.js";
import { contextFor, type Rewritten, rewrite } from "./rewrite.js";

export interface Failure {
  readonly seed: number;
  readonly report: string;
}

/** What came of many programs. */
export interface Campaign {
  readonly programs: number;
  /** Programs that can't even be imported before: the generator's own fault. */
  readonly broken: Failure[];
  /** Steps, and those among them that raise before: what they do is not compared. */
  steps: number;
  raising: number;
  /** How many programs have at least one such outcome: `method-alias applied`, `context-manager kept half-a-protocol`. */
  readonly outcomes: Map<string, number>;
  /** How many programs have such a feature, by name, and how many of these are changed. */
  readonly features: Map<string, number>;
  readonly changedFeatures: Map<string, number>;
  /** Programs with findings that were withheld, by reason, and those that `--unsafe` rewrites without a difference. */
  readonly withheld: Map<string, number>;
  readonly withheldInVain: Map<string, number>;
  /** How many programs are changed at all. */
  changed: number;
  readonly failures: Failure[];
}

/** Programs of one kind, and the transforms that are tried on them; without any, those of a default run. */
export interface Population {
  readonly generate: (seed: number) => Program;
  readonly transforms: readonly string[];
}

const HIERARCHIES: Population = { generate, transforms: [] };

export interface Options {
  readonly of?: Population;
  /** Whether what was withheld is tried as well. */
  readonly reach?: boolean;
  readonly progress?: (done: number) => void;
}

interface Case {
  readonly program: Program;
  readonly rewritten: Rewritten;
  /** What `--unsafe` makes of it, where anything was withheld. */
  readonly forced: Rewritten | undefined;
}

const BATCH = 200;

/** Makes, rewrites, runs and compares programs. While one batch runs under Python, the next one is made. */
export async function campaign(programs: number, base: number, options: Options = {}): Promise<Campaign> {
  const { of = HIERARCHIES, reach = false, progress = () => {} } = options;
  const context = await contextFor(of.transforms);
  const forcing = reach ? await contextFor(of.transforms, { unsafe: true }) : undefined;
  const total: Campaign = {
    ...{ programs, broken: [], steps: 0, raising: 0, changed: 0, failures: [] },
    ...{ outcomes: new Map(), features: new Map(), changedFeatures: new Map(), withheld: new Map(), withheldInVain: new Map() },
  };
  let running: Promise<void> = Promise.resolve();
  for (let first = 0; first < programs; first += BATCH) {
    const cases: Case[] = [];
    for (let index = first; index < Math.min(first + BATCH, programs); index++) {
      const program = of.generate(seedOf(base, index));
      const rewritten = rewrite(program, context);
      const forced = forcing && withheldReasons(rewritten).size > 0 ? rewrite(program, forcing) : undefined;
      cases.push({ program, rewritten, forced });
      // Lets the pipes of the running interpreter be read.
      if (index % 20 === 0) await new Promise(setImmediate);
    }
    await running;
    running = run(cases, total).then(() => progress(first + cases.length));
  }
  await running;
  return total;
}

/** A program that nothing has changed is run once, to see that it works. */
async function run(cases: readonly Case[], total: Campaign): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "unleak-programs-"));
  const folders: string[] = [];
  const lay = (files: Files): number => folders.push(layOut(files, join(folder, String(folders.length)))) - 1;
  try {
    const places = cases.map(({ program, rewritten, forced }) => {
      const before = lay(program.files);
      return { before, after: isChanged(program, rewritten) ? lay(rewritten.after) : before, forced: forced && lay(forced.after) };
    });
    const observed = await observe(folders);
    const at = (place: number) => observed[place] as Observed;
    cases.forEach((each, index) => {
      const { before, after, forced } = places[index] as (typeof places)[number];
      judge(each, at(before), at(after), total);
      if (forced !== undefined) judgeReach(each, at(before), at(forced), total);
    });
  } finally {
    remove(folder);
  }
}

function isChanged({ files }: Program, { after }: Rewritten): boolean {
  return [...after].some(([path, text]) => files.get(path) !== text);
}

function judge({ program, rewritten }: Case, before: Observed, after: Observed, total: Campaign): void {
  const { seed } = program;
  const features = new Set(program.features.map((feature) => feature.replace(/ \(.*/, "")));
  count(total.outcomes, outcomesOf(rewritten));
  count(total.features, features);
  if (isChanged(program, rewritten)) {
    count(total.changedFeatures, features);
    total.changed += 1;
  }
  if (typeof before === "string") total.broken.push({ seed, report: failureReport(program, rewritten, before) });
  else {
    total.steps += before.length;
    total.raising += before.filter(([raised]) => raised !== "").length;
  }
  const what = rewritten.faults[0] ?? difference(before, after);
  if (what !== undefined) total.failures.push({ seed, report: failureReport(program, rewritten, what) });
}

function judgeReach({ rewritten }: Case, before: Observed, forced: Observed, total: Campaign): void {
  if (typeof before === "string") return;
  const reasons = withheldReasons(rewritten);
  count(total.withheld, reasons);
  if (difference(before, forced) === undefined) count(total.withheldInVain, reasons);
}

function withheldReasons({ results }: Rewritten): Set<string> {
  const decided = results.flatMap((result) => result.findings).filter(({ outcome }) => outcome === "withheld");
  return new Set(decided.map(({ finding: { transform, reason } }) => `${transform} ${reason?.name ?? ""}`));
}

function outcomesOf({ results }: Rewritten): Set<string> {
  const decided = results.flatMap((result) => result.findings);
  return new Set(decided.map(({ finding: { transform, reason }, outcome }) => [transform, outcome, reason?.name ?? ""].join(" ").trim()));
}

function count(counts: Map<string, number>, keys: ReadonlySet<string>): void {
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
}
