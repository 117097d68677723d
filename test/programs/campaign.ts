import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { remove } from "../fixture.js";
import { difference, failureReport } from "./compare.js";
import { generate, type Program } from "./generate.js";
import { layOut, type Observed, observe } from "./python.js";
import { seedOf } from "./random.js";
import { defaultWorkshop, type Rewritten, rewrite } from "./rewrite.js";

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
  /** How many programs have such a feature, by name. */
  readonly features: Map<string, number>;
  /** How many programs are changed at all. */
  changed: number;
  readonly failures: Failure[];
}

interface Case {
  readonly program: Program;
  readonly rewritten: Rewritten;
}

const BATCH = 200;

/** Makes, rewrites, runs and compares programs. While one batch runs under Python, the next one is made. */
export async function campaign(programs: number, base: number, progress: (done: number) => void = () => {}): Promise<Campaign> {
  const workshop = await defaultWorkshop();
  const total: Campaign = {
    ...{ programs, broken: [], steps: 0, raising: 0, changed: 0 },
    ...{ outcomes: new Map(), features: new Map(), failures: [] },
  };
  let running: Promise<void> = Promise.resolve();
  for (let first = 0; first < programs; first += BATCH) {
    const cases: Case[] = [];
    for (let index = first; index < Math.min(first + BATCH, programs); index++) {
      const program = generate(seedOf(base, index));
      cases.push({ program, rewritten: rewrite(program, workshop) });
      // Lets the pipes of the running interpreter be read.
      if (index % 20 === 0) await new Promise(setImmediate);
    }
    await running;
    running = run(cases, total).then(() => progress(first + cases.length));
  }
  await running;
  return total;
}

/** Programs that nothing has changed are run once, to see that they work. */
async function run(cases: readonly Case[], total: Campaign): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "unleak-programs-"));
  try {
    const changed = cases.filter(({ program, rewritten }) => [...rewritten.after].some(([path, text]) => program.files.get(path) !== text));
    const before = cases.map(({ program }, index) => layOut(program.files, join(folder, `before${index}`)));
    const after = changed.map(({ rewritten }, index) => layOut(rewritten.after, join(folder, `after${index}`)));
    const observed = await observe([...before, ...after]);
    cases.forEach((each, index) => {
      const place = changed.indexOf(each);
      const then = observed[index] as Observed;
      judge(each, then, place < 0 ? then : (observed[cases.length + place] as Observed), total);
    });
    total.changed += changed.length;
  } finally {
    remove(folder);
  }
}

function judge({ program, rewritten }: Case, before: Observed, after: Observed, total: Campaign): void {
  const { seed } = program;
  count(total.outcomes, outcomesOf(rewritten));
  count(total.features, new Set(program.features.map((feature) => feature.replace(/ \(.*/, ""))));
  if (typeof before === "string") total.broken.push({ seed, report: failureReport(program, rewritten, before) });
  else {
    total.steps += before.length;
    total.raising += before.filter(([raised]) => raised !== "").length;
  }
  const what = rewritten.faults[0] ?? difference(before, after);
  if (what !== undefined) total.failures.push({ seed, report: failureReport(program, rewritten, what) });
}

function outcomesOf({ results }: Rewritten): Set<string> {
  const decided = results.flatMap((result) => result.findings);
  return new Set(decided.map(({ finding: { transform, reason }, outcome }) => [transform, outcome, reason?.name ?? ""].join(" ").trim()));
}

function count(counts: Map<string, number>, keys: ReadonlySet<string>): void {
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
}
