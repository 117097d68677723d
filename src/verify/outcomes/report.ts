/** What a runner's output says of the tests that it ran. */
export interface TestReport {
  readonly runner: "unittest" | "nose" | "pytest" | "trial" | "regrtest";
  /** By the test as the runner names it: `ok`, `failed`, `error`, `skipped`, …; of one that ran several times, all that it came to. */
  readonly outcomes: ReadonlyMap<string, string>;
  /** Whether tests that passed are named as well. */
  readonly isWhole: boolean;
  /** What the last lines sum up, without the time: `ran 5: failures=1`. Of several runs one after the other, all of them. */
  readonly totals: readonly string[];
}

/** Reads what one runner prints; undefined for what is not its output. */
export type Reader = (output: string) => TestReport | undefined;

export type Pair = readonly [test: string, outcome: string];

/** The outcomes by test. An address in the name of a test is another one in every process. */
export function byTest(pairs: Iterable<Pair>): Map<string, string> {
  const all = new Map<string, string[]>();
  for (const [test, outcome] of pairs) {
    const name = test.trim().replace(/\b0x[0-9a-fA-F]+/g, "0x…");
    const known = all.get(name);
    if (known) known.push(outcome);
    else all.set(name, [outcome]);
  }
  return new Map([...all].map(([test, outcomes]) => [test, outcomes.sort().join(" + ")]));
}

/** The name of the exception that a traceback ends with, with a blank before it; empty where there is none. Its message may have many lines. */
export function exceptionIn(lines: readonly string[]): string {
  const frame = lines.findLastIndex((line) => /^ {2}File "/.test(line));
  const told = lines.slice(frame + 1).find((line) => /^[A-Za-z_][\w.]*(?::|$)/.test(line));
  const name = told?.split(":", 1)[0]?.split(".").at(-1);
  return name === undefined ? "" : ` ${name}`;
}
