import type { TestReport } from "./outcomes/report.js";

/** What one run of the command came to. */
export interface Observation {
  /** `exit 0`, `killed by SIGSEGV`, `out of time`. */
  readonly status: string;
  readonly seconds: number;
  /** What is known of the tests from what was printed; nothing where that is no runner's output that is known. */
  readonly reports: readonly TestReport[];
  /** The last lines that it printed: why it failed, where no test says so. */
  readonly lastLines: readonly string[];
}

/** Something that is not what it was. */
export interface Difference {
  /** The test as its runner names it, or `(exit status)` and the like, which no test is called. */
  readonly test: string;
  readonly before: string;
  readonly after: string;
}

export const EXIT_STATUS = "(exit status)";

/** All that is compared, by what it is of. */
export function factsOf({ status, reports }: Observation): ReadonlyMap<string, string> {
  const facts = new Map<string, string>([[EXIT_STATUS, status]]);
  for (const { runner, outcomes, totals } of reports) {
    for (const [test, outcome] of outcomes) facts.set(test, outcome);
    facts.set(`(totals of ${runner})`, totals.join("; "));
  }
  return facts;
}

/** What is in `after` another thing than in `before`, by name. Where a runner names only what fails, a test without a name has passed. */
export function differences(before: Observation, after: Observation): Difference[] {
  const [one, other] = [factsOf(before), factsOf(after)];
  const absent = [before, after].some(({ reports }) => reports.some(({ isWhole }) => !isWhole)) ? "not among those that fail" : "not run";
  const tests = [...new Set([...one.keys(), ...other.keys()])];
  const both = tests.map((test) => ({ test, before: one.get(test) ?? absent, after: other.get(test) ?? absent }));
  return both.filter((each) => each.before !== each.after).sort((a, b) => order(a.test) - order(b.test));
}

/** Tests first. */
const order = (test: string) => (test.startsWith("(") ? 1 : 0);

/** Whether something passed, so that there is something that a rewrite could break. */
export function canJudge({ status, reports }: Observation): boolean {
  return status === "exit 0" || reports.some((report) => (report.isWhole ? [...report.outcomes.values()] : report.totals).some(hasPassed));
}

/** An outcome, or what a runner sums up: `ok + failed`, `2 passed, 1 failed`, `ran 3: failures=1`. */
function hasPassed(text: string): boolean {
  const [, ran] = /^ran (\d+)/.exec(text) ?? [];
  if (ran === undefined) return /\bok\b|\b\d+ passed\b|\d+ tests? OK/.test(text);
  return Number(ran) > [...text.matchAll(/=(\d+)/g)].reduce((sum, [, number]) => sum + Number(number), 0) || /successes=/.test(text);
}

/** `5 ok, 1 failed`, the commonest first. */
export function countsIn({ reports }: Observation): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { outcomes } of reports)
    for (const outcome of outcomes.values())
      for (const each of outcome.split(" + ")) {
        const word = each.replace(/^(failed|error|crashed) .*/, "$1");
        counts.set(word, (counts.get(word) ?? 0) + 1);
      }
  return new Map([...counts].sort((a, b) => b[1] - a[1]));
}

/** What the unchanged tree comes to, and what of it changes from run to run. */
export class Baseline {
  private readonly unsure = new Map<string, ReadonlySet<string>>();

  constructor(
    readonly first: Observation,
    readonly second: Observation,
  ) {
    for (const { test, before, after } of differences(first, second)) this.unsure.set(test, new Set([before, after]));
  }

  /** What says nothing because it changes by itself, with all that it came to. */
  get flaky(): ReadonlyMap<string, ReadonlySet<string>> {
    return this.unsure;
  }

  /** What is not as it is in the unchanged tree, flaky tests aside. */
  differencesOf(observation: Observation): Difference[] {
    return differences(this.first, observation).filter(({ test }) => !this.unsure.has(test));
  }

  /** What differs in both of two runs of the same; what does so in one of them only is flaky from now on. */
  lasting(one: readonly Difference[], again: readonly Difference[]): Difference[] {
    const [first, second] = [one, again].map((all) => new Map(all.map((each) => [each.test, each])));
    for (const { test, before, after } of [...one, ...again])
      if (!(first?.has(test) && second?.has(test))) this.unsure.set(test, new Set([before, after]));
    return one.filter(({ test }) => !this.unsure.has(test));
  }
}
